//! From offsets within a string value to places in the document that the value was read from.

use super::{SourceMap, Span, Spanned};

/// Places of a string value's parts in its document.
///
/// A value is not always its source text: quotes are gone, escapes are resolved, lines are folded. An anchor follows
/// the value through its source text and gives up on what it cannot follow, in favour of the whole value.
#[derive(Clone, Debug)]
pub struct Anchor {
    span: Span,
    offsets: Offsets,
}

#[derive(Clone, Debug)]
enum Offsets {
    /// Every byte stands this many bytes after the start of the span.
    Shifted(usize),
    /// For each byte of the value, and its end: where it stands in the span.
    Each(Vec<usize>),
    /// Not known.
    Unknown,
}

impl Anchor {
    /// Finds `value` in its source text. Linear in the text.
    pub fn new(value: &Spanned<String>, sources: &SourceMap) -> Self {
        let source = sources.slice(value.span);
        let unquoted = ["'", "\""]
            .into_iter()
            .find_map(|quote| source.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote)));
        let offsets = if source == value.value {
            Offsets::Shifted(0)
        } else if unquoted == Some(value.value.as_str()) {
            Offsets::Shifted(1)
        } else {
            follow(&value.value, source).map_or(Offsets::Unknown, Offsets::Each)
        };
        Anchor { span: value.span, offsets }
    }

    /// An anchor whose every place is the whole of `span`.
    pub const fn whole(span: Span) -> Self {
        Anchor { span, offsets: Offsets::Unknown }
    }

    /// The place of the bytes `start..end` of the value.
    pub fn span(&self, start: usize, end: usize) -> Span {
        match &self.offsets {
            Offsets::Shifted(shift) => self.span.inner(start + shift, end + shift),
            Offsets::Each(offsets) => match (offsets.get(start), offsets.get(end)) {
                (Some(start), Some(end)) => self.span.inner(*start, *end),
                _ => self.span,
            },
            Offsets::Unknown => self.span,
        }
    }
}

/// Where each byte of `value`, and its end, stands in `source`: a quoted or a block scalar.
///
/// White space may differ, as folding changes it. `None` where anything else does, apart from the escapes `''`, `\"`,
/// `\\`, `\/`, `\n` and `\t`.
fn follow(value: &str, source: &str) -> Option<Vec<usize>> {
    let quote = source.chars().next().filter(|first| matches!(first, '\'' | '"'));
    let mut at = match (quote, source.starts_with(['|', '>'])) {
        (Some(_), _) => 1,
        (None, true) => source.find('\n')?,
        (None, false) => 0,
    };
    let mut offsets = Vec::with_capacity(value.len() + 1);
    for wanted in value.chars() {
        if wanted.is_whitespace() {
            offsets.push(at);
            at += match (quote, source.get(at..at + 2)) {
                (Some('"'), Some("\\n" | "\\t")) => 2,
                _ => 0,
            };
            continue;
        }
        let rest = source.get(at..)?.trim_start();
        at = source.len() - rest.len();
        offsets.extend(std::iter::repeat_n(at, wanted.len_utf8()));
        let escaped = match quote {
            Some('\'') => rest.starts_with("''") && wanted == '\'',
            Some('"') => rest.starts_with('\\') && matches!(wanted, '"' | '\\' | '/'),
            _ => false,
        };
        if escaped {
            at += 1;
        }
        if !source.get(at..)?.starts_with(wanted) {
            return None;
        }
        at += wanted.len_utf8();
    }
    offsets.push(at);
    Some(offsets)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The source text under the place of `part` in `value`.
    fn place(source: &str, value: &str, part: &str) -> String {
        let mut sources = SourceMap::default();
        let id = sources.add("test", source);
        let anchor = Anchor::new(&Spanned::new(value.to_owned(), sources.whole(id)), &sources);
        let start = value.find(part).unwrap();
        sources.slice(anchor.span(start, start + part.len())).to_owned()
    }

    #[test]
    fn follows_a_value_through_its_source() {
        assert_eq!(place("a == b", "a == b", "b"), "b");
        assert_eq!(place("'a == b'", "a == b", "b"), "b");
        assert_eq!(place(r#""a == \"b\" && c""#, r#"a == "b" && c"#, "\"b\""), r#"\"b\""#);
        assert_eq!(place(r#""a == \"b\" && c""#, r#"a == "b" && c"#, "c"), "c");
        assert_eq!(place(r#""a &&\n b""#, "a &&\n b", "b"), "b");
        assert_eq!(place("'a == ''b'' && c'", "a == 'b' && c", "c"), "c");
        assert_eq!(place(">-\n    a &&\n    bcd", "a && bcd", "bcd"), "bcd");
        assert_eq!(place("|\n  größe\n  && x\n", "größe\n&& x\n", "x"), "x");
    }

    #[test]
    fn gives_up_in_favour_of_the_whole_value() {
        let source = r#""a == \u0062""#;
        assert_eq!(place(source, "a == b", "a"), source);
    }
}
