//! Type checking of `when` and `unless`: from what was written to what it means.
//!
//! ```text
//! condition::Expr ─▶ names, literals, functions ─▶ Term with its Type ─▶ Test ─▶ Expr
//! ```
//!
//! A part with a problem becomes `None` and its neighbours are checked all the same, so that an author sees every
//! problem at once and none twice.

mod functions;
mod literals;
mod names;
mod narrow;

pub(super) use names::{FIXED, resolve_place};
pub use names::{field_type, resolve_field};

use std::collections::BTreeSet;

use crate::condition::{self, ExprKind, Relation};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Type;
use crate::limits::Limits;
use crate::source::{Anchor, SourceMap, Spanned};
use crate::value::Value;

use super::{Atom, Compare, Expr, Literal, RequestSchema, Term, Test};

/// Parses and checks one condition. `tools` are the names that `tool.name` is pinned to elsewhere in the policy.
///
/// Linear in the condition, times its depth, times, for a name or an argument, the pinned tools.
///
/// # Errors
/// Every problem of the condition, with spans into the document it stands in.
pub fn check_expression(
    source: &Spanned<String>,
    sources: &SourceMap,
    schema: &RequestSchema,
    tools: Option<&[String]>,
    limits: &Limits,
) -> Result<Expr, Vec<Diagnostic>> {
    let anchor = Anchor::new(source, sources);
    let tree = condition::parse(source, &anchor, limits).map_err(|problem| vec![problem])?;
    check_tree(&tree, schema, tools)
}

/// Checks a condition that has been parsed or built.
pub(super) fn check_tree(
    tree: &condition::Expr,
    schema: &RequestSchema,
    tools: Option<&[String]>,
) -> Result<Expr, Vec<Diagnostic>> {
    let tools = tools.map(|tools| tools.iter().cloned().collect());
    let mut checker = Checker { schema, tools, items: Vec::new(), problems: Vec::new() };
    match checker.condition(tree) {
        Some(expr) if checker.problems.is_empty() => Ok(expr),
        _ => Err(checker.problems),
    }
}

struct Checker<'a> {
    schema: &'a RequestSchema,
    /// The names that `tool.name` can have here, where that is known.
    tools: Option<BTreeSet<String>>,
    /// The names that enclosing quantifiers give to their items, outermost first.
    items: Vec<(&'a str, Type)>,
    problems: Vec<Diagnostic>,
}

/// A term and what is known of its value.
pub(super) struct Typed {
    pub(super) term: Term,
    pub(super) ty: Type,
}

/// What a call means.
enum Called {
    Question(Test),
    Value(Typed),
}

impl<'a> Checker<'a> {
    /// Checks an expression that must be true or false.
    fn condition(&mut self, expr: &'a condition::Expr) -> Option<Expr> {
        match &expr.kind {
            ExprKind::Bool(truth) => Some(Expr::Const(*truth)),
            ExprKind::And(operands) => {
                let outside = self.tools.clone();
                if let Some(pinned) = narrow::pinned(expr) {
                    self.tools = Some(narrow::both(self.tools.take(), pinned));
                }
                let operands = self.conditions(operands);
                self.tools = outside;
                operands.map(all)
            }
            ExprKind::Or(operands) => self.conditions(operands).map(any),
            ExprKind::Not(operand) => self.condition(operand).map(not),
            ExprKind::Relation { op, left, right } => {
                self.relation(expr, *op, left, right).map(|test| atom(test, expr))
            }
            ExprKind::Call { receiver, function, args } => {
                match self.call(expr, receiver.as_deref(), function, args)? {
                    Called::Question(test) => Some(atom(test, expr)),
                    Called::Value(value) => self.truth(value, expr),
                }
            }
            _ => {
                let value = self.term(expr, None)?;
                self.truth(value, expr)
            }
        }
    }

    /// Checks every operand, even after one that has a problem.
    fn conditions(&mut self, operands: &'a [condition::Expr]) -> Option<Vec<Expr>> {
        let checked: Vec<_> = operands.iter().map(|operand| self.condition(operand)).collect();
        checked.into_iter().collect()
    }

