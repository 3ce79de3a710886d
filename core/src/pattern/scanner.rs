//! All patterns against one text.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use aho_corasick::AhoCorasick;

use crate::detector::{Accept, Candidate};
use crate::diagnostic::Code;
use crate::document::Syntax;

use super::PatternError;
use super::engine::{Cache, Engine, Found, Meter};
use super::keyword::Keyword;
use super::literals::{Required, required};
use super::matcher_set::{MatcherId, MatcherSet};
use super::regex::parse;
use super::words::stands_alone;

/// What is looked for under one name.
#[derive(Clone)]
pub struct Matcher<'a> {
    /// A hit is a match of any of these.
    pub patterns: Vec<&'a str>,
    /// How they are read.
    pub syntax: Syntax,
    /// Whether a match must not touch a letter, digit or underscore on either side. Where one of the two characters
    /// is of a script that puts no spaces between words (Chinese, Japanese, Korean, Thai, …) they do not touch.
    pub whole_words: bool,
    /// The capture group that is the hit; 0 is the whole match. Where the group took no part in a match, or is
    /// empty, the whole match is the hit.
    pub group: usize,
    /// The check a hit must pass. After one that does not, the search goes on one character after the start of its
    /// match.
    pub accept: Option<Accept>,
}

/// All matchers, ready to scan. Shared by threads; what a scan needs to write is in [`ScanScratch`].
#[derive(Debug)]
pub struct Scanner {
    rules: Vec<Rule>,
    /// The patterns of a rule stand side by side, in the order of the rules.
    patterns: Vec<Pattern>,
    /// The one pass that tells which patterns can match. `None` without prefilter.
    prefilter: Option<Prefilter>,
    /// Patterns that every text is searched for, ascending.
    always: Vec<u32>,
    /// What a [`ScanScratch`] knows its scanner by.
    identity: Arc<()>,
}

/// A [`Matcher`] without its patterns.
#[derive(Debug)]
struct Rule {
    whole_words: bool,
    group: usize,
    accept: Option<Accept>,
}

#[derive(Debug)]
struct Pattern {
    matcher: MatcherId,
    search: Search,
    /// How far, at most, a match starts before the end of the first literal that calls for the pattern.
    reach: Option<usize>,
}

#[derive(Debug)]
enum Search {
    Keyword(Keyword),
    Regex(Box<Engine>),
}

/// The literals of all patterns in one automaton.
#[derive(Debug)]
struct Prefilter {
    automaton: AhoCorasick,
    /// By literal: the patterns that it calls for.
    callers: Vec<Callers>,
}

#[derive(Debug, Default)]
struct Callers {
    /// Confirmed at each of its places.
    keywords: Vec<u32>,
    /// Searched for from its first place on.
    regexes: Vec<u32>,
}

/// How a scan ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScanOutcome {
    /// Matchers whose hits are not all there, because a bound on work or on hits was reached. Ascending.
    pub incomplete: Vec<MatcherId>,
    /// Bytes walked over, all passes and searches together. Linear in the text for each pattern.
    pub work: u64,
}

/// Memory that one thread reuses from scan to scan.
///
/// It adapts itself to the scanner it is used with. Used with another one it starts anew, so a host that alternates
/// between scanners should keep one for each. After some scans with one scanner it allocates no more. It grows to at
/// most about a mebibyte for each regular expression that had to be searched for, and usually to some kilobytes.
#[derive(Debug, Default)]
pub struct ScanScratch {
    /// The scanner that the rest belongs to. Held, so that no other can take its address.
    owner: Option<Arc<()>>,
    /// By pattern; made when the pattern is first searched for.
    caches: Vec<Option<Cache>>,
    /// By pattern; at its default between two scans.
    progress: Vec<Progress>,
    /// By literal: whether the current text has it.
    seen: Vec<bool>,
    /// The literals that are seen.
    seen_literals: Vec<usize>,
    /// The patterns that can match.
    candidates: Vec<u32>,
    /// Hits of keywords with their patterns.
    keyword_hits: Vec<(u32, Range<usize>)>,
    /// Hits of the current matcher.
    hits: Vec<Range<usize>>,
}

