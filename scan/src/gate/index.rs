//! From a sequence in the table to the anchors that it may be.

use crate::anchor::LENGTH;
use crate::code::CodeSet;

use super::table::Table;

/// No list, no spans, no crowd.
pub(super) const NONE: u32 = u32::MAX;

/// Anchors that meet at a bit. Half a cache line, of which most places where the bit is found need the first half only.
#[derive(Clone, Copy, Debug)]
pub(super) struct List {
    pub(super) beside: Beside,
    /// Anchors that are looked at one after the other.
    pub(super) from: u32,
    pub(super) len: u32,
    /// The first of further spans, or [`NONE`].
    pub(super) spans: u32,
    /// Where matches of the crowd may start, or [`NONE`].
    pub(super) crowd: u32,
}

/// More anchors of a list, side by side.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub(super) from: u32,
    pub(super) len: u32,
    /// Whether all have one mask, and are sorted by their values.
    pub(super) is_sorted: bool,
    /// Whether it is the last one of its list.
    pub(super) is_last: bool,
}

/// What can stand beside an anchor: the two bytes before it, and the two after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Beside([CodeSet; 4]);

impl Beside {
    pub(super) const NOTHING: Beside = Beside([CodeSet::NONE; 4]);

    pub(super) fn new(sets: [CodeSet; 4]) -> Beside {
        Beside(sets)
    }

    #[must_use]
    pub(super) fn or(self, Beside(other): Beside) -> Beside {
        let mut sets = self.0;
        sets.iter_mut().zip(other).for_each(|(set, other)| *set = set.with(other));
        Beside(sets)
    }

    /// Whether it can stand beside what is from `from` to `to`. Where the text begins or ends, nothing is asked.
    #[inline(always)]
    pub(super) fn fits(self, text: &[u8], from: usize, to: usize) -> bool {
        let Beside([first, before, after, last]) = self;
        let inner = from.checked_sub(2).and_then(|from| text.get(from..to + 2));
        if let Some([a, b, .., c, d]) = inner {
            return first.has(*a) & before.has(*b) & after.has(*c) & last.has(*d);
        }
        let is = |set: CodeSet, at: usize| text.get(at).is_none_or(|byte| set.has(*byte));
        is(first, from.wrapping_sub(2)) & is(before, from.wrapping_sub(1)) & is(after, to) & is(last, to + 1)
    }
}

/// The lists of the sequences that are in a table.
#[derive(Debug)]
pub(crate) struct Index {
    /// By word of the table: how many bits are set in the words before.
    ranks: Box<[u32]>,
    /// By bit that is set: its list.
    sequences: Box<[u32]>,
    lists: Box<[List]>,
}

impl Index {
    /// An index of a table that is filled, with the list of each sequence in their order.
    pub(super) fn new(table: &Table, sequences: Vec<u32>, lists: Vec<List>) -> Index {
        let mut rank = 0;
        let ranks = table.bits.iter().map(|word| {
            let before = rank;
            rank += word.count_ones();
            before
        });
        Index { ranks: ranks.collect(), sequences: sequences.into(), lists: lists.into() }
    }

    pub(super) fn get(&self, list: u32) -> Option<&List> {
        self.lists.get(list as usize)
    }

    pub(super) fn sequences(&self) -> usize {
        self.sequences.len()
    }

    pub(super) fn memory_usage(&self) -> usize {
        size_of_val(&*self.ranks) + size_of_val(&*self.sequences) + size_of_val(&*self.lists)
    }

    /// The list of a slot whose bit is set.
    #[inline(always)]
    fn list(&self, slot: u32, table: &Table) -> Option<u32> {
        let word = slot as usize / 32;
        let before = table.bits.get(word)? & !(u32::MAX << (slot % 32));
        let rank = self.ranks.get(word)? + before.count_ones();
        self.sequences.get(rank as usize).copied()
    }

    /// Of sequences in `text`, by place (counted from `start`) and slot, keeps those beside which stands what can, and
    /// puts their lists in place of the slots. How many are kept; they are moved to the front.
    #[inline(always)]
    pub(super) fn narrow(
        &self,
        text: &[u8],
        start: usize,
        table: &Table,
        places: &mut [u32],
        slots: &mut [u32],
    ) -> usize {
        let mut kept = 0;
        for next in 0..places.len() {
            let (Some(place), Some(slot)) = (places.get(next).copied(), slots.get(next).copied()) else {
                break;
            };
            let Some(list) = self.list(slot, table) else { break };
            let Some(List { beside, .. }) = self.get(list) else { break };
            // Written in any case, and kept if it fits: a branch here would be taken at random.
            if let (Some(free), Some(its)) = (places.get_mut(kept), slots.get_mut(kept)) {
                (*free, *its) = (place, list);
            }
            let at = start + place as usize;
            kept += usize::from(beside.fits(text, at, at + LENGTH));
        }
        kept
    }
}
