//! A text that comes piece by piece.

use std::ffi::c_char;

use lictor::stream::{Released, State};
use lictor::{Evaluator, Stream, StreamError};

use crate::builder::lictor_request;
use crate::decision::lictor_decision;
use crate::enums;
use crate::error::{Failure, at, lictor_error, lictor_status};
use crate::evaluator::{Call, Rows, lictor_evaluator};
use crate::guard::{HandleOut, free, given, guard, out, value};
use crate::obligations::lictor_pair;
use crate::rationale::lictor_hit;
use crate::redact::levels;
use crate::scratch::with_scratch;
use crate::text::{bytes, lictor_str, lictor_string, text};

/// A text under way. However it is cut, a stream releases and decides what one call on the whole text gives. It keeps the evaluator
/// that it was opened with. For one thread at a time.
#[derive(Debug)]
pub struct lictor_stream {
    evaluator: Evaluator,
    /// `None` where a call panicked: nothing may go on that was half done.
    stream: Option<Stream>,
    /// What the last call released.
    last: Option<Released>,
    withheld: Option<String>,
}

/// Where a stream stands.
#[repr(u32)]
#[derive(Clone, Copy, Debug)]
pub enum lictor_state {
    /// More may be pushed.
    Open = 1,
    /// It is certain that the text must not go on: by a policy that denies. Nothing more is released or can be pushed.
    Denied = 2,
    /// The same, by a policy that needs an approval, or by a limit.
    Held = 3,
    /// It was finished.
    Finished = 4,
}

/// What a piece has released.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct lictor_released {
    /// Text that may go on, redacted: to be put after what was released before. Borrowed from the stream until its next piece.
    pub text: lictor_str,
    /// How many findings are new: `lictor_stream_finding`.
    pub findings: usize,
    /// Bytes that have come and wait.
    pub waiting: usize,
    /// A `lictor_state`: where the stream stands.
    pub state: u32,
}

impl From<&Released> for lictor_released {
    fn from(released: &Released) -> Self {
        lictor_released {
            text: released.text.as_str().into(),
            findings: released.findings.len(),
            waiting: released.waiting,
            state: state(released.state),
        }
    }
}

const fn state(state: State) -> u32 {
    match state {
        State::Open => lictor_state::Open as u32,
        State::Denied => lictor_state::Denied as u32,
        State::Held => lictor_state::Held as u32,
        State::Finished => lictor_state::Finished as u32,
    }
}

/// Opens a stream for the text of `request`, which has no content: the text will be its one part, with the path `text`. `options` is
/// a sum of `LICTOR_OPTION_…`, of which `TEXT_AFTER` is passed over and `STRICT` refuses a request of which anything is wrong.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_stream_new(
    evaluator: Option<&lictor_evaluator>,
    request: Option<&lictor_request>,
    options: u32,
    stream: *mut *mut lictor_stream,
    error: *mut *mut lictor_error,
) -> lictor_status {
    guard(error, || {
        // SAFETY: a place to write to, or null.
        let out = unsafe { HandleOut::new(stream, "stream") }?;
        let evaluator = given(evaluator, "evaluator")?.evaluator.clone();
        let request = given(request, "request")?.ready()?.into_owned();
        let options = Call::new(Rows::Told, options)?.options_for(&request)?;
        let opened = with_scratch(|scratch| evaluator.stream_with(request, options, scratch))?;
        out.give(lictor_stream::new(evaluator, opened));
        Ok(())
    })
}

/// Opens a stream as `lictor_evaluator_redact` is called: for a text of a `lictor_kind`, in a scope of levels and names; the
/// organisation is the bundle's own unless it is named there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_evaluator_redact_stream(
    evaluator: Option<&lictor_evaluator>,
    kind: u32,
    scope: *const lictor_pair,
    scope_len: usize,
    stream: *mut *mut lictor_stream,
    error: *mut *mut lictor_error,
) -> lictor_status {
    guard(error, || {
        // SAFETY: a place to write to, or null.
        let out = unsafe { HandleOut::new(stream, "stream") }?;
        let evaluator = given(evaluator, "evaluator")?.evaluator.clone();
        // SAFETY: the caller's array and strings, for the length of the call.
        let request = evaluator.request(enums::kind(kind)?, unsafe { levels(scope, scope_len) }?)?;
        let opened = with_scratch(|scratch| evaluator.stream(request, scratch))?;
        out.give(lictor_stream::new(evaluator, opened));
        Ok(())
    })
}

/// Adds a piece, of any length, which may end within a character, and writes what may go on.
///
/// Fails with `LICTOR_STATUS_ENDED` if the policies have ended the stream, and with `LICTOR_STATUS_INVALID_UTF8`, after which it has
/// ended as well.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_stream_push(
    stream: Option<&mut lictor_stream>,
    piece: *const c_char,
    piece_len: usize,
    released: *mut lictor_released,
    error: *mut *mut lictor_error,
) -> lictor_status {
    guard(error, || {
        let stream = given(stream, "stream")?;
        // SAFETY: a place to write to, or null.
        let out = unsafe { out(released, "released") }?;
        // SAFETY: the caller's bytes, for the length of the call.
        let piece = unsafe { bytes(piece, piece_len, "piece") }?;
        let last =
            stream.run(|stream, evaluator| with_scratch(|scratch| stream.push(evaluator, piece, scratch)))?;
        out.write(lictor_released::from(&*stream.last.insert(last)));
        Ok(())
    })
}

