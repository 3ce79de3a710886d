//! Hyperscan in block mode, if the system has it.

use lictor_benches::text::Pattern;

use super::Engine;

/// What it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Where matches end, and the leftmost place where one may start that ends there.
    Starts,
    /// Where matches end.
    Ends,
    /// Which patterns match.
    Single,
}

#[cfg(not(hyperscan))]
pub fn build(_: &[Pattern], _: Mode) -> Result<Box<dyn Engine>, String> {
    Err("not here: `apt-get install libhyperscan-dev`".to_owned())
}

#[cfg(hyperscan)]
pub fn build(patterns: &[Pattern], mode: Mode) -> Result<Box<dyn Engine>, String> {
    present::build(patterns, mode)
}

#[cfg(hyperscan)]
mod present {
    use std::ffi::{CStr, CString, c_char, c_int, c_uint, c_ulonglong, c_void};
    use std::ptr::{null, null_mut};

    use lictor_benches::text::Pattern;

    use super::Mode;
    use crate::engines::{Engine, Hit, place};

    const SINGLE_MATCH: c_uint = 8;
    const SOM_LEFTMOST: c_uint = 256;
    const MODE_BLOCK: c_uint = 1;

    #[repr(C)]
    struct CompileError {
        message: *const c_char,
        expression: c_int,
    }

    type OnMatch = unsafe extern "C" fn(c_uint, c_ulonglong, c_ulonglong, c_uint, *mut c_void) -> c_int;

    unsafe extern "C" {
        fn hs_compile_multi(
            expressions: *const *const c_char,
            flags: *const c_uint,
            ids: *const c_uint,
            elements: c_uint,
            mode: c_uint,
            platform: *const c_void,
            database: *mut *mut c_void,
            error: *mut *mut CompileError,
        ) -> c_int;
        fn hs_free_compile_error(error: *mut CompileError) -> c_int;
        fn hs_alloc_scratch(database: *const c_void, scratch: *mut *mut c_void) -> c_int;
        fn hs_free_scratch(scratch: *mut c_void) -> c_int;
        fn hs_free_database(database: *mut c_void) -> c_int;
        fn hs_scan(
            database: *const c_void,
            data: *const c_char,
            length: c_uint,
            flags: c_uint,
            scratch: *mut c_void,
            on_match: OnMatch,
            context: *mut c_void,
        ) -> c_int;
    }

    struct Hyperscan {
        database: *mut c_void,
        scratch: *mut c_void,
    }

    pub fn build(patterns: &[Pattern], mode: Mode) -> Result<Box<dyn Engine>, String> {
        let sources: Vec<CString> = patterns
            .iter()
            .map(|pattern| CString::new(pattern.regex()).expect("no pattern has a zero"))
            .collect();
        let pointers: Vec<*const c_char> = sources.iter().map(|source| source.as_ptr()).collect();
        let flag = match mode {
            Mode::Starts => SOM_LEFTMOST,
            Mode::Ends => 0,
            Mode::Single => SINGLE_MATCH,
        };
        let flags = vec![flag; sources.len()];
        let ids: Vec<c_uint> = (0..place(sources.len())).collect();
        let mut engine = Hyperscan { database: null_mut(), scratch: null_mut() };
        let mut error = null_mut();
        // SAFETY: each list has so many entries, and the strings outlive the call.
        let code = unsafe {
            hs_compile_multi(
                pointers.as_ptr(),
                flags.as_ptr(),
                ids.as_ptr(),
                place(sources.len()),
                MODE_BLOCK,
                null(),
                &mut engine.database,
                &mut error,
            )
        };
        if code != 0 {
            // SAFETY: after a failure `error` points to what went wrong, until it is freed.
            let (message, expression) = unsafe {
                (CStr::from_ptr((*error).message).to_string_lossy().into_owned(), (*error).expression)
            };
            // SAFETY: it is not used later.
            unsafe { hs_free_compile_error(error) };
            let which = usize::try_from(expression).ok().and_then(|which| sources.get(which));
            let which =
                which.map_or(String::new(), |source| format!(", pattern `{}`", source.to_string_lossy()));
            return Err(format!("it refuses the set: {}{which}", message.trim_end_matches('.')));
        }
        // SAFETY: the database is compiled.
        let code = unsafe { hs_alloc_scratch(engine.database, &mut engine.scratch) };
        if code == 0 { Ok(Box::new(engine)) } else { Err(format!("no scratch: error {code}")) }
    }

    /// Adds a match.
    ///
    /// # Safety
    /// `context` must be a `Vec<Hit>` that nobody else uses.
    unsafe extern "C" fn on_match(
        id: c_uint,
        from: c_ulonglong,
        to: c_ulonglong,
        _: c_uint,
        context: *mut c_void,
    ) -> c_int {
        // SAFETY: the caller's promise.
        let hits = unsafe { &mut *context.cast::<Vec<Hit>>() };
        hits.push(Hit { pattern: id, start: from as u32, end: to as u32 });
        0
    }

    impl Engine for Hyperscan {
        fn scan(&mut self, text: &str, hits: &mut Vec<Hit>) {
            let context = std::ptr::from_mut(hits).cast();
            // SAFETY: database and scratch belong together, the text has so many bytes, and the callback gets the list.
            let code = unsafe {
                hs_scan(
                    self.database,
                    text.as_ptr().cast(),
                    place(text.len()),
                    0,
                    self.scratch,
                    on_match,
                    context,
                )
            };
            assert_eq!(code, 0, "a scan succeeds");
        }
    }

    impl Drop for Hyperscan {
        fn drop(&mut self) {
            // SAFETY: both came from the library, or are null, which it takes too; nobody uses them later.
            unsafe {
                hs_free_scratch(self.scratch);
                hs_free_database(self.database);
            }
        }
    }
}
