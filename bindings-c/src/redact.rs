//! A text in, the text that may go on out.

use std::ffi::c_char;

use lictor::{Evaluator, Kind, Options, Request};

use crate::enums;
use crate::error::{Failure, lictor_error, lictor_status};
use crate::evaluator::lictor_evaluator;
use crate::guard::{HandleOut, given, guard, out};
use crate::obligations::lictor_pair;
use crate::scratch::with_scratch;
use crate::text::{lictor_string, slice, text};

/// The text that may go on: `string` with everything redacted that the policies ask for. `kind` is a `lictor_kind`, `scope` has
/// `scope_len` levels and names; the organisation is the bundle's own unless it is named there.
///
/// Fails with `LICTOR_STATUS_WITHHELD` if the text must not go on even so: the verdict is hold or deny, or it could not be
/// searched to its end. The error says why and has the decision.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_evaluator_redact(
    evaluator: Option<&lictor_evaluator>,
    kind: u32,
    scope: *const lictor_pair,
    scope_len: usize,
    string: *const c_char,
    string_len: usize,
    redacted: *mut *mut lictor_string,
    error: *mut *mut lictor_error,
) -> lictor_status {
    guard(error, || {
        // SAFETY: a place to write to, or null.
        let out = unsafe { HandleOut::new(redacted, "redacted") }?;
        // SAFETY: as this function's.
        let redacted = unsafe { called(evaluator, kind, scope, scope_len, string, string_len) }?;
        out.give(lictor_string(redacted));
        Ok(())
    })
}

/// As `lictor_evaluator_redact`, into the caller's `buffer` of `capacity` bytes; no NUL is added. `written` gets the length of the
/// text, also where the buffer is too small for it (`LICTOR_STATUS_BUFFER_TOO_SMALL`): nothing is written to it then.
/// `(NULL, 0)` as the buffer asks for the length.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_evaluator_redact_into(
    evaluator: Option<&lictor_evaluator>,
    kind: u32,
    scope: *const lictor_pair,
    scope_len: usize,
    string: *const c_char,
    string_len: usize,
    buffer: *mut c_char,
    capacity: usize,
    written: *mut usize,
    error: *mut *mut lictor_error,
) -> lictor_status {
    guard(error, || {
        // SAFETY: a place to write to, or null.
        let written = unsafe { out(written, "written") }?;
        if buffer.is_null() && capacity > 0 {
            return Err(Failure::Null("buffer"));
        }
        // SAFETY: as this function's.
        let redacted = unsafe { called(evaluator, kind, scope, scope_len, string, string_len) }?;
        written.write(redacted.len());
        if redacted.len() > capacity {
            return Err(Failure::Buffer);
        }
        if !redacted.is_empty() {
            // SAFETY: the buffer is not null and has `capacity` bytes, which are enough; it may be where `string` is, of which
            // nothing is needed any more.
            unsafe { redacted.as_ptr().cast::<c_char>().copy_to_nonoverlapping(buffer, redacted.len()) };
        }
        Ok(())
    })
}

/// # Safety
/// As for the exports that call it.
unsafe fn called(
    evaluator: Option<&lictor_evaluator>,
    kind: u32,
    scope: *const lictor_pair,
    scope_len: usize,
    string: *const c_char,
    string_len: usize,
) -> Result<String, Failure> {
    let evaluator = &given(evaluator, "evaluator")?.evaluator;
    let kind = enums::kind(kind)?;
    // SAFETY: the caller's array and strings, for the length of the call.
    let (levels, string) = unsafe { (levels(scope, scope_len)?, text(string, string_len, "string")?) };
    redact(evaluator, kind, levels, string)
}

/// Levels and names.
///
/// # Safety
/// As for [`slice`], and so for each string.
pub(crate) unsafe fn levels<'a>(
    scope: *const lictor_pair,
    scope_len: usize,
) -> Result<Vec<(&'a str, &'a str)>, Failure> {
    // SAFETY: as this function's.
    let levels = unsafe { slice(scope, scope_len, "scope") }?;
    let pair = |level: &lictor_pair| {
        // SAFETY: as this function's.
        unsafe {
            Ok((
                text(level.name.data, level.name.len, "scope[…].name")?,
                text(level.value.data, level.value.len, "scope[…].value")?,
            ))
        }
    };
    levels.iter().map(pair).collect()
}

pub(crate) fn redact<'a>(
    evaluator: &Evaluator,
    kind: Kind,
    scope: impl IntoIterator<Item = (&'a str, &'a str)>,
    text: &str,
) -> Result<String, Failure> {
    let request: Request = evaluator.request(kind, scope)?.with_text(text);
    let options = Options { text_after: true, ..Options::default() };
    let decision = with_scratch(|scratch| evaluator.evaluate_with(&request, options, scratch))?;
    if let Some(reason) = decision.withheld() {
        return Err(Failure::Withheld(reason, Box::new(decision)));
    }
    // The request has one text, and so has the decision.
    let after = decision.text_after.into_iter().flatten().next();
    after.map(|part| part.text).ok_or(Failure::Panic)
}
