//! The rarest places of a stretch.

use crate::code::{CodeSet, frequency, is_single};

use super::shape::{StandsFor, Unit};
use super::{Anchor, Choice, FRAME, FRAME_BEFORE, Frame, Key, LENGTH, Lead};

/// Most sequences of codes that one anchor stands for.
const MOST_SEQUENCES: usize = 4_096;

/// What a sequence of codes in the table costs, as a share of places: room, and a look-up more for those that meet there.
const PER_SEQUENCE: f32 = 1.0 / (1 << 22) as f32;

/// However rare a sequence is said to be: if many have it, it may come in texts that are about nothing else.
const RARELY: f32 = 1.0 / (1 << 16) as f32;

/// Bytes that are rare by themselves, and no letters.
const RARE: &[u8] = b"@#$%^~|\\`";

/// The share of places where each of them is.
const RARE_SHARE: f32 = 1.0 / 1_500.0;

/// What is known of a byte beside a stretch.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge {
    /// It has one of these codes, as it is written.
    pub(super) codes: CodeSet,
    /// It may be of a character that is replaced, and then has the code of what stands in.
    pub(super) may_be_replaced: bool,
}

impl Edge {
    /// Anything.
    pub(super) const ANY: Edge = Edge::of(CodeSet::ALL);

    /// One of `codes`, also if it is replaced.
    pub(super) const fn of(codes: CodeSet) -> Edge {
        Edge { codes, may_be_replaced: false }
    }

    /// What the unit is, in either reading.
    pub(super) fn of_unit(unit: Unit) -> Edge {
        match unit.stands_for {
            StandsFor::Nothing => Edge::of(unit.codes),
            StandsFor::Letter | StandsFor::Digit => Edge::of(unit.codes.with(CodeSet::BEYOND_ASCII)),
        }
    }

    /// Of no word, as ASCII sees it: of a word in another script, perhaps.
    pub(super) const NO_ASCII_WORD: Edge = Edge { codes: CodeSet::NO_WORD, may_be_replaced: true };

    /// Of no word of any script. No character of that kind is replaced.
    pub(super) const NO_WORD: Edge = Edge::of(CodeSet::NO_WORD);
}

/// A stretch of a pattern whose bytes are known, one after the other.
#[derive(Clone, Debug)]
pub(super) struct Stretch {
    /// Where matches start, seen from the first unit.
    pub(super) lead: Lead,
    /// The byte before the first unit, and the one after the last.
    pub(super) before: Edge,
    pub(super) after: Edge,
    pub(super) units: Vec<Unit>,
    /// Whether the lead counts characters that may be replaced, so that it is right in the second reading only.
    pub(super) follows_replaced: bool,
}

/// How often keys have been chosen, roughly: those that share a counter are counted together.
#[derive(Debug)]
pub(super) struct Popularity(Box<[u16]>);

impl Default for Popularity {
    fn default() -> Self {
        Popularity(vec![0; 1 << 12].into())
    }
}

impl Popularity {
    /// Counts a choice.
    pub(super) fn count(&mut self, key: &Key) {
        if let Some(counter) = Self::place(key).and_then(|place| self.0.get_mut(place)) {
            *counter = counter.saturating_add(1);
        }
    }

    fn of(&self, key: &Key) -> u16 {
        Self::place(key).and_then(|place| self.0.get(place)).copied().unwrap_or(0)
    }

    /// Shapes are not counted: patterns that have the same are told apart better than by other anchors.
    fn place(key: &Key) -> Option<usize> {
        match key {
            Key::Codes(sets) if sets.iter().any(|set| set.is_letter()) => {
                let mix =
                    |hash: u32, set: &CodeSet| (hash ^ set.bits()).wrapping_mul(0x9E37_79B1).rotate_left(15);
                Some(sets.iter().fold(0, mix) as usize >> 20)
            }
            _ => None,
        }
    }
}

impl Stretch {
    /// The rarest anchors of the stretch. What many others have chosen counts as more frequent, because each place where it
    /// is calls for all of them.
    pub(super) fn choose(&self, popularity: &Popularity) -> Option<Choice> {
        let codes = self.codes(popularity);
        let bytes = (0_i32..).zip(&self.units).filter_map(|(place, unit)| self.bytes(place, *unit));
        codes.into_iter().chain(bytes).min_by(|a, b| a.cost.total_cmp(&b.cost))
    }

