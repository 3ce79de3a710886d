//! Checks that tell a real number from one that merely looks like it: check digits, and where a number has none, ranges
//! and dates. Each is a pure function of its text, linear in its length, and names the source of its rule.
//!
//! To add one, write its [`Check`] in the file of its area and name it in that file's `CHECKS`; the tests run its
//! vectors, and what it promises to catch, from there.
//!
//! A source marked † could not be opened when the rule was written. The rule was then taken from public descriptions and,
//! where python-stdnum 2.2 has the number, compared with it over thousands of random numbers; the others rest on the
//! descriptions and their vectors alone.

pub mod card;
mod checksum;
pub(crate) mod crypto;
pub(crate) mod date;
pub(crate) mod device;
pub(crate) mod finance;
pub mod iban;
pub mod ip;
mod keccak;
pub mod luhn;
pub(crate) mod national;
pub mod phone;
pub(crate) mod publication;
mod read;
pub mod ssn;
pub mod token;

#[cfg(test)]
mod tests;

use crate::document::Validator;

use super::Accept;

/// A number's rule.
#[derive(Debug)]
pub struct Check {
    /// `country.number` with the ISO 3166 code of the country, or the number alone where it is international.
    pub name: &'static str,
    /// What passes, in a few words: "Dutch citizen service number".
    pub title: &'static str,
    /// Whether a text, in groups or without, is such a number.
    pub is_valid: fn(&str) -> bool,
    /// How sure the rule is.
    pub catches: Catches,
    /// Numbers that pass.
    pub accepts: &'static [&'static str],
    /// Texts that do not.
    pub rejects: &'static [&'static str],
}

/// What a rule catches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Catches {
    /// Every single wrong digit.
    EveryDigit,
    /// A check digit that lets some wrong digits through, by its arithmetic or because it leaves digits out.
    MostDigits,
    /// Lengths, ranges and dates only: there is no check digit, or it is not public.
    Structure,
}

/// Every check, by area.
pub fn all() -> impl Iterator<Item = &'static Check> {
    let areas = [finance::CHECKS, crypto::CHECKS, device::CHECKS, publication::CHECKS];
    areas.into_iter().chain(national::REGIONS.iter().copied()).flatten().copied()
}

/// The check called `name`.
pub fn named(name: &str) -> Option<&'static Check> {
    all().find(|check| check.name == name)
}

/// The check that a bundle's detector asks for by name. `None`: any match is a finding.
pub fn accept(validator: Validator) -> Option<Accept> {
    match validator {
        Validator::None => None,
        Validator::Luhn => Some(|candidate| luhn::is_valid(candidate.matched())),
        Validator::Iban => Some(|candidate| iban::is_valid(candidate.matched())),
        Validator::Ssn => Some(|candidate| ssn::is_valid(candidate.matched())),
    }
}

/// The digits of a number that may be written with single spaces or dashes between its groups, and nothing else.
/// `None` if another character, a leading or trailing separator, or two separators in a row occur.
fn grouped_digits(text: &str) -> Option<impl DoubleEndedIterator<Item = u8> + Clone> {
    let mut after_digit = false;
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' => after_digit = true,
            b' ' | b'-' if after_digit => after_digit = false,
            _ => return None,
        }
    }
    after_digit.then(|| text.bytes().filter(u8::is_ascii_digit).map(|digit| digit - b'0'))
}
