//! Why a finding is one: what its check rests on, and the words nearby that were heard.
//!
//! Nothing is decided here. The detector's own check is run once more on a finding and listened to, so what is told is
//! what decided.

use std::fmt;

use super::arbitration::{Strength, is_number, strength};
use super::context::{self, Heard};
use super::{Candidate, Declared, Detector, Setting};
use crate::document::DetectMode;

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
    /// What the bundle says of its own detector.
    Declared,
    /// A word near the finding, of the detector's own list; never a part of the text.
    Word(Heard),
}

impl Evidence {
    /// Why a match is a finding of `detector`.
    pub fn of(detector: &Detector, candidate: &Candidate<'_>) -> Evidence {
        let mut rests_on = strength(detector);
        let mut heard = Vec::new();
        if let Some(accept) = detector.accept {
            heard = context::listen(|| {
                // What was found in another writing of the text does not pass here, and is not doubtful for that.
                let strictly = Setting { mode: DetectMode::Alert, ..candidate.setting };
                if accept(candidate) && candidate.wants_doubtful() && !accept(&candidate.within(strictly)) {
                    rests_on = Strength::Doubtful;
                }
                if is_number(detector) {
                    context::is_denied(candidate, context::SOMETHING_ELSE);
                }
            });
        }
        Evidence::sum(Step { reason: Reason::Strength(rests_on), weight: base(rests_on) }, heard)
    }

    /// Why a match is a finding of a detector that the bundle defines.
    pub fn declared(detector: &Declared, candidate: &Candidate<'_>) -> Evidence {
        let heard = context::listen(|| {
            detector.is_named(candidate);
        });
        Evidence::sum(Step { reason: Reason::Declared, weight: f64::from(detector.score) / 100.0 }, heard)
    }

    fn sum(first: Step, mut heard: Vec<Heard>) -> Evidence {
        // A check may have asked the same twice.
        let mut counted = Vec::new();
        heard.retain(|heard| {
            let is_new = !counted.contains(heard);
            counted.push(heard.clone());
            is_new
        });
        let mut steps = vec![first];
        steps.extend(heard.into_iter().map(|heard| Step {
            weight: if heard.is_against { AGAINST } else { FOR },
            reason: Reason::Word(heard),
        }));
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
                Reason::Declared => write!(f, "declared {weight:.2}")?,
                Reason::Word(heard) => {
                    let separator = if place > 0 { ", " } else { "" };
                    write!(f, "{separator}word {:?} {} {weight:+.2}", heard.word, heard.side.as_str())?;
                }
            }
        }
        Ok(())
    }
}

const FOR: f64 = 0.20;
const AGAINST: f64 = -0.20;

const fn base(strength: Strength) -> f64 {
    match strength {
        Strength::Doubtful => 0.30,
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
        Evidence::of(find(name).unwrap(), &Candidate::new(text, start, start + value.len()))
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
    fn what_is_found_lest_it_be_missed_is_doubtful() {
        let of = |text: &'static str| {
            let start = text.find("536228726").unwrap();
            let setting = Setting { mode: DetectMode::Redact, ..Setting::default() };
            let candidate = Candidate::new(text, start, start + 9).within(setting);
            Evidence::of(find("pii.ssn").unwrap(), &candidate).to_string()
        };
        assert_eq!(of("it is 536228726"), "0.30: doubtful 0.30");
        assert_eq!(of("ssn 536228726"), "0.95: structure 0.75, word \"ssn\" before +0.20");
    }

    #[test]
    fn what_needs_no_word_has_none() {
        let told = evidence("pii.credit_card", "4111 1111 1111 1111", "4111 1111 1111 1111");
        assert_eq!(told.to_string(), "0.80: checksum 0.80");
        assert_eq!(told.steps, [Step { reason: Reason::Strength(Strength::Checksum), weight: 0.8 }]);
    }
}
