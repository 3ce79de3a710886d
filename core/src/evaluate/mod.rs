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
mod machine;
mod report;
mod scratch;
mod settle;
mod text;
mod trace;
mod transform;
mod value;

pub use scratch::Scratch;

use crate::decision::{Decision, Outcome};
use crate::diagnostic::Code;
use crate::error::RequestError;
use crate::program::Program;
use crate::request::Request;

use assess::Assessed;
use settle::{Silence, settle};

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

/// The verdict without its rationale.
pub(crate) fn decide(
    program: &Program,
    request: &Request,
    scratch: &mut Scratch,
) -> Result<Outcome, RequestError> {
    check_tenant(program, request)?;
    let mut problems = Vec::new();
    let texts = assess::search(program, request, false, scratch, &mut problems);
    let assessed = assess::assess(program, request, &texts, scratch, problems);
    let settled = settle(&assessed, Silence::Waits);
    Ok(Outcome { verdict: settled.verdict, effects: settled.effects, is_final: settled.is_final() })
}

/// The decision with its rationale.
pub(crate) fn evaluate(
    program: &Program,
    request: &Request,
    options: Options,
    rows: Rows,
    scratch: &mut Scratch,
) -> Result<Decision, RequestError> {
    check_tenant(program, request)?;
    let mut problems = Vec::new();
    let texts = assess::search(program, request, program.log.needs_pii, scratch, &mut problems);
    let assessed = assess::assess(program, request, &texts, scratch, problems);
    Ok(report(&assessed, options, rows))
}

fn report(assessed: &Assessed<'_>, options: Options, rows: Rows) -> Decision {
    if options.expired {
        return report::decision(assessed, &settle(assessed, Silence::Expires), options, rows);
    }
    let settled = settle(assessed, Silence::Waits);
    let mut decision = report::decision(assessed, &settled, options, rows);
    if !decision.is_final {
        let expired = settle(assessed, Silence::Expires);
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
