//! The core's own times, for bindings to subtract from theirs: each workload with its document and its request, as one JSON text.

use std::hint::black_box;
use std::time::Instant;

use lictor::{Evaluator, Options, Request, Scratch, Value};
use lictor_benches::{attribute_policies, attribute_request, compiled, content_policies, prose};
use serde_json::{Value as Json, json};

/// How often a row of calls is repeated, and how long it takes: short enough to run undisturbed now and then on a busy machine.
/// The fastest row counts.
const ROWS: u32 = 200;
const ROW_US: u128 = 2_000;

fn main() {
    let workloads: Vec<Json> = [10, 1_000]
        .into_iter()
        .flat_map(|policies| [0, 1 << 10, 32 << 10].map(|bytes| workload(policies, bytes)))
        .collect();
    println!("{}", Json::Array(workloads));
}

/// `policies` on attributes, five in scope; with a text, two more that search it for personal data and secrets.
fn workload(policies: usize, bytes: usize) -> Json {
    let mut document = attribute_policies(policies);
    let mut request = attribute_request(policies / 10);
    if bytes > 0 {
        let (_, content) = content_policies().split_once("policies:\n").unwrap_or_default();
        document.push_str(content);
        request = request.with_text(prose(bytes));
    }
    let evaluator = compiled(&document);
    let wire = request.to_value();
    let text = wire.to_canonical_json();
    json!({
        "policies": policies,
        "bytes": bytes,
        "document": document,
        "request": wire,
        "us": times(&evaluator, &request, &wire, &text),
    })
}

/// Microseconds a call.
fn times(evaluator: &Evaluator, request: &Request, wire: &Value, text: &str) -> Json {
    let scratch = &mut Scratch::default();
    let evaluate = |request: &Request, scratch: &mut Scratch| {
        evaluator.evaluate_with(request, Options::default(), scratch).is_ok()
    };
    json!({
        "decide": fastest(|| evaluator.decide_in(request, scratch).is_ok()),
        "evaluate": fastest(|| evaluate(request, scratch)),
        // What any binding does that reads a request natively: the request made of a value that the host's language gives.
        "read": fastest(|| Request::from_value(wire.clone()).is_ok()),
        "json": fastest(|| {
            Request::from_json(text.as_bytes())
                .and_then(|request| evaluator.evaluate_with(&request, Options::default(), scratch))
                .is_ok_and(|decision| !decision.to_json().is_empty())
        }),
    })
}

fn fastest(mut call: impl FnMut() -> bool) -> f64 {
    assert!(black_box(call()), "the call is answered");
    let row = |calls: u32, call: &mut dyn FnMut() -> bool| {
        let start = Instant::now();
        for _ in 0..calls {
            black_box(call());
        }
        start.elapsed()
    };
    let mut calls = 1;
    while row(calls, &mut call).as_micros() < ROW_US {
        calls *= 2;
    }
    let rows = (0..ROWS).map(|_| row(calls, &mut call).as_secs_f64() * 1e6 / f64::from(calls));
    rows.fold(f64::INFINITY, f64::min)
}
