//! Nodes to bundles, and what is reported on the way.

use super::*;
use crate::kind::Kind;
use crate::severity::Severity;
use crate::value::Value;
use crate::verdict::EffectKind;

#[test]
fn the_examples_decode_without_a_problem() {
    for (name, text) in EXAMPLES {
        let (decoded, problems) = load(&[(name, text)]);
        assert!(problems.is_empty(), "{}", problems.render(false));
        let decoded = decoded.unwrap();
        assert_eq!(decoded.bundle.tenant.as_deref(), Some("org-acme"));
        assert_eq!(decoded.imports, []);
    }
    let agents = sound(EXAMPLES[1].1);
    assert!(agents.defaults.denies(Kind::ToolCall) && !agents.defaults.denies(Kind::Output));
    assert_eq!(agents.policies[1].scope, [("org".to_owned(), "org-acme".to_owned())]);
    assert_eq!(agents.policies[0].scope.len(), 2);
    assert_eq!(agents.policies[4].judge.mode, Some(JudgeMode::Required));
    assert_eq!(agents.schema.tools["send_email"].args.as_ref().unwrap()["to"].to_string(), "list<string>");
}

#[test]
fn severities_have_names_in_any_case_and_ordinals() {
    let with = |severity: &str| policy(&format!("when: 'true'\neffect: deny\nseverity: {severity}"));
    let read = |severity: &str| {
        let policy = with(severity);
        (policy.severity, policy.severity_written.map(|written| written.to_canonical_json()))
    };
    assert_eq!(read("high"), (Severity::High, None));
    assert_eq!(read("HIGH"), (Severity::High, Some("\"HIGH\"".to_owned())));
    assert_eq!(read("4"), (Severity::Critical, Some("4".to_owned())));
    assert_eq!(policy("when: 'true'\neffect: [allow]").severity, Severity::Info);
    assert_eq!(policy("when: 'true'\neffect: [allow, alert]").severity, Severity::Medium);
    assert_eq!(
        problems(&with_policy("when: 'true'\neffect: deny\nseverity: 5")),
        [(Code::Enum, "5".to_owned())]
    );
}

#[test]
fn effects_are_words_maps_or_lists() {
    let kinds = |effect: &str| {
        let policy = policy(&format!("when: 'true'\neffect: {effect}"));
        policy.effects.iter().map(|effect| effect.kind()).collect::<Vec<_>>()
    };
    assert_eq!(kinds("deny"), [EffectKind::Deny]);
    assert_eq!(kinds("[alert, {route: {model: m}}]"), [EffectKind::Alert, EffectKind::Route]);
    let found = |effect: &str| problems(&with_policy(&format!("when: 'true'\neffect: {effect}")));
    assert_eq!(found("route"), [(Code::Required, "route".to_owned())]);
    assert_eq!(found("dney"), [(Code::Enum, "dney".to_owned())]);
    assert_eq!(found("[]"), [(Code::Required, "[]".to_owned())]);
    assert_eq!(found("{route: {model: m, mdoel: n}}"), [(Code::UnknownKey, "mdoel".to_owned())]);
    assert_eq!(found("{redact: {style: sha1}}"), [(Code::Enum, "sha1".to_owned())]);
    assert_eq!(
        found("{route: {model: m}, redact: {}}"),
        [(Code::Type, "{route: {model: m}, redact: {}}".to_owned())]
    );
}

#[test]
fn patterns_are_regexes_unless_said_otherwise() {
    let syntax = |lines: &str| policy(&format!("effect: deny\npattern: a\n{lines}")).pattern.unwrap().syntax;
    assert_eq!(syntax(""), Syntax::Rust);
    assert_eq!(syntax("isRegex: true"), Syntax::Rust);
    assert_eq!(syntax("dialect: ecma"), Syntax::Ecma);
    assert_eq!(syntax("isRegex: false"), Syntax::Keyword);
    assert_eq!(
        problems(&with_policy("when: 'true'\neffect: deny\nisRegex: true")),
        [(Code::Required, "isRegex".to_owned())]
    );
}

#[test]
fn a_scope_names_every_level_above_its_own() {
    let found = |scope: &str| {
        problems(&with_policy("when: 'true'\neffect: deny").replace("{org: o}", scope))
            .into_iter()
            .map(|(code, text)| (code.as_str(), text))
            .collect::<Vec<_>>()
    };
    let scope = |text: &str| vec![("E-SCOPE", text.to_owned())];
    assert_eq!(found("{workspace: w, org: o}"), []);
    assert_eq!(found("{org: o, repo: r}"), scope("repo"));
    assert_eq!(found("{workspace: w}"), scope("workspace"));
    assert_eq!(found("{org: o, workspce: w}"), scope("workspce"));
    assert_eq!(found("{}"), scope("{}"));
}

