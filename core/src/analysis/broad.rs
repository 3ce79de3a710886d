//! W-BROAD: a pattern that matches the empty text, and so everywhere.

use crate::diagnostic::{Code, Diagnostic};
use crate::document::{LooksFor, Syntax};
use crate::pattern;
use crate::source::Spanned;

use super::Analysis;

pub(super) fn lint(analysis: &Analysis<'_>, problems: &mut Vec<Diagnostic>) {
    let policies = analysis.policies.iter().filter_map(|subject| {
        let pattern = subject.policy.pattern.as_ref()?;
        problem(&pattern.text, pattern.syntax, || subject.part("pattern"))
    });
    problems.extend(policies);
}

pub(super) fn lint_detectors(analysis: &Analysis<'_>, problems: &mut Vec<Diagnostic>) {
    problems.extend(analysis.bundle.detectors.iter().filter_map(
        |(name, detector)| match &detector.looks_for {
            LooksFor::Regex(text, syntax) => problem(text, *syntax, || format!("detectors, {name}")),
            _ => None,
        },
    ));
}

fn problem(text: &Spanned<String>, syntax: Syntax, context: impl FnOnce() -> String) -> Option<Diagnostic> {
    pattern::matches_empty(text, syntax).ok().filter(|broad| *broad).map(|_| {
        Diagnostic::new(
            Code::Broad,
            "the pattern also matches the empty text, and a match of no length finds nothing",
        )
        .at(text.span)
        .help("make at least one character required: `+` for `*`, `{1,}` for `{0,}`")
        .context(context())
    })
}
