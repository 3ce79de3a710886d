//! What a match must pass to be a finding: a built-in detector's check, or what a bundle's detector asks for.

use std::sync::Arc;

use crate::document::DetectMode;

use super::validate::phone::Regions;
use super::{Candidate, Detector, Setting, context};

/// What is asked of a detector beside its own check.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Asked {
    /// What a match that could be something else shall be.
    pub mode: DetectMode,
    /// Where telephone numbers are at home.
    pub regions: Regions,
}

impl Asked {
    /// As far as it makes a difference to `detector`, so that what is the same is searched for once.
    pub fn of(self, detector: &Detector) -> Asked {
        Asked {
            mode: if heeds_mode(detector) { self.mode } else { DetectMode::Alert },
            regions: if detector.name == "pii.phone" { self.regions } else { Regions::default() },
        }
    }
}

/// Whether `detector` finds more in mode `redact`. A test holds the others to finding the same.
pub fn heeds_mode(detector: &Detector) -> bool {
    const TYPES: [&str; 5] = ["pii.ssn", "pii.credit_card", "pii.phone", "pii.isni", "pii.meid"];
    /// Numbers with a check of their own.
    const FAMILIES: [&str; 3] = ["id.", "phi.", "fin."];
    TYPES.contains(&detector.name) || FAMILIES.iter().any(|family| detector.name.starts_with(family))
}

/// The check of a detector that a bundle defines: a validator and words nearby.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Declared {
    /// The validator's name, one of [`validate::named`](super::validate::named).
    pub validator: Option<Box<str>>,
    /// Words on either side.
    pub near: Vec<String>,
    /// Words before.
    pub before: Vec<String>,
    /// Words after.
    pub after: Vec<String>,
    /// Words before a match that make it none.
    pub not: Vec<String>,
    /// Whether a match without any of the words is a finding all the same.
    pub optional: bool,
    /// How sure a match without any of the words is, in hundredths.
    pub score: u8,
}

impl Declared {
    /// Whether any match is a finding.
    pub fn is_trivial(&self) -> bool {
        self.validator.is_none() && self.not.is_empty() && (self.optional || !self.has_words())
    }

    fn has_words(&self) -> bool {
        !(self.near.is_empty() && self.before.is_empty() && self.after.is_empty())
    }

    /// Whether the match is a finding.
    pub fn accepts(&self, candidate: &Candidate<'_>) -> bool {
        let is_valid = self.validator.as_deref().and_then(super::validate::named);
        is_valid.is_none_or(|is_valid| is_valid(candidate.matched()))
            && !context::is_denied(candidate, &self.not)
            && (self.optional || !self.has_words() || self.is_named(candidate))
    }

    /// Whether one of its words stands nearby. All lists are asked, so that who listens hears from each.
    pub(super) fn is_named(&self, candidate: &Candidate<'_>) -> bool {
        let near = context::is_near(candidate, &self.near);
        let before = context::is_before(candidate, &self.before);
        let after = context::is_after(candidate, &self.after);
        near || before || after
    }
}

/// What a match must pass to be a finding.
#[derive(Clone, Debug)]
pub enum Acceptance {
    /// The check of a built-in detector.
    BuiltIn(&'static Detector, Asked),
    /// That of a detector which the bundle defines.
    Declared(Arc<Declared>),
}

impl Acceptance {
    /// Whether bytes `start..end` of `text` are a finding; of `setting` the mode is not read.
    pub fn accepts(&self, text: &str, start: usize, end: usize, setting: Setting<'_>) -> bool {
        let candidate = Candidate::new(text, start, end);
        match self {
            Acceptance::BuiltIn(detector, asked) => {
                let setting =
                    Setting { mode: asked.mode, regions: asked.regions.or(setting.regions), ..setting };
                detector.accept.is_none_or(|accept| accept(&candidate.within(setting)))
            }
            Acceptance::Declared(declared) => declared.accepts(&candidate.within(setting)),
        }
    }

    /// Whether no match is a finding that begins right after an ASCII digit.
    pub fn refuses_after_digits(&self) -> bool {
        matches!(self, Acceptance::BuiltIn(detector, _) if detector.refuses_after_digits())
    }

    /// What tells it from others: two with the same key accept the same.
    pub fn key(&self) -> Key {
        match self {
            Acceptance::BuiltIn(detector, asked) => Key::BuiltIn(detector.name, *asked),
            Acceptance::Declared(declared) => Key::Declared(declared.clone()),
        }
    }
}

/// What tells an [`Acceptance`] from others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// By the detector's name.
    BuiltIn(&'static str, Asked),
    /// By all of it.
    Declared(Arc<Declared>),
}
