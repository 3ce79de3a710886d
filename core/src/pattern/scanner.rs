//! All patterns of a program against one text.

use std::collections::BTreeMap;
use std::ops::Range;

use lictor_scan::{BuildError, Expression, Outcome, Pattern, Refusal, Scratch, Sink};

use crate::detector::{self, Acceptance, Setting};
use crate::diagnostic::Code;
use crate::document::Syntax;

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

/// All matchers, ready to scan. Shared by threads; what a scan needs to write is in [`Scratch`].
#[derive(Debug)]
pub struct Scanner {
    scanner: lictor_scan::Scanner,
    /// By matcher.
    accepts: Box<[Option<Acceptance>]>,
}

impl Scanner {
    /// The scanner itself, for texts that are not there to their end.
    pub(crate) fn raw(&self) -> &lictor_scan::Scanner {
        &self.scanner
    }

    /// The check of a matcher's hits.
    pub(crate) fn acceptance(&self, matcher: MatcherId) -> Option<&Acceptance> {
        self.accepts.get(matcher.0 as usize).and_then(Option::as_ref)
    }

    /// Reports every hit of the `wanted` matchers, as [`lictor_scan::Scanner::scan`] says.
    pub fn scan(
        &self,
        text: &str,
        wanted: &MatcherSet,
        max_hits: usize,
        scratch: &mut Scratch,
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
        scratch: &mut Scratch,
        hit: &mut dyn FnMut(MatcherId, usize, usize),
    ) -> Outcome {
        let mut checked = Checked { accepts: &self.accepts, setting, hit };
        self.scanner.scan(text, wanted, max_hits, scratch, &mut checked)
    }
}

/// Takes hits that pass their detectors' checks.
struct Checked<'s> {
    accepts: &'s [Option<Acceptance>],
    setting: Setting<'s>,
    hit: &'s mut dyn FnMut(MatcherId, usize, usize),
}

impl Sink for Checked<'_> {
    fn accepts(&mut self, matcher: MatcherId, text: &str, hit: Range<usize>) -> bool {
        let acceptance = self.accepts.get(matcher.0 as usize).and_then(Option::as_ref);
        acceptance.is_none_or(|acceptance| acceptance.accepts(text, hit.start, hit.end, self.setting))
    }

    fn hit(&mut self, matcher: MatcherId, hit: Range<usize>) {
        (self.hit)(matcher, hit.start, hit.end);
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
pub struct ScannerBuilder {
    builder: lictor_scan::Builder,
    accepts: Vec<Option<Acceptance>>,
    known: BTreeMap<Key, MatcherId>,
}

/// What makes two matchers the same: their patterns, syntax, whole words, group and check.
type Key = (Vec<String>, u8, bool, usize, Option<detector::Key>);

impl ScannerBuilder {
    /// Compiles each pattern into at most `size_limit` bytes.
    pub fn new(size_limit: usize) -> Self {
        let builder = lictor_scan::Builder::new().size_limit(size_limit);
        ScannerBuilder { builder, accepts: Vec::new(), known: BTreeMap::new() }
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
        let added = self.builder.add(&lictor_scan::Matcher {
            patterns,
            whole_words: matcher.whole_words,
            group: if matcher.syntax == Syntax::Keyword { 0 } else { matcher.group },
        });
        let refusal =
            |error: BuildError| (error.place, refused(&error.reason, matcher.patterns.get(error.place)));
        let id = added.map_err(refusal)?;
        self.accepts.push(matcher.accept.clone());
        self.known.insert(key, id);
        Ok(id)
    }

    /// The scanner.
    pub fn build(self, prefilter: Prefilter) -> Scanner {
        let builder = match prefilter {
            Prefilter::Fastest => self.builder,
            Prefilter::Forced(kernel) => self.builder.kernel(kernel),
            Prefilter::Off => self.builder.without_prefilter(),
        };
        Scanner { scanner: builder.build(), accepts: self.accepts.into() }
    }
}

fn key(matcher: &Matcher<'_>) -> Key {
    let syntax = match matcher.syntax {
        Syntax::Rust => 0,
        Syntax::Ecma => 1,
        Syntax::Keyword => 2,
    };
    let patterns = matcher.patterns.iter().map(ToString::to_string).collect();
    (patterns, syntax, matcher.whole_words, matcher.group, matcher.accept.as_ref().map(Acceptance::key))
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
