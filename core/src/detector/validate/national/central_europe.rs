//! Austria, Czechia, Germany, Hungary, Poland, Slovakia and Switzerland.

use crate::detector::validate::checksum::{gs1, luhn, luhn_sum, mod_11_10, mod_97_10, mrz, sum};
use crate::detector::validate::date::{is_date, is_day_of};
use crate::detector::validate::read::{digits, is_uniform, number, symbols, value, values};
use crate::detector::validate::{Catches, Check};

pub(super) const CHECKS: &[&Check] = &[
    &AT_SVNR,
    &AT_TIN,
    &AT_UID,
    &CH_AHV,
    &CH_UID,
    &CZ_ACCOUNT,
    &CZ_ICO,
    &CZ_RC,
    &DE_BSNR,
    &DE_ID_CARD,
    &DE_IDNR,
    &DE_KVNR,
    &DE_LANR,
    &DE_PASSPORT,
    &DE_SVNR,
    &DE_UST_ID,
    &HU_ACCOUNT,
    &HU_ANUM,
    &HU_TAJ,
    &HU_TAX_ID,
    &PL_ID_CARD,
    &PL_NIP,
    &PL_NRB,
    &PL_PASSPORT,
    &PL_PESEL,
    &PL_REGON,
    &SK_IC_DPH,
];

/// Ten digits `NNNC DDMMYY`: weights 3, 7, 9, -, 5, 8, 4, 2, 1, 6 modulo 11 give the fourth; ten is not given out. Months 13
/// to 15 serve when a day's numbers are used up.
///
/// Source: Austrian social insurance (ÖSV), "Versicherungsnummer"; ASVG section 460d. †
pub(crate) const AT_SVNR: Check = Check {
    name: "at.svnr",
    title: "Austrian social insurance number",
    is_valid: |text| {
        digits::<10>(text).is_some_and(|d| {
            let month = number(&d[6..8]);
            d[0] > 0
                && (is_day_of(month, number(&d[4..6])) || matches!(month, 13..=15))
                && sum(&d, &[3, 7, 9, 0, 5, 8, 4, 2, 1, 6]) % 11 == i32::from(d[3])
        })
    },
    catches: Catches::EveryDigit,
    accepts: &["1237 010180", "1237010180"],
    rejects: &["2237 010180", "1237 320180", "0237010180"],
};

/// Nine digits, Luhn.
///
/// Source: Austrian Ministry of Finance, "Abgabenkontonummer"; OECD, Tax identification numbers: Austria. †
pub(crate) const AT_TIN: Check = Check {
    name: "at.tin",
    title: "Austrian tax number",
    is_valid: |text| digits::<9>(text).is_some_and(|d| d != [0; 9] && luhn(&d)),
    catches: Catches::EveryDigit,
    accepts: &["59-119/9013", "591199013"],
    rejects: &["59-119/9014", "591199014"],
};

/// `U` and eight digits: weights 1 and 2 in turn, digit sums and four, modulo 10.
///
/// Source: Austrian Ministry of Finance, BMF-010219, construction rule of the UID number. †
pub(crate) const AT_UID: Check = Check {
    name: "at.uid",
    title: "Austrian VAT number",
    is_valid: |text| {
        let text = text.strip_prefix("AT").or(text.strip_prefix("at")).unwrap_or(text).trim_start();
        let text = text.strip_prefix(['U', 'u']).unwrap_or("");
        digits::<8>(text)
            .is_some_and(|d| d != [0; 8] && (luhn_sum(d[..7].iter().copied()) + 4 + d[7]) % 10 == 0)
    },
    catches: Catches::EveryDigit,
    accepts: &["ATU13585627", "U13585627", "AT U13585627"],
    rejects: &["ATU13585626", "13585627"],
};

/// Thirteen digits beginning with 756, the check digit of article numbers.
///
/// Source: Swiss Federal Act on Old-Age Insurance (AHVG), article 50c; Central Compensation Office, "AHV number". †
pub(crate) const CH_AHV: Check = Check {
    name: "ch.ahv",
    title: "Swiss social security number",
    is_valid: |text| digits::<13>(text).is_some_and(|d| d[..3] == [7, 5, 6] && gs1(&d)),
    catches: Catches::EveryDigit,
    accepts: &["756.9217.0769.85", "7569217076985", "756.1234.5678.97"],
    rejects: &["756.9217.0769.84", "757.9217.0769.82"],
};

