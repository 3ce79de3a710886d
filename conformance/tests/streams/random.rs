//! The law on random texts: examples of every detector, halves of them, and what makes streams stumble.

use std::sync::LazyLock;

use lictor::detector;
use lictor::{Evaluator, Scratch};
use lictor_conformance::streams::{breach, run};
use proptest::prelude::*;

use crate::{evaluator, request, with_header};

/// Bundles that make different things of what is found.
static EVALUATORS: LazyLock<Vec<Evaluator>> = LazyLock::new(|| {
    let keywords = "detectors: {word: {keywords: [passport, credit card, kiss]}, pair: {regex: '[0-9]{2}'}, \
                    number: {regex: '[0-9][0-9 -]{10,20}[0-9]', validator: luhn}}";
    vec![
        evaluator(&["id: cards, detect: {any: [pii.credit_card, pii.ssn]}, effect: redact"]),
        evaluator(&["id: pii, detect: {any: [pii.*]}, effect: {redact: {style: tag}}"]),
        evaluator(&[
            "id: all, detect: {any: [pii.*, secret.*, fin.*, id.*, phi.*, net.*, cmd.*]}, effect: {redact: {style: mask, keep: 4}}",
        ]),
        evaluator(&[
            "id: pii, detect: {any: [pii.*], min_score: 0.8}, effect: {redact: {style: tag}}",
            "id: many, detect: {any: [pii.email, pii.phone], min_hits: 2}, effect: redact",
            "id: both, when: 'detects(\"pii.iban\") && detects(\"pii.email\")', effect: deny",
        ]),
        evaluator(&[
            "id: denies, detect: {any: [secret.*]}, effect: deny",
            "id: digits, pattern: '[0-9]{4,}', effect: redact",
            "id: excepts, pattern: '1111', effect: allow",
        ]),
        with_header(
            keywords,
            &[
                "id: words, detect: {any: [word, number]}, effect: redact",
                "id: pairs, detect: {any: [pair]}, effect: {redact: {with: '##'}}",
                "id: lines, pattern: 'a.*?z', effect: redact",
                "id: ends, pattern: '(?m)^b.*c$', effect: alert",
            ],
        ),
    ]
});

/// What streams stumble over.
const STUMBLES: &[&str] = &[
    "4111 1111 ",
    "1111 1111",
    "4111-1111",
    "4111",
    "1",
    "-",
    " ",
    ".",
    ",",
    "\n",
    "é",
    "漢字",
    "😀",
    "passport ",
    "no. ",
    "ssn ",
    "card ",
    "order ",
    "my ",
    "email: ",
    "@",
    "ann@example",
    ".com",
    "password",
    "=",
    "\"",
    "'",
    "%40",
    "%4",
    "%",
    "&#64;",
    "&",
    "\\u0040",
    "\\",
    "\u{200B}",
    "\u{AD}",
    "４１１１",
    "\u{202E}",
    "\u{202C}",
    "\u{2013}",
    "MTIzLTQ1LTY3ODk=",
    "NDExMSAxMTExIDExMTEgMTExMQ==",
    "NDExMSAx",
    "cGF5IHdpdGg",
    "==",
    "343131312031313131203131313120313131",
    "р",
    "а",
    "карта ",
    "pаssport",
    "\u{E0034}\u{E0031}\u{E0031}\u{E0031}\u{E0031}",
    "kiss",
    "aa",
    "z",
    "b",
    "c",
    "12",
    "34",
    "AKIA",
    "AKIAIOSFODNN7EXAMPLE",
    "sk-",
    "the ",
    "quick ",
    "brown fox ",
    "https://",
    "user:",
    "{\"kty\":",
    "{",
    "}",
];

fn example() -> impl Strategy<Value = String> {
    static EXAMPLES: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
        detector::all()
            .flat_map(|detector| {
                detector
                    .finds
                    .iter()
                    .flat_map(|(text, value)| [*text, *value])
                    .chain(detector.passes.iter().copied())
            })
            .filter(|text| text.len() < 300)
            .collect()
    });
    let whole = prop::sample::select(&EXAMPLES[..]);
    (whole, any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..3_u8).prop_map(
        |(text, from, to, part)| {
            let boundary = |index: prop::sample::Index| {
                let at = index.index(text.len() + 1);
                (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
            };
            let (from, to) = (boundary(from), boundary(to));
            match part {
                0 => text[from.min(to)..from.max(to)].to_owned(),
                _ => text.to_owned(),
            }
        },
    )
}

