//! Telephone numbers: what numbering plans fix for every number.

/// Whether `digits`, a number in international form without its `+`, has an assigned country code and a length
/// that the recommendation allows; for code 1, whether it also fits the North American plan.
///
/// Source: ITU-T E.164 (11/2010), section 6, and its list of assigned country codes (ITU Operational Bulletin
/// No. 1114). Seven digits is the shortest number in use (Niue).
pub fn is_e164(digits: &str) -> bool {
    matches!(digits.len(), 7..=15)
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && match digits.strip_prefix('1') {
            Some(national) => is_nanp(national),
            None => (1..=3).any(|length| {
                digits.get(..length).is_some_and(|code| COUNTRY_CODES.binary_search(&code).is_ok())
            }),
        }
}

/// Whether `digits` is a ten-digit number of the North American Numbering Plan: area code and exchange are `NXX`
/// (N is 2 to 9), neither is `N11`, and the area code is none of those kept for expansion (`N9X`, `37X`, `96X`).
///
/// Source: ATIS-0300055 (NPA allocation) and ATIS-0300119 (central office codes), as published by NANPA.
pub fn is_nanp(digits: &str) -> bool {
    let &[a, b, c, d, e, f, _, _, _, _] = digits.as_bytes() else { return false };
    digits.bytes().all(|byte| byte.is_ascii_digit())
        && is_area_code(a, b, c)
        && (b'2'..=b'9').contains(&d)
        && (e, f) != (b'1', b'1')
}

/// Whether three digits can be an area code of the North American plan.
fn is_area_code(a: u8, b: u8, c: u8) -> bool {
    (b'2'..=b'9').contains(&a)
        && b != b'9'
        && (b, c) != (b'1', b'1')
        && !matches!((a, b), (b'3', b'7') | (b'9', b'6'))
}

/// Assigned country codes except 1, ascending.
const COUNTRY_CODES: &[&str] = &[
    "20", "211", "212", "213", "216", "218", "220", "221", "222", "223", "224", "225", "226", "227", "228",
    "229", "230", "231", "232", "233", "234", "235", "236", "237", "238", "239", "240", "241", "242", "243",
    "244", "245", "246", "247", "248", "249", "250", "251", "252", "253", "254", "255", "256", "257", "258",
    "260", "261", "262", "263", "264", "265", "266", "267", "268", "269", "27", "290", "291", "297", "298",
    "299", "30", "31", "32", "33", "34", "350", "351", "352", "353", "354", "355", "356", "357", "358",
    "359", "36", "370", "371", "372", "373", "374", "375", "376", "377", "378", "379", "380", "381", "382",
    "383", "385", "386", "387", "389", "39", "40", "41", "420", "421", "423", "43", "44", "45", "46", "47",
    "48", "49", "500", "501", "502", "503", "504", "505", "506", "507", "508", "509", "51", "52", "53", "54",
    "55", "56", "57", "58", "590", "591", "592", "593", "594", "595", "596", "597", "598", "599", "60", "61",
    "62", "63", "64", "65", "66", "670", "672", "673", "674", "675", "676", "677", "678", "679", "680",
    "681", "682", "683", "685", "686", "687", "688", "689", "690", "691", "692", "7", "800", "808", "81",
    "82", "84", "850", "852", "853", "855", "856", "86", "870", "878", "880", "881", "882", "883", "886",
    "888", "90", "91", "92", "93", "94", "95", "960", "961", "962", "963", "964", "965", "966", "967", "968",
    "970", "971", "972", "973", "974", "975", "976", "977", "979", "98", "992", "993", "994", "995", "996",
    "998",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn country_codes_are_ascending() {
        assert!(COUNTRY_CODES.is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn e164() {
        for text in ["12125550123", "442079460958", "4930123456", "8613800138000", "6834002", "79161234567"] {
            assert!(is_e164(text), "{text}");
        }
        for text in
            ["", "442079", "4420794609581234", "2101234567", "999123456789", "11125550123", "44 2079460958"]
        {
            assert!(!is_e164(text), "{text}");
        }
    }

    #[test]
    fn nanp() {
        for text in ["2125550123", "9895550199", "8005551212"] {
            assert!(is_nanp(text), "{text}");
        }
        for text in
            ["1125550123", "9115550123", "2121550123", "2129110123", "2925550123", "3705550123", "9605550123"]
        {
            assert!(!is_nanp(text), "{text}");
        }
        for text in ["", "212555012", "21255501234", "212-555-01"] {
            assert!(!is_nanp(text), "{text}");
        }
    }
}
