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
            self.withheld_by().map(|row| format!("`{}` ({})", row.policy, row.why)).collect();
        let message = self.message.as_ref().map(|message| format!(": {}", message.replace('\n', "; ")));
        Some(format!("{verb} by {}{}", policies.join(", "), message.unwrap_or_default()))
    }

    /// The rows of the policies that hold or deny the action. Their ids, unlike their reasons, may be told to a client.
    pub fn withheld_by(&self) -> impl Iterator<Item = &Row> {
        self.rationale.iter().filter(|row| {
            row.waived_by.is_none()
                && row.status != Status::Shadow
                && row.fail != Some(Fails::Open)
                && row.effects.verdict() >= Verdict::Hold
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::{Compiler, Kind, Request};

    #[test]
    fn only_policies_that_count_withhold() {
        let policies = r"
lictor: 1
bundle: {id: b, version: '1'}
policies:
  - {id: denies, scope: {org: o}, pattern: secret, effect: deny}
  - {id: warns, scope: {org: o}, pattern: secret, effect: warn}
  - {id: watched, scope: {org: o}, pattern: secret, effect: deny, mode: shadow}
  - {id: open, scope: {org: o}, when: environment == 'prod', effect: deny, fail: open}
";
        let evaluator = Compiler::new().document("b.yaml", policies).compile().unwrap().evaluator;
        let decision =
            evaluator.evaluate(&Request::new(Kind::Input, [("org", "o")]).with_text("a secret")).unwrap();
        assert_eq!(decision.rationale.len(), 4);
        assert_eq!(decision.withheld_by().map(|row| &*row.policy).collect::<Vec<_>>(), ["denies"]);
        assert_eq!(decision.withheld().unwrap(), "denied by `denies` (pattern at text[2:8])");
    }
}
