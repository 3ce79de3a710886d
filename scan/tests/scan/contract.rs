//! Each promise by an example.

use lictor_scan::{
    Builder, Expression, Matcher, MatcherId, MatcherSet, Outcome, Pattern, Refusal, Scanner, Scratch,
};

use crate::{Spec, every, hits, keywords, regexes, scan, scanner};

#[test]
fn hits_are_ordered_by_matcher_and_place_without_nested_ones() {
    let words = keywords(["card", "credit card", "card number"]);
    assert_eq!(
        hits(&[words, regexes([r"\d+"])], "1 Credit Card number, CARD 22"),
        [(0, 2..13), (0, 9..20), (0, 22..26), (1, 0..1), (1, 27..29)]
    );
}

#[test]
fn keywords_do_not_overlap_and_know_unicode_case() {
    assert_eq!(hits(&[keywords(["aa"])], "aaaAa"), [(0, 0..2), (0, 2..4)]);
    assert_eq!(hits(&[keywords(["kiss"])], "\u{212A}I\u{17F}s"), [(0, 0..7)]);
    assert_eq!(hits(&[keywords(["Ångström"])], "x \u{212B}NGSTRÖM"), [(0, 2..13)]);
    let long = "word ".repeat(40);
    assert_eq!(hits(&[keywords([long.trim()])], &long.to_uppercase()), [(0, 0..199)]);
    assert_eq!(hits(&[keywords([".*"])], "a .* b"), [(0, 2..4)]);
}

/// The Kelvin sign is read as a `k`, but is of no word as ASCII sees it.
#[test]
fn a_character_that_is_replaced_may_stand_at_a_boundary_of_ascii() {
    let before = regexes([r"(?i:k)?(?-u:\b)[0-9]{3}"]);
    let long = regexes([r"(?i:k)[a-z ]{22}x1(?-u:\b)(?i:k)?"]);
    let text = "a \u{212A}112, \u{212A}twelve characters and x1\u{212A}";
    for copies in [1, 20] {
        let both: Vec<Spec> = (0..copies).flat_map(|_| [before.clone(), long.clone()]).collect();
        let expected: Vec<_> =
            (0..copies).flat_map(|copy| [(2 * copy, 2..8), (2 * copy + 1, 10..40)]).collect();
        assert_eq!(hits(&both, text), expected);
    }
}

#[test]
fn whole_words_end_where_scripts_meet() {
    let words = Spec { whole_words: true, ..keywords(["cat", "密码"]) };
    assert_eq!(
        hits(&[words], "cat concat cats é我的cat吗 x密码y écat"),
        [(0, 0..3), (0, 24..27), (0, 32..38)]
    );
}

#[test]
fn a_match_may_have_to_begin_a_number() {
    let number = Spec { follows_no_digit: true, ..regexes(["[0-9]{2,4}x?"]) };
    assert_eq!(
        hits(&[number], "1 22x 55555x a4444 \u{663}77"),
        [(0, 2..5), (0, 6..10), (0, 14..18), (0, 21..23)]
    );
}

#[test]
fn a_group_is_the_hit_where_it_took_part() {
    let secret = Spec { group: 1, ..regexes([r"key=(\w*)|token"]) };
    assert_eq!(
        hits(&[secret], "key=abc token key= key=é"),
        [(0, 4..7), (0, 8..13), (0, 14..18), (0, 23..25)]
    );
}

#[test]
fn patterns_are_refused_by_their_place() {
    let [both, one, large] =
        ["(a)(b)", "(a)b", r"\w{100}"].map(|pattern| Expression::parse(pattern).unwrap());
    let mut builder = Builder::new().size_limit(10_000);
    let mut refused = |patterns: &[Pattern<'_>], group| {
        let error = builder.add(&Matcher::new(patterns.iter().copied()).group(group)).unwrap_err();
        (error.place, error.reason)
    };
    assert_eq!(
        refused(&[Pattern::Regex(&both), Pattern::Regex(&one)], 2),
        (1, Refusal::NoGroup { wanted: 2, groups: 1 })
    );
    assert_eq!(refused(&[Pattern::Regex(&large)], 0), (0, Refusal::TooLarge { limit: 10_000 }));
    assert_eq!(refused(&[Pattern::Keyword("a"), Pattern::Keyword("")], 0), (1, Refusal::Empty));
    assert_eq!(
        builder.add(&Matcher::new([Pattern::Keyword("a")])),
        Ok(MatcherId(0)),
        "nothing of these is left"
    );
}

