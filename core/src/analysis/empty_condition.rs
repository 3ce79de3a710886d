//! W-EMPTY-CONDITION: a policy that always applies, though a condition is written.

use crate::diagnostic::{Code, Diagnostic};

use super::Analysis;

pub(super) fn lint(analysis: &Analysis<'_>, problems: &mut Vec<Diagnostic>) {
    for subject in analysis.policies.iter().filter(|subject| subject.native) {
        let policy = subject.policy;
        let written = match (&policy.when, &policy.field_match) {
            (Some(when), _) => Some(("when", when.span)),
            (None, Some(_)) => Some(("match", policy.id_span)),
            (None, None) => None,
        };
        if let Some((part, span)) = written
            && subject.region.asks_nothing
            && !subject.has_hits()
            && !subject.is_judged()
        {
            let message = format!(
                "policy `{}` has no condition, so it applies whenever its kinds and audience fit",
                policy.id
            );
            problems.push(
                Diagnostic::new(Code::EmptyCondition, message)
                    .at(span)
                    .help("say when it applies; `kinds` and `applies_to` narrow down further what it is for")
                    .context(subject.part(part)),
            );
        }
    }
}
