//! Which sequences of four codes are anchors: one bit each.

use crate::anchor::{LENGTH, StandIns};
use crate::code::{CodeSet, TABLE};

/// Marks a byte that is an anchor by itself.
pub(super) const ANCHOR: u8 = 0x80;

/// The bits of a code.
pub(super) const CODE: u8 = 0x1F;

/// What kernels look up.
pub(crate) struct Table {
    /// By byte: its code, and [`ANCHOR`].
    pub(super) bytes: [u8; 256],
    /// By the low six bits of bytes from 0xC0 on: whether characters to be replaced begin with it.
    pub(super) leads: u64,
    /// Of the four codes of a sequence `a b c d`, `(a + 32 b) + multiplier * (c + 32 d)` modulo the number of bits is the
    /// slot. With 2²⁰ bits every sequence has its own.
    pub(super) multiplier: u16,
    /// One less than the number of bits.
    pub(super) mask: u32,
    pub(super) bits: Box<[u32]>,
}

impl Table {
    /// Bits of the smallest table and of the largest.
    const LEAST: u32 = 15;
    const MOST: u32 = 20;

    /// At most one of so many bits is set, unless the table is the largest.
    const SPARSENESS: usize = 32;

    /// A table that has room for so many sequences, and none yet.
    pub(super) fn new(sequences: usize, leads: StandIns) -> Table {
        let fits = |bits: &u32| sequences <= (1 << bits) / Self::SPARSENESS;
        let bits = (Self::LEAST..Self::MOST).find(fits).unwrap_or(Self::MOST);
        // What is added keeps sequences apart that differ in their last codes only.
        let multiplier = if bits == Self::MOST { 1 << 10 } else { (1 << (bits - 10)) + 5 };
        Table {
            bytes: TABLE,
            leads: leads.leads(),
            multiplier,
            mask: (1 << bits) - 1,
            bits: vec![0; 1 << (bits - 5)].into(),
        }
    }

    /// The slots of a sequence of sets, some perhaps more than once.
    pub(super) fn slots(&self, sets: &[CodeSet; LENGTH]) -> impl Iterator<Item = u32> {
        let [a, b, c, d] = *sets;
        let pairs = |low: CodeSet, high: CodeSet| {
            high.iter().flat_map(move |high| low.iter().map(move |low| u32::from(low) + 32 * u32::from(high)))
        };
        let (multiplier, mask) = (u32::from(self.multiplier), self.mask);
        pairs(c, d).flat_map(move |last| pairs(a, b).map(move |first| (first + multiplier * last) & mask))
    }

    /// Marks a byte as an anchor. The kernels see no difference between the two cases of a letter, nor between other
    /// bytes that are 0x20 apart from 0x40 on, so both are marked.
    pub(super) fn mark(&mut self, byte: u8) {
        let both = if byte < 0x40 { [byte, byte] } else { [byte & !0x20, byte | 0x20] };
        for byte in both {
            if let Some(entry) = self.bytes.get_mut(usize::from(byte)) {
                *entry |= ANCHOR;
            }
        }
    }

    pub(super) fn set(&mut self, slot: u32) {
        if let Some(word) = self.bits.get_mut(slot as usize / 32) {
            *word |= 1 << (slot % 32);
        }
    }

    /// Whether the bit of a slot is set.
    #[cfg(test)]
    pub(super) fn has(&self, slot: u32) -> bool {
        self.bits[slot as usize / 32] >> (slot % 32) & 1 == 1
    }
}