    /// A value where true or false is needed.
    fn truth(&mut self, value: Typed, expr: &condition::Expr) -> Option<Expr> {
        if matches!(value.ty, Type::Bool | Type::Any) {
            return Some(atom(Test::Truth(value.term), expr));
        }
        let message = format!("{} is {}, where true or false is needed", quote(expr), describe(&value.ty));
        self.report(Diagnostic::new(Code::Type, message).at(expr.span))
    }

    /// Checks an expression that has a value. A literal becomes a value of the `expected` type if it can.
    fn term(&mut self, expr: &'a condition::Expr, expected: Option<&Type>) -> Option<Typed> {
        match &expr.kind {
            ExprKind::Bool(truth) => Some(constant(Value::Bool(*truth), Type::Bool)),
            ExprKind::Int(_) | ExprKind::Float(_) | ExprKind::String(_) => self.literal(expr, expected),
            ExprKind::List(items) => self.list(items, expected),
            ExprKind::Name(_) | ExprKind::Select { .. } | ExprKind::Index { .. } => {
                self.place(expr, expected)
            }
            ExprKind::Call { receiver, function, args } => {
                Some(match self.call(expr, receiver.as_deref(), function, args)? {
                    Called::Value(value) => value,
                    Called::Question(test) => truth_value(atom(test, expr)),
                })
            }
            ExprKind::Not(_) | ExprKind::And(_) | ExprKind::Or(_) | ExprKind::Relation { .. } => {
                self.condition(expr).map(truth_value)
            }
        }
    }

    /// A list written out. Its items have one type, or are untyped together.
    fn list(&mut self, items: &'a [condition::Expr], expected: Option<&Type>) -> Option<Typed> {
        let expected = match expected {
            Some(Type::List(item)) => Some(&**item),
            _ => None,
        };
        let items: Vec<_> = items.iter().map(|item| self.term(item, expected)).collect();
        let items: Vec<Typed> = items.into_iter().collect::<Option<_>>()?;
        let item = items.iter().map(|item| item.ty.clone()).reduce(join).unwrap_or(Type::Any);
        Some(Typed {
            term: Term::List(items.into_iter().map(|item| item.term).collect()),
            ty: Type::List(item.into()),
        })
    }

    fn relation(
        &mut self,
        expr: &condition::Expr,
        op: Relation,
        left: &'a condition::Expr,
        right: &'a condition::Expr,
    ) -> Option<Test> {
        let op = match op {
            Relation::In => return self.membership(expr, left, right),
            Relation::Eq => Compare::Eq,
            Relation::Ne => Compare::Ne,
            Relation::Lt => Compare::Lt,
            Relation::Le => Compare::Le,
            Relation::Gt => Compare::Gt,
            Relation::Ge => Compare::Ge,
        };
        // The side whose type is known tells a literal on the other side what to be.
        let (left_value, right_value) = if literals::is_literal(left) && !literals::is_literal(right) {
            let right_value = self.term(right, None);
            (self.term(left, right_value.as_ref().map(|value| &value.ty)), right_value)
        } else {
            let left_value = self.term(left, None);
            let right_value = self.term(right, left_value.as_ref().map(|value| &value.ty));
            (left_value, right_value)
        };
        let (left_value, right_value) = (left_value?, right_value?);
        let ordered = !matches!(op, Compare::Eq | Compare::Ne);
        if !comparable(&left_value.ty, &right_value.ty, ordered) {
            return self.mismatch(expr, (left, &left_value.ty), (right, &right_value.ty));
        }
        Some(Test::Compare { left: left_value.term, op, right: right_value.term })
    }