fn text() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        4 => prop::sample::select(STUMBLES).prop_map(str::to_owned),
        2 => example(),
        1 => "[ -~]{0,8}",
    ];
    prop::collection::vec(part, 0..14).prop_map(|parts| parts.concat())
}

fn check(evaluator: &Evaluator, text: &str, cuts: &[prop::sample::Index]) -> Result<(), TestCaseError> {
    let mut some: Vec<usize> = cuts.iter().map(|cut| cut.index(text.len() + 1)).collect();
    some.sort_unstable();
    let bytes: Vec<usize> = (1..text.len()).collect();
    for ends in [&some, &bytes] {
        let run = run(evaluator, &request(), text, ends);
        let breach = breach(evaluator, &request(), text, &run);
        prop_assert_eq!(breach, None, "{:?} cut at {:?}", text, ends);
    }
    Ok(())
}

fn cases() -> u32 {
    std::env::var("LICTOR_STREAM_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(300)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn however_a_text_is_cut(
        which in 0..EVALUATORS.len(),
        text in text(),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..8),
    ) {
        check(&EVALUATORS[which], &text, &cuts)?;
    }

    /// Far from the start, what stands there is forgotten. Shorter than the window, beyond which a match is cut.
    #[test]
    fn however_long_it_is(
        which in 0..EVALUATORS.len(),
        before in text(),
        filler in prop::sample::select(&["It was a bright cold day. ", "naïve — “so”. ", "1 2 3, \n"][..]),
        count in 150..280_usize,
        after in text(),
        size in 1..60_usize,
    ) {
        let text = format!("{before} {}{after}", filler.repeat(count));
        let ends: Vec<usize> = (1..text.len()).step_by(size).collect();
        let run = run(&EVALUATORS[which], &request(), &text, &ends);
        prop_assert_eq!(breach(&EVALUATORS[which], &request(), &text, &run), None, "{:?} by {}", text, size);
    }
}

/// What is displayed from right to left is read twice, as it is written and turned round.
#[test]
fn a_value_in_a_line_that_is_turned_round_is_found_once() {
    let text = format!("\u{202e}NHI ZZZ00AX,OIB: 333920059617 {}", "1 2 3, \n".repeat(150));
    for evaluator in EVALUATORS.iter() {
        for size in 1..4 {
            let ends: Vec<usize> = (1..text.len()).step_by(size).collect();
            let run = run(evaluator, &request(), &text, &ends);
            assert_eq!(breach(evaluator, &request(), &text, &run), None, "by {size}");
        }
    }
}

#[test]
fn examples_of_every_detector() {
    let all = evaluator(&[
        "id: all, detect: {any: [pii.*, secret.*, fin.*, id.*, phi.*, net.*, cmd.*, file.*, marking.*, injection.*, encoding.*, code.*]}, effect: {redact: {style: tag}}",
    ]);
    let mut scratch = Scratch::default();
    for detector in detector::all() {
        for (text, _) in detector.finds {
            let text = format!("{text} and more.");
            let ends: Vec<usize> = (1..text.len()).collect();
            let run = run(&all, &request(), &text, &ends);
            assert_eq!(breach(&all, &request(), &text, &run), None, "{} in {text:?}", detector.name);
        }
    }
    assert!(all.stream(request(), &mut scratch).is_ok());
}

/// What the random texts have found: a match without an end keeps waiting what is before the window, too.
#[test]
fn what_lies_before_the_window_is_searched() {
    let filler = "It was a bright cold day. ".repeat(312);
    let text = format!("LEI 5493001KJTIIGC8Y1R12, thank you%40pat. Cédula: 1.234.567-3 {filler}");
    let ends: Vec<usize> = (1..text.len()).step_by(20).collect();
    let run = run(&EVALUATORS[5], &request(), &text, &ends);
    assert_eq!(breach(&EVALUATORS[5], &request(), &text, &run), None);
}

/// What the random texts have found: a token that may go on begins within an escape.
#[test]
fn an_escape_reaches_into_a_token() {
    let text = "%343131312031313131203131313120313131 ";
    let ends: Vec<usize> = (1..text.len()).collect();
    let run = run(&EVALUATORS[5], &request(), text, &ends);
    assert_eq!(breach(&EVALUATORS[5], &request(), text, &run), None);
}
