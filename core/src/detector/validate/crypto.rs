//! Addresses of crypto-currencies: each has a checksum.

use sha2::{Digest, Sha256};

use super::keccak::keccak_256;
use super::{Catches, Check};

pub(super) const CHECKS: &[&Check] =
    &[&BITCOIN, &CARDANO, &DOGECOIN, &ETHEREUM, &LITECOIN, &MONERO, &RIPPLE, &STELLAR, &TRON];

const BASE_58: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/// Base58Check of version 0 or 5, or bech32 and bech32m with the prefix `bc`.
///
/// Source: BIP 13 (address format), BIP 173 (bech32) and BIP 350 (bech32m).
pub(crate) const BITCOIN: Check = Check {
    name: "bitcoin",
    title: "Bitcoin address",
    is_valid: |text| is_base_58_check(text, &[0, 5]) || is_segwit(text, "bc"),
    catches: Catches::EveryDigit,
    accepts: &[
        "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2",
        "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy",
        "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
        "bc1p5d7rjq7g6rdk2yhzks9smlaqtedr4dekq08ge8ztwac72sfr9rusxg3297",
    ],
    rejects: &[
        "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3",
        "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdp",
        "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8f3t4",
        "16Yeky6GMjeNkAiNcBY7ZhrLoMSgg1BoyZ2",
    ],
};

/// Bech32 with the prefix `addr`.
///
/// Source: CIP 5 and CIP 19 (Cardano addresses).
pub(crate) const CARDANO: Check = Check {
    name: "cardano",
    title: "Cardano address",
    is_valid: |text| {
        text.len() > 50 && (is_bech_32(text, "addr", &[1], 130) || is_bech_32(text, "stake", &[1], 130))
    },
    catches: Catches::EveryDigit,
    accepts: &[
        "addr1vx2fxv2umyhttkxyxp8x0dlpdt3k6cwng5pxj3jhsydzers66hrl8",
        "stake1uyehkck0lajq8gr28t9uxnuvgcqrc6070x3k9r8048z8y5gh6ffgw",
    ],
    rejects: &["addr1vx2fxv2umyhttkxyxp8x0dlpdt3k6cwng5pxj3jhsydzers66hrl9", "addr1vx2fxv2"],
};

/// Base58Check of version 30 or 22.
///
/// Source: Dogecoin Core, `chainparams.cpp` (base58 prefixes).
pub(crate) const DOGECOIN: Check = Check {
    name: "dogecoin",
    title: "Dogecoin address",
    is_valid: |text| is_base_58_check(text, &[30, 22]),
    catches: Catches::EveryDigit,
    accepts: &["DBXu2kgc3xtvCUWFcxFE3r9hEYgmuaaCyD"],
    rejects: &["DBXu2kgc3xtvCUWFcxFE3r9hEYgmuaaCyE", "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"],
};

/// `0x` and forty hexadecimal digits; where letters are of both cases, they follow the Keccak-256 of the small ones.
///
/// Source: ERC-55 (mixed-case checksum address encoding).
pub(crate) const ETHEREUM: Check = Check {
    name: "ethereum",
    title: "Ethereum address",
    is_valid: |text| {
        let Some(address) = text.strip_prefix("0x").filter(|address| address.len() == 40) else {
            return false;
        };
        let has = |class: fn(&u8) -> bool| address.as_bytes().iter().any(class);
        let is_hex = address.bytes().all(|byte| byte.is_ascii_hexdigit());
        let has_both_cases = has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase);
        if !is_hex || !has_both_cases {
            return is_hex && address.bytes().any(|byte| byte != b'0');
        }
        let hash = keccak_256(address.to_ascii_lowercase().as_bytes());
        let nibbles = hash.iter().flat_map(|byte| [byte >> 4, byte & 15]);
        address
            .bytes()
            .zip(nibbles)
            .all(|(symbol, nibble)| symbol.is_ascii_digit() || symbol.is_ascii_uppercase() == (nibble > 7))
    },
    catches: Catches::MostDigits,
    accepts: &["0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"],
    rejects: &[
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe",
        "0x0000000000000000000000000000000000000000",
    ],
};

