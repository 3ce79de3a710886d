//! The United Kingdom and Ireland.

use crate::detector::validate::checksum::sum;
use crate::detector::validate::date::is_day_of;
use crate::detector::validate::read::{digits, number, symbols, values};
use crate::detector::validate::{Catches, Check};

pub(super) const CHECKS: &[&Check] =
    &[&GB_CHI, &GB_DRIVING_LICENCE, &GB_NHS, &GB_NINO, &GB_UTR, &GB_VAT, &IE_PPS];

/// `DDMMYYNNNC`, modulo 11 as the NHS number.
///
/// Source: NHS Scotland, Data Dictionary, "CHI Number". †
pub(crate) const GB_CHI: Check = Check {
    name: "gb.chi",
    title: "Scottish community health index number",
    is_valid: |text| {
        digits::<10>(text).is_some_and(|d| is_day_of(number(&d[2..4]), number(&d[..2])) && is_mod_11(&d))
    },
    catches: Catches::EveryDigit,
    accepts: &["0101901232", "150654 3219"],
    rejects: &["0101901233", "3201901232"],
};

/// Sixteen characters: five of the surname, decade, month (plus 50 for women), day, year, two initials, and three that the
/// agency adds. There is no public check digit.
///
/// Source: DVLA, "Driving licence number", as in GOV.UK's description of the licence's section 5. †
pub(crate) const GB_DRIVING_LICENCE: Check = Check {
    name: "gb.driving_licence",
    title: "British driving licence number",
    is_valid: |text| {
        symbols::<16>(text).is_some_and(|s| {
            let surname = s[..5].iter().skip_while(|letter| letter.is_ascii_uppercase());
            let Some(d) = values::<6>(&s[5..11]) else { return false };
            let month = number(&d[1..3]);
            s[0].is_ascii_uppercase()
                && surname.copied().all(|padding| padding == b'9')
                && is_day_of(if month > 50 { month - 50 } else { month }, number(&d[3..5]))
                && s[11].is_ascii_uppercase()
                && (s[12].is_ascii_uppercase() || s[12] == b'9')
                && s[14..].iter().all(u8::is_ascii_uppercase)
        })
    },
    catches: Catches::Structure,
    accepts: &["MORGA657054SM9IJ", "FOX99556105J99BC"],
    rejects: &["MORGA657354SM9IJ", "MORGA637054SM9IJ", "99999657054SM9IJ", "MOR9A657054SM9IJ"],
};

/// Ten digits, weights 10 to 1 modulo 11; a check digit of ten is not given out.
///
/// Source: NHS Data Model and Dictionary, "NHS Number" (ISB 0149). †
pub(crate) const GB_NHS: Check = Check {
    name: "gb.nhs",
    title: "NHS number",
    is_valid: |text| digits::<10>(text).is_some_and(|d| d != [0; 10] && is_mod_11(&d)),
    catches: Catches::EveryDigit,
    accepts: &["943 476 5919", "943-476-5870", "4010232137"],
    rejects: &["943 476 5918", "000 000 0000", "943 476 591"],
};

/// Two letters, six digits and `A` to `D`. Neither letter is D, F, I, Q, U or V, the second is not O, and BG, GB, KN, NK, NT, TN
/// and ZZ are not given out.
///
/// Source: HMRC, National Insurance Manual NIM39110.
pub(crate) const GB_NINO: Check = Check {
    name: "gb.nino",
    title: "British national insurance number",
    is_valid: |text| {
        symbols::<9>(text).is_some_and(|s| {
            let never = |letter: &u8| !letter.is_ascii_uppercase() || b"DFIQUV".contains(letter);
            !s[..2].iter().any(never)
                && s[1] != b'O'
                && !matches!(&s[..2], b"BG" | b"GB" | b"KN" | b"NK" | b"NT" | b"TN" | b"ZZ")
                && s[2..8].iter().all(u8::is_ascii_digit)
                && matches!(s[8], b'A'..=b'D')
        })
    },
    catches: Catches::Structure,
    accepts: &["AB 12 34 56 C", "AA123456A", "hh 01 02 03 d"],
    rejects: &["QQ 12 34 56 C", "BG123456A", "AO123456A", "AB123456E", "AB12345C"],
};

/// Ten digits, the first is the check: weights 6, 7, 8, 9, 10, 5, 4, 3, 2 modulo 11 into `21987654321`.
///
/// Source: HMRC, "Unique Taxpayer Reference: modulus 11 check", in its software developers' specifications. †
pub(crate) const GB_UTR: Check = Check {
    name: "gb.utr",
    title: "British unique taxpayer reference",
    is_valid: |text| {
        digits::<10>(text).is_some_and(|[check, payload @ ..]| {
            payload != [0; 9]
                && match sum(&payload, &[6, 7, 8, 9, 10, 5, 4, 3, 2]) % 11 {
                    0 => check == 2,
                    1 => check == 1,
                    rest => i32::from(check) == 11 - rest,
                }
        })
    },
    catches: Catches::MostDigits,
    accepts: &["1955839661", "19558 39661"],
    rejects: &["2955839661", "195583966"],
};

/// Nine digits, weights 8 to 2 and the last two digits together a multiple of 97; numbers since 2010 with 55 added.
///
/// Source: HMRC, "VAT registration numbers: modulus 97 and 9755". †
pub(crate) const GB_VAT: Check = Check {
    name: "gb.vat",
    title: "British VAT number",
    is_valid: |text| {
        let text = text.strip_prefix("GB").or(text.strip_prefix("gb")).unwrap_or(text);
        digits::<9>(text.trim_start()).is_some_and(|d| {
            let sum = sum(&d, &[8, 7, 6, 5, 4, 3, 2, 10, 1]);
            d != [0; 9] && (sum % 97 == 0 || (sum + 55) % 97 == 0)
        })
    },
    catches: Catches::MostDigits,
    accepts: &["GB 980 7806 84", "980780684", "GB100 1900 48"],
    rejects: &["802311781", "000000000"],
};

/// Seven digits, a check letter modulo 23, and for numbers since 2013 a second letter with weight 9.
///
/// Source: Irish Department of Social Protection, "Personal Public Service number"; Revenue, check character. †
pub(crate) const IE_PPS: Check = Check {
    name: "ie.pps",
    title: "Irish personal public service number",
    is_valid: |text| {
        let (second, s) = match (symbols::<8>(text), symbols::<9>(text)) {
            (Some(s), _) => (0, s),
            (_, Some([s @ .., second @ (b'A'..=b'I' | b'T' | b'W' | b'X')])) => (second, s),
            _ => return false,
        };
        let Some(d) = values::<7>(&s[..7]) else { return false };
        let second = match second {
            0 | b'T' | b'W' | b'X' => 0,
            letter => i32::from(letter - b'A') + 1,
        };
        let rest = (sum(&d, &[8, 7, 6, 5, 4, 3, 2]) + 9 * second) % 23;
        s[7] == if rest == 0 { b'W' } else { b'A' + rest as u8 - 1 }
    },
    catches: Catches::EveryDigit,
    accepts: &["6433435F", "6433435FW", "6433435OA", "6433435IH"],
    rejects: &["6433435E", "6433435VH", "643343F", "6433435FZ"],
};

fn is_mod_11(digits: &[u8; 10]) -> bool {
    sum(digits, &[10, 9, 8, 7, 6, 5, 4, 3, 2, 1]) % 11 == 0
}
