//! The compiled bundle: flat immutable arrays that every thread shares.
//!
//! ```text
//! bundle + ir ─▶ build ─▶ Program { policies · conditions · scanner · scope index }
//! ```
//!
//! What is built at once stands in order of authority, severity, set and id, so that nothing later can depend on the order in
//! which policies were written. Names, spans and everything else that only loading needs are gone.
//!
//! An [`update`] makes another program that shares whatever did not change. It adds its policies, with the fields, nodes and
//! finders that they need and nobody had, and files them in place of those that went; what only these needed stays until a
//! program is next built from scratch.

mod build;
mod finders;
mod index;
mod interner;
mod keys;
mod lower;

pub(crate) use build::{Change, Tuning, build, update};
pub(crate) use index::{Asks, Group, KeyField, PlaceId, PolicyIndex, member_hash, text_hash, truth_hash};

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

pub(crate) use crate::document::{
    Approve, Coverage, Effect, Extent, JudgeKind, JudgeMode, LogLevel, RedactStyle, Type,
};
pub(crate) use crate::ir::{Compare, Field, SessionField, TextOp};

use crate::detector::{Asked, Declared, Detector};
use crate::fingerprint::{Fingerprint, Key};
use crate::kind::{Kind, KindSet};
use crate::limits::Limits;
use crate::pattern::{MatcherId, MatcherSet, Needle, Regex, Scanner};
use crate::persistent::{Lookup, Table};
use crate::severity::Severity;
use crate::value::{Digest, Name, Value};
use crate::verdict::EffectSet;

/// Names a policy of a [`Program`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PolicyId(pub(crate) u32);

/// Names a field that a [`Program`]'s conditions ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct FieldId(pub(crate) u32);

/// A field that conditions ask for.
#[derive(Debug)]
pub(crate) struct AskedField {
    pub(crate) field: Field,
    /// The declared type of a fact.
    pub(crate) ty: Option<Type>,
}

/// Names a node of a [`Program`]'s conditions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct NodeId(pub(crate) u32);

/// Names a finder of a [`Program`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct FinderId(pub(crate) u32);

/// Everything a decision needs. A copy shares it.
#[derive(Clone, Debug)]
pub(crate) struct Program {
    /// By authority, severity (highest first), set, id, as far as they were built at once; see [`Program::sort`].
    pub(crate) policies: Table<Policy>,
    /// Policies by set and id; the last one of a name is the one that is filed, if any is.
    pub(crate) by_name: Lookup<PolicyId>,
    /// Every field that a condition, an audience or a roll-out asks for.
    pub(crate) fields: Table<AskedField>,
    pub(crate) by_field: Lookup<FieldId>,
    /// Every condition's nodes; children stand before their parents.
    pub(crate) nodes: Table<Node>,
    /// What is looked for in texts.
    pub(crate) finders: Table<Finder>,
    /// The finders of each of the scanner's matchers.
    pub(crate) by_matcher: Lookup<FinderId>,
    /// The finders of detectors, by name.
    pub(crate) by_detector: Lookup<FinderId>,
    pub(crate) scanner: Scanner,
    pub(crate) index: PolicyIndex,
    /// Levels of authority, highest first.
    pub(crate) levels: Arc<[Name]>,
    /// The bundle's id.
    pub(crate) id: Name,
    pub(crate) tenant: Option<Arc<str>>,
    /// Digest of the bundle.
    pub(crate) digest: Digest,
    /// What fingerprints of values are made with.
    pub(crate) key: Option<Key>,
    /// Declared facts.
    pub(crate) facts: Arc<BTreeMap<String, Type>>,
    /// Declared tools.
    pub(crate) tools: Arc<BTreeMap<String, Tool>>,
    /// Whether one of them is pinned to a server or a definition.
    pub(crate) pins_tools: bool,
    /// Kinds that are denied unless granted.
    pub(crate) deny: KindSet,
    /// The lowest level whose allow grants.
    pub(crate) grantable_by: u8,
    pub(crate) log: Arc<LogLevels>,
    /// Finders of personal data, where `pii_detected` must be derived.
    pub(crate) pii: Arc<[FinderId]>,
    pub(crate) pii_matchers: MatcherSet,
    /// Matchers of detectors, which look at what a text says to a reader and not only at how it is written.
    pub(crate) detector_matchers: MatcherSet,
    /// Those of detectors that read the name which a value is assigned to.
    pub(crate) assignment_matchers: MatcherSet,
    /// `pii_detected`, which the logging level may ask for.
    pub(crate) pii_detected: FieldId,
    pub(crate) limits: Limits,
}

