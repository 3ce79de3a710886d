//! A tree as canonical text: single spaces, double quotes, no parenthesis that could be left out.

use std::fmt;

use super::ast::{Expr, ExprKind};

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ExprKind::Bool(truth) => write!(f, "{truth}"),
            ExprKind::Int(int) => write!(f, "{int}"),
            // Debug form: the shortest text that reads back as the same number, always with a point or an exponent.
            ExprKind::Float(float) => write!(f, "{float:?}"),
            ExprKind::String(text) => write_string(f, text),
            ExprKind::List(items) => {
                f.write_str("[")?;
                write_joined(f, items, ", ", Binding::Or)?;
                f.write_str("]")
            }
            ExprKind::Name(name) => f.write_str(name),
            ExprKind::Select { base, member } => {
                write_operand(f, base, Binding::Postfix)?;
                write!(f, ".{}", member.text)
            }
            ExprKind::Index { base, key } => {
                write_operand(f, base, Binding::Postfix)?;
                write!(f, "[{key}]")
            }
            ExprKind::Call { receiver, function, args } => {
                if let Some(receiver) = receiver {
                    write_operand(f, receiver, Binding::Postfix)?;
                    f.write_str(".")?;
                }
                write!(f, "{}(", function.text)?;
                write_joined(f, args, ", ", Binding::Or)?;
                f.write_str(")")
            }
            ExprKind::Not(operand) => {
                f.write_str("!")?;
                write_operand(f, operand, Binding::Unary)
            }
            ExprKind::Relation { op, left, right } => {
                write_operand(f, left, Binding::Unary)?;
                write!(f, " {} ", op.as_str())?;
                write_operand(f, right, Binding::Unary)
            }
            ExprKind::And(operands) => write_joined(f, operands, " && ", Binding::Relation),
            ExprKind::Or(operands) => write_joined(f, operands, " || ", Binding::And),
        }
    }
}

/// How tightly an expression holds together, loosest first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    Or,
    And,
    Relation,
    Unary,
    Postfix,
}

impl Binding {
    const fn of(expr: &Expr) -> Binding {
        match expr.kind {
            ExprKind::Or(_) => Binding::Or,
            ExprKind::And(_) => Binding::And,
            ExprKind::Relation { .. } => Binding::Relation,
            // A number before a dot reads badly, and a CEL lexer takes the dot for a decimal point.
            ExprKind::Not(_) | ExprKind::Int(_) | ExprKind::Float(_) => Binding::Unary,
            _ => Binding::Postfix,
        }
    }
}

/// Writes `expr`, in parentheses if it does not hold together as tightly as its place asks.
fn write_operand(f: &mut fmt::Formatter<'_>, expr: &Expr, place: Binding) -> fmt::Result {
    if Binding::of(expr) < place { write!(f, "({expr})") } else { write!(f, "{expr}") }
}

fn write_joined(f: &mut fmt::Formatter<'_>, items: &[Expr], separator: &str, place: Binding) -> fmt::Result {
    for (position, item) in items.iter().enumerate() {
        if position > 0 {
            f.write_str(separator)?;
        }
        if Binding::of(item) < place {
            write!(f, "({item})")?;
        } else {
            write!(f, "{item}")?;
        }
    }
    Ok(())
}

fn write_string(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    f.write_str("\"")?;
    for character in text.chars() {
        match character {
            '"' => f.write_str("\\\"")?,
            '\\' => f.write_str("\\\\")?,
            '\n' => f.write_str("\\n")?,
            '\r' => f.write_str("\\r")?,
            '\t' => f.write_str("\\t")?,
            // Every control character is below U+00A0.
            control if control.is_control() => write!(f, "\\u{:04x}", u32::from(control))?,
            other => write!(f, "{other}")?,
        }
    }
    f.write_str("\"")
}
