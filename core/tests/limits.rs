//! Each limit at its edge and one past it, and nesting that would overflow a careless reader's stack.

use std::fmt::Write as _;

use lictor::condition;
use lictor::decision::Status;
use lictor::document::Syntax;
use lictor::pattern::Regex;
use lictor::source::{Anchor, SourceMap};
use lictor::value::Map;
use lictor::{Code, Compiled, Compiler, Decision, Kind, Limits, PolicyError, Request, Value, Verdict};

const HEADER: &str =
    "lictor: 1\nbundle: {id: b, version: '1'}\nschema: {facts: {flag: bool, items: 'list<number>'}}\n";

/// Far more levels than any limit grants, and enough to overflow a test thread's stack of 2 MiB.
const ABYSS: usize = 10_000;

fn compile(document: &str, limits: Limits) -> Result<Compiled, PolicyError> {
    compile_as("b.yaml", document, limits)
}

fn compile_as(name: &str, document: &str, limits: Limits) -> Result<Compiled, PolicyError> {
    Compiler::new().limits(limits).document(name, document).compile()
}

fn codes(result: Result<Compiled, PolicyError>) -> Vec<Code> {
    match result {
        Ok(_) => Vec::new(),
        Err(error) => {
            error.diagnostics.iter().map(|problem| problem.code).filter(|code| code.is_error()).collect()
        }
    }
}

/// A bundle with one policy that has these fields too.
fn policy(fields: &str) -> String {
    format!("{HEADER}policies:\n  - {{id: p, name: n, scope: {{org: o}}, {fields}}}\n")
}

fn when(condition: &str) -> String {
    policy(&format!("effect: warn, when: '{condition}'"))
}

/// Asserts that a bundle loads, and that one that is past a limit is refused for that alone.
fn assert_edge(inside: &str, past: &str, limits: &Limits) {
    let found = codes(compile(inside, limits.clone()));
    assert!(found.is_empty(), "inside: {found:?}");
    assert_eq!(codes(compile(past, limits.clone())), [Code::Limit]);
}

/// Parses a condition that stands in no document.
fn parse(condition: &str) -> Result<(), Code> {
    let mut sources = SourceMap::default();
    let id = sources.add("", condition);
    let anchor = Anchor::whole(sources.whole(id));
    condition::parse(condition, &anchor, &Limits::default()).map(drop).map_err(|problem| problem.code)
}

fn decide(document: &str, request: &Request) -> Decision {
    compile(document, Limits::default())
        .unwrap_or_else(|error| panic!("{error}"))
        .evaluator
        .evaluate(request)
        .unwrap()
}

fn input() -> Request {
    Request::new(Kind::Input, [("org", "o")])
}

fn limit_errors(decision: &Decision) -> usize {
    decision.errors.iter().filter(|problem| problem.code == Code::Limit).count()
}

fn lowered(name: &str, value: usize) -> Limits {
    let mut limits = Limits::default();
    limits.lower(name, value).unwrap();
    limits
}

#[test]
fn every_limit_can_be_lowered_and_none_raised() {
    for name in Limits::NAMES {
        assert_ne!(lowered(name, 1), Limits::default(), "{name}");
        assert_eq!(lowered(name, usize::MAX), Limits::default(), "{name}");
    }
    assert_eq!(Limits::default().lower("patience", 1), None);
}

#[test]
fn document_bytes() {
    let document = when("flag");
    let size = document.len();
    assert!(codes(compile(&document, lowered("document_bytes", size))).is_empty());
    assert_eq!(codes(compile(&document, lowered("document_bytes", size - 1))), [Code::Limit]);
}

#[test]
fn json_depth_of_documents() {
    // The document is the first level, the outermost list the second.
    let lists = |levels: usize| format!("{}{}", "[".repeat(levels - 1), "]".repeat(levels - 1));
    let yaml = |levels| format!("{}x-deep: {}\n", when("flag"), lists(levels));
    assert_edge(&yaml(64), &yaml(65), &Limits::default());
    let block = |levels: usize| {
        let mut text = format!("{}x-deep:\n", when("flag"));
        for level in 1..levels {
            let _ = writeln!(text, "{}a:", " ".repeat(level));
        }
        text
    };
    assert_edge(&block(64), &block(65), &Limits::default());
    let json = |levels| {
        format!(
            r#"{{"lictor": 1, "bundle": {{"id": "b", "version": "1"}}, "policies": [], "x-deep": {}}}"#,
            lists(levels)
        )
    };
    for name in ["b.json", "b.jsonc"] {
        assert!(codes(compile_as(name, &json(64), Limits::default())).is_empty(), "{name}");
        assert_eq!(codes(compile_as(name, &json(65), Limits::default())), [Code::Limit], "{name}");
    }
}

