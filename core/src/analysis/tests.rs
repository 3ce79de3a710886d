use std::fmt::Write as _;

use crate::compiler::Compiler;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};

const HEADER: &str = "lictor: 1
bundle: {id: b, version: '1'}
schema:
  facts: {decision_type: {enum: [lending, support]}, score: number, approved: bool}
";

/// What loading a bundle with these policies warns of.
fn warnings(policies: &str) -> Diagnostics {
    warnings_of(&format!("{HEADER}policies:\n{policies}"))
}

fn warnings_of(document: &str) -> Diagnostics {
    Compiler::new()
        .document("test.yaml", document)
        .compile()
        .unwrap_or_else(|error| panic!("{error}"))
        .warnings
}

/// The only warning with `code`.
fn only(warnings: &Diagnostics, code: Code) -> &Diagnostic {
    let found: Vec<&Diagnostic> = warnings.iter().filter(|problem| problem.code == code).collect();
    match found.as_slice() {
        [problem] => problem,
        _ => panic!("expected one {code}, found:\n{}", warnings.render(false)),
    }
}

fn assert_none(warnings: &Diagnostics, code: Code) {
    assert!(!warnings.iter().any(|problem| problem.code == code), "{}", warnings.render(false));
}

/// The text that a warning points to.
fn pointed<'a>(warnings: &'a Diagnostics, problem: &Diagnostic) -> &'a str {
    warnings.sources().slice(problem.span.unwrap())
}

/// A bundle with one policy of organisation `o` that has these fields too.
fn one(fields: &str) -> Diagnostics {
    warnings(&format!("  - {{id: p, name: n, scope: {{org: o}}, effect: warn, {fields}}}\n"))
}

