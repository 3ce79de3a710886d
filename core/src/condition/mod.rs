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
//! or grow. Every text that is accepted here is CEL and has the same tree there, with one exception that the checker
//! makes: `has` may ask about a fact by its bare name, where CEL wants a member.

mod ast;
mod lexer;
mod parse;
mod print;

pub use ast::{Expr, ExprKind, Name, Relation};
pub use parse::parse;

#[cfg(test)]
mod tests;
