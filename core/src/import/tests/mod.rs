//! The documents of `examples/imports`, every row of the dialects' table, and every error.

mod agentic_audit;
mod flashback;
mod safe_ai;
mod update;

use std::collections::BTreeMap;

use super::{Dialect, ImportOptions, Imported, import};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Format, Node, Policy, read};
use crate::limits::Limits;
use crate::source::SourceMap;
use crate::value::{Map, Value};

macro_rules! example {
    ($name:literal) => {
        include_str!(concat!("../../../../examples/imports/", $name))
    };
}
use example;

const EXAMPLES: [(&str, Dialect, &str); 11] = [
    ("001_create", Dialect::Flashback, example!("001_create_pii_protection.json")),
    ("001_response", Dialect::Flashback, example!("001_response_pii_protection.json")),
    ("002_rules", Dialect::AgenticAudit, example!("002_alert_rules_schema_example.json")),
    ("002_default", Dialect::AgenticAudit, example!("002_get_default.json")),
    ("002_put_rules", Dialect::AgenticAudit, example!("002_put_alert_rules.json")),
    ("002_put_paranoid", Dialect::AgenticAudit, example!("002_put_paranoid.json")),
    ("003_allow", Dialect::SafeAi, example!("003_allow_deid.jsonc")),
    ("003_cards", Dialect::SafeAi, example!("003_block_cards.jsonc")),
    ("003_ssn", Dialect::SafeAi, example!("003_block_ssn.jsonc")),
    ("003_patient", Dialect::SafeAi, example!("003_redact_patient.jsonc")),
    ("003_profanity", Dialect::SafeAi, example!("003_warn_profanity.jsonc")),
];

/// A document that was imported, with all that is needed to look at its problems.
struct Case {
    imported: Imported,
    problems: Vec<Diagnostic>,
    sources: SourceMap,
}

impl Case {
    fn with(dialect: Dialect, text: &str, options: &ImportOptions) -> Case {
        let (node, sources) = node(text);
        let mut problems = Vec::new();
        let imported = import(dialect, &node, options, &mut problems);
        Case { imported, problems, sources }
    }

    /// Imports for organisation `acme` where the document names none.
    fn of(dialect: Dialect, text: &str) -> Case {
        let org = (dialect != Dialect::Flashback).then(|| "acme".to_owned());
        Case::with(dialect, text, &ImportOptions { org, ..ImportOptions::default() })
    }

    fn codes(&self) -> Vec<Code> {
        self.problems.iter().map(|problem| problem.code).collect()
    }

    /// The only problem: its code, the text it stands at, its message and its label.
    #[track_caller]
    fn problem(&self) -> (Code, &str, &str, Option<&str>) {
        let [problem] = self.problems.as_slice() else { panic!("not one problem: {:#?}", self.problems) };
        let span = problem.span.expect("every problem of a document has a place");
        (problem.code, self.sources.slice(span), &problem.message, problem.label.as_deref())
    }

    #[track_caller]
    fn only_policy(&self) -> &Policy {
        let [policy] = self.imported.policies.as_slice() else { panic!("not one policy") };
        policy
    }
}

fn node(text: &str) -> (Node, SourceMap) {
    let mut sources = SourceMap::default();
    let source = sources.add("document", text);
    (
        read(source, &sources, Format::JsonWithComments, &Limits::default())
            .expect("the test's document is JSON"),
        sources,
    )
}

fn json(text: &str) -> Value {
    Value::from_json(text.as_bytes(), Limits::default().json_depth).expect("the test's text is JSON")
}

/// `document` with one member replaced, or removed for `None`.
fn with(document: &str, key: &str, value: Option<&str>) -> String {
    let Value::Map(mut members) = node(document).0.to_value() else { panic!("not a map") };
    members.remove(key);
    members.extend(value.map(|value| (key.to_owned(), json(value))));
    Value::Map(members).to_canonical_json()
}

