//! Scoped policies.

use std::collections::BTreeMap;

use super::{Case, example, json, with};
use crate::diagnostic::Code;
use crate::document::Mode;
use crate::import::flashback::{policy_object, policy_response};
use crate::import::{Dialect, ImportOptions};
use crate::kind::Kind;
use crate::severity::Severity;
use crate::value::Value;
use crate::verdict::EffectKind;

const CREATE: &str = example!("001_create_pii_protection.json");
const RESPONSE: &str = example!("001_response_pii_protection.json");

fn case(text: &str) -> Case {
    Case::of(Dialect::Flashback, text)
}

fn scope(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(level, owner)| ((*level).to_owned(), (*owner).to_owned())).collect()
}

#[test]
fn the_documents_example_becomes_a_policy() {
    let case = case(CREATE);
    assert_eq!(case.codes(), []);
    let policy = case.only_policy();
    assert_eq!(policy.id, "pii-protection-policy");
    assert_eq!(policy.name.as_deref(), Some("PII Protection Policy"));
    let content = policy.content.as_ref().unwrap();
    assert!(content.starts_with("Do not allow sharing of personally identifiable information"));
    assert_eq!(case.sources.slice(content.span), content.value);
    assert_eq!(policy.severity, Severity::High);
    assert!(policy.severity_written == Some(Value::from("HIGH")));
    assert_eq!(
        policy.effects.iter().map(|effect| effect.kind()).collect::<Vec<_>>(),
        [EffectKind::Record, EffectKind::Alert, EffectKind::Deny]
    );
    assert_eq!(case.sources.slice(policy.effects[0].span), "2");
    assert_eq!(policy.scope, scope(&[("org", "org-123"), ("workspace", "workspace-456")]));
    assert_eq!(case.sources.slice(policy.scope_span), "workspace-456");
    assert_eq!(policy.kinds, Some([Kind::Input, Kind::Output].into_iter().collect()));
    assert_eq!(policy.mode, Mode::Enforce);
    assert!(!policy.has_matcher());
    assert_eq!(case.sources.slice(policy.id_span), "PII Protection Policy");
}

#[test]
fn an_answer_of_the_product_is_read_and_given_back() {
    let case = case(RESPONSE);
    let policy = case.only_policy();
    assert_eq!(policy.id, "550e8400-e29b-41d4-a716-446655440000");
    assert_eq!(case.sources.slice(policy.id_span), policy.id);
    assert!(policy_response(policy) == Some(json(RESPONSE)));
    let object = policy_object(policy).unwrap();
    assert!(object.as_map().unwrap().contains_key("lastUpdatedBy"));
}

#[test]
fn a_policy_from_elsewhere_has_no_object() {
    let other = Case::of(Dialect::SafeAi, example!("003_warn_profanity.jsonc"));
    assert!(policy_object(other.only_policy()).is_none());
    assert!(policy_response(other.only_policy()).is_none());
}

#[test]
fn each_risk_type_is_a_severity_whatever_its_case() {
    for (risk, severity) in [
        ("LOW", Severity::Low),
        ("MEDIUM", Severity::Medium),
        ("HIGH", Severity::High),
        ("Medium", Severity::Medium),
    ] {
        let case = case(&with(CREATE, "riskType", Some(&format!("\"{risk}\""))));
        assert_eq!(case.only_policy().severity, severity);
        assert!(case.only_policy().severity_written == Some(Value::from(risk)));
    }
    // A canonical name needs no second writing.
    assert!(case(&with(CREATE, "riskType", Some("\"high\""))).only_policy().severity_written.is_none());
}

#[test]
fn each_action_type_is_its_effects() {
    for (action, effects) in [
        ("0", [EffectKind::Record].as_slice()),
        ("1", &[EffectKind::Record, EffectKind::Alert]),
        ("2", &[EffectKind::Record, EffectKind::Alert, EffectKind::Deny]),
    ] {
        let case = case(&with(CREATE, "actionType", Some(action)));
        assert_eq!(case.only_policy().effect_kinds(), effects.iter().copied().collect(), "{action}");
    }
}