impl Program {
    pub(crate) fn policy(&self, id: PolicyId) -> Option<&Policy> {
        self.policies.get(id.0)
    }

    pub(crate) fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id.0)
    }

    pub(crate) fn field(&self, id: FieldId) -> Option<&AskedField> {
        self.fields.get(id.0)
    }

    pub(crate) fn finder(&self, id: FinderId) -> Option<&Finder> {
        self.finders.get(id.0)
    }

    /// The groups of a place that are for `kind`.
    pub(crate) fn groups(&self, place: PlaceId, kind: Kind) -> impl Iterator<Item = &Group> {
        self.index.groups(place).iter().filter(move |group| group.kinds.contains(kind))
    }

    /// The policy of a set with this id; one that is not filed any more if none is.
    pub(crate) fn compiled(&self, set: &str, id: &str) -> Option<PolicyId> {
        let is_called = |policy: &Policy| *policy.set == *set && *policy.id == *id;
        self.by_name.get(&(set, id)).filter(|id| self.policy(*id).is_some_and(is_called)).last()
    }

    /// The matchers of finders and of their rivals.
    pub(crate) fn matchers_and_rivals(&self, finders: &[FinderId]) -> MatcherSet {
        let own = finders.iter().filter_map(|id| self.finder(*id)?.matcher());
        own.chain(finders.iter().flat_map(|id| self.rivals_of(*id))).collect()
    }

    /// Puts policies in order of authority, severity, set and id, and each there once.
    pub(crate) fn sort(&self, policies: &mut Vec<PolicyId>) {
        let are_in_order = policies.iter().all(|id| id.0 < self.policies.flat_len());
        if are_in_order {
            policies.sort_unstable();
        } else {
            policies.sort_unstable_by_key(|id| self.policy(*id).map(Policy::rank));
        }
        policies.dedup();
    }

    /// The finders whose hits a matcher's are.
    pub(crate) fn finders_of(&self, matcher: MatcherId) -> impl Iterator<Item = FinderId> {
        let is_its = move |id: &FinderId| self.finder(*id).and_then(Finder::matcher) == Some(matcher);
        self.by_matcher.get(&matcher).filter(is_its)
    }

    /// The detectors whose hits a matcher's are.
    pub(crate) fn detectors_of(&self, matcher: MatcherId) -> impl Iterator<Item = FinderId> {
        let is_detector = |id: &FinderId| self.finder(*id).is_some_and(|finder| finder.detector.is_some());
        self.finders_of(matcher).filter(is_detector)
    }

    /// The matchers of a finder's rivals.
    pub(crate) fn rivals_of(&self, id: FinderId) -> impl Iterator<Item = MatcherId> {
        let rivals = self.finder(id).map_or(&[][..], |finder| &finder.rivals);
        rivals.iter().filter_map(|rival| self.finder(*rival)?.matcher())
    }

    /// Whether a finder's hits may be those of another.
    pub(crate) fn has_rivals(&self, id: FinderId) -> bool {
        self.finder(id).is_some_and(|finder| !finder.rivals.is_empty())
    }

    /// Whether the host brings a finder's hits.
    pub(crate) fn is_host(&self, id: FinderId) -> bool {
        self.finder(id).is_some_and(|finder| matches!(finder.source, FinderSource::Host))
    }

    /// What findings of one place are put in order by: pattern before detectors, and these by name.
    pub(crate) fn name_of(&self, id: FinderId) -> Option<&Name> {
        self.finder(id)?.detector.as_ref()
    }

    /// The name of a level; the levels' count is checked at load.
    pub(crate) fn level(&self, level: u8) -> Name {
        self.levels.get(usize::from(level)).cloned().unwrap_or_else(|| "org".into())
    }
}

