//! Values, and what can be said of two of them.

use std::cmp::Ordering;

use jiff::{SignedDuration, Timestamp};
use lictor::Severity;
use lictor::Value;
use lictor::document::Type;
use lictor::value::{Map, parse_duration};

/// A value, owned. Null is no value.
#[derive(Clone, Debug)]
pub(super) enum Val {
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(String),
    Severity(Severity),
    Time(Timestamp),
    Length(SignedDuration),
    /// `None` is an item that is null.
    List(Vec<Option<Val>>),
    Map(Map),
}

impl Val {
    /// A value of which nothing is declared; `None` for null.
    pub(super) fn untyped(value: &Value) -> Option<Val> {
        Some(match value {
            Value::Null => return None,
            Value::Bool(truth) => Val::Bool(*truth),
            Value::Int(int) => Val::Int(*int),
            Value::Float(float) => Val::Float(*float),
            Value::String(text) => Val::Text(text.clone()),
            Value::List(items) => Val::List(items.iter().map(Val::untyped).collect()),
            Value::Map(map) => Val::Map(map.clone()),
        })
    }

    pub(super) fn texts(texts: &[String]) -> Val {
        Val::List(texts.iter().map(|text| Some(Val::Text(text.clone()))).collect())
    }

    /// The value as one of a declared type, or `None` if it is not one.
    pub(super) fn declared(value: &Value, ty: &Type) -> Option<Val> {
        let plain = Val::untyped(value)?;
        let fits = match (ty, &plain) {
            (Type::Any, _)
            | (Type::Bool, Val::Bool(_))
            | (Type::Int, Val::Int(_))
            | (Type::Number, Val::Int(_) | Val::Float(_))
            | (Type::String, Val::Text(_)) => true,
            (Type::Severity, _) => return as_severity(&plain).map(Val::Severity),
            (Type::Time, _) => return as_time(&plain).map(Val::Time),
            (Type::Duration, _) => return as_length(&plain).map(Val::Length),
            (Type::Enum(words), Val::Text(text)) => words.contains(text),
            (Type::List(item), Val::List(_)) => match value {
                Value::List(items) => items.iter().all(|value| Val::declared(value, item).is_some()),
                _ => false,
            },
            (Type::Map(item), Val::Map(map)) => {
                map.values().all(|value| Val::declared(value, item).is_some())
            }
            _ => false,
        };
        fits.then_some(plain)
    }

    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Val::Text(text) => Some(text),
            _ => None,
        }
    }
}

fn as_severity(val: &Val) -> Option<Severity> {
    match val {
        Val::Severity(step) => Some(*step),
        Val::Text(name) => Severity::from_name(name),
        Val::Int(ordinal) => Severity::from_ordinal(*ordinal),
        _ => None,
    }
}

pub(super) fn as_time(val: &Val) -> Option<Timestamp> {
    match val {
        Val::Time(time) => Some(*time),
        Val::Text(text) => text.parse().ok(),
        _ => None,
    }
}

fn as_length(val: &Val) -> Option<SignedDuration> {
    match val {
        Val::Length(length) => Some(*length),
        Val::Text(text) => parse_duration(text),
        _ => None,
    }
}

/// Whether two values are equal; `None` if they are of kinds that cannot be told apart or alike.
pub(super) fn equal(left: &Val, right: &Val) -> Option<bool> {
    match (left, right) {
        (Val::Bool(left), Val::Bool(right)) => Some(left == right),
        (Val::Map(left), Val::Map(right)) => Some(left == right),
        (Val::List(left), Val::List(right)) if left.len() != right.len() => Some(false),
        (Val::List(left), Val::List(right)) => {
            let pairs: Vec<Option<bool>> = left
                .iter()
                .zip(right)
                .map(|pair| match pair {
                    (Some(left), Some(right)) => equal(left, right),
                    _ => None,
                })
                .collect();
            // One pair that differs settles it, whatever cannot be compared beside it.
            if pairs.contains(&Some(false)) {
                Some(false)
            } else {
                pairs.into_iter().collect::<Option<Vec<_>>>().map(|_| true)
            }
        }
        _ => order(left, right).map(Ordering::is_eq),
    }
}

/// The order of two values; `None` if they have none.
pub(super) fn order(left: &Val, right: &Val) -> Option<Ordering> {
    if matches!(left, Val::Severity(_)) || matches!(right, Val::Severity(_)) {
        return Some(as_severity(left)?.ordinal().cmp(&as_severity(right)?.ordinal()));
    }
    if matches!(left, Val::Time(_)) || matches!(right, Val::Time(_)) {
        return Some(as_time(left)?.cmp(&as_time(right)?));
    }
    if matches!(left, Val::Length(_)) || matches!(right, Val::Length(_)) {
        return Some(as_length(left)?.cmp(&as_length(right)?));
    }
    match (left, right) {
        (Val::Text(left), Val::Text(right)) => Some(left.cmp(right)),
        (Val::Int(left), Val::Int(right)) => Some(left.cmp(right)),
        (Val::Float(left), Val::Float(right)) => left.partial_cmp(right),
        (Val::Int(left), Val::Float(right)) => Some(int_and_float(*left, *right)),
        (Val::Float(left), Val::Int(right)) => Some(int_and_float(*right, *left).reverse()),
        _ => None,
    }
}

/// Exactly, in 128 bits: the float's whole part fits wherever it could equal an integer of 64 bits.
fn int_and_float(int: i64, float: f64) -> Ordering {
    #[expect(clippy::cast_possible_truncation, reason = "saturates far beyond the range of the integer")]
    let whole = float.floor() as i128;
    i128::from(int).cmp(&whole).then(if float > float.floor() { Ordering::Less } else { Ordering::Equal })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_and_floats_compare_exactly() {
        let order = |int, float| order(&Val::Int(int), &Val::Float(float)).unwrap();
        assert_eq!(order(9_007_199_254_740_993, 9_007_199_254_740_992.0), Ordering::Greater);
        assert_eq!(order(2, 2.5), Ordering::Less);
        assert_eq!(order(-2, -2.5), Ordering::Greater);
        assert_eq!(order(i64::MAX, 1e300), Ordering::Less);
        assert_eq!(order(3, 3.0), Ordering::Equal);
    }

    #[test]
    fn what_is_of_two_kinds_is_neither_equal_nor_different() {
        assert_eq!(equal(&Val::Int(1), &Val::Text("1".to_owned())), None);
        assert_eq!(equal(&Val::Bool(true), &Val::Int(1)), None);
        let list = |items: &[i64]| Val::List(items.iter().map(|item| Some(Val::Int(*item))).collect());
        assert_eq!(equal(&list(&[1]), &list(&[1, 2])), Some(false));
    }
}
