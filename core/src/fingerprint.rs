//! What a value is known by where the value itself must not be written down: its HMAC-SHA-256 with a key of the host.
//!
//! Without the key nobody can try the billion social security numbers until one fits, as with a plain hash. A bundle
//! holds fingerprints and never the key; the host gives the key to the [`Compiler`](crate::Compiler).

use std::fmt;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// The host's key. `Debug` does not show it.
#[derive(Clone)]
pub struct Key(Hmac<Sha256>);

/// The HMAC-SHA-256 (RFC 2104, FIPS 198-1) of a value's bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint([u8; 32]);

/// A key that is too short to be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShortKey {
    /// Its bytes.
    pub bytes: usize,
}

impl fmt::Display for ShortKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the key has {} bytes; at least {} are needed", self.bytes, Key::LEAST)
    }
}

impl std::error::Error for ShortKey {}

impl Key {
    /// Fewest bytes of a key.
    pub const LEAST: usize = 16;

    /// A key of at least [`Key::LEAST`] bytes; 32 random ones are best.
    ///
    /// # Errors
    /// It is shorter.
    pub fn new(key: &[u8]) -> Result<Key, ShortKey> {
        let short = ShortKey { bytes: key.len() };
        if key.len() < Key::LEAST {
            return Err(short);
        }
        // HMAC takes keys of any length.
        Hmac::new_from_slice(key).map(Key).map_err(|_| short)
    }

    /// The fingerprint of `value` as it is written. Linear in its length.
    pub fn fingerprint(&self, value: &str) -> Fingerprint {
        let mut mac = self.0.clone();
        mac.update(value.as_bytes());
        Fingerprint(mac.finalize().into_bytes().into())
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

impl Fingerprint {
    /// What 64 hexadecimal digits say; `None` if `text` is something else.
    pub fn parse(text: &str) -> Option<Fingerprint> {
        let mut bytes = [0; 32];
        let (pairs, rest) = text.as_bytes().as_chunks::<2>();
        if pairs.len() != bytes.len() || !rest.is_empty() {
            return None;
        }
        for (byte, pair) in bytes.iter_mut().zip(pairs) {
            let digit = |digit: u8| char::from(digit).to_digit(16);
            let [high, low] = *pair;
            *byte = u8::try_from(digit(high)? * 16 + digit(low)?).ok()?;
        }
        Some(Fingerprint(bytes))
    }

    /// Its first 16 hexadecimal digits: enough to tell apart the values of a log, and too few to be taken for the whole.
    pub fn short(&self) -> String {
        let mut short = self.to_string();
        short.truncate(16);
        short
    }
}

/// 64 hexadecimal digits in lower case.
impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4231, test cases 1 and 6.
    #[test]
    fn fingerprints_are_hmac_sha_256() {
        let key = Key::new(&[0x0b; 20]).unwrap();
        let expected = "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7";
        assert_eq!(key.fingerprint("Hi There").to_string(), expected);
        assert_eq!(key.fingerprint("Hi There").short(), "b0344c61d8db3853");
        assert_eq!(Fingerprint::parse(&expected.to_uppercase()), Some(key.fingerprint("Hi There")));
        let key = Key::new(&[0xaa; 131]).unwrap();
        let text = "Test Using Larger Than Block-Size Key - Hash Key First";
        let expected = "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54";
        assert_eq!(key.fingerprint(text).to_string(), expected);
    }

    #[test]
    fn keys_are_long_and_silent() {
        assert_eq!(Key::new(b"secret").unwrap_err(), ShortKey { bytes: 6 });
        assert_eq!(format!("{:?}", Key::new(&[7; 16]).unwrap()), "Key(…)");
        for text in ["", "00", &"0".repeat(63), &"0".repeat(65), &"g".repeat(64)] {
            assert_eq!(Fingerprint::parse(text), None, "{text}");
        }
    }
}
