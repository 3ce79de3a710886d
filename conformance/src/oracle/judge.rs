//! Judges: questions, and what their answers come to (J1 to J9).

use lictor::decision::{Check, Clause, Fails, Rule, Subject};
use lictor::document::{ContentMode, JudgeMode, Policy};
use lictor::request::{Answer, Finding};
use lictor::value::{canonical_json, sha256};
use lictor::{Fail, OffsetUnit, Request};

use super::offset::to_byte;
use super::settle::closes;
use super::status::effects;
use super::{Mutation, Oracle};

/// How a policy asks a judge.
pub(super) struct Asks<'b> {
    /// Whenever its matchers hold, rather than when they cannot be decided.
    pub(super) always: bool,
    text: &'b str,
    quorum: u32,
    of: u32,
    /// Whether silence counts.
    pub(super) closed: bool,
}

/// A place of the subject: part, start, end.
pub(super) type Place = (usize, usize, usize);

/// What the answers come to.
pub(super) enum Ruling {
    Silence,
    Ok,
    Unsure,
    /// At these places of the subject.
    Violation(Vec<Place>),
}

/// A part of what a judge is shown.
pub(super) struct Shown {
    /// Place of the text.
    pub(super) text: usize,
    pub(super) path: String,
    /// The text, redacted by what is certain.
    pub(super) redacted: String,
    /// Whether that differs from the text.
    pub(super) is_rewritten: bool,
}

impl<'b> Oracle<'b> {
    pub(super) fn judge_of(&self, policy: &'b Policy) -> Option<Asks<'b>> {
        let declared = &policy.judge;
        let note = policy.content_mode == Some(ContentMode::Note);
        let content = policy.content.as_ref().filter(|_| !note).map(|content| content.value.as_str());
        let by_content =
            matches!(policy.content_mode, Some(ContentMode::Judge | ContentMode::DetectorsAndJudge));
        let always = match declared.mode {
            Some(JudgeMode::Never) => return None,
            // Without a matcher nothing can be decided before a judge is asked.
            Some(mode) => mode == JudgeMode::Required || !policy.has_matcher(),
            None if content.is_some() && (by_content || !policy.has_matcher()) => true,
            None => return None,
        };
        let defaults = &self.bundle.defaults;
        let fail = policy.fail.or(defaults.judge_on_timeout).or(defaults.fail).unwrap_or(Fail::Auto);
        let quorum = declared.quorum.unwrap_or(1);
        Some(Asks {
            always,
            text: declared.question.as_deref().or(content)?,
            quorum,
            of: declared.of.unwrap_or(quorum),
            closed: closes(fail, policy.severity, effects(policy)),
        })
    }

    /// The question, with a digest of all that it says (J6).
    pub(super) fn question(&self, policy: &Policy, asks: &Asks<'_>, shown: &[Shown]) -> Check {
        let fails = |closed: bool| if closed { Fails::Closed } else { Fails::Open };
        let whole = [("c1".to_owned(), asks.text.to_owned())];
        let parts = &policy.judge.clauses;
        let rule = Rule {
            text: asks.text.to_owned(),
            clauses: listed(if parts.is_empty() { &whole } else { parts }),
            exceptions: listed(&policy.judge.exceptions),
        };
        let subject: Vec<Subject> = shown
            .iter()
            .map(|part| Subject {
                path: part.path.clone(),
                bytes: part.redacted.len(),
                sha256: sha256(part.redacted.as_bytes()),
                text: None,
            })
            .collect();
        let parts: Vec<_> = subject.iter().map(|part| (&part.path, &part.sha256)).collect();
        Check {
            check: sha256(canonical_json(&(&policy.set, &policy.id, &rule, &parts)).as_bytes()),
            policy: policy.id.clone(),
            kind: policy.judge.kind.as_str().to_owned(),
            rule,
            subject,
            deadline_ms: policy.judge.deadline_ms,
            on_timeout: fails(asks.closed),
            on_unsure: fails(self.fails_closed(policy)),
            min_score: policy.judge.min_score,
            max_cost_usd: policy.judge.max_cost_usd,
            quorum: (asks.of > 1).then_some(asks.quorum),
            of: (asks.of > 1).then_some(asks.of),
        }
    }

    /// What the answers to one check come to. One that does not fit counts as no answer (J4).
    pub(super) fn ruling(
        &self,
        check: &Check,
        policy: &Policy,
        asks: &Asks<'_>,
        shown: &[Shown],
        request: &Request,
    ) -> Ruling {
        let fitting: Vec<(&Answer, Vec<Place>)> = request
            .answers
            .iter()
            .filter(|answer| answer.check == check.check || self.is_broken(Mutation::AnswersAnyCheck))
            .filter(|answer| {
                let excused =
                    if answer.verdict == Finding::Violation { &[][..] } else { &check.rule.exceptions };
                let mut known = check.rule.clauses.iter().chain(excused);
                answer.clause.is_none() || known.any(|clause| Some(&clause.id) == answer.clause.as_ref())
            })
            .filter(|answer| answer.score.is_none_or(|score| (0.0..=1.0).contains(&score)))
            .filter_map(|answer| Some((answer, self.places(answer, shown, request.offsets)?)))
            .collect();
        // One judge, one voice: the first. Those who do not say who they are are one.
        let is_first =
            |place: usize| fitting[..place].iter().all(|(other, _)| other.by != fitting[place].0.by);
        let fitting: Vec<_> = (0..fitting.len())
            .filter(|place| is_first(*place))
            .take(asks.of as usize)
            .map(|place| &fitting[place])
            .collect();
        let is_low = |answer: &Answer| match policy.judge.min_score {
            None => false,
            Some(least) => answer.score.is_none_or(|score| score < least),
        };
        let finds = |finding: Finding| {
            fitting.iter().filter(move |(answer, _)| answer.verdict == finding && !is_low(answer))
        };
        let violations = finds(Finding::Violation).count();
        let kept = finds(Finding::Ok).count();
        if violations >= asks.quorum as usize {
            let mut places: Vec<_> =
                finds(Finding::Violation).flat_map(|(_, places)| places.clone()).collect();
            places.sort_unstable();
            places.dedup();
            Ruling::Violation(places)
        } else if kept > (asks.of - asks.quorum) as usize {
            // So many find the rule kept that the rest could not reach the quorum.
            Ruling::Ok
        } else if fitting.len() == asks.of as usize && violations + kept < fitting.len() {
            // Nobody is left who could settle it.
            Ruling::Unsure
        } else {
            Ruling::Silence
        }
    }

    /// Where an answer points; `None` if that lies outside what was shown.
    fn places(&self, answer: &Answer, shown: &[Shown], unit: OffsetUnit) -> Option<Vec<Place>> {
        let place = |span: &lictor::request::AnswerSpan| {
            let part = match &span.path {
                None => 0,
                Some(path) => shown.iter().position(|part| part.path == *path)?,
            };
            let text = &shown.get(part)?.redacted;
            let byte = |offset: usize| to_byte(text, offset, unit);
            match (byte(span.start), byte(span.end)) {
                (Some(start), Some(end)) if start < end => Some((part, start, end)),
                _ if self.is_broken(Mutation::TrustsSpans) => Some((part, span.start, span.end)),
                _ => None,
            }
        };
        answer.spans.iter().map(place).collect()
    }
}

fn listed(parts: &[(String, String)]) -> Vec<Clause> {
    parts.iter().map(|(id, text)| Clause { id: id.clone(), text: text.clone() }).collect()
}
