//! One call from JavaScript: no panic leaves it, and memory is reused from call to call.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use lictor::Scratch;

use crate::failure::Failure;

/// Runs `call` so that a panic becomes a [`Failure`]: unwinding into Node, or out of a task of its thread pool, would abort the
/// process. The panic hook is the host's and is left alone.
pub(crate) fn guarded<T>(call: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    catch_unwind(AssertUnwindSafe(call)).unwrap_or_else(|payload| {
        // A payload's own destructor may panic.
        std::mem::forget(payload);
        Err(Failure::internal())
    })
}

thread_local! {
    static SCRATCH: Cell<Option<Box<Scratch>>> = const { Cell::new(None) };
}

/// Runs `call` with this thread's memory. It is taken out meanwhile, so a call within the call, or after a panic, gets its own.
pub(crate) fn with_scratch<T>(call: impl FnOnce(&mut Scratch) -> T) -> T {
    let mut scratch = SCRATCH.take().unwrap_or_default();
    let answer = call(&mut scratch);
    SCRATCH.set(Some(scratch));
    answer
}
