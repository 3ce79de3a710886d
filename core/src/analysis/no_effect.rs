//! W-NO-EFFECT: an allow that overlaps a policy which it cannot waive.

use std::cmp::Reverse;

use crate::authority::{Claim, Covers, waives};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Bundle, Extent};
use crate::verdict::{EffectKind, Verdict};

use super::scope_index::ScopeIndex;
use super::{Analysis, COMPARISONS, Subject};

/// Names, for each such allow, the strongest of the policies: the one whose row of a rationale would come first.
///
/// What an allow grants under a default of deny is an effect, so kinds that it can grant are left out.
pub(super) fn lint(analysis: &Analysis<'_>, problems: &mut Vec<Diagnostic>) {
    let mut restricting = ScopeIndex::new();
    for subject in analysis.policies.iter().filter(|subject| subject.is_enforced()) {
        let effects = subject.policy.effect_kinds();
        if effects.verdict() > Verdict::Allow && !effects.contains(EffectKind::Allow) {
            restricting.insert(&subject.policy.set, &subject.policy.scope, subject);
        }
    }
    restricting.sort_by_key(|subject| strength(subject));
    let allows = analysis
        .policies
        .iter()
        .filter(|subject| subject.is_enforced() && subject.policy.effect_kinds().contains(EffectKind::Allow));
    for allow in allows {
        let (set, path) = (&allow.policy.set, &allow.policy.scope);
        let strongest = restricting
            .at_or_above(set, path)
            .chain(restricting.below(set, path))
            .flatten()
            .take(COMPARISONS)
            .filter(|subject| is_out_of_reach(allow, subject, analysis.bundle))
            .min_by_key(|subject| strength(subject));
        problems.extend(strongest.map(|policy| problem(allow, policy, analysis.bundle)));
    }
}

/// Effect, authority, severity, id: the order of a rationale.
fn strength<'a>(subject: &Subject<'a>) -> (EffectKind, usize, Reverse<crate::severity::Severity>, &'a str) {
    let effect = subject.policy.effect_kinds().iter().next().unwrap_or(EffectKind::Allow);
    (effect, subject.level(), Reverse(subject.policy.severity), &subject.policy.id)
}

/// Whether `allow` is meant for `policy`, may meet it, and cannot waive it.
fn is_out_of_reach(allow: &Subject<'_>, policy: &Subject<'_>, bundle: &Bundle) -> bool {
    let named = &allow.policy.waives.policies;
    if !named.is_empty() && !named.iter().any(|id| id.value == policy.policy.id) {
        return false;
    }
    // An allow that excuses hits is not meant for what has none.
    if allow.extent() == Extent::Span && !policy.region.finds_content {
        return false;
    }
    let covers =
        Covers { extent: Extent::Request, policies: &[], sets: &[], up_to: allow.policy.waives.up_to };
    let meets = allow
        .kinds
        .iter()
        .any(|kind| policy.kinds.contains(kind) && !(bundle.defaults.denies(kind) && grants(allow, bundle)));
    meets && !waives(claim(allow), covers, claim(policy), || true) && allow.may_overlap(policy)
}

fn claim<'a>(subject: &Subject<'a>) -> Claim<'a> {
    Claim {
        id: &subject.policy.id,
        set: &subject.policy.set,
        level: u8::try_from(subject.level()).unwrap_or(u8::MAX),
        severity: subject.policy.severity,
        waivable: subject.policy.waivable,
        allows: subject.policy.effect_kinds().contains(EffectKind::Allow),
    }
}

/// Whether an allow is owned high enough to grant what is denied by default.
fn grants(allow: &Subject<'_>, bundle: &Bundle) -> bool {
    let lowest = bundle
        .defaults
        .grantable_by
        .as_ref()
        .and_then(|name| bundle.schema.levels.iter().position(|level| *level == name.value));
    allow.level() <= lowest.unwrap_or(0)
}

fn problem(allow: &Subject<'_>, policy: &Subject<'_>, bundle: &Bundle) -> Diagnostic {
    let mut why = vec![level(policy, bundle).to_owned()];
    if !policy.policy.waivable {
        why.push("waivable: false".to_owned());
    }
    if allow.policy.waives.up_to.is_some_and(|most| policy.policy.severity > most) {
        why.push(format!("severity: {}", policy.policy.severity));
    }
    let message = format!(
        "allow `{}` ({}) overlaps `{}` ({}) and cannot waive it",
        allow.policy.id,
        level(allow, bundle),
        policy.policy.id,
        why.join(", ")
    );
    let span = allow.policy.effects.iter().find(|effect| effect.kind() == EffectKind::Allow);
    Diagnostic::new(Code::NoEffect, message)
        .at(span.map_or(allow.policy.id_span, |effect| effect.span))
        .also(policy.policy.id_span, "stands all the same")
        .help("a waiver reaches its own level and below, waivable policies, and severities up to `waives.up_to`")
        .context(allow.part("effect"))
}

/// The level of authority, in words.
fn level<'a>(subject: &Subject<'_>, bundle: &'a Bundle) -> &'a str {
    match bundle.schema.levels.get(subject.level()).map(String::as_str) {
        Some("org") | None => "organisation",
        Some("repo") => "repository",
        Some(name) => name,
    }
}
