//! For every processor, and what the others are held against.

use std::ops::Range;

use crate::gate::table::{ANCHOR, CODE, Table};

use super::Found;

pub(super) fn sweep(text: &[u8], range: Range<usize>, table: &Table, found: &mut Found) {
    let byte = |at: usize| text.get(at).copied().unwrap_or(0);
    let entry = |byte: u8| table.bytes.get(usize::from(byte)).copied().unwrap_or(0);
    let multiplier = u32::from(table.multiplier);
    let pair = |low: u8, high: u8| u32::from(low & CODE) + 32 * u32::from(high & CODE);
    let mut bytes = [byte(range.start), byte(range.start + 1)];
    let mut entries = bytes.map(entry);
    let mut first = pair(entries[0], entries[1]);
    let mut sequences = 0;
    for (place, at) in (0_u32..).step_by(2).zip(range.clone().step_by(2)) {
        // One of the pair may lie beyond the range, where the text goes on or not; zero is nothing to report.
        if at + 1 >= range.end {
            (bytes[1], entries[1]) = (0, 0);
        }
        if (entries[0] | entries[1]) & ANCHOR != 0 {
            let marked = (place..).zip(entries).filter(|(_, entry)| entry & ANCHOR != 0);
            found.bytes.extend(marked.map(|(place, _)| place));
        }
        if bytes[0] | bytes[1] >= 0xC0 {
            let leads = |byte: u8| byte >= 0xC0 && table.leads >> (byte & 0x3F) & 1 == 1;
            found.leads.extend((place..).zip(bytes).filter(|(_, byte)| leads(*byte)).map(|(place, _)| place));
        }
        bytes = [byte(at + 2), byte(at + 3)];
        entries = bytes.map(entry);
        let second = pair(entries[0], entries[1]);
        let slot = (first + multiplier * second) & table.mask;
        first = second;
        // Written in any case and kept if it is in the table: a branch here would be taken at random.
        if let (Some(free), Some(its)) = (found.places.get_mut(sequences), found.slots.get_mut(sequences)) {
            (*free, *its) = (place, slot);
        }
        let word = table.bits.get(slot as usize / 32).copied().unwrap_or(0);
        sequences += (word >> (slot % 32) & 1) as usize;
    }
    found.sequences = sequences;
}
