//! Random matchers and texts against the plain loop.

use lictor_scan::{MatcherId, Scratch};
use proptest::prelude::*;

use crate::{Hit, Spec, cases, every, keywords, oracle, regexes, scan, scanners};

/// Characters that matchers get wrong: case pairs across the ASCII border, combining marks, scripts without spaces,
/// digits of other scripts, characters beyond the basic plane, line ends.
const ALPHABET: &[&str] = &[
    "a",
    "b",
    "A",
    "B",
    "k",
    "K",
    "\u{212A}",
    "s",
    "S",
    "\u{17F}",
    "i",
    "I",
    "\u{131}",
    "\u{130}",
    "ß",
    "σ",
    "ς",
    "Σ",
    "1",
    "2",
    "\u{661}",
    "\u{FF12}",
    "-",
    "_",
    " ",
    "\u{A0}",
    "\n",
    ".",
    "@",
    "é",
    "É",
    "e\u{301}",
    "密",
    "码",
    "カ",
    "😀",
    "ab",
    "kiss",
    "key",
    "12-34",
    "Å",
    "\u{212B}",
    "пароль",
    "ПАРОЛЬ",
];

pub(crate) fn text() -> impl Strategy<Value = String> {
    let length = prop_oneof![8 => 0..40_usize, 1 => 40..300_usize];
    length
        .prop_flat_map(|length| prop::collection::vec(prop::sample::select(ALPHABET), length))
        .prop_map(|parts| parts.concat())
}

fn pattern() -> impl Strategy<Value = String> {
    let atom = prop_oneof![
        6 => prop::sample::select(
            &["a", "b", "k", "s", "K", "ſ", "i", "é", "密", "ab", "kiss", "key", "1", "-", "@", "пароль", "12", "å"][..]
        )
        .prop_map(str::to_owned),
        3 => prop::sample::select(
            &[
                r"\d", r"\w", r"\s", ".", "[a-k]", "[^a]", "[A-Z]", r"\pL", "[ksσ]", "(?s:.)", "[a-k]{2,70}",
                r"(?-u:\w)", "[密😀]", "[0-9]", r"\d{2}", r"[0-9]{2}-[0-9]{2}", r"\w+", "[a-z]*", r"[\w.]+@",
                r"\D", "[é密a]", "[\u{661}-\u{665}]",
            ][..]
        )
        .prop_map(str::to_owned),
        1 => prop::sample::select(
            &[
                r"\b", r"\B", "^", "$", r"(?-u:\b)", r"(?-u:\B)", "(?m:^)", "(?m:$)", r"\b{start}", r"\b{end}",
                r"\b{start-half}", r"\b{end-half}", "(?R)(?m:^)", "(?Rm:$)", "",
            ][..]
        )
        .prop_map(str::to_owned),
    ];
    atom.prop_recursive(4, 24, 4, |inner| {
        let times = &["*", "+", "?", "*?", "+?", "??", "{2}", "{0,3}", "{1,2}?", "{2,}"][..];
        prop_oneof![
            4 => prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| parts.concat()),
            2 => prop::collection::vec(inner.clone(), 2..4)
                .prop_map(|parts| format!("(?:{})", parts.join("|"))),
            2 => (inner.clone(), prop::sample::select(times))
                .prop_map(|(inner, times)| format!("(?:{inner}){times}")),
            1 => inner.clone().prop_map(|inner| format!("(?i:{inner})")),
            1 => inner.clone().prop_map(|inner| format!(r"\b{inner}\b")),
            1 => inner.prop_map(|inner| format!("({inner})")),
        ]
    })
    .prop_filter("empty", |pattern| !pattern.is_empty())
}

fn keyword() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(ALPHABET), 1..6).prop_map(|parts| parts.concat())
}

fn odd_length(hit: &str) -> bool {
    hit.chars().count() % 2 == 1
}

pub(crate) fn spec() -> impl Strategy<Value = Spec> {
    let patterns = prop_oneof![
        (prop::collection::vec(pattern(), 1..4), Just(false)),
        (prop::collection::vec(keyword(), 1..6), Just(true)),
    ];
    (patterns, any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>()).prop_map(
        |((patterns, keywords), whole_words, follows_no_digit, group, odd)| {
            let captures =
                |pattern: &String| regex::Regex::new(pattern).is_ok_and(|regex| regex.captures_len() > 1);
            let group = usize::from(group && !keywords && patterns.iter().all(captures));
            let accept = odd.then_some(odd_length as fn(&str) -> bool);
            Spec { patterns, keywords, whole_words, follows_no_digit, group, accept }
        },
    )
}

pub(crate) fn specs() -> impl Strategy<Value = Vec<Spec>> {
    prop_oneof![9 => prop::collection::vec(spec(), 1..6), 1 => prop::collection::vec(spec(), 10..30)]
}

