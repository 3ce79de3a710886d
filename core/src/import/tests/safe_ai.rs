//! Pattern policies and the answers of their product.

use super::{Case, example, json, node, with};
use crate::diagnostic::Code;
use crate::document::{Effect, Extent, Mode, Policy, Redact, Syntax};
use crate::import::safe_ai::{Violation, answer, violations};
use crate::import::{Dialect, ImportOptions};
use crate::kind::Kind;
use crate::severity::Severity;
use crate::verdict::EffectKind;

const SSN: &str = example!("003_block_ssn.jsonc");
const ALLOW: &str = example!("003_allow_deid.jsonc");
const REDACT: &str = example!("003_redact_patient.jsonc");
const WARN: &str = example!("003_warn_profanity.jsonc");

fn case(text: &str) -> Case {
    Case::of(Dialect::SafeAi, text)
}

fn policy(text: &str) -> Policy {
    case(text).only_policy().clone()
}

#[test]
fn the_documents_example_becomes_a_policy() {
    let case = case(SSN);
    assert_eq!(case.codes(), []);
    let policy = case.only_policy();
    assert_eq!(policy.id, "block-social-security-numbers");
    assert_eq!(policy.name.as_deref(), Some("Block Social Security Numbers"));
    assert_eq!(policy.description.as_deref(), Some("Prevent SSNs from being sent to AI models"));
    let pattern = policy.pattern.as_ref().unwrap();
    assert_eq!((pattern.text.value.as_str(), pattern.syntax), (r"\b\d{3}-\d{2}-\d{4}\b", Syntax::Ecma));
    assert_eq!(case.sources.slice(pattern.text.span), r#""\\b\\d{3}-\\d{2}-\\d{4}\\b""#);
    assert_eq!(policy.effect_kinds(), [EffectKind::Deny].into_iter().collect());
    assert_eq!((policy.severity, policy.mode), (Severity::Medium, Mode::Enforce));
    assert_eq!(policy.scope, [("org".to_owned(), "acme".to_owned())]);
    assert_eq!(policy.kinds, Some([Kind::Input].into_iter().collect()));
    assert!(policy.applies_to.groups.is_empty());
}

#[test]
fn each_action_is_an_effect() {
    assert_eq!(policy(WARN).effects[0].value, Effect::Simple(EffectKind::Warn));
    assert_eq!(policy(SSN).effects[0].value, Effect::Simple(EffectKind::Deny));
    assert_eq!(policy(REDACT).effects[0].value, Effect::Redact(Redact::default()));
    assert_eq!(policy(ALLOW).effects[0].value, Effect::Simple(EffectKind::Allow));
}

#[test]
fn an_allow_waives_the_request_and_says_what_that_means() {
    let case = case(ALLOW);
    assert_eq!((case.problem().0, case.problem().1), (Code::AllowBypass, "allow"));
    assert_eq!(case.only_policy().waives.extent, Some(Extent::Request));
    assert_eq!(policy(SSN).waives.extent, None);
}

#[test]
fn a_pattern_is_a_keyword_unless_it_is_called_an_expression() {
    for is_regex in [None, Some("null"), Some("false")] {
        let policy = policy(&with(SSN, "isRegex", is_regex));
        assert_eq!(policy.pattern.unwrap().syntax, Syntax::Keyword, "{is_regex:?}");
    }
}

#[test]
fn a_policy_can_be_disabled_and_is_enabled_otherwise() {
    assert_eq!(policy(&with(SSN, "enabled", Some("false"))).mode, Mode::Disabled);
    assert_eq!(policy(&with(SSN, "enabled", None)).mode, Mode::Enforce);
    // What is disabled is read all the same.
    let text = with(&with(SSN, "enabled", Some("false")), "action", Some("\"blok\""));
    assert_eq!(case(&text).codes(), [Code::Enum]);
}

#[test]
fn a_group_is_audience_and_not_authority() {
    let policy = policy(&with(SSN, "groupId", Some("\"nurses\"")));
    assert_eq!(policy.applies_to.groups, ["nurses"]);
    assert_eq!(policy.scope.len(), 1);
    // An empty group must not become everyone.
    assert_eq!(case(&with(SSN, "groupId", Some("\"\""))).codes(), [Code::Required]);
    assert_eq!(case(&with(SSN, "groupId", Some("7"))).codes(), [Code::Type]);
}

#[test]
fn an_id_of_the_servers_names_the_policy() {
    for key in ["id", "policyId", "_id"] {
        assert_eq!(policy(&with(SSN, key, Some("\"pol_abc123\""))).id, "pol_abc123");
    }
}

#[test]
fn every_missing_field_is_reported_at_once() {
    let case = case(r#"{"isRegex": true}"#);
    let messages: Vec<&str> = case.problems.iter().map(|problem| problem.message.as_str()).collect();
    assert_eq!(messages, ["name", "pattern", "action"].map(|key| format!("`{key}` is missing")));
    assert!(case.codes().iter().all(|code| *code == Code::Required));
}

#[test]
fn an_empty_pattern_would_match_everywhere() {
    let case = case(&with(SSN, "pattern", Some("\"\"")));
    assert_eq!(case.problem().0, Code::Required);
    // Blanks are a pattern.
    assert_eq!(policy(&with(SSN, "pattern", Some("\" \""))).pattern.unwrap().text.value, " ");
}

#[test]
fn an_action_is_one_of_four() {
    for (written, label) in
        [("blokc", Some("did you mean `block`?")), ("Warn", Some("did you mean `warn`?")), ("deny", None)]
    {
        let case = case(&with(SSN, "action", Some(&format!("\"{written}\""))));
        let message = format!("`{written}` is not an action; use allow, block, redact or warn");
        assert_eq!(case.problem(), (Code::Enum, written, message.as_str(), label));
    }
}

#[test]
fn values_of_another_type_are_refused() {
    for (key, value) in [
        ("name", "1"),
        ("description", "[]"),
        ("pattern", "{}"),
        ("isRegex", "\"true\""),
        ("action", "0"),
        ("enabled", "1"),
        ("message", "false"),
        ("id", "9"),
    ] {
        assert_eq!(case(&with(SSN, key, Some(value))).codes(), [Code::Type], "{key}");
    }
}

#[test]
fn a_misspelt_field_is_not_taken_for_one_of_the_servers() {
    let case = case(&with(SSN, "enabeld", Some("false")));
    let message = "`enabeld` is not a field of policy `Block Social Security Numbers`";
    assert_eq!(case.problem(), (Code::UnknownKey, "enabeld", message, Some("did you mean `enabled`?")));
}

#[test]
fn the_organisation_is_the_hosts_to_give() {
    let list = format!("[{WARN}, {SSN}]");
    let case = Case::with(Dialect::SafeAi, &list, &ImportOptions::default());
    // Once, not once a policy.
    assert_eq!(case.problem().0, Code::Required);
}

#[test]
fn the_products_own_answer_is_made() {
    let text = with(SSN, "id", Some("\"pol_abc123\""));
    let policy = policy(&with(&text, "message", Some("\"Request blocked due to SSN detection\"")));
    let found = violations([(&policy, vec!["123-45-6789".to_owned()])], true);
    let expected = node(example!("003_response_blocked.jsonc")).0.to_value();
    let made = answer(Some("never sent"), &found, Some("conv_xyz789"));
    assert_eq!(made.to_canonical_json(), expected.to_canonical_json());
}

#[test]
fn a_message_is_made_where_the_policy_has_none() {
    for (text, message) in [
        (SSN, "Request blocked: Block Social Security Numbers"),
        (REDACT, "Content redacted: Redact Patient Names"),
        (WARN, "Request flagged: Warn on Profanity"),
        (ALLOW, "Request allowed: Allow De-identified IDs"),
    ] {
        assert_eq!(Violation::new(&policy(text), Vec::new()).unwrap().message, message);
    }
}

#[test]
fn violations_stand_in_the_products_order() {
    let [warn, redact, block, allow] = [WARN, REDACT, SSN, ALLOW].map(policy);
    let all = || [&warn, &redact, &block, &allow].map(|policy| (policy, Vec::new()));
    let names = |blocked: bool| {
        violations(all(), blocked).iter().map(|violation| violation.action.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(names(false), ["allow", "block", "redact", "warn"]);
    assert_eq!(names(true), ["block"]);
}

#[test]
fn an_unblocked_answer_keeps_its_completion() {
    let found = violations([(&policy(WARN), vec!["damn".to_owned()])], false);
    let made = answer(Some("well"), &found, None);
    let expected = r#"{"completion": "well", "conversationId": null, "policyViolations": [{
        "policyId": "warn-on-profanity", "policyName": "Warn on Profanity", "action": "warn",
        "pattern": "\\b(damn|hell|crap)\\b", "matches": ["damn"], "message": "Request flagged: Warn on Profanity"}]}"#;
    assert_eq!(made.to_canonical_json(), json(expected).to_canonical_json());
}

#[test]
fn a_policy_that_does_none_of_the_four_is_no_violation() {
    let text = with(example!("001_create_pii_protection.json"), "actionType", Some("1"));
    let alert = Case::of(Dialect::Flashback, &text).only_policy().clone();
    assert_eq!(violations([(&alert, Vec::new())], false), []);
}

#[test]
fn what_matched_is_not_printed_for_debugging() {
    let violation = Violation::new(&policy(SSN), vec!["123-45-6789".to_owned()]).unwrap();
    assert!(!format!("{violation:?}").contains("6789"));
}
