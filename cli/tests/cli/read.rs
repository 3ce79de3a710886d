//! `read` and `freeze`.

use super::{GUARDRAILS, at, file, folder, json, lictor, lictor_reading};

const PII: &str = "examples/imports/001_create_pii_protection.json";

#[test]
fn a_text_is_shown_with_what_becomes_of_each_clause() {
    let run = lictor_reading("Never share AWS keys or give tax advice.", &["read", "-"]);
    let report = run.output();
    assert!(report.starts_with("standard input  a part of it is checked (partial, prohibit)\n"), "{report}");
    assert!(report.contains("= “AWS keys”\n    checked exactly\n    by secret.aws_key\n"), "{report}");
    assert!(report.contains("? “tax advice”\n    needs meaning"), "{report}");
}

#[test]
fn a_documents_policies_are_shown_by_name() {
    let report = json(lictor(&["read", PII, "--format", "json"]).output());
    assert_eq!(at(&report, "policy"), "\"pii-protection-policy\"");
    assert_eq!(at(&report, "level"), "\"partial\"");
    assert_eq!(at(&report, "clauses.1.detectors"), "[\"pii.ssn\"]");
    assert_eq!(lictor(&["read", GUARDRAILS]).output(), "no policy has `content`\n");
}

#[test]
fn texts_and_documents_are_read_together() {
    let folder = folder("read-together");
    let text = file(&folder, "rule.txt", "No SSNs in answers.");
    let run = lictor(&["read", &text, PII, "--format", "json"]);
    let reports = run.json();
    assert_eq!((run.code, reports.len()), (Some(0), 2));
    assert_eq!(at(&reports[0], "kinds"), "[\"output\"]");
}

#[test]
fn a_frozen_text_is_no_longer_read() {
    let folder = folder("freeze");
    let frozen = lictor(&["freeze", PII]).output().to_owned();
    let path = file(&folder, "frozen.yaml", &frozen);
    assert!(frozen.contains("content_digest: sha256:"), "{frozen}");
    assert!(lictor(&["check", &path]).output().starts_with("ok: 1 policy"));

    let request = r#"{"kind": "output", "scope": {"org": "org-123", "workspace": "workspace-456"}, "content": "SSN 536-90-4399"}"#;
    let evaluate = |policies: &str| {
        let run = lictor_reading(
            request,
            &["evaluate", "--policies", policies, "--request", "-", "--format", "json"],
        );
        at(&json(run.stdout.lines().next().unwrap()), "verdict")
    };
    assert_eq!((evaluate(&path), evaluate(PII)), ("\"deny\"".to_owned(), "\"deny\"".to_owned()));
}

#[test]
fn a_text_that_changed_since_it_was_frozen_is_named() {
    let folder = folder("drift");
    let frozen = lictor(&["freeze", PII]).output().replace("credit card numbers, or", "bank cards or");
    let path = file(&folder, "frozen.yaml", frozen);
    let run = lictor(&["check", &path]);
    assert!(run.stderr.contains("warning[W-CONTENT-DRIFT]: "), "{}", run.stderr);
}
