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

/// Whether a text, in groups or without, is such a number. Linear in it.
pub type IsValid = fn(&str) -> bool;

/// A number's rule.
#[derive(Debug)]
pub struct Check {
    /// `country.number` with the ISO 3166 code of the country, or the number alone where it is international.
    pub name: &'static str,
    /// What passes, in a few words: "Dutch citizen service number".
    pub title: &'static str,
    /// Whether a text, in groups or without, is such a number.
    pub is_valid: IsValid,
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

/// The check that a bundle's detector asks for by `name`: that of a [`Check`], or of a number whose detector has a page of its own.
pub fn named(name: &str) -> Option<IsValid> {
    let own = OWN.iter().find(|(own, _)| *own == name).map(|(_, is_valid)| *is_valid);
    own.or_else(|| all().find(|check| check.name == name).map(|check| check.is_valid))
}

/// Every name that [`named`] knows.
pub fn names() -> impl Iterator<Item = &'static str> {
    OWN.iter().map(|(name, _)| *name).chain(all().map(|check| check.name))
}

/// Checks that are no [`Check`].
const OWN: &[(&str, IsValid)] = &[
    ("luhn", luhn::is_valid),
    ("ssn", ssn::is_valid),
    ("ipv4", ip::is_valid_v4),
    ("ipv6", ip::is_valid_v6),
    ("e164", |text| phone::is_e164(text.strip_prefix('+').unwrap_or(text))),
    ("nanp", phone::is_nanp),
];

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
