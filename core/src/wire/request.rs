//! Requests: from JSON, from a value, and back.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::diagnostic::{Code, nearest};
use crate::error::{Problem, RequestError};
use crate::kind::Kind;
use crate::limits::Limits;
use crate::offset::OffsetUnit;
use crate::request::{Answer, AnswerSpan, Approval, Finding, Part, Principal, Request, Session, Tool};
use crate::value::{Map, Path, Segment, Value};

use super::messages::read_message;

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

    /// Reads a request from a value: the way of bindings that do not go through JSON.
    ///
    /// # Errors
    /// [`RequestError`] as for [`Request::from_json`].
    pub fn from_value(value: Value) -> Result<Request, RequestError> {
        let mut reader = Reader::default();
        let Some(mut object) = reader.object(value, "") else {
            return Err(RequestError { problems: reader.problems });
        };
        let kind = reader.kind(object.take("kind"));
        let scope = reader.scope(object.take("scope"));
        let offsets = reader.offsets(object.take("offsets"));
        let (Some(kind), Some(scope), Some(offsets)) = (kind, scope, offsets) else {
            return Err(RequestError { problems: reader.problems });
        };
        let mut request = Request::new(kind, scope);
        request.id = reader.string(object.take("id"), "id");
        request.principal = reader.principal(object.take("principal"), "principal");
        request.agent = reader.identified(object.take("agent"), "agent");
        request.action = reader.string(object.take("action"), "action");
        request.tool = reader.tool(object.take("tool"));
        request.model = reader.identified(object.take("model"), "model");
        request.facts = reader.map(object.take("facts"), "facts");
        request.counters = reader.counters(object.take("counters"));
        request.session = reader.session(object.take("session"));
        request.environment = reader.string(object.take("environment"), "environment");
        request.now = reader.time(object.take("now"), "now");
        let content = [object.take("content"), object.take("messages"), object.take("text")];
        request.content = reader.content(content, &request.facts);
        request.approvals = reader.approvals(object.take("approvals"));
        request.answers = reader.answers(object.take("answers"));
        request.offsets = offsets;
        reader.finish(object);
        request.problems = reader.problems;
        Ok(request)
    }

    /// The request in its wire form, such that [`Request::from_value`] gives it back.
    pub fn to_value(&self) -> Value {
        let mut object = Map::new();
        let mut put = |key: &str, value: Option<Value>| {
            if let Some(value) = value {
                object.insert(key.to_owned(), value);
            }
        };
        put("id", self.id.clone().map(Value::String));
        put("kind", Some(self.kind.as_str().into()));
        put(
            "scope",
            Some(Value::Map(self.scope.iter().map(|(k, v)| (k.clone(), v.as_str().into())).collect())),
        );
        put("principal", some_map(principal_value(&self.principal)));
        put("agent", self.agent.as_deref().map(identified_value));
        put("action", self.action.clone().map(Value::String));
        put("tool", self.tool.as_ref().map(tool_value));
        put("model", self.model.as_deref().map(identified_value));
        put("facts", some_map(self.facts.clone()));
        put("counters", some_map(self.counters.clone()));
        put("session", self.session.as_ref().map(session_value));
        put("environment", self.environment.clone().map(Value::String));
        put("now", self.now.map(|now| Value::String(now.to_string())));
        put(
            "content",
            self.content.as_ref().map(|parts| Value::List(parts.iter().map(part_value).collect())),
        );
        put("approvals", some_list(self.approvals.iter().map(approval_value).collect()));
        put("answers", some_list(self.answers.iter().map(answer_value).collect()));
        put("offsets", (!self.offsets.is_bytes()).then(|| self.offsets.as_str().into()));
        Value::Map(object)
    }
}

/// Reads a list of judges' answers: what `resume` takes.
///
/// # Errors
/// [`RequestError`] for a text that is not a JSON list of answers.
pub fn answers_from_json(json: &[u8]) -> Result<Vec<Answer>, RequestError> {
    answers_from_value(parse(json)?)
}

/// Reads a list of judges' answers from a value: the way of bindings that do not go through JSON.
///
/// # Errors
/// [`RequestError`] for a value that is not a list of answers.
pub fn answers_from_value(value: Value) -> Result<Vec<Answer>, RequestError> {
    let mut reader = Reader::default();
    let answers = reader.answers(Some(value));
    if reader.problems.is_empty() { Ok(answers) } else { Err(RequestError { problems: reader.problems }) }
}

