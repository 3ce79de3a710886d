//! When a policy asks a judge, and what.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic};
use crate::document::{self, ContentMode, JudgeMode};
use crate::program::Judge;
use crate::verdict::{EffectKind, EffectSet, Fail};

use super::Builder;

impl Builder<'_> {
    pub(super) fn judge(&mut self, policy: &document::Policy, effects: EffectSet) -> Option<Judge> {
        let decl = &policy.judge;
        let content = policy.content.as_ref().filter(|_| policy.content_mode != Some(ContentMode::Note));
        let text = decl.question.as_deref().or(content.map(|content| content.value.as_str()));
        let judged = matches!(policy.content_mode, Some(ContentMode::Judge | ContentMode::DetectorsAndJudge));
        let mode = match (decl.mode, policy.has_matcher()) {
            (Some(JudgeMode::Never), _) => None,
            // Without a matcher there is nothing that could be decided before a judge is asked.
            (Some(_), false) => Some(JudgeMode::Required),
            (Some(mode), true) => Some(mode),
            (None, false) => content.map(|_| JudgeMode::Required),
            (None, true) => (judged && content.is_some()).then_some(JudgeMode::Required),
        };
        // Without `content` either, whoever read the document has reported that a condition is missing or wrong.
        if mode.is_none() && !policy.has_matcher() && policy.content.is_some() {
            let problem = Diagnostic::new(Code::Required, "nothing decides whether this policy applies")
                .at(policy.id_span)
                .help("add `when`, `match`, `pattern` or `detect`, or let a judge read `content`");
            self.report(policy, "condition", problem);
        }
        let mode = mode?;
        let Some(text) = text else {
            let problem = Diagnostic::new(Code::Required, "a judge needs a question")
                .at(policy.id_span)
                .help("give `content`, or `judge: {question: …}`");
            self.report(policy, "judge", problem);
            return None;
        };
        if effects.contains(EffectKind::Allow) {
            let problem =
                Diagnostic::new(Code::Enum, "an allow cannot wait for a judge: an answer never waives")
                    .at(policy.effects.first().map_or(policy.id_span, |effect| effect.span));
            self.report(policy, "effect", problem);
        }
        let quorum = decl.quorum.unwrap_or(1);
        let of = decl.of.unwrap_or(quorum);
        if quorum > of {
            let problem =
                Diagnostic::new(Code::Type, format!("a quorum of {quorum} cannot be reached by {of} judges"))
                    .at(policy.id_span);
            self.report(policy, "judge", problem);
        }
        let fail = policy.fail.or(self.bundle.defaults.judge_on_timeout).or(self.bundle.defaults.fail);
        Some(Judge {
            mode,
            kind: decl.kind,
            text: text.into(),
            clauses: match decl.clauses.as_slice() {
                [] => [("c1".into(), text.into())].into(),
                clauses => named(clauses),
            },
            exceptions: named(&decl.exceptions),
            min_score: decl.min_score,
            deadline_ms: decl.deadline_ms,
            max_cost_usd: decl.max_cost_usd,
            quorum,
            of,
            closed: fail.unwrap_or(Fail::Auto).is_closed(policy.severity, effects),
        })
    }
}

fn named(parts: &[(String, String)]) -> Box<[(Arc<str>, Arc<str>)]> {
    parts.iter().map(|(id, text)| (id.as_str().into(), text.as_str().into())).collect()
}
