//! A decision: what the host must do, and why.
//!
//! Plain data. [`Decision`] may quote the request on the host's wish (`text_after`, masked previews);
//! [`Record`] cannot, by construction, and is what belongs in a log.

mod placeholder;
mod rationale;
mod record;
mod redaction;
mod rewrite;
mod text;
mod withheld;

pub use placeholder::Placeholders;
pub use rationale::{Fails, Hit, Row, Status};
pub use record::{Record, RecordHit, RecordRow};
pub use redaction::{Redaction, TextAfter};
pub(crate) use redaction::{masked, masked_but, replaced};

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::document::LogLevel;
use crate::error::Problem;
use crate::offset::OffsetUnit;
use crate::value::{Digest, Value};
use crate::verdict::{EffectSet, Verdict};

/// The id of the policy that stands for a default of deny; no other policy may have it.
pub const DEFAULT_DENY: &str = "default-deny";

/// The id of the row that denies a call of a tool that is not the one reviewed; no policy may have it.
pub const PINNED_TOOL: &str = "pinned-tool";

/// The id of the row that denies changes which would leave something unusable; no policy may have it.
pub const BROKEN_CHANGE: &str = "broken-change";

/// The answer to one request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// The request's id, echoed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// The unit of every offset in the decision: that of the request.
    #[serde(default, skip_serializing_if = "OffsetUnit::is_bytes")]
    pub offsets: OffsetUnit,
    /// What the host must do with the action.
    pub verdict: Verdict,
    /// Whether nothing is pending.
    #[serde(rename = "final")]
    pub is_final: bool,
    /// What contributed to the verdict or stands beside it, most restrictive first.
    pub effects: EffectSet,
    /// What the policies tell the caller, one a line, in rationale order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Spans to replace, by path and place, never overlapping.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub redactions: Vec<Redaction>,
    /// The content after redaction, on request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text_after: Option<Vec<TextAfter>>,
    /// Arguments to set, by path.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub set_args: BTreeMap<String, Value>,
    /// The tool's arguments after redaction and `set_arg`, on request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub args_after: Option<Value>,
    /// The model to use instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<Route>,
    /// Counters to consume, each with the smallest limit that any policy sets.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub throttle: BTreeMap<String, f64>,
    /// Approvals that are still needed, all of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub approvals: Vec<ApprovalNeeded>,
    /// SHA-256 of the action that an approval consents to; present whenever an approval is needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action_digest: Option<String>,
    /// Questions for a judge.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pending: Vec<Check>,
    /// A complete decision to use if no judge answers; present exactly while something is pending.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fallback: Option<Box<Decision>>,
    /// Whom to alert, as the policies say it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notify: Vec<Notice>,
    /// Framework to references in it, of every policy that contributes.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, BTreeSet<String>>,
    /// What the session is to be labelled with, by the policies that contribute and by the tool if the action goes ahead.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub labels: BTreeSet<String>,
    /// What to store.
    pub log: Log,
    /// Policies that wanted a judge, got none, and fail open.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unjudged: Vec<String>,
    /// One row per policy that matched, was waived, shadowed, pending or undetermined.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rationale: Vec<Row>,
    /// How many rows there were, where that is more than are listed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rationale_total: Option<usize>,
    /// What was wrong with the request, or beyond a limit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<Problem>,
    /// Digest of the bundle that decided.
    pub bundle: Digest,
    /// Work done.
    pub cost: Cost,
}

impl Decision {
    /// The decision as one canonical JSON text (RFC 8785).
    pub fn to_json(&self) -> String {
        crate::value::canonical_json(self)
    }

    /// Reads a decision back from its JSON.
    ///
    /// # Errors
    /// serde's, for a text that is not a decision.
    pub fn from_json(json: &str) -> Result<Decision, serde_json::Error> {
        serde_json::from_str(json)
    }
}

/// The verdict without its rationale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// What the host must do with the action.
    pub verdict: Verdict,
    /// What contributed to it or stands beside it.
    pub effects: EffectSet,
    /// Whether nothing is pending.
    pub is_final: bool,
}

/// Another model to use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Route {
    /// The model.
    pub model: String,
    /// Policies that wanted another one and were outranked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overruled: Vec<String>,
}

/// An approval that is still needed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApprovalNeeded {
    /// The policy that needs it.
    pub policy: String,
    /// Who may give it; empty: anyone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<String>,
    /// How many different people.
    pub quorum: u32,
    /// How many of them have consented already.
    pub given: u32,
    /// Lifetime in seconds: the shortest that any policy needing approval sets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ttl_s: Option<u32>,
    /// Whether the requester's own approval does not count.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub four_eyes: bool,
}

/// A question for a judge: rule and subject stand in separate fields.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// Digest of the rule and the subject: a safe key for a cache.
    pub check: String,
    /// The policy that asks.
    pub policy: String,
    /// Who is to answer: `llm`, `classifier` or `human`.
    pub kind: String,
    /// The rule.
    pub rule: Rule,
    /// What the rule is to be applied to.
    pub subject: Vec<Subject>,
    /// How long to wait, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline_ms: Option<u32>,
    /// What silence means: `open` or `closed`.
    pub on_timeout: Fails,
    /// What an answer that cannot tell means.
    pub on_unsure: Fails,
    /// Answers with a lower score do not count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_score: Option<f64>,
    /// What all answers to it may cost, in US dollars. The host keeps to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_cost_usd: Option<f64>,
    /// How many answers must find a violation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quorum: Option<u32>,
    /// Of how many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<u32>,
}

/// The rule a judge applies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The policy's text, or its question.
    pub text: String,
    /// Its clauses, by id: `c1`, `c2`, …
    pub clauses: Vec<Clause>,
    /// What does not break it, by id: `x1`, `x2`, …
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exceptions: Vec<Clause>,
}

/// One clause of a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    /// Names it in an answer.
    pub id: String,
    /// Its words.
    pub text: String,
}

/// One part of what a judge looks at, after the redactions that apply.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subject {
    /// Where it stands in the request.
    pub path: String,
    /// Length in bytes.
    pub bytes: usize,
    /// Digest of the text.
    pub sha256: String,
    /// The text, on request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// Shows the length only.
impl std::fmt::Debug for Subject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Subject({}, {} bytes)", self.path, self.bytes)
    }
}

/// Whom to alert.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// The policy that alerts.
    pub policy: String,
    /// Its severity: how urgent it is.
    pub severity: crate::severity::Severity,
    /// The policy's `notify`, as written; absent: the administrators of the policy's level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Value>,
}

/// What to store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    /// Whether the logging level asks to store the event. Unknown counts as yes.
    pub event: bool,
    /// Whether any policy was triggered, so that the decision's record is to be stored.
    pub decision: bool,
    /// The logging level in force.
    pub level: LogLevel,
}

/// Work done, in units that do not depend on the machine or on how the evaluator is tuned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cost {
    /// Policies in scope.
    pub policies: usize,
    /// Bytes of text scanned.
    pub bytes: usize,
    /// Hits found.
    pub hits: usize,
}
