//! China, Hong Kong, Japan, Singapore, South Korea and Taiwan.

use crate::detector::validate::checksum::{mod_11_2, sum};
use crate::detector::validate::date::is_date;
use crate::detector::validate::read::{digits, number, symbols, value, values};
use crate::detector::validate::{Catches, Check};

pub(super) const CHECKS: &[&Check] = &[
    &CN_RIC,
    &CN_USCC,
    &HK_ID,
    &JP_CORPORATE,
    &JP_MY_NUMBER,
    &KR_BRN,
    &KR_FRN,
    &KR_RRN,
    &SG_NRIC,
    &SG_UEN,
    &TW_ID,
    &TW_UBN,
];

/// Division, `YYYYMMDD`, order and a check: MOD 11-2, ten written X.
///
/// Source: GB 11643-1999, "Citizen identification number"; ISO/IEC 7064:2003.
pub(crate) const CN_RIC: Check = Check {
    name: "cn.ric",
    title: "Chinese resident identity number",
    is_valid: |text| {
        symbols::<18>(text).is_some_and(|s| {
            let Some(d) = values::<17>(&s[..17]) else { return false };
            let mut all = [0; 18];
            all[..17].copy_from_slice(&d);
            all[17] = match s[17] {
                b'X' => 10,
                digit @ b'0'..=b'9' => digit - b'0',
                _ => return false,
            };
            matches!(number(&d[..2]), 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83)
                && matches!(number(&d[6..10]), 1850..=2100)
                && is_date(number(&d[6..10]), number(&d[10..12]), number(&d[12..14]))
                && mod_11_2(&all)
        })
    },
    catches: Catches::EveryDigit,
    accepts: &["360426199101010071", "11010519491231002X", "11010519491231002x"],
    rejects: &["360426199101010072", "360426199113010071", "990426199101010071"],
};

/// Eighteen symbols: authority, kind, division, organisation and a check, powers of 3 modulo 31.
///
/// Source: GB 32100-2015, "The coding rule of the unified social credit identifier". †
pub(crate) const CN_USCC: Check = Check {
    name: "cn.uscc",
    title: "Chinese unified social credit number",
    is_valid: |text| {
        const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
        symbols::<18>(text).is_some_and(|s| {
            let place = |symbol: u8| ALPHABET.iter().position(|known| *known == symbol).map(|at| at as u32);
            let sum = s[..17].iter().try_fold((0, 1), |(sum, weight), symbol| {
                Some(((sum + place(*symbol)? * weight) % 31, weight * 3 % 31))
            });
            values::<6>(&s[2..8]).is_some()
                && b"123456789ANY".contains(&s[0])
                && sum.is_some_and(|(sum, _)| Some((31 - sum) % 31) == place(s[17]))
        })
    },
    catches: Catches::EveryDigit,
    accepts: &["91110000600037341L", "91350100M000100Y43"],
    rejects: &["B1110000600037342L", "91110000600037341A", "9111AA00600037341L"],
};

/// One or two letters, six digits and a check digit in brackets: weights 9 to 1 modulo 11, letters from A as 10, ten written
/// A.
///
/// Source: Hong Kong Immigration Department, "Explanation of symbols on identity card"; check digit as published by HKMA. †
pub(crate) const HK_ID: Check = Check {
    name: "hk.id",
    title: "Hong Kong identity card number",
    is_valid: |text| {
        let text: &str = &text.replace(['(', ')'], "");
        let (first, s) = match (symbols::<8>(text), symbols::<9>(text)) {
            (Some(s), _) => (36, s),
            (_, Some([first, s @ ..])) if first.is_ascii_uppercase() => (i32::from(value(first)), s),
            _ => return false,
        };
        let Some(d) = values::<6>(&s[1..7]) else { return false };
        let check = match s[7] {
            b'A' => 10,
            digit @ b'0'..=b'9' => i32::from(digit - b'0'),
            _ => return false,
        };
        s[0].is_ascii_uppercase()
            && (9 * first + 8 * i32::from(value(s[0])) + sum(&d, &[7, 6, 5, 4, 3, 2]) + check) % 11 == 0
    },
    catches: Catches::EveryDigit,
    accepts: &["A123456(3)", "C668668(9)", "Z683365(A)", "AB987654(3)"],
    rejects: &["A123456(4)", "1123456(3)", "A12345(3)"],
};

