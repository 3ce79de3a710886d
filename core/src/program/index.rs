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

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher as _};

use rustc_hash::FxHasher;

use super::keys::{Key, keys};
use super::{Field, FieldId, FinderId, FinderSource, Policy, PolicyId, Program};
use crate::kind::KindSet;
use crate::pattern::{MatcherId, MatcherSet};
use crate::value::Name;

/// Policies by place, kinds and key.
#[derive(Debug, Default)]
pub(crate) struct PolicyIndex {
    levels: Box<[Name]>,
    /// Hash of the path to the place; sorted.
    by_path: Box<[(u64, PlaceId)]>,
    places: Box<[Place]>,
    /// Off: every policy is looked at. Slower, the same decisions.
    enabled: bool,
}

/// Names a place of a [`PolicyIndex`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PlaceId(u32);

/// A scope that owns policies, or lies above one that does.
#[derive(Debug)]
struct Place {
    parent: Option<PlaceId>,
    name: Name,
    groups: Box<[Group]>,
}

/// A field that keys of a group are about.
#[derive(Debug)]
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
#[derive(Debug, Default)]
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
    /// What its policies look for in texts.
    pub(crate) matchers: MatcherSet,
    /// What rivals of theirs look for.
    pub(crate) rivals: MatcherSet,
    /// The host's detectors among it.
    pub(crate) hosts: Box<[FinderId]>,
    /// The fields that they search by name.
    pub(crate) searched: Box<[Field]>,
    /// Whether any of them looks at a text, or shows one to a judge.
    pub(crate) reads: bool,
}

impl PolicyIndex {
    /// Files each policy. A scope names every level down to its own: loading has checked that.
    pub(crate) fn new(program: &Program, enabled: bool) -> Self {
        let mut open: BTreeMap<&[Name], BTreeMap<KindSet, GroupBuilder>> = BTreeMap::new();
        for (id, policy) in (0..).map(PolicyId).zip(&program.policies) {
            for depth in 1..policy.scope.len() {
                open.entry(policy.scope.get(..depth).unwrap_or_default()).or_default();
            }
            let groups = open.entry(&policy.scope).or_default();
            groups.entry(policy.kinds).or_default().add(id, policy, program);
        }
        let ids: BTreeMap<&[Name], PlaceId> = open.keys().copied().zip((0..).map(PlaceId)).collect();
        let parent = |path: &[Name]| path.split_last().and_then(|(_, above)| ids.get(above)).copied();
        let mut by_path: Vec<(u64, PlaceId)> = ids
            .iter()
            .map(|(path, id)| (path.iter().fold(ROOT, |hash, name| below(hash, name)), *id))
            .collect();
        by_path.sort_unstable();
        let places = open.into_iter().map(|(path, groups)| Place {
            parent: parent(path),
            name: path.last().cloned().unwrap_or_default(),
            groups: groups.into_iter().map(|(kinds, group)| group.finish(kinds)).collect(),
        });
        PolicyIndex {
            levels: program.levels.clone(),
            by_path: by_path.into(),
            places: places.collect(),
            enabled,
        }
    }

    /// Whether keys may be used.
    pub(crate) const fn is_enabled(&self) -> bool {
        self.enabled
    }

    /// The places on the path of `scope`, highest first.
    pub(crate) fn on_path(&self, scope: &BTreeMap<String, String>, found: &mut Vec<PlaceId>) {
        found.clear();
        let mut hash = ROOT;
        for level in &self.levels {
            let Some(name) = scope.get(&**level) else { break };
            hash = below(hash, name);
            let parent = found.last().copied();
            let fits = |id: &PlaceId| {
                self.place(*id).is_some_and(|place| place.parent == parent && *place.name == **name)
            };
            let place = if self.enabled {
                let from = self.by_path.partition_point(|(other, _)| *other < hash);
                let same = self.by_path.iter().skip(from).take_while(|(other, _)| *other == hash);
                same.map(|(_, id)| *id).find(fits)
            } else {
                (0..).map(PlaceId).zip(&self.places).map(|(id, _)| id).find(fits)
            };
            let Some(place) = place else { break };
            found.push(place);
        }
    }

    fn place(&self, id: PlaceId) -> Option<&Place> {
        self.places.get(id.0 as usize)
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

#[derive(Default)]
struct GroupBuilder {
    policies: Vec<PolicyId>,
    always: Vec<PolicyId>,
    fields: BTreeMap<(FieldId, Asks), Vec<PolicyId>>,
    values: Vec<(u64, PolicyId)>,
    found: Vec<(FinderId, PolicyId)>,
    matchers: Vec<MatcherId>,
    rivals: Vec<MatcherId>,
    hosts: Vec<FinderId>,
    searched: Vec<Field>,
    reads: bool,
}

impl GroupBuilder {
    fn add(&mut self, id: PolicyId, policy: &Policy, program: &Program) {
        self.policies.push(id);
        for finder in &policy.finders {
            match program.finder(*finder).map(|finder| &finder.source) {
                Some(FinderSource::Scanner(matcher)) => {
                    self.matchers.push(*matcher);
                    self.rivals.extend(program.rivals_of(*finder));
                }
                Some(FinderSource::Host) => self.hosts.push(*finder),
                None => {}
            }
        }
        self.searched.extend_from_slice(&policy.fields);
        self.reads |= !policy.finders.is_empty() || policy.judge.is_some();
        let Some(keys) = keys(policy, &program.nodes, &program.fields) else {
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

    fn file(&mut self, id: PolicyId, field: FieldId, asks: Asks, hash: u64) {
        self.values.push((hash, id));
        let policies = self.fields.entry((field, asks)).or_default();
        if policies.last() != Some(&id) {
            policies.push(id);
        }
    }

    fn finish(mut self, kinds: KindSet) -> Group {
        self.values.sort_unstable();
        self.found.sort_unstable();
        self.matchers.sort_unstable();
        self.matchers.dedup();
        self.hosts.sort_unstable();
        self.hosts.dedup();
        self.searched.sort_unstable();
        self.searched.dedup();
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
            matchers: self.matchers.into_iter().collect(),
            rivals: self.rivals.into_iter().collect(),
            hosts: self.hosts.into(),
            searched: self.searched.into(),
            reads: self.reads,
        }
    }
}