#[test]
fn a_bundle_of_one_tenant_holds_no_other() {
    let text =
        with_policy("when: 'true'\neffect: deny").replace("version: '1'", "version: '1', tenant: acme");
    assert_eq!(problems(&text), [(Code::Tenant, "o".to_owned())]);
    let import = "imports: [{dialect: safe-ai, document: {}, org: other}]\n";
    assert_eq!(
        problems(&(text.replace("{org: o}", "{org: acme}") + import)),
        [(Code::Tenant, "other".to_owned())]
    );
}

#[test]
fn a_document_of_an_unknown_format_is_not_read_further() {
    let found = |text: &str| problems(text).into_iter().map(|(code, _)| code).collect::<Vec<_>>();
    assert_eq!(found("lictor: 2\nnonsense: 1\n"), [Code::Format]);
    assert_eq!(found("bundle: {}\n"), [Code::Format]);
    assert_eq!(found("lictor: one\n"), [Code::Format]);
    assert_eq!(found("- 1\n"), [Code::Type]);
}

#[test]
fn extensions_are_kept_where_they_are_allowed() {
    let bundle = sound(&(with_policy("when: 'true'\neffect: deny\nx-owner: team") + "x-origin: [1]\n"));
    assert_eq!(bundle.extensions["x-origin"], Value::List(vec![Value::Int(1)]));
    assert_eq!(bundle.policies[0].extensions["x-owner"], Value::from("team"));
    let found = problems(&with_policy("when: 'true'\neffect: deny\napprove: {x-a: 1}"));
    assert_eq!(found, [(Code::UnknownKey, "x-a".to_owned())]);
}

