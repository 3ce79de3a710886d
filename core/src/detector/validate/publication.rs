//! Persons and things in catalogues: authors, books, serials, articles, substances.

use super::checksum::{gs1, mod_11_2, mrz, sum};
use super::date::is_day_of;
use super::read::{digits, number, symbols, values};
use super::{Catches, Check};

pub(super) const CHECKS: &[&Check] = &[&CAS, &EAN, &ISBN, &ISMN, &ISNI, &ISSN, &MRZ, &ORCID];

/// Two to seven digits, two digits and a check digit: weights 1 upwards from the right, modulo 10.
///
/// Source: Chemical Abstracts Service, "Check digit verification of CAS registry numbers".
pub(crate) const CAS: Check = Check {
    name: "cas",
    title: "chemical substance number",
    is_valid: |text| {
        let mut parts = text.split('-');
        let (Some(front), Some(middle), Some(check), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return false;
        };
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let payload = front.bytes().chain(middle.bytes());
        let weighted =
            payload.rev().zip(1u32..).map(|(digit, weight)| u32::from(digit.wrapping_sub(b'0')) * weight);
        matches!((front.len(), middle.len(), check.len()), (2..=7, 2, 1))
            && [front, middle, check].into_iter().all(all_digits)
            && !front.starts_with('0')
            && check.as_bytes() == [b'0' + (weighted.sum::<u32>() % 10) as u8]
    },
    catches: Catches::MostDigits,
    accepts: &["7732-18-5", "87-86-5", "58-08-2"],
    rejects: &["7732-18-4", "87-86-4", "07732-18-5", "7732-185"],
};

/// Eight, twelve, thirteen or fourteen digits with the check digit of article numbers.
///
/// Source: GS1 General Specifications, section 7.9.
pub(crate) const EAN: Check = Check {
    name: "ean",
    title: "article number",
    is_valid: |text| {
        digits::<13>(text).is_some_and(|d| d != [0; 13] && gs1(&d))
            || digits::<12>(text).is_some_and(|d| d != [0; 12] && gs1(&d))
            || digits::<8>(text).is_some_and(|d| d != [0; 8] && gs1(&d))
            || digits::<14>(text).is_some_and(|d| d != [0; 14] && gs1(&d))
    },
    catches: Catches::EveryDigit,
    accepts: &["4006381333931", "73513537", "036000291452"],
    rejects: &["4006381333932", "0000000000000", "7351353"],
};

/// Ten digits (weights 10 to 1 modulo 11, ten written X) or thirteen beginning with 978 or 979 (article number).
///
/// Source: ISO 2108:2017, annex D; International ISBN Agency, users' manual.
pub(crate) const ISBN: Check = Check {
    name: "isbn",
    title: "book number",
    is_valid: |text| {
        digits::<13>(text).is_some_and(|d| matches!(d[..3], [9, 7, 8 | 9]) && gs1(&d))
            || symbols::<10>(text).is_some_and(|s| {
                let Some(d) = values::<9>(&s[..9]) else { return false };
                let check = match s[9] {
                    b'X' => 10,
                    digit @ b'0'..=b'9' => i32::from(digit - b'0'),
                    _ => return false,
                };
                d != [0; 9] && (sum(&d, &[10, 9, 8, 7, 6, 5, 4, 3, 2]) + check) % 11 == 0
            })
    },
    catches: Catches::EveryDigit,
    accepts: &["978-3-16-148410-0", "0-306-40615-2", "043942089X"],
    rejects: &["978-3-16-148410-1", "0-306-40615-3", "977-3-16-148410-3"],
};

