//! Payment card numbers.

use core::ops::RangeInclusive;

use super::{grouped_digits, luhn};

/// Whether `text` is a payment card number: an issuer's prefix, a length that this issuer uses, and Luhn's check
/// digit. Groups may be joined by single spaces or dashes.
///
/// Source: ISO/IEC 7812-1:2017 for the structure; the networks' published ranges for `ISSUERS`.
pub fn is_valid(text: &str) -> bool {
    is_issued(text) && luhn::is_valid(text)
}

/// Whether `text` could be the number of a card whose issuer is not listed: of a bank or a merchant, 13 to 19 digits, with
/// Luhn's check digit.
///
/// Source: ISO/IEC 7812-1:2017, table 1 (major industry identifiers 3 to 6).
pub fn may_be(text: &str) -> bool {
    grouped_digits(text).is_some_and(|mut digits| {
        (13..=19).contains(&digits.clone().count()) && matches!(digits.next(), Some(3..=6))
    }) && luhn::is_valid(text)
}

/// Whether prefix and length belong to an issuer.
fn is_issued(text: &str) -> bool {
    grouped_digits(text).is_some_and(|digits| {
        let prefix =
            digits.clone().take(PREFIX_DIGITS).fold(0, |prefix, digit| prefix * 10 + u32::from(digit));
        let length = digits.count();
        // The ranges are ascending and disjoint: only the last that begins at or below the prefix can hold it.
        let (below, _) =
            ISSUERS.split_at(ISSUERS.partition_point(|issuer| *issuer.prefixes.start() <= prefix));
        below
            .last()
            .is_some_and(|issuer| issuer.prefixes.contains(&prefix) && issuer.lengths.contains(&length))
    })
}

/// How many leading digits tell the issuer.
const PREFIX_DIGITS: usize = 6;

struct Issuer {
    /// Six leading digits.
    prefixes: RangeInclusive<u32>,
    /// Lengths of the whole number.
    lengths: &'static [usize],
}

const fn issuer(first: u32, last: u32, lengths: &'static [usize]) -> Issuer {
    Issuer { prefixes: first..=last, lengths }
}

const FROM_16: &[usize] = &[16, 17, 18, 19];
const FROM_14: &[usize] = &[14, 15, 16, 17, 18, 19];
const FROM_12: &[usize] = &[12, 13, 14, 15, 16, 17, 18, 19];

/// Ascending, disjoint.
const ISSUERS: &[Issuer] = &[
    issuer(60_400, 60_499, FROM_12),         // Maestro
    issuer(100_000, 199_999, &[15]),         // UATP; JCB 1800
    issuer(213_100, 213_199, &[15]),         // JCB
    issuer(220_000, 220_499, FROM_16),       // Mir
    issuer(222_100, 272_099, &[16]),         // Mastercard, 2-series
    issuer(300_000, 305_999, FROM_14),       // Diners Club
    issuer(309_500, 309_599, FROM_14),       // Diners Club
    issuer(340_000, 349_999, &[15]),         // American Express
    issuer(352_800, 358_999, FROM_16),       // JCB
    issuer(360_000, 369_999, FROM_14),       // Diners Club
    issuer(370_000, 379_999, &[15]),         // American Express
    issuer(380_000, 399_999, FROM_14),       // Diners Club
    issuer(400_000, 499_999, &[13, 16, 19]), // Visa
    issuer(501_800, 501_899, FROM_12),       // Maestro
    issuer(501_900, 501_999, &[16]),         // Dankort
    issuer(502_000, 502_099, FROM_12),       // Maestro
    issuer(503_800, 503_899, FROM_12),       // Maestro
    issuer(506_099, 506_198, &[16, 18, 19]), // Verve
    issuer(508_500, 508_999, &[16]),         // RuPay
    issuer(510_000, 559_999, &[16]),         // Mastercard
    issuer(560_000, 589_999, FROM_12),       // Maestro
    issuer(601_100, 601_199, FROM_16),       // Discover
    issuer(606_985, 607_984, &[16]),         // RuPay
    issuer(608_001, 608_500, &[16]),         // RuPay
    issuer(620_000, 629_999, FROM_16),       // UnionPay
    issuer(630_400, 630_499, FROM_12),       // Maestro
    issuer(637_000, 638_999, &[16]),         // InstaPayment
    issuer(639_000, 639_099, FROM_12),       // Maestro
    issuer(639_100, 639_999, &[16]),         // InstaPayment
    issuer(644_000, 659_999, FROM_16),       // Discover; RuPay, Troy and Verve within 65
    issuer(675_900, 675_999, FROM_12),       // Maestro
    issuer(676_100, 676_399, FROM_12),       // Maestro
    issuer(676_700, 676_799, FROM_12),       // Maestro UK
    issuer(810_000, 817_199, FROM_16),       // UnionPay, RuPay
    issuer(979_200, 979_299, &[16]),         // Troy
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_the_networks_test_numbers() {
        for text in [
            "4111 1111 1111 1111",
            "4222222222222",
            "4000-0000-0000-0000-006",
            "5555555555554444",
            "2221 0000 0000 0009",
            "2720 9999 9999 9996",
            "3782 822463 10005",
            "30569309025904",
            "6011111111111117",
            "3530111333300000",
            "6200000000000005",
            "2200 0000 0000 0053",
            "630490017740292441",
            "6759649826438453",
            "501800000009",
        ] {
            assert!(is_valid(text), "{text}");
        }
    }

    #[test]
    fn rejects_wrong_check_digits_prefixes_and_lengths() {
        for text in [
            "",
            "4111 1111 1111 1112",
            "41111111111111",
            "2220 9999 9999 9999",
            "2721 0000 0000 0004",
            "0000 0000 0000 0000",
            "9999 9999 9999 9995",
            "378282246310005 0",
            "4111  1111 1111 1111",
        ] {
            assert!(!is_valid(text), "{text}");
        }
    }

    #[test]
    fn ranges_are_ascending_and_disjoint() {
        assert!(ISSUERS.is_sorted_by(|a, b| a.prefixes.end() < b.prefixes.start()));
    }
}
