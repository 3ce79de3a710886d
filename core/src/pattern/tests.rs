//! The scanner against a plain loop over the `meta` engine, and its bounds.

use std::ops::Range;

use proptest::prelude::*;
use regex_automata::meta;

use crate::detector::Candidate;
use crate::diagnostic::Code;
use crate::document::Syntax;

use super::words::stands_alone;
use super::*;

/// Enough for the random patterns, some of which repeat large Unicode classes.
const SIZE: usize = 1 << 26;

type Hit = (u32, usize, usize);

fn matcher(pattern: &str, syntax: Syntax) -> Matcher<'_> {
    Matcher { patterns: vec![pattern], syntax, whole_words: false, group: 0, accept: None }
}

fn scanner(matchers: &[Matcher<'_>], prefilter: bool) -> Scanner {
    let mut builder = ScannerBuilder::new(SIZE);
    for matcher in matchers {
        builder.add(matcher).unwrap();
    }
    builder.build(prefilter)
}

fn every(count: usize) -> MatcherSet {
    let mut set = MatcherSet::default();
    (0..count).for_each(|id| set.insert(MatcherId(id as u32)));
    set
}

fn scan(
    scanner: &Scanner,
    text: &str,
    wanted: &MatcherSet,
    max: usize,
    scratch: &mut ScanScratch,
) -> (Vec<Hit>, ScanOutcome) {
    let mut hits = Vec::new();
    let outcome =
        scanner.scan(text, wanted, max, scratch, &mut |id, start, end| hits.push((id.0, start, end)));
    (hits, outcome)
}

fn hits(matchers: &[Matcher<'_>], text: &str) -> Vec<Hit> {
    let [with, without] = [true, false].map(|prefilter| {
        let scanner = scanner(matchers, prefilter);
        scan(&scanner, text, &every(matchers.len()), usize::MAX, &mut ScanScratch::default()).0
    });
    assert_eq!(with, without, "prefilter changes the hits");
    with
}

/// What [`Scanner::scan`] promises, said with the plainest means.
fn expected(matcher: &Matcher<'_>, text: &str) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    for pattern in &matcher.patterns {
        let hir = regex::parse(pattern, matcher.syntax).unwrap();
        let regex = meta::Builder::new().build_from_hir(&hir).unwrap();
        if matcher.whole_words {
            let mut at = 0;
            while let Some(found) = regex.find(regex_automata::Input::new(text).range(at..)) {
                if !found.is_empty() && stands_alone(text, &found.range()) {
                    all.push(found.range());
                    at = found.end();
                } else if let Some(first) = text[found.start()..].chars().next() {
                    at = found.start() + first.len_utf8();
                } else {
                    break;
                }
            }
        } else {
            all.extend(regex.find_iter(text).map(|found| found.range()).filter(|found| !found.is_empty()));
        }
    }
    all.sort_by_key(|hit| (hit.start, std::cmp::Reverse(hit.end)));
    let mut kept: Vec<Range<usize>> = Vec::new();
    for hit in all {
        if !kept.iter().any(|other| other.start <= hit.start && hit.end <= other.end) {
            kept.push(hit);
        }
    }
    kept
}

/// Characters that matchers get wrong: case pairs across the ASCII border, combining marks, scripts without spaces,
/// characters beyond the basic plane, line ends.
const ALPHABET: &[&str] = &[
    "a", "b", "A", "B", "k", "K", "\u{212A}", "s", "S", "\u{17F}", "i", "I", "\u{131}", "\u{130}", "ß", "σ",
    "ς", "Σ", "1", "2", "-", "_", " ", "\n", ".", "@", "é", "e\u{301}", "密", "码", "カ", "😀", "ab", "kiss",
    "key",
];

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(ALPHABET), 0..40).prop_map(|parts| parts.concat())
}

