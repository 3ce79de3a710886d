//! One regular expression, in either sense, and why a pattern is refused.

use std::ops::Range;

use lictor_scan::Expression;
use regex_automata::meta;
use regex_syntax::ast;
use regex_syntax::hir::{Class, Hir, HirKind};

use crate::diagnostic::Code;
use crate::document::Syntax;

use super::{ecma, glob};

/// Bytes that one lazily built automaton may take before it is cleared.
const LAZY_DFA_BYTES: usize = 1 << 19;

/// Why a pattern was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternError {
    /// `E-REGEX`, `E-REGEX-FEATURE` or `E-LIMIT`.
    pub code: Code,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
    /// The bytes of the pattern concerned.
    pub start: usize,
    /// One past them.
    pub end: usize,
}

impl PatternError {
    pub(super) fn new(code: Code, message: impl Into<String>, place: Range<usize>) -> Self {
        PatternError { code, message: message.into(), help: None, start: place.start, end: place.end }
    }

    #[must_use]
    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// `group` opens a look-around: `(?=`, `(?!`, `(?<=` or `(?<!`, at `start` of the pattern.
    pub(super) fn look_around(group: &str, start: usize) -> Self {
        const BOUNDARY: &str = "use `\\b`, or match the surroundings too and name the part to redact: \
                                `redact: {group: 1}`";
        const EXCLUSION: &str = "match more, and except what is allowed with an allow policy or with a detector \
                                 that validates its matches";
        let (what, help) = match group {
            "(?=" => ("look-ahead", BOUNDARY),
            "(?!" => ("negative look-ahead", EXCLUSION),
            "(?<=" => ("look-behind", BOUNDARY),
            _ => ("negative look-behind", EXCLUSION),
        };
        let message = format!("{what} `{group}…)` cannot be matched in linear time");
        PatternError::new(Code::RegexFeature, message, start..start + group.len()).help(help)
    }

    /// `(?>` at `start` of the pattern.
    pub(super) fn atomic(start: usize) -> Self {
        let message = "an atomic group `(?>…)` has no meaning where nothing backtracks";
        PatternError::new(Code::RegexFeature, message, start..start + 3).help("use `(?:…)`")
    }

    pub(super) fn back_reference(written: &str, start: usize) -> Self {
        let message = format!("back-reference `{written}` cannot be matched in linear time");
        PatternError::new(Code::RegexFeature, message, start..start + written.len())
            .help("spell the alternatives out, as in `(?:'[^']*'|\"[^\"]*\")`")
    }

    pub(super) fn empty() -> Self {
        PatternError::new(Code::Regex, "a pattern must not be empty", 0..0)
    }

    pub(super) fn too_large(size_limit: usize, place: Range<usize>) -> Self {
        let message = format!("the pattern takes more than {size_limit} bytes when compiled");
        PatternError::new(Code::Limit, message, place)
            .help("lower the repetition counts, or use ASCII classes such as `[0-9]` for `\\d`")
    }
}

/// A compiled expression that answers whether a text has a match.
#[derive(Clone, Debug)]
pub struct Regex {
    program: meta::Regex,
}

impl Regex {
    /// Compiles a pattern into at most `size_limit` bytes.
    ///
    /// # Errors
    /// [`PatternError`] with the place in the pattern.
    pub fn new(pattern: &str, syntax: Syntax, size_limit: usize) -> Result<Regex, PatternError> {
        Regex::compile(&parse(pattern, syntax)?, pattern, size_limit)
    }

    /// Compiles a glob that must fit the whole text: `*` and `?` stay within one `/`-separated step, `**` crosses
    /// them, `[…]` and `{a,b}` choose.
    ///
    /// # Errors
    /// [`PatternError`] with the place in the glob.
    pub fn glob(glob: &str, size_limit: usize) -> Result<Regex, PatternError> {
        let translation = glob::translate(glob)?;
        let parsed =
            parse_rust(&translation).map_err(|error| PatternError { start: 0, end: glob.len(), ..error })?;
        Regex::compile(&parsed, glob, size_limit)
    }

    fn compile(parsed: &Expression, pattern: &str, size_limit: usize) -> Result<Regex, PatternError> {
        let config = meta::Config::new()
            .nfa_size_limit(Some(size_limit))
            .onepass_size_limit(Some(size_limit))
            .hybrid_cache_capacity(LAZY_DFA_BYTES);
        let program = meta::Builder::new().configure(config).build_from_hir(parsed.hir());
        let program = program.map_err(|_| PatternError::too_large(size_limit, 0..pattern.len()))?;
        Ok(Regex { program })
    }

