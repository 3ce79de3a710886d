//! A document as it was written: values with their places, before anything is known of their meaning.

use crate::source::{Outline, OutlineId, Span, Step};
use crate::value::{Map, Value};

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The bytes of the value.
    pub span: Span,
    /// The value.
    pub kind: NodeKind,
}

/// What a [`Node`] is.
#[derive(Clone, Debug, PartialEq)]
pub enum NodeKind {
    /// `null`, `~` or nothing.
    Null,
    /// A truth value.
    Bool(bool),
    /// An integer of 64 bits.
    Int(i64),
    /// Any other finite number.
    Float(f64),
    /// A string.
    String(String),
    /// A sequence.
    List(Vec<Node>),
    /// A mapping, in the order written; a key may stand twice until it is decoded.
    Map(Vec<Entry>),
}

/// One entry of a mapping.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key; always text.
    pub key: String,
    /// The bytes of the key.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

impl Node {
    /// What kind of value this is, for messages.
    pub const fn type_name(&self) -> &'static str {
        match self.kind {
            NodeKind::Null => "null",
            NodeKind::Bool(_) => "bool",
            NodeKind::Int(_) => "int",
            NodeKind::Float(_) => "number",
            NodeKind::String(_) => "string",
            NodeKind::List(_) => "list",
            NodeKind::Map(_) => "map",
        }
    }

    /// The entry of a mapping under `key`; the last one if it stands twice.
    pub fn get(&self, key: &str) -> Option<&Node> {
        match &self.kind {
            NodeKind::Map(entries) => {
                entries.iter().rev().find(|entry| entry.key == key).map(|entry| &entry.value)
            }
            _ => None,
        }
    }

    /// The value without places. Readers bound the depth of a node, so this recursion is bounded too.
    pub fn to_value(&self) -> Value {
        match &self.kind {
            NodeKind::Null => Value::Null,
            NodeKind::Bool(truth) => Value::Bool(*truth),
            NodeKind::Int(int) => Value::Int(*int),
            NodeKind::Float(float) => Value::Float(*float),
            NodeKind::String(text) => Value::String(text.clone()),
            NodeKind::List(items) => Value::List(items.iter().map(Node::to_value).collect()),
            NodeKind::Map(entries) => Value::Map(
                entries.iter().map(|entry| (entry.key.clone(), entry.value.to_value())).collect::<Map>(),
            ),
        }
    }

    /// The node that says `value`, all of it at `span`.
    pub fn from_value(value: &Value, span: Span) -> Node {
        let kind = match value {
            Value::Null => NodeKind::Null,
            Value::Bool(truth) => NodeKind::Bool(*truth),
            Value::Int(int) => NodeKind::Int(*int),
            Value::Float(float) => NodeKind::Float(*float),
            Value::String(text) => NodeKind::String(text.clone()),
            Value::List(items) => {
                NodeKind::List(items.iter().map(|item| Node::from_value(item, span)).collect())
            }
            Value::Map(map) => NodeKind::Map(
                map.iter()
                    .map(|(key, value)| Entry {
                        key: key.clone(),
                        key_span: span,
                        value: Node::from_value(value, span),
                    })
                    .collect(),
            ),
        };
        Node { span, kind }
    }

    /// Which values stand where, for naming a place by its JSON pointer. For the root of one source, before it is
    /// merged with others.
    pub fn outline(&self) -> Outline {
        let mut outline = Outline::default();
        let root = outline.push(self.span.start, self.span.end, None);
        self.outline_below(root, &mut outline);
        outline
    }

    fn outline_below(&self, id: OutlineId, outline: &mut Outline) {
        // The text of an alias stands elsewhere, and is in the outline there.
        let lies_here = |start: u32| start >= self.span.start && start < self.span.end;
        match &self.kind {
            NodeKind::List(items) => {
                for (index, item) in items.iter().enumerate().filter(|(_, item)| lies_here(item.span.start)) {
                    let step = Step::Index(index);
                    let inner = outline.push(item.span.start, item.span.end, Some((id, step)));
                    item.outline_below(inner, outline);
                }
            }
            NodeKind::Map(entries) => {
                for entry in entries.iter().filter(|entry| lies_here(entry.key_span.start)) {
                    let step = Step::Key(entry.key.as_str().into());
                    let value = &entry.value;
                    let end = value.span.end.max(entry.key_span.end);
                    let inner = outline.push(entry.key_span.start, end, Some((id, step)));
                    value.outline_below(inner, outline);
                }
            }
            _ => {}
        }
    }
}
