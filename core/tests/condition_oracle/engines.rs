//! The two CEL engines. An error is `None`: what we call unknown.

use lictor::Severity;
use lictor::value::{Map, Value};

/// The truth of `text` according to `cel`.
///
/// # Errors
/// If the engine refuses the text or calls it anything but true, false or an error.
pub(crate) fn cel(text: &str, request: &Map) -> Result<Option<bool>, String> {
    let program = cel::Program::compile(text).map_err(|error| format!("cel refuses {text}: {error}"))?;
    let mut context = cel::Context::default();
    for (name, value) in variables(request) {
        context.add_variable_from_value(name, to_cel(&value));
    }
    match program.execute(&context) {
        Ok(cel::Value::Bool(truth)) => Ok(Some(truth)),
        Ok(other) => Err(format!("cel makes {other:?} of {text}")),
        Err(_) => Ok(None),
    }
}

/// The truth of `text` according to `cel-core`.
///
/// # Errors
/// As [`cel`].
pub(crate) fn cel_core(text: &str, request: &Map) -> Result<Option<bool>, String> {
    let environment = cel_core::Env::with_standard_library();
    let mut activation = cel_core::MapActivation::new();
    for (name, value) in variables(request) {
        activation.insert(name.as_str(), to_cel_core(&value));
    }
    let tree = environment.parse_only(text).map_err(|error| format!("cel-core refuses {text}: {error:?}"))?;
    let program =
        environment.program(&tree).map_err(|error| format!("cel-core refuses {text}: {error:?}"))?;
    match program.eval(&activation) {
        cel_core::Value::Bool(truth) => Ok(Some(truth)),
        cel_core::Value::Error(_) => Ok(None),
        other => Err(format!("cel-core makes {other:?} of {text}")),
    }
}

/// The request's fields, and the severity scale.
fn variables(request: &Map) -> impl Iterator<Item = (String, Value)> {
    let scale = Severity::ALL.map(|step| (step.as_str().to_owned(), Value::Int(i64::from(step.ordinal()))));
    request.clone().into_iter().chain(scale)
}

#[expect(clippy::disallowed_types, reason = "the engine makes its maps from no other")]
fn to_cel(value: &Value) -> cel::Value {
    match value {
        Value::Null => cel::Value::Null,
        Value::Bool(truth) => cel::Value::Bool(*truth),
        Value::Int(int) => cel::Value::Int(*int),
        Value::Float(float) => cel::Value::Float(*float),
        Value::String(text) => text.as_str().into(),
        Value::List(items) => items.iter().map(to_cel).collect::<Vec<_>>().into(),
        Value::Map(map) => map
            .iter()
            .map(|(key, value)| (key.clone(), to_cel(value)))
            .collect::<std::collections::HashMap<_, _>>()
            .into(),
    }
}

fn to_cel_core(value: &Value) -> cel_core::Value {
    match value {
        Value::Null => cel_core::Value::Null,
        Value::Bool(truth) => (*truth).into(),
        Value::Int(int) => (*int).into(),
        Value::Float(float) => (*float).into(),
        Value::String(text) => text.as_str().into(),
        Value::List(items) => cel_core::Value::list(items.iter().map(to_cel_core)),
        Value::Map(map) => {
            cel_core::Value::map(map.iter().map(|(key, value)| (key.as_str(), to_cel_core(value))))
        }
    }
}