/// Base58Check of version 48 or 50, or bech32 with the prefix `ltc`.
///
/// Source: Litecoin Core, `chainparams.cpp` (base58 prefixes, bech32 prefix).
pub(crate) const LITECOIN: Check = Check {
    name: "litecoin",
    title: "Litecoin address",
    is_valid: |text| is_base_58_check(text, &[48, 50]) || is_segwit(text, "ltc"),
    catches: Catches::EveryDigit,
    accepts: &["LM2WMpR1Rp6j3Sa59cMXMs1SPzj9eXpGc1"],
    rejects: &["LM2WMpR1Rp6j3Sa59cMXMs1SPzj9eXpGc2", "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy"],
};

/// Base 58 in blocks of eleven symbols: version 18 or 42, 64 bytes of keys, and four bytes of their Keccak-256.
///
/// Source: Monero, "Standard address", and CryptoNote standard 007 (key encoding).
pub(crate) const MONERO: Check = Check {
    name: "monero",
    title: "Monero address",
    is_valid: |text| {
        let Some(bytes) = monero_bytes(text) else { return false };
        let (payload, check) = bytes.split_at(65);
        matches!(payload.first(), Some(18 | 42)) && keccak_256(payload).starts_with(check)
    },
    catches: Catches::EveryDigit,
    accepts: &[
        "44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A",
    ],
    rejects: &[
        "44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3B",
        "44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7",
    ],
};

/// Base58Check of version 0 in an alphabet of its own.
///
/// Source: XRP Ledger, "Base58 encodings" (account address).
pub(crate) const RIPPLE: Check = Check {
    name: "ripple",
    title: "XRP address",
    is_valid: |text| {
        const ALPHABET: &[u8; 58] = b"rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz";
        is_checked_payload(decode_base_58(text, ALPHABET), &[0])
    },
    catches: Catches::EveryDigit,
    accepts: &["rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh", "rvYAfWj5gh67oV6fW32ZzP3Aw4Eubs59B"],
    rejects: &["rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTi", "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"],
};

/// Base 32 of a version byte, 32 bytes of a key and CRC-16 (polynomial 0x1021); public keys begin with `G`.
///
/// Source: SEP-23 (strkeys).
pub(crate) const STELLAR: Check = Check {
    name: "stellar",
    title: "Stellar address",
    is_valid: |text| {
        let Ok(symbols) = <&[u8; 56]>::try_from(text.as_bytes()) else { return false };
        let mut bytes = [0u8; 35];
        let (mut bits, mut held, mut places) = (0u32, 0, bytes.iter_mut());
        for symbol in symbols {
            let value = match symbol {
                b'A'..=b'Z' => symbol - b'A',
                b'2'..=b'7' => symbol - b'2' + 26,
                _ => return false,
            };
            bits = bits << 5 | u32::from(value);
            held += 5;
            if held >= 8 {
                held -= 8;
                let Some(place) = places.next() else { return false };
                *place = (bits >> held) as u8;
            }
        }
        let (payload, check) = bytes.split_at(33);
        let crc = payload.iter().fold(0u16, |crc, byte| {
            (0..8).fold(crc ^ u16::from(*byte) << 8, |crc, _| {
                crc << 1 ^ if crc >> 15 == 1 { 0x1021 } else { 0 }
            })
        });
        bytes[0] == 6 << 3 && check == crc.to_le_bytes()
    },
    catches: Catches::EveryDigit,
    accepts: &["GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ"],
    rejects: &[
        "GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGA",
        "SA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ",
    ],
};

/// Base58Check of version 65.
///
/// Source: Tron developers' documentation, "Accounts: address format".
pub(crate) const TRON: Check = Check {
    name: "tron",
    title: "Tron address",
    is_valid: |text| is_base_58_check(text, &[65]),
    catches: Catches::EveryDigit,
    accepts: &["TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"],
    rejects: &["TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6u", "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"],
};

/// Whether base 58 gives a version of `versions`, twenty bytes, and the first four of their double SHA-256.
fn is_base_58_check(text: &str, versions: &[u8]) -> bool {
    is_checked_payload(decode_base_58(text, BASE_58), versions)
}

