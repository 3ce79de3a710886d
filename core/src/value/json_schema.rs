//! Whether a value is what a JSON Schema asks for: the part of the vocabulary that tools' `inputSchema`s use.

use std::collections::BTreeSet;

use super::{Map, Value, compare_numbers};

/// Where a value is not what its schema asks for, and what that is. A place is named by the schema's own property names, with `*`
/// for any other, so that it says nothing of the value.
///
/// Read are `type`, `enum`, `const`, `properties`, `required`, `additionalProperties`, `items`, `minimum`, `maximum`,
/// `exclusiveMinimum`, `exclusiveMaximum`, `minLength`, `maxLength`, `minItems`, `maxItems`, `allOf`, `anyOf` and `oneOf`. What else
/// a schema says (`pattern`, `format`, `$ref`, `if`, …) is not checked. Recursion is bounded by the depth of the schema.
pub fn violations(schema: &Value, value: &Value) -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    check(schema, value, &mut String::new(), &mut found);
    found
}

type Violations = BTreeSet<(String, String)>;

fn check(schema: &Value, value: &Value, path: &mut String, found: &mut Violations) {
    let schema = match schema {
        Value::Map(schema) => schema,
        Value::Bool(false) => {
            found.insert((path.clone(), "absent".to_owned()));
            return;
        }
        _ => return,
    };
    let mut expect = |holds: bool, expected: &dyn Fn() -> String| {
        if !holds {
            found.insert((path.clone(), expected()));
        }
    };
    if let Some(types) = schema.get("type") {
        let types: Vec<&str> = match types {
            Value::List(types) => types.iter().filter_map(Value::as_str).collect(),
            one => one.as_str().into_iter().collect(),
        };
        expect(types.is_empty() || types.iter().any(|ty| is_a(value, ty)), &|| described(&types));
    }
    if let Some(Value::List(words)) = schema.get("enum") {
        expect(words.iter().any(|word| equal(word, value)), &|| {
            "one of the values that the schema lists".to_owned()
        });
    }
    if let Some(constant) = schema.get("const") {
        expect(equal(constant, value), &|| "the value that the schema names".to_owned());
    }
    bounds(schema, value, &mut expect);
    match value {
        Value::Map(map) => members(schema, map, path, found),
        Value::List(items) => {
            if let Some(of) = schema.get("items") {
                let before = path.len();
                path.push_str("[*]");
                items.iter().for_each(|item| check(of, item, path, found));
                path.truncate(before);
            }
        }
        _ => {}
    }
    combinations(schema, value, path, found);
}

/// Sizes of numbers, texts and lists.
fn bounds(schema: &Map, value: &Value, expect: &mut dyn FnMut(bool, &dyn Fn() -> String)) {
    use std::cmp::Ordering::{Equal, Greater, Less};
    let number = |key: &str| schema.get(key).filter(|bound| matches!(bound, Value::Int(_) | Value::Float(_)));
    let show = |bound: &Value| bound.to_canonical_json();
    if let Value::Int(_) | Value::Float(_) = value {
        for (key, allowed, words) in [
            ("minimum", [Greater, Equal], "at least"),
            ("exclusiveMinimum", [Greater, Greater], "more than"),
            ("maximum", [Less, Equal], "at most"),
            ("exclusiveMaximum", [Less, Less], "less than"),
        ] {
            if let Some(bound) = number(key) {
                let holds = compare_numbers(value, bound).is_none_or(|order| allowed.contains(&order));
                expect(holds, &|| format!("{words} {}", show(bound)));
            }
        }
    }
    let (size, least, most, what) = match value {
        Value::String(text) => (text.chars().count(), "minLength", "maxLength", "characters"),
        Value::List(items) => (items.len(), "minItems", "maxItems", "items"),
        _ => return,
    };
    let size = Value::Int(i64::try_from(size).unwrap_or(i64::MAX));
    if let Some(bound) = number(least) {
        let holds = compare_numbers(&size, bound).is_none_or(|order| order != Less);
        expect(holds, &|| format!("of at least {} {what}", show(bound)));
    }
    if let Some(bound) = number(most) {
        let holds = compare_numbers(&size, bound).is_none_or(|order| order != Greater);
        expect(holds, &|| format!("of at most {} {what}", show(bound)));
    }
}

fn members(schema: &Map, map: &Map, path: &mut String, found: &mut Violations) {
    let before = path.len();
    let mut at = |name: &str, path: &mut String, then: &mut dyn FnMut(&mut String, &mut Violations)| {
        if before > 0 {
            path.push('.');
        }
        path.push_str(name);
        then(path, found);
        path.truncate(before);
    };
    if let Some(Value::List(required)) = schema.get("required") {
        for name in required.iter().filter_map(Value::as_str).filter(|name| !map.contains_key(*name)) {
            at(name, path, &mut |path, found| {
                found.insert((path.clone(), "there".to_owned()));
            });
        }
    }
    let properties = schema.get("properties").and_then(Value::as_map);
    let has_patterns = schema.contains_key("patternProperties");
    for (name, member) in map {
        match properties.and_then(|properties| properties.get(name)) {
            Some(of) => at(name, path, &mut |path, found| check(of, member, path, found)),
            None => {
                if let Some(of) = schema.get("additionalProperties").filter(|_| !has_patterns) {
                    at("*", path, &mut |path, found| check(of, member, path, found));
                }
            }
        }
    }
}

