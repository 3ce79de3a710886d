//! All patterns of a program against one text.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use lictor_scan::{BuildError, Expression, Outcome, Pattern, Refusal, Scratch, Sink};

use crate::detector::{self, Acceptance, Setting};
use crate::diagnostic::Code;
use crate::document::Syntax;
use crate::persistent::Lookup;

use super::regex::parse;
use super::{Kernel, MatcherId, MatcherSet, PatternError};

/// What is looked for under one name.
#[derive(Clone)]
pub struct Matcher<'a> {
    /// A hit is a match of any of these.
    pub patterns: Vec<&'a str>,
    /// How they are read.
    pub syntax: Syntax,
    /// Whether a match must stand by itself: [`lictor_scan::Matcher::whole_words`].
    pub whole_words: bool,
    /// The capture group that is the hit: [`lictor_scan::Matcher::group`].
    pub group: usize,
    /// The check a hit must pass. After one that does not, the search goes on one character after the start of its
    /// match.
    pub accept: Option<Acceptance>,
}

/// All matchers, ready to scan. Shared by threads; what a scan needs to write is in [`ScanScratch`].
///
/// A copy with more matchers has them in a segment of their own, and shares the others. Segments that would not be larger than
/// what is added are built again with it, so that n matchers are in log₂ n segments at most, and each is built again log₂ n
/// times at most (Bentley and Saxe's logarithmic method, 1980).
#[derive(Clone, Debug, Default)]
pub struct Scanner {
    segments: Vec<Arc<Segment>>,
    /// Matchers by what they look for.
    by_content: Lookup<MatcherId>,
}

/// Matchers that were built together, numbered one after the other.
#[derive(Debug)]
struct Segment {
    first: u32,
    scanner: lictor_scan::Scanner,
    matchers: Box<[Kept]>,
}

/// What a matcher was made of.
#[derive(Clone, Debug)]
struct Kept {
    patterns: Box<[Box<str>]>,
    syntax: Syntax,
    whole_words: bool,
    group: usize,
    accept: Option<Acceptance>,
}

/// Memory that one thread reuses from scan to scan: [`lictor_scan::Scratch`] for each segment.
#[derive(Debug, Default)]
pub struct ScanScratch {
    segments: Vec<Scratch>,
    wanted: MatcherSet,
}

impl Scanner {
    /// The check of a matcher's hits.
    pub(crate) fn acceptance(&self, matcher: MatcherId) -> Option<&Acceptance> {
        self.matcher(matcher)?.accept.as_ref()
    }

    /// Reports every hit of the `wanted` matchers, as [`lictor_scan::Scanner::scan`] says.
    pub fn scan(
        &self,
        text: &str,
        wanted: &MatcherSet,
        max_hits: usize,
        scratch: &mut ScanScratch,
        hit: &mut dyn FnMut(MatcherId, usize, usize),
    ) -> Outcome {
        self.scan_within(Setting::default(), text, wanted, max_hits, scratch, hit)
    }

    /// As [`scan`](Self::scan), for a text of which more is known than what is written.
    pub fn scan_within(
        &self,
        setting: Setting<'_>,
        text: &str,
        wanted: &MatcherSet,
        max_hits: usize,
        scratch: &mut ScanScratch,
        hit: &mut dyn FnMut(MatcherId, usize, usize),
    ) -> Outcome {
        let mut left = max_hits;
        let mut whole = Outcome::default();
        self.each_segment(wanted, scratch, |segment, wanted, scratch| {
            let most = left;
            let mut taken = |matcher, start, end| {
                left = left.saturating_sub(1);
                hit(segment.whose(matcher), start, end);
            };
            let mut checked = Checked { matchers: &segment.matchers, setting, hit: &mut taken };
            segment.add(segment.scanner.scan(text, wanted, most, scratch, &mut checked), &mut whole);
        });
        whole
    }