fn is_checked_payload(bytes: Option<[u8; 25]>, versions: &[u8]) -> bool {
    bytes.is_some_and(|bytes| {
        let (payload, check) = bytes.split_at(21);
        versions.contains(&bytes[0]) && Sha256::digest(Sha256::digest(payload)).starts_with(check)
    })
}

/// Twenty-five bytes from base 58: each leading zero digit is a zero byte, and no other byte of the front is zero.
fn decode_base_58(text: &str, alphabet: &[u8; 58]) -> Option<[u8; 25]> {
    if !(25..=35).contains(&text.len()) {
        return None;
    }
    let mut bytes = [0u8; 25];
    for symbol in text.bytes() {
        let mut carry = alphabet.iter().position(|known| *known == symbol)? as u32;
        for byte in bytes.iter_mut().rev() {
            carry += u32::from(*byte) * 58;
            *byte = carry as u8;
            carry >>= 8;
        }
        if carry > 0 {
            return None;
        }
    }
    let zeros = text.bytes().take_while(|symbol| alphabet.first() == Some(symbol)).count();
    (bytes.iter().take_while(|byte| **byte == 0).count() == zeros).then_some(bytes)
}

/// Whether a text is a segregated witness address: version 0 in bech32, later ones in bech32m.
fn is_segwit(text: &str, prefix: &str) -> bool {
    const BECH_32M: u32 = 0x2bc8_30a3;
    let version = text.as_bytes().get(prefix.len() + 1).map(u8::to_ascii_lowercase);
    let constant = if version == Some(b'q') { 1 } else { BECH_32M };
    matches!(text.len() - prefix.len().min(text.len()), 12..=76) && is_bech_32(text, prefix, &[constant], 90)
}

/// Whether a text is bech32 with this prefix and one of the final constants.
fn is_bech_32(text: &str, prefix: &str, constants: &[u32], longest: usize) -> bool {
    const ALPHABET: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    const GENERATOR: [u32; 5] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3];
    let has = |class: fn(&u8) -> bool| text.as_bytes().iter().any(class);
    if text.len() > longest || (has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase)) {
        return false;
    }
    let Some((front, data)) = text.split_at_checked(prefix.len()) else { return false };
    let Some(data) = data.strip_prefix('1').filter(|_| front.eq_ignore_ascii_case(prefix)) else {
        return false;
    };
    let values = data.bytes().map(|symbol| {
        ALPHABET.iter().position(|known| *known == symbol.to_ascii_lowercase()).map(|value| value as u32)
    });
    let expanded = prefix.bytes().map(|byte| u32::from(byte >> 5)).chain([0]);
    let expanded = expanded.chain(prefix.bytes().map(|byte| u32::from(byte & 31))).map(Some).chain(values);
    let state =
        expanded.into_iter().try_fold(1u32, |state, value| {
            let top = state >> 25;
            let mixed = (state & 0x1ff_ffff) << 5 ^ value?;
            Some((0..).zip(GENERATOR).fold(mixed, |mixed, (bit, generator)| {
                if top >> bit & 1 == 1 { mixed ^ generator } else { mixed }
            }))
        });
    state.is_some_and(|state| constants.contains(&state))
}

/// The 69 bytes of an address: eight blocks of eleven symbols for eight bytes, and one of seven for five.
fn monero_bytes(text: &str) -> Option<[u8; 69]> {
    if text.len() != 95 {
        return None;
    }
    let mut bytes = [0; 69];
    for (block, out) in text.as_bytes().chunks(11).zip(bytes.chunks_mut(8)) {
        let number = block.iter().try_fold(0u128, |number, symbol| {
            Some(number * 58 + BASE_58.iter().position(|known| known == symbol)? as u128)
        })?;
        let big_endian = number.to_be_bytes();
        let (above, own) = big_endian.split_at(16 - out.len());
        if above.iter().any(|byte| *byte > 0) {
            return None;
        }
        out.copy_from_slice(own);
    }
    Some(bytes)
}
