//! What a call can fail with.

use lictor::import::Rejected;
use lictor::value::{Map, canonical_json};
use lictor::{
    Code, Decision, Diagnostic, Diagnostics, PolicyError, Problem, RequestError, StreamError, Value,
};

use crate::decision::lictor_decision;
use crate::guard::{free, given, guard, out, value};
use crate::text::lictor_str;

/// How a call ended. Numbers are never reused.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum lictor_status {
    /// It succeeded.
    Ok = 0,
    /// A pointer is NULL that must not be.
    NullPointer = 1,
    /// A text is not UTF-8.
    InvalidUtf8 = 2,
    /// A number names nothing, an index lies beyond the end, a length is impossible, or a name is unknown.
    InvalidArgument = 3,
    /// The buffer is too small; how much is needed has been written.
    BufferTooSmall = 4,
    /// The documents do not load: the error has every problem.
    Policy = 5,
    /// The request cannot be evaluated: the error has every problem.
    Request = 6,
    /// The request is beyond a limit.
    Limit = 7,
    /// The text must not go on: the error says why and has the decision.
    Withheld = 8,
    /// An update of a stored document was refused.
    Rejected = 9,
    /// A bug in lictor: a panic was caught. What was being changed must not be used again; everything else may.
    Panic = 10,
    /// The policies have ended the stream, or it was finished.
    Ended = 11,
    /// A stored stream belongs to another bundle, or another version.
    OtherBundle = 12,
}

/// Why a call failed. Immutable.
#[derive(Debug)]
pub struct lictor_error {
    status: lictor_status,
    message: String,
    json: String,
    problems: Vec<Entry>,
    decision: Option<Box<lictor_decision>>,
}

/// One problem of a document or a request. What does not apply is absent, and a line or column is 0.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct lictor_problem {
    /// What kind of problem, by a name that never changes: `E-FIELD`.
    pub code: lictor_str,
    /// The problem in one sentence.
    pub message: lictor_str,
    /// Where: in a document the JSON pointer (RFC 6901), in a request the path, such as `facts.risk_level`.
    pub path: lictor_str,
    /// The document's name.
    pub document: lictor_str,
    /// What stands under the caret: the suggestion.
    pub label: lictor_str,
    /// Longer advice.
    pub help: lictor_str,
    /// The policy concerned and the part of it.
    pub context: lictor_str,
    /// Line in the document, from 1.
    pub line: u32,
    /// Column in code points, from 1.
    pub column: u32,
}

/// The status that the failed call returned. `LICTOR_STATUS_OK` for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_error_status(error: Option<&lictor_error>) -> lictor_status {
    error.map_or(lictor_status::Ok, |error| error.status)
}

/// The failure as a person reads it, borrowed from `error`; for documents with the lines concerned and carets. It never quotes
/// a request's content.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_error_message(error: Option<&lictor_error>) -> lictor_str {
    value(lictor_str::ABSENT, || error.map(|error| error.message.as_str()).into())
}

/// The failure as JSON, borrowed from `error`: for `POLICY` the list of diagnostics, for `REQUEST` and `LIMIT` what stands in
/// the place of a decision (`{"error": […]}`), for `WITHHELD` the decision, for `REJECTED` `{"body", "problems", "status"}`
/// with the product's own answer. Absent for any other status.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_error_json(error: Option<&lictor_error>) -> lictor_str {
    value(lictor_str::ABSENT, || {
        error.map(|error| error.json.as_str()).filter(|json| !json.is_empty()).into()
    })
}

/// How many problems the error has.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_error_problem_count(error: Option<&lictor_error>) -> usize {
    error.map_or(0, |error| error.problems.len())
}

/// Writes the problem at `index`, borrowed from `error`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lictor_error_problem(
    error: Option<&lictor_error>,
    index: usize,
    problem: *mut lictor_problem,
) -> lictor_status {
    guard(std::ptr::null_mut(), || {
        let problems = &given(error, "error")?.problems;
        // SAFETY: a place to write to, or null.
        let out = unsafe { out(problem, "problem") }?;
        out.write(at(problems, index)?.view());
        Ok(())
    })
}

/// The decision of a `WITHHELD` error, borrowed from `error`. NULL for any other.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_error_decision(error: Option<&lictor_error>) -> *const lictor_decision {
    value(std::ptr::null(), || {
        error.and_then(|error| error.decision.as_deref()).map_or(std::ptr::null(), std::ptr::from_ref)
    })
}

/// Frees an error. NULL is nothing.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_error_free(error: Option<Box<lictor_error>>) {
    free(error);
}

