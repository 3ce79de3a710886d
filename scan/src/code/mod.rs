//! The small alphabet that anchors are written in.
//!
//! Bytes fall into 32 codes: one for each letter of ASCII whatever its case, one for digits, one for `_`, and four for
//! everything else. Four codes are 20 bits, few enough for an exact table of all sequences of four, and enough that a
//! keyword has a sequence of its own. Classes become small sets: `[0-9]` is one code, `(?i)k` is one.
//!
//! ```text
//! "SSN 078-05"  ─▶  s s n _ d d d - d d
//!                         ╰─────╯ an anchor of \d{3}-\d{2}-\d{4}
//! ```
//!
//! A few characters beyond ASCII match what ASCII matches: the long s and the Kelvin sign are cases of `s` and `k`, and
//! `\d` means the digits of every script. [`stand_in`] says so, and texts with such characters are read in a copy where
//! the ASCII character stands for it. All other characters are the bytes that they are.

mod frequency;

/// How many codes there are.
pub(crate) const CODES: usize = 32;

const DIGIT: u8 = 27;
const SPACE: u8 = 28;
const JOINER: u8 = 29;
const STOP: u8 = 30;
const UNDERSCORE: u8 = 31;
const OTHER: u8 = 0;

/// By byte. What the kernels rely on: bytes from 0x60 to 0x7F have the codes of those 0x20 below, 0x10 to 0x1F are
/// [`OTHER`], and beyond ASCII the low four bits decide.
#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler, which refuses what would panic")]
pub(crate) const TABLE: [u8; 256] = {
    let mut table = [OTHER; 256];
    let mut byte = 0;
    while byte < 256 {
        #[expect(clippy::cast_possible_truncation, reason = "below 256")]
        let b = byte as u8;
        table[byte] = match b {
            b'A'..=b'Z' => b - b'A' + 1,
            b'a'..=b'z' => b - b'a' + 1,
            b'0'..=b'9' => DIGIT,
            b' ' | b'\t' | b'\n' | b'\r' => SPACE,
            b'-' | b'+' | b'/' | b'=' => JOINER,
            b'.' | b',' | b':' | b';' | b'!' | b'?' => STOP,
            b'_' | 0x7F => UNDERSCORE,
            // Codes that no letter or digit has, so that one beyond ASCII ends an ASCII word.
            0x80.. => [OTHER, SPACE, JOINER, STOP][(b >> 1) as usize & 3],
            _ => OTHER,
        };
        byte += 1;
    }
    table
};

/// A set of codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct CodeSet(u32);

impl CodeSet {
    pub(crate) const NONE: CodeSet = CodeSet(0);
    pub(crate) const ALL: CodeSet = CodeSet(u32::MAX);
    /// What bytes can have that are no ASCII letter, digit or underscore; also those beyond ASCII.
    pub(crate) const NO_WORD: CodeSet = CodeSet(1 << OTHER | 1 << SPACE | 1 << JOINER | 1 << STOP);
    /// What bytes beyond ASCII can have.
    pub(crate) const BEYOND_ASCII: CodeSet = CodeSet::NO_WORD;
    /// What [`stand_in`] gives can have: `s`, `k` and digits.
    pub(crate) const STAND_IN: CodeSet =
        CodeSet(1 << (b's' - b'a' + 1) | 1 << (b'k' - b'a' + 1) | 1 << DIGIT);
    /// A line feed, among others.
    pub(crate) const LINE_END: CodeSet = CodeSet(1 << SPACE);

    pub(crate) fn of_byte(byte: u8) -> CodeSet {
        CodeSet(1 << code(byte))
    }

    #[must_use]
    pub(crate) fn with(self, other: CodeSet) -> CodeSet {
        CodeSet(self.0 | other.0)
    }

    #[inline(always)]
    pub(crate) fn has(self, byte: u8) -> bool {
        self.0 >> (code(byte) & 31) & 1 == 1
    }

    /// A bit for each code.
    pub(crate) fn bits(self) -> u32 {
        self.0
    }

    /// Whether it is one letter, or the underscore.
    pub(crate) fn is_letter(self) -> bool {
        const LETTERS: u32 = !(CodeSet::NO_WORD.0 | 1 << DIGIT);
        self.len() == 1 && self.0 & LETTERS != 0
    }

    pub(crate) fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Its codes, ascending.
    pub(crate) fn iter(self) -> impl Iterator<Item = u8> {
        let mut left = self.0;
        std::iter::from_fn(move || {
            let code = left.trailing_zeros();
            left &= left.checked_sub(1)?;
            u8::try_from(code).ok()
        })
    }
}

/// Whether a byte can be looked for by itself: the kernels do not see the others.
pub(crate) fn is_single(byte: u8) -> bool {
    matches!(byte, ..0x10 | 0x20..0x80)
}

#[inline(always)]
pub(crate) fn code(byte: u8) -> u8 {
    TABLE.get(usize::from(byte)).copied().unwrap_or(OTHER)
}

/// The ASCII character that stands for `c` in the text that is read, if `c` is beyond ASCII and shares it: any digit
/// stands as `0`.
pub(crate) fn stand_in(c: char) -> Option<u8> {
    match c {
        '\0'..='\u{17E}' => None,
        '\u{17F}' => Some(b's'),
        '\u{212A}' => Some(b'k'),
        _ => {
            let c = u32::from(c);
            let next = ZEROS.partition_point(|zero| *zero <= c);
            let zero = ZEROS.get(next.checked_sub(1)?)?;
            (c - zero < 10).then_some(b'0')
        }
    }
}

