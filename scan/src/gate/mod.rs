//! Where in a text something could be.
//!
//! ```text
//! text ─▶ kernel ─▶ places of sequences ─▶ group ─▶ frame ─▶ target
//!         one bit a   about 5 in 100 even    exact     8 bytes   pattern, and
//!         sequence    for 10,000 patterns    sequence  compared  where it starts
//! ```
//!
//! A kernel looks each sequence of four codes that begins at an even byte up in a table of bits, which costs the same
//! however many patterns there are. What is in the table leads to the anchors with that sequence, and the bytes around it
//! to those of them that can be meant. No branch is taken at random before that.

mod kernel;
mod table;

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use crate::anchor::{Anchor, FRAME_BEFORE, Frame, Key, StandIns};

pub use kernel::Kernel;
pub(crate) use kernel::{CHUNK, Found};
use table::Table;

/// What an anchor stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Target {
    /// The pattern, by its place among all.
    pub(crate) pattern: u32,
    /// How many bytes before the anchor, at least and at most, its [`Approach`](crate::approach::Approach) begins.
    pub(crate) least: i16,
    pub(crate) most: i16,
}

/// Finds anchors.
pub(crate) struct Gate {
    kernel: Kernel,
    table: Table,
    /// By word of the table: how many bits are set in the words before.
    ranks: Box<[u32]>,
    /// By bit that is set: where its spans begin.
    sequences: Box<[u32]>,
    /// By byte that is an anchor: where its spans begin.
    bytes: Box<[u32; 128]>,
    /// The groups that meet at one bit, one after the other.
    spans: Box<[Span]>,
    /// The entries of a group stand side by side.
    frames: Box<[Frame]>,
    targets: Box<[Target]>,
}

impl fmt::Debug for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gate")
            .field("kernel", &self.kernel)
            .field("slots", &(u64::from(self.table.mask) + 1))
            .field("sequences", &self.sequences.len())
            .field("anchors", &self.targets.len())
            .finish_non_exhaustive()
    }
}

/// Anchors that meet at a bit, side by side.
#[derive(Clone, Copy, Debug)]
struct Span {
    from: u32,
    /// How many, and in the highest bit whether another span follows.
    len: u32,
    /// The mask of all frames, which are then sorted by their values; or 0 if each has its own.
    mask: u64,
}

impl Span {
    const MORE: u32 = 1 << 31;

    /// So many anchors with the same mask are sorted; fewer are looked at one after the other.
    const SORTED: usize = 8;

    fn entries(self) -> Range<usize> {
        self.from as usize..self.from as usize + (self.len & !Self::MORE) as usize
    }
}

/// No spans.
const NONE: u32 = u32::MAX;

impl Gate {
    /// A gate for anchors, each with what it stands for. `stand_ins` are the characters that must be replaced in texts.
    pub(crate) fn new(anchors: Vec<(Anchor, Target)>, stand_ins: StandIns, kernel: Kernel) -> Gate {
        let mut groups: BTreeMap<Key, Vec<(Frame, Target)>> = BTreeMap::new();
        for (anchor, target) in anchors {
            groups.entry(anchor.key).or_default().push((anchor.frame, target));
        }
        let sequences = |key: &Key| match key {
            Key::Codes(sets) => sets.iter().map(|set| set.len()).product::<usize>(),
            Key::Byte(_) => 0,
        };
        let mut joiner = Joiner::new(Table::new(groups.keys().map(sequences).sum(), stand_ins));
        for (key, mut entries) in groups {
            entries.sort_unstable();
            entries.dedup();
            joiner.group(key, &entries);
        }
        joiner.finish(kernel)
    }

    /// Reports what can be in `text`, as it is read, from a place in `range`: the place, and the target. The range begins at
    /// an even place and is at most a [`CHUNK`] long. Whether there is a character that may have to be replaced.
    pub(crate) fn pass(
        &self,
        text: &[u8],
        range: Range<usize>,
        found: &mut Found,
        report: &mut dyn FnMut(usize, Target),
    ) {
        let start = range.start;
        kernel::sweep(self.kernel, text, range, &self.table, found);
        for (place, slot) in found.sequences() {
            let Some(spans) = self.spans_of(slot) else { continue };
            self.look_at(text, start + place as usize, spans, report);
        }
        for place in found.bytes() {
            let at = start + *place as usize;
            let Some(byte) = text.get(at) else { continue };
            let spans = self.bytes.get(usize::from(*byte)).copied().filter(|spans| *spans != NONE);
            if let Some(spans) = spans {
                self.look_at(text, at, spans, report);
            }
        }
    }

    fn spans_of(&self, slot: u32) -> Option<u32> {
        let word = slot as usize / 32;
        let before = self.table.bits.get(word)? & !(u32::MAX << (slot % 32));
        let rank = self.ranks.get(word)? + before.count_ones();
        self.sequences.get(rank as usize).copied()
    }

    fn look_at(&self, text: &[u8], at: usize, spans: u32, report: &mut dyn FnMut(usize, Target)) {
        let there = around(text, at);
        for span in self.spans.get(spans as usize..).unwrap_or_default() {
            let entries = span.entries();
            let frames = self.frames.get(entries.clone()).unwrap_or_default();
            let targets = self.targets.get(entries).unwrap_or_default();
            if span.mask == 0 {
                for (frame, target) in frames.iter().zip(targets) {
                    if there & frame.mask == frame.value {
                        report(at, *target);
                    }
                }
            } else {
                let value = there & span.mask;
                let first = frames.partition_point(|frame| frame.value < value);
                let its = frames.iter().zip(targets).skip(first);
                its.take_while(|(frame, _)| frame.value == value).for_each(|(_, target)| report(at, *target));
            }
            if span.len & Span::MORE == 0 {
                break;
            }
        }
    }

