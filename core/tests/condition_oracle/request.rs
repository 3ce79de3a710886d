//! The fields that generated conditions ask about.

use std::collections::BTreeMap;

use lictor::document::{Schema, Type};
use lictor::ir::RequestSchema;
use lictor::source::{SourceMap, Spanned};

/// The words that fields have as values and conditions ask for.
pub(crate) const WORDS: [&str; 8] = ["", "a", "shell", "Shell_command", "refund", "größe", "😀", "eu-west"];

/// Headers that a request may carry.
pub(crate) const HEADERS: [&str; 2] = ["via", "x-id"];

/// The declarations of the facts and counters.
pub(crate) fn schema() -> RequestSchema {
    let mut sources = SourceMap::default();
    let id = sources.add("", "");
    let mut declared = Schema::default();
    for (name, ty) in [
        ("retries", Type::Int),
        ("discount_pct", Type::Number),
        ("flag", Type::Bool),
        ("regions", Type::List(Type::String.into())),
        ("headers", Type::Map(Type::String.into())),
    ] {
        declared.facts.insert(name.to_owned(), Spanned::new(ty, sources.whole(id)));
    }
    declared.counters.insert("calls.day".to_owned());
    RequestSchema::new(&declared, &BTreeMap::new(), [])
}
