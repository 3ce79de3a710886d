//! A decision: what the host must do. The reasons are in `rationale`, the parts of the duties in `obligations`.

use std::ffi::c_char;
use std::sync::OnceLock;

use lictor::{Decision, Record, Value};

use crate::builder::lictor_request;
use crate::enums::{Scale, effects, lictor_verdict};
use crate::error::{Failure, lictor_error, lictor_status};
use crate::guard::{HandleOut, free, given, guard, value};
use crate::text::{bytes, lictor_str, lictor_string, text};

/// The answer to one request. Immutable.
#[derive(Debug)]
pub struct lictor_decision {
    pub(crate) decision: Decision,
    /// Apart, so that a decision of which nothing is made stays small enough for the allocator's fast path.
    made: OnceLock<Box<Made>>,
}

/// Texts that are made when they are first asked for, and are then the decision's.
#[derive(Debug, Default)]
struct Made {
    json: OnceLock<String>,
    record: OnceLock<String>,
    bundle: OnceLock<String>,
    rendered: [OnceLock<String>; 2],
    withheld: OnceLock<Option<String>>,
    fallback: OnceLock<Option<Box<lictor_decision>>>,
    values: OnceLock<Values>,
}

/// The values of a decision as JSON.
#[derive(Debug)]
pub(crate) struct Values {
    pub(crate) args_after: Option<String>,
    /// In the order of `set_args`.
    pub(crate) set_args: Vec<String>,
    /// In the order of `notify`.
    pub(crate) notify: Vec<Option<String>>,
}

impl lictor_decision {
    pub(crate) fn new(decision: Decision) -> Self {
        lictor_decision { decision, made: OnceLock::new() }
    }

    fn made(&self) -> &Made {
        self.made.get_or_init(Box::default)
    }

    pub(crate) fn values(&self) -> &Values {
        self.made().values.get_or_init(|| Values {
            args_after: self.decision.args_after.as_ref().map(Value::to_canonical_json),
            set_args: self.decision.set_args.values().map(Value::to_canonical_json).collect(),
            notify: self
                .decision
                .notify
                .iter()
                .map(|notice| notice.to.as_ref().map(Value::to_canonical_json))
                .collect(),
        })
    }
}

/// Something that is borrowed from a decision.
pub(crate) fn borrowed(
    decision: Option<&lictor_decision>,
    get: impl FnOnce(&lictor_decision) -> Option<&str>,
) -> lictor_str {
    value(lictor_str::ABSENT, || decision.and_then(get).into())
}

/// Reads a decision back from its JSON.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_decision_from_json(
    json: *const c_char,
    json_len: usize,
    decision: *mut *mut lictor_decision,
    error: *mut *mut lictor_error,
) -> lictor_status {
    guard(error, || {
        // SAFETY: a place to write to, or null.
        let out = unsafe { HandleOut::new(decision, "decision") }?;
        // SAFETY: the caller's string, for the length of the call.
        let json = unsafe { text(json, json_len, "json") }?;
        let decision = Decision::from_json(json).map_err(|_| Failure::Argument("json", "is no decision"))?;
        out.give(lictor_decision::new(decision));
        Ok(())
    })
}

/// A `lictor_verdict`: what the host must do with the action. `LICTOR_VERDICT_DENY` for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_decision_verdict(decision: Option<&lictor_decision>) -> u32 {
    decision.map_or(lictor_verdict::Deny as u32, |decision| decision.decision.verdict.number())
}

/// The sum of the `lictor_effect`s that contributed to the verdict or stand beside it.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_decision_effects(decision: Option<&lictor_decision>) -> u32 {
    decision.map_or(0, |decision| effects(decision.decision.effects))
}

/// Whether nothing is pending.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_decision_is_final(decision: Option<&lictor_decision>) -> bool {
    decision.is_some_and(|decision| decision.decision.is_final)
}

/// The request's id. Absent where it has none.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_decision_request_id(decision: Option<&lictor_decision>) -> lictor_str {
    borrowed(decision, |decision| decision.decision.request_id.as_deref())
}

/// What the policies tell the caller, one a line. Absent where they say nothing.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_decision_message(decision: Option<&lictor_decision>) -> lictor_str {
    borrowed(decision, |decision| decision.decision.message.as_deref())
}