    /// Bytes that it takes.
    pub(crate) fn memory_usage(&self) -> usize {
        size_of_val(&*self.table.bits)
            + size_of_val(&*self.ranks)
            + size_of_val(&*self.sequences)
            + size_of_val(&*self.bytes)
            + size_of_val(&*self.spans)
            + size_of_val(&*self.frames)
            + size_of_val(&*self.targets)
    }
}

/// Builds a gate.
struct Joiner {
    table: Table,
    bytes: Box<[u32; 128]>,
    spans: Vec<Span>,
    frames: Vec<Frame>,
    targets: Vec<Target>,
    /// By group of anchors with the same sequences: its spans.
    groups: Vec<Vec<Span>>,
    /// Which groups meet at which slot.
    meetings: Vec<(u32, u32)>,
}

impl Joiner {
    fn new(table: Table) -> Joiner {
        Joiner {
            table,
            bytes: Box::new([NONE; 128]),
            spans: Vec::new(),
            frames: Vec::new(),
            targets: Vec::new(),
            groups: Vec::new(),
            meetings: Vec::new(),
        }
    }

    /// Adds the anchors of one key, which are in order.
    fn group(&mut self, key: Key, entries: &[(Frame, Target)]) {
        let spans = self.spans(entries);
        match key {
            Key::Byte(byte) => {
                self.table.mark(byte);
                let place = self.list(&spans);
                if let Some(its) = self.bytes.get_mut(usize::from(byte)) {
                    *its = place;
                }
            }
            Key::Codes(sets) => {
                let group = number(self.groups.len());
                self.meetings.extend(self.table.slots(&sets).map(|slot| (slot, group)));
                self.groups.push(spans);
            }
        }
    }

    /// Lays anchors out: those with a mask that many have are sorted by their values, the others have a span together.
    fn spans(&mut self, entries: &[(Frame, Target)]) -> Vec<Span> {
        let mut spans = Vec::new();
        let by_mask = || entries.chunk_by(|(a, _), (b, _)| a.mask == b.mask);
        let begin = self.frames.len();
        for single in by_mask().filter(|entries| entries.len() < Span::SORTED).flatten() {
            self.frames.push(single.0);
            self.targets.push(single.1);
        }
        if self.frames.len() > begin {
            spans.push(Span { from: number(begin), len: number(self.frames.len() - begin), mask: 0 });
        }
        for many in by_mask().filter(|entries| entries.len() >= Span::SORTED) {
            let mask = many.first().map_or(0, |(frame, _)| frame.mask);
            spans.push(Span { from: number(self.frames.len()), len: number(many.len()), mask });
            self.frames.extend(many.iter().map(|(frame, _)| *frame));
            self.targets.extend(many.iter().map(|(_, target)| *target));
        }
        spans
    }

    /// Where the spans are listed.
    fn list(&mut self, spans: &[Span]) -> u32 {
        let place = number(self.spans.len());
        self.spans.extend(spans.iter().map(|span| Span { len: span.len | Span::MORE, ..*span }));
        if let Some(last) = self.spans.last_mut() {
            last.len &= !Span::MORE;
        }
        place
    }

    /// Fills the table. Slots at which the same groups meet share their list.
    fn finish(mut self, kernel: Kernel) -> Gate {
        let mut meetings = std::mem::take(&mut self.meetings);
        meetings.sort_unstable();
        meetings.dedup();
        let mut sequences = Vec::new();
        let mut known: BTreeMap<Vec<u32>, u32> = BTreeMap::new();
        for meeting in meetings.chunk_by(|(slot, _), (other, _)| slot == other) {
            if let Some((slot, _)) = meeting.first() {
                self.table.set(*slot);
            }
            let groups: Vec<u32> = meeting.iter().map(|(_, group)| *group).collect();
            let place = match known.get(&groups) {
                Some(place) => *place,
                None => {
                    let its = |group: &u32| self.groups.get(*group as usize).cloned().unwrap_or_default();
                    let spans: Vec<Span> = groups.iter().flat_map(its).collect();
                    let place = self.list(&spans);
                    known.insert(groups, place);
                    place
                }
            };
            sequences.push(place);
        }
        let mut rank = 0;
        let ranks = self.table.bits.iter().map(|word| {
            let before = rank;
            rank += word.count_ones();
            before
        });
        Gate {
            kernel,
            ranks: ranks.collect(),
            sequences: sequences.into(),
            bytes: self.bytes,
            spans: self.spans.into(),
            frames: self.frames.into(),
            targets: self.targets.into(),
            table: self.table,
        }
    }
}

/// The eight bytes that a frame is about, with zeroes beyond the text.
fn around(text: &[u8], at: usize) -> u64 {
    if let Some(from) = at.checked_sub(FRAME_BEFORE)
        && let Some(bytes) = text.get(from..).and_then(<[u8]>::first_chunk)
    {
        return u64::from_le_bytes(*bytes);
    }
    let mut bytes = [0; 8];
    for (place, byte) in (0..).zip(&mut bytes) {
        *byte = (at + place).checked_sub(FRAME_BEFORE).and_then(|at| text.get(at)).copied().unwrap_or(0);
    }
    u64::from_le_bytes(bytes)
}

/// There are less than 2³² of anything: the patterns alone would take more memory than there is.
fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
