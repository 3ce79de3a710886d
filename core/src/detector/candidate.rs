//! A match that a detector must still accept, and what is known around it.

use crate::document::DetectMode;

use super::validate::phone::Regions;

/// A match that a detector must still accept, within the text it stands in.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'t> {
    /// The whole text.
    pub text: &'t str,
    /// First byte of the match.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// What is known beyond the text, and what is asked.
    pub setting: Setting<'t>,
}

/// What is known beyond a text, and what is asked of a match in it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Setting<'t> {
    /// What a match that could be something else shall be.
    pub mode: DetectMode,
    /// The keys under which the text stands in a structure, the nearest first: of `{"customer": {"ssn": "…"}}` they are `ssn` and
    /// `customer`. Empty where there is none.
    pub keys: [&'t str; 2],
    /// Where telephone numbers are at home.
    pub regions: Regions,
}

impl<'t> Candidate<'t> {
    /// Bytes `start..end` of a text of which nothing else is known.
    pub fn new(text: &'t str, start: usize, end: usize) -> Self {
        Candidate { text, start, end, setting: Setting::default() }
    }

    /// The same match, in a setting.
    #[must_use]
    pub const fn within(self, setting: Setting<'t>) -> Self {
        Candidate { setting, ..self }
    }

    /// The matched text.
    pub fn matched(&self) -> &'t str {
        self.text.get(self.start..self.end).unwrap_or("")
    }

    /// The text before the match.
    pub fn before(&self) -> &'t str {
        self.text.get(..self.start).unwrap_or("")
    }

    /// Whether a match that could be something else shall be a finding.
    pub(super) fn wants_doubtful(&self) -> bool {
        self.setting.mode == DetectMode::Redact
    }
}
