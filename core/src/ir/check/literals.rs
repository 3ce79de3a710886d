//! Literals: what a number or a string is, given the type it is compared with.

use jiff::Timestamp;

use crate::condition::{Expr, ExprKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Type;
use crate::ir::{Literal, Term};
use crate::severity::Severity;
use crate::value::{Value, parse_duration};

use super::{Checker, Typed, constant};

/// Whether an expression takes its type from what it is compared with.
pub(super) fn is_literal(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Int(_) | ExprKind::Float(_) | ExprKind::String(_) => true,
        ExprKind::List(items) => items.iter().all(is_literal),
        _ => false,
    }
}

/// The advice of every message about a word that is no severity.
const SEVERITIES: &str = "use info, low, medium, high or critical";

impl Checker<'_> {
    /// A number or a string. Where it cannot be a value of the `expected` type it keeps its own, and the comparison
    /// that expected it reports the mismatch.
    pub(super) fn literal(&mut self, expr: &Expr, expected: Option<&Type>) -> Option<Typed> {
        match (&expr.kind, expected) {
            (ExprKind::Int(ordinal), Some(Type::Severity)) => match Severity::from_ordinal(*ordinal) {
                Some(step) => Some(severity(step)),
                None => {
                    let message = format!("`{ordinal}` is not a severity; {SEVERITIES}");
                    self.report(
                        Diagnostic::new(Code::Enum, message).at(expr.span).label("ordinals are 0 to 4"),
                    )
                }
            },
            (ExprKind::String(text), Some(Type::Severity)) => match Severity::from_name(text) {
                Some(step) => Some(severity(step)),
                None => self.not_a_severity(expr, text),
            },
            (ExprKind::String(text), Some(Type::Enum(words))) => {
                if words.contains(text) {
                    return Some(constant(Value::String(text.clone()), Type::Enum(words.clone())));
                }
                let message = format!("{expr} is not one of {}", words.join(", "));
                let problem = Diagnostic::new(Code::Enum, message).at(expr.span);
                self.report(problem.did_you_mean(text, words.iter().map(String::as_str)))
            }
            (ExprKind::String(text), Some(Type::Time)) => match text.parse::<Timestamp>() {
                Ok(time) => Some(Typed { term: Term::Const(Literal::Time(time)), ty: Type::Time }),
                Err(_) => self.report(
                    Diagnostic::new(Code::Type, format!("{expr} is not a time"))
                        .at(expr.span)
                        .help("write a time as RFC 3339 does, with its offset: \"2026-11-20T10:00:00Z\""),
                ),
            },
            (ExprKind::String(text), Some(Type::Duration)) => match parse_duration(text) {
                Some(length) => {
                    Some(Typed { term: Term::Const(Literal::Duration(length)), ty: Type::Duration })
                }
                None => self.report(
                    Diagnostic::new(Code::Type, format!("{expr} is not a duration")).at(expr.span).help(
                        "write whole numbers with their units d, h, m, s or ms: \"7d\", \"1h30m\", \"500ms\"",
                    ),
                ),
            },
            (ExprKind::String(text), _) => Some(constant(Value::String(text.clone()), Type::String)),
            (ExprKind::Int(int), _) => Some(constant(Value::Int(*int), Type::Int)),
            (ExprKind::Float(float), _) => Some(constant(Value::Float(*float), Type::Number)),
            _ => None,
        }
    }

    /// Reports a word that should have been a step of the severity scale.
    pub(super) fn not_a_severity<T>(&mut self, expr: &Expr, word: &str) -> Option<T> {
        let written = match expr.kind {
            ExprKind::String(_) => expr.to_string(),
            _ => format!("`{expr}`"),
        };
        let problem = Diagnostic::new(Code::Enum, format!("{written} is not a severity; {SEVERITIES}"));
        self.report(problem.at(expr.span).did_you_mean(word, Severity::ALL.map(Severity::as_str)))
    }
}

pub(super) const fn severity(step: Severity) -> Typed {
    Typed { term: Term::Const(Literal::Severity(step)), ty: Type::Severity }
}
