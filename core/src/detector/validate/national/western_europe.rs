//! Belgium, France, Luxembourg and the Netherlands.

use crate::detector::validate::checksum::{luhn, mod_97_10, sum, verhoeff};
use crate::detector::validate::date::{is_date, is_day_of};
use crate::detector::validate::read::{digits, number, symbols, values};
use crate::detector::validate::{Catches, Check};

pub(super) const CHECKS: &[&Check] = &[
    &BE_EID,
    &BE_NN,
    &BE_VAT,
    &FR_NIR,
    &FR_SIREN,
    &FR_SIRET,
    &FR_SPI,
    &FR_TVA,
    &LU_MATRICULE,
    &LU_TVA,
    &NL_BSN,
    &NL_BTW,
    &NL_ONDERWIJSNUMMER,
];

/// Twelve digits, the last two the first ten modulo 97 (97 for 0).
///
/// Source: Belgian Federal Public Service Home Affairs, general instructions on the electronic identity card. †
pub(crate) const BE_EID: Check = Check {
    name: "be.eid",
    title: "Belgian identity card number",
    is_valid: |text| {
        digits::<12>(text)
            .is_some_and(|d| d != [0; 12] && number(&d[10..]) == (number(&d[..10]) + 96) % 97 + 1)
    },
    catches: Catches::EveryDigit,
    accepts: &["000-0011032-71", "591-1917064-58"],
    rejects: &["591-2010999-96", "000-0000000-00"],
};

/// `YYMMDD-NNN-CC`: 97 less the first nine digits modulo 97, from 2000 on with a 2 before them. BIS numbers add 20 or 40 to
/// the month; an unknown month or day is 0.
///
/// Source: Royal decree of 3 April 1984 on the composition of the national register number; IBZ, instructions for the
/// national register. †
pub(crate) const BE_NN: Check = Check {
    name: "be.nn",
    title: "Belgian national register number",
    is_valid: |text| {
        digits::<11>(text).is_some_and(|d| {
            let (month, day) = (number(&d[2..4]), number(&d[4..6]));
            let month = match month {
                40.. => month - 40,
                20.. => month - 20,
                _ => month,
            };
            let check = |number: u64| 97 - number % 97;
            let first = number(&d[..9]);
            (is_day_of(month, day) || (month <= 12 && day <= 31 && (month == 0 || day == 0)))
                && number(&d[6..9]) > 0
                && [check(first), check(2_000_000_000 + first)].contains(&number(&d[9..]))
        })
    },
    catches: Catches::MostDigits,
    accepts: &["85.07.30-033 28", "17 07 30 033 84", "98 47 28 997 65", "85073003328"],
    rejects: &["85 07 30 033 29", "85 13 30 033 28", "12345678901"],
};

/// Ten digits beginning with 0 or 1, the last two 97 less the first eight modulo 97.
///
/// Source: Royal decree of 24 June 2003 on the enterprise number; FPS Economy. †
pub(crate) const BE_VAT: Check = Check {
    name: "be.vat",
    title: "Belgian enterprise number",
    is_valid: |text| {
        digits::<10>(text)
            .is_some_and(|d| d[0] <= 1 && d[1] > 0 && number(&d[8..]) == 97 - number(&d[..8]) % 97)
    },
    catches: Catches::EveryDigit,
    accepts: &["0428.759.497", "0403170701"],
    rejects: &["0431150351", "2428759497"],
};

