//! The condition language: a strict subset of CEL's syntax.
//!
//! ```text
//! text ─▶ lexer ─▶ parse ─▶ ast ─▶ (ir::check)
//!                            └──▶ print ─▶ text
//! ```
//!
//! ```text
//! or    := and ('||' and)*            and  := rel ('&&' rel)*
//! rel   := unary (('=='|'!='|'<'|'<='|'>'|'>='|'in') unary)?
//! unary := '!' unary | post           post := prim ('.' name | '.' name '(' args ')' | '[' or ']')*
//! prim  := literal | name | name '(' args ')' | '(' or ')' | '[' list ']'
//! ```
//!
//! This stage knows the shape of a condition, not its meaning: whether a name is a field or a function exists is
//! found out by the next. There is no arithmetic and no string building, so that nothing can overflow, divide by zero
//! or grow. Every text that is accepted here is accepted by a CEL parser and has the same tree there.

mod ast;
mod lexer;
mod parse;
mod print;

pub use ast::{Expr, ExprKind, Name, Relation};
pub use parse::parse;

#[cfg(test)]
mod tests;
