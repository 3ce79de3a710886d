//! What is looked for instead of a pattern: short sequences of codes of which every match contains one.
//!
//! ```text
//! expression ─▶ segment ─▶ window ─▶ Anchor
//!               stretches   the two rarest sequences of four codes, at an even
//!               of fixed    and at an odd place, of the rarest stretch
//!               length
//! ```
//!
//! The gate looks at every other byte of a text only. An anchor at an even place of a pattern and one at an odd place
//! make sure that one of them begins at an even byte wherever the pattern stands.

mod segment;
mod shape;
mod window;

use crate::code::CodeSet;
use crate::confirm::ClassId;

pub(crate) use segment::Anchorer;
pub(crate) use shape::StandIns;

/// How many codes an anchor has.
pub(crate) const LENGTH: usize = 4;

/// How many bytes before an anchor its frame begins.
pub(crate) const FRAME_BEFORE: usize = 6;

/// How many bytes a frame is about.
const FRAME: usize = 16;

/// Something that tells that a match may be here.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Anchor {
    pub(crate) key: Key,
    /// What the two bytes before the key can be, and the two after it, if the text does not begin or end there.
    pub(crate) beside: [CodeSet; 4],
    pub(crate) frame: Frame,
    pub(crate) lead: Lead,
}

impl Anchor {
    /// Whether it says what kinds of characters there are, but names no letter.
    pub(crate) fn is_shape(&self) -> bool {
        match self.key {
            Key::Codes(sets) => !sets.iter().any(|set| set.is_letter()),
            Key::Byte(_) => false,
        }
    }
}

/// What the gate looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Key {
    /// Bytes with these codes, one after the other, the first of them at an even place.
    Codes([CodeSet; LENGTH]),
    /// This byte at any place.
    Byte(u8),
}

/// What is known of the [`FRAME`] bytes from [`FRAME_BEFORE`] the anchor on, the first one lowest: those of `mask` have the
/// bits of `value`. Bytes beyond the text are zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Frame {
    pub(crate) mask: u128,
    pub(crate) value: u128,
}

/// Where matches start that an anchor tells of. Distances are in bytes of the text as it is read, from the start of the
/// match to the anchor; negative if the match starts after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Lead {
    /// At one place.
    Fixed { back: i32 },
    /// With the run of `min` to `max` characters of `class` that ends `back` bytes before the anchor.
    Run { class: ClassId, min: u32, max: u32, back: i32 },
    /// Between two places.
    Between { least: i32, most: i32 },
    /// Anywhere before.
    Anywhere { least: i32 },
}

impl Lead {
    const START: Lead = Lead::Fixed { back: 0 };

    /// Beyond this distance a match may as well start anywhere.
    const FAR: i32 = 1 << 12;

    /// The same matches, seen from an anchor that is `bytes` further on.
    fn shift(self, bytes: usize) -> Lead {
        let bytes = i32::try_from(bytes).unwrap_or(i32::MAX);
        self.stretch(bytes, Some(bytes))
    }

    /// The same matches, seen from an anchor that is between `min` and `max` bytes further on.
    fn stretch(self, min: i32, max: Option<i32>) -> Lead {
        let fixed = max == Some(min);
        let (least, most) = match self {
            Lead::Fixed { back } if fixed => return Lead::Fixed { back: back.saturating_add(min) },
            Lead::Run { class, min: fewest, max, back } if fixed => {
                return Lead::Run { class, min: fewest, max, back: back.saturating_add(min) };
            }
            Lead::Fixed { back } => (back, Some(back)),
            Lead::Run { min: fewest, max: most, back, .. } => {
                let fewest = i32::try_from(fewest).unwrap_or(i32::MAX);
                // A character takes up to four bytes.
                let most = i32::try_from(most).ok().and_then(|most| most.checked_mul(4));
                (back.saturating_add(fewest), most.map(|most| back.saturating_add(most)))
            }
            Lead::Between { least, most } => (least, Some(most)),
            Lead::Anywhere { least } => (least, None),
        };
        let least = least.saturating_add(min);
        match most.zip(max).map(|(most, max)| most.saturating_add(max)) {
            Some(most) if most <= Lead::FAR => Lead::Between { least, most },
            _ => Lead::Anywhere { least },
        }
    }

    /// What it costs to look for a match, compared with one that starts at one place.
    fn cost(self) -> f32 {
        match self {
            Lead::Fixed { .. } => 1.0,
            Lead::Run { .. } => 1.5,
            Lead::Between { least, most } => 1.0 + most.saturating_sub(least) as f32 / 4.0,
            Lead::Anywhere { .. } => 64.0,
        }
    }
}

/// Anchors, and how often they tell of matches that are none.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    /// The share of places of ordinary text where one of them is, weighed with what confirming costs.
    pub(crate) cost: f32,
    pub(crate) anchors: Vec<Anchor>,
}
