//! W-ROUTE-CONFLICT: two policies that could send one request to different models.

use crate::diagnostic::{Code, Diagnostic};
use crate::document::Effect;
use crate::source::Span;

use super::scope_index::ScopeIndex;
use super::{Analysis, COMPARISONS, Subject};

struct Route<'a> {
    subject: &'a Subject<'a>,
    model: &'a str,
    span: Span,
}

/// Reports each policy once, with the first it is in conflict with.
pub(super) fn lint(analysis: &Analysis<'_>, problems: &mut Vec<Diagnostic>) {
    let mut known = ScopeIndex::new();
    let mut routes: Vec<Route<'_>> =
        analysis.policies.iter().filter(|subject| subject.is_enforced()).filter_map(route).collect();
    // Highest authority first: whatever is above a policy is known when it is looked at.
    routes.sort_by_key(|route| route.subject.level());
    for route in &routes {
        let scope = &route.subject.policy.scope;
        let other = known.at_or_above("", scope).flatten().take(COMPARISONS).find(|other: &&&Route<'_>| {
            other.model != route.model && other.subject.may_overlap(route.subject)
        });
        problems.extend(other.map(|other| problem(route, other)));
        known.insert("", scope, route);
    }
}

fn route<'a>(subject: &'a Subject<'a>) -> Option<Route<'a>> {
    subject.policy.effects.iter().find_map(|effect| match &effect.value {
        Effect::Route { model } => Some(Route { subject, model, span: effect.span }),
        _ => None,
    })
}

fn problem(route: &Route<'_>, other: &Route<'_>) -> Diagnostic {
    let message = format!(
        "`{}` routes to `{}` and `{}` to `{}`; one request could match both",
        other.subject.policy.id, other.model, route.subject.policy.id, route.model
    );
    Diagnostic::new(Code::RouteConflict, message)
        .at(route.span)
        .also(other.span, "the other route")
        .help("the higher authority wins, then severity, then id; make their conditions exclude each other")
        .context(route.subject.part("effect"))
}
