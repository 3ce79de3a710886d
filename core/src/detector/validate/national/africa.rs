//! Ghana, Kenya, Mauritius, Morocco, Nigeria and South Africa.

use crate::detector::validate::checksum::{luhn, remainder_97, sum};
use crate::detector::validate::date::is_day_of;
use crate::detector::validate::read::{digits, is_uniform, number, symbols, value, values};
use crate::detector::validate::{Catches, Check};

pub(super) const CHECKS: &[&Check] = &[&GH_TIN, &KE_PIN, &MA_ICE, &MU_NID, &NG_NIN, &ZA_ID, &ZA_TIN];

/// `P`, `C`, `G`, `Q` or `V`, two zeros, seven digits and a check: weights 1 to 9 modulo 11, ten written X.
///
/// Source: Ghana Revenue Authority, "Taxpayer Identification Number"; OECD, Tax identification numbers: Ghana. †
pub(crate) const GH_TIN: Check = Check {
    name: "gh.tin",
    title: "Ghanaian taxpayer number",
    is_valid: |text| {
        symbols::<11>(text).is_some_and(|s| {
            let Some(d) = values::<9>(&s[1..10]) else { return false };
            let check = sum(&d, &[1, 2, 3, 4, 5, 6, 7, 8, 9]) % 11;
            b"PCGQV".contains(&s[0])
                && d[..2] == [0, 0]
                && if check == 10 { s[10] == b'X' } else { i32::from(s[10]) == i32::from(b'0') + check }
        })
    },
    catches: Catches::EveryDigit,
    accepts: &["C0000803561"],
    rejects: &["C0000803562", "A0000803561", "C1000803561"],
};

/// `A` (persons) or `P` (others), nine digits and a letter. The letter's rule is not public.
///
/// Source: Kenya Revenue Authority, "KRA PIN". †
pub(crate) const KE_PIN: Check = Check {
    name: "ke.pin",
    title: "Kenyan personal identification number for taxes",
    is_valid: |text| {
        symbols::<11>(text).is_some_and(|s| {
            matches!(s[0], b'A' | b'P')
                && values::<9>(&s[1..10]).is_some_and(|d| d != [0; 9])
                && s[10].is_ascii_uppercase()
        })
    },
    catches: Catches::Structure,
    accepts: &["P051365947M", "A004416331M"],
    rejects: &["V0051365947", "B051365947M", "P0513659471"],
};

/// Fifteen digits, a multiple of 97.
///
/// Source: Moroccan decree 2-11-63 of 2011 on the common identifier of enterprises; Direction Générale des Impôts. †
pub(crate) const MA_ICE: Check = Check {
    name: "ma.ice",
    title: "Moroccan common identifier of enterprises",
    is_valid: |text| {
        digits::<15>(text).is_some_and(|d| d != [0; 15] && remainder_97(d.map(|digit| digit + b'0')) == 0)
    },
    catches: Catches::EveryDigit,
    accepts: &["001561191000066", "00 21 36 09 30 00 040"],
    rejects: &["001561191000065", "000000000000000"],
};

/// A letter, `DDMMYY`, six symbols and a check: weights 14 to 2 modulo 17, letters from A as 10.
///
/// Source: Mauritius National Identity Card Act, Government Notice on the structure of the number. †
pub(crate) const MU_NID: Check = Check {
    name: "mu.nid",
    title: "Mauritian national identity number",
    is_valid: |text| {
        symbols::<14>(text).is_some_and(|s| {
            let Some(date) = values::<6>(&s[1..7]) else { return false };
            let v = s.map(value);
            s[0].is_ascii_uppercase()
                && is_day_of(number(&date[2..4]), number(&date[..2]))
                && s[7..13].iter().filter(|symbol| symbol.is_ascii_digit()).count() >= 5
                && (17 - sum(&v, &[14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 17) % 17 == i32::from(v[13])
        })
    },
    catches: Catches::EveryDigit,
    accepts: &["P290150123456D", "S2706931234564"],
    rejects: &["P290150123456E", "P291350123456D"],
};

/// Eleven digits, drawn at random. There is no public check digit.
///
/// Source: Nigerian National Identity Management Commission, "National Identification Number (NIN)".
pub(crate) const NG_NIN: Check = Check {
    name: "ng.nin",
    title: "Nigerian national identification number",
    is_valid: |text| digits::<11>(text).is_some_and(|d| !is_uniform(&d)),
    catches: Catches::Structure,
    accepts: &["98765432102", "5551 2345 672"],
    rejects: &["11111111111", "1234567890", "123456789012"],
};

/// `YYMMDD`, four digits of sex and order, citizenship (0 to 2), 8 or 9, and a Luhn check digit.
///
/// Source: South African Identification Act 68 of 1997, section 7; Department of Home Affairs. †
pub(crate) const ZA_ID: Check = Check {
    name: "za.id",
    title: "South African identity number",
    is_valid: |text| {
        digits::<13>(text)
            .is_some_and(|d| is_day_of(number(&d[2..4]), number(&d[4..6])) && d[10] <= 2 && luhn(&d))
    },
    catches: Catches::EveryDigit,
    accepts: &["7503305044089", "800101 5009 087"],
    rejects: &["8001015009086", "9913326789285", "8001015000392"],
};

/// Ten digits beginning with 0 to 3 or 9, Luhn.
///
/// Source: South African Revenue Service, "Tax reference number", modulus 10 test. †
pub(crate) const ZA_TIN: Check = Check {
    name: "za.tin",
    title: "South African tax reference number",
    is_valid: |text| {
        digits::<10>(text).is_some_and(|d| d != [0; 10] && matches!(d[0], 0..=3 | 9) && luhn(&d))
    },
    catches: Catches::EveryDigit,
    accepts: &["0001339050"],
    rejects: &["0001339051", "4001339056"],
};
