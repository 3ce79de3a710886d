//! A request that a host fills in and uses again: the way without JSON.

use std::borrow::Cow;
use std::collections::BTreeMap;

use lictor::request::{Format, Part};
use lictor::value::Map;
use lictor::{Code, Kind, Limits, Request, RequestError, Value};

use crate::error::{Failure, lictor_status};
use crate::guard::catch;
use crate::members::{check_value, field, map, string, strings};

/// A request. Evaluating reads it, setters write it: while one thread sets, no other may use it.
///
/// A setter that fails says so, and the request keeps the first failure: whoever evaluates it gets that failure, until
/// `lictor_request_clear`. So a setter's status need not be looked at, and nothing passes because it was not.
///
/// Setting again replaces, in the memory that is there already. What is not set is unknown to every policy, never false.
#[derive(Debug)]
pub struct lictor_request {
    pub(crate) request: Box<Request>,
    has_kind: bool,
    has_scope: bool,
    fault: Option<Fault>,
    /// The request before this one, where its memory is used again.
    spare: Option<Box<Request>>,
}

/// What a setter failed with.
#[derive(Debug)]
enum Fault {
    Request(RequestError),
    Argument(lictor_status, String),
}

impl From<&Fault> for Failure {
    fn from(fault: &Fault) -> Self {
        match fault {
            Fault::Request(error) => Failure::Request(error.clone()),
            Fault::Argument(status, message) => Failure::Broken(*status, message.clone()),
        }
    }
}

impl lictor_request {
    pub(crate) fn new() -> Self {
        lictor_request {
            request: Box::new(empty()),
            has_kind: false,
            has_scope: false,
            fault: None,
            spare: None,
        }
    }

    pub(crate) fn read(json: &[u8]) -> Result<Self, Failure> {
        let request = Box::new(Request::from_json(json)?);
        Ok(lictor_request { request, has_kind: true, has_scope: true, fault: None, spare: None })
    }

    /// The first failure of a setter.
    pub(crate) fn sound(&self) -> Result<(), Failure> {
        self.fault.as_ref().map_or(Ok(()), |fault| Err(fault.into()))
    }

