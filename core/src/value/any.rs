//! Values in a host's own form.

use super::{Map, Value};

/// A value as a host holds it: what a request is read out of, without a [`Value`] in between.
///
/// Whoever implements it bounds the depth of what it opens, because reading recurses, and gives no key of a map twice.
pub trait AnyValue: Sized {
    /// The name of a member.
    type Key: PartialEq<str> + Into<String>;
    /// The items of a list.
    type Items: ExactSizeIterator<Item = Self>;
    /// The members of a map.
    type Members: Iterator<Item = (Self::Key, Self)>;

    /// What it is, one level deep.
    fn open(self) -> Opened<Self>;

    /// Whether it is `null`, which in a request is the same as absent.
    fn is_null(&self) -> bool;

    /// The whole of it.
    fn into_value(self) -> Value {
        match self.open() {
            Opened::Null => Value::Null,
            Opened::Bool(truth) => Value::Bool(truth),
            Opened::Int(int) => Value::Int(int),
            Opened::Float(float) => Value::Float(float),
            Opened::String(text) => Value::String(text),
            Opened::List(items) => Value::List(items.map(AnyValue::into_value).collect()),
            Opened::Map(members) => {
                let mut map = Map::new();
                members.for_each(|(key, member)| drop(map.insert(key.into(), member.into_value())));
                Value::Map(map)
            }
        }
    }
}

/// A value opened one level deep; see [`Value`] for what each variant means.
pub enum Opened<V: AnyValue> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// Any other number; must be finite.
    Float(f64),
    /// A string.
    String(String),
    /// An array.
    List(V::Items),
    /// An object.
    Map(V::Members),
}

impl<V: AnyValue> Opened<V> {
    /// The kind of value with its article: `an int`.
    pub const fn described(&self) -> &'static str {
        match self {
            Opened::Null => "null",
            Opened::Bool(_) => "a bool",
            Opened::Int(_) => "an int",
            Opened::Float(_) => "a number",
            Opened::String(_) => "a string",
            Opened::List(_) => "a list",
            Opened::Map(_) => "a map",
        }
    }
}

impl AnyValue for Value {
    type Key = String;
    type Items = std::vec::IntoIter<Value>;
    type Members = std::collections::btree_map::IntoIter<String, Value>;

    fn open(self) -> Opened<Value> {
        match self {
            Value::Null => Opened::Null,
            Value::Bool(truth) => Opened::Bool(truth),
            Value::Int(int) => Opened::Int(int),
            Value::Float(float) => Opened::Float(float),
            Value::String(text) => Opened::String(text),
            Value::List(items) => Opened::List(items.into_iter()),
            Value::Map(map) => Opened::Map(map.into_iter()),
        }
    }

    fn is_null(&self) -> bool {
        *self == Value::Null
    }

    fn into_value(self) -> Value {
        self
    }
}

#[cfg(test)]
mod tests {
    use super::{AnyValue, Opened};
    use crate::value::{Map, Value};
    use crate::{OffsetUnit, Request};

    /// A value that is borrowed: the plainest form that is not the core's own.
    #[derive(Clone, Copy)]
    struct Borrowed<'v>(&'v Value);

    impl<'v> AnyValue for Borrowed<'v> {
        type Key = String;
        type Items = std::vec::IntoIter<Self>;
        type Members = std::vec::IntoIter<(String, Self)>;

        fn open(self) -> Opened<Self> {
            match self.0 {
                Value::Null => Opened::Null,
                Value::Bool(truth) => Opened::Bool(*truth),
                Value::Int(int) => Opened::Int(*int),
                Value::Float(float) => Opened::Float(*float),
                Value::String(text) => Opened::String(text.clone()),
                Value::List(items) => {
                    Opened::List(items.iter().map(Borrowed).collect::<Vec<_>>().into_iter())
                }
                Value::Map(map) => {
                    let members = map.iter().map(|(key, value)| (key.clone(), Borrowed(value)));
                    Opened::Map(members.collect::<Vec<_>>().into_iter())
                }
            }
        }

        fn is_null(&self) -> bool {
            *self.0 == Value::Null
        }
    }

    fn value(json: &str) -> Value {
        Value::from_json(json.as_bytes(), 64).unwrap()
    }

    #[test]
    fn a_request_is_the_same_in_whatever_form_it_comes() {
        let sound = r#"{"id": "R", "kind": "tool_call", "scope": {"org": "o", "repo": null}, "principal": {"user": "u",
            "groups": ["g"]}, "agent": {"id": "a"}, "tool": {"name": "t", "args": {"n": [1, 1.5, true, null, {"x": "y"}]}},
            "facts": {"risk_level": "high"}, "counters": {"c": 2.5}, "session": {"labels": ["l"]}, "messages": [{"role":
            "user", "content": [{"type": "text", "text": "x"}]}], "approvals": [{"action_digest": "d", "by": {"user":
            "v"}}], "answers": [{"check": "c", "verdict": "ok", "score": 1, "spans": [[0, 1]], "by": {"m": 1}}]}"#;
        let odd = r#"{"kind": "input", "scope": {"org": "o"}, "knd": 1, "principal": {"groups": "g", "usr": 2}, "tool":
            {"args": []}, "counters": {"c": "x"}, "content": [{"text": 5}, 6], "answers": [{"check": 1}, 2]}"#;
        for json in [sound, odd, "[]", r#"{"kind": 1, "scope": {"org": 5}}"#] {
            let value = value(json);
            assert_eq!(
                Request::read(Borrowed(&value), OffsetUnit::Bytes),
                Request::from_value(value.clone()),
                "{json}"
            );
            assert_eq!(Borrowed(&value).into_value(), value);
        }
    }

    #[test]
    fn a_host_counts_in_its_unit_unless_the_request_says_otherwise() {
        let read = |value: &Value| Request::read(Borrowed(value), OffsetUnit::Utf16).unwrap().offsets;
        let mut request = value(r#"{"kind": "input", "scope": {}}"#);
        assert_eq!(read(&request), OffsetUnit::Utf16);
        let Value::Map(members) = &mut request else { unreachable!() };
        members.insert("offsets".to_owned(), "bytes".into());
        assert_eq!(read(&request), OffsetUnit::Bytes);
        assert_eq!(Borrowed(&Value::Map(Map::new())).into_value(), Value::Map(Map::new()));
    }
}
