//! One pattern against one text, with a bound on the bytes walked.
//!
//! Finding *all* matches of a regular expression one after the other can take quadratic time: `.*x|.` looks to the
//! end of the line for each of its one-byte matches. A pattern whose matches are short cannot look far, so it is left
//! to the `meta` engine. Any other is searched for with lazy automata that say how far they walked.

use std::ops::Range;

use regex_automata::hybrid;
use regex_automata::nfa::thompson::{self, NFA, WhichCaptures};
use regex_automata::util::prefilter::Prefilter;
use regex_automata::util::primitives::NonMaxUsize;
use regex_automata::{Anchored, Input, Match, MatchErrorKind, MatchKind, meta};
use regex_syntax::hir::{Class, Hir, HirKind};

/// Bytes that one lazily built automaton may take before it is cleared.
const LAZY_DFA_BYTES: usize = 1 << 19;

/// Longest match, in bytes, of a pattern that cannot exceed the bound on work whatever the text.
const SHORT: usize = 64;

/// Work that one pattern may do on one text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Meter {
    /// Bytes walked.
    pub(crate) work: u64,
    budget: u64,
}

impl Meter {
    /// 64 walks over the text, and so much more that only texts beyond some kilobytes can exceed it.
    pub(crate) fn new(text: &str) -> Self {
        Meter { work: 0, budget: 64 * text.len() as u64 + (1 << 20) }
    }

    /// How much work programs may have done, together, before automata take over: no more than the automata would do
    /// on the whole text.
    pub(crate) fn most_steps(&self, text: &str) -> u64 {
        8 * text.len() as u64 + (1 << 12)
    }

    pub(crate) fn charge(&mut self, bytes: usize) {
        self.work += bytes as u64;
    }

    fn is_spent(&self) -> bool {
        self.work > self.budget
    }
}

/// What a search came to.
#[derive(Debug)]
pub(crate) enum Found {
    /// The leftmost match, which may be empty.
    Match(Range<usize>),
    /// There is none.
    Nothing,
    /// The work was bounded before the search.
    GivenUp,
}

/// The automata do not fit the memory granted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TooLarge;

/// A compiled pattern.
#[derive(Debug)]
pub(crate) struct Engine {
    /// Finds short matches; confirms long ones where the lazy automata cannot; and finds groups within a match.
    program: meta::Regex,
    reach: Reach,
}

#[derive(Debug)]
enum Reach {
    /// No match is longer than this.
    Short(usize),
    Long(Box<Long>),
}

#[derive(Debug)]
struct Long {
    /// `None` if its states do not fit the memory granted.
    lazy: Option<hybrid::regex::Regex>,
    /// ASCII bytes that no match contains: a match lies between two of them.
    separators: [bool; 128],
}

/// What a search with one [`Engine`] writes.
#[derive(Debug)]
pub(crate) struct Cache {
    program: meta::Cache,
    lazy: Option<hybrid::regex::Cache>,
    slots: Vec<Option<NonMaxUsize>>,
    /// Before this byte of the current text the lazy automata have failed.
    distrusted: usize,
}

impl Cache {
    /// Makes ready for another text.
    pub(crate) fn start(&mut self) {
        self.distrusted = 0;
    }
}

impl Engine {
    /// Compiles `hir` into automata of at most `size_limit` bytes each.
    pub(crate) fn new(hir: &Hir, size_limit: usize, groups: bool) -> Result<Engine, TooLarge> {
        let captures = if groups { WhichCaptures::All } else { WhichCaptures::Implicit };
        let config = meta::Config::new()
            .nfa_size_limit(Some(size_limit))
            .onepass_size_limit(Some(size_limit))
            .hybrid_cache_capacity(LAZY_DFA_BYTES)
            .which_captures(captures);
        let build = |config: meta::Config| {
            meta::Builder::new().configure(config).build_from_hir(hir).map_err(|_| TooLarge)
        };
        match hir.properties().maximum_len() {
            Some(longest) if longest <= SHORT => {
                Ok(Engine { program: build(config)?, reach: Reach::Short(longest) })
            }
            _ => {
                // The lazy automata are here already; a second pair inside would only cost memory.
                let program = build(config.hybrid(false).dfa(false))?;
                let separators = separators(hir);
                Ok(Engine {
                    program,
                    reach: Reach::Long(Box::new(Long { lazy: lazy(hir, size_limit), separators })),
                })
            }
        }
    }

