//! Every detector against its own examples, by a matcher that is slow and plain.

use std::collections::BTreeSet;

use regex_automata::Input;
use regex_automata::meta::Regex;

use super::{Candidate, Detector, all, expand, find, validate};

/// What `detector` finds in `text`: each pattern's leftmost-first, non-overlapping, accepted matches, without those
/// inside another. After a refused match the search resumes one character after its start.
fn findings<'t>(detector: &Detector, patterns: &[Regex], text: &'t str) -> Vec<&'t str> {
    let mut spans = BTreeSet::new();
    for pattern in patterns {
        let mut from = 0;
        while let Some(found) = pattern.search(&Input::new(text).range(from..)) {
            assert!(!found.is_empty(), "{}: an empty match", detector.name);
            let candidate = Candidate { text, start: found.start(), end: found.end() };
            from = if detector.accept.is_none_or(|accept| accept(&candidate)) {
                spans.insert((found.start(), found.end()));
                found.end()
            } else {
                found.start() + text[found.start()..].chars().next().map_or(1, char::len_utf8)
            };
        }
    }
    let inside = |&(start, end): &(usize, usize)| {
        spans.iter().any(|&(s, e)| (s, e) != (start, end) && s <= start && end <= e)
    };
    spans.iter().filter(|span| !inside(span)).map(|&(start, end)| &text[start..end]).collect()
}

fn compile(detector: &Detector) -> Vec<Regex> {
    let compile = |pattern: &&str| Regex::new(pattern).unwrap_or_else(|e| panic!("{}: {e:?}", detector.name));
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
        assert!(detector.finds.len() >= 4 && detector.passes.len() >= 4, "{name}: more examples");
        let beside_other_script = |text: &&str| text.chars().any(|c| c >= '\u{2E80}');
        assert!(
            detector.finds.iter().map(|(text, _)| text).any(beside_other_script),
            "{name}: no CJK example"
        );
        for text in [detector.title, detector.limits, detector.source] {
            assert!(!text.trim().is_empty(), "{name}");
        }
    }
    let names: BTreeSet<_> = all().map(|detector| detector.name).collect();
    assert_eq!(names.len(), all().count());
}

#[test]
fn names_expand_to_detectors() {
    assert_eq!(find("pii.ssn").map(|detector| detector.name), Some("pii.ssn"));
    assert!(find("pii").is_none() && find("pii.*").is_none());
    let family: Vec<_> = expand("secret.*").iter().map(|detector| detector.name).collect();
    assert_eq!(family, ["secret.aws_key", "secret.github_token", "secret.private_key"]);
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

/// Long runs of what nearly matches: with work per character that grows with the text this would not end.
#[test]
fn hostile_texts_are_read_in_linear_time() {
    let words = [
        "12-34-56-",
        "1",
        "a",
        "a.",
        "a@",
        "@a.",
        "-----BEGIN PRIVATE KEY-----",
        "rm -r ",
        "git push ",
        "1.2.",
        "::",
        "f:",
        "12 Oak ",
        "DELETE FROM a ",
        "(",
        "+4 ",
        "GB29 ",
        "\u{4e2d}1",
        "delete ",
        ">",
        ":(){",
    ];
    for detector in all() {
        let patterns = compile(detector);
        for word in words {
            let text = word.repeat((16 << 10) / word.len());
            // Only that the search ends counts here.
            let _ = findings(detector, &patterns, &text);
        }
    }
}
