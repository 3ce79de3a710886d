//! The algorithms that check digits are made with, each once. They work on values, not on characters.

/// The sum of digits times weights, pairwise, as far as both go.
pub(super) fn sum(digits: &[u8], weights: &[i32]) -> i32 {
    digits.iter().zip(weights).map(|(digit, weight)| i32::from(*digit) * weight).sum()
}

/// Whether digits, the check digit last, pass Luhn: from the right every second is doubled, the digits of the products
/// are added up, and the sum is a multiple of ten.
///
/// Source: ISO/IEC 7812-1:2017, annex B (US patent 2,950,048).
pub(super) fn luhn(digits: &[u8]) -> bool {
    luhn_sum(digits.iter().copied()) == 0
}

/// Luhn's sum modulo ten.
pub(super) fn luhn_sum(digits: impl DoubleEndedIterator<Item = u8>) -> u8 {
    digits.rev().zip([false, true].into_iter().cycle()).fold(0, |sum, (digit, doubled)| {
        (sum + if doubled { digit * 2 % 10 + digit / 5 } else { digit }) % 10
    })
}

/// Whether values up to `base - 1`, the check last, pass Luhn's algorithm in that base.
///
/// Source: ISO/IEC 7812-1 generalised, as in the GSTIN and MEID rules that use it.
pub(super) fn luhn_mod(values: &[u8], base: u32) -> bool {
    values.iter().rev().zip([1, 2].into_iter().cycle()).fold(0, |sum, (value, factor)| {
        let product = u32::from(*value) * factor;
        (sum + product / base + product % base) % base
    }) == 0
}

/// Whether digits, two check digits last, leave 1 when their number is divided by 97.
///
/// Source: ISO/IEC 7064:2003, MOD 97-10. Letters count two digits (`A` is 10), as ISO 13616 and ISO 17442 use it.
pub(super) fn mod_97_10(symbols: impl IntoIterator<Item = u8>) -> bool {
    remainder_97(symbols) == 1
}

/// The number that letters and digits spell, letters as two digits, modulo 97.
pub(super) fn remainder_97(symbols: impl IntoIterator<Item = u8>) -> u32 {
    symbols.into_iter().map(super::read::value).fold(0, |remainder, value| {
        let shift = if value < 10 { 10 } else { 100 };
        (remainder * shift + u32::from(value)) % 97
    })
}

