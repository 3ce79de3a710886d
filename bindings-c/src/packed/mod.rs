//! The Go module's own door: a request in one buffer in, a decision in one buffer out, one call.
//!
//! Reading a decision member by member would cost Go a call each; as JSON it would cost several times what deciding does. The form
//! is private to the two: it changes whenever [`LICTOR_PACKED_VERSION`] does, and the Go module checks that.
//!
//! ```text
//! request  = field… 0          str  = u32 length, bytes        numbers are little-endian
//! field    = tag, its payload  opt  = str, or u32::MAX         (see `read` for requests, `write` for decisions)
//! ```

mod read;
mod write;

use std::ffi::c_char;

use lictor::Evaluator;

use crate::builder::lictor_request;
use crate::error::{Failure, lictor_status};
use crate::evaluator::{Call, Rows, lictor_evaluator, lictor_outcome};
use crate::guard::{catch, free, given, handle};
use crate::scratch::with_scratch;
use crate::text::bytes;
use crate::{json, redact};

use read::{Reader, read_request};
use write::Writer;

/// The version of the packed form.
pub const LICTOR_PACKED_VERSION: u32 = 2;

/// Memory for calls of one thread at a time: a request that is filled again and again, and the last answer.
#[derive(Debug)]
pub struct lictor_packed {
    request: lictor_request,
    answer: Vec<u8>,
}

/// An answer, borrowed from the memory until its next call.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct lictor_packed_answer {
    /// The decision, or what failed.
    pub data: *const u8,
    /// Its length.
    pub len: usize,
    /// How the call ended.
    pub status: lictor_status,
}

/// A verdict, and how the call ended.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct lictor_packed_outcome {
    /// The outcome; all zero if the call failed.
    pub outcome: lictor_outcome,
    /// How the call ended.
    pub status: lictor_status,
}

/// What a call is to do.
#[repr(u32)]
#[derive(Clone, Copy, Debug)]
pub enum lictor_packed_operation {
    /// A request to its decision.
    Evaluate = 1,
    /// A request to its decision with every policy in scope.
    Explain = 2,
    /// Requests, each after its length, to decisions or failures, each after its status and length.
    EvaluateMany = 3,
    /// A request with one text to the text that may go on.
    Redact = 4,
    /// A request in JSON to its decision in JSON.
    EvaluateJson = 5,
    /// A request in JSON to its decision in JSON with every policy in scope.
    ExplainJson = 6,
}

/// The version of the packed form that the library speaks.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_packed_version() -> u32 {
    LICTOR_PACKED_VERSION
}

/// Memory for calls.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_packed_new() -> *mut lictor_packed {
    handle(|| lictor_packed { request: lictor_request::new(), answer: Vec::new() })
}

/// Decides a packed request. What failed is then in `lictor_packed_failure`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_packed_decide(
    memory: Option<&mut lictor_packed>,
    evaluator: Option<&lictor_evaluator>,
    input: *const c_char,
    input_len: usize,
) -> lictor_packed_outcome {
    let none = lictor_outcome { verdict: 0, effects: 0, is_final: false };
    let Some(memory) = memory else {
        return lictor_packed_outcome { outcome: none, status: lictor_status::NullPointer };
    };
    let mut outcome = none;
    let request = &mut memory.request;
    let status = answered(&mut memory.answer, |_| {
        let evaluator = &given(evaluator, "evaluator")?.evaluator;
        // SAFETY: the caller's buffer, for the length of the call.
        read_request(unsafe { bytes(input, input_len, "input") }?, request)?;
        let request = request.ready()?;
        outcome = with_scratch(|scratch| evaluator.decide_in(&request, scratch))?.into();
        Ok(())
    });
    lictor_packed_outcome { outcome, status }
}

