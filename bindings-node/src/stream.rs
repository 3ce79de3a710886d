//! A text that comes piece by piece. `lib/stream.js` is what hosts see of it.

use std::cell::Cell;

use lictor::value::AnyValue;
use lictor::{Evaluator, StreamError};
use napi::bindgen_prelude::{Either, External, Float64ArraySlice, Uint8ArraySlice, Uint16ArraySlice};
use napi_derive::napi;

use crate::answer;
use crate::call::{guarded, with_scratch};
use crate::evaluate::{Answer, Asked, of_text, request};
use crate::failure::Failure;
use crate::frame::{Cursor, Writer};

/// A stream, with the evaluator that it was opened with.
pub struct Stream {
    evaluator: Evaluator,
    /// `None` where a call did not come to its end: nothing may go on that was half done.
    core: Cell<Option<lictor::Stream>>,
}

impl Stream {
    fn new(evaluator: &Evaluator, core: lictor::Stream) -> External<Stream> {
        External::new(Stream { evaluator: evaluator.clone(), core: Cell::new(Some(core)) })
    }

    fn run<T>(
        &self,
        call: impl FnOnce(&mut lictor::Stream, &Evaluator) -> Result<T, StreamError>,
    ) -> Result<T, Failure> {
        let mut core = self.core.take().ok_or(StreamError::Ended)?;
        let result = call(&mut core, &self.evaluator);
        self.core.set(Some(core));
        Ok(result?)
    }
}

/// Opens a stream for the text of a request.
#[napi]
pub fn stream_open(
    evaluator: &External<Evaluator>,
    units: Uint16ArraySlice,
    numbers: Float64ArraySlice,
    asked: u32,
) -> Either<External<Stream>, Failure> {
    either(guarded(|| {
        let request = request(Cursor::new(&units, &numbers)?)?;
        opened(evaluator, request, Asked(asked))
    }))
}

/// Opens a stream for a text: of the frame of kind and scope.
#[napi]
pub fn stream_open_text(
    evaluator: &External<Evaluator>,
    units: Uint16ArraySlice,
    numbers: Float64ArraySlice,
) -> Either<External<Stream>, Failure> {
    either(guarded(|| {
        let given = Cursor::new(&units, &numbers)?.values()?.map(AnyValue::into_value);
        opened(evaluator, of_text(evaluator, given)?, Asked(0))
    }))
}

/// Adds a piece: what it has released.
#[napi]
pub fn stream_push(
    stream: &External<Stream>,
    piece: Either<String, Uint8ArraySlice>,
) -> Either<Answer, Failure> {
    let piece = match &piece {
        Either::A(text) => text.as_bytes(),
        Either::B(bytes) => bytes,
    };
    either(guarded(|| {
        let released =
            stream.run(|core, evaluator| with_scratch(|scratch| core.push(evaluator, piece, scratch)))?;
        let mut writer = Writer::default();
        answer::write_released(&mut writer, &released);
        Ok(writer.into())
    }))
}

/// Ends the text: the last that may go on, and the decision.
#[napi]
pub fn stream_finish(stream: &External<Stream>) -> Either<Answer, Failure> {
    either(guarded(|| {
        let finished =
            stream.run(|core, evaluator| with_scratch(|scratch| core.finish(evaluator, scratch)))?;
        let mut writer = Writer::default();
        answer::write_finished(&mut writer, &finished);
        Ok(writer.into())
    }))
}

/// The stream as JSON.
#[napi]
pub fn stream_to_json(stream: &External<Stream>) -> Either<String, Failure> {
    either(guarded(|| stream.run(|core, _| Ok(core.to_json()))))
}

/// Takes a stream up again.
#[napi]
pub fn stream_from_json(evaluator: &External<Evaluator>, json: String) -> Either<External<Stream>, Failure> {
    either(guarded(|| Ok(Stream::new(evaluator, lictor::Stream::from_json(&json, evaluator)?))))
}

fn opened(
    evaluator: &Evaluator,
    request: lictor::Request,
    asked: Asked,
) -> Result<External<Stream>, Failure> {
    asked.refuses(&request)?;
    let core = with_scratch(|scratch| evaluator.stream_with(request, asked.options(), scratch))?;
    Ok(Stream::new(evaluator, core))
}

fn either<T>(result: Result<T, Failure>) -> Either<T, Failure> {
    match result {
        Ok(answer) => Either::A(answer),
        Err(failure) => Either::B(failure),
    }
}
