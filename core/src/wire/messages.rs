//! Chat messages as parts of the content.
//!
//! A provider's message list is read as it is, whatever the provider: `role` says who speaks, and every other string below a
//! message is text that a model sees, so it is a part of its own, named by its place. What is left out is a short list: names
//! that the protocol needs, and data that is not text. A kind of block that a provider adds tomorrow is searched, not passed
//! over.

use crate::request::Part;
use crate::value::{Map, Path, Segment, Value};

/// Members whose strings are the protocol's and not the speaker's.
const PROTOCOL: [&str; 13] = [
    "cache_control",
    "call_id",
    "detail",
    "encoding",
    "file_id",
    "format",
    "id",
    "media_type",
    "role",
    "status",
    "tool_call_id",
    "tool_use_id",
    "type",
];

/// Members that hold a tool's own arguments: no name below them is the protocol's.
const ARGUMENTS: [&str; 2] = ["arguments", "input"];

/// Types of a block that carries what a tool gave back.
const RESULTS: [&str; 3] = ["function_call_output", "mcp_tool_result", "tool_result"];

/// Adds the texts of one message, which stands at `path`, to `parts`. Recursion is bounded by the depth of a request.
pub(super) fn read_message(message: &Map, path: &mut Path, parts: &mut Vec<Part>) {
    let role = message.get("role").and_then(Value::as_str);
    let mut reader = MessageReader { parts, is_arguments: false };
    reader.members(message, role, path);
}

struct MessageReader<'p> {
    parts: &'p mut Vec<Part>,
    /// Whether what is read belongs to a tool's arguments.
    is_arguments: bool,
}

impl MessageReader<'_> {
    fn members(&mut self, block: &Map, role: Option<&str>, path: &mut Path) {
        let kind = block.get("type").and_then(Value::as_str);
        let role = if kind.is_some_and(|kind| RESULTS.contains(&kind)) { Some("tool") } else { role };
        for (key, value) in block {
            if !self.is_arguments && !is_text(key, value, kind) {
                continue;
            }
            let outside = self.is_arguments;
            self.is_arguments |= ARGUMENTS.contains(&key.as_str());
            path.push(Segment::Key(key.as_str().into()));
            self.value(value, role, path);
            path.pop();
            self.is_arguments = outside;
        }
    }

    fn value(&mut self, value: &Value, role: Option<&str>, path: &mut Path) {
        match value {
            Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) => {}
            Value::String(text) => self.parts.push(Part {
                path: path.to_string(),
                role: role.map(str::to_owned),
                source: None,
                text: Some(text.clone()),
            }),
            Value::Map(block) => self.members(block, role, path),
            Value::List(items) => {
                for (place, item) in items.iter().enumerate() {
                    path.push(Segment::Index(place));
                    self.value(item, role, path);
                    path.pop();
                }
            }
        }
    }
}

/// Whether a member of a block of type `kind` is read: it is neither the protocol's nor data in an encoding.
fn is_text(key: &str, value: &Value, kind: Option<&str>) -> bool {
    match key {
        "signature" | "encrypted_content" | "file_data" => false,
        "data" => kind == Some("text"),
        "result" => kind != Some("image_generation_call"),
        "url" | "image_url" => value.as_str().is_none_or(|url| !url.starts_with("data:")),
        key => !PROTOCOL.contains(&key),
    }
}
