//! Diagnostics as JSON.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::error::RequestError;
use crate::value::{Map, Value};

impl Diagnostics {
    /// The problems as a list of maps: `code`, `message`, and where they are known `document`, `line`, `column`,
    /// `pointer`, `label`, `help`, `context`.
    pub fn to_value(&self) -> Value {
        Value::List(self.iter().map(|diagnostic| self.entry(diagnostic)).collect())
    }

    fn entry(&self, diagnostic: &Diagnostic) -> Value {
        let mut entry = Map::new();
        let mut put = |key: &str, value: Option<Value>| {
            if let Some(value) = value {
                entry.insert(key.to_owned(), value);
            }
        };
        put("code", Some(diagnostic.code.as_str().into()));
        put("message", Some(diagnostic.message.as_str().into()));
        put("label", diagnostic.label.as_deref().map(Value::from));
        put("help", diagnostic.help.as_deref().map(Value::from));
        put("context", diagnostic.context.as_deref().map(Value::from));
        if let Some(place) = self.place(diagnostic) {
            put("document", Some((*place.document).into()));
            put("line", Some(i64::from(place.line).into()));
            put("column", Some(i64::from(place.column).into()));
            put("pointer", Some(place.pointer.into()));
        }
        Value::Map(entry)
    }
}

impl RequestError {
    /// What stands in the place of a decision: `{"error": […]}` as one canonical JSON text.
    pub fn to_json(&self) -> String {
        Value::Map(Map::from([("error".to_owned(), self.to_value())])).to_canonical_json()
    }

    /// The problems as a list of maps: `code`, `path`, `message`.
    pub fn to_value(&self) -> Value {
        let entry = |problem: &crate::error::Problem| {
            let mut entry = Map::new();
            entry.insert("code".to_owned(), problem.code.as_str().into());
            if !problem.path.is_empty() {
                entry.insert("path".to_owned(), problem.path.as_str().into());
            }
            entry.insert("message".to_owned(), problem.message.as_str().into());
            Value::Map(entry)
        };
        Value::List(self.problems.iter().map(entry).collect())
    }
}
