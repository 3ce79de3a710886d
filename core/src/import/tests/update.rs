//! Updates of stored documents.

use super::{example, json, node, with};
use crate::diagnostic::Code;
use crate::import::{Dialect, Rejected, Updated, apply_update, version};
use crate::value::Value;

const RESPONSE: &str = example!("001_response_pii_protection.json");
const DEFAULT: &str = example!("002_get_default.json");
const SSN: &str = example!("003_block_ssn.jsonc");

fn update(dialect: Dialect, current: &str, patch: &str) -> Result<Updated, Box<Rejected>> {
    apply_update(dialect, &node(current).0.to_value(), &json(patch), None)
}

#[track_caller]
fn rejected(dialect: Dialect, current: &str, patch: &str) -> (Vec<Code>, u16) {
    let rejected = update(dialect, current, patch).expect_err("the update is refused");
    (rejected.problems.iter().map(|problem| problem.code).collect(), rejected.status)
}

#[test]
fn the_products_own_updates_work() {
    let paranoid = example!("002_put_paranoid.json");
    let updated = update(Dialect::AgenticAudit, DEFAULT, paranoid).unwrap();
    assert_eq!(updated.changed, ["/blocking_rules/block_on", "/blocking_rules/enabled", "/logging_level"]);
    let expected = with(
        &with(DEFAULT, "logging_level", Some("\"paranoid\"")),
        "blocking_rules",
        Some(r#"{"enabled": true, "block_on": "high"}"#),
    );
    assert!(updated.document == json(&expected));
    assert!(updated.warnings.is_empty());

    let rules = example!("002_put_alert_rules.json");
    let updated = update(Dialect::AgenticAudit, DEFAULT, rules).unwrap();
    assert_eq!(updated.changed, ["/alert_rules"]);
    // The old list is replaced, not joined.
    assert!(
        updated.document.as_map().unwrap()["alert_rules"] == json(rules).as_map().unwrap()["alert_rules"]
    );
}

#[test]
fn the_answer_to_an_update_is_the_full_policy() {
    let updated = update(Dialect::AgenticAudit, "{}", r#"{"frameworks": {"soc2": true}}"#).unwrap();
    let keys: Vec<&String> = updated.document.as_map().unwrap().keys().collect();
    assert_eq!(keys, ["alert_rules", "blocking_rules", "frameworks", "logging_level"]);
    assert_eq!(updated.changed, ["/frameworks/soc2"]);
    // A null gives a field back to its default.
    let updated = update(Dialect::AgenticAudit, r#"{"logging_level": "full"}"#, r#"{"logging_level": null}"#);
    assert_eq!(updated.unwrap().document.as_map().unwrap()["logging_level"].as_str(), Some("standard"));
}

#[test]
fn a_lint_of_the_new_document_is_a_warning() {
    let updated = update(Dialect::AgenticAudit, DEFAULT, r#"{"blocking_rules": {"enabled": true}}"#).unwrap();
    assert_eq!(
        updated.warnings.iter().map(|problem| problem.code).collect::<Vec<_>>(),
        [Code::InertBlocking]
    );
}

#[test]
fn a_partial_update_changes_what_it_gives() {
    let updated = update(Dialect::Flashback, RESPONSE, r#"{"actionType": 1, "workspaceId": null}"#).unwrap();
    assert_eq!(updated.changed, ["/actionType", "/workspaceId"]);
    let document = updated.document.as_map().unwrap();
    assert!(document["actionType"] == Value::Int(1));
    // Null is the product's way to write the level above, so it stays.
    assert!(document["workspaceId"] == Value::Null);
    assert_eq!(document["name"].as_str(), Some("PII Protection Policy"));
    assert_eq!(updated.version, version(&updated.document));
}

#[test]
fn a_whole_update_leaves_the_servers_fields_alone() {
    let Value::Map(response) = json(RESPONSE) else { panic!("not a map") };
    let stored = response["policy"].to_canonical_json();
    let mut patch = with(&stored, "createdBy", Some(r#"{"id": "someone else"}"#));
    patch = with(&patch, "lastUpdatedAt", None);
    patch = with(&patch, "riskType", Some("\"LOW\""));
    let updated = update(Dialect::Flashback, &stored, &patch).unwrap();
    assert_eq!(updated.changed, ["/riskType"]);
    assert!(updated.document == json(&with(&stored, "riskType", Some("\"LOW\""))));
}

#[test]
fn an_update_that_changes_nothing_is_one() {
    let updated = update(Dialect::Flashback, RESPONSE, r#"{"riskType": "HIGH"}"#).unwrap();
    assert!(updated.changed.is_empty());
}

#[test]
fn an_update_must_give_a_field() {
    for (dialect, current, status) in [
        (Dialect::Flashback, RESPONSE, 400),
        (Dialect::AgenticAudit, DEFAULT, 422),
        (Dialect::SafeAi, SSN, 400),
        (Dialect::Native, "{}", 400),
    ] {
        assert_eq!(rejected(dialect, current, "{}"), (vec![Code::EmptyUpdate], status));
    }
    // Fields that only the server writes change nothing.
    let server_only = r#"{"lastUpdatedAt": "2026-01-01T00:00:00Z"}"#;
    assert_eq!(rejected(Dialect::Flashback, RESPONSE, server_only).0, [Code::EmptyUpdate]);
    let refused = update(Dialect::Flashback, RESPONSE, "{}").unwrap_err();
    let body = r#"{"success": false, "message": "the update gives no field to change"}"#;
    assert!(refused.body == json(body));
}

#[test]
fn a_misspelt_field_is_named() {
    let refused = update(Dialect::Flashback, RESPONSE, r#"{"actionTyp": 1}"#).unwrap_err();
    let codes: Vec<Code> = refused.problems.iter().map(|problem| problem.code).collect();
    assert_eq!(codes, [Code::EmptyUpdate, Code::UnknownKey]);
    let label = refused.problems.iter().find_map(|problem| problem.label.as_deref());
    assert_eq!(label, Some("did you mean `actionType`?"));
}

#[test]
fn the_new_document_is_checked_whole() {
    assert_eq!(
        rejected(Dialect::Flashback, RESPONSE, r#"{"actionType": "2", "riskType": "X", "content": null}"#),
        (vec![Code::Type, Code::Required, Code::Enum], 400)
    );
    assert_eq!(
        rejected(Dialect::Flashback, RESPONSE, r#"{"workspaceId": null, "repoId": "r"}"#).0,
        [Code::Scope]
    );
    assert_eq!(
        rejected(Dialect::AgenticAudit, DEFAULT, r#"{"blocking_rules": {"block_on": "low"}}"#),
        (vec![Code::Enum], 422)
    );
    assert_eq!(rejected(Dialect::SafeAi, SSN, r#"{"action": "deny"}"#), (vec![Code::Enum], 400));
}

#[test]
fn a_problem_stands_where_the_new_document_has_it() {
    let refused = update(Dialect::SafeAi, SSN, r#"{"action": "blokc"}"#).unwrap_err();
    let problem = refused.problems.iter().next().unwrap();
    assert_eq!(refused.problems.sources().slice(problem.span.unwrap()), "blokc");
}

#[test]
fn identity_does_not_change() {
    for (patch, place) in [(r#"{"id": "other", "name": "n"}"#, "other"), (r#"{"orgId": "org-9"}"#, "org-9")] {
        assert_eq!(rejected(Dialect::Flashback, RESPONSE, patch), (vec![Code::Forbidden], 403));
        let refused = update(Dialect::Flashback, RESPONSE, patch).unwrap_err();
        let problem = refused.problems.iter().next().unwrap();
        assert_eq!(refused.problems.sources().slice(problem.span.unwrap()), place);
    }
    let stored = with(SSN, "policyId", Some("\"pol_1\""));
    let patch = r#"{"policyId": "pol_2", "enabled": false}"#;
    assert_eq!(rejected(Dialect::SafeAi, &stored, patch), (vec![Code::Forbidden], 403));
    let same = r#"{"policyId": "pol_1", "enabled": false}"#;
    assert_eq!(update(Dialect::SafeAi, &stored, same).unwrap().changed, ["/enabled"]);
}

#[test]
fn an_update_that_is_no_map_is_refused() {
    for dialect in Dialect::ALL {
        let (codes, _) = rejected(dialect, DEFAULT, "[1]");
        assert_eq!(codes, [Code::Type]);
    }
}

#[test]
fn a_version_that_has_passed_is_a_conflict() {
    let current = json(DEFAULT);
    let patch = json(r#"{"logging_level": "full"}"#);
    let apply = |document: &Value, expected: &str| {
        apply_update(Dialect::AgenticAudit, document, &patch, Some(expected))
    };
    let updated = apply(&current, &version(&current)).unwrap();
    let late = apply(&updated.document, &version(&current)).unwrap_err();
    assert_eq!(late.status, 409);
    let problem = late.problems.iter().next().unwrap();
    assert_eq!((problem.code, late.problems.len()), (Code::Conflict, 1));
    assert!(problem.help.as_deref().unwrap().contains(&updated.version));
    // A partial document's own digest is as good as that of the policy it stands for.
    let partial = json(r#"{"logging_level": "minimal"}"#);
    assert!(apply(&partial, &version(&partial)).is_ok());
    // Or the document counts its versions itself.
    for (written, expected) in [("7", "7"), ("\"v7\"", "v7")] {
        let counted = json(&with(DEFAULT, "version", Some(written)));
        assert!(apply(&counted, expected).is_ok());
        assert_eq!(apply(&counted, "6").unwrap_err().status, 409);
    }
}

#[test]
fn a_native_document_is_merged() {
    let updated = update(Dialect::Native, r#"{"a": {"b/c": 1, "~": 2}}"#, r#"{"a": {"b/c": null, "~": 3}}"#);
    let updated = updated.unwrap();
    assert_eq!(updated.changed, ["/a/b~1c", "/a/~0"]);
    assert_eq!(updated.document.to_canonical_json(), r#"{"a":{"~":3}}"#);
}