/// Whether digits, the check digit last, pass the hybrid system for digits.
///
/// Source: ISO/IEC 7064:2003, MOD 11,10.
pub(super) fn mod_11_10(digits: &[u8]) -> bool {
    let Some((check, payload)) = digits.split_last() else { return false };
    let product = payload.iter().fold(10, |product, digit| {
        let sum = (product + u32::from(*digit)) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    (product + u32::from(*check)) % 10 == 1
}

/// Whether values, the check (0 to 10) last, pass the pure system that has one check character.
///
/// Source: ISO/IEC 7064:2003, MOD 11-2.
pub(super) fn mod_11_2(values: &[u8]) -> bool {
    values.iter().fold(0, |product, value| (product * 2 + u32::from(*value)) % 11) == 1
}

/// Whether digits, the check digit last, pass Verhoeff's scheme over the dihedral group of ten.
///
/// Source: J. Verhoeff, Error Detecting Decimal Codes, Mathematical Centre Tracts 29, 1969.
pub(super) fn verhoeff(digits: &[u8]) -> bool {
    /// Verhoeff's permutation; the digit at place n is permuted n times.
    const PERMUTATION: [u8; 10] = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
    let permute = |digit: u8, times: usize| {
        (0..times % 8).fold(digit, |digit, _| PERMUTATION.get(usize::from(digit)).copied().unwrap_or(0))
    };
    let product = |a: u8, b: u8| match (a < 5, b < 5) {
        (true, true) => (a + b) % 5,
        (true, false) => (a + b - 5) % 5 + 5,
        (false, true) => (a - 5 + 5 - b) % 5 + 5,
        (false, false) => (a + 5 - b) % 5,
    };
    digits.iter().rev().enumerate().fold(0, |state, (place, digit)| product(state, permute(*digit, place)))
        == 0
}

/// Whether digits, the check digit last, pass the modulo 10 recursive scheme of Swiss payment slips.
///
/// Source: SIX, Swiss Implementation Guidelines QR-bill, annex B (modulo 10, recursive).
pub(super) fn mod_10_recursive(digits: &[u8]) -> bool {
    const TABLE: [u8; 10] = [0, 9, 4, 6, 8, 2, 7, 1, 3, 5];
    let Some((check, payload)) = digits.split_last() else { return false };
    let carry = payload
        .iter()
        .fold(0, |carry: u8, digit| TABLE.get(usize::from((carry + digit) % 10)).copied().unwrap_or(0));
    (carry + check) % 10 == 0
}

/// Whether digits, the check digit last, pass the scheme of article numbers: weights 3 and 1 in turn, from the right.
///
/// Source: GS1 General Specifications, section 7.9 (standard check digit calculation).
pub(super) fn gs1(digits: &[u8]) -> bool {
    let sum =
        digits.iter().rev().zip([1, 3].into_iter().cycle()).map(|(digit, weight)| u32::from(*digit) * weight);
    sum.sum::<u32>() % 10 == 0
}

/// Whether letters and digits, the check digit last, pass the scheme of machine-readable travel documents: weights 7, 3
/// and 1 in turn, from the left.
///
/// Source: ICAO Doc 9303, part 3, section 4.9 (check digits in the MRZ).
pub(super) fn mrz(symbols: &[u8]) -> bool {
    let Some((check, payload)) = symbols.split_last() else { return false };
    let sum = payload
        .iter()
        .zip([7, 3, 1].into_iter().cycle())
        .map(|(symbol, weight)| u32::from(super::read::value(*symbol)) * weight);
    check.is_ascii_digit() && sum.sum::<u32>() % 10 == u32::from(super::read::value(*check))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn values(text: &str) -> Vec<u8> {
        text.bytes().map(super::super::read::value).collect()
    }

    /// A check that has worked examples in its source.
    type Scheme = (&'static str, fn(&[u8]) -> bool, u8, &'static [&'static str]);

    /// Scheme, check, how many values a place can have, accepted examples. Each catches every single wrong value.
    const SCHEMES: &[Scheme] = &[
        ("luhn", luhn, 10, &["79927398713", "4111111111111111"]),
        ("luhn mod 36", |values| luhn_mod(values, 36), 36, &["27AAPFU0939F1ZV"]),
        ("mod 11,10", mod_11_10, 10, &["07945"]),
        ("mod 11-2", mod_11_2, 10, &["07940"]),
        ("verhoeff", verhoeff, 10, &["2363", "123451"]),
        ("mod 10 recursive", mod_10_recursive, 10, &["210000000003139471430009017"]),
        ("gs1", gs1, 10, &["73513537", "4006381333931", "6291041500213"]),
    ];

    #[test]
    fn published_examples_pass() {
        for (name, check, _, examples) in SCHEMES {
            for example in *examples {
                assert!(check(&values(example)), "{name}: {example}");
            }
        }
        assert!(mod_97_10(*b"79444") && !mod_97_10(*b"79445"));
        assert!(mrz(b"L898902C36") && mrz(b"7408122") && !mrz(b"L898902C35"));
    }

    proptest! {
        /// The generators: whatever the payload, the check value that the scheme needs exists once, and a single
        /// wrong value is caught.
        #[test]
        fn every_payload_has_one_check_value(scheme in 0..SCHEMES.len(), payload in prop::collection::vec(0u8..36, 3..20)) {
            let (name, check, base, _) = SCHEMES[scheme];
            let mut values: Vec<u8> = payload.iter().map(|value| value % base).collect();
            values.push(0);
            let last = values.len() - 1;
            let fitting: Vec<u8> = (0..base).filter(|check_value| {
                values[last] = *check_value;
                check(&values)
            }).collect();
            // MOD 11-2 needs a tenth value, written X, for one payload in eleven.
            let most = usize::from(name == "mod 11-2");
            prop_assert!(fitting.len() == 1 || fitting.len() + most == 1, "{name}: {fitting:?}");
            let Some(fitting) = fitting.first() else { return Ok(()) };
            values[last] = *fitting;
            for place in 0..values.len() {
                let right = values[place];
                for wrong in (0..base).filter(|wrong| *wrong != right) {
                    values[place] = wrong;
                    prop_assert!(!check(&values), "{name}: {values:?}");
                }
                values[place] = right;
            }
        }

        /// MOD 97-10, digits only: the two check digits exist, and one wrong digit is caught.
        #[test]
        fn mod_97_10_catches_a_wrong_digit(payload in prop::collection::vec(b'0'..=b'9', 1..24), place in 0usize..26, by in 1u8..10) {
            let mut symbols = payload;
            let remainder = remainder_97(symbols.iter().copied().chain(*b"00"));
            symbols.extend(format!("{:02}", 98 - remainder).bytes());
            prop_assert!(mod_97_10(symbols.iter().copied()));
            let place = place % symbols.len();
            symbols[place] = b'0' + (symbols[place] - b'0' + by) % 10;
            prop_assert!(!mod_97_10(symbols.iter().copied()));
        }
    }
}
