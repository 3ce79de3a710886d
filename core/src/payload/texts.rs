//! The texts of a document.
//!
//! `role` says who speaks, and every string below is text that a model sees, so it is a part of its own, named by its place.
//! What is left out is a short list: names that the protocol needs, and data that is not text. A kind of block that a
//! provider adds tomorrow is searched, not passed over.

use crate::value::{JsonText, Map, Path, Segment, Value};

use super::{Shape, at};

/// A text of a document.
#[derive(Debug, PartialEq)]
pub(crate) struct Text {
    pub(crate) path: String,
    pub(crate) role: Option<String>,
    pub(crate) text: String,
    pub(crate) is_json: bool,
}

/// Members whose strings are the protocol's and not the speaker's.
const PROTOCOL: [&str; 22] = [
    "cache_control",
    "call_id",
    "detail",
    "encoding",
    "file_id",
    "finish_reason",
    "format",
    "id",
    "jsonrpc",
    "media_type",
    "method",
    "mimeType",
    "model",
    "object",
    "role",
    "service_tier",
    "status",
    "stop_reason",
    "system_fingerprint",
    "tool_call_id",
    "tool_use_id",
    "type",
];

/// Members that hold a tool's own values: no name below them is the protocol's, and keys and numbers are as much the speaker's as
/// strings are.
const TOOL_VALUES: [&str; 3] = ["arguments", "input", "structuredContent"];

/// Types of a block that carries what a tool gave back.
const RESULTS: [&str; 3] = ["function_call_output", "mcp_tool_result", "tool_result"];

/// Adds the texts of one message, which stands at `path`, to `texts`. Recursion is bounded by the depth of a request.
pub(crate) fn read_message(message: &Map, path: &mut Path, texts: &mut Vec<Text>) {
    let mut reader = Reader { texts, is_tools_own: false, apart: [None, None] };
    reader.members(message, None, path);
}

/// The texts of a whole document of a shape; without the name and, if they are a map, the arguments of the tool that it
/// calls, which have names of their own. Recursion is bounded by the depth of a request.
pub(crate) fn read_document(document: &Map, shape: &Shape) -> Vec<Text> {
    let mut texts = Vec::new();
    let apart = match shape {
        Shape::Call(call) => {
            let is_map = at(document, &call.arguments).is_some_and(|value| value.as_map().is_some());
            [Some(&call.name), is_map.then_some(&call.arguments)]
        }
        Shape::Result(_) | Shape::Conversation => [None, None],
    };
    let mut reader = Reader { texts: &mut texts, is_tools_own: false, apart };
    let role = match shape {
        Shape::Call(_) => Some("assistant"),
        Shape::Result(_) => Some("tool"),
        Shape::Conversation => None,
    };
    if *shape == Shape::Conversation {
        reader.body(document);
    } else {
        reader.members(document, role, &mut Path::default());
    }
    texts
}

struct Reader<'d> {
    texts: &'d mut Vec<Text>,
    /// Whether what is read is a tool's own value.
    is_tools_own: bool,
    /// What has a name of its own and is not read here.
    apart: [Option<&'d Path>; 2],
}

impl Reader<'_> {
    /// The members of a request or an answer: each of a few well-known ones has a speaker.
    fn body(&mut self, body: &Map) {
        let own = body.get("role").and_then(Value::as_str);
        for (key, value) in body {
            let role = match key.as_str() {
                "instructions" | "system" | "tools" => Some("system"),
                "choices" | "output" => Some("assistant"),
                "input" => Some("user"),
                _ => own,
            };
            if is_text(key, value, body) {
                self.value(value, role, &mut Path::new([Segment::Key(key.as_str().into())]));
            }
        }
    }

    fn members(&mut self, block: &Map, role: Option<&str>, path: &mut Path) {
        let mut role = role;
        if !self.is_tools_own {
            role = block.get("role").and_then(Value::as_str).or(role);
            if block.get("type").and_then(Value::as_str).is_some_and(|kind| RESULTS.contains(&kind)) {
                role = Some("tool");
            }
        }
        for (place, (key, value)) in block.iter().enumerate() {
            if self.is_tools_own {
                // The path must not say what the key says.
                self.push(format!("{path}{{{place}}}"), role, key);
            } else if !is_text(key, value, block) {
                continue;
            }
            path.push(Segment::Key(key.as_str().into()));
            if self.apart.iter().all(|apart| *apart != Some(&*path)) {
                let outside = self.is_tools_own;
                self.is_tools_own |= TOOL_VALUES.contains(&key.as_str());
                self.value(value, role, path);
                self.is_tools_own = outside;
            }
            path.pop();
        }
    }

    fn value(&mut self, value: &Value, role: Option<&str>, path: &mut Path) {
        match value {
            Value::Null | Value::Bool(_) => {}
            // A card number written as a number is one all the same.
            Value::Int(int) if self.is_tools_own => self.push(path.to_string(), role, &int.to_string()),
            Value::Float(float) if self.is_tools_own => self.push(path.to_string(), role, &float.to_string()),
            Value::Int(_) | Value::Float(_) => {}
            Value::String(text) => self.push(path.to_string(), role, text),
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

    fn push(&mut self, path: String, role: Option<&str>, text: &str) {
        let speaks_json = self.is_tools_own || role == Some("tool");
        self.texts.push(Text {
            path,
            role: role.map(str::to_owned),
            text: text.to_owned(),
            is_json: speaks_json && is_json(text),
        });
    }
}

/// Whether a text is a JSON object or list: a bare word or number is no document.
fn is_json(text: &str) -> bool {
    text.trim_start().starts_with(['{', '[']) && JsonText::parse(text, JSON_DEPTH).is_some()
}

/// How deep JSON within a text may be nested; deeper, it counts as plain text.
pub(crate) const JSON_DEPTH: usize = 64;

/// Whether a member of `block` is read: it is neither the protocol's nor data in an encoding.
fn is_text(key: &str, value: &Value, block: &Map) -> bool {
    let string = |key: &str| block.get(key).and_then(Value::as_str);
    match key {
        "signature" | "encrypted_content" | "file_data" => false,
        "data" => value.as_str().is_none() || !is_encoded(block),
        "blob" => string("mimeType").is_some_and(is_textual),
        "result" => string("type") != Some("image_generation_call"),
        "url" | "image_url" => value.as_str().is_none_or(|url| !url.starts_with("data:")),
        key => value.as_str().is_none() || !PROTOCOL.contains(&key),
    }
}

/// Whether the `data` of a block is an image, sound or the like.
fn is_encoded(block: &Map) -> bool {
    let string = |key: &str| block.get(key).and_then(Value::as_str);
    match string("type") {
        Some("text") => false,
        Some("audio" | "base64" | "image" | "redacted_thinking") => true,
        _ => ["format", "media_type", "mimeType"]
            .into_iter()
            .find_map(string)
            .is_some_and(|of| !is_textual(of)),
    }
}

/// Whether data of a media type, in base64, holds text: detectors read it.
fn is_textual(media_type: &str) -> bool {
    media_type.starts_with("text/") || ["json", "xml", "yaml"].iter().any(|kind| media_type.contains(kind))
}
