//! `redact`.

use super::{AGENT_TOOLS, GUARDRAILS, file, folder, lictor, lictor_reading};

const SSN: &str = "examples/imports/003_block_ssn.jsonc";

#[test]
fn text_passes_with_secrets_replaced_and_nothing_else_changed() {
    let text = "first\r\n\tkey AKIAIOSFODNN7EXAMPLE, naïve\u{feff}\n\nend without a break";
    let run = lictor_reading(text, &["redact", "--policies", GUARDRAILS]);
    assert_eq!(run.output(), text.replace("AKIAIOSFODNN7EXAMPLE", "[REDACTED]"));
    assert_eq!(lictor_reading("", &["redact", "--policies", GUARDRAILS]).output(), "");

    let path = file(&folder("redact"), "prompt.txt", text);
    assert_eq!(lictor(&["redact", "--policies", GUARDRAILS, "--", &path]).output(), run.stdout);
}

#[test]
fn the_kind_decides_which_policies_apply() {
    let text = "key AKIAIOSFODNN7EXAMPLE";
    let run = lictor_reading(text, &["redact", "--policies", GUARDRAILS, "--kind", "retrieval"]);
    assert_eq!(run.output(), text);
}

#[test]
fn a_refused_text_is_not_written() {
    let run = lictor_reading("it is 123-45-6789", &["redact", "--org", "o", "--policies", SSN]);
    assert_eq!((run.code, &*run.stdout), (Some(1), ""));
    let reason =
        "error: the text is not written: denied by `block-social-security-numbers` (pattern at text[6:17])";
    assert_eq!(run.stderr.lines().last(), Some(reason));

    let run = lictor_reading("take two", &["redact", "--policies", AGENT_TOOLS, "--kind", "output"]);
    assert_eq!((run.code, &*run.stdout), (Some(1), ""));
    assert!(run.stderr.contains("held by `no-medical-advice`"), "{}", run.stderr);
}

#[test]
fn the_scope_is_part_of_the_question() {
    let policies = file(
        &folder("scope"),
        "p.yaml",
        "lictor: 1\nbundle: {id: b, version: '1'}\npolicies:\n\
         - {id: p, scope: {org: o, workspace: shop}, pattern: secret, effect: redact}\n",
    );
    let redact =
        |scope: &[&str]| lictor_reading("a secret", &[&["redact", "--policies", &policies], scope].concat());
    assert_eq!(redact(&["--scope", "org=o", "--scope", "workspace=shop"]).output(), "a [REDACTED]");
    assert_eq!(redact(&["--org", "o", "--scope", "workspace=shop"]).output(), "a [REDACTED]");
    assert_eq!(redact(&["--org", "o"]).output(), "a secret");
    // Without an organisation nothing would apply.
    let message = "error: the organisation is not known; give `--scope org=NAME`";
    assert_eq!(redact(&["--scope", "workspace=shop"]).refusal(), message);
}

#[test]
fn text_that_was_not_searched_does_not_pass() {
    let run = lictor_reading("a".repeat((1 << 20) + 1), &["redact", "--policies", GUARDRAILS]);
    assert_eq!((run.code, &*run.stdout), (Some(1), ""));
    assert!(
        run.stderr.contains("the text is not written: the request was not understood in full: E-LIMIT"),
        "{run:?}"
    );
    let run = lictor_reading(b"na\xefve", &["redact", "--policies", GUARDRAILS]);
    assert_eq!(run.refusal(), "error: standard input is not UTF-8 at byte 2");
}
