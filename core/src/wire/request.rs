//! Requests from JSON and from values.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use jiff::Timestamp;

use crate::diagnostic::{Code, nearest};
use crate::error::{Problem, RequestError};
use crate::kind::Kind;
use crate::limits::Limits;
use crate::offset::OffsetUnit;
use crate::payload;

use super::document::{Document, part_of};
use crate::request::{Approval, Format, Part, Principal, Request, Session, Tool};
use crate::value::{AnyValue, Map, Opened, Path, Segment, Value};

impl Request {
    /// Reads a request. Keys that nothing reads, and parts of the wrong type, are listed in `problems` and in each
    /// decision's `errors`; what was wrong is unknown to every policy.
    ///
    /// # Errors
    /// [`RequestError`] for a text that is not JSON (a key standing twice counts as that), is nested deeper than
    /// [`Limits::json_depth`], has no readable `kind` and `scope`, or counts offsets in a unit that does not exist.
    pub fn from_json(json: &[u8]) -> Result<Request, RequestError> {
        Request::from_value(parse(json)?)
    }

    /// Reads a request and refuses whatever [`Request::from_json`] would only list.
    ///
    /// # Errors
    /// [`RequestError`] with every problem.
    pub fn from_json_strict(json: &[u8]) -> Result<Request, RequestError> {
        let request = Request::from_json(json)?;
        if request.problems.is_empty() {
            Ok(request)
        } else {
            Err(RequestError { problems: request.problems })
        }
    }

    /// Reads a request from a value.
    ///
    /// # Errors
    /// [`RequestError`] as for [`Request::from_json`].
    pub fn from_value(value: Value) -> Result<Request, RequestError> {
        Request::read(value, OffsetUnit::default())
    }

    /// Reads a request from a value in the host's own form: the way of bindings that do not go through JSON. `unit` is the one in
    /// which the host counts if the request does not say.
    ///
    /// # Errors
    /// [`RequestError`] as for [`Request::from_json`].
    pub fn read(value: impl AnyValue, unit: OffsetUnit) -> Result<Request, RequestError> {
        #[rustfmt::skip]
        const KEYS: [&str; 20] = [
            "kind", "scope", "offsets", "id", "principal", "agent", "action", "tool", "model", "facts",
            "counters", "session", "environment", "now", "content", "messages", "text", "document", "approvals", "answers",
        ];
        let mut reader = Reader::default();
        let Some(members) = reader.object(value, "") else {
            return Err(RequestError { problems: reader.problems });
        };
        let members = reader.members(members, "", KEYS);
        let [kind, scope, offsets, id, principal, agent, action, tool, model, facts, rest @ ..] = members;
        let [counters, session, environment, now, content, messages, text, document, approvals, answers] =
            rest;
        // A request that is refused is told why, and not what else is wrong with it.
        let mut unread = std::mem::take(&mut reader.problems);
        let document = document.map(|document| reader.document(document));
        let kind = match (kind, document.as_ref().and_then(|document| document.kind)) {
            (None, Some(known)) => Some(known),
            (kind, _) => reader.kind(kind),
        };
        let scope = reader.scope(scope);
        let offsets = reader.offsets(offsets, unit);
        let (Some(kind), Some(scope), Some(offsets)) = (kind, scope, offsets) else {
            return Err(RequestError { problems: reader.problems });
        };
        unread.append(&mut reader.problems);
        let mut request = Request { scope, ..Request::new::<String, String>(kind, []) };
        request.id = reader.string(id, "id");
        request.principal = reader.principal(principal, "principal");
        request.agent = reader.identified(agent, "agent");
        request.action = reader.string(action, "action");
        request.tool = reader.tool(tool);
        request.model = reader.identified(model, "model");
        request.facts = reader.map(facts, "facts").unwrap_or_default();
        request.counters = reader.counters(counters);
        request.session = reader.session(session);
        request.environment = reader.string(environment, "environment");
        request.now = reader.time(now, "now");
        request.content = reader.content([content, messages, text], document, &mut request);
        request.approvals = reader.approvals(approvals);
        request.answers = reader.answers(answers);
        request.offsets = offsets;
        reader.problems.extend(unread);
        request.problems = reader.problems;
        Ok(request)
    }

    /// The request with a path of its own for each text: what reading the wire form gives. A request that was filled in field by
    /// field may have two texts of one path, and a redaction could then not say which of them it means. Borrowed if
    /// there are none; otherwise a path made of the part's place stands for the second, and `problems` says so.
    pub fn told_apart(&self) -> Cow<'_, Request> {
        let parts = self.content.as_deref().unwrap_or_default();
        let mut seen = BTreeSet::new();
        let has_own_paths = parts.iter().all(|part| {
            !is_reserved(&part.path, self)
                && !self.facts.contains_key(&part.path)
                && (parts.len() == 1 || seen.insert(part.path.as_str()))
        });
        if has_own_paths {
            return Cow::Borrowed(self);
        }
        let mut request = self.clone();
        let mut parts = request.content.take();
        tell_apart(parts.as_deref_mut().unwrap_or_default(), self, &mut request.problems);
        request.content = parts;
        Cow::Owned(request)
    }
}

