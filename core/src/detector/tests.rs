//! Every detector against its own examples, by a matcher that is slow and plain.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use regex_automata::Input;
use regex_automata::meta::Regex;

use crate::document::DetectMode;
use crate::limits::Limits;

use super::{Candidate, Detector, Setting, all, expand, find, heeds_mode, validate};

/// What `detector` finds in `text`: each pattern's leftmost-first, non-overlapping, accepted matches, without those
/// inside another. After a refused match the search resumes one character after its start.
pub(super) fn findings<'t>(detector: &Detector, patterns: &[Regex], text: &'t str) -> Vec<&'t str> {
    let mut spans = BTreeSet::new();
    for pattern in patterns {
        let mut from = 0;
        let mut captures = pattern.create_captures();
        loop {
            pattern.search_captures(&Input::new(text).range(from..), &mut captures);
            let Some(found) = captures.get_match() else { break };
            assert!(!found.is_empty(), "{}: an empty match", detector.name);
            let place = captures.get_group(detector.group()).unwrap_or(found.span());
            let candidate = Candidate::new(text, place.start, place.end);
            from = if detector.accept.is_none_or(|accept| accept(&candidate)) {
                spans.insert((place.start, Reverse(place.end)));
                found.end()
            } else {
                found.start() + text[found.start()..].chars().next().map_or(1, char::len_utf8)
            };
        }
    }
    // In this order a span lies inside an earlier one exactly if it ends no later than one of them.
    let mut reach = 0;
    let mut outer = Vec::new();
    for (start, Reverse(end)) in spans {
        if end > reach {
            reach = end;
            outer.push(&text[start..end]);
        }
    }
    outer
}

pub(super) fn compile(detector: &Detector) -> Vec<Regex> {
    let limit = Regex::config().nfa_size_limit(Some(Limits::default().regex_bytes));
    let compile = |pattern: &&str| {
        let regex = Regex::builder().configure(limit.clone()).build(pattern);
        regex.unwrap_or_else(|error| panic!("{}: {error:?}", detector.name))
    };
    detector.patterns.iter().map(compile).collect()
}

