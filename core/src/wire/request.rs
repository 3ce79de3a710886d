//! Requests: from JSON, from a value, and back.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use jiff::Timestamp;

use crate::diagnostic::{Code, nearest};
use crate::error::{Problem, RequestError};
use crate::kind::Kind;
use crate::limits::Limits;
use crate::offset::OffsetUnit;
use crate::request::{Answer, AnswerSpan, Approval, Finding, Part, Principal, Request, Session, Tool};
use crate::value::{AnyValue, Map, Opened, Path, Segment, Value};

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
        const KEYS: [&str; 19] = [
            "kind", "scope", "offsets", "id", "principal", "agent", "action", "tool", "model", "facts",
            "counters", "session", "environment", "now", "content", "messages", "text", "approvals", "answers",
        ];
        let mut reader = Reader::default();
        let Some(members) = reader.object(value, "") else {
            return Err(RequestError { problems: reader.problems });
        };
        let members = reader.members(members, "", KEYS);
        let [kind, scope, offsets, id, principal, agent, action, tool, model, facts, rest @ ..] = members;
        let [counters, session, environment, now, content, messages, text, approvals, answers] = rest;
        // A request that is refused is told why, and not what else is wrong with it.
        let unread = std::mem::take(&mut reader.problems);
        let kind = reader.kind(kind);
        let scope = reader.scope(scope);
        let offsets = reader.offsets(offsets, unit);
        let (Some(kind), Some(scope), Some(offsets)) = (kind, scope, offsets) else {
            return Err(RequestError { problems: reader.problems });
        };
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
        request.content = reader.content([content, messages, text], &request.facts);
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
            !is_reserved(&part.path)
                && !self.facts.contains_key(&part.path)
                && (parts.len() == 1 || seen.insert(part.path.as_str()))
        });
        if has_own_paths {
            return Cow::Borrowed(self);
        }
        let mut request = self.clone();
        let parts = request.content.as_deref_mut().unwrap_or_default();
        tell_apart(parts, &request.facts, &mut request.problems);
        Cow::Owned(request)
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
    let mut reader = Reader::default();
    let answers = reader.answers(Some(parse(json)?));
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

#[derive(Default)]
struct Reader {
    problems: Vec<Problem>,
}

impl Reader {
    fn wrong_type(&mut self, path: impl Display, expected: &str, found: &'static str) {
        self.problems.push(Problem::new(
            Code::Type,
            path.to_string(),
            format!("must be a {expected}, is {found}"),
        ));
    }

