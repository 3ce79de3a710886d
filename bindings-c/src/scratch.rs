//! The memory that one thread reuses from call to call.

use std::cell::Cell;

use lictor::Scratch;

thread_local! {
    static SCRATCH: Cell<Option<Box<Scratch>>> = const { Cell::new(None) };
}

/// Runs `call` with this thread's memory. It is taken out for the length of the call, so a call within a call, or one while the
/// thread ends, gets memory of its own; after a panic the next call starts afresh.
pub(crate) fn with_scratch<T>(call: impl FnOnce(&mut Scratch) -> T) -> T {
    let mut scratch = SCRATCH.try_with(Cell::take).ok().flatten().unwrap_or_default();
    let result = call(&mut scratch);
    // Without a place to keep it, it is dropped.
    let _ = SCRATCH.try_with(|place| place.set(Some(scratch)));
    result
}
