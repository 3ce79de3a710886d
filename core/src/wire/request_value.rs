//! Requests as values: the way back.

use crate::request::{Answer, AnswerSpan, Approval, Format, Part, Principal, Request, Session, Tool};
use crate::value::{Map, Value};

impl Request {
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
        put("session", self.session.as_ref().map(Session::to_value));
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
        ("args_at", tool.args_at.clone().map(Value::String)),
        ("result_at", tool.result_at.clone().map(Value::String)),
    ]))
}

fn part_value(part: &Part) -> Value {
    Value::Map(members([
        ("path", Some(part.path.as_str().into())),
        ("role", part.role.clone().map(Value::String)),
        ("source", part.source.clone().map(Value::String)),
        ("text", part.text.clone().map(Value::String)),
        ("format", (part.format != Format::default()).then(|| part.format.as_str().into())),
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
