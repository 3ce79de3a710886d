//! Offsets in the unit in which a request counts, by counting.

use lictor::OffsetUnit;

fn units(unit: OffsetUnit, c: char) -> usize {
    match unit {
        OffsetUnit::Bytes => c.len_utf8(),
        OffsetUnit::CodePoints => 1,
        OffsetUnit::Utf16 => c.len_utf16(),
    }
}

/// Where a byte of `text` is.
pub(super) fn of_byte(text: &str, byte: usize, unit: OffsetUnit) -> usize {
    text[..byte].chars().map(|c| units(unit, c)).sum()
}

/// The byte at an offset; `None` if it is beyond the text or inside a character.
pub(super) fn to_byte(text: &str, offset: usize, unit: OffsetUnit) -> Option<usize> {
    let boundaries = text.char_indices().map(|(byte, _)| byte).chain([text.len()]);
    boundaries.into_iter().find(|byte| of_byte(text, *byte, unit) == offset)
}
