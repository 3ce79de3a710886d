//! What a decision costs: by number of policies, and by length of text.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use lictor::{Options, Request, Scratch, Verdict};
use lictor_benches::{attribute_policies, attribute_request, compiled, content_policies, prose};

fn attributes(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("attributes");
    for count in [10, 100, 1_000, 10_000] {
        let evaluator = compiled(&attribute_policies(count));
        let request = attribute_request(count / 10);
        let mut scratch = Scratch::default();
        let decision = evaluator.evaluate(&request).expect("no tenant");
        assert_eq!(
            (decision.verdict, decision.rationale.len()),
            (Verdict::Deny, 2),
            "the workload is what it says"
        );
        group.bench_function(BenchmarkId::new("decide", count), |bencher| {
            bencher.iter(|| evaluator.decide_in(black_box(&request), &mut scratch));
        });
        group.bench_function(BenchmarkId::new("evaluate", count), |bencher| {
            bencher.iter(|| evaluator.evaluate_with(black_box(&request), Options::default(), &mut scratch));
        });
    }
    let evaluator = compiled(&attribute_policies(1_000));
    let json = attribute_request(100).to_value().to_canonical_json();
    group.bench_function("json_to_json/1000", |bencher| {
        bencher.iter(|| {
            let request = Request::from_json(black_box(json.as_bytes())).expect("a request");
            evaluator.evaluate(&request).expect("no tenant").to_json()
        });
    });
    group.finish();
}

fn content(criterion: &mut Criterion) {
    let evaluator = compiled(content_policies());
    let mut group = criterion.benchmark_group("content");
    for bytes in [256, 1 << 10, 32 << 10] {
        let request = Request::new(lictor::Kind::Input, [("org", "o")]).with_text(prose(bytes));
        let mut scratch = Scratch::default();
        assert_eq!(evaluator.evaluate(&request).expect("no tenant").redactions.len(), 1, "the card is found");
        group.throughput(Throughput::Bytes(bytes as u64));
        group.bench_function(BenchmarkId::new("all_detectors", bytes), |bencher| {
            bencher.iter(|| evaluator.evaluate_with(black_box(&request), Options::default(), &mut scratch));
        });
    }
    group.finish();
}

criterion_group!(benches, attributes, content);
criterion_main!(benches);
