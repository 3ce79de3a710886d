//! How far it is known what is found in a text, whatever follows.
//!
//! A place is settled if no match that the text leaves open begins before it, no match before it has a check that looked beyond
//! what is there, and no finding reaches over it. The search then goes on from there as it would have in the whole text, because no
//! finding of the whole text reaches over that place either.

use std::ops::Range;

use crate::detector::{Setting, watched};
use crate::offset::OffsetUnit;
use crate::pattern::{MatcherId, MatcherSet, ScanScratch, Scanner, Sink};
use crate::view;

use super::super::scratch::Scratch;
use super::super::text::{Found, Settled, drop_nested, evidence};
use super::Flow;

/// How many bytes wait, at most, for a match to end. A longer match is taken as far as it has come.
pub(crate) const WINDOW: usize = 8_192;

impl Flow<'_> {
    /// Searches what has come and settles as much as it can, all of it if the text `has_ended`. Whether everything was found; if
    /// not, nothing can be said of the text from here on.
    pub(crate) fn settle(&mut self, has_ended: bool, scratch: &mut Scratch) -> bool {
        let (kept, from) = self.text.kept();
        let settled = self.text.settled() - from;
        if self.plan.wanted.is_empty() {
            let end = self.text.len();
            self.text.settle(end, []);
            return true;
        }
        let Scratch { scan, views, .. } = scratch;
        let (program, plan) = (self.program, self.plan);
        let scanner = &program.scanner;
        let mut end = kept.len();
        let mut is_disguised = false;
        if !plan.viewed.is_empty() {
            if !has_ended {
                end = view::readable_end(kept, WINDOW).max(settled);
            }
            let known = self.text.readable().saturating_sub(from).min(end);
            let disguised = view::last_disguise(kept.get(..end).unwrap_or(kept), known);
            is_disguised = self.text.read(from + end, disguised.map(|at| from + at));
        }
        let (kept, _) = self.text.kept();
        if is_disguised && !has_ended {
            end = view::decoded_end(kept.get(..end).unwrap_or(kept), WINDOW, views).max(settled);
        }
        let text = kept.get(..end).unwrap_or(kept);
        let floor = text.len().saturating_sub(WINDOW);
        let mut decided = end;
        // Who may have matches before that. What has been open for too long is taken as it is.
        let mut possible = MatcherSet::default();
        if !has_ended {
            let start = self.text.undecided(from + end, &mut possible) - from;
            let undecided = scanner.undecided(text, start, &plan.wanted, WINDOW, &mut possible, scan);
            decided = undecided.unwrap_or(end);
        }
        if has_ended || decided < floor {
            possible.clone_from(&plan.wanted);
        }
        let mut search = Search {
            scanner,
            setting: plan.setting,
            matched: 0..0,
            found: Vec::new(),
            taken: Vec::new(),
            open: decided,
            most: program.limits.hits.saturating_sub(self.text.found().len()),
            is_complete: true,
        };
        let listener =
            Listener { search: &mut search, view: None, ends: has_ended, settled, hits: Vec::new() };
        for (matcher, hit) in listener.listen(text, settled, &possible, scan) {
            search.found.extend(program.finders_of(matcher).map(|finder| (finder, hit.clone())));
        }
        if is_disguised {
            view::each(text, views, &mut |view| {
                let ends = has_ended || !view.is_open();
                let start = view.place_of(settled);
                let mut possible = MatcherSet::default();
                let mut decided = text.len();
                if !ends {
                    let (shown, wanted) = (view.text(), &plan.viewed);
                    let undecided = scanner.undecided(shown, start, wanted, WINDOW, &mut possible, scan);
                    decided = undecided.map_or(decided, |at| view.origin_from(at));
                    search.open = search.open.min(decided);
                }
                if ends || decided < floor {
                    possible.clone_from(&plan.viewed);
                }
                let listener =
                    Listener { search: &mut search, view: Some(view), ends, settled, hits: Vec::new() };
                for (matcher, hit) in listener.listen(view.text(), start, &possible, scan) {
                    if let Some(origin) = view.origin(hit).filter(|origin| origin.start >= settled) {
                        search
                            .found
                            .extend(program.detectors_of(matcher).map(|finder| (finder, origin.clone())));
                        search.taken.push(origin);
                    }
                }
            });
        }
        if !search.is_complete {
            self.keep_some(from, search);
            return false;
        }
        let to = if has_ended { end } else { search.settled_to(text, settled) };
        let (to, found) = self.new_findings(text, from, to, &search, has_ended);
        if self.text.found().len() + found.len() > self.program.limits.hits {
            self.keep_some(from, search);
            return false;
        }
        self.text.decide(from + decided, from + end, possible);
        self.text.settle(from + to, found);
        true
    }

    /// Keeps as many findings as the limit grants, of a text of which not all were found: they are enough for who denies what is
    /// found.
    fn keep_some(&mut self, from: usize, search: Search<'_>) {
        let left = self.program.limits.hits.saturating_sub(self.text.found().len());
        let mut found: Vec<Settled> = search
            .found
            .into_iter()
            .map(|(finder, span)| Settled {
                finder: finder.0,
                start: from + span.start,
                end: from + span.end,
                score: None,
            })
            .collect();
        found.sort_unstable_by_key(|found| (found.start, found.end, found.finder));
        found.truncate(left);
        self.text.settle(self.text.settled(), found);
    }

    /// The findings before `to`, and where they end after all: how sure one is may depend on what follows.
    fn new_findings(
        &self,
        text: &str,
        from: usize,
        mut to: usize,
        search: &Search<'_>,
        has_ended: bool,
    ) -> (usize, Vec<Settled>) {
        let mut found: Vec<Found> = search
            .found
            .iter()
            .filter(|(_, span)| span.start < to)
            .map(|(finder, span)| Found { finder: *finder, text: 0, start: span.start, end: span.end })
            .collect();
        drop_nested(&mut found, 0);
        let mut settled = Vec::with_capacity(found.len());
        for found in found {
            let finder = self.program.finder(found.finder).filter(|_| self.plan.needs_scores);
            let score = finder.and_then(|finder| {
                let setting = self.plan.setting;
                let (evidence, reached) = watched(|| evidence(finder, text, found.start..found.end, setting));
                if reached && !has_ended {
                    to = to.min(found.start);
                }
                evidence.map(|evidence| evidence.score)
            });
            settled.push((found, score));
        }
        let to = match has_ended {
            true => to,
            false => aligned(to, &search.taken),
        };
        let within = settled.into_iter().filter(|(found, _)| found.start < to);
        let settled: Vec<Settled> = within
            .map(|(found, score)| Settled {
                finder: found.finder.0,
                start: from + found.start,
                end: from + found.end,
                score,
            })
            .collect();
        (to, settled)
    }

    /// Forgets what is neither waiting nor needed to look back at.
    pub(crate) fn forget(&mut self, released: usize, unit: OffsetUnit) {
        if !self.plan.keeps_all {
            self.text.forget(released, unit);
        }
    }
}

