//! Whether the content may go on, and in one sentence why not.

use crate::verdict::Verdict;

use super::{Decision, Fails, Row, Status};

impl Decision {
    /// Why the content must not go on, not even with the decision's changes; `None` if it may. For hosts that pass text
    /// on or do not: filters, proxies, log handlers.
    ///
    /// It must not if the verdict is hold or deny, and not if anything was wrong with the request: a text that was not
    /// searched to its end must not pass, whatever the policies' fail modes say.
    pub fn withheld(&self) -> Option<String> {
        if let Some(problem) = self.errors.first() {
            return Some(format!("the request was not understood in full: {problem}"));
        }
        let verb = match self.verdict {
            Verdict::Allow | Verdict::Transform => return None,
            Verdict::Hold => "held",
            Verdict::Deny => "denied",
        };
        let policies: Vec<String> =
            self.withholding().map(|row| format!("`{}` ({})", row.policy, row.why)).collect();
        let message = self.message.as_ref().map(|message| format!(": {}", message.replace('\n', "; ")));
        Some(format!("{verb} by {}{}", policies.join(", "), message.unwrap_or_default()))
    }

    /// The rows whose policies hold or deny the action: those that a refusal names.
    pub fn withholding(&self) -> impl Iterator<Item = &Row> {
        self.rationale.iter().filter(|row| {
            row.waived_by.is_none()
                && row.status != Status::Shadow
                && row.fail != Some(Fails::Open)
                && row.effects.verdict() >= Verdict::Hold
        })
    }
}
