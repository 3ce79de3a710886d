//! An organisation's policy.

use super::{Case, example, json, with};
use crate::diagnostic::Code;
use crate::document::{LogLevel, Mode, Policy};
use crate::import::agentic_audit::organisation_policy;
use crate::import::{Dialect, ImportOptions};
use crate::kind::KindSet;
use crate::severity::Severity;
use crate::value::Value;
use crate::verdict::EffectKind;

const DEFAULT: &str = example!("002_get_default.json");
const PARANOID: &str = example!("002_put_paranoid.json");
const RULES: &str = example!("002_alert_rules_schema_example.json");

fn case(text: &str) -> Case {
    Case::of(Dialect::AgenticAudit, text)
}

/// A document whose only rule has this condition.
fn rule(condition: &str) -> String {
    format!(r#"{{"alert_rules": [{{"name": "r", "condition": {condition}}}]}}"#)
}

fn operators(policy: &Policy) -> Vec<(&str, Value)> {
    let operators = policy.field_match.as_deref().unwrap_or_default();
    operators.iter().map(|operator| (operator.key.value.as_str(), operator.value.to_value())).collect()
}

fn frameworks(case: &Case) -> Vec<(&str, bool)> {
    let frameworks = &case.imported.declaration.frameworks;
    frameworks.iter().map(|(name, on)| (name.as_str(), *on)).collect()
}

#[test]
fn the_default_document_becomes_a_set_and_its_alert() {
    let case = case(DEFAULT);
    assert_eq!(case.codes(), []);
    let set = &case.imported.declaration;
    assert_eq!((set.org.as_deref(), set.log), (Some("acme"), Some(LogLevel::Standard)));
    assert_eq!(frameworks(&case), [("ai_act", true), ("gdpr", true), ("soc2", false)]);
    let policy = case.only_policy();
    assert_eq!((policy.id.as_str(), policy.name.as_deref()), ("critical-events", Some("Critical events")));
    assert_eq!(policy.severity, Severity::Critical);
    assert_eq!(policy.effect_kinds(), [EffectKind::Alert].into_iter().collect());
    assert_eq!(policy.scope, [("org".to_owned(), "acme".to_owned())]);
    assert_eq!(policy.kinds, Some(KindSet::ALL));
    assert!(operators(policy) == [("risk_level_gte", Value::from("critical"))]);
    let notify = json(r#"{"slack_webhook_url": "https://hooks.slack.com/services/T.../B.../xxx"}"#);
    assert!(policy.notify == Some(notify));
}

#[test]
fn every_condition_of_the_schema_is_read_in_place() {
    let case = case(RULES);
    assert_eq!(case.codes(), []);
    let policy = case.only_policy();
    assert_eq!((policy.id.as_str(), policy.severity), ("rule-name", Severity::High));
    assert!(
        operators(policy)
            == [
                ("risk_level_gte", Value::from("high")),
                ("action_contains", Value::from("shell")),
                ("pii_detected", Value::from(true)),
                ("agent_id_eq", Value::from("claude-code")),
            ]
    );
    let shell = &policy.field_match.as_ref().unwrap()[1];
    assert_eq!(case.sources.slice(shell.key.span), "action_contains");
    assert_eq!(case.sources.slice(shell.value.span), "shell");
    assert!(policy.when.is_none());
}

#[test]
fn paranoid_makes_blocking_live() {
    let case = case(PARANOID);
    assert_eq!(case.codes(), []);
    assert_eq!(case.imported.declaration.log, Some(LogLevel::Paranoid));
    let policy = case.only_policy();
    assert_eq!((policy.id.as_str(), policy.mode), ("blocking-rules", Mode::Enforce));
    assert_eq!(policy.severity, Severity::High);
    assert_eq!(policy.effect_kinds(), [EffectKind::Deny].into_iter().collect());
    assert!(operators(policy) == [("risk_level_gte", Value::from("high"))]);
    assert_eq!(case.sources.slice(policy.field_match.as_ref().unwrap()[0].value.span), "high");
}

#[test]
fn blocking_below_paranoid_is_inert() {
    for level in [None, Some("minimal"), Some("standard"), Some("full")] {
        let text = with(PARANOID, "logging_level", level.map(|level| format!("\"{level}\"")).as_deref());
        let case = case(&text);
        assert_eq!((case.problem().0, case.problem().1), (Code::InertBlocking, "true"), "{level:?}");
        assert_eq!(case.only_policy().mode, Mode::Disabled, "{level:?}");
    }
    // Nothing follows from a level that is wrong.
    assert_eq!(case(&with(PARANOID, "logging_level", Some("\"max\""))).codes(), [Code::Enum]);
}

#[test]
fn disabled_blocking_denies_nothing() {
    for rules in [r#"{"enabled": false, "block_on": "high"}"#, r#"{"block_on": "high"}"#, "{}", "null"] {
        let case = case(&with(PARANOID, "blocking_rules", Some(rules)));
        assert_eq!((case.codes(), case.imported.policies.len()), (vec![], 0), "{rules}");
    }
}

#[test]
fn blocking_starts_at_critical_unless_the_document_says() {
    let case = case(&with(PARANOID, "blocking_rules", Some(r#"{"enabled": true}"#)));
    assert_eq!(case.only_policy().severity, Severity::Critical);
    assert!(operators(case.only_policy()) == [("risk_level_gte", Value::from("critical"))]);
}

#[test]
fn only_medium_and_above_can_be_blocked() {
    let with_level = |level: &str| {
        let rules = format!(r#"{{"enabled": true, "block_on": "{level}"}}"#);
        case(&with(PARANOID, "blocking_rules", Some(&rules)))
    };
    for (level, severity) in
        [("medium", Severity::Medium), ("high", Severity::High), ("critical", Severity::Critical)]
    {
        assert_eq!(with_level(level).only_policy().severity, severity);
    }
    for (level, label) in [("low", None), ("info", None), ("hihg", Some("did you mean `high`?"))] {
        let message = format!("`{level}` is not a level that can be blocked; use medium, high or critical");
        assert_eq!(with_level(level).problem(), (Code::Enum, level, message.as_str(), label));
    }
}

#[test]
fn each_logging_level_is_known_and_no_other() {
    for level in LogLevel::ALL {
        let case = case(&format!(r#"{{"logging_level": "{}"}}"#, level.as_str()));
        assert_eq!(case.imported.declaration.log, Some(level));
    }
    let case = case(r#"{"logging_level": "standrad"}"#);
    let message = "`standrad` is not a logging level; use minimal, standard, full or paranoid";
    assert_eq!(case.problem(), (Code::Enum, "standrad", message, Some("did you mean `standard`?")));
}

#[test]
fn an_absent_field_is_as_by_default() {
    for text in [r#"{"alert_rules": []}"#, r#"{"logging_level": null, "frameworks": null}"#, RULES] {
        let case = case(text);
        assert_eq!(case.imported.declaration.log, Some(LogLevel::Standard), "{text}");
        assert_eq!(frameworks(&case), [("ai_act", true), ("gdpr", true), ("soc2", false)], "{text}");
    }
}

#[test]
fn frameworks_are_known_switches() {
    let given = case(r#"{"frameworks": {"soc2": true, "gdpr": false}}"#);
    assert_eq!(frameworks(&given), [("ai_act", true), ("gdpr", false), ("soc2", true)]);
    let unknown = case(r#"{"frameworks": {"gpdr": true}}"#);
    let message = "`gpdr` is not a framework; use gdpr, ai_act or soc2";
    assert_eq!(unknown.problem(), (Code::Enum, "gpdr", message, Some("did you mean `gdpr`?")));
    let text = case(r#"{"frameworks": {"gdpr": "true"}}"#);
    let message = "`gdpr` must be of type bool, not string";
    assert_eq!(text.problem(), (Code::Type, "true", message, Some("write true without quotes")));
    assert_eq!(case(r#"{"frameworks": ["gdpr"]}"#).problem().0, Code::Type);
}

#[test]
fn an_empty_condition_is_always_and_says_so() {
    for text in [
        rule("{}"),
        rule("null"),
        rule(r#"{"risk_level_gte": null}"#),
        r#"{"alert_rules": [{"name": "r"}]}"#.to_owned(),
    ] {
        let case = case(&text);
        assert_eq!(case.problem().0, Code::EmptyCondition, "{text}");
        let policy = case.only_policy();
        assert_eq!(policy.when.as_ref().map(|when| when.value.as_str()), Some("true"));
        assert!(policy.field_match.is_none());
        assert_eq!(policy.severity, Severity::Medium);
    }
}

#[test]
fn a_rule_without_a_threshold_is_medium() {
    let case = case(&rule(r#"{"action_contains": "shell"}"#));
    assert_eq!((case.codes(), case.only_policy().severity), (vec![], Severity::Medium));
}

#[test]
fn a_condition_nobody_reads_is_refused() {
    let near = case(&rule(r#"{"risk_levl_gte": "high"}"#));
    let message = "`risk_levl_gte` is not a field of `condition` of alert rule `r`";
    let label = Some("did you mean `risk_level_gte`?");
    assert_eq!(near.problem(), (Code::UnknownKey, "risk_levl_gte", message, label));
    let far = case(&rule(r#"{"country": "DE", "pii_detected": true}"#));
    assert_eq!((far.problem().0, far.problem().3), (Code::UnknownKey, None));
}

#[test]
fn conditions_have_types() {
    for (condition, message) in [
        (r#"{"risk_level_gte": 3}"#, "`risk_level_gte` must be of type string, not int"),
        (r#"{"action_contains": ["a"]}"#, "`action_contains` must be of type string, not list"),
        (r#"{"pii_detected": "yes"}"#, "`pii_detected` must be of type bool, not string"),
        (r#"{"agent_id_eq": true}"#, "`agent_id_eq` must be of type string, not bool"),
        (r#""always""#, "`condition` of alert rule `r` must be a map, not string"),
    ] {
        let case = case(&rule(condition));
        assert_eq!((case.problem().0, case.problem().2), (Code::Type, message));
    }
    let case = case(&rule(r#"{"risk_level_gte": "sever"}"#));
    let message = "`sever` is not a risk level; use info, low, medium, high or critical";
    assert_eq!(case.problem(), (Code::Enum, "sever", message, None));
}

#[test]
fn rules_of_one_name_have_ids_of_their_own() {
    let rule = |name: &str| format!(r#"{{"name": "{name}", "condition": {{"pii_detected": true}}}}"#);
    let rules = [rule("Leak"), rule("leak!"), rule("Blocking rules")].join(",");
    let case = case(&with(PARANOID, "alert_rules", Some(&format!("[{rules}]"))));
    let ids: Vec<&str> = case.imported.policies.iter().map(|policy| policy.id.as_str()).collect();
    assert_eq!(ids, ["leak", "leak-2", "blocking-rules-2", "blocking-rules"]);
}

#[test]
fn the_organisation_is_the_hosts_to_give() {
    for org in [None, Some(String::new())] {
        let options = ImportOptions { org, ..ImportOptions::default() };
        let case = Case::with(Dialect::AgenticAudit, PARANOID, &options);
        assert_eq!(case.problem().0, Code::Required);
        assert!(case.problems[0].help.as_deref().unwrap().contains("give `org`"));
    }
}

#[test]
fn misspelt_fields_are_reported_together() {
    let case = case(
        r#"{"loging_level": "full", "blocking_rules": {"enabeld": true}, "updated_at": "2026-01-01",
            "alert_rules": [{"name": "r", "conditions": {}, "notify": {"any": "thing"}, "owner": "x"}, 3, {}]}"#,
    );
    let keys: Vec<&str> = case
        .problems
        .iter()
        .filter(|problem| problem.code == Code::UnknownKey)
        .map(|problem| case.sources.slice(problem.span.unwrap()))
        .collect();
    assert_eq!(keys, ["loging_level", "enabeld", "conditions"]);
    assert!(case.codes().contains(&Code::Type) && case.codes().contains(&Code::Required));
}

#[test]
fn values_of_the_wrong_shape_are_refused() {
    for text in [r#"{"alert_rules": {}}"#, r#"{"blocking_rules": true}"#, r#"{"logging_level": 1}"#, "7"] {
        assert_eq!(case(text).problem().0, Code::Type, "{text}");
    }
}

#[test]
fn the_full_policy_has_every_field() {
    assert!(organisation_policy(&json(DEFAULT)) == json(DEFAULT));
    let full =
        organisation_policy(&json(r#"{"frameworks": {"soc2": true}, "blocking_rules": null, "x": 1}"#));
    let expected = r#"{"logging_level": "standard", "frameworks": {"gdpr": true, "ai_act": true, "soc2": true},
        "alert_rules": [], "blocking_rules": {"enabled": false, "block_on": "critical"}, "x": 1}"#;
    assert_eq!(full.to_canonical_json(), json(expected).to_canonical_json());
}
