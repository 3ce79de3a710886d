//! What every export goes through: no panic leaves, and an error reaches the caller in one way.

use std::mem::MaybeUninit;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::error::{Failure, lictor_error, lictor_status};

/// Runs a call that can fail, and hands its failure to the caller.
///
/// The panic hook is the host's and stays as it is.
pub(crate) fn guard(
    error: *mut *mut lictor_error,
    call: impl FnOnce() -> Result<(), Failure>,
) -> lictor_status {
    let failure = match catch(call) {
        Some(Ok(())) => None,
        Some(Err(failure)) => Some(failure),
        None => Some(Failure::Panic),
    };
    let status = failure.as_ref().map_or(lictor_status::Ok, Failure::status);
    if !error.is_null() {
        let made = failure.and_then(|failure| catch(|| Box::into_raw(Box::new(lictor_error::from(failure)))));
        // SAFETY: not null, and the caller promises that it may be written to.
        unsafe { error.write(made.unwrap_or(std::ptr::null_mut())) };
    }
    status
}

/// Runs a call that cannot fail; `default` if it panics all the same.
pub(crate) fn value<T>(default: T, call: impl FnOnce() -> T) -> T {
    catch(call).unwrap_or(default)
}

/// `None` if it panicked. What the call may have left half done is the caller's to mend: a request refuses to be
/// evaluated after that, and everything else here is either immutable or made anew.
pub(crate) fn catch<T>(call: impl FnOnce() -> T) -> Option<T> {
    let payload = match catch_unwind(AssertUnwindSafe(call)) {
        Ok(result) => return Some(result),
        Err(payload) => payload,
    };
    // Dropping what was thrown can panic too; what that throws is leaked, to have an end.
    if let Err(again) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
        std::mem::forget(again);
    }
    None
}

/// Where a handle goes: null until the call has succeeded.
pub(crate) struct HandleOut<'a, T>(&'a mut MaybeUninit<*mut T>);

impl<T> HandleOut<'_, T> {
    /// # Safety
    /// `pointer` is null or may be written to for the length of the call.
    pub(crate) unsafe fn new(pointer: *mut *mut T, name: &'static str) -> Result<Self, Failure> {
        // SAFETY: as this function's.
        let out = unsafe { out(pointer, name) }?;
        out.write(std::ptr::null_mut());
        Ok(HandleOut(out))
    }

    pub(crate) fn give(self, value: T) {
        self.0.write(Box::into_raw(Box::new(value)));
    }
}

/// A place to write a plain value to.
///
/// # Safety
/// `pointer` is null or may be written to for the length of the call.
pub(crate) unsafe fn out<'a, T>(
    pointer: *mut T,
    name: &'static str,
) -> Result<&'a mut MaybeUninit<T>, Failure> {
    // SAFETY: `MaybeUninit` asks for no value, and the caller for a place that can be written to.
    unsafe { pointer.cast::<MaybeUninit<T>>().as_mut() }.ok_or(Failure::Null(name))
}

/// A handle that must be there.
pub(crate) fn given<T>(handle: Option<T>, name: &'static str) -> Result<T, Failure> {
    match handle {
        Some(handle) => Ok(handle),
        None => Err(Failure::Null(name)),
    }
}

/// A new handle, or null if making it panicked.
pub(crate) fn handle<T>(make: impl FnOnce() -> T) -> *mut T {
    value(std::ptr::null_mut(), || Box::into_raw(Box::new(make())))
}

/// Frees what the host gives back; null is nothing.
pub(crate) fn free<T>(handle: Option<Box<T>>) {
    value((), || drop(handle));
}