    /// As [`lictor_scan::Scanner::scan_from`] says; `sink` makes the checks.
    pub(crate) fn scan_from(
        &self,
        text: &str,
        start: usize,
        wanted: &MatcherSet,
        max_hits: usize,
        scratch: &mut ScanScratch,
        sink: &mut dyn Sink,
    ) -> Outcome {
        let mut left = max_hits;
        let mut whole = Outcome::default();
        self.each_segment(wanted, scratch, |segment, wanted, scratch| {
            let most = left;
            let mut numbered = Numbered { segment, sink, left: &mut left };
            let outcome = segment.scanner.scan_from(text, start, wanted, most, scratch, &mut numbered);
            segment.add(outcome, &mut whole);
        });
        whole
    }

    /// As [`lictor_scan::Scanner::undecided`] says.
    pub(crate) fn undecided(
        &self,
        text: &str,
        start: usize,
        wanted: &MatcherSet,
        window: usize,
        possible: &mut MatcherSet,
        scratch: &mut ScanScratch,
    ) -> Option<usize> {
        let mut first = None;
        let mut own = MatcherSet::default();
        self.each_segment(wanted, scratch, |segment, wanted, scratch| {
            let undecided = segment.scanner.undecided(text, start, wanted, window, &mut own, scratch);
            first = [first, undecided].into_iter().flatten().min();
            own.iter().for_each(|matcher| possible.insert(segment.whose(matcher)));
            own.clear();
        });
        first
    }

    /// Asks each segment for its part of the `wanted` matchers, by its own numbers.
    fn each_segment(
        &self,
        wanted: &MatcherSet,
        scratch: &mut ScanScratch,
        mut ask: impl FnMut(&Segment, &MatcherSet, &mut Scratch),
    ) {
        let ScanScratch { segments, wanted: part } = scratch;
        segments.resize_with(self.segments.len(), Scratch::default);
        if let ([only], [scratch]) = (&*self.segments, &mut **segments) {
            return ask(only, wanted, scratch);
        }
        for (segment, scratch) in self.segments.iter().zip(segments) {
            wanted.part(MatcherId(segment.first), segment.matchers.len(), part);
            ask(segment, part, scratch);
        }
    }

    /// The most bytes of one match of a matcher: see [`lictor_scan::Scanner::longest_match`].
    pub fn longest_match(&self, matcher: MatcherId) -> Option<usize> {
        let after = self.segments.partition_point(|segment| segment.first <= matcher.0);
        let segment = self.segments.get(after.checked_sub(1)?)?;
        segment.scanner.longest_match(MatcherId(matcher.0 - segment.first))
    }

    /// How many matchers there are.
    fn len(&self) -> u32 {
        self.segments.last().map_or(0, |last| last.first + last.len())
    }

    fn matcher(&self, id: MatcherId) -> Option<&Kept> {
        let after = self.segments.partition_point(|segment| segment.first <= id.0);
        let segment = self.segments.get(after.checked_sub(1)?)?;
        segment.matchers.get((id.0 - segment.first) as usize)
    }
}

impl Segment {
    fn len(&self) -> u32 {
        u32::try_from(self.matchers.len()).unwrap_or(u32::MAX)
    }

    /// The number in the whole scanner of one of its matchers.
    fn whose(&self, matcher: MatcherId) -> MatcherId {
        MatcherId(self.first + matcher.0)
    }

    /// Adds what became of its scan to what became of the others'.
    fn add(&self, outcome: Outcome, whole: &mut Outcome) {
        whole.incomplete.extend(outcome.incomplete.into_iter().map(|matcher| self.whose(matcher)));
        whole.work += outcome.work;
    }
}

impl Kept {
    fn new(matcher: &Matcher<'_>) -> Self {
        let Matcher { patterns, syntax, whole_words, group, accept } = matcher;
        let patterns = patterns.iter().map(|pattern| Box::from(*pattern)).collect();
        Kept { patterns, syntax: *syntax, whole_words: *whole_words, group: *group, accept: accept.clone() }
    }

    fn as_matcher(&self) -> Matcher<'_> {
        let Kept { patterns, syntax, whole_words, group, accept } = self;
        let patterns = patterns.iter().map(|pattern| &**pattern).collect();
        Matcher {
            patterns,
            syntax: *syntax,
            whole_words: *whole_words,
            group: *group,
            accept: accept.clone(),
        }
    }
}

