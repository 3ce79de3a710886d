//! All patterns, ready to scan texts.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use crate::approach::Approach;
use crate::confirm::{Classes, Engine, Keyword, Keywords, Machine, ProgramId, Programs};
use crate::crowd::Crowd;
use crate::gate::Gate;
use crate::opening::Openings;
use crate::scan::{Scan, boundary_from};
use crate::{Expression, MatcherId, MatcherSet, Scratch};

/// What a scan reports to. A closure over a matcher and the place of its hit is one that accepts every match.
pub trait Sink {
    /// Hears of a match before it is checked: of each that starts where no hit of its pattern lies. `found` is the whole match,
    /// of which the hit may be a group.
    fn matched(&mut self, matcher: MatcherId, text: &str, found: Range<usize>) {
        let _ = (matcher, text, found);
    }

    /// Whether `hit` of `text` is a hit of `matcher`: a checksum, a range, a word nearby. After one that is not, the
    /// search goes on one character after the start of its match. Should be linear in the hit and look at a bounded
    /// stretch of text around it; it may be asked in any order, also about matches that are not reported after all.
    fn accepts(&mut self, matcher: MatcherId, text: &str, hit: Range<usize>) -> bool {
        let _ = (matcher, text, hit);
        true
    }

    /// Takes a hit: by matcher, then by place.
    fn hit(&mut self, matcher: MatcherId, hit: Range<usize>);
}

impl<F: FnMut(MatcherId, Range<usize>)> Sink for F {
    fn hit(&mut self, matcher: MatcherId, hit: Range<usize>) {
        self(matcher, hit);
    }
}

/// How a scan ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Matchers whose hits are not all there, because a bound on work or on hits was reached. Ascending.
    pub incomplete: Vec<MatcherId>,
    /// Steps taken, each of constant time: bytes walked over, all passes and searches together. Linear in the text for
    /// each pattern, and the same with every kernel.
    pub work: u64,
}

/// All matchers, ready to scan. Shared by threads; what a scan needs to write is in [`Scratch`].
#[derive(Debug)]
pub struct Scanner {
    pub(crate) rules: Box<[Rule]>,
    /// The patterns of a rule stand side by side, in the order of the rules.
    pub(crate) patterns: Box<[Searched]>,
    /// `None` without prefilter.
    pub(crate) gate: Option<Gate>,
    /// Tells patterns apart that the gate does not.
    pub(crate) crowd: Crowd,
    /// Patterns that every text is searched for, ascending.
    pub(crate) always: Box<[u32]>,
    pub(crate) classes: Classes,
    pub(crate) programs: Programs,
    pub(crate) keywords: Keywords,
    /// How matches begin, for texts that are not yet there to their end.
    pub(crate) openings: OnceLock<Openings>,
    /// What a [`Scratch`] knows its scanner by.
    pub(crate) identity: Arc<()>,
}

/// A matcher without its patterns.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) whole_words: bool,
    pub(crate) group: usize,
}

/// One pattern.
#[derive(Debug)]
pub(crate) struct Searched {
    pub(crate) matcher: MatcherId,
    pub(crate) check: Check,
    pub(crate) approach: Approach,
    /// How far before an anchor, at most, its approach begins.
    pub(crate) slack: i16,
    /// [`Matcher::follows_no_digit`](crate::Matcher::follows_no_digit).
    pub(crate) follows_no_digit: bool,
    /// What the automata are compiled from, when they are first needed.
    pub(crate) source: Option<Box<str>>,
    pub(crate) engine: OnceLock<Option<Box<Engine>>>,
    /// The most bytes of a match.
    pub(crate) longest: Option<usize>,
}

/// How it is made sure that a match starts at a place.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Check {
    Keyword(Keyword),
    Program(ProgramId),
    /// By searching from there.
    Automata,
}

impl Scanner {
    /// Reports every hit of the `wanted` matchers: by matcher, then by place. A matcher's hits are those of its
    /// patterns, each leftmost-first and non-overlapping, without the ones that lie inside another. An empty match is
    /// no hit.
    ///
    /// At most `max_hits` hits are reported. Work is linear in the text for each pattern: one that has taken a million
    /// steps and 64 times the text's length is given up, and its matcher reported as incomplete. With the prefilter a
    /// pattern takes fewer steps, so that it may find hits for which there was no work left without.
    pub fn scan(
        &self,
        text: &str,
        wanted: &MatcherSet,
        max_hits: usize,
        scratch: &mut Scratch,
        sink: &mut dyn Sink,
    ) -> Outcome {
        self.scan_from(text, 0, wanted, max_hits, scratch, sink)
    }