/// Sex, year, month, department (2A and 2B in Corsica), municipality, order and a key: 97 less the number modulo 97.
///
/// Source: INSEE, "Numéro d'inscription au répertoire (NIR)"; decree 82-103 of 22 January 1982. †
pub(crate) const FR_NIR: Check = Check {
    name: "fr.nir",
    title: "French social security number",
    is_valid: |text| {
        symbols::<15>(text).is_some_and(|mut s| {
            match &s[5..7] {
                b"2A" => s[5..7].copy_from_slice(b"19"),
                b"2B" => s[5..7].copy_from_slice(b"18"),
                _ => {}
            }
            let Some(d) = values::<15>(&s) else { return false };
            let month = number(&d[3..5]);
            matches!(d[0], 1..=4 | 7 | 8)
                && matches!(month, 1..=12 | 20..=42 | 50..=99)
                && number(&d[13..]) == 97 - number(&d[..13]) % 97
        })
    },
    catches: Catches::EveryDigit,
    accepts: &["2 95 10 99 126 111 93", "255081416802538", "2 53 07 2A 073 004 43"],
    rejects: &["2 95 10 99 126 111 94", "2 95 13 99 126 111 93", "5 95 10 99 126 111 93"],
};

/// Nine digits, Luhn.
///
/// Source: INSEE, "Numéro SIREN"; Commercial Code, article R123-221. †
pub(crate) const FR_SIREN: Check = Check {
    name: "fr.siren",
    title: "French company number",
    is_valid: |text| digits::<9>(text).is_some_and(|d| d != [0; 9] && luhn(&d)),
    catches: Catches::EveryDigit,
    accepts: &["552 008 443", "732829320"],
    rejects: &["552 008 442", "000000000"],
};

/// Fourteen digits, Luhn over all and over the first nine. The branches of La Poste sum to a multiple of five instead.
///
/// Source: INSEE, "Numéro SIRET"; its note on La Poste (SIREN 356 000 000). †
pub(crate) const FR_SIRET: Check = Check {
    name: "fr.siret",
    title: "French establishment number",
    is_valid: |text| {
        digits::<14>(text).is_some_and(|d| {
            let is_la_poste = number(&d[..9]) == 356_000_000 && sum(&d, &[1; 14]) % 5 == 0;
            d != [0; 14] && luhn(&d[..9]) && (luhn(&d) || is_la_poste)
        })
    },
    catches: Catches::MostDigits,
    accepts: &["732 829 320 00074", "73282932000074", "356 000 000 49837"],
    rejects: &["732 829 320 00075", "73282932100074"],
};

/// Thirteen digits beginning with 0 to 3, the last three the first ten modulo 511.
///
/// Source: OECD, Tax identification numbers: France ("numéro SPI"). †
pub(crate) const FR_SPI: Check = Check {
    name: "fr.spi",
    title: "French tax number",
    is_valid: |text| {
        digits::<13>(text)
            .is_some_and(|d| d != [0; 13] && d[0] <= 3 && number(&d[10..]) == number(&d[..10]) % 511)
    },
    catches: Catches::EveryDigit,
    accepts: &["30 23 217 600 053", "0701987765493"],
    rejects: &["30 23 217 600 054", "9023217600053"],
};

/// `FR`, a key and a SIREN: the key is 12 and three times the SIREN modulo 97; newer keys have letters.
///
/// Source: European Commission, VIES check digit rules for FR; BOI-TVA-DECLA-20-10-20. †
pub(crate) const FR_TVA: Check = Check {
    name: "fr.tva",
    title: "French VAT number",
    is_valid: |text| {
        const ALPHABET: &[u8; 34] = b"0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
        symbols::<13>(text).is_some_and(|s| {
            let place = |symbol: u8| ALPHABET.iter().position(|known| *known == symbol).map(|at| at as u64);
            let (Some(a), Some(b), Some(siren)) = (place(s[2]), place(s[3]), values::<9>(&s[4..])) else {
                return false;
            };
            let siren_number = number(&siren);
            let fits = match (a, b) {
                (..10, ..10) => a * 10 + b == (12 + 3 * (siren_number % 97)) % 97,
                _ => {
                    let key = if a < 10 { a * 24 + b - 10 } else { (a * 34 + b).wrapping_sub(100) };
                    (siren_number + 1 + key / 11) % 11 == key % 11
                }
            };
            &s[..2] == b"FR" && fits && luhn(&siren)
        })
    },
    catches: Catches::MostDigits,
    accepts: &["FR 40 303 265 045", "FR83404833048", "FRK7399859412"],
    rejects: &["FR 41 303 265 045", "FR84323140391", "40303265045"],
};

