//! Deciding, on request handles.

use std::ffi::c_char;
use std::sync::Arc;

use lictor::{Compiled, Decision, Diagnostics, Evaluator, Options, Outcome, Request, answers_from_json};

use crate::builder::lictor_request;
use crate::decision::lictor_decision;
use crate::enums::{Scale, effects};
use crate::error::{Entry, Failure, at, entries, lictor_error, lictor_problem, lictor_status};
use crate::guard::{HandleOut, free, given, guard, handle, out, value};
use crate::scratch::with_scratch;
use crate::text::{bytes, lictor_str, slice};

/// The decision carries the content, and a tool's arguments, as they are after the changes.
pub const LICTOR_OPTION_TEXT_AFTER: u32 = 1;
/// Each hit carries a masked preview, such as `***-**-6789`.
pub const LICTOR_OPTION_PREVIEWS: u32 = 2;
/// Each pending check carries its subject's text, already redacted.
pub const LICTOR_OPTION_SUBJECTS: u32 = 4;
/// Checks without an answer have expired: the host waits no longer.
pub const LICTOR_OPTION_EXPIRED: u32 = 8;
/// A request of which anything is wrong is refused with `LICTOR_STATUS_REQUEST`, where otherwise the decision lists it.
pub const LICTOR_OPTION_STRICT: u32 = 16;

/// A compiled bundle. Immutable: all threads may share one.
#[derive(Debug)]
pub struct lictor_evaluator {
    pub(crate) evaluator: Evaluator,
    digest: String,
    warnings: Arc<Warnings>,
}

#[derive(Debug)]
struct Warnings {
    entries: Vec<Entry>,
    json: String,
    rendered: String,
}

impl lictor_evaluator {
    pub(crate) fn new(Compiled { evaluator, warnings }: Compiled) -> Self {
        let digest = evaluator.digest().to_string();
        lictor_evaluator { evaluator, digest, warnings: Arc::new(Warnings::new(&warnings)) }
    }
}

impl Warnings {
    fn new(diagnostics: &Diagnostics) -> Self {
        Warnings {
            entries: entries(diagnostics),
            json: diagnostics.to_value().to_canonical_json(),
            rendered: diagnostics.render(false),
        }
    }
}

/// The verdict without its rationale.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct lictor_outcome {
    /// A `lictor_verdict`: what the host must do with the action.
    pub verdict: u32,
    /// The sum of the `lictor_effect`s that contributed to it or stand beside it.
    pub effects: u32,
    /// Whether nothing is pending.
    pub is_final: bool,
}

impl From<Outcome> for lictor_outcome {
    fn from(outcome: Outcome) -> Self {
        lictor_outcome {
            verdict: outcome.verdict.number(),
            effects: effects(outcome.effects),
            is_final: outcome.is_final,
        }
    }
}

/// `sha256:` and the digest of the bundle, borrowed from `evaluator`: it names what decides.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_evaluator_digest(evaluator: Option<&lictor_evaluator>) -> lictor_str {
    value(lictor_str::ABSENT, || evaluator.map(|evaluator| evaluator.digest.as_str()).into())
}

/// How many lints there are: what loads but is probably not meant.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_evaluator_warning_count(evaluator: Option<&lictor_evaluator>) -> usize {
    evaluator.map_or(0, |evaluator| evaluator.warnings.entries.len())
}

/// Writes the lint at `index`, borrowed from `evaluator`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_evaluator_warning(
    evaluator: Option<&lictor_evaluator>,
    index: usize,
    warning: *mut lictor_problem,
) -> lictor_status {
    guard(std::ptr::null_mut(), || {
        let warnings = &given(evaluator, "evaluator")?.warnings;
        // SAFETY: a place to write to, or null.
        let out = unsafe { out(warning, "warning") }?;
        out.write(at(&warnings.entries, index)?.view());
        Ok(())
    })
}

/// The lints as a JSON list, borrowed from `evaluator`.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_evaluator_warnings_json(evaluator: Option<&lictor_evaluator>) -> lictor_str {
    value(lictor_str::ABSENT, || evaluator.map(|evaluator| evaluator.warnings.json.as_str()).into())
}