/// Does what the `lictor_packed_operation` says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_packed_call(
    memory: Option<&mut lictor_packed>,
    evaluator: Option<&lictor_evaluator>,
    operation: u32,
    options: u32,
    input: *const c_char,
    input_len: usize,
) -> lictor_packed_answer {
    let Some(memory) = memory else {
        return lictor_packed_answer { data: std::ptr::null(), len: 0, status: lictor_status::NullPointer };
    };
    let request = &mut memory.request;
    let status = answered(&mut memory.answer, |answer| {
        let evaluator = &given(evaluator, "evaluator")?.evaluator;
        // SAFETY: the caller's buffer, for the length of the call.
        let input = unsafe { bytes(input, input_len, "input") }?;
        let told = Call::new(Rows::Told, options)?;
        let all = Call::new(Rows::All, options)?;
        let mut writer = Writer(answer);
        match operation {
            1 => evaluate(evaluator, &told, input, request, &mut writer),
            2 => evaluate(evaluator, &all, input, request, &mut writer),
            3 => evaluate_many(evaluator, &told, input, request, &mut writer),
            4 => {
                read_request(input, request)?;
                writer.bytes(redacted(evaluator, request)?.as_bytes());
                Ok(())
            }
            5 => {
                writer.bytes(json::answer(evaluator, input, &told)?.as_bytes());
                Ok(())
            }
            6 => {
                writer.bytes(json::answer(evaluator, input, &all)?.as_bytes());
                Ok(())
            }
            _ => Err(Failure::Argument("operation", "is no lictor_packed_operation")),
        }
    });
    memory.shown(status)
}

/// What the last call on this memory failed with: message, JSON, and the decision of a withheld text.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_packed_failure(memory: Option<&lictor_packed>) -> lictor_packed_answer {
    let none = lictor_packed_answer { data: std::ptr::null(), len: 0, status: lictor_status::NullPointer };
    memory.map_or(none, |memory| memory.shown(lictor_status::Ok))
}

/// Frees the memory. NULL is nothing.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_packed_free(memory: Option<Box<lictor_packed>>) {
    free(memory);
}

impl lictor_packed {
    fn shown(&self, status: lictor_status) -> lictor_packed_answer {
        lictor_packed_answer { data: self.answer.as_ptr(), len: self.answer.len(), status }
    }
}

/// What is kept of the memory of one very large answer.
const KEPT: usize = 1 << 20;

/// Runs a call that writes its answer, or has its failure written.
fn answered(answer: &mut Vec<u8>, call: impl FnOnce(&mut Vec<u8>) -> Result<(), Failure>) -> lictor_status {
    answer.clear();
    answer.shrink_to(KEPT);
    let failure = match catch(|| call(answer)) {
        Some(Ok(())) => return lictor_status::Ok,
        Some(Err(failure)) => failure,
        None => Failure::Panic,
    };
    answer.clear();
    let status = failure.status();
    if catch(|| Writer(answer).failure(&failure)).is_none() {
        answer.clear();
    }
    status
}

fn evaluate(
    evaluator: &Evaluator,
    call: &Call,
    input: &[u8],
    request: &mut lictor_request,
    writer: &mut Writer<'_>,
) -> Result<(), Failure> {
    read_request(input, request)?;
    writer.decision(&call.answer(evaluator, &*request.ready()?)?);
    Ok(())
}

fn evaluate_many(
    evaluator: &Evaluator,
    call: &Call,
    input: &[u8],
    request: &mut lictor_request,
    writer: &mut Writer<'_>,
) -> Result<(), Failure> {
    let mut reader = Reader::new(input);
    while !reader.is_empty() {
        let input = reader.bytes()?;
        let mut own = Vec::new();
        let status = answered(&mut own, |own| evaluate(evaluator, call, input, request, &mut Writer(own)));
        writer.u32(status as u32);
        writer.str_bytes(&own);
    }
    Ok(())
}

fn redacted(evaluator: &Evaluator, request: &lictor_request) -> Result<String, Failure> {
    let request = &request.request;
    let scope = request.scope.iter().map(|(level, name)| (level.as_str(), name.as_str()));
    let part = request.content.iter().flatten().next();
    let text = part.and_then(|part| part.text.as_deref()).unwrap_or_default();
    redact::redact(evaluator, request.kind, scope, text)
}
