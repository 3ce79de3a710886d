//! What a dialect's own product would give back: its policy objects, and its answer to a request.

use crate::decision::{Decision, Hit, Status};
use crate::document::Bundle;
use crate::evaluator::Evaluator;
use crate::import::{self, Dialect, safe_ai};
use crate::offset::Offsets;
use crate::request::Request;
use crate::value::Value;
use crate::verdict::Verdict;

impl Evaluator {
    /// The policies that were imported from `dialect`, each as it was written.
    pub fn export(&self, dialect: Dialect) -> Vec<Value> {
        let own = self.policies().iter().filter(|policy| is_of(&self.source.head, &policy.set, dialect));
        own.filter_map(import::source).cloned().collect()
    }

    /// The answer of the pattern policies' product to `request`: what each of its policies found in the text. It quotes the
    /// text, so it is for the caller and not for a log.
    ///
    /// A policy that was waived, or that is only watched, is left out, as in the product it would not have been reached.
    pub fn safe_ai_answer(&self, request: &Request, decision: &Decision) -> Value {
        let triggered = decision
            .rationale
            .iter()
            .filter(|row| row.status == Status::Matched && row.waived_by.is_none())
            .filter(|row| is_of(&self.source.head, &row.set, Dialect::SafeAi))
            .filter_map(|row| {
                let policy = self.policies().get(&row.set, &row.policy)?;
                Some((policy, row.hits.iter().filter_map(|hit| quoted(request, decision, hit)).collect()))
            });
        let violations = safe_ai::violations(triggered, decision.verdict == Verdict::Deny);
        let conversation = request.session.as_ref().and_then(|session| session.id.as_deref());
        safe_ai::answer(None, &violations, conversation)
    }
}

fn is_of(head: &Bundle, set: &str, dialect: Dialect) -> bool {
    let declared = head.sets.get(set).and_then(|set| set.dialect.as_deref());
    declared == Some(dialect.as_str())
}

/// The words of the content that a hit covers.
fn quoted(request: &Request, decision: &Decision, hit: &Hit) -> Option<String> {
    let part = request.content.iter().flatten().find(|part| part.path == *hit.path)?;
    let text = part.text.as_deref()?;
    let offsets = Offsets::new(decision.offsets);
    let place = offsets.to_byte(text, hit.start)?..offsets.to_byte(text, hit.end)?;
    text.get(place).map(str::to_owned)
}
