//! The texts that were read, and places in them.

mod anchor;
mod outline;
mod span;

pub use anchor::Anchor;
pub use outline::{Outline, OutlineId, Step};
pub use span::{SourceId, Span, Spanned};

use std::sync::Arc;

/// One text with its name: usually a file's path, as the host spells it.
#[derive(Clone, Debug)]
pub struct Source {
    /// The name that diagnostics show.
    pub name: Arc<str>,
    /// The whole text.
    pub text: Arc<str>,
    /// The first byte of every line.
    lines: Arc<[u32]>,
    outline: Outline,
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
        let text = text.into();
        let breaks = text.bytes().zip(1_u32..).filter(|(byte, _)| *byte == b'\n').map(|(_, next)| next);
        let lines = std::iter::once(0).chain(breaks).collect();
        self.sources.push(Source { name: name.into(), text, lines, outline: Outline::default() });
        id
    }

    /// Notes which values stand where in `id`, for [`pointer`](SourceMap::pointer).
    pub fn set_outline(&mut self, id: SourceId, outline: Outline) {
        if let Some(source) = self.sources.get_mut(id.0 as usize) {
            source.outline = outline;
        }
    }

    /// JSON pointer (RFC 6901) of the innermost value that `span` lies in; empty for the whole document, and for a
    /// source without an outline.
    pub fn pointer(&self, span: Span) -> String {
        self.get(span.source).map(|source| source.outline.pointer(span.start, span.end)).unwrap_or_default()
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

    /// Line and column of a byte. Logarithmic in the number of lines and linear in the length of the line.
    pub fn line_column(&self, id: SourceId, offset: u32) -> LineColumn {
        let Some(source) = self.get(id) else { return LineColumn { line: 1, column: 1 } };
        let line = source.lines.partition_point(|start| *start <= offset);
        let start = source.line_start(line);
        let mut end = (offset as usize).min(source.text.len());
        while !source.text.is_char_boundary(end) {
            end -= 1;
        }
        let column = source.text.get(start..end).unwrap_or("").chars().count() + 1;
        LineColumn {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(column).unwrap_or(u32::MAX),
        }
    }

    /// The line that has the byte `offset`, without its line break, and the line's first byte.
    pub fn line(&self, id: SourceId, offset: u32) -> (&str, u32) {
        let Some(source) = self.get(id) else { return ("", 0) };
        let line = source.lines.partition_point(|start| *start <= offset);
        let start = source.line_start(line);
        let end = source.lines.get(line).map_or(source.text.len(), |next| *next as usize);
        let text = source.text.get(start..end).unwrap_or("");
        (text.trim_end_matches(['\n', '\r']), u32::try_from(start).unwrap_or(u32::MAX))
    }
}

impl Source {
    /// The first byte of line `line`, which counts from 1.
    fn line_start(&self, line: usize) -> usize {
        line.checked_sub(1).and_then(|line| self.lines.get(line)).map_or(0, |start| *start as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_from_one_and_in_code_points() {
        let mut sources = SourceMap::default();
        let id = sources.add("a", "ab\ncä🦀d\r\n\nlast");
        let at = |offset| {
            let LineColumn { line, column } = sources.line_column(id, offset);
            (line, column)
        };
        assert_eq!(at(0), (1, 1));
        assert_eq!(at(2), (1, 3));
        assert_eq!(at(3), (2, 1));
        // The second byte of `ä`, and the byte after it.
        assert_eq!(at(5), (2, 2));
        assert_eq!(at(6), (2, 3));
        assert_eq!(at(10), (2, 4));
        assert_eq!(at(13), (3, 1));
        assert_eq!(at(14), (4, 1));
        assert_eq!(at(1_000), (4, 5));
        assert_eq!(sources.line(id, 6), ("cä🦀d", 3));
        assert_eq!(sources.line(id, 13), ("", 13));
        assert_eq!(sources.line(id, 16), ("last", 14));
    }
}
