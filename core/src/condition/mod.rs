//! The condition language: a strict subset of CEL's syntax.
//!
//! ```text
//! text ─▶ lexer ─▶ parse ─▶ ast ─▶ (ir::check)
//! ```