    pub(crate) fn create_cache(&self) -> Cache {
        let lazy = match &self.reach {
            Reach::Long(long) => long.lazy.as_ref().map(|lazy| lazy.create_cache()),
            Reach::Short(_) => None,
        };
        Cache { program: self.program.create_cache(), lazy, slots: Vec::new(), distrusted: 0 }
    }

    /// Groups of the pattern, the whole match included.
    pub(crate) fn groups(&self) -> usize {
        self.program.captures_len()
    }

    /// The leftmost match that starts at or after `at`, a boundary of a character.
    pub(crate) fn find(&self, text: &str, at: usize, cache: &mut Cache, meter: &mut Meter) -> Found {
        match &self.reach {
            Reach::Short(longest) => {
                let found = self.program.search_with(&mut cache.program, &Input::new(text).range(at..));
                // What is looked at beyond a match could only lengthen one that started at or before it.
                let walked = found.map_or(text.len(), |found| (found.end() + longest).min(text.len()));
                meter.charge(walked - at);
                found.into()
            }
            Reach::Long(long) => self.find_long(long, text, at, cache, meter),
        }
    }

    fn find_long(
        &self,
        long: &Long,
        text: &str,
        mut at: usize,
        cache: &mut Cache,
        meter: &mut Meter,
    ) -> Found {
        while at <= text.len() {
            if meter.is_spent() {
                return Found::GivenUp;
            }
            if at >= cache.distrusted
                && let (Some(lazy), Some(lazy_cache)) = (&long.lazy, &mut cache.lazy)
            {
                match walk(lazy, text, at, lazy_cache, meter) {
                    Ok(found) => return found.into(),
                    Err(failed) => cache.distrusted = failed.max(at) + 1,
                }
            }
            // This engine does not say how far it walks, so it gets the stretch up to the next separator and is
            // charged all of it.
            let end = long.separator(text, at);
            meter.charge(end - at + 1);
            if let Some(found) =
                self.program.search_with(&mut cache.program, &Input::new(text).range(at..end))
            {
                return Found::Match(found.range());
            }
            at = end + 1;
        }
        Found::Nothing
    }

    /// Where `group` lies within a match that [`Engine::find`] gave. `None` if it took no part in it, or is empty.
    pub(crate) fn group(
        &self,
        text: &str,
        found: &Range<usize>,
        group: usize,
        cache: &mut Cache,
        meter: &mut Meter,
    ) -> Option<Range<usize>> {
        meter.charge(found.len());
        cache.slots.clear();
        cache.slots.resize(2 * self.groups(), None);
        let input = Input::new(text).range(found.clone()).anchored(Anchored::Yes);
        self.program.search_slots_with(&mut cache.program, &input, &mut cache.slots)?;
        let slot = |index: usize| Some(cache.slots.get(index).copied().flatten()?.get());
        let place = slot(2 * group)?..slot(2 * group + 1)?;
        (!place.is_empty()).then_some(place)
    }
}

impl From<Option<Match>> for Found {
    fn from(found: Option<Match>) -> Self {
        found.map_or(Found::Nothing, |found| Found::Match(found.range()))
    }
}

impl Long {
    /// The first separator at or after `at`, or the end of the text.
    fn separator(&self, text: &str, at: usize) -> usize {
        let rest = text.as_bytes().get(at..).unwrap_or_default();
        let is_separator = |byte: &u8| self.separators.get(usize::from(*byte)).is_some_and(|is| *is);
        rest.iter().position(is_separator).map_or(text.len(), |offset| at + offset)
    }
}

