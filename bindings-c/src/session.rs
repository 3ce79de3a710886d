//! What a session has come to, and the digest of a tool's definition.

use std::ffi::c_char;

use lictor::{Session, Value, tool_hash};

use crate::builder::{lictor_request, read_json};
use crate::decision::lictor_decision;
use crate::error::{Failure, lictor_error, lictor_status};
use crate::guard::{HandleOut, given, guard};
use crate::text::{bytes, lictor_string, text};

/// A session in which nothing has happened yet, as JSON: plain data that the host keeps and sends with each request.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_session_new(
    id: *const c_char,
    id_len: usize,
    session: *mut *mut lictor_string,
    error: *mut *mut lictor_error,
) -> lictor_status {
    guard(error, || {
        // SAFETY: a place to write to, or null.
        let out = unsafe { HandleOut::new(session, "session") }?;
        // SAFETY: the caller's string, for the length of the call.
        let id = unsafe { text(id, id_len, "id") }?;
        out.give(lictor_string(Session::new(id).to_json()));
        Ok::<(), Failure>(())
    })
}

/// The session (JSON) after `request` was decided: turn, labels, tools called, posture, and in `consume` what the host adds to its
/// counters. A pure function; the host stores what it gives.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_session_next(
    session: *const c_char,
    session_len: usize,
    request: Option<&lictor_request>,
    decision: Option<&lictor_decision>,
    next: *mut *mut lictor_string,
    error: *mut *mut lictor_error,
) -> lictor_status {
    guard(error, || {
        // SAFETY: a place to write to, or null.
        let out = unsafe { HandleOut::new(next, "next") }?;
        // SAFETY: the caller's string, for the length of the call.
        let session = Session::from_json(unsafe { bytes(session, session_len, "session") }?)?;
        let request = given(request, "request")?.ready()?;
        let decision = &given(decision, "decision")?.decision;
        out.give(lictor_string(session.next(&request, decision).to_json()));
        Ok::<(), Failure>(())
    })
}

/// The digest of a tool's definition (JSON, as MCP's `tools/list` gives it): what `hash` in `schema.tools` is compared with, and what
/// `LICTOR_FIELD_TOOL_HASH` brings.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_tool_hash(
    definition: *const c_char,
    definition_len: usize,
    hash: *mut *mut lictor_string,
    error: *mut *mut lictor_error,
) -> lictor_status {
    guard(error, || {
        // SAFETY: a place to write to, or null.
        let out = unsafe { HandleOut::new(hash, "hash") }?;
        // SAFETY: the caller's string, for the length of the call.
        let definition = read_json(unsafe { bytes(definition, definition_len, "definition") }?, 0)?;
        let Value::Map(definition) = definition else {
            return Err(Failure::Argument("definition", "is no JSON object"));
        };
        out.give(lictor_string(tool_hash(&definition)));
        Ok(())
    })
}
