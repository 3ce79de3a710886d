//! What keeps the evaluator honest: a suite of cases, a second evaluator, random pairs for both, the laws, and labelled texts.

pub mod compare;
pub mod generate;
pub mod laws;
pub mod oracle;
pub mod prose;
pub mod streams;
pub mod suite;
