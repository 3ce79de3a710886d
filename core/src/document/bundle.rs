//! A bundle: everything that is compiled into one evaluator.

use std::collections::{BTreeMap, BTreeSet};

use crate::kind::{Kind, KindSet};
use crate::limits::Limits;
use crate::source::Spanned;
use crate::value::Value;
use crate::verdict::Fail;

use super::policy::{Policy, Syntax};
use super::types::Type;

/// A bundle as it was written, after merging its documents and importing its dialects.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bundle {
    /// Names the bundle; the default `set` of its policies.
    pub id: String,
    /// The author's version.
    pub version: String,
    /// The one organisation it may be used for, if it is bound to one.
    pub tenant: Option<String>,
    /// `bundle.description`, `min_engine`, `commit`, `models`, `not_before`, `not_after`: kept, and part of the digest.
    pub about: BTreeMap<String, Value>,
    /// Facts, counters, labels, tools and levels that conditions may name.
    pub schema: Schema,
    /// What holds where a policy does not say.
    pub defaults: Defaults,
    /// Tag families switched on or off; a family that is not named is on.
    pub frameworks: BTreeMap<String, bool>,
    /// Named lists for `list("…")` and for detectors.
    pub lists: BTreeMap<String, Vec<Value>>,
    /// Detectors that the bundle defines.
    pub detectors: BTreeMap<String, DetectorDecl>,
    /// What is known of each set beyond its policies.
    pub sets: BTreeMap<String, SetDecl>,
    /// The policies, in the order written.
    pub policies: Vec<Policy>,
    /// The bundle's own tests, kept as written.
    pub tests: Vec<Value>,
    /// Fields whose name starts with `x-`, kept as written.
    pub extensions: BTreeMap<String, Value>,
}

/// What conditions may name beyond the fields that every request has.
#[derive(Clone, Debug, PartialEq)]
pub struct Schema {
    /// Declared facts and their types.
    pub facts: BTreeMap<String, Spanned<Type>>,
    /// Declared counters.
    pub counters: BTreeSet<String>,
    /// Declared session labels. Empty: any label.
    pub labels: BTreeSet<String>,
    /// Declared tools.
    pub tools: BTreeMap<String, ToolDecl>,
    /// Levels of authority, highest first.
    pub levels: Vec<String>,
}

impl Default for Schema {
    fn default() -> Self {
        Schema {
            facts: BTreeMap::new(),
            counters: BTreeSet::new(),
            labels: BTreeSet::new(),
            tools: BTreeMap::new(),
            levels: Schema::LEVELS.map(str::to_owned).to_vec(),
        }
    }
}

impl Schema {
    /// The levels of a bundle that names none.
    pub const LEVELS: [&'static str; 3] = ["org", "workspace", "repo"];
}

/// One tool an agent may call.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ToolDecl {
    /// The server that offers it.
    pub server: Option<String>,
    /// Digest of the definition that was reviewed.
    pub hash: Option<String>,
    /// What a session is labelled with once the tool was called, or its result was taken in.
    pub labels: Vec<String>,
    /// Types of its arguments. `None`: anything.
    pub args: Option<BTreeMap<String, Type>>,
    /// The MCP `inputSchema` that `args` was translated from, as written.
    pub input_schema: Option<Value>,
}

/// What holds where a policy does not say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Defaults {
    /// Kinds of request that are denied unless an allow grants them.
    pub deny: KindSet,
    /// `defaults.decision` as written, for writing it back.
    pub decision: Option<Value>,
    /// The lowest level whose allow may grant; the highest level if absent.
    pub grantable_by: Option<Spanned<String>>,
    /// Fail mode.
    pub fail: Option<Fail>,
    /// Which events are stored.
    pub log: Option<LogLevel>,
    /// Kinds of request.
    pub kinds: Option<KindSet>,
    /// Fail mode of a judge's silence.
    pub judge_on_timeout: Option<Fail>,
    /// Limits to lower.
    pub limits: BTreeMap<String, usize>,
}

