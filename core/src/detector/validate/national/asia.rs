//! India, Indonesia, Malaysia, Pakistan, the Philippines, Sri Lanka, Thailand and Vietnam.

use crate::detector::validate::checksum::{luhn, luhn_mod, sum, verhoeff};
use crate::detector::validate::date::is_day_of;
use crate::detector::validate::read::{digits, number, symbols, value, values};
use crate::detector::validate::{Catches, Check};

pub(super) const CHECKS: &[&Check] = &[
    &ID_NIK,
    &ID_NPWP,
    &IN_AADHAAR,
    &IN_EPIC,
    &IN_GSTIN,
    &IN_PAN,
    &IN_VID,
    &LK_NIC,
    &MY_NRIC,
    &PH_TIN,
    &PK_CNIC,
    &TH_PIN,
    &VN_MST,
];

/// Sixteen digits: place of issue, `DDMMYY` (plus 40 for women), order. There is no check digit.
///
/// Source: Indonesian law 23/2006 on civil administration; Ministry of Home Affairs, structure of the NIK. †
pub(crate) const ID_NIK: Check = Check {
    name: "id.nik",
    title: "Indonesian identity number",
    is_valid: |text| {
        digits::<16>(text).is_some_and(|d| {
            let day = number(&d[6..8]);
            matches!(number(&d[..2]), 11..=21 | 31..=36 | 51..=53 | 61..=65 | 71..=76 | 81 | 82 | 91..=97)
                && d[2..4] != [0; 2]
                && d[4..6] != [0; 2]
                && is_day_of(number(&d[8..10]), if day > 40 { day - 40 } else { day })
                && d[12..] != [0; 4]
        })
    },
    catches: Catches::Structure,
    accepts: &["3171011708450001", "3204564108900002"],
    rejects: &["0171011708450001", "3171013208450001", "3171011713450001"],
};

/// Fifteen digits, the first nine with a Luhn check digit.
///
/// Source: Indonesian Directorate General of Taxes, "NPWP", structure. †
pub(crate) const ID_NPWP: Check = Check {
    name: "id.npwp",
    title: "Indonesian taxpayer number",
    is_valid: |text| digits::<15>(text).is_some_and(|d| d[2..9] != [0; 7] && luhn(&d[..9])),
    catches: Catches::MostDigits,
    accepts: &["01.312.166.0-091.000", "013000666091000"],
    rejects: &["01.312.166.1-091.000", "000000000091000"],
};

/// Twelve digits beginning with 2 to 9, Verhoeff; a palindrome is not given out.
///
/// Source: UIDAI, "Numbering scheme for Aadhaar" (UID numbering scheme, 2010).
pub(crate) const IN_AADHAAR: Check = Check {
    name: "in.aadhaar",
    title: "Indian Aadhaar number",
    is_valid: |text| {
        digits::<12>(text).is_some_and(|d| {
            let is_palindrome = d.iter().eq(d.iter().rev());
            d[0] > 1 && !is_palindrome && verhoeff(&d)
        })
    },
    catches: Catches::EveryDigit,
    accepts: &["2341 2341 2346", "234123412346", "3123-4567-8909"],
    rejects: &["2341 2341 2347", "1234 5678 9012", "222222222222"],
};

/// Three letters and seven digits, Luhn over the digits.
///
/// Source: Election Commission of India, "Elector's Photo Identity Card" numbering. †
pub(crate) const IN_EPIC: Check = Check {
    name: "in.epic",
    title: "Indian voter card number",
    is_valid: |text| {
        symbols::<10>(text).is_some_and(|s| {
            s[..3].iter().all(u8::is_ascii_uppercase) && values::<7>(&s[3..]).is_some_and(|d| luhn(&d))
        })
    },
    catches: Catches::EveryDigit,
    accepts: &["WKH1186253"],
    rejects: &["WKH1186254", "WK11186253"],
};

