//! How the matches of all patterns begin, as sets: for each of the first bytes of a match, which patterns may have which byte there.

use std::ops::RangeInclusive;

use regex_automata::nfa::thompson::{NFA, State};
use regex_automata::util::primitives::StateID;

use super::nfa;
use crate::Scanner;

/// So many bytes of a match are told apart by their place; each later one may be any that the pattern has.
pub(super) const DEPTH: usize = 8;

/// By pattern, how its matches begin.
#[derive(Debug)]
pub(super) struct Beginnings {
    /// Words of a set of patterns.
    words: usize,
    /// By place in a match and byte: the patterns that may have it there. The last place stands for all from there on.
    rows: Box<[u64]>,
    /// By pattern: the fewest bytes of a match.
    least: Box<[usize]>,
    /// By pattern: whether there are matches of [plain](is_plain) bytes alone.
    may_be_plain: Box<[bool]>,
}

impl Beginnings {
    pub(super) fn new(scanner: &Scanner) -> Beginnings {
        let patterns = scanner.patterns.len();
        let words = patterns.div_ceil(64);
        let mut all = Beginnings {
            words,
            rows: vec![0; (DEPTH + 1) * 256 * words].into(),
            least: vec![0; patterns].into(),
            may_be_plain: vec![true; patterns].into(),
        };
        for pattern in 0..patterns {
            match nfa(scanner, pattern) {
                Some((nfa, least)) => all.add(pattern, &nfa, least),
                // Cannot be, since it was accepted. Never say that there is nothing if it is not known.
                None => (0..=DEPTH).for_each(|place| all.allow(place, 0..=255, pattern)),
            }
        }
        all
    }

    /// The patterns that may have `byte` as byte number `place` of a match.
    pub(super) fn row(&self, place: usize, byte: u8) -> &[u64] {
        let from = (place.min(DEPTH) * 256 + usize::from(byte)) * self.words;
        self.rows.get(from..from + self.words).unwrap_or_default()
    }

    /// The fewest bytes of a match of one of `patterns`; of plain bytes, in a text that `is_plain`.
    pub(super) fn least(&self, patterns: &[u64], is_plain: bool) -> usize {
        let all = members(patterns).filter(|pattern| !is_plain || self.may_be_plain(*pattern));
        all.map(|pattern| self.least.get(pattern).copied().unwrap_or(0)).min().unwrap_or(usize::MAX)
    }

    /// Whether a pattern has matches of plain bytes alone.
    pub(super) fn may_be_plain(&self, pattern: usize) -> bool {
        self.may_be_plain.get(pattern).copied().unwrap_or(true)
    }

    fn allow(&mut self, place: usize, bytes: RangeInclusive<u8>, pattern: usize) {
        for byte in bytes {
            let word = (place * 256 + usize::from(byte)) * self.words + pattern / 64;
            if let Some(word) = self.rows.get_mut(word) {
                *word |= 1 << (pattern % 64);
            }
        }
    }

    fn add(&mut self, pattern: usize, nfa: &NFA, least: usize) {
        let mut level = Level::default();
        level.start(nfa, [nfa.start_anchored()]);
        for place in 0..DEPTH {
            let mut next = Vec::new();
            level.each(nfa, &mut |bytes, to| {
                self.allow(place, bytes, pattern);
                next.push(to);
            });
            level.start(nfa, next);
        }
        let mut all = Level::default();
        all.start(nfa, (0..nfa.states().len()).filter_map(|id| StateID::new(id).ok()));
        all.each(nfa, &mut |bytes, _| self.allow(DEPTH, bytes, pattern));
        if let Some(own) = self.least.get_mut(pattern) {
            *own = least;
        }
        if let Some(own) = self.may_be_plain.get_mut(pattern) {
            *own = has_plain_match(nfa);
        }
    }
}

/// Whether a byte is one that prose consists of. Most patterns of values have another in every match, such as a digit or an `@`.
pub(super) fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte.is_ascii_whitespace() || matches!(byte, b'.' | b',' | b'\'' | b'-')
}

fn has_plain_match(nfa: &NFA) -> bool {
    let mut level = Level::default();
    let mut reached = vec![nfa.start_anchored()];
    let mut seen = vec![false; nfa.states().len()];
    while !reached.is_empty() {
        level.start(nfa, reached.drain(..));
        if level.states.iter().any(|id| matches!(nfa.state(*id), State::Match { .. })) {
            return true;
        }
        level.each(nfa, &mut |mut bytes, to| {
            if bytes.any(is_plain)
                && let Some(seen) = seen.get_mut(to.as_usize())
                && !std::mem::replace(seen, true)
            {
                reached.push(to);
            }
        });
    }
    false
}

/// The members of a set of patterns.
pub(super) fn members(patterns: &[u64]) -> impl Iterator<Item = usize> {
    patterns.iter().enumerate().flat_map(|(word, bits)| {
        let mut bits = *bits;
        std::iter::from_fn(move || {
            let bit = (bits != 0).then(|| bits.trailing_zeros() as usize)?;
            bits &= bits - 1;
            Some(64 * word + bit)
        })
    })
}

/// States of an automaton at one place of a match.
#[derive(Default)]
struct Level {
    states: Vec<StateID>,
    seen: Vec<bool>,
}

impl Level {
    /// Those that are reached from `from` without a byte.
    fn start(&mut self, nfa: &NFA, from: impl IntoIterator<Item = StateID>) {
        self.states.clear();
        self.seen.clear();
        self.seen.resize(nfa.states().len(), false);
        let mut open: Vec<StateID> = from.into_iter().collect();
        while let Some(id) = open.pop() {
            match self.seen.get_mut(id.as_usize()) {
                Some(seen) if !*seen => *seen = true,
                _ => continue,
            }
            self.states.push(id);
            match nfa.state(id) {
                State::Look { next, .. } | State::Capture { next, .. } => open.push(*next),
                State::Union { alternates } => open.extend(alternates.iter().copied()),
                State::BinaryUnion { alt1, alt2 } => open.extend([*alt1, *alt2]),
                _ => {}
            }
        }
    }

    /// Every step from them.
    fn each(&self, nfa: &NFA, see: &mut dyn FnMut(RangeInclusive<u8>, StateID)) {
        for id in &self.states {
            match nfa.state(*id) {
                State::ByteRange { trans } => see(trans.start..=trans.end, trans.next),
                State::Sparse(sparse) => {
                    sparse.transitions.iter().for_each(|trans| see(trans.start..=trans.end, trans.next));
                }
                State::Dense(dense) => {
                    for byte in 0..=255 {
                        if let Some(to) = dense.matches(&[byte], 0) {
                            see(byte..=byte, to);
                        }
                    }
                }
                _ => {}
            }
        }
    }
}
