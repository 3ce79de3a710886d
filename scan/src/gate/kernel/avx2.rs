//! 32 bytes at a time.

use std::arch::x86_64::*;
use std::ops::Range;

use crate::gate::table::{CODE, Table};

use super::{CHUNK, Found, SLACK};

/// Bytes of the text that are looked up at a time.
const BLOCK: usize = 32;

/// What one block of a text is matched with.
#[derive(Clone, Copy)]
struct Registers {
    /// The table of bytes by their high half: 0, 2, 3, 4 and 6, 5 and 7, and beyond ASCII.
    rows: [__m256i; 6],
    code: __m256i,
    pair: __m256i,
    quad: __m256i,
    mask: __m256i,
}

/// # Safety
/// The processor must have AVX2, BMI1 and POPCNT.
#[target_feature(enable = "avx2,bmi1,popcnt")]
pub(super) unsafe fn sweep(text: &[u8], range: Range<usize>, table: &Table, found: &mut Found) {
    assert!(range.end <= text.len() && range.len() <= CHUNK, "a range of the text");
    assert!(
        found.places.len() >= CHUNK / 2 + SLACK && found.slots.len() >= CHUNK / 2 + SLACK,
        "room for all"
    );
    // Blocks after which another one can be read.
    let whole = (range.len() / BLOCK).min((text.len() - range.start) / BLOCK).saturating_sub(1);
    let (middle, mut sequences) = (range.start + whole * BLOCK, 0);
    if whole > 0 {
        // SAFETY: `whole` blocks and another one are within the text.
        unsafe { blocks(text.as_ptr().add(range.start), whole * BLOCK, 0, table, &mut sequences, found) };
    }
    // The rest, and what follows it, with zeroes beyond the text.
    let mut rest = [0; 4 * BLOCK];
    let after = text.get(middle..).unwrap_or_default();
    rest.iter_mut().zip(after).for_each(|(byte, text)| *byte = *text);
    // SAFETY: at most two blocks are left, and `rest` has four.
    unsafe {
        blocks(rest.as_ptr(), range.end - middle, middle - range.start, table, &mut sequences, found);
    }
    found.sequences = sequences;
}

/// Looks `len` bytes up, from `text` on, which is `place` bytes into the range.
///
/// # Safety
/// A whole number of blocks that holds `len` bytes, and one block more, must be readable from `text` on. `found` must have
/// room for the places before `place + len`, and for two vectors more.
#[target_feature(enable = "avx2,bmi1,popcnt")]
unsafe fn blocks(
    text: *const u8,
    len: usize,
    place: usize,
    table: &Table,
    sequences: &mut usize,
    found: &mut Found,
) {
    let registers = registers(table);
    let Registers { code, pair, quad, mask, .. } = registers;
    let offsets = _mm256_set_epi32(28, 24, 20, 16, 12, 8, 4, 0);
    let thirty_one = _mm256_set1_epi32(31);
    // SAFETY: the first block is readable.
    let mut bytes = unsafe { _mm256_loadu_si256(text.cast()) };
    let mut entries = look_up(bytes, registers);
    let mut pairs = _mm256_maddubs_epi16(_mm256_and_si256(entries, code), pair);
    let mut at = 0;
    while at < len {
        // SAFETY: the block after this one is readable too.
        let next_bytes = unsafe { _mm256_loadu_si256(text.add(at + BLOCK).cast()) };
        let next_entries = look_up(next_bytes, registers);
        let next_pairs = _mm256_maddubs_epi16(_mm256_and_si256(next_entries, code), pair);
        // The pairs that begin two bytes later.
        let crossing = _mm256_permute2x128_si256::<0x21>(pairs, next_pairs);
        let later_pairs = _mm256_alignr_epi8::<2>(crossing, pairs);
        let slots = [pairs, later_pairs].map(|pairs| _mm256_and_si256(_mm256_madd_epi16(pairs, quad), mask));
        let hits = slots.map(|slots| {
            // SAFETY: a slot is at most `mask`, and the table has a bit for each; gathered are the words that hold them.
            let words = unsafe {
                _mm256_i32gather_epi32::<4>(table.bits.as_ptr().cast(), _mm256_srli_epi32::<5>(slots))
            };
            // The bit becomes the sign.
            let signs = _mm256_sllv_epi32(words, _mm256_andnot_si256(slots, thirty_one));
            _mm256_movemask_ps(_mm256_castsi256_ps(signs)).unsigned_abs()
        });
        let left = len - at;
        // Every fourth byte within, and those two later.
        let within =
            [left.div_ceil(4), left.saturating_sub(2).div_ceil(4)].map(|lanes| (1_u32 << lanes.min(8)) - 1);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_possible_wrap,
            reason = "a chunk is 4,096 bytes"
        )]
        let here = (place + at) as i32;
        if (hits[0] | hits[1]) != 0 {
            for (((hits, within), slots), later) in hits.into_iter().zip(within).zip(slots).zip([0, 2]) {
                let hits = hits & within;
                let places = _mm256_add_epi32(offsets, _mm256_set1_epi32(here + later));
                // SAFETY: so far at most one place for every two bytes of the range is taken, and there is room for two
                // more vectors.
                unsafe {
                    let order = _mm256_cvtepu8_epi32(_mm_cvtsi64_si128(compress(hits)));
                    let (free, its) = (found.places.as_mut_ptr(), found.slots.as_mut_ptr());
                    _mm256_storeu_si256(
                        free.add(*sequences).cast(),
                        _mm256_permutevar8x32_epi32(places, order),
                    );
                    _mm256_storeu_si256(
                        its.add(*sequences).cast(),
                        _mm256_permutevar8x32_epi32(slots, order),
                    );
                }
                *sequences += hits.count_ones() as usize;
            }
        }
        let marked = _mm256_movemask_epi8(entries).cast_unsigned();
        let beyond = _mm256_movemask_epi8(bytes).cast_unsigned();
        if (marked | beyond) != 0 {
            let within = if left >= BLOCK { u32::MAX } else { (1 << left) - 1 };
            push(marked & within, here, &mut found.bytes);
            // Bytes from 0xC0 on: those beyond ASCII whose second bit is set too.
            let leads = beyond & _mm256_movemask_epi8(_mm256_add_epi8(bytes, bytes)).cast_unsigned();
            let mut leads = leads & within;
            while leads != 0 {
                let offset = leads.trailing_zeros();
                // SAFETY: the offset is within the block, which is readable.
                let lead = unsafe { *text.add(at + offset as usize) };
                if table.leads >> (lead & 0x3F) & 1 == 1 {
                    found.leads.push(here.unsigned_abs() + offset);
                }
                leads &= leads - 1;
            }
        }
        (bytes, entries, pairs) = (next_bytes, next_entries, next_pairs);
        at += BLOCK;
    }
}

