//! 64 bytes at a time.

use std::arch::x86_64::*;
use std::ops::Range;

use crate::gate::table::{CODE, Table};

use super::{CHUNK, Found, SLACK};

/// What one block of a text is matched with.
#[derive(Clone, Copy)]
struct Registers {
    /// The table of bytes: two vectors for ASCII, and for the others the first 64 again stand for all.
    low: __m512i,
    high: __m512i,
    beyond: __m512i,
    code: __m512i,
    pair: __m512i,
    quad: __m512i,
    mask: __m512i,
    leads: __m512i,
}

/// Places of one block.
struct Block {
    /// By every fourth byte: whether a sequence of the table begins there; and two bytes later.
    sequences: [__mmask16; 2],
    slots: [__m512i; 2],
    bytes: u64,
    leads: u64,
}

/// # Safety
/// The processor must have AVX-512 F, BW, VL and VBMI, BMI1, BMI2 and POPCNT.
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi,bmi1,bmi2,popcnt")]
pub(super) unsafe fn sweep(text: &[u8], range: Range<usize>, table: &Table, found: &mut Found) {
    let registers = registers(table);
    assert!(range.end <= text.len() && range.len() <= CHUNK, "a range of the text");
    assert!(
        found.places.len() >= CHUNK / 2 + SLACK && found.slots.len() >= CHUNK / 2 + SLACK,
        "room for all"
    );
    let mut report = Report { place: 0, sequences: 0, found };
    let mut at = range.start;
    while at + 64 <= range.end && at + 66 <= text.len() {
        // SAFETY: 66 bytes are readable from `at` on.
        let (here, next) = unsafe {
            let here = text.as_ptr().add(at);
            (_mm512_loadu_epi8(here.cast()), _mm512_loadu_epi8(here.add(2).cast()))
        };
        // SAFETY: `registers` is of `table`.
        let block = unsafe { look_up(here, next, registers, table) };
        // SAFETY: blocks of the range are reported one after the other.
        unsafe { report.block(&block) };
        at += 64;
    }
    // What is left, with zeroes beyond the text.
    while at < range.end {
        let left = text.len() - at;
        let (here, next) = (first(left), first(left.saturating_sub(2)));
        // SAFETY: only bytes within the text are read: the first `left` from `at` on.
        let (here, next) = unsafe {
            let pointer = text.as_ptr().add(at);
            (
                _mm512_maskz_loadu_epi8(here, pointer.cast()),
                _mm512_maskz_loadu_epi8(next, pointer.wrapping_add(2).cast()),
            )
        };
        // SAFETY: `registers` is of `table`.
        let block = unsafe { look_up(here, next, registers, table) };
        let within = first(range.end - at);
        let [even, odd] = [0, 2].map(|from| fourth(within >> from));
        let block = Block {
            sequences: [block.sequences[0] & even, block.sequences[1] & odd],
            bytes: block.bytes & within,
            leads: block.leads & within,
            ..block
        };
        // SAFETY: as above.
        unsafe { report.block(&block) };
        at += 64;
    }
    let Report { sequences, .. } = report;
    found.sequences = sequences;
}

/// Writes places down, block by block.
struct Report<'f> {
    /// Where the next block begins in the range.
    place: u32,
    sequences: usize,
    found: &'f mut Found,
}

impl Report<'_> {
    /// # Safety
    /// At most [`CHUNK`] bytes may be reported, 64 at a time, and `found` must have room for half as many places and
    /// [`SLACK`] more.
    #[inline]
    #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi,bmi1,bmi2,popcnt")]
    unsafe fn block(&mut self, block: &Block) {
        let [here, there] = block.sequences;
        if (here | there) != 0 {
            let offsets = _mm512_set_epi32(60, 56, 52, 48, 44, 40, 36, 32, 28, 24, 20, 16, 12, 8, 4, 0);
            let places = _mm512_add_epi32(offsets, _mm512_set1_epi32(self.place.cast_signed()));
            let later = _mm512_add_epi32(places, _mm512_set1_epi32(2));
            for (hits, places, slots) in [(here, places, block.slots[0]), (there, later, block.slots[1])] {
                // SAFETY: at most one place for every two bytes is taken so far, and there is room for two more vectors.
                unsafe {
                    let free = self.found.places.as_mut_ptr().add(self.sequences);
                    let its = self.found.slots.as_mut_ptr().add(self.sequences);
                    _mm512_storeu_epi32(free.cast(), _mm512_maskz_compress_epi32(hits, places));
                    _mm512_storeu_epi32(its.cast(), _mm512_maskz_compress_epi32(hits, slots));
                }
                self.sequences += hits.count_ones() as usize;
            }
        }
        if (block.bytes | block.leads) != 0 {
            push(block.bytes, self.place, &mut self.found.bytes);
            push(block.leads, self.place, &mut self.found.leads);
        }
        self.place += 64;
    }
}