/// Takes hits that pass their detectors' checks.
struct Checked<'s> {
    matchers: &'s [Kept],
    setting: Setting<'s>,
    hit: &'s mut dyn FnMut(MatcherId, usize, usize),
}

impl Sink for Checked<'_> {
    fn accepts(&mut self, matcher: MatcherId, text: &str, hit: Range<usize>) -> bool {
        let acceptance = self.matchers.get(matcher.0 as usize).and_then(|matcher| matcher.accept.as_ref());
        acceptance.is_none_or(|acceptance| acceptance.accepts(text, hit.start, hit.end, self.setting))
    }

    fn hit(&mut self, matcher: MatcherId, hit: Range<usize>) {
        (self.hit)(matcher, hit.start, hit.end);
    }
}

/// Hears of a segment's matchers by their numbers in the whole scanner.
struct Numbered<'s> {
    segment: &'s Segment,
    sink: &'s mut dyn Sink,
    left: &'s mut usize,
}

impl Sink for Numbered<'_> {
    fn matched(&mut self, matcher: MatcherId, text: &str, found: Range<usize>) {
        self.sink.matched(self.segment.whose(matcher), text, found);
    }

    fn accepts(&mut self, matcher: MatcherId, text: &str, hit: Range<usize>) -> bool {
        self.sink.accepts(self.segment.whose(matcher), text, hit)
    }

    fn hit(&mut self, matcher: MatcherId, hit: Range<usize>) {
        *self.left = self.left.saturating_sub(1);
        self.sink.hit(self.segment.whose(matcher), hit);
    }
}

/// How texts are searched. Every choice finds the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Prefilter {
    /// With the fastest kernel that the processor has the instructions for.
    #[default]
    Fastest,
    /// With this kernel, for tests that compare.
    Forced(Kernel),
    /// Each wanted pattern by itself, for tests that compare.
    Off,
}

/// Collects matchers.
#[derive(Debug)]
pub struct ScannerBuilder<'b> {
    size_limit: usize,
    /// The scanner that they are added to.
    base: Option<&'b Scanner>,
    builder: lictor_scan::Builder,
    added: Vec<Kept>,
    /// Places in `added`, by what they look for.
    known: BTreeMap<Content<'b>, u32>,
}

/// What makes two matchers the same: their patterns, syntax, whole words, group and check.
type Content<'b> = (Vec<Cow<'b, str>>, Syntax, bool, usize, Option<detector::Key>);

impl<'b> ScannerBuilder<'b> {
    /// Compiles each pattern into at most `size_limit` bytes.
    pub fn new(size_limit: usize) -> Self {
        let builder = lictor_scan::Builder::new().size_limit(size_limit);
        ScannerBuilder { size_limit, base: None, builder, added: Vec::new(), known: BTreeMap::new() }
    }

    /// For a copy of `base` with more matchers, which keeps the ids of those that it has.
    pub fn over(base: &'b Scanner, size_limit: usize) -> Self {
        ScannerBuilder { base: Some(base), ..ScannerBuilder::new(size_limit) }
    }

    /// Adds a matcher. One that is there already gets the same id again.
    ///
    /// # Errors
    /// The first pattern that is refused, by its place in `matcher.patterns`, and why.
    pub fn add(&mut self, matcher: &Matcher<'_>) -> Result<MatcherId, (usize, PatternError)> {
        let content = content(matcher);
        let first = self.base.map_or(0, Scanner::len);
        if let Some(place) = self.known.get(&content) {
            return Ok(MatcherId(first + place));
        }
        if let Some(base) = self.base {
            let is_same = |id: &MatcherId| {
                base.matcher(*id).is_some_and(|kept| self::content(&kept.as_matcher()) == content)
            };
            if let Some(known) = base.by_content.get(&content).find(is_same) {
                return Ok(known);
            }
        }
        add(&mut self.builder, matcher)?;
        let place = u32::try_from(self.added.len()).unwrap_or(u32::MAX);
        self.added.push(Kept::new(matcher));
        self.known.insert(owned(content), place);
        Ok(MatcherId(first + place))
    }