#[test]
fn every_detector_finds_and_passes_its_examples() {
    let mut wrong = Vec::new();
    for detector in all() {
        let patterns = compile(detector);
        for (text, finding) in detector.finds {
            let found = findings(detector, &patterns, text);
            if found != [*finding] {
                wrong.push(format!(
                    "{}: {text:?}\n  expected [{finding:?}]\n  found    {found:?}",
                    detector.name
                ));
            }
        }
        for text in detector.passes {
            let found = findings(detector, &patterns, text);
            if !found.is_empty() {
                wrong.push(format!("{}: {text:?}\n  expected []\n  found    {found:?}", detector.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_detector_is_described() {
    for detector in all() {
        let name = detector.name;
        assert!(name.split('.').count() >= 2, "{name}");
        for text in [detector.title, detector.limits, detector.source] {
            assert!(!text.trim().is_empty(), "{name}");
        }
        if is_kind(detector) {
            assert!(!detector.finds.is_empty(), "{name}: no example");
            continue;
        }
        assert!(detector.finds.len() >= 4 && detector.passes.len() >= 4, "{name}: more examples");
        let beside_other_script = |text: &&str| text.chars().any(|c| c >= '\u{2E80}');
        assert!(
            detector.finds.iter().map(|(text, _)| text).any(beside_other_script),
            "{name}: no CJK example"
        );
    }
    let names: BTreeSet<_> = all().map(|detector| detector.name).collect();
    assert_eq!(names.len(), all().count());
}

/// A row of a table of secrets: it has one example, from which the tests make more.
fn is_kind(detector: &Detector) -> bool {
    detector.name.starts_with("secret.") && detector.name.split('.').count() > 2 && detector.finds.len() < 4
}

#[test]
fn kinds_of_secrets_are_found_in_every_surrounding_and_nowhere_else() {
    let mut wrong = Vec::new();
    for detector in all().filter(|detector| is_kind(detector)) {
        let patterns = compile(detector);
        for (text, finding) in detector.finds {
            let in_text = |frame: &str| frame.replace('#', text);
            for frame in ["密钥#です", "{\"a\": \"x\"}\n#\n", "see #, please", "\\n#\\n", "(#)"] {
                let text = in_text(frame);
                let found = findings(detector, &patterns, &text);
                if found != [*finding] {
                    wrong.push(format!(
                        "{}: {text:?}\n  expected [{finding:?}]\n  found    {found:?}",
                        detector.name
                    ));
                }
            }
            // Its first quarter alone is no secret, nor is one letter again and again.
            let quarter = finding.len() / 4;
            let monotonous = format!("{}{}", &finding[..4], "x".repeat(finding.len() - 4));
            for other in [&finding[..quarter], monotonous.as_str()] {
                let text = text.replace(finding, other);
                if detector.accept.is_some() && findings(detector, &patterns, &text).contains(&other) {
                    wrong.push(format!("{}: {text:?}\n  expected []", detector.name));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Nobody reads a list of two hundred and more for gaps; this counts it.
#[test]
fn there_are_at_least_250_kinds_of_secrets() {
    let kinds = all().filter(|detector| detector.name.starts_with("secret.")).count();
    assert!(kinds >= 250, "{kinds}");
}

#[test]
fn a_group_is_in_all_patterns_of_a_detector_or_in_none() {
    for detector in all() {
        for pattern in compile(detector) {
            assert_eq!(pattern.captures_len(), detector.group() + 1, "{}", detector.name);
        }
    }
}

#[test]
fn names_expand_to_detectors() {
    assert_eq!(find("pii.ssn").map(|detector| detector.name), Some("pii.ssn"));
    assert!(find("pii").is_none() && find("pii.*").is_none());
    let names = |name| expand(name).iter().map(|detector| detector.name).collect::<Vec<_>>();
    assert_eq!(names("secret.token.github"), ["secret.token.github"]);
    assert!(
        names("secret.token").contains(&"secret.token")
            && names("secret.token").contains(&"secret.token.github")
    );
    assert!(
        names("secret.token.*").contains(&"secret.token.github")
            && !names("secret.token.*").contains(&"secret.token")
    );
    assert!(
        names("secret.*").contains(&"secret.jwt")
            && names("secret").is_empty()
            && names("secret.tok").is_empty()
    );
    assert_eq!(expand("pii.email").len(), 1);
    assert!(expand("nothing.*").is_empty() && expand("*").is_empty() && expand("").is_empty());
}

/// The pattern must know each country's length, or a neighbouring word would become part of the number.
#[test]
fn ibans_of_every_country_are_found_among_words() {
    let detector = find("pii.iban").unwrap();
    let patterns = compile(detector);
    let examples = validate::iban::tests::EXAMPLES.iter().map(|example| (*example).to_owned());
    for iban in examples.chain(validate::iban::tests::one_for_each_country()) {
        let text = format!("to {iban} by noon");
        assert_eq!(findings(detector, &patterns, &text), [iban], "{text}");
    }
}

/// Why a scan is linear: however often a match is refused, each character is read a bounded number of times.
#[test]
fn patterns_of_matches_that_may_be_refused_are_bounded() {
    for detector in all().filter(|detector| detector.accept.is_some()) {
        for pattern in detector.patterns {
            let longest = regex_syntax::parse(pattern).unwrap().properties().maximum_len();
            assert!(longest.is_some(), "{}: {pattern}", detector.name);
        }
    }
}

/// A Unicode `\b` makes the fast engines give up on the first character that is not ASCII.
#[test]
fn no_pattern_looks_at_unicode_neighbours() {
    for detector in all() {
        for pattern in detector.patterns {
            let looks = regex_syntax::parse(pattern).unwrap().properties().look_set();
            assert!(!looks.contains_word_unicode(), "{}: {pattern}", detector.name);
        }
    }
}

#[test]
fn numbers_are_not_looked_for_within_longer_ones() {
    let mut tried = 0;
    for detector in all().filter(|detector| detector.refuses_after_digits()) {
        for (text, value) in detector.finds {
            let at = text.find(value).unwrap();
            let longer = format!("{}7{}", &text[..at], &text[at..]);
            for mode in [DetectMode::Alert, DetectMode::Redact] {
                let setting = Setting { mode, ..Setting::default() };
                let candidate = Candidate::new(&longer, at + 1, at + 1 + value.len()).within(setting);
                assert_eq!(detector.accept.map(|accept| accept(&candidate)), Some(false), "{longer:?}");
                tried += 1;
            }
        }
    }
    assert!(tried > 1_000);
}

/// Mode `redact` finds more of the types that heed it, and the same of all others: their finders are shared.
#[test]
fn modes_differ_where_they_say_so() {
    const BARE: [&str; 3] = ["it is 536228726", "it is 3500000000000009", "it is 2125550123"];
    let mut wider = BTreeSet::new();
    for detector in all() {
        let Some(accept) = detector.accept else { continue };
        for text in detector.finds.iter().map(|(text, _)| text).chain(detector.passes).chain(&BARE) {
            for pattern in compile(detector) {
                for found in pattern.find_iter(*text) {
                    let candidate = Candidate::new(text, found.start(), found.end());
                    let redact = Setting { mode: DetectMode::Redact, ..Setting::default() };
                    let (strict, wide) = (accept(&candidate), accept(&candidate.within(redact)));
                    assert!(wide || !strict, "{}: {text:?}", detector.name);
                    if wide != strict {
                        wider.insert(detector.name);
                    }
                }
            }
        }
    }
    let heeding: BTreeSet<_> =
        all().filter(|detector| heeds_mode(detector)).map(|heeding| heeding.name).collect();
    assert!(wider.is_subset(&heeding), "{:?}", wider.difference(&heeding));
    assert!(["pii.ssn", "pii.phone", "pii.credit_card"].iter().all(|name| wider.contains(name)), "{wider:?}");
}