/// `CHE` and nine digits, weights 5, 4, 3, 2, 7, 6, 5, 4, 1 modulo 11.
///
/// Source: Swiss Federal Statistical Office, "UID number" (ordinance SR 431.031, eCH-0097). †
pub(crate) const CH_UID: Check = Check {
    name: "ch.uid",
    title: "Swiss business number",
    is_valid: |text| {
        symbols::<12>(text).is_some_and(|s| {
            &s[..3] == b"CHE"
                && values::<9>(&s[3..])
                    .is_some_and(|d| d != [0; 9] && sum(&d, &[5, 4, 3, 2, 7, 6, 5, 4, 1]) % 11 == 0)
        })
    },
    catches: Catches::EveryDigit,
    accepts: &["CHE-100.155.212", "CHE107787577"],
    rejects: &["CHE-100.155.213", "100.155.212"],
};

/// `[prefix-]number/bank`: prefix and number each modulo 11, with weights 10, 5, 8, 4, 2, 1 and 6, 3, 7, 9 before them.
///
/// Source: Czech National Bank, decree 169/2011 on account numbers in payments. †
pub(crate) const CZ_ACCOUNT: Check = Check {
    name: "cz.account",
    title: "Czech bank account number",
    is_valid: |text| {
        const WEIGHTS: [i32; 10] = [1, 2, 4, 8, 5, 10, 9, 7, 3, 6];
        let Some((account, bank)) = text.split_once('/') else { return false };
        let (prefix, number) = account.split_once('-').unwrap_or(("", account));
        let fits = |part: &str| {
            part.bytes().all(|byte| byte.is_ascii_digit())
                && part
                    .bytes()
                    .rev()
                    .zip(WEIGHTS)
                    .map(|(digit, weight)| i32::from(digit - b'0') * weight)
                    .sum::<i32>()
                    % 11
                    == 0
        };
        let is_zero = |part: &str| part.bytes().all(|byte| byte == b'0');
        matches!(prefix.len(), 0 | 2..=6)
            && matches!(number.len(), 2..=10)
            && bank.len() == 4
            && bank.bytes().all(|byte| byte.is_ascii_digit())
            && !is_zero(number)
            && fits(prefix)
            && fits(number)
    },
    catches: Catches::MostDigits,
    accepts: &["34278-0727558021/0100", "19-2000145399/0800"],
    rejects: &["4278-727558021/0100", "34278-0727558022/0100", "34278-0727558021", "0-00/0100"],
};

/// Eight digits, weights 8 to 2 modulo 11.
///
/// Source: European Commission, VIES check digit rules for CZ (legal persons); Czech Statistical Office, "IČO". †
pub(crate) const CZ_ICO: Check = Check {
    name: "cz.ico",
    title: "Czech company number",
    is_valid: |text| {
        digits::<8>(text).is_some_and(|d| {
            d != [0; 8] && (11 - sum(&d, &[8, 7, 6, 5, 4, 3, 2]) % 11) % 10 == i32::from(d[7])
        })
    },
    catches: Catches::MostDigits,
    accepts: &["25123891", "251 238 91"],
    rejects: &["25123890", "00000000"],
};

/// `YYMMDD/NNN[C]` of Czechia and Slovakia: ten digits are a multiple of 11 (until 1985 a remainder of ten could have check
/// digit 0); nine digits, until 1953, have no check. Women add 50 to the month, used-up days 20.
///
/// Source: Czech Act 133/2000 on the register of population, section 13; Slovak Act 301/1995 on the birth number. †
pub(crate) const CZ_RC: Check = Check {
    name: "cz.rc",
    title: "Czech or Slovak birth number",
    is_valid: |text| {
        let month = |month: u64| match month {
            71..=82 => month - 70,
            51..=62 => month - 50,
            21..=32 => month - 20,
            _ => month,
        };
        if let Some(d) = digits::<9>(text) {
            let year = number(&d[..2]);
            return year <= 53
                && is_date(1900 + year, month(number(&d[2..4])), number(&d[4..6]))
                && d[6..] != [0; 3];
        }
        digits::<10>(text).is_some_and(|d| {
            let year = number(&d[..2]);
            let year = if year < 54 { 2000 + year } else { 1900 + year };
            let rest = number(&d[..9]) % 11;
            is_date(year, month(number(&d[2..4])), number(&d[4..6]))
                && (rest == u64::from(d[9]) || (rest == 10 && d[9] == 0 && year < 1986))
        })
    },
    catches: Catches::MostDigits,
    accepts: &["710319/2745", "7103192745", "530101/123", "855510/1137"],
    rejects: &["710319/2746", "991231123", "711319/2745", "710319-274"],
};

