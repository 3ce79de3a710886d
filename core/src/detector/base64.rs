//! Base64 within a bound, for looking into a value.

/// The bytes that the beginning of `text` stands for, at most `most`: either alphabet of RFC 4648, padding or none. Ends
/// before the first character that is not of an alphabet. Not a strict decoder: it is for telling what a value holds.
pub(super) fn decoded(text: &str, most: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut bits = 0u32;
    let mut held = 0;
    for digit in text.bytes().map_while(value) {
        bits = bits << 6 | digit;
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held & 0xFF) as u8);
            if bytes.len() == most {
                break;
            }
        }
    }
    bytes
}

fn value(byte: u8) -> Option<u32> {
    Some(u32::from(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    }))
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn both_alphabets_are_read_up_to_the_bound() {
        assert_eq!(decoded("dXNlcjpwYXNz", 64), b"user:pass");
        assert_eq!(decoded("dXNlcg==", 64), b"user");
        assert_eq!(decoded("-_8=", 64), decoded("+/8", 64));
        assert_eq!(decoded("dXNlcjpwYXNz", 4), b"user");
        assert!(decoded("", 4).is_empty() && decoded("é", 4).is_empty());
    }
}
