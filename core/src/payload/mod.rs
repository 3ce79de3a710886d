//! Documents of providers and of MCP, as they are: which texts they hold, who speaks, and which tool is called with what.
//!
//! | document | read as |
//! |---|---|
//! | MCP `tools/call` request, or its bare `params` | a tool call |
//! | MCP result or error, in its envelope or bare | a tool's result |
//! | a tool call of OpenAI (chat completions, responses) or Anthropic | a tool call |
//! | a request or an answer of OpenAI or Anthropic, or one message | an input or an output |
//!
//! What a document is, its shape says. Nothing is passed over for being unknown: a member that no table names is text.

mod texts;

pub(crate) use texts::{JSON_DEPTH, Text, read_document, read_message};

use crate::kind::Kind;
use crate::value::{Map, Path, Segment, Value};

/// What a document is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Shape {
    /// A call of a tool.
    Call(Call),
    /// What a tool gave back, at this path; empty for the whole document.
    Result(Path),
    /// Anything else: messages, and whatever there may be tomorrow.
    Conversation,
}

/// Where the parts of a tool call stand.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Call {
    pub(crate) name: Path,
    pub(crate) server: Option<Path>,
    pub(crate) arguments: Path,
}

fn path<const N: usize>(keys: [&str; N]) -> Path {
    Path::new(keys.map(|key| Segment::Key(key.into())))
}

impl Shape {
    pub(crate) fn of(document: &Map) -> Shape {
        let string = |key: &str| document.get(key).and_then(Value::as_str);
        let map = |key: &str| document.get(key).and_then(Value::as_map);
        let call = |name, server, arguments| Shape::Call(Call { name, server, arguments });
        if string("method") == Some("tools/call") && map("params").is_some() {
            return call(path(["params", "name"]), None, path(["params", "arguments"]));
        }
        if document.contains_key("jsonrpc") {
            let answer = ["result", "error"].into_iter().find(|key| document.contains_key(*key));
            return answer.map_or(Shape::Conversation, |key| Shape::Result(path([key])));
        }
        match string("type") {
            Some("function_call" | "mcp_call") => {
                return call(path(["name"]), Some(path(["server_label"])), path(["arguments"]));
            }
            Some("tool_use" | "server_tool_use" | "mcp_tool_use") => {
                return call(path(["name"]), Some(path(["server_name"])), path(["input"]));
            }
            _ => {}
        }
        if map("function").is_some_and(|function| function.contains_key("arguments")) {
            return call(path(["function", "name"]), None, path(["function", "arguments"]));
        }
        let is_params =
            document.keys().all(|key| ["name", "arguments", "_meta", "task"].contains(&key.as_str()));
        if is_params && string("name").is_some() {
            return call(path(["name"]), None, path(["arguments"]));
        }
        let speaks =
            ["role", "messages", "choices", "output", "input"].iter().any(|key| document.contains_key(*key));
        let gives = document.contains_key("structuredContent")
            || matches!(document.get("content"), Some(Value::List(_)));
        if gives && !speaks { Shape::Result(Path::default()) } else { Shape::Conversation }
    }

    /// What is about to happen with such a document. `None`: the host must say.
    pub(crate) fn kind(&self, document: &Map) -> Option<Kind> {
        let has = |key: &str| document.contains_key(key);
        match self {
            Shape::Call(_) => Some(Kind::ToolCall),
            Shape::Result(_) => Some(Kind::ToolResult),
            Shape::Conversation if has("choices") || has("output") => Some(Kind::Output),
            Shape::Conversation if has("messages") || has("input") => Some(Kind::Input),
            Shape::Conversation => match document.get("role").and_then(Value::as_str)? {
                "assistant" => Some(Kind::Output),
                "tool" => Some(Kind::ToolResult),
                _ => Some(Kind::Input),
            },
        }
    }
}

/// The value of a document at a path; `None` for the document itself.
pub(crate) fn at<'d>(document: &'d Map, path: &Path) -> Option<&'d Value> {
    match path.segments() {
        [Segment::Key(first), rest @ ..] => document.get(&**first)?.at(rest),
        _ => None,
    }
}

/// Where a document has the arguments of the tool that it calls.
pub(crate) fn arguments_at(document: &Value) -> Option<Path> {
    match Shape::of(document.as_map()?) {
        Shape::Call(call) => Some(call.arguments),
        Shape::Result(_) | Shape::Conversation => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_says_what_it_is() {
        for (document, kind) in [
            (
                r#"{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "t"}}"#,
                Some(Kind::ToolCall),
            ),
            (r#"{"name": "t", "arguments": {}, "_meta": {}}"#, Some(Kind::ToolCall)),
            (r#"{"jsonrpc": "2.0", "id": 1, "result": {"content": []}}"#, Some(Kind::ToolResult)),
            (r#"{"jsonrpc": "2.0", "id": 1, "error": {"code": -1, "message": "m"}}"#, Some(Kind::ToolResult)),
            (r#"{"content": [{"type": "text", "text": "t"}], "isError": true}"#, Some(Kind::ToolResult)),
            (
                r#"{"id": "c", "type": "function", "function": {"name": "t", "arguments": "{}"}}"#,
                Some(Kind::ToolCall),
            ),
            (r#"{"type": "function_call", "name": "t", "arguments": "{}"}"#, Some(Kind::ToolCall)),
            (r#"{"type": "tool_use", "name": "t", "input": {}}"#, Some(Kind::ToolCall)),
            (r#"{"model": "m", "messages": []}"#, Some(Kind::Input)),
            (r#"{"model": "m", "input": "hello"}"#, Some(Kind::Input)),
            (r#"{"object": "chat.completion", "choices": []}"#, Some(Kind::Output)),
            (r#"{"object": "response", "output": []}"#, Some(Kind::Output)),
            (r#"{"type": "message", "role": "assistant", "content": []}"#, Some(Kind::Output)),
            (r#"{"role": "tool", "content": "t"}"#, Some(Kind::ToolResult)),
            (r#"{"role": "user", "content": "t"}"#, Some(Kind::Input)),
            (r#"{"jsonrpc": "2.0", "method": "notifications/message", "params": {}}"#, None),
            (r#"{"of": "another kind"}"#, None),
        ] {
            let document = Value::from_json(document.as_bytes(), 64).unwrap();
            let document = document.as_map().unwrap();
            assert_eq!(Shape::of(document).kind(document), kind, "{document:?}");
        }
    }
}