impl Defaults {
    /// The limits of this bundle: the host's, lowered by its own.
    pub fn limits(&self, host: &Limits) -> Limits {
        let mut limits = host.clone();
        for (name, value) in &self.limits {
            // Decoding has refused unknown names.
            let _ = limits.lower(name, *value);
        }
        limits
    }

    /// Whether a request of `kind` is denied unless granted.
    pub fn denies(&self, kind: Kind) -> bool {
        self.deny.contains(kind)
    }
}

/// Which events a host is asked to store.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum LogLevel {
    /// Events with personal data.
    Minimal,
    /// Events of medium risk or above, or with personal data.
    #[default]
    Standard,
    /// All events.
    Full,
    /// All events; in an organisation policy, blocking rules are live.
    Paranoid,
}

impl LogLevel {
    /// Every level, the least talkative first.
    pub const ALL: [LogLevel; 4] =
        [LogLevel::Minimal, LogLevel::Standard, LogLevel::Full, LogLevel::Paranoid];

    /// The name used in documents and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            LogLevel::Minimal => "minimal",
            LogLevel::Standard => "standard",
            LogLevel::Full => "full",
            LogLevel::Paranoid => "paranoid",
        }
    }
}

/// A detector that the bundle defines: exactly one of `regex`, `keywords`, `list`, `external`.
#[derive(Clone, Debug, PartialEq)]
pub struct DetectorDecl {
    /// What it looks for.
    pub looks_for: LooksFor,
    /// The check that a match must pass, by its name in the catalogue; `None`: any match is a finding.
    pub validator: Option<Spanned<String>>,
    /// Words near a match that say whether it is meant.
    pub context: ContextDecl,
    /// How sure a match without any such word is, from 0 to 1; 1 if absent.
    pub score: Option<f64>,
    /// The capture group that is the finding; 0 is the whole match.
    pub group: usize,
    /// The name that a redaction's tag shows.
    pub label: Option<String>,
    /// Texts with a finding, and texts without: loading fails where one is not as it says.
    pub examples: Examples,
}

/// Words near a match, whatever their case, in the plural, and as a part of an identifier.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ContextDecl {
    /// On either side, or in the key under which the text stands.
    pub near: Vec<String>,
    /// Before a match, or in that key.
    pub before: Vec<String>,
    /// After a match.
    pub after: Vec<String>,
    /// A match with one of these before it, or in that key, is none.
    pub not: Vec<String>,
    /// Whether a match without any of the words is a finding all the same.
    pub optional: bool,
}

impl ContextDecl {
    /// Each list of words with the name documents give it.
    pub fn lists(&self) -> [(&'static str, &[String]); 4] {
        [("near", &self.near), ("before", &self.before), ("after", &self.after), ("not", &self.not)]
    }
}

/// A detector's own tests.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Examples {
    /// Texts with at least one finding.
    pub finds: Vec<Spanned<String>>,
    /// Texts without any.
    pub passes: Vec<Spanned<String>>,
}

/// What a bundle's detector looks for.
#[derive(Clone, Debug, PartialEq)]
pub enum LooksFor {
    /// A regular expression.
    Regex(Spanned<String>, Syntax),
    /// Words and phrases, whatever their case, between word boundaries.
    Keywords(Vec<Spanned<String>>),
    /// The items of a named list, as keywords.
    List(Spanned<String>),
    /// Hits that the host supplies as `facts.hits[name]`.
    External,
}

/// What is known of a set beyond its policies.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SetDecl {
    /// The organisation the set speaks for; `None`: every one.
    pub org: Option<String>,
    /// Which events that organisation stores.
    pub log: Option<LogLevel>,
    /// The set's tag families switched on or off.
    pub frameworks: BTreeMap<String, bool>,
    /// The dialect the set was imported from.
    pub dialect: Option<String>,
}
