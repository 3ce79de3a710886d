//! Texts that make a careless search quadratic.

use lictor_scan::{MatcherId, MatcherSet, Scratch};

use crate::{Spec, every, keywords, regexes, scan, scanner, scanners};

/// At one, two and four times a size: the work must not more than double each time, but for the constant part of the
/// bound, and hits may only be missing where the outcome says so.
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
    let mut specs: Vec<Spec> = patterns.map(|pattern| regexes([pattern])).into();
    specs.push(Spec { accept: Some(|_| false), ..regexes(["[0-9A-Z-]+"]) });
    specs.push(keywords([&"A".repeat(63)]));
    let scanner = scanner(&specs);
    let mut scratch = Scratch::default();
    for unit in ["A", "7", "12-34-56-", "Aé ", "aA1-@ ", "密"] {
        for id in 0..specs.len() {
            let mut wanted = MatcherSet::default();
            wanted.insert(MatcherId(id as u32));
            let mut before = None;
            for size in [1 << 18, 1 << 19, 1 << 20] {
                let text = unit.repeat(size / unit.len());
                let (_, outcome) = scan(&scanner, &specs, &text, &wanted, usize::MAX, &mut scratch);
                // The prefilter's walk, and both walks of the search that exceeds the budget, come on top.
                let bound = 67 * text.len() as u64 + (1 << 20);
                assert!(outcome.work <= bound, "{unit:?} {id}: {} at {size}", outcome.work);
                if let Some(before) = before
                    && outcome.incomplete.is_empty()
                {
                    let work = outcome.work;
                    assert!(work <= 2 * before + 4096, "{unit:?} {id}: {before}, then {work}");
                }
                before = Some(outcome.work);
            }
        }
    }
}

#[test]
fn a_search_that_is_given_up_is_reported() {
    let specs = [regexes(["(?s).*x|."]), keywords(["A"])];
    let text = "A".repeat(1 << 16);
    for scanner in scanners(&specs) {
        let (found, outcome) = scan(&scanner, &specs, &text, &every(2), usize::MAX, &mut Scratch::default());
        assert_eq!(outcome.incomplete, [MatcherId(0)]);
        assert_eq!(found.iter().filter(|hit| hit.0 == 1).count(), text.len());
    }
}
