//! Promises about the public types: threads, unwinding, and what never leaks.

use std::panic::{RefUnwindSafe, UnwindSafe};

use lictor::request::{Answer, AnswerSpan, Approval, Finding, Format, Part, Principal, Session, Tool};
use lictor::value::Map;
use lictor::{
    Bundle, Compiled, Compiler, Decision, Diagnostic, Diagnostics, Evaluator, Kind, LateFinding, Limits,
    Options, Outcome, Policy, PolicyError, Problem, Record, Request, RequestError, Scratch, Value,
};

/// Stands wherever a request can hold text; it must not come out where content must not.
const MARKER: &str = "wombat";

const BUNDLE: &str = r#"
lictor: 1
bundle: {id: b, version: '1'}
schema:
  facts: {note: string, notes: list<string>}
policies:
  - id: redact-ssn
    name: n
    scope: {org: o}
    severity: high
    detect: {any: [pii.ssn]}
    effect: redact
  - id: word
    name: n
    scope: {org: o}
    pattern: wombat\w*
    effect: [alert, warn]
  - id: note
    name: n
    scope: {org: o}
    when: note.contains("omba") && notes.exists(x, x.contains("bat"))
    effect: record
  - id: arguments
    name: n
    scope: {org: o}
    when: tool.args.body.contains("wom")
    effect: [approve, {set_arg: {path: tool.args.extra, value: 1}}]
  - id: judged
    content: Be kind.
    scope: {org: o}
    judge: required
    severity: high
    effect: deny
"#;

#[test]
fn public_types_cross_threads_and_unwinding() {
    fn shared<T: Send + Sync + UnwindSafe + RefUnwindSafe>() {}
    shared::<Evaluator>();
    shared::<Compiler>();
    shared::<Compiled>();
    shared::<Bundle>();
    shared::<Policy>();
    shared::<Limits>();
    shared::<Request>();
    shared::<Value>();
    shared::<Decision>();
    shared::<Record>();
    shared::<Outcome>();
    shared::<LateFinding>();
    shared::<Options>();
    shared::<Diagnostic>();
    shared::<Diagnostics>();
    shared::<PolicyError>();
    shared::<RequestError>();
    shared::<Problem>();
}

/// Scratch memory belongs to one thread at a time.
#[test]
fn scratch_can_be_sent() {
    fn sent<T: Send + UnwindSafe>() {}
    sent::<Scratch>();
}

#[test]
fn errors_are_errors() {
    fn error<T: std::error::Error + Send + Sync + 'static>() {}
    error::<PolicyError>();
    error::<RequestError>();
}

/// A request with the marker in every place that holds text of the caller's.
fn request() -> Request {
    let text = || format!("{MARKER} 536-22-1234 {MARKER}-text");
    let named = |name: &str| format!("{MARKER}-{name}");
    let principal = || Principal {
        user: Some(named("user")),
        groups: Some(vec![named("group")]),
        roles: Some(vec![named("role")]),
    };
    let mut args = Map::new();
    args.insert("body".to_owned(), text().into());
    args.insert(named("key"), Value::List(vec![text().into()]));
    let mut request =
        Request::new(Kind::ToolCall, [("org", "o".to_owned()), ("workspace", named("workspace"))])
            .with_fact("note", text())
            .with_fact("notes", vec![text()])
            .with_fact(named("fact"), text());
    request.id = Some(format!("the id of {MARKER}"));
    request.principal = principal();
    request.agent = Some(named("agent"));
    request.action = Some(named("action"));
    request.tool = Some(Tool {
        server: Some(named("server")),
        name: Some(named("tool")),
        hash: Some(named("hash")),
        args: Some(Value::Map(args)),
        ..Tool::default()
    });
    request.model = Some(named("model"));
    request.counters.insert(named("counter"), Value::Int(1));
    request.session = Some(Session {
        id: Some(named("session")),
        labels: Some(vec![named("label")]),
        tools_called: Some(vec![named("called")]),
        ..Session::default()
    });
    request.environment = Some(named("environment"));
    request.content = Some(vec![Part {
        path: named("path"),
        role: Some(named("role")),
        source: Some(named("source")),
        text: Some(text()),
        format: Format::Text,
    }]);
    request.approvals = vec![Approval { action_digest: named("digest"), by: principal(), at: None }];
    request.answers = vec![Answer {
        check: named("check"),
        verdict: Finding::Violation,
        clause: Some(named("clause")),
        score: Some(1.0),
        spans: vec![AnswerSpan { path: Some(named("span")), start: 0, end: 1 }],
        by: Some(Value::from(named("judge"))),
        ms: Some(1),
    }];
    request
}