/// Nine digits beginning with the code of a regional association of physicians. There is no check digit.
///
/// Source: KBV, guideline on physician and practice numbers (section 75 (7) SGB V), annex 1 (codes). †
pub(crate) const DE_BSNR: Check = Check {
    name: "de.bsnr",
    title: "German medical practice number",
    is_valid: |text| {
        digits::<9>(text).is_some_and(|d| {
            let region = number(&d[..2]);
            d[2..] != [0; 7]
                && matches!(region, 1..=3 | 6..=21 | 24..=28 | 31 | 35 | 37..=41 | 43..=52 | 55 | 58 | 60..=63 | 68 | 71..=74 | 78..=79 | 81 | 83 | 85 | 87..=88 | 93..=99)
        })
    },
    catches: Catches::Structure,
    accepts: &["021234568", "721111100"],
    rejects: &["000000000", "991", "221234568"],
};

/// Nine characters, the first of `LMNPRTVWXY`, none a vowel, and optionally the check digit of travel documents.
///
/// Source: German identity card regulation (PAuswV), annex; ICAO Doc 9303, part 3. †
pub(crate) const DE_ID_CARD: Check = Check {
    name: "de.id_card",
    title: "German identity card number",
    is_valid: |text| symbols::<10>(text).is_some_and(|s| is_german_serial(&s, b"LMNPRTVWXY") && mrz(&s)),
    catches: Catches::EveryDigit,
    accepts: &["T220001293", "L01X00T471"],
    rejects: &["T220001294", "A220001293", "T22000129"],
};

/// Eleven digits, MOD 11,10. Of the first ten digits one occurs two or three times, and the first is not zero.
///
/// Source: German Federal Central Tax Office, "Steuerliche Identifikationsnummer" (section 139b AO); ELSTER, check digit
/// rules, IdNr. †
pub(crate) const DE_IDNR: Check = Check {
    name: "de.idnr",
    title: "German tax identification number",
    is_valid: |text| {
        digits::<11>(text).is_some_and(|d| {
            let count = |digit| d[..10].iter().filter(|known| **known == digit).count();
            let repeated = (0..10).map(count).filter(|count| *count > 1);
            d[0] > 0 && mod_11_10(&d) && repeated.clone().count() == 1 && repeated.max() <= Some(3)
        })
    },
    catches: Catches::EveryDigit,
    accepts: &["36 574 261 809", "86095742719", "65929970489"],
    rejects: &["36574261890", "36554266806", "06574261805", "11111111111"],
};

/// A letter and nine digits: the letter as two digits, weights 1 and 2 in turn, digit sums, modulo 10.
///
/// Source: GKV-Spitzenverband, "Krankenversichertennummer" (section 290 SGB V), annex 1. †
pub(crate) const DE_KVNR: Check = Check {
    name: "de.kvnr",
    title: "German health insurance number",
    is_valid: |text| {
        symbols::<10>(text).is_some_and(|[letter, rest @ ..]| {
            let Some(d) = values::<9>(&rest) else { return false };
            let [payload @ .., check] = d;
            let letter_number = value(letter).wrapping_sub(9);
            let digits = [letter_number / 10, letter_number % 10].into_iter().chain(payload);
            let weighted = digits
                .zip([1, 2].into_iter().cycle())
                .map(|(digit, weight)| u32::from(digit * weight / 10 + digit * weight % 10));
            letter.is_ascii_uppercase() && weighted.sum::<u32>() % 10 == u32::from(check)
        })
    },
    catches: Catches::EveryDigit,
    accepts: &["A123456780", "a123456780"],
    rejects: &["A123456781", "1123456780", "A12345678"],
};

