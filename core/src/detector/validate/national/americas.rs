//! Argentina, Brazil, Chile, Colombia, the Dominican Republic, Ecuador, Guatemala, Paraguay, Peru, Uruguay and Venezuela.

use crate::detector::validate::checksum::{luhn, sum};
use crate::detector::validate::read::{digits, filled, is_uniform, number, symbols, value, values};
use crate::detector::validate::{Catches, Check};

/// The digits' sum with weights 2 upwards from the right. What is no digit is the caller's to refuse.
fn rising_sum(digits: &str) -> u32 {
    digits.bytes().rev().zip(2..).map(|(digit, weight)| u32::from(digit.wrapping_sub(b'0')) * weight).sum()
}

pub(super) const CHECKS: &[&Check] = &[
    &AR_CBU, &AR_CUIT, &BR_CNH, &BR_CNPJ, &BR_CPF, &BR_PIS, &BR_VOTER, &CL_RUT, &CO_NIT, &DO_CEDULA, &DO_RNC,
    &EC_CI, &GT_NIT, &PE_RUC, &PY_RUC, &UY_CI, &UY_RUT, &VE_RIF,
];

/// Bank, branch and a check digit, account and a check digit: weights 3, 1, 7, 9 in turn from the right, modulo 10.
///
/// Source: Central Bank of Argentina, communication A 2622 (Clave Bancaria Uniforme). †
pub(crate) const AR_CBU: Check = Check {
    name: "ar.cbu",
    title: "Argentine bank account number",
    is_valid: |text| {
        const WEIGHTS: [i32; 14] = [1, 3, 1, 7, 9, 3, 1, 7, 9, 3, 1, 7, 9, 3];
        let fits = |digits: &[u8]| {
            let weighted = digits.iter().rev().zip(WEIGHTS).map(|(digit, weight)| i32::from(*digit) * weight);
            weighted.sum::<i32>() % 10 == 0
        };
        digits::<22>(text).is_some_and(|d| d[..8] != [0; 8] && fits(&d[..8]) && fits(&d[8..]))
    },
    catches: Catches::EveryDigit,
    accepts: &["2850590940090418135201", "28505909 40090418135201"],
    rejects: &["2810590940090418135201", "2850590940090418135202"],
};

