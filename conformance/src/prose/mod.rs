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
pub use library::{load, outcomes};
pub use page::{markdown, text};
pub use score::{Outcome, Part, Reading, Score, Tally};
