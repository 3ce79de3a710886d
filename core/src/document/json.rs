//! JSON text to [`Node`]s.

use jsonc_parser::ast;
use jsonc_parser::common::{Range, Ranged};
use jsonc_parser::errors::{ParseError, ParseErrorKind};
use jsonc_parser::{CollectOptions, ParseOptions};

use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

use super::node::{Entry, Node, NodeKind};

/// Whether comments may stand between tokens.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Comments {
    Allowed,
    Refused,
}

/// Reads one JSON value, at most `depth` lists and maps deep.
pub(super) fn read(text: &str, whole: Span, depth: usize, comments: Comments) -> Result<Node, Diagnostic> {
    let (text, offset) = match text.strip_prefix('\u{feff}') {
        Some(rest) => (rest, '\u{feff}'.len_utf8()),
        None => (text, 0),
    };
    let options = ParseOptions {
        allow_comments: comments == Comments::Allowed,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    };
    let reader = Reader { text, whole, offset };
    // The parser recurses, but gives up at a nesting of 512; so does the drop of what it returns.
    let tree = jsonc_parser::parse_to_ast(text, &CollectOptions::default(), &options)
        .map_err(|error| reader.syntax(&error, depth))?;
    match &tree.value {
        Some(value) => reader.node(value, depth),
        None => Err(Diagnostic::new(Code::Syntax, "the document is empty").at(whole)),
    }
}

struct Reader<'a> {
    text: &'a str,
    whole: Span,
    /// Bytes before `text`.
    offset: usize,
}

impl Reader<'_> {
    /// `left` bounds the recursion: no more lists and maps may open inside each other than that.
    fn node(&self, value: &ast::Value<'_>, left: usize) -> Result<Node, Diagnostic> {
        let span = self.span(value.range());
        let inner = left.checked_sub(1);
        let too_deep = || {
            Diagnostic::new(Code::Limit, "nested too deeply")
                .at(self.whole.inner(self.offset + value.start(), self.offset + value.start() + 1))
        };
        let kind = match value {
            ast::Value::NullKeyword(_) => NodeKind::Null,
            ast::Value::BooleanLit(literal) => NodeKind::Bool(literal.value),
            ast::Value::NumberLit(literal) => number(literal.value).ok_or_else(|| {
                Diagnostic::new(Code::Syntax, format!("`{}` is out of range", literal.value)).at(span)
            })?,
            ast::Value::StringLit(literal) => {
                return Ok(Node {
                    span: self.string_span(literal)?,
                    kind: NodeKind::String(literal.value.to_string()),
                });
            }
            ast::Value::Array(array) => {
                let inner = inner.ok_or_else(too_deep)?;
                NodeKind::List(
                    array.elements.iter().map(|item| self.node(item, inner)).collect::<Result<_, _>>()?,
                )
            }
            ast::Value::Object(object) => {
                let inner = inner.ok_or_else(too_deep)?;
                NodeKind::Map(
                    object
                        .properties
                        .iter()
                        .map(|entry| self.entry(entry, inner))
                        .collect::<Result<_, _>>()?,
                )
            }
        };
        Ok(Node { span, kind })
    }

    fn entry(&self, entry: &ast::ObjectProp<'_>, left: usize) -> Result<Entry, Diagnostic> {
        let key_span = match &entry.name {
            ast::ObjectPropName::String(literal) => self.string_span(literal)?,
            ast::ObjectPropName::Word(word) => self.span(word.range),
        };
        Ok(Entry { key: entry.name.as_str().to_owned(), key_span, value: self.node(&entry.value, left)? })
    }

    /// The text between the quotes where it is the value as it stands, else the whole literal.
    fn string_span(&self, literal: &ast::StringLit<'_>) -> Result<Span, Diagnostic> {
        let Range { start, end } = literal.range;
        let written = self.text.get(start..end).unwrap_or("");
        // The parser lets raw control characters pass, which RFC 8259 does not.
        if let Some(place) = written.bytes().position(|byte| byte < 0x20) {
            return Err(Diagnostic::new(Code::Syntax, "a control character in a string must be escaped")
                .at(self.span(Range::new(start + place, start + place + 1)))
                .help("write a line break as `\\n` and a tab as `\\t`"));
        }
        Ok(if written.len() == literal.value.len() + 2 {
            self.span(Range::new(start + 1, end.saturating_sub(1)))
        } else {
            self.span(literal.range)
        })
    }

    fn span(&self, range: Range) -> Span {
        self.whole.inner(self.offset + range.start, self.offset + range.end)
    }

    fn syntax(&self, error: &ParseError, depth: usize) -> Diagnostic {
        let Range { start, end } = error.range();
        if matches!(error.kind(), ParseErrorKind::NestingDepthExceeded) {
            return Diagnostic::new(
                Code::Limit,
                format!("nested too deeply: at most {depth} levels are read"),
            )
            .at(self.span(Range::new(start, start + 1)));
        }
        let message = error.kind().to_string();
        let mut letters = message.chars();
        let message: String =
            letters.next().into_iter().flat_map(char::to_lowercase).chain(letters).collect();
        // An unterminated list would be underlined up to the end of the text.
        let first_line =
            self.text.get(start..end).and_then(|text| text.find('\n')).map_or(end, |line| start + line);
        let problem = Diagnostic::new(Code::Syntax, message).at(self.span(Range::new(start, first_line)));
        match error.kind() {
            ParseErrorKind::ExpectedComma => problem.label("a comma is missing here"),
            ParseErrorKind::TrailingCommasNotAllowed => problem.label("remove this comma"),
            ParseErrorKind::SingleQuotedStringsNotAllowed => problem.help("write strings in double quotes"),
            ParseErrorKind::ExpectedStringObjectProperty => problem.help("write keys in double quotes"),
            _ => problem,
        }
    }
}

/// A number that was written without fraction or exponent and fits 64 bits is an integer. `None` if not finite.
pub(super) fn number(written: &str) -> Option<NodeKind> {
    if let Ok(int) = written.parse() {
        return Some(NodeKind::Int(int));
    }
    written.parse().ok().filter(|float: &f64| float.is_finite()).map(NodeKind::Float)
}