#[test]
fn every_example_is_recognised_and_read_without_error() {
    for (name, dialect, text) in EXAMPLES {
        let (document, _) = node(text);
        assert_eq!(Dialect::recognise(&document), Some(dialect), "{name}");
        let case = Case::of(dialect, text);
        assert!(case.problems.iter().all(|problem| !problem.code.is_error()), "{name}: {:?}", case.problems);
        assert_eq!(case.imported.set, dialect.as_str(), "{name}");
        assert_eq!(case.imported.declaration.dialect.as_deref(), Some(dialect.as_str()), "{name}");
        assert!(!case.imported.policies.is_empty(), "{name}");
        assert!(case.imported.policies.iter().all(|policy| policy.set == dialect.as_str()), "{name}");
    }
}

#[test]
fn every_example_comes_back_as_it_was() {
    for (name, dialect, text) in EXAMPLES {
        let document = node(text).0.to_value();
        let case = Case::of(dialect, text);
        assert!(case.imported.source == document, "{name}");
        let back = match dialect {
            Dialect::Flashback if name == "001_response" => {
                super::flashback::policy_response(case.only_policy())
            }
            Dialect::Flashback => super::flashback::policy_object(case.only_policy()),
            Dialect::SafeAi => super::source(case.only_policy()).cloned(),
            _ => {
                let rules = case.imported.policies.iter().filter(|policy| policy.id != "blocking-rules");
                let rules: Vec<Value> = rules.filter_map(|rule| super::source(rule).cloned()).collect();
                let full = super::agentic_audit::organisation_policy(&document);
                assert!(full.as_map().unwrap()["alert_rules"] == Value::List(rules), "{name}");
                // Every field the document gives is in the full policy as it was.
                match &document {
                    Value::Map(given) => {
                        let full = full.as_map().unwrap();
                        let kept = given.keys().map(|key| (key.clone(), full[key].clone())).collect::<Map>();
                        Some(Value::Map(kept))
                    }
                    _ => Some(full.as_map().unwrap()["alert_rules"].clone()),
                }
            }
        };
        assert!(back == Some(document), "{name}");
    }
}

