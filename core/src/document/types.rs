//! Types of facts, tool arguments and conditions.

use std::fmt;
use std::sync::Arc;

/// A type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Int,
    /// Any number.
    Number,
    /// Text.
    String,
    /// A step of the severity scale.
    Severity,
    /// A point in time (RFC 3339).
    Time,
    /// A length of time.
    Duration,
    /// Items of one type.
    List(Arc<Type>),
    /// Values of one type under text keys.
    Map(Arc<Type>),
    /// One of the named words.
    Enum(Arc<[String]>),
    /// Not known before run time; a surprise there is unknown, never false.
    Any,
}

impl Type {
    /// Names that documents may give to a type. An enum is written `{enum: […]}`.
    pub const NAMES: [&'static str; 11] = [
        "bool",
        "int",
        "number",
        "string",
        "severity",
        "time",
        "duration",
        "any",
        "list<string>",
        "list<number>",
        "map<string>",
    ];

    /// The type that a document calls `name`.
    pub fn from_name(name: &str) -> Option<Type> {
        Some(match name {
            "bool" => Type::Bool,
            "int" => Type::Int,
            "number" => Type::Number,
            "string" => Type::String,
            "severity" => Type::Severity,
            "time" => Type::Time,
            "duration" => Type::Duration,
            "any" => Type::Any,
            "list<string>" => Type::List(Arc::new(Type::String)),
            "list<number>" => Type::List(Arc::new(Type::Number)),
            "map<string>" => Type::Map(Arc::new(Type::String)),
            _ => return None,
        })
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Type::Bool => f.write_str("bool"),
            Type::Int => f.write_str("int"),
            Type::Number => f.write_str("number"),
            Type::String => f.write_str("string"),
            Type::Severity => f.write_str("severity"),
            Type::Time => f.write_str("time"),
            Type::Duration => f.write_str("duration"),
            Type::List(item) => write!(f, "list<{item}>"),
            Type::Map(item) => write!(f, "map<{item}>"),
            Type::Enum(words) => write!(f, "one of {}", words.join(", ")),
            Type::Any => f.write_str("any"),
        }
    }
}
