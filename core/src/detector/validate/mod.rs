//! Checks that tell a real number from one that merely looks like it. Each is a pure function of its text, linear
//! in its length, and names the source of its rule.

pub mod card;
pub mod iban;
pub mod ip;
pub mod luhn;
pub mod phone;
pub mod ssn;
pub mod token;

use crate::document::Validator;

use super::Accept;

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detector::Candidate;

    fn accepts(validator: Validator, text: &str) -> Option<bool> {
        accept(validator).map(|check| check(&Candidate { text, start: 0, end: text.len() }))
    }

    #[test]
    fn every_named_validator_has_its_check() {
        assert_eq!(accepts(Validator::None, "x"), None);
        for (validator, good, bad) in [
            (Validator::Luhn, "7992-7398-713", "7992-7398-714"),
            (Validator::Iban, "GB82 WEST 1234 5698 7654 32", "GB82 WEST 1234 5698 7654 33"),
            (Validator::Ssn, "123-45-6789", "666-45-6789"),
        ] {
            assert_eq!(accepts(validator, good), Some(true), "{validator:?}");
            assert_eq!(accepts(validator, bad), Some(false), "{validator:?}");
        }
    }

    #[test]
    fn groups_are_joined_by_single_separators() {
        let digits = |text| grouped_digits(text).map(Iterator::collect::<Vec<_>>);
        assert_eq!(digits("12-3 4"), Some(vec![1, 2, 3, 4]));
        for text in ["", "-1", "1-", "1--2", "1- 2", "1a2", "１２"] {
            assert_eq!(digits(text), None, "{text}");
        }
    }
}
