//! Offsets in the unit of the host's language.
//!
//! Inside, every offset is a byte of UTF-8. A host slices strings in the unit of its language, so a request says in which
//! unit it counts: the offsets that it brings are read in it, and those of its decision are written in it.

use std::cell::OnceCell;

/// What a language counts when it slices a string.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OffsetUnit {
    /// Bytes of UTF-8: Rust, C, Go, and the wire form if the request does not say.
    #[default]
    Bytes,
    /// Unicode code points: Python.
    CodePoints,
    /// Code units of UTF-16: JavaScript, Java, C#.
    Utf16,
}

impl OffsetUnit {
    /// Every unit.
    pub const ALL: [OffsetUnit; 3] = [OffsetUnit::Bytes, OffsetUnit::CodePoints, OffsetUnit::Utf16];

    /// The name used on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            OffsetUnit::Bytes => "bytes",
            OffsetUnit::CodePoints => "code_points",
            OffsetUnit::Utf16 => "utf16",
        }
    }

    /// The unit that is written `name`.
    pub fn from_name(name: &str) -> Option<OffsetUnit> {
        OffsetUnit::ALL.into_iter().find(|unit| unit.as_str() == name)
    }

    /// Whether it is the unit of the wire form.
    pub(crate) const fn is_bytes(&self) -> bool {
        matches!(self, OffsetUnit::Bytes)
    }

    const fn of(self, c: char) -> usize {
        match self {
            OffsetUnit::Bytes => c.len_utf8(),
            OffsetUnit::CodePoints => 1,
            OffsetUnit::Utf16 => c.len_utf16(),
        }
    }

    fn count(self, text: &str) -> usize {
        text.chars().map(|c| self.of(c)).sum()
    }
}

/// Translates offsets of one text between bytes and a unit.
///
/// The first translation reads the text once; each later one at most [`STRIDE`] bytes. A text of ASCII, or a unit of bytes,
/// costs nothing after that.
#[derive(Debug)]
pub(crate) struct Offsets {
    unit: OffsetUnit,
    /// Units before each stride; empty where a unit is a byte.
    counts: OnceCell<Box<[usize]>>,
}

/// Bytes between two counts.
const STRIDE: usize = 256;

impl Offsets {
    pub(crate) const fn new(unit: OffsetUnit) -> Self {
        Offsets { unit, counts: OnceCell::new() }
    }

    /// What is counted.
    pub(crate) const fn unit(&self) -> OffsetUnit {
        self.unit
    }

    /// Where byte `byte` of `text` is, in units. Every call must be about the same text.
    pub(crate) fn of_byte(&self, text: &str, byte: usize) -> usize {
        match self.counts(text) {
            [] => byte,
            counts => {
                let stride = (byte / STRIDE).min(counts.len() - 1);
                let from = stride_start(text, stride);
                let before = counts.get(stride).copied().unwrap_or_default();
                before + text.get(from..byte).map_or(0, |rest| self.unit.count(rest))
            }
        }
    }

    /// The byte of `text` at an offset in units; `None` if it lies beyond the text or inside a character.
    pub(crate) fn to_byte(&self, text: &str, offset: usize) -> Option<usize> {
        let counts = match self.counts(text) {
            [] => return text.is_char_boundary(offset).then_some(offset),
            counts => counts,
        };
        let stride = counts.partition_point(|before| *before <= offset).saturating_sub(1);
        let mut byte = stride_start(text, stride);
        let mut at = counts.get(stride).copied()?;
        let mut rest = text.get(byte..)?.chars();
        while at < offset {
            let c = rest.next()?;
            at += self.unit.of(c);
            byte += c.len_utf8();
        }
        (at == offset).then_some(byte)
    }

    fn counts(&self, text: &str) -> &[usize] {
        if self.unit == OffsetUnit::Bytes {
            return &[];
        }
        self.counts.get_or_init(|| {
            if text.is_ascii() {
                return Box::default();
            }
            let mut before = 0;
            let strides = text.len() / STRIDE + 1;
            let counted = (0..strides).map(|stride| {
                let stretch = text.get(stride_start(text, stride)..stride_start(text, stride + 1));
                let own = before;
                before += stretch.map_or(0, |stretch| self.unit.count(stretch));
                own
            });
            counted.collect()
        })
    }
}

/// The first boundary of a character at or after the start of a stride.
fn stride_start(text: &str, stride: usize) -> usize {
    let start = (stride * STRIDE).min(text.len());
    (start..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{OffsetUnit, Offsets};

    #[test]
    fn a_slice_in_the_units_of_a_language_is_the_slice_in_bytes() {
        let text = "aé漢😀e\u{301}z";
        let byte = text.find('z').unwrap();
        let offset = |unit| Offsets::new(unit).of_byte(text, byte);
        assert_eq!(OffsetUnit::ALL.map(offset), [13, 6, 7]);
        // Half of the emoji.
        assert_eq!(Offsets::new(OffsetUnit::Utf16).to_byte(text, 4), None);
        assert_eq!(Offsets::new(OffsetUnit::CodePoints).to_byte(text, 8), None);
    }

    proptest! {
        #[test]
        fn translating_agrees_with_counting(
            text in proptest::collection::vec(prop_oneof!["[ -~]{0,200}", "\\PC{0,80}", Just("é".repeat(200))], 0..6),
        ) {
            let text = text.concat();
            for unit in OffsetUnit::ALL {
                let offsets = Offsets::new(unit);
                let mut expected = 0;
                for (byte, c) in text.char_indices() {
                    prop_assert_eq!(offsets.of_byte(&text, byte), expected);
                    prop_assert_eq!(offsets.to_byte(&text, expected), Some(byte));
                    if unit.of(c) > 1 {
                        prop_assert_eq!(offsets.to_byte(&text, expected + 1), None);
                    }
                    expected += unit.of(c);
                }
                prop_assert_eq!(offsets.of_byte(&text, text.len()), expected);
                prop_assert_eq!(offsets.to_byte(&text, expected), Some(text.len()));
                prop_assert_eq!(offsets.to_byte(&text, expected + 1), None);
            }
        }
    }
}