#[test]
fn null_and_absent_owners_are_the_level_above() {
    for (workspace, repo, expected) in [
        (None, None, &[("org", "org-123")][..]),
        (Some("null"), Some("null"), &[("org", "org-123")]),
        (Some("\"w\""), None, &[("org", "org-123"), ("workspace", "w")]),
        (Some("\"w\""), Some("\"r\""), &[("org", "org-123"), ("workspace", "w"), ("repo", "r")]),
    ] {
        let text = with(&with(CREATE, "workspaceId", workspace), "repoId", repo);
        let case = case(&text);
        assert!(case.problems.iter().all(|problem| !problem.code.is_error()));
        assert_eq!(case.only_policy().scope, scope(expected));
    }
}

#[test]
fn a_repository_needs_its_workspace() {
    let text = with(&with(CREATE, "workspaceId", Some("null")), "repoId", Some("\"r\""));
    let case = case(&text);
    assert_eq!(case.problem(), (Code::Scope, "r", "`repoId` is given without its `workspaceId`", None));
}

#[test]
fn a_repository_is_looked_up_in_the_directory() {
    let text = with(CREATE, "repoId", Some("\"r\""));
    let import = |parent: Option<&str>, known: bool| {
        let entries = parent.map(|parent| ("r".to_owned(), parent.to_owned())).into_iter();
        let directory = known.then(|| entries.collect::<BTreeMap<_, _>>());
        let options = ImportOptions { directory, ..ImportOptions::default() };
        Case::with(Dialect::Flashback, &text, &options)
    };
    assert_eq!(import(Some("workspace-456"), true).codes(), []);
    assert_eq!(
        import(Some("other"), true).problem(),
        (Code::Scope, "r", "repository `r` belongs to workspace `other`, not `workspace-456`", None)
    );
    assert_eq!(import(None, true).codes(), [Code::Scope]);
    assert_eq!(import(None, false).codes(), [Code::UncheckedParent]);
}

#[test]
fn an_empty_owner_does_not_widen_the_policy() {
    for key in ["workspaceId", "repoId"] {
        let case = case(&with(CREATE, key, Some("\"\"")));
        let (code, _, message, _) = case.problem();
        assert_eq!((code, message), (Code::Scope, format!("`{key}` is empty").as_str()));
    }
}

#[test]
fn another_organisations_policy_is_refused() {
    let options = ImportOptions { org: Some("org-9".to_owned()), ..ImportOptions::default() };
    let case = Case::with(Dialect::Flashback, CREATE, &options);
    assert_eq!(
        case.problem(),
        (Code::Tenant, "org-123", "the policy belongs to `org-123`, not to `org-9`", None)
    );
}

