//! Azerbaijan, Belarus, Kazakhstan, Moldova, Russia and Ukraine.

use crate::detector::validate::checksum::sum;
use crate::detector::validate::date::is_day_of;
use crate::detector::validate::read::{digits, number, value};
use crate::detector::validate::read::{symbols, values};
use crate::detector::validate::{Catches, Check};

pub(super) const CHECKS: &[&Check] = &[
    &AZ_VOEN,
    &BY_UNP,
    &KZ_IIN,
    &MD_IDNP,
    &RU_INN,
    &RU_INN_ENTITY,
    &RU_OGRN,
    &RU_SNILS,
    &UA_EDRPOU,
    &UA_RNOKPP,
];

/// Ten digits: weights 4, 1, 8, 6, 2, 7, 5, 3 modulo 11 give the ninth, the tenth is 1 (company) or 2 (person).
///
/// Source: Azerbaijani State Tax Service, "VÖEN". †
pub(crate) const AZ_VOEN: Check = Check {
    name: "az.voen",
    title: "Azerbaijani tax number",
    is_valid: |text| {
        digits::<10>(text).is_some_and(|d| {
            d[..8] != [0; 8]
                && matches!(d[9], 1 | 2)
                && sum(&d, &[4, 1, 8, 6, 2, 7, 5, 3]) % 11 == i32::from(d[8])
        })
    },
    catches: Catches::MostDigits,
    accepts: &["1400057421"],
    rejects: &["1400057424", "1400057411"],
};

/// Nine symbols, the first two letters for persons: weights 29, 23, 19, 17, 13, 7, 5, 3 modulo 11; ten is not given out.
///
/// Source: Belarusian Ministry of Taxes and Duties, resolution 96 of 2010, instruction on the payer's number. †
pub(crate) const BY_UNP: Check = Check {
    name: "by.unp",
    title: "Belarusian tax number",
    is_valid: |text| {
        symbols::<9>(text).is_some_and(|mut s| {
            // The second letter of a person's number counts as its place among these.
            if let Some(place) = b"ABCEHKMOPT".iter().position(|letter| *letter == s[1]) {
                s[1] = b'0' + place as u8;
            }
            let fits = b"1234567ABCEHKM".contains(&s[0]) && values::<8>(&s[1..]).is_some();
            let d = s.map(value);
            fits && sum(&d, &[29, 23, 19, 17, 13, 7, 5, 3]) % 11 == i32::from(d[8])
        })
    },
    catches: Catches::EveryDigit,
    accepts: &["200988541", "100582333"],
    rejects: &["200988542", "900988541"],
};

/// `YYMMDD`, century and sex, order and a check digit: weights 1 to 11 modulo 11; where that is ten, weights 3 to 11, 1, 2.
///
/// Source: Kazakh law 223-III of 2007 on national registers of identification numbers; rules of formation. †
pub(crate) const KZ_IIN: Check = Check {
    name: "kz.iin",
    title: "Kazakh individual identification number",
    is_valid: |text| {
        digits::<12>(text).is_some_and(|d| {
            let first = sum(&d, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]) % 11;
            let check = if first < 10 { first } else { sum(&d, &[3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]) % 11 };
            is_day_of(number(&d[2..4]), number(&d[4..6])) && d[6] <= 6 && check == i32::from(d[11])
        })
    },
    catches: Catches::MostDigits,
    accepts: &["850101300025", "900615400018"],
    rejects: &["850101300020", "851301300025"],
};

/// Thirteen digits, weights 7, 3, 1 in turn modulo 10; persons begin with 0, 2 or 9, organisations with 1.
///
/// Source: Moldovan law 273-XIII of 1994; Public Services Agency, "IDNP" and "IDNO". †
pub(crate) const MD_IDNP: Check = Check {
    name: "md.idnp",
    title: "Moldovan identification number",
    is_valid: |text| {
        digits::<13>(text).is_some_and(|d| {
            matches!(d[0], 0..=2 | 9)
                && d != [0; 13]
                && sum(&d, &[7, 3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1]) % 10 == i32::from(d[12])
        })
    },
    catches: Catches::EveryDigit,
    accepts: &["1008600038413"],
    rejects: &["1008600038412", "3008600038413"],
};