    /// The request as it is evaluated.
    pub(crate) fn ready(&self) -> Result<Cow<'_, Request>, Failure> {
        self.sound()?;
        for (is_given, path) in [(self.has_kind, "kind"), (self.has_scope, "scope")] {
            if !is_given {
                return Err(RequestError::new(Code::Required, path, "is required").into());
            }
        }
        Ok(self.request.told_apart())
    }

    pub(crate) fn clear(&mut self) {
        *self = lictor_request::new();
    }

    /// Forgets everything, and keeps the memory for a request that is like the last.
    pub(crate) fn recycle(&mut self) {
        std::mem::swap(&mut self.request, self.spare.get_or_insert_with(|| Box::new(empty())));
        *self.request = empty();
        (self.has_kind, self.has_scope, self.fault) = (false, false, None);
    }

    /// The scope, known from now on: the last one, to be written over.
    pub(crate) fn recycled_scope(&mut self) -> &mut BTreeMap<String, String> {
        self.has_scope = true;
        if let Some(spare) = &mut self.spare {
            self.request.scope = std::mem::take(&mut spare.scope);
        }
        &mut self.request.scope
    }

    /// A map, known from now on: the last one, to be written over.
    pub(crate) fn recycled_map(&mut self, number: u32) -> Result<&mut Map, Failure> {
        let last = match &mut self.spare {
            Some(spare) => std::mem::take(map(spare, number)?),
            None => Map::new(),
        };
        let map = map(&mut self.request, number)?;
        *map = last;
        Ok(map)
    }

    pub(crate) fn set_kind(&mut self, kind: Kind) {
        self.request.kind = kind;
        self.has_kind = true;
    }

    pub(crate) fn set_scope(&mut self, level: &str, name: &str) {
        match self.request.scope.get_mut(level) {
            Some(known) => replace(known, name),
            None => {
                self.request.scope.insert(level.to_owned(), name.to_owned());
            }
        }
        self.has_scope = true;
    }

    pub(crate) fn set_string(&mut self, number: u32, text: &str) -> Result<(), Failure> {
        let field = field(number)?;
        let Some(known) = string(&mut self.request, field) else {
            let no_time = |_| Failure::Argument("string", "is not a time such as 2026-11-20T10:00:00Z");
            self.request.now = Some(text.parse().map_err(no_time)?);
            return Ok(());
        };
        if known.is_none() {
            *known = self.spare.as_mut().and_then(|spare| string(spare, field)).and_then(Option::take);
        }
        replace(known.get_or_insert_default(), text);
        Ok(())
    }

    /// The list, known from now on.
    pub(crate) fn list(&mut self, list: u32) -> Result<&mut Vec<String>, Failure> {
        let list = strings(&mut self.request, list)?;
        Ok(list.get_or_insert_default())
    }

    pub(crate) fn put(&mut self, number: u32, key: &str, value: Value) -> Result<(), Failure> {
        check_value(number, &value)?;
        let map = map(&mut self.request, number)?;
        match map.get_mut(key) {
            Some(known) => *known = value,
            None => {
                map.insert(key.to_owned(), value);
            }
        }
        Ok(())
    }

    pub(crate) fn set_text(&mut self, text: &str) {
        let last = self.spare.as_mut().and_then(|spare| spare.content.take());
        let content = &mut self.request.content;
        if content.is_none() {
            *content = last;
        }
        match content.as_deref_mut() {
            Some([Part { path, role: None, source: None, text: Some(known), format: Format::Text }])
                if path == "text" =>
            {
                replace(known, text);
            }
            _ => *content = Some(vec![Part::new("text", text)]),
        }
    }

    /// Reads members of the wire form, with the core's own reader.
    pub(crate) fn set_members(&mut self, members: Map) -> Result<(), Failure> {
        let mut wire = Map::from([
            ("kind".to_owned(), self.request.kind.as_str().into()),
            ("scope".to_owned(), Value::Map(Map::new())),
        ]);
        let names: Vec<String> = members.keys().cloned().collect();
        let has_document = members.contains_key("document");
        let says_kind = has_document && !self.has_kind && !members.contains_key("kind");
        if has_document && let Value::Map(known) = self.request.to_value() {
            // A document says what tool and model there are, beside what is known of them.
            wire.extend(known.into_iter().filter(|(name, _)| name == "tool" || name == "model"));
        }
        wire.extend(members);
        let own = if says_kind { of_its_kind(&mut wire) } else { None };
        if let Some(read) = &own {
            self.set_kind(read.kind);
        }
        let mut read = own.map_or_else(|| Request::from_value(Value::Map(wire)), Ok)?;
        if has_document {
            self.request.tool = read.tool.take();
            self.request.model = read.model.take();
        }
        if names.iter().any(|name| CONTENT.contains(&name.as_str())) {
            self.request.content = read.content.take();
        }
        let is_taken = |name: &str| has_document && (name == "tool" || name == "model");
        for name in names.iter().filter(|name| !CONTENT.contains(&name.as_str()) && !is_taken(name)) {
            self.take_member(name, &mut read)?;
        }
        self.request.problems.append(&mut read.problems);
        Ok(())
    }

    fn take_member(&mut self, name: &str, read: &mut Request) -> Result<(), Failure> {
        use std::mem::take;
        let request = &mut *self.request;
        match name {
            "kind" => self.set_kind(read.kind),
            "scope" => {
                request.scope = take(&mut read.scope);
                self.has_scope = true;
            }
            "id" => request.id = read.id.take(),
            "principal" => request.principal = take(&mut read.principal),
            "agent" => request.agent = read.agent.take(),
            "action" => request.action = read.action.take(),
            "tool" => request.tool = read.tool.take(),
            "model" => request.model = read.model.take(),
            "facts" => request.facts = take(&mut read.facts),
            "counters" => request.counters = take(&mut read.counters),
            "session" => request.session = read.session.take(),
            "environment" => request.environment = read.environment.take(),
            "now" => request.now = read.now.take(),
            "approvals" => request.approvals = take(&mut read.approvals),
            "answers" => request.answers = take(&mut read.answers),
            "offsets" => request.offsets = read.offsets,
            _ => return Err(Failure::Argument("member", "is not a member of a request")),
        }
        Ok(())
    }

    /// Runs a setter and keeps its failure.
    pub(crate) fn change(&mut self, set: impl FnOnce(&mut Self) -> Result<(), Failure>) -> lictor_status {
        let failure = match catch(|| set(self)) {
            Some(Ok(())) => return lictor_status::Ok,
            Some(Err(failure)) => failure,
            None => Failure::Panic,
        };
        let status = failure.status();
        self.fault.get_or_insert_with(|| match failure {
            Failure::Request(error) => Fault::Request(error),
            failure => Fault::Argument(status, failure.message()),
        });
        status
    }
}

/// Ways to give the text.
const CONTENT: [&str; 4] = ["content", "document", "messages", "text"];

/// The request that a document makes by itself, if it says what is about to happen.
fn of_its_kind(wire: &mut Map) -> Option<Request> {
    let kind = wire.remove("kind");
    let read = Request::from_value(Value::Map(wire.clone())).ok();
    wire.extend(kind.map(|kind| ("kind".to_owned(), kind)));
    read
}

fn empty() -> Request {
    Request::new(Kind::Event, std::iter::empty::<(String, String)>())
}

pub(crate) fn replace(text: &mut String, by: &str) {
    text.clear();
    text.push_str(by);
}

/// A value that stands `below` levels down in a request, as deep as a request may be.
pub(crate) fn read_json(json: &[u8], below: usize) -> Result<Value, Failure> {
    let depth = Limits::default().json_depth;
    let read = Value::from_json(json, depth.saturating_sub(below));
    read.map_err(|error| {
        if error.too_deep {
            let message = format!("the request is nested deeper than {depth} levels");
            return RequestError::new(Code::Limit, "", message).into();
        }
        let place = format!("line {}, column {}", error.line, error.column);
        RequestError::new(Code::Syntax, "", format!("not JSON: {} at {place}", error.message)).into()
    })
}
