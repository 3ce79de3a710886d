//! The law, and that it bites.

use lictor::stream::State;
use lictor::{Decision, Evaluator, Options, Request, Scratch, Verdict};

use crate::{evaluator, request};

/// What a stream came to.
#[derive(Debug, Default)]
pub(crate) struct Run {
    /// Everything released.
    pub(crate) released: String,
    /// Bytes of the text that were released before it ended.
    pub(crate) early: usize,
    /// Bytes that were pushed.
    pub(crate) pushed: usize,
    pub(crate) state: State,
    pub(crate) decision: Option<Decision>,
}

/// Pushes `text` in pieces that end at `ends`, ascending bytes of it.
pub(crate) fn run(evaluator: &Evaluator, request: &Request, text: &str, ends: &[usize]) -> Run {
    let mut scratch = Scratch::default();
    let mut stream = evaluator.stream(request.clone(), &mut scratch).unwrap();
    let mut run = Run::default();
    for end in ends.iter().copied().chain([text.len()]) {
        let piece = &text.as_bytes()[run.pushed..end];
        let released = stream.push(evaluator, piece, &mut scratch).unwrap();
        run.pushed = end;
        run.released += &released.text;
        run.early = run.pushed - released.waiting;
        run.state = released.state;
        if run.state != State::Open {
            assert!(stream.push(evaluator, "x", &mut scratch).is_err());
            break;
        }
    }
    // The stream knows whole characters only.
    while !text.is_char_boundary(run.pushed) {
        run.pushed -= 1;
    }
    if run.state == State::Open || run.pushed == text.len() {
        let finished = stream.finish(evaluator, &mut scratch).unwrap();
        run.released += &finished.text;
        run.decision = Some(finished.decision);
        assert!(stream.finish(evaluator, &mut scratch).is_err());
    }
    run
}

/// What is wrong with a run, if anything.
pub(crate) fn breach(evaluator: &Evaluator, request: &Request, text: &str, run: &Run) -> Option<String> {
    let whole = |text: &str| {
        let request = request.clone().with_text(text);
        let options = Options { text_after: true, ..Options::default() };
        evaluator.evaluate_with(&request, options, &mut Scratch::default()).unwrap()
    };
    let of_all = whole(text);
    if let Some(decision) = &run.decision {
        let mut expected = whole(&text[..run.pushed]);
        expected.text_after = None;
        if let Some(fallback) = &mut expected.fallback {
            fallback.text_after = None;
        }
        if decision.to_json() != expected.to_json() {
            return Some(format!("decided\n{}\nnot\n{}", decision.to_json(), expected.to_json()));
        }
    }
    if run.state != State::Open && of_all.verdict < Verdict::Hold {
        return Some(format!("ended, though the whole is {}", of_all.verdict));
    }
    let told = of_all.fallback.as_deref().filter(|_| !of_all.is_final).unwrap_or(&of_all);
    if told.verdict <= Verdict::Transform {
        let after = told.text_after.as_ref().map_or("", |parts| &parts[0].text);
        return (run.released != after).then(|| format!("released {:?}, not {after:?}", run.released));
    }
    // Where it is refused, what was released holds nothing that is objected to.
    for row in told.withheld_by() {
        let first = row.hits.iter().filter(|hit| &*hit.path == "text").map(|hit| hit.start).min();
        if first.unwrap_or(0) < run.early {
            return Some(format!("released {} bytes, to which {} objects", run.early, row.policy));
        }
    }
    None
}

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