#[test]
fn imports_are_handed_on_as_they_are() {
    let text = with_policy("when: 'true'\neffect: deny")
        + "imports:\n  - {dialect: safe-ai, document: {name: a}, set: s, org: o}\n  - {dialect: saf-ai, document: 1}\n";
    let (decoded, found) = load(&[("test.yaml", &text)]);
    let [import] = <[Import; 1]>::try_from(decoded.unwrap().imports).unwrap();
    assert_eq!((import.dialect.value.as_str(), import.set.as_deref()), ("safe-ai", Some("s")));
    assert_eq!(import.document.to_value().to_canonical_json(), r#"{"name":"a"}"#);
    assert_eq!(
        found.iter().map(|problem| problem.label.as_deref()).collect::<Vec<_>>(),
        [Some("did you mean `safe-ai`?")]
    );
}

#[test]
fn a_policy_given_twice_is_dropped_and_two_of_one_id_refused() {
    let twice = |second: &str| {
        let first = "  - {id: p, scope: {org: o}, when: 'true', effect: deny}\n";
        load(&[(
            "test.yaml",
            &format!("lictor: 1\nbundle: {{id: b, version: '1'}}\npolicies:\n{first}{second}"),
        )])
    };
    let codes = |found: &Diagnostics| found.iter().map(|problem| problem.code).collect::<Vec<_>>();
    // Neither the order of keys nor a default that is written out makes a difference.
    let (decoded, found) =
        twice("  - {scope: {org: o}, id: p, severity: medium, effect: [deny], when: 'true'}\n");
    assert_eq!(codes(&found), [Code::Duplicated]);
    assert_eq!(decoded.unwrap().bundle.policies.len(), 1);
    let (_, found) = twice("  - {id: p, scope: {org: o}, when: 'false', effect: deny}\n");
    assert_eq!(codes(&found), [Code::Duplicate]);
    let (_, found) = twice("  - {id: p, set: other, scope: {org: o}, when: 'false', effect: deny}\n");
    assert_eq!(codes(&found), []);
}

#[test]
fn files_are_merged_and_contradictions_reported_at_both_places() {
    let main = "lictor: 1\nbundle: {id: b, version: '1'}\nschema: {facts: {a: bool}, counters: [c]}\nlists: {l: [1]}\npolicies:\n  - {id: p, scope: {org: o}, when: a, effect: deny}\n";
    let more = "lists: {l: [1], m: [2]}\nschema: {facts: {b: int}, counters: [d]}\npolicies:\n  - {id: q, scope: {org: o}, when: b > 1, effect: deny}\n";
    let (decoded, found) = load(&[("main.yaml", main), ("more.yaml", more)]);
    assert!(found.is_empty(), "{}", found.render(false));
    let bundle = decoded.unwrap().bundle;
    assert_eq!(bundle.policies.iter().map(|policy| policy.id.as_str()).collect::<Vec<_>>(), ["p", "q"]);
    assert_eq!(bundle.schema.facts.len(), 2);
    assert_eq!(bundle.schema.counters.len(), 2);
    assert_eq!(bundle.lists.len(), 2);

    let (_, found) =
        load(&[("main.yaml", main), ("clash.yaml", "bundle: {id: c, version: '1'}\nlists: {l: [3]}\n")]);
    assert_eq!(
        found.render(false),
        "\
error[E-DUPLICATE]: the key `bundle` is given twice
 --> clash.yaml:1:1
  |
1 | bundle: {id: c, version: '1'}
  | ^^^^^^
  |
note: first here
 --> main.yaml:2:1
  |
2 | bundle: {id: b, version: '1'}
  | ^^^^^^

error[E-DUPLICATE]: the key `l` is given twice
 --> clash.yaml:2:9
  |
2 | lists: {l: [3]}
  |         ^
  |
note: first here
 --> main.yaml:4:9
  |
4 | lists: {l: [1]}
  |         ^

2 errors
"
    );
}

#[test]
fn a_wrong_policy_is_reported_in_full() {
    let text = with_policy(
        "severty: high\nseverity: HIHG\nwhen: 12\nkinds: [inputt]\neffect: deny\neffect: alert\napprove: {quorum: 0}\nscope: {org: o}",
    );
    let (_, found) = load(&[("refunds.yaml", &text)]);
    assert_eq!(
        found.render(false),
        "\
error[E-UNKNOWN-KEY]: `severty` is not a field here
 --> refunds.yaml:6:5
  |
6 |     severty: high
  |     ^^^^^^^ did you mean `severity`?
  |
  = note: policy p

error[E-ENUM]: \"HIHG\" is not a severity; use info, low, medium, high or critical
 --> refunds.yaml:7:15
  |
7 |     severity: HIHG
  |               ^^^^ did you mean `high`?
  |
  = note: policy p, severity

error[E-TYPE]: expected a string, found an int
 --> refunds.yaml:8:11
  |
8 |     when: 12
  |           ^^ write it in quotes
  |
  = note: policy p, when

error[E-ENUM]: \"inputt\" is not a kind of request; use input, output, tool_call, tool_result, retrieval, model_call, memory_write, event or deploy
 --> refunds.yaml:9:13
  |
9 |     kinds: [inputt]
  |             ^^^^^^ did you mean `input`?
  |
  = note: policy p, kinds

error[E-DUPLICATE]: the key `effect` is given twice
  --> refunds.yaml:11:5
   |
11 |     effect: alert
   |     ^^^^^^
   |
   = note: policy p
note: first here
  --> refunds.yaml:10:5
   |
10 |     effect: deny
   |     ^^^^^^

error[E-TYPE]: `0` is too small; use at least 1
  --> refunds.yaml:12:23
   |
12 |     approve: {quorum: 0}
   |                       ^
   |
   = note: policy p, approve.quorum

error[E-DUPLICATE]: the key `scope` is given twice
  --> refunds.yaml:13:5
   |
13 |     scope: {org: o}
   |     ^^^^^
   |
   = note: policy p
note: first here
  --> refunds.yaml:5:5
   |
 5 |     scope: {org: o}
   |     ^^^^^

7 errors
"
    );
    let places = found.iter().map(|problem| found.place(problem).unwrap());
    assert_eq!(
        places.map(|place| place.pointer).collect::<Vec<_>>(),
        [
            "/policies/0/severty",
            "/policies/0/severity",
            "/policies/0/when",
            "/policies/0/kinds/0",
            "/policies/0/effect",
            "/policies/0/approve/quorum",
            "/policies/0/scope",
        ]
    );
}

#[test]
fn a_minified_document_is_shown_around_the_problem() {
    let policies = (0..400).map(|n| {
        format!(
            r#"{{"id":"p{n}","scope":{{"org":"o"}},"when":"true","effect":"{}"}}"#,
            if n == 200 { "dney" } else { "deny" }
        )
    });
    let text = format!(
        r#"{{"lictor":1,"bundle":{{"id":"b","version":"1"}},"policies":[{}]}}"#,
        policies.collect::<Vec<_>>().join(",")
    );
    let (_, found) = load(&[("b.json", &text)]);
    assert_eq!(
        found.render(false),
        r#"error[E-ENUM]: "dney" is not an effect; use allow, record, warn, alert, redact, approve or deny
 --> b.json:1:12806
  |
1 | …00","scope":{"org":"o"},"when":"true","effect":"dney"},{"id":"p201","scope":{"org":"o"},"when":"true…
  |                                                  ^^^^ did you mean `deny`?
  |
  = note: policy p200, effect

1 error
"#
    );
}