fn parse(json: &[u8]) -> Result<Value, RequestError> {
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

/// An object being read: what is left over at the end is unknown.
struct Object {
    path: String,
    map: Map,
    asked: Vec<&'static str>,
}

impl Object {
    /// Takes a member; `null` is the same as absent.
    fn take(&mut self, key: &'static str) -> Option<Value> {
        self.asked.push(key);
        self.map.remove(key).filter(|value| *value != Value::Null)
    }
}

#[derive(Default)]
struct Reader {
    problems: Vec<Problem>,
}

impl Reader {
    fn wrong_type(&mut self, path: &str, expected: &str, found: &Value) {
        self.problems.push(Problem::new(
            Code::Type,
            path,
            format!("must be a {expected}, is {}", found.described()),
        ));
    }

    fn object(&mut self, value: Value, path: &str) -> Option<Object> {
        match value {
            Value::Map(map) => Some(Object { path: path.to_owned(), map, asked: Vec::new() }),
            other => {
                self.wrong_type(path, "map", &other);
                None
            }
        }
    }

    /// Reports the members that nobody asked for. Their names come from the caller, and so are not repeated
    /// unless they are near a name that we know.
    fn finish(&mut self, object: Object) {
        for key in object.map.keys() {
            let message = match nearest(key, object.asked.iter().copied()) {
                Some(known) => format!("has a key that nothing reads; did you mean `{known}`?"),
                None => "has a key that nothing reads".to_owned(),
            };
            self.problems.push(Problem::new(Code::UnknownKey, object.path.clone(), message));
        }
    }

    fn string(&mut self, value: Option<Value>, path: &str) -> Option<String> {
        match value? {
            Value::String(text) => Some(text),
            other => {
                self.wrong_type(path, "string", &other);
                None
            }
        }
    }

    fn required_string(&mut self, value: Option<Value>, path: &str) -> Option<String> {
        if value.is_none() {
            self.problems.push(Problem::new(Code::Required, path, "is required"));
        }
        self.string(value, path)
    }

    fn strings(&mut self, value: Option<Value>, path: &str) -> Option<Vec<String>> {
        let items = self.list(value, path)?;
        let count = items.len();
        let strings: Vec<String> = items
            .into_iter()
            .enumerate()
            .filter_map(|(place, item)| self.string(Some(item), &format!("{path}[{place}]")))
            .collect();
        // A list with a hole could miss the very item a policy asks for.
        (strings.len() == count).then_some(strings)
    }

    fn list(&mut self, value: Option<Value>, path: &str) -> Option<Vec<Value>> {
        match value? {
            Value::List(items) => Some(items),
            other => {
                self.wrong_type(path, "list", &other);
                None
            }
        }
    }

    fn map(&mut self, value: Option<Value>, path: &str) -> Map {
        value.and_then(|value| self.object(value, path)).map(|object| object.map).unwrap_or_default()
    }

    fn time(&mut self, value: Option<Value>, path: &str) -> Option<Timestamp> {
        let time = self.string(value, path)?.parse();
        if time.is_err() {
            self.problems.push(Problem::new(Code::Type, path, "must be a time such as 2026-11-20T10:00:00Z"));
        }
        time.ok()
    }

    fn kind(&mut self, value: Option<Value>) -> Option<Kind> {
        let name = self.required_string(value, "kind")?;
        let kind = Kind::from_name(&name);
        if kind.is_none() {
            let all = Kind::ALL.map(Kind::as_str).join(", ");
            self.problems.push(Problem::new(Code::Enum, "kind", format!("must be one of {all}")));
        }
        kind
    }

    fn scope(&mut self, value: Option<Value>) -> Option<BTreeMap<String, String>> {
        let Some(value) = value else {
            self.problems.push(Problem::new(Code::Required, "scope", "is required"));
            return None;
        };
        let mut object = self.object(value, "scope")?;
        object.map.retain(|_, name| *name != Value::Null);
        let levels = object.map.len();
        let scope: BTreeMap<String, String> = object
            .map
            .into_iter()
            .filter_map(|(level, name)| Some((level, self.string(Some(name), "scope")?)))
            .collect();
        // Without a level that was meant, policies that apply would be out of scope: no decision is better.
        (scope.len() == levels).then_some(scope)
    }

    fn principal(&mut self, value: Option<Value>, path: &str) -> Principal {
        let Some(mut object) = value.and_then(|value| self.object(value, path)) else {
            return Principal::default();
        };
        let principal = Principal {
            user: self.string(object.take("user"), &format!("{path}.user")),
            groups: self.strings(object.take("groups"), &format!("{path}.groups")),
            roles: self.strings(object.take("roles"), &format!("{path}.roles")),
        };
        self.finish(object);
        principal
    }

    /// `{"id": …}`.
    fn identified(&mut self, value: Option<Value>, path: &str) -> Option<String> {
        let mut object = self.object(value?, path)?;
        let id = self.string(object.take("id"), &format!("{path}.id"));
        self.finish(object);
        id
    }

    fn tool(&mut self, value: Option<Value>) -> Option<Tool> {
        let mut object = self.object(value?, "tool")?;
        let args = match object.take("args") {
            Some(other) if other.as_map().is_none() => {
                self.wrong_type("tool.args", "map", &other);
                None
            }
            args => args,
        };
        let tool = Tool {
            server: self.string(object.take("server"), "tool.server"),
            name: self.string(object.take("name"), "tool.name"),
            hash: self.string(object.take("hash"), "tool.hash"),
            args,
        };
        self.finish(object);
        Some(tool)
    }

    fn counters(&mut self, value: Option<Value>) -> Map {
        let mut counters = self.map(value, "counters");
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

    fn session(&mut self, value: Option<Value>) -> Option<Session> {
        let mut object = self.object(value?, "session")?;
        let session = Session {
            id: self.string(object.take("id"), "session.id"),
            labels: self.strings(object.take("labels"), "session.labels"),
            tools_called: self.strings(object.take("tools_called"), "session.tools_called"),
        };
        self.finish(object);
        Some(session)
    }

    /// `content`, `messages` and `text` are three ways to say the same; given together, everything is read.
    fn content(&mut self, [content, messages, text]: [Option<Value>; 3], facts: &Map) -> Option<Vec<Part>> {
        let given = [("content", &content), ("messages", &messages), ("text", &text)];
        let mut given = given.iter().filter(|(_, value)| value.is_some()).map(|(key, _)| *key);
        let first = given.next()?;
        for other in given {
            let message = format!("stands beside `{first}`; what it holds is read as well");
            self.problems.push(Problem::new(Code::Duplicate, other, message));
        }
        let mut parts = content.map(|content| self.parts(content)).unwrap_or_default();
        parts.extend(messages.map(|messages| self.messages(messages)).unwrap_or_default());
        parts.extend(text.map(|text| self.part_text(text, "text")));
        self.tell_apart(&mut parts, facts);
        Some(parts)
    }

    fn messages(&mut self, messages: Value) -> Vec<Part> {
        let unreadable = |path: String| Part { path, role: None, source: None, text: None };
        let Some(items) = self.list(Some(messages), "messages") else {
            return vec![unreadable("messages".to_owned())];
        };
        let mut parts = Vec::new();
        for (place, message) in items.into_iter().enumerate() {
            let mut path = Path::new([Segment::Key("messages".into()), Segment::Index(place)]);
            match &message {
                Value::Map(message) => read_message(message, &mut path, &mut parts),
                other => {
                    self.wrong_type(&path.to_string(), "map", other);
                    parts.push(unreadable(path.to_string()));
                }
            }
        }
        parts
    }

    /// Hits and redactions name a text by its path, so no two texts may share one: neither two parts, nor a part and an
    /// argument or a field that policies can search.
    fn tell_apart(&mut self, parts: &mut [Part], facts: &Map) {
        let mut taken: BTreeSet<String> = facts.keys().cloned().chain(["action".to_owned()]).collect();
        for (place, part) in parts.iter_mut().enumerate() {
            let is_argument = part.path == "tool.args" || part.path.starts_with("tool.args.");
            if !is_argument && taken.insert(part.path.clone()) {
                continue;
            }
            let at = format!("content[{place}]");
            let mut path = at.clone();
            while !taken.insert(path.clone()) {
                path.push('*');
            }
            let message = "is the path of another text; a path made of its place stands for it";
            self.problems.push(Problem::new(Code::Duplicate, format!("{at}.path"), message));
            part.path = path;
        }
    }

    fn part_text(&mut self, text: Value, path: &str) -> Part {
        Part { path: path.to_owned(), role: None, source: None, text: self.string(Some(text), path) }
    }

    fn parts(&mut self, content: Value) -> Vec<Part> {
        let unreadable = || Part { path: "content".to_owned(), role: None, source: None, text: None };
        let Some(items) = self.list(Some(content), "content") else { return vec![unreadable()] };
        items
            .into_iter()
            .enumerate()
            .map(|(place, item)| {
                let at = format!("content[{place}]");
                let Some(mut object) = self.object(item, &at) else {
                    return Part { path: at, ..unreadable() };
                };
                let part = Part {
                    path: self
                        .string(object.take("path"), &format!("{at}.path"))
                        .unwrap_or_else(|| at.clone()),
                    role: self.string(object.take("role"), &format!("{at}.role")),
                    source: self.string(object.take("source"), &format!("{at}.source")),
                    text: self.required_string(object.take("text"), &format!("{at}.text")),
                };
                self.finish(object);
                part
            })
            .collect()
    }

    /// Read in another unit than was meant, a redaction would miss its text: no decision is better.
    fn offsets(&mut self, value: Option<Value>) -> Option<OffsetUnit> {
        let Some(value) = value else { return Some(OffsetUnit::default()) };
        let unit = OffsetUnit::from_name(&self.string(Some(value), "offsets")?);
        if unit.is_none() {
            let all = OffsetUnit::ALL.map(OffsetUnit::as_str).join(", ");
            self.problems.push(Problem::new(Code::Enum, "offsets", format!("must be one of {all}")));
        }
        unit
    }

    fn approvals(&mut self, value: Option<Value>) -> Vec<Approval> {
        let items = self.list(value, "approvals").unwrap_or_default();
        items
            .into_iter()
            .enumerate()
            .filter_map(|(place, item)| {
                let at = format!("approvals[{place}]");
                let mut object = self.object(item, &at)?;
                let digest =
                    self.required_string(object.take("action_digest"), &format!("{at}.action_digest"));
                let by = self.principal(object.take("by"), &format!("{at}.by"));
                let time = self.time(object.take("at"), &format!("{at}.at"));
                self.finish(object);
                Some(Approval { action_digest: digest?, by, at: time })
            })
            .collect()
    }

    /// An answer that cannot be read counts as no answer (J4); it is listed as a problem.
    fn answers(&mut self, value: Option<Value>) -> Vec<Answer> {
        let items = self.list(value, "answers").unwrap_or_default();
        items
            .into_iter()
            .enumerate()
            .filter_map(|(place, item)| {
                let at = format!("answers[{place}]");
                let object = self.object(item, &at)?;
                self.answer(object, &at)
            })
            .collect()
    }

    fn answer(&mut self, mut object: Object, at: &str) -> Option<Answer> {
        let before = self.problems.len();
        let check = self.required_string(object.take("check"), &format!("{at}.check"));
        let verdict =
            self.required_string(object.take("verdict"), &format!("{at}.verdict")).and_then(|name| {
                let finding = Finding::ALL.into_iter().find(|finding| finding.as_str() == name);
                if finding.is_none() {
                    let path = format!("{at}.verdict");
                    self.problems.push(Problem::new(
                        Code::Enum,
                        path,
                        "must be one of violation, ok, unsure",
                    ));
                }
                finding
            });
        let clause = self.string(object.take("clause"), &format!("{at}.clause"));
        let score = match object.take("score") {
            #[expect(clippy::cast_precision_loss, reason = "a score is 0 or 1 where it is an integer")]
            Some(Value::Int(score)) => Some(score as f64),
            Some(Value::Float(score)) => Some(score),
            Some(other) => {
                self.wrong_type(&format!("{at}.score"), "number", &other);
                None
            }
            None => None,
        };
        let spans = self.spans(object.take("spans"), &format!("{at}.spans"));
        let by = object.take("by");
        let ms = match object.take("ms") {
            Some(Value::Int(ms)) => u64::try_from(ms).ok(),
            _ => None,
        };
        self.finish(object);
        if self.problems.len() > before {
            return None;
        }
        Some(Answer { check: check?, verdict: verdict?, clause, score, spans, by, ms })
    }

    /// `[start, end]`, or `{"path", "start", "end"}` where the subject has several parts.
    fn spans(&mut self, value: Option<Value>, path: &str) -> Vec<AnswerSpan> {
        let items = self.list(value, path).unwrap_or_default();
        let offset = |value: Option<&Value>| match value {
            Some(Value::Int(offset)) => usize::try_from(*offset).ok(),
            _ => None,
        };
        let mut spans = Vec::with_capacity(items.len());
        for item in &items {
            let span = match item {
                Value::List(pair) if pair.len() == 2 => offset(pair.first())
                    .zip(offset(pair.get(1)))
                    .map(|(start, end)| AnswerSpan { path: None, start, end }),
                Value::Map(map) => {
                    let part = map.get("path").and_then(Value::as_str).map(str::to_owned);
                    offset(map.get("start")).zip(offset(map.get("end"))).map(|(start, end)| AnswerSpan {
                        path: part,
                        start,
                        end,
                    })
                }
                _ => None,
            };
            match span {
                Some(span) => spans.push(span),
                None => self.problems.push(Problem::new(Code::Type, path, "must hold pairs of offsets")),
            }
        }
        spans
    }
}

fn some_map(map: Map) -> Option<Value> {
    (!map.is_empty()).then_some(Value::Map(map))
}

fn some_list(list: Vec<Value>) -> Option<Value> {
    (!list.is_empty()).then_some(Value::List(list))
}

/// A map of the members that are present.
fn members<const N: usize>(members: [(&str, Option<Value>); N]) -> Map {
    members.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect()
}

fn identified_value(id: &str) -> Value {
    Value::Map(members([("id", Some(id.into()))]))
}

fn principal_value(principal: &Principal) -> Map {
    members([
        ("user", principal.user.clone().map(Value::String)),
        ("groups", principal.groups.clone().map(Value::from)),
        ("roles", principal.roles.clone().map(Value::from)),
    ])
}

fn tool_value(tool: &Tool) -> Value {
    Value::Map(members([
        ("server", tool.server.clone().map(Value::String)),
        ("name", tool.name.clone().map(Value::String)),
        ("hash", tool.hash.clone().map(Value::String)),
        ("args", tool.args.clone()),
    ]))
}

fn session_value(session: &Session) -> Value {
    Value::Map(members([
        ("id", session.id.clone().map(Value::String)),
        ("labels", session.labels.clone().map(Value::from)),
        ("tools_called", session.tools_called.clone().map(Value::from)),
    ]))
}

fn part_value(part: &Part) -> Value {
    Value::Map(members([
        ("path", Some(part.path.as_str().into())),
        ("role", part.role.clone().map(Value::String)),
        ("source", part.source.clone().map(Value::String)),
        ("text", part.text.clone().map(Value::String)),
    ]))
}

fn approval_value(approval: &Approval) -> Value {
    Value::Map(members([
        ("action_digest", Some(approval.action_digest.as_str().into())),
        ("by", some_map(principal_value(&approval.by))),
        ("at", approval.at.map(|at| Value::String(at.to_string()))),
    ]))
}

fn answer_value(answer: &Answer) -> Value {
    let int = |n: usize| Value::Int(i64::try_from(n).unwrap_or(i64::MAX));
    let span = |span: &AnswerSpan| match &span.path {
        None => Value::List(vec![int(span.start), int(span.end)]),
        Some(path) => Value::Map(members([
            ("path", Some(path.as_str().into())),
            ("start", Some(int(span.start))),
            ("end", Some(int(span.end))),
        ])),
    };
    Value::Map(members([
        ("check", Some(answer.check.as_str().into())),
        ("verdict", Some(answer.verdict.as_str().into())),
        ("clause", answer.clause.clone().map(Value::String)),
        ("score", answer.score.map(Value::Float)),
        ("spans", some_list(answer.spans.iter().map(span).collect())),
        ("by", answer.by.clone()),
        ("ms", answer.ms.map(|ms| Value::Int(i64::try_from(ms).unwrap_or(i64::MAX)))),
    ]))
}
