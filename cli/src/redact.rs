//! `redact`: a filter that lets text through with everything redacted that the policies ask for.

use std::path::Path;

use lictor::decision::{Fails, Status};
use lictor::request::Request;
use lictor::{Decision, Evaluator, Options, Scratch, Verdict};

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
    // A text that was not searched to its end must not pass, whatever the policies' fail modes say.
    if let Some(problem) = decision.errors.first() {
        return Err(Failure::Input(format!("{}: {problem}", input::name(path))));
    }
    match decision.verdict {
        Verdict::Allow | Verdict::Transform => {
            let text = decision.text_after.iter().flatten().map(|part| part.text.as_str());
            output::plain(&text.collect::<String>())?;
            Ok(Exit::Done)
        }
        Verdict::Hold | Verdict::Deny => {
            output::note(|color| error_line(color, &refusal(&decision)));
            Ok(Exit::Refused)
        }
    }
}

/// The whole text as one request. Without an organisation no policy would apply, and everything would pass.
fn request(args: &RedactArgs, evaluator: &Evaluator, text: String) -> Result<Request, Failure> {
    let scope = args.scope.iter().cloned();
    let mut request = Request::new(args.kind, scope).with_text(text);
    let org = args.policies.reading.org.as_ref().or(evaluator.bundle().tenant.as_ref());
    let top = evaluator.bundle().schema.levels.first().map_or("org", String::as_str);
    if let Some(org) = org {
        request.scope.entry(top.to_owned()).or_insert_with(|| org.clone());
    }
    if !request.scope.contains_key(top) {
        return Err(Failure::Input(format!("the organisation is not known; give `--scope {top}=NAME`")));
    }
    Ok(request)
}

/// Which policies keep the text back, and what they say.
fn refusal(decision: &Decision) -> String {
    let policies = decision
        .rationale
        .iter()
        .filter(|row| {
            row.waived_by.is_none() && row.status != Status::Shadow && row.fail != Some(Fails::Open)
        })
        .filter(|row| row.effects.verdict() >= Verdict::Hold)
        .map(|row| format!("`{}` ({})", row.policy, row.why));
    let policies = policies.collect::<Vec<_>>().join(", ");
    let message = decision.message.as_ref().map(|message| format!(": {}", message.replace('\n', "; ")));
    format!(
        "the text is not written: {} by {policies}{}",
        verb(decision.verdict),
        message.unwrap_or_default()
    )
}

const fn verb(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Deny => "denied",
        _ => "held",
    }
}