/// The unit of every offset in the decision: `bytes` unless the request asked for another.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_decision_offsets(decision: Option<&lictor_decision>) -> lictor_str {
    borrowed(decision, |decision| Some(decision.decision.offsets.as_str()))
}

/// The digest of the bundle that decided.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_decision_bundle(decision: Option<&lictor_decision>) -> lictor_str {
    borrowed(decision, |decision| {
        Some(decision.made().bundle.get_or_init(|| decision.decision.bundle.to_string()).as_str())
    })
}

/// Why the content must not go on, not even with the decision's changes. Absent if it may.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_decision_withheld(decision: Option<&lictor_decision>) -> lictor_str {
    borrowed(decision, |decision| {
        decision.made().withheld.get_or_init(|| decision.decision.withheld()).as_deref()
    })
}

/// The decision as canonical JSON (RFC 8785): the wire form.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_decision_json(decision: Option<&lictor_decision>) -> lictor_str {
    borrowed(decision, |decision| Some(decision.made().json.get_or_init(|| decision.decision.to_json())))
}

/// The decision as a person reads it, with ANSI colours if `color`.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_decision_render(decision: Option<&lictor_decision>, color: bool) -> lictor_str {
    borrowed(decision, |decision| {
        let rendered = decision.made().rendered.get(usize::from(color))?;
        Some(rendered.get_or_init(|| decision.decision.render(color)))
    })
}

/// The decision without any content, as canonical JSON: what belongs in a log.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_decision_record_json(decision: Option<&lictor_decision>) -> lictor_str {
    borrowed(decision, |decision| {
        Some(decision.made().record.get_or_init(|| Record::from(&decision.decision).to_json()))
    })
}

/// The complete decision to use if no judge answers, borrowed from `decision`. NULL where nothing is pending.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_decision_fallback(decision: Option<&lictor_decision>) -> *const lictor_decision {
    value(std::ptr::null(), || {
        let fallback = decision.and_then(|decision| {
            let make =
                || decision.decision.fallback.clone().map(|other| Box::new(lictor_decision::new(*other)));
            decision.made().fallback.get_or_init(make).as_deref()
        });
        fallback.map_or(std::ptr::null(), std::ptr::from_ref)
    })
}

/// Carries out the decision's redactions in the JSON document that the request was made of, each at its path, such as
/// `messages[0].content`; whatever else it holds stays as it is. Fails if a redaction has no text in the document.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_decision_rewrite(
    decision: Option<&lictor_decision>,
    document: *const c_char,
    document_len: usize,
    rewritten: *mut *mut lictor_string,
    error: *mut *mut lictor_error,
) -> lictor_status {
    guard(error, || {
        // SAFETY: a place to write to, or null.
        let out = unsafe { HandleOut::new(rewritten, "rewritten") }?;
        let decision = &given(decision, "decision")?.decision;
        // SAFETY: the caller's string, for the length of the call.
        let document = unsafe { bytes(document, document_len, "document") }?;
        let document = crate::builder::read_json(document, 0)?;
        let rewritten = decision
            .rewrite(&document)
            .map_err(|problem| lictor::RequestError { problems: vec![problem] })?;
        out.give(lictor_string(rewritten.to_canonical_json()));
        Ok(())
    })
}

/// `string`, such as a model's answer, with each placeholder (`redact: {style: placeholder}`) replaced by what it stands for in
/// `request`, about which the decision was made.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_decision_restore(
    decision: Option<&lictor_decision>,
    request: Option<&lictor_request>,
    string: *const c_char,
    string_len: usize,
    restored: *mut *mut lictor_string,
    error: *mut *mut lictor_error,
) -> lictor_status {
    guard(error, || {
        // SAFETY: a place to write to, or null.
        let out = unsafe { HandleOut::new(restored, "restored") }?;
        let decision = &given(decision, "decision")?.decision;
        let request = given(request, "request")?.ready()?;
        // SAFETY: the caller's string, for the length of the call.
        let string = unsafe { text(string, string_len, "string") }?;
        out.give(lictor_string(decision.restore(&request, string)));
        Ok(())
    })
}

/// Frees a decision, and with it everything borrowed from it. NULL is nothing.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_decision_free(decision: Option<Box<lictor_decision>>) {
    free(decision);
}
