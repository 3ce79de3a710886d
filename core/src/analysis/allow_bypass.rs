//! W-ALLOW-BYPASS: a request-wide allow that one string in the content triggers.

use crate::diagnostic::{Code, Diagnostic};
use crate::document::Extent;
use crate::verdict::EffectKind;

use super::Analysis;

pub(super) fn lint(analysis: &Analysis<'_>, problems: &mut Vec<Diagnostic>) {
    for subject in &analysis.policies {
        let policy = subject.policy;
        let Some(allow) = policy.effects.iter().find(|effect| effect.kind() == EffectKind::Allow) else {
            continue;
        };
        if subject.native && subject.region.finds_content && subject.extent() == Extent::Request {
            let message = format!(
                "one match of allow `{}` anywhere in the content switches off every policy it waives",
                policy.id
            );
            let help = if subject.has_hits() {
                "leave `waives.extent` out, or write `span`, to excuse only the text that matches"
            } else {
                "move the detector to `detect` to excuse only the text that matches"
            };
            problems.push(
                Diagnostic::new(Code::AllowBypass, message)
                    .at(allow.span)
                    .help(help)
                    .context(subject.part("effect")),
            );
        }
    }
}
