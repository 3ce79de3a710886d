//! Australia and New Zealand.

use crate::detector::validate::checksum::sum;
use crate::detector::validate::read::{digits, filled, number, symbols, values};
use crate::detector::validate::{Catches, Check};

pub(super) const CHECKS: &[&Check] = &[&AU_ABN, &AU_ACN, &AU_MEDICARE, &AU_TFN, &NZ_IRD, &NZ_NHI];

/// Eleven digits: the first less one, weights 10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19 modulo 89.
///
/// Source: Australian Business Register, "Format of the ABN".
pub(crate) const AU_ABN: Check = Check {
    name: "au.abn",
    title: "Australian business number",
    is_valid: |text| {
        digits::<11>(text)
            .is_some_and(|d| d[0] > 0 && (sum(&d, &[10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) - 10) % 89 == 0)
    },
    catches: Catches::EveryDigit,
    accepts: &["51 824 753 556", "51824753556"],
    rejects: &["52 824 753 556", "00000000560"],
};

/// Nine digits, weights 8 to 1 modulo 10, taken from 10.
///
/// Source: Australian Securities and Investments Commission, "Australian Company Number digit check".
pub(crate) const AU_ACN: Check = Check {
    name: "au.acn",
    title: "Australian company number",
    is_valid: |text| {
        digits::<9>(text).is_some_and(|d| d != [0; 9] && sum(&d, &[8, 7, 6, 5, 4, 3, 2, 1, 1]) % 10 == 0)
    },
    catches: Catches::MostDigits,
    accepts: &["004 085 616", "005 499 981"],
    rejects: &["004 085 617", "000 000 000"],
};

/// Ten digits beginning with 2 to 6: weights 1, 3, 7, 9, 1, 3, 7, 9 modulo 10 give the ninth; the tenth counts the cards.
///
/// Source: Australian Department of Health, Medicare card number in the METeOR registry (270101). †
pub(crate) const AU_MEDICARE: Check = Check {
    name: "au.medicare",
    title: "Australian Medicare number",
    is_valid: |text| {
        let fits = |d: &[u8]| {
            d.first().is_some_and(|first| matches!(first, 2..=6))
                && d.get(8).is_some_and(|check| sum(d, &[1, 3, 7, 9, 1, 3, 7, 9]) % 10 == i32::from(*check))
                && d.get(9).is_some_and(|issue| *issue > 0)
        };
        digits::<10>(text).is_some_and(|d| fits(&d))
            || digits::<11>(text).is_some_and(|d| d[10] > 0 && fits(&d))
    },
    catches: Catches::MostDigits,
    accepts: &["2123 45670 1", "2123456701", "2123 45670 1/2"],
    rejects: &["2123 25870 1", "7123456701", "2123456700"],
};

/// Nine digits, weights 1, 4, 3, 7, 5, 8, 6, 9, 10 modulo 11.
///
/// Source: Australian Taxation Office, "TFN algorithm", in its specifications for software developers. †
pub(crate) const AU_TFN: Check = Check {
    name: "au.tfn",
    title: "Australian tax file number",
    is_valid: |text| {
        digits::<9>(text).is_some_and(|d| d != [0; 9] && sum(&d, &[1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 == 0)
    },
    catches: Catches::EveryDigit,
    accepts: &["123 456 782", "876543210"],
    rejects: &["999 999 999", "000000000"],
};

/// Eight or nine digits between ten and 150 millions: weights 3, 2, 7, 6, 5, 4, 3, 2 modulo 11; where that gives ten, weights
/// 7, 4, 3, 2, 5, 2, 7, 6.
///
/// Source: New Zealand Inland Revenue, "IRD number validation", in its resident withholding tax specification.
pub(crate) const NZ_IRD: Check = Check {
    name: "nz.ird",
    title: "New Zealand tax number",
    is_valid: |text| {
        let short = digits::<8>(text).map(|d| filled(0, d));
        digits::<9>(text).or(short).is_some_and(|d| {
            let check = |weights: &[i32; 8]| (11 - sum(&d, weights) % 11) % 11;
            let first = check(&[3, 2, 7, 6, 5, 4, 3, 2]);
            let check = if first < 10 { first } else { check(&[7, 4, 3, 2, 5, 2, 7, 6]) };
            matches!(number(&d), 10_000_001..=150_000_000) && check == i32::from(d[8])
        })
    },
    catches: Catches::MostDigits,
    accepts: &["49-091-850", "136410132", "49098576"],
    rejects: &["49-091-851", "136410133", "9125568"],
};

/// Three letters (not I, O) and four digits, weights 7 to 2 modulo 11; since 2026 also three letters, two digits, a letter, and
/// a check letter modulo 24.
///
/// Source: HISO 10046:2023, "Consumer Health Identity Standard", section on the NHI number. †
pub(crate) const NZ_NHI: Check = Check {
    name: "nz.nhi",
    title: "New Zealand health index number",
    is_valid: |text| {
        const LETTERS: &[u8; 24] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";
        symbols::<7>(text).is_some_and(|s| {
            let place = |symbol: u8| match symbol {
                b'0'..=b'9' => Some(i32::from(symbol - b'0')),
                _ => LETTERS.iter().position(|letter| *letter == symbol).map(|at| at as i32 + 1),
            };
            let weighted =
                s[..6].iter().zip([7, 6, 5, 4, 3, 2]).map(|(symbol, weight)| Some(place(*symbol)? * weight));
            let Some(sum) = weighted.sum::<Option<i32>>() else { return false };
            s[..3].iter().all(u8::is_ascii_uppercase)
                && match values::<4>(&s[3..]) {
                    Some(d) => sum % 11 != 0 && (11 - sum % 11) % 10 == i32::from(d[3]),
                    None => {
                        s[3..5].iter().all(u8::is_ascii_digit)
                            && s[5].is_ascii_uppercase()
                            && s[6].is_ascii_uppercase()
                            && Some(24 - sum % 24) == place(s[6])
                    }
                }
        })
    },
    catches: Catches::MostDigits,
    accepts: &["ZZZ0016", "ZZZ00AX"],
    rejects: &["ZZZ0044", "ZZI0016", "ZZZ00AA"],
};