/// Thirteen digits, the first is the check: weights 1 and 2 in turn from the right, modulo 9, taken from 9.
///
/// Source: Japanese National Tax Agency, ordinance of the Ministry of Finance 70 of 2014 (corporate number).
pub(crate) const JP_CORPORATE: Check = Check {
    name: "jp.corporate_number",
    title: "Japanese corporate number",
    is_valid: |text| {
        digits::<13>(text).is_some_and(|[check, payload @ ..]| {
            9 - sum(&payload, &[2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]) % 9 == i32::from(check)
        })
    },
    catches: Catches::MostDigits,
    accepts: &["5-8356-7825-6246", "7000012050002"],
    rejects: &["2-8356-7825-6246", "8000012050002"],
};

/// Twelve digits, weights 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2 modulo 11, taken from 11, ten and eleven written as 0.
///
/// Source: Japanese ministerial ordinance 85 of 2014 (individual number), article 5.
pub(crate) const JP_MY_NUMBER: Check = Check {
    name: "jp.my_number",
    title: "Japanese individual number",
    is_valid: |text| {
        digits::<12>(text).is_some_and(|d| {
            d != [0; 12]
                && (11 - sum(&d, &[6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11 % 10 == i32::from(d[11])
        })
    },
    catches: Catches::MostDigits,
    accepts: &["6214 9832 0257", "621498320257"],
    rejects: &["6214 9832 0258", "000000000000"],
};

/// Ten digits, weights 1, 3, 7, 1, 3, 7, 1, 3, 5 and the tens of the last product, modulo 10.
///
/// Source: Korean National Tax Service, check of the business registration number. †
pub(crate) const KR_BRN: Check = Check {
    name: "kr.brn",
    title: "South Korean business registration number",
    is_valid: |text| {
        digits::<10>(text).is_some_and(|d| {
            let sum = sum(&d, &[1, 3, 7, 1, 3, 7, 1, 3, 5]) + i32::from(d[8]) * 5 / 10;
            number(&d[..3]) > 100 && (10 - sum % 10) % 10 == i32::from(d[9])
        })
    },
    catches: Catches::EveryDigit,
    accepts: &["116-82-00276", "1048656659"],
    rejects: &["116-82-00277", "000-00-00000"],
};

/// As the resident number, the seventh digit 5 to 8. The last is a check (taken from 13) only in numbers given out before October
/// 2020, so it is not asked for.
///
/// Source: Korean Immigration Act, enforcement rules (foreigner registration number, as amended in 2020). †
pub(crate) const KR_FRN: Check = Check {
    name: "kr.frn",
    title: "South Korean foreigner registration number",
    is_valid: |text| digits::<13>(text).is_some_and(|d| matches!(d[6], 5..=8) && is_korean_birthday(&d)),
    catches: Catches::Structure,
    accepts: &["000505-7637892", "9111245678901"],
    rejects: &["000505-3637892", "001305-7637892"],
};

/// `YYMMDD`, sex and century (1 to 4, 9, 0), six digits. The last is a check (weights 2 to 9, 2 to 5 modulo 11, taken from
/// 11) in numbers given out before October 2020; later ones are random, so it is not asked for.
///
/// Source: Korean Resident Registration Act, enforcement rules, article 2 (as amended in 2020).
pub(crate) const KR_RRN: Check = Check {
    name: "kr.rrn",
    title: "South Korean resident registration number",
    is_valid: |text| digits::<13>(text).is_some_and(|d| matches!(d[6], 0..=4 | 9) && is_korean_birthday(&d)),
    catches: Catches::Structure,
    accepts: &["971013-9019902", "960121-1234567"],
    rejects: &["001332-1234567", "971013-6019902", "971313-1019902"],
};

/// A letter, seven digits and a check letter: weights 2, 7, 6, 5, 4, 3, 2 modulo 11, with an offset by the first letter.
///
/// Source: Singapore National Registration Act, "identity card number"; ICA, FIN series M of 2022. †
pub(crate) const SG_NRIC: Check = Check {
    name: "sg.nric",
    title: "Singaporean identity card or foreigner's number",
    is_valid: |text| {
        symbols::<9>(text).is_some_and(|s| {
            let Some(d) = values::<7>(&s[1..8]) else { return false };
            let (offset, letters) = match s[0] {
                b'S' => (0, b"JZIHGFEDCBA"),
                b'T' => (4, b"JZIHGFEDCBA"),
                b'F' => (0, b"XWUTRQPNMLK"),
                b'G' => (4, b"XWUTRQPNMLK"),
                b'M' => (3, b"XWUTRQPNJLK"),
                _ => return false,
            };
            let rest = (sum(&d, &[2, 7, 6, 5, 4, 3, 2]) + offset) % 11;
            letters.get(rest as usize) == Some(&s[8])
        })
    },
    catches: Catches::EveryDigit,
    accepts: &["S2740116C", "T1234567J", "F2346401L", "G1122144R"],
    rejects: &["S2740116D", "A2740116C", "PA12348L"],
};

/// Businesses: eight digits and a letter; local companies: a year, five digits and a letter; others: a letter, two digits, two
/// letters, four digits and a letter. The check letter of the first two is modulo 11.
///
/// Source: Singapore ACRA, "Unique Entity Number", annex on check characters. †
pub(crate) const SG_UEN: Check = Check {
    name: "sg.uen",
    title: "Singaporean unique entity number",
    is_valid: |text| {
        let by_sum = |sum: i32, letters: &[u8; 11]| letters.get((sum % 11) as usize).copied();
        if let Some(s) = symbols::<9>(text) {
            return values::<8>(&s[..8])
                .is_some_and(|d| by_sum(sum(&d, &[10, 4, 9, 3, 8, 2, 7, 1]), b"XMKECAWLJDB") == Some(s[8]));
        }
        symbols::<10>(text).is_some_and(|s| match values::<9>(&s[..9]) {
            Some(d) => {
                matches!(number(&d[..4]), 1900..=2099)
                    && by_sum(sum(&d, &[10, 8, 6, 4, 9, 7, 5, 3, 1]), b"ZKCMDNERGWH") == Some(s[9])
            }
            None => {
                const ALPHABET: &[u8; 34] = b"ABCDEFGHJKLMNPQRSTUVWX0123456789YZ";
                let place = |symbol: &u8| ALPHABET[..32].iter().position(|known| known == symbol);
                let weighted: Option<usize> = s[..9]
                    .iter()
                    .zip([4, 3, 5, 3, 10, 2, 2, 5, 7])
                    .map(|(symbol, weight)| place(symbol).map(|at| at * weight))
                    .sum();
                matches!(s[0], b'R' | b'S' | b'T')
                    && s[1..3].iter().all(u8::is_ascii_digit)
                    && s[3..5].iter().all(u8::is_ascii_uppercase)
                    && s[5..9].iter().all(u8::is_ascii_digit)
                    && weighted.is_some_and(|sum| ALPHABET.get((sum + 11 - 5) % 11) == Some(&s[9]))
            }
        })
    },
    catches: Catches::EveryDigit,
    accepts: &["00192200M", "53125226D", "201434292D", "T16RF0037C"],
    rejects: &["00192200L", "53125226", "201434292E"],
};

/// A letter for the place, sex (1, 2; 8, 9 for foreigners), seven digits and a check digit: the letter as two digits, weights
/// 1, 9, 8 to 1, modulo 10.
///
/// Source: Taiwanese Household Registration Act; Ministry of the Interior, check rule of the identity number. †
pub(crate) const TW_ID: Check = Check {
    name: "tw.id",
    title: "Taiwanese identity number",
    is_valid: |text| {
        const LETTERS: &[u8; 26] = b"ABCDEFGHJKLMNPQRSTUVXYWZIO";
        symbols::<10>(text).is_some_and(|s| {
            let Some(d) = values::<9>(&s[1..]) else { return false };
            let Some(place) = LETTERS.iter().position(|letter| *letter == s[0]) else { return false };
            let place = place as i32 + 10;
            matches!(d[0], 1 | 2 | 8 | 9)
                && (place / 10 + place % 10 * 9 + sum(&d, &[8, 7, 6, 5, 4, 3, 2, 1, 1])) % 10 == 0
        })
    },
    catches: Catches::MostDigits,
    accepts: &["A123456789", "B142610160"],
    rejects: &["A123456788", "A323456789", "1123456789"],
};

/// Eight digits, weights 1, 2, 1, 2, 1, 2, 4, 1, digit sums, modulo 5; where the seventh is 7, one more may be added.
///
/// Source: Taiwanese Ministry of Finance, check logic of the unified business number (2023). †
pub(crate) const TW_UBN: Check = Check {
    name: "tw.ubn",
    title: "Taiwanese business number",
    is_valid: |text| {
        digits::<8>(text).is_some_and(|d| {
            let products = d.iter().zip([1, 2, 1, 2, 1, 2, 4, 1]).map(|(digit, weight)| digit * weight);
            let sum: u8 = products.map(|product| product / 10 + product % 10).sum();
            d != [0; 8] && (sum.is_multiple_of(5) || (d[6] == 7 && (sum + 1).is_multiple_of(5)))
        })
    },
    catches: Catches::MostDigits,
    accepts: &["00501503", "00501503"],
    rejects: &["00501502", "00000000"],
};

fn is_korean_birthday(digits: &[u8; 13]) -> bool {
    let century = match digits[6] {
        1 | 2 | 5 | 6 => 1900,
        3 | 4 | 7 | 8 => 2000,
        _ => 1800,
    };
    is_date(century + number(&digits[..2]), number(&digits[2..4]), number(&digits[4..6]))
}
