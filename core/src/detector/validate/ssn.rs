//! US social security numbers.

/// Whether `text` is a social security number that may have been issued: area, group and serial as `AAA-GG-SSSS`,
/// with dashes, spaces or nothing at both places.
///
/// Areas 000, 666 and 900–999, group 00 and serial 0000 are never issued. Since 25 June 2011 numbers are drawn at
/// random, so nothing more can be said of a number.
///
/// Source: Social Security Administration, POMS RM 10201.035 and RM 10201.060.
pub fn is_valid(text: &str) -> bool {
    let Some((area, rest)) = text.split_at_checked(3) else { return false };
    let (separator, rest) = match rest.bytes().next() {
        Some(b'-') => ("-", rest.get(1..).unwrap_or("")),
        Some(b' ') => (" ", rest.get(1..).unwrap_or("")),
        _ => ("", rest),
    };
    let Some((group, rest)) = rest.split_at_checked(2) else { return false };
    let Some(serial) = rest.strip_prefix(separator) else { return false };
    serial.len() == 4
        && [area, group, serial].iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
        && area != "000"
        && area != "666"
        && !area.starts_with('9')
        && group != "00"
        && serial != "0000"
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn accepts_numbers_in_issued_ranges() {
        for text in ["123-45-6789", "123 45 6789", "123456789", "001-01-0001", "665-99-9999", "899-99-9999"] {
            assert!(is_valid(text), "{text}");
        }
    }

    #[test]
    fn rejects_ranges_never_issued() {
        for text in ["000-12-3456", "666-12-3456", "900-12-3456", "999-12-3456", "123-00-4567", "123-45-0000"]
        {
            assert!(!is_valid(text), "{text}");
        }
    }

    #[test]
    fn rejects_other_shapes() {
        for text in [
            "",
            "123",
            "123-45",
            "123-456789",
            "123 45-6789",
            "12345-6789",
            "123-45-67890",
            "12a-45-6789",
            "é23-45-6789",
        ] {
            assert!(!is_valid(text), "{text}");
        }
    }
}
