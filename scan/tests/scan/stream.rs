//! A text that comes piece by piece: what is decided of each piece, together, is what a scan of the whole finds.

use std::ops::Range;

use lictor_scan::{MatcherId, MatcherSet, Scanner, Scratch, Sink};
use proptest::prelude::*;

use crate::random::{numbers, shape, spec, specs, text};
use crate::{Hit, Spec, cases, every, keywords, oracle, regexes, scanner, scanners};

/// Further than any test's text.
const WINDOW: usize = 1 << 20;

#[derive(Default)]
struct Pieces<'s> {
    specs: &'s [Spec],
    /// The match at hand.
    matched: Range<usize>,
    /// Matches that are hits.
    taken: Vec<Range<usize>>,
    hits: Vec<Hit>,
}

impl Sink for Pieces<'_> {
    fn matched(&mut self, _: MatcherId, _: &str, found: Range<usize>) {
        self.matched = found;
    }

    fn accepts(&mut self, matcher: MatcherId, text: &str, hit: Range<usize>) -> bool {
        let accepts = self.specs[matcher.0 as usize].accept.is_none_or(|accept| accept(&text[hit]));
        if accepts {
            self.taken.push(self.matched.clone());
        }
        accepts
    }

    fn hit(&mut self, matcher: MatcherId, hit: Range<usize>) {
        self.hits.push((matcher.0, hit));
    }
}

/// The hits of a text that is there up to each of `ends`, and where what is decided of it ends.
fn stream(scanner: &Scanner, specs: &[Spec], text: &str, ends: &[usize]) -> (Vec<Hit>, Vec<usize>) {
    let (wanted, mut scratch) = (every(specs.len()), Scratch::default());
    let (mut hits, mut settled, mut decided) = (Vec::new(), 0, Vec::new());
    for end in ends {
        let so_far = &text[..*end];
        let mut possible = MatcherSet::default();
        let undecided = scanner.undecided(so_far, settled, &wanted, WINDOW, &mut possible, &mut scratch);
        let is_last = *end == text.len();
        let mut to = undecided.filter(|_| !is_last).unwrap_or(*end);
        let mut found = Pieces { specs, ..Pieces::default() };
        scanner.scan_from(so_far, settled, &wanted, usize::MAX, &mut scratch, &mut found);
        while let Some(cut) = found.taken.iter().find(|taken| taken.start < to && to < taken.end) {
            to = cut.start;
        }
        for (matcher, hit) in &found.hits {
            let is_decided = hit.start < undecided.unwrap_or(*end);
            assert!(
                !is_decided || possible.contains(MatcherId(*matcher)),
                "{matcher} has a match in {so_far:?} that was not thought possible"
            );
        }
        hits.extend(found.hits.into_iter().filter(|(_, hit)| hit.end <= to));
        settled = to;
        decided.push(to);
    }
    hits.sort_by_key(|(matcher, hit)| (*matcher, hit.start, hit.end));
    (hits, decided)
}

fn check(specs: &[Spec], text: &str, cuts: &[prop::sample::Index]) -> Result<(), TestCaseError> {
    let boundary = |cut: &prop::sample::Index| {
        let at = cut.index(text.len() + 1);
        (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
    };
    let mut some: Vec<usize> = cuts.iter().map(boundary).chain([text.len()]).collect();
    some.sort_unstable();
    let each: Vec<usize> = (0..=text.len()).filter(|at| text.is_char_boundary(*at)).collect();
    let expected = oracle::hits(specs, text);
    for scanner in scanners(specs) {
        for ends in [&some, &each] {
            prop_assert_eq!(&stream(&scanner, specs, text, ends).0, &expected, "{:?} at {:?}", text, ends);
        }
    }
    Ok(())
}

fn cuts() -> impl Strategy<Value = Vec<prop::sample::Index>> {
    prop::collection::vec(any::<prop::sample::Index>(), 0..6)
}

proptest! {
    #![proptest_config(cases(250))]

    #[test]
    fn pieces_of_a_text_are_the_text(specs in specs(), text in text(), cuts in cuts()) {
        check(&specs, &text, &cuts)?;
    }

    #[test]
    fn pieces_of_numbers_are_the_text(
        shapes in prop::collection::vec(shape(), 1..20),
        more in prop::collection::vec(spec(), 0..3),
        text in numbers(),
        cuts in cuts(),
    ) {
        let mut specs: Vec<Spec> =
            shapes.into_iter().map(|shape| Spec { patterns: vec![shape], ..regexes([]) }).collect();
        specs.extend(more);
        check(&specs, &text, &cuts)?;
    }
}

/// Found by the property: the anchor of a pattern that is searched for in the whole text is reported before where the scan starts.
#[test]
fn an_anchor_before_the_start_counts() {
    let specs = [regexes([r"(?i:(?:密|[\w.]+@))"])];
    check(&specs, "\n密aa", &[]).unwrap();
}

/// What is undecided at the end of a text, if anything.
fn open<'t>(specs: &[Spec], text: &'t str) -> Option<&'t str> {
    let scanner = scanner(specs);
    let (all, mut possible) = (every(specs.len()), MatcherSet::default());
    let undecided = scanner.undecided(text, 0, &all, WINDOW, &mut possible, &mut Scratch::default());
    undecided.map(|from| &text[from..])
}

#[test]
fn a_text_is_decided_as_soon_as_it_can_be() {
    let card = [regexes([r"[0-9]{4}(?:[ -]?[0-9]{4}){3}"])];
    for (text, undecided) in [
        ("pay with ", None),
        ("pay with 4", Some("4")),
        ("pay with 4111 1111 ", Some("4111 1111 ")),
        ("pay with 4111 1111 1111 1111", Some("4111 1111 1111 1111")),
        ("pay with 4111 1111 1111 1111.", None),
        ("in 2024 we", None),
        ("in 2024 ", Some("2024 ")),
    ] {
        assert_eq!(open(&card, text), undecided, "{text}");
    }
    let words = [keywords(["passport", "Kiss"])];
    assert_eq!(open(&words, "my PASS"), Some("PASS"));
    assert_eq!(open(&words, "my pasta"), None);
    assert_eq!(open(&words, "my \u{212A}i\u{17F}"), Some("\u{212A}i\u{17F}"));
    let lazy = [regexes(["BEGIN.*?END"])];
    assert_eq!(open(&lazy, "x BEGIN a b c"), Some("BEGIN a b c"));
    assert_eq!(open(&lazy, "x BEGIN a b ENDx"), None);
}

#[test]
fn a_window_bounds_what_waits() {
    let specs = [regexes(["a+b"])];
    let text = "a".repeat(100);
    let scanner = scanner(&specs);
    let mut possible = MatcherSet::default();
    let undecided = scanner.undecided(&text, 0, &every(1), 30, &mut possible, &mut Scratch::default());
    assert_eq!(undecided, Some(70));
    assert!(possible.contains(MatcherId(0)), "what lies before the window was not looked at");
}
