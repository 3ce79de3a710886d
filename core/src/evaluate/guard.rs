//! What denies an action without any policy saying so: the default, a tool that is not the one reviewed, and changes that
//! would break what a tool takes.

use std::collections::BTreeSet;

use crate::decision::{BROKEN_CHANGE, DEFAULT_DENY, PINNED_TOOL};
use crate::kind::Kind;
use crate::program::{Program, Tool, Type};
use crate::request::Request;
use crate::value::{Value, violations};

use super::value::Val;

/// A denial that no policy asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Denial {
    /// Nothing grants what is denied by default.
    Default,
    /// The tool is not known to be the one that was reviewed.
    Pinned(Mismatch),
    /// What the policies change would leave something that cannot be used.
    Broken(Broken),
}

impl Denial {
    /// The id of the row that shows it.
    pub(super) const fn id(&self) -> &'static str {
        match self {
            Denial::Default => DEFAULT_DENY,
            Denial::Pinned(_) => PINNED_TOOL,
            Denial::Broken(_) => BROKEN_CHANGE,
        }
    }
}

/// How a tool differs from the one that was reviewed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Mismatch {
    /// It is not known which tool is called.
    NoName,
    /// Its server is another, or not known.
    Server,
    /// Its definition is another.
    Hash,
    /// The request does not say what its definition is.
    NoHash,
}

/// A place that the changes would leave unusable, and what was expected there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Broken {
    pub(super) path: String,
    pub(super) expected: String,
}

/// How the tool that is called differs from the one that was reviewed.
pub(super) fn mismatch(program: &Program, request: &Request) -> Option<Mismatch> {
    if !program.pins_tools || request.kind != Kind::ToolCall {
        return None;
    }
    let called = request.tool.as_ref();
    let Some(name) = called.and_then(|tool| tool.name.as_ref()) else { return Some(Mismatch::NoName) };
    let reviewed = program.tools.get(name)?;
    let server = called.and_then(|tool| tool.server.as_ref());
    if reviewed.server.is_some() && server != reviewed.server.as_ref() {
        return Some(Mismatch::Server);
    }
    match (&reviewed.hash, called.and_then(|tool| tool.hash.as_ref())) {
        (None, _) => None,
        (Some(_), None) => Some(Mismatch::NoHash),
        (Some(reviewed), Some(hash)) => (hash != reviewed).then_some(Mismatch::Hash),
    }
}

/// What one of the `changed` arguments breaks of what a tool takes, and those before did not.
pub(super) fn broken_arguments(tool: &Tool, before: &Value, changed: &[Value]) -> Option<Broken> {
    let old = faults(tool, before);
    let new: BTreeSet<_> = changed.iter().flat_map(|args| faults(tool, args)).collect();
    let (path, expected) = new.into_iter().find(|fault| !old.contains(fault))?;
    let path = if path.is_empty() { "tool.args".to_owned() } else { format!("tool.args.{path}") };
    Some(Broken { path, expected })
}

/// Where arguments are not what a tool takes, and what was expected.
fn faults(tool: &Tool, args: &Value) -> BTreeSet<(String, String)> {
    let mut faults = tool.input_schema.as_ref().map(|schema| violations(schema, args)).unwrap_or_default();
    for (name, ty) in tool.args.iter().flatten() {
        let value = args.as_map().and_then(|args| args.get(name)).filter(|value| **value != Value::Null);
        // What the schema says of an argument already is not said twice.
        if value.is_some_and(|value| Val::typed(value, ty).is_none())
            && !faults.iter().any(|(path, _)| path == name)
        {
            faults.insert((name.clone(), expected(ty)));
        }
    }
    faults
}

/// What a value of a type looks like. What was sent instead is content, and not repeated.
pub(super) fn expected(ty: &Type) -> String {
    match ty {
        Type::Int => "an int".to_owned(),
        Type::Severity => "a severity: info, low, medium, high or critical, or 0 to 4".to_owned(),
        Type::Time => "a time such as 2026-11-20T10:00:00Z".to_owned(),
        Type::Duration => "a duration such as 1h30m".to_owned(),
        Type::Enum(words) => format!("one of {}", words.join(", ")),
        other => format!("a {other}"),
    }
}

/// Why the action is denied, in one sentence.
pub(super) fn why(denial: &Denial, program: &Program, request: &Request, undecided: &[&str]) -> String {
    let called = request.tool.as_ref();
    let name = called.and_then(|tool| tool.name.as_deref());
    let reviewed = name.and_then(|name| program.tools.get(name));
    match denial {
        Denial::Default => {
            let mut why = format!("no allow grants {}", request.kind);
            if let Some(name) = name {
                why.push_str(" of ");
                why.push_str(&quoted(name));
                let is_unknown =
                    request.kind == Kind::ToolCall && !program.tools.is_empty() && reviewed.is_none();
                why.push_str(if is_unknown { ", a tool that the bundle does not know" } else { "" });
            } else if request.kind == Kind::ToolCall {
                why.push_str(", and the tool is not named");
            }
            if !undecided.is_empty() {
                why.push_str("; undetermined: ");
                why.push_str(&undecided.join(", "));
            }
            why
        }
        Denial::Pinned(mismatch) => {
            let tool = quoted(name.unwrap_or_default());
            let pinned =
                |field: fn(&Tool) -> Option<&String>| reviewed.and_then(field).map_or("", String::as_str);
            match mismatch {
                Mismatch::NoName => "it is not known which tool is called, and tools are pinned".to_owned(),
                Mismatch::Server => {
                    let server = called.and_then(|tool| tool.server.as_deref());
                    let server = server.map_or("a server that is not known".to_owned(), quoted);
                    format!(
                        "{tool} was reviewed as a tool of {:?} and is offered by {server}",
                        pinned(|tool| tool.server.as_ref())
                    )
                }
                Mismatch::Hash => format!(
                    "the definition of {tool} has changed since it was reviewed: tool.hash is not {}",
                    pinned(|tool| tool.hash.as_ref())
                ),
                Mismatch::NoHash => format!(
                    "it is not known whether {tool} is as it was reviewed: tool.hash is missing and should be {}",
                    pinned(|tool| tool.hash.as_ref())
                ),
            }
        }
        Denial::Broken(Broken { path, expected }) => {
            format!("the changes that policies ask for are not made: {path} must be {expected}")
        }
    }
}

/// A name that the host gave, if it is one.
fn quoted(name: &str) -> String {
    let short = name.len() <= 64 && !name.contains(char::is_control);
    if short { format!("{name:?}") } else { "this tool".to_owned() }
}
