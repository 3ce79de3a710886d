//! Memory that a thread reuses.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use crate::confirm::{Cache, Engine, Meter, Place};
use crate::gate::Found;
use crate::opening::OpeningScratch;
use crate::stand_in::Reading;
use crate::{MatcherId, Scanner};

/// Memory that one thread reuses from scan to scan.
///
/// It adapts itself to the scanner it is used with. Used with another one it starts anew, so a host that alternates
/// between scanners should keep one for each. After some scans with one scanner it allocates no more, but for texts that
/// need far more than others. It holds four bytes for each pattern and less than a mebibyte for the pass; and up to about a
/// mebibyte for each expression that had to be searched for with automata, which is rare, of at most 32 of them. Texts that come in
/// pieces take three mebibytes more, with a thousand patterns.
#[derive(Default)]
pub struct Scratch {
    /// The scanner that the rest belongs to. Held, so that no other can take its address.
    owner: Option<Arc<()>>,
    pub(crate) found: Found,
    pub(crate) reading: Reading,
    pub(crate) candidates: Vec<Candidate>,
    pub(crate) starts: StartBits,
    /// Patterns that the current text has candidates of.
    pub(crate) active: Vec<Progress>,
    /// By pattern: its place in `active`, or [`INACTIVE`].
    pub(crate) places: Vec<u32>,
    pub(crate) hits: Vec<(MatcherId, Range<usize>)>,
    /// What programs come back to.
    pub(crate) stack: Vec<Place>,
    /// Of patterns that were searched for with automata lately, in no order.
    caches: Vec<(u32, Box<Cache>)>,
    pub(crate) openings: OpeningScratch,
}

pub(crate) const INACTIVE: u32 = u32::MAX;

/// Candidates, hits and patterns under way that there is room for between two scans, of each.
const KEPT: usize = 1 << 13;

/// Caches of automata that are kept at a time.
const MOST_CACHES: usize = 32;

/// Where a match of a pattern may start: between two places, or with the run that ends there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Candidate {
    pub(crate) pattern: u32,
    pub(crate) from: usize,
    pub(crate) to: usize,
}

/// Where matches of the crowd may start: a bit for each byte of a chunk and somewhat beyond.
#[derive(Debug, Default)]
pub(crate) struct StartBits {
    pub(crate) words: Vec<u64>,
    /// Whether a bit is set.
    pub(crate) any: bool,
}

impl StartBits {
    /// How many bits are for the bytes before the chunk.
    pub(crate) const BEFORE: usize = 256;

    /// Sets the bits of `bits` from bit `from` on.
    pub(crate) fn add(&mut self, from: usize, bits: u64) {
        let (word, shift) = (from / 64, from % 64);
        if self.words.len() < word + 2 {
            self.words.resize(word + 2, 0);
        }
        let wide = u128::from(bits) << shift;
        let halves = [wide as u64, (wide >> 64) as u64];
        for (own, half) in self.words.iter_mut().skip(word).zip(halves) {
            *own |= half;
        }
        self.any |= bits != 0;
    }
}

/// How far one pattern has come in one text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Progress {
    pub(crate) pattern: u32,
    /// Where the next match may start.
    pub(crate) at: usize,
    pub(crate) hits: usize,
    pub(crate) meter: Meter,
    /// Not all of its hits are there.
    pub(crate) is_cut: bool,
}

/// Says nothing: it may hold parts of texts.
impl fmt::Debug for Scratch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scratch").finish_non_exhaustive()
    }
}

impl Scratch {
    /// Makes ready for `scanner`. Until [`Scratch::detach`] it belongs to nobody, so that what a panic of a caller's
    /// function leaves behind is not used again.
    pub(crate) fn attach(&mut self, scanner: &Scanner) {
        if self.owner.take().is_some_and(|owner| Arc::ptr_eq(&owner, &scanner.identity)) {
            return;
        }
        self.candidates.clear();
        self.starts = StartBits::default();
        self.active.clear();
        self.places.clear();
        self.places.resize(scanner.patterns.len(), INACTIVE);
        self.hits.clear();
        self.caches.clear();
        self.openings = OpeningScratch::default();
    }

    /// Forgets the text. Costs what the scan touched, not what the scanner holds.
    pub(crate) fn detach(&mut self, scanner: &Scanner) {
        for progress in self.active.drain(..) {
            if let Some(place) = self.places.get_mut(progress.pattern as usize) {
                *place = INACTIVE;
            }
        }
        self.candidates.clear();
        self.hits.clear();
        // What one text needed, the next ones need not have room for.
        self.candidates.shrink_to(KEPT);
        self.active.shrink_to(KEPT);
        self.hits.shrink_to(KEPT);
        self.owner = Some(Arc::clone(&scanner.identity));
    }

    /// The cache of a pattern's automata, ready for another text. It is put back with [`Scratch::put_back`].
    pub(crate) fn take_cache(&mut self, pattern: u32, engine: &Engine) -> Box<Cache> {
        let known = self.caches.iter().position(|(other, _)| *other == pattern);
        let mut cache = match known {
            Some(place) => self.caches.swap_remove(place).1,
            None => Box::new(engine.create_cache()),
        };
        cache.start();
        cache
    }

    /// Keeps the cache of a pattern's automata for the next text.
    pub(crate) fn put_back(&mut self, pattern: u32, cache: Box<Cache>) {
        if self.caches.len() >= MOST_CACHES {
            self.caches.clear();
        }
        self.caches.push((pattern, cache));
    }
}
