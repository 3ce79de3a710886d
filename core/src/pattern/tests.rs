//! The scanner against a plain loop over the `meta` engine, and its bounds.

use std::ops::Range;

use proptest::prelude::*;
use regex_automata::meta;

use crate::detector::{Accept, Candidate};
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
        let accepts = |found: Range<usize>| {
            let stands = !matcher.whole_words || stands_alone(text, &found);
            stands
                && matcher
                    .accept
                    .is_none_or(|accept| accept(&Candidate { text, start: found.start, end: found.end }))
        };
        if !matcher.whole_words && matcher.accept.is_none() {
            all.extend(regex.find_iter(text).map(|found| found.range()).filter(|found| !found.is_empty()));
            continue;
        }
        let mut at = 0;
        while let Some(found) = regex.find(regex_automata::Input::new(text).range(at..)) {
            if !found.is_empty() && accepts(found.range()) {
                all.push(found.range());
                at = found.end();
            } else if let Some(first) = text[found.start()..].chars().next() {
                at = found.start() + first.len_utf8();
            } else {
                break;
            }
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
            &[r"\d", r"\w", r"\s", ".", "[a-k]", "[^a]", "[A-Z]", r"\pL", "[ksσ]", "(?s:.)", "[a-k]{2,70}", r"(?-u:\w)", "[密😀]"][..]
        )
        .prop_map(str::to_owned),
        1 => prop::sample::select(&[r"\b", r"\B", "^", "$", r"(?-u:\b)", "(?m:^)", "(?m:$)", r"\b{start}", ""][..])
            .prop_map(str::to_owned),
    ];
    atom.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            4 => prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| parts.concat()),
            2 => prop::collection::vec(inner.clone(), 2..4).prop_map(|parts| format!("(?:{})", parts.join("|"))),
            2 => (inner.clone(), prop::sample::select(&["*", "+", "?", "*?", "+?", "{2}", "{0,3}"][..]))
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

fn odd_length(candidate: &Candidate<'_>) -> bool {
    candidate.matched().chars().count() % 2 == 1
}