/// What is known of a tool.
#[derive(Debug)]
pub(crate) struct Tool {
    /// The server that must offer it.
    pub(crate) server: Option<String>,
    /// The digest that its definition must have.
    pub(crate) hash: Option<String>,
    /// Types of its arguments. `None`: anything.
    pub(crate) args: Option<BTreeMap<String, Type>>,
    /// Its arguments' JSON Schema.
    pub(crate) input_schema: Option<Value>,
    /// Labels of a session in which it was called.
    pub(crate) labels: Box<[String]>,
}

/// Logging levels: one for all, and one for each organisation that has its own.
#[derive(Debug, Default)]
pub(crate) struct LogLevels {
    /// Whether a level was asked for that needs to know of personal data.
    pub(crate) needs_pii: bool,
    pub(crate) default: LogLevel,
    pub(crate) by_org: BTreeMap<String, LogLevel>,
}

impl LogLevels {
    pub(crate) fn of<'o>(&self, org: impl FnOnce() -> Option<&'o str>) -> LogLevel {
        if self.by_org.is_empty() {
            return self.default;
        }
        org().and_then(|org| self.by_org.get(org)).copied().unwrap_or(self.default)
    }
}

/// One compiled policy.
#[derive(Debug)]
pub(crate) struct Policy {
    pub(crate) id: Name,
    pub(crate) set: Name,
    /// Place in [`Program::levels`] of the most specific pair of its scope.
    pub(crate) level: u8,
    /// Where it is owned: a name for each level, highest first.
    pub(crate) scope: Box<[Name]>,
    pub(crate) audience: Box<[Audience]>,
    pub(crate) kinds: KindSet,
    pub(crate) severity: Severity,
    pub(crate) effects: EffectSet,
    /// Effects with a parameter.
    pub(crate) parameters: Box<[Effect]>,
    pub(crate) approve: Option<Approve>,
    /// Whether an undecided condition counts.
    pub(crate) closed: bool,
    pub(crate) shadow: bool,
    pub(crate) rollout: Option<Rollout>,
    /// All must be true.
    pub(crate) conjuncts: Box<[Conjunct]>,
    /// The same, taken apart as far as that goes: whether they hold is asked here.
    pub(crate) tests: Box<[Conjunct]>,
    /// Every finder that its condition asks for.
    pub(crate) finders: Box<[FinderId]>,
    /// Every field that it searches by name.
    pub(crate) fields: Box<[Field]>,
    pub(crate) judge: Option<Judge>,
    /// What is known of a policy in plain language.
    pub(crate) plain: Option<Box<Plain>>,
    pub(crate) waivable: bool,
    /// Present exactly for a policy with `allow`.
    pub(crate) waiver: Option<Waiver>,
    pub(crate) notify: Option<Value>,
    pub(crate) message: Option<Arc<str>>,
    pub(crate) tags: Tags,
    /// Labels of a session in which it has counted.
    pub(crate) labels: Box<[String]>,
}

impl Policy {
    /// What policies are put in order by.
    pub(crate) fn rank(&self) -> (u8, Reverse<Severity>, &Name, &Name) {
        (self.level, Reverse(self.severity), &self.set, &self.id)
    }
}

/// Framework to references in it, for the families that are switched on.
pub(crate) type Tags = Box<[(Arc<str>, Box<[Arc<str>]>)]>;

/// One list of an audience: the request's value, or one of its values, must be in it.
#[derive(Debug)]
pub(crate) struct Audience {
    pub(crate) field: FieldId,
    /// Whether the field is a list, one of whose items must be in it.
    pub(crate) is_list: bool,
    /// Sorted.
    pub(crate) members: Box<[String]>,
}