/// The first `bytes` of a block.
fn first(bytes: usize) -> u64 {
    if bytes >= 64 { u64::MAX } else { (1 << bytes) - 1 }
}

/// Every fourth bit.
fn fourth(mut bits: u64) -> u16 {
    bits &= 0x1111_1111_1111_1111;
    bits = (bits | bits >> 3) & 0x0303_0303_0303_0303;
    bits = (bits | bits >> 6) & 0x000F_000F_000F_000F;
    bits = (bits | bits >> 12) & 0x0000_00FF_0000_00FF;
    #[expect(clippy::cast_possible_truncation, reason = "the low 16 bits")]
    let low = (bits | bits >> 24) as u16;
    low
}

/// Adds the places of the bits that are set.
fn push(mut bits: u64, place: u32, places: &mut Vec<u32>) {
    while bits != 0 {
        places.push(place + bits.trailing_zeros());
        bits &= bits - 1;
    }
}

#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi,bmi1,bmi2,popcnt")]
fn registers(table: &Table) -> Registers {
    // SAFETY: the table has 256 bytes.
    let (low, high, beyond) = unsafe {
        let bytes = table.bytes.as_ptr();
        (
            _mm512_loadu_epi8(bytes.cast()),
            _mm512_loadu_epi8(bytes.add(64).cast()),
            _mm512_loadu_epi8(bytes.add(128).cast()),
        )
    };
    #[expect(clippy::cast_possible_wrap, reason = "bit patterns")]
    let (code, mask) = (CODE as i8, table.mask as i32);
    Registers {
        low,
        high,
        beyond,
        code: _mm512_set1_epi8(code),
        pair: _mm512_set1_epi16(32 << 8 | 1),
        quad: _mm512_set1_epi32(i32::from(table.multiplier) << 16 | 1),
        mask: _mm512_set1_epi32(mask),
        leads: _mm512_movm_epi8(table.leads),
    }
}

/// Looks one block up: `here` are its bytes, `next` those that begin two later.
///
/// # Safety
/// `registers` must be those of `table`.
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi,bmi1,bmi2,popcnt")]
unsafe fn look_up(here: __m512i, next: __m512i, registers: Registers, table: &Table) -> Block {
    let Registers { low, high, beyond, code, pair, quad, mask, leads } = registers;
    let entries = |bytes: __m512i, is_beyond: __mmask64| {
        let ascii = _mm512_permutex2var_epi8(low, bytes, high);
        // Beyond ASCII the low bits of a byte decide, so a quarter of the table stands for the rest.
        _mm512_mask_permutexvar_epi8(ascii, is_beyond, bytes, beyond)
    };
    let is_beyond = _mm512_movepi8_mask(here);
    let first = entries(here, is_beyond);
    let second = entries(next, _mm512_movepi8_mask(next));
    let slots = [first, second].map(|entries| {
        let pairs = _mm512_maddubs_epi16(_mm512_and_si512(entries, code), pair);
        _mm512_and_si512(_mm512_madd_epi16(pairs, quad), mask)
    });
    let sequences = slots.map(|slots| {
        // SAFETY: a slot is at most `mask`, and the table has a bit for each; gathered are the words that hold them.
        let words =
            unsafe { _mm512_i32gather_epi32::<4>(_mm512_srli_epi32::<5>(slots), table.bits.as_ptr().cast()) };
        // Rotating counts modulo 32, as the bits of a word are counted.
        _mm512_test_epi32_mask(_mm512_rorv_epi32(words, slots), _mm512_set1_epi32(1))
    });
    let leads = match is_beyond {
        0 => 0,
        _ => {
            // The lookup takes the low six bits of a byte, as `leads` is made for.
            let leads = _mm512_movepi8_mask(_mm512_permutexvar_epi8(here, leads));
            leads & _mm512_cmpge_epu8_mask(here, _mm512_set1_epi8(0xC0_u8 as i8))
        }
    };
    Block { sequences, slots, bytes: _mm512_movepi8_mask(first), leads }
}
