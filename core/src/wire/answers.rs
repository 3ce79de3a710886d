//! Judges' answers from JSON and from values.

use crate::diagnostic::Code;
use crate::error::{Problem, RequestError};
use crate::request::{Answer, AnswerSpan, Finding};
use crate::value::{AnyValue, Opened, Value};

use super::request::{Reader, parse};

/// Reads a list of judges' answers: what `resume` takes.
///
/// # Errors
/// [`RequestError`] for a text that is not a JSON list of answers.
pub fn answers_from_json(json: &[u8]) -> Result<Vec<Answer>, RequestError> {
    answers_from_value(parse(json)?)
}

/// Reads a list of judges' answers from a value in the host's own form: the way of bindings that do not go through JSON.
///
/// # Errors
/// [`RequestError`] for a value that is not a list of answers.
pub fn answers_from_value(value: impl AnyValue) -> Result<Vec<Answer>, RequestError> {
    let mut reader = Reader::default();
    let answers = reader.answers(Some(value));
    if reader.problems.is_empty() { Ok(answers) } else { Err(RequestError { problems: reader.problems }) }
}

impl Reader {
    /// An answer that cannot be read counts as no answer (J4); it is listed as a problem.
    pub(super) fn answers(&mut self, value: Option<impl AnyValue>) -> Vec<Answer> {
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
