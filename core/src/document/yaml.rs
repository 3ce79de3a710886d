//! YAML text to [`Node`]s.
//!
//! YAML 1.2 with the core schema, minus what surprises people: words such as `yes`, `on` and `Null` are strings,
//! `.nan` and `.inf` are refused, a merge key is refused, and a key is the text that was written.

use std::collections::BTreeMap;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, ScanError, Tag};

use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

use super::json;
use super::node::{Entry, Node, NodeKind};

/// How many nodes aliases may add to what is written: a few hundred bytes of aliases of aliases stand for billions.
const ALIAS_NODES: usize = 100_000;

/// Reads the one document of a YAML stream, at most `depth` lists and maps deep.
pub(super) fn read(text: &str, whole: Span, depth: usize) -> Result<Node, Diagnostic> {
    let options = granit_parser::options! {
        emit_comments: false,
        // The parser's stacks need a bound too; ours comes first, with a better message.
        flow_nesting_limit: depth + 1,
        block_nesting_limit: depth + 1,
    };
    let mut builder = Builder {
        text,
        whole,
        depth,
        open: Vec::new(),
        anchors: BTreeMap::new(),
        alias_nodes_left: ALIAS_NODES,
        root: None,
        documents: 0,
    };
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = event.map_err(|error| builder.syntax(&error))?;
        let range = span.byte_range().unwrap_or_default();
        builder.take(event, whole.inner(range.start, range.end))?;
    }
    builder.root.ok_or_else(|| Diagnostic::new(Code::Syntax, "the document is empty").at(whole))
}

/// Turns events into nodes with a stack of its own, so that depth costs memory and never the thread's stack.
struct Builder<'a> {
    text: &'a str,
    whole: Span,
    depth: usize,
    open: Vec<Open>,
    anchors: BTreeMap<usize, Anchored>,
    alias_nodes_left: usize,
    root: Option<Node>,
    documents: usize,
}

/// A list or map that is not yet closed.
struct Open {
    span: Span,
    anchor: usize,
    items: Items,
    size: Size,
}

enum Items {
    List(Vec<Node>),
    Map { entries: Vec<Entry>, key: Option<(String, Span)> },
}

/// How many nodes a node has, itself included, and how many lists and maps stand inside each other.
#[derive(Clone, Copy)]
struct Size {
    nodes: usize,
    height: usize,
}

impl Size {
    const SCALAR: Size = Size { nodes: 1, height: 0 };
    const COLLECTION: Size = Size { nodes: 1, height: 1 };
}

/// A node that aliases may stand for.
struct Anchored {
    node: Node,
    size: Size,
}

