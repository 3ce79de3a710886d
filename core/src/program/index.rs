//! Which policies a request can match, without looking at each one.
//!
//! ```text
//! scope ─▶ places on its path ─▶ groups for its kind ─▶ keys that hold ─▶ candidates
//! ```
//!
//! A policy is filed under its place (the scope that owns it), its kinds, and a [key](super::keys): a necessary part of its
//! condition. Unless the key holds, or cannot be told, the condition is false, and nobody looks at the policy. Names and
//! values are found by hash in sorted arrays: what collides is looked at in vain, and no order of insertion can make building
//! or asking slow.
//!
//! A changed copy has its own groups at the places where policies came or went, and shares all others. What a group holds for
//! each policy is some thirty bytes in arrays, so that a copy with one more or one less costs little even where it holds all.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher as _};
use std::sync::Arc;

use rustc_hash::FxHasher;

use super::keys::{Key, keys};
use super::{Field, FieldId, FinderId, FinderSource, Policy, PolicyId, Program};
use crate::kind::KindSet;
use crate::pattern::MatcherSet;
use crate::persistent::{Lookup, Table};
use crate::value::Name;

/// Policies by place, kinds and key.
#[derive(Clone, Debug, Default)]
pub(crate) struct PolicyIndex {
    levels: Arc<[Name]>,
    /// Places by the hash of the path that leads there.
    by_path: Lookup<PlaceId>,
    places: Table<Place>,
    /// Off: every policy is looked at. Slower, the same decisions.
    enabled: bool,
}

/// Names a place of a [`PolicyIndex`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PlaceId(u32);

/// A scope that owns policies, or lies above one that does.
#[derive(Clone, Debug)]
struct Place {
    parent: Option<PlaceId>,
    name: Name,
    groups: Box<[Group]>,
}

/// A field that keys of a group are about.
#[derive(Clone, Debug)]
pub(crate) struct KeyField {
    pub(crate) field: FieldId,
    pub(crate) asks: Asks,
    pub(crate) policies: Box<[PolicyId]>,
}

/// What a key asks of its field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Asks {
    /// To be a text.
    Text,
    /// To be a list that holds a text.
    Member,
    /// To be a truth.
    Truth,
}

/// The policies of one place that are for the same kinds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Group {
    pub(crate) kinds: KindSet,
    /// All of them, ascending.
    pub(crate) policies: Box<[PolicyId]>,
    /// Those without a key.
    pub(crate) always: Box<[PolicyId]>,
    /// For each field that is part of a key, and what is asked of it, the policies with such a key: candidates where it cannot
    /// be told.
    pub(crate) fields: Box<[KeyField]>,
    /// Hash of field and value to the policies that have them as a key; sorted.
    values: Box<[(u64, PolicyId)]>,
    /// Finders to the policies that have them as a key; sorted.
    pub(crate) found: Box<[(FinderId, PolicyId)]>,
    /// What its policies look for, and how many of them do; sorted.
    asked: Box<[(FinderId, i32)]>,
    /// What they look for in texts.
    pub(crate) matchers: MatcherSet,
    /// What rivals of theirs look for.
    pub(crate) rivals: MatcherSet,
    /// The host's detectors among it.
    pub(crate) hosts: Box<[FinderId]>,
    /// The fields that they search by name, and how many of them do; sorted.
    searched: Box<[(Field, i32)]>,
    /// How many of them look at a text, or show one to a judge.
    readers: i32,
}

impl PolicyIndex {
    /// Files each policy. A scope names every level down to its own: loading has checked that.
    pub(crate) fn new(program: &Program, enabled: bool) -> Self {
        let mut open: BTreeMap<&[Name], BTreeMap<KindSet, GroupBuilder>> = BTreeMap::new();
        for (id, policy) in (0..).map(PolicyId).zip(program.policies.iter()) {
            for depth in 1..policy.scope.len() {
                open.entry(policy.scope.get(..depth).unwrap_or_default()).or_default();
            }
            let groups = open.entry(&policy.scope).or_default();
            groups.entry(policy.kinds).or_default().add(id, policy, program);
        }
        let ids: BTreeMap<&[Name], PlaceId> = open.keys().copied().zip((0..).map(PlaceId)).collect();
        let parent = |path: &[Name]| path.split_last().and_then(|(_, above)| ids.get(above)).copied();
        let by_path = ids.iter().map(|(path, id)| (path_hash(path), *id)).collect();
        let places = open.into_iter().map(|(path, groups)| Place {
            parent: parent(path),
            name: path.last().cloned().unwrap_or_default(),
            groups: groups.into_iter().map(|(kinds, group)| group.finish(kinds, program)).collect(),
        });
        PolicyIndex { levels: program.levels.clone(), by_path, places: places.collect(), enabled }
    }

    /// Files another policy of `program`, whose index this will be.
    pub(crate) fn insert(&mut self, id: PolicyId, program: &Program) {
        self.edit(id, program, |group, policy| group.add(id, policy, program));
    }

