//! What a call can fail with, as data: JavaScript makes an error class of it.

use lictor::import::Rejected;
use lictor::value::Map;
use lictor::{Code, PolicyError, RequestError, StreamError, Value};
use napi_derive::napi;

/// A failure.
#[napi(object, object_from_js = false)]
#[derive(Debug)]
pub struct Failure {
    /// Which class JavaScript makes of it.
    pub kind: &'static str,
    /// For people.
    pub message: String,
    /// JSON that belongs to the class: diagnostics, problems.
    pub detail: String,
}

impl Failure {
    /// A panic was caught. What it said may quote a request, so it is not repeated.
    pub(crate) fn internal() -> Self {
        Failure {
            kind: "internal",
            message: "a bug in lictor: the call was given up, and nothing was decided".to_owned(),
            detail: "null".to_owned(),
        }
    }

    /// An argument that no caller with sound types would give.
    pub(crate) fn argument(message: String) -> Self {
        Failure { kind: "argument", message, detail: "null".to_owned() }
    }

    /// A decision that is none.
    pub(crate) fn not_a_decision(what: &str, error: &serde_json::Error) -> Self {
        // serde's message may quote the value; its place does not.
        let place = if error.is_data() { "has a part of the wrong form" } else { "is not JSON" };
        Failure::argument(format!("{what} {place}"))
    }
}

impl From<PolicyError> for Failure {
    fn from(error: PolicyError) -> Self {
        Failure {
            kind: "policy",
            message: error.to_string(),
            detail: error.diagnostics.to_value().to_canonical_json(),
        }
    }
}

impl From<RequestError> for Failure {
    fn from(error: RequestError) -> Self {
        let is_limit = error.problems.iter().all(|problem| problem.code == Code::Limit);
        Failure {
            kind: if is_limit { "limit" } else { "request" },
            message: error.to_string(),
            detail: error.to_value().to_canonical_json(),
        }
    }
}

impl From<StreamError> for Failure {
    fn from(error: StreamError) -> Self {
        match error {
            StreamError::Request(error) => error.into(),
            other => Failure {
                kind: "stream",
                message: other.to_string(),
                detail: Value::from(other.reason()).to_canonical_json(),
            },
        }
    }
}

impl From<Box<Rejected>> for Failure {
    fn from(rejected: Box<Rejected>) -> Self {
        let detail = Value::Map(Map::from([
            ("status".to_owned(), i64::from(rejected.status).into()),
            ("body".to_owned(), rejected.body.clone()),
            ("diagnostics".to_owned(), rejected.problems.to_value()),
        ]));
        Failure {
            kind: "update",
            message: rejected.problems.render(false).trim_end().to_owned(),
            detail: detail.to_canonical_json(),
        }
    }
}
