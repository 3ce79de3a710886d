//! Runs one workload some number of times, so that a profiler can count instructions: `instructions WORKLOAD TIMES`.
//!
//! `budgets` runs it under callgrind; two runs that differ in `TIMES` give the cost of one call.

use std::hint::black_box;

use lictor::{Options, Request, Scratch};
use lictor_benches::{attribute_policies, attribute_policy, attribute_request, compiled};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [workload, times] = arguments.as_slice() else { panic!("instructions WORKLOAD TIMES") };
    let times: usize = times.parse().expect("a number");
    let (call, count) = workload.split_once('-').expect("CALL-COUNT");
    let count: usize = count.parse().expect("a number");
    let document = attribute_policies(count);
    if call == "load" {
        for _ in 0..times {
            black_box(compiled(black_box(&document)));
        }
        return;
    }
    let evaluator = compiled(&document);
    let request = attribute_request(count / 10);
    let json = request.to_value().to_canonical_json();
    let change = attribute_policy(count / 2, "warn");
    let mut scratch = Scratch::default();
    for _ in 0..times {
        match call {
            "update" => drop(black_box(evaluator.update().document("change.yaml", &change).compile())),
            "decide" => drop(black_box(evaluator.decide_in(black_box(&request), &mut scratch))),
            "evaluate" => {
                drop(black_box(evaluator.evaluate_with(
                    black_box(&request),
                    Options::default(),
                    &mut scratch,
                )));
            }
            "json" => {
                let request = Request::from_json(black_box(json.as_bytes())).expect("a request");
                let decision = evaluator.evaluate_with(&request, Options::default(), &mut scratch);
                drop(black_box(decision.expect("no tenant").to_json()));
            }
            other => panic!("no workload `{other}`"),
        }
    }
}