/// For which share of requests a policy is live.
#[derive(Debug)]
pub(crate) struct Rollout {
    /// Of 10,000.
    pub(crate) threshold: u16,
    pub(crate) by: FieldId,
    /// What it is for the rest: watched, or not there at all.
    pub(crate) otherwise_shadow: bool,
}

/// One part of a policy's condition.
#[derive(Clone, Debug)]
pub(crate) enum Conjunct {
    /// Must be true.
    Holds(NodeId),
    /// Must be false.
    HoldsNot(NodeId),
    /// Must be found.
    Content(Arc<ContentTest>),
}

/// What must be found in the content.
#[derive(Debug)]
pub(crate) struct ContentTest {
    /// At least one of these; no condition if empty.
    pub(crate) any: Box<[FinderId]>,
    /// One of each group.
    pub(crate) all: Box<[Box<[FinderId]>]>,
    pub(crate) within: Within,
    /// All of these, each once.
    pub(crate) finders: Box<[FinderId]>,
    /// Within a hit of these, none of the others counts.
    pub(crate) except: Box<[FinderId]>,
    /// Fewest hits of all finders together.
    pub(crate) min_hits: usize,
    /// The least score of a hit that counts.
    pub(crate) min_score: Option<f64>,
    /// The fingerprints of values that count, sorted; none: every value.
    pub(crate) fingerprints: Box<[Fingerprint]>,
    /// The test as the author wrote it, for explanations.
    pub(crate) text: Arc<str>,
}

/// Which texts a test looks at.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Within {
    /// The content; for a tool call, the arguments too.
    Everything,
    /// Some of the texts.
    Texts(Arc<Select>),
    /// One field of the request that holds text.
    Field(Field),
}

/// Which of the texts. Each list is an "any of"; an empty one leaves out nothing.
#[derive(Debug, PartialEq)]
pub(crate) struct Select {
    /// At or below these paths.
    pub(crate) paths: Box<[Name]>,
    /// Of these speakers.
    pub(crate) roles: Box<[Name]>,
}

impl Within {
    /// What lies at or below a path.
    pub(crate) fn below(path: &str) -> Within {
        Within::Texts(Arc::new(Select { paths: [path.into()].into(), roles: [].into() }))
    }
}

/// What is looked for under one name.
#[derive(Clone, Debug)]
pub(crate) struct Finder {
    /// The detector's name; `None` for a policy's own pattern.
    pub(crate) detector: Option<Name>,
    /// What a redaction of style `tag` shows.
    pub(crate) label: Name,
    pub(crate) source: FinderSource,
    /// Finders of surer types: what lies within a hit of theirs is none of its own.
    pub(crate) rivals: Box<[FinderId]>,
    /// What says how sure a hit is.
    pub(crate) speaks: Speaks,
}

/// What says how sure a finder's hit is.
#[derive(Clone, Debug)]
pub(crate) enum Speaks {
    /// A built-in detector's evidence, and what was asked of it.
    BuiltIn(&'static Detector, Asked),
    /// What the bundle says of its detector.
    Declared(Arc<Declared>),
    /// Nothing: a policy's own pattern, or what the host brings with a score of its own.
    ForItself,
}

impl Finder {
    /// What is asked of it, if it is a built-in detector.
    pub(crate) fn asked(&self) -> Asked {
        match self.speaks {
            Speaks::BuiltIn(_, asked) => asked,
            Speaks::Declared(_) | Speaks::ForItself => Asked::default(),
        }
    }

    /// Whether it looks for a name beside what it finds.
    pub(crate) fn reads_name(&self) -> bool {
        matches!(self.speaks, Speaks::BuiltIn(detector, _) if detector.group() > 0)
    }

