use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::document::{Schema, ToolDecl};
use crate::ir::Field;
use crate::severity::Severity;

/// A schema with a bit of everything.
fn schema() -> RequestSchema {
    let mut sources = SourceMap::default();
    let id = sources.add("", "");
    let words =
        |words: &[&str]| -> Type { Type::Enum(words.iter().map(|word| (*word).to_owned()).collect()) };
    let facts = [
        ("decision_type", words(&["lending", "support", "marketing"])),
        ("discount_pct", Type::Number),
        ("retries", Type::Int),
        ("signed_at", Type::Time),
        ("took", Type::Duration),
        ("regions", Type::List(Type::String.into())),
        ("scores", Type::List(Type::Number.into())),
        ("headers", Type::Map(Type::String.into())),
        ("blob", Type::Any),
    ];
    let tool = |args: &[(&str, Type)]| ToolDecl {
        args: Some(args.iter().map(|(name, ty)| ((*name).to_owned(), ty.clone())).collect()),
        ..ToolDecl::default()
    };
    let declared = Schema {
        facts: facts
            .into_iter()
            .map(|(name, ty)| (name.to_owned(), Spanned::new(ty, sources.whole(id))))
            .collect(),
        counters: ["spend_usd.day".to_owned(), "calls".to_owned()].into(),
        labels: ["untrusted".to_owned(), "secret".to_owned()].into(),
        tools: BTreeMap::from([
            ("refund".to_owned(), tool(&[("amount", Type::Number), ("order_id", Type::String)])),
            ("charge".to_owned(), tool(&[("amount", Type::String), ("order_id", Type::String)])),
            ("anything".to_owned(), ToolDecl::default()),
        ]),
        ..Schema::default()
    };
    let lists = BTreeMap::from([("vips".to_owned(), vec![Value::from("u1"), Value::from("u2")])]);
    RequestSchema::new(&declared, &lists, ["own.badge".to_owned()])
}

fn check(text: &str) -> Result<Expr, Vec<Diagnostic>> {
    let mut sources = SourceMap::default();
    let id = sources.add("test", text);
    let source = Spanned::new(text.to_owned(), sources.whole(id));
    check_expression(&source, &sources, &schema(), None, &Limits::default())
}

/// The problems of a text, one a line: `E-CODE <place> message | label | help`.
fn problems(text: &str) -> String {
    let found = check(text).expect_err(text);
    let line = |problem: &Diagnostic| {
        let span = problem.span.unwrap();
        let place = &text[span.start as usize..span.end as usize];
        let advice =
            [&problem.label, &problem.help].into_iter().flatten().fold(String::new(), |mut all, advice| {
                all.push_str(" | ");
                all.push_str(advice);
                all
            });
        format!("{} <{place}> {}{advice}", problem.code, problem.message)
    };
    found.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The problem of each text.
fn assert_problems(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(problems(text), *expected, "{text}");
    }
}

fn assert_fine(texts: &[&str]) {
    for text in texts {
        assert!(check(text).is_ok(), "{text}: {}", problems(text));
    }
}

