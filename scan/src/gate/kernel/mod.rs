//! The inner loops, each for the widest vectors that the processor has.
//!
//! A kernel computes what [`scalar`] computes, and reports the same places in the same order. Which one runs makes no
//! difference but in speed; tests force each.
#![expect(unsafe_code, reason = "vector instructions; everything else in the crate is safe")]

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
mod scalar;
#[cfg(test)]
mod tests;

use std::ops::Range;

use super::index::Index;
use super::table::Table;

/// Bytes of text that are swept at a time.
pub(crate) const CHUNK: usize = 4_096;

/// Vectors that a kernel writes at a time may reach so far beyond the last entry.
const SLACK: usize = 64;

/// An implementation of the inner loops.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Kernel {
    /// On every processor.
    Scalar,
    /// 32 bytes at a time, on x86-64 with AVX2.
    Avx2,
    /// 64 bytes at a time, on x86-64 with AVX-512 F, BW, VL, VBMI.
    Avx512,
}

impl Kernel {
    /// Every kernel that runs on this processor, the fastest last.
    pub fn available() -> Vec<Kernel> {
        [Kernel::Scalar, Kernel::Avx2, Kernel::Avx512].into_iter().filter(|kernel| kernel.runs()).collect()
    }

    /// The fastest kernel that runs on this processor.
    pub fn fastest() -> Kernel {
        [Kernel::Avx512, Kernel::Avx2].into_iter().find(|kernel| kernel.runs()).unwrap_or(Kernel::Scalar)
    }

    /// Whether the processor has what it needs.
    pub fn runs(self) -> bool {
        match self {
            Kernel::Scalar => true,
            #[cfg(target_arch = "x86_64")]
            Kernel::Avx2 => {
                is_x86_feature_detected!("avx2")
                    && is_x86_feature_detected!("bmi1")
                    && is_x86_feature_detected!("bmi2")
                    && is_x86_feature_detected!("popcnt")
            }
            #[cfg(target_arch = "x86_64")]
            Kernel::Avx512 => {
                is_x86_feature_detected!("avx512f")
                    && is_x86_feature_detected!("avx512bw")
                    && is_x86_feature_detected!("avx512vl")
                    && is_x86_feature_detected!("avx512vbmi")
                    && is_x86_feature_detected!("bmi1")
                    && is_x86_feature_detected!("bmi2")
                    && is_x86_feature_detected!("popcnt")
            }
            #[cfg(not(target_arch = "x86_64"))]
            Kernel::Avx2 | Kernel::Avx512 => false,
        }
    }
}

/// A kernel that runs on this processor.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ready(Kernel);

impl Ready {
    /// `kernel` if it runs here, otherwise the scalar one.
    pub(crate) fn new(kernel: Kernel) -> Ready {
        Ready(if kernel.runs() { kernel } else { Kernel::Scalar })
    }
}

/// What a sweep has found: places are counted from the beginning of its range. The memory of one is reused.
pub(crate) struct Found {
    /// Places where a sequence of codes that is in the table begins, in no order, and its slot.
    places: Box<[u32]>,
    slots: Box<[u32]>,
    sequences: usize,
    /// Places of bytes that are anchors by themselves.
    bytes: Vec<u32>,
    /// Places of bytes with which characters begin that may have to be replaced.
    leads: Vec<u32>,
}

impl Default for Found {
    fn default() -> Self {
        let room = || vec![0; CHUNK / 2 + SLACK].into();
        Found { places: room(), slots: room(), sequences: 0, bytes: Vec::new(), leads: Vec::new() }
    }
}

impl Found {
    /// Each sequence by its place and slot; when they are narrowed down, by its place and list.
    pub(crate) fn sequences(&self) -> impl Iterator<Item = (u32, u32)> {
        self.places.iter().copied().zip(self.slots.iter().copied()).take(self.sequences)
    }

    pub(crate) fn bytes(&self) -> &[u32] {
        &self.bytes
    }

    pub(crate) fn leads(&self) -> &[u32] {
        &self.leads
    }

    fn clear(&mut self) {
        self.sequences = 0;
        self.bytes.clear();
        self.leads.clear();
    }
}

/// Finds what is in `table` and begins in `range`, which begins at an even place and is at most a [`CHUNK`] long. The
/// text is read beyond the range too, and as if zeroes followed its end.
pub(crate) fn sweep(kernel: Ready, text: &[u8], range: Range<usize>, table: &Table, found: &mut Found) {
    found.clear();
    let range = range.start..range.end.min(text.len()).min(range.start + CHUNK);
    match kernel.0 {
        Kernel::Scalar => scalar::sweep(text, range, table, found),
        #[cfg(target_arch = "x86_64")]
        Kernel::Avx2 => {
            // SAFETY: `Ready` has seen that the processor has the instructions.
            unsafe { avx2::sweep(text, range, table, found) }
        }
        #[cfg(target_arch = "x86_64")]
        Kernel::Avx512 => {
            // SAFETY: `Ready` has seen that the processor has the instructions.
            unsafe { avx512::sweep(text, range, table, found) }
        }
        #[cfg(not(target_arch = "x86_64"))]
        Kernel::Avx2 | Kernel::Avx512 => scalar::sweep(text, range, table, found),
    }
}

/// Keeps of the sequences that are found in `text` from `start` on those beside which stands what can, with their lists.
pub(crate) fn narrow(
    kernel: Ready,
    text: &[u8],
    start: usize,
    table: &Table,
    index: &Index,
    found: &mut Found,
) {
    let Found { places, slots, sequences, .. } = found;
    let (places, _) = places.split_at_mut((*sequences).min(places.len()));
    let (slots, _) = slots.split_at_mut((*sequences).min(slots.len()));
    *sequences = match kernel.0 {
        #[cfg(target_arch = "x86_64")]
        Kernel::Avx2 | Kernel::Avx512 => {
            // SAFETY: `Ready` has seen that the processor has the instructions.
            unsafe { narrow_with_popcnt(text, start, table, index, places, slots) }
        }
        #[cfg(not(target_arch = "x86_64"))]
        Kernel::Avx2 | Kernel::Avx512 => index.narrow(text, start, table, places, slots),
        Kernel::Scalar => index.narrow(text, start, table, places, slots),
    };
}

/// The same loop, with instructions that count and shift bits.
///
/// # Safety
/// The processor must have BMI1 and POPCNT.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "bmi1,bmi2,popcnt")]
unsafe fn narrow_with_popcnt(
    text: &[u8],
    start: usize,
    table: &Table,
    index: &Index,
    places: &mut [u32],
    slots: &mut [u32],
) -> usize {
    index.narrow(text, start, table, places, slots)
}
