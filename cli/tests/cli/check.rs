//! `check` and `schema`.

use super::{AGENT_TOOLS, GUARDRAILS, at, file, folder, json, lictor};

const BROKEN: &str = "examples/broken/misspellings.yaml";

#[test]
fn sound_policies_are_counted_and_named() {
    let run = lictor(&["check", AGENT_TOOLS]);
    let digest = run.output().strip_prefix("ok: 5 policies in 1 document, sha256:").unwrap();
    assert_eq!(digest.trim_end().len(), 64);
}

#[test]
fn everything_that_is_wrong_is_shown_with_its_place() {
    let run = lictor(&["check", BROKEN]);
    assert_eq!((run.code, &*run.stdout), (Some(2), ""));
    for code in ["E-ENUM", "E-FIELD", "E-SCOPE", "E-NOT-FOUND", "E-UNKNOWN-KEY", "E-REGEX-FEATURE"] {
        assert!(run.stderr.contains(&format!("error[{code}]: ")), "{code}: {}", run.stderr);
    }
    assert!(run.stderr.contains("--> examples/broken/misspellings.yaml:11:15\n"), "{}", run.stderr);
    assert!(run.stderr.contains("did you mean `high`?"), "{}", run.stderr);
}

#[test]
fn a_report_in_json_goes_to_standard_output() {
    let run = lictor(&["check", BROKEN, "--format", "json"]);
    assert_eq!((run.code, &*run.stderr), (Some(2), ""));
    let report = json(&run.stdout);
    assert_eq!(at(&report, "ok"), "false");
    assert_eq!(at(&report, "diagnostics.0.document"), format!("{BROKEN:?}"));

    let report = json(lictor(&["check", AGENT_TOOLS, "--format", "json"]).output());
    assert_eq!((at(&report, "ok"), at(&report, "policies")), ("true".into(), "5".into()));
}

#[test]
fn lints_fail_in_strict_mode_only() {
    let run = lictor(&["check", GUARDRAILS]);
    assert!(run.output().starts_with("ok: 6 policies in 1 document"));
    assert!(run.stderr.contains("warning[W-NO-EFFECT]: "), "{}", run.stderr);
    let strict = lictor(&["check", GUARDRAILS, "--strict"]);
    assert_eq!(strict.code, Some(1));
    let clean = file(
        &folder("strict"),
        "clean.yaml",
        "lictor: 1\nbundle: {id: b, version: '1'}\npolicies:\n\
         - {id: p, scope: {org: o}, rationale: r, when: action == 'a', effect: deny}\n",
    );
    assert_eq!(lictor(&["check", &clean, "--strict"]).code, Some(0));
}

#[test]
fn the_schema_is_printed_whole() {
    assert_eq!(lictor(&["schema"]).output(), lictor::document::SCHEMA);
}
