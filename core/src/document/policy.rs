//! One policy, as it was written.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::kind::KindSet;
use crate::severity::Severity;
use crate::source::{Span, Spanned};
use crate::value::Value;
use crate::verdict::{EffectKind, EffectSet, Fail};

use super::detect::{Detect, Reads};
use super::node::Node;

/// One policy. Its condition is the conjunction of whichever of `when`, `match`, `pattern` and `detect` are
/// present, and not `unless`.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// Names the policy within its set.
    pub id: String,
    /// The whole policy in its document.
    pub span: Span,
    /// Where the id stands; the whole policy if it has none of its own.
    pub id_span: Span,
    /// A title.
    pub name: Option<String>,
    /// What it does.
    pub description: Option<String>,
    /// Why it exists.
    pub rationale: Option<String>,
    /// The set it belongs to. A waiver works within one set.
    pub set: String,
    /// Authority: level and name, highest first.
    pub scope: Vec<(String, String)>,
    /// Where the scope stands.
    pub scope_span: Span,
    /// Audience.
    pub applies_to: Audience,
    /// Kinds of request it is for. `None`: the bundle's default.
    pub kinds: Option<KindSet>,
    /// The rating of harm.
    pub severity: Severity,
    /// The rating as it was written, where that was not the canonical name.
    pub severity_written: Option<Value>,
    /// A condition that must hold.
    pub when: Option<Spanned<String>>,
    /// A condition that must not hold.
    pub unless: Option<Spanned<String>>,
    /// Field operators, all of which must hold.
    pub field_match: Option<Vec<FieldMatch>>,
    /// Text that must occur in the content.
    pub pattern: Option<PatternDecl>,
    /// Where `pattern` looks.
    pub reads: Option<Reads>,
    /// Findings that must occur in the content.
    pub detect: Option<Detect>,
    /// The rule in plain language.
    pub content: Option<Spanned<String>>,
    /// How plain language is enforced.
    pub content_mode: Option<ContentMode>,
    /// The digest of the `content` that the matchers beside it were made from: another text has drifted from them.
    pub content_digest: Option<Spanned<String>>,
    /// Present on a policy that a text was compiled to; documents do not have it.
    pub plain: Option<Plain>,
    /// What happens when the condition holds.
    pub effects: Vec<Spanned<Effect>>,
    /// Who approves.
    pub approve: Approve,
    /// Whether and how a judge is asked.
    pub judge: Judge,
    /// What happens when the condition cannot be decided.
    pub fail: Option<Fail>,
    /// Whether the policy is live.
    pub mode: Mode,
    /// For whom it is live.
    pub rollout: Option<Rollout>,
    /// Whether an allow can waive it.
    pub waivable: bool,
    /// What its own allow waives.
    pub waives: Waives,
    /// Whom an alert goes to: the host's affair, handed back as it is.
    pub notify: Option<Value>,
    /// What the caller is told.
    pub message: Option<String>,
    /// Framework to references in it.
    pub tags: BTreeMap<String, Vec<String>>,
    /// What the session is labelled with when the policy counts.
    pub labels: Vec<Spanned<String>>,
    /// Anything else the author keeps here; a dialect's own document under `source`.
    pub meta: Option<Value>,
    /// The policy's own tests, kept as written.
    pub tests: Vec<Value>,
    /// Fields whose name starts with `x-`, kept as written.
    pub extensions: BTreeMap<String, Value>,
}

impl Policy {
    /// A policy with nothing but a name and a place.
    pub fn new(id: impl Into<String>, set: impl Into<String>, span: Span) -> Self {
        Policy {
            id: id.into(),
            span,
            id_span: span,
            name: None,
            description: None,
            rationale: None,
            set: set.into(),
            scope: Vec::new(),
            scope_span: span,
            applies_to: Audience::default(),
            kinds: None,
            severity: Severity::default(),
            severity_written: None,
            when: None,
            unless: None,
            field_match: None,
            pattern: None,
            reads: None,
            detect: None,
            content: None,
            content_mode: None,
            content_digest: None,
            plain: None,
            effects: Vec::new(),
            approve: Approve::default(),
            judge: Judge::default(),
            fail: None,
            mode: Mode::default(),
            rollout: None,
            waivable: true,
            waives: Waives::default(),
            notify: None,
            message: None,
            tags: BTreeMap::new(),
            labels: Vec::new(),
            meta: None,
            tests: Vec::new(),
            extensions: BTreeMap::new(),
        }
    }

    /// The kinds of its effects.
    pub fn effect_kinds(&self) -> EffectSet {
        self.effects.iter().map(|effect| effect.kind()).collect()
    }

    /// Whether a matcher, rather than plain language alone, decides it.
    pub fn has_matcher(&self) -> bool {
        self.when.is_some() || self.field_match.is_some() || self.pattern.is_some() || self.detect.is_some()
    }
}

