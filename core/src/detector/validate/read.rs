//! Reading a number that people write in groups.

/// What may stand between two groups, once.
const SEPARATORS: [u8; 4] = *b" -./";

/// The values of exactly `N` digits, which may stand in groups. `None` for any other text.
pub(super) fn digits<const N: usize>(text: &str) -> Option<[u8; N]> {
    read(text, |byte| byte.is_ascii_digit().then(|| byte - b'0'))
}

/// Exactly `N` letters and digits of ASCII, which may stand in groups; letters in upper case.
pub(super) fn symbols<const N: usize>(text: &str) -> Option<[u8; N]> {
    read(text, |byte| byte.is_ascii_alphanumeric().then(|| byte.to_ascii_uppercase()))
}

/// A shorter form in the places of a longer one: `fill` stands for what is left out in front.
pub(super) fn filled<const N: usize, const SHORT: usize>(fill: u8, short: [u8; SHORT]) -> [u8; N] {
    let mut all = [fill; N];
    all.iter_mut().rev().zip(short.into_iter().rev()).for_each(|(place, symbol)| *place = symbol);
    all
}

/// Stops at the first byte that is one too many, so that a long text costs no more than a number.
fn read<const N: usize>(text: &str, symbol: impl Fn(u8) -> Option<u8>) -> Option<[u8; N]> {
    let mut symbols = [0; N];
    let mut places = symbols.iter_mut();
    let mut in_group = false;
    for byte in text.bytes() {
        if let Some(symbol) = symbol(byte) {
            *places.next()? = symbol;
            in_group = true;
        } else if in_group && SEPARATORS.contains(&byte) {
            in_group = false;
        } else {
            return None;
        }
    }
    (in_group && places.next().is_none()).then_some(symbols)
}

/// What a letter or digit counts as in most alphanumeric checks: `0` to `9` as they are, `A` 10, … `Z` 35.
pub(super) fn value(symbol: u8) -> u8 {
    match symbol {
        b'0'..=b'9' => symbol - b'0',
        b'A'..=b'Z' => symbol - b'A' + 10,
        b'a'..=b'z' => symbol - b'a' + 10,
        _ => 0,
    }
}

/// The values of a slice of ASCII digits. `None` if one is something else.
pub(super) fn values<const N: usize>(symbols: &[u8]) -> Option<[u8; N]> {
    let symbols: &[u8; N] = symbols.try_into().ok()?;
    symbols.iter().all(u8::is_ascii_digit).then(|| symbols.map(|digit| digit - b'0'))
}

/// The number that digits spell; at most 19 of them.
pub(super) fn number(digits: &[u8]) -> u64 {
    digits.iter().fold(0, |number, digit| number * 10 + u64::from(*digit))
}

/// Whether all of them are the same: a placeholder, not an issued number.
pub(super) fn is_uniform(digits: &[u8]) -> bool {
    digits.windows(2).all(|pair| pair.first() == pair.last())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_joined_by_single_separators() {
        assert_eq!(digits("12-3 4"), Some([1, 2, 3, 4]));
        assert_eq!(digits("1.2/34"), Some([1, 2, 3, 4]));
        for text in ["", "123", "12345", "-1234", "1234-", "12--34", "12- 34", "12a4", "１２３４", "12_34"]
        {
            assert_eq!(digits::<4>(text), None, "{text}");
        }
    }

    #[test]
    fn letters_are_read_in_upper_case() {
        assert_eq!(symbols("aB-1"), Some(*b"AB1"));
        assert_eq!(symbols::<3>("aB-é"), None);
        assert_eq!((value(b'0'), value(b'a'), value(b'Z')), (0, 10, 35));
    }
}
