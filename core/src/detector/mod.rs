//! Built-in detectors: what personal data, secrets and dangerous commands look like.
//!
//! A detector is data: patterns, boundaries, a validator, examples. One file a family under `catalog/`; a new
//! detector is a new entry there and, if it has a checksum, a new file under `validate/`.
//!
//! ```text
//! pattern ─▶ match ─▶ accept: boundary (what touches it) · validate (checksum, range) · context (words near it)
//!                  ─▶ finding ─▶ arbitration (is it of a type that is surer of it?)
//!                             ─▶ evidence (why it is one)
//! ```

mod arbitration;
mod boundary;
mod catalog;
mod context;
mod evidence;
pub mod validate;

#[cfg(test)]
mod tests;

pub use arbitration::{Strength, rivals};
pub use context::{Heard, Side};
pub use evidence::{Evidence, Reason, Step};

use crate::severity::Severity;

/// A match that a detector must still accept, within the text it stands in.
#[derive(Clone, Copy)]
pub struct Candidate<'t> {
    /// The whole text.
    pub text: &'t str,
    /// First byte of the match.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
}

impl<'t> Candidate<'t> {
    /// The matched text.
    pub fn matched(&self) -> &'t str {
        self.text.get(self.start..self.end).unwrap_or("")
    }

    /// The text before the match.
    pub fn before(&self) -> &'t str {
        self.text.get(..self.start).unwrap_or("")
    }

    /// The text after the match.
    pub fn after(&self) -> &'t str {
        self.text.get(self.end..).unwrap_or("")
    }
}

/// A check that a match must pass: a checksum, a range, a word nearby. Must be linear in the match and look at a
/// bounded stretch of text around it.
pub type Accept = fn(&Candidate<'_>) -> bool;

/// One kind of finding.
#[derive(Debug)]
pub struct Detector {
    /// `family.type`.
    pub name: &'static str,
    /// What it finds, in a few words: "US social security number".
    pub title: &'static str,
    /// Regular expressions as the `regex` crate reads them; a finding is a match of any of them.
    pub patterns: &'static [&'static str],
    /// The check that a match must pass.
    pub accept: Option<Accept>,
    /// How harmful a leak is.
    pub severity: Severity,
    /// Texts with exactly one finding, and the finding.
    pub finds: &'static [(&'static str, &'static str)],
    /// Texts without a finding.
    pub passes: &'static [&'static str],
    /// What it cannot find or wrongly finds; shown in the docs.
    pub limits: &'static str,
    /// Where the rule comes from.
    pub source: &'static str,
}

/// The detector called `name`.
pub fn find(name: &str) -> Option<&'static Detector> {
    all().find(|detector| detector.name == name)
}

/// Every built-in detector, family by family.
pub fn all() -> impl Iterator<Item = &'static Detector> {
    catalog::FAMILIES.iter().flat_map(|family| family.iter())
}

/// The detectors that `name` stands for: itself, or with `pii.*` its whole family. Empty if there is none.
pub fn expand(name: &str) -> Vec<&'static Detector> {
    match name.strip_suffix('*') {
        Some(family) if family.ends_with('.') => {
            all().filter(|detector| detector.name.starts_with(family)).collect()
        }
        _ => find(name).into_iter().collect(),
    }
}
