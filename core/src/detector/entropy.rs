//! How random a text looks.

/// Bytes that are looked at; a longer text is judged by its beginning.
const REACH: usize = 256;

/// Binary logarithms of 1 to [`REACH`], in 1/1024: whole numbers, so that every machine agrees on every text.
#[expect(clippy::indexing_slicing, reason = "what is out of bounds in a constant does not compile")]
const LOG2: [u32; REACH + 1] = {
    let mut table = [0; REACH + 1];
    let mut number = 1;
    while number <= REACH {
        table[number] = log2(number as u32);
        number += 1;
    }
    table
};

/// The entropy of the bytes of `text` (Shannon's, of how often each occurs) in hundredths of a bit a byte: 0 for a row of
/// one letter, 400 for all sixteen hexadecimal digits in equal numbers.
pub(super) fn entropy(text: &str) -> u32 {
    let mut counts = [0usize; 256];
    let mut length = 0;
    for byte in text.bytes().take(REACH) {
        if let Some(count) = counts.get_mut(usize::from(byte)) {
            *count += 1;
        }
        length += 1;
    }
    let log2 = |number: usize| LOG2.get(number).copied().unwrap_or(0) as usize;
    let weighted: usize = counts.iter().map(|count| count * log2(*count)).sum();
    if length == 0 {
        return 0;
    }
    u32::try_from((length * log2(length)).saturating_sub(weighted) * 100 / length / 1_024).unwrap_or(0)
}

/// The binary logarithm in 1/1024, a bit at a time: squaring doubles it.
const fn log2(number: u32) -> u32 {
    let whole = number.ilog2();
    // The number as 1.xxx with 32 bits after the point.
    let mut rest = ((number as u64) << 32) >> whole;
    let mut result = whole;
    let mut bit = 0;
    while bit < 10 {
        rest = ((rest as u128 * rest as u128) >> 32) as u64;
        result *= 2;
        if rest >= 2 << 32 {
            rest /= 2;
            result += 1;
        }
        bit += 1;
    }
    result
}

#[cfg(test)]
mod tests {
    use super::entropy;

    #[test]
    fn entropy_is_shannons() {
        for (text, bits) in [
            ("", 0.0),
            ("aaaaaaaa", 0.0),
            ("abababab", 1.0),
            ("0123456789abcdef", 4.0),
            ("AKIAIOSFODNN7EXAMPLE", 3.684),
            ("correct horse battery staple", 3.495),
        ] {
            let found = f64::from(entropy(text)) / 100.0;
            assert!((found - bits).abs() < 0.02, "{text}: {found}");
        }
    }
}
