//! `evaluate` and `explain`.

use super::{AGENT_TOOLS, GUARDRAILS, at, file, folder, lictor, lictor_reading};

const SECRET: &str = "examples/requests/secret-in-prompt.json";
const REFUND: &str = "examples/requests/refund-750.json";
const MEDICAL: &str = "examples/requests/medical-answer.json";

#[test]
fn the_first_command_of_the_readme_explains_itself() {
    let run = lictor(&["evaluate", "--policies", GUARDRAILS, "--request", SECRET]);
    let (decision, bundle) = run.output().split_once("\nbundle  sha256:").unwrap();
    assert_eq!(bundle.trim_end().len(), 64);
    assert_eq!(
        decision,
        r#"TRANSFORM  carry out the action with these changes  (request R9)

to do
  redact  text[4:24] becomes [REDACTED]
  text    use [REDACTED] for staging
  route   use model small

why
  redact  redact-secrets (org policy, critical)
          secret.aws_key at text[4:24]
  route   budget-route (org policy, low)
          counters["spend_usd.day"] >= 80.0 (120.0) && model.id == "large"
  allow   qa-may-send-test-keys (workspace policy, info): it waives none of these
          "qa" in user.groups

without effect
  deny    budget-stop (org policy, medium): in shadow mode it is watched, not enforced
          counters["spend_usd.day"] >= 100.0 (120.0)

tags    gdpr art_32, owasp_llm LLM02 LLM10"#
    );
    assert!(!run.stdout.contains("AKIA"));
}

#[test]
fn a_decision_in_json_is_the_wire_form() {
    let run = lictor(&["evaluate", "--policies", GUARDRAILS, "--request", SECRET, "--format", "json"]);
    let decision = lictor::Decision::from_json(run.output()).unwrap();
    assert_eq!(decision.verdict, lictor::Verdict::Transform);
    assert_eq!(run.stdout, decision.to_json() + "\n");
    assert_eq!(decision.text_after.unwrap()[0].text, "use [REDACTED] for staging");
    assert!(decision.rationale[0].hits.iter().all(|hit| hit.preview.is_none()));
}

#[test]
fn previews_mask_what_was_found() {
    let run = lictor(&["evaluate", "--policies", GUARDRAILS, "--request", SECRET, "--previews"]);
    assert!(run.output().contains("secret.aws_key: ****************MPLE\n"), "{run:?}");
}

