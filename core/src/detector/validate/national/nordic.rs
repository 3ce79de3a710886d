//! Denmark, Finland, Iceland, Norway and Sweden.

use crate::detector::validate::checksum::{luhn, sum};
use crate::detector::validate::date::{is_date, is_day_of};
use crate::detector::validate::read::{digits, number, values};
use crate::detector::validate::{Catches, Check};

pub(super) const CHECKS: &[&Check] = &[
    &DK_CPR,
    &DK_CVR,
    &FI_HETU,
    &FI_YTUNNUS,
    &IS_KENNITALA,
    &NO_FNR,
    &NO_KONTONR,
    &NO_ORGNR,
    &SE_ORGNR,
    &SE_PERSONNUMMER,
];

/// `DDMMYY-SSSS`. The date must exist; numbers since October 2007 need not pass modulo 11, so it is not asked for.
///
/// Source: Danish Ministry of the Interior, "Personnummeret i CPR" (CPR-kontoret), and its notice on numbers without
/// modulus 11. †
pub(crate) const DK_CPR: Check = Check {
    name: "dk.cpr",
    title: "Danish civil registration number",
    is_valid: |text| {
        digits::<10>(text).is_some_and(|d| {
            let year = number(&d[4..6]);
            let century = match (d[6], year) {
                (0..=3, _) | (4 | 9, 37..) => 1900,
                (4 | 9, _) | (5..=8, ..58) => 2000,
                _ => 1800,
            };
            is_date(century + year, number(&d[2..4]), number(&d[..2]))
        })
    },
    catches: Catches::Structure,
    accepts: &["211062-5629", "010107 4321", "290200-4123"],
    rejects: &["511062-5629", "2110525", "290207-1234", "211362-5629"],
};

/// Eight digits, weights 2, 7, 6, 5, 4, 3, 2, 1 modulo 11.
///
/// Source: Danish Business Authority, "CVR-nummer"; European Commission, VIES check digit rules for DK. †
pub(crate) const DK_CVR: Check = Check {
    name: "dk.cvr",
    title: "Danish company number",
    is_valid: |text| {
        digits::<8>(text).is_some_and(|d| d[0] != 0 && sum(&d, &[2, 7, 6, 5, 4, 3, 2, 1]) % 11 == 0)
    },
    catches: Catches::EveryDigit,
    accepts: &["13585628", "13 58 56 28"],
    rejects: &["13585627", "03585628", "1358562"],
};

/// `DDMMYYCNNNQ`: the sign tells the century, the nine digits modulo 31 the check character.
///
/// Source: Finnish Digital and Population Data Services Agency, "The personal identity code"; Government decree
/// 690/2022 for the signs added in 2023. †
pub(crate) const FI_HETU: Check = Check {
    name: "fi.hetu",
    title: "Finnish personal identity code",
    is_valid: |text| {
        const MARKS: &[u8; 31] = b"0123456789ABCDEFHJKLMNPRSTUVWXY";
        let Some((date, rest)) = text.split_at_checked(6) else { return false };
        let (&[sign, ref serial @ .., mark], Some(d)) = (rest.as_bytes(), values::<6>(date.as_bytes()))
        else {
            return false;
        };
        let Some(serial) = values::<3>(serial) else { return false };
        let century = match sign {
            b'+' => 1800,
            b'-' | b'U'..=b'Y' => 1900,
            b'A'..=b'F' => 2000,
            _ => return false,
        };
        let expected = MARKS.get(((number(&d) * 1000 + number(&serial)) % 31) as usize);
        is_date(century + number(&d[4..]), number(&d[2..4]), number(&d[..2]))
            && number(&serial) >= 2
            && expected == Some(&mark.to_ascii_uppercase())
    },
    catches: Catches::EveryDigit,
    accepts: &["131052-308T", "131052A308T", "010594Y9032", "150897+101D"],
    rejects: &["131052-308U", "320152-308T", "131052/308T", "131052308T", "131052-001T"],
};

/// Seven digits, a dash and a check digit: weights 7, 9, 10, 5, 8, 4, 2 modulo 11; a remainder of one is not given out.
///
/// Source: Finnish Patent and Registration Office, "The Business ID"; Finnish Tax Administration, check digit of the
/// Business ID. †
pub(crate) const FI_YTUNNUS: Check = Check {
    name: "fi.ytunnus",
    title: "Finnish business identity code",
    is_valid: |text| {
        digits::<8>(text).is_some_and(|d| d != [0; 8] && sum(&d, &[7, 9, 10, 5, 8, 4, 2, 1]) % 11 == 0)
    },
    catches: Catches::EveryDigit,
    accepts: &["2077474-0", "20774740", "0112038-9"],
    rejects: &["2077474-1", "0000000-0", "207747-40-1"],
};

