//! JSON text to a node.

use jsonc_parser::ast;
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions};

use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Entry, Node, NodeKind};
use crate::source::{SourceId, SourceMap, Span};

/// Reads one JSON text, comments allowed.
pub(super) fn read(source: SourceId, sources: &SourceMap) -> Result<Node, Vec<Diagnostic>> {
    let text = sources.get(source).map_or("", |source| &*source.text);
    let whole = sources.whole(source);
    let tree = jsonc_parser::parse_to_ast(text, &CollectOptions::default(), &ParseOptions::default())
        .map_err(|error| vec![Diagnostic::new(Code::Syntax, error.to_string()).at(whole)])?;
    match &tree.value {
        Some(value) => Ok(node(value, whole)),
        None => Err(vec![Diagnostic::new(Code::Syntax, "the document is empty").at(whole)]),
    }
}

/// The parser bounds the depth, so this recursion is bounded too.
fn node(value: &ast::Value<'_>, whole: Span) -> Node {
    let (mut start, mut end) = (value.start(), value.end());
    let kind = match value {
        ast::Value::NullKeyword(_) => NodeKind::Null,
        ast::Value::BooleanLit(literal) => NodeKind::Bool(literal.value),
        ast::Value::NumberLit(literal) => match literal.value.parse() {
            Ok(int) => NodeKind::Int(int),
            Err(_) => NodeKind::Float(literal.value.parse().unwrap_or_default()),
        },
        ast::Value::StringLit(literal) => {
            (start, end) = (start + 1, end.saturating_sub(1));
            NodeKind::String(literal.value.to_string())
        }
        ast::Value::Array(array) => {
            NodeKind::List(array.elements.iter().map(|item| node(item, whole)).collect())
        }
        ast::Value::Object(object) => NodeKind::Map(
            object
                .properties
                .iter()
                .map(|entry| Entry {
                    key: entry.name.as_str().to_owned(),
                    key_span: whole.inner(entry.name.start(), entry.name.end()),
                    value: node(&entry.value, whole),
                })
                .collect(),
        ),
    };
    Node { span: whole.inner(start, end), kind }
}
