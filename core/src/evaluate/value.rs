//! Values during evaluation: borrowed from the request or the program, and compared without ever guessing.

use std::cmp::Ordering;
use std::collections::btree_map;
use std::slice;

use jiff::{SignedDuration, Timestamp};

use crate::program::{Compare, Constant, Type};
use crate::severity::Severity;
use crate::value::{Map, Value, compare_numbers, parse_duration};

/// A value. Absence and null are not values: they are unknown.
#[derive(Clone, Debug)]
pub(super) enum Val<'a> {
    Bool(bool),
    Int(i64),
    Float(f64),
    Str(&'a str),
    Severity(Severity),
    Time(Timestamp),
    Duration(SignedDuration),
    Strings(&'a [String]),
    Values(&'a [Value]),
    Items(Vec<Val<'a>>),
    Map(&'a Map),
}

impl<'a> Val<'a> {
    /// A request's value of unknown type. `None` for null.
    pub(super) fn dynamic(value: &'a Value) -> Option<Val<'a>> {
        Some(match value {
            Value::Null => return None,
            Value::Bool(truth) => Val::Bool(*truth),
            Value::Int(int) => Val::Int(*int),
            Value::Float(float) => Val::Float(*float),
            Value::String(text) => Val::Str(text),
            Value::List(items) => Val::Values(items),
            Value::Map(map) => Val::Map(map),
        })
    }

    pub(super) fn constant(constant: &'a Constant) -> Option<Val<'a>> {
        Some(match constant {
            Constant::Value(value) => return Val::dynamic(value),
            Constant::Severity(severity) => Val::Severity(*severity),
            Constant::Time(time) => Val::Time(*time),
            Constant::Duration(duration) => Val::Duration(*duration),
            Constant::List(items) => Val::Values(items),
        })
    }

    /// A request's value of a declared type. `None` if it is not of that type.
    pub(super) fn typed(value: &'a Value, ty: &Type) -> Option<Val<'a>> {
        match (ty, value) {
            (Type::Any, _)
            | (Type::Bool, Value::Bool(_))
            | (Type::Int, Value::Int(_))
            | (Type::Number, Value::Int(_) | Value::Float(_))
            | (Type::String, Value::String(_)) => Val::dynamic(value),
            (Type::Severity, Value::String(name)) => Severity::from_name(name).map(Val::Severity),
            (Type::Severity, Value::Int(ordinal)) => Severity::from_ordinal(*ordinal).map(Val::Severity),
            (Type::Time, Value::String(text)) => text.parse().ok().map(Val::Time),
            (Type::Duration, Value::String(text)) => parse_duration(text).map(Val::Duration),
            (Type::Enum(words), Value::String(text)) => words.contains(text).then_some(Val::Str(text)),
            (Type::List(item), Value::List(items)) => {
                items.iter().all(|value| Val::typed(value, item).is_some()).then_some(Val::Values(items))
            }
            (Type::Map(item), Value::Map(map)) => {
                map.values().all(|value| Val::typed(value, item).is_some()).then_some(Val::Map(map))
            }
            _ => None,
        }
    }

    /// Items of a list. `None` for anything else.
    pub(super) fn items<'v>(&'v self) -> Option<Items<'v, 'a>> {
        Some(match self {
            Val::Strings(items) => Items::Strings(items.iter()),
            Val::Values(items) => Items::Values(items.iter()),
            Val::Items(items) => Items::Written(items.iter()),
            _ => return None,
        })
    }

    pub(super) fn as_str(&self) -> Option<&'a str> {
        match self {
            Val::Str(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn as_time(&self) -> Option<Timestamp> {
        match self {
            Val::Time(time) => Some(*time),
            Val::Str(text) => text.parse().ok(),
            _ => None,
        }
    }
}

/// The items of a list; `None` for a null among them.
#[derive(Clone, Debug)]
pub(super) enum Items<'v, 'a> {
    Strings(slice::Iter<'a, String>),
    Values(slice::Iter<'a, Value>),
    Written(slice::Iter<'v, Val<'a>>),
    /// The keys of a map.
    Keys(btree_map::Keys<'a, String, Value>),
}

impl<'a> Iterator for Items<'_, 'a> {
    type Item = Option<Val<'a>>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Items::Strings(items) => items.next().map(|item| Some(Val::Str(item))),
            Items::Values(items) => items.next().map(Val::dynamic),
            Items::Written(items) => items.next().cloned().map(Some),
            Items::Keys(keys) => keys.next().map(|key| Some(Val::Str(key))),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        match self {
            Items::Strings(items) => items.size_hint(),
            Items::Values(items) => items.size_hint(),
            Items::Written(items) => items.size_hint(),
            Items::Keys(keys) => keys.size_hint(),
        }
    }
}

impl ExactSizeIterator for Items<'_, '_> {}

/// `left op right`. `None` if the two cannot be compared: a surprise in an untyped value, and so unknown.
pub(super) fn compare(left: &Val<'_>, op: Compare, right: &Val<'_>) -> Option<bool> {
    match op {
        Compare::Eq => equal(left, right),
        Compare::Ne => equal(left, right).map(|same| !same),
        Compare::Lt => order(left, right).map(Ordering::is_lt),
        Compare::Le => order(left, right).map(Ordering::is_le),
        Compare::Gt => order(left, right).map(Ordering::is_gt),
        Compare::Ge => order(left, right).map(Ordering::is_ge),
    }
}

fn equal(left: &Val<'_>, right: &Val<'_>) -> Option<bool> {
    match (left, right) {
        (Val::Str(left), Val::Str(right)) => Some(left == right),
        (Val::Bool(left), Val::Bool(right)) => Some(left == right),
        (Val::Map(left), Val::Map(right)) => Some(left == right),
        _ => match (left.items(), right.items()) {
            (Some(left), Some(right)) => equal_lists(left, right),
            (None, None) => order(left, right).map(Ordering::is_eq),
            _ => None,
        },
    }
}

/// Kleene: one pair that differs settles it, whatever cannot be compared beside it.
fn equal_lists(left: Items<'_, '_>, right: Items<'_, '_>) -> Option<bool> {
    if left.len() != right.len() {
        return Some(false);
    }
    let mut all = Some(true);
    for pair in left.zip(right) {
        let same = match pair {
            // A list inside a list is compared as plain values: the types of ours go no deeper.
            (Some(Val::Values(left)), Some(Val::Values(right))) => Some(left == right),
            (Some(Val::Values(_)), Some(_)) | (Some(_), Some(Val::Values(_))) => None,
            (Some(left), Some(right)) => equal_scalars(&left, &right),
            _ => None,
        };
        match same {
            Some(false) => return Some(false),
            Some(true) => {}
            None => all = None,
        }
    }
    all
}

fn equal_scalars(left: &Val<'_>, right: &Val<'_>) -> Option<bool> {
    match (left, right) {
        (Val::Bool(left), Val::Bool(right)) => Some(left == right),
        (Val::Map(left), Val::Map(right)) => Some(left == right),
        _ => order(left, right).map(Ordering::is_eq),
    }
}

/// Numbers exactly, texts by code points, severities by ordinal, times and durations by length. An untyped text or
/// number beside a severity, time or duration is read as one.
fn order(left: &Val<'_>, right: &Val<'_>) -> Option<Ordering> {
    match (left, right) {
        (Val::Str(left), Val::Str(right)) => Some(left.cmp(right)),
        (Val::Severity(left), right) => Some(left.cmp(&severity(right)?)),
        (left, Val::Severity(right)) => Some(severity(left)?.cmp(right)),
        (Val::Time(left), right) => Some(left.cmp(&right.as_time()?)),
        (left, Val::Time(right)) => Some(left.as_time()?.cmp(right)),
        (Val::Duration(left), right) => Some(left.cmp(&duration(right)?)),
        (left, Val::Duration(right)) => Some(duration(left)?.cmp(right)),
        _ => compare_numbers(&number(left)?, &number(right)?),
    }
}

fn number(val: &Val<'_>) -> Option<Value> {
    match val {
        Val::Int(int) => Some(Value::Int(*int)),
        Val::Float(float) => Some(Value::Float(*float)),
        _ => None,
    }
}

fn severity(val: &Val<'_>) -> Option<Severity> {
    match val {
        Val::Severity(severity) => Some(*severity),
        Val::Str(name) => Severity::from_name(name),
        Val::Int(ordinal) => Severity::from_ordinal(*ordinal),
        _ => None,
    }
}

fn duration(val: &Val<'_>) -> Option<SignedDuration> {
    match val {
        Val::Duration(duration) => Some(*duration),
        Val::Str(text) => parse_duration(text),
        _ => None,
    }
}
