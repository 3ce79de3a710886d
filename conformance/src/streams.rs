//! The law of streams: however a text is cut, a stream releases and decides what one call on the whole text does.

use lictor::stream::State;
use lictor::{Decision, Evaluator, Options, Request, Scratch, Verdict};

/// What a stream came to.
#[derive(Debug, Default)]
pub struct Run {
    /// Everything released.
    pub released: String,
    /// Bytes of the text that were released before it ended.
    pub early: usize,
    /// Bytes that were pushed.
    pub pushed: usize,
    /// Where it stood before it was finished.
    pub state: State,
    /// Its decision, on what was pushed.
    pub decision: Option<Decision>,
}

/// Pushes `text` in pieces that end at `ends`, ascending bytes of it.
pub fn run(evaluator: &Evaluator, request: &Request, text: &str, ends: &[usize]) -> Run {
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
    let finished = stream.finish(evaluator, &mut scratch).unwrap();
    run.released += &finished.text;
    run.decision = Some(finished.decision);
    assert!(stream.finish(evaluator, &mut scratch).is_err());
    run
}

/// What is wrong with a run, if anything.
pub fn breach(evaluator: &Evaluator, request: &Request, text: &str, run: &Run) -> Option<String> {
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
    // Nobody waits for a judge whose silence lets the text pass.
    let told = of_all.fallback.as_deref().filter(|_| !of_all.is_final).unwrap_or(&of_all);
    if told.verdict <= Verdict::Transform {
        let after = told.text_after.as_ref().map_or("", |parts| &parts[0].text);
        return (run.released != after).then(|| format!("released {:?}, not {after:?}", run.released));
    }
    // Where it is refused, what was released holds nothing that is objected to.
    for row in told.withheld_by() {
        let first = row.hits.iter().filter(|hit| &*hit.path == "text").map(|hit| hit.start).min();
        // A condition that asks for findings has none of its own to show: then the beginning is asked about by itself.
        let objects = match first {
            Some(first) => first < run.early,
            None => {
                run.early > 0
                    && whole(&text[..run.early]).withheld_by().any(|other| other.policy == row.policy)
            }
        };
        if objects {
            return Some(format!("released {} bytes, to which {} objects", run.early, row.policy));
        }
    }
    None
}
