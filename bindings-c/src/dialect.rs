//! What the dialects' products give back.

use std::ffi::c_char;

use lictor::import::{Updated, agentic_audit, apply_update};
use lictor::value::Map;
use lictor::{Dialect, Value};

use crate::builder::{lictor_request, read_json};
use crate::decision::lictor_decision;
use crate::enums;
use crate::error::{Failure, lictor_error, lictor_status};
use crate::evaluator::lictor_evaluator;
use crate::guard::{HandleOut, given, guard};
use crate::text::{bytes, lictor_string, optional_text, text};

/// The policies that were imported from a `lictor_dialect`, each as it was written: a JSON list.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_evaluator_export(
    evaluator: Option<&lictor_evaluator>,
    dialect: u32,
    policies: *mut *mut lictor_string,
    error: *mut *mut lictor_error,
) -> lictor_status {
    guard(error, || {
        // SAFETY: a place to write to, or null.
        let out = unsafe { HandleOut::new(policies, "policies") }?;
        let evaluator = &given(evaluator, "evaluator")?.evaluator;
        out.give(lictor_string(Value::List(evaluator.export(named(dialect)?)).to_canonical_json()));
        Ok(())
    })
}

/// The answer of the pattern policies' product to `request`, as JSON: what each of its policies found in the text. It quotes the
/// text, so it is for the caller and not for a log.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_evaluator_safe_ai_answer(
    evaluator: Option<&lictor_evaluator>,
    request: Option<&lictor_request>,
    decision: Option<&lictor_decision>,
    answer: *mut *mut lictor_string,
    error: *mut *mut lictor_error,
) -> lictor_status {
    guard(error, || {
        // SAFETY: a place to write to, or null.
        let out = unsafe { HandleOut::new(answer, "answer") }?;
        let evaluator = &given(evaluator, "evaluator")?.evaluator;
        let request = given(request, "request")?.ready()?;
        let decision = &given(decision, "decision")?.decision;
        out.give(lictor_string(evaluator.safe_ai_answer(&request, decision).to_canonical_json()));
        Ok(())
    })
}

/// Applies a partial update to a stored document of a `lictor_dialect` and checks the result as loading would. `updated` is JSON:
/// `{"changed", "document", "version", "warnings"}`. `if_version` is the version that the update was made for, or `(NULL, 0)`.
///
/// Fails with `LICTOR_STATUS_REJECTED` and every problem, and the status and body with which the product answers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_apply_update(
    dialect: u32,
    current: *const c_char,
    current_len: usize,
    patch: *const c_char,
    patch_len: usize,
    if_version: *const c_char,
    if_version_len: usize,
    updated: *mut *mut lictor_string,
    error: *mut *mut lictor_error,
) -> lictor_status {
    guard(error, || {
        // SAFETY: a place to write to, or null.
        let out = unsafe { HandleOut::new(updated, "updated") }?;
        // SAFETY: the caller's strings, for the length of the call.
        let (current, patch, if_version) = unsafe {
            (
                read_json(bytes(current, current_len, "current")?, 0)?,
                read_json(bytes(patch, patch_len, "patch")?, 0)?,
                optional_text(if_version, if_version_len, "if_version")?,
            )
        };
        let updated = apply_update(named(dialect)?, &current, &patch, if_version);
        out.give(lictor_string(form(updated.map_err(Failure::Rejected)?)));
        Ok(())
    })
}

/// The full organisation policy of a document in JSON, with the product's default for each field that it does not give.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_organisation_policy(
    document: *const c_char,
    document_len: usize,
    policy: *mut *mut lictor_string,
    error: *mut *mut lictor_error,
) -> lictor_status {
    guard(error, || {
        // SAFETY: a place to write to, or null.
        let out = unsafe { HandleOut::new(policy, "policy") }?;
        // SAFETY: the caller's string, for the length of the call.
        let document = read_json(unsafe { bytes(document, document_len, "document") }?, 0)?;
        out.give(lictor_string(agentic_audit::organisation_policy(&document).to_canonical_json()));
        Ok(())
    })
}

/// What of a policy in plain language is checked, by what, and what is not, as JSON: `level`, `polarity`, `language`, `kinds`, `clauses`,
/// `exceptions` and the `equivalent` native policy. Spans are bytes of `content`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_read(
    content: *const c_char,
    content_len: usize,
    report: *mut *mut lictor_string,
    error: *mut *mut lictor_error,
) -> lictor_status {
    guard(error, || {
        // SAFETY: a place to write to, or null.
        let out = unsafe { HandleOut::new(report, "report") }?;
        // SAFETY: the caller's string, for the length of the call.
        let content = unsafe { text(content, content_len, "content") }?;
        out.give(lictor_string(lictor::read(content).to_value(None).to_canonical_json()));
        Ok(())
    })
}

fn named(dialect: u32) -> Result<Dialect, Failure> {
    enums::dialect(dialect)?.ok_or(Failure::Argument("dialect", "must be named here"))
}

fn form(updated: Updated) -> String {
    let members = [
        ("changed", updated.changed.into()),
        ("document", updated.document),
        ("version", updated.version.into()),
        ("warnings", updated.warnings.to_value()),
    ];
    Value::Map(members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect::<Map>())
        .to_canonical_json()
}
