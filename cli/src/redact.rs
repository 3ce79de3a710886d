//! `redact`: a filter that lets text through with everything redacted that the policies ask for.

use std::path::Path;

use lictor::request::Request;
use lictor::{Evaluator, Options, Scratch};

use crate::args::{Format, RedactArgs};
use crate::failure::{Failure, error_line};
use crate::{Exit, input, output};

/// Copies the text, or refuses to.
pub(crate) fn run(args: &RedactArgs) -> Result<Exit, Failure> {
    let compiled = input::compile(&args.policies)?;
    let path = args.file.as_deref().unwrap_or(Path::new(input::STDIN));
    let request = request(args, &compiled.evaluator, input::text(path)?)?;
    output::warn(&compiled.warnings, Format::Text);
    let options = Options { text_after: true, ..Options::default() };
    let failed = |error| Failure::Request(input::name(path), error);
    let decision =
        compiled.evaluator.evaluate_with(&request, options, &mut Scratch::default()).map_err(failed)?;
    if let Some(reason) = decision.withheld() {
        output::note(|color| error_line(color, &format!("the text is not written: {reason}")));
        return Ok(Exit::Refused);
    }
    let text = decision.text_after.iter().flatten().map(|part| part.text.as_str());
    output::plain(&text.collect::<String>())?;
    Ok(Exit::Done)
}

/// The whole text as one request. Without an organisation no policy would apply, and everything would pass.
fn request(args: &RedactArgs, evaluator: &Evaluator, text: String) -> Result<Request, Failure> {
    let top = evaluator.bundle().schema.levels.first().map_or("org", String::as_str);
    let org = args.policies.reading.org.iter().map(|org| (top.to_owned(), org.clone()));
    let request = evaluator.request(args.kind, org.chain(args.scope.iter().cloned()));
    let missing = |_| Failure::Input(format!("the organisation is not known; give `--scope {top}=NAME`"));
    Ok(request.map_err(missing)?.with_text(text))
}
