//! What keeps the evaluator honest: a suite of cases, a second evaluator, random pairs for both, and the laws.

pub mod compare;
pub mod generate;
pub mod laws;
pub mod oracle;
pub mod streams;
pub mod suite;
