//! Narrowing: which tools a condition can hold for, so that their arguments have types.

use std::collections::BTreeSet;

use crate::condition::{Expr, ExprKind, Relation};

/// The names that `tool.name` must be one of where `expr` holds, if it says so.
///
/// An equation pins one name and `in` a list; a conjunction pins what all its operands allow, a disjunction what any
/// of its operands allows, if each pins some.
pub(super) fn pinned(expr: &Expr) -> Option<BTreeSet<String>> {
    match &expr.kind {
        ExprKind::Relation { op: Relation::Eq, left, right } if is_tool_name(left) => name(right),
        ExprKind::Relation { op: Relation::Eq, left, right } if is_tool_name(right) => name(left),
        ExprKind::Relation { op: Relation::In, left, right } if is_tool_name(left) => match &right.kind {
            ExprKind::List(items) => unite(items.iter().map(name)),
            _ => None,
        },
        ExprKind::And(operands) => {
            operands.iter().filter_map(pinned).reduce(|left, right| both(Some(left), right))
        }
        ExprKind::Or(operands) => unite(operands.iter().map(pinned)),
        _ => None,
    }
}

/// The names that two places together allow.
///
/// Where they allow none the condition never holds, and the inner one alone says what its author had in mind.
pub(super) fn both(outer: Option<BTreeSet<String>>, inner: BTreeSet<String>) -> BTreeSet<String> {
    match outer {
        Some(outer) if !outer.is_disjoint(&inner) => inner.intersection(&outer).cloned().collect(),
        _ => inner,
    }
}

fn unite(sets: impl Iterator<Item = Option<BTreeSet<String>>>) -> Option<BTreeSet<String>> {
    let mut union = BTreeSet::new();
    for set in sets {
        union.extend(set?);
    }
    Some(union)
}

fn is_tool_name(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Select { base, member } => {
            member.text == "name" && matches!(&base.kind, ExprKind::Name(name) if name == "tool")
        }
        _ => false,
    }
}

fn name(expr: &Expr) -> Option<BTreeSet<String>> {
    match &expr.kind {
        ExprKind::String(text) => Some(BTreeSet::from([text.clone()])),
        _ => None,
    }
}
