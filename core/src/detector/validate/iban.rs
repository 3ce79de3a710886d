//! International bank account numbers.

/// Whether `text` is an IBAN: a country of the registry, that country's length, and check digits that fit. Case
/// does not matter; single spaces or dashes may stand between any two characters.
///
/// The check: the first four characters move to the end, letters become 10 to 35, and the number so written leaves
/// 1 when divided by 97.
///
/// Source: ISO 13616-1:2020; ISO/IEC 7064:2003, MOD 97-10; SWIFT IBAN Registry, release 100, for `LENGTHS`.
pub fn is_valid(text: &str) -> bool {
    let Some(characters) = characters(text) else { return false };
    let country: Vec<u8> = characters.clone().take(2).collect();
    let Some(length) = length(&country) else { return false };
    characters.clone().count() == length
        && characters.clone().skip(2).take(2).all(|c| c.is_ascii_digit())
        && remainder(characters.clone().skip(4).chain(characters.take(4))) == 1
}

/// The letters, in upper case, and digits of a number in groups. `None` if anything else occurs.
fn characters(text: &str) -> Option<impl Iterator<Item = u8> + Clone> {
    let mut in_group = false;
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => in_group = true,
            b' ' | b'-' if in_group => in_group = false,
            _ => return None,
        }
    }
    in_group.then(|| text.bytes().filter(u8::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()))
}

/// The number of characters of an IBAN of `country`.
fn length(country: &[u8]) -> Option<usize> {
    LENGTHS
        .iter()
        .find(|(_, countries)| countries.as_bytes().chunks(3).any(|code| code.starts_with(country)))
        .filter(|_| country.len() == 2)
        .map(|(length, _)| *length)
}

/// The number's remainder modulo 97, digit by digit.
fn remainder(characters: impl Iterator<Item = u8>) -> u32 {
    characters.fold(0, |remainder, c| match c {
        b'0'..=b'9' => (remainder * 10 + u32::from(c - b'0')) % 97,
        _ => (remainder * 100 + u32::from(c - b'A') + 10) % 97,
    })
}

/// Characters of the whole number, and the countries that use so many.
const LENGTHS: &[(usize, &str)] = &[
    (15, "NO"),
    (16, "BE"),
    (18, "DK FI FK FO GL NL SD"),
    (19, "MK SI"),
    (20, "AT BA EE KZ LT LU MN XK"),
    (21, "CH HR LI LV"),
    (22, "BG BH CR DE GB GE IE ME RS VA"),
    (23, "AE GI IL IQ OM SO TL"),
    (24, "AD CZ ES MD PK RO SA SE SK TN VG"),
    (25, "LY PT ST"),
    (26, "IS TR"),
    (27, "BI DJ FR GR IT MC MR SM"),
    (28, "AL AZ BY CY DO GT HN HU LB NI PL SV"),
    (29, "BR EG PS QA UA"),
    (30, "JO KW MU YE"),
    (31, "MT SC"),
    (32, "LC"),
    (33, "RU"),
];

#[cfg(test)]
pub(crate) mod tests {
    use super::{LENGTHS, is_valid};
    use proptest::prelude::*;

