//! Any bytes as a request.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use lictor::value::Map;
use lictor::{Compiler, Decision, Evaluator, Limits, Options, Record, Request, Scratch, Value};

/// Reads the bytes as a request, writes it and reads it again; decides it with several bundles; and decides it once more
/// with a marker in every text, which no record may show.
pub fn requests(data: &[u8]) {
    let Ok(request) = Request::from_json(data) else { return };
    check_wire(&request);
    decide(&request);
    if let Ok(value) = Value::from_json(data, Limits::default().json_depth)
        && let Ok(request) = Request::from_value(marked(value))
    {
        for record in decide(&request) {
            assert!(!record.contains(MARKER), "{record}");
        }
    }
}

fn check_wire(request: &Request) {
    let again = Request::from_value(request.to_value()).expect("a request that was read can be read again");
    let sound = Request { problems: Vec::new(), ..request.clone() };
    assert!(Request { problems: Vec::new(), ..again } == sound, "{}", request.to_value().to_canonical_json());
    let paths: Vec<&str> = request.content.iter().flatten().map(|part| part.path.as_str()).collect();
    let distinct: BTreeSet<&str> = paths.iter().copied().collect();
    assert_eq!(paths.len(), distinct.len(), "two parts with one path: {paths:?}");
}

/// Decides a request in every way, and gives the records.
fn decide(request: &Request) -> Vec<String> {
    let mut request = request.clone();
    request.scope.insert("org".to_owned(), "org-acme".to_owned());
    let everything = Options { text_after: true, previews: true, subjects: true, expired: false };
    let mut scratch = Scratch::default();
    let mut records = Vec::new();
    for evaluator in evaluators() {
        let outcome = evaluator.decide(&request).expect("the organisation is the bundle's");
        for options in [Options::default(), everything, Options { expired: true, ..everything }] {
            let decision = evaluator.evaluate_with(&request, options, &mut scratch).expect("as above");
            if !options.expired {
                assert_eq!((decision.verdict, decision.is_final), (outcome.verdict, outcome.is_final));
            }
            let json = decision.to_json();
            match Decision::from_json(&json) {
                Ok(again) => assert!(again == decision, "{json}"),
                Err(error) => panic!("{error}: {json}"),
            }
            records.push(Record::from(&decision).to_json());
        }
        let explained = evaluator.explain(&request).expect("as above");
        records.push(Record::from(&explained).to_json());
    }
    records
}

fn evaluators() -> &'static [Evaluator] {
    static EVALUATORS: OnceLock<Vec<Evaluator>> = OnceLock::new();
    EVALUATORS.get_or_init(|| {
        [
            include_str!("../../../examples/native/05-platform-guardrails.yaml"),
            include_str!("../../../examples/native/06-agent-tools.yaml"),
            include_str!("../bundle.yaml"),
        ]
        .into_iter()
        .map(|text| match Compiler::new().document("fuzz.yaml", text).compile() {
            Ok(compiled) => compiled.evaluator,
            Err(error) => panic!("{error}"),
        })
        .collect()
    })
}

/// Has no shape that an id could have.
const MARKER: &str = " wombat!";

/// The value with the marker in every text and key, but for the words of the wire form. Its depth is bounded by reading.
fn marked(value: Value) -> Value {
    match value {
        Value::Map(map) => Value::Map(
            map.into_iter()
                .map(|(key, value)| match key.as_str() {
                    "kind" | "scope" | "now" | "at" | "verdict" => (key, value),
                    _ => (key, marked(value)),
                })
                .flat_map(|(key, value)| {
                    let extra = (key == "args" || key == "facts").then(|| {
                        let mut inner = value.as_map().cloned().unwrap_or_default();
                        inner.insert(format!("key{MARKER}"), MARKER.into());
                        (key.clone(), Value::Map(inner))
                    });
                    [Some((key, value)), extra]
                })
                .flatten()
                .collect::<Map>(),
        ),
        Value::List(items) => Value::List(items.into_iter().map(marked).collect()),
        Value::String(text) => Value::String(text + MARKER),
        other => other,
    }
}
