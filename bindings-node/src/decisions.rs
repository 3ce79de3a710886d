//! What is done with a decision that has become JavaScript's: it comes back as a value and is the core's again for one call.

use lictor::value::AnyValue;
use lictor::{Decision, Evaluator, OffsetUnit, Record, Request, Session};
use napi::bindgen_prelude::{Either, Float64ArraySlice, Uint16ArraySlice};
use napi_derive::napi;

use crate::call::guarded;
use crate::evaluate::{Answer, request, written};
use crate::failure::Failure;
use crate::frame::{Cursor, Writer};

/// The decision that a value is, with every field in its place.
#[napi]
pub fn decision_read(units: Uint16ArraySlice, numbers: Float64ArraySlice) -> Either<Answer, Failure> {
    match guarded(|| decision(Cursor::new(&units, &numbers)?)) {
        Ok(decision) => Either::A(written(&decision).into()),
        Err(failure) => Either::B(failure),
    }
}

/// The decision as one canonical JSON text.
#[napi]
pub fn decision_to_wire(units: Uint16ArraySlice, numbers: Float64ArraySlice) -> Either<String, Failure> {
    told(&units, &numbers, |decision| Some(decision.to_json()))
}

/// The decision's record as one canonical JSON text.
#[napi]
pub fn decision_record(units: Uint16ArraySlice, numbers: Float64ArraySlice) -> Either<String, Failure> {
    told(&units, &numbers, |decision| Some(Record::from(decision).to_json()))
}

/// The decision as a person reads it.
#[napi]
pub fn decision_render(
    units: Uint16ArraySlice,
    numbers: Float64ArraySlice,
    color: bool,
) -> Either<String, Failure> {
    told(&units, &numbers, |decision| Some(decision.render(color)))
}

/// Why the content must not go on and the ids of the policies that withhold it, as JSON; empty if it may.
#[napi]
pub fn decision_withheld(units: Uint16ArraySlice, numbers: Float64ArraySlice) -> Either<String, Failure> {
    told(&units, &numbers, |decision| {
        let reason = decision.withheld()?;
        let policies: Vec<&str> = decision.withheld_by().map(|row| &*row.policy).collect();
        Some(serde_json::json!({"reason": reason, "policies": policies}).to_string())
    })
}

/// A document with the redactions carried out: of the frame of decision and document.
#[napi]
pub fn decision_rewrite(units: Uint16ArraySlice, numbers: Float64ArraySlice) -> Either<Answer, Failure> {
    let rewritten = guarded(|| {
        let [decision, document] = Cursor::new(&units, &numbers)?.values()?;
        let rewritten = self::decision(decision)?.rewrite(&document.into_value());
        let rewritten = rewritten.map_err(|problem| lictor::RequestError { problems: vec![problem] })?;
        let mut writer = Writer::default();
        writer.value(&rewritten);
        Ok(writer)
    });
    match rewritten {
        Ok(writer) => Either::A(writer.into()),
        Err(failure) => Either::B(failure),
    }
}

/// The session after a decision, as JSON: of the frame of session, request and decision.
#[napi]
pub fn session_next(units: Uint16ArraySlice, numbers: Float64ArraySlice) -> Either<String, Failure> {
    let next = guarded(|| {
        let [session, request, decision] = Cursor::new(&units, &numbers)?.values()?;
        let session = Session::read(session)?;
        let request = Request::read(request, OffsetUnit::Utf16)?;
        Ok(session.next(&request, &self::decision(decision)?).to_json())
    });
    match next {
        Ok(json) => Either::A(json),
        Err(failure) => Either::B(failure),
    }
}

/// A session in which nothing has happened yet, as JSON.
#[napi]
pub fn session_new(id: String) -> String {
    Session::new(id).to_json()
}

/// The digest of a tool's definition: of the frame of one. Empty if it is no object.
#[napi]
pub fn tool_hash(units: Uint16ArraySlice, numbers: Float64ArraySlice) -> Either<String, Failure> {
    let hash = guarded(|| {
        let definition = Cursor::new(&units, &numbers)?.into_value();
        Ok(definition.as_map().map(lictor::tool_hash).unwrap_or_default())
    });
    match hash {
        Ok(hash) => Either::A(hash),
        Err(failure) => Either::B(failure),
    }
}

/// A text with its placeholders replaced by what they stand for: of the frame of decision, request and text.
#[napi]
pub fn decision_restore(units: Uint16ArraySlice, numbers: Float64ArraySlice) -> Either<Answer, Failure> {
    let restored = guarded(|| {
        let [decision, asked, text] = Cursor::new(&units, &numbers)?.values()?;
        let text = text.into_value();
        let text = text.as_str().ok_or_else(|| Failure::argument("text must be a string".to_owned()))?;
        let restored = self::decision(decision)?.restore(&request(asked)?, text);
        let mut writer = Writer::default();
        writer.value(&restored.into());
        Ok(writer)
    });
    match restored {
        Ok(writer) => Either::A(writer.into()),
        Err(failure) => Either::B(failure),
    }
}

/// What came after checks had expired, as JSON: of the frame of a list of checks and a list of answers.
#[napi]
pub fn late_findings(units: Uint16ArraySlice, numbers: Float64ArraySlice) -> Either<String, Failure> {
    let found = guarded(|| {
        let [checks, answers] = Cursor::new(&units, &numbers)?.values()?.map(AnyValue::into_value);
        let checks = serde_json::from_str::<Vec<lictor::decision::Check>>(&checks.to_canonical_json());
        let checks = checks.map_err(|error| Failure::not_a_decision("a list of checks", &error))?;
        let answers = lictor::answers_from_json(answers.to_canonical_json().as_bytes())?;
        Ok(lictor::value::canonical_json(&Evaluator::late_findings(&checks, &answers)))
    });
    match found {
        Ok(found) => Either::A(found),
        Err(failure) => Either::B(failure),
    }
}

/// The decision that a value is.
pub(crate) fn decision(value: Cursor<'_>) -> Result<Decision, Failure> {
    Decision::from_json(&value.into_value().to_canonical_json())
        .map_err(|error| Failure::not_a_decision("a decision", &error))
}

fn told(
    units: &[u16],
    numbers: &[f64],
    tell: impl FnOnce(&Decision) -> Option<String>,
) -> Either<String, Failure> {
    match guarded(|| Ok(tell(&decision(Cursor::new(units, numbers)?)?))) {
        Ok(told) => Either::A(told.unwrap_or_default()),
        Err(failure) => Either::B(failure),
    }
}
