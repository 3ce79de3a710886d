//! The law, and that it bites.

use lictor::stream::State;
use lictor::{Evaluator, Options, Request, Scratch};
use lictor_conformance::streams::{Run, breach, run};

use crate::{evaluator, request};

#[track_caller]
pub(crate) fn holds(evaluator: &Evaluator, request: &Request, text: &str, ends: &[usize]) {
    let run = run(evaluator, request, text, ends);
    if let Some(breach) = breach(evaluator, request, text, &run) {
        panic!("{text:?} cut at {ends:?}: {breach}");
    }
}

/// Whole, by bytes, by characters, and in two at each place.
#[track_caller]
pub(crate) fn holds_however_cut(evaluator: &Evaluator, request: &Request, text: &str) {
    let bytes: Vec<usize> = (1..text.len()).collect();
    holds(evaluator, request, text, &[]);
    holds(evaluator, request, text, &bytes);
    let characters: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    holds(evaluator, request, text, &characters);
    if text.len() < 200 {
        bytes.iter().for_each(|at| holds(evaluator, request, text, &[*at]));
    }
}

/// The streams that other products have: each piece by itself.
fn piece_by_piece(evaluator: &Evaluator, request: &Request, text: &str, ends: &[usize]) -> Run {
    let mut run = Run::default();
    for end in ends.iter().copied().chain([text.len()]) {
        let piece = &text[run.pushed..end];
        let decision = evaluator
            .evaluate_with(
                &request.clone().with_text(piece),
                Options { text_after: true, ..Options::default() },
                &mut Scratch::default(),
            )
            .unwrap();
        run.pushed = end;
        run.released += decision.text_after.as_ref().map_or("", |parts| &parts[0].text);
    }
    run.early = text.len();
    run
}

#[test]
fn the_law_bites() {
    let cards = evaluator(&["id: cards, detect: {any: [pii.credit_card]}, effect: redact"]);
    let text = "pay with 4111 1111 1111 1111 please";
    let broken = piece_by_piece(&cards, &request(), text, &[18]);
    assert!(breach(&cards, &request(), text, &broken).is_some());
    let broken = piece_by_piece(&cards, &request(), text, &[9, 28]);
    assert_eq!(breach(&cards, &request(), text, &broken), None);
    holds(&cards, &request(), text, &[18]);

    let denies = evaluator(&["id: cards, detect: {any: [pii.credit_card]}, effect: deny"]);
    let mut broken = run(&denies, &request(), text, &[18]);
    assert_eq!(broken.state, State::Denied);
    broken.early = 18;
    assert!(breach(&denies, &request(), text, &broken).is_some());
}
