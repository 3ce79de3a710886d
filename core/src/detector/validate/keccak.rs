//! Keccak-256 as Ethereum and Monero use it: before its padding was changed for SHA-3.

/// Bytes that one round takes in.
const RATE: usize = 136;

/// The hash of a message.
///
/// Source: G. Bertoni et al., The Keccak reference, version 3.0 (2011); FIPS 202 has the same permutation.
pub(super) fn keccak_256(message: &[u8]) -> [u8; 32] {
    let mut state = [0u64; 25];
    let mut blocks = message.chunks_exact(RATE);
    for block in &mut blocks {
        absorb(&mut state, block);
    }
    let mut last = [0u8; RATE];
    for (place, byte) in last.iter_mut().zip(blocks.remainder().iter().chain(&[1])) {
        *place = *byte;
    }
    last[RATE - 1] |= 0x80;
    absorb(&mut state, &last);
    let mut hash = [0; 32];
    for (out, lane) in hash.chunks_exact_mut(8).zip(state) {
        out.copy_from_slice(&lane.to_le_bytes());
    }
    hash
}

fn absorb(state: &mut [u64; 25], block: &[u8]) {
    for (lane, bytes) in state.iter_mut().zip(block.chunks_exact(8)) {
        *lane ^= bytes.iter().rev().fold(0, |lane, byte| lane << 8 | u64::from(*byte));
    }
    // The round constants are what a shift register gives out; see section 1.2 of the reference.
    let mut register = 1u8;
    for _ in 0..24 {
        round(state);
        for power in 0..7 {
            state[0] ^= u64::from(register & 1) << ((1u32 << power) - 1);
            register = register << 1 ^ if register >> 7 == 1 { 0x71 } else { 0 };
        }
    }
}

/// θ, ρ, π and χ.
fn round(state: &mut [u64; 25]) {
    let at = |state: &[u64; 25], x: usize, y: usize| state.get(x % 5 + y % 5 * 5).copied().unwrap_or(0);
    let column = |state: &[u64; 25], x: usize| (0..5).fold(0, |sum, y| sum ^ at(state, x, y));
    let before = *state;
    for (place, lane) in state.iter_mut().enumerate() {
        let x = place % 5;
        *lane ^= column(&before, x + 4) ^ column(&before, x + 1).rotate_left(1);
    }
    let (mut x, mut y, mut held) = (1, 0, state[1]);
    for step in 1..=24u32 {
        (x, y) = (y, (2 * x + 3 * y) % 5);
        if let Some(lane) = state.get_mut(x + y * 5) {
            held = core::mem::replace(lane, held.rotate_left(step * (step + 1) / 2 % 64));
        }
    }
    let mixed = *state;
    for (place, lane) in state.iter_mut().enumerate() {
        let (x, y) = (place % 5, place / 5);
        *lane ^= !at(&mixed, x + 1, y) & at(&mixed, x + 2, y);
    }
}

#[cfg(test)]
mod tests {
    use super::keccak_256;

    fn hex(message: &[u8]) -> String {
        keccak_256(message).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    #[test]
    fn published_hashes() {
        assert_eq!(hex(b""), "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
        assert_eq!(hex(b"abc"), "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45");
        // One byte less than a block, a block, and one more: the padding's cases.
        let lengths = [135, 136, 137].map(|length| hex(&vec![b'a'; length]));
        assert_eq!(lengths[1], "a6c4d403279fe3e0af03729caada8374b5ca54d8065329a3ebcaeb4b60aa386e");
        assert_ne!(lengths[0], lengths[2]);
    }
}
