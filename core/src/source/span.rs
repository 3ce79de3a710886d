//! Where a piece of text stands.

/// Names one text of a [`SourceMap`](super::SourceMap).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub(super) u32);

/// A range of bytes in one source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The text.
    pub source: SourceId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// In no document: of what was never written.
    pub(crate) const NOWHERE: Span = Span { source: SourceId(u32::MAX), start: 0, end: 0 };

    /// The range `start..end` of this span's text, both counted from the span's own start.
    ///
    /// Used to point into an expression that is itself a value of a document. The result never leaves the span.
    #[must_use]
    pub fn inner(self, start: usize, end: usize) -> Span {
        let clamp = |offset: usize| {
            u32::try_from(offset).map_or(self.end, |offset| self.start.saturating_add(offset).min(self.end))
        };
        Span { source: self.source, start: clamp(start), end: clamp(end) }
    }
}

/// A value and where it was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Spanned<T> {
    /// What was written.
    pub value: T,
    /// Where.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Joins a value with its place.
    pub const fn new(value: T, span: Span) -> Self {
        Spanned { value, span }
    }
}

impl<T> std::ops::Deref for Spanned<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}