#[test]
fn an_explanation_lists_what_did_not_match() {
    let told = lictor(&["evaluate", "--policies", AGENT_TOOLS, "--request", REFUND]);
    assert!(!told.output().contains("no-destructive-shell"));
    let explained = lictor(&["explain", "--policies", AGENT_TOOLS, "--request", REFUND]);
    let (_, unmatched) = explained.output().split_once("\ndid not match\n").unwrap();
    assert!(unmatched.contains("no-destructive-shell (org policy, critical)\n"), "{unmatched}");
    assert!(unmatched.contains(r#"does not hold: tool.name == "bash" ("refund")"#), "{unmatched}");
}

#[test]
fn fail_on_compares_verdicts() {
    const ORDER: [&str; 3] = ["transform", "hold", "deny"];
    let folder = folder("fail_on");
    // One policy a verdict, each asked by its own kind of request.
    let policies = file(
        &folder,
        "policies.yaml",
        "lictor: 1\nbundle: {id: b, version: '1'}\npolicies:\n\
         - {id: t, scope: {org: o}, kinds: [model_call], when: 'true', effect: {route: {model: small}}}\n\
         - {id: h, scope: {org: o}, kinds: [tool_call], when: 'true', effect: approve}\n\
         - {id: d, scope: {org: o}, kinds: [deploy], when: 'true', effect: deny}\n",
    );
    let kinds = [("event", None), ("model_call", Some(0)), ("tool_call", Some(1)), ("deploy", Some(2))];
    for (kind, restricts) in kinds {
        let request = format!(r#"{{"kind": "{kind}", "scope": {{"org": "o"}}}}"#);
        for (least, verdict) in ORDER.iter().enumerate() {
            let run = lictor_reading(
                &request,
                &["evaluate", "--policies", &policies, "--request", "-", "--fail-on", verdict],
            );
            let fails = restricts.is_some_and(|restricts| restricts >= least);
            assert_eq!(run.code, Some(i32::from(fails)), "{kind} {verdict}");
            assert!(!run.stdout.is_empty());
        }
        let run = lictor_reading(&request, &["evaluate", "--policies", &policies, "--request", "-"]);
        assert_eq!(run.code, Some(0));
    }
}

#[test]
fn json_lines_are_decided_one_by_one() {
    let run = lictor(&[
        "evaluate",
        "--policies",
        GUARDRAILS,
        "--request",
        "examples/requests/day.jsonl",
        "--format",
        "json",
        "--fail-on",
        "deny",
    ]);
    assert_eq!(run.code, Some(1));
    let verdicts = run.json().iter().map(|decision| at(decision, "verdict")).collect::<Vec<_>>();
    assert_eq!(verdicts, [r#""allow""#, r#""hold""#, r#""deny""#]);

    let text = lictor(&["evaluate", "--policies", GUARDRAILS, "--request", "examples/requests/day.jsonl"]);
    let first_lines = text.output().lines().filter(|line| line.contains("(request D")).collect::<Vec<_>>();
    assert_eq!(first_lines.len(), 3, "{first_lines:?}");
    assert!(text.stdout.contains("\n\nHOLD  "));
}

#[test]
fn a_bad_line_does_not_stop_the_others() {
    let lines = "\u{feff}{\"kind\": \"input\", \"scope\": {\"org\": \"org-acme\"}, \"id\": \"A\"}\n\
                 {\"kind\": \"input\", \n\
                 \r\n\
                 {\"kind\": \"input\", \"scope\": {\"org\": \"org-other\"}}\n\
                 {\"kind\": \"input\", \"scope\": {\"org\": \"org-acme\"}, \"id\": \"B\"}\n";
    let arguments = ["evaluate", "--policies", GUARDRAILS, "--request", "-", "--format", "json"];
    let run = lictor_reading(lines, &arguments);
    assert_eq!(run.code, Some(2));
    let objects = run.json();
    assert_eq!(objects.len(), 4);
    assert_eq!(at(&objects[0], "request_id"), r#""A""#);
    assert_eq!(
        (at(&objects[1], "line"), at(&objects[1], "errors.0.code")),
        ("2".into(), r#""E-SYNTAX""#.into())
    );
    assert_eq!(
        (at(&objects[2], "line"), at(&objects[2], "errors.0.code")),
        ("4".into(), r#""E-TENANT""#.into())
    );
    assert_eq!(at(&objects[3], "request_id"), r#""B""#);

    let text = lictor_reading(lines, &arguments[..5]);
    assert_eq!(text.code, Some(2));
    assert!(text.stdout.contains("\nerror: standard input, line 2: E-SYNTAX: "), "{}", text.stdout);
}

#[test]
fn a_broken_request_says_where() {
    let arguments = ["evaluate", "--policies", GUARDRAILS, "--request", "-"];
    let pretty =
        "{\n  \"kind\": \"input\",\n  \"content\": [\n    {\"path\": \"a\"}\n  ]\n  \"scope\": {}\n}\n";
    let refusal = lictor_reading(pretty, &arguments);
    assert!(refusal.refusal().starts_with("error: standard input: E-SYNTAX: "), "{refusal:?}");
    assert!(refusal.refusal().contains("line 6"), "{refusal:?}");

    let run = lictor_reading(r#"{"kind": "inptu", "scope": {}}"#, &arguments);
    assert!(run.refusal().starts_with("error: standard input: E-ENUM: `kind`: must be one of "), "{run:?}");

    let run = lictor_reading("", &[&arguments[..], &["--format", "json"]].concat());
    assert_eq!(at(&super::json(run.refusal()), "errors.0.code"), r#""E-SYNTAX""#);
}

#[test]
fn an_unknown_key_is_told_and_in_strict_mode_refused() {
    let request = r#"{"kind": "input", "scope": {"org": "org-acme"}, "modle": {"id": "large"}}"#;
    let arguments = ["evaluate", "--policies", GUARDRAILS, "--request", "-"];
    let run = lictor_reading(request, &arguments);
    assert!(run.output().contains("\nproblems with the request\n  E-UNKNOWN-KEY: "), "{run:?}");
    let run = lictor_reading(request, &[&arguments[..], &["--strict"]].concat());
    assert!(run.refusal().contains("did you mean `model`?"), "{run:?}");
}

#[test]
fn judges_answer_or_time_out() {
    let arguments =
        ["evaluate", "--policies", AGENT_TOOLS, "--request", MEDICAL, "--format", "json", "--subjects"];
    let pending = lictor(&arguments).json().remove(0);
    assert_eq!(at(&pending, "verdict"), r#""hold""#);
    assert_eq!(at(&pending, "fallback.verdict"), r#""deny""#);
    assert_eq!(
        at(&pending, "pending.0.subject.0.text"),
        r#""You could stop taking the tablets for a week.""#
    );

    let expired = lictor(&[&arguments[..], &["--expire"]].concat()).json().remove(0);
    assert_eq!((at(&expired, "verdict"), at(&expired, "final")), (r#""deny""#.into(), "true".into()));

    let folder = folder("answers");
    for (finding, verdict) in [("ok", r#""allow""#), ("violation", r#""deny""#)] {
        let answer = format!(r#"[{{"check": {}, "verdict": "{finding}"}}]"#, at(&pending, "pending.0.check"));
        let answers = file(&folder, "answers.json", answer);
        let decided = lictor(&[&arguments[..], &["--answers", &answers]].concat()).json().remove(0);
        assert_eq!((at(&decided, "verdict"), at(&decided, "final")), (verdict.into(), "true".into()));
    }

    let wrong = file(&folder, "wrong.json", r#"[{"check": "c", "verdict": "maybe"}]"#);
    let run = lictor(&[&arguments[..4], &["--request", MEDICAL, "--answers", &wrong]].concat());
    assert_eq!(run.code, Some(2));
}

#[test]
fn lints_go_to_standard_error() {
    let run = lictor(&["evaluate", "--policies", GUARDRAILS, "--request", SECRET, "--format", "json"]);
    let warnings = super::json(run.stderr.trim_end());
    assert_eq!(at(&warnings, "warnings.0.code"), r#""W-NO-EFFECT""#);
    assert_eq!(run.json().len(), 1);
}

#[cfg(unix)]
#[test]
fn a_reader_that_leaves_is_not_an_error() {
    use std::process::{Command, Stdio};

    let mut child = Command::new(env!("CARGO_BIN_EXE_lictor"))
        .args(["evaluate", "--policies", GUARDRAILS, "--request", "examples/requests/day.jsonl"])
        .current_dir(super::root())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(!stderr.contains("error"), "{stderr}");
    assert_eq!(output.status.code(), Some(141));
}

#[test]
fn a_stream_is_decided_as_it_comes() {
    let about = file(&folder("stream"), "about.json", r#"{"kind": "input", "scope": {"org": "org-acme"}}"#);
    let text = "use AKIAIOSFODNN7EXAMPLE for staging, please";
    let arguments = ["evaluate", "--policies", GUARDRAILS, "--request", &about, "--stream", "-"];
    let run = lictor_reading(text, &[&arguments[..], &["--format", "json"]].concat());
    let lines = run.json();
    let texts: String =
        lines.iter().filter_map(|line| line.as_map()?.get("text")?.as_str().map(str::to_owned)).collect();
    assert_eq!(texts, "use [REDACTED] for staging, please");
    assert_eq!(at(&lines[0], "state"), "\"open\"");
    assert_eq!(at(lines.last().unwrap(), "verdict"), "\"transform\"");

    let whole = file(
        &folder("stream-whole"),
        "whole.json",
        format!(r#"{{"kind": "input", "scope": {{"org": "org-acme"}}, "text": "{text}"}}"#),
    );
    let whole = lictor(&["evaluate", "--policies", GUARDRAILS, "--request", &whole]);
    let whole = whole.output().replace("  text    use [REDACTED] for staging, please\n", "");
    assert_eq!(lictor_reading(text, &arguments).output(), whole);
    let run =
        lictor_reading(text, &["evaluate", "--policies", GUARDRAILS, "--request", SECRET, "--stream", "-"]);
    assert!(run.refusal().contains("content"), "{run:?}");
}