    /// [`Scanner::scan`] for matches that start at byte `start` or later; what stands before is only looked back at. `start`
    /// lies on the boundary of a character. Where no match of the whole text contains it, the hits are those of the whole
    /// text from there on.
    pub fn scan_from(
        &self,
        text: &str,
        start: usize,
        wanted: &MatcherSet,
        max_hits: usize,
        scratch: &mut Scratch,
        sink: &mut dyn Sink,
    ) -> Outcome {
        if wanted.is_empty() {
            return Outcome::default();
        }
        scratch.attach(self);
        let outcome = Scan::new(self, text, start, wanted, max_hits, scratch, sink).run();
        scratch.detach(self);
        outcome
    }

    /// Where the first match may start, at byte `start` or later, that `text` does not decide: what follows could complete it,
    /// extend it or undo it. `None` if whatever follows, the matches that start in `text` are those that
    /// [`Scanner::scan_from`] finds now. Adds to `possible` the matchers that may have matches before that place: there is no need
    /// to scan for others.
    ///
    /// Looks no further back than `window` bytes: a match that is longer is taken for decided. A place may be reported that
    /// no text decides otherwise, and a matcher that has no match; never the reverse.
    ///
    /// The first call prepares the scanner, which takes as long as building it did. Work is bounded by 64 steps for each byte
    /// of the window, for which hardly any text has a use.
    pub fn undecided(
        &self,
        text: &str,
        start: usize,
        wanted: &MatcherSet,
        window: usize,
        possible: &mut MatcherSet,
        scratch: &mut Scratch,
    ) -> Option<usize> {
        if wanted.is_empty() {
            return None;
        }
        scratch.attach(self);
        let openings = self.openings.get_or_init(|| Openings::new(self));
        let from = start.max(boundary_from(text, text.len().saturating_sub(window)));
        if from > start {
            // What lies before the window is not looked at.
            possible.insert_all(wanted);
        }
        let undecided = openings.undecided(text, from, self, wanted, possible, scratch);
        scratch.detach(self);
        undecided
    }

    /// The most bytes of one match of a matcher's patterns. `None` if there is no bound, or no such matcher: whoever
    /// scans a stream must keep that much of what was scanned before.
    pub fn longest_match(&self, matcher: MatcherId) -> Option<usize> {
        self.rules.get(matcher.0 as usize)?;
        let from = self.patterns.partition_point(|pattern| pattern.matcher < matcher);
        let its = self.patterns.get(from..).unwrap_or_default();
        its.iter()
            .take_while(|pattern| pattern.matcher == matcher)
            .map(|pattern| pattern.longest)
            .try_fold(0, |longest, pattern| Some(pattern?.max(longest)))
    }

    /// Bytes that it takes, automata not counted that were compiled because a text needed them.
    pub fn memory_usage(&self) -> usize {
        let sources: usize =
            self.patterns.iter().filter_map(|pattern| pattern.source.as_deref()).map(str::len).sum();
        size_of_val(&*self.rules)
            + size_of_val(&*self.patterns)
            + sources
            + size_of_val(&*self.always)
            + self.gate.as_ref().map_or(0, Gate::memory_usage)
            + self.crowd.memory_usage()
            + self.classes.memory_usage()
            + self.programs.memory_usage()
            + self.keywords.memory_usage()
    }

    pub(crate) fn machine(&self) -> Machine<'_> {
        Machine { programs: &self.programs, classes: &self.classes }
    }

    /// The automata of a pattern, compiled by the first who needs them. `None` for keywords.
    pub(crate) fn engine<'s>(&self, pattern: &'s Searched) -> Option<&'s Engine> {
        let compile = || {
            let expression = Expression::parse(pattern.source.as_deref()?).ok()?;
            let groups = self.rules.get(pattern.matcher.0 as usize).is_some_and(|rule| rule.group > 0);
            // What they take was bounded when the pattern was accepted.
            Engine::new(expression.hir(), usize::MAX, groups).ok().map(Box::new)
        };
        pattern.engine.get_or_init(compile).as_deref()
    }
}
