//! All patterns against one text.

use crate::detector::Accept;
use crate::document::Syntax;

use super::PatternError;

/// Names one matcher of a [`Scanner`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MatcherId(pub u32);

/// What is looked for under one name.
#[derive(Clone)]
pub struct Matcher<'a> {
    /// A hit is a match of any of these.
    pub patterns: Vec<&'a str>,
    /// How they are read.
    pub syntax: Syntax,
    /// Whether a match must not touch a letter, digit or underscore on either side.
    pub whole_words: bool,
    /// The capture group that is the hit; 0 is the whole match.
    pub group: usize,
    /// The check a match must pass.
    pub accept: Option<Accept>,
}

/// A set of matchers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MatcherSet {
    words: Vec<u64>,
}

impl MatcherSet {
    /// Adds a matcher.
    pub fn insert(&mut self, id: MatcherId) {
        let word = id.0 as usize / 64;
        if self.words.len() <= word {
            self.words.resize(word + 1, 0);
        }
        if let Some(bits) = self.words.get_mut(word) {
            *bits |= 1 << (id.0 % 64);
        }
    }

    /// Whether a matcher is a member.
    pub fn contains(&self, id: MatcherId) -> bool {
        self.words.get(id.0 as usize / 64).is_some_and(|bits| bits & (1 << (id.0 % 64)) != 0)
    }

    /// Takes every member out, keeping the memory.
    pub fn clear(&mut self) {
        self.words.fill(0);
    }

    /// Whether there is no member.
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|bits| *bits == 0)
    }
}

/// Collects matchers.
pub struct ScannerBuilder {}

impl ScannerBuilder {
    /// Compiles each pattern into at most `size_limit` bytes.
    pub fn new(_size_limit: usize) -> Self {
        ScannerBuilder {}
    }

    /// Adds a matcher.
    ///
    /// # Errors
    /// The first pattern that is refused, by its place in `matcher.patterns`, and why.
    pub fn add(&mut self, _matcher: &Matcher<'_>) -> Result<MatcherId, (usize, PatternError)> {
        Ok(MatcherId(0))
    }

    /// The scanner. Without `prefilter` every wanted pattern is tried on every text: slower, the same hits.
    pub fn build(self, _prefilter: bool) -> Scanner {
        Scanner {}
    }
}

/// All matchers, ready to scan. Shared by threads; what a scan needs to write is in [`ScanScratch`].
#[derive(Debug)]
pub struct Scanner {}

/// Memory that one thread reuses from scan to scan.
#[derive(Debug, Default)]
pub struct ScanScratch {}

/// How a scan ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScanOutcome {
    /// Matchers whose hits are not all there, because a bound on work or on hits was reached.
    pub incomplete: Vec<MatcherId>,
}

impl Scanner {
    /// Reports every hit of the `wanted` matchers: by matcher, then by place. A matcher's hits are those of its
    /// patterns, each leftmost-first and non-overlapping, without the ones that lie inside another.
    ///
    /// At most `max_hits` hits are reported. Work is linear in the text for each matcher.
    pub fn scan(
        &self,
        _text: &str,
        _wanted: &MatcherSet,
        _max_hits: usize,
        _scratch: &mut ScanScratch,
        _hit: &mut dyn FnMut(MatcherId, usize, usize),
    ) -> ScanOutcome {
        ScanOutcome::default()
    }
}
