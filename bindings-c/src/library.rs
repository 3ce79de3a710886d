//! What the library says of itself.

use lictor::detector;
use lictor::document::SCHEMA;

use crate::error::{Failure, lictor_error, lictor_status};
use crate::guard::{guard, out, value};
use crate::text::lictor_str;

/// The number of the ABI that this header describes; that of the library is `lictor_abi_version()`. It is in the
/// library's soname too, and grows whenever a program would have to be compiled again.
pub const LICTOR_ABI_VERSION: u32 = 1;

/// A built-in detector. Everything is static.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct lictor_detector {
    /// `family.type`, as policies write it.
    pub name: lictor_str,
    /// What it finds, in a few words.
    pub title: lictor_str,
    /// What it cannot find or wrongly finds.
    pub limits: lictor_str,
}

/// The library's version, as in `0.1.0`; static.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_version() -> lictor_str {
    env!("CARGO_PKG_VERSION").into()
}

/// The ABI of the library that is loaded: the program fits it if this is `LICTOR_ABI_VERSION`.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_abi_version() -> u32 {
    LICTOR_ABI_VERSION
}

/// The JSON Schema (draft 2020-12) of the native format; static.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_schema() -> lictor_str {
    SCHEMA.into()
}

/// How many built-in detectors there are.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_detector_count() -> usize {
    value(0, || detector::all().count())
}

/// Writes the built-in detector at `index`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_detector_at(index: usize, detector: *mut lictor_detector) -> lictor_status {
    guard(std::ptr::null_mut(), || {
        // SAFETY: a place to write to, or null.
        let out = unsafe { out(detector, "detector") }?;
        let found = detector::all().nth(index).ok_or(Failure::Argument("index", "lies beyond the end"))?;
        out.write(lictor_detector {
            name: found.name.into(),
            title: found.title.into(),
            limits: found.limits.into(),
        });
        Ok(())
    })
}

/// For the test that no panic crosses the boundary. In no header.
/// cbindgen:ignore
#[unsafe(no_mangle)]
#[expect(clippy::panic, reason = "it is what the export is for")]
pub extern "C" fn lictor_test_panic(error: *mut *mut lictor_error) -> lictor_status {
    guard(error, || panic!("a test forces a panic"))
}