/// A kind (20, 23, 24, 27, 30, …), eight digits and a check digit: weights 5, 4, 3, 2, 7, 6, 5, 4, 3, 2 modulo 11.
///
/// Source: Argentine AFIP, "CUIT/CUIL": check digit; ANSES. †
pub(crate) const AR_CUIT: Check = Check {
    name: "ar.cuit",
    title: "Argentine tax or labour number",
    is_valid: |text| {
        digits::<11>(text).is_some_and(|d| {
            matches!(number(&d[..2]), 20 | 23 | 24 | 25 | 26 | 27 | 30 | 33 | 34 | 50 | 51 | 55)
                && sum(&d, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 == 0
        })
    },
    catches: Catches::EveryDigit,
    accepts: &["20-05536168-2", "20267565393"],
    rejects: &["20-05536168-3", "10-05536168-1"],
};

/// Eleven digits, two check digits: weights 9 to 1 and 1 to 9 modulo 11, with a correction where the first is ten.
///
/// Source: Brazilian Contran resolution 886/2021 (CNH), register number. †
pub(crate) const BR_CNH: Check = Check {
    name: "br.cnh",
    title: "Brazilian driving licence number",
    is_valid: |text| {
        digits::<11>(text).is_some_and(|d| {
            let first = sum(&d, &[9, 8, 7, 6, 5, 4, 3, 2, 1]) % 11;
            let second = sum(&d, &[1, 2, 3, 4, 5, 6, 7, 8, 9]) % 11;
            let (first, second) = match (first, second) {
                (10.., second) => (
                    0,
                    match (second - 2).rem_euclid(11) {
                        10 => 0,
                        second => second,
                    },
                ),
                (first, 10..) => (first, 0),
                pair => pair,
            };
            !is_uniform(&d) && first == i32::from(d[9]) && second == i32::from(d[10])
        })
    },
    catches: Catches::MostDigits,
    accepts: &["98765432109"],
    rejects: &["98765432108", "11111111111"],
};

/// Twelve letters or digits and two check digits: weights 5 to 2, 9 to 2 and 6 to 2, 9 to 2 modulo 11. Letters, given out since
/// July 2026, count as their ASCII code less 48.
///
/// Source: Brazilian Receita Federal, normative instruction 2.119/2022, and 2.229/2024 (letters).
pub(crate) const BR_CNPJ: Check = Check {
    name: "br.cnpj",
    title: "Brazilian company number",
    is_valid: |text| {
        symbols::<14>(text).is_some_and(|s| {
            let v = s.map(|symbol| symbol - b'0');
            let check = |sum: i32| (11 - sum % 11) % 11 % 10;
            s[12..].iter().all(u8::is_ascii_digit)
                && s[..12].iter().filter(|symbol| symbol.is_ascii_digit()).count() >= 4
                && s[..12] != [b'0'; 12]
                && check(sum(&v, &[5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2])) == i32::from(v[12])
                && check(sum(&v, &[6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2])) == i32::from(v[13])
        })
    },
    catches: Catches::MostDigits,
    accepts: &["16.727.230/0001-97", "16727230000197", "12.ABC.345/01DE-35"],
    rejects: &["16.727.230.0001-98", "00000000000000", "16.727.230/0001"],
};

/// Eleven digits, two check digits: weights 10 to 2 and 11 to 2 modulo 11, ten written as 0.
///
/// Source: Brazilian Receita Federal, normative instruction 2.172/2024 (CPF). †
pub(crate) const BR_CPF: Check = Check {
    name: "br.cpf",
    title: "Brazilian taxpayer number of a person",
    is_valid: |text| {
        digits::<11>(text).is_some_and(|d| {
            let check = |sum: i32| (11 - sum % 11) % 11 % 10;
            !is_uniform(&d)
                && check(sum(&d, &[10, 9, 8, 7, 6, 5, 4, 3, 2])) == i32::from(d[9])
                && check(sum(&d, &[11, 10, 9, 8, 7, 6, 5, 4, 3, 2])) == i32::from(d[10])
        })
    },
    catches: Catches::MostDigits,
    accepts: &["390.533.447-05", "39053344705"],
    rejects: &["390.533.447-06", "231.002.999-00", "111.111.111-11"],
};

/// Eleven digits, weights 3, 2, 9 to 2 modulo 11, taken from 11, ten and eleven written as 0.
///
/// Source: Brazilian Caixa Econômica Federal, "NIS: PIS/PASEP", check digit. †
pub(crate) const BR_PIS: Check = Check {
    name: "br.pis",
    title: "Brazilian social integration number",
    is_valid: |text| {
        digits::<11>(text).is_some_and(|d| {
            !is_uniform(&d)
                && (11 - sum(&d, &[3, 2, 9, 8, 7, 6, 5, 4, 3, 2]) % 11) % 11 % 10 == i32::from(d[10])
        })
    },
    catches: Catches::MostDigits,
    accepts: &["120.56412.54-5", "12056412545"],
    rejects: &["120.56412.54-8", "00000000000"],
};

/// Twelve digits: order, state (01 to 28), two check digits modulo 11.
///
/// Source: Brazilian Tribunal Superior Eleitoral, resolution 23.659/2021, article 38 (inscription number). †
pub(crate) const BR_VOTER: Check = Check {
    name: "br.titulo_eleitor",
    title: "Brazilian voter number",
    is_valid: |text| {
        digits::<12>(text).is_some_and(|d| {
            let state = number(&d[8..10]);
            // São Paulo and Minas Gerais write 1 where the rest is zero.
            let check = |sum: i32| match sum % 11 {
                10 => 0,
                0 if state <= 2 => 1,
                rest => rest,
            };
            matches!(state, 1..=28)
                && d[..8] != [0; 8]
                && check(sum(&d, &[2, 3, 4, 5, 6, 7, 8, 9])) == i32::from(d[10])
                && check(sum(&d[8..], &[7, 8, 9])) == i32::from(d[11])
        })
    },
    catches: Catches::MostDigits,
    accepts: &["0043 5687 0906"],
    rejects: &["0043 5687 0907", "0043 5687 2906", "0000 0000 0906"],
};

/// Up to eight digits and a check: weights 2 to 7 in turn from the right, modulo 11, taken from 11, ten written K.
///
/// Source: Chilean Civil Registry, "RUN"; Servicio de Impuestos Internos, "RUT": verifying digit. †
pub(crate) const CL_RUT: Check = Check {
    name: "cl.rut",
    title: "Chilean identity and tax number",
    is_valid: |text| {
        let short = symbols::<8>(text).map(|s| filled(b'0', s));
        symbols::<9>(text).or(short).is_some_and(|s| {
            let Some(d) = values::<8>(&s[..8]) else { return false };
            let check = (11 - sum(&d, &[3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11;
            number(&d) >= 100_000
                && if check == 10 { s[8] == b'K' } else { i32::from(s[8]) == i32::from(b'0') + check }
        })
    },
    catches: Catches::EveryDigit,
    accepts: &["12.531.909-2", "76086428-5", "8.765.432-K"],
    rejects: &["12.531.909-3", "12.531.909-K", "00.000.000-0"],
};

/// Nine digits and a check digit: weights 41, 37, 29, 23, 19, 17, 13, 7, 3 modulo 11 into `01987654321`.
///
/// Source: Colombian DIAN, administrative order 4 of 1989 (verification digit of the NIT). †
pub(crate) const CO_NIT: Check = Check {
    name: "co.nit",
    title: "Colombian tax number",
    is_valid: |text| {
        digits::<10>(text).is_some_and(|d| {
            let check = match sum(&d, &[41, 37, 29, 23, 19, 17, 13, 7, 3]) % 11 {
                rest @ 0..=1 => rest,
                rest => 11 - rest,
            };
            d[..9] != [0; 9] && check == i32::from(d[9])
        })
    },
    catches: Catches::MostDigits,
    accepts: &["213.123.432-1", "2131234321", "860.002.964-4"],
    rejects: &["213.123.432-5", "000.000.000-0"],
};

/// Eleven digits, Luhn. Some old numbers have no valid check digit and do not pass.
///
/// Source: Dominican Junta Central Electoral, "Cédula de identidad y electoral". †
pub(crate) const DO_CEDULA: Check = Check {
    name: "do.cedula",
    title: "Dominican identity number",
    is_valid: |text| digits::<11>(text).is_some_and(|d| d[..3] != [0; 3] && luhn(&d)),
    catches: Catches::EveryDigit,
    accepts: &["001-1391820-5", "22400022111"],
    rejects: &["001-1391820-6", "0000021249 1"],
};

/// Nine digits, weights 7, 9, 8, 6, 5, 4, 3, 2 modulo 11.
///
/// Source: Dominican DGII, "Registro Nacional del Contribuyente", verifying digit. †
pub(crate) const DO_RNC: Check = Check {
    name: "do.rnc",
    title: "Dominican taxpayer number",
    is_valid: |text| {
        digits::<9>(text).is_some_and(|d| {
            let check = (10 - sum(&d, &[7, 9, 8, 6, 5, 4, 3, 2]) % 11).rem_euclid(9) + 1;
            d != [0; 9] && check == i32::from(d[8])
        })
    },
    catches: Catches::MostDigits,
    accepts: &["1-01-85004-3", "101850043"],
    rejects: &["1018A0043", "101850042"],
};

/// Province (01 to 24, 30), eight digits; weights 2 and 1 in turn, digit sums, modulo 10.
///
/// Source: Ecuadorian Registro Civil, "Cédula de ciudadanía", verifying digit. †
pub(crate) const EC_CI: Check = Check {
    name: "ec.ci",
    title: "Ecuadorian identity number",
    is_valid: |text| {
        digits::<10>(text)
            .is_some_and(|d| matches!(number(&d[..2]), 1..=24 | 30 | 50) && d[2] <= 6 && luhn(&d))
    },
    catches: Catches::EveryDigit,
    accepts: &["171430710-3", "1714307103"],
    rejects: &["1714307104", "9914307109", "1794307104"],
};

/// Up to eleven digits and a check: weights 2 upwards from the right, modulo 11, taken from 11, ten written K.
///
/// Source: Guatemalan SAT, "Número de Identificación Tributaria". †
pub(crate) const GT_NIT: Check = Check {
    name: "gt.nit",
    title: "Guatemalan tax number",
    is_valid: |text| {
        let Some((body, check)) = text.split_once('-') else { return false };
        let sum = rising_sum(body);
        matches!(body.len(), 4..=11)
            && body.bytes().all(|byte| byte.is_ascii_digit())
            && match (11 - sum % 11) % 11 {
                10 => check.eq_ignore_ascii_case("K"),
                digit => check.as_bytes() == [b'0' + digit as u8],
            }
    },
    catches: Catches::EveryDigit,
    accepts: &["576937-K", "7108-0"],
    rejects: &["8977112-0", "576937-1", "576937K"],
};

/// Eleven digits beginning with 10, 15, 16, 17 or 20; weights 5, 4, 3, 2, 7, 6, 5, 4, 3, 2 modulo 11, taken from 11.
///
/// Source: Peruvian SUNAT, "RUC": verifying digit. †
pub(crate) const PE_RUC: Check = Check {
    name: "pe.ruc",
    title: "Peruvian taxpayer number",
    is_valid: |text| {
        digits::<11>(text).is_some_and(|d| {
            matches!(number(&d[..2]), 10 | 15..=17 | 20)
                && (11 - sum(&d, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 10 == i32::from(d[10])
        })
    },
    catches: Catches::MostDigits,
    accepts: &["20512333797"],
    rejects: &["20512333798", "30512333797"],
};

/// Five to eight digits, a dash and a check digit: weights 2 upwards from the right, modulo 11, taken from 11, ten and eleven
/// written as 0.
///
/// Source: Paraguayan SET, decree 8234/1999, "RUC": verifying digit. †
pub(crate) const PY_RUC: Check = Check {
    name: "py.ruc",
    title: "Paraguayan taxpayer number",
    is_valid: |text| {
        let Some((body, check)) = text.split_once('-') else { return false };
        let sum = rising_sum(body);
        matches!(body.len(), 5..=8)
            && body.bytes().all(|byte| byte.is_ascii_digit())
            && check.as_bytes() == [b'0' + ((11 - sum % 11) % 11 % 10) as u8]
    },
    catches: Catches::MostDigits,
    accepts: &["80028061-0", "9991603-7"],
    rejects: &["80123456-1", "80028061-1", "800280610"],
};

/// Seven digits and a check digit: weights 2, 9, 8, 7, 6, 3, 4 modulo 10, taken from 10.
///
/// Source: Uruguayan Dirección Nacional de Identificación Civil, verifying digit of the cédula. †
pub(crate) const UY_CI: Check = Check {
    name: "uy.ci",
    title: "Uruguayan identity number",
    is_valid: |text| {
        digits::<8>(text)
            .is_some_and(|d| number(&d) >= 1_000_000 && sum(&d, &[2, 9, 8, 7, 6, 3, 4, 1]) % 10 == 0)
    },
    catches: Catches::MostDigits,
    accepts: &["1.234.567-2", "12345672"],
    rejects: &["1.234.567-3", "00000000"],
};

/// Twelve digits: office (01 to 21), six digits, `001`, and a check digit: weights 4, 3, 2, 9 to 2 modulo 11.
///
/// Source: Uruguayan DGI, "RUT": verifying digit. †
pub(crate) const UY_RUT: Check = Check {
    name: "uy.rut",
    title: "Uruguayan taxpayer number",
    is_valid: |text| {
        digits::<12>(text).is_some_and(|d| {
            matches!(number(&d[..2]), 1..=22)
                && d[2..8] != [0; 6]
                && d[8..11] == [0, 0, 1]
                && (11 - sum(&d, &[4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]) % 11) % 11 == i32::from(d[11])
        })
    },
    catches: Catches::EveryDigit,
    accepts: &["21-100342-001-7", "211003420017"],
    rejects: &["211003420018", "991003420017", "211003420117"],
};

/// `V`, `E`, `J`, `P` or `G`, eight digits and a check digit: weights 4 (of the letter's number), 3, 2, 7, 6, 5, 4, 3, 2
/// modulo 11, taken from 11.
///
/// Source: Venezuelan SENIAT, "Registro Único de Información Fiscal". †
pub(crate) const VE_RIF: Check = Check {
    name: "ve.rif",
    title: "Venezuelan tax number",
    is_valid: |text| {
        symbols::<10>(text).is_some_and(|s| {
            let kind = match s[0] {
                b'V' => 4,
                b'E' => 8,
                b'J' => 12,
                b'P' => 16,
                b'G' => 20,
                _ => return false,
            };
            values::<9>(&s[1..]).is_some_and(|d| {
                let rest = (kind + sum(&d, &[3, 2, 7, 6, 5, 4, 3, 2])) % 11;
                d[..8] != [0; 8] && i32::from(value(s[9])) == if rest < 2 { 0 } else { 11 - rest }
            })
        })
    },
    catches: Catches::MostDigits,
    accepts: &["V-11470283-4", "J-07013380-5"],
    rejects: &["V-11470283-3", "X-11470283-4"],
};
