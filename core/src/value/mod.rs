//! Values that come in with a request or stand in a document: JSON's, with integers kept apart from other numbers.

mod any;
mod canonical;
mod digest;
mod digest_set;
mod duration;
mod json;
mod json_schema;
mod json_text;
mod name;
mod path;

pub use any::{AnyValue, Opened};
pub use canonical::{canonical_json, sha256};
pub use digest::Digest;
pub use digest_set::DigestSet;
pub use duration::parse_duration;
pub use json::JsonError;
pub use json_schema::violations;
pub use json_text::{Decoded, JsonText, Stride, Token};
pub use name::Name;
pub(crate) use path::PathWalk;
pub use path::{Path, Segment};

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;

/// A map of values; sorted, so that nothing depends on the order in which it was written.
pub type Map = BTreeMap<String, Value>;

/// A JSON value.
///
/// Its [`Debug`](fmt::Debug) form shows types and lengths only: a request's content must not reach a log by accident.
#[derive(Clone, PartialEq)]
pub enum Value {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number written without fraction or exponent that fits 64 bits.
    Int(i64),
    /// Any other number; always finite.
    Float(f64),
    /// A string.
    String(String),
    /// An array.
    List(Vec<Value>),
    /// An object.
    Map(Map),
}

impl Value {
    /// What kind of value this is, for messages.
    pub const fn type_name(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Bool(_) => "bool",
            Value::Int(_) => "int",
            Value::Float(_) => "number",
            Value::String(_) => "string",
            Value::List(_) => "list",
            Value::Map(_) => "map",
        }
    }

    /// The kind of value with its article: `an int`.
    pub const fn described(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Bool(_) => "a bool",
            Value::Int(_) => "an int",
            Value::Float(_) => "a number",
            Value::String(_) => "a string",
            Value::List(_) => "a list",
            Value::Map(_) => "a map",
        }
    }

    /// The string inside, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The map inside, if it is one.
    pub const fn as_map(&self) -> Option<&Map> {
        match self {
            Value::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The value at the end of `segments`, if there is one.
    pub fn at(&self, segments: &[Segment]) -> Option<&Value> {
        segments.iter().try_fold(self, |value, segment| match (value, segment) {
            (Value::Map(map), Segment::Key(key)) => map.get(&**key),
            (Value::List(list), Segment::Index(index)) => list.get(*index),
            _ => None,
        })
    }

    /// The place at the end of `segments` for writing, if there is one.
    pub fn at_mut(&mut self, segments: &[Segment]) -> Option<&mut Value> {
        segments.iter().try_fold(self, |value, segment| match (value, segment) {
            (Value::Map(map), Segment::Key(key)) => map.get_mut(&**key),
            (Value::List(list), Segment::Index(index)) => list.get_mut(*index),
            _ => None,
        })
    }

    /// Sets the value at the end of `path`, making the maps that lead to it. A step that goes through something else than a map
    /// replaces what stands there; one past the end of a list leads nowhere.
    pub(crate) fn set(&mut self, path: &[Segment], value: &Value) {
        let mut at = self;
        for segment in path {
            match segment {
                Segment::Key(key) => {
                    if at.as_map().is_none() {
                        *at = Value::Map(Map::new());
                    }
                    let Value::Map(map) = at else { return };
                    at = map.entry(key.to_string()).or_insert(Value::Null);
                }
                Segment::Index(place) => {
                    let Value::List(items) = at else { return };
                    let Some(item) = items.get_mut(*place) else { return };
                    at = item;
                }
            }
        }
        *at = value.clone();
    }
}

/// Compares two numbers exactly, without rounding an integer to a float.
///
/// `None` only if `right` or `left` is not a number (a [`Value::Float`] is never NaN).
pub fn compare_numbers(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Int(left), Value::Int(right)) => Some(left.cmp(right)),
        (Value::Float(left), Value::Float(right)) => left.partial_cmp(right),
        (Value::Int(left), Value::Float(right)) => compare_int_float(*left, *right),
        (Value::Float(left), Value::Int(right)) => compare_int_float(*right, *left).map(Ordering::reverse),
        _ => None,
    }
}

fn compare_int_float(int: i64, float: f64) -> Option<Ordering> {
    // 2^63 and -2^63 are exact as floats; between them a truncated float is an exact i64.
    const BOUND: f64 = 9_223_372_036_854_775_808.0;
    if float.is_nan() {
        return None;
    }
    if float >= BOUND {
        return Some(Ordering::Less);
    }
    if float < -BOUND {
        return Some(Ordering::Greater);
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the float is within the range of i64 and truncation is wanted"
    )]
    let truncated = float.trunc() as i64;
    Some(int.cmp(&truncated).then_with(|| {
        let fraction = float.fract();
        if fraction > 0.0 {
            Ordering::Less
        } else if fraction < 0.0 {
            Ordering::Greater
        } else {
            Ordering::Equal
        }
    }))
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) => f.write_str(self.type_name()),
            Value::String(text) => write!(f, "string({} bytes)", text.len()),
            Value::List(list) => write!(f, "list({})", list.len()),
            Value::Map(map) => write!(f, "map({})", map.len()),
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::String(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::String(text)
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Self {
        Value::Bool(truth)
    }
}

impl From<i64> for Value {
    fn from(int: i64) -> Self {
        Value::Int(int)
    }
}

impl<T: Into<Value>> From<Vec<T>> for Value {
    fn from(list: Vec<T>) -> Self {
        Value::List(list.into_iter().map(Into::into).collect())
    }
}

impl From<Map> for Value {
    fn from(map: Map) -> Self {
        Value::Map(map)
    }
}