/// `DDMMYY-RRCM`: weights 3, 2, 7, 6, 5, 4, 3, 2 modulo 11, check digit ninth, century digit (8, 9 or 0) last. Companies add
/// 40 to the day.
///
/// Source: Registers Iceland, "About ID numbers"; Act 70/2018 on their issue. †
pub(crate) const IS_KENNITALA: Check = Check {
    name: "is.kennitala",
    title: "Icelandic identity number",
    is_valid: |text| {
        digits::<10>(text).is_some_and(|d| {
            let day = number(&d[..2]);
            is_day_of(number(&d[2..4]), if day > 40 { day - 40 } else { day })
                && matches!(d[9], 0 | 8 | 9)
                && sum(&d, &[3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 == 0
        })
    },
    catches: Catches::MostDigits,
    accepts: &["120174-3399", "450401-3150", "1201743399"],
    rejects: &["120174-3389", "320174-3399", "120174-3395"],
};

/// Eleven digits `DDMMYYNNNKK`, two check digits modulo 11. D numbers add 40 to the day, synthetic ones 40 or 80 to the month.
///
/// Source: Norwegian Tax Administration, "National identity number: control digits" (in force until 2032); Population
/// Register regulation of 2017, sections 2-2-1 and 2-2-3. †
pub(crate) const NO_FNR: Check = Check {
    name: "no.fnr",
    title: "Norwegian birth number",
    is_valid: |text| {
        digits::<11>(text).is_some_and(|d| {
            let (day, month) = (number(&d[..2]), number(&d[2..4]));
            let day = if day > 40 { day - 40 } else { day };
            let month = match month {
                81.. => month - 80,
                41.. => month - 40,
                _ => month,
            };
            is_day_of(month, day)
                && sum(&d, &[3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) % 11 == 0
                && sum(&d, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 == 0
        })
    },
    catches: Catches::EveryDigit,
    accepts: &["151086 95088", "15108695088"],
    rejects: &["151086 95077", "321086 95088", "1510869508"],
};

/// Eleven digits, weights 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1 modulo 11.
///
/// Source: Bits AS / ECBS, Register of European account numbers, Norway. †
pub(crate) const NO_KONTONR: Check = Check {
    name: "no.kontonr",
    title: "Norwegian bank account number",
    is_valid: |text| {
        digits::<11>(text)
            .is_some_and(|d| d != [0; 11] && sum(&d, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 == 0)
    },
    catches: Catches::EveryDigit,
    accepts: &["8601 11 17947", "8601.11.17947"],
    rejects: &["8601 11 17949", "00000000000"],
};

/// Nine digits beginning with 8 or 9, weights 3, 2, 7, 6, 5, 4, 3, 2, 1 modulo 11.
///
/// Source: Brønnøysund Register Centre, "About the organisation number". †
pub(crate) const NO_ORGNR: Check = Check {
    name: "no.orgnr",
    title: "Norwegian organisation number",
    is_valid: |text| {
        digits::<9>(text)
            .is_some_and(|d| matches!(d[0], 8 | 9) && sum(&d, &[3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 == 0)
    },
    catches: Catches::EveryDigit,
    accepts: &["988 077 917", "988077917"],
    rejects: &["988 077 918", "188 077 917"],
};

/// Ten digits, the third at least 2 (so that it is no date), Luhn.
///
/// Source: Swedish Tax Agency, SKV 709, "Organisationsnummer". †
pub(crate) const SE_ORGNR: Check = Check {
    name: "se.orgnr",
    title: "Swedish organisation number",
    is_valid: |text| digits::<10>(text).is_some_and(|d| d[0] != 0 && d[2] >= 2 && luhn(&d)),
    catches: Catches::EveryDigit,
    accepts: &["556016-0680", "212000-0142", "1234567897"],
    rejects: &["556016-0681", "551016-0680", "056016-0680"],
};

/// `[CC]YYMMDD-NNNC`, Luhn over the ten digits without the century. Coordination numbers add 60 to the day; `+` instead of the
/// dash says that the person is 100 or older.
///
/// Source: Swedish Tax Agency, SKV 704, "Personnummer", and SKV 707, "Samordningsnummer". †
pub(crate) const SE_PERSONNUMMER: Check = Check {
    name: "se.personnummer",
    title: "Swedish personal identity number",
    is_valid: |text| {
        let text = &text.replacen('+', "-", 1);
        let (century, d) = match (digits::<10>(text), digits::<12>(text)) {
            (Some(d), _) => (None, d),
            (_, Some([a, b, d @ ..])) => (Some(number(&[a, b])), d),
            _ => return false,
        };
        let day = number(&d[4..6]);
        let day = if day > 60 { day - 60 } else { day };
        century.is_none_or(|century| (18..=20).contains(&century))
            && is_day_of(number(&d[2..4]), day)
            && luhn(&d)
    },
    catches: Catches::MostDigits,
    accepts: &["811228-9874", "19811228-9874", "880320-0016", "701063-2391", "670919-9530"],
    rejects: &["811228-9873", "811328-9874", "21811228-9874", "000000-0000"],
};