/// The lints with the lines concerned and carets, borrowed from `evaluator`; empty where there are none.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_evaluator_warnings_render(evaluator: Option<&lictor_evaluator>) -> lictor_str {
    value(lictor_str::ABSENT, || evaluator.map(|evaluator| evaluator.warnings.rendered.as_str()).into())
}

/// The verdict, effects and whether it is final: the fast path. Makes nothing that must be freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_evaluator_decide(
    evaluator: Option<&lictor_evaluator>,
    request: Option<&lictor_request>,
    outcome: *mut lictor_outcome,
    error: *mut *mut lictor_error,
) -> lictor_status {
    guard(error, || {
        let evaluator = &given(evaluator, "evaluator")?.evaluator;
        let request = given(request, "request")?.ready()?;
        // SAFETY: a place to write to, or null.
        let out = unsafe { out(outcome, "outcome") }?;
        out.write(with_scratch(|scratch| evaluator.decide_in(&request, scratch))?.into());
        Ok(())
    })
}

/// The decision with its rationale. `options` is a sum of `LICTOR_OPTION_…`, or 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_evaluator_evaluate(
    evaluator: Option<&lictor_evaluator>,
    request: Option<&lictor_request>,
    options: u32,
    decision: *mut *mut lictor_decision,
    error: *mut *mut lictor_error,
) -> lictor_status {
    // SAFETY: as this function's.
    unsafe { one(evaluator, request, Call::new(Rows::Told, options), decision, error) }
}

/// The decision with every policy in scope: also those that did not match, and why.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_evaluator_explain(
    evaluator: Option<&lictor_evaluator>,
    request: Option<&lictor_request>,
    options: u32,
    decision: *mut *mut lictor_decision,
    error: *mut *mut lictor_error,
) -> lictor_status {
    // SAFETY: as this function's.
    unsafe { one(evaluator, request, Call::new(Rows::All, options), decision, error) }
}

/// A decision for each of `count` requests, in order. One that fails does not stop the rest: its place in `decisions` is NULL,
/// and its place in `errors` has the reason; the other places of `errors` are NULL. `decisions` and, unless it is
/// NULL, `errors` have room for `count` handles, each to be freed. The call itself fails, and writes nothing to them, only
/// for wrong arguments.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_evaluator_evaluate_many(
    evaluator: Option<&lictor_evaluator>,
    requests: *const Option<&lictor_request>,
    count: usize,
    options: u32,
    decisions: *mut *mut lictor_decision,
    errors: *mut *mut lictor_error,
    error: *mut *mut lictor_error,
) -> lictor_status {
    guard(error, || {
        let evaluator = &given(evaluator, "evaluator")?.evaluator;
        let call = Call::new(Rows::Told, options)?;
        // SAFETY: the caller's array, for the length of the call.
        let requests = unsafe { slice(requests, count, "requests") }?;
        if decisions.is_null() && count > 0 {
            return Err(Failure::Null("decisions"));
        }
        for (place, request) in requests.iter().enumerate() {
            let error = if errors.is_null() { errors } else { errors.wrapping_add(place) };
            guard(error, || {
                // SAFETY: the array has room for as many handles as there are requests.
                let out = unsafe { HandleOut::new(decisions.wrapping_add(place), "decisions") }?;
                let request = given(*request, "requests[…]")?.ready()?;
                out.give(lictor_decision::new(call.answer(evaluator, &request)?));
                Ok(())
            });
        }
        Ok(())
    })
}

/// The decision once judges have answered: `answers` is a JSON list of answers, which touch only the checks they name. The
/// request is the same as before, and nothing is kept between the calls.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_evaluator_resume(
    evaluator: Option<&lictor_evaluator>,
    request: Option<&lictor_request>,
    answers: *const c_char,
    answers_len: usize,
    decision: *mut *mut lictor_decision,
    error: *mut *mut lictor_error,
) -> lictor_status {
    // SAFETY: as this function's.
    unsafe { answered(evaluator, request, answers, answers_len, Evaluator::resume, decision, error) }
}

/// The decision once the host waits no longer: a check without an answer has expired, and its policy's fail mode decides.
/// `answers` is a JSON list, or `(NULL, 0)` for none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_evaluator_expire(
    evaluator: Option<&lictor_evaluator>,
    request: Option<&lictor_request>,
    answers: *const c_char,
    answers_len: usize,
    decision: *mut *mut lictor_decision,
    error: *mut *mut lictor_error,
) -> lictor_status {
    // SAFETY: as this function's.
    unsafe { answered(evaluator, request, answers, answers_len, Evaluator::expire, decision, error) }
}

