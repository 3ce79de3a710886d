//! The law on the conformance suite.

use std::path::Path;

use lictor::{RequestError, Scratch};
use lictor_conformance::streams::{breach, run};
use lictor_conformance::suite::cases;

#[test]
fn every_text_of_the_suite_may_come_in_pieces() {
    let suite = cases(&Path::new(env!("CARGO_MANIFEST_DIR")).join("cases")).unwrap();
    let (mut count, mut breaches) = (0, Vec::new());
    for case in &suite {
        for (evaluator, request, text) in case.streams() {
            let opened: Result<_, RequestError> = evaluator.stream(request.clone(), &mut Scratch::default());
            if opened.is_err() {
                assert!(evaluator.evaluate(&request).is_err(), "{}", case.name);
                continue;
            }
            let bytes: Vec<usize> = (1..text.len()).collect();
            let halves = [text.len() / 2];
            for ends in [&[][..], &bytes, &halves] {
                // Very long texts are cut into fewer pieces.
                let ends: Vec<usize> = ends.iter().copied().step_by(1 + text.len() / 4_096).collect();
                let run = run(&evaluator, &request, &text, &ends);
                if let Some(breach) = breach(&evaluator, &request, &text, &run) {
                    breaches.push(format!("{}, {} pieces: {breach}", case.name, ends.len()));
                }
            }
            count += 1;
        }
    }
    assert!(count > 100, "{count} texts");
    assert!(breaches.is_empty(), "{} of {count} texts\n{}", breaches.len(), breaches.join("\n"));
}
