//! The published schema and the decoder accept the same documents.
//!
//! Valid documents are derived from the schema, then mutated at every place; both sides must agree on each. That
//! every field of the one is a field of the other is compared by name.

use std::collections::{BTreeMap, BTreeSet};

use jsonschema::Validator;
use serde_json::{Map, Value as Json, json};

use super::super::decode::fields_read;
use super::*;
use crate::value::Value;

fn schema() -> Json {
    serde_json::from_str(SCHEMA).expect("the schema is JSON")
}

fn validator(schema: &Json) -> Validator {
    jsonschema::options().should_validate_formats(true).build(schema).expect("the schema is valid")
}

/// The errors that the decoder finds.
fn errors(document: &Json) -> Vec<Diagnostic> {
    let mut sources = SourceMap::default();
    let source = sources.add("test", "");
    let value = Value::from_json(document.to_string().as_bytes(), 64).expect("JSON that serde_json wrote");
    let mut problems = Vec::new();
    let _ = decode(&Node::from_value(&value, sources.whole(source)), &mut problems);
    problems.retain(|problem| problem.code.is_error());
    problems
}

/// Whether `problem` is one that a schema cannot see: levels and the tenant are named elsewhere in the document.
fn is_beyond_a_schema(problem: &Diagnostic) -> bool {
    matches!(problem.code, Code::Scope | Code::Tenant)
}

/// Documents that a schema accepts, such that each field and each alternative occurs in one.
struct Generator {
    root: Json,
}

impl Generator {
    fn resolve<'a>(&'a self, schema: &'a Json) -> &'a Json {
        match schema.get("$ref").and_then(Json::as_str) {
            Some(reference) => {
                self.root.pointer(reference.trim_start_matches('#')).expect("references lead somewhere")
            }
            None => schema,
        }
    }

    /// Whether the part `schema` of the root accepts `instance`.
    fn accepts(&self, schema: &Json, instance: &Json) -> bool {
        let mut part = schema.clone();
        if let (Some(part), Some(definitions)) = (part.as_object_mut(), self.root.get("$defs")) {
            part.insert("$defs".to_owned(), definitions.clone());
        }
        validator(&part).is_valid(instance)
    }

    fn variants(&self, schema: &Json) -> Vec<Json> {
        let schema = self.resolve(schema);
        if let Some(value) = schema.get("const") {
            return vec![value.clone()];
        }
        if let Some(Json::Array(values)) = schema.get("enum") {
            return values.clone();
        }
        let is_object = schema.get("type") == Some(&json!("object"));
        if let (Some(Json::Array(choices)), false) = (schema.get("oneOf"), is_object) {
            return choices.iter().flat_map(|choice| self.variants(choice)).collect();
        }
        let candidates = match schema.get("type").and_then(Json::as_str) {
            Some("object") => self.objects(schema),
            Some("array") => self.arrays(schema),
            Some("string") => vec![
                json!("id-1"),
                json!("HiGh"),
                json!("2026-11-20T10:00:00Z"),
                json!("0123456789abcdef".repeat(4)),
            ],
            Some("integer" | "number") => vec![json!(1), json!(2.0), json!(50)],
            Some("boolean") => vec![json!(true), json!(false)],
            _ => vec![json!("word"), json!(1.5)],
        };
        let accepted =
            candidates.into_iter().filter(|candidate| self.accepts(schema, candidate)).collect::<Vec<_>>();
        assert!(!accepted.is_empty(), "no example for {schema}");
        accepted
    }

    fn arrays(&self, schema: &Json) -> Vec<Json> {
        let items =
            schema.get("items").map_or_else(|| vec![json!({"any": "thing"})], |items| self.variants(items));
        std::iter::once(json!([])).chain(items.into_iter().map(|item| json!([item]))).collect()
    }

    fn objects(&self, schema: &Json) -> Vec<Json> {
        let properties = schema.get("properties").and_then(Json::as_object).cloned().unwrap_or_default();
        let names = |list: Option<&Json>| -> Vec<String> {
            let list = list.and_then(Json::as_array).into_iter().flatten();
            list.filter_map(Json::as_str).map(str::to_owned).collect()
        };
        let example = |name: &str| properties.get(name).map(|part| self.variants(part).swap_remove(0));
        // What is always required, together with each of the alternatives.
        let mut bases = Vec::new();
        let alternatives = ["anyOf", "oneOf"].into_iter().find_map(|word| schema.get(word)?.as_array());
        let alternatives = alternatives.cloned().unwrap_or_else(|| vec![json!({})]);
        for alternative in &alternatives {
            let required =
                names(schema.get("required")).into_iter().chain(names(alternative.get("required")));
            let base =
                required.filter_map(|name| Some((name.clone(), example(&name)?))).collect::<Map<_, _>>();
            bases.push(base);
        }
        let base = bases[0].clone();
        let mut objects = bases.into_iter().map(Json::Object).collect::<Vec<_>>();
        // Each property with each of its values, on top of the first base.
        for (name, part) in &properties {
            for value in self.variants(part) {
                let mut object = base.clone();
                for other in names(schema.pointer(&format!("/dependentRequired/{name}"))) {
                    object.extend(example(&other).map(|value| (other, value)));
                }
                object.insert(name.clone(), value);
                objects.push(Json::Object(object));
            }
        }
        // A free key with each of its values.
        if let Some(part) = schema.get("additionalProperties").filter(|part| part.is_object()) {
            for key in ["org", "*", "output"] {
                for value in self.variants(part) {
                    objects.push(json!({ key: value }));
                }
            }
        }
        objects
    }
}

