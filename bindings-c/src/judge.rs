//! Questions for a judge, and what was answered too late.

use std::ffi::c_char;

use lictor::value::canonical_json;
use lictor::{Evaluator, answers_from_json};

use crate::decision::lictor_decision;
use crate::enums::Scale;
use crate::error::{Failure, at, lictor_error, lictor_status};
use crate::guard::{HandleOut, given, guard};
use crate::obligations::{item, lictor_pair};
use crate::text::{bytes, lictor_str, lictor_string};

/// A question for a judge: the rule and what it is to be applied to stand in separate fields.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct lictor_check {
    /// Digest of the rule and the subject: what an answer names, and a safe key for a cache.
    pub check: lictor_str,
    /// The policy that asks.
    pub policy: lictor_str,
    /// Who is to answer: `llm`, `classifier` or `human`.
    pub kind: lictor_str,
    /// The rule.
    pub rule: lictor_str,
    /// How many clauses the rule has: `lictor_decision_clause`.
    pub clauses: usize,
    /// How many parts the subject has: `lictor_decision_subject`.
    pub subjects: usize,
    /// Answers with a lower score do not count; 0 if every one does.
    pub min_score: f64,
    /// How long to wait, in milliseconds; 0 if the policy does not say.
    pub deadline_ms: u32,
    /// The `lictor_fail` that silence means.
    pub on_timeout: u32,
    /// The `lictor_fail` that an answer means which cannot tell.
    pub on_unsure: u32,
    /// How many answers must find a violation, of how many; 1 of 1 if the policy does not say.
    pub quorum: u32,
    /// Of how many.
    pub of: u32,
    /// How many exceptions the rule has: `lictor_decision_exception`.
    pub exceptions: usize,
    /// What the answers may cost, in US dollars; 0 if the policy does not say. The host keeps to it.
    pub max_cost_usd: f64,
}

/// One part of what a judge looks at, after the redactions that apply.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct lictor_subject {
    /// Where it stands in the request.
    pub path: lictor_str,
    /// Digest of the text.
    pub sha256: lictor_str,
    /// The text; absent unless `LICTOR_OPTION_SUBJECTS` asks for it.
    pub text: lictor_str,
    /// Length in bytes.
    pub bytes: usize,
}

/// Writes the check at `index`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_decision_check(
    decision: Option<&lictor_decision>,
    index: usize,
    check: *mut lictor_check,
) -> lictor_status {
    let view = |decision: &lictor_decision| {
        let check = at(&decision.decision.pending, index)?;
        Ok(lictor_check {
            check: check.check.as_str().into(),
            policy: check.policy.as_str().into(),
            kind: check.kind.as_str().into(),
            rule: check.rule.text.as_str().into(),
            clauses: check.rule.clauses.len(),
            subjects: check.subject.len(),
            exceptions: check.rule.exceptions.len(),
            min_score: check.min_score.unwrap_or_default(),
            deadline_ms: check.deadline_ms.unwrap_or_default(),
            on_timeout: check.on_timeout.number(),
            on_unsure: check.on_unsure.number(),
            quorum: check.quorum.unwrap_or(1),
            of: check.of.unwrap_or(1),
            exceptions: check.rule.exceptions.len(),
            max_cost_usd: check.max_cost_usd.unwrap_or_default(),
        })
    };
    // SAFETY: as this function's.
    unsafe { item(decision, check, view) }
}

/// Writes id and words of the clause at `index` of the rule of the check at `check`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_decision_clause(
    decision: Option<&lictor_decision>,
    check: usize,
    index: usize,
    clause: *mut lictor_pair,
) -> lictor_status {
    let view = |decision: &lictor_decision| {
        let clause = at(&at(&decision.decision.pending, check)?.rule.clauses, index)?;
        Ok(lictor_pair { name: clause.id.as_str().into(), value: clause.text.as_str().into() })
    };
    // SAFETY: as this function's.
    unsafe { item(decision, clause, view) }
}

/// Writes id and words of the exception at `index` of the rule of the check at `check`: what does not break it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_decision_exception(
    decision: Option<&lictor_decision>,
    check: usize,
    index: usize,
    exception: *mut lictor_pair,
) -> lictor_status {
    let view = |decision: &lictor_decision| {
        let exception = at(&at(&decision.decision.pending, check)?.rule.exceptions, index)?;
        Ok(lictor_pair { name: exception.id.as_str().into(), value: exception.text.as_str().into() })
    };
    // SAFETY: as this function's.
    unsafe { item(decision, exception, view) }
}

/// Writes the part at `index` of the subject of the check at `check`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_decision_subject(
    decision: Option<&lictor_decision>,
    check: usize,
    index: usize,
    subject: *mut lictor_subject,
) -> lictor_status {
    let view = |decision: &lictor_decision| {
        let subject = at(&at(&decision.decision.pending, check)?.subject, index)?;
        Ok(lictor_subject {
            path: subject.path.as_str().into(),
            sha256: subject.sha256.as_str().into(),
            text: subject.text.as_deref().into(),
            bytes: subject.bytes,
        })
    };
    // SAFETY: as this function's.
    unsafe { item(decision, subject, view) }
}

/// What came after `lictor_evaluator_expire`: those of `answers` (a JSON list) that fit a check which `expired`, the decision before
/// it, was waiting for, as a JSON list for the log. They change nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_late_findings(
    expired: Option<&lictor_decision>,
    answers: *const c_char,
    answers_len: usize,
    findings: *mut *mut lictor_string,
    error: *mut *mut lictor_error,
) -> lictor_status {
    guard(error, || {
        // SAFETY: a place to write to, or null.
        let out = unsafe { HandleOut::new(findings, "findings") }?;
        let expired = &given(expired, "expired")?.decision;
        // SAFETY: the caller's string, for the length of the call.
        let answers = answers_from_json(unsafe { bytes(answers, answers_len, "answers") }?)?;
        let findings = Evaluator::late_findings(&expired.pending, &answers);
        out.give(lictor_string(canonical_json(&findings)));
        Ok::<(), Failure>(())
    })
}
