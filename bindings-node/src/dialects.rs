//! What a dialect's own product would give back.

use lictor::import::{agentic_audit, apply_update};
use lictor::value::{AnyValue, Map};
use lictor::{Evaluator, Value};
use napi::bindgen_prelude::{Either, External, Float64ArraySlice, Uint16ArraySlice};
use napi_derive::napi;

use crate::call::guarded;
use crate::compile::known_dialect;
use crate::decisions::decision;
use crate::evaluate::{Answer, request};
use crate::failure::Failure;
use crate::frame::{Cursor, Writer};

/// The policies that were imported from a dialect, each as it was written.
#[napi]
pub fn export_policies(evaluator: &External<Evaluator>, dialect: String) -> Either<Answer, Failure> {
    given(|| Ok(Value::List(evaluator.export(known_dialect(&dialect)?))))
}

/// The pattern policies' product's answer: of the frame of request and decision.
#[napi]
pub fn safe_ai_answer(
    evaluator: &External<Evaluator>,
    units: Uint16ArraySlice,
    numbers: Float64ArraySlice,
) -> Either<Answer, Failure> {
    given(|| {
        let [asked, decided] = Cursor::new(&units, &numbers)?.values()?;
        Ok(evaluator.safe_ai_answer(&request(asked)?, &decision(decided)?))
    })
}

/// A stored document after a partial update: of the frame of document and update.
#[napi]
pub fn update_document(
    dialect: String,
    units: Uint16ArraySlice,
    numbers: Float64ArraySlice,
    if_version: Option<String>,
) -> Either<Answer, Failure> {
    given(|| {
        let [current, patch] = Cursor::new(&units, &numbers)?.values()?.map(AnyValue::into_value);
        let dialect = known_dialect(&dialect)?;
        let updated = apply_update(dialect, &current, &patch, if_version.as_deref())?;
        Ok(Value::Map(Map::from([
            ("document".to_owned(), updated.document),
            ("version".to_owned(), updated.version.into()),
            ("changed".to_owned(), updated.changed.into()),
            ("warnings".to_owned(), updated.warnings.to_value()),
        ])))
    })
}

/// What of a policy in plain language is checked: spans in UTF-16 units.
#[napi]
pub fn read_policy(units: Uint16ArraySlice, numbers: Float64ArraySlice) -> Either<Answer, Failure> {
    given(|| {
        let content = Cursor::new(&units, &numbers)?.into_value();
        let content = content.as_str().unwrap_or_default();
        Ok(lictor::read(content).to_value_in(None, content, lictor::OffsetUnit::Utf16))
    })
}

/// The full policy of an organisation, its defaults filled in.
#[napi]
pub fn organisation_policy(units: Uint16ArraySlice, numbers: Float64ArraySlice) -> Either<Answer, Failure> {
    given(|| Ok(agentic_audit::organisation_policy(&Cursor::new(&units, &numbers)?.into_value())))
}

fn given(value: impl FnOnce() -> Result<Value, Failure>) -> Either<Answer, Failure> {
    let written = guarded(|| {
        let mut writer = Writer::default();
        writer.value(&value()?);
        Ok(writer)
    });
    match written {
        Ok(writer) => Either::A(writer.into()),
        Err(failure) => Either::B(failure),
    }
}
