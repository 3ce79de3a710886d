//! Where the texts of a request stand, and which of them a question reads.

use lictor::request::{Format, Part};
use lictor::value::{JsonText, Path, Segment, Stride, Value};
use lictor::{Kind, Request};
use regex::Regex;

use super::super::condition::argument_name;
use super::{Role, Text, Where};

/// A part of the content. Arguments that are written as JSON are also below `tool.args`, and a result below `tool.result`.
pub(super) fn part_text(part: &Part, request: &Request) -> Text {
    let mut text = Text::new(part.path.clone(), part.text.clone().unwrap_or_default(), Role::Content);
    text.searched = part.text.is_some();
    text.speaker = part.role.clone();
    if part.format == Format::Json && part.text.is_some() {
        text.json = JsonText::parse(&text.text, 64);
    }
    let tool = request.tool.clone().unwrap_or_default();
    if text.json.is_some() && tool.args_at.as_ref() == Some(&part.path) {
        text.names.push("tool.args".to_owned());
    }
    if let Some(root) = &tool.result_at {
        if root.is_empty() {
            let dot = if part.path.is_empty() || part.path.starts_with(['.', '[', '{']) { "" } else { "." };
            text.names.push(format!("tool.result{dot}{}", part.path));
        } else if let Some(rest) = part.path.strip_prefix(root.as_str())
            && (rest.is_empty() || rest.starts_with(['.', '[', '{']))
        {
            text.names.push(format!("tool.result{rest}"));
        }
    }
    text
}

/// Every string and number below `value`, and every key but those at the top that are `known`.
pub(super) fn leaves(
    value: &Value,
    path: &Path,
    at: &str,
    known: &dyn Fn(&str) -> bool,
    texts: &mut Vec<Text>,
) {
    let (own, policies) = (named(at, path), argument_name(path));
    let mut push = |own: String, policies: String, text: String, role: Role| {
        let mut text = Text::new(own, text, role);
        text.names.push(policies);
        texts.push(text);
    };
    let text = match value {
        Value::Null | Value::Bool(_) => return,
        Value::String(text) => text.clone(),
        Value::Int(int) => int.to_string(),
        Value::Float(float) => float.to_string(),
        Value::List(items) => {
            for (place, item) in items.iter().enumerate() {
                leaves(item, &below(path, Segment::Index(place)), at, &|_| false, texts);
            }
            return;
        }
        Value::Map(map) => {
            for (place, (key, item)) in map.iter().enumerate() {
                if !known(key) {
                    let mark = |name: &str| format!("{name}{{{place}}}");
                    let role = Role::Key(path.clone(), place);
                    let mut text = Text::new(mark(&own), key.clone(), role);
                    text.names.push(mark(&policies));
                    texts.push(text);
                }
                leaves(item, &below(path, Segment::Key(key.as_str().into())), at, &|_| false, texts);
            }
            return;
        }
    };
    push(own, policies, text, Role::Argument(path.clone()));
}

/// How a value at `path` below a root is called.
pub(super) fn named(root: &str, path: &Path) -> String {
    match path.segments() {
        [Segment::Key(_), ..] if !root.is_empty() => format!("{root}.{path}"),
        _ => format!("{root}{path}"),
    }
}

pub(super) fn below(path: &Path, segment: Segment) -> Path {
    let mut path = path.clone();
    path.push(segment);
    path
}

/// Whether `name` is a place at or below the one that a policy calls `path`, in which `*` is any name.
pub(super) fn is_below(name: &str, path: &str) -> bool {
    let pattern = regex::escape(path).replace(r"\*", r"[^.\[\]{]+");
    Regex::new(&format!(r"^{pattern}(?:$|[.\[{{])")).is_ok_and(|pattern| pattern.is_match(name))
}

/// Whether something other than null stands at `path` in the value that is called `name`.
pub(super) fn has(value: &Value, name: &str, path: &str) -> bool {
    *value != Value::Null && is_below(name, path)
        || match value {
            Value::Map(map) => map.iter().any(|(key, member)| has(member, &format!("{name}.{key}"), path)),
            Value::List(items) => {
                items.iter().enumerate().any(|(place, item)| has(item, &format!("{name}[{place}]"), path))
            }
            _ => false,
        }
}

/// Whether the arguments are among the texts that are read without `in`.
pub(super) fn reads_arguments(request: &Request) -> bool {
    request.kind == Kind::ToolCall || request.tool.as_ref().is_some_and(|tool| tool.args_at.is_some())
}

pub(super) fn texts_are_known(request: &Request) -> bool {
    if reads_arguments(request) {
        request.tool.as_ref().is_some_and(|tool| tool.args.is_some())
    } else {
        request.content.is_some()
    }
}

/// Whether a question reads a text, or a span of it; `None` where that depends on who says it, and nobody knows.
pub(super) fn is_read(
    text: &Text,
    span: Option<(usize, usize)>,
    place: &Where,
    request: &Request,
) -> Option<bool> {
    let by_default = match text.role {
        Role::Content => true,
        Role::Argument(_) | Role::Key(..) => reads_arguments(request),
        Role::Field => false,
    };
    let (paths, roles) = match place {
        Where::Everywhere => return Some(by_default),
        Where::Field(name) => return Some(text.role == Role::Field && text.path == *name),
        Where::Some(..) if text.role == Role::Field => return Some(false),
        Where::Some(paths, roles) => (paths, roles),
    };
    let is_there = if paths.is_empty() {
        by_default
    } else {
        names(text, span).iter().any(|name| paths.iter().any(|path| is_below(name, path)))
    };
    if !is_there || roles.is_empty() {
        return Some(is_there);
    }
    let plain = |role: &str| match role {
        "developer" => "system".to_owned(),
        "function" => "tool".to_owned(),
        "model" => "assistant".to_owned(),
        other => other.to_owned(),
    };
    let by_kind = match request.kind {
        Kind::Input => Some("user"),
        Kind::Output | Kind::ToolCall => Some("assistant"),
        Kind::ToolResult => Some("tool"),
        _ => None,
    };
    let speaker = match text.role {
        Role::Content => text.speaker.as_deref().or(by_kind)?,
        _ => "assistant",
    };
    Some(roles.iter().any(|role| plain(role) == plain(speaker)))
}

/// What policies may call the place of a text, and of what stands in it.
pub(super) fn names(text: &Text, span: Option<(usize, usize)>) -> Vec<String> {
    let mut names = text.names.clone();
    if let Some(json) = &text.json {
        for token in json.tokens() {
            let overlaps = |(start, end): (usize, usize)| token.span.end > start && token.span.start < end;
            if span.is_none_or(overlaps) {
                let mut steps = String::new();
                for step in json.steps(&text.text, token) {
                    steps.push_str(&match step {
                        Stride::Key(key) => format!(".{key}"),
                        Stride::Index(place) => format!("[{place}]"),
                    });
                }
                names.extend(text.names.iter().map(|name| format!("{name}{steps}")));
            }
        }
    }
    names
}

/// Whether a question may read something of a text.
pub(super) fn is_within(text: &Text, place: &Where, request: &Request) -> bool {
    is_read(text, None, place, request) != Some(false)
}
