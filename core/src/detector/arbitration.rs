//! What a span is, where detectors of several types find it.
//!
//! The digits of a payment card or the octets of an IP address have the shape of a phone number. Whatever lies inside a
//! finding of a type that is surer of it is not reported as the weaker type: `detects("pii.phone")` asks for what is a phone
//! number, and a card number is none.
//!
//! - Only built-in detectors compete. A policy's own pattern, a detector of the bundle and the host's findings say what
//!   their author wants to have found, and stay.
//! - The answer for one type depends on the text alone and never on what else policies look for: a detector's rivals are
//!   searched for whenever it is. So no policy can take a finding from another.
//! - A finding gives way only where it lies *within* the stronger one. What sticks out is covered by nothing else, and stays.
//! - Equals stay, all of them. One number in ten has a fitting check digit of some country, so a check digit alone does
//!   not outrank anything; card numbers (issuer, length and check digit), IBANs (country, length and two check
//!   digits) and layouts that nothing else has do.

use std::fmt;

use super::{Detector, all};

/// What speaks for a finding, the weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// Nothing that something else could not have: found only where nothing shall be missed.
    Doubtful,
    /// Its shape.
    Shape,
    /// A word nearby.
    Context,
    /// A layout that hardly anything else has.
    Structure,
    /// A check that chance hardly ever passes.
    Checksum,
}

impl Strength {
    /// The word that explanations use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Strength::Doubtful => "doubtful",
            Strength::Shape => "shape",
            Strength::Context => "context",
            Strength::Structure => "structure",
            Strength::Checksum => "checksum",
        }
    }
}

impl fmt::Display for Strength {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The types that compete for a span of digits, and how sure each is of it. A family may be named by its prefix.
const NUMBERS: &[(&str, Strength)] = &[
    ("pii.phone", Strength::Shape),
    ("pii.bank_account", Strength::Context),
    ("pii.driver_license", Strength::Context),
    ("pii.passport", Strength::Context),
    ("pii.date_of_birth", Strength::Context),
    ("pii.ssn", Strength::Structure),
    ("pii.ip_address", Strength::Structure),
    ("net.mac_address", Strength::Structure),
    ("pii.email", Strength::Structure),
    ("fin.crypto.*", Strength::Structure),
    ("pii.credit_card", Strength::Checksum),
    ("pii.iban", Strength::Checksum),
];

/// Types that are a part of another where they lie in it.
const PARTS: &[(&str, &str)] =
    &[("net.url", "pii.email"), ("net.hostname", "pii.email"), ("net.external_domain", "pii.email")];

/// The detectors to which a finding of `detector` gives way where it lies within theirs.
pub fn rivals(detector: &Detector) -> Vec<&'static Detector> {
    let own = number(detector.name).filter(|own| *own <= Strength::Context);
    let outranks = |other: &&Detector| {
        let is_surer = own.is_some_and(|own| {
            number(other.name).is_some_and(|other| other > own && other >= Strength::Structure)
        });
        is_surer || PARTS.contains(&(detector.name, other.name)) || is_kind_of(other.name, detector.name)
    };
    all().filter(outranks).collect()
}

/// Whether a secret of the one type is of a kind of the other: `secret.token.github` of `secret.token`. Who asks for the type asks
/// for its kinds too, so nothing is lost and the finding has one name, the one that says more.
fn is_kind_of(kind: &str, name: &str) -> bool {
    name.starts_with("secret.") && kind.strip_prefix(name).is_some_and(|below| below.starts_with('.'))
}

/// How sure a detector is of what it finds, before any word nearby is heard.
pub(super) fn strength(detector: &Detector) -> Strength {
    let by_check = if detector.accept.is_some() { Strength::Structure } else { Strength::Shape };
    number(detector.name).unwrap_or(by_check)
}

/// Whether a detector finds digits that may be something else.
pub(super) fn is_number(detector: &Detector) -> bool {
    number(detector.name).is_some() || detector.name.starts_with("id.")
}

fn number(name: &str) -> Option<Strength> {
    let is_meant = |meant: &str| match meant.strip_suffix('*') {
        Some(family) => name.starts_with(family),
        None => name == meant,
    };
    NUMBERS.iter().find(|(meant, _)| is_meant(meant)).map(|(_, strength)| *strength)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detector::find;

    #[test]
    fn rivals_are_surer() {
        let names = |name| rivals(find(name).unwrap()).iter().map(|rival| rival.name).collect::<Vec<_>>();
        let of_phone = names("pii.phone");
        for rival in ["pii.credit_card", "pii.iban", "pii.ssn", "pii.ip_address", "pii.email"] {
            assert!(of_phone.contains(&rival), "{rival}");
        }
        assert_eq!(names("pii.credit_card"), [""; 0]);
        assert_eq!(names("pii.ssn"), [""; 0]);
        assert!(names("secret.token").contains(&"secret.token.github"));
        assert_eq!(names("secret.token.github"), [""; 0]);
    }

    #[test]
    fn nobody_is_its_own_rival() {
        for detector in all() {
            assert!(rivals(detector).iter().all(|rival| rival.name != detector.name), "{}", detector.name);
        }
    }
}