/// `979-0` and nine digits (article number), or `M` and nine digits.
///
/// Source: ISO 10957:2021, annex C.
pub(crate) const ISMN: Check = Check {
    name: "ismn",
    title: "music number",
    is_valid: |text| {
        digits::<13>(text).is_some_and(|d| d[..4] == [9, 7, 9, 0] && gs1(&d))
            || symbols::<10>(text).is_some_and(|s| {
                let mut whole = [9, 7, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
                s[0] == b'M'
                    && values::<9>(&s[1..]).is_some_and(|d| {
                        whole[4..].copy_from_slice(&d);
                        gs1(&whole)
                    })
            })
    },
    catches: Catches::EveryDigit,
    accepts: &["979-0-2600-0043-8", "M-2306-7118-7"],
    rejects: &["979-0-2600-0043-9", "M-2306-7118-8"],
};

/// Sixteen digits, MOD 11-2, ten written X.
///
/// Source: ISO 27729:2012, annex A.
pub(crate) const ISNI: Check = Check {
    name: "isni",
    title: "name identifier of a public person",
    is_valid: is_name_identifier,
    catches: Catches::EveryDigit,
    accepts: &["0000 0001 2150 090X", "000000012150090X"],
    rejects: &["0000 0001 2150 0900", "0000 0000 0000 0000"],
};

/// Eight digits, weights 8 to 1 modulo 11, ten written X.
///
/// Source: ISO 3297:2022, annex A.
pub(crate) const ISSN: Check = Check {
    name: "issn",
    title: "serial number",
    is_valid: |text| {
        symbols::<8>(text).is_some_and(|s| {
            let Some(d) = values::<7>(&s[..7]) else { return false };
            let check = match s[7] {
                b'X' => 10,
                digit @ b'0'..=b'9' => i32::from(digit - b'0'),
                _ => return false,
            };
            d != [0; 7] && (sum(&d, &[8, 7, 6, 5, 4, 3, 2]) + check) % 11 == 0
        })
    },
    catches: Catches::EveryDigit,
    accepts: &["0024-9319", "0378-5955", "2434-561X"],
    rejects: &["0024-9318", "0378-5956"],
};

/// The second line of a passport's machine-readable zone: number, country, birthday, sex, expiry, optional data, each with
/// its check digit, and one over all.
///
/// Source: ICAO Doc 9303, part 4, section 4.2.2 (TD3).
pub(crate) const MRZ: Check = Check {
    name: "mrz",
    title: "machine-readable line of a passport",
    is_valid: |text| {
        let Ok(s) = <&[u8; 44]>::try_from(text.as_bytes()) else { return false };
        let known = |symbol: &u8| symbol.is_ascii_digit() || symbol.is_ascii_uppercase() || *symbol == b'<';
        let Some(birth) = values::<6>(&s[13..19]) else { return false };
        let mut all = [0; 39];
        all[..10].copy_from_slice(&s[..10]);
        all[10..17].copy_from_slice(&s[13..20]);
        all[17..].copy_from_slice(&s[21..43]);
        let mut whole = [0; 40];
        whole[..39].copy_from_slice(&all);
        whole[39] = s[43];
        s.iter().all(known)
            && s[10..13].iter().all(|symbol| symbol.is_ascii_uppercase() || *symbol == b'<')
            && matches!(s[20], b'M' | b'F' | b'X' | b'<')
            && is_day_of(number(&birth[2..4]), number(&birth[4..]))
            && mrz(&s[..10])
            && mrz(&s[13..20])
            && mrz(&s[21..28])
            && mrz(&whole)
    },
    catches: Catches::EveryDigit,
    accepts: &["L898902C36UTO7408122F1204159ZE184226B<<<<<10"],
    rejects: &[
        "L898902C36UTO7408122F1204159ZE184226B<<<<<11",
        "L898902C36UTO7413122F1204159ZE184226B<<<<<10",
    ],
};

/// Sixteen digits in the blocks 0000-0001-5000-0000 to 0000-0003-5000-0000 and 0009-0000-0000-0000 to 0009-0010-0000-0000, MOD 11-2, ten written X.
///
/// Source: ORCID, "Structure of the ORCID identifier"; ISO 27729:2012, annex A.
pub(crate) const ORCID: Check = Check {
    name: "orcid",
    title: "researcher's identifier",
    is_valid: |text| {
        is_name_identifier(text)
            && symbols::<16>(text).and_then(|s| values::<15>(&s[..15])).is_some_and(
                |d| matches!(number(&d), 15_000_000..=35_000_000 | 900_000_000_000..=900_100_000_000),
            )
    },
    catches: Catches::EveryDigit,
    accepts: &["0000-0002-1825-0097", "0000-0001-5109-3700", "0000-0002-1694-233X"],
    rejects: &["0000-0002-1825-0098", "0000-0001-2150-090X"],
};

fn is_name_identifier(text: &str) -> bool {
    symbols::<16>(text).is_some_and(|s| {
        let Some(d) = values::<15>(&s[..15]) else { return false };
        let mut all = [0; 16];
        all[..15].copy_from_slice(&d);
        all[15] = match s[15] {
            b'X' => 10,
            digit @ b'0'..=b'9' => digit - b'0',
            _ => return false,
        };
        d != [0; 15] && mod_11_2(&all)
    })
}
