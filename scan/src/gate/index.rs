//! From a sequence in the table to the anchors that it may be.

use crate::anchor::LENGTH;
use crate::code::CodeSet;

use super::table::Table;

/// The lists of the sequences that are in a table.
#[derive(Debug)]
pub(crate) struct Index {
    /// By word of the table: how many bits are set in the words before.
    ranks: Box<[u32]>,
    /// By bit that is set: its list.
    lists: Box<[u32]>,
    /// By list: what the byte before can be, and the one after.
    besides: Box<[[CodeSet; 2]]>,
}

impl Index {
    /// An index of a table that is filled, for the lists of its sequences in their order.
    pub(super) fn new(table: &Table, lists: Vec<u32>, besides: Vec<[CodeSet; 2]>) -> Index {
        let mut rank = 0;
        let ranks = table.bits.iter().map(|word| {
            let before = rank;
            rank += word.count_ones();
            before
        });
        Index { ranks: ranks.collect(), lists: lists.into(), besides: besides.into() }
    }

    pub(super) fn beside(&self, list: u32) -> Option<[CodeSet; 2]> {
        self.besides.get(list as usize).copied()
    }

    pub(super) fn sequences(&self) -> usize {
        self.lists.len()
    }

    pub(super) fn memory_usage(&self) -> usize {
        size_of_val(&*self.ranks) + size_of_val(&*self.lists) + size_of_val(&*self.besides)
    }

    /// The list of a slot whose bit is set.
    #[inline(always)]
    fn list(&self, slot: u32, table: &Table) -> Option<u32> {
        let word = slot as usize / 32;
        let before = table.bits.get(word)? & !(u32::MAX << (slot % 32));
        let rank = self.ranks.get(word)? + before.count_ones();
        self.lists.get(rank as usize).copied()
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
            let Some(beside) = self.beside(list) else { break };
            // Written in any case, and kept if it fits: a branch here would be taken at random.
            if let (Some(free), Some(its)) = (places.get_mut(kept), slots.get_mut(kept)) {
                (*free, *its) = (place, list);
            }
            let at = start + place as usize;
            kept += usize::from(fits(text, at, at + LENGTH, beside));
        }
        kept
    }
}

/// Whether the bytes beside what stands from `from` to `to` can be those of `beside`. Where the text begins or ends, nothing
/// is asked.
#[inline(always)]
pub(super) fn fits(text: &[u8], from: usize, to: usize, [before, after]: [CodeSet; 2]) -> bool {
    let is = |set: CodeSet, byte: Option<&u8>| byte.is_none_or(|byte| set.has(*byte));
    is(before, text.get(from.wrapping_sub(1))) & is(after, text.get(to))
}