#[test]
fn json_depth_of_requests() {
    // The request is the first level, its facts the second.
    let request = |levels: usize| {
        let lists = format!("{}{}", "[".repeat(levels - 2), "]".repeat(levels - 2));
        format!(r#"{{"kind": "input", "scope": {{"org": "o"}}, "facts": {{"x": {lists}}}}}"#)
    };
    assert!(Request::from_json(request(64).as_bytes()).is_ok());
    let error = Request::from_json(request(65).as_bytes()).unwrap_err();
    assert_eq!(error.problems[0].code, Code::Limit);
}

#[test]
fn expression_nodes() {
    // The conjunction is a node itself. A document bounds the text of a condition as well, so that one this large
    // comes from a host that parses conditions itself.
    let names = |count: usize| parse(&vec!["flag"; count].join(" && "));
    assert_eq!((names(4_095), names(4_096)), (Ok(()), Err(Code::Limit)));
    assert_edge(&when("flag && flag"), &when("flag && flag && flag"), &lowered("expression_nodes", 3));
}

#[test]
fn expression_depth() {
    let negations = |levels: usize| when(&format!("{}flag", "!".repeat(levels - 1)));
    assert_edge(&negations(64), &negations(65), &Limits::default());
    assert_edge(&negations(3), &negations(4), &lowered("expression_depth", 3));
}

#[test]
fn regex_bytes() {
    for document in [
        policy("effect: warn, pattern: '[a-z]{20}x'"),
        when("action.matches(\"[a-z]{20}x\")"),
        format!(
            "{HEADER}detectors: {{mine: {{regex: '[a-z]{{20}}x'}}}}\npolicies:\n  - {{id: p, name: n, scope: {{org: o}}, detect: {{any: [mine]}}, effect: warn}}\n"
        ),
    ] {
        let fits = |bytes| codes(compile(&document, lowered("regex_bytes", bytes))).is_empty();
        let (mut too_small, mut enough) = (0, Limits::default().regex_bytes);
        assert!(fits(enough) && !fits(too_small));
        while enough - too_small > 1 {
            let middle = usize::midpoint(too_small, enough);
            if fits(middle) { enough = middle } else { too_small = middle }
        }
        assert!(fits(enough));
        assert_eq!(codes(compile(&document, lowered("regex_bytes", enough - 1))), [Code::Limit]);
    }
    assert_eq!(
        codes(compile(&policy("effect: warn, pattern: '\\w{5000}'"), Limits::default())),
        [Code::Limit]
    );
}

#[test]
fn content_bytes() {
    let bundle = |fields: &str| policy(&format!("effect: deny, pattern: needle, {fields}"));
    let most = Limits::default().content_bytes;
    let inside = decide(&bundle("severity: high"), &input().with_text("x".repeat(most)));
    assert_eq!((inside.verdict, limit_errors(&inside)), (Verdict::Allow, 0));
    let past = input().with_text("x".repeat(most + 1));
    for (fields, verdict) in [
        ("severity: high", Verdict::Deny),
        ("severity: low", Verdict::Allow),
        ("severity: low, fail: closed", Verdict::Deny),
        ("severity: high, fail: open", Verdict::Allow),
    ] {
        let decision = decide(&bundle(fields), &past);
        assert_eq!((decision.verdict, limit_errors(&decision)), (verdict, 1), "{fields}");
        assert_eq!(decision.rationale[0].status, Status::Undetermined, "{fields}");
    }
    // Parts count together; what was searched before the limit still counts.
    let mut parts = input().with_text("needle");
    parts.content.as_mut().unwrap().push(lictor::request::Part::new("more", "x".repeat(most)));
    let decision = decide(&bundle("severity: low"), &parts);
    assert_eq!((decision.verdict, limit_errors(&decision)), (Verdict::Deny, 1));
}

#[test]
fn hits() {
    let most = Limits::default().hits;
    let bundle = policy("effect: redact, severity: high, pattern: x");
    let inside = decide(&bundle, &input().with_text("x ".repeat(most)));
    assert_eq!((inside.verdict, limit_errors(&inside)), (Verdict::Transform, 0));
    assert_eq!((inside.redactions.len(), inside.cost.hits), (most, most));
    // A redaction that does not know every span would let the rest through.
    let past = decide(&bundle, &input().with_text("x ".repeat(most + 1)));
    assert_eq!((past.verdict, limit_errors(&past)), (Verdict::Deny, 1));
}

#[test]
fn quantifier_steps() {
    let most = Limits::default().quantifier_steps;
    let bundle = policy("effect: deny, severity: high, when: 'items.exists(n, n == 2)'");
    let ask = |count: usize| {
        let items = Value::List(vec![Value::Int(1); count]);
        decide(&bundle, &input().with_fact("items", items))
    };
    let inside = ask(most);
    assert_eq!((inside.verdict, limit_errors(&inside)), (Verdict::Allow, 0));
    let past = ask(most + 1);
    assert_eq!((past.verdict, limit_errors(&past)), (Verdict::Deny, 1), "{past:?}");
    assert_eq!(past.rationale[0].status, Status::Undetermined);
}

#[test]
fn rationale_rows() {
    let bundle = |count: usize| {
        let mut text = format!("{HEADER}policies:\n");
        for n in 0..count {
            let _ = writeln!(text, "  - {{id: p{n}, name: n, scope: {{org: o}}, effect: warn, when: flag}}");
        }
        text + "  - {id: z, name: n, scope: {org: o}, effect: deny, when: flag}\n"
    };
    let request = input().with_fact("flag", true);
    let inside = decide(&bundle(31), &request);
    assert_eq!((inside.rationale.len(), inside.rationale_total), (32, None));
    let past = decide(&bundle(32), &request);
    assert_eq!((past.rationale.len(), past.rationale_total), (32, Some(33)));
    assert_eq!((past.verdict, &*past.rationale[0].policy), (Verdict::Deny, "z"));
}

#[test]
fn documents_as_deep_as_an_abyss_are_refused() {
    let nested = |open: &str, close: &str| format!("{}{}", open.repeat(ABYSS), close.repeat(ABYSS));
    let mut block = String::new();
    for level in 0..2_000 {
        let _ = writeln!(block, "{}a:", " ".repeat(level));
    }
    let dashes = "- ".repeat(ABYSS);
    for (name, text) in [
        ("b.yaml", nested("[", "]")),
        ("b.yaml", nested("{a: ", "}")),
        ("b.yaml", "[".repeat(ABYSS)),
        ("b.yaml", "? ".repeat(ABYSS)),
        ("b.yaml", block),
        ("b.yaml", dashes),
        ("b.json", nested("[", "]")),
        ("b.json", nested(r#"{"a":"#, "}")),
        ("b.jsonc", nested("/**/[", "]")),
    ] {
        let found = codes(compile_as(name, &text, Limits::default()));
        let known = |code: &Code| matches!(code, Code::Limit | Code::Syntax);
        assert!(!found.is_empty() && found.iter().all(known), "{name}: {found:?}");
    }
}

#[test]
fn conditions_as_deep_as_an_abyss_are_refused() {
    let nested = |open: &str, inner: &str, close: &str| {
        format!("{}{inner}{}", open.repeat(ABYSS), close.repeat(ABYSS))
    };
    for text in [
        nested("(", "flag", ")"),
        nested("!", "flag", ""),
        nested("[", "1", "]"),
        nested("flag == (", "flag", ")"),
        nested("items[", "0", "]"),
        nested("items.all(x, ", "flag", ")"),
        nested("size(", "items", ")"),
        format!("flag{}", ".a".repeat(ABYSS)),
        format!("flag{}", "[0]".repeat(ABYSS)),
        "(".repeat(ABYSS),
        "[".repeat(ABYSS),
    ] {
        assert_eq!(parse(&text), Err(Code::Limit), "{}", &text[..20]);
        let found = codes(compile(&when(&text), Limits::default()));
        assert!(
            !found.is_empty() && found.iter().all(|code| *code == Code::Limit),
            "{found:?}: {}",
            &text[..20]
        );
    }
}

#[test]
fn patterns_as_deep_as_an_abyss_are_refused() {
    let nested = |open: &str, close: &str| format!("{}a{}", open.repeat(ABYSS), close.repeat(ABYSS));
    for pattern in [nested("(", ")"), nested("(?:", ")*"), nested("[a&&", "]"), nested("", "?")] {
        let found =
            codes(compile(&policy(&format!("effect: warn, pattern: '{pattern}'")), Limits::default()));
        assert!(
            !found.is_empty() && found.iter().all(|code| *code == Code::Limit),
            "{found:?}: {}",
            &pattern[..10]
        );
        let error = Regex::new(&pattern, Syntax::Rust, Limits::default().regex_bytes).unwrap_err();
        assert_eq!(error.code, Code::Limit, "{}", &pattern[..10]);
    }
    assert!(Regex::glob(&nested("{", "}"), Limits::default().regex_bytes).is_err());
}

#[test]
fn requests_as_deep_as_an_abyss_are_refused() {
    let nested = |open: &str, close: &str| format!("{}{}", open.repeat(ABYSS), close.repeat(ABYSS));
    for json in [
        nested("[", "]"),
        nested(r#"{"a":"#, "}"),
        "[".repeat(ABYSS),
        format!(r#"{{"kind": "input", "scope": {{"org": "o"}}, "facts": {{"x": {}}}}}"#, nested("[", "]")),
    ] {
        let found =
            |problems: Vec<lictor::Problem>| problems.iter().map(|problem| problem.code).collect::<Vec<_>>();
        let request = found(Request::from_json(json.as_bytes()).unwrap_err().problems);
        assert_eq!(request, [Code::Limit], "{}", &json[..20]);
        let answers = found(lictor::answers_from_json(json.as_bytes()).unwrap_err().problems);
        assert_eq!(answers, [Code::Limit], "{}", &json[..20]);
        assert!(Decision::from_json(&json).is_err());
    }
}

/// A host may build a deeper value than JSON may hold; evaluating against it must not overflow either.
#[test]
fn deep_values_of_a_host_are_evaluated() {
    let mut value = Value::Int(1);
    for _ in 0..64 {
        value = Value::List(vec![value]);
    }
    let mut args = Map::new();
    args.insert("x".to_owned(), value);
    let request = Request::new(Kind::ToolCall, [("org", "o")]).with_tool("t", args);
    let decision = decide(&policy("effect: deny, severity: high, pattern: needle"), &request);
    assert_eq!(decision.verdict, Verdict::Allow);
}
