//! Estonia, Latvia and Lithuania.

use crate::detector::validate::checksum::sum;
use crate::detector::validate::date::is_date;
use crate::detector::validate::read::{digits, number};
use crate::detector::validate::{Catches, Check};

pub(super) const CHECKS: &[&Check] = &[&EE_IK, &EE_KMKR, &EE_REGISTRIKOOD, &LT_AK, &LT_PVM, &LV_PK, &LV_PVN];

/// Eleven digits `GYYMMDDSSSC`; see [`is_personal_code`].
///
/// Source: Population Register Act (RT I, 06.03.2012, 4); EVS 585:2007, Personal code, structure.
pub(crate) const EE_IK: Check = Check {
    name: "ee.ik",
    title: "Estonian personal code",
    is_valid: is_personal_code,
    catches: Catches::MostDigits,
    accepts: &["36805280109", "37605030299"],
    rejects: &["36805280108", "36813280109", "96805280109"],
};

/// Nine digits beginning with 10, weights 3, 7, 1 in turn modulo 10.
///
/// Source: European Commission, VIES check digit rules for EE. †
pub(crate) const EE_KMKR: Check = Check {
    name: "ee.kmkr",
    title: "Estonian VAT number",
    is_valid: |text| {
        digits::<9>(text).is_some_and(|d| d[..2] == [1, 0] && sum(&d, &[3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 == 0)
    },
    catches: Catches::EveryDigit,
    accepts: &["100594102", "100931558"],
    rejects: &["100594103", "200594102"],
};

/// Eight digits beginning with 1, 7, 8 or 9; weights 1 to 7, then 3 to 9, modulo 11.
///
/// Source: Estonian Centre of Registers, structure of the registry code. †
pub(crate) const EE_REGISTRIKOOD: Check = Check {
    name: "ee.registrikood",
    title: "Estonian organisation number",
    is_valid: |text| {
        digits::<8>(text).is_some_and(|d| {
            matches!(d[0], 1 | 7..=9)
                && i32::from(d[7])
                    == two_step(sum(&d, &[1, 2, 3, 4, 5, 6, 7]), sum(&d, &[3, 4, 5, 6, 7, 8, 9]))
        })
    },
    catches: Catches::MostDigits,
    accepts: &["12345678", "10137025"],
    rejects: &["12345679", "22345678"],
};

/// Eleven digits `GYYMMDDSSSC`; see [`is_personal_code`].
///
/// Source: Law on the Population Register of the Republic of Lithuania, article 8. †
pub(crate) const LT_AK: Check = Check {
    name: "lt.ak",
    title: "Lithuanian personal code",
    is_valid: is_personal_code,
    catches: Catches::MostDigits,
    accepts: &["33309240064", "38703181745"],
    rejects: &["33309240164", "33313240064"],
};

/// Nine digits (legal persons, the eighth is 1); weights 1 to 8, then 3 to 9 and 1, modulo 11.
///
/// Source: European Commission, VIES check digit rules for LT. †
pub(crate) const LT_PVM: Check = Check {
    name: "lt.pvm",
    title: "Lithuanian VAT number",
    is_valid: |text| {
        digits::<9>(text).is_some_and(|d| {
            let (first, second) = (sum(&d, &[1, 2, 3, 4, 5, 6, 7, 8]), sum(&d, &[3, 4, 5, 6, 7, 8, 9, 1]));
            d[7] == 1 && i32::from(d[8]) == two_step(first, second)
        })
    },
    catches: Catches::MostDigits,
    accepts: &["119511515"],
    rejects: &["119511516", "119511525"],
};

/// `DDMMYY-CNNNQ`, weights 10, 5, 8, 4, 2, 1, 6, 3, 7, 9 modulo 11. Codes given out since July 2017 begin with 32, tell no
/// date, and have no public check digit: they do not pass.
///
/// Source: Latvian Law on the Register of Natural Persons; Cabinet regulation on personal identity numbers. †
pub(crate) const LV_PK: Check = Check {
    name: "lv.pk",
    title: "Latvian personal code",
    is_valid: |text| {
        digits::<11>(text).is_some_and(|d| {
            let century = match d[6] {
                0 => 1800,
                1 => 1900,
                2 => 2000,
                _ => return false,
            };
            is_date(century + number(&d[4..6]), number(&d[2..4]), number(&d[..2]))
                && (1 + sum(&d, &[10, 5, 8, 4, 2, 1, 6, 3, 7, 9])) % 11 % 10 == i32::from(d[10])
        })
    },
    catches: Catches::MostDigits,
    accepts: &["161175-19997", "16117519997"],
    rejects: &["161375-19997", "161175-19998", "161175-39997"],
};

/// Eleven digits beginning with 4 to 9; weights 9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1 leave 3 modulo 11.
///
/// Source: European Commission, VIES check digit rules for LV. †
pub(crate) const LV_PVN: Check = Check {
    name: "lv.pvn",
    title: "Latvian VAT number",
    is_valid: |text| {
        digits::<11>(text).is_some_and(|d| d[0] > 3 && sum(&d, &[9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1]) % 11 == 3)
    },
    catches: Catches::EveryDigit,
    accepts: &["40003521600"],
    rejects: &["40003521601", "30003521600"],
};

/// `GYYMMDDSSSC`: the first digit tells sex and century; weights 1 to 9 and 1, then 3 to 9 and 1 to 3, modulo 11.
fn is_personal_code(text: &str) -> bool {
    digits::<11>(text).is_some_and(|d| {
        let century = match d[0] {
            1 | 2 => 1800,
            3 | 4 => 1900,
            5 | 6 => 2000,
            7 | 8 => 2100,
            _ => return false,
        };
        let first = sum(&d, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 1]);
        let second = sum(&d, &[3, 4, 5, 6, 7, 8, 9, 1, 2, 3]);
        is_date(century + number(&d[1..3]), number(&d[3..5]), number(&d[5..7]))
            && i32::from(d[10]) == two_step(first, second)
    })
}

/// The first sum modulo 11; where that is ten the second, and where that is ten too zero.
fn two_step(first: i32, second: i32) -> i32 {
    if first % 11 < 10 { first % 11 } else { second % 11 % 10 }
}
