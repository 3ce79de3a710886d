//! An MCP tool's `inputSchema` as argument types.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::value::{Map, Value};

use super::types::Type;

/// The types of a tool's arguments by its `inputSchema`, a JSON Schema of an object. `None` if the schema names no
/// argument and does not say that there are none.
///
/// What our types cannot say (unions, nested objects, references) becomes [`Type::Any`], whose surprises are unknown
/// at run time. Which arguments are required is ignored: an absent one is unknown whatever a schema promises.
pub(super) fn argument_types(input_schema: &Value) -> Option<BTreeMap<String, Type>> {
    let schema = input_schema.as_map()?;
    match schema.get("properties") {
        Some(Value::Map(properties)) => {
            Some(properties.iter().map(|(name, schema)| (name.clone(), argument_type(schema))).collect())
        }
        _ => (schema.get("additionalProperties") == Some(&Value::Bool(false))).then(BTreeMap::new),
    }
}

fn argument_type(schema: &Value) -> Type {
    let Some(schema) = schema.as_map() else { return Type::Any };
    if let Some(words) = schema.get("enum") {
        return enumeration(words).unwrap_or(Type::Any);
    }
    match type_name(schema) {
        Some("string") => Type::String,
        Some("number") => Type::Number,
        Some("integer") => Type::Int,
        Some("boolean") => Type::Bool,
        Some("array") => {
            match schema.get("items").and_then(Value::as_map).map(|items| (type_name(items), items)) {
                Some((Some("string"), items)) if !items.contains_key("enum") => {
                    Type::List(Arc::new(Type::String))
                }
                Some((Some("number" | "integer"), _)) => Type::List(Arc::new(Type::Number)),
                _ => Type::Any,
            }
        }
        _ => Type::Any,
    }
}

fn type_name(schema: &Map) -> Option<&str> {
    schema.get("type").and_then(Value::as_str)
}

fn enumeration(words: &Value) -> Option<Type> {
    let Value::List(words) = words else { return None };
    let words = words.iter().map(|word| word.as_str().map(str::to_owned)).collect::<Option<Vec<_>>>()?;
    (!words.is_empty()).then(|| Type::Enum(Arc::from(words)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn translates_what_our_types_can_say() {
        let schema = Value::from_json(
            br#"{"type": "object", "required": ["amount"], "properties": {
                "amount": {"type": "number"}, "count": {"type": "integer"}, "to": {"type": "array", "items": {"type": "string"}},
                "unit": {"enum": ["eur", "usd"]}, "level": {"enum": [1, 2]}, "body": {"type": ["string", "null"]},
                "dry_run": {"type": "boolean"}, "address": {"type": "object"}, "loose": true}}"#,
            64,
        )
        .unwrap();
        let types = argument_types(&schema).unwrap();
        let shown = types.iter().map(|(name, found)| format!("{name}: {found}")).collect::<Vec<_>>();
        assert_eq!(
            shown,
            [
                "address: any",
                "amount: number",
                "body: any",
                "count: int",
                "dry_run: bool",
                "level: any",
                "loose: any",
                "to: list<string>",
                "unit: one of eur, usd",
            ]
        );
    }

    #[test]
    fn a_schema_without_properties_says_nothing() {
        let read = |text: &str| argument_types(&Value::from_json(text.as_bytes(), 8).unwrap());
        assert_eq!(read("{}"), None);
        assert_eq!(read(r#"{"type": "object"}"#), None);
        assert_eq!(read(r#"{"additionalProperties": false}"#), Some(BTreeMap::new()));
    }
}
