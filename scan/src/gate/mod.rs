//! Where in a text something could be.
//!
//! ```text
//! text ─▶ kernel ─▶ places of sequences ─▶ list ─────▶ frame ─▶ target
//!         one bit a   about 15 in 100        a code on   8 bytes   pattern, and
//!         sequence    of those looked at     each side   compared  where it starts
//! ```
//!
//! A kernel looks each sequence of four codes that begins at an even byte up in a table of bits, which costs the same
//! however many patterns there are. What is in the table leads to the anchors with that sequence, and the bytes around it
//! to those of them that can be meant. No branch is taken at random before that.

mod index;
mod kernel;
mod table;

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use crate::anchor::{Anchor, FRAME_BEFORE, Frame, Key, StandIns};
use crate::code::CodeSet;

use index::{Index, fits};
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
    /// By byte that is an anchor: its list.
    bytes: Box<[u32; 128]>,
    lists: Box<[List]>,
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

/// Anchors that meet at a bit.
#[derive(Clone, Copy, Debug)]
struct List {
    /// Where matches of the crowd may start.
    crowd: Starts,
    /// The first of its spans, or [`NONE`].
    spans: u32,
}

/// Some anchors of a list, side by side.
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

/// No list, or no spans.
const NONE: u32 = u32::MAX;

impl Gate {
    /// A gate for anchors, each with what it calls for. `stand_ins` are the characters that must be replaced in texts.
    pub(crate) fn new(anchors: Vec<(Anchor, Call)>, stand_ins: StandIns, kernel: Kernel) -> Gate {
        let mut groups: BTreeMap<Key, Group> = BTreeMap::new();
        for (anchor, call) in anchors {
            let group = groups.entry(anchor.key).or_default();
            group.common.beside(anchor.beside);
            match call {
                Call::Pattern(target) => group.entries.push((anchor.frame, target)),
                Call::Crowd(starts) => group.common.crowd.0 |= starts.0,
            }
        }
        let sequences = |key: &Key| match key {
            Key::Codes(sets) => sets.iter().map(|set| set.len()).product::<usize>(),
            Key::Byte(_) => 0,
        };
        let mut joiner = Joiner::new(Table::new(groups.keys().map(sequences).sum(), stand_ins));
        for (key, mut group) in groups {
            group.entries.sort_unstable();
            group.entries.dedup();
            joiner.group(key, &group);
        }
        joiner.finish(kernel)
    }

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
            self.look_at(text, start + place as usize, list, visitor);
        }
        for place in found.bytes() {
            let at = start + *place as usize;
            let Some(byte) = text.get(at) else { continue };
            let list = self.bytes.get(usize::from(*byte)).copied().unwrap_or(NONE);
            if self.index.beside(list).is_some_and(|beside| fits(text, at, at + 1, beside)) {
                self.look_at(text, at, list, visitor);
            }
        }
    }

    fn look_at(&self, text: &[u8], at: usize, list: u32, visitor: &mut dyn Visitor) {
        let Some(List { crowd, spans, .. }) = self.lists.get(list as usize).copied() else { return };
        if crowd != Starts::default() {
            visitor.crowd(at, crowd);
        }
        let there = around(text, at);
        for span in self.spans.get(spans as usize..).unwrap_or_default() {
            let entries = span.entries();
            let frames = self.frames.get(entries.clone()).unwrap_or_default();
            let targets = self.targets.get(entries).unwrap_or_default();
            if span.mask == 0 {
                for (frame, target) in frames.iter().zip(targets) {
                    if there & frame.mask == frame.value {
                        visitor.pattern(at, *target);
                    }
                }
            } else {
                let value = there & span.mask;
                let first = frames.partition_point(|frame| frame.value < value);
                let its = frames.iter().zip(targets).skip(first);
                its.take_while(|(frame, _)| frame.value == value)
                    .for_each(|(_, target)| visitor.pattern(at, *target));
            }
            if span.len & Span::MORE == 0 {
                break;
            }
        }
    }

    /// Bytes that it takes.
    pub(crate) fn memory_usage(&self) -> usize {
        size_of_val(&*self.table.bits)
            + self.index.memory_usage()
            + size_of_val(&*self.bytes)
            + size_of_val(&*self.lists)
            + size_of_val(&*self.spans)
            + size_of_val(&*self.frames)
            + size_of_val(&*self.targets)
    }
}