/// How far one pattern has come in one text.
#[derive(Clone, Copy, Debug, Default)]
struct Progress {
    is_candidate: bool,
    /// Where a search may start.
    at: usize,
    hits: usize,
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
        scratch: &mut ScanScratch,
        hit: &mut dyn FnMut(MatcherId, usize, usize),
    ) -> ScanOutcome {
        let mut outcome = ScanOutcome::default();
        if wanted.is_empty() {
            return outcome;
        }
        scratch.attach(self);
        if let Some(prefilter) = &self.prefilter {
            outcome.work += text.len() as u64;
            self.call(prefilter, text, wanted, max_hits, scratch);
        }
        self.search(text, wanted, max_hits, scratch, &mut outcome, hit);
        scratch.detach(self);
        outcome
    }

    /// Collects the patterns that the literals in `text` call for, and the hits of keywords.
    fn call(
        &self,
        prefilter: &Prefilter,
        text: &str,
        wanted: &MatcherSet,
        max_hits: usize,
        scratch: &mut ScanScratch,
    ) {
        let Ok(literals) = prefilter.automaton.try_find_overlapping_iter(text) else { return };
        for literal in literals {
            let index = literal.pattern().as_usize();
            let Some(callers) = prefilter.callers.get(index) else { continue };
            for id in &callers.keywords {
                self.confirm(*id, literal.start(), text, wanted, max_hits, scratch);
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
    fn confirm(
        &self,
        id: u32,
        start: usize,
        text: &str,
        wanted: &MatcherSet,
        max_hits: usize,
        scratch: &mut ScanScratch,
    ) {
        let Some(Pattern { matcher, search: Search::Keyword(keyword), .. }) = self.patterns.get(id as usize)
        else {
            return;
        };
        let Some(progress) = scratch.progress.get_mut(id as usize) else { return };
        if !wanted.contains(*matcher) || start < progress.at || progress.hits > max_hits {
            return;
        }
        let Some(rule) = self.rules.get(matcher.0 as usize) else { return };
        let Some(end) = keyword.end_at(text, start) else { return };
        if !rule.accepts(text, &(start..end), &(start..end)) {
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
    fn search(
        &self,
        text: &str,
        wanted: &MatcherSet,
        max_hits: usize,
        scratch: &mut ScanScratch,
        outcome: &mut ScanOutcome,
        hit: &mut dyn FnMut(MatcherId, usize, usize),
    ) {
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
            incomplete |= !self.gather(id, pattern, text, left, scratch, outcome);
            if candidates_left.peek().is_some_and(|(_, next)| next.matcher == pattern.matcher) {
                continue;
            }
            drop_nested(&mut scratch.hits);
            incomplete |= scratch.hits.len() > left;
            for place in scratch.hits.iter().take(left) {
                hit(pattern.matcher, place.start, place.end);
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
        pattern: &Pattern,
        text: &str,
        left: usize,
        scratch: &mut ScanScratch,
        outcome: &mut ScanOutcome,
    ) -> bool {
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
            if rule.accepts(text, &found, &place) {
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
    fn accepts(&self, text: &str, found: &Range<usize>, hit: &Range<usize>) -> bool {
        !found.is_empty()
            && (!self.whole_words || stands_alone(text, found))
            && self.accept.is_none_or(|accept| accept(&Candidate { text, start: hit.start, end: hit.end }))
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

impl ScanScratch {
    /// Makes ready for `scanner`. Until [`ScanScratch::detach`] it belongs to nobody, so that what a panic of a
    /// caller's function leaves behind is not used again.
    fn attach(&mut self, scanner: &Scanner) {
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
    fn detach(&mut self, scanner: &Scanner) {
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

/// Collects matchers.
#[derive(Debug)]
pub struct ScannerBuilder {
    size_limit: usize,
    rules: Vec<Rule>,
    patterns: Vec<Pattern>,
    /// By pattern: the literals of which a match contains one; empty if there are none to look for.
    literals: Vec<Vec<Vec<u8>>>,
    known: BTreeMap<Key, MatcherId>,
}

/// What makes two matchers the same: their patterns, syntax, whole words, group and the address of their check.
type Key = (Vec<String>, u8, bool, usize, Option<usize>);

impl ScannerBuilder {
    /// Compiles each pattern into at most `size_limit` bytes.
    pub fn new(size_limit: usize) -> Self {
        let (rules, patterns, literals, known) = (Vec::new(), Vec::new(), Vec::new(), BTreeMap::new());
        ScannerBuilder { size_limit, rules, patterns, literals, known }
    }

    /// Adds a matcher. One that is there already gets the same id again.
    ///
    /// # Errors
    /// The first pattern that is refused, by its place in `matcher.patterns`, and why.
    pub fn add(&mut self, matcher: &Matcher<'_>) -> Result<MatcherId, (usize, PatternError)> {
        let key = key(matcher);
        if let Some(id) = self.known.get(&key) {
            return Ok(*id);
        }
        let id = MatcherId(u32::try_from(self.rules.len()).unwrap_or(u32::MAX));
        let compile = |(index, pattern): (usize, &&str)| {
            compile(pattern, matcher, self.size_limit).map_err(|error| (index, error))
        };
        let compiled: Vec<_> = matcher.patterns.iter().enumerate().map(compile).collect::<Result<_, _>>()?;
        for (search, required) in compiled {
            let (literals, reach) =
                required.map_or((Vec::new(), None), |found| (found.literals, found.reach));
            self.patterns.push(Pattern { matcher: id, search, reach });
            self.literals.push(literals);
        }
        self.rules.push(Rule {
            whole_words: matcher.whole_words,
            group: matcher.group,
            accept: matcher.accept,
        });
        self.known.insert(key, id);
        Ok(id)
    }

    /// The scanner. Without `prefilter` every wanted pattern is tried on every text: slower, the same hits.
    pub fn build(self, prefilter: bool) -> Scanner {
        let prefilter = if prefilter { Prefilter::new(&self.patterns, &self.literals) } else { None };
        let called = |literals: &Vec<_>| prefilter.is_some() && !literals.is_empty();
        let always =
            (0..).zip(&self.literals).filter(|(_, literals)| !called(literals)).map(|(id, _)| id).collect();
        Scanner { rules: self.rules, patterns: self.patterns, prefilter, always, identity: Arc::new(()) }
    }
}

impl Prefilter {
    /// `None` if no pattern has literals, or there are too many for one automaton.
    fn new(patterns: &[Pattern], literals: &[Vec<Vec<u8>>]) -> Option<Prefilter> {
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

fn key(matcher: &Matcher<'_>) -> Key {
    let syntax = match matcher.syntax {
        Syntax::Rust => 0,
        Syntax::Ecma => 1,
        Syntax::Keyword => 2,
    };
    let patterns = matcher.patterns.iter().map(ToString::to_string).collect();
    (patterns, syntax, matcher.whole_words, matcher.group, matcher.accept.map(|accept| accept as usize))
}

fn compile(
    pattern: &str,
    matcher: &Matcher<'_>,
    size_limit: usize,
) -> Result<(Search, Option<Required>), PatternError> {
    if matcher.syntax == Syntax::Keyword
        && let Some(keyword) = Keyword::new(pattern)
    {
        let literals = keyword.spellings();
        return Ok((Search::Keyword(keyword), Some(Required { literals, reach: None })));
    }
    let hir = parse(pattern, matcher.syntax)?;
    let engine = Engine::new(&hir, pattern, size_limit, matcher.group > 0)?;
    if matcher.syntax != Syntax::Keyword && matcher.group >= engine.groups().max(1) {
        let message = format!("the pattern has no group {}", matcher.group);
        let help = match engine.groups().saturating_sub(1) {
            0 => "put the part that is meant in parentheses".to_owned(),
            groups => format!("its groups are numbered from 1 to {groups}"),
        };
        return Err(PatternError::new(Code::Regex, message, 0..pattern.len()).help(help));
    }
    Ok((Search::Regex(Box::new(engine)), required(&hir)))
}
