//! What must hold of any text, and what rewording does not change.

use proptest::prelude::*;

use crate::prose::lexicon::{ENGLISH, Section};
use crate::prose::rule::{Lift, Rule};
use crate::prose::token::{Kind, Token, tokens};
use crate::prose::{Reading, read};

/// Every span is a place of the text, none overlaps another, and what is in none says nothing by itself.
fn is_accounted_for(text: &str, reading: &Reading) {
    let tokens = tokens(text);
    let mut spans: Vec<(usize, usize)> =
        reading.clauses.iter().chain(&reading.exceptions).map(|clause| clause.span).collect();
    spans.sort_unstable();
    let mut at = 0;
    for (start, end) in spans.into_iter().chain([(text.len(), text.len())]) {
        assert!(at <= start && start <= end, "{text:?}: {at} {start} {end}");
        // A piece of the text alone could be cut into other tokens: an apostrophe would open a quotation.
        let first = tokens.partition_point(|token| token.start < at);
        let behind = tokens.partition_point(|token| token.start < start);
        assert_glue(&tokens[first..behind.max(first)], text);
        assert!(text.get(start..end).is_some());
        at = end;
    }
    for clause in reading.clauses.iter().chain(&reading.exceptions) {
        assert_eq!(text.get(clause.span.0..clause.span.1), Some(clause.text.as_str()));
    }
}

fn assert_glue(glue: &[Token<'_>], text: &str) {
    let mut at = 0;
    while let Some(rest) = glue.get(at..).filter(|rest| !rest.is_empty()) {
        let length = match (ENGLISH.longest(rest, None), rest[0].kind) {
            (Some((length, phrase)), _) => {
                let looked_for = [Section::Find, Section::Attempt, Section::Act]
                    .into_iter()
                    .any(|section| phrase.senses.has(section));
                let ambiguous =
                    [Section::Verb, Section::Run, Section::Redact, Section::DomainWord, Section::Neutral]
                        .into_iter()
                        .any(|section| phrase.senses.has(section));
                assert!(!looked_for || ambiguous, "{:?} in {text:?}", rest[0].text);
                length
            }
            (None, Kind::End | Kind::Break(_)) => 1,
            (None, _) => panic!("{:?} is in no clause of {text:?}", rest[0].text),
        };
        at += length;
    }
}

/// Words that the grammar knows, in any order: more of them reach its corners than random letters do.
fn policy_like() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "do",
        "not",
        "never",
        "share",
        "social security numbers",
        "SSNs",
        "credit card numbers",
        "phone numbers",
        "or",
        "and",
        ",",
        ".",
        "must",
        "may",
        "only",
        "unless",
        "except",
        "in",
        "the",
        "strategy workspace",
        "outside",
        "because",
        "of",
        "if",
        "prompts",
        "answers",
        "block",
        "allow",
        "allowed",
        "forbidden",
        "that",
        "contain",
        "\"Blue Harbor\"",
        "(",
        ")",
        "personal data",
        "such as",
        "without",
        "approval",
        "a manager's",
        "purchases",
        "over 1,000 dollars",
        "tax advice",
        "be",
        "friendly",
        "no",
        "more than",
        "20",
        "per day",
        "tool calls",
        "delete files",
        "under",
        "/etc",
        "model",
        "small-1",
        "example.com",
        "between 9:00 and 17:00",
        "but",
        "to",
        "is",
        "are",
        "quokkas",
        "managers",
        "review",
        "every month",
        "alert",
        "when",
        "it",
        "“",
        "”",
        ";",
        "\n- ",
        ":",
        "not",
        "need",
        "should",
        "all",
    ]);
    prop::collection::vec(words, 0..24).prop_map(|words| words.join(" "))
}

proptest! {
    #[test]
    fn every_character_is_in_one_clause_or_in_glue(text in policy_like()) {
        is_accounted_for(&text, &read(&text));
    }

    #[test]
    fn any_text_is_read(text in any::<String>()) {
        is_accounted_for(&text, &read(&text));
    }

    #[test]
    fn a_permission_never_becomes_a_block(text in policy_like()) {
        // Whatever has no operator that forbids or demands looks for nothing. `Contain "…"` demands what it quotes.
        let negative = ["not", "never", "no ", "must", "block", "forbidden", "only", "unless", "except", "without", "should", "need", "outside", "alert", "over", "under", "more than", "but"];
        let lower = text.to_lowercase() + " ";
        let quotes = lower.contains("contain") && lower.contains(['"', '“', '”']);
        if !quotes && !negative.iter().any(|word| lower.contains(word)) {
            let reading = read(&text);
            prop_assert!(reading.rules.iter().all(|rule| rule.objects.is_empty()), "{:?}", reading);
        }
    }

    #[test]
    fn case_does_not_matter(text in policy_like()) {
        // Names and abbreviations are told by their case, so only texts without them.
        let plain = text
            .replace("SSNs", "social security numbers")
            .replace("\"Blue Harbor\"", "quokkas")
            .replace("small-1", "quokkas")
            .replace('(', ",");
        let upper = plain.to_uppercase();
        prop_assert_eq!(shape(&read(&plain)), shape(&read(&upper)));
    }
}

