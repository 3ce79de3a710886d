//! Searching the texts, and which findings stand.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;

use crate::detector::{Candidate, Evidence, Setting};
use crate::diagnostic::Code;
use crate::error::Problem;
use crate::kind::Kind;
use crate::pattern::{MatcherId, MatcherSet};
use crate::program::{ContentTest, Finder, FinderId, PlaceId, Program, Speaks, Within};
use crate::request::Request;
use crate::value::{Name, Value};
use crate::view;

use super::setting::{self, assigned_key, assignment};
use super::{Found, Search, Texts};

/// Searching one text.
struct Pass<'p, 's> {
    program: &'p Program,
    wanted: &'p MatcherSet,
    search: &'p mut Search<'s>,
    /// Place of the text in the request.
    place: usize,
    /// How many findings there may be, those of other texts included.
    most: usize,
    found: &'p mut Vec<Found>,
    /// Matchers whose hits may not all be there.
    cut: Vec<MatcherId>,
    /// Whether all was found in the text as it is written, where no finding of a finder lies within another.
    is_plain: bool,
}

impl Pass<'_, '_> {
    /// Searches the text or a part of it as it is written, as the value of `key`, and, for detectors, as it reads. `origin` tells
    /// where in the text bytes of the piece come from.
    fn piece(
        &mut self,
        piece: &str,
        setting: Setting<'_>,
        key: &str,
        origin: &dyn Fn(Range<usize>) -> Range<usize>,
    ) {
        let Pass { program, place, most, .. } = *self;
        let Pass { wanted, search, found, cut, is_plain, .. } = self;
        let Search { scan, views, viewed, assigned } = &mut **search;
        let at = |finder, span| {
            let Range { start, end } = origin(span);
            Found { finder, text: place, start, end }
        };
        let left = most.saturating_sub(found.len());
        let mut hit = |matcher, start, end| {
            found.extend(program.finders_of(matcher).map(|finder| at(finder, start..end)));
        };
        let outcome = program.scanner.scan_within(setting, piece, wanted, left, scan, &mut hit);
        cut.extend(outcome.incomplete);
        let written = found.len();
        if let Some((assignment, from)) = assignment(key, piece).filter(|_| !assigned.is_empty()) {
            let left = most.saturating_sub(written);
            let mut hit = |matcher, start: usize, end: usize| {
                if let Some((start, end)) = start.checked_sub(from).zip(end.checked_sub(from))
                    && end <= piece.len()
                {
                    found.extend(program.finders_of(matcher).map(|finder| at(finder, start..end)));
                }
            };
            let outcome = program.scanner.scan_within(setting, &assignment, assigned, left, scan, &mut hit);
            cut.extend(outcome.incomplete);
        }
        if !viewed.is_empty() {
            view::each(piece, views, &mut |view| {
                let left = most.saturating_sub(found.len());
                let mut hit = |matcher, start, end| {
                    if let Some(span) = view.origin(start..end) {
                        let finders = program.detectors_of(matcher);
                        found.extend(finders.map(|finder| at(finder, span.clone())));
                    }
                };
                let outcome = program.scanner.scan_within(setting, view.text(), viewed, left, scan, &mut hit);
                cut.extend(outcome.incomplete);
            });
        }
        *is_plain &= found.len() == written;
    }
}