/// Whom a policy is for. An empty list means everyone; each list is an "any of".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Audience {
    /// Groups of the principal.
    pub groups: Vec<String>,
    /// The principal.
    pub users: Vec<String>,
    /// Roles of the principal.
    pub roles: Vec<String>,
    /// Agents.
    pub agents: Vec<String>,
    /// Models.
    pub models: Vec<String>,
    /// Tools.
    pub tools: Vec<String>,
    /// Environments.
    pub environments: Vec<String>,
}

impl Audience {
    /// Each list with the name documents give it.
    pub fn lists(&self) -> [(&'static str, &[String]); 7] {
        [
            ("groups", &self.groups),
            ("users", &self.users),
            ("roles", &self.roles),
            ("agents", &self.agents),
            ("models", &self.models),
            ("tools", &self.tools),
            ("environments", &self.environments),
        ]
    }
}

/// `field_operator: value`.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldMatch {
    /// Field and operator as written: `risk_level_gte`.
    pub key: Spanned<String>,
    /// What the field is compared with.
    pub value: Node,
}

/// `pattern`.
#[derive(Clone, Debug, PartialEq)]
pub struct PatternDecl {
    /// The pattern.
    pub text: Spanned<String>,
    /// How it is read.
    pub syntax: Syntax,
}

/// How a pattern is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Syntax {
    /// A regular expression as the `regex` crate reads it: `\d`, `\w` and `\b` know Unicode.
    #[default]
    Rust,
    /// A regular expression as ECMAScript reads it: `\d`, `\w` and `\b` are ASCII.
    Ecma,
    /// Plain text, whatever its case.
    Keyword,
}

/// One effect with its parameter.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// An effect without a parameter of its own.
    Simple(EffectKind),
    /// Replace spans.
    Redact(Redact),
    /// Use another model.
    Route {
        /// The model.
        model: String,
    },
    /// Consume a counter.
    Throttle {
        /// The counter.
        counter: String,
        /// Its bound.
        limit: f64,
    },
    /// Rewrite an argument.
    SetArg {
        /// The argument, below `tool.args`.
        path: String,
        /// Its new value.
        value: Value,
    },
}

impl Effect {
    /// The effect without its parameter.
    pub const fn kind(&self) -> EffectKind {
        match self {
            Effect::Simple(kind) => *kind,
            Effect::Redact(_) => EffectKind::Redact,
            Effect::Route { .. } => EffectKind::Route,
            Effect::Throttle { .. } => EffectKind::Throttle,
            Effect::SetArg { .. } => EffectKind::SetArg,
        }
    }
}

/// How spans are replaced.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Redact {
    /// The replacement of style `fixed`; `[REDACTED]` if absent.
    pub with: Option<String>,
    /// How the replacement is made.
    pub style: RedactStyle,
    /// The capture group of `pattern` that is replaced; 0 is the whole match.
    pub group: usize,
    /// Letters and digits at the end that style `mask` keeps; then punctuation stays too.
    pub keep: Option<usize>,
}

/// How a replacement is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RedactStyle {
    /// The same words every time.
    #[default]
    Fixed,
    /// The detector's name in brackets: `[pii.ssn]`.
    Tag,
    /// One `*` for each character.
    Mask,
    /// The detector's name and a number, the same for the same text: `[pii.ssn#1]`. The host can put back what stood there.
    Placeholder,
    /// The detector's name and the beginning of the value's fingerprint, which the host's key makes: `[pii.ssn:5f2c…]`. The same
    /// for the same text in every decision.
    Hash,
}

impl RedactStyle {
    /// Every style.
    pub const ALL: [RedactStyle; 5] = [
        RedactStyle::Fixed,
        RedactStyle::Tag,
        RedactStyle::Mask,
        RedactStyle::Placeholder,
        RedactStyle::Hash,
    ];

    /// The name used in documents.
    pub const fn as_str(self) -> &'static str {
        match self {
            RedactStyle::Fixed => "fixed",
            RedactStyle::Tag => "tag",
            RedactStyle::Mask => "mask",
            RedactStyle::Placeholder => "placeholder",
            RedactStyle::Hash => "hash",
        }
    }
}

/// Who approves, and for how long.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Approve {
    /// `group:…`, `role:…` or `user:…`; empty: anyone.
    pub by: Vec<String>,
    /// How many different people.
    pub quorum: Option<u32>,
    /// Lifetime of an approval in seconds; absent: no bound.
    pub ttl_s: Option<u32>,
    /// Whether the requester's own approval does not count.
    pub four_eyes: bool,
}

/// How plain language is enforced.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ContentMode {
    /// By what can be compiled from it.
    #[default]
    Detectors,
    /// By a judge.
    Judge,
    /// By both.
    DetectorsAndJudge,
    /// Not at all: it explains the matchers beside it.
    Note,
}

impl ContentMode {
    /// Every mode.
    pub const ALL: [ContentMode; 4] =
        [ContentMode::Detectors, ContentMode::Judge, ContentMode::DetectorsAndJudge, ContentMode::Note];

    /// The name used in documents.
    pub const fn as_str(self) -> &'static str {
        match self {
            ContentMode::Detectors => "detectors",
            ContentMode::Judge => "judge",
            ContentMode::DetectorsAndJudge => "detectors+judge",
            ContentMode::Note => "note",
        }
    }
}

