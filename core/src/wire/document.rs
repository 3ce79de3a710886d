//! Documents of providers and of MCP as a part of a request.

use crate::diagnostic::Code;
use crate::error::Problem;
use crate::kind::Kind;
use crate::payload::{self, Shape};
use crate::request::{Format, Part, Tool};
use crate::value::{AnyValue, Map, Path, Value};

use super::request::Reader;

/// What a document says.
#[derive(Default)]
pub(super) struct Document {
    pub(super) kind: Option<Kind>,
    pub(super) tool: Option<Tool>,
    pub(super) model: Option<String>,
    pub(super) parts: Vec<Part>,
}

pub(super) fn part_of(text: payload::Text) -> Part {
    Part {
        path: text.path,
        role: text.role,
        source: None,
        text: Some(text.text),
        format: if text.is_json { Format::Json } else { Format::Text },
    }
}

impl Reader {
    /// A whole document of a provider, or of MCP.
    pub(super) fn document(&mut self, document: impl AnyValue) -> Document {
        let unreadable = || vec![Part { path: "document".to_owned(), text: None, ..Part::new("", "") }];
        let Some(map) = self.map(Some(document), "document") else {
            return Document { parts: unreadable(), ..Document::default() };
        };
        let shape = Shape::of(&map);
        let mut read = Document {
            kind: shape.kind(&map),
            model: map.get("model").and_then(Value::as_str).map(str::to_owned),
            parts: payload::read_document(&map, &shape).into_iter().map(part_of).collect(),
            tool: None,
        };
        let named = |path: &Path| payload::at(&map, path).and_then(Value::as_str).map(str::to_owned);
        match shape {
            Shape::Conversation => {}
            Shape::Result(at) => {
                read.tool = Some(Tool { result_at: Some(at.to_string()), ..Tool::default() })
            }
            Shape::Call(call) => {
                read.tool = Some(Tool {
                    name: named(&call.name),
                    server: call.server.as_ref().and_then(named),
                    args: self.arguments(payload::at(&map, &call.arguments), &call.arguments),
                    args_at: Some(call.arguments.to_string()),
                    ..Tool::default()
                });
            }
        }
        read
    }

    /// The arguments of a call, which a provider may send as a string that holds JSON. A call without any has none.
    fn arguments(&mut self, arguments: Option<&Value>, path: &Path) -> Option<Value> {
        let read = match arguments {
            None | Some(Value::Null) => Some(Value::Map(Map::new())),
            Some(Value::String(text)) if text.trim().is_empty() => Some(Value::Map(Map::new())),
            Some(Value::String(text)) => Value::from_json(text.as_bytes(), payload::JSON_DEPTH).ok(),
            Some(other) => Some(other.clone()),
        };
        let read = read.filter(|value| value.as_map().is_some());
        if read.is_none() {
            let message = "must be a map, or a string that holds one as JSON";
            self.problems.push(Problem::new(Code::Type, path.to_string(), message));
        }
        read
    }

    /// What the host says of a tool, and what its document says.
    pub(super) fn tool_of_both(&mut self, told: Tool, read: Tool) -> Tool {
        let differs = told.args.is_some() && read.args_at.is_some()
            || told.name.is_some() && read.name.is_some() && told.name != read.name;
        if differs {
            let message = "stands beside `document`, which says what is called; this is not read";
            self.problems.push(Problem::new(Code::Duplicate, "tool", message));
        }
        let is_call = read.args_at.is_some();
        Tool {
            server: told.server.or(read.server),
            name: if is_call { read.name } else { told.name },
            hash: told.hash,
            args: if is_call { read.args } else { told.args },
            args_at: read.args_at.or(told.args_at),
            result_at: read.result_at.or(told.result_at),
        }
    }
}