impl Texts<'_> {
    /// Searches the texts, all levels of authority together. What lower levels look for must not use up what higher ones may
    /// find, so if the limit on hits is reached the search is done again, level by level, each with the limit to itself.
    pub(super) fn scan(
        &mut self,
        places: &[PlaceId],
        kind: Kind,
        for_pii: bool,
        search: &mut Search<'_>,
        problems: &mut Vec<Problem>,
    ) {
        if self.wanted.is_empty() {
            return;
        }
        let wanted = std::mem::take(&mut self.wanted);
        let is_complete = self.scan_for(&wanted, search, &mut Vec::new());
        if !is_complete {
            self.found.clear();
            self.cut.clear();
            let mut left = wanted.clone();
            for (level, place) in places.iter().enumerate() {
                let mut own = MatcherSet::default();
                if level == 0 && for_pii {
                    own.insert_all(&self.program.pii_matchers);
                }
                for group in self.program.groups(*place, kind) {
                    own.insert_all(&group.matchers);
                    own.insert_all(&group.rivals);
                }
                own.retain_all(&left);
                left.remove_all(&own);
                self.scan_for(&own, search, problems);
            }
            // Without a place nobody but the log asks.
            self.scan_for(&left, search, problems);
        }
        self.wanted = wanted;
    }

    /// Searches every text for `wanted`, as it is written and, for detectors, as it reads; whether everything was found.
    fn scan_for(
        &mut self,
        wanted: &MatcherSet,
        search: &mut Search<'_>,
        problems: &mut Vec<Problem>,
    ) -> bool {
        let most = self.program.limits.hits;
        let before = self.found.len();
        let program = self.program;
        let Search { viewed, assigned, .. } = search;
        assigned.clear();
        assigned.insert_all(wanted);
        assigned.retain_all(&program.assignment_matchers);
        viewed.clear();
        viewed.insert_all(wanted);
        viewed.retain_all(&program.detector_matchers);
        let (steps, regions) = (&self.steps, self.regions);
        let mut incomplete = Vec::new();
        for (place, text) in self.texts.iter().enumerate() {
            if !text.searched || text.streamed.is_some() {
                continue;
            }
            let first = self.found.len();
            let most = before + most;
            let found = &mut self.found;
            let mut pass =
                Pass { program, wanted, search, place, most, found, cut: Vec::new(), is_plain: true };
            let setting = setting::of(text, steps, regions);
            pass.piece(&text.text, setting, assigned_key(&text.role, setting), &|span| span);
            if let Some(json) = &text.json {
                pass.is_plain = false;
                for token in json.tokens() {
                    let keys = json.keys(&text.text, token);
                    let setting = setting::in_json(&keys, regions);
                    let [key, _] = setting.keys;
                    let decoded = json.decoded(&text.text, token);
                    let key = if token.is_key() { "" } else { key };
                    pass.piece(&decoded.text, setting, key, &|span| decoded.origin(span));
                }
            }
            let Pass { cut, is_plain, .. } = pass;
            if !is_plain {
                drop_nested(&mut self.found, first);
            }
            if !cut.is_empty() {
                self.cut.extend(cut.into_iter().flat_map(|matcher| program.finders_of(matcher)));
                incomplete.push(place);
            }
        }
        for place in &incomplete {
            let message = format!("more than {most} hits, or too much work to find them all");
            problems.push(Problem::new(Code::Limit, &*self.path(*place), message));
        }
        incomplete.is_empty()
    }

    /// Takes out the findings that lie within one of a surer type, and then what nobody asked for. The text alone says
    /// which: whoever is looked for, so are its rivals.
    pub(super) fn arbitrate(&mut self) {
        let Texts { program, found, yielded, wanted, asked, .. } = self;
        if *wanted == *asked && !found.iter().any(|found| program.has_rivals(found.finder)) {
            return;
        }
        for loser in &*found {
            let rivals = program.finder(loser.finder).map_or(&[][..], |finder| &finder.rivals);
            let winner = rivals.iter().find_map(|rival| covering(found, *rival, loser));
            yielded.extend(winner.map(|winner| (*loser, winner)));
        }
        // Both are in order.
        let mut losers = yielded.iter().map(|(loser, _)| *loser).peekable();
        found.retain(|found| {
            let loses = losers.next_if_eq(found).is_some();
            let matcher = program.finder(found.finder).and_then(Finder::matcher);
            !loses && matcher.is_none_or(|matcher| asked.contains(matcher))
        });
    }

    /// Whether a finding counts for a test: it has the score and the fingerprint that the test asks for, and lies in nothing
    /// that the test excepts.
    pub(in super::super) fn counts(&self, found: &Found, test: &ContentTest) -> bool {
        let is_meant = || {
            let value = self.texts.get(found.text).and_then(|text| text.said(found.start..found.end));
            let made = value.zip(self.program.key.as_ref()).map(|(value, key)| key.fingerprint(&value));
            made.is_some_and(|made| test.fingerprints.binary_search(&made).is_ok())
        };
        test.min_score.is_none_or(|least| self.score(found) >= least)
            && (test.fingerprints.is_empty() || is_meant())
            && !test.except.iter().any(|except| self.is_covered(found, *except))
    }

    /// Whether a hit of `cover` has all of `found` in it. One finder's hits hardly overlap, so only the last ones that begin no
    /// later are looked at; beyond that a finding counts.
    fn is_covered(&self, found: &Found, cover: FinderId) -> bool {
        const LOOKED_AT: usize = 8;
        let behind = self.found.partition_point(|other| {
            (other.finder, other.text, other.start) <= (cover, found.text, found.start)
        });
        let before = self.found.get(..behind).unwrap_or_default().iter().rev().take(LOOKED_AT);
        before
            .take_while(|other| other.finder == cover && other.text == found.text)
            .any(|other| found.end <= other.end)
    }

    /// How sure a finding is: of a detector by its evidence, of the host's as the host says. A policy's own pattern is meant.
    fn score(&self, found: &Found) -> f64 {
        let scored = self.host_scores.iter().find(|(scored, _)| scored == found);
        match (scored, self.evidence(found)) {
            (Some((_, score)), _) => *score,
            (None, Some(evidence)) => evidence.score,
            (None, None) => 1.0,
        }
    }

    /// Why a finding of a detector is one. In JSON the value by itself, under its keys, may say more than the text around it.
    pub(in super::super) fn evidence(&self, found: &Found) -> Option<Evidence> {
        let text = self.texts.get(found.text).filter(|text| text.streamed.is_none())?;
        let finder = self.program.finder(found.finder)?;
        let setting = setting::of(text, &self.steps, self.regions);
        let written = evidence(finder, &text.text, found.start..found.end, setting)?;
        let json = text.json.as_deref();
        let Some((json, token)) =
            json.and_then(|json| Some((json, json.holding(&(found.start..found.end))?)))
        else {
            return Some(written);
        };
        let keys = json.keys(&text.text, token);
        let value = text.text.get(token.span.clone()).unwrap_or_default();
        let span = found.start - token.span.start..found.end - token.span.start;
        let by_itself = evidence(finder, value, span, setting::in_json(&keys, self.regions))?;
        Some(if by_itself.score > written.score { by_itself } else { written })
    }

    /// What findings of `finders` gave way to, in the texts of `within`.
    pub(in super::super) fn yielded(
        &self,
        finders: &[FinderId],
        within: &Within,
    ) -> impl Iterator<Item = Found> {
        let own = self.yielded.iter().filter(|(loser, _)| finders.contains(&loser.finder));
        own.map(|(_, winner)| *winner).filter(|found| self.holds(found, within))
    }

    /// Adds the hits of the host's own detectors: `facts.hits[name]`, a list of `{path, start, end}`.
    pub(super) fn take_host_hits(&mut self, request: &Request, problems: &mut Vec<Problem>) {
        if self.hosts.is_empty() {
            return;
        }
        let paths: Vec<Name> = self.texts.iter().map(|text| self.path_of(text)).collect();
        let places: BTreeMap<&str, usize> =
            paths.iter().enumerate().map(|(place, path)| (&**path, place)).collect();
        for finder in self.hosts.clone() {
            let name = self.program.finder(finder).and_then(|finder| finder.detector.as_deref());
            let hits = request.facts.get("hits").and_then(Value::as_map);
            let Some(Value::List(hits)) = name.and_then(|name| hits?.get(name)) else {
                self.unsent.insert(finder);
                continue;
            };
            let before = self.found.len();
            for hit in hits.iter().take(self.program.limits.hits) {
                let found = self.host_hit(finder, hit, &places);
                let score = hit.as_map().and_then(|hit| score(hit.get("score")?));
                self.host_scores.extend(found.zip(score));
                self.found.extend(found);
            }
            if self.found.len() - before < hits.len() {
                self.cut.insert(finder);
                problems.push(Problem::new(Code::Type, "facts.hits", "a hit does not fit the text it names"));
            }
        }
    }

    fn host_hit(&self, finder: FinderId, hit: &Value, places: &BTreeMap<&str, usize>) -> Option<Found> {
        let hit = hit.as_map()?;
        let path = hit.get("path").and_then(Value::as_str).unwrap_or("text");
        let place = *places.get(path)?;
        let text = self.texts.get(place)?;
        let byte = |key: &str| match hit.get(key)? {
            Value::Int(offset) => text.offsets.to_byte(&text.text, usize::try_from(*offset).ok()?),
            _ => None,
        };
        let found = Found { finder, text: place, start: byte("start")?, end: byte("end")? };
        (found.start < found.end).then_some(found)
    }
}