/// Nine digits: weights 4 and 9 in turn over six, modulo 10, then two for the specialty.
///
/// Source: KBV, guideline on physician numbers (section 75 (7) SGB V), annex 1. †
pub(crate) const DE_LANR: Check = Check {
    name: "de.lanr",
    title: "German physician number",
    is_valid: |text| {
        digits::<9>(text).is_some_and(|d| {
            !is_uniform(&d[..7]) && (10 - sum(&d, &[4, 9, 4, 9, 4, 9]) % 10) % 10 == i32::from(d[6])
        })
    },
    catches: Catches::Structure,
    accepts: &["123456601", "123456699"],
    rejects: &["123456701", "000000000"],
};

/// Nine characters, the first of `CFGHJK`, none a vowel, and the check digit of travel documents.
///
/// Source: German passport regulation (PassV), annex; ICAO Doc 9303, part 3. †
pub(crate) const DE_PASSPORT: Check = Check {
    name: "de.passport",
    title: "German passport number",
    is_valid: |text| symbols::<10>(text).is_some_and(|s| is_german_serial(&s, b"CFGHJK") && mrz(&s)),
    catches: Catches::EveryDigit,
    accepts: &["C01X00T478", "C01X0006H1"],
    rejects: &["C01X00T479", "A01X00T478", "C01X00T47"],
};

/// Area, birthday, initial of the birth name, serial number, check digit: weights 2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1, digit
/// sums, modulo 10.
///
/// Source: German regulation VKVV, sections 2 to 4 (pension insurance number). †
pub(crate) const DE_SVNR: Check = Check {
    name: "de.svnr",
    title: "German pension insurance number",
    is_valid: |text| {
        symbols::<12>(text).is_some_and(|s| {
            let (Some(front), Some(back)) = (values::<8>(&s[..8]), values::<3>(&s[9..])) else {
                return false;
            };
            let letter = value(s[8]).wrapping_sub(9);
            let digits = front.into_iter().chain([letter / 10, letter % 10]).chain(back);
            let weighted = digits
                .zip([2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1])
                .map(|(digit, weight): (u8, u8)| u32::from(digit * weight / 10 + digit * weight % 10));
            let day = number(&front[2..4]);
            s[8].is_ascii_uppercase()
                && number(&front[..2]) >= 2
                && is_day_of(number(&front[4..6]), if day > 50 { day - 50 } else { day })
                && weighted.sum::<u32>() % 10 == u32::from(back[2])
        })
    },
    catches: Catches::MostDigits,
    accepts: &["15 070649 C 103", "15070649C103", "65180539W001"],
    rejects: &["15070649C104", "15371349C103", "15070649C10"],
};

/// `DE` and nine digits, MOD 11,10; the first is not zero.
///
/// Source: German Federal Central Tax Office, "USt-IdNr."; European Commission, VIES check digit rules for DE. †
pub(crate) const DE_UST_ID: Check = Check {
    name: "de.ust_id",
    title: "German VAT number",
    is_valid: |text| {
        symbols::<11>(text).is_some_and(|s| {
            &s[..2] == b"DE" && values::<9>(&s[2..]).is_some_and(|d| d[0] > 0 && mod_11_10(&d))
        })
    },
    catches: Catches::EveryDigit,
    accepts: &["DE136695976", "DE 136 695 976", "de129274202"],
    rejects: &["DE136695978", "DE036695976", "136695976"],
};

/// Sixteen or 24 digits: weights 9, 7, 3, 1 in turn over the first eight and over the rest, modulo 10.
///
/// Source: Hungarian National Bank, decree 35/2017 (GIRO account numbers). †
pub(crate) const HU_ACCOUNT: Check = Check {
    name: "hu.account",
    title: "Hungarian bank account number",
    is_valid: |text| {
        const WEIGHTS: [i32; 16] = [9, 7, 3, 1, 9, 7, 3, 1, 9, 7, 3, 1, 9, 7, 3, 1];
        let fits = |digits: &[u8]| sum(digits, &WEIGHTS) % 10 == 0;
        digits::<16>(text).is_some_and(|d| d != [0; 16] && fits(&d[..8]) && fits(&d[8..]))
            || digits::<24>(text).is_some_and(|d| d != [0; 24] && fits(&d[..8]) && fits(&d[8..]))
    },
    catches: Catches::EveryDigit,
    accepts: &["11773016-11111018-00000000", "11773016-11111018"],
    rejects: &["11773016-11111019-00000000", "11773017-11111018"],
};