/// Patterns, their syntax, whether they must be whole words, and whether of odd length.
fn any_matchers() -> impl Strategy<Value = Vec<(Vec<String>, Syntax, bool, bool)>> {
    let regexes = (prop::collection::vec(pattern(), 1..4), Just(Syntax::Rust), any::<bool>(), any::<bool>());
    let keywords =
        (prop::collection::vec(keyword(), 1..6), Just(Syntax::Keyword), any::<bool>(), any::<bool>());
    prop::collection::vec(prop_oneof![regexes, keywords], 1..6)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_scan_equals_a_plain_loop(specs in any_matchers(), texts in prop::collection::vec(text(), 1..4)) {
        let matchers: Vec<Matcher<'_>> = specs
            .iter()
            .map(|(patterns, syntax, whole_words, odd)| Matcher {
                patterns: patterns.iter().map(String::as_str).collect(),
                syntax: *syntax,
                whole_words: *whole_words,
                group: 0,
                accept: odd.then_some(odd_length as Accept),
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

#[test]
fn hits_are_ordered_by_matcher_and_place_without_nested_ones() {
    let words =
        Matcher { patterns: vec!["card", "credit card", "card number"], ..matcher("", Syntax::Keyword) };
    let digits = matcher(r"\d+", Syntax::Rust);
    assert_eq!(
        hits(&[words, digits], "1 Credit Card number, CARD 22"),
        [(0, 2, 13), (0, 9, 20), (0, 22, 26), (1, 0, 1), (1, 27, 29)]
    );
}

#[test]
fn keywords_do_not_overlap_and_know_unicode_case() {
    assert_eq!(hits(&[matcher("aa", Syntax::Keyword)], "aaaAa"), [(0, 0, 2), (0, 2, 4)]);
    assert_eq!(hits(&[matcher("kiss", Syntax::Keyword)], "\u{212A}I\u{17F}s"), [(0, 0, 7)]);
    let long = "word ".repeat(40);
    assert_eq!(hits(&[matcher(long.trim(), Syntax::Keyword)], &long.to_uppercase()), [(0, 0, 199)]);
    assert_eq!(hits(&[matcher(".*", Syntax::Keyword)], "a .* b"), [(0, 2, 4)]);
}

#[test]
fn a_group_is_the_hit_where_it_took_part() {
    let secret = Matcher { group: 1, ..matcher(r"key=(\w*)|token", Syntax::Rust) };
    assert_eq!(
        hits(std::slice::from_ref(&secret), "key=abc token key= key=é"),
        [(0, 4, 7), (0, 8, 13), (0, 14, 18), (0, 23, 25)]
    );
    let mut builder = ScannerBuilder::new(SIZE);
    let (index, error) =
        builder.add(&Matcher { group: 2, patterns: vec!["(a)(b)", "(a)b"], ..secret }).unwrap_err();
    assert_eq!((index, error.code, error.message.as_str()), (1, Code::Regex, "the pattern has no group 2"));
}

#[test]
fn a_refused_match_is_searched_again_one_character_later() {
    fn even(candidate: &Candidate<'_>) -> bool {
        candidate.matched().len() == 2 && candidate.matched().ends_with(['0', '2', '4', '6', '8'])
    }
    let even = Matcher { accept: Some(even), ..matcher(r"\d{2}|é\d{2}", Syntax::Rust) };
    assert_eq!(hits(&[even], "1234 é1 é34 57"), [(0, 0, 2), (0, 2, 4), (0, 11, 13)]);
    let odd_word = Matcher { whole_words: true, ..matcher("ab|b c", Syntax::Rust) };
    assert_eq!(hits(&[odd_word], "xab c ab"), [(0, 6, 8)]);
}

#[test]
fn equal_matchers_are_one() {
    let mut builder = ScannerBuilder::new(SIZE);
    let mut add = |matcher: Matcher<'_>| builder.add(&matcher).unwrap();
    let first = add(matcher("a", Syntax::Rust));
    assert_eq!(add(matcher("b", Syntax::Rust)), MatcherId(1));
    assert_eq!(add(matcher("a", Syntax::Rust)), first);
    assert_ne!(add(matcher("a", Syntax::Keyword)), first);
    assert_ne!(add(Matcher { whole_words: true, ..matcher("a", Syntax::Rust) }), first);
}

#[test]
fn only_wanted_matchers_report() {
    let scanner = scanner(
        &[matcher("a", Syntax::Keyword), matcher("[a-c]", Syntax::Rust), matcher("b", Syntax::Rust)],
        true,
    );
    let mut wanted = MatcherSet::default();
    wanted.insert(MatcherId(2));
    wanted.insert(MatcherId(200));
    assert_eq!(scan(&scanner, "abc", &wanted, 9, &mut ScanScratch::default()).0, [(2, 1, 2)]);
    wanted.clear();
    assert_eq!(
        scan(&scanner, "abc", &wanted, 9, &mut ScanScratch::default()),
        (vec![], ScanOutcome::default())
    );
}

#[test]
fn a_scratch_serves_one_scanner_after_the_other() {
    let one = scanner(&[matcher(r"\w+@\w+", Syntax::Rust), matcher("k", Syntax::Keyword)], true);
    let two = scanner(&[matcher(r"\d+-\d+", Syntax::Rust)], true);
    let mut scratch = ScanScratch::default();
    for _ in 0..3 {
        assert_eq!(scan(&one, "k a@b", &every(2), 9, &mut scratch).0, [(0, 2, 5), (1, 0, 1)]);
        assert_eq!(scan(&one, "k", &every(2), 9, &mut scratch).0, [(1, 0, 1)]);
        assert_eq!(scan(&two, "a@b 1-2", &every(2), 9, &mut scratch).0, [(0, 4, 7)]);
    }
    // A caller's panic must not leave anything behind either.
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        one.scan("k a@b", &every(2), 9, &mut scratch, &mut |_, _, _| panic!("the caller's"));
    }));
    assert!(panicked.is_err());
    assert_eq!(scan(&one, "a@b k", &every(2), 9, &mut scratch).0, [(0, 0, 3), (1, 4, 5)]);
}

#[test]
fn many_keywords_cost_one_automaton() {
    let words: Vec<String> = (0..5_000).map(|index| format!("word{index}x")).collect();
    let list =
        Matcher { patterns: words.iter().map(String::as_str).collect(), ..matcher("", Syntax::Keyword) };
    let scanner = scanner(&[list], true);
    let text = "some word17X and WORD4999x but not word5000x ".repeat(100);
    let (found, outcome) = scan(&scanner, &text, &every(1), usize::MAX, &mut ScanScratch::default());
    assert_eq!(found.len(), 200);
    assert_eq!(outcome.work, text.len() as u64);
}

/// Texts that make a careless search quadratic, at one, two and four times a size: the work must not more than double
/// each time, but for the constant part of the bound, and hits may only be missing where the outcome says so.
#[test]
fn work_is_linear_in_hostile_texts() {
    let patterns = [
        r".*[^A-Z]|[A-Z]",
        r"[A-Z]+!|[A-Z]",
        r"(?:[0-9]{2}-)*x|[0-9]",
        r"\b(?:\w+\W)*x\b|\w",
        r"[A-Z]{1,5000}!|[A-Z]",
        r"(?s).*x|.",
        r"\w+@\w+",
        r"\d+(?:-\d+)*",
        r"(?:a?){40}a{40}",
        r"(?:A?){200}[b-c]",
        r"(?:\d[ -]?){13,19}",
        r"(?i)(?:a|aa)+$",
    ];
    let refuse_all = |_: &Candidate<'_>| false;
    let mut matchers: Vec<Matcher<'_>> =
        patterns.iter().map(|pattern| matcher(pattern, Syntax::Rust)).collect();
    matchers.push(Matcher { accept: Some(refuse_all), ..matcher("[0-9A-Z-]+", Syntax::Rust) });
    let keyword = "A".repeat(63);
    matchers.push(matcher(&keyword, Syntax::Keyword));
    let scanner = scanner(&matchers, true);
    let mut scratch = ScanScratch::default();
    for unit in ["A", "7", "12-34-56-", "Aé ", "aA1-@ ", "密"] {
        for id in 0..matchers.len() {
            let mut wanted = MatcherSet::default();
            wanted.insert(MatcherId(id as u32));
            let mut before = None;
            for size in [1 << 18, 1 << 19, 1 << 20] {
                let text = unit.repeat(size / unit.len());
                let (_, outcome) = scan(&scanner, &text, &wanted, usize::MAX, &mut scratch);
                // The prefilter's walk, and both walks of the search that exceeds the budget, come on top.
                let bound = 67 * text.len() as u64 + (1 << 20);
                assert!(outcome.work <= bound, "{unit:?} {id}: {} at {size}", outcome.work);
                if let Some(before) = before
                    && outcome.incomplete.is_empty()
                {
                    assert!(
                        outcome.work <= 2 * before + 4096,
                        "{unit:?} {id}: {before}, then {}",
                        outcome.work
                    );
                }
                before = Some(outcome.work);
            }
        }
    }
}

#[test]
fn a_search_that_is_given_up_is_reported() {
    let matchers = [matcher("(?s).*x|.", Syntax::Rust), matcher("A", Syntax::Keyword)];
    let text = "A".repeat(1 << 16);
    for prefilter in [true, false] {
        let scanner = scanner(&matchers, prefilter);
        let (found, outcome) = scan(&scanner, &text, &every(2), usize::MAX, &mut ScanScratch::default());
        assert_eq!(outcome.incomplete, [MatcherId(0)]);
        assert_eq!(found.iter().filter(|hit| hit.0 == 1).count(), text.len());
    }
}

/// A Unicode word boundary stops a lazy DFA at the first character beyond ASCII. That must neither lose hits nor
/// exhaust the bound on work of an ordinary pattern.
#[test]
fn word_boundaries_beside_other_scripts() {
    let sentence = "Die Adresse ist müller@example.org, 密码 is not b@c.de. ";
    let text = sentence.repeat(2_000);
    let email = matcher(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b", Syntax::Rust);
    let (found, outcome) = {
        let scanner = scanner(std::slice::from_ref(&email), true);
        scan(&scanner, &text, &every(1), usize::MAX, &mut ScanScratch::default())
    };
    assert!(outcome.incomplete.is_empty());
    assert!(outcome.work < 8 * text.len() as u64, "{}", outcome.work);
    let expected: Vec<Hit> =
        expected(&email, &text[..sentence.len()]).iter().map(|hit| (0, hit.start, hit.end)).collect();
    assert_eq!(expected.len(), 2);
    assert_eq!(found.len(), 4_000);
    assert_eq!(found[..2], expected[..]);
}

#[test]
fn rust_patterns_are_refused_with_a_place() {
    for (pattern, code, under) in [
        ("", Code::Regex, ""),
        ("é(a", Code::Regex, "("),
        ("é[b-a]", Code::Regex, "b-a"),
        (r"é\p{Nope}", Code::Regex, r"\p{Nope}"),
        (r"é(?-u:\xFF)", Code::Regex, r"\xFF"),
        ("é(?=a)", Code::RegexFeature, "(?="),
        ("é(?!a)", Code::RegexFeature, "(?!"),
        ("é(?<=a)", Code::RegexFeature, "(?<="),
        ("é(?<!a)", Code::RegexFeature, "(?<!"),
        (r"(é)\1", Code::RegexFeature, r"\1"),
        (r"(?<n>é)\k<n>", Code::RegexFeature, r"\k"),
        (r"\w{1000}", Code::Limit, r"\w{1000}"),
    ] {
        let error = Regex::new(pattern, Syntax::Rust, 1 << 20).unwrap_err();
        assert_eq!((error.code, &pattern[error.start..error.end]), (code, under), "{error:?}");
        assert_eq!(error.help.is_some(), matches!(code, Code::RegexFeature | Code::Limit), "{error:?}");
        let lower = !error.message.starts_with(char::is_uppercase) || error.message.starts_with("Unicode");
        assert!(lower && !error.message.ends_with('.'), "{error:?}");
    }
}

#[test]
fn deep_patterns_are_refused() {
    for (open, close) in [("(", ")"), ("(?:", ")?"), ("[", "]"), ("(?:a|", ")")] {
        let deep = format!("{}a{}", open.repeat(10_000), close.repeat(10_000));
        assert_eq!(Regex::new(&deep, Syntax::Rust, SIZE).unwrap_err().code, Code::Limit);
    }
    assert_eq!(
        Regex::new(&format!("a{}", "?".repeat(10_000)), Syntax::Rust, SIZE).unwrap_err().code,
        Code::Limit
    );
    assert_eq!(
        Regex::glob(&format!("{}a{}", "{".repeat(10_000), "}".repeat(10_000)), SIZE).unwrap_err().code,
        Code::Limit
    );
    assert!(Regex::new(&"(a)".repeat(10_000), Syntax::Rust, SIZE).is_ok());
}

#[test]
fn patterns_that_match_everywhere_are_known() {
    let matches_empty = |pattern| matches_empty(pattern, Syntax::Rust).unwrap();
    for pattern in ["a*", "a|", r"\b", "^", "(?:a?){3}", "^a*"] {
        assert!(matches_empty(pattern), "{pattern}");
    }
    for pattern in ["a", "^$", r"\Aa*\z", "a+|b"] {
        assert!(!matches_empty(pattern), "{pattern}");
    }
}

#[test]
fn keywords_are_texts() {
    let keyword = Regex::new("a.b (K", Syntax::Keyword, SIZE).unwrap();
    assert!(keyword.is_match("xA.B (\u{212A}x"));
    assert!(!keyword.is_match("a-b (k"));
    assert_eq!(Regex::new("", Syntax::Keyword, SIZE).unwrap_err().message, "a pattern must not be empty");
}

#[test]
fn scanners_are_shared_by_threads() {
    fn shared<T: Send + Sync + std::panic::UnwindSafe + std::panic::RefUnwindSafe>() {}
    shared::<Scanner>();
    shared::<Regex>();
    fn owned<T: Send + std::panic::UnwindSafe>() {}
    owned::<ScanScratch>();
}
