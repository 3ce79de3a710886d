//! One scan.

use std::cmp::Reverse;
use std::ops::Range;

use crate::approach::Approach;
use crate::confirm::{Found as Sought, Match, Meter, Spent, stands_alone};
use crate::gate::{CHUNK, Gate, Starts, Target, Visitor};
use crate::scanner::{Check, Searched};
use crate::scratch::{Candidate, INACTIVE, Progress, StartBits};
use crate::stand_in::Reading;
use crate::{MatcherSet, Outcome, Scanner, Scratch, Sink};

/// So many candidates are gathered before they are confirmed, so that memory stays bounded.
const MOST_CANDIDATES: usize = 1_024;

/// What is read a second time reaches so far beyond its stretch on either side: further than the anchors of one pattern
/// are apart, with their frames.
const MARGIN: usize = 128;

/// How far before the first match that is looked for a pass begins.
const LOOK_BACK: usize = 32;

/// A scan under way.
pub(crate) struct Scan<'s> {
    scanner: &'s Scanner,
    text: &'s str,
    /// Where matches may start; what stands before is only looked back at.
    start: usize,
    wanted: &'s MatcherSet,
    max_hits: usize,
    scratch: &'s mut Scratch,
    sink: &'s mut dyn Sink,
    outcome: Outcome,
}

impl<'s> Scan<'s> {
    pub(crate) fn new(
        scanner: &'s Scanner,
        text: &'s str,
        start: usize,
        wanted: &'s MatcherSet,
        max_hits: usize,
        scratch: &'s mut Scratch,
        sink: &'s mut dyn Sink,
    ) -> Self {
        Scan { scanner, text, start, wanted, max_hits, scratch, sink, outcome: Outcome::default() }
    }

    pub(crate) fn run(mut self) -> Outcome {
        if let Some(gate) = &self.scanner.gate {
            self.outcome.work += self.text.len().saturating_sub(self.start) as u64;
            self.pass(gate);
        }
        for id in &self.scanner.always {
            if let Some(pattern) = self.wanted_pattern(*id) {
                let mut progress = self.progress(*id);
                self.search(self.start, pattern, &mut progress);
                self.store(progress);
            }
        }
        self.report()
    }