impl Builder<'_> {
    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), Diagnostic> {
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    return Err(Diagnostic::new(Code::Syntax, "a second document starts here")
                        .at(span)
                        .help("put each document in a file of its own"));
                }
                Ok(())
            }
            Event::Scalar(text, style, anchor, tag) => {
                self.scalar(&text, style, anchor, tag.as_deref(), span)
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.open(Items::List(Vec::new()), "seq", anchor, tag.as_deref(), span)
            }
            Event::MappingStart(_, anchor, tag) => {
                self.open(Items::Map { entries: Vec::new(), key: None }, "map", anchor, tag.as_deref(), span)
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Alias(anchor) => self.alias(anchor, span),
            _ => Ok(()),
        }
    }

    fn open(
        &mut self,
        items: Items,
        core_tag: &str,
        anchor: usize,
        tag: Option<&Tag>,
        span: Span,
    ) -> Result<(), Diagnostic> {
        if let Some(tag) = tag.filter(|tag| !tag.is_yaml_core_schema_tag(core_tag)) {
            return Err(unsupported_tag(tag, span));
        }
        if self.expects_key() {
            return Err(Diagnostic::new(Code::Syntax, "a key must be text, not a list or a map").at(span));
        }
        if self.open.len() >= self.depth {
            return Err(self.too_deep(span));
        }
        self.open.push(Open { span, anchor, items, size: Size::COLLECTION });
        Ok(())
    }

    fn close(&mut self, end: Span) -> Result<(), Diagnostic> {
        let Some(open) = self.open.pop() else { return Ok(()) };
        let (last, kind) = match open.items {
            Items::List(items) => (items.last().map(|item| item.span.end), NodeKind::List(items)),
            Items::Map { entries, .. } => (
                entries.last().map(|entry| entry.value.span.end.max(entry.key_span.end)),
                NodeKind::Map(entries),
            ),
        };
        // A flow collection ends with its bracket. A block collection ends with its last item: its closing event
        // stands where the next token starts, beyond comments and blank lines.
        let end = if end.end > end.start { end.end } else { last.unwrap_or(open.span.end) };
        let node = Node { span: Span { end: end.max(open.span.start), ..open.span }, kind };
        self.finish(node, open.anchor, open.size)
    }

    fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        span: Span,
    ) -> Result<(), Diagnostic> {
        let span = self.text_span(text, style, span);
        if self.expects_key() {
            if text == "<<" && style == ScalarStyle::Plain {
                return Err(Diagnostic::new(Code::UnknownKey, "merge keys (`<<`) are not supported")
                    .at(span)
                    .help("write out the keys that are to be merged"));
            }
            if let Some(Open { items: Items::Map { key, .. }, .. }) = self.open.last_mut() {
                *key = Some((text.to_owned(), span));
            }
            if anchor != 0 {
                self.anchors.insert(
                    anchor,
                    Anchored {
                        node: Node { span, kind: NodeKind::String(text.to_owned()) },
                        size: Size::SCALAR,
                    },
                );
            }
            return Ok(());
        }
        // A value that was left out stands behind its key, not where the next token happens to be.
        let span = match self.open.last() {
            Some(Open { items: Items::Map { key: Some((_, key)), .. }, .. }) if span.start == span.end => {
                Span { start: key.end, end: key.end, ..span }
            }
            _ => span,
        };
        let kind = match tag {
            Some(tag) => tagged(text, tag, span)?,
            None if style == ScalarStyle::Plain => plain(text).map_err(|problem| problem.at(span))?,
            None => NodeKind::String(text.to_owned()),
        };
        self.finish(Node { span, kind }, anchor, Size::SCALAR)
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Result<(), Diagnostic> {
        if self.expects_key() {
            return Err(Diagnostic::new(Code::Syntax, "a key cannot be an alias").at(span));
        }
        let Some(target) = self.anchors.get(&anchor) else {
            return Err(Diagnostic::new(Code::Syntax, "the alias stands inside what it refers to").at(span));
        };
        if self.open.len() + target.size.height > self.depth {
            return Err(self.too_deep(span));
        }
        let size = target.size;
        self.alias_nodes_left = spend(self.alias_nodes_left, size, span)?;
        // Inside, the spans stay those of the text that was written; the whole stands where the alias does.
        let node = Node { span, kind: target.node.kind.clone() };
        self.finish(node, 0, size)
    }

    /// Puts a finished node where it belongs.
    fn finish(&mut self, node: Node, anchor: usize, size: Size) -> Result<(), Diagnostic> {
        if anchor != 0 {
            self.alias_nodes_left = spend(self.alias_nodes_left, size, node.span)?;
            self.anchors.insert(anchor, Anchored { node: node.clone(), size });
        }
        let Some(parent) = self.open.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        parent.size.nodes = parent.size.nodes.saturating_add(size.nodes);
        parent.size.height = parent.size.height.max(size.height + 1);
        match &mut parent.items {
            Items::List(items) => items.push(node),
            Items::Map { entries, key } => {
                if let Some((key, key_span)) = key.take() {
                    entries.push(Entry { key, key_span, value: node });
                }
            }
        }
        Ok(())
    }

    fn expects_key(&self) -> bool {
        matches!(self.open.last(), Some(Open { items: Items::Map { key: None, .. }, .. }))
    }

    /// Narrows the span of a scalar to the bytes that are its text, if it stands there as it is.
    fn text_span(&self, value: &str, style: ScalarStyle, span: Span) -> Span {
        let written = self.text.get(span.start as usize..span.end as usize).unwrap_or("");
        match style {
            ScalarStyle::Plain => span.inner(0, written.trim_ascii_end().len()),
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
                let inner = written.get(1..written.len().saturating_sub(1));
                if inner == Some(value) { span.inner(1, 1 + value.len()) } else { span }
            }
            // One line of a block scalar stands in the text as it is; several lost their indentation.
            ScalarStyle::Literal | ScalarStyle::Folded => {
                let (value, written) = (value.trim_ascii_end(), written.trim_ascii_end());
                match written.rfind(value) {
                    Some(place) => span.inner(place, place + value.len()),
                    None => span.inner(0, written.len()),
                }
            }
        }
    }

    fn too_deep(&self, span: Span) -> Diagnostic {
        Diagnostic::new(Code::Limit, format!("nested too deeply: at most {} levels are read", self.depth))
            .at(span)
    }

    fn syntax(&self, error: &ScanError) -> Diagnostic {
        let start = error.marker().byte_offset().unwrap_or(0);
        let width = self.text.get(start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        let span = self.whole.inner(start, start + width);
        let problem = |message: &str| Diagnostic::new(Code::Syntax, message).at(span);
        match error.kind() {
            ErrorKind::RecursionLimitExceeded => self.too_deep(span),
            ErrorKind::TabNotAllowed | ErrorKind::TabInBlockIndentation => {
                problem("a tab cannot indent").help("indent with spaces")
            }
            ErrorKind::UnknownAnchor => problem("the alias refers to an anchor that is not defined above it"),
            ErrorKind::MappingValueNotAllowed => {
                problem("a `:` cannot stand here").help("put text with `: ` in it in quotes")
            }
            ErrorKind::UnclosedFlowCollection { open } => problem(&format!("`{open}` is never closed")),
            _ => problem(&error.info()),
        }
    }
}

