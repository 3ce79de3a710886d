//! The rationale: one row per policy that had a say.

use serde::{Deserialize, Serialize};

use crate::document::Coverage;
use crate::severity::Severity;
use crate::value::Name;
use crate::verdict::{EffectKind, EffectSet};

/// What one policy said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// The policy.
    pub policy: Name,
    /// Its set.
    pub set: Name,
    /// Where it is owned.
    pub level: Name,
    /// Its rating of harm.
    pub severity: Severity,
    /// What became of its condition.
    pub status: Status,
    /// What it does, or would do.
    pub effects: EffectSet,
    /// One sentence: which conjuncts held, with the values compared; what was missing; who waived.
    pub why: String,
    /// The policy that waived it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waived_by: Option<Name>,
    /// Its fail mode, where that decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fail: Option<Fails>,
    /// Of a policy in plain language: how much of its text is decided without a judge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coverage: Option<Coverage>,
    /// What it found in the text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hits: Vec<Hit>,
}

impl Row {
    /// The key by which rows are sorted: effect, severity (highest first), set, id. Authority, which stands between
    /// effect and severity, is a number of the program and not of the row.
    pub(crate) fn leading_effect(&self) -> Option<EffectKind> {
        self.effects.iter().next()
    }
}

/// What became of a policy's condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// It holds.
    Matched,
    /// It cannot be decided.
    Undetermined,
    /// It waits for a judge.
    Pending,
    /// No judge answered in time.
    Expired,
    /// It holds or cannot be decided, and the policy is watched only.
    Shadow,
    /// It does not hold. Only in an explanation.
    NotMatched,
}

impl Status {
    /// Every status.
    pub const ALL: [Status; 6] = [
        Status::Matched,
        Status::Undetermined,
        Status::Pending,
        Status::Expired,
        Status::Shadow,
        Status::NotMatched,
    ];

    /// The name used on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Status::Matched => "matched",
            Status::Undetermined => "undetermined",
            Status::Pending => "pending",
            Status::Expired => "expired",
            Status::Shadow => "shadow",
            Status::NotMatched => "not_matched",
        }
    }
}

/// A resolved fail mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fails {
    /// Undecided, it contributes nothing.
    Open,
    /// Undecided, it counts.
    Closed,
}

impl Fails {
    /// Every mode.
    pub const ALL: [Fails; 2] = [Fails::Open, Fails::Closed];

    /// The name used on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Fails::Open => "open",
            Fails::Closed => "closed",
        }
    }
}

/// Something found in a text. Offsets are in the unit of [`Decision::offsets`](super::Decision::offsets).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hit {
    /// The detector that found it; absent for a policy's own pattern.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detector: Option<Name>,
    /// The part of the request it stands in.
    pub path: Name,
    /// Its start.
    pub start: usize,
    /// One past its end.
    pub end: usize,
    /// The text with all but its last four characters masked, on request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preview: Option<String>,
}
