//! Egypt, Iran, Israel, Kuwait, Saudi Arabia, Turkey and the United Arab Emirates.

use crate::detector::validate::checksum::{luhn, sum};
use crate::detector::validate::date::is_date;
use crate::detector::validate::read::{digits, is_uniform, number};
use crate::detector::validate::{Catches, Check};

pub(super) const CHECKS: &[&Check] =
    &[&AE_ID, &EG_NID, &IL_COMPANY, &IL_ID, &IR_MELLI, &KW_CIVIL_ID, &SA_ID, &TR_TCKN, &TR_VKN];

/// Fifteen digits beginning with 784 (the country) and the year of birth, Luhn.
///
/// Source: UAE Federal Authority for Identity and Citizenship, "Emirates ID": structure of the number. †
pub(crate) const AE_ID: Check = Check {
    name: "ae.emirates_id",
    title: "Emirates identity number",
    is_valid: |text| {
        digits::<15>(text)
            .is_some_and(|d| d[..3] == [7, 8, 4] && matches!(number(&d[3..7]), 1900..=2099) && luhn(&d))
    },
    catches: Catches::EveryDigit,
    accepts: &["784-1980-1234567-8", "784198012345678"],
    rejects: &["784-1980-1234567-9", "785-1980-1234567-8", "784-1180-1234567-8"],
};

/// Fourteen digits: century (2 or 3), `YYMMDD`, governorate, order and a check digit whose rule is not public.
///
/// Source: Egyptian Civil Status Law 143 of 1994, "national number", and its description by the Ministry of Interior. †
pub(crate) const EG_NID: Check = Check {
    name: "eg.national_id",
    title: "Egyptian national identity number",
    is_valid: |text| {
        digits::<14>(text).is_some_and(|d| {
            let century = match d[0] {
                2 => 1900,
                3 => 2000,
                _ => return false,
            };
            is_date(century + number(&d[1..3]), number(&d[3..5]), number(&d[5..7]))
                && matches!(number(&d[7..9]), 1..=4 | 11..=19 | 21..=29 | 31..=35 | 88)
        })
    },
    catches: Catches::Structure,
    accepts: &["29001010112345", "30002291401234"],
    rejects: &["49001010112345", "29013010112345", "29001019912345"],
};

/// Nine digits beginning with 5, Luhn.
///
/// Source: Israeli Corporations Authority, structure of the company number. †
pub(crate) const IL_COMPANY: Check = Check {
    name: "il.company",
    title: "Israeli company number",
    is_valid: |text| digits::<9>(text).is_some_and(|d| d[0] == 5 && luhn(&d)),
    catches: Catches::EveryDigit,
    accepts: &["516179157", "51-617915-7"],
    rejects: &["516179150", "416179157"],
};

/// Nine digits, Luhn.
///
/// Source: Israeli Population and Immigration Authority, "identity number" and its check digit. †
pub(crate) const IL_ID: Check = Check {
    name: "il.id",
    title: "Israeli identity number",
    is_valid: |text| digits::<9>(text).is_some_and(|d| d != [0; 9] && luhn(&d)),
    catches: Catches::EveryDigit,
    accepts: &["03933742-3", "039337423"],
    rejects: &["03933742-2", "000000000"],
};

/// Ten digits, weights 10 to 2 modulo 11: below two the check digit itself, otherwise taken from 11.
///
/// Source: Iranian National Organisation for Civil Registration, "national code". †
pub(crate) const IR_MELLI: Check = Check {
    name: "ir.national_code",
    title: "Iranian national code",
    is_valid: |text| {
        digits::<10>(text).is_some_and(|d| {
            let rest = sum(&d, &[10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11;
            !is_uniform(&d) && i32::from(d[9]) == if rest < 2 { rest } else { 11 - rest }
        })
    },
    catches: Catches::EveryDigit,
    accepts: &["0067749828", "049-9370899", "0084575948"],
    rejects: &["0067749829", "1111111111"],
};

/// Century (1 to 3), `YYMMDD`, order and a check digit: weights 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 modulo 11, taken from 11.
///
/// Source: Kuwaiti Public Authority for Civil Information, "civil number". †
pub(crate) const KW_CIVIL_ID: Check = Check {
    name: "kw.civil_id",
    title: "Kuwaiti civil number",
    is_valid: |text| {
        digits::<12>(text).is_some_and(|d| {
            let century = match d[0] {
                1 => 1800,
                2 => 1900,
                3 => 2000,
                _ => return false,
            };
            is_date(century + number(&d[1..3]), number(&d[3..5]), number(&d[5..7]))
                && 11 - sum(&d, &[2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11 == i32::from(d[11])
        })
    },
    catches: Catches::EveryDigit,
    accepts: &["288010112351"],
    rejects: &["288010112350", "288130112351"],
};

/// Ten digits beginning with 1 (citizens) or 2 (residents), Luhn.
///
/// Source: Saudi Ministry of Interior, national identity and residence (iqama) numbers. †
pub(crate) const SA_ID: Check = Check {
    name: "sa.national_id",
    title: "Saudi national or residence number",
    is_valid: |text| digits::<10>(text).is_some_and(|d| matches!(d[0], 1 | 2) && luhn(&d)),
    catches: Catches::EveryDigit,
    accepts: &["1012345672", "2123456788"],
    rejects: &["1012345673", "3012345672"],
};

/// Eleven digits: the tenth is seven times the odd places less the even places, the eleventh the sum of the ten, modulo 10.
///
/// Source: Turkish General Directorate of Population, "T.C. kimlik numarası"; law 5490. †
pub(crate) const TR_TCKN: Check = Check {
    name: "tr.tckn",
    title: "Turkish identity number",
    is_valid: |text| {
        digits::<11>(text).is_some_and(|d| {
            d[0] > 0
                && sum(&d, &[7, -1, 7, -1, 7, -1, 7, -1, 7]).rem_euclid(10) == i32::from(d[9])
                && sum(&d, &[1; 10]) % 10 == i32::from(d[10])
        })
    },
    catches: Catches::EveryDigit,
    accepts: &["17291716060", "10000000146"],
    rejects: &["17291716050", "07291716092", "1729171606"],
};

/// Ten digits: each, with its place added, is raised by a power of two modulo 9.
///
/// Source: Turkish Revenue Administration, "Vergi kimlik numarası", check digit. †
pub(crate) const TR_VKN: Check = Check {
    name: "tr.vkn",
    title: "Turkish tax number",
    is_valid: |text| {
        digits::<10>(text).is_some_and(|[payload @ .., check]| {
            let sum: u32 = (1..10)
                .rev()
                .zip(payload)
                .map(|(place, digit)| {
                    let shifted = (u32::from(digit) + place) % 10;
                    match shifted * (1 << place) % 9 {
                        0 if shifted != 0 => 9,
                        value => value,
                    }
                })
                .sum();
            payload != [0; 9] && (10 - sum % 10) % 10 == u32::from(check)
        })
    },
    catches: Catches::MostDigits,
    accepts: &["4540536920"],
    rejects: &["4540536921", "454053692"],
};