/// Another handle to the same evaluator, to be freed on its own: for a thread that must outlive a swap of bundles. Cheap.
/// NULL for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_evaluator_clone(evaluator: Option<&lictor_evaluator>) -> *mut lictor_evaluator {
    evaluator.map_or(std::ptr::null_mut(), |evaluator| {
        handle(|| lictor_evaluator {
            evaluator: evaluator.evaluator.clone(),
            digest: evaluator.digest.clone(),
            warnings: Arc::clone(&evaluator.warnings),
        })
    })
}

/// Frees this handle, once no call uses it any more. NULL is nothing.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_evaluator_free(evaluator: Option<Box<lictor_evaluator>>) {
    free(evaluator);
}

/// Which policies a decision lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rows {
    Told,
    All,
}

/// How a decision is asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Call {
    rows: Rows,
    options: Options,
    strict: bool,
}

impl Call {
    pub(crate) fn new(rows: Rows, options: u32) -> Result<Call, Failure> {
        let has = |option| options & option != 0;
        if options >= LICTOR_OPTION_STRICT << 1 {
            return Err(Failure::Argument("options", "has a bit that is no LICTOR_OPTION"));
        }
        Ok(Call {
            rows,
            options: Options {
                text_after: has(LICTOR_OPTION_TEXT_AFTER),
                previews: has(LICTOR_OPTION_PREVIEWS),
                subjects: has(LICTOR_OPTION_SUBJECTS),
                expired: has(LICTOR_OPTION_EXPIRED),
            },
            strict: has(LICTOR_OPTION_STRICT),
        })
    }

    /// What a request is to be decided with, unless it is refused.
    pub(crate) fn options_for(&self, request: &Request) -> Result<Options, Failure> {
        if self.strict && !request.problems.is_empty() {
            return Err(lictor::RequestError { problems: request.problems.clone() }.into());
        }
        Ok(self.options)
    }

    pub(crate) fn answer(&self, evaluator: &Evaluator, request: &Request) -> Result<Decision, Failure> {
        let options = self.options_for(request)?;
        let decision = with_scratch(|scratch| match self.rows {
            Rows::Told => evaluator.evaluate_with(request, options, scratch),
            Rows::All => evaluator.explain_with(request, options, scratch),
        });
        Ok(decision?)
    }
}

/// # Safety
/// As for the exports that call it.
unsafe fn one(
    evaluator: Option<&lictor_evaluator>,
    request: Option<&lictor_request>,
    call: Result<Call, Failure>,
    decision: *mut *mut lictor_decision,
    error: *mut *mut lictor_error,
) -> lictor_status {
    guard(error, || {
        // SAFETY: a place to write to, or null.
        let out = unsafe { HandleOut::new(decision, "decision") }?;
        let evaluator = &given(evaluator, "evaluator")?.evaluator;
        let request = given(request, "request")?.ready()?;
        out.give(lictor_decision::new(call?.answer(evaluator, &request)?));
        Ok(())
    })
}

type Answered =
    fn(&Evaluator, &Request, &[lictor::request::Answer]) -> Result<Decision, lictor::RequestError>;

/// # Safety
/// As for the exports that call it.
unsafe fn answered(
    evaluator: Option<&lictor_evaluator>,
    request: Option<&lictor_request>,
    answers: *const c_char,
    answers_len: usize,
    call: Answered,
    decision: *mut *mut lictor_decision,
    error: *mut *mut lictor_error,
) -> lictor_status {
    guard(error, || {
        // SAFETY: a place to write to, or null.
        let out = unsafe { HandleOut::new(decision, "decision") }?;
        let evaluator = &given(evaluator, "evaluator")?.evaluator;
        let request = given(request, "request")?.ready()?;
        // SAFETY: the caller's string, for the length of the call.
        let answers = match unsafe { bytes(answers, answers_len, "answers") }? {
            [] => Vec::new(),
            json => answers_from_json(json)?,
        };
        out.give(lictor_decision::new(call(evaluator, &request, &answers)?));
        Ok(())
    })
}
