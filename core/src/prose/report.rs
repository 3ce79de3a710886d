//! The reports of a bundle's policies, and the bundle with what its texts come to pinned in it.

use std::collections::BTreeMap;

use crate::document::{Bundle, ContentMode, Policy};
use crate::source::Spanned;
use crate::value::{Value, sha256};

use super::{Reading, check, enact, read};

/// What reading the text of one policy gave.
#[derive(Clone, Debug, PartialEq)]
pub struct PolicyReading {
    /// The policy.
    pub policy: String,
    /// Its set.
    pub set: String,
    /// What was read.
    pub content: String,
    /// What of it can be checked.
    pub reading: Reading,
    /// Whether the policy has matchers of its own, which hold instead of the text.
    pub overridden: bool,
    /// Clauses that detectors could check and those matchers do not look for.
    pub uncovered: Vec<String>,
}

impl PolicyReading {
    fn of(policy: &Policy) -> Option<PolicyReading> {
        let content = policy.content.as_ref()?;
        let reading = read(&content.value);
        let detect = policy.detect.clone().unwrap_or_default();
        let overridden = policy.has_matcher() || policy.content_mode == Some(ContentMode::Note);
        let uncovered = if policy.has_matcher() { check::open(&reading, &detect) } else { Vec::new() };
        Some(PolicyReading {
            policy: policy.id.clone(),
            set: policy.set.clone(),
            content: content.value.clone(),
            reading,
            overridden,
            uncovered,
        })
    }

    /// The report as JSON data; see [`Reading::to_value`].
    pub fn to_value(&self) -> Value {
        let mut report = self.reading.to_value(Some(&self.policy));
        if let (Value::Map(report), true) = (&mut report, self.overridden) {
            report.insert("overridden".to_owned(), true.into());
            report.insert("uncovered".to_owned(), self.uncovered.clone().into());
        }
        report
    }

    /// The report as a person reads it; see [`Reading::render`].
    pub fn render(&self, color: bool) -> String {
        let mut out = self.reading.render(&self.policy, &self.content, color);
        if self.overridden {
            out.push_str("\n  The policy's own matchers hold instead of this text.\n");
        }
        if !self.uncovered.is_empty() {
            out.push_str(&format!("  None of them looks for {}.\n", self.uncovered.join(", ")));
        }
        out
    }
}

/// The report of each policy of `bundle` that has plain language, in the order written.
pub fn readings(bundle: &Bundle) -> Vec<PolicyReading> {
    bundle.policies.iter().filter_map(PolicyReading::of).collect()
}

/// The bundle with the native policies that its texts come to written beside the texts, and the digest of each text: what a
/// later version of the library reads in a text does not change it. Where one text comes to several policies, the second
/// is `id.2` and so on.
pub fn freeze(bundle: &Bundle) -> Bundle {
    let mut frozen = enact(bundle).into_owned();
    let mut seen: BTreeMap<(String, String), u32> = BTreeMap::new();
    for policy in &mut frozen.policies {
        if policy.plain.take().is_none() {
            continue;
        }
        if let Some(content) = &policy.content {
            policy.content_digest = Some(Spanned::new(sha256(content.value.as_bytes()), content.span));
        }
        let count = seen.entry((policy.set.clone(), policy.id.clone())).or_default();
        *count += 1;
        if *count > 1 {
            policy.id = format!("{}.{count}", policy.id);
        }
    }
    frozen
}
