//! Readings held against what a careful reviewer expects: counts, and the mistakes behind them.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::corpus::{Clause, Expect, Status, Text};

/// What the compiler has made of a text: the report that authors see.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Reading {
    /// prohibit, require, permit, advise or none.
    #[serde(default)]
    pub polarity: String,
    /// Kinds of request that it is for.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// What it says.
    pub clauses: Vec<Part>,
    /// What it takes out.
    #[serde(default)]
    pub exceptions: Vec<Part>,
}

/// A clause or an exception, as it was read.
#[derive(Clone, Debug, Deserialize)]
pub struct Part {
    /// Where it stands in the text: bytes.
    pub span: (usize, usize),
    /// How far it is enforced.
    pub status: Status,
    /// What decides it.
    #[serde(default)]
    pub detectors: Vec<String>,
}

/// What became of a policy on a probe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It matched.
    Matched,
    /// It waits for a judge.
    Pending,
    /// It could not be decided.
    Undetermined,
    /// It did not match.
    Unmatched,
    /// The text did not load, or the request was refused.
    Refused,
}

impl Outcome {
    fn is(self, expected: Expect) -> bool {
        match expected {
            Expect::Violation => self == Outcome::Matched,
            Expect::Clean | Expect::Excepted => self == Outcome::Unmatched,
            Expect::Judge => self == Outcome::Pending,
            Expect::Undetermined => self == Outcome::Undetermined,
        }
    }
}

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Those that are right.
    pub right: usize,
    /// All of them.
    pub of: usize,
}

impl Tally {
    fn count(&mut self, is_right: bool) {
        self.right += usize::from(is_right);
        self.of += 1;
    }

    /// The share of those that are right, 1 of nothing.
    #[expect(clippy::cast_precision_loss, reason = "counts of texts are far below 2^52")]
    pub fn share(self) -> f64 {
        if self.of == 0 { 1.0 } else { self.right as f64 / self.of as f64 }
    }
}

/// The scores of one file of texts.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Score {
    /// Texts read.
    pub texts: usize,
    /// Reported detectors that are expected of the clause where they stand.
    pub precision: Tally,
    /// Expected detectors that are reported where they are expected.
    pub recall: Tally,
    /// The same over the clauses that are expected to be enforced or approximated.
    pub decided_recall: Tally,
    /// Clauses that nothing decides for certain, reported as enforced.
    pub dishonest: usize,
    /// Clauses of the same kind, reported as approximated or partial.
    pub overclaimed: usize,
    /// Clauses whose status a reviewer accepts, by the status that is expected.
    pub statuses: BTreeMap<Status, Tally>,
    /// Letters and digits of the expected clauses that belong to some clause or exception: nothing that matters disappears.
    pub coverage: Tally,
    /// Clauses that overlap, or lie outside the text: there must be none.
    pub misplaced: usize,
    /// Texts whose polarity is right.
    pub polarity: Tally,
    /// Texts whose kinds of request are right.
    pub kinds: Tally,
    /// Probes with the expected outcome, by the outcome that is expected.
    pub probes: BTreeMap<Expect, Tally>,
    /// What was wrong, a line each, for those who build.
    #[serde(skip)]
    pub mistakes: Vec<String>,
}

impl Score {
    /// Scores `reading` of `text`, and `outcomes` of its probes, in their order.
    pub fn add(&mut self, text: &Text, reading: &Reading, outcomes: &[Outcome]) {
        self.texts += 1;
        self.detectors(text, reading);
        self.honesty(text, reading);
        self.status(text, reading);
        self.places(text, reading);
        self.polarity.count(reading.polarity == text.polarity);
        let sorted = |kinds: &[String]| {
            let mut kinds = kinds.to_vec();
            kinds.sort_unstable();
            kinds
        };
        self.kinds.count(sorted(&reading.kinds) == sorted(&text.kinds));
        for (probe, outcome) in text.probes.iter().zip(outcomes) {
            let is_right = outcome.is(probe.expect);
            self.probes.entry(probe.expect).or_default().count(is_right);
            if !is_right {
                let request = probe.request();
                let shown =
                    request.get("text").or_else(|| request.get("tool")).or_else(|| request.get("model"));
                self.mistakes.push(format!(
                    "{}: probe {}: {outcome:?}, not {:?}",
                    text.id,
                    shown.unwrap_or_default(),
                    probe.expect
                ));
            }
        }
    }

    /// Violations and clean requests together: what the gate is about.
    pub fn sides(&self) -> Tally {
        self.outcomes(&[Expect::Violation, Expect::Clean])
    }

    /// The probes that expect one of `outcomes`.
    pub fn outcomes(&self, outcomes: &[Expect]) -> Tally {
        outcomes
            .iter()
            .filter_map(|outcome| self.probes.get(outcome))
            .fold(Tally::default(), |sum, each| Tally { right: sum.right + each.right, of: sum.of + each.of })
    }

    /// All statuses together.
    pub fn status_agreement(&self) -> Tally {
        self.statuses
            .values()
            .fold(Tally::default(), |sum, each| Tally { right: sum.right + each.right, of: sum.of + each.of })
    }

