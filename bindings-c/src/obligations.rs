//! What a decision asks of the host, item by item. Everything is borrowed from the decision.

use crate::decision::{borrowed, lictor_decision};
use crate::enums::Scale;
use crate::error::{Failure, at, lictor_status};
use crate::guard::{given, guard, out, value};
use crate::text::lictor_str;

/// What a decision has several of.
#[repr(u32)]
#[derive(Clone, Copy, Debug)]
pub enum lictor_items {
    /// Spans to replace: `lictor_decision_redaction`.
    Redactions = 1,
    /// The content after redaction, on request: `lictor_decision_text_after`.
    TextAfter = 2,
    /// Arguments to set: `lictor_decision_set_arg`.
    SetArgs = 3,
    /// Counters to consume: `lictor_decision_throttle`.
    Throttles = 4,
    /// Approvals that are still needed: `lictor_decision_approval`.
    Approvals = 5,
    /// Alerts: `lictor_decision_notice`.
    Notices = 6,
    /// References to frameworks: `lictor_decision_tag`.
    Tags = 7,
    /// Policies that wanted a judge, got none, and fail open: `lictor_decision_unjudged`.
    Unjudged = 8,
    /// Questions for a judge: `lictor_decision_check`.
    Pending = 9,
    /// Labels that the session is to have: `lictor_decision_label`.
    Labels = 10,
}

/// A span to replace. Redactions are sorted and never overlap.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct lictor_redaction {
    /// The part of the request.
    pub path: lictor_str,
    /// What stands there instead.
    pub replacement: lictor_str,
    /// Its start.
    pub start: usize,
    /// One past its end.
    pub end: usize,
}

/// A name and a text or JSON value.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct lictor_pair {
    /// The name.
    pub name: lictor_str,
    /// The text or JSON.
    pub value: lictor_str,
}

/// A counter to consume.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct lictor_throttle {
    /// The counter.
    pub counter: lictor_str,
    /// The smallest limit that any policy sets.
    pub limit: f64,
}

/// An approval that is still needed.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct lictor_approval {
    /// The policy that needs it.
    pub policy: lictor_str,
    /// How many may give it: `lictor_decision_approver`. None: anyone.
    pub approvers: usize,
    /// How many different people.
    pub quorum: u32,
    /// How many of them have consented already.
    pub given: u32,
    /// Lifetime in seconds; 0 if none is set.
    pub ttl_s: u32,
    /// Whether the requester's own approval does not count.
    pub four_eyes: bool,
}

/// Whom to alert.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct lictor_notice {
    /// The policy that alerts.
    pub policy: lictor_str,
    /// The policy's `notify` as JSON; absent: the administrators of the policy's level.
    pub to: lictor_str,
    /// The `lictor_severity`.
    pub severity: u32,
}

/// How many of a `lictor_items` the decision has. 0 for any other number.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_decision_count(decision: Option<&lictor_decision>, items: u32) -> usize {
    value(0, || {
        decision.map_or(0, |lictor_decision { decision, .. }| match items {
            1 => decision.redactions.len(),
            2 => decision.text_after.as_ref().map_or(0, Vec::len),
            3 => decision.set_args.len(),
            4 => decision.throttle.len(),
            5 => decision.approvals.len(),
            6 => decision.notify.len(),
            7 => decision.tags.values().map(std::collections::BTreeSet::len).sum(),
            8 => decision.unjudged.len(),
            9 => decision.pending.len(),
            10 => decision.labels.len(),
            _ => 0,
        })
    })
}

/// The model to use instead. Absent where none is.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_decision_route(decision: Option<&lictor_decision>) -> lictor_str {
    borrowed(decision, |decision| decision.decision.route.as_ref().map(|route| route.model.as_str()))
}

/// The SHA-256 of the action that an approval consents to. Absent where none is needed.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_decision_action_digest(decision: Option<&lictor_decision>) -> lictor_str {
    borrowed(decision, |decision| decision.decision.action_digest.as_deref())
}

/// The tool's arguments after the changes, as JSON. Absent unless `LICTOR_OPTION_TEXT_AFTER` asks for them and they change.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_decision_args_after(decision: Option<&lictor_decision>) -> lictor_str {
    borrowed(decision, |decision| decision.values().args_after.as_deref())
}

/// Writes the view of one item.
///
/// # Safety
/// As for the exports that call it.
pub(crate) unsafe fn item<T>(
    decision: Option<&lictor_decision>,
    out_item: *mut T,
    view: impl FnOnce(&lictor_decision) -> Result<T, Failure>,
) -> lictor_status {
    guard(std::ptr::null_mut(), || {
        let decision = given(decision, "decision")?;
        // SAFETY: a place to write to, or null.
        let out = unsafe { out(out_item, "item") }?;
        out.write(view(decision)?);
        Ok(())
    })
}

fn nth<T>(items: impl IntoIterator<Item = T>, index: usize) -> Result<T, Failure> {
    items.into_iter().nth(index).ok_or(Failure::Argument("index", "lies beyond the end"))
}