fn evaluator() -> Evaluator {
    Compiler::new().document("b.yaml", BUNDLE).compile().unwrap_or_else(|error| panic!("{error}")).evaluator
}

const EVERYTHING: Options = Options { text_after: true, previews: true, subjects: true, expired: false };

#[test]
fn a_record_holds_nothing_of_the_request() {
    let evaluator = evaluator();
    let request = request();
    let mut with_text = request.clone();
    with_text.tool = None;
    with_text.kind = Kind::Input;
    for request in [&request, &with_text] {
        for options in [Options::default(), EVERYTHING, Options { expired: true, ..EVERYTHING }] {
            let mut scratch = Scratch::default();
            for decision in [
                evaluator.evaluate_with(request, options, &mut scratch).unwrap(),
                evaluator.explain_with(request, options, &mut scratch).unwrap(),
            ] {
                assert!(decision.rationale.len() >= 3, "{decision:?}");
                let record = Record::from(&decision);
                for shown in [record.to_json(), format!("{record:?}")] {
                    assert!(!shown.contains(MARKER) && !shown.contains("536-22-1234"), "{shown}");
                }
            }
        }
    }
}

#[test]
fn a_request_read_with_problems_leaves_no_trace_in_a_record() {
    let json = format!(
        r#"{{"kind": "input", "scope": {{"org": "o"}}, "{MARKER}": 1, "facts": "{MARKER}", "now": "{MARKER}",
            "content": [{{"path": "{MARKER}", "text": "{MARKER}"}}, {{"path": "{MARKER}", "text": 1, "{MARKER}": 2}}]}}"#
    );
    let request = Request::from_json(json.as_bytes()).unwrap();
    assert!(request.problems.len() >= 4, "{:?}", request.problems);
    let record = Record::from(&evaluator().evaluate(&request).unwrap()).to_json();
    assert!(!record.contains(MARKER), "{record}");
}

/// A `{:?}` in a host's log must not become a leak.
#[test]
fn debug_shows_no_content() {
    let request = request();
    let content = request.content.clone().unwrap();
    let value = request.to_value();
    // The path of a part is its name in the host's own document, and a scope says where the request comes from.
    let shown =
        format!("{:?}", Request { scope: [("org".to_owned(), "o".to_owned())].into(), ..request.clone() });
    assert!(!shown.contains(MARKER), "{shown}");
    let shown = format!("{:?}", Part { path: "text".to_owned(), ..content[0].clone() });
    assert!(!shown.contains(MARKER), "{shown}");
    for shown in [format!("{value:?}"), format!("{:?}", request.facts["note"])] {
        assert!(!shown.contains(MARKER), "{shown}");
    }
}

#[test]
fn debug_of_a_decision_shows_lengths_where_it_carries_text() {
    let evaluator = evaluator();
    let text = format!("my number is 536-22-1234, says {MARKER}");
    let mut args = Map::new();
    args.insert("body".to_owned(), text.as_str().into());
    let request = Request::new(Kind::ToolCall, [("org", "o")])
        .with_text(text.as_str())
        .with_fact("note", text.as_str())
        .with_fact("notes", vec![text.as_str()])
        .with_tool("send", args);
    for options in [Options::default(), EVERYTHING] {
        let decision = evaluator.evaluate_with(&request, options, &mut Scratch::default()).unwrap();
        assert!(!decision.redactions.is_empty() && !decision.pending.is_empty(), "{decision:?}");
        let shown = format!("{decision:?}");
        for content in [MARKER, "536-22-1234", "my number"] {
            assert!(!shown.contains(content), "{content} in {shown}");
        }
        assert!(shown.contains("bytes)"), "{shown}");
    }
}

