//! Why a finding is one: what its check rests on, and the words nearby that were heard.
//!
//! Nothing is decided here. The detector's own check is run once more on a finding and listened to, so what is told is
//! what decided.

use std::fmt;

use super::arbitration::{Strength, is_number, strength};
use super::context::{self, Heard};
use super::{Candidate, Detector};

/// What speaks for a finding, and against it.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// From 0 to 1, the sum of `steps`: how sure, for comparing findings with each other and with a `min_score`. It is a
    /// rank and not a probability.
    pub score: f64,
    /// What the score is made of, in the order in which it was weighed.
    pub steps: Vec<Step>,
}

/// One thing that was weighed.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What it is.
    pub reason: Reason,
    /// What it adds to the score; negative for what speaks against the finding.
    pub weight: f64,
}

/// What was weighed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// What the detector's check rests on.
    Strength(Strength),
    /// A word near the finding, of the detector's own list; never a part of the text.
    Word(Heard),
}

impl Evidence {
    /// Why bytes `start..end` of `text` are a finding of `detector`.
    pub fn of(detector: &Detector, text: &str, start: usize, end: usize) -> Evidence {
        let strength = strength(detector);
        let mut steps = vec![Step { reason: Reason::Strength(strength), weight: base(strength) }];
        if let Some(accept) = detector.accept {
            let candidate = Candidate { text, start, end };
            let heard = context::listen(|| {
                accept(&candidate);
                if is_number(detector) {
                    context::is_denied(&candidate, OTHERS);
                }
            });
            steps.extend(heard.into_iter().map(|heard| Step {
                weight: if heard.is_against { AGAINST } else { FOR },
                reason: Reason::Word(heard),
            }));
        }
        let score = steps.iter().map(|step| step.weight).sum::<f64>().clamp(0.0, 1.0);
        // Two decimals: what was added up are hundredths.
        Evidence { score: (score * 100.0).round() / 100.0, steps }
    }
}

/// `0.95: structure 0.75, word "ssn" before +0.20`.
impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.2}: ", self.score)?;
        for (place, step) in self.steps.iter().enumerate() {
            let weight = step.weight;
            match &step.reason {
                Reason::Strength(strength) => write!(f, "{strength} {weight:.2}")?,
                Reason::Word(heard) => {
                    let separator = if place > 0 { ", " } else { "" };
                    write!(f, "{separator}word {:?} {} {weight:+.2}", heard.word, heard.side.as_str())?;
                }
            }
        }
        Ok(())
    }
}

/// Words before a number that say that it is something else.
const OTHERS: &[&str] = &[
    "order",
    "invoice",
    "ticket",
    "tracking",
    "version",
    "build",
    "release",
    "barcode",
    "ean",
    "upc",
    "isbn",
    "sku",
    "serial",
    "part",
    "item",
    "batch",
    "port",
    "timestamp",
    "bestellung",
    "rechnung",
    "commande",
    "facture",
    "pedido",
    "factura",
];

const FOR: f64 = 0.20;
const AGAINST: f64 = -0.20;

const fn base(strength: Strength) -> f64 {
    match strength {
        Strength::Shape => 0.45,
        Strength::Context => 0.60,
        Strength::Structure => 0.75,
        Strength::Checksum => 0.80,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detector::context::Side;
    use crate::detector::find;

    fn evidence(name: &str, text: &str, value: &str) -> Evidence {
        let start = text.find(value).unwrap();
        Evidence::of(find(name).unwrap(), text, start, start + value.len())
    }

    #[test]
    fn a_word_that_counted_is_told() {
        let told = evidence("pii.ssn", "his SSN: 536228726", "536228726");
        let word = Heard { word: "ssn".to_owned(), side: Side::Before, is_against: false };
        assert_eq!(told.steps.last().map(|step| &step.reason), Some(&Reason::Word(word)));
        assert_eq!(told.score, 0.95);
        let after = evidence("pii.ssn", "536228726 is my social security number", "536228726");
        let word = Heard { word: "social security".to_owned(), side: Side::After, is_against: false };
        assert_eq!(after.steps.last().map(|step| &step.reason), Some(&Reason::Word(word)));
    }

    #[test]
    fn a_word_for_something_else_counts_against_a_number() {
        let told = evidence("pii.credit_card", "order 4111 1111 1111 1111", "4111 1111 1111 1111");
        assert_eq!(told.to_string(), "0.60: checksum 0.80, word \"order\" before -0.20");
    }

    #[test]
    fn what_needs_no_word_has_none() {
        let told = evidence("pii.credit_card", "4111 1111 1111 1111", "4111 1111 1111 1111");
        assert_eq!(told.to_string(), "0.80: checksum 0.80");
        assert_eq!(told.steps, [Step { reason: Reason::Strength(Strength::Checksum), weight: 0.8 }]);
    }
}
