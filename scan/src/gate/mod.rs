//! Where in a text something could be.
//!
//! ```text
//! text ─▶ kernel ─▶ places of sequences ─▶ list ─────────▶ frame ─▶ target
//!         one bit a   about 15 in 100        two codes on    16 bytes  pattern, and
//!         sequence    of those looked at     each side       compared  where it starts
//! ```
//!
//! A kernel looks each sequence of four codes that begins at an even byte up in a table of bits, which costs the same
//! however many patterns there are. What is in the table leads to the anchors with that sequence, and the bytes around it
//! to those of them that can be meant. No branch is taken at random before that.

mod build;
mod index;
mod kernel;
mod table;

use std::fmt;
use std::ops::Range;

use crate::anchor::{FRAME_BEFORE, Frame};

use index::{Index, List, Span};
pub use kernel::Kernel;
use kernel::Ready;
pub(crate) use kernel::{CHUNK, Found};
use table::Table;

/// What an anchor calls for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Call {
    /// One pattern.
    Pattern(Target),
    /// Those that the [`Crowd`](crate::crowd::Crowd) tells apart.
    Crowd(Starts),
}

/// A pattern, and where to look for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Target {
    /// The pattern, by its place among all.
    pub(crate) pattern: u32,
    /// How many bytes before the anchor, at least and at most, its [`Approach`](crate::approach::Approach) begins.
    pub(crate) least: i16,
    pub(crate) most: i16,
}

/// Places near an anchor where matches may start: bit `n` is for [`Starts::REACH`] - `n` bytes before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Starts(pub(crate) u64);

impl Starts {
    /// How far before the anchor the lowest bit is. The highest is for one byte after it.
    pub(crate) const REACH: usize = 62;

    /// Between `least` and `most` bytes before the anchor. `None` if that is out of reach.
    pub(crate) fn new(least: i16, most: i16) -> Option<Starts> {
        let bit = |back: i16| (-1..=62).contains(&back).then(|| 62 - back);
        let (first, last) = (bit(most)?, bit(least)?);
        let ones = u64::MAX >> (63 - (last - first).clamp(0, 63));
        Some(Starts(ones << first))
    }
}

/// Takes what the gate finds in a text as it is read.
pub(crate) trait Visitor {
    /// An anchor of a pattern is at `at`.
    fn pattern(&mut self, at: usize, target: Target);

    /// Anchors of the crowd are at `at`.
    fn crowd(&mut self, at: usize, starts: Starts);
}

/// Finds anchors.
pub(crate) struct Gate {
    kernel: Ready,
    table: Table,
    index: Index,
    /// By byte that is an anchor: its list, or [`NONE`].
    bytes: Box<[u32; 128]>,
    crowds: Box<[Starts]>,
    spans: Box<[Span]>,
    frames: Box<[Frame]>,
    targets: Box<[Target]>,
}

impl fmt::Debug for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gate")
            .field("kernel", &self.kernel)
            .field("slots", &(u64::from(self.table.mask) + 1))
            .field("sequences", &self.index.sequences())
            .field("anchors", &self.targets.len())
            .finish_non_exhaustive()
    }
}

impl Gate {
    /// Reports what can be in `text`, as it is read, from a place in `range`: the place, and the target. The range begins at
    /// an even place and is at most a [`CHUNK`] long.
    pub(crate) fn pass(
        &self,
        text: &[u8],
        range: Range<usize>,
        found: &mut Found,
        visitor: &mut dyn Visitor,
    ) {
        let start = range.start;
        kernel::sweep(self.kernel, text, range, &self.table, found);
        kernel::narrow(self.kernel, text, start, &self.table, &self.index, found);
        for (place, list) in found.sequences() {
            if let Some(list) = self.index.get(list) {
                self.look_at(text, start + place as usize, list, visitor);
            }
        }
        for place in found.bytes() {
            let at = start + *place as usize;
            let list = text.get(at).and_then(|byte| self.bytes.get(usize::from(*byte)));
            if let Some(list) = list.and_then(|list| self.index.get(*list))
                && list.beside.fits(text, at, at + 1)
            {
                self.look_at(text, at, list, visitor);
            }
        }
    }

    fn look_at(&self, text: &[u8], at: usize, list: &List, visitor: &mut dyn Visitor) {
        if let Some(starts) = self.crowds.get(list.crowd as usize) {
            visitor.crowd(at, *starts);
        }
        let there = around(text, at);
        let (frames, targets) = self.anchors(list.from, list.len);
        for (frame, target) in frames.iter().zip(targets) {
            if there & frame.mask == frame.value {
                visitor.pattern(at, *target);
            }
        }
        for span in self.spans.get(list.spans as usize..).unwrap_or_default() {
            let (frames, targets) = self.anchors(span.from, span.len);
            // In a span that is sorted all have the mask of the first.
            let first = match frames.first() {
                Some(Frame { mask, .. }) if span.is_sorted => {
                    frames.partition_point(|frame| frame.value < there & mask)
                }
                _ => 0,
            };
            for (frame, target) in frames.iter().zip(targets).skip(first) {
                if there & frame.mask == frame.value {
                    visitor.pattern(at, *target);
                } else if span.is_sorted {
                    break;
                }
            }
            if span.is_last {
                break;
            }
        }
    }

    fn anchors(&self, from: u32, len: u32) -> (&[Frame], &[Target]) {
        let range = from as usize..from as usize + len as usize;
        (self.frames.get(range.clone()).unwrap_or_default(), self.targets.get(range).unwrap_or_default())
    }

    /// Bytes that it takes.
    pub(crate) fn memory_usage(&self) -> usize {
        size_of_val(&*self.table.bits)
            + self.index.memory_usage()
            + size_of_val(&*self.bytes)
            + size_of_val(&*self.crowds)
            + size_of_val(&*self.spans)
            + size_of_val(&*self.frames)
            + size_of_val(&*self.targets)
    }
}

/// The bytes that a frame is about, with zeroes beyond the text.
fn around(text: &[u8], at: usize) -> u128 {
    if let Some(from) = at.checked_sub(FRAME_BEFORE)
        && let Some(bytes) = text.get(from..).and_then(<[u8]>::first_chunk)
    {
        return u128::from_le_bytes(*bytes);
    }
    let mut bytes = [0; 16];
    for (place, byte) in (0..).zip(&mut bytes) {
        *byte = (at + place).checked_sub(FRAME_BEFORE).and_then(|at| text.get(at)).copied().unwrap_or(0);
    }
    u128::from_le_bytes(bytes)
}