#[test]
fn unknown_fields_of_the_server_are_kept() {
    for (name, dialect, text) in EXAMPLES {
        if !matches!(node(text).0.to_value(), Value::Map(_)) {
            continue;
        }
        let text = with(text, "x_server", Some(r#"{"deep": [1, {"null": null}], "float": 0.5}"#));
        let case = Case::of(dialect, &text);
        assert!(case.problems.iter().all(|problem| !problem.code.is_error()), "{name}: {:?}", case.problems);
        assert!(case.imported.source == json(&text), "{name}");
    }
}

#[test]
fn dialects_are_told_apart_by_shape() {
    let dialect = |text: &str| Dialect::recognise(&node(text).0);
    for native in [
        r#"{"lictor": 1, "policies": []}"#,
        r#"{"bundle": {"id": "b"}, "alert_rules": []}"#,
        r#"{"policies": [{"id": "a", "scope": {"org": "o"}, "pattern": "x", "action": "typo", "effect": "deny"}]}"#,
    ] {
        assert_eq!(dialect(native), Some(Dialect::Native), "{native}");
    }
    for flashback in [
        r#"{"content": "x", "orgId": "o"}"#,
        r#"{"name": "x", "riskType": "LOW", "actionTyp": 1}"#,
        r#"{"success": true, "policies": [{"name": "n", "content": "x", "actionType": 0}]}"#,
        r#"[{"name": "n", "content": "x", "riskType": "LOW"}]"#,
    ] {
        assert_eq!(dialect(flashback), Some(Dialect::Flashback), "{flashback}");
    }
    for safe_ai in [
        r#"{"name": "n", "pattern": "x", "action": "block"}"#,
        r#"{"policies": [{"pattern": "x", "isRegex": true, "actoin": "block"}]}"#,
        r#"[{"name": "n", "pattern": "x", "groupId": null}]"#,
    ] {
        assert_eq!(dialect(safe_ai), Some(Dialect::SafeAi), "{safe_ai}");
    }
    for audit in [
        r#"{"logging_level": "full"}"#,
        r#"{"frameworks": {}}"#,
        r#"[{"name": "n", "condition": {}}]"#,
        r#"[{"name": "n", "notify": {}}]"#,
    ] {
        assert_eq!(dialect(audit), Some(Dialect::AgenticAudit), "{audit}");
    }
    for neither in ["{}", "[]", "3", r#"{"name": "n"}"#, r#"{"success": false, "message": "no"}"#] {
        assert_eq!(dialect(neither), None, "{neither}");
    }
}

#[test]
fn dialects_have_names() {
    for dialect in Dialect::ALL {
        assert_eq!(Dialect::from_name(dialect.as_str()), Some(dialect));
    }
    assert_eq!(Dialect::from_name("flash"), None);
}

#[test]
fn problems_have_the_status_of_the_product() {
    for dialect in Dialect::ALL {
        let invalid = if dialect == Dialect::AgenticAudit { 422 } else { 400 };
        for code in [Code::Required, Code::Type, Code::Enum, Code::Scope, Code::EmptyUpdate, Code::Duplicate]
        {
            assert_eq!(dialect.status(code), invalid, "{} {code}", dialect.as_str());
        }
        for (code, status) in [
            (Code::Forbidden, 403),
            (Code::Tenant, 403),
            (Code::NotFound, 404),
            (Code::Gone, 404),
            (Code::Conflict, 409),
            (Code::AllowBypass, 200),
        ] {
            assert_eq!(dialect.status(code), status, "{} {code}", dialect.as_str());
        }
    }
}

#[test]
fn problems_have_the_body_of_the_product() {
    let problems = [
        Diagnostic::new(Code::Required, "`name` is missing"),
        Diagnostic::new(Code::AllowBypass, "a lint"),
        Diagnostic::new(Code::Enum, "`X` is not a risk type"),
    ];
    for (dialect, body) in [
        (Dialect::Flashback, r#"{"success": false, "message": "`name` is missing; `X` is not a risk type"}"#),
        (
            Dialect::AgenticAudit,
            r#"{"detail": [{"type": "E-REQUIRED", "msg": "`name` is missing"}, {"type": "E-ENUM", "msg": "`X` is not a risk type"}]}"#,
        ),
        (Dialect::SafeAi, r#"{"error": "`name` is missing; `X` is not a risk type"}"#),
        (
            Dialect::Native,
            r#"{"errors": [{"code": "E-REQUIRED", "message": "`name` is missing"}, {"code": "E-ENUM", "message": "`X` is not a risk type"}]}"#,
        ),
    ] {
        assert_eq!(dialect.error_body(&problems).to_canonical_json(), json(body).to_canonical_json());
    }
}

#[test]
fn a_native_bundle_is_not_imported() {
    let case = Case::of(Dialect::Native, r#"{"lictor": 1}"#);
    assert_eq!(case.problem().0, Code::Format);
    assert!(case.imported.policies.is_empty());
}

#[test]
fn a_key_that_stands_twice_is_refused_at_any_depth() {
    let case = Case::of(
        Dialect::AgenticAudit,
        r#"{"alert_rules": [{"name": "a", "condition": {"agent_id_eq": "x"}, "notify": {"url": 1, "url": 2}}]}"#,
    );
    assert_eq!(case.problem(), (Code::Duplicate, "url", "`url` stands twice", None));
}

#[test]
fn a_set_can_be_named_and_kinds_chosen() {
    let kinds = [crate::kind::Kind::Output].into_iter().collect();
    for (_, dialect, text) in EXAMPLES {
        let options = ImportOptions {
            org: Some("org-123".to_owned()),
            set: Some("theirs".to_owned()),
            kinds: Some(kinds),
            directory: Some(BTreeMap::new()),
        };
        let case = Case::with(dialect, text, &options);
        assert_eq!(case.imported.set, "theirs");
        for policy in &case.imported.policies {
            assert_eq!((policy.set.as_str(), policy.kinds), ("theirs", Some(kinds)));
        }
    }
}

mod robustness {
    use proptest::prelude::*;

    use super::super::{Dialect, import, merge_patch};
    use super::{ImportOptions, Value, json, node};

    /// Documents made of the dialects' own words in the wrong places.
    fn document() -> impl Strategy<Value = Value> {
        let word = prop::sample::select(vec![
            "name",
            "content",
            "riskType",
            "actionType",
            "orgId",
            "workspaceId",
            "repoId",
            "HIGH",
            "",
            "logging_level",
            "frameworks",
            "alert_rules",
            "blocking_rules",
            "condition",
            "risk_level_gte",
            "paranoid",
            "enabled",
            "block_on",
            "gdpr",
            "pattern",
            "isRegex",
            "action",
            "allow",
            "groupId",
            "policies",
            "policy",
            "id",
            "\u{1F600}",
        ]);
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Bool),
            (-1_i64..4).prop_map(Value::Int),
            word.clone().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 64, 8, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::List),
                prop::collection::btree_map(word.clone().prop_map(str::to_owned), inner, 0..8)
                    .prop_map(Value::Map),
            ]
        })
    }

    /// RFC 7396, section 2, word for word.
    fn merge_patch_as_written(target: Value, patch: &Value) -> Value {
        let Value::Map(changes) = patch else { return patch.clone() };
        let mut members = match target {
            Value::Map(members) => members,
            _ => super::Map::new(),
        };
        for (key, value) in changes {
            if *value == Value::Null {
                members.remove(key);
            } else {
                let member = members.remove(key).unwrap_or(Value::Null);
                members.insert(key.clone(), merge_patch_as_written(member, value));
            }
        }
        Value::Map(members)
    }

    proptest! {
        #[test]
        fn every_problem_of_any_document_has_a_code_and_a_place(document in document()) {
            let (node, sources) = node(&document.to_canonical_json());
            for dialect in Dialect::ALL {
                let mut problems = Vec::new();
                let imported = import(dialect, &node, &ImportOptions::default(), &mut problems);
                prop_assert!(imported.source == document);
                for problem in problems {
                    let span = problem.span.expect("a place");
                    prop_assert!(!sources.slice(span).is_empty() || span.start == span.end, "{:?}", problem);
                }
            }
        }

        #[test]
        fn a_merge_patch_is_that_of_the_rfc(target in document(), patch in document()) {
            prop_assert!(merge_patch(&target, &patch) == merge_patch_as_written(target, &patch));
        }
    }

    /// The examples of RFC 7396, appendix A.
    #[test]
    fn the_rfcs_own_examples() {
        for (target, patch, result) in [
            (r#"{"a":"b"}"#, r#"{"a":"c"}"#, r#"{"a":"c"}"#),
            (r#"{"a":"b"}"#, r#"{"b":"c"}"#, r#"{"a":"b","b":"c"}"#),
            (r#"{"a":"b"}"#, r#"{"a":null}"#, "{}"),
            (r#"{"a":"b","b":"c"}"#, r#"{"a":null}"#, r#"{"b":"c"}"#),
            (r#"{"a":["b"]}"#, r#"{"a":"c"}"#, r#"{"a":"c"}"#),
            (r#"{"a":"c"}"#, r#"{"a":["b"]}"#, r#"{"a":["b"]}"#),
            (r#"{"a":{"b":"c"}}"#, r#"{"a":{"b":"d","c":null}}"#, r#"{"a":{"b":"d"}}"#),
            (r#"{"a":[{"b":"c"}]}"#, r#"{"a":[1]}"#, r#"{"a":[1]}"#),
            (r#"["a","b"]"#, r#"["c","d"]"#, r#"["c","d"]"#),
            (r#"{"a":"b"}"#, r#"["c"]"#, r#"["c"]"#),
            (r#"{"a":"foo"}"#, "null", "null"),
            (r#"{"a":"foo"}"#, r#""bar""#, r#""bar""#),
            (r#"{"e":null}"#, r#"{"a":1}"#, r#"{"a":1,"e":null}"#),
            ("[1,2]", r#"{"a":"b","c":null}"#, r#"{"a":"b"}"#),
            ("{}", r#"{"a":{"bb":{"ccc":null}}}"#, r#"{"a":{"bb":{}}}"#),
        ] {
            assert_eq!(merge_patch(&json(target), &json(patch)).to_canonical_json(), result);
        }
    }
}
