//! Which policy, and which part of it, a problem is about.

use crate::diagnostic::Diagnostic;
use crate::source::Span;

use super::super::node::{Node, NodeKind};

/// Gives every problem inside a policy its context, as in `policy refund-limit, severity`.
///
/// Derived from the places of the problems, so that no decoder needs to know where it is.
pub(super) fn add(root: &Node, problems: &mut [Diagnostic]) {
    if problems.is_empty() {
        return;
    }
    let Some(NodeKind::List(policies)) = root.get("policies").map(|node| &node.kind) else { return };
    // Policies of several files stand in the order of the files, so their spans need not be sorted. An alias stands
    // elsewhere than its text; what is wrong with that is reported where the text stands.
    let mut policies = policies.iter().collect::<Vec<_>>();
    policies.sort_by_key(|policy| policy.span);
    for problem in problems.iter_mut().filter(|problem| problem.context.is_none()) {
        let Some(span) = problem.span else { continue };
        let after = policies
            .partition_point(|policy| (policy.span.source, policy.span.start) <= (span.source, span.start));
        let policy = after.checked_sub(1).and_then(|place| policies.get(place));
        if let Some(policy) = policy.filter(|policy| contains(policy.span, span)) {
            problem.context = describe(policy, span);
        }
    }
}

fn describe(policy: &Node, span: Span) -> Option<String> {
    let NodeKind::String(id) = &policy.get("id")?.kind else { return None };
    let mut part = Vec::new();
    let mut node = policy;
    while let NodeKind::Map(entries) = &node.kind {
        // A problem at a key is about the map that has the key.
        let Some(entry) = entries.iter().find(|entry| contains(entry.value.span, span)) else { break };
        part.push(entry.key.as_str());
        node = &entry.value;
    }
    Some(if part.is_empty() { format!("policy {id}") } else { format!("policy {id}, {}", part.join(".")) })
}

fn contains(outer: Span, inner: Span) -> bool {
    outer.source == inner.source && outer.start <= inner.start && inner.end <= outer.end
}