/// A filter must not pass what it could not ask about.
#[test]
fn a_request_needs_an_organisation() {
    let evaluator = evaluator();
    let nowhere: [(&str, &str); 0] = [];
    let error = evaluator.request(Kind::Input, nowhere).unwrap_err();
    assert_eq!(
        error.to_json(),
        r#"{"error":[{"code":"E-REQUIRED","message":"is required: the bundle is not bound to an organisation","path":"scope.org"}]}"#
    );
    assert_eq!(evaluator.request(Kind::Input, [("org", "x")]).unwrap().scope["org"], "x");
    let bound = BUNDLE.replace("{id: b,", "{id: b, tenant: o,");
    let bound = Compiler::new().document("b.yaml", bound).compile().unwrap().evaluator;
    assert_eq!(bound.request(Kind::Input, nowhere).unwrap().scope["org"], "o");
    assert_eq!(bound.request(Kind::Input, [("org", "x")]).unwrap().scope["org"], "x");
}

#[test]
fn a_text_is_withheld_with_the_reason() {
    let policies = r"
lictor: 1
bundle: {id: b, version: '1', tenant: o}
policies:
  - {id: red, scope: {org: o}, pattern: red, effect: redact}
  - {id: blue, scope: {org: o}, pattern: blue, effect: deny, message: No blue.}
  - {id: watched, scope: {org: o}, pattern: blue, effect: deny, mode: shadow}
  - {id: green, scope: {org: o}, pattern: green, effect: approve}
";
    let evaluator = Compiler::new().document("b.yaml", policies).compile().unwrap().evaluator;
    let nowhere: [(&str, &str); 0] = [];
    let withheld = |text: String| {
        let request = evaluator.request(Kind::Input, nowhere).unwrap().with_text(text);
        evaluator.evaluate(&request).unwrap().withheld()
    };
    assert_eq!(withheld("plain, or red".to_owned()), None);
    let blue = "denied by `blue` (pattern at text[0:4]): No blue.";
    assert_eq!(withheld("blue".to_owned()).as_deref(), Some(blue));
    assert_eq!(withheld("green".to_owned()).as_deref(), Some("held by `green` (pattern at text[0:5])"));
    let long = withheld("a".repeat((1 << 20) + 1)).unwrap();
    assert!(long.starts_with("the request was not understood in full: E-LIMIT"), "{long}");
}

/// A host that fills a request in field by field gets what the wire form gets: a path of its own for each text.
#[test]
fn texts_of_one_path_are_told_apart() {
    let parts = |paths: &[&str]| paths.iter().map(|path| Part::new(*path, "536-22-1234")).collect::<Vec<_>>();
    for paths in [&["a", "b", "a"][..], &["action"], &["tool.args.body"], &["note"], &["content[1]", "note"]]
    {
        let mut request = Request::new(Kind::Input, [("org", "o")]).with_fact("note", "n");
        let wire = request.to_value();
        request.content = Some(parts(paths));
        let Value::Map(mut wire) = wire else { panic!("a request is a map") };
        let content = parts(paths).into_iter().map(|part| {
            let text = part.text.unwrap_or_default();
            Value::from(Map::from([
                ("path".to_owned(), part.path.as_str().into()),
                ("text".to_owned(), text.into()),
            ]))
        });
        wire.insert("content".to_owned(), Value::List(content.collect()));
        let told = request.told_apart().into_owned();
        assert_eq!(told, Request::from_value(Value::Map(wire)).unwrap(), "{paths:?}");
        assert_eq!(told.problems.len(), 1, "{paths:?}");
        assert!(matches!(told.told_apart(), std::borrow::Cow::Borrowed(_)), "{paths:?}");
    }
    let request = Request { content: Some(parts(&["a", "b"])), ..Request::new(Kind::Input, [("org", "o")]) };
    assert!(matches!(request.told_apart(), std::borrow::Cow::Borrowed(_)));
}

#[test]
fn answers_are_read_from_a_value_as_from_json() {
    for json in [
        r#"[{"check": "c", "verdict": "violation", "spans": [[0, 4]], "score": 1}]"#,
        r#"[{"check": "c", "verdict": "maybe"}, 5]"#,
        "{}",
    ] {
        let value = Value::from_json(json.as_bytes(), 64).unwrap();
        assert_eq!(lictor::answers_from_value(value), lictor::answers_from_json(json.as_bytes()), "{json}");
    }
}