/// Writes the finding at `index` of those that the last piece has brought, borrowed from `stream` until its next piece. Offsets count
/// from the start of the text as it came.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_stream_finding(
    stream: Option<&lictor_stream>,
    index: usize,
    finding: *mut lictor_hit,
) -> lictor_status {
    guard(std::ptr::null_mut(), || {
        let last = &given(stream, "stream")?.last;
        // SAFETY: a place to write to, or null.
        let out = unsafe { out(finding, "finding") }?;
        out.write(at(last.as_ref().map_or(&[], |last| &last.findings), index)?.into());
        Ok(())
    })
}

/// Ends the text: writes the last that may go on, and gives the decision on the whole text. Of a stream that the policies have ended it
/// is on what had come.
///
/// Fails with `LICTOR_STATUS_ENDED` the second time, and with `LICTOR_STATUS_INVALID_UTF8` if the text stops within a character.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_stream_finish(
    stream: Option<&mut lictor_stream>,
    released: *mut lictor_released,
    decision: *mut *mut lictor_decision,
    error: *mut *mut lictor_error,
) -> lictor_status {
    guard(error, || {
        // SAFETY: a place to write to, or null.
        let decision = unsafe { HandleOut::new(decision, "decision") }?;
        let stream = given(stream, "stream")?;
        // SAFETY: a place to write to, or null.
        let out = unsafe { out(released, "released") }?;
        let finished =
            stream.run(|stream, evaluator| with_scratch(|scratch| stream.finish(evaluator, scratch)))?;
        stream.withheld = finished.told().withheld();
        out.write(lictor_released::from(&*stream.last.insert(finished.last_piece())));
        decision.give(lictor_decision::new(finished.decision));
        Ok(())
    })
}

/// Why the text must not go on, of a stream that was finished: what `lictor_decision_withheld` says of its decision, or of its fallback
/// while judges are being asked, for whom nobody waits. Borrowed from `stream`; absent if the text may go on.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_stream_withheld(stream: Option<&lictor_stream>) -> lictor_str {
    value(lictor_str::ABSENT, || stream.and_then(|stream| stream.withheld.as_deref()).into())
}

/// A `lictor_state`: where the stream stands. 0 for NULL, and where a call panicked.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_stream_state(stream: Option<&lictor_stream>) -> u32 {
    let stream = stream.and_then(|stream| stream.stream.as_ref());
    stream.map_or(0, |stream| state(stream.state()))
}

/// The stream as JSON, for `lictor_stream_from_json`. It holds text: keep it like the text.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_stream_to_json(
    stream: Option<&lictor_stream>,
    json: *mut *mut lictor_string,
    error: *mut *mut lictor_error,
) -> lictor_status {
    guard(error, || {
        // SAFETY: a place to write to, or null.
        let out = unsafe { HandleOut::new(json, "json") }?;
        let stream = given(stream, "stream")?.stream.as_ref().ok_or(StreamError::Ended)?;
        out.give(lictor_string(stream.to_json()));
        Ok(())
    })
}

/// Takes a stream up again. Fails with `LICTOR_STATUS_OTHER_BUNDLE` where it was stored with another bundle or by another version.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_stream_from_json(
    evaluator: Option<&lictor_evaluator>,
    json: *const c_char,
    json_len: usize,
    stream: *mut *mut lictor_stream,
    error: *mut *mut lictor_error,
) -> lictor_status {
    guard(error, || {
        // SAFETY: a place to write to, or null.
        let out = unsafe { HandleOut::new(stream, "stream") }?;
        let evaluator = given(evaluator, "evaluator")?.evaluator.clone();
        // SAFETY: the caller's string, for the length of the call.
        let stored = Stream::from_json(unsafe { text(json, json_len, "json") }?, &evaluator)?;
        out.give(lictor_stream::new(evaluator, stored));
        Ok(())
    })
}

/// Frees a stream. NULL is nothing.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_stream_free(stream: Option<Box<lictor_stream>>) {
    free(stream);
}

impl lictor_stream {
    const fn new(evaluator: Evaluator, stream: Stream) -> Self {
        lictor_stream { evaluator, stream: Some(stream), last: None, withheld: None }
    }

    /// Runs `call` on the core's stream. One that panics takes it along.
    fn run<T>(
        &mut self,
        call: impl FnOnce(&mut Stream, &Evaluator) -> Result<T, StreamError>,
    ) -> Result<T, Failure> {
        let mut stream = self.stream.take().ok_or(StreamError::Ended)?;
        let result = call(&mut stream, &self.evaluator);
        self.stream = Some(stream);
        Ok(result?)
    }
}