#[test]
fn a_refused_match_is_searched_again_one_character_later() {
    let even =
        Spec { accept: Some(|hit| hit.ends_with(['0', '2', '4', '6', '8'])), ..regexes([r"\d{2}|é\d{2}"]) };
    assert_eq!(hits(&[even], "1234 é2 é34 57"), [(0, 0..2), (0, 2..4), (0, 9..13)]);
    let odd_word = Spec { whole_words: true, ..regexes(["ab|b c"]) };
    assert_eq!(hits(&[odd_word], "xab c ab"), [(0, 6..8)]);
}

#[test]
fn only_wanted_matchers_report() {
    let specs = [keywords(["a"]), regexes(["[a-c]"]), regexes(["b"])];
    let scanner = scanner(&specs);
    let mut wanted = MatcherSet::default();
    wanted.extend([MatcherId(2), MatcherId(200)]);
    assert_eq!(scan(&scanner, &specs, "abc", &wanted, 9, &mut Scratch::default()).0, [(2, 1..2)]);
    wanted.clear();
    assert_eq!(
        scan(&scanner, &specs, "abc", &wanted, 9, &mut Scratch::default()),
        (vec![], Outcome::default())
    );
}

#[test]
fn a_scratch_serves_one_scanner_after_the_other() {
    let one_specs = [regexes([r"\w+@\w+"]), keywords(["k"])];
    let two_specs = [regexes([r"\d+-\d+"])];
    let (one, two) = (scanner(&one_specs), scanner(&two_specs));
    let mut scratch = Scratch::default();
    for _ in 0..3 {
        assert_eq!(scan(&one, &one_specs, "k a@b", &every(2), 9, &mut scratch).0, [(0, 2..5), (1, 0..1)]);
        assert_eq!(scan(&one, &one_specs, "k", &every(2), 9, &mut scratch).0, [(1, 0..1)]);
        assert_eq!(scan(&two, &two_specs, "a@b 1-2", &every(2), 9, &mut scratch).0, [(0, 4..7)]);
    }
    // A caller's panic must not leave anything behind either.
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let mut sink = |_, _| panic!("the caller's");
        one.scan("k a@b", &every(2), 9, &mut scratch, &mut sink);
    }));
    assert!(panicked.is_err());
    assert_eq!(scan(&one, &one_specs, "a@b k", &every(2), 9, &mut scratch).0, [(0, 0..3), (1, 4..5)]);
}

#[test]
fn many_keywords_cost_one_pass() {
    let words: Vec<String> = (0..5_000).map(|index| format!("word{index}x")).collect();
    let specs = [Spec { patterns: words, ..keywords([]) }];
    let scanner = scanner(&specs);
    let text = "some word17X and WORD4999x but not word5000x ".repeat(100);
    let (found, outcome) = scan(&scanner, &specs, &text, &every(1), usize::MAX, &mut Scratch::default());
    assert_eq!(found.len(), 200);
    assert!(outcome.work < 8 * text.len() as u64, "{}", outcome.work);
}

/// A Unicode word boundary stops a lazy DFA at the first character beyond ASCII. That must neither lose hits nor
/// exhaust the bound on work of an ordinary pattern.
#[test]
fn word_boundaries_beside_other_scripts() {
    let text = "Die Adresse ist müller@example.org, 密码 is not b@c.de. ".repeat(2_000);
    let specs = [regexes([r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b"])];
    let scanner = scanner(&specs);
    let (found, outcome) = scan(&scanner, &specs, &text, &every(1), usize::MAX, &mut Scratch::default());
    assert!(outcome.incomplete.is_empty());
    assert!(outcome.work < 8 * text.len() as u64, "{}", outcome.work);
    assert_eq!(found.len(), 4_000);
    assert_eq!(found[..2], [(0, 16..35), (0, 51..57)]);
}

#[test]
fn scanners_are_shared_by_threads() {
    fn shared<T: Send + Sync + std::panic::UnwindSafe + std::panic::RefUnwindSafe>() {}
    shared::<Scanner>();
    shared::<Expression>();
    fn owned<T: Send + std::panic::UnwindSafe>() {}
    owned::<Scratch>();
}
