//! The decision without any content: safe to log by construction.
//!
//! No field of these types can hold text of a request. Names come from the bundle; what comes from the request is a
//! number, a digest, or an id that has the shape of an id.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::diagnostic::Code;
use crate::document::Coverage;
use crate::offset::OffsetUnit;
use crate::severity::Severity;
use crate::value::{Digest, Name, sha256};
use crate::verdict::{EffectSet, Verdict};

use super::{Cost, Decision, Fails, Log, Row, Status};

/// What a log keeps of a decision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// The request's id if it has the shape of one, else its digest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// The unit of every offset in the record.
    #[serde(default, skip_serializing_if = "OffsetUnit::is_bytes")]
    pub offsets: OffsetUnit,
    /// The verdict.
    pub verdict: Verdict,
    /// Whether nothing was pending.
    #[serde(rename = "final")]
    pub is_final: bool,
    /// What contributed.
    pub effects: EffectSet,
    /// How many spans are replaced.
    pub redactions: usize,
    /// The approved action, if an approval is needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action_digest: Option<String>,
    /// Checks that wait for a judge, by digest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pending: Vec<String>,
    /// Framework to references in it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, BTreeSet<String>>,
    /// What to store.
    pub log: Log,
    /// Policies that wanted a judge, got none, and fail open.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unjudged: Vec<String>,
    /// The rationale's rows without their sentences.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rationale: Vec<RecordRow>,
    /// How many rows there were, where that is more than are listed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rationale_total: Option<usize>,
    /// Codes of what was wrong with the request.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<Code>,
    /// Digest of the bundle that decided.
    pub bundle: Digest,
    /// Work done.
    pub cost: Cost,
}

/// A rationale row without its sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordRow {
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
    /// What it does.
    pub effects: EffectSet,
    /// The policy that waived it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waived_by: Option<Name>,
    /// Its fail mode, where that decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fail: Option<Fails>,
    /// Of a policy in plain language: how much of its text is decided without a judge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coverage: Option<Coverage>,
    /// What it found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hits: Vec<RecordHit>,
}

/// A hit without its path: a path can hold keys that the caller chose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordHit {
    /// The detector; absent for a policy's own pattern.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detector: Option<Name>,
    /// Its start in its part.
    pub start: usize,
    /// One past its end.
    pub end: usize,
}

impl From<&Decision> for Record {
    fn from(decision: &Decision) -> Self {
        Record {
            request_id: decision.request_id.as_deref().map(identifier),
            offsets: decision.offsets,
            verdict: decision.verdict,
            is_final: decision.is_final,
            effects: decision.effects,
            redactions: decision.redactions.len(),
            action_digest: decision.action_digest.clone(),
            pending: decision.pending.iter().map(|check| check.check.clone()).collect(),
            tags: decision.tags.clone(),
            log: decision.log,
            unjudged: decision.unjudged.clone(),
            rationale: decision.rationale.iter().map(RecordRow::from).collect(),
            rationale_total: decision.rationale_total,
            errors: decision.errors.iter().map(|problem| problem.code).collect(),
            bundle: decision.bundle,
            cost: decision.cost,
        }
    }
}

impl From<&Row> for RecordRow {
    fn from(row: &Row) -> Self {
        RecordRow {
            policy: row.policy.clone(),
            set: row.set.clone(),
            level: row.level.clone(),
            severity: row.severity,
            status: row.status,
            effects: row.effects,
            waived_by: row.waived_by.clone(),
            fail: row.fail,
            coverage: row.coverage,
            hits: row
                .hits
                .iter()
                .map(|hit| RecordHit { detector: hit.detector.clone(), start: hit.start, end: hit.end })
                .collect(),
        }
    }
}

/// An id as it is if it has the shape of one: up to 64 letters, digits, `-`, `_`, at least one of them a letter. Anything else
/// (an e-mail address, a card number, a sentence) becomes its digest, which still correlates.
fn identifier(id: &str) -> String {
    const LONGEST: usize = 64;
    let plain = id.len() <= LONGEST
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
        && id.bytes().any(|byte| byte.is_ascii_alphabetic());
    if plain { id.to_owned() } else { sha256(id.as_bytes()) }
}

impl Record {
    /// The record as one canonical JSON text (RFC 8785).
    pub fn to_json(&self) -> String {
        crate::value::canonical_json(self)
    }
}

#[cfg(test)]
mod tests {
    use super::identifier;

    #[test]
    fn an_id_that_could_be_content_becomes_a_digest() {
        assert_eq!(identifier("R9"), "R9");
        assert_eq!(
            identifier("3f2c1f0e-1111-4a4a-8888-000000000000"),
            "3f2c1f0e-1111-4a4a-8888-000000000000"
        );
        for content in ["123-45-6789", "ann@example.com", "my name is Ann", "4111111111111111", ""] {
            assert!(identifier(content).starts_with("sha256:"), "{content}");
        }
    }
}
