//! Deferred checks: questions that need meaning, asked of a judge whom the host runs.
//!
//! A check's digest covers the rule and the subject, so an answer belongs to one question about one text and can be
//! cached under it. An answer touches only its own check; one that does not fit counts as no answer.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::decision::{Check, Clause, Fails, Rule, Subject};
use crate::program::{Judge, Policy};
use crate::request::{Answer, Finding};
use crate::value::{Value, canonical_json, sha256};

/// What the answers to one check come to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Ruling {
    /// Nobody has answered, or not enough judges have.
    None,
    /// The rule is not broken.
    Ok,
    /// The rule is broken.
    Violation {
        /// At these places of the subject: part and bytes.
        spans: Vec<(usize, usize, usize)>,
        /// The clauses that are broken, by their place in the rule; none where no judge says which.
        clauses: Vec<usize>,
    },
    /// It cannot be told, for this reason.
    Unsure(&'static str),
}

/// The question that `policy` asks about `subject`.
pub(crate) fn check(policy: &Policy, judge: &Judge, subject: Vec<Subject>) -> Check {
    let fails = |closed: bool| if closed { Fails::Closed } else { Fails::Open };
    let named = |clauses: &[(Arc<str>, Arc<str>)]| {
        clauses.iter().map(|(id, text)| Clause { id: id.to_string(), text: text.to_string() }).collect()
    };
    let rule = Rule {
        text: judge.text.to_string(),
        clauses: named(&judge.clauses),
        exceptions: named(&judge.exceptions),
    };
    let digests: Vec<(&str, &str)> =
        subject.iter().map(|part| (part.path.as_str(), part.sha256.as_str())).collect();
    let digest = sha256(canonical_json(&(&*policy.set, &*policy.id, &rule, &digests)).as_bytes());
    Check {
        check: digest,
        policy: policy.id.to_string(),
        kind: judge.kind.as_str().to_owned(),
        rule,
        subject,
        deadline_ms: judge.deadline_ms,
        on_timeout: fails(judge.closed),
        on_unsure: fails(policy.closed),
        min_score: judge.min_score,
        max_cost_usd: judge.max_cost_usd,
        quorum: (judge.of > 1).then_some(judge.quorum),
        of: (judge.of > 1).then_some(judge.of),
    }
}

/// What `answers` come to for `check`. `to_byte` tells the byte at an offset of a part, as the subject was handed out; `None`
/// if it is no place between two characters.
pub(crate) fn rule_on(
    check: &Check,
    judge: &Judge,
    answers: &[Answer],
    to_byte: impl Fn(usize, usize) -> Option<usize>,
) -> Ruling {
    let mut violations = 0;
    let mut clean = 0;
    let mut unsure = None;
    let mut spans = BTreeSet::new();
    let mut clauses = BTreeSet::new();
    // One that does not fit is no answer, and takes no place. A judge has one voice: of several answers by the same one, or by
    // judges who do not say who they are, the first counts.
    let mut heard: Vec<&Option<Value>> = Vec::new();
    let fitting = answers.iter().filter_map(|answer| Some((answer, fits(check, answer, &to_byte)?)));
    for (answer, found) in fitting {
        if heard.contains(&&answer.by) || heard.len() >= judge.of as usize {
            continue;
        }
        heard.push(&answer.by);
        let too_low = match (judge.min_score, answer.score) {
            (Some(least), Some(score)) => score < least,
            (Some(_), None) => true,
            (None, _) => false,
        };
        match answer.verdict {
            Finding::Unsure => unsure = Some("the judge could not tell"),
            _ if too_low => unsure = Some("the judge's score is below the policy's min_score"),
            Finding::Violation => {
                violations += 1;
                spans.extend(found);
                clauses.extend(answer.clause.as_ref().and_then(|id| place(&check.rule.clauses, id)));
            }
            Finding::Ok => clean += 1,
        }
    }
    if violations >= judge.quorum {
        Ruling::Violation { spans: spans.into_iter().collect(), clauses: clauses.into_iter().collect() }
    } else if clean > judge.of.saturating_sub(judge.quorum) {
        Ruling::Ok
    } else if heard.len() < judge.of as usize {
        // The others could still settle it.
        Ruling::None
    } else {
        unsure.map_or(Ruling::None, Ruling::Unsure)
    }
}

fn place(clauses: &[Clause], id: &str) -> Option<usize> {
    clauses.iter().position(|clause| clause.id == *id)
}

/// Whether an answer may name `id`: a violation one of the clauses, any other also the exception that applies.
fn may_name(rule: &Rule, verdict: Finding, id: &str) -> bool {
    let is_exception = || place(&rule.exceptions, id).is_some();
    place(&rule.clauses, id).is_some() || verdict != Finding::Violation && is_exception()
}

/// The answer's spans as part and bytes; `None` for an answer that does not fit the check: another check's, an unknown
/// clause, a score that is none, a span outside the subject.
fn fits(
    check: &Check,
    answer: &Answer,
    to_byte: &impl Fn(usize, usize) -> Option<usize>,
) -> Option<Vec<(usize, usize, usize)>> {
    let is_named = |id: &String| may_name(&check.rule, answer.verdict, id);
    let is_score = |score: f64| (0.0..=1.0).contains(&score);
    if answer.check != check.check
        || !answer.clause.as_ref().is_none_or(is_named)
        || !answer.score.is_none_or(is_score)
    {
        return None;
    }
    answer
        .spans
        .iter()
        .map(|span| {
            let part = match &span.path {
                None => 0,
                Some(path) => check.subject.iter().position(|part| part.path == *path)?,
            };
            let (start, end) = (to_byte(part, span.start)?, to_byte(part, span.end)?);
            (start < end).then_some((part, start, end))
        })
        .collect()
}

/// An answer that came after its check had expired: kept for the log, never silent, never effective.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LateFinding {
    /// The check answered.
    pub check: String,
    /// The policy that asked.
    pub policy: String,
    /// What the judge found.
    pub verdict: String,
    /// The clause that is broken, or the exception that applies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clause: Option<String>,
}

/// The answers that fit a check which `expired` names: what came too late.
pub(crate) fn late_findings(expired: &[Check], answers: &[Answer]) -> Vec<LateFinding> {
    answers
        .iter()
        .filter_map(|answer| {
            let check = expired.iter().find(|check| check.check == answer.check)?;
            let clause = answer.clause.as_ref().filter(|id| may_name(&check.rule, answer.verdict, id));
            Some(LateFinding {
                check: check.check.clone(),
                policy: check.policy.clone(),
                verdict: answer.verdict.as_str().to_owned(),
                clause: clause.cloned(),
            })
        })
        .collect()
}
