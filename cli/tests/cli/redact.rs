//! `redact`.

use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};

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
    // Nobody objects to what stands before.
    assert_eq!((run.code, &*run.stdout), (Some(1), "it is "));
    let reason = "error: the rest of the text is not written: denied by `block-social-security-numbers` (pattern at text[6:17])";
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
    // What has to wait is bounded; the length is not.
    let waits = file(
        &folder("waits"),
        "p.yaml",
        "lictor: 1\nbundle: {id: b, version: '1'}\ndefaults: {limits: {content_bytes: 1000}}\npolicies:\n\
         - {id: p, scope: {org: o}, when: '!detects(\"notice\")', effect: deny}\n\
         detectors: {notice: {keywords: [notice]}}\n",
    );
    let run = lictor_reading("a ".repeat(1_000), &["redact", "--org", "o", "--policies", &waits]);
    assert_eq!((run.code, &*run.stdout), (Some(1), ""));
    assert!(
        run.stderr.contains("the text is not written: the request was not understood in full: E-LIMIT"),
        "{run:?}"
    );
    let long = "a long text, ".repeat(1 << 17);
    assert_eq!(lictor_reading(long.as_str(), &["redact", "--policies", GUARDRAILS]).output(), long);
    let run = lictor_reading(b"na\xefve", &["redact", "--policies", GUARDRAILS]);
    assert_eq!(run.refusal(), "error: standard input is not UTF-8 at byte 2");
}

/// Each word is written as soon as it can be no part of a match, and never the first half of a card number.
#[test]
fn words_go_on_one_by_one() {
    let cards = file(
        &folder("words"),
        "p.yaml",
        "lictor: 1\nbundle: {id: b, version: '1', tenant: o}\npolicies:\n\
         - {id: p, scope: {org: o}, detect: {any: [pii.credit_card]}, effect: redact}\n",
    );
    let mut child = Command::new(env!("CARGO_BIN_EXE_lictor"))
        .args(["redact", "--policies", &cards, "--kind", "output"])
        .current_dir(super::root())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut input, mut output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let mut read = |expected: &str| {
        let mut bytes = vec![0; expected.len()];
        output.read_exact(&mut bytes).unwrap();
        assert_eq!(String::from_utf8(bytes).unwrap(), expected);
    };
    for (word, released) in [
        ("Pay ", "Pay "),
        ("with ", "with "),
        ("4111 ", ""),
        ("1111 ", ""),
        ("1111 1111", ""),
        (", or", "[REDACTED], or"),
        (" in 2024 ", " in "),
        ("cash", "2024 cash"),
    ] {
        input.write_all(word.as_bytes()).unwrap();
        input.flush().unwrap();
        // It waits for what was just released, so anything that was released too early would be read here.
        read(released);
    }
    drop(input);
    let mut rest = String::new();
    output.read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "");
    assert!(child.wait().unwrap().success());
}

/// Nothing after a deny, and what was written before holds nothing that is objected to.
#[test]
fn a_deny_ends_the_text() {
    let run = lictor_reading(
        "Hello there, it is 123-45-6789, really",
        &["redact", "--org", "o", "--policies", SSN],
    );
    assert_eq!(run.code, Some(1));
    assert!("Hello there, it is ".starts_with(&*run.stdout), "{run:?}");
    assert!(run.stderr.contains("denied by `block-social-security-numbers`"), "{run:?}");
}
