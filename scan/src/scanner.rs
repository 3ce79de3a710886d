//! All patterns against one text.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use aho_corasick::AhoCorasick;

use crate::engine::{Engine, Found, Meter};
use crate::keyword::Keyword;
use crate::scratch::Progress;
use crate::words::stands_alone;
use crate::{MatcherId, MatcherSet, Scratch};

/// What a scan reports to. A closure over a matcher and the place of its hit is one that accepts every match.
pub trait Sink {
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

/// All matchers, ready to scan. Shared by threads; what a scan needs to write is in [`Scratch`].
#[derive(Debug)]
pub struct Scanner {
    pub(crate) rules: Vec<Rule>,
    /// The patterns of a rule stand side by side, in the order of the rules.
    pub(crate) patterns: Vec<Searched>,
    /// The one pass that tells which patterns can match. `None` without prefilter.
    pub(crate) prefilter: Option<Prefilter>,
    /// Patterns that every text is searched for, ascending.
    pub(crate) always: Vec<u32>,
    /// What a [`Scratch`] knows its scanner by.
    pub(crate) identity: Arc<()>,
}

/// A [`Matcher`] without its patterns.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) whole_words: bool,
    pub(crate) group: usize,
}

#[derive(Debug)]
pub(crate) struct Searched {
    pub(crate) matcher: MatcherId,
    pub(crate) search: Search,
    /// How far, at most, a match starts before the end of the first literal that calls for the pattern.
    pub(crate) reach: Option<usize>,
}

#[derive(Debug)]
pub(crate) enum Search {
    Keyword(Keyword),
    Regex(Box<Engine>),
}

/// The literals of all patterns in one automaton.
#[derive(Debug)]
pub(crate) struct Prefilter {
    automaton: AhoCorasick,
    /// By literal: the patterns that it calls for.
    pub(crate) callers: Vec<Callers>,
}

#[derive(Debug, Default)]
pub(crate) struct Callers {
    /// Confirmed at each of its places.
    keywords: Vec<u32>,
    /// Searched for from its first place on.
    regexes: Vec<u32>,
}

/// What one scan is asked for.
struct Job<'t> {
    text: &'t str,
    wanted: &'t MatcherSet,
    max_hits: usize,
}

/// How a scan ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Matchers whose hits are not all there, because a bound on work or on hits was reached. Ascending.
    pub incomplete: Vec<MatcherId>,
    /// Bytes walked over, all passes and searches together. Linear in the text for each pattern.
    pub work: u64,
}

impl Scanner {
    /// Reports every hit of the `wanted` matchers: by matcher, then by place. A matcher's hits are those of its
    /// patterns, each leftmost-first and non-overlapping, without the ones that lie inside another. An empty match is
    /// no hit.
    ///
    /// At most `max_hits` hits are reported. Work is linear in the text for each pattern: one that has walked a mebibyte
    /// and 64 times the text's length is given up, and its matcher reported as incomplete. With the prefilter a pattern
    /// walks less, so that it may find hits for which there was no work left without.
    pub fn scan(
        &self,
        text: &str,
        wanted: &MatcherSet,
        max_hits: usize,
        scratch: &mut Scratch,
        sink: &mut dyn Sink,
    ) -> Outcome {
        let mut outcome = Outcome::default();
        if wanted.is_empty() {
            return outcome;
        }
        let job = Job { text, wanted, max_hits };
        scratch.attach(self);
        if let Some(prefilter) = &self.prefilter {
            outcome.work += text.len() as u64;
            self.call(prefilter, &job, scratch, sink);
        }
        self.search(&job, scratch, &mut outcome, sink);
        scratch.detach(self);
        outcome
    }