/// State (01 to 38, 97, 99), a PAN, a counter, a letter and Luhn in base 36.
///
/// Source: Indian Central Goods and Services Tax Rules 2017, rule 10; GSTN, structure of the GSTIN.
pub(crate) const IN_GSTIN: Check = Check {
    name: "in.gstin",
    title: "Indian goods and services tax number",
    is_valid: |text| {
        symbols::<15>(text).is_some_and(|s| {
            let state = values::<2>(&s[..2]).map_or(0, |d| number(&d));
            matches!(state, 1..=38 | 97 | 99)
                && is_pan(&s[2..12])
                && matches!(s[12], b'1'..=b'9' | b'A'..=b'Z')
                && luhn_mod(&s.map(value), 36)
        })
    },
    catches: Catches::EveryDigit,
    accepts: &["27AAPFU0939F1ZV", "27ABCPE1234F1ZB"],
    rejects: &["27AAPFU0939F1ZO", "00AAPFU0939F1ZV", "27AAPF10939F1ZV"],
};

/// Five letters, the fourth for the kind of holder, four digits and a letter. The letter's rule is not public.
///
/// Source: Indian Income-tax Rules 1962, rule 114; Income Tax Department, structure of the PAN.
pub(crate) const IN_PAN: Check = Check {
    name: "in.pan",
    title: "Indian permanent account number",
    is_valid: |text| symbols::<10>(text).is_some_and(|s| is_pan(&s)),
    catches: Catches::Structure,
    accepts: &["ACUPA7085R", "ABBPM4567S"],
    rejects: &["ABMXA3211G", "ACUPA0000R", "1CUPA7085R"],
};

/// Sixteen digits, Verhoeff.
///
/// Source: UIDAI, circular 1 of 2018 (virtual ID). †
pub(crate) const IN_VID: Check = Check {
    name: "in.vid",
    title: "Indian virtual identity number",
    is_valid: |text| {
        digits::<16>(text).is_some_and(|d| d[0] > 1 && !d.iter().eq(d.iter().rev()) && verhoeff(&d))
    },
    catches: Catches::EveryDigit,
    accepts: &["2341234123412341", "2341 2341 2341 2341"],
    rejects: &["2341 2341 2341 2342", "1341234123412341"],
};

/// Nine digits and `V` or `X`, or twelve digits: the year of birth, the day of the year (plus 500 for women), order.
///
/// Source: Sri Lankan Department for Registration of Persons, format of the national identity card number (2016). †
pub(crate) const LK_NIC: Check = Check {
    name: "lk.nic",
    title: "Sri Lankan identity card number",
    is_valid: |text| {
        let is_day = |day: u64| matches!(day, 1..=366 | 501..=866);
        symbols::<10>(text).is_some_and(|s| {
            matches!(s[9], b'V' | b'X') && values::<9>(&s[..9]).is_some_and(|d| is_day(number(&d[2..5])))
        }) || digits::<12>(text)
            .is_some_and(|d| matches!(number(&d[..4]), 1900..=2030) && is_day(number(&d[4..7])))
    },
    catches: Catches::Structure,
    accepts: &["853400937V", "198534000937"],
    rejects: &["854000937V", "853400937A", "189934000937"],
};

/// `YYMMDD-PB-NNNG`: the date and the place of birth. There is no check digit.
///
/// Source: Malaysian National Registration Department, "MyKad": format of the number. †
pub(crate) const MY_NRIC: Check = Check {
    name: "my.nric",
    title: "Malaysian identity card number",
    is_valid: |text| {
        digits::<12>(text).is_some_and(|d| {
            is_day_of(number(&d[2..4]), number(&d[4..6]))
                && matches!(number(&d[6..8]), 1..=16 | 21..=68 | 71..=72 | 74..=79 | 82..=93 | 98..=99)
        })
    },
    catches: Catches::Structure,
    accepts: &["770305-02-1234", "890131061224"],
    rejects: &["771305-02-1234", "770305-17-1234"],
};

