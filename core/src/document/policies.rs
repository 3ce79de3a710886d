//! The policies of a bundle, by name: a changed copy costs what the change costs.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::persistent::{Lookup, Table};

use super::policy::Policy;

/// Policies in the order written. Within a set each id is there once.
#[derive(Clone, Debug, Default)]
pub struct Policies {
    written: Table<Option<Arc<Policy>>>,
    by_name: Lookup<u32>,
    /// How many are there.
    count: usize,
    /// How many have come, gone or been replaced since all were there at once.
    changes: usize,
}

/// What a policy can be found by.
#[derive(Hash)]
enum Called<'n> {
    SetAndId(&'n str, &'n str),
    Id(&'n str),
    Set(&'n str),
    /// Its allow names a policy that it waives.
    WaivesPolicy(&'n str),
    /// Its allow names a set that it waives.
    WaivesSet(&'n str),
}

impl Called<'_> {
    fn fits(&self, policy: &Policy) -> bool {
        let names =
            |names: &[crate::source::Spanned<String>], name: &str| names.iter().any(|own| own.value == name);
        match *self {
            Called::SetAndId(set, id) => policy.set == set && policy.id == id,
            Called::Id(id) => policy.id == id,
            Called::Set(set) => policy.set == set,
            Called::WaivesPolicy(id) => names(&policy.waives.policies, id),
            Called::WaivesSet(set) => names(&policy.waives.sets, set),
        }
    }
}

/// Everything that a policy can be found by.
fn names(policy: &Policy) -> impl Iterator<Item = Called<'_>> {
    let own = [Called::SetAndId(&policy.set, &policy.id), Called::Id(&policy.id), Called::Set(&policy.set)];
    let policies = policy.waives.policies.iter().map(|id| Called::WaivesPolicy(id));
    own.into_iter().chain(policies).chain(policy.waives.sets.iter().map(|set| Called::WaivesSet(set)))
}

impl Policies {
    /// Each policy, in the order written.
    pub fn iter(&self) -> impl Iterator<Item = &Policy> + Clone {
        self.written.iter().flatten().map(|policy| &**policy)
    }

    /// Those of one set.
    pub(crate) fn of_set(&self, set: &str) -> impl Iterator<Item = &Policy> {
        let numbers: BTreeSet<u32> = self.by_name.get(&Called::Set(set)).collect();
        let policies = numbers.into_iter().filter_map(|number| self.written.get(number)?.as_deref());
        policies.filter(move |policy| policy.set == set)
    }

    /// The same policies, put together at once.
    pub(crate) fn compacted(&self) -> Policies {
        self.written.iter().flatten().map(Arc::clone).collect()
    }

    /// How many there are.
    pub const fn len(&self) -> usize {
        self.count
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// How many have come, gone or been replaced since all were there at once.
    pub(crate) const fn changes(&self) -> usize {
        self.changes
    }

    /// The policy of `set` that is called `id`.
    pub fn get(&self, set: &str, id: &str) -> Option<&Policy> {
        self.find(&Called::SetAndId(set, id)).map(|(_, policy)| policy)
    }

    /// Whether a policy of any set is called `id`.
    pub(crate) fn has_id(&self, id: &str) -> bool {
        self.find(&Called::Id(id)).is_some()
    }

    /// Whether a policy is in the set.
    pub(crate) fn has_set(&self, set: &str) -> bool {
        self.find(&Called::Set(set)).is_some()
    }

    /// A policy whose allow names the policies called `id`.
    pub(crate) fn waiving_policy(&self, id: &str) -> Option<&Policy> {
        self.find(&Called::WaivesPolicy(id)).map(|(_, policy)| policy)
    }

    /// A policy whose allow names the set.
    pub(crate) fn waiving_set(&self, set: &str) -> Option<&Policy> {
        self.find(&Called::WaivesSet(set)).map(|(_, policy)| policy)
    }

    fn find(&self, name: &Called<'_>) -> Option<(u32, &Policy)> {
        self.by_name.get(name).find_map(|number| {
            let policy = self.written.get(number)?.as_deref()?;
            name.fits(policy).then_some((number, policy))
        })
    }

    /// Puts a policy in the place of the one with its set and id, or behind all others. What was there.
    pub(crate) fn insert(&mut self, policy: Policy) -> Option<Arc<Policy>> {
        self.changes += 1;
        let policy = Arc::new(policy);
        let known = self.find(&Called::SetAndId(&policy.set, &policy.id)).map(|(number, _)| number);
        let Some(number) = known else {
            self.count += 1;
            let number = self.written.push(Some(Arc::clone(&policy)));
            names(&policy).for_each(|name| self.by_name.insert(&name, number));
            return None;
        };
        let before = self.written.get(number).cloned().flatten();
        for name in names(&policy) {
            if !self.by_name.get(&name).any(|other| other == number) {
                self.by_name.insert(&name, number);
            }
        }
        self.written.set(number, Some(policy));
        before
    }

    /// Takes a policy out.
    pub(crate) fn remove(&mut self, set: &str, id: &str) -> Option<Arc<Policy>> {
        let (number, _) = self.find(&Called::SetAndId(set, id))?;
        let before = self.written.get(number).cloned().flatten();
        self.written.set(number, None);
        self.changes += 1;
        self.count -= 1;
        before
    }
}

impl FromIterator<Policy> for Policies {
    fn from_iter<I: IntoIterator<Item = Policy>>(policies: I) -> Self {
        policies.into_iter().map(Arc::new).collect()
    }
}

impl FromIterator<Arc<Policy>> for Policies {
    fn from_iter<I: IntoIterator<Item = Arc<Policy>>>(policies: I) -> Self {
        let written: Table<Option<Arc<Policy>>> = policies.into_iter().map(Some).collect();
        let numbered = (0..).zip(written.iter().flatten());
        let by_name = numbered.flat_map(|(number, policy)| names(policy).map(move |name| (name, number)));
        let (by_name, count) = (by_name.collect(), written.len() as usize);
        Policies { written, by_name, count, changes: 0 }
    }
}
