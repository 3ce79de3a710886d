//! What loading costs, from text to evaluator.

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use lictor_benches::{attribute_policies, compiled, content_policies};

fn load(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("load");
    group.sample_size(10);
    for count in [10, 1_000, 10_000] {
        let document = attribute_policies(count);
        group.bench_function(BenchmarkId::new("attributes", count), |bencher| {
            bencher.iter(|| compiled(&document))
        });
    }
    group.bench_function("all_detectors", |bencher| bencher.iter(|| compiled(content_policies())));
    group.finish();
    let mut group = criterion.benchmark_group("read");
    for (name, text) in TEXTS {
        group
            .bench_function(BenchmarkId::new("content", name), |bencher| bencher.iter(|| lictor::read(text)));
    }
    group.finish();
}

/// Policies in plain language, of a sentence and of several.
const TEXTS: [(&str, &str); 3] = [
    (
        "example",
        "Do not allow sharing of personally identifiable information (PII) such as social security numbers, credit card numbers, or personal addresses in AI interactions.",
    ),
    ("tools", "Purchases over 1,000 dollars need a manager's approval."),
    (
        "several",
        "This policy protects our customers. Never share AWS access keys, passwords or private keys. Do not give tax advice. Agents may not delete files under /etc, unless a change ticket is open. Violations are reported to the security team.",
    ),
];

criterion_group!(benches, load);
criterion_main!(benches);