    fn detectors(&mut self, text: &Text, reading: &Reading) {
        for part in parts(reading) {
            let over: Vec<&Clause> = expected(text)
                .filter(|(_, span)| shared(span, part.span) > 0)
                .map(|(clause, _)| clause)
                .collect();
            for detector in &part.detectors {
                if over.iter().any(|clause| clause.detectors.iter().any(|name| is_same(name, detector))) {
                    self.precision.count(true);
                } else if !over.iter().any(|clause| is_member(clause, detector)) {
                    self.precision.count(false);
                    self.mistakes.push(format!("{}: {detector} is not expected", text.id));
                }
            }
        }
        for (clause, span) in expected(text) {
            for name in &clause.detectors {
                let is_found = parts(reading)
                    .filter(|part| shared(&span, part.span) > 0)
                    .any(|part| part.detectors.iter().any(|detector| is_same(name, detector)));
                self.recall.count(is_found);
                if matches!(clause.status, Status::Enforced | Status::Approximated) {
                    self.decided_recall.count(is_found);
                }
                if !is_found {
                    self.mistakes.push(format!("{}: `{}` lacks {name}", text.id, clause.quote));
                }
            }
        }
    }

    /// A reported clause answers for the expected one with which it shares most.
    fn honesty(&mut self, text: &Text, reading: &Reading) {
        for part in parts(reading) {
            let of = expected(text)
                .map(|(clause, span)| (shared(&span, part.span), clause))
                .filter(|(shared, _)| *shared > 0)
                .max_by_key(|(shared, _)| *shared);
            let Some((_, clause)) = of else { continue };
            if !Status::UNENFORCED.contains(&clause.status) || clause.accepts(part.status) {
                continue;
            }
            match part.status {
                Status::Enforced => {
                    self.dishonest += 1;
                    self.mistakes.push(format!("{}: `{}` is claimed as enforced", text.id, clause.quote));
                }
                Status::Approximated | Status::Partial => self.overclaimed += 1,
                _ => {}
            }
        }
    }

    fn status(&mut self, text: &Text, reading: &Reading) {
        for (clause, span) in expected(text) {
            let read = parts(reading)
                .max_by_key(|part| shared(&span, part.span))
                .filter(|part| shared(&span, part.span) > 0)
                .map(|part| part.status);
            let is_right = read.is_some_and(|status| clause.accepts(status));
            self.statuses.entry(clause.status).or_default().count(is_right);
            if !is_right {
                self.mistakes.push(format!(
                    "{}: `{}` is read as {read:?}, not {:?}",
                    text.id, clause.quote, clause.status
                ));
            }
        }
    }

    fn places(&mut self, text: &Text, reading: &Reading) {
        let mut spans: Vec<(usize, usize)> = parts(reading).map(|part| part.span).collect();
        spans.sort_unstable();
        let outside = spans.iter().filter(|(start, end)| {
            start >= end || !text.content.is_char_boundary(*start) || !text.content.is_char_boundary(*end)
        });
        let overlapping = spans.windows(2).filter(|pair| pair[0].1 > pair[1].0);
        let misplaced = outside.count() + overlapping.count();
        self.misplaced += misplaced;
        if misplaced > 0 {
            self.mistakes.push(format!("{}: clauses overlap or lie outside of the text: {spans:?}", text.id));
        }
        for (_, quote) in expected(text) {
            let letters = text.content.char_indices().filter(|(place, letter)| {
                // Blanks and punctuation say nothing by themselves.
                quote.contains(place) && letter.is_alphanumeric()
            });
            for (place, _) in letters {
                self.coverage.count(spans.iter().any(|(start, end)| (*start..*end).contains(&place)));
            }
        }
    }
}

fn parts(reading: &Reading) -> impl Iterator<Item = &Part> {
    reading.clauses.iter().chain(&reading.exceptions)
}

fn expected(text: &Text) -> impl Iterator<Item = (&Clause, Range<usize>)> {
    text.clauses
        .iter()
        .chain(&text.exceptions)
        .filter_map(|clause| Some((clause, clause.span(&text.content)?)))
}

/// Bytes that both cover.
fn shared(span: &Range<usize>, part: (usize, usize)) -> usize {
    span.end.min(part.1).saturating_sub(span.start.max(part.0))
}

/// Whether the report's `detector` is the expected `name`: itself, one below it, or, for a fact without a name, any fact.
fn is_same(name: &str, detector: &str) -> bool {
    let below = detector.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'));
    let any_fact = name == "fact:*" && detector.starts_with("fact:");
    below || any_fact || name.eq_ignore_ascii_case(detector)
}

