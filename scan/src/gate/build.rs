//! Anchors to a gate.

use std::collections::BTreeMap;

use crate::anchor::{Anchor, Frame, Key, StandIns};

use super::index::{Beside, Index, List, NONE, Span};
use super::kernel::Ready;
use super::table::Table;
use super::{Call, Gate, Kernel, Starts, Target};

/// So many anchors with the same mask are sorted; fewer are looked at one after the other.
const SORTED: usize = 8;

impl Gate {
    /// A gate for anchors, each with what it calls for. `stand_ins` are the characters that must be replaced in texts.
    pub(crate) fn new(anchors: Vec<(Anchor, Call)>, stand_ins: StandIns, kernel: Kernel) -> Gate {
        let mut groups: BTreeMap<Key, Group> = BTreeMap::new();
        for (anchor, call) in anchors {
            let group = groups.entry(anchor.key).or_default();
            group.common.beside = group.common.beside.or(Beside::new(anchor.beside));
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
            joiner.add(key, &group);
        }
        joiner.finish(kernel)
    }
}

/// What anchors have in common.
#[derive(Clone, Copy, Debug)]
struct Common {
    beside: Beside,
    crowd: Starts,
}

impl Common {
    const NOTHING: Common = Common { beside: Beside::NOTHING, crowd: Starts(0) };

    #[must_use]
    fn or(self, other: &Common) -> Common {
        Common { beside: self.beside.or(other.beside), crowd: Starts(self.crowd.0 | other.crowd.0) }
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

/// Lays anchors out.
struct Joiner {
    table: Table,
    bytes: Box<[u32; 128]>,
    lists: Vec<List>,
    crowds: Vec<Starts>,
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
            crowds: Vec::new(),
            spans: Vec::new(),
            frames: Vec::new(),
            targets: Vec::new(),
            groups: Vec::new(),
            meetings: Vec::new(),
        }
    }

    /// Adds the anchors of one key, which are in order.
    fn add(&mut self, key: Key, group: &Group) {
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

    /// Those with a mask that many have are sorted by their values, the others have a span together, which is the first.
    fn spans(&mut self, entries: &[(Frame, Target)]) -> Vec<Span> {
        let by_mask = || entries.chunk_by(|(a, _), (b, _)| a.mask == b.mask);
        let few: Vec<_> = by_mask().filter(|entries| entries.len() < SORTED).flatten().copied().collect();
        let mut spans = vec![self.span(&few, false)];
        for many in by_mask().filter(|entries| entries.len() >= SORTED) {
            spans.push(self.span(many, true));
        }
        spans
    }

    fn span(&mut self, entries: &[(Frame, Target)], is_sorted: bool) -> Span {
        let from = number(self.frames.len());
        self.frames.extend(entries.iter().map(|(frame, _)| *frame));
        self.targets.extend(entries.iter().map(|(_, target)| *target));
        Span { from, len: number(entries.len()), is_sorted, is_last: false }
    }

    fn list(&mut self, common: Common, spans: &[Span]) -> u32 {
        let (first, others) =
            spans.split_first().map_or((None, spans), |(first, others)| (Some(first), others));
        let mut others: Vec<Span> = others.iter().filter(|span| span.len > 0).copied().collect();
        let place = |empty: bool, len: usize| if empty { NONE } else { number(len) };
        self.lists.push(List {
            beside: common.beside,
            from: first.map_or(0, |first| first.from),
            len: first.map_or(0, |first| first.len),
            spans: place(others.is_empty(), self.spans.len()),
            crowd: place(common.crowd == Starts::default(), self.crowds.len()),
        });
        if let Some(last) = others.last_mut() {
            last.is_last = true;
        }
        self.spans.append(&mut others);
        if common.crowd != Starts::default() {
            self.crowds.push(common.crowd);
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
                    let common = its.clone().fold(Common::NOTHING, |common, (its, _)| common.or(its));
                    let spans: Vec<Span> = its.flat_map(|(_, spans)| spans.iter().copied()).collect();
                    let list = self.list(common, &spans);
                    known.insert(groups, list);
                    list
                }
            };
            sequences.push(list);
        }
        Gate {
            kernel: Ready::new(kernel),
            index: Index::new(&self.table, sequences, self.lists),
            bytes: self.bytes,
            crowds: self.crowds.into(),
            spans: self.spans.into(),
            frames: self.frames.into(),
            targets: self.targets.into(),
            table: self.table,
        }
    }
}

/// There are less than 2³² of anything: the patterns alone would take more memory than there is.
fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