/// Twelve digits, two check digits modulo 11, ten written as 0.
///
/// Source: Russian Federal Tax Service, order MMV-7-6/435 of 2012, annex (INN of a natural person).
pub(crate) const RU_INN: Check = Check {
    name: "ru.inn",
    title: "Russian tax number of a person",
    is_valid: |text| {
        digits::<12>(text).is_some_and(|d| {
            d[..2] != [0; 2]
                && sum(&d, &[7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) % 11 % 10 == i32::from(d[10])
                && sum(&d, &[3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) % 11 % 10 == i32::from(d[11])
        })
    },
    catches: Catches::MostDigits,
    accepts: &["123456789047", "500100732259"],
    rejects: &["123456789037", "000000000000"],
};

/// Ten digits, weights 2, 4, 10, 3, 5, 9, 4, 6, 8 modulo 11, ten written as 0.
///
/// Source: Russian Federal Tax Service, order MMV-7-6/435 of 2012, annex (INN of an organisation).
pub(crate) const RU_INN_ENTITY: Check = Check {
    name: "ru.inn_entity",
    title: "Russian tax number of an organisation",
    is_valid: |text| {
        digits::<10>(text).is_some_and(|d| {
            d[..2] != [0; 2] && sum(&d, &[2, 4, 10, 3, 5, 9, 4, 6, 8]) % 11 % 10 == i32::from(d[9])
        })
    },
    catches: Catches::MostDigits,
    accepts: &["1234567894", "7707083893"],
    rejects: &["1234567895", "0000000000"],
};

/// Thirteen digits, the number modulo 11; of entrepreneurs fifteen, modulo 13; ten and more written by their last digit.
///
/// Source: Russian Ministry of Finance, order 165n of 2017 on the state register, chapter on the number. †
pub(crate) const RU_OGRN: Check = Check {
    name: "ru.ogrn",
    title: "Russian registration number",
    is_valid: |text| {
        digits::<13>(text).is_some_and(|d| {
            matches!(d[0], 1 | 2 | 5 | 6..=9) && number(&d[..12]) % 11 % 10 == u64::from(d[12])
        }) || digits::<15>(text)
            .is_some_and(|d| matches!(d[0], 3 | 4) && number(&d[..14]) % 13 % 10 == u64::from(d[14]))
    },
    catches: Catches::MostDigits,
    accepts: &["1022200525819", "385768585948949"],
    rejects: &["1022500001328", "385768585948948", "0022200525819"],
};

/// Eleven digits: weights 9 to 1 modulo 101, a hundred written as 0; numbers up to 001-001-998 have no check.
///
/// Source: Russian Pension Fund, resolution 473p of 2019, annex (check number of the insurance number). †
pub(crate) const RU_SNILS: Check = Check {
    name: "ru.snils",
    title: "Russian insurance account number",
    is_valid: |text| {
        digits::<11>(text).is_some_and(|d| {
            number(&d[..9]) > 1_001_998
                && sum(&d, &[9, 8, 7, 6, 5, 4, 3, 2, 1]) % 101 % 100 == number(&d[9..]) as i32
        })
    },
    catches: Catches::MostDigits,
    accepts: &["112-233-445 95", "087-654-303 00"],
    rejects: &["112-233-445 96", "001-001-998 00"],
};

/// Eight digits: weights 1 to 7, or 7, 1 to 6 between thirty and sixty millions, modulo 11; where that is ten, weights two
/// higher.
///
/// Source: Ukrainian Cabinet resolution 118 of 1996 (state register EDRPOU). †
pub(crate) const UA_EDRPOU: Check = Check {
    name: "ua.edrpou",
    title: "Ukrainian company number",
    is_valid: |text| {
        digits::<8>(text).is_some_and(|d| {
            let weights = if matches!(number(&d), 30_000_000..=60_000_000) {
                [7, 1, 2, 3, 4, 5, 6]
            } else {
                [1, 2, 3, 4, 5, 6, 7]
            };
            let first = sum(&d, &weights) % 11;
            let check = if first < 10 { first } else { sum(&d, &weights.map(|weight| weight + 2)) % 11 % 10 };
            d != [0; 8] && check == i32::from(d[7])
        })
    },
    catches: Catches::MostDigits,
    accepts: &["32855961", "14360570"],
    rejects: &["32855968", "00000000"],
};

/// Ten digits, weights -1, 5, 7, 9, 4, 6, 10, 5, 7 modulo 11, ten written as 0. The first five count days since 1900.
///
/// Source: Ukrainian Ministry of Finance, order 822 of 2017 (register of natural persons who pay taxes). †
pub(crate) const UA_RNOKPP: Check = Check {
    name: "ua.rnokpp",
    title: "Ukrainian taxpayer number",
    is_valid: |text| {
        digits::<10>(text).is_some_and(|d| {
            d[..5] != [0; 5] && sum(&d, &[-1, 5, 7, 9, 4, 6, 10, 5, 7]).rem_euclid(11) % 10 == i32::from(d[9])
        })
    },
    catches: Catches::MostDigits,
    accepts: &["1759013776", "3184710691"],
    rejects: &["1759013770", "0000012346"],
};
