//! The truth of a condition as a host meets it: compiled into a bundle and evaluated against a request.

use lictor::decision::Status;
use lictor::value::{Map, Value};
use lictor::{Compiler, Evaluator, Kind, Request};

/// The declarations of the facts and counters that conditions ask about.
const SCHEMA: &str = r#"{
    "facts": {"retries": "int", "discount_pct": "number", "flag": "bool", "regions": "list<string>",
              "headers": "map<string>"},
    "counters": ["calls.day"]
}"#;

/// A bundle of one policy with this condition.
///
/// # Errors
/// The rendered diagnostics of a condition that is refused.
pub(crate) fn compile(condition: &str) -> Result<Evaluator, String> {
    let when = Value::from(condition).to_canonical_json();
    let document = format!(
        r#"{{"lictor": 1, "bundle": {{"id": "oracle", "version": "1"}}, "schema": {SCHEMA},
            "policies": [{{"id": "p", "scope": {{"org": "o"}}, "effect": "record", "when": {when}}}]}}"#
    );
    let compiled =
        Compiler::new().document("oracle.json", document).compile().map_err(|error| error.to_string())?;
    Ok(compiled.evaluator)
}

/// Whether the policy's condition holds; `None` is unknown. `fields` holds the request's fields under the names that
/// conditions give them.
pub(crate) fn truth(evaluator: &Evaluator, fields: &Map) -> Option<bool> {
    let decision = evaluator.evaluate(&request(fields)).expect("the bundle is bound to no organisation");
    assert_eq!(decision.errors, [], "the generator's requests have the declared types");
    match decision.rationale.first().map(|row| row.status) {
        None => Some(false),
        Some(Status::Matched) => Some(true),
        Some(Status::Undetermined) => None,
        Some(other) => panic!("a condition is not {other:?}"),
    }
}

fn request(fields: &Map) -> Request {
    let mut wire = Map::from([("scope".to_owned(), Value::Map(Map::from([("org".to_owned(), "o".into())])))]);
    let mut facts = Map::new();
    for (name, value) in fields {
        match (name.as_str(), value) {
            ("user", Value::Map(user)) => {
                let principal = user.iter().map(|(key, value)| {
                    (if key == "id" { "user" } else { key.as_str() }.to_owned(), value.clone())
                });
                wire.insert("principal".to_owned(), Value::Map(principal.collect()));
            }
            (
                "kind" | "action" | "environment" | "tool" | "model" | "counters" | "agent" | "session",
                value,
            ) => {
                wire.insert(name.clone(), value.clone());
            }
            _ => {
                facts.insert(name.clone(), value.clone());
            }
        }
    }
    wire.insert("facts".to_owned(), Value::Map(facts));
    wire.entry("kind".to_owned()).or_insert_with(|| Kind::Event.as_str().into());
    Request::from_value(Value::Map(wire)).expect("the generator's requests are well-formed")
}