/// A search under way. Places are bytes of what is kept.
struct Search<'s> {
    scanner: &'s Scanner,
    setting: Setting<'s>,
    /// The match at hand.
    matched: Range<usize>,
    /// Everything found, as finder and span.
    found: Vec<(crate::program::FinderId, Range<usize>)>,
    /// Spans that lie on one side of where what is settled ends.
    taken: Vec<Range<usize>>,
    /// The first place at which something is open.
    open: usize,
    most: usize,
    is_complete: bool,
}

impl Search<'_> {
    /// Where what is settled ends.
    fn settled_to(&mut self, text: &str, settled: usize) -> usize {
        let to = aligned(self.open, &self.taken);
        let floor = text.len().saturating_sub(WINDOW);
        if to >= floor || floor <= settled {
            return to;
        }
        // What has waited for too long is taken as it is.
        let mut at = floor;
        while !text.is_char_boundary(at) {
            at += 1;
        }
        loop {
            let over = self.taken.iter().filter(|taken| taken.start < at && at < taken.end);
            match over.map(|taken| taken.end).max() {
                Some(end) => at = end,
                None => return at,
            }
        }
    }

    fn accepts(&mut self, matcher: MatcherId, text: &str, hit: &Range<usize>) -> (bool, bool) {
        match self.scanner.acceptance(matcher) {
            None => (true, false),
            Some(check) => watched(|| check.accepts(text, hit.start, hit.end, self.setting)),
        }
    }
}

/// The last place at or before `to` over which none of `spans` reaches.
fn aligned(mut to: usize, spans: &[Range<usize>]) -> usize {
    loop {
        let over = spans.iter().filter(|span| span.start < to && to < span.end);
        match over.map(|span| span.start).min() {
            Some(start) => to = start,
            None => return to,
        }
    }
}

/// Hears of matches in the text as it is written, or in a view of it.
struct Listener<'a, 's, 'v> {
    search: &'a mut Search<'s>,
    view: Option<&'a view::View<'v>>,
    /// Whether nothing follows what is searched.
    ends: bool,
    settled: usize,
    hits: Vec<(MatcherId, Range<usize>)>,
}

impl Listener<'_, '_, '_> {
    /// Searches `text` from `start` on for those that are `possible`; their hits.
    fn listen(
        mut self,
        text: &str,
        start: usize,
        possible: &MatcherSet,
        scan: &mut ScanScratch,
    ) -> Vec<(MatcherId, Range<usize>)> {
        // PERF: of most pieces nobody may have matches.
        if possible.is_empty() {
            return self.hits;
        }
        let (scanner, most) = (self.search.scanner, self.search.most);
        let outcome = scanner.scan_from(text, start, possible, most, scan, &mut self);
        self.search.is_complete &= outcome.incomplete.is_empty();
        self.hits
    }
}

impl Sink for Listener<'_, '_, '_> {
    fn matched(&mut self, _: MatcherId, _: &str, found: Range<usize>) {
        self.search.matched = found;
    }

    fn accepts(&mut self, matcher: MatcherId, text: &str, hit: Range<usize>) -> bool {
        let (accepts, reached) = self.search.accepts(matcher, text, &hit);
        let matched = &self.search.matched;
        if reached && !self.ends {
            let start = self.view.map_or(matched.start, |view| view.origin_of(matched.start));
            if start >= self.settled {
                self.search.open = self.search.open.min(start);
            }
        }
        // What a view reads is taken where it was written, once its hits are known.
        if accepts && self.view.is_none() {
            self.search.taken.push(matched.clone());
        }
        accepts
    }

    fn hit(&mut self, matcher: MatcherId, hit: Range<usize>) {
        self.hits.push((matcher, hit));
    }
}
