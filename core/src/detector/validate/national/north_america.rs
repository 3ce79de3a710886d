//! Canada, Mexico and the United States.

use crate::detector::validate::checksum::{luhn, sum};
use crate::detector::validate::date::is_day_of;
use crate::detector::validate::read::{digits, filled, is_uniform, number, symbols, values};
use crate::detector::validate::{Catches, Check, ssn};

pub(super) const CHECKS: &[&Check] = &[
    &CA_BC_PHN,
    &CA_BN,
    &CA_ON_HEALTH,
    &CA_SIN,
    &MX_CLABE,
    &MX_CURP,
    &MX_NSS,
    &MX_RFC,
    &US_DEA,
    &US_EIN,
    &US_ITIN,
    &US_MBI,
    &US_NPI,
    &US_PTIN,
    &US_SSN,
];

/// Ten digits beginning with 9, weights 2, 4, 8, 5, 10, 9, 7, 3 modulo 11 over the next eight, taken from 11.
///
/// Source: British Columbia Ministry of Health, "Personal Health Number", conformance standards. †
pub(crate) const CA_BC_PHN: Check = Check {
    name: "ca.bc_phn",
    title: "British Columbian health number",
    is_valid: |text| {
        digits::<10>(text).is_some_and(|d| {
            d[0] == 9 && (11 - sum(&d[1..], &[2, 4, 8, 5, 10, 9, 7, 3]) % 11) % 11 == i32::from(d[9])
        })
    },
    catches: Catches::EveryDigit,
    accepts: &["9698 658 215", "9698658215"],
    rejects: &["9698 648 215", "5736504210"],
};

/// Nine digits, Luhn; perhaps a programme (`RT`) and four digits.
///
/// Source: Canada Revenue Agency, "Business number". †
pub(crate) const CA_BN: Check = Check {
    name: "ca.bn",
    title: "Canadian business number",
    is_valid: |text| {
        digits::<9>(text).is_some_and(|d| d != [0; 9] && luhn(&d))
            || symbols::<15>(text).is_some_and(|s| {
                values::<9>(&s[..9]).is_some_and(|d| d != [0; 9] && luhn(&d))
                    && matches!(
                        &s[9..11],
                        b"RC" | b"RM" | b"RP" | b"RT" | b"RR" | b"RZ" | b"RD" | b"RE" | b"RG"
                    )
                    && values::<4>(&s[11..]).is_some()
            })
    },
    catches: Catches::MostDigits,
    accepts: &["12302 6635", "12302 6635 RC 0001"],
    rejects: &["12345678", "12302 6635 AA 0001", "12302 6634"],
};

/// Ten digits, Luhn; perhaps two letters for the version of the card.
///
/// Source: Ontario Ministry of Health, "Health Card Validation Reference Manual", check digit (MOD 10). †
pub(crate) const CA_ON_HEALTH: Check = Check {
    name: "ca.on_health",
    title: "Ontario health card number",
    is_valid: |text| {
        let fits = |d: &[u8; 10]| d[0] > 0 && luhn(d);
        digits::<10>(text).is_some_and(|d| fits(&d))
            || symbols::<12>(text).is_some_and(|s| {
                values::<10>(&s[..10]).is_some_and(|d| fits(&d)) && s[10..].iter().all(u8::is_ascii_uppercase)
            })
    },
    catches: Catches::EveryDigit,
    accepts: &["5584-486-673-YM", "5584486673"],
    rejects: &["5584-486-675", "0584486678"],
};

/// Nine digits not beginning with 0 or 8, Luhn.
///
/// Source: Employment and Social Development Canada, "Social Insurance Number code of practice", annex.
pub(crate) const CA_SIN: Check = Check {
    name: "ca.sin",
    title: "Canadian social insurance number",
    is_valid: |text| digits::<9>(text).is_some_and(|d| !matches!(d[0], 0 | 8) && luhn(&d)),
    catches: Catches::EveryDigit,
    accepts: &["130 692 544", "347-677-452"],
    rejects: &["130 692 545", "046 454 286", "823 456 785"],
};