fn combinations(schema: &Map, value: &Value, path: &mut String, found: &mut Violations) {
    let list = |key: &str| match schema.get(key) {
        Some(Value::List(schemas)) => schemas.as_slice(),
        _ => &[],
    };
    list("allOf").iter().for_each(|of| check(of, value, path, found));
    let fits = |of: &&Value| violations(of, value).is_empty();
    let any = list("anyOf");
    if !any.is_empty() && !any.iter().any(|of| fits(&of)) {
        found.insert((path.clone(), "one of the forms that the schema lists".to_owned()));
    }
    let one = list("oneOf");
    if !one.is_empty() && one.iter().filter(fits).count() != 1 {
        found.insert((path.clone(), "exactly one of the forms that the schema lists".to_owned()));
    }
}

fn is_a(value: &Value, ty: &str) -> bool {
    match (ty, value) {
        ("null", Value::Null)
        | ("boolean", Value::Bool(_))
        | ("integer", Value::Int(_))
        | ("number", Value::Int(_) | Value::Float(_))
        | ("string", Value::String(_))
        | ("array", Value::List(_))
        | ("object", Value::Map(_)) => true,
        ("integer", Value::Float(float)) => float.fract() == 0.0,
        ("null" | "boolean" | "integer" | "number" | "string" | "array" | "object", _) => false,
        // A type that nobody knows asks for nothing.
        _ => true,
    }
}

fn equal(left: &Value, right: &Value) -> bool {
    left == right || compare_numbers(left, right) == Some(std::cmp::Ordering::Equal)
}

fn described(types: &[&str]) -> String {
    let article = |ty: &&str| match *ty {
        "null" => "null".to_owned(),
        ty if ty.starts_with(['a', 'i', 'o']) => format!("an {ty}"),
        ty => format!("a {ty}"),
    };
    types.iter().map(article).collect::<Vec<_>>().join(" or ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCHEMA: &str = r#"{"type": "object", "required": ["to"], "additionalProperties": false, "properties": {
        "to": {"type": "array", "minItems": 1, "items": {"type": "string", "maxLength": 5}},
        "n": {"type": ["integer", "null"], "minimum": 1, "exclusiveMaximum": 10},
        "unit": {"enum": ["eur", 1]}, "mode": {"const": "fast"},
        "body": {"oneOf": [{"type": "string"}, {"type": "object", "properties": {"x": {"type": "number"}}, "required": ["x"]}]},
        "either": {"anyOf": [{"type": "string"}, {"type": "boolean"}], "allOf": [{"minLength": 2}]}}}"#;

    fn found(value: &str) -> Vec<String> {
        let read = |text: &str| Value::from_json(text.as_bytes(), 64).unwrap();
        violations(&read(SCHEMA), &read(value))
            .into_iter()
            .map(|(path, expected)| format!("{path}: {expected}"))
            .collect()
    }

    #[test]
    fn values_that_fit() {
        for value in [
            r#"{"to": ["a"], "n": 9, "unit": 1.0, "mode": "fast", "body": {"x": 1}, "either": true}"#,
            r#"{"to": ["a", "b"], "n": null, "unit": "eur", "body": "text", "either": "xy"}"#,
            r#"{"to": ["a"], "n": 2.0}"#,
        ] {
            assert_eq!(found(value), [""; 0], "{value}");
        }
    }

    #[test]
    fn each_violation_names_its_place_and_what_was_wanted() {
        assert_eq!(found("[]"), [": an object"]);
        assert_eq!(found("{}"), ["to: there"]);
        assert_eq!(
            found(r#"{"to": [], "n": 10, "unit": "usd", "mode": 1, "secret": 1}"#),
            [
                "*: absent",
                "mode: the value that the schema names",
                "n: less than 10",
                "to: of at least 1 items",
                "unit: one of the values that the schema lists",
            ]
        );
        assert_eq!(
            found(r#"{"to": ["abcdef", 1], "n": "x", "body": 1, "either": "x"}"#),
            [
                "body: exactly one of the forms that the schema lists",
                "either: of at least 2 characters",
                "n: an integer or null",
                "to[*]: a string",
                "to[*]: of at most 5 characters",
            ]
        );
        assert_eq!(
            found(r#"{"to": ["a"], "either": 1}"#),
            ["either: one of the forms that the schema lists"]
        );
    }

    #[test]
    fn a_schema_that_says_nothing_asks_for_nothing() {
        let value = Value::from_json(br#"{"a": 1}"#, 8).unwrap();
        for schema in ["{}", "true", r#"{"type": "unheard-of"}"#, r#"{"$ref": "else"}"#, "1"] {
            assert!(violations(&Value::from_json(schema.as_bytes(), 8).unwrap(), &value).is_empty());
        }
    }
}