/// The only question of a text.
fn test_of(text: &str) -> Test {
    match check(text) {
        Ok(Expr::Atom(atom)) => atom.test,
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn every_field_of_a_request_has_its_name() {
    for name in FIXED {
        let (field, _) = resolve_field(name, &schema()).unwrap_or_else(|| panic!("{name}"));
        assert_eq!(field.to_string(), name);
    }
    for name in ["scope.org", "scope.repo", "counters[\"spend_usd.day\"]", "tool.args.to[0]", "risk_level"] {
        let (field, _) = resolve_field(name, &schema()).unwrap_or_else(|| panic!("{name}"));
        assert_eq!(field.to_string(), name);
    }
    assert_eq!(resolve_field("agent_id", &schema()).unwrap().0, Field::Agent);
    assert_eq!(resolve_field("counters.calls", &schema()).unwrap().0, Field::Counter("calls".into()));
    assert_eq!(resolve_field("risk_level", &schema()).unwrap().1, Type::Severity);
    for name in
        ["", "risk_levl", "high", "\"x\"", "tool", "a b", "headers.via", "has(action)", "!pii_detected"]
    {
        assert_eq!(resolve_field(name, &schema()), None, "{name}");
    }
}

#[test]
fn unknown_names() {
    assert_problems(&[
        (
            "risk_levl >= high",
            "E-FIELD <risk_levl> `risk_levl` is not a field of the request | did you mean `risk_level` (severity)?",
        ),
        (
            "tool.nam == 'x'",
            "E-FIELD <tool.nam> `tool.nam` is not a field of the request | did you mean `tool.name` (string)?",
        ),
        (
            "scope.rpo == 'x'",
            "E-FIELD <scope.rpo> `scope.rpo` is not a field of the request | did you mean `scope.repo` (string)?",
        ),
        ("completely_other", "E-FIELD <completely_other> `completely_other` is not a field of the request"),
        (
            "user == 'x'",
            "E-FIELD <user> `user` is not a field by itself | write `user.id`, `user.groups`, `user.roles`",
        ),
        (
            "scope == 'x'",
            "E-FIELD <scope> `scope` is not a field by itself | write `scope.org`, `scope.workspace`, `scope.repo`",
        ),
        (
            "counters > 3",
            "E-FIELD <counters> `counters` is not a field by itself | write `counters[\"name\"]`",
        ),
        (
            "counters['spend_usd.dya'] > 3",
            "E-FIELD <counters['spend_usd.dya']> `spend_usd.dya` is not a counter that the bundle declares | did you mean `counters[\"spend_usd.day\"]`?",
        ),
        (
            "counters.spend_usd.day > 3",
            "E-FIELD <counters.spend_usd> `spend_usd` is not a counter that the bundle declares | did you mean `counters[\"spend_usd.day\"]`?",
        ),
        ("counters[action] > 3", "E-TYPE <action> a key of `counters` must be a string literal"),
        (
            "decision_type == lending",
            "E-FIELD <lending> `lending` is not a field of the request | did you mean \"lending\"?",
        ),
        (
            "action == shell_command",
            "E-FIELD <shell_command> `shell_command` is not a field of the request | a string stands in quotes: \"shell_command\"",
        ),
        ("action.foo == 1", "E-TYPE <action.foo> `action` is a string and has no member `foo`"),
        ("user.groups.foo", "E-TYPE <user.groups.foo> `user.groups` is a list and has no member `foo`"),
        (
            "user.groups[\"x\"] == 'a'",
            "E-TYPE <user.groups[\"x\"]> `user.groups` is a list and has no item `\"x\"`",
        ),
        ("headers[0] == 'a'", "E-TYPE <headers[0]> `headers` is a map and has no item `0`"),
    ]);
}

#[test]
fn fields_declared_nowhere_may_have_any_name() {
    let mut open = schema();
    open.counters.clear();
    open.labels.clear();
    assert!(resolve_field("counters[\"anything\"]", &open).is_some());
    let (_, labels) = resolve_field("session.labels", &open).unwrap();
    assert_eq!(labels, Type::List(Type::String.into()));
}

#[test]
fn comparisons() {
    assert_problems(&[
        (
            "action > 3",
            "E-TYPE <action > 3> `action` is a string and `3` is a number; `>` cannot compare them",
        ),
        (
            "action == 3",
            "E-TYPE <action == 3> `action` is a string and `3` is a number; `==` cannot compare them",
        ),
        (
            "3 < action",
            "E-TYPE <3 < action> `3` is a number and `action` is a string; `<` cannot compare them",
        ),
        (
            "pii_detected < true",
            "E-TYPE <pii_detected < true> `pii_detected` is a bool and `true` is a bool; `<` cannot compare them | bools have no order; use `==` or `!=`",
        ),
        (
            "decision_type < 'support'",
            "E-TYPE <decision_type < 'support'> `decision_type` is a string and `\"support\"` is a string; `<` cannot compare them | words of an enum have no order; use `==` or `!=`",
        ),
        (
            "user.groups == 'qa'",
            "E-TYPE <user.groups == 'qa'> `user.groups` is a list and `\"qa\"` is a string; `==` cannot compare them | write `\"qa\" in user.groups` to look for an item",
        ),
        (
            "regions == [1]",
            "E-TYPE <regions == [1]> `regions` is a list and `[1]` is a list; `==` cannot compare them",
        ),
        (
            "risk_level == retries",
            "E-TYPE <risk_level == retries> `risk_level` is a severity and `retries` is a number; `==` cannot compare them",
        ),
        (
            "action == high",
            "E-TYPE <action == high> `action` is a string and `high` is a severity; `==` cannot compare them",
        ),
        (
            "risk_level >= 2.5",
            "E-TYPE <risk_level >= 2.5> `risk_level` is a severity and `2.5` is a number; `>=` cannot compare them",
        ),
        (
            "blob > true",
            "E-TYPE <blob > true> `blob` is untyped and `true` is a bool; `>` cannot compare them | bools have no order; use `==` or `!=`",
        ),
    ]);
    assert_fine(&[
        "retries == 2.5",
        "discount_pct > 30",
        "scores == [1, 2.5]",
        "action < 'm'",
        "decision_type == action",
        "pii_detected == (retries > 3)",
        "blob == 3 && blob == 'x' && blob > 3",
        "1 < 2",
        "now < signed_at",
        "headers.via == 'x' && headers['x-y'] != ''",
        "regions[0] == 'eu' && regions[retries] == 'eu'",
        "blob.a.b[0][\"c\"].d && blob[action]",
    ]);
}

#[test]
fn severities() {
    assert_problems(&[
        (
            "risk_level >= 'HIHG'",
            "E-ENUM <'HIHG'> \"HIHG\" is not a severity; use info, low, medium, high or critical | did you mean `high`?",
        ),
        (
            "risk_level >= hihg",
            "E-ENUM <hihg> `hihg` is not a severity; use info, low, medium, high or critical | did you mean `high`?",
        ),
        (
            "risk_level >= 5",
            "E-ENUM <5> `5` is not a severity; use info, low, medium, high or critical | ordinals are 0 to 4",
        ),
        (
            "risk_level in [low, 'hi']",
            "E-ENUM <'hi'> \"hi\" is not a severity; use info, low, medium, high or critical",
        ),
    ]);
    let high = test_of("risk_level >= high");
    assert_eq!(
        high,
        Test::Compare {
            left: Term::Field(Field::Fact("risk_level".into())),
            op: Compare::Ge,
            right: Term::Const(Literal::Severity(Severity::High)),
        }
    );
    for same in ["risk_level >= 3", "risk_level >= 'High'", "risk_level >= HIGH"] {
        assert_eq!(test_of(same), high, "{same}");
    }
    assert_fine(&["3 <= risk_level", "high <= risk_level", "risk_level in [0, low, 'HIGH']", "high > 2"]);
}

#[test]
fn enums() {
    assert_problems(&[
        (
            "kind == 'toolcall'",
            "E-ENUM <'toolcall'> \"toolcall\" is not one of input, output, tool_call, tool_result, retrieval, model_call, memory_write, event, deploy | did you mean `tool_call`?",
        ),
        (
            "decision_type in ['lending', 'suport']",
            "E-ENUM <'suport'> \"suport\" is not one of lending, support, marketing | did you mean `support`?",
        ),
        (
            "'untrsted' in session.labels",
            "E-ENUM <'untrsted'> \"untrsted\" is not one of secret, untrusted | did you mean `untrusted`?",
        ),
        (
            "session.labels.exists(l, l == 'sekret')",
            "E-ENUM <'sekret'> \"sekret\" is not one of secret, untrusted | did you mean `secret`?",
        ),
    ]);
    assert_fine(&["kind == 'tool_call'", "'lending' == decision_type", "decision_type.startsWith('l')"]);
}

#[test]
fn times_and_durations() {
    assert_problems(&[
        (
            "now > 'tomorrow'",
            "E-TYPE <'tomorrow'> \"tomorrow\" is not a time | write a time as RFC 3339 does, with its offset: \"2026-11-20T10:00:00Z\"",
        ),
        (
            "now > '2026-11-20T10:00:00'",
            "E-TYPE <'2026-11-20T10:00:00'> \"2026-11-20T10:00:00\" is not a time | write a time as RFC 3339 does, with its offset: \"2026-11-20T10:00:00Z\"",
        ),
        (
            "age(signed_at) > '1 day'",
            "E-TYPE <'1 day'> \"1 day\" is not a duration | write whole numbers with their units d, h, m, s or ms: \"7d\", \"1h30m\", \"500ms\"",
        ),
        ("age(action) > '1d'", "E-TYPE <action> `action` is a string, where a time is needed"),
        ("took > 5", "E-TYPE <took > 5> `took` is a duration and `5` is a number; `>` cannot compare them"),
    ]);
    assert_fine(&[
        "hour(now) >= 18",
        "weekday(signed_at) in [0, 6]",
        "took <= '1h30m'",
        "age('2026-11-20T10:00:00+01:00') > took",
    ]);
    let Test::Compare { left, right, .. } = test_of("age(signed_at) > '24h'") else { panic!() };
    assert_eq!(left, Term::Age(Box::new(Term::Field(Field::Fact("signed_at".into())))));
    assert_eq!(right, Term::Const(Literal::Duration(jiff::SignedDuration::from_hours(24))));
}

#[test]
fn truth_is_needed() {
    assert_problems(&[
        ("action", "E-TYPE <action> `action` is a string, where true or false is needed"),
        ("!retries", "E-TYPE <retries> `retries` is a number, where true or false is needed"),
        (
            "pii_detected && size(action)",
            "E-TYPE <size(action)> `size(action)` is a number, where true or false is needed",
        ),
        ("'x'", "E-TYPE <'x'> `\"x\"` is a string, where true or false is needed"),
        ("[true]", "E-TYPE <[true]> `[true]` is a list, where true or false is needed"),
    ]);
    assert_eq!(test_of("pii_detected"), Test::Truth(Term::Field(Field::Fact("pii_detected".into()))));
    assert_fine(&["blob", "headers.all(h, true)", "(pii_detected && blob) == true"]);
}

#[test]
fn membership() {
    assert_problems(&[
        (
            "'a' in action",
            "E-TYPE <action> `action` is a string; `in` looks in a list or a map | write `action.contains(\"a\")` to look for text in text",
        ),
        ("'a' in retries", "E-TYPE <retries> `retries` is a number; `in` looks in a list or a map"),
        ("3 in regions", "E-TYPE <3> `3` is a number and the items of `regions` are strings"),
        ("3 in headers", "E-TYPE <3> `3` is a number and the items of `headers` are strings"),
        (
            "action in ['a', 3]",
            "E-TYPE <action in ['a', 3]> `action` is a string and `3` is a number; `in` cannot compare them",
        ),
        ("action in list('vip')", "E-NOT-FOUND <'vip'> there is no list `vip` | did you mean `vips`?"),
        (
            "retries in list('vips')",
            "E-TYPE <retries> `retries` is a number and the items of `list(\"vips\")` are strings",
        ),
    ]);
    assert_fine(&[
        "user.id in list('vips')",
        "'via' in headers",
        "blob in [1, 'a']",
        "1 in blob",
        "action in []",
    ]);
}

#[test]
fn functions() {
    assert_problems(&[
        ("action.conatins('x')", "E-FUNC <conatins> `conatins` is not a function | did you mean `contains`?"),
        ("action.frobnicate()", "E-FUNC <frobnicate> `frobnicate` is not a function"),
        (
            "now > timestamp('2026-11-20T10:00:00Z')",
            "E-FUNC <timestamp> `timestamp` is not a function | compare a time or a duration with a string: `age(signed_at) > \"24h\"`",
        ),
        (
            "contains(action, 'x')",
            "E-FUNC <contains> `contains` is called on a value | write it as in `action.contains(\"text\")`",
        ),
        (
            "now.hour() > 3",
            "E-FUNC <hour> `hour` is not called on a value | write it as in `hour(now) >= 18`",
        ),
        (
            "action.contains('x', 'y')",
            "E-FUNC <action.contains('x', 'y')> `contains` takes 1 argument, not 2 | write it as in `action.contains(\"text\")`",
        ),
        (
            "detects()",
            "E-FUNC <detects()> `detects` takes 1 or 2 arguments, not 0 | write it as in `detects(\"pii.ssn\", tool.args.body)`",
        ),
        (
            "action.size(3) > 3",
            "E-FUNC <action.size(3)> `size` takes no arguments, not 1 | write it as in `size(user.groups)`",
        ),
        (
            "user.groups.contains('qa')",
            "E-TYPE <user.groups> `user.groups` is a list, where a string is needed | write `\"qa\" in user.groups` to look for an item",
        ),
        (
            "user.groups.startsWith('qa')",
            "E-TYPE <user.groups> `user.groups` is a list, where a string is needed | ask about each item with `all` or `exists`",
        ),
        ("retries.contains('x')", "E-TYPE <retries> `retries` is a number, where a string is needed"),
        ("action.contains(3)", "E-TYPE <3> `3` is a number, where a string is needed"),
        (
            "action.matches(environment)",
            "E-FUNC <environment> `environment` is not a string literal, which `matches` needs | write it as in `action.matches(\"^git (push|pull)\")`",
        ),
        (
            "action.glob(environment)",
            "E-FUNC <environment> `environment` is not a string literal, which `glob` needs | write it as in `tool.args.path.glob(\"/etc/**\")`",
        ),
        (
            "action.inDomain('*.example.com')",
            "E-TYPE <'*.example.com'> \"*.example.com\" is not a domain | \"example.com\" stands for what lies below it too | write it as in `tool.args.host.inDomain(\"example.com\")`",
        ),
        (
            "action.inDomain('a..b')",
            "E-TYPE <'a..b'> \"a..b\" is not a domain | write it as in `tool.args.host.inDomain(\"example.com\")`",
        ),
        (
            "action.inCidr('10.0.0.0/33')",
            "E-TYPE <'10.0.0.0/33'> \"10.0.0.0/33\" is not an IP network | write it as in `tool.args.ip.inCidr(\"10.0.0.0/8\")`",
        ),
        ("size(retries) > 3", "E-TYPE <retries> `retries` is a number, which has no size"),
        (
            "has('x')",
            "E-FUNC <'x'> `has` asks for a field, and `\"x\"` is none | write it as in `has(tool.args.amount)`",
        ),
        (
            "has(high)",
            "E-FUNC <high> `has` asks for a field, and `high` is none | write it as in `has(tool.args.amount)`",
        ),
        ("action.all(x, true)", "E-TYPE <action> `action` is a string, where a list or a map is needed"),
        (
            "user.groups.all('x', true)",
            "E-FUNC <'x'> `\"x\"` is not a name for an item | write it as in `user.groups.all(g, g.startsWith(\"eu-\"))`",
        ),
        (
            "user.groups.all(action, true)",
            "E-FUNC <action> `action` already has a meaning; give the item another name",
        ),
        (
            "user.groups.all(g, g > 3)",
            "E-TYPE <g > 3> `g` is a string and `3` is a number; `>` cannot compare them",
        ),
        (
            "detects('own.bagde')",
            "E-NOT-FOUND <'own.bagde'> there is no detector `own.bagde` | did you mean `own.badge`?",
        ),
        ("detects('mine.*')", "E-NOT-FOUND <'mine.*'> there is no detector `mine.*`"),
        (
            "detects(action)",
            "E-FUNC <action> `action` is not a string literal, which `detects` needs | write it as in `detects(\"pii.ssn\", tool.args.body)`",
        ),
        (
            "detects('own.badge', action)",
            "E-FUNC <action> `action` is not a tool's argument, where detectors could look | write it as in `detects(\"pii.ssn\", tool.args.body)`",
        ),
        (
            "tool.name == 'refund' && detects('own.badge', tool.args.amount)",
            "E-TYPE <tool.args.amount> `tool.args.amount` is a number, where text is needed",
        ),
    ]);
    assert_fine(&[
        "has(action) && has(tool.args.a.b[0]) && has(headers.via) && has(counters.calls)",
        "user.groups.exists(g, has(blob[g]))",
        "size(action) > 3 && user.groups.size() == 0 && size(blob) == 1",
        "tool.args.to.all(a, a.endsWith('@example.com'))",
        "tool.args.host.inCidr('10.0.0.1')",
        "headers.exists(name, name.startsWith('x-'))",
        "detects('own.*')",
    ]);
}

#[test]
fn functions_mean_what_they_say() {
    let action = || Term::Field(Field::Action);
    assert_eq!(
        test_of("action.icontains('Shell')"),
        Test::Text {
            subject: action(),
            op: crate::ir::TextOp::ContainsFolded,
            needle: Term::Const(Literal::Value(Value::from("Shell"))),
        }
    );
    assert_eq!(
        test_of("action.inDomain('.Example.COM.')"),
        Test::InDomain { subject: action(), domain: "example.com".into() }
    );
    assert_eq!(
        test_of("action.inCidr('10.1.2.3/8')"),
        Test::InCidr { subject: action(), network: "10.0.0.0/8".parse().unwrap() }
    );
    assert_eq!(
        test_of("action.inCidr('::1')"),
        Test::InCidr { subject: action(), network: "::1/128".parse().unwrap() }
    );
    assert_eq!(
        test_of("detects('own.badge', tool.args.mail.body)"),
        Test::Detects { detector: "own.badge".into(), within: Some("tool.args.mail.body".into()) }
    );
    let Test::Quantifier { every: true, slot: 0, body, .. } =
        test_of("regions.all(r, scores.exists(s, r == 'x'))")
    else {
        panic!()
    };
    let Expr::Atom(Atom { test: Test::Quantifier { every: false, slot: 1, body, .. }, .. }) = *body else {
        panic!()
    };
    let Expr::Atom(Atom { test: Test::Compare { left: Term::Item(0), .. }, text }) = *body else { panic!() };
    assert_eq!(&*text, "r == \"x\"");
}

#[test]
fn a_pinned_tool_has_typed_arguments() {
    assert_problems(&[
        (
            "tool.name == 'refund' && tool.args.amuont > 500",
            "E-FIELD <tool.args.amuont> `tool.args.amuont` is not an argument of the tool `refund` | did you mean `tool.args.amount` (number)?",
        ),
        (
            "tool.args.amount > 'x' && 'refund' == tool.name",
            "E-TYPE <tool.args.amount > 'x'> `tool.args.amount` is a number and `\"x\"` is a string; `>` cannot compare them",
        ),
        (
            "(tool.name == 'refund' || tool.name == 'charge') && tool.args['nope'] == 1",
            "E-FIELD <tool.args['nope']> `tool.args.nope` is not an argument of the tool `charge`",
        ),
        (
            "tool.name in ['refund', 'charge'] && tool.args.order_id > 3",
            "E-TYPE <tool.args.order_id > 3> `tool.args.order_id` is a string and `3` is a number; `>` cannot compare them",
        ),
        (
            "tool.name in ['refund', 'charge'] && tool.name == 'refund' && (pii_detected || tool.args.amount == 'x')",
            "E-TYPE <tool.args.amount == 'x'> `tool.args.amount` is a number and `\"x\"` is a string; `==` cannot compare them",
        ),
        (
            "tool.name == 'refund' && has(tool.args.amuont)",
            "E-FIELD <tool.args.amuont> `tool.args.amuont` is not an argument of the tool `refund` | did you mean `tool.args.amount` (number)?",
        ),
    ]);
    assert_fine(&[
        "tool.args.anything > 3",
        "tool.name == 'unheard_of' && tool.args.amuont > 3",
        "tool.name == 'anything' && tool.args.amuont > 3",
        "tool.name in ['refund', 'charge'] && tool.args.amount == 'x'",
        "tool.name == 'refund' || tool.args.amuont > 3",
        "!(tool.name == 'refund') && tool.args.amuont > 3",
        "(tool.name == 'refund' && tool.args.amount > 3) || tool.args.amuont > 3",
    ]);
    let mut sources = SourceMap::default();
    let id = sources.add("test", "tool.args.amuont > 3");
    let source = Spanned::new("tool.args.amuont > 3".to_owned(), sources.whole(id));
    let checked =
        |tools: &[String]| check_expression(&source, &sources, &schema(), Some(tools), &Limits::default());
    assert_eq!(checked(&["refund".to_owned()]).unwrap_err()[0].code, Code::Field);
    assert!(checked(&["unheard_of".to_owned()]).is_ok());
}

#[test]
fn every_problem_is_reported_once() {
    let found = problems("risk_levl >= high && action > 3 && !(acton == 'x') && user.groups.all(g, g == 1)");
    let codes: Vec<_> = found.lines().map(|line| line.split(' ').next().unwrap()).collect();
    assert_eq!(codes, ["E-FIELD", "E-TYPE", "E-FIELD", "E-TYPE"]);
    assert_eq!(problems("acton in [environmnt, retries]").lines().count(), 2);
}

#[test]
fn simplification_keeps_the_meaning() {
    let text_of = |text| match check(text).unwrap() {
        Expr::Atom(atom) => atom.text.to_string(),
        other => panic!("{text}: {other:?}"),
    };
    assert_eq!(text_of("true && pii_detected"), "pii_detected");
    assert_eq!(text_of("false || (true && !!(pii_detected))"), "pii_detected");
    assert_eq!(check("false && pii_detected"), Ok(Expr::Const(false)));
    assert_eq!(check("pii_detected || !false"), Ok(Expr::Const(true)));
    let Ok(Expr::All(parts)) = check("(pii_detected && blob) && (blob || pii_detected)") else { panic!() };
    assert_eq!(parts.len(), 3);
}

#[test]
fn the_examples_of_the_language_check() {
    assert_fine(&[
        "tool.name == \"refund\" && tool.args.amount > 500 && !(\"finance\" in user.groups)",
        "decision_type == \"lending\" && !pii_detected",
        "counters[\"spend_usd.day\"] >= 80.0 && model.id == \"large\"",
        "tool.name in [\"refund\", \"send_email\", \"search_orders\"]",
        "tool.name == \"send_email\" && \"untrusted\" in session.labels && !tool.args.to.all(a, a.endsWith(\"@example.com\"))",
    ]);
}

proptest! {
    #[test]
    fn anything_that_parses_is_checked_without_panic(
        words in proptest::collection::vec(
            proptest::sample::select(vec![
                "action", "risk_level", "high", "tool.args", "tool.name", "user.groups", "counters", "blob", "headers",
                "&&", "||", "!", "(", ")", "[", "]", ".", ",", "==", "<", "in", "1", "2.5", "\"s\"", "has(", "size(",
                ".all(x,", ".contains(", "x", "detects(", "list(", "age(", "now",
            ]),
            0..24,
        )
    ) {
        if let Err(problems) = check(&words.join(" ")) {
            prop_assert!(!problems.is_empty());
            prop_assert!(problems.iter().all(|problem| problem.span.is_some()));
        }
    }
}
