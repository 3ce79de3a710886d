//! `import`: documents of any dialect as one native bundle.

use serde::ser::{Serialize, SerializeMap as _, Serializer};

use lictor::{Bundle, Value, prose};

use crate::args::{Format, ImportArgs, Syntax};
use crate::failure::Failure;
use crate::{Exit, input, output};

/// Prints the bundle that the documents make.
pub(crate) fn run(args: &ImportArgs) -> Result<Exit, Failure> {
    write(args, Bundle::to_value)
}

/// Prints the bundle with what its texts come to.
pub(crate) fn freeze(args: &ImportArgs) -> Result<Exit, Failure> {
    write(args, |bundle| prose::freeze(bundle).to_value())
}

fn write(args: &ImportArgs, bundle: impl Fn(&Bundle) -> Value) -> Result<Exit, Failure> {
    let compiled = input::compiler(input::documents(&args.paths)?, &args.reading).compile()?;
    output::warn(&compiled.warnings, Format::Text);
    let bundle = bundle(compiled.evaluator.bundle());
    match args.to {
        Syntax::Json => output::pretty(&Ordered::document(&bundle))?,
        Syntax::Yaml => output::plain(&yaml(&Ordered::document(&bundle))?)?,
    }
    Ok(Exit::Done)
}

fn yaml(value: &impl Serialize) -> Result<String, Failure> {
    serde_saphyr::to_string(value)
        .map_err(|error| Failure::Input(format!("the bundle cannot be written as YAML: {error}")))
}

/// A value of a native document, its keys in the order in which people write them. The order of other keys, such as
/// the names of facts, is alphabetical.
#[derive(Clone, Copy)]
struct Ordered<'a> {
    value: &'a Value,
    place: Place,
}

/// Where in a native document a value stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Document,
    Header,
    Policies,
    Policy,
    Elsewhere,
}

impl Place {
    /// The keys of a map at this place, as they are to be ordered.
    const fn keys(self) -> &'static [&'static str] {
        match self {
            Place::Document => &[
                "lictor",
                "bundle",
                "schema",
                "defaults",
                "frameworks",
                "lists",
                "detectors",
                "sets",
                "policies",
                "tests",
            ],
            Place::Header => &["id", "version", "tenant"],
            Place::Policy => &[
                "id",
                "name",
                "description",
                "rationale",
                "set",
                "scope",
                "applies_to",
                "kinds",
                "severity",
                "when",
                "unless",
                "match",
                "pattern",
                "dialect",
                "isRegex",
                "detect",
                "content",
                "content_mode",
                "content_digest",
                "effect",
                "approve",
                "judge",
                "fail",
                "mode",
                "rollout",
                "waivable",
                "waives",
                "notify",
                "message",
                "tags",
                "tests",
                "meta",
            ],
            Place::Policies | Place::Elsewhere => &[],
        }
    }

    fn member(self, key: &str) -> Place {
        match (self, key) {
            (Place::Document, "bundle") => Place::Header,
            (Place::Document, "policies") => Place::Policies,
            _ => Place::Elsewhere,
        }
    }

    const fn item(self) -> Place {
        match self {
            Place::Policies => Place::Policy,
            _ => Place::Elsewhere,
        }
    }
}

impl<'a> Ordered<'a> {
    const fn document(value: &'a Value) -> Self {
        Ordered { value, place: Place::Document }
    }
}

impl Serialize for Ordered<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.value {
            Value::List(items) => {
                let place = self.place.item();
                serializer.collect_seq(items.iter().map(|value| Ordered { value, place }))
            }
            Value::Map(members) => {
                let keys = self.place.keys();
                let mut members = members.iter().collect::<Vec<_>>();
                members
                    .sort_by_key(|(key, _)| keys.iter().position(|known| known == key).unwrap_or(keys.len()));
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (key, value) in members {
                    map.serialize_entry(key, &Ordered { value, place: self.place.member(key) })?;
                }
                map.end()
            }
            scalar => scalar.serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use lictor::document::{self, Format};
    use lictor::source::SourceMap;
    use lictor::{Limits, Value};
    use proptest::prelude::*;

    use super::{Ordered, yaml};

    #[test]
    fn keys_stand_in_the_order_people_write_them() {
        let json = br#"{"bundle": {"version": "1", "id": "b"}, "lictor": 1, "policies": [{"effect": "deny", "id": "p"}]}"#;
        let value = Value::from_json(json, 8).unwrap();
        assert_eq!(
            yaml(&Ordered::document(&value)).unwrap(),
            "lictor: 1\nbundle:\n  id: b\n  version: \"1\"\npolicies:\n- id: p\n  effect: deny\n"
        );
    }

    /// Text that tempts a YAML reader to see something else.
    fn text() -> impl Strategy<Value = String> {
        prop_oneof![
            any::<String>(),
            r"[ \t\n:#\-?&*!|>'%@`{}\[\],\\a-c0-9.+]{0,12}",
            r"([a-z:#]{1,9}[ \n]){10,20}",
            Just("no".to_owned()),
            Just("0x1F".to_owned()),
            Just("2026-11-20".to_owned()),
            Just(".inf".to_owned()),
        ]
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Bool),
            any::<i64>().prop_map(Value::Int),
            (-1e300..1e300).prop_map(Value::Float),
            text().prop_map(Value::String),
        ];
        leaf.prop_recursive(4, 32, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::List),
                prop::collection::btree_map(text(), inner, 0..4).prop_map(Value::Map),
            ]
        })
    }

    proptest! {
        #[test]
        fn yaml_that_is_written_reads_the_same(value in prop::collection::btree_map("[a-z]{1,8}", value(), 1..4)) {
            let value = Value::Map(value);
            let text = yaml(&Ordered::document(&value)).unwrap();
            let mut sources = SourceMap::default();
            let source = sources.add("bundle.yaml", text.as_str());
            let read = document::read(source, &sources, Format::Yaml, &Limits::default());
            let read = read.map(|node| node.to_value().to_canonical_json());
            prop_assert_eq!(read.ok(), Some(value.to_canonical_json()), "{}", text);
        }
    }
}
