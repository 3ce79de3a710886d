//! Memory that a thread reuses.

use std::ops::Range;
use std::sync::Arc;

use crate::Scanner;
use crate::engine::Cache;

/// Memory that one thread reuses from scan to scan.
///
/// It adapts itself to the scanner it is used with. Used with another one it starts anew, so a host that alternates
/// between scanners should keep one for each. After some scans with one scanner it allocates no more. It grows to at
/// most about a mebibyte for each regular expression that had to be searched for, and usually to some kilobytes.
#[derive(Debug, Default)]
pub struct Scratch {
    /// The scanner that the rest belongs to. Held, so that no other can take its address.
    owner: Option<Arc<()>>,
    /// By pattern; made when the pattern is first searched for.
    pub(crate) caches: Vec<Option<Cache>>,
    /// By pattern; at its default between two scans.
    pub(crate) progress: Vec<Progress>,
    /// By literal: whether the current text has it.
    pub(crate) seen: Vec<bool>,
    /// The literals that are seen.
    pub(crate) seen_literals: Vec<usize>,
    /// The patterns that can match.
    pub(crate) candidates: Vec<u32>,
    /// Hits of keywords with their patterns.
    pub(crate) keyword_hits: Vec<(u32, Range<usize>)>,
    /// Hits of the current matcher.
    pub(crate) hits: Vec<Range<usize>>,
}

/// How far one pattern has come in one text.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Progress {
    pub(crate) is_candidate: bool,
    /// Where a search may start.
    pub(crate) at: usize,
    pub(crate) hits: usize,
}

impl Scratch {
    /// Makes ready for `scanner`. Until [`Scratch::detach`] it belongs to nobody, so that what a panic of a
    /// caller's function leaves behind is not used again.
    pub(crate) fn attach(&mut self, scanner: &Scanner) {
        if self.owner.take().is_some_and(|owner| Arc::ptr_eq(&owner, &scanner.identity)) {
            return;
        }
        let patterns = scanner.patterns.len();
        self.seen_literals.clear();
        self.candidates.clear();
        self.keyword_hits.clear();
        self.hits.clear();
        self.caches.clear();
        self.caches.resize_with(patterns, || None);
        self.progress.clear();
        self.progress.resize(patterns, Progress::default());
        self.seen.clear();
        self.seen.resize(scanner.prefilter.as_ref().map_or(0, |prefilter| prefilter.callers.len()), false);
    }

    /// Forgets the text. Costs what the scan touched, not what the scanner holds.
    pub(crate) fn detach(&mut self, scanner: &Scanner) {
        for id in self.candidates.drain(..) {
            if let Some(progress) = self.progress.get_mut(id as usize) {
                *progress = Progress::default();
            }
        }
        for literal in self.seen_literals.drain(..) {
            if let Some(seen) = self.seen.get_mut(literal) {
                *seen = false;
            }
        }
        self.keyword_hits.clear();
        self.owner = Some(Arc::clone(&scanner.identity));
    }
}