    /// `item in list`
    fn membership(
        &mut self,
        expr: &condition::Expr,
        item: &'a condition::Expr,
        list: &'a condition::Expr,
    ) -> Option<Test> {
        if let ExprKind::List(choices) = &list.kind {
            let value = self.term(item, None);
            let mut terms = Some(Vec::with_capacity(choices.len()));
            for choice in choices {
                let checked = self.term(choice, value.as_ref().map(|value| &value.ty)).and_then(|found| {
                    let Some(value) = &value else { return Some(found) };
                    if comparable(&value.ty, &found.ty, false) {
                        return Some(found);
                    }
                    self.mismatch(expr, (item, &value.ty), (choice, &found.ty))
                });
                terms = terms.zip(checked).map(|(mut terms, checked)| {
                    terms.push(checked.term);
                    terms
                });
            }
            return Some(Test::In { item: value?.term, list: Term::List(terms?) });
        }
        let list_value = self.term(list, None);
        let wanted = match list_value.as_ref().map(|value| &value.ty) {
            Some(Type::List(item)) => Some((**item).clone()),
            Some(Type::Map(_)) => Some(Type::String),
            _ => None,
        };
        let value = self.term(item, wanted.as_ref());
        let (list_value, value) = (list_value?, value?);
        match wanted {
            Some(wanted) if !comparable(&value.ty, &wanted, false) => {
                let message = format!(
                    "{} is {} and the items of {} are {}",
                    quote(item),
                    describe(&value.ty),
                    quote(list),
                    describe_many(&wanted),
                );
                self.report(Diagnostic::new(Code::Type, message).at(item.span))
            }
            None if list_value.ty != Type::Any => {
                let message =
                    format!("{} is {}; `in` looks in a list or a map", quote(list), describe(&list_value.ty));
                let problem = Diagnostic::new(Code::Type, message).at(list.span);
                self.report(match list_value.ty {
                    Type::String | Type::Enum(_) => {
                        problem.help(format!("write `{list}.contains({item})` to look for text in text"))
                    }
                    _ => problem,
                })
            }
            _ => Some(Test::In { item: value.term, list: list_value.term }),
        }
    }

    /// Reports that two values cannot be compared.
    fn mismatch<T>(
        &mut self,
        expr: &condition::Expr,
        (left, left_type): (&condition::Expr, &Type),
        (right, right_type): (&condition::Expr, &Type),
    ) -> Option<T> {
        let sign = match &expr.kind {
            ExprKind::Relation { op, .. } => op.as_str(),
            _ => "==",
        };
        let message = format!(
            "{} is {} and {} is {}; `{sign}` cannot compare them",
            quote(left),
            describe(left_type),
            quote(right),
            describe(right_type)
        );
        let problem = Diagnostic::new(Code::Type, message).at(expr.span);
        self.report(match (left_type, right_type) {
            (Type::List(_), Type::String | Type::Enum(_)) => {
                problem.help(format!("write `{right} in {left}` to look for an item"))
            }
            (Type::String | Type::Enum(_), Type::List(_)) => {
                problem.help(format!("write `{left} in {right}` to look for an item"))
            }
            _ if comparable(left_type, right_type, false) => {
                let known = if *left_type == Type::Any { right_type } else { left_type };
                problem.help(format!("{} have no order; use `==` or `!=`", describe_many(known)))
            }
            _ => problem,
        })
    }

    /// Adds a problem; what it is about has no meaning.
    fn report<T>(&mut self, problem: Diagnostic) -> Option<T> {
        self.problems.push(problem);
        None
    }
}

/// The conjunction: what is always true is left out, and what is always false decides, as in Kleene's logic.
fn all(operands: Vec<Expr>) -> Expr {
    let mut parts = Vec::with_capacity(operands.len());
    for operand in operands {
        match operand {
            Expr::Const(true) => {}
            Expr::Const(false) => return Expr::Const(false),
            Expr::All(inner) => parts.extend(inner),
            other => parts.push(other),
        }
    }
    single(parts).unwrap_or_else(|parts| if parts.is_empty() { Expr::Const(true) } else { Expr::All(parts) })
}