fn pattern() -> impl Strategy<Value = String> {
    let atom = prop_oneof![
        6 => prop::sample::select(&["a", "b", "k", "s", "K", "ſ", "i", "é", "密", "ab", "kiss", "key", "1", "-", "@"][..])
            .prop_map(str::to_owned),
        2 => prop::sample::select(
            &[r"\d", r"\w", r"\s", ".", "[a-k]", "[^a]", "[A-Z]", r"\pL", "[ksσ]", "(?s:.)", r"(?-u:\w)", "[密😀]"][..]
        )
        .prop_map(str::to_owned),
        1 => prop::sample::select(&[r"\b", r"\B", "^", "$", r"(?-u:\b)", "(?m:^)", "(?m:$)", r"\b{start}", ""][..])
            .prop_map(str::to_owned),
    ];
    atom.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            4 => prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| parts.concat()),
            2 => prop::collection::vec(inner.clone(), 2..4).prop_map(|parts| format!("(?:{})", parts.join("|"))),
            2 => (inner.clone(), prop::sample::select(&["*", "+", "?", "*?", "+?", "{2}", "{0,3}", "{2,70}"][..]))
                .prop_map(|(inner, times)| format!("(?:{inner}){times}")),
            1 => inner.clone().prop_map(|inner| format!("(?i:{inner})")),
            1 => inner.prop_map(|inner| format!("({inner})")),
        ]
    })
    .prop_filter("empty", |pattern| !pattern.is_empty())
}

fn keyword() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(ALPHABET), 1..6).prop_map(|parts| parts.concat())
}

fn any_matchers() -> impl Strategy<Value = Vec<(Vec<String>, Syntax, bool)>> {
    let regexes = (prop::collection::vec(pattern(), 1..4), Just(Syntax::Rust), any::<bool>());
    let keywords = (prop::collection::vec(keyword(), 1..6), Just(Syntax::Keyword), any::<bool>());
    prop::collection::vec(prop_oneof![regexes, keywords], 1..6)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_scan_equals_a_plain_loop(specs in any_matchers(), texts in prop::collection::vec(text(), 1..4)) {
        let matchers: Vec<Matcher<'_>> = specs
            .iter()
            .map(|(patterns, syntax, whole_words)| Matcher {
                patterns: patterns.iter().map(String::as_str).collect(),
                syntax: *syntax,
                whole_words: *whole_words,
                group: 0,
                accept: None,
            })
            .collect();
        let mut builder = ScannerBuilder::new(SIZE);
        let ids: Vec<MatcherId> = matchers.iter().map(|matcher| builder.add(matcher).unwrap()).collect();
        let with = builder.build(true);
        let without = scanner(&matchers, false);
        let mut scratch = ScanScratch::default();
        for text in &texts {
            let mut wanted_hits: Vec<Hit> = ids
                .iter()
                .zip(&matchers)
                .flat_map(|(id, matcher)| {
                    expected(matcher, text).into_iter().map(|hit| (id.0, hit.start, hit.end))
                })
                .collect();
            wanted_hits.sort_unstable();
            wanted_hits.dedup();
            let (found, outcome) = scan(&with, text, &every(matchers.len()), usize::MAX, &mut scratch);
            prop_assert_eq!(&found, &wanted_hits, "{}", text);
            prop_assert!(outcome.incomplete.is_empty());
            let (found, _) = scan(&without, text, &every(matchers.len()), usize::MAX, &mut ScanScratch::default());
            prop_assert_eq!(&found, &wanted_hits, "without prefilter: {}", text);
        }
    }

    #[test]
    fn a_bound_on_hits_says_what_it_cut(words in prop::collection::vec(keyword(), 1..4), text in text(), max in 0..6_usize) {
        let patterns = words.iter().map(String::as_str).collect();
        let list = Matcher { patterns, ..matcher("", Syntax::Keyword) };
        let matchers = [list, matcher(r"\w+", Syntax::Rust), matcher("never", Syntax::Rust)];
        for prefilter in [true, false] {
            let scanner = scanner(&matchers, prefilter);
            let all = scan(&scanner, &text, &every(3), usize::MAX, &mut ScanScratch::default()).0;
            let (some, outcome) = scan(&scanner, &text, &every(3), max, &mut ScanScratch::default());
            prop_assert!(some.len() <= max);
            prop_assert!(some.iter().all(|hit| all.contains(hit) || outcome.incomplete.contains(&MatcherId(hit.0))));
            for id in 0..3 {
                let of = |hits: &[Hit]| hits.iter().filter(|hit| hit.0 == id).count();
                prop_assert!(of(&some) == of(&all) || outcome.incomplete.contains(&MatcherId(id)));
            }
            prop_assert!(!outcome.incomplete.contains(&MatcherId(2)));
        }
    }
}