fn example(name: &str) -> String {
    let path = format!("{}/../examples/native/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn the_examples_have_the_one_lint_that_they_show() {
    let warnings = warnings_of(&example("05-platform-guardrails.yaml"));
    assert_eq!(warnings.len(), 1, "{}", warnings.render(false));
    assert_eq!(
        only(&warnings, Code::NoEffect).message,
        "allow `qa-may-send-test-keys` (workspace) overlaps `redact-secrets` (organisation, waivable: false) and \
         cannot waive it"
    );
    let warnings = warnings_of(&example("06-agent-tools.yaml"));
    assert!(warnings.is_empty(), "{}", warnings.render(false));
}

#[test]
fn contradictions_are_unreachable() {
    for (fields, message, place) in [
        (
            "when: 'risk_level >= critical && risk_level < high'",
            "`risk_level >= critical && risk_level < high` can never be true",
            "risk_level >= critical && risk_level < high",
        ),
        (
            "when: 'score > 1 && tool.name == \"a\" && score < 5 && tool.name == \"b\" && score != 3'",
            "`tool.name == \"a\" && tool.name == \"b\"` can never be true",
            "tool.name == \"a\" && score < 5 && tool.name == \"b\"",
        ),
        ("when: 'score > 30 && score <= 30.0'", "`score > 30 && score <= 30.0` can never be true", ""),
        ("when: 'approved && !approved'", "`approved && !approved` can never be true", ""),
        (
            "when: '!(decision_type in [\"lending\", \"support\"])'",
            "`!(decision_type in [\"lending\", \"support\"])` can never be true",
            "",
        ),
        (
            "when: 'risk_level > high && risk_level < critical'",
            "`risk_level > high && risk_level < critical`",
            "",
        ),
        (
            "kinds: [output], when: 'kind == \"input\"'",
            "`kind == \"input\"` can never be true beside `kinds: [output]`",
            "kind == \"input\"",
        ),
        (
            "applies_to: {tools: [a, b]}, when: 'tool.name == \"c\"'",
            "`tool.name == \"c\"` can never be true beside `applies_to: {tools: [a, b]}`",
            "",
        ),
        ("when: 'scope.org == \"p\"'", "`scope.org == \"p\"` can never be true beside `scope: {org: o}`", ""),
        (
            "match: {risk_level_gte: high}, when: 'risk_level < high'",
            "`risk_level >= high` can never be true beside `risk_level < high`",
            "risk_level_gte: high",
        ),
        (
            "when: 'action == \"x\"', unless: 'action == \"x\" || approved'",
            "`!(action == \"x\")` can never be true beside `action == \"x\"`",
            "",
        ),
        (
            "when: '(tool.name == \"a\" || tool.name == \"b\") && tool.name == \"c\"'",
            "`(tool.name == \"a\" || tool.name == \"b\") && tool.name == \"c\"` can never be true",
            "",
        ),
        (
            "when: 'tool.args.n == 1 && tool.args.n == \"1\"'",
            "`tool.args.n == 1 && tool.args.n == \"1\"`",
            "",
        ),
        ("when: 'approved && false'", "`when` can never be true", "approved && false"),
        ("when: approved, unless: 'true'", "`unless` always holds", "true"),
    ] {
        let warnings = one(fields);
        let problem = only(&warnings, Code::Unreachable);
        assert!(problem.message.starts_with(message), "{fields}: {}", problem.message);
        if !place.is_empty() {
            assert_eq!(pointed(&warnings, problem), place, "{fields}");
        }
    }
}

#[test]
fn what_can_be_true_is_reachable() {
    for fields in [
        "when: 'risk_level >= high && risk_level <= high'",
        "when: 'score > 1 && score < 2'",
        "when: 'score != 1 && score != 2 && approved'",
        "when: 'tool.name == \"a\" || tool.name == \"b\"'",
        "when: 'tool.name in [\"a\", \"b\"] && tool.name in [\"b\", \"c\"]'",
        "when: 'decision_type != \"lending\"'",
        "when: '\"qa\" in user.groups && \"dev\" in user.groups'",
        "when: 'action.startsWith(\"a\") && action.endsWith(\"b\")'",
        "applies_to: {groups: [a]}, when: '\"b\" in user.groups'",
        "kinds: [input, output], when: 'kind == \"input\"'",
        "when: 'approved || !approved'",
        "when: approved, unless: 'score > 3'",
        "when: 'tool.args.level == \"high\" && tool.args.level != 3'",
    ] {
        assert_none(&one(fields), Code::Unreachable);
    }
}

#[test]
fn an_allow_below_or_beside_what_it_cannot_waive_has_no_effect() {
    let policies = |deny: &str, allow: &str| {
        warnings(&format!(
            "  - {{id: stop, name: n, effect: deny, severity: high, {deny}}}\n  - {{id: may, name: n, effect: allow, {allow}}}\n"
        ))
    };
    let org = "scope: {org: o}";
    let shop = "scope: {org: o, workspace: shop}";
    let cases = [
        // The level above.
        (format!("{org}, when: approved"), format!("{shop}, when: approved"), Some("(organisation)")),
        (format!("{org}, when: approved"), format!("{org}, when: approved"), None),
        (format!("{shop}, when: approved"), format!("{org}, when: approved"), None),
        (format!("{org}, when: approved, mode: shadow"), format!("{shop}, when: approved"), None),
        (format!("{org}, when: approved"), format!("{shop}, when: approved, mode: disabled"), None),
        // What must not be waived.
        (
            format!("{org}, when: approved, waivable: false"),
            format!("{org}, when: approved"),
            Some("(organisation, waivable: false)"),
        ),
        (
            format!("{shop}, when: approved, waivable: false"),
            format!("{org}, when: approved"),
            Some("(workspace, waivable: false)"),
        ),
        (
            format!("{org}, when: approved"),
            format!("{org}, when: approved, waives: {{up_to: medium}}"),
            Some("(organisation, severity: high)"),
        ),
        (format!("{org}, when: approved"), format!("{org}, when: approved, waives: {{up_to: high}}"), None),
        // Where both cannot match one request.
        (
            format!("{org}, when: approved, kinds: [input]"),
            format!("{shop}, when: approved, kinds: [output]"),
            None,
        ),
        (
            "scope: {org: o, workspace: shop}, when: approved, waivable: false".to_owned(),
            "scope: {org: o, workspace: desk}, when: approved".to_owned(),
            None,
        ),
        (format!("{org}, when: score > 30"), format!("{shop}, when: score <= 30"), None),
        (format!("{org}, when: score > 30"), format!("{shop}, when: score <= 31"), Some("(organisation)")),
        // An excuse of hits is for what has hits.
        (format!("{org}, when: approved"), format!("{shop}, pattern: x"), None),
        (format!("{org}, pattern: xy"), format!("{shop}, pattern: x"), Some("(organisation)")),
        (
            format!("{org}, when: approved"),
            format!("{shop}, pattern: x, waives: {{extent: request}}"),
            Some("(organisation)"),
        ),
        // Other sets, and what it is not meant for.
        (format!("{org}, when: approved, set: other"), format!("{shop}, when: approved"), None),
        (
            format!("{org}, when: approved"),
            format!("{shop}, when: approved, waives: {{policies: [may]}}"),
            None,
        ),
    ];
    for (deny, allow, expected) in cases {
        let warnings = policies(&deny, &allow);
        match expected {
            Some(why) => {
                let message = &only(&warnings, Code::NoEffect).message;
                assert!(message.contains(&format!("overlaps `stop` {why}")), "{deny} / {allow}: {message}");
            }
            None => assert_none(&warnings, Code::NoEffect),
        }
    }
}

#[test]
fn an_ineffective_allow_names_the_strongest_policy() {
    let warnings = warnings(
        "  - {id: route, name: n, scope: {org: o}, severity: critical, when: approved, effect: {route: {model: m}}}
  - {id: high, name: n, scope: {org: o}, severity: high, when: approved, effect: deny}
  - {id: low, name: n, scope: {org: o}, severity: low, when: approved, effect: deny}
  - {id: may, name: n, scope: {org: o, workspace: w}, when: approved, effect: allow}
",
    );
    let problem = only(&warnings, Code::NoEffect);
    assert!(problem.message.contains("overlaps `high` "), "{}", problem.message);
    assert_eq!(problem.context.as_deref(), Some("policy may, effect"));
}

#[test]
fn a_grant_has_an_effect() {
    let bundle = |grantable_by: &str| {
        warnings_of(&format!(
            "lictor: 1
bundle: {{id: b, version: '1'}}
defaults: {{decision: {{tool_call: deny, '*': allow}}, grantable_by: {grantable_by}}}
policies:
  - {{id: ask, name: n, scope: {{org: o}}, kinds: [tool_call], when: tool.name == \"a\", effect: approve}}
  - {{id: may, name: n, scope: {{org: o, workspace: w}}, kinds: [tool_call], when: tool.name == \"a\", effect: allow}}
"
        ))
    };
    assert_none(&bundle("workspace"), Code::NoEffect);
    only(&bundle("org"), Code::NoEffect);
}

#[test]
fn a_request_wide_content_allow_is_a_bypass() {
    let allow = |fields: &str| {
        warnings(&format!("  - {{id: may, name: n, scope: {{org: o}}, effect: allow, {fields}}}\n"))
    };
    let wide = allow("pattern: canary, waives: {extent: request}");
    let problem = only(&wide, Code::AllowBypass);
    assert_eq!(pointed(&wide, problem), "allow");
    only(&allow("detect: {any: [pii.ssn]}, waives: {extent: request}"), Code::AllowBypass);
    only(&allow("when: 'detects(\"pii.ssn\")'"), Code::AllowBypass);
    assert_none(&allow("pattern: canary"), Code::AllowBypass);
    assert_none(&allow("pattern: canary, waives: {extent: span}"), Code::AllowBypass);
    assert_none(&allow("when: approved, waives: {extent: request}"), Code::AllowBypass);
    assert_none(&allow("when: '!detects(\"pii.ssn\")'"), Code::AllowBypass);
}

#[test]
fn an_import_reports_its_own_bypass_once() {
    let compiled = Compiler::new()
        .organisation("o")
        .document("allow.json", r#"{"name": "canary", "pattern": "canary", "action": "allow"}"#)
        .compile()
        .unwrap();
    only(&compiled.warnings, Code::AllowBypass);
}

#[test]
fn a_condition_that_asks_nothing_is_empty() {
    let warnings = one("when: 'true'");
    let problem = only(&warnings, Code::EmptyCondition);
    assert_eq!(pointed(&warnings, problem), "true");
    only(&one("match: {}"), Code::EmptyCondition);
    only(&one("when: 'true', match: {}"), Code::EmptyCondition);
    assert_none(&one("when: approved"), Code::EmptyCondition);
    assert_none(&one("when: 'true', match: {approved: true}"), Code::EmptyCondition);
    assert_none(&one("when: 'true', pattern: x"), Code::EmptyCondition);
    assert_none(&one("when: 'true', unless: approved"), Code::EmptyCondition);
    assert_none(&one("when: 'true', content: Be polite., judge: required"), Code::EmptyCondition);
}

#[test]
fn a_pattern_of_the_empty_text_is_broad() {
    let broad = one("pattern: '[a-z]*'");
    assert_eq!(pointed(&broad, only(&broad, Code::Broad)), "[a-z]*");
    assert_none(&one("pattern: '[a-z]+'"), Code::Broad);
    assert_none(&one("pattern: '^$'"), Code::Broad);
    let detector = warnings_of(&format!(
        "{HEADER}detectors: {{mine: {{regex: 'x?'}}, good: {{regex: 'x'}}}}\npolicies:\n  - {{id: p, name: n, scope: {{org: o}}, detect: {{any: [mine]}}, effect: warn}}\n"
    ));
    assert_eq!(only(&detector, Code::Broad).context.as_deref(), Some("detectors, mine"));
}

#[test]
fn a_stop_without_words_has_no_rationale() {
    let policy =
        |fields: &str| warnings(&format!("  - {{id: p, scope: {{org: o}}, when: approved, {fields}}}\n"));
    let warnings = policy("effect: deny");
    assert_eq!(pointed(&warnings, only(&warnings, Code::NoRationale)), "p");
    only(&policy("effect: approve"), Code::NoRationale);
    only(&policy("effect: deny, name: ' '"), Code::NoRationale);
    assert_none(&policy("effect: warn"), Code::NoRationale);
    for words in ["name", "description", "rationale", "message"] {
        assert_none(&policy(&format!("effect: deny, {words}: because")), Code::NoRationale);
    }
    assert_none(&policy("effect: deny, content: No loans., content_mode: note"), Code::NoRationale);
}

#[test]
fn different_models_for_one_request_are_a_conflict() {
    let routes = |left: &str, right: &str| {
        warnings(&format!("  - {{id: l, name: n, {left}}}\n  - {{id: r, name: n, {right}}}\n"))
    };
    let to = |model: &str, rest: &str| format!("effect: {{route: {{model: {model}}}}}, {rest}");
    let org = "scope: {org: o}, when: approved";
    let shop = "scope: {org: o, workspace: shop}, when: approved";
    let both = routes(&to("small", org), &to("large", org));
    assert_eq!(
        only(&both, Code::RouteConflict).message,
        "`l` routes to `small` and `r` to `large`; one request could match both"
    );
    // In whichever order they are written.
    only(&routes(&to("small", shop), &to("large", org)), Code::RouteConflict);
    only(&routes(&to("small", org), &to("large", shop)), Code::RouteConflict);
    only(&routes(&to("small", org), &to("large", &format!("{org}, set: other"))), Code::RouteConflict);
    assert_none(&routes(&to("small", org), &to("small", org)), Code::RouteConflict);
    assert_none(
        &routes(&to("small", org), &to("large", &format!("{org}, mode: shadow"))),
        Code::RouteConflict,
    );
    let desk = "scope: {org: o, workspace: desk}, when: approved";
    assert_none(&routes(&to("small", shop), &to("large", desk)), Code::RouteConflict);
    let kinds = |kind: &str| format!("{org}, kinds: [{kind}]");
    assert_none(&routes(&to("small", &kinds("input")), &to("large", &kinds("output"))), Code::RouteConflict);
    let score = |condition: &str| format!("scope: {{org: o}}, when: {condition}");
    assert_none(
        &routes(&to("small", &score("score < 10")), &to("large", &score("score >= 10"))),
        Code::RouteConflict,
    );
    only(&routes(&to("small", &score("score < 10")), &to("large", &score("score > 5"))), Code::RouteConflict);
}

/// Ten times as many policies must not take a hundred times as long; what is counted is time, so the bound is wide.
#[test]
#[expect(clippy::disallowed_methods, reason = "a test may look at the clock")]
fn thousands_of_policies_are_compared_in_bounded_time() {
    let mut policies = String::new();
    for n in 0..1_500 {
        let _ = writeln!(
            policies,
            "  - {{id: d{n}, name: n, scope: {{org: o}}, when: 'tool.name == \"d{n}\"', effect: deny}}"
        );
        let _ = writeln!(
            policies,
            "  - {{id: a{n}, name: n, scope: {{org: o, workspace: w}}, when: 'tool.name == \"a{n}\"', effect: allow}}"
        );
    }
    let start = std::time::Instant::now();
    assert!(warnings(&policies).is_empty());
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}