    /// Takes a policy of `program` out.
    pub(crate) fn remove(&mut self, id: PolicyId, program: &Program) {
        self.edit(id, program, |group, policy| group.remove(id, policy));
    }

    /// Changes the group that is a policy's.
    fn edit(&mut self, id: PolicyId, program: &Program, change: impl FnOnce(&mut GroupBuilder, &Policy)) {
        let Some(policy) = program.policy(id) else { return };
        let place = self.place_of(&policy.scope);
        let Some(mut changed) = place.and_then(|place| self.place(place)).cloned() else { return };
        let (own, others): (Vec<Group>, Vec<Group>) =
            changed.groups.into_iter().partition(|group| group.kinds == policy.kinds);
        let mut group = own.into_iter().next().map_or_else(GroupBuilder::default, GroupBuilder::from);
        change(&mut group, policy);
        let group = Some(group.finish(policy.kinds, program)).filter(|group| !group.policies.is_empty());
        changed.groups = others.into_iter().chain(group).collect();
        if let Some(place) = place {
            self.places.set(place.0, changed);
        }
    }

    /// The place of a scope, which is there from now on, as are those above it.
    fn place_of(&mut self, scope: &[Name]) -> Option<PlaceId> {
        let mut at = None;
        for depth in 1..=scope.len() {
            let path = scope.get(..depth)?;
            let name = path.last()?;
            at = Some(match self.below(at, path_hash(path), name) {
                Some(place) => place,
                None => {
                    let place = Place { parent: at, name: name.clone(), groups: Box::default() };
                    let id = PlaceId(self.places.push(place));
                    self.by_path.insert(&path_hash(path), id);
                    id
                }
            });
        }
        at
    }

    /// Whether keys may be used.
    pub(crate) const fn is_enabled(&self) -> bool {
        self.enabled
    }

    /// The places on the path of `scope`, highest first.
    pub(crate) fn on_path(&self, scope: &BTreeMap<String, String>, found: &mut Vec<PlaceId>) {
        found.clear();
        let mut hash = ROOT;
        for level in &*self.levels {
            let Some(name) = scope.get(&**level) else { break };
            hash = below(hash, name);
            let parent = found.last().copied();
            let place = if self.enabled {
                self.below(parent, hash, name)
            } else {
                (0..self.places.len()).map(PlaceId).find(|id| self.is_below(*id, parent, name))
            };
            let Some(place) = place else { break };
            found.push(place);
        }
    }

    /// The place called `name` below `parent`, whose path has this hash.
    fn below(&self, parent: Option<PlaceId>, hash: u64, name: &str) -> Option<PlaceId> {
        self.by_path.get(&hash).find(|id| self.is_below(*id, parent, name))
    }

    fn is_below(&self, id: PlaceId, parent: Option<PlaceId>, name: &str) -> bool {
        self.place(id).is_some_and(|place| place.parent == parent && *place.name == *name)
    }

    fn place(&self, id: PlaceId) -> Option<&Place> {
        self.places.get(id.0)
    }

    /// The groups of a place.
    pub(crate) fn groups(&self, id: PlaceId) -> &[Group] {
        self.place(id).map_or(&[], |place| &place.groups)
    }

    /// The groups of every place.
    pub(crate) fn all_groups(&self) -> impl Iterator<Item = &Group> {
        self.places.iter().flat_map(|place| &place.groups)
    }

    /// How many policies there are at `places`.
    pub(crate) fn count(&self, places: &[PlaceId]) -> usize {
        places.iter().flat_map(|id| self.groups(*id)).map(|group| group.policies.len()).sum()
    }
}

impl Group {
    /// Whether any of its policies looks at a text, or shows one to a judge.
    pub(crate) const fn reads(&self) -> bool {
        self.readers > 0
    }

    /// The fields that its policies search by name.
    pub(crate) fn searched(&self) -> impl Iterator<Item = &Field> {
        self.searched.iter().map(|(field, _)| field)
    }

    /// The policies with the key that `field` is, or holds, a value of this hash.
    pub(crate) fn with_value(&self, hash: u64) -> impl Iterator<Item = PolicyId> {
        let from = self.values.partition_point(|(other, _)| *other < hash);
        self.values.iter().skip(from).take_while(move |(other, _)| *other == hash).map(|(_, id)| *id)
    }

    /// The policies with the key that `finder` has a hit.
    pub(crate) fn with_finder(&self, finder: FinderId) -> impl Iterator<Item = PolicyId> {
        let from = self.found.partition_point(|(other, _)| *other < finder);
        self.found.iter().skip(from).take_while(move |(other, _)| *other == finder).map(|(_, id)| *id)
    }
}

const ROOT: u64 = 0;

fn below(path: u64, name: &str) -> u64 {
    hash(&(path, name))
}

fn path_hash(path: &[Name]) -> u64 {
    path.iter().fold(ROOT, |hash, name| below(hash, name))
}