    fn wanted_pattern(&self, id: u32) -> Option<&'s Searched> {
        let scanner = self.scanner;
        scanner.patterns.get(id as usize).filter(|pattern| self.wanted.contains(pattern.matcher))
    }

    /// Goes over the text and confirms what the gate finds.
    fn pass(&mut self, gate: &Gate) {
        // Anchors lie within their matches, or directly before them. A pass begins at an even place.
        let mut from = self.start.saturating_sub(LOOK_BACK) & !1;
        while from < self.text.len() {
            let to = self.text.len().min(from + CHUNK);
            let Scratch { found, candidates, starts, .. } = &mut *self.scratch;
            let mut calls = Calls::new(self.scanner, self.text, self.wanted, from, candidates, starts);
            gate.pass(self.text.as_bytes(), from..to, found, &mut calls);
            let leads = self.scratch.found.leads().iter().map(|lead| from + *lead as usize);
            if Reading::is_needed(self.text, leads) {
                self.pass_again(gate, from..to);
            }
            self.tell_apart(from, to);
            from = to;
            if self.scratch.candidates.len() >= MOST_CANDIDATES {
                self.confirm(usize::MAX, from);
            }
        }
        self.confirm(usize::MAX, usize::MAX);
    }

    /// Goes over a stretch of the text with characters replaced.
    fn pass_again(&mut self, gate: &Gate, stretch: Range<usize>) {
        let boundary = |mut at: usize| {
            while !self.text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let from = boundary(stretch.start.saturating_sub(MARGIN));
        let to = boundary((stretch.end + MARGIN).min(self.text.len()));
        self.outcome.work += (to - from) as u64;
        let Scratch { found, reading, candidates, starts, .. } = &mut *self.scratch;
        reading.read(self.text, from, to);
        let calls = Calls::new(self.scanner, self.text, self.wanted, stretch.start, candidates, starts);
        let mut calls = Calls { reading: Some(reading), ..calls };
        let mut at = 0;
        while at < reading.text().len() {
            let to = reading.text().len().min(at + CHUNK);
            gate.pass(reading.text(), at..to, found, &mut calls);
            at = to;
        }
    }

    /// Adds the patterns of the crowd that can match where the chunk from `from` to `to` calls for it.
    fn tell_apart(&mut self, from: usize, to: usize) {
        if !std::mem::take(&mut self.scratch.starts.any) {
            return;
        }
        let mut most = MOST_CANDIDATES;
        for word in 0..self.scratch.starts.words.len() {
            let mut bits = self.scratch.starts.words.get_mut(word).map_or(0, std::mem::take);
            while bits != 0 {
                let place = from + 64 * word + bits.trailing_zeros() as usize;
                bits &= bits - 1;
                let Some(start) = place.checked_sub(StartBits::BEFORE) else { continue };
                let (scanner, wanted, candidates) = (self.scanner, self.wanted, &mut self.scratch.candidates);
                let follows_digit = follows_digit(self.text, start);
                scanner.crowd.at(self.text.as_bytes(), start, &mut |id| {
                    if scanner.patterns.get(id as usize).is_some_and(|pattern| {
                        !(follows_digit && pattern.follows_no_digit) && wanted.contains(pattern.matcher)
                    }) {
                        candidates.push(Candidate { pattern: id, from: start, to: start });
                    }
                });
                if self.scratch.candidates.len() >= most {
                    // What the chunk still calls for starts later.
                    self.confirm(start, to);
                    most = MOST_CANDIDATES.max(2 * self.scratch.candidates.len());
                }
            }
        }
    }

    /// Confirms the candidates before `known`, but for those before which the text from `frontier` on may call for others.
    fn confirm(&mut self, known: usize, frontier: usize) {
        let mut candidates = std::mem::take(&mut self.scratch.candidates);
        candidates.sort_unstable();
        candidates.dedup();
        let mut kept = 0;
        let mut next = 0;
        while let Some(Candidate { pattern: id, .. }) = candidates.get(next).copied() {
            let Some(pattern) = self.scanner.patterns.get(id as usize) else { break };
            let slack = usize::try_from(pattern.slack).unwrap_or(0).max(self.scanner.crowd.slack());
            // What stands in for a character is up to four times shorter.
            let settled = known.min(frontier.saturating_sub(MARGIN + 4 * slack));
            let mut progress = self.progress(id);
            while let Some(candidate) =
                candidates.get(next).copied().filter(|candidate| candidate.pattern == id)
            {
                next += 1;
                if candidate.to < settled {
                    self.follow(candidate, pattern, &mut progress);
                } else if let Some(place) = candidates.get_mut(kept) {
                    *place = candidate;
                    kept += 1;
                }
            }
            self.store(progress);
        }
        candidates.truncate(kept);
        self.scratch.candidates = candidates;
    }

    /// How far a pattern has come.
    fn progress(&mut self, id: u32) -> Progress {
        let Scratch { active, places, .. } = &mut *self.scratch;
        let known = places.get(id as usize).and_then(|place| active.get(*place as usize));
        if let Some(progress) = known {
            return *progress;
        }
        let at = self.start;
        let progress = Progress { pattern: id, at, hits: 0, meter: Meter::new(self.text), is_cut: false };
        if let Some(place) = places.get_mut(id as usize) {
            *place = u32::try_from(active.len()).unwrap_or(INACTIVE);
            active.push(progress);
        }
        progress
    }

    fn store(&mut self, progress: Progress) {
        let Scratch { active, places, .. } = &mut *self.scratch;
        let place = places.get(progress.pattern as usize);
        if let Some(known) = place.and_then(|place| active.get_mut(*place as usize)) {
            *known = progress;
        }
    }

    /// Looks for the matches that a candidate tells of.
    fn follow(&mut self, candidate: Candidate, pattern: &'s Searched, progress: &mut Progress) {
        let Candidate { from, to, .. } = candidate;
        let is_known = match pattern.approach {
            // Such an anchor tells that there may be a match, not where: one before the start counts too.
            Approach::Search | Approach::Always => progress.at > self.text.len(),
            Approach::Starts | Approach::Run { .. } => to < progress.at,
        };
        if is_known {
            return;
        }
        match (pattern.approach, pattern.check) {
            (Approach::Starts, Check::Keyword(_) | Check::Program(_)) => {
                self.attempt(from, to, pattern, progress)
            }
            (Approach::Starts, Check::Automata) => self.search(from, pattern, progress),
            (Approach::Run { class, max, .. }, Check::Keyword(_) | Check::Program(_)) => {
                let class = self.scanner.classes.get(class);
                let start =
                    class.map_or(to, |class| class.run_before(self.text, progress.at, to, max as usize));
                progress.meter.charge(to.saturating_sub(start));
                self.attempt(start, to, pattern, progress);
            }
            (Approach::Run { .. }, Check::Automata) | (Approach::Search | Approach::Always, _) => {
                self.search(self.start, pattern, progress);
            }
        }
    }

    /// Looks for matches that start between two places.
    fn attempt(&mut self, from: usize, to: usize, pattern: &'s Searched, progress: &mut Progress) {
        let text = self.text;
        let mut start = boundary_from(text, from.max(progress.at));
        while start <= to && start < text.len() {
            let found = match pattern.check {
                _ if pattern.follows_no_digit && follows_digit(text, start) => None,
                Check::Keyword(keyword) => {
                    progress.meter.charge(1);
                    let end = self.scanner.keywords.end_at(keyword, text, start);
                    end.map(|end| Match { end, group: None })
                }
                Check::Program(program) => {
                    let most = progress.meter.most_steps(text);
                    let (stack, steps) = (&mut self.scratch.stack, &mut progress.meter.work);
                    match self.scanner.machine().run(program, text, start, stack, steps, most) {
                        Ok(found) => found,
                        Err(Spent) => return self.search(start, pattern, progress),
                    }
                }
                Check::Automata => None,
            };
            let hit = found.map(|found| (start..found.end, found.group));
            if let Some((found, group)) = hit.filter(|(found, _)| !found.is_empty())
                && self.accept(pattern, &found, group, progress)
            {
                start = found.end;
            } else {
                start = boundary_from(text, start + 1);
            }
            progress.at = start.max(progress.at);
        }
    }

    /// Looks for all matches that start at or after `from`, with automata.
    fn search(&mut self, from: usize, pattern: &'s Searched, progress: &mut Progress) {
        let text = self.text;
        progress.at = from.max(progress.at);
        while !text.is_char_boundary(progress.at.min(text.len())) {
            progress.at -= 1;
        }
        if let Check::Keyword(keyword) = pattern.check {
            while progress.at <= text.len() {
                let found = self.scanner.keywords.find(keyword, text, progress.at);
                progress.meter.charge(found.map_or(text.len(), |(_, end)| end) - progress.at);
                let Some((start, end)) = found else { break };
                self.take_or_skip(pattern, start..end, None, progress);
            }
        } else if let Some(engine) = self.scanner.engine(pattern) {
            let mut cache = self.scratch.take_cache(progress.pattern, engine);
            let group = self.scanner.rules.get(pattern.matcher.0 as usize).map_or(0, |rule| rule.group);
            while progress.at <= text.len() {
                let found = match engine.find(text, progress.at, &mut cache, &mut progress.meter) {
                    Sought::Match(found) => found,
                    Sought::Nothing => break,
                    Sought::GivenUp => {
                        progress.is_cut = true;
                        break;
                    }
                };
                let place = match group {
                    0 => None,
                    group => engine.group(text, &found, group, &mut cache, &mut progress.meter),
                };
                self.take_or_skip(pattern, found, place, progress);
            }
            self.scratch.put_back(progress.pattern, cache);
        } else {
            // Cannot be: what was accepted compiles. Never say that there is nothing if it is not known.
            progress.is_cut = true;
        }
        progress.at = usize::MAX;
    }

    /// Goes on after a match, or one character after its start if it is no hit.
    fn take_or_skip(
        &mut self,
        pattern: &Searched,
        found: Range<usize>,
        group: Option<Range<usize>>,
        progress: &mut Progress,
    ) {
        let skipped = boundary_from(self.text, found.start + 1);
        if found.is_empty() || !self.accept(pattern, &found, group, progress) {
            progress.at = skipped.max(progress.at);
        }
    }

    /// Takes a match as a hit, if it is one.
    fn accept(
        &mut self,
        pattern: &Searched,
        found: &Range<usize>,
        group: Option<Range<usize>>,
        progress: &mut Progress,
    ) -> bool {
        if pattern.follows_no_digit && follows_digit(self.text, found.start) {
            return false;
        }
        self.sink.matched(pattern.matcher, self.text, found.clone());
        let whole_words =
            self.scanner.rules.get(pattern.matcher.0 as usize).is_some_and(|rule| rule.whole_words);
        if whole_words && !stands_alone(self.text, found) {
            return false;
        }
        let hit = group.filter(|group| !group.is_empty()).unwrap_or(found.clone());
        if !self.sink.accepts(pattern.matcher, self.text, hit.clone()) {
            return false;
        }
        progress.at = found.end;
        progress.hits += 1;
        if progress.hits > self.max_hits {
            progress.is_cut = true;
            progress.at = usize::MAX;
        }
        self.scratch.hits.push((pattern.matcher, hit));
        if self.scratch.hits.len() > self.max_hits.saturating_mul(2).saturating_add(MOST_CANDIDATES) {
            self.drop_surplus();
        }
        true
    }

    /// Sorts the hits by matcher and place, and leaves out what lies inside another of the same matcher.
    fn drop_nested(&mut self) {
        let hits = &mut self.scratch.hits;
        hits.sort_unstable_by_key(|(matcher, hit)| (*matcher, hit.start, Reverse(hit.end)));
        let mut last = None;
        hits.retain(|(matcher, hit)| {
            let stays = last.is_none_or(|(before, covered)| before != *matcher || hit.end > covered);
            if stays {
                last = Some((*matcher, hit.end));
            }
            stays
        });
    }

    /// Leaves out hits that will not be reported, and says whose.
    fn drop_surplus(&mut self) {
        self.drop_nested();
        let surplus = self.max_hits.min(self.scratch.hits.len());
        self.outcome.incomplete.extend(self.scratch.hits.drain(surplus..).map(|(matcher, _)| matcher));
        self.outcome.incomplete.dedup();
    }

    fn report(mut self) -> Outcome {
        self.drop_surplus();
        let (active, hits) = (&self.scratch.active, &self.scratch.hits);
        self.outcome.work += active.iter().map(|progress| progress.meter.work).sum::<u64>();
        let cut = active.iter().filter(|progress| progress.is_cut);
        let matcher =
            |progress: &Progress| self.scanner.patterns.get(progress.pattern as usize).map(|p| p.matcher);
        self.outcome.incomplete.extend(cut.filter_map(matcher));
        self.outcome.incomplete.sort_unstable();
        self.outcome.incomplete.dedup();
        for (matcher, hit) in hits {
            self.sink.hit(*matcher, hit.clone());
        }
        self.outcome
    }
}

