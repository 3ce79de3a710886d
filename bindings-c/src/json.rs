//! JSON in, JSON out: the whole of a request and its decision in one call.

use std::ffi::c_char;

use lictor::{Evaluator, Request};

use crate::error::{Failure, lictor_error, lictor_status};
use crate::evaluator::{Call, Rows, lictor_evaluator};
use crate::guard::{HandleOut, given, guard};
use crate::text::{bytes, lictor_string};

/// The decision about a request, both in the wire form; the answer is canonical JSON (RFC 8785), the same bytes in every language.
/// Where a request cannot be evaluated, `lictor_error_json` is what stands in the decision's place.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_evaluator_evaluate_json(
    evaluator: Option<&lictor_evaluator>,
    request: *const c_char,
    request_len: usize,
    options: u32,
    decision: *mut *mut lictor_string,
    error: *mut *mut lictor_error,
) -> lictor_status {
    // SAFETY: as this function's.
    unsafe { one(evaluator, request, request_len, Call::new(Rows::Told, options), decision, error) }
}

/// As `lictor_evaluator_evaluate_json`, with every policy in scope: also those that did not match, and why.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_evaluator_explain_json(
    evaluator: Option<&lictor_evaluator>,
    request: *const c_char,
    request_len: usize,
    options: u32,
    decision: *mut *mut lictor_string,
    error: *mut *mut lictor_error,
) -> lictor_status {
    // SAFETY: as this function's.
    unsafe { one(evaluator, request, request_len, Call::new(Rows::All, options), decision, error) }
}

/// # Safety
/// As for the exports that call it.
unsafe fn one(
    evaluator: Option<&lictor_evaluator>,
    request: *const c_char,
    request_len: usize,
    call: Result<Call, Failure>,
    decision: *mut *mut lictor_string,
    error: *mut *mut lictor_error,
) -> lictor_status {
    guard(error, || {
        // SAFETY: a place to write to, or null.
        let out = unsafe { HandleOut::new(decision, "decision") }?;
        let evaluator = &given(evaluator, "evaluator")?.evaluator;
        // SAFETY: the caller's string, for the length of the call.
        let request = unsafe { bytes(request, request_len, "request") }?;
        out.give(lictor_string(answer(evaluator, request, &call?)?));
        Ok(())
    })
}

/// The decision's bytes.
pub(crate) fn answer(evaluator: &Evaluator, request: &[u8], call: &Call) -> Result<String, Failure> {
    Ok(call.answer(evaluator, &Request::from_json(request)?)?.to_json())
}