/// The hash under which policies are filed that need `field` to be this text.
pub(crate) fn text_hash(field: FieldId, text: &str) -> u64 {
    hash(&(Asks::Text, field, text))
}

/// The hash under which policies are filed that need `field` to hold this text.
pub(crate) fn member_hash(field: FieldId, text: &str) -> u64 {
    hash(&(Asks::Member, field, text))
}

/// The hash under which policies are filed that need `field` to be this truth.
pub(crate) fn truth_hash(field: FieldId, truth: bool) -> u64 {
    hash(&(Asks::Truth, field, truth))
}

fn hash(key: &impl Hash) -> u64 {
    let mut hasher = FxHasher::default();
    key.hash(&mut hasher);
    hasher.finish()
}

/// A group under construction.
#[derive(Default)]
struct GroupBuilder {
    policies: Vec<PolicyId>,
    always: Vec<PolicyId>,
    fields: BTreeMap<(FieldId, Asks), Vec<PolicyId>>,
    values: Vec<(u64, PolicyId)>,
    found: Vec<(FinderId, PolicyId)>,
    asked: Vec<(FinderId, i32)>,
    searched: Vec<(Field, i32)>,
    readers: i32,
}

impl From<Group> for GroupBuilder {
    fn from(group: Group) -> Self {
        let fields = group.fields.into_iter().map(|key| ((key.field, key.asks), key.policies.into_vec()));
        GroupBuilder {
            policies: group.policies.into_vec(),
            always: group.always.into_vec(),
            fields: fields.collect(),
            values: group.values.into_vec(),
            found: group.found.into_vec(),
            asked: group.asked.into_vec(),
            searched: group.searched.into_vec(),
            readers: group.readers,
        }
    }
}

impl GroupBuilder {
    fn add(&mut self, id: PolicyId, policy: &Policy, program: &Program) {
        self.policies.push(id);
        self.count(policy, 1);
        let Some(keys) = keys(policy, program) else {
            self.always.push(id);
            return;
        };
        for key in keys {
            match key {
                Key::Text(field, text) => self.file(id, field, Asks::Text, text_hash(field, text)),
                Key::Member(field, text) => self.file(id, field, Asks::Member, member_hash(field, text)),
                Key::Truth(field, truth) => self.file(id, field, Asks::Truth, truth_hash(field, truth)),
                Key::Found(finder) => self.found.push((finder, id)),
            }
        }
    }

    fn remove(&mut self, id: PolicyId, policy: &Policy) {
        if !self.policies.contains(&id) {
            return;
        }
        self.policies.retain(|other| *other != id);
        self.count(policy, -1);
        self.always.retain(|other| *other != id);
        self.fields.retain(|_, policies| {
            policies.retain(|other| *other != id);
            !policies.is_empty()
        });
        self.values.retain(|(_, other)| *other != id);
        self.found.retain(|(_, other)| *other != id);
    }

    /// Counts what a policy looks for and where, as one more or one less.
    fn count(&mut self, policy: &Policy, change: i32) {
        self.asked.extend(policy.finders.iter().map(|finder| (*finder, change)));
        self.searched.extend(policy.fields.iter().map(|field| (field.clone(), change)));
        let reads = !policy.finders.is_empty() || policy.judge.is_some();
        self.readers += i32::from(reads) * change;
    }

    fn file(&mut self, id: PolicyId, field: FieldId, asks: Asks, hash: u64) {
        self.values.push((hash, id));
        let policies = self.fields.entry((field, asks)).or_default();
        if policies.last() != Some(&id) {
            policies.push(id);
        }
    }

    fn finish(mut self, kinds: KindSet, program: &Program) -> Group {
        // Stable sorts, because what is sorted but for its end takes them one step an item.
        self.values.sort();
        self.found.sort();
        let asked = summed(self.asked);
        let finders = || asked.iter().filter_map(|(id, _)| program.finder(*id).map(|finder| (*id, finder)));
        let hosts = finders().filter(|(_, finder)| matches!(finder.source, FinderSource::Host));
        Group {
            kinds,
            policies: self.policies.into(),
            always: self.always.into(),
            fields: self
                .fields
                .into_iter()
                .map(|((field, asks), ids)| KeyField { field, asks, policies: ids.into() })
                .collect(),
            values: self.values.into(),
            found: self.found.into(),
            matchers: finders().filter_map(|(_, finder)| finder.matcher()).collect(),
            rivals: finders().flat_map(|(id, _)| program.rivals_of(id)).collect(),
            hosts: hosts.map(|(id, _)| id).collect(),
            asked,
            searched: summed(self.searched),
            readers: self.readers,
        }
    }
}

/// The counts of equal items summed up, without those that come to nothing; sorted.
fn summed<T: Ord>(mut counts: Vec<(T, i32)>) -> Box<[(T, i32)]> {
    counts.sort();
    counts.dedup_by(|next, kept| {
        let is_same = next.0 == kept.0;
        if is_same {
            kept.1 += next.1;
        }
        is_same
    });
    counts.retain(|(_, count)| *count != 0);
    counts.into()
}
