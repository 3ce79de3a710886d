//! Albania, Bulgaria, Croatia, Montenegro, North Macedonia, Romania, Serbia and Slovenia.

use crate::detector::validate::checksum::{mod_11_10, sum};
use crate::detector::validate::date::{is_date, is_day_of};
use crate::detector::validate::read::{digits, number, symbols, values};
use crate::detector::validate::{Catches, Check};

pub(super) const CHECKS: &[&Check] = &[
    &AL_NIPT, &BG_EGN, &BG_LNC, &BG_UIC, &HR_OIB, &ME_PIB, &MK_EDB, &RO_CNP, &RO_CUI, &RS_JMBG, &RS_PIB,
    &SI_DDV, &SI_EMSO,
];

/// A letter, eight digits and a letter. The last letter's rule is not public.
///
/// Source: Albanian National Business Centre, "NIPT"; European Commission, VAT numbers of candidate countries. †
pub(crate) const AL_NIPT: Check = Check {
    name: "al.nipt",
    title: "Albanian tax number",
    is_valid: |text| {
        symbols::<10>(text).is_some_and(|s| {
            matches!(s[0], b'A'..=b'M') && values::<8>(&s[1..9]).is_some() && s[9].is_ascii_uppercase()
        })
    },
    catches: Catches::Structure,
    accepts: &["J91402501L", "K22218003V"],
    rejects: &["Z22218003V", "J914025011", "J9140251L"],
};

