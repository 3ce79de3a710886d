//! Telephone numbers: what numbering plans fix for every number.
//!
//! `plan.rs` is made by `derive.py`, which says how to renew it, what it keeps and what that costs.

mod plan;
mod region;

use plan::PLANS;
pub use region::{Regions, UnknownRegion};

/// The numbering plan of a country calling code.
#[derive(Debug)]
struct Plan {
    code: u16,
    /// What is dialled before a national number within the country; empty if nothing is.
    trunk: &'static str,
    /// By length of the national number: the ranges of its first four digits.
    numbers: &'static [Length],
}

/// A length, and the ranges of the first four digits (of all, in shorter numbers) that numbers of it begin with.
type Length = (u8, &'static [(u16, u16)]);

/// The calling codes whose national formats are recognised: North America, Western and Central Europe, Oceania, South and East
/// Asia, Brazil, Mexico, Turkey, Israel and South Africa.
const HOME: &[u16] = &[
    1, 27, 30, 31, 32, 33, 34, 36, 39, 40, 41, 43, 44, 45, 46, 47, 48, 49, 52, 55, 60, 61, 63, 64, 65, 66,
    81, 82, 86, 90, 91, 351, 353, 358, 385, 420, 852, 886, 972,
];

/// Whether `digits`, a number in international form without its `+`, is one that a country's plan has: an assigned code, a
/// length, and leading digits in use.
///
/// Source: ITU-T E.164 (11/2010), section 6, for the form; the plans as in libphonenumber's metadata.
pub fn is_e164(digits: &str) -> bool {
    split(digits).is_some_and(|(plan, national)| plan.has(national))
}

/// Whether `digits`, a number in international form without its `+`, has the length of one and an assigned country code.
pub fn has_country_code(digits: &str) -> bool {
    split(digits).is_some()
}

/// A number's plan, and its national part. No country code is the beginning of another.
fn split(digits: &str) -> Option<(&'static Plan, &str)> {
    let is_number = matches!(digits.len(), 7..=15)
        && !digits.starts_with('0')
        && digits.bytes().all(|byte| byte.is_ascii_digit());
    (1..=3).filter(|_| is_number).find_map(|length| {
        let (code, national) = digits.split_at_checked(length)?;
        Some((plan(code.parse().ok()?)?, national))
    })
}

/// Whether `digits`, as dialled within a country, is a number of one of the plans of `HOME`: with its trunk prefix where the plan
/// has one, and `needs_trunk` or not without.
pub fn is_national(digits: &str, needs_trunk: bool) -> bool {
    // Within Italy the zero is a part of the number.
    let own_zero = |plan: &Plan| digits.starts_with('0') && plan.dials(digits, true);
    let dials = |plan: &Plan| if plan.trunk.is_empty() { own_zero(plan) } else { plan.dials(digits, true) };
    let mut plans = HOME.iter().filter_map(|code| plan(*code));
    plans.any(|plan| dials(plan) || !needs_trunk && plan.has(digits))
}

/// Whether `digits`, as dialled within one of `regions`, is a number of its plan: with its trunk prefix where the plan has one, and
/// `needs_trunk` or not without.
pub fn is_of(digits: &str, regions: Regions, needs_trunk: bool) -> bool {
    regions.calling_codes().filter_map(plan).any(|plan| plan.dials(digits, needs_trunk))
}

fn plan(code: u16) -> Option<&'static Plan> {
    PLANS.binary_search_by_key(&code, |plan| plan.code).ok().and_then(|at| PLANS.get(at))
}

impl Plan {
    /// Whether `digits` is what is dialled within the plan.
    fn dials(&self, digits: &str, needs_trunk: bool) -> bool {
        let national = digits.strip_prefix(self.trunk).filter(|_| !self.trunk.is_empty());
        let has_trunk = national.is_some_and(|national| self.has(national));
        has_trunk || (self.trunk.is_empty() || !needs_trunk) && self.has(digits)
    }