/// What runs, without places.
fn shape(reading: &Reading) -> Vec<String> {
    let of = |rule: &Rule| {
        let mut objects: Vec<String> = rule
            .objects
            .iter()
            .flat_map(|object| object.any.iter().chain(&object.all))
            .map(|test| test.condition().to_lowercase())
            .collect();
        objects.sort();
        objects.dedup();
        let lifts: Vec<String> = rule
            .lifts
            .iter()
            .map(|lift| match lift {
                Lift::When(test) => test.condition().to_lowercase(),
                Lift::Within(name) => name.to_lowercase(),
                Lift::Judge(_) => "judge".to_owned(),
            })
            .collect();
        format!("{objects:?} {:?} {lifts:?} {} {}", rule.kinds, rule.questions.len(), rule.narrowing.len())
    };
    let mut rules: Vec<String> = reading.rules.iter().map(of).collect();
    rules.sort();
    rules
}

#[test]
fn paraphrases_come_to_the_same() {
    for group in [
        &[
            "Do not share social security numbers.",
            "Never disclose SSNs.",
            "Social security numbers must not be shared.",
            "Sharing of social security numbers is prohibited.",
            "It is forbidden to share any social security number.",
            "Users may not share SSNs.",
            "Block social security numbers.",
            "No SSNs.",
            "Please do not ever reveal a social security number.",
            "Employees are not allowed to share SSNs.",
        ][..],
        &[
            "Never share phone numbers or email addresses in answers.",
            "Do not include email addresses or phone numbers in responses.",
            "Answers must not contain phone numbers and email addresses.",
            "Redact email addresses and phone numbers from outputs.",
        ],
        &[
            "Do not mention \"Blue Harbor\" outside the strategy workspace.",
            "Outside the strategy workspace, do not mention \"Blue Harbor\".",
            "\"Blue Harbor\" may only be mentioned in the strategy workspace.",
            "Never say \"Blue Harbor\" except in the strategy workspace.",
        ],
        &[
            "Purchases over 1,000 dollars need a manager's approval.",
            "Purchases above $1,000 require approval by a manager.",
            "Purchases exceeding 1000 USD must be approved by a manager.",
        ],
    ] {
        let expected = shape(&read(group[0]));
        for text in group {
            assert_eq!(shape(&read(text)), expected, "{text}");
        }
    }
}

#[test]
fn a_reason_changes_nothing() {
    let rule = "Never share AWS access keys.";
    let expected = shape(&read(rule));
    for text in [
        "Never share AWS access keys because they open our systems.",
        "To protect our customers, never share AWS access keys.",
        "This policy protects our customers. Never share AWS access keys.",
        "Never share AWS access keys. We take security seriously.",
        "Never share AWS access keys. Leaks cost us the trust of our customers.",
        "Never share AWS access keys in order to comply with ISO 27001.",
        "Background: we had an incident last year. Never share AWS access keys.",
    ] {
        assert_eq!(shape(&read(text)), expected, "{text}");
    }
}

#[test]
fn sentences_in_another_order_come_to_the_same() {
    let sentences =
        ["Never share SSNs.", "Do not give tax advice.", "Agents may not delete files under /etc."];
    let forwards = sentences.join(" ");
    let backwards: Vec<&str> = sentences.iter().rev().copied().collect();
    assert_eq!(shape(&read(&forwards)), shape(&read(&backwards.join(" "))));
}

#[test]
fn the_longest_text_is_read_in_linear_time() {
    // Twice the text, about twice the clauses; a hostile one takes as long as any other.
    for piece in
        ["do not share SSNs and ", "(", "\"", "no ", "unless a, ", "such as such as ", "9 ", "never, "]
    {
        let text = piece.repeat(16_384 / piece.len());
        is_accounted_for(&text, &read(&text));
    }
    let beyond = "Never share SSNs. ".repeat(2_000);
    is_accounted_for(&beyond, &read(&beyond));
}