/// `YYMMDD`, three digits and a check digit: weights 2, 4, 8, 5, 10, 9, 7, 3, 6 modulo 11, ten written as 0. Months above 20 are
/// of the 19th century, above 40 of the 21st.
///
/// Source: Bulgarian Civil Registration Act, article 11; GRAO, "Единен граждански номер". †
pub(crate) const BG_EGN: Check = Check {
    name: "bg.egn",
    title: "Bulgarian citizen number",
    is_valid: |text| {
        digits::<10>(text).is_some_and(|d| {
            let (year, month) = (number(&d[..2]), number(&d[2..4]));
            let (year, month) = match month {
                41.. => (2000 + year, month - 40),
                21.. => (1800 + year, month - 20),
                _ => (1900 + year, month),
            };
            is_date(year, month, number(&d[4..6]))
                && sum(&d, &[2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11 % 10 == i32::from(d[9])
        })
    },
    catches: Catches::MostDigits,
    accepts: &["752316 926 3", "7523169263", "8032056031"],
    rejects: &["8032056032", "7501020019", "8013056031"],
};

/// Ten digits, weights 21, 19, 17, 13, 11, 9, 7, 3, 1 modulo 10.
///
/// Source: Bulgarian Act on Foreigners; NRA, "Личен номер на чужденец". †
pub(crate) const BG_LNC: Check = Check {
    name: "bg.lnc",
    title: "Bulgarian foreigner's number",
    is_valid: |text| {
        digits::<10>(text).is_some_and(|d| {
            d != [0; 10] && sum(&d, &[21, 19, 17, 13, 11, 9, 7, 3, 1]) % 10 == i32::from(d[9])
        })
    },
    catches: Catches::EveryDigit,
    accepts: &["7111 042 925", "7111042925"],
    rejects: &["7111042922", "0000000000"],
};

/// Nine digits: weights 1 to 8 modulo 11; where that is ten, weights 3 to 10, ten written as 0.
///
/// Source: Bulgarian BULSTAT Register Act; European Commission, VIES check digit rules for BG. †
pub(crate) const BG_UIC: Check = Check {
    name: "bg.uic",
    title: "Bulgarian company number",
    is_valid: |text| {
        digits::<9>(text).is_some_and(|d| {
            let first = sum(&d, &[1, 2, 3, 4, 5, 6, 7, 8]) % 11;
            let check = if first < 10 { first } else { sum(&d, &[3, 4, 5, 6, 7, 8, 9, 10]) % 11 % 10 };
            d != [0; 9] && check == i32::from(d[8])
        })
    },
    catches: Catches::MostDigits,
    accepts: &["175074752", "123456786"],
    rejects: &["175074753", "000000000"],
};

/// Eleven digits, MOD 11,10.
///
/// Source: Croatian Act on the Personal Identification Number (NN 60/08), article 4.
pub(crate) const HR_OIB: Check = Check {
    name: "hr.oib",
    title: "Croatian personal identification number",
    is_valid: |text| digits::<11>(text).is_some_and(|d| d != [0; 11] && mod_11_10(&d)),
    catches: Catches::EveryDigit,
    accepts: &["33392005961", "94577403194"],
    rejects: &["33392005962", "3339200596"],
};

/// Eight digits, weights 8 to 2 modulo 11, taken from 11, ten and eleven written as 0.
///
/// Source: Montenegro, Central Register of Taxpayers, "Poreski identifikacioni broj". †
pub(crate) const ME_PIB: Check = Check {
    name: "me.pib",
    title: "Montenegrin tax number",
    is_valid: |text| {
        digits::<8>(text).is_some_and(|d| {
            d != [0; 8] && (11 - sum(&d, &[8, 7, 6, 5, 4, 3, 2]) % 11) % 11 % 10 == i32::from(d[7])
        })
    },
    catches: Catches::MostDigits,
    accepts: &["02655284"],
    rejects: &["02655283", "00000000"],
};

/// Thirteen digits, weights 7, 6, 5, 4, 3, 2 twice, modulo 11, taken from 11, ten and eleven written as 0.
///
/// Source: North Macedonia, Public Revenue Office, "Единствен даночен број". †
pub(crate) const MK_EDB: Check = Check {
    name: "mk.edb",
    title: "Macedonian tax number",
    is_valid: |text| {
        digits::<13>(text).is_some_and(|d| {
            let sum = sum(&d, &[7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]);
            d != [0; 13] && (11 - sum % 11) % 11 % 10 == i32::from(d[12])
        })
    },
    catches: Catches::MostDigits,
    accepts: &["4030000375897", "4020990116747"],
    rejects: &["4030000375890", "0000000000000"],
};

/// Sex and century, `YYMMDD`, county, order and a check digit: weights 2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9 modulo 11, ten written
/// as 1.
///
/// Source: Romanian Government Decision 1375/2006 on the personal numerical code; law 105/1996.
pub(crate) const RO_CNP: Check = Check {
    name: "ro.cnp",
    title: "Romanian personal numerical code",
    is_valid: |text| {
        digits::<13>(text).is_some_and(|d| {
            let (year, month, day) = (number(&d[1..3]), number(&d[3..5]), number(&d[5..7]));
            let is_born = match d[0] {
                1 | 2 => is_date(1900 + year, month, day),
                3 | 4 => is_date(1800 + year, month, day),
                5 | 6 => is_date(2000 + year, month, day),
                7..=9 => is_day_of(month, day),
                _ => false,
            };
            let check = match sum(&d, &[2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11 {
                10 => 1,
                check => check,
            };
            is_born
                && matches!(number(&d[7..9]), 1..=48 | 51 | 52 | 70 | 80..=83)
                && check == i32::from(d[12])
        })
    },
    catches: Catches::MostDigits,
    accepts: &["1630615123457", "1800101221144", "2931216402294"],
    rejects: &["1800101221142", "1802101221144", "0800101221144"],
};

/// Two to ten digits, weights 7, 5, 3, 2, 1, 7, 5, 3, 2 from the right, times ten, modulo 11, ten written as 0.
///
/// Source: European Commission, VIES check digit rules for RO; Romanian Fiscal Code, article 316. †
pub(crate) const RO_CUI: Check = Check {
    name: "ro.cui",
    title: "Romanian tax number of a company",
    is_valid: |text| {
        let text = text.strip_prefix("RO").or(text.strip_prefix("ro")).unwrap_or(text).trim_start();
        let digits: &[u8] = text.as_bytes();
        let Some((check, payload)) = digits.split_last() else { return false };
        let sum: i32 = payload
            .iter()
            .rev()
            .zip([2, 3, 5, 7, 1, 2, 3, 5, 7])
            .map(|(digit, weight)| i32::from(digit.wrapping_sub(b'0')) * weight)
            .sum();
        matches!(digits.len(), 4..=10)
            && digits.iter().all(u8::is_ascii_digit)
            && !text.starts_with('0')
            && sum * 10 % 11 % 10 == i32::from(check - b'0')
    },
    catches: Catches::MostDigits,
    accepts: &["RO18547290", "18547290", "RO 361757"],
    rejects: &["18547291", "08547290", "RO18", "18 547 290"],
};

/// `DDMMYYY`, region, order, check digit: weights 7 to 2 twice, modulo 11, taken from 11. Numbers of all states of the former
/// Yugoslavia pass.
///
/// Source: Serbian law on the unique citizen number (Sl. glasnik RS 24/2018); Yugoslav law of 1977. †
pub(crate) const RS_JMBG: Check = Check {
    name: "rs.jmbg",
    title: "unique master citizen number of the states of the former Yugoslavia",
    is_valid: |text| digits::<13>(text).is_some_and(|d| is_master_number(&d)),
    catches: Catches::MostDigits,
    accepts: &["0101006500006", "0710003730015", "2902996172652"],
    rejects: &["0101006500007", "3202996172652", "0113006500006"],
};

/// Nine digits, MOD 11,10.
///
/// Source: Serbian Tax Administration, rule book on the tax number (PIB). †
pub(crate) const RS_PIB: Check = Check {
    name: "rs.pib",
    title: "Serbian tax number",
    is_valid: |text| digits::<9>(text).is_some_and(|d| d[0] > 0 && mod_11_10(&d)),
    catches: Catches::EveryDigit,
    accepts: &["101134702", "100002284"],
    rejects: &["101134701", "001134702"],
};

/// Eight digits, weights 8 to 2 modulo 11, taken from 11, ten written as 0.
///
/// Source: European Commission, VIES check digit rules for SI. †
pub(crate) const SI_DDV: Check = Check {
    name: "si.ddv",
    title: "Slovenian tax number",
    is_valid: |text| {
        digits::<8>(text).is_some_and(|d| {
            let check = 11 - sum(&d, &[8, 7, 6, 5, 4, 3, 2]) % 11;
            d[0] > 0 && check != 11 && check % 10 == i32::from(d[7])
        })
    },
    catches: Catches::MostDigits,
    accepts: &["50223054", "5022 3054"],
    rejects: &["50223055", "00223054"],
};

/// As the numbers of the other states of the former Yugoslavia, with a region of Slovenia (50 to 59).
///
/// Source: Slovenian Central Population Register Act; Statistical Office, "EMŠO". †
pub(crate) const SI_EMSO: Check = Check {
    name: "si.emso",
    title: "Slovenian citizen number",
    is_valid: |text| digits::<13>(text).is_some_and(|d| d[7] == 5 && is_master_number(&d)),
    catches: Catches::MostDigits,
    accepts: &["0101006500006", "0101006 50 0006"],
    rejects: &["0101006500007", "0710003730015"],
};

fn is_master_number(digits: &[u8; 13]) -> bool {
    let year = number(&digits[4..7]);
    let year = if year > 800 { 1000 + year } else { 2000 + year };
    let sum = sum(digits, &[7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]);
    is_date(year, number(&digits[2..4]), number(&digits[..2]))
        && (11 - sum % 11) % 11 % 10 == i32::from(digits[12])
}
