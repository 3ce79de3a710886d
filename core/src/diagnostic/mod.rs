//! What is wrong with a document: a stable code, a place, and what to write instead.
//!
//! Every stage of loading reports into one [`Diagnostics`], so that an author sees all problems at once.

mod code;
mod render;
mod suggest;

pub use code::Code;
pub use suggest::nearest;

use std::sync::Arc;

use crate::source::{LineColumn, SourceMap, Span};

/// One problem, with its place still a span of the [`SourceMap`] it was found in.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Diagnostic {
    /// What kind of problem.
    pub code: Code,
    /// The problem in one sentence: lower case, no final period, the author's words in backticks.
    pub message: String,
    /// Where; `None` for a problem of the whole bundle.
    pub span: Option<Span>,
    /// Another place that the problem is about, such as a first definition, and what stands under it.
    pub also: Option<Box<(Span, String)>>,
    /// What stands under the caret: the suggestion, if there is one.
    pub label: Option<String>,
    /// Advice too long for the caret's line.
    pub help: Option<String>,
    /// The policy concerned and the part of it, as in `policy refund-limit, when`.
    pub context: Option<String>,
}

impl Diagnostic {
    /// A problem without a place yet.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Diagnostic {
            code,
            message: message.into(),
            span: None,
            also: None,
            label: None,
            help: None,
            context: None,
        }
    }

    /// Sets the place.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }

    /// Points to a second place.
    #[must_use]
    pub fn also(mut self, span: Span, label: impl Into<String>) -> Self {
        self.also = Some(Box::new((span, label.into())));
        self
    }

    /// Sets what stands under the caret.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Sets the advice.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Sets the policy and part concerned.
    #[must_use]
    pub fn context(mut self, context: impl Into<String>) -> Self {
        self.context = Some(context.into());
        self
    }

    /// Puts ``did you mean `…`?`` under the caret if `word` is close to one of `candidates`.
    #[must_use]
    pub fn did_you_mean<'a>(self, word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Self {
        match nearest(word, candidates) {
            Some(found) => {
                let label = format!("did you mean `{found}`?");
                self.label(label)
            }
            None => self,
        }
    }
}

/// A resolved place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The document's name.
    pub document: Arc<str>,
    /// Line, from 1.
    pub line: u32,
    /// Column in code points, from 1.
    pub column: u32,
    /// First byte of the text concerned.
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
    /// JSON pointer (RFC 6901) of the value the place lies in; empty for the whole document.
    pub pointer: String,
}

/// Problems in the order of the texts they are about, those of the whole bundle first.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    items: Vec<Diagnostic>,
    sources: SourceMap,
    /// How many problems were found, those beyond [`Diagnostics::MOST`] too.
    found: usize,
}

impl Diagnostics {
    /// How many problems are kept: nobody reads more, and a generated document may have millions.
    pub const MOST: usize = 1_000;

    /// Orders `items` by their places in the texts of `sources`; at one place they stay in the order they were found.
    /// Beyond [`Diagnostics::MOST`] lints are dropped first.
    pub fn new(mut items: Vec<Diagnostic>, sources: SourceMap) -> Self {
        let found = items.len();
        items.sort_by_key(|item| (!item.code.is_error(), item.span));
        items.truncate(Diagnostics::MOST);
        items.sort_by_key(|item| item.span);
        Diagnostics { items, sources, found }
    }

    /// The problems.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.items.iter()
    }

    /// How many problems there are.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// How many problems were found and are not kept.
    pub fn dropped(&self) -> usize {
        self.found.saturating_sub(self.items.len())
    }

    /// Whether there is no problem.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Whether any problem keeps the bundle from loading.
    pub fn has_errors(&self) -> bool {
        self.items.iter().any(|item| item.code.is_error())
    }

    /// Where `problem` is; `None` for a problem of the whole bundle. The pointer is that of the document itself, and
    /// empty if the source has no [outline](SourceMap::set_outline).
    pub fn place(&self, problem: &Diagnostic) -> Option<Place> {
        let span = problem.span?;
        let source = self.sources.get(span.source)?;
        let LineColumn { line, column } = self.sources.line_column(span.source, span.start);
        Some(Place {
            document: Arc::clone(&source.name),
            line,
            column,
            start: span.start,
            end: span.end,
            pointer: self.sources.pointer(span),
        })
    }

    /// The texts.
    pub const fn sources(&self) -> &SourceMap {
        &self.sources
    }
}