/// Bank, place, account and a check digit: weights 3, 7, 1 in turn, products modulo 10.
///
/// Source: Asociación de Bancos de México, "Clave Bancaria Estandarizada (CLABE)". †
pub(crate) const MX_CLABE: Check = Check {
    name: "mx.clabe",
    title: "Mexican bank account number",
    is_valid: |text| {
        digits::<18>(text).is_some_and(|d| {
            d[..3] != [0; 3] && sum(&d, &[3, 7, 1, 3, 7, 1, 3, 7, 1, 3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 == 0
        })
    },
    catches: Catches::EveryDigit,
    accepts: &["032180000118359719", "002010077777777771"],
    rejects: &["032180000118359718", "000180000118359711"],
};

/// Four letters, `YYMMDD`, sex, state, three consonants, a symbol and a check digit: weights 18 to 2 modulo 10, with Ñ after N.
///
/// Source: Mexican Ministry of the Interior (SEGOB), instructivo normativo para la asignación de la CURP (DOF 18/10/2021).
pub(crate) const MX_CURP: Check = Check {
    name: "mx.curp",
    title: "Mexican population registry code",
    is_valid: |text| {
        symbols::<18>(text).is_some_and(|s| {
            // Ñ takes a place of its own, so that letters from O on count one more.
            let place = |symbol: u8| match symbol {
                b'0'..=b'9' => u32::from(symbol - b'0'),
                b'A'..=b'N' => u32::from(symbol - b'A') + 10,
                _ => u32::from(symbol - b'A') + 11,
            };
            let Some(date) = values::<6>(&s[4..10]) else { return false };
            let sum: u32 =
                s[..17].iter().zip((2..=18).rev()).map(|(symbol, weight)| place(*symbol) * weight).sum();
            s[..4].iter().all(u8::is_ascii_uppercase)
                && is_day_of(number(&date[2..4]), number(&date[4..]))
                && matches!(s[10], b'H' | b'M' | b'X')
                && s[11..16].iter().all(u8::is_ascii_uppercase)
                && s[17].is_ascii_digit()
                && (10 - sum % 10) % 10 == u32::from(s[17] - b'0')
        })
    },
    catches: Catches::MostDigits,
    accepts: &["BOXW310820HNERXN09"],
    rejects: &["BOXW310820HNERXN08", "BOXW311320HNERXN09", "BOXW310820ZNERXN09"],
};

/// Eleven digits, Luhn.
///
/// Source: Mexican Social Security Institute, structure of the "Número de Seguridad Social". †
pub(crate) const MX_NSS: Check = Check {
    name: "mx.nss",
    title: "Mexican social security number",
    is_valid: |text| digits::<11>(text).is_some_and(|d| d[..2] != [0; 2] && luhn(&d)),
    catches: Catches::EveryDigit,
    accepts: &["72795608040"],
    rejects: &["72795608041", "00795608047"],
};

/// Four letters (three for companies), `YYMMDD`, two symbols and a check: weights 13 to 2 modulo 11, ten written A.
///
/// Source: Mexican Tax Administration (SAT), annex on the structure of the RFC and its verifying digit. †
pub(crate) const MX_RFC: Check = Check {
    name: "mx.rfc",
    title: "Mexican taxpayer code",
    is_valid: |text| {
        let short = symbols::<12>(text).map(|s| filled(b' ', s));
        let Some(s) = symbols::<13>(text).or(short) else { return false };
        let place = |symbol: u8| match symbol {
            b' ' => 37,
            b'0'..=b'9' => u32::from(symbol - b'0'),
            b'A'..=b'N' => u32::from(symbol - b'A') + 10,
            _ => u32::from(symbol - b'A') + 11,
        };
        let Some(date) = values::<6>(&s[4..10]) else { return false };
        let sum: u32 =
            s[..12].iter().zip((2..=13).rev()).map(|(symbol, weight)| place(*symbol) * weight).sum();
        let check = match (11 - sum % 11) % 11 {
            10 => b'A',
            digit => b'0' + digit as u8,
        };
        s[1..4].iter().all(u8::is_ascii_uppercase)
            && !s[0].is_ascii_digit()
            && is_day_of(number(&date[2..4]), number(&date[4..]))
            && s[12] == check
    },
    catches: Catches::EveryDigit,
    accepts: &["GODE561231GR8", "MAB-930714-8T4"],
    rejects: &["GODE561231GR9", "GODE561331GR8", "1ODE561231GR8"],
};

/// A letter for the kind of registrant, a letter or 9, six digits and a check digit: the odd places and twice the even ones.
///
/// Source: US Drug Enforcement Administration, "DEA registration number", in its pharmacist's manual. †
pub(crate) const US_DEA: Check = Check {
    name: "us.dea",
    title: "US DEA registration number",
    is_valid: |text| {
        symbols::<9>(text).is_some_and(|s| {
            values::<7>(&s[2..]).is_some_and(|d| {
                b"ABCDEFGHJKLMPRSTUX".contains(&s[0])
                    && (s[1].is_ascii_uppercase() || s[1] == b'9')
                    && d != [0; 7]
                    && sum(&d, &[1, 2, 1, 2, 1, 2]) % 10 == i32::from(d[6])
            })
        })
    },
    catches: Catches::MostDigits,
    accepts: &["GL0285191", "EU4488929", "BB1388568"],
    rejects: &["BG8207031", "IB1388568", "BB0000000"],
};

/// Two digits of a campus and seven digits. There is no check digit.
///
/// Source: US Internal Revenue Service, "How EINs are assigned and valid EIN prefixes".
pub(crate) const US_EIN: Check = Check {
    name: "us.ein",
    title: "US employer identification number",
    is_valid: |text| {
        digits::<9>(text).is_some_and(|d| {
            let prefix = number(&d[..2]);
            d[2..] != [0; 7]
                && matches!(prefix, 1..=6 | 10..=16 | 20..=27 | 30..=48 | 50..=68 | 71..=77 | 80..=88 | 90..=95 | 98 | 99)
        })
    },
    catches: Catches::Structure,
    accepts: &["91-1144442", "042103594"],
    rejects: &["07-1144442", "91-0000000"],
};

/// Nine digits beginning with 9, the fourth and fifth 50 to 65, 70 to 88, 90 to 92 or 94 to 99.
///
/// Source: US Internal Revenue Service, Internal Revenue Manual 3.21.263 (ITIN ranges).
pub(crate) const US_ITIN: Check = Check {
    name: "us.itin",
    title: "US individual taxpayer number",
    is_valid: |text| {
        digits::<9>(text)
            .is_some_and(|d| d[0] == 9 && matches!(number(&d[3..5]), 50..=65 | 70..=88 | 90..=92 | 94..=99))
    },
    catches: Catches::Structure,
    accepts: &["912-90-3456", "911-70-1234", "911701234"],
    rejects: &["123-45-6789", "911-89-1234", "912-93-4567"],
};

/// Eleven symbols, each place with its class; no S, L, O, I, B, Z. There is no check digit.
///
/// Source: US Centers for Medicare & Medicaid Services, "Understanding the Medicare Beneficiary Identifier format".
pub(crate) const US_MBI: Check = Check {
    name: "us.mbi",
    title: "US Medicare beneficiary identifier",
    is_valid: |text| {
        symbols::<11>(text).is_some_and(|s| {
            let fits = |symbol: &u8, class: &u8| {
                let is_letter = symbol.is_ascii_uppercase() && !b"SLOIBZ".contains(symbol);
                match class {
                    b'C' => matches!(symbol, b'1'..=b'9'),
                    b'A' => is_letter,
                    b'N' => symbol.is_ascii_digit(),
                    _ => is_letter || symbol.is_ascii_digit(),
                }
            };
            s.iter().zip(b"CA*NA*NAANN").all(|(symbol, class)| fits(symbol, class))
        })
    },
    catches: Catches::Structure,
    accepts: &["1EG4-TE5-MK73", "1EG4TE5MK73", "9XX9-XX9-XX99"],
    rejects: &["1SG4-TE5-MK73", "0EG4-TE5-MK73", "1EG4-TE5-MK7"],
};

/// Ten digits beginning with 1 or 2, Luhn with the prefix 80840.
///
/// Source: US 45 CFR 162.406; CMS, "Requirements for National Provider Identifier and NPI check digit".
pub(crate) const US_NPI: Check = Check {
    name: "us.npi",
    title: "US national provider identifier",
    is_valid: |text| {
        digits::<10>(text).is_some_and(|d| {
            let mut prefixed = [8, 0, 8, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
            prefixed[5..].copy_from_slice(&d);
            matches!(d[0], 1 | 2) && !is_uniform(&d) && luhn(&prefixed)
        })
    },
    catches: Catches::EveryDigit,
    accepts: &["1234567893", "1245319599", "1234-567-893"],
    rejects: &["1234567894", "0234567893", "3234567893"],
};

/// `P` and eight digits. There is no check digit.
///
/// Source: US Internal Revenue Service, "PTIN requirements for tax return preparers".
pub(crate) const US_PTIN: Check = Check {
    name: "us.ptin",
    title: "US preparer tax number",
    is_valid: |text| {
        symbols::<9>(text).is_some_and(|s| s[0] == b'P' && values::<8>(&s[1..]).is_some_and(|d| d != [0; 8]))
    },
    catches: Catches::Structure,
    accepts: &["P-00634642", "P01594846"],
    rejects: &["00634642", "P00000000", "X00634642"],
};

/// Area, group and serial number, none of them all zeros; no area 666 or above 899. There is no check digit.
///
/// Source: US Social Security Administration, POMS RM 10201.035 and RM 10201.060.
pub(crate) const US_SSN: Check = Check {
    name: "us.ssn",
    title: "US social security number",
    is_valid: ssn::is_valid,
    catches: Catches::Structure,
    accepts: &["536-90-4399", "123 45 6789", "123456789"],
    rejects: &["666-12-3456", "900-12-3456", "123-00-4567", "123-45-0000"],
};