/// Why a call fails, before the caller sees it.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The named argument is null.
    Null(&'static str),
    /// The named argument is not UTF-8.
    Utf8(&'static str),
    /// The named argument is wrong, and how.
    Argument(&'static str, &'static str),
    /// The buffer does not hold what is to be written.
    Buffer,
    /// A setter has failed before.
    Broken(lictor_status, String),
    Policy(Box<PolicyError>),
    Request(RequestError),
    Withheld(String, Box<Decision>),
    Rejected(Box<Rejected>),
    /// Never its request's part: that is a `Request`.
    Stream(StreamError),
    Panic,
}

impl Failure {
    pub(crate) fn status(&self) -> lictor_status {
        match self {
            Failure::Null(_) => lictor_status::NullPointer,
            Failure::Utf8(_) => lictor_status::InvalidUtf8,
            Failure::Argument(..) => lictor_status::InvalidArgument,
            Failure::Buffer => lictor_status::BufferTooSmall,
            Failure::Broken(status, _) => *status,
            Failure::Policy(_) => lictor_status::Policy,
            Failure::Request(error) if error.problems.iter().all(|problem| problem.code == Code::Limit) => {
                lictor_status::Limit
            }
            Failure::Request(_) => lictor_status::Request,
            Failure::Withheld(..) => lictor_status::Withheld,
            Failure::Rejected(_) => lictor_status::Rejected,
            Failure::Stream(StreamError::NotUtf8 { .. }) => lictor_status::InvalidUtf8,
            Failure::Stream(StreamError::OtherBundle(_)) => lictor_status::OtherBundle,
            Failure::Stream(_) => lictor_status::Ended,
            Failure::Panic => lictor_status::Panic,
        }
    }

    pub(crate) fn message(&self) -> String {
        match self {
            Failure::Null(name) => format!("`{name}` is NULL"),
            Failure::Utf8(name) => format!("`{name}` is not UTF-8"),
            Failure::Argument(name, problem) => format!("`{name}` {problem}"),
            Failure::Buffer => "the buffer is too small".to_owned(),
            Failure::Broken(_, message) => message.clone(),
            Failure::Policy(error) => error.to_string(),
            Failure::Request(error) => error.to_string(),
            Failure::Withheld(reason, _) => reason.clone(),
            Failure::Rejected(rejected) => rejected.problems.render(false).trim_end().to_owned(),
            Failure::Stream(error) => error.to_string(),
            Failure::Panic => "a bug in lictor: the call panicked".to_owned(),
        }
    }

    /// As [`lictor_error_json`] says; empty where there is none.
    pub(crate) fn json(&self) -> String {
        match self {
            Failure::Policy(error) => error.diagnostics.to_value().to_canonical_json(),
            Failure::Request(error) => error.to_json(),
            Failure::Withheld(_, decision) => decision.to_json(),
            Failure::Rejected(rejected) => {
                let members = [
                    ("body", rejected.body.clone()),
                    ("problems", rejected.problems.to_value()),
                    ("status", Value::Int(i64::from(rejected.status))),
                ];
                let members = members.into_iter().map(|(key, value)| (key.to_owned(), value));
                canonical_json(&Value::Map(members.collect::<Map>()))
            }
            _ => String::new(),
        }
    }

    fn problems(&self) -> Vec<Entry> {
        match self {
            Failure::Policy(error) => entries(&error.diagnostics),
            Failure::Request(error) => error.problems.iter().map(Entry::of_problem).collect(),
            Failure::Rejected(rejected) => entries(&rejected.problems),
            _ => Vec::new(),
        }
    }
}

impl From<RequestError> for Failure {
    fn from(error: RequestError) -> Self {
        Failure::Request(error)
    }
}

impl From<StreamError> for Failure {
    fn from(error: StreamError) -> Self {
        match error {
            StreamError::Request(error) => Failure::Request(error),
            other => Failure::Stream(other),
        }
    }
}

impl From<Failure> for lictor_error {
    fn from(failure: Failure) -> Self {
        lictor_error {
            status: failure.status(),
            message: failure.message(),
            json: failure.json(),
            problems: failure.problems(),
            decision: match failure {
                Failure::Withheld(_, decision) => Some(Box::new(lictor_decision::new(*decision))),
                _ => None,
            },
        }
    }
}

/// What a [`lictor_problem`] is borrowed from.
#[derive(Debug, Default)]
pub(crate) struct Entry {
    code: &'static str,
    message: String,
    path: Option<String>,
    document: Option<String>,
    label: Option<String>,
    help: Option<String>,
    context: Option<String>,
    line: u32,
    column: u32,
}

impl Entry {
    pub(crate) fn of_problem(problem: &Problem) -> Entry {
        Entry {
            code: problem.code.as_str(),
            message: problem.message.clone(),
            path: (!problem.path.is_empty()).then(|| problem.path.clone()),
            ..Entry::default()
        }
    }

    /// A request's problem, without a copy.
    pub(crate) fn view_of(problem: &Problem) -> lictor_problem {
        lictor_problem {
            code: problem.code.as_str().into(),
            message: problem.message.as_str().into(),
            path: Some(problem.path.as_str()).filter(|path| !path.is_empty()).into(),
            ..Entry::default().view()
        }
    }

    fn of_diagnostic(diagnostic: &Diagnostic, diagnostics: &Diagnostics) -> Entry {
        let place = diagnostics.place(diagnostic);
        Entry {
            code: diagnostic.code.as_str(),
            message: diagnostic.message.clone(),
            label: diagnostic.label.clone(),
            help: diagnostic.help.clone(),
            context: diagnostic.context.clone(),
            line: place.as_ref().map_or(0, |place| place.line),
            column: place.as_ref().map_or(0, |place| place.column),
            document: place.as_ref().map(|place| place.document.to_string()),
            path: place.map(|place| place.pointer),
        }
    }

    pub(crate) fn view(&self) -> lictor_problem {
        lictor_problem {
            code: self.code.into(),
            message: self.message.as_str().into(),
            path: self.path.as_deref().into(),
            document: self.document.as_deref().into(),
            label: self.label.as_deref().into(),
            help: self.help.as_deref().into(),
            context: self.context.as_deref().into(),
            line: self.line,
            column: self.column,
        }
    }
}

pub(crate) fn entries(diagnostics: &Diagnostics) -> Vec<Entry> {
    diagnostics.iter().map(|diagnostic| Entry::of_diagnostic(diagnostic, diagnostics)).collect()
}

/// The item at `index` of what a caller counts through.
pub(crate) fn at<T>(items: &[T], index: usize) -> Result<&T, Failure> {
    items.get(index).ok_or(Failure::Argument("index", "lies beyond the end"))
}