/// The same automata as the `meta` engine builds, within reach of their progress counters. `None` if not even a few
/// states fit.
fn lazy(hir: &Hir, size_limit: usize) -> Option<hybrid::regex::Regex> {
    let compile = |reverse: bool| -> Option<NFA> {
        let config = thompson::Config::new()
            .nfa_size_limit(Some(size_limit))
            .which_captures(WhichCaptures::None)
            .reverse(reverse);
        thompson::Compiler::new().configure(config).build_from_hir(hir).ok()
    };
    let prefilter = Prefilter::from_hir_prefix(MatchKind::LeftmostFirst, hir);
    // A Unicode word boundary beside a non-ASCII character, and a cache that fills too fast, end a search early.
    let config = hybrid::dfa::Config::new()
        .cache_capacity(LAZY_DFA_BYTES)
        .unicode_word_boundary(true)
        .minimum_cache_clear_count(Some(3))
        .minimum_bytes_per_state(Some(10));
    let forward = config.clone().specialize_start_states(prefilter.is_some()).prefilter(prefilter);
    let reverse = config.match_kind(MatchKind::All);
    let forward = hybrid::dfa::Builder::new().configure(forward).build_from_nfa(compile(false)?).ok()?;
    let reverse = hybrid::dfa::Builder::new().configure(reverse).build_from_nfa(compile(true)?).ok()?;
    Some(hybrid::regex::Builder::new().build_from_dfas(forward, reverse))
}

/// Searches from `at` and charges the bytes that both automata walked.
///
/// # Errors
/// Where an automaton could not go on.
fn walk(
    lazy: &hybrid::regex::Regex,
    text: &str,
    at: usize,
    cache: &mut hybrid::regex::Cache,
    meter: &mut Meter,
) -> Result<Option<Match>, usize> {
    let progress = |cache: &hybrid::dfa::Cache| (cache.clear_count(), cache.search_total_len());
    let before = (progress(cache.forward()), progress(cache.reverse()));
    let found = lazy.try_search(cache, &Input::new(text).range(at..));
    let after = (progress(cache.forward()), progress(cache.reverse()));
    for ((clears_before, before), (clears, total)) in [(before.0, after.0), (before.1, after.1)] {
        // Clearing the cache resets its count. The walk was then at most over the rest of the text.
        meter.charge(if clears == clears_before { total - before } else { text.len() - at });
    }
    found.map_err(|error| match error.kind() {
        MatchErrorKind::Quit { offset, .. } | MatchErrorKind::GaveUp { offset } => *offset,
        _ => text.len(),
    })
}

/// The ASCII bytes that occur in no match.
fn separators(hir: &Hir) -> [bool; 128] {
    let mut separators = [true; 128];
    remove_matched(hir, &mut separators);
    separators
}

/// Recurses as deep as a pattern may nest.
fn remove_matched(hir: &Hir, separators: &mut [bool; 128]) {
    let mut remove = |from: u32, to: u32| {
        separators
            .iter_mut()
            .zip(0u32..)
            .filter(|(_, byte)| (from..=to).contains(byte))
            .for_each(|(is, _)| *is = false);
    };
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => literal.0.iter().for_each(|byte| remove((*byte).into(), (*byte).into())),
        HirKind::Class(Class::Unicode(class)) => {
            class.iter().for_each(|range| remove(range.start().into(), range.end().into()));
        }
        HirKind::Class(Class::Bytes(class)) => {
            class.iter().for_each(|range| remove(range.start().into(), range.end().into()));
        }
        HirKind::Repetition(repetition) => remove_matched(&repetition.sub, separators),
        HirKind::Capture(capture) => remove_matched(&capture.sub, separators),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => {
            parts.iter().for_each(|part| remove_matched(part, separators));
        }
    }
}