    /// The registry's own example of each country it gives one for.
    pub(crate) const EXAMPLES: &[&str] = &[
        "AD12 0001 2030 2003 5910 0100",
        "AE07 0331 2345 6789 0123 456",
        "AL47 2121 1009 0000 0002 3569 8741",
        "AT61 1904 3002 3457 3201",
        "AZ21 NABZ 0000 0000 1370 1000 1944",
        "BA39 1290 0794 0102 8494",
        "BE68 5390 0754 7034",
        "BG80 BNBG 9661 1020 3456 78",
        "BH67 BMAG 0000 1299 1234 56",
        "BI42 1000 0100 0100 0033 2045 181",
        "BR18 0036 0305 0000 1000 9795 493C 1",
        "BY13 NBRB 3600 9000 0000 2Z00 AB00",
        "CH93 0076 2011 6238 5295 7",
        "CR05 0152 0200 1026 2840 66",
        "CY17 0020 0128 0000 0012 0052 7600",
        "CZ65 0800 0000 1920 0014 5399",
        "DE89 3704 0044 0532 0130 00",
        "DK50 0040 0440 1162 43",
        "DO28 BAGR 0000 0001 2124 5361 1324",
        "EE38 2200 2210 2014 5685",
        "EG38 0019 0005 0000 0000 2631 8000 2",
        "ES91 2100 0418 4502 0005 1332",
        "FI21 1234 5600 0007 85",
        "FO62 6460 0001 6316 34",
        "FR14 2004 1010 0505 0001 3M02 606",
        "GB29 NWBK 6016 1331 9268 19",
        "GE29 NB00 0000 0101 9049 17",
        "GI75 NWBK 0000 0000 7099 453",
        "GL89 6471 0001 0002 06",
        "GR16 0110 1250 0000 0001 2300 695",
        "GT82 TRAJ 0102 0000 0012 1002 9690",
        "HR12 1001 0051 8630 0016 0",
        "HU42 1177 3016 1111 1018 0000 0000",
        "IE29 AIBK 9311 5212 3456 78",
        "IL62 0108 0000 0009 9999 999",
        "IQ98 NBIQ 8501 2345 6789 012",
        "IS14 0159 2600 7654 5510 7303 39",
        "IT60 X054 2811 1010 0000 0123 456",
        "JO94 CBJO 0010 0000 0000 0131 0003 02",
        "KW81 CBKU 0000 0000 0000 1234 5601 01",
        "KZ86 125K ZT50 0410 0100",
        "LB62 0999 0000 0001 0019 0122 9114",
        "LC55 HEMM 0001 0001 0012 0012 0002 3015",
        "LI21 0881 0000 2324 013A A",
        "LT12 1000 0111 0100 1000",
        "LU28 0019 4006 4475 0000",
        "LV80 BANK 0000 4351 9500 1",
        "MC58 1122 2000 0101 2345 6789 030",
        "MD24 AG00 0225 1000 1310 4168",
        "ME25 5050 0001 2345 6789 51",
        "MK07 2501 2000 0058 984",
        "MR13 0002 0001 0100 0012 3456 753",
        "MT84 MALT 0110 0001 2345 MTLC AST0 01S",
        "MU17 BOMM 0101 1010 3030 0200 000M UR",
        "NL91 ABNA 0417 1643 00",
        "NO93 8601 1117 947",
        "PK36 SCBL 0000 0011 2345 6702",
        "PL61 1090 1014 0000 0712 1981 2874",
        "PS92 PALS 0000 0000 0400 1234 5670 2",
        "PT50 0002 0123 1234 5678 9015 4",
        "QA58 DOHB 0000 1234 5678 90AB CDEF G",
        "RO49 AAAA 1B31 0075 9384 0000",
        "RS35 2600 0560 1001 6113 79",
        "SA03 8000 0000 6080 1016 7519",
        "SC18 SSCB 1101 0000 0000 0000 1497 USD",
        "SE45 5000 0000 0583 9825 7466",
        "SI56 2633 0001 2039 086",
        "SK31 1200 0000 1987 4263 7541",
        "SM86 U032 2509 8000 0000 0270 100",
        "ST23 0001 0001 0051 8453 1014 6",
        "SV62 CENR 0000 0000 0000 0070 0025",
        "TL38 0080 0123 4567 8910 157",
        "TN59 1000 6035 1835 9847 8831",
        "TR33 0006 1005 1978 6457 8413 26",
        "UA21 3223 1300 0002 6007 2335 6600 1",
        "VA59 0011 2300 0012 3456 78",
        "VG96 VPVG 0000 0123 4567 8901",
        "XK05 1212 0123 4567 8906",
    ];

    /// A number of every country of the table: its code, zeros, and check digits that fit.
    pub(crate) fn one_for_each_country() -> impl Iterator<Item = String> {
        LENGTHS.iter().flat_map(|(length, countries)| {
            countries.split(' ').map(move |country| {
                (2..=98)
                    .map(|check| format!("{country}{check:02}{:0>width$}", 7, width = length - 4))
                    .find(|text| is_valid(text))
                    .expect("one pair of check digits fits")
            })
        })
    }

    #[test]
    fn accepts_the_registrys_examples() {
        for text in EXAMPLES {
            assert!(is_valid(text), "{text}");
            assert!(is_valid(&text.replace(' ', "").to_lowercase()), "{text}");
        }
    }

    #[test]
    fn knows_every_country_once() {
        assert_eq!(one_for_each_country().count(), 89);
        let mut codes: Vec<_> = LENGTHS.iter().flat_map(|(_, countries)| countries.split(' ')).collect();
        codes.sort_unstable();
        assert!(codes.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn rejects_countries_lengths_and_other_texts() {
        for text in [
            "",
            "G",
            "GB",
            "GB82",
            "US29 NWBK 6016 1331 9268 19",
            "GB29 NWBK 6016 1331 9268 1",
            "GB29 NWBK 6016 1331 9268 190",
            "GB2A NWBK 6016 1331 9268 19",
            "GB29  NWBK 6016 1331 9268 19",
            "GB29.NWBK.6016.1331.9268.19",
            "ＧＢ29NWBK60161331926819",
        ] {
            assert!(!is_valid(text), "{text}");
        }
    }

    proptest! {
        /// MOD 97-10 catches every error in one digit.
        #[test]
        fn one_wrong_digit_is_caught(example in 0..EXAMPLES.len(), place in 0usize..40, by in 1u8..10) {
            let mut wrong = EXAMPLES[example].as_bytes().to_vec();
            let digits: Vec<_> = (0..wrong.len()).filter(|at| wrong[*at].is_ascii_digit()).collect();
            let place = digits[place % digits.len()];
            wrong[place] = b'0' + (wrong[place] - b'0' + by) % 10;
            prop_assert!(!is_valid(str::from_utf8(&wrong).unwrap()));
        }
    }
}
