//! Which policies are in scope, without looking at each one.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Policy, PolicyId};

/// A trie over scope paths. Finding the policies in scope costs one look-up per level of the request.
#[derive(Debug)]
pub(crate) struct ScopeIndex {
    levels: Box<[Arc<str>]>,
    nodes: Vec<ScopeNode>,
    /// Off: each policy is looked at. Slower, the same policies.
    enabled: bool,
}

#[derive(Debug, Default)]
struct ScopeNode {
    children: BTreeMap<Arc<str>, usize>,
    policies: Vec<PolicyId>,
}

impl ScopeIndex {
    /// Files each policy under its scope path. A scope names every level down to its own: loading has checked that.
    pub(crate) fn new(levels: &[Arc<str>], policies: &[Policy], enabled: bool) -> Self {
        let mut index = ScopeIndex { levels: levels.into(), nodes: vec![ScopeNode::default()], enabled };
        for (place, policy) in (0..).zip(policies) {
            index.insert(PolicyId(place), policy);
        }
        index
    }

    fn insert(&mut self, id: PolicyId, policy: &Policy) {
        let mut at = 0;
        for (_, name) in &policy.scope {
            let next = self.nodes.len();
            let Some(node) = self.nodes.get_mut(at) else { return };
            at = *node.children.entry(name.clone()).or_insert(next);
            if at == next {
                self.nodes.push(ScopeNode::default());
            }
        }
        if let Some(node) = self.nodes.get_mut(at) {
            node.policies.push(id);
        }
    }

    /// The policies every pair of whose scope is in `scope`, in the program's order.
    pub(crate) fn in_scope(
        &self,
        scope: &BTreeMap<String, String>,
        policies: &[Policy],
        found: &mut Vec<PolicyId>,
    ) {
        found.clear();
        if self.enabled {
            let mut node = self.nodes.first();
            for level in &self.levels {
                let Some(name) = scope.get(&**level) else { break };
                node = node
                    .and_then(|node| node.children.get(name.as_str()))
                    .and_then(|next| self.nodes.get(*next));
                let Some(node) = node else { break };
                found.extend_from_slice(&node.policies);
            }
            found.sort_unstable();
        } else {
            let names = |policy: &Policy| {
                policy
                    .scope
                    .iter()
                    .all(|(level, name)| scope.get(&**level).is_some_and(|given| **given == **name))
            };
            found.extend(
                (0..).map(PolicyId).zip(policies).filter(|(_, policy)| names(policy)).map(|(id, _)| id),
            );
        }
    }
}
