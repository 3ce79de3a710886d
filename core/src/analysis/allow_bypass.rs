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
        // An allow with a matcher of its own is of extent `span` unless it says otherwise; one that asks for
        // a finding within `when` is not.
        let has_hits = policy.pattern.is_some() || policy.detect.is_some();
        let extent = policy.waives.extent.unwrap_or(if has_hits { Extent::Span } else { Extent::Request });
        if subject.native && subject.region.finds_content && extent == Extent::Request {
            let message = format!(
                "one match of allow `{}` anywhere in the content switches off every policy it waives",
                policy.id
            );
            let help = if has_hits {
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