    /// The rarest sequence of codes at an even and at an odd place.
    fn codes(&self, popularity: &Popularity) -> Option<Choice> {
        let mut best: [Option<(f32, i32)>; 2] = [None, None];
        let len = i32::try_from(self.units.len()).ok()?;
        // An anchor further before a match would begin before the text if the match is its start. One that begins a byte
        // before is looked for only where matches start at odd bytes.
        for place in -1..len {
            let sets = self.sets(place);
            let sequences = sets.iter().map(|set| set.len()).product::<usize>();
            if sequences > MOST_SEQUENCES {
                continue;
            }
            let shared = popularity.of(&Key::Codes(sets)).min(999);
            let share = match shared {
                0 => frequency(&sets),
                shared => frequency(&sets).max(RARELY) * f32::from(1 + shared),
            };
            let cost = share + sequences as f32 * PER_SEQUENCE;
            let parity = usize::from(place.rem_euclid(2) == 1);
            if let Some(best) = best.get_mut(parity)
                && best.is_none_or(|(least, _)| cost < least)
            {
                *best = Some((cost, place));
            }
        }
        let [Some((even, at_even)), Some((odd, at_odd))] = best else { return None };
        let anchor = |place| self.anchor(place, Key::Codes(self.sets(place)));
        // Each is looked for at every other place only.
        Some(self.choice((even + odd) / 2.0, vec![anchor(at_even), anchor(at_odd)]))
    }

    /// A unit that is one byte, or one letter in both cases.
    fn bytes(&self, place: i32, unit: Unit) -> Option<Choice> {
        if let Some(byte) = unit.byte().filter(|byte| is_single(*byte)) {
            let share = if RARE.contains(&byte) { RARE_SHARE } else { frequency(&[unit.codes]) };
            return Some(self.choice(share, vec![self.anchor(place, Key::Byte(byte))]));
        }
        let letter = unit.mask == !0x20 && unit.value.is_ascii_alphabetic();
        letter.then(|| {
            let cases = [unit.value.to_ascii_uppercase(), unit.value.to_ascii_lowercase()];
            let anchors = cases.map(|byte| self.anchor(place, Key::Byte(byte)));
            self.choice(frequency(&[unit.codes]), anchors.into())
        })
    }

    fn choice(&self, share: f32, anchors: Vec<Anchor>) -> Choice {
        Choice { cost: share * self.lead.cost(), anchors }
    }

    fn anchor(&self, place: i32, key: Key) -> Anchor {
        let end = if matches!(key, Key::Codes(_)) { place + 4 } else { place + 1 };
        let is_replaced = self.is_replaced(place);
        let beside = [place - 2, place - 1, end, end + 1].map(|place| self.set(place, is_replaced));
        Anchor { key, beside, frame: self.frame(place), lead: self.lead.stretch(place, Some(place)) }
    }

    fn unit(&self, place: i32) -> Option<Unit> {
        usize::try_from(place).ok().and_then(|place| self.units.get(place)).copied()
    }

    fn sets(&self, place: i32) -> [CodeSet; LENGTH] {
        let is_replaced = self.is_replaced(place);
        [0, 1, 2, 3].map(|offset| self.set(place + offset, is_replaced))
    }

    /// A text with characters that are replaced is read twice, as it is and with them replaced. Only where the units of a
    /// frame or the way back to the start need the second reading must what is beside them be right in it.
    fn is_replaced(&self, place: i32) -> bool {
        let to = place - FRAME_BEFORE as i32 + FRAME as i32;
        self.follows_replaced || (0..to).any(|place| self.unit(place).is_some_and(Unit::may_be_replaced))
    }

    /// Whether what follows the stretch follows characters that may be replaced.
    pub(super) fn is_followed_as_replaced(&self) -> bool {
        self.follows_replaced || self.units.iter().any(|unit| unit.may_be_replaced())
    }

    fn set(&self, place: i32, is_replaced: bool) -> CodeSet {
        let edge = |edge: Edge| match edge.may_be_replaced && is_replaced {
            true => edge.codes.with(CodeSet::STAND_IN),
            false => edge.codes,
        };
        match place {
            -1 => edge(self.before),
            at if at == i32::try_from(self.units.len()).unwrap_or(i32::MAX) => edge(self.after),
            at => self.unit(at).map_or(CodeSet::ALL, |unit| unit.codes),
        }
    }

    fn frame(&self, place: i32) -> Frame {
        let mut frame = Frame::default();
        for byte in 0..FRAME {
            let at = place + byte as i32 - FRAME_BEFORE as i32;
            if let Some(unit) = self.unit(at) {
                frame.mask |= u128::from(unit.mask) << (8 * byte);
                frame.value |= u128::from(unit.value) << (8 * byte);
            }
        }
        frame
    }
}