/// What is known of a policy that was compiled from plain language.
#[derive(Clone, Debug, PartialEq)]
pub struct Plain {
    /// How much of the whole text is decided without a judge.
    pub coverage: Coverage,
    /// Detectors, each with the words of the clause that it checks; with no detector, the words of what conditions alone check.
    pub quotes: Vec<(String, String)>,
}

/// How much of a policy in plain language is decided without a judge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Coverage {
    /// All of it.
    Full,
    /// Some of it; a judge or nobody decides the rest, as the report says.
    Partial,
    /// Nothing: a judge is asked about all of it.
    Judged,
    /// Nothing in it is about a request.
    None,
}

impl Coverage {
    /// Every level.
    pub const ALL: [Coverage; 4] = [Coverage::Full, Coverage::Partial, Coverage::Judged, Coverage::None];

    /// The name used in reports and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Coverage::Full => "full",
            Coverage::Partial => "partial",
            Coverage::Judged => "judged",
            Coverage::None => "none",
        }
    }
}

/// Whether and how a judge is asked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judge {
    /// When.
    pub mode: Option<JudgeMode>,
    /// The question, where it is not `content`.
    pub question: Option<String>,
    /// The parts of the rule that an answer can name: id and words. Empty: the whole rule is one.
    pub clauses: Vec<(String, String)>,
    /// What the rule does not forbid: id and words.
    pub exceptions: Vec<(String, String)>,
    /// Who answers.
    pub kind: JudgeKind,
    /// Answers with a lower score do not count.
    pub min_score: Option<f64>,
    /// How long the host should wait, in milliseconds.
    pub deadline_ms: Option<u32>,
    /// What the answers may cost, in US dollars.
    pub max_cost_usd: Option<f64>,
    /// How many answers must agree that the rule is broken.
    pub quorum: Option<u32>,
    /// Of how many judges asked.
    pub of: Option<u32>,
}

/// When a judge is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JudgeMode {
    /// Never.
    Never,
    /// Whenever the policy's matchers hold, or there are none.
    Required,
    /// When the policy's matchers could not be decided.
    IfUndecided,
}

impl JudgeMode {
    /// Every mode.
    pub const ALL: [JudgeMode; 3] = [JudgeMode::Never, JudgeMode::Required, JudgeMode::IfUndecided];

    /// The name used in documents.
    pub const fn as_str(self) -> &'static str {
        match self {
            JudgeMode::Never => "never",
            JudgeMode::Required => "required",
            JudgeMode::IfUndecided => "if_undecided",
        }
    }
}

/// Who answers a deferred check.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum JudgeKind {
    /// A language model.
    #[default]
    Llm,
    /// A classifier.
    Classifier,
    /// A person.
    Human,
}

impl JudgeKind {
    /// Every kind.
    pub const ALL: [JudgeKind; 3] = [JudgeKind::Llm, JudgeKind::Classifier, JudgeKind::Human];

    /// The name used in documents and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            JudgeKind::Llm => "llm",
            JudgeKind::Classifier => "classifier",
            JudgeKind::Human => "human",
        }
    }
}

/// Whether a policy is live.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// It counts.
    #[default]
    Enforce,
    /// It is listed with what it would have done, and contributes nothing.
    Shadow,
    /// It is not compiled.
    Disabled,
}

impl Mode {
    /// Every mode.
    pub const ALL: [Mode; 3] = [Mode::Enforce, Mode::Shadow, Mode::Disabled];

    /// The name used in documents.
    pub const fn as_str(self) -> &'static str {
        match self {
            Mode::Enforce => "enforce",
            Mode::Shadow => "shadow",
            Mode::Disabled => "disabled",
        }
    }
}

/// For which share of requests a policy is live.
#[derive(Clone, Debug, PartialEq)]
pub struct Rollout {
    /// The share in percent, 0 to 100, to two decimals.
    pub percent: f64,
    /// The field whose value picks the side: the same user stays on the same side.
    pub by: Spanned<String>,
    /// What the policy is for the rest: shadow, unless `disabled` is written.
    pub otherwise: Mode,
}

/// What a policy's `allow` waives.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Waives {
    /// Whether the whole request or only covered hits. Absent: `span` for an allow with content hits, else `request`.
    pub extent: Option<Extent>,
    /// Only these policies; empty: any.
    pub policies: Vec<Spanned<String>>,
    /// Sets beyond the policy's own, where owned at the same level.
    pub sets: Vec<Spanned<String>>,
    /// Only policies of at most this severity.
    pub up_to: Option<Severity>,
    /// Only before this time: break-glass.
    pub until: Option<Timestamp>,
}

/// How far a waiver reaches within a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// A policy is waived when each of its hits lies inside a hit of the allow.
    Span,
    /// A policy is waived whatever its hits.
    Request,
}

impl Extent {
    /// Every extent.
    pub const ALL: [Extent; 2] = [Extent::Span, Extent::Request];

    /// The name used in documents.
    pub const fn as_str(self) -> &'static str {
        match self {
            Extent::Span => "span",
            Extent::Request => "request",
        }
    }
}
