//! How well plain-language policies are understood: texts with what a careful reviewer expects, and scores.

mod corpus;

pub use corpus::{Clause, Expect, Probe, Status, Text, Vocabulary, read, vocabulary};
