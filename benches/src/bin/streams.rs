//! What it costs to decide a text as it comes, beside deciding it whole; and how much waits.
//!
//! `cargo run --release -p lictor-benches --bin streams`

use std::hint::black_box;
use std::time::{Duration, Instant};

use lictor::{Evaluator, Kind, Options, Request, Scratch};
use lictor_benches::compiled;

/// Bytes of the text.
const TEXT: usize = 32 << 10;
/// Bytes of a piece.
const PIECE: usize = 16;
/// How often each text is decided; the median counts.
const ROWS: usize = 31;

fn main() {
    let prose = include_str!("../../data/prose_en.txt");
    println!(
        "| policies | whole, µs | in pieces, µs | ratio | waits after a piece: median, p99 | after a word: median, p99 |"
    );
    println!("|---|---:|---:|---:|---:|---:|");
    for (name, policies) in [
        ("payment cards", "- {id: p, scope: {org: o}, detect: {any: [pii.credit_card]}, effect: redact}"),
        (
            "cards, social security numbers, phones",
            "- {id: p, scope: {org: o}, detect: {any: [pii.credit_card, pii.ssn, pii.phone]}, effect: redact}",
        ),
        ("`pii.*`", "- {id: p, scope: {org: o}, detect: {any: [pii.*]}, effect: redact}"),
        (
            "`pii.*`, `secret.*`",
            "- {id: p, scope: {org: o}, detect: {any: [pii.*, secret.*]}, effect: redact}",
        ),
    ] {
        let evaluator =
            compiled(&format!("lictor: 1\nbundle: {{id: b, version: '1'}}\npolicies:\n{policies}\n"));
        // Another stretch each time, so that nothing is remembered of the text.
        let texts: Vec<&str> = (0..ROWS).map(|row| stretch(prose, row * 7_919)).collect();
        let mut scratch = Scratch::default();
        let whole = median(&texts, |text| decide_whole(&evaluator, text, &mut scratch));
        let pieces = median(&texts, |text| decide_in_pieces(&evaluator, text, &mut scratch));
        let by_size =
            waits(&evaluator, texts[0], |text| text.as_bytes().chunks(PIECE).map(<[u8]>::len).collect());
        let by_word = waits(&evaluator, texts[0], |text| text.split_inclusive(' ').map(str::len).collect());
        println!(
            "| {name} | {:.0} | {:.0} | {:.2} | {}, {} | {}, {} |",
            whole.as_secs_f64() * 1e6,
            pieces.as_secs_f64() * 1e6,
            pieces.as_secs_f64() / whole.as_secs_f64(),
            by_size.0,
            by_size.1,
            by_word.0,
            by_word.1,
        );
    }
}

fn request() -> Request {
    Request::new(Kind::Output, [("org", "o")])
}

/// [`TEXT`] bytes of `prose`, from about `from` on.
fn stretch(prose: &str, from: usize) -> &str {
    let boundary = |at: usize| (at..).find(|at| prose.is_char_boundary(*at)).unwrap_or(prose.len());
    let from = boundary(from % prose.len().saturating_sub(TEXT).max(1));
    let to = boundary((from + TEXT).min(prose.len()));
    prose.get(from..to).unwrap_or(prose)
}

fn decide_whole(evaluator: &Evaluator, text: &str, scratch: &mut Scratch) {
    let request = request().with_text(text);
    let options = Options { text_after: true, ..Options::default() };
    assert!(black_box(evaluator.evaluate_with(&request, options, scratch)).is_ok());
}

fn decide_in_pieces(evaluator: &Evaluator, text: &str, scratch: &mut Scratch) {
    let mut stream = evaluator.stream(request(), scratch).expect("the request is in order");
    for piece in text.as_bytes().chunks(PIECE) {
        black_box(stream.push(evaluator, piece, scratch).expect("the text is UTF-8"));
    }
    black_box(stream.finish(evaluator, scratch).expect("the text is UTF-8"));
}

fn median(texts: &[&str], mut decide: impl FnMut(&str)) -> Duration {
    texts.iter().for_each(|text| decide(text));
    let mut times: Vec<Duration> = texts
        .iter()
        .map(|text| {
            let start = Instant::now();
            decide(text);
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[times.len() / 2]
}

/// How many characters wait after each piece: the median and the 99th percentile.
fn waits(evaluator: &Evaluator, text: &str, lengths: impl Fn(&str) -> Vec<usize>) -> (usize, usize) {
    let mut scratch = Scratch::default();
    let mut stream = evaluator.stream(request(), &mut scratch).expect("the request is in order");
    let (mut at, mut waits) = (0, Vec::new());
    for length in lengths(text) {
        let piece = &text.as_bytes()[at..at + length];
        at += length;
        let waiting = stream.push(evaluator, piece, &mut scratch).expect("the text is UTF-8").waiting;
        waits.push(String::from_utf8_lossy(&text.as_bytes()[at - waiting..at]).chars().count());
    }
    waits.sort_unstable();
    (waits[waits.len() / 2], waits[waits.len() * 99 / 100])
}
