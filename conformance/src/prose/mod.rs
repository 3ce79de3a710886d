//! How well plain-language policies are understood: texts with what a careful reader expects, and scores.
//!
//! ```text
//! conformance/prose/*.jsonl ─▶ corpus ─▶ library (the core's public calls) ─▶ score ─▶ page
//! ```

mod corpus;
mod library;
mod page;
mod score;

pub use corpus::{Clause, Expect, Probe, Status, Text, Vocabulary, read, vocabulary};
pub use library::{load, outcomes, reading, score};
pub use page::{markdown, text};
pub use score::{Outcome, Part, Reading, Score, Tally};

/// The files, in the order of the page, and whether their texts may be looked at while building.
pub const FILES: [(&str, bool); 5] =
    [("given", true), ("dev", true), ("constructions", true), ("fresh", false), ("held", false)];
