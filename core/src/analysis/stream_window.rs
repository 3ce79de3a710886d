//! W-STREAM-WINDOW: a pattern that goes on over any prose, so that a stream holds back all of it.

use crate::diagnostic::{Code, Diagnostic};
use crate::document::{LooksFor, Syntax};
use crate::evaluate::WINDOW;
use crate::kind::Kind;
use crate::pattern;
use crate::source::Spanned;

use super::Analysis;

pub(super) fn lint(analysis: &Analysis<'_>, problems: &mut Vec<Diagnostic>) {
    let policies = analysis.policies.iter().filter_map(|subject| {
        // What is said comes as a stream.
        let pattern = subject.policy.pattern.as_ref().filter(|_| subject.kinds.contains(Kind::Output))?;
        problem(&pattern.text, pattern.syntax, || subject.part("pattern"))
    });
    let detectors =
        analysis.bundle.detectors.iter().filter_map(|(name, detector)| match &detector.looks_for {
            LooksFor::Regex(text, syntax) => problem(text, *syntax, || format!("detectors, {name}")),
            _ => None,
        });
    problems.extend(policies.chain(detectors));
}

fn problem(text: &Spanned<String>, syntax: Syntax, context: impl FnOnce() -> String) -> Option<Diagnostic> {
    pattern::goes_on_over_prose(text, syntax).ok().filter(|goes_on| *goes_on).map(|_| {
        let message = format!(
            "the pattern goes on over any text: a stream holds back what follows its beginning, up to {WINDOW} bytes, \
             and finds no longer match"
        );
        Diagnostic::new(Code::StreamWindow, message)
            .at(text.span)
            .help("say what lies between, or how much of it: `[^\\n]{0,80}` for `.*`")
            .context(context())
    })
}