/// Whether an ASCII digit stands before byte `at`.
fn follows_digit(text: &str, at: usize) -> bool {
    at.checked_sub(1).and_then(|before| text.as_bytes().get(before)).is_some_and(u8::is_ascii_digit)
}

/// The first boundary of characters at or after `at`; beyond the text every place is one.
pub(crate) fn boundary_from(text: &str, mut at: usize) -> usize {
    while at < text.len() && !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

/// Takes what the gate finds.
struct Calls<'c> {
    scanner: &'c Scanner,
    text: &'c str,
    wanted: &'c MatcherSet,
    /// Where the chunk begins.
    from: usize,
    /// What the gate reads, if that is not the text.
    reading: Option<&'c Reading>,
    candidates: &'c mut Vec<Candidate>,
    starts: &'c mut StartBits,
}

impl<'c> Calls<'c> {
    fn new(
        scanner: &'c Scanner,
        text: &'c str,
        wanted: &'c MatcherSet,
        from: usize,
        candidates: &'c mut Vec<Candidate>,
        starts: &'c mut StartBits,
    ) -> Self {
        Calls { scanner, text, wanted, from, reading: None, candidates, starts }
    }

    /// The place in the text of what is `back` bytes before `at` as it is read.
    fn place(&self, at: usize, back: i16) -> usize {
        let place = match usize::try_from(back) {
            Ok(back) => at.saturating_sub(back),
            Err(_) => at + usize::from(back.unsigned_abs()),
        };
        self.reading.map_or(place, |reading| reading.place(place))
    }
}

