//! Strings: a pointer and a length, in both directions.

use std::ffi::c_char;

use crate::error::Failure;
use crate::guard::{free, given, value};

/// A string in UTF-8, `len` bytes at `data`, without a NUL at its end. It may hold NULs.
///
/// It is borrowed: its owner's documentation says from whom, and it lives as long as that owner. What is absent has a
/// `data` of NULL; an empty string has not.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct lictor_str {
    /// The first byte.
    pub data: *const c_char,
    /// How many bytes.
    pub len: usize,
}

impl lictor_str {
    pub(crate) const ABSENT: lictor_str = lictor_str { data: std::ptr::null(), len: 0 };
}

impl From<&str> for lictor_str {
    fn from(text: &str) -> Self {
        lictor_str { data: text.as_ptr().cast(), len: text.len() }
    }
}

impl From<Option<&str>> for lictor_str {
    fn from(text: Option<&str>) -> Self {
        text.map_or(lictor_str::ABSENT, lictor_str::from)
    }
}

/// An owned string: what a call made for the caller.
#[derive(Debug)]
pub struct lictor_string(pub(crate) String);

/// The string's bytes, borrowed from `string`. Absent for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_string_str(string: Option<&lictor_string>) -> lictor_str {
    value(lictor_str::ABSENT, || string.map(|string| string.0.as_str()).into())
}

/// Frees a string. NULL is nothing.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_string_free(string: Option<Box<lictor_string>>) {
    free(string);
}

/// The bytes that a caller describes; `(NULL, 0)` is a valid empty slice.
///
/// # Safety
/// Unless `len` is 0, `data` is null or points to `len` bytes that nobody writes to for `'a`.
pub(crate) unsafe fn bytes<'a>(
    data: *const c_char,
    len: usize,
    name: &'static str,
) -> Result<&'a [u8], Failure> {
    // SAFETY: as this function's; `c_char` and `u8` have one layout.
    unsafe { slice(data.cast::<u8>(), len, name) }
}

/// The items that a caller describes; `(NULL, 0)` is a valid empty slice.
///
/// # Safety
/// Unless `len` is 0, `data` is null or points to `len` sound items that nobody writes to for `'a`.
pub(crate) unsafe fn slice<'a, T>(
    data: *const T,
    len: usize,
    name: &'static str,
) -> Result<&'a [T], Failure> {
    if len == 0 {
        return Ok(&[]);
    }
    let is_possible = len.checked_mul(size_of::<T>()).is_some_and(|bytes| isize::try_from(bytes).is_ok());
    if !is_possible {
        return Err(Failure::Argument(name, "is longer than memory"));
    }
    // SAFETY: the length fits, and the caller promises the rest.
    let items = (!data.is_null()).then(|| unsafe { std::slice::from_raw_parts(data, len) });
    given(items, name)
}

/// The text that a caller describes.
///
/// # Safety
/// As for [`bytes`].
pub(crate) unsafe fn text<'a>(
    data: *const c_char,
    len: usize,
    name: &'static str,
) -> Result<&'a str, Failure> {
    // SAFETY: as this function's.
    let bytes = unsafe { bytes(data, len, name) }?;
    std::str::from_utf8(bytes).map_err(|_| Failure::Utf8(name))
}

/// The text that a caller describes, or `None` for a pointer that is null: where being absent means something.
///
/// # Safety
/// As for [`bytes`].
pub(crate) unsafe fn optional_text<'a>(
    data: *const c_char,
    len: usize,
    name: &'static str,
) -> Result<Option<&'a str>, Failure> {
    if data.is_null() && len == 0 {
        return Ok(None);
    }
    // SAFETY: as this function's.
    unsafe { text(data, len, name) }.map(Some)
}