/// Eight digits, weights 9, 7, 3, 1 in turn modulo 10; with the two suffixes, eleven.
///
/// Source: Hungarian Act CL of 2017, section 7 (tax number); European Commission, VIES check digit rules for HU. †
pub(crate) const HU_ANUM: Check = Check {
    name: "hu.anum",
    title: "Hungarian tax number of a company",
    is_valid: |text| {
        let fits = |digits: &[u8]| sum(digits, &[9, 7, 3, 1, 9, 7, 3, 1]) % 10 == 0;
        digits::<8>(text).is_some_and(|d| d != [0; 8] && fits(&d))
            || digits::<11>(text).is_some_and(|d| d[..8] != [0; 8] && fits(&d) && matches!(d[8], 1..=5))
    },
    catches: Catches::MostDigits,
    accepts: &["12892312", "10773381-2-44"],
    rejects: &["12892313", "10773381-9-44"],
};

/// Nine digits, weights 3 and 7 in turn modulo 10.
///
/// Source: Hungarian Act XX of 1996, annex II (TAJ number). †
pub(crate) const HU_TAJ: Check = Check {
    name: "hu.taj",
    title: "Hungarian social security number",
    is_valid: |text| {
        digits::<9>(text)
            .is_some_and(|d| d != [0; 9] && sum(&d, &[3, 7, 3, 7, 3, 7, 3, 7]) % 10 == i32::from(d[8]))
    },
    catches: Catches::EveryDigit,
    accepts: &["111 111 110", "123 456 788"],
    rejects: &["111 111 111", "000 000 000"],
};

/// Ten digits beginning with 8, weights 1 to 9 modulo 11; ten is not given out.
///
/// Source: Hungarian Act XX of 1996, annex I (tax identification sign). †
pub(crate) const HU_TAX_ID: Check = Check {
    name: "hu.tax_id",
    title: "Hungarian tax number of a person",
    is_valid: |text| {
        digits::<10>(text)
            .is_some_and(|d| d[0] == 8 && sum(&d, &[1, 2, 3, 4, 5, 6, 7, 8, 9]) % 11 == i32::from(d[9]))
    },
    catches: Catches::EveryDigit,
    accepts: &["8071592153", "8 071 592 153"],
    rejects: &["8071592154", "7071592153"],
};

/// Three letters and six digits: weights 7, 3, 1, 9, 7, 3, 1, 7, 3 modulo 10, letters from A as 10.
///
/// Source: Polish Ministry of the Interior, regulation of 29 January 2015 on the identity card. †
pub(crate) const PL_ID_CARD: Check = Check {
    name: "pl.id_card",
    title: "Polish identity card number",
    is_valid: |text| {
        symbols::<9>(text).is_some_and(|s| {
            s[..3].iter().all(u8::is_ascii_uppercase)
                && s[3..].iter().all(u8::is_ascii_digit)
                && sum(&s.map(value), &[7, 3, 1, 9, 7, 3, 1, 7, 3]) % 10 == 0
        })
    },
    catches: Catches::EveryDigit,
    accepts: &["ABA 300000", "ABS123456"],
    rejects: &["ABA 400000", "AB1300000"],
};

/// Ten digits, weights 6, 5, 7, 2, 3, 4, 5, 6, 7 modulo 11; ten is not given out.
///
/// Source: Polish Act of 13 October 1995 on the registration of taxpayers; Ministry of Finance, "NIP". †
pub(crate) const PL_NIP: Check = Check {
    name: "pl.nip",
    title: "Polish tax number",
    is_valid: |text| {
        digits::<10>(text)
            .is_some_and(|d| d[0] > 0 && sum(&d, &[6, 5, 7, 2, 3, 4, 5, 6, 7, -1]).rem_euclid(11) == 0)
    },
    catches: Catches::EveryDigit,
    accepts: &["856-734-62-15", "8567346215"],
    rejects: &["856-734-62-16", "0567346215"],
};

/// 26 digits: an IBAN of Poland without its country code.
///
/// Source: National Bank of Poland, ordinance 7/2017 on the numbering of bank accounts. †
pub(crate) const PL_NRB: Check = Check {
    name: "pl.nrb",
    title: "Polish bank account number",
    is_valid: |text| {
        symbols::<26>(text).is_some_and(|s| {
            s.iter().all(u8::is_ascii_digit)
                && s != [b'0'; 26]
                && mod_97_10(s[2..].iter().copied().chain(*b"PL").chain([s[0], s[1]]))
        })
    },
    catches: Catches::EveryDigit,
    accepts: &["61 1090 1014 0000 0712 1981 2874"],
    rejects: &["62 1090 1014 0000 0712 1981 2874", "61 1090 1014 0000 0712 1981 287"],
};

