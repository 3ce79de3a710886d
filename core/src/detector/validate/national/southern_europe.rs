//! Cyprus, Greece, Italy, Malta, Portugal and Spain.

use crate::detector::validate::checksum::{luhn, sum};
use crate::detector::validate::date::is_day_of;
use crate::detector::validate::read::{digits, filled, number, symbols, value, values};
use crate::detector::validate::{Catches, Check};

pub(super) const CHECKS: &[&Check] = &[
    &CY_TIC,
    &ES_CCC,
    &ES_CIF,
    &ES_CUPS,
    &ES_DNI,
    &ES_NIE,
    &ES_NSS,
    &GR_AFM,
    &GR_AMKA,
    &IT_CF,
    &IT_IVA,
    &MT_ID_CARD,
    &MT_VAT,
    &PT_CC,
    &PT_NIF,
    &PT_NISS,
];

/// The check letters of Spanish identity numbers, by the number modulo 23.
const SPANISH_LETTERS: &[u8; 23] = b"TRWAGMYFPDXBNJZSQVHLCKE";

/// What a symbol at an odd place (from one) counts as in Italian and Cypriot numbers; at an even place it is its digit or
/// its place in the alphabet.
const ODD_VALUES: [u8; 26] =
    [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

/// Eight digits and a letter: digits at odd places by the Italian table, modulo 26.
///
/// Source: European Commission, VIES check digit rules for CY. †
pub(crate) const CY_TIC: Check = Check {
    name: "cy.tic",
    title: "Cypriot tax identification code",
    is_valid: |text| {
        symbols::<9>(text)
            .is_some_and(|s| values::<8>(&s[..8]).is_some() && &s[..2] != b"12" && ends_with_letter(&s))
    },
    catches: Catches::EveryDigit,
    accepts: &["10259033P", "10259033-P"],
    rejects: &["10259033Z", "12259033P", "1025903P"],
};

/// Bank, branch, two check digits and account, weights 1, 2, 4, 8, 5, 10, 9, 7, 3, 6 modulo 11.
///
/// Source: Bank of Spain, "Código Cuenta Cliente", circular 8/1988 (annex). †
pub(crate) const ES_CCC: Check = Check {
    name: "es.ccc",
    title: "Spanish bank account number",
    is_valid: |text| {
        let check = |sum: i32| match 11 - sum % 11 {
            10 => 1,
            11 => 0,
            digit => digit,
        };
        digits::<20>(text).is_some_and(|d| {
            d != [0; 20]
                && check(sum(&d[..8], &[4, 8, 5, 10, 9, 7, 3, 6])) == i32::from(d[8])
                && check(sum(&d[10..], &[1, 2, 4, 8, 5, 10, 9, 7, 3, 6])) == i32::from(d[9])
        })
    },
    catches: Catches::MostDigits,
    accepts: &["1234-1234-16 1234567890", "2100 0418 45 0200051332"],
    rejects: &["1234-1234-17 1234567890", "00000000000000000000"],
};

/// A letter for the kind of company, seven digits and a check digit (kinds A, B, E, H), letter (N, P, Q, R, S, W) or either.
///
/// Source: Spanish order EHA/451/2008, and the check rule of the Agencia Tributaria. †
pub(crate) const ES_CIF: Check = Check {
    name: "es.cif",
    title: "Spanish company tax number",
    is_valid: |text| {
        symbols::<9>(text).is_some_and(|[kind, number @ .., check]| {
            let Some(mut d) = values::<8>(&[&number[..], b"0"].concat()) else { return false };
            let Some(digit) = (0..10).find(|digit| {
                d[7] = *digit;
                luhn(&d)
            }) else {
                return false;
            };
            let (as_digit, as_letter) = (b'0' + digit, b"JABCDEFGHI".get(usize::from(digit)).copied());
            match kind {
                b'A' | b'B' | b'E' | b'H' => check == as_digit,
                b'N' | b'P'..=b'S' | b'W' => Some(check) == as_letter,
                b'C' | b'D' | b'F' | b'G' | b'J' | b'U' | b'V' => {
                    check == as_digit || Some(check) == as_letter
                }
                _ => false,
            }
        })
    },
    catches: Catches::EveryDigit,
    accepts: &["J99216582", "A58818501", "P4698162G"],
    rejects: &["J99216583", "M1234567L", "A5881850A"],
};

/// `ES`, sixteen digits and two letters of their number modulo 529; perhaps a digit and a letter of the measuring point.
///
/// Source: Spanish royal decree 1435/2002; CNMC, "Código Universal de Punto de Suministro". †
pub(crate) const ES_CUPS: Check = Check {
    name: "es.cups",
    title: "Spanish supply point code",
    is_valid: |text| {
        let fits = |s: &[u8; 20]| {
            let Some(d) = values::<16>(&s[2..18]) else { return false };
            let rest = (number(&d) % 529) as usize;
            &s[..2] == b"ES"
                && SPANISH_LETTERS.get(rest / 23) == Some(&s[18])
                && SPANISH_LETTERS.get(rest % 23) == Some(&s[19])
        };
        symbols::<20>(text).is_some_and(|s| fits(&s))
            || symbols::<22>(text).is_some_and(|[s @ .., point, kind]| {
                point.is_ascii_digit() && b"FPRCXYZ".contains(&kind) && fits(&s)
            })
    },
    catches: Catches::MostDigits,
    accepts: &["ES 1234-1234-5678-9012-JY", "ES 1234-1234-5678-9012-JY 1F"],
    rejects: &["ES 1234-1234-5678-9012-XY", "ES 1234-1234-5678-9012-JY 1T", "FR123412345678901 2JY"],
};

/// Eight digits, in old ones seven, and the letter of their number modulo 23.
///
/// Source: Spanish Ministry of the Interior, "Cálculo del dígito de control del NIF/NIE"; royal decree 1553/2005.
pub(crate) const ES_DNI: Check = Check {
    name: "es.dni",
    title: "Spanish identity card number",
    is_valid: |text| {
        let short = symbols::<8>(text).map(|s| filled(b'0', s));
        symbols::<9>(text).or(short).is_some_and(|s| {
            values::<8>(&s[..8]).is_some_and(|d| spanish_letter(&d) == Some(s[8]) && d != [0; 8])
        })
    },
    catches: Catches::EveryDigit,
    accepts: &["54362315-K", "12345678Z", "1111111G", "00000001R"],
    rejects: &["54362315Z", "12345678", "0000000T", "A2345678Z"],
};

/// `X`, `Y` or `Z`, seven digits and a letter: the first stands for 0, 1 or 2, the rest is as in an identity card number.
///
/// Source: Spanish Ministry of the Interior, "Cálculo del dígito de control del NIF/NIE"; order INT/2058/2008.
pub(crate) const ES_NIE: Check = Check {
    name: "es.nie",
    title: "Spanish foreigner's identity number",
    is_valid: |text| {
        symbols::<9>(text).is_some_and(|mut s| {
            if !matches!(s[0], b'X'..=b'Z') {
                return false;
            }
            s[0] -= b'X' - b'0';
            values::<8>(&s[..8]).is_some_and(|d| spanish_letter(&d) == Some(s[8]))
        })
    },
    catches: Catches::EveryDigit,
    accepts: &["X-2482300-W", "Y8063915Z", "Z8078221M"],
    rejects: &["X2482300A", "58063915Q", "W2482300W"],
};

/// Province, eight digits and two check digits: the number modulo 97.
///
/// Source: Spanish Treasury of Social Security, "Número de afiliación", structure and check digits. †
pub(crate) const ES_NSS: Check = Check {
    name: "es.nss",
    title: "Spanish social security number",
    is_valid: |text| {
        digits::<12>(text).is_some_and(|d| {
            let (province, serial) = (number(&d[..2]), number(&d[2..10]));
            let joined = if serial < 10_000_000 {
                province * 10_000_000 + serial
            } else {
                province * 100_000_000 + serial
            };
            matches!(province, 1..=53 | 66) && serial > 0 && joined % 97 == number(&d[10..])
        })
    },
    catches: Catches::EveryDigit,
    accepts: &["28 12345678 40", "281234567840"],
    rejects: &["28 12345678 41", "99 12345678 40"],
};

/// Nine digits: weights 256, 128, … 2 modulo 11, ten written as 0.
///
/// Source: European Commission, VIES check digit rules for EL; OECD, Tax identification numbers: Greece. †
pub(crate) const GR_AFM: Check = Check {
    name: "gr.afm",
    title: "Greek tax number",
    is_valid: |text| {
        digits::<9>(text).is_some_and(|d| {
            d[..8] != [0; 8] && sum(&d, &[256, 128, 64, 32, 16, 8, 4, 2]) % 11 % 10 == i32::from(d[8])
        })
    },
    catches: Catches::MostDigits,
    accepts: &["094259216", "023456780"],
    rejects: &["123456781", "000000000"],
};

/// `DDMMYY`, four digits and a Luhn check digit.
///
/// Source: Greek law 3655/2008, article 153 (AMKA); IDIKA, structure of the number. †
pub(crate) const GR_AMKA: Check = Check {
    name: "gr.amka",
    title: "Greek social security number",
    is_valid: |text| {
        digits::<11>(text).is_some_and(|d| is_day_of(number(&d[2..4]), number(&d[..2])) && luhn(&d))
    },
    catches: Catches::EveryDigit,
    accepts: &["01013099997"],
    rejects: &["01013099999", "01133099997"],
};

/// Sixteen characters: surname, name, year, month letter, day (plus 40 for women), municipality, check letter. Digits may be
/// written as letters where two persons would share a code.
///
/// Source: Italian Ministry of Finance, decree of 23 December 1976, articles 2 to 7.
pub(crate) const IT_CF: Check = Check {
    name: "it.codice_fiscale",
    title: "Italian tax code",
    is_valid: |text| {
        symbols::<16>(text).is_some_and(|s| {
            let digit = |symbol: u8| match symbol {
                b'0'..=b'9' => Some(u64::from(symbol - b'0')),
                _ => b"LMNPQRSTUV".iter().position(|letter| *letter == symbol).map(|digit| digit as u64),
            };
            let (Some(_), Some(_), Some(tens), Some(units)) =
                (digit(s[6]), digit(s[7]), digit(s[9]), digit(s[10]))
            else {
                return false;
            };
            let day = tens * 10 + units;
            let month = b"ABCDEHLMPRST".iter().position(|letter| *letter == s[8]);
            s[..6].iter().all(u8::is_ascii_uppercase)
                && month
                    .is_some_and(|month| is_day_of(month as u64 + 1, if day > 40 { day - 40 } else { day }))
                && s[11].is_ascii_uppercase()
                && s[12..15].iter().all(|symbol| digit(*symbol).is_some())
                && ends_with_letter(&s)
        })
    },
    catches: Catches::EveryDigit,
    accepts: &["RSSMRA80A01H501U", "RCCMNL83S18D969H", "MRTMTT91D08F205J", "rssmra80a01h501u"],
    rejects: &["RSSMRA80A01H501V", "RSSMRA80A41H501U", "RSSMRA80F01H501U", "RSSMRA80A0H501U"],
};

/// Eleven digits, Luhn; the province's office in the eighth to tenth.
///
/// Source: Italian presidential decree 633/1972, article 35; Ministry of Finance, decree of 23 December 1976. †
pub(crate) const IT_IVA: Check = Check {
    name: "it.partita_iva",
    title: "Italian VAT number",
    is_valid: |text| {
        digits::<11>(text).is_some_and(|d| {
            d[..7] != [0; 7] && matches!(number(&d[7..10]), 1..=100 | 120 | 121 | 888 | 999) && luhn(&d)
        })
    },
    catches: Catches::EveryDigit,
    accepts: &["00743110157", "01333550323"],
    rejects: &["00743110158", "00000000000", "01333559323"],
};

/// Up to seven digits and a letter of `MGAPLHBZ`. There is no check digit.
///
/// Source: OECD, Tax identification numbers: Malta (identity card number). †
pub(crate) const MT_ID_CARD: Check = Check {
    name: "mt.id_card",
    title: "Maltese identity card number",
    is_valid: |text| {
        symbols::<8>(text)
            .is_some_and(|s| values::<7>(&s[..7]).is_some_and(|d| d != [0; 7]) && b"MGAPLHBZ".contains(&s[7]))
    },
    catches: Catches::Structure,
    accepts: &["0123456M", "1234567G"],
    rejects: &["0000000M", "1234567X", "123456M"],
};

/// Eight digits, weights 3, 4, 6, 7, 8, 9, 10, 1 modulo 37.
///
/// Source: European Commission, VIES check digit rules for MT. †
pub(crate) const MT_VAT: Check = Check {
    name: "mt.vat",
    title: "Maltese VAT number",
    is_valid: |text| {
        digits::<8>(text).is_some_and(|d| {
            let sum = sum(&d, &[3, 4, 6, 7, 8, 9]) + 10 * i32::from(d[6]) + i32::from(d[7]);
            d[0] > 0 && sum % 37 == 0
        })
    },
    catches: Catches::EveryDigit,
    accepts: &["1167-9112", "11679112"],
    rejects: &["1167-9113", "01679112"],
};

/// Eight digits, a check digit, two letters or digits, and Luhn over all, letters from A as 10.
///
/// Source: Portuguese Agency for Administrative Modernisation, "Validação de Número de Documento do Cartão de Cidadão". †
pub(crate) const PT_CC: Check = Check {
    name: "pt.cartao_de_cidadao",
    title: "Portuguese citizen card number",
    is_valid: |text| {
        symbols::<12>(text).is_some_and(|s| {
            let sum: u32 = s
                .iter()
                .rev()
                .zip([1, 2].into_iter().cycle())
                .map(|(symbol, factor)| {
                    let product = u32::from(value(*symbol)) * factor;
                    if factor == 2 && product > 9 { product - 9 } else { product }
                })
                .sum();
            values::<9>(&s[..9]).is_some_and(|d| d != [0; 9])
                && s[9..11].iter().any(u8::is_ascii_uppercase)
                && s[11].is_ascii_digit()
                && sum.is_multiple_of(10)
        })
    },
    catches: Catches::EveryDigit,
    accepts: &["10000001 1 ZZ9", "10000012 6 ZZ5"],
    rejects: &["10000001 1 ZZ8", "00000000 0 ZZ4", "10000001 1 119"],
};

/// Nine digits, weights 9 to 2 modulo 11, ten and eleven written as 0.
///
/// Source: Portuguese Tax Authority; decree-law 14/2013; European Commission, VIES check digit rules for PT. †
pub(crate) const PT_NIF: Check = Check {
    name: "pt.nif",
    title: "Portuguese tax number",
    is_valid: |text| {
        digits::<9>(text).is_some_and(|d| {
            (matches!(d[0], 1..=3 | 5..=9) || d[..2] == [4, 5])
                && (11 - sum(&d, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11) % 11 % 10 == i32::from(d[8])
        })
    },
    catches: Catches::MostDigits,
    accepts: &["501 964 843", "501964843"],
    rejects: &["501 964 842", "001964843"],
};

/// Eleven digits beginning with 1 or 2, weights 29, 23, 19, 17, 13, 11, 7, 5, 3, 2 modulo 10, taken from 9.
///
/// Source: Portuguese Social Security, "Número de Identificação da Segurança Social". †
pub(crate) const PT_NISS: Check = Check {
    name: "pt.niss",
    title: "Portuguese social security number",
    is_valid: |text| {
        digits::<11>(text).is_some_and(|d| {
            matches!(d[0], 1 | 2)
                && 9 - sum(&d, &[29, 23, 19, 17, 13, 11, 7, 5, 3, 2]) % 10 == i32::from(d[10])
        })
    },
    catches: Catches::MostDigits,
    accepts: &["11111111110"],
    rejects: &["11111111111", "31111111110"],
};

/// The letter of a number of eight digits.
fn spanish_letter(digits: &[u8; 8]) -> Option<u8> {
    SPANISH_LETTERS.get((number(digits) % 23) as usize).copied()
}

/// Whether the last symbol is the letter of the others.
fn ends_with_letter(symbols: &[u8]) -> bool {
    let Some((letter, payload)) = symbols.split_last() else { return false };
    let plain =
        |symbol: &u8| if symbol.is_ascii_digit() { symbol - b'0' } else { symbol.saturating_sub(b'A') };
    let sum: u32 = payload
        .iter()
        .zip([true, false].into_iter().cycle())
        .map(|(symbol, odd)| {
            let value = plain(symbol);
            u32::from(if odd { ODD_VALUES.get(usize::from(value)).copied().unwrap_or(0) } else { value })
        })
        .sum();
    u32::from(letter.wrapping_sub(b'A')) == sum % 26
}