pub(super) fn parse(json: &[u8]) -> Result<Value, RequestError> {
    let limits = Limits::default();
    Value::from_json(json, limits.json_depth).map_err(|error| {
        if error.too_deep {
            RequestError::new(
                Code::Limit,
                "",
                format!("the request is nested deeper than {} levels", limits.json_depth),
            )
        } else {
            let place = format!("line {}, column {}", error.line, error.column);
            RequestError::new(Code::Syntax, "", format!("not a JSON request: {} at {place}", error.message))
        }
    })
}

#[derive(Default)]
pub(super) struct Reader {
    pub(super) problems: Vec<Problem>,
}

impl Reader {
    pub(super) fn wrong_type(&mut self, path: impl Display, expected: &str, found: &'static str) {
        self.problems.push(Problem::new(
            Code::Type,
            path.to_string(),
            format!("must be a {expected}, is {found}"),
        ));
    }

    pub(super) fn object<V: AnyValue>(&mut self, value: V, path: impl Display) -> Option<V::Members> {
        match value.open() {
            Opened::Map(members) => Some(members),
            other => {
                self.wrong_type(path, "map", other.described());
                None
            }
        }
    }

    /// The members with these keys, in their order; `null` is the same as absent. Every other one is reported. Its name comes
    /// from the caller, and so is not repeated unless it is near a name that we know.
    pub(super) fn members<V: AnyValue, const N: usize>(
        &mut self,
        members: impl Iterator<Item = (V::Key, V)>,
        path: impl Display,
        keys: [&'static str; N],
    ) -> [Option<V>; N] {
        let mut known = [const { None }; N];
        for (key, value) in members {
            let place = keys.iter().position(|known| key == **known);
            match place.and_then(|place| known.get_mut(place)) {
                Some(member) => *member = Some(value).filter(|value| !value.is_null()),
                None => {
                    let message = match nearest(&key.into(), keys) {
                        Some(known) => format!("has a key that nothing reads; did you mean `{known}`?"),
                        None => "has a key that nothing reads".to_owned(),
                    };
                    self.problems.push(Problem::new(Code::UnknownKey, path.to_string(), message));
                }
            }
        }
        known
    }

    pub(super) fn string(&mut self, value: Option<impl AnyValue>, path: impl Display) -> Option<String> {
        match value?.open() {
            Opened::String(text) => Some(text),
            other => {
                self.wrong_type(path, "string", other.described());
                None
            }
        }
    }

    pub(super) fn required_string(
        &mut self,
        value: Option<impl AnyValue>,
        path: impl Display,
    ) -> Option<String> {
        if value.is_none() {
            self.problems.push(Problem::new(Code::Required, path.to_string(), "is required"));
        }
        self.string(value, path)
    }

    pub(super) fn strings(
        &mut self,
        value: Option<impl AnyValue>,
        path: impl Display,
    ) -> Option<Vec<String>> {
        let items = self.list(value, &path)?;
        let count = items.len();
        let strings: Vec<String> = items
            .enumerate()
            .filter_map(|(place, item)| self.string(Some(item), format_args!("{path}[{place}]")))
            .collect();
        // A list with a hole could miss the very item a policy asks for.
        (strings.len() == count).then_some(strings)
    }

    pub(super) fn list<V: AnyValue>(&mut self, value: Option<V>, path: impl Display) -> Option<V::Items> {
        match value?.open() {
            Opened::List(items) => Some(items),
            other => {
                self.wrong_type(path, "list", other.described());
                None
            }
        }
    }

    pub(super) fn map(&mut self, value: Option<impl AnyValue>, path: impl Display) -> Option<Map> {
        match value?.into_value() {
            Value::Map(map) => Some(map),
            other => {
                self.wrong_type(path, "map", other.described());
                None
            }
        }
    }

    fn time(&mut self, value: Option<impl AnyValue>, path: impl Display) -> Option<Timestamp> {
        let time = self.string(value, &path)?.parse();
        if time.is_err() {
            let message = "must be a time such as 2026-11-20T10:00:00Z";
            self.problems.push(Problem::new(Code::Type, path.to_string(), message));
        }
        time.ok()
    }

    fn kind(&mut self, value: Option<impl AnyValue>) -> Option<Kind> {
        let name = self.required_string(value, "kind")?;
        let kind = Kind::from_name(&name);
        if kind.is_none() {
            let all = Kind::ALL.map(Kind::as_str).join(", ");
            self.problems.push(Problem::new(Code::Enum, "kind", format!("must be one of {all}")));
        }
        kind
    }

    fn scope(&mut self, value: Option<impl AnyValue>) -> Option<BTreeMap<String, String>> {
        let Some(value) = value else {
            self.problems.push(Problem::new(Code::Required, "scope", "is required"));
            return None;
        };
        let mut scope = BTreeMap::new();
        let mut is_whole = true;
        for (level, name) in self.object(value, "scope")?.filter(|(_, name)| !name.is_null()) {
            match self.string(Some(name), "scope") {
                Some(name) => drop(scope.insert(level.into(), name)),
                None => is_whole = false,
            }
        }
        // Without a level that was meant, policies that apply would be out of scope: no decision is better.
        is_whole.then_some(scope)
    }

    fn principal(&mut self, value: Option<impl AnyValue>, path: impl Display) -> Principal {
        let Some(map) = value.and_then(|value| self.object(value, &path)) else {
            return Principal::default();
        };
        let [user, groups, roles] = self.members(map, &path, ["user", "groups", "roles"]);
        Principal {
            user: self.string(user, format_args!("{path}.user")),
            groups: self.strings(groups, format_args!("{path}.groups")),
            roles: self.strings(roles, format_args!("{path}.roles")),
        }
    }

    /// `{"id": …}`.
    fn identified(&mut self, value: Option<impl AnyValue>, path: &str) -> Option<String> {
        let map = self.object(value?, path)?;
        let [id] = self.members(map, path, ["id"]);
        self.string(id, format_args!("{path}.id"))
    }

    fn tool(&mut self, value: Option<impl AnyValue>) -> Option<Tool> {
        let map = self.object(value?, "tool")?;
        let [server, name, hash, args, args_at, result_at] =
            self.members(map, "tool", ["server", "name", "hash", "args", "args_at", "result_at"]);
        let args = self.map(args, "tool.args").map(Value::Map);
        Some(Tool {
            server: self.string(server, "tool.server"),
            name: self.string(name, "tool.name"),
            hash: self.string(hash, "tool.hash"),
            args,
            args_at: self.string(args_at, "tool.args_at"),
            result_at: self.string(result_at, "tool.result_at"),
        })
    }

    fn counters(&mut self, value: Option<impl AnyValue>) -> Map {
        let mut counters = self.map(value, "counters").unwrap_or_default();
        counters.retain(|_, count| {
            let number = matches!(count, Value::Int(_) | Value::Float(_));
            if !number {
                let message = format!("must hold numbers only, holds {}", count.described());
                self.problems.push(Problem::new(Code::Type, "counters", message));
            }
            number
        });
        counters
    }

    fn session(&mut self, value: Option<impl AnyValue>) -> Option<Session> {
        let map = self.object(value?, "session")?;
        Some(self.session_members(map, "session"))
    }

    /// `content`, `messages`, `text` and `document` are ways to say the same; given together, everything is read. What a document says
    /// of tool and model holds: it is what will run.
    fn content<V: AnyValue>(
        &mut self,
        [content, messages, text]: [Option<V>; 3],
        document: Option<Document>,
        request: &mut Request,
    ) -> Option<Vec<Part>> {
        let given =
            [("content", content.is_some()), ("messages", messages.is_some()), ("text", text.is_some())];
        let given = given.into_iter().chain([("document", document.is_some())]);
        let mut given = given.filter(|(_, is_given)| *is_given).map(|(key, _)| key);
        let first = given.next()?;
        for other in given {
            let message = format!("stands beside `{first}`; what it holds is read as well");
            self.problems.push(Problem::new(Code::Duplicate, other, message));
        }
        let mut parts = content.map(|content| self.parts(content)).unwrap_or_default();
        parts.extend(messages.map(|messages| self.messages(messages)).unwrap_or_default());
        parts.extend(text.map(|text| self.part_text(text, "text")));
        if let Some(document) = document {
            parts.extend(document.parts);
            request.model = request.model.take().or(document.model);
            if let Some(read) = document.tool {
                request.tool = Some(self.tool_of_both(request.tool.take().unwrap_or_default(), read));
            }
        }
        tell_apart(&mut parts, request, &mut self.problems);
        Some(parts)
    }

    fn messages(&mut self, messages: impl AnyValue) -> Vec<Part> {
        let unreadable = |path: String| Part { text: None, ..Part::new(path, "") };
        let Some(items) = self.list(Some(messages), "messages") else {
            return vec![unreadable("messages".to_owned())];
        };
        let mut parts = Vec::new();
        let mut texts = Vec::new();
        for (place, message) in items.enumerate() {
            let mut path = Path::new([Segment::Key("messages".into()), Segment::Index(place)]);
            match message.into_value() {
                Value::Map(message) => {
                    payload::read_message(&message, &mut path, &mut texts);
                    parts.extend(texts.drain(..).map(part_of));
                }
                other => {
                    self.wrong_type(&path, "map", other.described());
                    parts.push(unreadable(path.to_string()));
                }
            }
        }
        parts
    }

    fn part_text(&mut self, text: impl AnyValue, path: &str) -> Part {
        Part { text: self.string(Some(text), path), ..Part::new(path, "") }
    }

    fn parts(&mut self, content: impl AnyValue) -> Vec<Part> {
        let unreadable = || Part { text: None, ..Part::new("content", "") };
        let Some(items) = self.list(Some(content), "content") else { return vec![unreadable()] };
        items
            .enumerate()
            .map(|(place, item)| {
                let at = format!("content[{place}]");
                let Some(map) = self.object(item, &at) else {
                    return Part { path: at, ..unreadable() };
                };
                let [path, role, source, text, format] =
                    self.members(map, &at, ["path", "role", "source", "text", "format"]);
                Part {
                    role: self.string(role, format_args!("{at}.role")),
                    source: self.string(source, format_args!("{at}.source")),
                    text: self.required_string(text, format_args!("{at}.text")),
                    format: self.format(format, format_args!("{at}.format")),
                    path: self.string(path, format_args!("{at}.path")).unwrap_or(at),
                }
            })
            .collect()
    }

    /// A format that nobody knows is not read as another: the text is searched as it is written.
    fn format(&mut self, value: Option<impl AnyValue>, path: impl Display) -> Format {
        let Some(name) = self.string(value, &path) else { return Format::default() };
        let format = Format::ALL.into_iter().find(|format| format.as_str() == name);
        if format.is_none() {
            let all = Format::ALL.map(Format::as_str).join(", ");
            self.problems.push(Problem::new(Code::Enum, path.to_string(), format!("must be one of {all}")));
        }
        format.unwrap_or_default()
    }

    /// Read in another unit than was meant, a redaction would miss its text: no decision is better.
    fn offsets(&mut self, value: Option<impl AnyValue>, unit: OffsetUnit) -> Option<OffsetUnit> {
        let Some(value) = value else { return Some(unit) };
        let unit = OffsetUnit::from_name(&self.string(Some(value), "offsets")?);
        if unit.is_none() {
            let all = OffsetUnit::ALL.map(OffsetUnit::as_str).join(", ");
            self.problems.push(Problem::new(Code::Enum, "offsets", format!("must be one of {all}")));
        }
        unit
    }

    fn approvals(&mut self, value: Option<impl AnyValue>) -> Vec<Approval> {
        let items = self.list(value, "approvals").into_iter().flatten();
        items
            .enumerate()
            .filter_map(|(place, item)| {
                let at = format!("approvals[{place}]");
                let map = self.object(item, &at)?;
                let [digest, by, time] = self.members(map, &at, ["action_digest", "by", "at"]);
                let digest = self.required_string(digest, format_args!("{at}.action_digest"));
                let by = self.principal(by, format_args!("{at}.by"));
                let time = self.time(time, format_args!("{at}.at"));
                Some(Approval { action_digest: digest?, by, at: time })
            })
            .collect()
    }
}

/// Hits and redactions name a text by its path, so no two texts may share one: neither two parts, nor a part and an
/// argument or a field that policies can search.
fn tell_apart(parts: &mut [Part], request: &Request, problems: &mut Vec<Problem>) {
    let mut taken: BTreeSet<String> = request.facts.keys().cloned().collect();
    for (place, part) in parts.iter_mut().enumerate() {
        if !is_reserved(&part.path, request) && taken.insert(part.path.clone()) {
            continue;
        }
        let at = format!("content[{place}]");
        let mut path = at.clone();
        while !taken.insert(path.clone()) {
            path.push('*');
        }
        let message = "is the path of another text; a path made of its place stands for it";
        problems.push(Problem::new(Code::Duplicate, format!("{at}.path"), message));
        part.path = path;
    }
}

/// Whether a path is that of an argument or of a field that policies can search. Arguments that were written as a string are a
/// part of the content, at their own path.
fn is_reserved(path: &str, request: &Request) -> bool {
    let below = |root: &str| {
        path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[', '{']))
    };
    let args_at =
        request.tool.as_ref().filter(|tool| tool.args.is_some()).and_then(|tool| tool.args_at.as_deref());
    path == "action" || below("tool.args") || args_at.is_some_and(|at| path != at && below(at))
}