/// Whether `detector` is another member of the umbrella that `clause` is: the expected ones are examples.
fn is_member(clause: &Clause, detector: &str) -> bool {
    let family = |name: &str| name.split_once('.').map(|(family, _)| family.to_owned());
    clause.status == Status::Partial
        && !detector.contains(':')
        && (clause.detectors.is_empty()
            || clause.detectors.iter().any(|name| family(name) == family(detector)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text() -> Text {
        serde_json::from_value(serde_json::json!({
            "id": "t", "content": "Block emails and rude tones, and train staff.", "riskType": "LOW", "actionType": 0,
            "kinds": ["input", "output"], "polarity": "prohibit",
            "clauses": [
                {"quote": "emails", "status": "enforced", "detectors": ["pii.email"]},
                {"quote": "rude tones", "status": "judge", "detectors": []},
                {"quote": "train staff", "status": "organisational", "detectors": []}],
            "exceptions": [],
            "probes": [
                {"kind": "input", "text": "a@example.com", "expect": "violation", "hits": ["pii.email"]},
                {"kind": "input", "text": "you!", "expect": "judge", "hits": []}]
        }))
        .expect("it is a text")
    }

    fn part(span: (usize, usize), status: Status, detectors: &[&str]) -> Part {
        Part { span, status, detectors: detectors.iter().map(ToString::to_string).collect() }
    }

    fn right() -> Reading {
        Reading {
            polarity: "prohibit".to_owned(),
            kinds: vec!["output".to_owned(), "input".to_owned()],
            clauses: vec![
                part((6, 12), Status::Enforced, &["pii.email"]),
                part((17, 27), Status::Judge, &[]),
                part((33, 44), Status::Organisational, &[]),
            ],
            exceptions: Vec::new(),
        }
    }

    fn score(reading: &Reading, outcomes: &[Outcome]) -> Score {
        let mut score = Score::default();
        score.add(&text(), reading, outcomes);
        score
    }

    const RIGHT: [Outcome; 2] = [Outcome::Matched, Outcome::Pending];

    #[test]
    fn a_right_reading_has_no_mistake() {
        let score = score(&right(), &RIGHT);
        assert!(score.mistakes.is_empty(), "{:?}", score.mistakes);
        assert_eq!(score.precision, Tally { right: 1, of: 1 });
        assert_eq!(score.recall, Tally { right: 1, of: 1 });
        assert_eq!(score.status_agreement(), Tally { right: 3, of: 3 });
        assert_eq!(score.coverage, Tally { right: 25, of: 25 });
        assert_eq!(score.sides(), Tally { right: 1, of: 1 });
        assert_eq!((score.misplaced, score.overclaimed, score.dishonest), (0, 0, 0));
        assert_eq!((score.polarity.right, score.kinds.right), (1, 1));
    }

    #[test]
    fn a_lie_is_counted_and_a_boast_apart() {
        let mut reading = right();
        reading.clauses[1].status = Status::Enforced;
        reading.clauses[2].status = Status::Approximated;
        let score = score(&reading, &RIGHT);
        assert_eq!(score.dishonest, 1);
        assert_eq!(score.overclaimed, 1);
    }

    #[test]
    fn a_clause_over_two_answers_for_the_one_with_which_it_shares_most() {
        let mut reading = right();
        reading.clauses[0].span = (6, 18);
        reading.clauses[1].span = (19, 27);
        assert_eq!(score(&reading, &RIGHT).dishonest, 0);
        reading.clauses[0].span = (9, 26);
        reading.clauses[1].span = (26, 27);
        assert_eq!(score(&reading, &RIGHT).dishonest, 1);
    }

    #[test]
    fn what_is_missing_wrong_or_twice_costs() {
        let mut reading = right();
        reading.clauses[0].detectors = vec!["pii.phone".to_owned()];
        reading.clauses[2].span = (26, 44);
        let score = score(&reading, &[Outcome::Unmatched, Outcome::Refused]);
        assert_eq!((score.precision.right, score.recall.right, score.decided_recall.right), (0, 0, 0));
        assert_eq!(score.misplaced, 1);
        assert_eq!(score.coverage, Tally { right: 25, of: 25 }, "the longer clause covers the words");
        assert_eq!(score.outcomes(&[Expect::Violation, Expect::Judge]), Tally { right: 0, of: 2 });
        reading.clauses.pop();
        let mut shorter = Score::default();
        shorter.add(&text(), &reading, &RIGHT);
        assert_eq!(shorter.coverage, Tally { right: 15, of: 25 });
    }

    #[test]
    fn other_members_of_an_umbrella_are_not_wrong() {
        let mut text = text();
        text.clauses[0].status = Status::Partial;
        let mut reading = right();
        reading.clauses[0].detectors.extend(["pii.phone".to_owned(), "secret.token".to_owned()]);
        let mut score = Score::default();
        score.add(&text, &reading, &RIGHT);
        assert_eq!(score.precision, Tally { right: 1, of: 2 });
    }

    #[test]
    fn names_match_whatever_lies_below_them() {
        assert!(is_same("secret.token", "secret.token.github"));
        assert!(!is_same("secret.token", "secret.tokens"));
        assert!(is_same("fact:*", "fact:consent") && !is_same("fact:*", "term:consent"));
        assert!(is_same("term:Acme", "term:acme"));
    }
}