/// Writes the redaction at `index`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_decision_redaction(
    decision: Option<&lictor_decision>,
    index: usize,
    redaction: *mut lictor_redaction,
) -> lictor_status {
    let view = |decision: &lictor_decision| {
        let redaction = at(&decision.decision.redactions, index)?;
        Ok(lictor_redaction {
            path: (&*redaction.path).into(),
            replacement: redaction.replacement.as_str().into(),
            start: redaction.start,
            end: redaction.end,
        })
    };
    // SAFETY: as this function's.
    unsafe { item(decision, redaction, view) }
}

/// Writes path and text of the part at `index` of the content after redaction.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_decision_text_after(
    decision: Option<&lictor_decision>,
    index: usize,
    part: *mut lictor_pair,
) -> lictor_status {
    let view = |decision: &lictor_decision| {
        let part = at(decision.decision.text_after.as_deref().unwrap_or_default(), index)?;
        Ok(lictor_pair { name: part.path.as_str().into(), value: part.text.as_str().into() })
    };
    // SAFETY: as this function's.
    unsafe { item(decision, part, view) }
}

/// Writes path and JSON value of the argument to set at `index`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_decision_set_arg(
    decision: Option<&lictor_decision>,
    index: usize,
    argument: *mut lictor_pair,
) -> lictor_status {
    let view = |decision: &lictor_decision| {
        let path = nth(decision.decision.set_args.keys(), index)?;
        let value = at(&decision.values().set_args, index)?;
        Ok(lictor_pair { name: path.as_str().into(), value: value.as_str().into() })
    };
    // SAFETY: as this function's.
    unsafe { item(decision, argument, view) }
}

/// Writes the counter to consume at `index`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_decision_throttle(
    decision: Option<&lictor_decision>,
    index: usize,
    throttle: *mut lictor_throttle,
) -> lictor_status {
    let view = |decision: &lictor_decision| {
        let (counter, limit) = nth(&decision.decision.throttle, index)?;
        Ok(lictor_throttle { counter: counter.as_str().into(), limit: *limit })
    };
    // SAFETY: as this function's.
    unsafe { item(decision, throttle, view) }
}

/// Writes the approval at `index`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_decision_approval(
    decision: Option<&lictor_decision>,
    index: usize,
    approval: *mut lictor_approval,
) -> lictor_status {
    let view = |decision: &lictor_decision| {
        let approval = at(&decision.decision.approvals, index)?;
        Ok(lictor_approval {
            policy: approval.policy.as_str().into(),
            approvers: approval.by.len(),
            quorum: approval.quorum,
            given: approval.given,
            ttl_s: approval.ttl_s.unwrap_or_default(),
            four_eyes: approval.four_eyes,
        })
    };
    // SAFETY: as this function's.
    unsafe { item(decision, approval, view) }
}

/// Who may give the approval at `approval`, as in `group:finance`. Absent beyond the end.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_decision_approver(
    decision: Option<&lictor_decision>,
    approval: usize,
    index: usize,
) -> lictor_str {
    borrowed(decision, |decision| {
        decision.decision.approvals.get(approval)?.by.get(index).map(String::as_str)
    })
}

/// Writes the alert at `index`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_decision_notice(
    decision: Option<&lictor_decision>,
    index: usize,
    notice: *mut lictor_notice,
) -> lictor_status {
    let view = |decision: &lictor_decision| {
        let notice = at(&decision.decision.notify, index)?;
        Ok(lictor_notice {
            policy: notice.policy.as_str().into(),
            to: at(&decision.values().notify, index)?.as_deref().into(),
            severity: notice.severity.number(),
        })
    };
    // SAFETY: as this function's.
    unsafe { item(decision, notice, view) }
}

/// Writes framework and reference of the tag at `index`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_decision_tag(
    decision: Option<&lictor_decision>,
    index: usize,
    tag: *mut lictor_pair,
) -> lictor_status {
    let view = |decision: &lictor_decision| {
        let tags = decision.decision.tags.iter();
        let tags = tags.flat_map(|(framework, references)| references.iter().map(move |to| (framework, to)));
        let (framework, reference) = nth(tags, index)?;
        Ok(lictor_pair { name: framework.as_str().into(), value: reference.as_str().into() })
    };
    // SAFETY: as this function's.
    unsafe { item(decision, tag, view) }
}

/// The label at `index` that the session is to have. Absent beyond the end.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_decision_label(decision: Option<&lictor_decision>, index: usize) -> lictor_str {
    borrowed(decision, |decision| decision.decision.labels.iter().nth(index).map(String::as_str))
}

/// The policy at `index` that wanted a judge, got none, and fails open. Absent beyond the end.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_decision_unjudged(decision: Option<&lictor_decision>, index: usize) -> lictor_str {
    borrowed(decision, |decision| decision.decision.unjudged.get(index).map(String::as_str))
}