/// Nine or twelve digits (with the branch): weights 9 to 2 modulo 11 over the first eight.
///
/// Source: Philippine Bureau of Internal Revenue, Revenue Memorandum Order 37-2019 (structure of the TIN). †
pub(crate) const PH_TIN: Check = Check {
    name: "ph.tin",
    title: "Philippine taxpayer number",
    is_valid: |text| {
        let fits = |d: &[u8]| {
            d.get(8).is_some_and(|check| sum(d, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11 == i32::from(*check))
        };
        digits::<9>(text).is_some_and(|d| d != [0; 9] && fits(&d))
            || digits::<12>(text).is_some_and(|d| d[..9] != [0; 9] && fits(&d))
    },
    catches: Catches::MostDigits,
    accepts: &["000-123-456-001", "000-123-456"],
    rejects: &["000-123-457-000", "600-000-000"],
};

/// Thirteen digits: province (1 to 8), place, family, sex. There is no check digit.
///
/// Source: Pakistani NADRA Ordinance 2000; NADRA, structure of the CNIC. †
pub(crate) const PK_CNIC: Check = Check {
    name: "pk.cnic",
    title: "Pakistani identity card number",
    is_valid: |text| {
        digits::<13>(text).is_some_and(|d| matches!(d[0], 1..=8) && d[1..5] != [0; 4] && d[12] > 0)
    },
    catches: Catches::Structure,
    accepts: &["34201-0891231-8", "4220105234567"],
    rejects: &["94201-0891231-8", "34201-0891231-0", "34201-0891231"],
};

/// Thirteen digits beginning with 1 to 8, weights 13 to 2 modulo 11, taken from 11.
///
/// Source: Thai Department of Provincial Administration, structure of the 13-digit identity number. †
pub(crate) const TH_PIN: Check = Check {
    name: "th.pin",
    title: "Thai identity number",
    is_valid: |text| {
        digits::<13>(text).is_some_and(|d| {
            matches!(d[0], 1..=8)
                && (11 - sum(&d, &[13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11) % 10 == i32::from(d[12])
        })
    },
    catches: Catches::MostDigits,
    accepts: &["1-2345-45678-78-1", "3100600445635"],
    rejects: &["1-2345-45678-78-9", "0100600445635"],
};

/// Ten digits, weights 31, 29, 23, 19, 17, 13, 7, 5, 3 modulo 11, taken from 10; thirteen with the branch.
///
/// Source: Vietnamese Ministry of Finance, circular 105/2020/TT-BTC, article 5. †
pub(crate) const VN_MST: Check = Check {
    name: "vn.mst",
    title: "Vietnamese tax code",
    is_valid: |text| {
        let fits = |d: &[u8]| {
            let check = 10 - sum(d, &[31, 29, 23, 19, 17, 13, 7, 5, 3]) % 11;
            d.get(9).is_some_and(|digit| i32::from(*digit) == check)
        };
        digits::<10>(text).is_some_and(|d| d[2..9] != [0; 7] && fits(&d))
            || digits::<13>(text).is_some_and(|d| d[2..9] != [0; 7] && d[10..] != [0; 3] && fits(&d))
    },
    catches: Catches::MostDigits,
    accepts: &["0100233488", "0314409058-002"],
    rejects: &["0100233480", "0314409058-000"],
};

fn is_pan(symbols: &[u8]) -> bool {
    let Some((letters, rest)) = symbols.split_at_checked(5) else { return false };
    let &[a, b, c, d, last] = rest else { return false };
    letters.iter().all(u8::is_ascii_uppercase)
        && letters.get(3).is_some_and(|kind| b"ABCEFGHJLPTK".contains(kind))
        && [a, b, c, d].iter().all(u8::is_ascii_digit)
        && [a, b, c, d] != *b"0000"
        && last.is_ascii_uppercase()
}