/// What anchors have in common.
#[derive(Clone, Copy, Debug)]
struct Common {
    beside: [CodeSet; 2],
    crowd: Starts,
}

impl Common {
    const NOTHING: Common = Common { beside: [CodeSet::NONE; 2], crowd: Starts(0) };

    fn beside(&mut self, [before, after]: [CodeSet; 2]) {
        let [own_before, own_after] = self.beside;
        self.beside = [own_before.with(before), own_after.with(after)];
    }

    #[must_use]
    fn and(mut self, other: &Common) -> Common {
        self.beside(other.beside);
        self.crowd.0 |= other.crowd.0;
        self
    }
}

/// Anchors of one key.
#[derive(Debug)]
struct Group {
    common: Common,
    /// Those of patterns.
    entries: Vec<(Frame, Target)>,
}

impl Default for Group {
    fn default() -> Self {
        Group { common: Common::NOTHING, entries: Vec::new() }
    }
}

/// Builds a gate.
struct Joiner {
    table: Table,
    bytes: Box<[u32; 128]>,
    lists: Vec<List>,
    /// By list.
    besides: Vec<[CodeSet; 2]>,
    spans: Vec<Span>,
    frames: Vec<Frame>,
    targets: Vec<Target>,
    /// By group of anchors with the same sequences: what they have in common, and their spans.
    groups: Vec<(Common, Vec<Span>)>,
    /// Which groups meet at which slot.
    meetings: Vec<(u32, u32)>,
}

impl Joiner {
    fn new(table: Table) -> Joiner {
        Joiner {
            table,
            bytes: Box::new([NONE; 128]),
            lists: Vec::new(),
            besides: Vec::new(),
            spans: Vec::new(),
            frames: Vec::new(),
            targets: Vec::new(),
            groups: Vec::new(),
            meetings: Vec::new(),
        }
    }

    /// Adds the anchors of one key, which are in order.
    fn group(&mut self, key: Key, group: &Group) {
        let spans = self.spans(&group.entries);
        match key {
            Key::Byte(byte) => {
                self.table.mark(byte);
                let list = self.list(group.common, &spans);
                if let Some(its) = self.bytes.get_mut(usize::from(byte)) {
                    *its = list;
                }
            }
            Key::Codes(sets) => {
                let number = number(self.groups.len());
                self.meetings.extend(self.table.slots(&sets).map(|slot| (slot, number)));
                self.groups.push((group.common, spans));
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

    fn list(&mut self, Common { beside, crowd }: Common, spans: &[Span]) -> u32 {
        let first = if spans.is_empty() { NONE } else { number(self.spans.len()) };
        self.lists.push(List { crowd, spans: first });
        self.besides.push(beside);
        if spans.is_empty() {
            return number(self.lists.len() - 1);
        }
        self.spans.extend(spans.iter().map(|span| Span { len: span.len | Span::MORE, ..*span }));
        if let Some(last) = self.spans.last_mut() {
            last.len &= !Span::MORE;
        }
        number(self.lists.len() - 1)
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
            let list = match known.get(&groups) {
                Some(list) => *list,
                None => {
                    let its = groups.iter().filter_map(|group| self.groups.get(*group as usize));
                    let common = its.clone().fold(Common::NOTHING, |common, (its, _)| common.and(its));
                    let spans: Vec<Span> = its.flat_map(|(_, spans)| spans.iter().copied()).collect();
                    let list = self.list(common, &spans);
                    known.insert(groups, list);
                    list
                }
            };
            sequences.push(list);
        }
        let index = Index::new(&self.table, sequences, self.besides);
        Gate {
            kernel: Ready::new(kernel),
            index,
            bytes: self.bytes,
            lists: self.lists.into(),
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