/// Thirteen digits `YYYYMMDDNNNCC`: Luhn and Verhoeff, each over the first eleven.
///
/// Source: Grand-ducal regulation of 28 November 2013 on the identification of natural persons. †
pub(crate) const LU_MATRICULE: Check = Check {
    name: "lu.matricule",
    title: "Luxembourg national identification number",
    is_valid: |text| {
        digits::<13>(text).is_some_and(|d| {
            let mut second = [0; 12];
            second[..11].copy_from_slice(&d[..11]);
            second[11] = d[12];
            matches!(number(&d[..4]), 1850..=2100)
                && is_date(number(&d[..4]), number(&d[4..6]), number(&d[6..8]))
                && luhn(&d[..12])
                && verhoeff(&second)
        })
    },
    catches: Catches::EveryDigit,
    accepts: &["1893120105732"],
    rejects: &["1893120105733", "1893120105742", "1893130105732"],
};

/// Eight digits, the last two the first six modulo 89.
///
/// Source: European Commission, VIES check digit rules for LU. †
pub(crate) const LU_TVA: Check = Check {
    name: "lu.tva",
    title: "Luxembourg VAT number",
    is_valid: |text| {
        digits::<8>(text).is_some_and(|d| d != [0; 8] && number(&d[6..]) == number(&d[..6]) % 89)
    },
    catches: Catches::EveryDigit,
    accepts: &["150 274 42", "15027442"],
    rejects: &["150 274 43", "00000000"],
};

/// Nine digits, weights 9 to 2 and minus 1 modulo 11 (the "eleven test").
///
/// Source: Netherlands, Besluit BSN, article 2; Logisch Ontwerp BSN (RvIG). †
pub(crate) const NL_BSN: Check = Check {
    name: "nl.bsn",
    title: "Dutch citizen service number",
    is_valid: |text| digits::<9>(text).is_some_and(|d| number(&d) > 9_999_999 && eleven_test(&d) == 0),
    catches: Catches::EveryDigit,
    accepts: &["111222333", "1112.22.333", "1234.56.782"],
    rejects: &["111222334", "000000000", "000000012"],
};

/// `NL`, nine digits, `B`, two digits: MOD 97-10 over all of it for the self-employed (since 2020), otherwise the eleven test
/// over the nine.
///
/// Source: Netherlands Tax Administration, "Btw-identificatienummer" (2020). †
pub(crate) const NL_BTW: Check = Check {
    name: "nl.btw",
    title: "Dutch VAT number",
    is_valid: |text| {
        symbols::<14>(text).is_some_and(|s| {
            let (Some(d), Some(branch)) = (values::<9>(&s[2..11]), values::<2>(&s[12..])) else {
                return false;
            };
            &s[..2] == b"NL"
                && s[11] == b'B'
                && branch != [0; 2]
                && d != [0; 9]
                && (eleven_test(&d) == 0 || mod_97_10(s))
        })
    },
    catches: Catches::MostDigits,
    accepts: &["NL004495445B01", "NL 0044.95.445.B.01", "NL002455799B11"],
    rejects: &["NL004495446B01", "NL004495445A01", "NL004495445B00"],
};

/// Nine digits beginning with 10; the eleven test leaves 5.
///
/// Source: Netherlands, Regeling structuur persoonsgebonden nummer WEC/WVO ("onderwijsnummer"). †
pub(crate) const NL_ONDERWIJSNUMMER: Check = Check {
    name: "nl.onderwijsnummer",
    title: "Dutch student number",
    is_valid: |text| digits::<9>(text).is_some_and(|d| d[..2] == [1, 0] && eleven_test(&d) == 5),
    catches: Catches::EveryDigit,
    accepts: &["1012.22.331"],
    rejects: &["100252333", "201222331"],
};

fn eleven_test(digits: &[u8; 9]) -> i32 {
    sum(digits, &[9, 8, 7, 6, 5, 4, 3, 2, -1]).rem_euclid(11)
}