    /// Whether `text` has a match. Linear in its length.
    pub fn is_match(&self, text: &str) -> bool {
        self.program.is_match(text)
    }
}

/// Whether a match of a pattern may be empty, so that almost every text has one: `a*` and `\b`, but not `^$`, which
/// asks for an empty text. The pattern is read and not compiled. Linear in its length.
///
/// # Errors
/// [`PatternError`], as for [`Regex::new`]; the empty pattern itself is refused.
pub fn matches_empty(pattern: &str, syntax: Syntax) -> Result<bool, PatternError> {
    Ok(parse(pattern, syntax)?.matches_empty())
}

/// Whether a pattern repeats without an end something that takes both letters and spaces, as `.*` and `[^;]+` do and `\w+` and
/// `\s+` do not: a match that has begun may then go on over any prose. The pattern is read and not compiled. Linear in its
/// length.
///
/// # Errors
/// [`PatternError`], as for [`Regex::new`].
pub fn goes_on_over_prose(pattern: &str, syntax: Syntax) -> Result<bool, PatternError> {
    Ok(goes_on(parse(pattern, syntax)?.hir()))
}

/// Recursion is bounded by [`Expression::NEST_LIMIT`].
fn goes_on(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Repetition(repetition) => {
            let takes = |c: char| takes(&repetition.sub, c);
            repetition.max.is_none() && takes('e') && takes(' ') || goes_on(&repetition.sub)
        }
        HirKind::Capture(capture) => goes_on(&capture.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().any(goes_on),
        HirKind::Empty | HirKind::Literal(_) | HirKind::Class(_) | HirKind::Look(_) => false,
    }
}

/// Whether a class in `hir` has the character `c`.
fn takes(hir: &Hir, c: char) -> bool {
    match hir.kind() {
        HirKind::Class(Class::Unicode(class)) => {
            class.iter().any(|range| (range.start()..=range.end()).contains(&c))
        }
        HirKind::Class(Class::Bytes(class)) => {
            class.iter().any(|range| (range.start()..=range.end()).contains(&(c as u8)))
        }
        HirKind::Repetition(repetition) => takes(&repetition.sub, c),
        HirKind::Capture(capture) => takes(&capture.sub, c),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().any(|part| takes(part, c)),
        HirKind::Empty | HirKind::Literal(_) | HirKind::Look(_) => false,
    }
}

/// Reads a pattern.
pub(super) fn parse(pattern: &str, syntax: Syntax) -> Result<Expression, PatternError> {
    if pattern.is_empty() {
        return Err(PatternError::empty());
    }
    match syntax {
        Syntax::Rust => parse_rust(pattern),
        Syntax::Keyword => parse_rust(&format!("(?i){}", regex_syntax::escape(pattern)))
            .map_err(|error| PatternError { start: 0, end: pattern.len(), ..error }),
        Syntax::Ecma => {
            let translation = ecma::translate(pattern)?;
            parse_rust(&translation.pattern).map_err(|error| {
                let place = translation.place(error.start..error.end);
                PatternError { start: place.start, end: place.end, ..error }
            })
        }
    }
}

fn parse_rust(pattern: &str) -> Result<Expression, PatternError> {
    Expression::parse(pattern).map_err(|error| match *error {
        regex_syntax::Error::Parse(error) => syntax_error(&error),
        regex_syntax::Error::Translate(error) => {
            PatternError::new(Code::Regex, error.kind().to_string(), bytes(error.span()))
        }
        error => PatternError::new(Code::Regex, error.to_string(), 0..pattern.len()),
    })
}

fn syntax_error(error: &ast::Error) -> PatternError {
    use ast::ErrorKind;

    let place = bytes(error.span());
    let written = error.pattern().get(place.clone()).unwrap_or("");
    match error.kind() {
        ErrorKind::UnsupportedLookAround => PatternError::look_around(written, place.start),
        ErrorKind::UnsupportedBackreference => PatternError::back_reference(written, place.start),
        ErrorKind::FlagUnrecognized if written == ">" => PatternError::atomic(place.start.saturating_sub(2)),
        ErrorKind::EscapeUnrecognized if written == "\\k" => {
            PatternError::back_reference(written, place.start)
        }
        ErrorKind::NestLimitExceeded(limit) => {
            PatternError::new(Code::Limit, format!("the pattern nests deeper than {limit}"), place)
        }
        ErrorKind::CaptureLimitExceeded => {
            PatternError::new(Code::Limit, "the pattern has too many groups", place).help("use `(?:…)`")
        }
        kind => PatternError::new(Code::Regex, kind.to_string(), place),
    }
}

fn bytes(span: &ast::Span) -> Range<usize> {
    span.start.offset..span.end.offset
}
