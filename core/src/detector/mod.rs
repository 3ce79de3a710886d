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

mod acceptance;
mod arbitration;
mod base64;
mod boundary;
mod candidate;
mod catalog;
mod context;
mod entropy;
mod evidence;
mod horizon;
mod name;
mod placeholder;
pub mod validate;

#[cfg(test)]
mod tests;

pub use acceptance::{Acceptance, Asked, Declared, Key, heeds_mode};
pub use arbitration::{Strength, rivals};
pub use candidate::{Candidate, Setting};
pub use context::{Heard, Side};
pub use evidence::{Evidence, Reason, Step};
pub(crate) use horizon::{FARTHEST, watched};

use crate::severity::Severity;

/// A check that a match must pass: a checksum, a range, a word nearby. Must be linear in the match and look at a
/// bounded stretch of text around it, at what follows by [`Candidate::after`] and its like.
pub type Accept = fn(&Candidate<'_>) -> bool;

/// One kind of finding.
#[derive(Debug)]
pub struct Detector {
    /// `family.type`.
    pub name: &'static str,
    /// What it finds, in a few words: "US social security number".
    pub title: &'static str,
    /// Regular expressions as the `regex` crate reads them; a finding is a match of any of them, or what the match's group
    /// `value` holds. All patterns of a detector have that group, or none.
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

impl Detector {
    /// The capture group that is the finding: that called `value`, or the whole match.
    pub fn group(&self) -> usize {
        usize::from(self.patterns.iter().any(|pattern| pattern.contains("(?<value>")))
    }

    /// Whether its check refuses a match that begins right after an ASCII digit, which is the end of a longer number: there it need
    /// not be searched for.
    pub fn refuses_after_digits(&self) -> bool {
        /// Families and types whose checks ask first whether the number is whole, with `boundary` or `catalog::grounds`.
        const NUMBERS: [&str; 20] = [
            "id.",
            "phi.",
            "fin.",
            "pii.bank_account",
            "pii.credit_card",
            "pii.date_of_birth",
            "pii.driver_license",
            "pii.eid",
            "pii.iban",
            "pii.iccid",
            "pii.imei",
            "pii.imsi",
            "pii.ip_address",
            "pii.isni",
            "pii.meid",
            "pii.orcid",
            "pii.passport",
            "pii.postal_code",
            "pii.ssn",
            "pii.vin",
        ];
        self.group() == 0 && NUMBERS.iter().any(|family| self.name.starts_with(family))
    }
}

/// Whether the name `called` stands for `detector`: it is its own, or that of the kinds to which it belongs. `secret.token`
/// stands for `secret.token.github`. A family alone (`secret`) stands for nothing; `secret.*` does.
pub fn is_called(detector: &str, called: &str) -> bool {
    detector
        .strip_prefix(called)
        .is_some_and(|below| below.is_empty() || called.contains('.') && below.starts_with('.'))
}

/// The detectors that `name` stands for: that of this name, the kinds below it (`secret.token`), those of which it is an alias
/// (`pii.national_id`), or with `pii.*` its whole family, aliases included. Empty if there is none.
pub fn expand(name: &str) -> Vec<&'static Detector> {
    let is_meant: &dyn Fn(&str) -> bool = match name.strip_suffix('*') {
        Some(family) if family.ends_with('.') => &move |known| known.starts_with(family),
        _ => &|known| is_called(known, name),
    };
    let is_named = |detector: &&Detector| is_meant(detector.name) || other_names(detector).any(is_meant);
    all().filter(is_named).collect()
}

/// The names beside its own by which a policy can name `detector`.
pub fn other_names(detector: &Detector) -> impl Iterator<Item = &'static str> {
    catalog::other_names(detector)
}
