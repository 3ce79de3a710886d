//! Devices and vehicles: what tells one person's from another's.

use super::checksum::{luhn, luhn_mod, remainder_97, sum};
use super::read::{digits, number, symbols, values};
use super::{Catches, Check};

pub(super) const CHECKS: &[&Check] = &[&EID, &ICCID, &IMEI, &IMSI, &MAC, &MEID, &VIN];

/// Thirty-two digits beginning with 89, modulo 97 one.
///
/// Source: GSMA SGP.29, "EID definition and assignment process", section 3.
pub(crate) const EID: Check = Check {
    name: "eid",
    title: "embedded SIM identifier",
    is_valid: |text| {
        digits::<32>(text).is_some_and(|d| d[..2] == [8, 9] && remainder_97(d.map(|digit| digit + b'0')) == 1)
    },
    catches: Catches::EveryDigit,
    accepts: &["89001012012341234012345678901224"],
    rejects: &["89001012012341234012345678901225", "79001012012341234012345678901224"],
};

/// Nineteen or twenty digits beginning with 89, Luhn.
///
/// Source: ITU-T E.118 (05/2006), section 2.
pub(crate) const ICCID: Check = Check {
    name: "iccid",
    title: "SIM card number",
    is_valid: |text| {
        digits::<19>(text).is_some_and(|d| d[..2] == [8, 9] && luhn(&d))
            || digits::<20>(text).is_some_and(|d| d[..2] == [8, 9] && luhn(&d))
    },
    catches: Catches::EveryDigit,
    accepts: &["8991101200003204514", "89 31041 01065 4343 0017"],
    rejects: &["8991101200003204515", "7991101200003204512"],
};

/// Fifteen digits, the first two of a reporting body, Luhn.
///
/// Source: 3GPP TS 23.003, section 6.2 and annex B.
pub(crate) const IMEI: Check = Check {
    name: "imei",
    title: "mobile equipment identity",
    is_valid: |text| {
        digits::<15>(text).is_some_and(|d| {
            matches!(number(&d[..2]), 1 | 10 | 30 | 33 | 35 | 44..=54 | 86 | 91 | 98 | 99) && luhn(&d)
        })
    },
    catches: Catches::EveryDigit,
    accepts: &["49-015420-323751-8", "356938035643809"],
    rejects: &["49-015420-323751-7", "256938035643800"],
};

/// Fourteen or fifteen digits: country, network, subscriber. There is no check digit.
///
/// Source: ITU-T E.212 (06/2024), sections 5 and 6 and annex A (shared codes).
pub(crate) const IMSI: Check = Check {
    name: "imsi",
    title: "mobile subscriber identity",
    is_valid: |text| {
        let fits = |country: u64| matches!(country, 202..=294 | 302..=376 | 400..=472 | 502..=555 | 602..=659 | 702..=750 | 901);
        digits::<15>(text).is_some_and(|d| fits(number(&d[..3])))
            || digits::<14>(text).is_some_and(|d| fits(number(&d[..3])))
    },
    catches: Catches::Structure,
    accepts: &["310150123456789", "460001234567890"],
    rejects: &["110150123456789", "3101501234567"],
};

/// Six octets. Neither the broadcast address nor zero.
///
/// Source: IEEE Std 802-2014, section 8 (EUI-48).
pub(crate) const MAC: Check = Check {
    name: "mac",
    title: "network interface address",
    is_valid: |text| {
        symbols_of_mac(text)
            .is_some_and(|s| s.iter().all(u8::is_ascii_hexdigit) && s != [b'0'; 12] && s != [b'F'; 12])
    },
    catches: Catches::Structure,
    accepts: &["00:1A:2B:3C:4D:5E", "00-1a-2b-3c-4d-5e", "001A.2B3C.4D5E"],
    rejects: &["FF:FF:FF:FF:FF:FF", "00:1A:2B:3C:4D", "ZZ:1A:2B:3C:4D:5E", "00:1A-2B:3C:4D:5E"],
};

/// Fourteen hexadecimal digits, the first at least A, and Luhn in base 16.
///
/// Source: 3GPP2 S.R0048-A, "3G mobile equipment identifier (MEID)", section 3.
pub(crate) const MEID: Check = Check {
    name: "meid",
    title: "mobile equipment identifier",
    is_valid: |text| {
        symbols::<15>(text).is_some_and(|s| {
            s.iter().all(u8::is_ascii_hexdigit)
                && matches!(s[0], b'A'..=b'F')
                && luhn_mod(&s.map(super::read::value), 16)
        })
    },
    catches: Catches::EveryDigit,
    accepts: &["AF 01 23 45 0A BC DE C", "AF0123450ABCDEC"],
    rejects: &["AF0123450ABCDED", "1F0123450ABCDEC"],
};

/// Seventeen symbols without I, O, Q. The ninth is a check (weights 8 to 2, 10, 0, 9 to 2, modulo 11, ten written X) in
/// vehicles of North America and China; elsewhere it is free, so these pass only if it fits.
///
/// Source: ISO 3779:2009; US 49 CFR 565.15 (check digit).
pub(crate) const VIN: Check = Check {
    name: "vin",
    title: "vehicle identification number",
    is_valid: |text| {
        text.len() == 17
            && symbols::<17>(text).is_some_and(|s| {
                let value = |symbol: u8| match symbol {
                    b'0'..=b'9' => symbol - b'0',
                    b'A'..=b'H' => symbol - b'A' + 1,
                    b'J'..=b'N' => symbol - b'J' + 1,
                    b'S'..=b'Z' => symbol - b'S' + 2,
                    b'P' => 7,
                    _ => 9,
                };
                let check = sum(&s.map(value), &[8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]) % 11;
                !s.iter().any(|symbol| b"IOQ".contains(symbol))
                    && s.iter().any(u8::is_ascii_uppercase)
                    && values::<4>(&s[13..]).is_some()
                    && s[8] == if check == 10 { b'X' } else { b'0' + check as u8 }
            })
    },
    catches: Catches::MostDigits,
    accepts: &["1M8GDM9AXKP042788", "5GZCZ43D13S812715", "1HGCM82633A004352"],
    rejects: &["1M8GDM9A1KP042788", "1M8GDM9AXKPO42788", "11111111111111111"],
};

/// The digits of an address in pairs with one separator throughout, or in threes of four with dots.
fn symbols_of_mac(text: &str) -> Option<[u8; 12]> {
    let separator = *text.as_bytes().get(2)?;
    let in_pairs =
        |separator: u8| text.len() == 17 && text.bytes().skip(2).step_by(3).all(|found| found == separator);
    let in_fours = text.len() == 14 && [4, 9].iter().all(|at| text.as_bytes().get(*at) == Some(&b'.'));
    let plain = text.replace(':', "-");
    ((matches!(separator, b':' | b'-') && in_pairs(separator)) || in_fours).then(|| symbols::<12>(&plain))?
}