/// Two letters and seven digits: weights 7, 3, 9, 1, 7, 3, 1, 7, 3 modulo 10, letters from A as 10.
///
/// Source: Polish Ministry of the Interior, regulation of 16 August 2010 on passports. †
pub(crate) const PL_PASSPORT: Check = Check {
    name: "pl.passport",
    title: "Polish passport number",
    is_valid: |text| {
        symbols::<9>(text).is_some_and(|s| {
            s[..2].iter().all(u8::is_ascii_uppercase)
                && s[2..].iter().all(u8::is_ascii_digit)
                && sum(&s.map(value), &[7, 3, 9, 1, 7, 3, 1, 7, 3]) % 10 == 0
        })
    },
    catches: Catches::EveryDigit,
    accepts: &["AA0000000", "EA3000005"],
    rejects: &["AA0000001", "A10000000"],
};

/// Eleven digits `YYMMDDZZZXQ`, weights 1, 3, 7, 9 in turn modulo 10; the month tells the century.
///
/// Source: Polish Act of 24 September 2010 on the population register, article 15; Gov.pl, "Czym jest numer PESEL". †
pub(crate) const PL_PESEL: Check = Check {
    name: "pl.pesel",
    title: "Polish national identification number",
    is_valid: |text| {
        digits::<11>(text).is_some_and(|d| {
            let month = number(&d[2..4]);
            let century = match month / 20 {
                0 => 1900,
                1 => 2000,
                2 => 2100,
                3 => 2200,
                _ => 1800,
            };
            is_date(century + number(&d[..2]), month % 20, number(&d[4..6]))
                && sum(&d, &[1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 == 0
        })
    },
    catches: Catches::EveryDigit,
    accepts: &["44051401359", "02070803628"],
    rejects: &["44051401358", "44131401359", "4405140135"],
};

/// Nine or fourteen digits, weights 8, 9, 2, 3, 4, 5, 6, 7 and 2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8 modulo 11.
///
/// Source: Statistics Poland, "REGON number: structure and check digit". †
pub(crate) const PL_REGON: Check = Check {
    name: "pl.regon",
    title: "Polish business register number",
    is_valid: |text| {
        let nine = |d: &[u8]| {
            d.get(8).is_some_and(|check| sum(d, &[8, 9, 2, 3, 4, 5, 6, 7]) % 11 % 10 == i32::from(*check))
        };
        digits::<9>(text).is_some_and(|d| d != [0; 9] && nine(&d))
            || digits::<14>(text).is_some_and(|d| {
                nine(&d)
                    && sum(&d, &[2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8]) % 11 % 10 == i32::from(d[13])
                    && d != [0; 14]
            })
    },
    catches: Catches::MostDigits,
    accepts: &["192598184", "123456785", "12345678512347"],
    rejects: &["192598183", "12345678612342", "000000000"],
};

/// Ten digits, a multiple of 11; the first is not zero and the third one of 2, 3, 4, 7, 8, 9.
///
/// Source: European Commission, VIES check digit rules for SK. †
pub(crate) const SK_IC_DPH: Check = Check {
    name: "sk.ic_dph",
    title: "Slovak VAT number",
    is_valid: |text| {
        digits::<10>(text)
            .is_some_and(|d| d[0] > 0 && matches!(d[2], 2..=4 | 7..=9) && number(&d).is_multiple_of(11))
    },
    catches: Catches::EveryDigit,
    accepts: &["202 274 96 19", "2022749619"],
    rejects: &["202 274 96 18", "2012749619"],
};

/// Whether nine characters could be the number of a German document: the first of `first`, the others digits or the
/// consonants that such numbers use.
fn is_german_serial(symbols: &[u8; 10], first: &[u8]) -> bool {
    let known = |symbol: &u8| symbol.is_ascii_digit() || b"CFGHJKLMNPRTVWXYZ".contains(symbol);
    first.contains(&symbols[0]) && symbols[..9].iter().all(known)
}
