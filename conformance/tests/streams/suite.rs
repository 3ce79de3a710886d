//! The law on the conformance suite.

use std::path::Path;

use lictor::stream::State;
use lictor::{Code, Problem, RequestError, Scratch};
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
                let whole = evaluator.evaluate(&request.clone().with_text(text.as_str())).unwrap();
                let is_limit = |problem: &Problem| problem.code == Code::Limit;
                if whole.errors.iter().any(is_limit) {
                    // Limits are others: on what waits, not on the length. Either the text was searched after all, or what
                    // came of it is no less strict.
                    let Some(decision) = run.decision else {
                        assert_ne!(run.state, State::Open, "{}", case.name);
                        continue;
                    };
                    let is_searched = run.state == State::Open && !decision.errors.iter().any(is_limit);
                    assert!(is_searched || decision.verdict >= whole.verdict, "{}", case.name);
                    continue;
                }
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