impl Visitor for Calls<'_> {
    fn pattern(&mut self, at: usize, target: Target) {
        let Some(pattern) = self.scanner.patterns.get(target.pattern as usize) else { return };
        if !self.wanted.contains(pattern.matcher) {
            return;
        }
        let (from, to) = (self.place(at, target.most), self.place(at, target.least));
        // A keyword is compared at once: most of what looks like one is none.
        if let Check::Keyword(keyword) = pattern.check
            && from == to
            && self.scanner.keywords.end_at(keyword, self.text, from).is_none()
        {
            return;
        }
        self.candidates.push(Candidate { pattern: target.pattern, from, to });
    }

    fn crowd(&mut self, at: usize, starts: Starts) {
        match self.reading {
            None => self.starts.add(at + StartBits::BEFORE - Starts::REACH - self.from, starts.0),
            Some(reading) => {
                let mut bits = starts.0;
                while bits != 0 {
                    let place = at + bits.trailing_zeros() as usize;
                    bits &= bits - 1;
                    let place = place.checked_sub(Starts::REACH).map(|place| reading.place(place));
                    let bit = place.and_then(|place| (place + StartBits::BEFORE).checked_sub(self.from));
                    if let Some(bit) = bit {
                        self.starts.add(bit, 1);
                    }
                }
            }
        }
    }
}
