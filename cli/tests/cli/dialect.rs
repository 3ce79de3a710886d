//! What goes back to the dialects' products.

use super::{at, json, lictor, lictor_reading};

const BLOCK: &str = "examples/imports/003_block_ssn.jsonc";
const WARN: &str = "examples/imports/003_warn_profanity.jsonc";
const ALLOW: &str = "examples/imports/003_allow_deid.jsonc";
const STORED: &str = "examples/imports/002_get_default.json";
const PARANOID: &str = "examples/imports/002_put_paranoid.json";

fn answer(text: &str) -> lictor::Value {
    let request = format!(
        r#"{{"kind": "input", "scope": {{"org": "org-acme"}}, "session": {{"id": "conv_1"}}, "text": "{text}"}}"#
    );
    let run = lictor_reading(
        request,
        &[
            "evaluate",
            "--org",
            "org-acme",
            "--request",
            "-",
            "--dialect-answer",
            "--policies",
            BLOCK,
            WARN,
            ALLOW,
        ],
    );
    json(run.output())
}

#[test]
fn the_answer_of_pattern_policies_holds_what_matched() {
    let blocked = answer("damn, it is 123-45-6789");
    assert_eq!(at(&blocked, "completion"), "null");
    assert_eq!(at(&blocked, "conversationId"), r#""conv_1""#);
    assert_eq!(at(&blocked, "policyViolations.0.action"), r#""block""#);
    assert_eq!(at(&blocked, "policyViolations.0.matches"), r#"["123-45-6789"]"#);
    assert_eq!(at(&blocked, "policyViolations.0.policyName"), r#""Block Social Security Numbers""#);
    assert!(!at(&blocked, "policyViolations").contains("warn"));

    let warned = answer("damn, the hell");
    assert_eq!(at(&warned, "policyViolations.0.matches"), r#"["damn","hell"]"#);

    assert_eq!(at(&answer("good morning"), "policyViolations"), "[]");
}

#[test]
fn a_waived_policy_is_no_violation() {
    let allowed = answer("PATIENT-123456 has 123-45-6789, damn");
    assert_eq!(at(&allowed, "policyViolations.0.action"), r#""allow""#);
    assert!(!at(&allowed, "policyViolations").contains("123-45"), "{}", at(&allowed, "policyViolations"));
}

#[test]
fn policies_are_exported_as_they_came() {
    let source = "examples/imports/001_create_pii_protection.json";
    let exported = json(lictor(&["export", source, "--as", "flashback"]).output());
    let written = std::fs::read_to_string(super::root().join(source)).unwrap();
    assert_eq!(at(&exported, "0"), json(&written).to_canonical_json());

    let run = lictor(&["export", source, "--as", "safe-ai"]);
    assert_eq!(run.refusal(), "error: no policy was imported from safe-ai");
}

#[test]
fn an_organisation_policy_is_exported_in_full() {
    let full = json(lictor(&["export", PARANOID, "--as", "agentic-audit"]).output());
    assert_eq!(at(&full, "frameworks"), r#"{"ai_act":true,"gdpr":true,"soc2":false}"#);
    let run = lictor(&["export", BLOCK, "--as", "agentic-audit"]);
    assert_eq!(run.refusal(), format!("error: `{BLOCK}` is not an agentic-audit document"));
}

#[test]
fn an_update_gives_the_whole_document_or_the_products_refusal() {
    let update = ["update", "--dialect", "agentic-audit", STORED];
    let run = lictor(&[&update[..], &[PARANOID]].concat());
    let updated = json(run.output());
    assert_eq!(at(&updated, "logging_level"), r#""paranoid""#);
    assert_eq!(at(&updated, "alert_rules.0.name"), r#""Critical events""#);
    let version = run.stderr.trim_end().strip_prefix("version: ").unwrap();
    assert!(version.starts_with("sha256:"), "{version}");

    let run = lictor(&[&update[..], &[PARANOID, "--if-version", version]].concat());
    assert!(run.stderr.starts_with("status 409\n{\"detail\":[{"), "{run:?}");
    assert_eq!((run.code, &*run.stdout), (Some(2), ""));

    let run = lictor_reading(r#"{"blocking_rules": {"block_on": "low"}}"#, &[&update[..], &["-"]].concat());
    assert!(run.stderr.starts_with("status 422\n"), "{run:?}");
}
