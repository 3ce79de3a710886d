//! Luhn's check digit.

use super::checksum;

/// Whether the last digit of `text` is its Luhn check digit: from the right, every second digit is doubled, the
/// digits of the products are added up, and the sum is a multiple of ten.
///
/// At least two digits, in groups joined by single spaces or dashes; anything else is refused.
///
/// Source: ISO/IEC 7812-1:2017, annex B (US patent 2,950,048).
pub fn is_valid(text: &str) -> bool {
    super::grouped_digits(text)
        .is_some_and(|digits| digits.clone().nth(1).is_some() && checksum::luhn_sum(digits) == 0)
}

#[cfg(test)]
mod tests {
    use super::is_valid;
    use proptest::prelude::*;

    #[test]
    fn accepts_published_numbers() {
        // The patent's and ISO's example, then test card numbers that payment processors publish.
        for text in
            ["79927398713", "4111 1111 1111 1111", "378282246310005", "6011-0009-9013-9424", "18", "00"]
        {
            assert!(is_valid(text), "{text}");
        }
    }

    #[test]
    fn rejects_other_check_digits_and_other_texts() {
        for digit in "012456789".chars() {
            assert!(!is_valid(&format!("7992739871{digit}")), "{digit}");
        }
        for text in ["", "0", "4111  1111 1111 1111", "4111x1111", "４１１１"] {
            assert!(!is_valid(text), "{text}");
        }
    }

    proptest! {
        /// The algorithm catches every error in one digit.
        #[test]
        fn one_wrong_digit_is_caught(digits in "[0-9]{1,24}", place in 0usize..24, by in 1u8..10) {
            let valid = (0..10).map(|check| format!("{digits}{check}")).find(|text| is_valid(text));
            let mut wrong = valid.expect("one of ten check digits fits").into_bytes();
            let place = place % wrong.len();
            wrong[place] = b'0' + (wrong[place] - b'0' + by) % 10;
            prop_assert!(!is_valid(str::from_utf8(&wrong).unwrap()));
        }
    }
}