/// `document` with one thing changed: every place takes every one of some values, every key is dropped, and every
/// map gets a key more.
fn mutations(document: &Json) -> Vec<Json> {
    let lengths = [64, 128, 200, 2_000, 4_096, 16_384].into_iter().flat_map(|most| [most, most + 1]);
    let texts =
        ["", "zz zz", "ok", "HIGH", "2026-11-20", "2026-11-20 10:00:00Z", "2026-11-20T10:00:00.5+02:00"];
    let others = [
        json!(null),
        json!(true),
        json!(false),
        json!(0),
        json!(1),
        json!(-1),
        json!(2.0),
        json!(1.5),
        json!(1e300),
        json!(100),
        json!(100.5),
        json!(4_294_967_295_u64),
        json!(4_294_967_296_u64),
        json!([]),
        json!([1]),
        json!(["a", "a"]),
        json!({}),
        json!({"zz": {}}),
    ];
    let values = (lengths.map(|length| json!("x".repeat(length))))
        .chain(texts.map(|text| json!(text)))
        .chain(others)
        .collect::<Vec<_>>();
    let mut places = vec![String::new()];
    let mut next = 0;
    while let Some(place) = places.get(next).cloned() {
        next += 1;
        match document.pointer(&place) {
            Some(Json::Object(map)) => {
                places.extend(
                    map.keys().map(|key| format!("{place}/{}", key.replace('~', "~0").replace('/', "~1"))),
                );
            }
            Some(Json::Array(list)) => places.extend((0..list.len()).map(|index| format!("{place}/{index}"))),
            _ => {}
        }
    }
    let mut mutated = Vec::new();
    for place in &places {
        let change = |change: &dyn Fn(&mut Json)| {
            let mut copy = document.clone();
            change(copy.pointer_mut(place).expect("the place is from the document"));
            copy
        };
        mutated.extend(values.iter().map(|value| change(&|place| *place = value.clone())));
        if let Some(Json::Object(map)) = document.pointer(place) {
            mutated.push(change(&|place| place["zz"] = json!("more")));
            mutated.push(change(&|place| place["x-more"] = json!("more")));
            for key in map.keys() {
                mutated.push(change(&|place| drop(place.as_object_mut().and_then(|map| map.remove(key)))));
            }
        }
    }
    mutated
}

#[test]
fn the_schema_accepts_the_examples() {
    let validator = validator(&schema());
    for (name, text) in EXAMPLES {
        let mut sources = SourceMap::default();
        let source = sources.add(name, text);
        let root = read(source, &sources, Format::Yaml, &Limits::default()).unwrap();
        let document = serde_json::to_value(root.to_value()).unwrap();
        let refusals = validator.iter_errors(&document).map(|error| error.to_string()).collect::<Vec<_>>();
        assert_eq!(refusals, Vec::<String>::new(), "{name}");
        assert_eq!(errors(&document), [], "{name}");
    }
}

#[test]
fn the_schema_and_the_decoder_agree_on_every_mutation() {
    let generator = Generator { root: schema() };
    let validator = validator(&generator.root);
    let documents = generator.variants(&generator.root);
    let mut counts = BTreeMap::<bool, usize>::new();
    let mut seen = BTreeSet::new();
    for document in &documents {
        let errors_found = errors(document);
        assert!(
            errors_found.iter().all(is_beyond_a_schema),
            "only the decoder refuses {document}: {errors_found:?}"
        );
        for mutation in mutations(document) {
            if !seen.insert(mutation.to_string()) {
                continue;
            }
            let expected = validator.is_valid(&mutation);
            let errors_found = errors(&mutation);
            let agrees = match expected {
                true => errors_found.iter().all(is_beyond_a_schema),
                false => !errors_found.is_empty(),
            };
            assert!(agrees, "the schema says {expected} to {mutation}, the decoder {errors_found:?}");
            *counts.entry(expected).or_default() += 1;
        }
    }
    // The walk must reach both answers often, or the comparison would prove nothing.
    assert!(documents.len() > 200, "{} documents", documents.len());
    assert!(counts[&true] > 1_000 && counts[&false] > 10_000, "{counts:?}");
}

#[test]
fn every_field_of_the_one_is_a_field_of_the_other() {
    let generator = Generator { root: schema() };
    for document in generator.variants(&generator.root) {
        let _ = errors(&document);
    }
    let mut expected = BTreeSet::new();
    let mut open = vec![&generator.root];
    while let Some(part) = open.pop() {
        if let (Some(properties), Some(false)) = (
            part.get("properties").and_then(Json::as_object),
            part.get("additionalProperties").and_then(Json::as_bool),
        ) {
            expected.insert(properties.keys().map(String::as_str).collect::<BTreeSet<_>>());
        }
        match part {
            Json::Object(map) => open.extend(map.values()),
            Json::Array(list) => open.extend(list),
            _ => {}
        }
    }
    assert_eq!(fields_read::seen(), expected);
}