    /// Collects the patterns that the literals in `text` call for, and the hits of keywords.
    fn call(&self, prefilter: &Prefilter, job: &Job<'_>, scratch: &mut Scratch, sink: &mut dyn Sink) {
        let Job { text, wanted, .. } = *job;
        let Ok(literals) = prefilter.automaton.try_find_overlapping_iter(text) else { return };
        for literal in literals {
            let index = literal.pattern().as_usize();
            let Some(callers) = prefilter.callers.get(index) else { continue };
            for id in &callers.keywords {
                self.confirm(*id, literal.start(), job, scratch, sink);
            }
            let Some(seen) = scratch.seen.get_mut(index) else { continue };
            if std::mem::replace(seen, true) {
                continue;
            }
            scratch.seen_literals.push(index);
            for id in &callers.regexes {
                let Some(pattern) = self.patterns.get(*id as usize) else { continue };
                let Some(progress) = scratch.progress.get_mut(*id as usize) else { continue };
                if progress.is_candidate || !wanted.contains(pattern.matcher) {
                    continue;
                }
                let start = pattern.reach.map_or(0, |reach| literal.end().saturating_sub(reach));
                *progress = Progress { is_candidate: true, at: floor_char_boundary(text, start), hits: 0 };
                scratch.candidates.push(*id);
            }
        }
    }

    /// Adds the hit of keyword `id` at `start`, if there is one.
    fn confirm(&self, id: u32, start: usize, job: &Job<'_>, scratch: &mut Scratch, sink: &mut dyn Sink) {
        let Job { text, wanted, max_hits } = *job;
        let Some(Searched { matcher, search: Search::Keyword(keyword), .. }) = self.patterns.get(id as usize)
        else {
            return;
        };
        let Some(progress) = scratch.progress.get_mut(id as usize) else { return };
        if !wanted.contains(*matcher) || start < progress.at || progress.hits > max_hits {
            return;
        }
        let Some(rule) = self.rules.get(matcher.0 as usize) else { return };
        let Some(end) = keyword.end_at(text, start) else { return };
        if !rule.accepts(*matcher, text, &(start..end), &(start..end), sink) {
            return;
        }
        if !std::mem::replace(&mut progress.is_candidate, true) {
            scratch.candidates.push(id);
        }
        progress.at = end;
        progress.hits += 1;
        scratch.keyword_hits.push((id, start..end));
    }

    /// Searches for the candidates and reports the hits of one matcher after the other.
    fn search(&self, job: &Job<'_>, scratch: &mut Scratch, outcome: &mut Outcome, sink: &mut dyn Sink) {
        let Job { wanted, max_hits, .. } = *job;
        let is_wanted = |id: &u32| {
            self.patterns.get(*id as usize).is_some_and(|pattern| wanted.contains(pattern.matcher))
        };
        scratch.candidates.extend(self.always.iter().copied().filter(is_wanted));
        scratch.candidates.sort_unstable();
        scratch.keyword_hits.sort_unstable_by_key(|(id, place)| (*id, place.start));

        let mut left = max_hits;
        let mut incomplete = false;
        let candidates = std::mem::take(&mut scratch.candidates);
        let mut candidates_left =
            candidates.iter().filter_map(|id| Some((*id, self.patterns.get(*id as usize)?))).peekable();
        while let Some((id, pattern)) = candidates_left.next() {
            incomplete |= !self.gather(id, pattern, &Job { max_hits: left, ..*job }, scratch, outcome, sink);
            if candidates_left.peek().is_some_and(|(_, next)| next.matcher == pattern.matcher) {
                continue;
            }
            drop_nested(&mut scratch.hits);
            incomplete |= scratch.hits.len() > left;
            for place in scratch.hits.iter().take(left) {
                sink.hit(pattern.matcher, place.clone());
            }
            left = left.saturating_sub(scratch.hits.len());
            if std::mem::take(&mut incomplete) {
                outcome.incomplete.push(pattern.matcher);
            }
            scratch.hits.clear();
        }
        scratch.candidates = candidates;
    }

