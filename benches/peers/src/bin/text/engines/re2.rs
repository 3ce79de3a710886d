//! RE2's set, if the system has it.

#[cfg(not(re2))]
pub fn build(_: &[lictor_benches::text::Pattern]) -> Result<Box<dyn super::Engine>, String> {
    Err("not here: `apt-get install libre2-dev`".to_owned())
}

#[cfg(re2)]
pub use present::build;

#[cfg(re2)]
mod present {
    use std::ffi::{c_char, c_int, c_void};

    use lictor_benches::text::Pattern;

    use crate::engines::{Engine, Hit, place};

    /// Bytes for the automata; with less it gives up on large sets.
    const MEMORY: i64 = 1 << 30;

    unsafe extern "C" {
        fn re2_set_new(
            patterns: *const *const c_char,
            lengths: *const usize,
            count: usize,
            memory: i64,
        ) -> *mut c_void;
        fn re2_set_match(
            set: *mut c_void,
            text: *const c_char,
            length: usize,
            found: *mut *const c_int,
        ) -> i64;
        fn re2_set_free(set: *mut c_void);
    }

    struct Set(*mut c_void);

    pub fn build(patterns: &[Pattern]) -> Result<Box<dyn Engine>, String> {
        let sources: Vec<String> = patterns.iter().map(Pattern::regex).collect();
        let pointers: Vec<*const c_char> = sources.iter().map(|source| source.as_ptr().cast()).collect();
        let lengths: Vec<usize> = sources.iter().map(String::len).collect();
        // SAFETY: there are so many pointers and lengths, each of a string that outlives the call.
        let set = unsafe { re2_set_new(pointers.as_ptr(), lengths.as_ptr(), sources.len(), MEMORY) };
        if set.is_null() { Err("it refuses the set".to_owned()) } else { Ok(Box::new(Set(set))) }
    }

    impl Engine for Set {
        fn scan(&mut self, text: &str, hits: &mut Vec<Hit>) {
            let mut found = std::ptr::null();
            // SAFETY: the set is alive, and the text has so many bytes.
            let count = unsafe { re2_set_match(self.0, text.as_ptr().cast(), text.len(), &mut found) };
            let count = usize::try_from(count).expect("memory enough");
            if count > 0 {
                // SAFETY: `found` points to so many, which live until the next call.
                let patterns = unsafe { std::slice::from_raw_parts(found, count) };
                hits.extend(patterns.iter().map(|pattern| Hit {
                    pattern: place(*pattern as usize),
                    start: 0,
                    end: 0,
                }));
            }
        }
    }

    impl Drop for Set {
        fn drop(&mut self) {
            // SAFETY: it came from `re2_set_new`, and nobody uses it later.
            unsafe { re2_set_free(self.0) };
        }
    }
}