/// Characters that [`stand_in`] replaces.
pub(crate) fn stood_in() -> impl Iterator<Item = char> {
    let digits = ZEROS.iter().flat_map(|zero| (0..10).filter_map(move |digit| char::from_u32(zero + digit)));
    ['\u{17F}', '\u{212A}'].into_iter().chain(digits)
}

/// The zero of each script beyond ASCII that has decimal digits (general category Nd); the other nine follow it.
#[rustfmt::skip]
const ZEROS: [u32; 75] = [
    0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xDE6, 0xE50, 0xED0,
    0xF20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50,
    0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10, 0x104A0, 0x10D30, 0x10D40, 0x11066,
    0x110F0, 0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0, 0x11650, 0x116C0, 0x116D0, 0x116DA, 0x11730,
    0x118E0, 0x11950, 0x11BF0, 0x11C50, 0x11D50, 0x11DA0, 0x11F50, 0x16130, 0x16A60, 0x16AC0, 0x16B50,
    0x16D70, 0x1CCF0, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1E140, 0x1E2F0, 0x1E4F0, 0x1E5F1,
    0x1E950, 0x1FBF0,
];

/// The share of places in ordinary text where the codes of `sets` stand, in turn.
pub(crate) fn frequency(sets: &[CodeSet]) -> f32 {
    // Sets at either end that hold everything change nothing.
    let all = |set: &&CodeSet| **set == CodeSet::ALL;
    let skipped = sets.iter().take_while(all).count();
    let kept = sets.len() - sets.iter().rev().take_while(all).count();
    let mut sets = sets.get(skipped..kept).unwrap_or_default().iter();
    let Some(first) = sets.next() else { return 1.0 };
    // By code of the set at hand: the share of places where it stands after codes of the sets before.
    let mut share = [0.0_f32; CODES];
    for code in first.iter() {
        set(&mut share, code, at(&frequency::ALONE, code).map_or(0.0, probability));
    }
    let mut before = *first;
    for next in sets {
        let mut shares = [0.0_f32; CODES];
        for code in before.iter() {
            let (Some(weight), Some(after)) = (at(&share, code), at(&frequency::AFTER, code)) else {
                continue;
            };
            for next in next.iter() {
                let share = at(&shares, next).unwrap_or(0.0);
                set(&mut shares, next, share + weight * at(&after, next).map_or(0.0, probability));
            }
        }
        (share, before) = (shares, *next);
    }
    share.iter().sum()
}

fn at<T: Copy>(table: &[T; CODES], code: u8) -> Option<T> {
    table.get(usize::from(code)).copied()
}

fn set(table: &mut [f32; CODES], code: u8, value: f32) {
    if let Some(slot) = table.get_mut(usize::from(code)) {
        *slot = value;
    }
}

/// What `frequency` counts by.
fn probability(logarithm: u8) -> f32 {
    (-f32::from(logarithm) / 8.0).exp2()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_what_the_kernels_rely_on() {
        for byte in 0x60..0x80_u8 {
            assert_eq!(code(byte), code(byte - 0x20), "{byte:#x}");
        }
        for byte in 0x80..=0xFF_u8 {
            assert_eq!(code(byte), code(0x80 | byte & 0xF), "{byte:#x}");
        }
        assert!((0x10..0x20).all(|byte| code(byte) == OTHER));
        assert!(TABLE.iter().all(|code| usize::from(*code) < CODES));
    }

    #[test]
    fn word_characters_have_codes_of_their_own() {
        for byte in (0..=0xFF_u8).filter(|byte| *byte != 0x7F) {
            let word = byte.is_ascii_alphanumeric() || byte == b'_';
            assert_eq!(CodeSet::NO_WORD.with(CodeSet::of_byte(byte)) != CodeSet::NO_WORD, word, "{byte:#x}");
        }
    }

    #[test]
    fn stand_ins_are_what_unicode_says() {
        let replaced: Vec<char> = ('\0'..=char::MAX).filter(|c| stand_in(*c).is_some()).collect();
        let mut listed: Vec<char> = stood_in().collect();
        listed.sort_unstable();
        assert_eq!(replaced, listed);
        let digits = regex::Regex::new(r"^\d$").unwrap();
        for c in ('\u{80}'..=char::MAX).filter(|c| !"\u{17F}\u{212A}".contains(*c)) {
            assert_eq!(stand_in(c), digits.is_match(c.encode_utf8(&mut [0; 4])).then_some(b'0'), "{c:?}");
        }
        let letters = regex::Regex::new("^(?i)[a-z]$").unwrap();
        for c in ('\u{80}'..=char::MAX).filter(|c| letters.is_match(c.encode_utf8(&mut [0; 4]))) {
            assert!("\u{17F}\u{212A}".contains(c), "{c:?} is a case of an ASCII letter too");
        }
    }

    #[test]
    fn frequencies_are_those_of_sequences() {
        let sets = |text: &str| text.bytes().map(CodeSet::of_byte).collect::<Vec<_>>();
        assert!(frequency(&sets("the ")) > 10.0 * frequency(&sets("thq ")));
        let (vowels, any) = (sets("aeiou").into_iter().reduce(CodeSet::with).unwrap(), CodeSet::ALL);
        let one = frequency(&[sets("x")[0], vowels]);
        let apart: f32 =
            "aeiou".bytes().map(|vowel| frequency(&[sets("x")[0], CodeSet::of_byte(vowel)])).sum();
        assert!((one - apart).abs() < 1e-6);
        assert!((frequency(&[any, vowels, any]) - frequency(&[vowels])).abs() < 1e-9);
        assert!((frequency(&[CodeSet::ALL]) - 1.0).abs() < 1e-9);
    }
}