#[test]
fn every_missing_field_is_reported_at_once() {
    let case = case(r#"{"riskType": null, "workspaceId": "w"}"#);
    let messages: Vec<&str> = case.problems.iter().map(|problem| problem.message.as_str()).collect();
    assert_eq!(
        messages,
        ["name", "content", "riskType", "actionType", "orgId"].map(|key| format!("`{key}` is missing"))
    );
    assert!(case.codes().iter().all(|code| *code == Code::Required));
    // A null stands where it was written; an absent field is missing from the whole policy.
    assert_eq!(case.sources.slice(case.problems[2].span.unwrap()), "null");
    assert!(case.sources.slice(case.problems[0].span.unwrap()).starts_with('{'));
}

#[test]
fn blank_texts_are_missing() {
    for key in ["name", "content", "orgId"] {
        let case = case(&with(CREATE, key, Some("\"  \"")));
        let (code, place, message, _) = case.problem();
        assert_eq!((code, place, message), (Code::Required, "  ", format!("`{key}` is empty").as_str()));
    }
}

#[test]
fn an_action_type_is_an_integer_and_nothing_like_it() {
    for (written, kind, label) in [
        ("\"2\"", "string", Some("write 2 without quotes")),
        ("true", "bool", None),
        ("2.5", "number", None),
        ("[2]", "list", None),
    ] {
        let case = case(&with(CREATE, "actionType", Some(written)));
        let (code, _, message, found) = case.problem();
        assert_eq!(code, Code::Type);
        assert_eq!(message, format!("`actionType` must be of type int, not {kind}"));
        assert_eq!(found, label);
    }
    for written in ["3", "-1"] {
        let case = case(&with(CREATE, "actionType", Some(written)));
        let message = format!("`{written}` is not an action type; use 0, 1 or 2");
        assert_eq!(case.problem(), (Code::Enum, written, message.as_str(), None));
        assert_eq!(case.problems[0].context.as_deref(), Some("policy `PII Protection Policy`, actionType"));
    }
}

#[test]
fn a_risk_type_is_one_of_three() {
    for (written, label) in [("HIHG", Some("did you mean `HIGH`?")), ("CRITICAL", None), ("info", None)] {
        let case = case(&with(CREATE, "riskType", Some(&format!("\"{written}\""))));
        let message = format!("`{written}` is not a risk type; use LOW, MEDIUM or HIGH");
        assert_eq!(case.problem(), (Code::Enum, written, message.as_str(), label));
    }
    let case = case(&with(CREATE, "riskType", Some("2")));
    assert_eq!(case.problem(), (Code::Type, "2", "`riskType` must be of type string, not int", None));
}

#[test]
fn texts_of_another_type_are_refused() {
    for key in ["name", "content", "orgId", "workspaceId", "repoId", "id"] {
        let case = case(&with(CREATE, key, Some("7")));
        assert_eq!(case.problem().0, Code::Type, "{key}");
    }
}

#[test]
fn a_misspelt_field_is_not_taken_for_one_of_the_servers() {
    let text = with(&with(CREATE, "actionType", None), "actionTyp", Some("2"));
    let case_1 = case(&text);
    assert_eq!(case_1.codes(), [Code::UnknownKey, Code::Required]);
    assert_eq!(case_1.problems[0].label.as_deref(), Some("did you mean `actionType`?"));
    // Also beside the field itself: one of the two was meant.
    let case_2 = case(&with(CREATE, "repo_id", Some("\"r\"")));
    let (code, place, message, label) = case_2.problem();
    assert_eq!((code, place), (Code::UnknownKey, "repo_id"));
    assert_eq!(message, "`repo_id` is not a field of policy `PII Protection Policy`");
    assert_eq!(label, Some("did you mean `repoId`?"));
    // The server's own `workspace` and `repo` are close to fields and are none.
    assert_eq!(case(RESPONSE).codes(), []);
}

#[test]
fn content_has_a_limit() {
    let text = |bytes: usize| with(CREATE, "content", Some(&format!("\"{}\"", "a".repeat(bytes))));
    assert_eq!(case(&text(16 << 10)).codes(), []);
    let over = case(&text((16 << 10) + 1));
    assert_eq!(over.problem().0, Code::Limit);
    assert_eq!(over.problem().2, "`content` is 16385 bytes long; 16384 bytes are the most");
}

#[test]
fn a_list_is_one_set_with_unique_ids() {
    let second = with(CREATE, "id", Some("\"p-2\""));
    for text in [
        format!("[{CREATE}, {second}, {CREATE}]"),
        format!(r#"{{"success": true, "policies": [{CREATE}, {second}, {CREATE}]}}"#),
    ] {
        let case = case(&text);
        assert_eq!(case.codes(), []);
        let ids: Vec<&str> = case.imported.policies.iter().map(|policy| policy.id.as_str()).collect();
        assert_eq!(ids, ["pii-protection-policy", "p-2", "pii-protection-policy-2"]);
    }
    let case = case(&format!("[{CREATE}, 7]"));
    assert_eq!(case.problem(), (Code::Type, "7", "a policy must be a map, not int", None));
}