/// Adds the places of the bits that are set.
fn push(mut bits: u32, place: i32, places: &mut Vec<u32>) {
    while bits != 0 {
        places.push(place.unsigned_abs() + bits.trailing_zeros());
        bits &= bits - 1;
    }
}

#[target_feature(enable = "avx2,bmi1,popcnt")]
fn registers(table: &Table) -> Registers {
    let row = |row: usize| {
        // SAFETY: the table has sixteen rows.
        let row = unsafe { _mm_loadu_si128(table.bytes.as_ptr().add(16 * row).cast()) };
        _mm256_broadcastsi128_si256(row)
    };
    #[expect(clippy::cast_possible_wrap, reason = "bit patterns")]
    let (code, mask) = (CODE as i8, table.mask as i32);
    Registers {
        rows: [0, 2, 3, 4, 5, 8].map(row),
        code: _mm256_set1_epi8(code),
        pair: _mm256_set1_epi16(32 << 8 | 1),
        quad: _mm256_set1_epi32(i32::from(table.multiplier) << 16 | 1),
        mask: _mm256_set1_epi32(mask),
    }
}

/// The entries of bytes in the table, by what [`crate::code::TABLE`] promises: rows 6 and 7 are 4 and 5 again, 1 is of
/// [`OTHER`](crate::code) and no anchors, which is zero, and all rows beyond ASCII are one.
#[inline]
#[target_feature(enable = "avx2,bmi1,popcnt")]
fn look_up(bytes: __m256i, registers: Registers) -> __m256i {
    let [control, punctuation, digits, letters, more_letters, beyond] = registers.rows;
    let is_high = _mm256_cmpgt_epi8(bytes, _mm256_set1_epi8(0x5F));
    let upper = _mm256_xor_si256(bytes, _mm256_and_si256(is_high, _mm256_set1_epi8(0x20)));
    // A byte of another row gets the highest bit, for which a shuffle gives zero.
    let of_row = |row: __m256i, high_half: i8| {
        let index =
            _mm256_adds_epu8(_mm256_xor_si256(upper, _mm256_set1_epi8(high_half)), _mm256_set1_epi8(0x70));
        _mm256_shuffle_epi8(row, index)
    };
    let words = _mm256_or_si256(of_row(letters, 0x40), of_row(more_letters, 0x50));
    let others = _mm256_or_si256(of_row(punctuation, 0x20), of_row(digits, 0x30));
    let beyond = _mm256_shuffle_epi8(beyond, _mm256_xor_si256(bytes, _mm256_set1_epi8(i8::MIN)));
    _mm256_or_si256(_mm256_or_si256(words, others), _mm256_or_si256(of_row(control, 0), beyond))
}

/// Of eight bits, the places of those that are set, lowest first, a byte each.
fn compress(bits: u32) -> i64 {
    COMPRESS.get(bits as usize & 0xFF).copied().unwrap_or(0)
}

#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler, which refuses what would panic")]
const COMPRESS: [i64; 256] = {
    let mut table = [0; 256];
    let mut bits = 0;
    while bits < 256 {
        let (mut order, mut count, mut lane) = (0_i64, 0, 0);
        while lane < 8 {
            if bits >> lane & 1 == 1 {
                order |= lane << (8 * count);
                count += 1;
            }
            lane += 1;
        }
        table[bits] = order;
        bits += 1;
    }
    table
};
