//! Text to hits: every pattern of a program against a text, in one pass.
//!
//! ```text
//! patterns ─▶ Scanner::builder ─▶ Scanner ─▶ scan(text) ─▶ hits
//! ```
//!
//! The only module that knows matcher crates. It knows nothing of policies: a [`Matcher`] is what one policy's
//! `pattern`, one detector or one keyword list became, and a hit says which matcher found what bytes.

mod regex;
mod scanner;

pub use regex::{PatternError, Regex};
pub use scanner::{Matcher, MatcherId, MatcherSet, ScanOutcome, ScanScratch, Scanner, ScannerBuilder};