    /// The scanner, with all matchers of the one it is over.
    pub fn build(self, prefilter: Prefilter) -> Scanner {
        let mut scanner = self.base.cloned().unwrap_or_default();
        let mut first = scanner.len();
        let ids = self.known.iter().map(|(content, place)| (content, MatcherId(first + place)));
        if self.base.is_some() {
            ids.for_each(|(content, id)| scanner.by_content.insert(content, id));
        } else {
            scanner.by_content = ids.collect();
        }
        if self.added.is_empty() {
            return scanner;
        }
        let mut matchers = self.added;
        let mut builder = self.builder;
        while let Some(last) = scanner.segments.pop_if(|last| last.matchers.len() <= matchers.len()) {
            first = last.first;
            matchers.splice(0..0, last.matchers.iter().cloned());
            builder = lictor_scan::Builder::new().size_limit(self.size_limit);
        }
        if first < self.base.map_or(0, Scanner::len) {
            for matcher in &matchers {
                // What was accepted once is accepted again.
                let _ = add(&mut builder, &matcher.as_matcher());
            }
        }
        let builder = match prefilter {
            Prefilter::Fastest => builder,
            Prefilter::Forced(kernel) => builder.kernel(kernel),
            Prefilter::Off => builder.without_prefilter(),
        };
        let segment = Segment { first, scanner: builder.build(), matchers: matchers.into() };
        scanner.segments.push(Arc::new(segment));
        scanner
    }
}

fn add(
    builder: &mut lictor_scan::Builder,
    matcher: &Matcher<'_>,
) -> Result<MatcherId, (usize, PatternError)> {
    let parse =
        |(place, pattern): (usize, &&str)| parse(pattern, matcher.syntax).map_err(|error| (place, error));
    let expressions: Vec<Expression> = match matcher.syntax {
        Syntax::Keyword => Vec::new(),
        Syntax::Rust | Syntax::Ecma => {
            matcher.patterns.iter().enumerate().map(parse).collect::<Result<_, _>>()?
        }
    };
    let patterns = match matcher.syntax {
        Syntax::Keyword => matcher.patterns.iter().map(|pattern| Pattern::Keyword(pattern)).collect(),
        Syntax::Rust | Syntax::Ecma => expressions.iter().map(Pattern::Regex).collect(),
    };
    let added = builder.add(&lictor_scan::Matcher {
        patterns,
        whole_words: matcher.whole_words,
        follows_no_digit: matcher.accept.as_ref().is_some_and(Acceptance::refuses_after_digits),
        group: if matcher.syntax == Syntax::Keyword { 0 } else { matcher.group },
    });
    added
        .map_err(|error: BuildError| (error.place, refused(&error.reason, matcher.patterns.get(error.place))))
}

fn content<'m>(matcher: &Matcher<'m>) -> Content<'m> {
    let Matcher { patterns, syntax, whole_words, group, accept } = matcher;
    let patterns = patterns.iter().copied().map(Cow::Borrowed).collect();
    (patterns, *syntax, *whole_words, *group, accept.as_ref().map(Acceptance::key))
}

fn owned<'b>((patterns, syntax, whole_words, group, accept): Content<'_>) -> Content<'b> {
    let patterns = patterns.into_iter().map(|pattern| Cow::Owned(pattern.into_owned())).collect();
    (patterns, syntax, whole_words, group, accept)
}

fn refused(reason: &Refusal, pattern: Option<&&str>) -> PatternError {
    let whole = 0..pattern.map_or(0, |pattern| pattern.len());
    match reason {
        Refusal::TooLarge { limit } => PatternError::too_large(*limit, whole),
        Refusal::NoGroup { groups, .. } => {
            let help = match groups {
                0 => "put the part that is meant in parentheses".to_owned(),
                groups => format!("its groups are numbered from 1 to {groups}"),
            };
            PatternError::new(Code::Regex, reason.to_string(), whole).help(help)
        }
        Refusal::Empty => PatternError::empty(),
        // What a later version may refuse.
        reason => PatternError::new(Code::Regex, reason.to_string(), whole),
    }
}
