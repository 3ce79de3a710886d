//! The texts that were read, and places in them.

mod anchor;
mod span;

pub use anchor::Anchor;
pub use span::{SourceId, Span, Spanned};

use std::sync::Arc;

/// One text with its name: usually a file's path, as the host spells it.
#[derive(Clone, Debug)]
pub struct Source {
    /// The name that diagnostics show.
    pub name: Arc<str>,
    /// The whole text.
    pub text: Arc<str>,
}

/// A line and a column, both counted from 1; columns count code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: u32,
    /// Column in code points, from 1.
    pub column: u32,
}

/// Every text of one compilation.
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    sources: Vec<Source>,
}

impl SourceMap {
    /// Adds a text and names it.
    pub fn add(&mut self, name: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> SourceId {
        let id = SourceId(u32::try_from(self.sources.len()).unwrap_or(u32::MAX));
        self.sources.push(Source { name: name.into(), text: text.into() });
        id
    }

    /// The text that `id` names. `None` only for an id of another map.
    pub fn get(&self, id: SourceId) -> Option<&Source> {
        self.sources.get(id.0 as usize)
    }

    /// The span that covers the whole of `id`.
    pub fn whole(&self, id: SourceId) -> Span {
        let end = self.get(id).map_or(0, |source| u32::try_from(source.text.len()).unwrap_or(u32::MAX));
        Span { source: id, start: 0, end }
    }

    /// The text under `span`; empty if the span does not fit its source.
    pub fn slice(&self, span: Span) -> &str {
        self.get(span.source)
            .and_then(|source| source.text.get(span.start as usize..span.end as usize))
            .unwrap_or("")
    }

    /// Line and column of a byte. Linear in the offset: meant for diagnostics.
    pub fn line_column(&self, id: SourceId, offset: u32) -> LineColumn {
        let Some(source) = self.get(id) else { return LineColumn { line: 1, column: 1 } };
        let mut offset = (offset as usize).min(source.text.len());
        while !source.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let before = source.text.get(..offset).unwrap_or("");
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let column = before.get(line_start..).unwrap_or("").chars().count() + 1;
        LineColumn {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(column).unwrap_or(u32::MAX),
        }
    }
}