    /// Adds the hits of one pattern, at most one more than `left`. Whether these are all.
    fn gather(
        &self,
        id: u32,
        pattern: &Searched,
        job: &Job<'_>,
        scratch: &mut Scratch,
        outcome: &mut Outcome,
        sink: &mut dyn Sink,
    ) -> bool {
        let Job { text, max_hits: left, .. } = *job;
        let Some(rule) = self.rules.get(pattern.matcher.0 as usize) else { return true };
        if self.prefilter.is_some() && matches!(pattern.search, Search::Keyword(_)) {
            let first = scratch.keyword_hits.partition_point(|(other, _)| *other < id);
            let hits = scratch.keyword_hits.get(first..).unwrap_or_default();
            let hits = hits.iter().take_while(|(other, _)| *other == id).map(|(_, place)| place.clone());
            let before = scratch.hits.len();
            scratch.hits.extend(hits.take(left.saturating_add(1)));
            return scratch.hits.len() - before <= left;
        }
        let Some(cache) = scratch.caches.get_mut(id as usize) else { return true };
        let mut at = scratch.progress.get(id as usize).map_or(0, |progress| progress.at);
        if let Some(cache) = cache {
            cache.start();
        }
        let mut meter = Meter::new(text);
        let mut found_hits = 0;
        let complete = loop {
            let (found, place) = match &pattern.search {
                Search::Keyword(keyword) => {
                    let found = keyword.find(text, at).map(|(start, end)| start..end);
                    meter.charge(found.as_ref().map_or(text.len(), |found| found.end) - at);
                    let Some(found) = found else { break true };
                    (found.clone(), found)
                }
                Search::Regex(engine) => {
                    let cache = cache.get_or_insert_with(|| engine.create_cache());
                    match engine.find(text, at, cache, &mut meter) {
                        Found::Nothing => break true,
                        Found::GivenUp => break false,
                        Found::Match(found) if rule.group == 0 => (found.clone(), found),
                        Found::Match(found) => {
                            let place = engine.group(text, &found, rule.group, cache, &mut meter);
                            (found.clone(), place.unwrap_or(found))
                        }
                    }
                }
            };
            if rule.accepts(pattern.matcher, text, &found, &place, sink) {
                at = found.end;
                scratch.hits.push(place);
                found_hits += 1;
                if found_hits > left {
                    break false;
                }
            } else {
                match text.get(found.start..).and_then(|rest| rest.chars().next()) {
                    Some(first) => at = found.start + first.len_utf8(),
                    None => break true,
                }
            }
        };
        outcome.work += meter.work;
        complete
    }
}

impl Rule {
    /// Whether `hit`, a part of the match `found`, is a hit.
    fn accepts(
        &self,
        matcher: MatcherId,
        text: &str,
        found: &Range<usize>,
        hit: &Range<usize>,
        sink: &mut dyn Sink,
    ) -> bool {
        !found.is_empty()
            && (!self.whole_words || stands_alone(text, found))
            && sink.accepts(matcher, text, hit.clone())
    }
}

/// Sorts by place and leaves out what lies inside another.
fn drop_nested(hits: &mut Vec<Range<usize>>) {
    hits.sort_unstable_by(|a, b| a.start.cmp(&b.start).then(b.end.cmp(&a.end)));
    let mut covered = 0;
    hits.retain(|hit| {
        let stays = hit.end > covered;
        covered = covered.max(hit.end);
        stays
    });
}

fn floor_char_boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

impl Prefilter {
    /// `None` if no pattern has literals, or there are too many for one automaton.
    pub(crate) fn new(patterns: &[Searched], literals: &[Vec<Vec<u8>>]) -> Option<Prefilter> {
        let mut by_literal: BTreeMap<&[u8], Callers> = BTreeMap::new();
        for ((id, pattern), literals) in (0..).zip(patterns).zip(literals) {
            for literal in literals {
                let callers = by_literal.entry(literal).or_default();
                match pattern.search {
                    Search::Keyword(_) => callers.keywords.push(id),
                    Search::Regex(_) => callers.regexes.push(id),
                }
            }
        }
        if by_literal.is_empty() {
            return None;
        }
        let automaton = AhoCorasick::builder().ascii_case_insensitive(true).build(by_literal.keys()).ok()?;
        Some(Prefilter { automaton, callers: by_literal.into_values().collect() })
    }
}
