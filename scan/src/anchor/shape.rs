//! What one character of a pattern is in the text as it is read.

use std::collections::BTreeMap;

use crate::code::{CodeSet, stand_in, stood_in};
use crate::confirm::Class;

/// One byte of the text as it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    pub(super) codes: CodeSet,
    /// The bits that all its bytes share, and what they are.
    pub(super) mask: u8,
    pub(super) value: u8,
    /// All its bytes are ASCII letters, digits or underscores, or stand for characters that are.
    pub(super) is_word: bool,
    /// What its bytes may stand for.
    pub(super) stands_for: StandsFor,
}

/// What the bytes of a [`Unit`] may stand for, beside themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum StandsFor {
    Nothing,
    /// A case of theirs beyond ASCII.
    Letter,
    /// A digit of another script.
    Digit,
}

impl Unit {
    /// One of `bytes`, of which there is at least one.
    pub(super) fn of(bytes: impl Iterator<Item = u8>) -> Unit {
        let (mut all, mut any, mut codes, mut is_word) = (0xFF, 0, CodeSet::NONE, true);
        for byte in bytes {
            all &= byte;
            any |= byte;
            codes = codes.with(CodeSet::of_byte(byte));
            is_word &= byte.is_ascii_alphanumeric() || byte == b'_';
        }
        let mask = !(all ^ any);
        Unit { codes, mask, value: all & mask, is_word, stands_for: StandsFor::Nothing }
    }

    /// One of either.
    pub(super) fn or(self, other: Unit) -> Unit {
        let mask = self.mask & other.mask & !(self.value ^ other.value);
        Unit {
            codes: self.codes.with(other.codes),
            mask,
            value: self.value & mask,
            is_word: self.is_word && other.is_word,
            stands_for: self.stands_for.max(other.stands_for),
        }
    }

    /// Whether a character beyond ASCII may stand for it that is replaced in the second reading.
    pub(super) fn may_be_replaced(self) -> bool {
        self.stands_for != StandsFor::Nothing
    }

    /// The byte that it is, if there is only one.
    pub(super) fn byte(self) -> Option<u8> {
        (self.mask == 0xFF).then_some(self.value)
    }
}

/// One character.
#[derive(Clone, Debug)]
pub(super) enum Shape {
    /// So many bytes.
    Units(Vec<Unit>),
    /// One to four bytes, of which the first and the last have one of these codes.
    Wide(CodeSet),
}

/// A shape, and where stand-ins are needed for it.
#[derive(Clone, Debug)]
pub(super) struct Shaped {
    pub(super) shape: Shape,
    pub(super) stand_ins: StandIns,
}

/// Characters that must be replaced in texts: by the bytes that they begin with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct StandIns(u64);

impl StandIns {
    #[must_use]
    pub(crate) fn with(self, other: StandIns) -> StandIns {
        StandIns(self.0 | other.0)
    }

    fn of(c: char) -> StandIns {
        let lead = c.encode_utf8(&mut [0; 4]).bytes().next().unwrap_or(0);
        StandIns(1 << (lead & 0x3F))
    }

    /// By the low six bits of bytes from 0xC0 on: whether one that must be replaced begins so.
    pub(crate) fn leads(self) -> u64 {
        self.0
    }
}

/// Most characters of a class that are spelled out in bytes.
const MOST_SPELLED: u32 = 256;

/// Shapes of classes, each found once.
#[derive(Debug, Default)]
pub(super) struct Shapes {
    known: BTreeMap<Class, Shaped>,
}

impl Shapes {
    pub(super) fn of(&mut self, class: &Class) -> &Shaped {
        self.known.entry(class.clone()).or_insert_with(|| shape(class))
    }
}

/// One of `class`.
pub(super) fn shape(class: &Class) -> Shaped {
    let mut stand_ins = StandIns::default();
    let mut bytes: Vec<u8> = class.ascii().collect();
    let mut replaced = 0;
    if !class.beyond().is_empty() {
        for c in stood_in().filter(|c| class.has(*c)) {
            replaced += 1;
            stand_ins = stand_ins.with(StandIns::of(c));
            bytes.extend(stand_in(c));
        }
    }
    let count = |(first, last): &(char, char)| u32::from(*last) - u32::from(*first) + 1;
    let beyond: u32 = class.beyond().iter().map(count).sum();
    if beyond == replaced && !bytes.is_empty() {
        let digits = class.beyond().iter().any(|(_, last)| stand_in(*last) == Some(b'0'));
        let stands_for = match replaced {
            0 => StandsFor::Nothing,
            _ if digits => StandsFor::Digit,
            _ => StandsFor::Letter,
        };
        let unit = Unit { stands_for, ..Unit::of(bytes.iter().copied()) };
        return Shaped { shape: Shape::Units(vec![unit]), stand_ins };
    }
    let shape = match bytes.is_empty() && (1..=MOST_SPELLED).contains(&beyond) {
        true => spelled(class),
        false => Shape::Wide(
            bytes.iter().fold(CodeSet::BEYOND_ASCII, |codes, byte| codes.with(CodeSet::of_byte(*byte))),
        ),
    };
    // Of what is wide only the codes count, and they are those of either reading.
    Shaped { shape, stand_ins: StandIns::default() }
}

/// A class of few characters, all beyond ASCII and none of them replaced.
fn spelled(class: &Class) -> Shape {
    let mut units: Vec<Unit> = Vec::new();
    for c in class.beyond().iter().flat_map(|(first, last)| *first..=*last) {
        let mut buffer = [0; 4];
        let bytes = c.encode_utf8(&mut buffer).as_bytes();
        if units.is_empty() {
            units = bytes.iter().map(|byte| Unit::of(std::iter::once(*byte))).collect();
        } else if units.len() == bytes.len() {
            units = units
                .iter()
                .zip(bytes)
                .map(|(unit, byte)| unit.or(Unit::of(std::iter::once(*byte))))
                .collect();
        } else {
            return Shape::Wide(CodeSet::BEYOND_ASCII);
        }
    }
    Shape::Units(units)
}

/// One character.
pub(super) fn character(c: char) -> Shaped {
    shape(&Class::of_ranges(std::iter::once((c, c))))
}
