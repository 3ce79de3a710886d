//! W-NO-RATIONALE: a policy that stops or holds an action and cannot say why.

use crate::diagnostic::{Code, Diagnostic};
use crate::verdict::EffectKind;

use super::Analysis;

pub(super) fn lint(analysis: &Analysis<'_>, problems: &mut Vec<Diagnostic>) {
    for subject in &analysis.policies {
        let policy = subject.policy;
        let stops = policy
            .effects
            .iter()
            .find(|effect| matches!(effect.kind(), EffectKind::Deny | EffectKind::Approve));
        let words = [&policy.name, &policy.description, &policy.rationale, &policy.message];
        let told =
            policy.content.is_some() || words.into_iter().flatten().any(|words| !words.trim().is_empty());
        if let Some(effect) = stops.filter(|_| !told) {
            let message = format!("policy `{}` has effect {} and does not say why", policy.id, effect.kind());
            problems.push(
                Diagnostic::new(Code::NoRationale, message)
                    .at(policy.id_span)
                    .help("add `name`, `description` or `rationale` for its owners, `message` for callers")
                    .context(format!("policy {}", policy.id)),
            );
        }
    }
}
