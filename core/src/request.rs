//! A request: what is about to happen, as far as the host knows it.
//!
//! **Absent means unknown, never false.** The core has no clock and keeps no state: the time, counters, session
//! labels, approvals and judges' answers all come in with the request.

use std::collections::BTreeMap;
use std::fmt;

use jiff::Timestamp;

use crate::error::Problem;
use crate::kind::Kind;
use crate::offset::OffsetUnit;
use crate::value::{Map, Value};
use crate::verdict::Verdict;

/// One request. [`Request::from_json`] reads the wire form; the fields can also be filled in directly.
#[derive(Clone, PartialEq)]
pub struct Request {
    /// The host's name for the request, echoed in the decision.
    pub id: Option<String>,
    /// What is about to happen.
    pub kind: Kind,
    /// Level to name: where it happens.
    pub scope: BTreeMap<String, String>,
    /// For whom it happens.
    pub principal: Principal,
    /// The agent that acts.
    pub agent: Option<String>,
    /// What the agent does, in the host's words.
    pub action: Option<String>,
    /// The tool that is called.
    pub tool: Option<Tool>,
    /// The model that is called.
    pub model: Option<String>,
    /// What else the host knows.
    pub facts: Map,
    /// Counters before this request; numbers.
    pub counters: Map,
    /// The session it belongs to.
    pub session: Option<Session>,
    /// Where the host runs: `prod`.
    pub environment: Option<String>,
    /// The time of the request.
    pub now: Option<Timestamp>,
    /// The text. `None`: not known. Empty: there is none.
    pub content: Option<Vec<Part>>,
    /// Approvals given so far.
    pub approvals: Vec<Approval>,
    /// Judges' answers given so far.
    pub answers: Vec<Answer>,
    /// The unit in which the host counts: of the offsets that the request brings (hits of its detectors, spans of answers),
    /// and of those in the decision.
    pub offsets: OffsetUnit,
    /// What was wrong with the wire form. The fields concerned are absent.
    pub problems: Vec<Problem>,
}

impl Request {
    /// A request of which nothing is known but its kind and place.
    pub fn new<L, N>(kind: Kind, scope: impl IntoIterator<Item = (L, N)>) -> Self
    where
        L: Into<String>,
        N: Into<String>,
    {
        Request {
            id: None,
            kind,
            scope: scope.into_iter().map(|(level, name)| (level.into(), name.into())).collect(),
            principal: Principal::default(),
            agent: None,
            action: None,
            tool: None,
            model: None,
            facts: Map::new(),
            counters: Map::new(),
            session: None,
            environment: None,
            now: None,
            content: None,
            approvals: Vec::new(),
            answers: Vec::new(),
            offsets: OffsetUnit::default(),
            problems: Vec::new(),
        }
    }

    /// Sets the content to one part with the path `text`.
    #[must_use]
    pub fn with_text(mut self, text: impl Into<String>) -> Self {
        self.content = Some(vec![Part::new("text", text)]);
        self
    }

    /// Adds a fact.
    #[must_use]
    pub fn with_fact(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.facts.insert(name.into(), value.into());
        self
    }

    /// Sets the tool and its arguments.
    #[must_use]
    pub fn with_tool(mut self, name: impl Into<String>, args: Map) -> Self {
        self.tool = Some(Tool { name: Some(name.into()), args: Some(Value::Map(args)), ..Tool::default() });
        self
    }
}

/// Shows the kind and place only: a request's content must not reach a log by accident.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("kind", &self.kind)
            .field("scope", &self.scope)
            .finish_non_exhaustive()
    }
}

/// For whom something happens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Principal {
    /// The user.
    pub user: Option<String>,
    /// The user's groups.
    pub groups: Option<Vec<String>>,
    /// The user's roles.
    pub roles: Option<Vec<String>>,
}

/// A tool that is called.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tool {
    /// The server that offers it.
    pub server: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// Digest of its definition: what [`tool_hash`](crate::tool_hash) gives.
    pub hash: Option<String>,
    /// Its arguments; a map, if they are known.
    pub args: Option<Value>,
    /// Where the arguments stand in the host's own document: `params.arguments`. Findings in them then have that path.
    pub args_at: Option<String>,
    /// Where the result stands in the host's own document, empty for the whole of it: what policies call `tool.result`.
    pub result_at: Option<String>,
}

/// The session a request belongs to, before the request. [`Session::next`] gives it after a decision.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Session {
    /// The host's name for it.
    pub id: Option<String>,
    /// Inputs so far.
    pub turn: Option<u32>,
    /// Labels it has collected: `untrusted`.
    pub labels: Option<Vec<String>>,
    /// Tools that were called in it, each once.
    pub tools_called: Option<Vec<String>>,
    /// The most restrictive verdict so far.
    pub posture: Option<Verdict>,
    /// What the host adds to its counters because of the last step. No condition asks for it.
    pub consume: BTreeMap<String, f64>,
}

/// A part of the content.
#[derive(Clone, PartialEq, Eq)]
pub struct Part {
    /// Where it stands in the host's own document: `messages[0].content`.
    pub path: String,
    /// Who says it: `user`, `assistant`, `system`, `tool`.
    pub role: Option<String>,
    /// Where it comes from.
    pub source: Option<String>,
    /// The text. `None`: there is text that could not be read.
    pub text: Option<String>,
    /// What the text is written in.
    pub format: Format,
}

/// What a text is written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Plain text.
    #[default]
    Text,
    /// JSON, such as a tool's arguments in a provider's message: what its strings say is searched too, paths lead on into it, and
    /// it is still JSON when something in it is replaced. A text that is no JSON counts as plain.
    Json,
}

impl Format {
    /// Every format.
    pub const ALL: [Format; 2] = [Format::Text, Format::Json];

    /// The name used on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Json => "json",
        }
    }
}

impl Part {
    /// A part without role or source.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Part { path: path.into(), role: None, source: None, text: Some(text.into()), format: Format::Text }
    }
}

/// Shows the length only.
impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Part({}, {:?} bytes)", self.path, self.text.as_ref().map(String::len))
    }
}

/// A person's consent to one action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    /// The action consented to, as the decision named it.
    pub action_digest: String,
    /// Who consents.
    pub by: Principal,
    /// When.
    pub at: Option<Timestamp>,
}

/// A judge's answer to a deferred check.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The check answered.
    pub check: String,
    /// What the judge found.
    pub verdict: Finding,
    /// The clause that is broken.
    pub clause: Option<String>,
    /// How sure the judge is, 0 to 1.
    pub score: Option<f64>,
    /// Where in the subject: in each part's text as it was handed out, in the unit of [`Request::offsets`].
    pub spans: Vec<AnswerSpan>,
    /// Who answered, as the host describes it.
    pub by: Option<Value>,
    /// How long it took, in milliseconds.
    pub ms: Option<u64>,
}

/// A place in a judge's subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerSpan {
    /// The part; `None`: the first.
    pub path: Option<String>,
    /// Its start.
    pub start: usize,
    /// One past its end.
    pub end: usize,
}

/// What a judge found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    /// The rule is broken.
    Violation,
    /// It is not.
    Ok,
    /// The judge cannot tell.
    Unsure,
}

impl Finding {
    /// Every finding.
    pub const ALL: [Finding; 3] = [Finding::Violation, Finding::Ok, Finding::Unsure];

    /// The name used on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Finding::Violation => "violation",
            Finding::Ok => "ok",
            Finding::Unsure => "unsure",
        }
    }
}