/// Patterns that name no letter, so many that they are told apart by one automaton.
pub(crate) fn shape() -> impl Strategy<Value = String> {
    let atom = prop::sample::select(
        &[
            "[0-9]",
            r"\d",
            "[A-Z]",
            "[a-z0-9]",
            "-",
            " ",
            "[ -]?",
            r"\b",
            r"\B",
            r"\w",
            "(?:1|2a)",
            r"(?-u:\b)",
            r"\s",
            "(?i:k)",
            ".",
            "[^ ]",
        ][..],
    );
    let times = prop::sample::select(&["", "", "", "{2}", "{1,3}", "{3}", "+", "?", "{0,2}?", "{2,12}"][..]);
    prop::collection::vec((atom, times), 2..7).prop_map(|parts| {
        parts
            .into_iter()
            .map(|(atom, times)| match atom {
                r"\b" | r"\B" | r"(?-u:\b)" | "[ -]?" => atom.to_owned(),
                atom => format!("{atom}{times}"),
            })
            .collect()
    })
}

pub(crate) fn numbers() -> impl Strategy<Value = String> {
    let parts = &[
        "1", "2", "12", "345", "a", "2a", "A", "K", "k", "\u{212A}", "-", " ", "_", "é", "密", "\u{663}",
        "\n",
    ][..];
    prop::collection::vec(prop::sample::select(parts), 0..60).prop_map(|parts| parts.concat())
}

/// A text of several chunks, with parts that matter around the border of two.
fn long_text() -> impl Strategy<Value = String> {
    (text(), text(), 3_900..4_200_usize, prop::sample::select(&["x", "é ", "12", "s", "\u{17F}"][..]))
        .prop_map(|(before, after, len, filler)| {
            let filler = filler.repeat(len.saturating_sub(before.len()) / filler.len());
            format!("{filler}{before}{after}{filler}{after}")
        })
}

fn check(specs: &[Spec], texts: &[String]) -> Result<(), TestCaseError> {
    let scanners = scanners(specs);
    let mut scratches: Vec<Scratch> = scanners.iter().map(|_| Scratch::default()).collect();
    for text in texts {
        let expected = oracle::hits(specs, text);
        let mut work = Vec::new();
        for (scanner, scratch) in scanners.iter().zip(&mut scratches) {
            let (found, outcome) = scan(scanner, specs, text, &every(specs.len()), usize::MAX, scratch);
            let cut = |hit: &Hit| outcome.incomplete.contains(&MatcherId(hit.0));
            prop_assert!(text.len() > 1_000 || outcome.incomplete.is_empty());
            let expected = expected.iter().filter(|hit| !cut(hit)).collect::<Vec<_>>();
            let found = found.iter().filter(|hit| !cut(hit)).collect::<Vec<_>>();
            prop_assert_eq!(found, expected, "{:?} by {:?}", text, scanner);
            work.push(outcome.work);
        }
        // The second is without prefilter, which takes other steps.
        work.remove(1);
        prop_assert!(work.iter().all(|one| *one == work[0]), "{:?} for {:?} by kernel", work, text);
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn a_scan_equals_a_plain_loop(specs in specs(), texts in prop::collection::vec(text(), 1..6)) {
        check(&specs, &texts)?;
    }

    #[test]
    fn a_bound_on_hits_says_what_it_cut(
        words in prop::collection::vec(keyword(), 1..4),
        text in text(),
        max in 0..6_usize,
    ) {
        let list = Spec { patterns: words, ..keywords([]) };
        let specs = [list, regexes([r"\w+"]), regexes(["never"])];
        for scanner in scanners(&specs) {
            let all = scan(&scanner, &specs, &text, &every(3), usize::MAX, &mut Scratch::default()).0;
            let (some, outcome) = scan(&scanner, &specs, &text, &every(3), max, &mut Scratch::default());
            prop_assert!(some.len() <= max);
            let is_cut = |id: u32| outcome.incomplete.contains(&MatcherId(id));
            prop_assert!(some.iter().all(|hit| all.contains(hit) || is_cut(hit.0)));
            for id in 0..3 {
                let of = |hits: &[Hit]| hits.iter().filter(|hit| hit.0 == id).count();
                prop_assert!(of(&some) == of(&all) || is_cut(id));
            }
            prop_assert!(!is_cut(2));
        }
    }
}

proptest! {
    #![proptest_config(cases(100))]

    #[test]
    fn crowds_are_told_apart(
        shapes in prop::collection::vec(shape(), 12..50),
        more in prop::collection::vec(spec(), 0..3),
        texts in prop::collection::vec(numbers(), 1..6),
    ) {
        let mut specs: Vec<Spec> =
            (0..)
                .zip(shapes)
                .map(|(place, shape)| Spec {
                    patterns: vec![shape],
                    follows_no_digit: place % 2 == 0,
                    ..regexes([])
                })
                .collect();
        specs.extend(more);
        check(&specs, &texts)?;
    }

    #[test]
    fn chunks_of_a_text_are_one_text(specs in specs(), texts in prop::collection::vec(long_text(), 1..3)) {
        check(&specs, &texts)?;
    }
}
