//! Whether a check could be told otherwise by text that is still to come.
//!
//! A stream decides of a match when nothing that follows can matter. Checks look at what follows a match through the
//! functions here, each of which knows how far it looks and notes when that is beyond what is there. A check that has not
//! reached the end of the text says the same whatever follows.

use std::cell::Cell;

use super::Candidate;

/// The farthest that any check looks beyond a match, in bytes.
pub(crate) const FARTHEST: usize = 1_536;

thread_local! {
    /// Whether the check at hand has reached the end of the text. A check is a plain function, so this is where it notes it.
    static REACHED: Cell<bool> = const { Cell::new(false) };
}

/// What `check` says, and whether it has looked beyond the end of the text to say so.
pub(crate) fn watched<T>(check: impl FnOnce() -> T) -> (T, bool) {
    REACHED.set(false);
    let says = check();
    (says, REACHED.get())
}

impl<'t> Candidate<'t> {
    /// The text after the match, for checks that look up to 1,536 bytes into it. Those that look at less say so:
    /// [`after_within`](Self::after_within), [`next_chars`](Self::next_chars).
    pub fn after(&self) -> &'t str {
        self.noting(FARTHEST)
    }

    /// The next `bytes` bytes after the match, or fewer at the end of the text.
    pub fn after_within(&self, bytes: usize) -> &'t [u8] {
        let after = self.noting(bytes).as_bytes();
        after.get(..bytes).unwrap_or(after)
    }

    /// The characters after the match.
    pub fn next_chars<const N: usize>(&self) -> [Option<char>; N] {
        let mut after = self.noting(0).chars();
        let next = [(); N].map(|()| after.next());
        REACHED.set(REACHED.get() || next.iter().any(Option::is_none));
        next
    }

    /// The first character after the match and any that are `skipped`.
    pub fn next_but(&self, skipped: impl Fn(char) -> bool) -> Option<char> {
        let next = self.noting(0).chars().find(|c| !skipped(*c));
        REACHED.set(REACHED.get() || next.is_none());
        next
    }

    fn noting(&self, bytes: usize) -> &'t str {
        let after = self.text.get(self.end..).unwrap_or("");
        REACHED.set(REACHED.get() || after.len() < bytes);
        after
    }
}
