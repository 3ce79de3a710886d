//! Accounts, banks, securities and legal entities.

use super::checksum::{luhn, mod_10_recursive, mod_97_10, sum};
use super::read::{digits, number, symbols, value, values};
use super::{Catches, Check, card, iban};

pub(super) const CHECKS: &[&Check] = &[
    &ABA,
    &BIC,
    &CARD,
    &CUSIP,
    &FIGI,
    &IBAN,
    &ISIN,
    &LEI,
    &QR_REFERENCE,
    &RF_REFERENCE,
    &SEDOL,
    &SEPA_CREDITOR,
];

/// Nine digits beginning with a Federal Reserve district, weights 3, 7, 1 in turn modulo 10.
///
/// Source: American Bankers Association, "Routing number policy and procedures"; Federal Reserve prefixes.
pub(crate) const ABA: Check = Check {
    name: "aba",
    title: "US bank routing number",
    is_valid: |text| {
        digits::<9>(text).is_some_and(|d| {
            matches!(number(&d[..2]), 1..=12 | 21..=32 | 61..=72 | 80)
                && sum(&d, &[3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 == 0
        })
    },
    catches: Catches::EveryDigit,
    accepts: &["121000358", "1210-4288-2", "021000021"],
    rejects: &["421042111", "121000359", "000000000"],
};

/// Four letters of the institution, an ISO 3166 country, two symbols of the place, perhaps three of the branch.
///
/// Source: ISO 9362:2022 (business identifier code).
pub(crate) const BIC: Check = Check {
    name: "bic",
    title: "bank identifier code (SWIFT)",
    is_valid: |text| {
        let fits = |s: &[u8; 8]| {
            s[..6].iter().all(u8::is_ascii_uppercase) && is_country(s[4], s[5]) && !matches!(s[6], b'0')
        };
        text.len() == 8 && symbols::<8>(text).is_some_and(|s| fits(&s))
            || text.len() == 11 && symbols::<11>(text).is_some_and(|[s @ .., _, _, _]| fits(&s))
    },
    catches: Catches::Structure,
    accepts: &["DEUTDEFF", "DEUTDEFF500", "AGRIFRPP", "NEDSZAJJXXX"],
    rejects: &["AGRIXXPP", "DEUT1EFF", "DEUTDEFF5000", "DEUTDEF"],
};

/// See [`card`].
pub(crate) const CARD: Check = Check {
    name: "card",
    title: "payment card number",
    is_valid: card::is_valid,
    catches: Catches::EveryDigit,
    accepts: &["4111 1111 1111 1111", "2221-0000-0000-0009", "378282246310005"],
    rejects: &["4111 1111 1111 1112", "9999 9999 9999 9995", "41111111111111"],
};

/// Nine symbols: doubled at even places, digit sums, modulo 10; letters from A as 10, then `*`, `@`, `#`.
///
/// Source: ANSI X9.6-2020 (CUSIP), modulus 10 double-add-double.
pub(crate) const CUSIP: Check = Check {
    name: "cusip",
    title: "North American security number",
    is_valid: |text| {
        let Ok(symbols) = <&[u8; 9]>::try_from(text.as_bytes()) else { return false };
        let place = |symbol: u8| match symbol {
            b'*' => Some(36),
            b'@' => Some(37),
            b'#' => Some(38),
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => Some(u32::from(value(symbol))),
            _ => None,
        };
        let weighted = symbols[..8].iter().zip([1, 2].into_iter().cycle()).map(|(symbol, weight)| {
            let product = place(*symbol)? * weight;
            Some(product / 10 + product % 10)
        });
        symbols[8].is_ascii_digit()
            && weighted
                .sum::<Option<u32>>()
                .is_some_and(|sum| (sum + place(symbols[8]).unwrap_or(0)) % 10 == 0)
    },
    catches: Catches::EveryDigit,
    accepts: &["037833100", "91324PAE2", "DUS0421C5"],
    rejects: &["037833101", "91324PAE1", "03783310"],
};

/// `BBG` as a rule: two consonants, `G`, eight symbols without vowels, and Luhn with letters from A as 10.
///
/// Source: OMG, Financial Instrument Global Identifier 1.0, section 6.1.2.
pub(crate) const FIGI: Check = Check {
    name: "figi",
    title: "financial instrument global identifier",
    is_valid: |text| {
        symbols::<12>(text).is_some_and(|s| {
            let is_plain = |symbol: &u8| symbol.is_ascii_digit() || !b"AEIOU".contains(symbol);
            let weighted = s[..11].iter().zip([1, 2].into_iter().cycle()).map(|(symbol, weight)| {
                let product = u32::from(value(*symbol)) * weight;
                product / 10 + product % 10
            });
            s[..3].iter().all(u8::is_ascii_uppercase)
                && s[2] == b'G'
                && !matches!(&s[..2], b"BS" | b"BM" | b"GG" | b"GB" | b"VG")
                && s.iter().all(is_plain)
                && s[11].is_ascii_digit()
                && (weighted.sum::<u32>() + u32::from(s[11] - b'0')) % 10 == 0
        })
    },
    catches: Catches::EveryDigit,
    accepts: &["BBG000BLNQ16", "BBG000B9XRY4"],
    rejects: &["BBG000BLNQ14", "BBA000BLNQ16", "BBG000BLNE16"],
};

/// See [`iban`].
pub(crate) const IBAN: Check = Check {
    name: "iban",
    title: "international bank account number",
    is_valid: iban::is_valid,
    catches: Catches::EveryDigit,
    accepts: &["GB82 WEST 1234 5698 7654 32", "DE89370400440532013000"],
    rejects: &["GB82 WEST 1234 5698 7654 33", "US82WEST12345698765432"],
};

/// A country, nine symbols and a check digit: letters as two digits, Luhn.
///
/// Source: ISO 6166:2021 (ISIN), annex A.
pub(crate) const ISIN: Check = Check {
    name: "isin",
    title: "international security number",
    is_valid: |text| {
        symbols::<12>(text).is_some_and(|s| {
            let mut digits = [0; 24];
            let mut length = 0;
            for symbol in s {
                let value = value(symbol);
                for digit in [(value > 9).then_some(value / 10), Some(value % 10)].into_iter().flatten() {
                    if let Some(place) = digits.get_mut(length) {
                        *place = digit;
                        length += 1;
                    }
                }
            }
            (is_country(s[0], s[1])
                || matches!(&s[..2], b"XS" | b"XA" | b"XB" | b"XC" | b"XD" | b"XF" | b"EU"))
                && s[11].is_ascii_digit()
                && digits.get(..length).is_some_and(luhn)
        })
    },
    catches: Catches::EveryDigit,
    accepts: &["US0378331005", "GB0002634946", "DE000BAY0017"],
    rejects: &["US0378331006", "ZZ0378331005", "US037833100"],
};

/// Twenty symbols, MOD 97-10; the fifth and sixth are 00 in most.
///
/// Source: ISO 17442-1:2020 (legal entity identifier).
pub(crate) const LEI: Check = Check {
    name: "lei",
    title: "legal entity identifier",
    is_valid: |text| {
        symbols::<20>(text).is_some_and(|s| {
            values::<4>(&s[..4]).is_some() | s[..4].iter().all(u8::is_ascii_alphanumeric)
                && s[18..].iter().all(u8::is_ascii_digit)
                && mod_97_10(s)
        })
    },
    catches: Catches::EveryDigit,
    accepts: &["213800KUD8LAJWSQ9D15", "5493001KJTIIGC8Y1R12"],
    rejects: &["213800KUD8LXJWSQ9D15", "213800KUD8LAJWSQ9D16"],
};

/// Twenty-seven digits, modulo 10 recursive.
///
/// Source: SIX, Swiss Implementation Guidelines QR-bill, section 3 (QR reference).
pub(crate) const QR_REFERENCE: Check = Check {
    name: "qr_reference",
    title: "Swiss payment reference",
    is_valid: |text| digits::<27>(text).is_some_and(|d| d != [0; 27] && mod_10_recursive(&d)),
    catches: Catches::EveryDigit,
    accepts: &["21 00000 00003 13947 14300 09017"],
    rejects: &["21 00000 00003 13947 14300 09016", "000000000000000000000000000"],
};

/// `RF`, two check digits and up to 21 symbols, MOD 97-10 with the first four moved to the end.
///
/// Source: ISO 11649:2009 (structured creditor reference).
pub(crate) const RF_REFERENCE: Check = Check {
    name: "rf_reference",
    title: "creditor reference",
    is_valid: |text| {
        let plain = text.bytes().filter(|byte| *byte != b' ');
        let length = plain.clone().count();
        matches!(length, 5..=25)
            && text.get(..2).is_some_and(|prefix| prefix.eq_ignore_ascii_case("RF"))
            && plain.clone().all(|byte| byte.is_ascii_alphanumeric())
            && plain.clone().skip(2).take(2).all(|byte| byte.is_ascii_digit())
            && mod_97_10(plain.clone().skip(4).chain(plain.take(4)))
    },
    catches: Catches::EveryDigit,
    accepts: &["RF18 5390 0754 7034", "RF18000000000539007547034"],
    rejects: &["RF17 5390 0754 7034", "AB18 5390 0754 7034", "RF18"],
};

/// Six symbols without vowels and a check digit: weights 1, 3, 1, 7, 3, 9, 1 modulo 10.
///
/// Source: London Stock Exchange, "SEDOL Masterfile: technical specification", check digit.
pub(crate) const SEDOL: Check = Check {
    name: "sedol",
    title: "British security number",
    is_valid: |text| {
        symbols::<7>(text).is_some_and(|s| {
            s[6].is_ascii_digit()
                && !s.iter().any(|symbol| b"AEIOU".contains(symbol))
                && (s[0].is_ascii_uppercase() || s.iter().all(u8::is_ascii_digit))
                && sum(&s.map(value), &[1, 3, 1, 7, 3, 9, 1]) % 10 == 0
        })
    },
    catches: Catches::MostDigits,
    accepts: &["0263494", "B15KXQ8", "B0WNLY7"],
    rejects: &["0263495", "B15KXQ9", "A15KXQ8"],
};

/// A country, two check digits, three symbols of the business and the national part; MOD 97-10 without the business.
///
/// Source: European Payments Council, EPC262-08, "Creditor identifier overview".
pub(crate) const SEPA_CREDITOR: Check = Check {
    name: "sepa_creditor",
    title: "SEPA creditor identifier",
    is_valid: |text| {
        let plain = text.bytes().filter(|byte| *byte != b' ');
        let national = plain.clone().skip(7);
        let mut head = plain.clone();
        let (Some(a), Some(b)) = (head.next(), head.next()) else { return false };
        matches!(plain.clone().count(), 8..=35)
            && is_country(a.to_ascii_uppercase(), b.to_ascii_uppercase())
            && plain.clone().all(|byte| byte.is_ascii_alphanumeric())
            && head.clone().take(2).all(|byte| byte.is_ascii_digit())
            && mod_97_10(national.chain(plain.take(4)))
    },
    catches: Catches::MostDigits,
    accepts: &["ES 23 ZZZ 47690558N", "DE98ZZZ09999999999"],
    rejects: &["ES 23 ZZZ 47690558M", "ZZ23ZZZ47690558N"],
};

/// Whether two capital letters are a country or territory of ISO 3166-1, or Kosovo.
pub(super) fn is_country(first: u8, second: u8) -> bool {
    /// By first letter, the second ones.
    const SECOND: [&[u8]; 26] = [
        b"DEFGILMOQRSTUWXZ",
        b"ABDEFGHIJLMNOQRSTVWYZ",
        b"ACDFGHIKLMNORUVWXYZ",
        b"EJKMOZ",
        b"CEGHRST",
        b"IJKMOR",
        b"ABDEFGHILMNPQRSTUWY",
        b"KMNRTU",
        b"DELMNOQRST",
        b"EMOP",
        b"EGHIMNPRWYZ",
        b"ABCIKRSTUVY",
        b"ACDEFGHKLMNOPQRSTUVWXYZ",
        b"ACEFGILOPRUZ",
        b"M",
        b"AEFGHKLMNRSTWY",
        b"A",
        b"EOSUW",
        b"ABCDEGHIJKLMNORSTVXYZ",
        b"CDFGHJKLMNORTVWZ",
        b"AGMSYZ",
        b"ACEGINU",
        b"FS",
        b"K",
        b"ET",
        b"AMW",
    ];
    let row = usize::from(first.wrapping_sub(b'A'));
    SECOND.get(row).is_some_and(|seconds| seconds.contains(&second))
}

#[cfg(test)]
mod tests {
    use super::is_country;

    #[test]
    fn countries() {
        let all = (b'A'..=b'Z').flat_map(|a| (b'A'..=b'Z').map(move |b| (a, b)));
        // 249 officially assigned codes, and XK.
        assert_eq!(all.filter(|(a, b)| is_country(*a, *b)).count(), 250);
        assert!(is_country(b'D', b'E') && !is_country(b'X', b'X') && !is_country(b'd', b'e'));
    }
}
