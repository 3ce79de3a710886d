//! Sessions on the wire.

use std::collections::BTreeMap;
use std::fmt::Display;

use crate::diagnostic::Code;
use crate::error::{Problem, RequestError};
use crate::request::Session;
use crate::value::{AnyValue, Map, Opened, Value};
use crate::verdict::Verdict;

use super::request::{Reader, parse};

impl Session {
    /// Reads a session. What [`Request::from_json`](crate::Request::from_json) would list in `problems` is refused here: a host
    /// that has stored a session wants it whole.
    ///
    /// # Errors
    /// [`RequestError`] with every problem.
    pub fn from_json(json: &[u8]) -> Result<Session, RequestError> {
        Session::read(parse(json)?)
    }

    /// Reads a session from a value in the host's own form: the way of bindings that do not go through JSON.
    ///
    /// # Errors
    /// [`RequestError`] as for [`Session::from_json`].
    pub fn read(value: impl AnyValue) -> Result<Session, RequestError> {
        let mut reader = Reader::default();
        let members = reader.object(value, "session");
        let session = members.map(|members| reader.session_members(members, "session"));
        match session {
            Some(session) if reader.problems.is_empty() => Ok(session),
            _ => Err(RequestError { problems: reader.problems }),
        }
    }

    /// The session in its wire form, such that [`Session::read`] gives it back.
    pub fn to_value(&self) -> Value {
        let strings = |items: &Option<Vec<String>>| items.clone().map(Value::from);
        let consume: Map =
            self.consume.iter().map(|(name, amount)| (name.clone(), Value::Float(*amount))).collect();
        let members = [
            ("id", self.id.clone().map(Value::String)),
            ("turn", self.turn.map(|turn| Value::Int(turn.into()))),
            ("labels", strings(&self.labels)),
            ("tools_called", strings(&self.tools_called)),
            ("posture", self.posture.map(|verdict| verdict.as_str().into())),
            ("consume", (!consume.is_empty()).then_some(Value::Map(consume))),
        ];
        Value::Map(members.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect())
    }

    /// [`Session::to_value`] as one canonical JSON text (RFC 8785).
    pub fn to_json(&self) -> String {
        self.to_value().to_canonical_json()
    }
}

impl Reader {
    pub(super) fn session_members<V: AnyValue>(
        &mut self,
        map: impl Iterator<Item = (V::Key, V)>,
        at: &str,
    ) -> Session {
        let [id, turn, labels, tools_called, posture, consume] =
            self.members(map, at, ["id", "turn", "labels", "tools_called", "posture", "consume"]);
        Session {
            id: self.string(id, format_args!("{at}.id")),
            turn: self.count(turn, format_args!("{at}.turn")),
            labels: self.strings(labels, format_args!("{at}.labels")),
            tools_called: self.strings(tools_called, format_args!("{at}.tools_called")),
            posture: self.verdict(posture, format_args!("{at}.posture")),
            consume: self.amounts(consume, &format!("{at}.consume")),
        }
    }

    fn count(&mut self, value: Option<impl AnyValue>, path: impl Display) -> Option<u32> {
        match value?.open() {
            Opened::Int(count) if u32::try_from(count).is_ok() => u32::try_from(count).ok(),
            other => {
                self.wrong_type(path, "number of at least 0", other.described());
                None
            }
        }
    }

    fn verdict(&mut self, value: Option<impl AnyValue>, path: impl Display) -> Option<Verdict> {
        let name = self.string(value, &path)?;
        let verdict = Verdict::ALL.into_iter().find(|verdict| verdict.as_str() == name);
        if verdict.is_none() {
            let all = Verdict::ALL.map(Verdict::as_str).join(", ");
            self.problems.push(Problem::new(Code::Enum, path.to_string(), format!("must be one of {all}")));
        }
        verdict
    }

    fn amounts(&mut self, value: Option<impl AnyValue>, path: &str) -> BTreeMap<String, f64> {
        let mut amounts = BTreeMap::new();
        for (name, amount) in self.map(value, path).unwrap_or_default() {
            match amount {
                #[expect(clippy::cast_precision_loss, reason = "an amount is a number like any other")]
                Value::Int(amount) => drop(amounts.insert(name, amount as f64)),
                Value::Float(amount) => drop(amounts.insert(name, amount)),
                other => {
                    let message = format!("must hold numbers only, holds {}", other.described());
                    self.problems.push(Problem::new(Code::Type, path, message));
                }
            }
        }
        amounts
    }
}
