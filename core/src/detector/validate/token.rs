//! Checks inside tokens.

/// Length of the check in characters.
const CHECK: usize = 6;

/// Whether `token` is a prefix, an underscore, and a body whose last six characters are the CRC-32 of the rest in base62
/// (digits, upper case, lower case), padded with zeros.
///
/// Source: GitHub blog, "Behind GitHub's new authentication token formats" (5 April 2021), and the same for npm
/// (23 September 2021).
pub fn has_crc32(token: &str) -> bool {
    let Some((_, body)) = token.rsplit_once('_') else { return false };
    let Some((rest, check)) = body.len().checked_sub(CHECK).and_then(|at| body.split_at_checked(at)) else {
        return false;
    };
    !rest.is_empty() && base62(check) == Some(crc32(rest.as_bytes()))
}

/// The number that `digits` write in base62. `None` beyond 32 bits or for another character.
fn base62(digits: &str) -> Option<u32> {
    digits.bytes().try_fold(0u32, |number, byte| {
        let digit = match byte {
            b'0'..=b'9' => byte - b'0',
            b'A'..=b'Z' => byte - b'A' + 10,
            b'a'..=b'z' => byte - b'a' + 36,
            _ => return None,
        };
        number.checked_mul(62)?.checked_add(digit.into())
    })
}

/// The CRC-32 of ISO 3309, as in zip and PNG.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, byte| {
        (0..8).fold(
            crc ^ u32::from(*byte),
            |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 },
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_crc_is_the_common_one() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
        assert_eq!(base62("4GFfc3"), base62("4GFfc3"));
        assert_eq!(base62("000010"), Some(62));
        assert_eq!(base62("zzzzzz"), None);
    }

    #[test]
    fn a_check_holds_for_its_body_only() {
        let token = |body: &str| {
            let mut check = String::new();
            let mut rest = crc32(body.as_bytes());
            while check.len() < CHECK {
                let digit = u8::try_from(rest % 62).unwrap();
                let digit = match digit {
                    0..=9 => b'0' + digit,
                    10..=35 => b'A' + digit - 10,
                    _ => b'a' + digit - 36,
                };
                check.insert(0, char::from(digit));
                rest /= 62;
            }
            format!("ghp_{body}{check}")
        };
        let good = token("zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ");
        // The example of GitHub's own post.
        assert_eq!(good, concat!("ghp_", "zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ", "0mLq17"));
        assert!(has_crc32(&good));
        assert!(!has_crc32(&good.replace("zQW", "zQX")));
        for text in ["", "_", "ghp_0mLq17", "ghp_短い"] {
            assert!(!has_crc32(text), "{text}");
        }
    }
}
