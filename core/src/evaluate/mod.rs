//! What runs per request.
//!
//! ```text
//! request ─▶ assess ─▶ settle ─▶ report ─▶ decision
//!              │          │
//!    text: one pass    waivers, judges, the combining rule
//!    machine: conditions
//! ```
//!
//! Nothing here sees a document, an expression or a span: only the [`Program`] and the request.

mod assess;
mod candidates;
mod guard;
mod machine;
mod report;
mod scratch;
mod settle;
mod stream;
mod text;
mod trace;
mod transform;
mod value;

pub use scratch::{Scratch, Work};

use crate::decision::{Decision, Outcome};
use crate::diagnostic::Code;
use crate::error::RequestError;
use crate::program::{Group, Program};
use crate::request::Request;

use assess::Assessed;
use machine::Machine;
use scratch::recycled;
use settle::{Silence, settle};
pub(crate) use stream::{Flow, Plan, Verdicts, WINDOW};
pub(crate) use text::{STREAMED_PATH, Streamed};
use text::{Streaming, Texts};

/// What a decision carries beyond the obligations and the rationale.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The content, and a tool's arguments, after the changes.
    pub text_after: bool,
    /// A masked preview of each hit, such as `***-**-6789`.
    pub previews: bool,
    /// The text of each pending check's subject, already redacted.
    pub subjects: bool,
    /// Whether unanswered checks have expired: the host waits no longer.
    pub expired: bool,
}

/// Which policies a rationale lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rows {
    /// Those that had a say.
    Told,
    /// Every policy in scope.
    All,
}

/// When the texts of a request are gathered and searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reading {
    /// If a policy asks for what they hold.
    IfAsked,
    /// Always, because the decision says of each whether it could be read, and what the log wants to know.
    Always,
}

/// The verdict without its rationale.
pub(crate) fn decide(
    program: &Program,
    request: &Request,
    scratch: &mut Scratch,
) -> Result<Outcome, RequestError> {
    let standings = std::mem::take(&mut scratch.standings);
    let (outcome, standings) =
        assessed(program, request, Rows::Told, Reading::IfAsked, None, scratch, |assessed| {
            let settled = settle(assessed, Silence::Waits, recycled(standings));
            let outcome =
                Outcome { verdict: settled.verdict, effects: settled.effects, is_final: settled.is_final() };
            (outcome, recycled(settled.standings))
        })?;
    scratch.standings = standings;
    Ok(outcome)
}

/// The decision with its rationale.
pub(crate) fn evaluate(
    program: &Program,
    request: &Request,
    options: Options,
    rows: Rows,
    scratch: &mut Scratch,
) -> Result<Decision, RequestError> {
    assessed(program, request, rows, Reading::Always, None, scratch, |assessed| {
        report(assessed, options, rows)
    })
}

/// Calls `then` with what became of each policy that the request could match, in the memory of `scratch`.
fn assessed<R>(
    program: &Program,
    request: &Request,
    rows: Rows,
    reading: Reading,
    streaming: Option<Streaming<'_>>,
    scratch: &mut Scratch,
    then: impl FnOnce(&Assessed<'_>) -> R,
) -> Result<R, RequestError> {
    scratch.work = Work::default();
    check_tenant(program, request)?;
    // Out of the scratch while they are used, so that what a panic leaves behind is not used again.
    let mut places = std::mem::take(&mut scratch.places);
    let mut candidates = std::mem::take(&mut scratch.candidates);
    let (values, memo) = (std::mem::take(&mut scratch.values), std::mem::take(&mut scratch.memo));

    program.index.on_path(&request.scope, &mut places);
    let mut problems = Vec::new();
    let is_asked = || places.iter().flat_map(|id| program.groups(*id, request.kind)).any(Group::reads);
    let texts = if reading == Reading::Always || is_asked() {
        let for_pii = reading == Reading::Always && program.log.needs_pii;
        Texts::search(program, request, &places, for_pii, streaming, scratch, &mut problems)
    } else {
        Texts::unread(program, request)
    };
    let machine = Machine::new(program, request, &texts, recycled(values), memo);
    machine.candidates(&places, rows, &mut candidates);
    let in_scope = program.index.count(&places);
    let (assessments, mut hits) =
        (std::mem::take(&mut scratch.assessments), std::mem::take(&mut scratch.hits));
    hits.clear();
    let assessed = Assessed::new(machine, &candidates, rows, in_scope, recycled(assessments), hits, problems);
    let (atoms, bytes) = (assessed.machine.atoms(), texts.bytes);
    scratch.work = Work { candidates: candidates.len(), atoms, bytes };
    let result = then(&assessed);

    let (machine, assessments, hits) = assessed.into_memory();
    let (values, memo) = machine.into_memory();
    (scratch.assessments, scratch.hits) = (recycled(assessments), hits);
    (scratch.values, scratch.memo) = (recycled(values), memo);
    texts.recycle(scratch);
    (scratch.places, scratch.candidates) = (places, candidates);
    Ok(result)
}

fn report(assessed: &Assessed<'_>, options: Options, rows: Rows) -> Decision {
    if options.expired {
        return report::decision(assessed, &settle(assessed, Silence::Expires, Vec::new()), options, rows);
    }
    let settled = settle(assessed, Silence::Waits, Vec::new());
    let mut decision = report::decision(assessed, &settled, options, rows);
    if !decision.is_final {
        let expired = settle(assessed, Silence::Expires, Vec::new());
        decision.fallback = Some(Box::new(report::decision(assessed, &expired, options, rows)));
    }
    decision
}

/// A bundle that is bound to one organisation refuses every other, before anything is evaluated.
fn check_tenant(program: &Program, request: &Request) -> Result<(), RequestError> {
    let Some(tenant) = &program.tenant else { return Ok(()) };
    let top = program.level(0);
    if request.scope.get(&*top).is_some_and(|name| **name == **tenant) {
        return Ok(());
    }
    Err(RequestError::new(
        Code::Tenant,
        format!("scope.{top}"),
        format!("the bundle belongs to organisation `{tenant}`"),
    ))
}