    fn object<V: AnyValue>(&mut self, value: V, path: impl Display) -> Option<V::Members> {
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
    fn members<V: AnyValue, const N: usize>(
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

    fn string(&mut self, value: Option<impl AnyValue>, path: impl Display) -> Option<String> {
        match value?.open() {
            Opened::String(text) => Some(text),
            other => {
                self.wrong_type(path, "string", other.described());
                None
            }
        }
    }

    fn required_string(&mut self, value: Option<impl AnyValue>, path: impl Display) -> Option<String> {
        if value.is_none() {
            self.problems.push(Problem::new(Code::Required, path.to_string(), "is required"));
        }
        self.string(value, path)
    }

    fn strings(&mut self, value: Option<impl AnyValue>, path: impl Display) -> Option<Vec<String>> {
        let items = self.list(value, &path)?;
        let count = items.len();
        let strings: Vec<String> = items
            .enumerate()
            .filter_map(|(place, item)| self.string(Some(item), format_args!("{path}[{place}]")))
            .collect();
        // A list with a hole could miss the very item a policy asks for.
        (strings.len() == count).then_some(strings)
    }

    fn list<V: AnyValue>(&mut self, value: Option<V>, path: impl Display) -> Option<V::Items> {
        match value?.open() {
            Opened::List(items) => Some(items),
            other => {
                self.wrong_type(path, "list", other.described());
                None
            }
        }
    }

    fn map(&mut self, value: Option<impl AnyValue>, path: impl Display) -> Option<Map> {
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
        let [server, name, hash, args] = self.members(map, "tool", ["server", "name", "hash", "args"]);
        let args = self.map(args, "tool.args").map(Value::Map);
        Some(Tool {
            server: self.string(server, "tool.server"),
            name: self.string(name, "tool.name"),
            hash: self.string(hash, "tool.hash"),
            args,
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
        let [id, labels, tools_called] = self.members(map, "session", ["id", "labels", "tools_called"]);
        Some(Session {
            id: self.string(id, "session.id"),
            labels: self.strings(labels, "session.labels"),
            tools_called: self.strings(tools_called, "session.tools_called"),
        })
    }

    /// `content`, `messages` and `text` are three ways to say the same; given together, everything is read.
    fn content<V: AnyValue>(
        &mut self,
        [content, messages, text]: [Option<V>; 3],
        facts: &Map,
    ) -> Option<Vec<Part>> {
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
        tell_apart(&mut parts, facts, &mut self.problems);
        Some(parts)
    }

    fn messages(&mut self, messages: impl AnyValue) -> Vec<Part> {
        let unreadable = |path: String| Part { path, role: None, source: None, text: None };
        let Some(items) = self.list(Some(messages), "messages") else {
            return vec![unreadable("messages".to_owned())];
        };
        let mut parts = Vec::new();
        for (place, message) in items.enumerate() {
            let mut path = Path::new([Segment::Key("messages".into()), Segment::Index(place)]);
            match message.into_value() {
                Value::Map(message) => read_message(&message, &mut path, &mut parts),
                other => {
                    self.wrong_type(&path, "map", other.described());
                    parts.push(unreadable(path.to_string()));
                }
            }
        }
        parts
    }

    fn part_text(&mut self, text: impl AnyValue, path: &str) -> Part {
        Part { path: path.to_owned(), role: None, source: None, text: self.string(Some(text), path) }
    }

    fn parts(&mut self, content: impl AnyValue) -> Vec<Part> {
        let unreadable = || Part { path: "content".to_owned(), role: None, source: None, text: None };
        let Some(items) = self.list(Some(content), "content") else { return vec![unreadable()] };
        items
            .enumerate()
            .map(|(place, item)| {
                let at = format!("content[{place}]");
                let Some(map) = self.object(item, &at) else {
                    return Part { path: at, ..unreadable() };
                };
                let [path, role, source, text] = self.members(map, &at, ["path", "role", "source", "text"]);
                Part {
                    role: self.string(role, format_args!("{at}.role")),
                    source: self.string(source, format_args!("{at}.source")),
                    text: self.required_string(text, format_args!("{at}.text")),
                    path: self.string(path, format_args!("{at}.path")).unwrap_or(at),
                }
            })
            .collect()
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

    /// An answer that cannot be read counts as no answer (J4); it is listed as a problem.
    fn answers(&mut self, value: Option<impl AnyValue>) -> Vec<Answer> {
        let items = self.list(value, "answers").into_iter().flatten();
        items
            .enumerate()
            .filter_map(|(place, item)| {
                let at = format!("answers[{place}]");
                let map = self.object(item, &at)?;
                self.answer(map, &at)
            })
            .collect()
    }

    fn answer<V: AnyValue>(
        &mut self,
        members: impl Iterator<Item = (V::Key, V)>,
        at: &str,
    ) -> Option<Answer> {
        let before = self.problems.len();
        let [check, verdict, clause, score, spans, by, ms] =
            self.members(members, at, ["check", "verdict", "clause", "score", "spans", "by", "ms"]);
        let check = self.required_string(check, format_args!("{at}.check"));
        let verdict = self.required_string(verdict, format_args!("{at}.verdict")).and_then(|name| {
            let finding = Finding::ALL.into_iter().find(|finding| finding.as_str() == name);
            if finding.is_none() {
                let path = format!("{at}.verdict");
                self.problems.push(Problem::new(Code::Enum, path, "must be one of violation, ok, unsure"));
            }
            finding
        });
        let clause = self.string(clause, format_args!("{at}.clause"));
        let score = match score.map(AnyValue::open) {
            #[expect(clippy::cast_precision_loss, reason = "a score is 0 or 1 where it is an integer")]
            Some(Opened::Int(score)) => Some(score as f64),
            Some(Opened::Float(score)) => Some(score),
            Some(other) => {
                self.wrong_type(format_args!("{at}.score"), "number", other.described());
                None
            }
            None => None,
        };
        let spans = self.spans(spans, &format!("{at}.spans"));
        let by = by.map(AnyValue::into_value);
        let ms = match ms.map(AnyValue::open) {
            Some(Opened::Int(ms)) => u64::try_from(ms).ok(),
            _ => None,
        };
        if self.problems.len() > before {
            return None;
        }
        Some(Answer { check: check?, verdict: verdict?, clause, score, spans, by, ms })
    }

    /// `[start, end]`, or `{"path", "start", "end"}` where the subject has several parts.
    fn spans(&mut self, value: Option<impl AnyValue>, path: &str) -> Vec<AnswerSpan> {
        let items = self.list(value, path).into_iter().flatten();
        let offset = |value: Option<&Value>| match value {
            Some(Value::Int(offset)) => usize::try_from(*offset).ok(),
            _ => None,
        };
        let mut spans = Vec::new();
        for item in items {
            let span = match &item.into_value() {
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

/// Hits and redactions name a text by its path, so no two texts may share one: neither two parts, nor a part and an
/// argument or a field that policies can search.
fn tell_apart(parts: &mut [Part], facts: &Map, problems: &mut Vec<Problem>) {
    let mut taken: BTreeSet<String> = facts.keys().cloned().collect();
    for (place, part) in parts.iter_mut().enumerate() {
        if !is_reserved(&part.path) && taken.insert(part.path.clone()) {
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

/// Whether a path is that of an argument or of a field that policies can search.
fn is_reserved(path: &str) -> bool {
    path == "action" || path == "tool.args" || path.starts_with("tool.args.")
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
