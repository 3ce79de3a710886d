//! The reasons of a decision: rows, hits, problems, and what it cost.

use lictor::decision::Hit;
use lictor::document::Coverage;

use crate::decision::lictor_decision;
use crate::enums::{Scale, effects};
use crate::error::{Entry, at, lictor_problem, lictor_status};
use crate::guard::{given, guard, out};
use crate::text::lictor_str;

/// What one policy said.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct lictor_row {
    /// The policy.
    pub policy: lictor_str,
    /// Its set.
    pub set: lictor_str,
    /// Where it is owned.
    pub level: lictor_str,
    /// One sentence: which conjuncts held, with the values compared; what was missing; who waived.
    pub why: lictor_str,
    /// The policy that waived it; absent where none did.
    pub waived_by: lictor_str,
    /// The `lictor_severity`.
    pub severity: u32,
    /// The `lictor_row_status`.
    pub status: u32,
    /// The sum of its `lictor_effect`s.
    pub effects: u32,
    /// The `lictor_fail` where that decided, or 0.
    pub fail: u32,
    /// How many hits it has.
    pub hits: usize,
    /// Of a policy in plain language: how much of its text is decided without a judge (`full`, `partial`, `judged`, `none`).
    pub coverage: lictor_str,
}

/// Something found in a text.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct lictor_hit {
    /// The detector; absent for a policy's own pattern.
    pub detector: lictor_str,
    /// The part of the request.
    pub path: lictor_str,
    /// The text with all but its last four characters masked; absent unless it was asked for.
    pub preview: lictor_str,
    /// Its start.
    pub start: usize,
    /// One past its end.
    pub end: usize,
}

impl From<&Hit> for lictor_hit {
    fn from(hit: &Hit) -> Self {
        lictor_hit {
            detector: hit.detector.as_deref().into(),
            path: (&*hit.path).into(),
            preview: hit.preview.as_deref().into(),
            start: hit.start,
            end: hit.end,
        }
    }
}

/// What to store.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct lictor_log {
    /// The `lictor_log_level` in force.
    pub level: u32,
    /// Whether it asks to store the event.
    pub event: bool,
    /// Whether any policy was triggered, so that the decision's record is to be stored.
    pub decision: bool,
}

/// Work done, in units that do not depend on the machine.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct lictor_cost {
    /// Policies in scope.
    pub policies: usize,
    /// Bytes of text searched.
    pub bytes: usize,
    /// Hits found.
    pub hits: usize,
}

/// How many rows the decision lists.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_decision_row_count(decision: Option<&lictor_decision>) -> usize {
    decision.map_or(0, |decision| decision.decision.rationale.len())
}

/// How many rows there are, those beyond the limit too.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_decision_row_total(decision: Option<&lictor_decision>) -> usize {
    decision
        .map_or(0, |decision| decision.decision.rationale_total.unwrap_or(decision.decision.rationale.len()))
}

/// Writes the row at `index`, borrowed from `decision`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_decision_row(
    decision: Option<&lictor_decision>,
    index: usize,
    row: *mut lictor_row,
) -> lictor_status {
    guard(std::ptr::null_mut(), || {
        let rationale = &given(decision, "decision")?.decision.rationale;
        // SAFETY: a place to write to, or null.
        let out = unsafe { out(row, "row") }?;
        let row = at(rationale, index)?;
        out.write(lictor_row {
            policy: (&*row.policy).into(),
            set: (&*row.set).into(),
            level: (&*row.level).into(),
            why: row.why.as_str().into(),
            waived_by: row.waived_by.as_deref().into(),
            severity: row.severity.number(),
            status: row.status.number(),
            effects: effects(row.effects),
            fail: row.fail.map_or(0, Scale::number),
            hits: row.hits.len(),
            coverage: row.coverage.map(Coverage::as_str).into(),
        });
        Ok(())
    })
}

/// Writes the hit at `index` of the row at `row`, borrowed from `decision`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_decision_hit(
    decision: Option<&lictor_decision>,
    row: usize,
    index: usize,
    hit: *mut lictor_hit,
) -> lictor_status {
    guard(std::ptr::null_mut(), || {
        let rationale = &given(decision, "decision")?.decision.rationale;
        // SAFETY: a place to write to, or null.
        let out = unsafe { out(hit, "hit") }?;
        let hit = at(&at(rationale, row)?.hits, index)?;
        out.write(hit.into());
        Ok(())
    })
}

/// How many problems the decision lists: what was wrong with the request, or beyond a limit.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_decision_problem_count(decision: Option<&lictor_decision>) -> usize {
    decision.map_or(0, |decision| decision.decision.errors.len())
}

/// Writes the problem at `index`, borrowed from `decision`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_decision_problem(
    decision: Option<&lictor_decision>,
    index: usize,
    problem: *mut lictor_problem,
) -> lictor_status {
    guard(std::ptr::null_mut(), || {
        let problems = &given(decision, "decision")?.decision.errors;
        // SAFETY: a place to write to, or null.
        let out = unsafe { out(problem, "problem") }?;
        out.write(Entry::view_of(at(problems, index)?));
        Ok(())
    })
}

/// What to store. All zero for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_decision_log(decision: Option<&lictor_decision>) -> lictor_log {
    let none = lictor_log { level: 0, event: false, decision: false };
    decision.map_or(none, |decision| {
        let log = decision.decision.log;
        lictor_log { level: log.level.number(), event: log.event, decision: log.decision }
    })
}

/// Work done. All zero for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_decision_cost(decision: Option<&lictor_decision>) -> lictor_cost {
    let none = lictor_cost { policies: 0, bytes: 0, hits: 0 };
    decision.map_or(none, |decision| {
        let cost = decision.decision.cost;
        lictor_cost { policies: cost.policies, bytes: cost.bytes, hits: cost.hits }
    })
}
