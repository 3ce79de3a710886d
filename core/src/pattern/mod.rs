//! Text to hits: every pattern of a program against a text, in one pass.
//!
//! ```text
//! pattern ─▶ ecma ─▶ regex ─▶ ScannerBuilder ─▶ Scanner ─▶ scan(text) ─▶ hits
//!            (only ECMAScript's)
//! ```
//!
//! The only module that knows `lictor-scan`, which does the searching, and the matcher crates. What it adds is what
//! policies say: three syntaxes, diagnostics with a place in the pattern, detectors' checks. A [`Matcher`] is what one
//! policy's `pattern`, one detector or one keyword list became, and a hit says which matcher found what bytes.

mod ecma;
mod glob;
mod regex;
mod scanner;
#[cfg(test)]
mod tests;

pub use lictor_scan::{Kernel, MatcherId, MatcherSet, Needle, Outcome as ScanOutcome, Sink, contains_folded};
pub use regex::{PatternError, Regex, goes_on_over_prose, matches_empty};
pub use scanner::{Matcher, Prefilter, ScanScratch, Scanner, ScannerBuilder};
