//! Text to hits: every pattern of a program against a text, in one pass.
//!
//! ```text
//! pattern ─▶ ecma ─▶ regex ─▶ literals ─▶ ScannerBuilder ─▶ Scanner ─▶ scan(text) ─▶ hits
//!            (only ECMAScript's)  (what a match must contain)
//! ```
//!
//! The only module that knows matcher crates. It knows nothing of policies: a [`Matcher`] is what one policy's
//! `pattern`, one detector or one keyword list became, and a hit says which matcher found what bytes.
//!
//! A scan first walks the text once with an Aho-Corasick automaton over the literals that matches must contain.
//! What it sees says which patterns can match at all and from where on; `engine` then searches with those, under a
//! bound on the bytes walked. Keywords are confirmed where the automaton saw them and need no search of their own.

mod ecma;
mod engine;
mod glob;
mod keyword;
mod literals;
mod matcher_set;
mod needle;
mod regex;
mod scanner;
#[cfg(test)]
mod tests;
mod words;

pub use keyword::contains_folded;
pub use matcher_set::{MatcherId, MatcherSet};
pub use needle::Needle;
pub use regex::{PatternError, Regex, matches_empty};
pub use scanner::{Matcher, ScanOutcome, ScanScratch, Scanner, ScannerBuilder};