    fn has(&self, national: &str) -> bool {
        let Ok(length) = u8::try_from(national.len()) else { return false };
        let first = national.get(..national.len().min(4)).and_then(|digits| digits.parse::<u16>().ok());
        let Some(first) = first else { return false };
        let of_length = self.numbers.iter().find(|(known, _)| *known == length);
        of_length.is_some_and(|(_, ranges)| {
            let (below, _) = ranges.split_at(ranges.partition_point(|(low, _)| *low <= first));
            below.last().is_some_and(|(_, high)| first <= *high)
        })
    }
}

/// Whether `digits` is a ten-digit number of the North American Numbering Plan: area code and exchange are `NXX`
/// (N is 2 to 9), neither is `N11`, and the area code is none of those kept for expansion (`N9X`, `37X`, `96X`).
///
/// Source: ATIS-0300055 (NPA allocation) and ATIS-0300119 (central office codes), as published by NANPA.
pub fn is_nanp(digits: &str) -> bool {
    let &[a, b, c, d, e, f, _, _, _, _] = digits.as_bytes() else { return false };
    digits.bytes().all(|byte| byte.is_ascii_digit())
        && is_area_code(a, b, c)
        && (b'2'..=b'9').contains(&d)
        && (e, f) != (b'1', b'1')
}

/// Whether three digits can be an area code of the North American plan.
fn is_area_code(a: u8, b: u8, c: u8) -> bool {
    (b'2'..=b'9').contains(&a)
        && b != b'9'
        && (b, c) != (b'1', b'1')
        && !matches!((a, b), (b'3', b'7') | (b'9', b'6'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plans_are_ascending_and_their_ranges_disjoint() {
        assert!(PLANS.len() > 200 && PLANS.is_sorted_by(|a, b| a.code < b.code));
        for plan in PLANS {
            assert!(plan.numbers.is_sorted_by(|a, b| a.0 < b.0), "{}", plan.code);
            for (length, ranges) in plan.numbers {
                assert!(ranges.is_sorted_by(|a, b| a.1 < b.0), "{} {length}", plan.code);
                assert!(ranges.iter().all(|(low, high)| low <= high), "{} {length}", plan.code);
            }
        }
        assert!(HOME.is_sorted() && HOME.iter().all(|code| plan(*code).is_some()));
    }

    #[test]
    fn e164() {
        for text in [
            "12125550123",
            "442079460958",
            "4930123456",
            "8613800138000",
            "6834002",
            "79161234567",
            "393331234567",
        ] {
            assert!(is_e164(text), "{text}");
        }
        for text in [
            "",
            "442079",
            "4420794609581234",
            "2101234567",
            "999123456789",
            "11125550123",
            "44 2079460958",
            "33012345678",
            "4599",
            "861234567890123",
        ] {
            assert!(!is_e164(text), "{text}");
        }
    }

    #[test]
    fn national_numbers_have_a_trunk_prefix_where_the_plan_has_one() {
        for text in ["02079460958", "0612345678", "09171234567", "05321234567", "0412345678", "03012345678"] {
            assert!(is_national(text, true), "{text}");
        }
        // Denmark, Norway, Spain: nothing is dialled before.
        for text in ["32123456", "41660039", "612345678"] {
            assert!(is_national(text, false) && !is_national(text, true), "{text}");
        }
        for text in ["", "0", "00000000000", "1234", "123456789012345", "９"] {
            assert!(!is_national(text, false), "{text}");
        }
    }

    #[test]
    fn nanp() {
        for text in ["2125550123", "9895550199", "8005551212"] {
            assert!(is_nanp(text), "{text}");
        }
        for text in
            ["1125550123", "9115550123", "2121550123", "2129110123", "2925550123", "3705550123", "9605550123"]
        {
            assert!(!is_nanp(text), "{text}");
        }
        for text in ["", "212555012", "21255501234", "212-555-01"] {
            assert!(!is_nanp(text), "{text}");
        }
    }
}