/// Why bytes `span` of `text` are a finding of `finder`.
pub(in super::super) fn evidence(
    finder: &Finder,
    text: &str,
    span: Range<usize>,
    setting: Setting<'_>,
) -> Option<Evidence> {
    let candidate = Candidate::new(text, span.start, span.end);
    match &finder.speaks {
        Speaks::BuiltIn(detector, asked) => {
            let regions = asked.regions.or(setting.regions);
            let setting = Setting { mode: asked.mode, regions, ..setting };
            Some(Evidence::of(detector, &candidate.within(setting)))
        }
        Speaks::Declared(declared) => Some(Evidence::declared(declared, &candidate.within(setting))),
        Speaks::ForItself => None,
    }
}

/// The finding of `rival` within which `loser` lies. `found` is sorted, and no finding of one finder lies within another, so
/// of those that begin early enough the last one reaches the farthest.
fn covering(found: &[Found], rival: FinderId, loser: &Found) -> Option<Found> {
    let after = Found { finder: rival, end: usize::MAX, ..*loser };
    let last = found.get(found.partition_point(|found| *found <= after).checked_sub(1)?)?;
    let covers = last.finder == rival && last.text == loser.text && loser.end <= last.end;
    covers.then_some(*last)
}

/// Of the findings from `first` on, which are of one text, leaves out those that lie inside another of the same finder.
pub(in super::super) fn drop_nested(found: &mut Vec<Found>, first: usize) {
    let own = found.get_mut(first..).unwrap_or_default();
    own.sort_unstable_by_key(|found| (found.finder, found.start, Reverse(found.end)));
    let mut kept = first;
    for place in first..found.len() {
        let Some(next) = found.get(place).copied() else { break };
        let outer = kept.checked_sub(1).filter(|last| *last >= first).and_then(|last| found.get(last));
        // In this order whatever could hold the next one begins no later, and the last one kept reaches the farthest.
        if outer.is_some_and(|outer| outer.finder == next.finder && next.end <= outer.end) {
            continue;
        }
        if let Some(slot) = found.get_mut(kept) {
            *slot = next;
        }
        kept += 1;
    }
    found.truncate(kept);
}

/// A number that the host gave.
fn score(value: &Value) -> Option<f64> {
    match value {
        Value::Float(score) => Some(*score),
        #[expect(clippy::cast_precision_loss, reason = "a score is 0 or 1, or compares like a large number")]
        Value::Int(score) => Some(*score as f64),
        _ => None,
    }
}