/// The disjunction, the mirror image of [`all`].
fn any(operands: Vec<Expr>) -> Expr {
    let mut parts = Vec::with_capacity(operands.len());
    for operand in operands {
        match operand {
            Expr::Const(false) => {}
            Expr::Const(true) => return Expr::Const(true),
            Expr::Any(inner) => parts.extend(inner),
            other => parts.push(other),
        }
    }
    single(parts).unwrap_or_else(|parts| if parts.is_empty() { Expr::Const(false) } else { Expr::Any(parts) })
}

/// The only part of a list, or the list.
fn single(mut parts: Vec<Expr>) -> Result<Expr, Vec<Expr>> {
    match parts.pop() {
        Some(only) if parts.is_empty() => Ok(only),
        Some(last) => {
            parts.push(last);
            Err(parts)
        }
        None => Err(parts),
    }
}

/// The negation. Twice negated is what it was, unknown included.
fn not(operand: Expr) -> Expr {
    match operand {
        Expr::Const(truth) => Expr::Const(!truth),
        Expr::Not(inner) => *inner,
        other => Expr::Not(Box::new(other)),
    }
}

fn atom(test: Test, expr: &condition::Expr) -> Expr {
    Expr::Atom(Atom { test, text: expr.to_string().into() })
}

fn truth_value(expr: Expr) -> Typed {
    let term = match expr {
        Expr::Const(truth) => Term::Const(Literal::Value(Value::Bool(truth))),
        other => Term::Truth(Box::new(other)),
    };
    Typed { term, ty: Type::Bool }
}

fn constant(value: Value, ty: Type) -> Typed {
    Typed { term: Term::Const(Literal::Value(value)), ty }
}

/// Whether two types have values in common that can be told apart, or put in order.
fn comparable(left: &Type, right: &Type, ordered: bool) -> bool {
    match (left, right) {
        (Type::Any, other) | (other, Type::Any) => {
            !ordered || !matches!(other, Type::Bool | Type::Enum(_) | Type::List(_) | Type::Map(_))
        }
        (Type::Int | Type::Number, Type::Int | Type::Number)
        | (Type::String, Type::String)
        | (Type::Severity, Type::Severity)
        | (Type::Time, Type::Time)
        | (Type::Duration, Type::Duration) => true,
        (Type::Bool, Type::Bool) | (Type::Enum(_) | Type::String, Type::Enum(_) | Type::String) => !ordered,
        (Type::List(left), Type::List(right)) | (Type::Map(left), Type::Map(right)) => {
            !ordered && comparable(left, right, false)
        }
        _ => false,
    }
}

/// The type of values that have one type or the other.
fn join(left: Type, right: Type) -> Type {
    match (left, right) {
        (left, right) if left == right => left,
        (Type::Int | Type::Number, Type::Int | Type::Number) => Type::Number,
        (Type::String | Type::Enum(_), Type::String | Type::Enum(_)) => Type::String,
        _ => Type::Any,
    }
}

/// A type in a message: "a string".
const fn describe(ty: &Type) -> &'static str {
    match ty {
        Type::Bool => "a bool",
        Type::Int | Type::Number => "a number",
        Type::String | Type::Enum(_) => "a string",
        Type::Severity => "a severity",
        Type::Time => "a time",
        Type::Duration => "a duration",
        Type::List(_) => "a list",
        Type::Map(_) => "a map",
        Type::Any => "untyped",
    }
}

/// Values of a type in a message: "strings".
const fn describe_many(ty: &Type) -> &'static str {
    match ty {
        Type::Bool => "bools",
        Type::Int | Type::Number => "numbers",
        Type::String => "strings",
        Type::Enum(_) => "words of an enum",
        Type::Severity => "severities",
        Type::Time => "times",
        Type::Duration => "durations",
        Type::List(_) => "lists",
        Type::Map(_) => "maps",
        Type::Any => "untyped values",
    }
}

/// An expression in a message: its text in backticks, cut if long.
fn quote(expr: &condition::Expr) -> String {
    const LONGEST: usize = 60;
    let text = expr.to_string();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("`{}…`", text.get(..end).unwrap_or("")),
        None => format!("`{text}`"),
    }
}

#[cfg(test)]
mod tests;
