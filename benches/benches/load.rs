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
}

criterion_group!(benches, load);
criterion_main!(benches);