    /// Its matcher; `None` if the host brings its hits.
    pub(crate) const fn matcher(&self) -> Option<MatcherId> {
        match self.source {
            FinderSource::Scanner(matcher) => Some(matcher),
            FinderSource::Host => None,
        }
    }
}

/// Where a finder's hits come from.
#[derive(Clone, Copy, Debug)]
pub(crate) enum FinderSource {
    /// The scanner.
    Scanner(MatcherId),
    /// The host, as `facts.hits[name]`.
    Host,
}

/// When and how a judge is asked.
#[derive(Debug)]
pub(crate) struct Judge {
    pub(crate) mode: JudgeMode,
    pub(crate) kind: JudgeKind,
    pub(crate) text: Arc<str>,
    /// Ids and words.
    pub(crate) clauses: Box<[(Arc<str>, Arc<str>)]>,
    /// Ids and words of what the rule does not forbid.
    pub(crate) exceptions: Box<[(Arc<str>, Arc<str>)]>,
    pub(crate) min_score: Option<f64>,
    pub(crate) deadline_ms: Option<u32>,
    pub(crate) max_cost_usd: Option<f64>,
    pub(crate) quorum: u32,
    pub(crate) of: u32,
    /// Whether silence counts.
    pub(crate) closed: bool,
}

/// What is known of a policy that was compiled from plain language.
#[derive(Debug)]
pub(crate) struct Plain {
    pub(crate) coverage: Coverage,
    /// The words that it breaks where nothing was found in a text.
    pub(crate) words: Option<Arc<str>>,
    /// The words that a finder's hits break; sorted.
    pub(crate) quotes: Box<[(FinderId, Arc<str>)]>,
}

/// What a policy's `allow` waives.
#[derive(Debug)]
pub(crate) struct Waiver {
    pub(crate) extent: Extent,
    /// Only these policies; empty: any.
    pub(crate) policies: Box<[Name]>,
    /// Sets beyond its own.
    pub(crate) sets: Box<[Name]>,
    pub(crate) up_to: Option<Severity>,
    pub(crate) until: Option<Timestamp>,
}

/// A node of a condition.
#[derive(Debug)]
pub(crate) enum Node {
    Const(bool),
    All(Box<[NodeId]>),
    Any(Box<[NodeId]>),
    Not(NodeId),
    Atom(Atom),
}

/// One question about the request.
#[derive(Debug)]
pub(crate) struct Atom {
    pub(crate) test: Test,
    /// The question as the author wrote it.
    pub(crate) text: Arc<str>,
}

/// A question about the request; see [`crate::ir::Test`].
#[derive(Debug)]
pub(crate) enum Test {
    Truth(Term),
    Compare {
        left: Term,
        op: Compare,
        right: Term,
    },
    In {
        item: Term,
        list: Term,
    },
    Text {
        subject: Term,
        op: TextOp,
        needle: Term,
    },
    /// A text holds another that is known at load time.
    Contains {
        subject: Term,
        needle: Needle,
    },
    /// A regular expression or a glob.
    Matches {
        subject: Term,
        regex: Regex,
    },
    InDomain {
        subject: Term,
        domain: Arc<str>,
    },
    InCidr {
        subject: Term,
        network: ipnet::IpNet,
    },
    Has(Term),
    Quantifier {
        every: bool,
        list: Term,
        slot: usize,
        body: NodeId,
    },
    Detects {
        finders: Box<[FinderId]>,
        within: Within,
    },
}

/// Something with a value; see [`crate::ir::Term`].
#[derive(Debug)]
pub(crate) enum Term {
    Const(Constant),
    Field(FieldId),
    Item(usize),
    Index { base: Box<Term>, key: Box<Term> },
    Size(Box<Term>),
    Age(Box<Term>),
    Hour(Box<Term>),
    Weekday(Box<Term>),
    List(Box<[Term]>),
    Truth(NodeId),
}

/// A value known at load time.
#[derive(Clone, Debug)]
pub(crate) enum Constant {
    Value(Value),
    Severity(Severity),
    Time(Timestamp),
    Duration(SignedDuration),
    List(Arc<[Value]>),
}