fn spend(left: usize, size: Size, span: Span) -> Result<usize, Diagnostic> {
    left.checked_sub(size.nodes).ok_or_else(|| {
        Diagnostic::new(Code::Limit, format!("anchors and aliases stand for more than {ALIAS_NODES} values"))
            .at(span)
    })
}

/// A scalar without quotes or tag, by the core schema (YAML 1.2.2, section 10.3.2) with one spelling a word.
fn plain(text: &str) -> Result<NodeKind, Diagnostic> {
    Ok(match text {
        "" | "~" | "null" => NodeKind::Null,
        "true" => NodeKind::Bool(true),
        "false" => NodeKind::Bool(false),
        _ => match number(text) {
            Some(number) => number?,
            None => NodeKind::String(text.to_owned()),
        },
    })
}

/// `None` if `text` does not have the form of a number.
fn number(text: &str) -> Option<Result<NodeKind, Diagnostic>> {
    let out_of_range =
        || Diagnostic::new(Code::Syntax, format!("`{text}` is out of range")).help("put text in quotes");
    for (prefix, radix) in [("0x", 16), ("0o", 8)] {
        if let Some(digits) = text.strip_prefix(prefix) {
            let is_number = !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(radix));
            return is_number
                .then(|| i64::from_str_radix(digits, radix).map(NodeKind::Int).map_err(|_| out_of_range()));
        }
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return Some(Err(Diagnostic::new(Code::Syntax, format!("`{text}` is not a finite number"))));
    }
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (unsigned, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_number = digits(whole)
        && digits(fraction)
        && !(whole.is_empty() && fraction.is_empty())
        && exponent.is_none_or(|exponent| !exponent.is_empty() && digits(exponent));
    is_number.then(|| json::number(text).ok_or_else(out_of_range))
}

/// A scalar with a tag of the core schema.
fn tagged(text: &str, tag: &Tag, span: Span) -> Result<NodeKind, Diagnostic> {
    let misfit = || {
        Diagnostic::new(Code::Type, format!("`{text}` does not fit its tag `{}`", tag.original())).at(span)
    };
    // The non-specific tag `!` says "text, whatever it looks like".
    if tag.original() == "!" {
        return Ok(NodeKind::String(text.to_owned()));
    }
    let kind = match tag.core_suffix() {
        Some("str") => return Ok(NodeKind::String(text.to_owned())),
        Some("null" | "bool" | "int" | "float") => plain(text).map_err(|problem| problem.at(span))?,
        Some(_) => return Err(misfit()),
        None => return Err(unsupported_tag(tag, span)),
    };
    match (tag.core_suffix(), kind) {
        (Some("null"), NodeKind::Null) => Ok(NodeKind::Null),
        (Some("bool"), NodeKind::Bool(truth)) => Ok(NodeKind::Bool(truth)),
        (Some("int"), NodeKind::Int(int)) => Ok(NodeKind::Int(int)),
        (Some("float"), NodeKind::Float(float)) => Ok(NodeKind::Float(float)),
        #[expect(clippy::cast_precision_loss, reason = "the author asked for a float")]
        (Some("float"), NodeKind::Int(int)) => Ok(NodeKind::Float(int as f64)),
        _ => Err(misfit()),
    }
}

fn unsupported_tag(tag: &Tag, span: Span) -> Diagnostic {
    Diagnostic::new(Code::Syntax, format!("the tag `{}` is not supported here", tag.original())).at(span)
}
