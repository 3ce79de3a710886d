//! `redact`: a filter that lets text through with everything redacted that the policies ask for.
//!
//! The text is a stream: each piece that is read goes on as soon as nothing that follows can change it, so memory does not depend
//! on the length, and a model's answer is shown word by word.

use std::path::Path;

use lictor::request::Request;
use lictor::stream::State;
use lictor::{Evaluator, Scratch};

use crate::args::{Format, RedactArgs};
use crate::failure::{Failure, error_line};
use crate::{Exit, input, output};

/// Copies the text, as far as it may go on.
pub(crate) fn run(args: &RedactArgs) -> Result<Exit, Failure> {
    let compiled = input::compile(&args.policies)?;
    let evaluator = &compiled.evaluator;
    let path = args.file.as_deref().unwrap_or(Path::new(input::STDIN));
    let request = request(args, evaluator)?;
    output::warn(&compiled.warnings, Format::Text);
    let failed = |error| Failure::of_stream(path, error);
    let mut scratch = Scratch::default();
    let mut stream = evaluator.stream(request, &mut scratch).map_err(|error| failed(error.into()))?;
    let mut pieces = input::Pieces::open(path)?;
    let mut is_written = false;
    while stream.state() == State::Open {
        let piece = pieces.next()?;
        if piece.is_empty() {
            break;
        }
        let released = stream.push(evaluator, piece, &mut scratch).map_err(failed)?;
        if !released.text.is_empty() {
            output::plain(&released.text)?;
            is_written = true;
        }
    }
    let finished = stream.finish(evaluator, &mut scratch).map_err(failed)?;
    // A filter asks no judge: what holds without an answer decides.
    let refused = finished.told().withheld().and(finished.decision.withheld());
    if let Some(reason) = refused {
        let what = if is_written { "the rest of the text" } else { "the text" };
        output::note(|color| error_line(color, &format!("{what} is not written: {reason}")));
        return Ok(Exit::Refused);
    }
    output::plain(&finished.text)?;
    Ok(Exit::Done)
}

/// The request that the text is the content of. Without an organisation no policy would apply, and everything would pass.
fn request(args: &RedactArgs, evaluator: &Evaluator) -> Result<Request, Failure> {
    let top = evaluator.bundle().schema.levels.first().map_or("org", String::as_str);
    let org = args.policies.reading.org.iter().map(|org| (top.to_owned(), org.clone()));
    let request = evaluator.request(args.kind, org.chain(args.scope.iter().cloned()));
    let missing = |_| Failure::Input(format!("the organisation is not known; give `--scope {top}=NAME`"));
    request.map_err(missing)
}
