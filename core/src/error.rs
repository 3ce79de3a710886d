//! What the public calls can fail with.

use std::fmt;

use crate::diagnostic::{Code, Diagnostics};

/// A bundle that does not load: every problem at once.
///
/// Displayed, it is the rendered diagnostics with carets.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{}", .diagnostics.render(false).trim_end())]
pub struct PolicyError {
    /// The problems: errors, and the lints found beside them.
    pub diagnostics: Diagnostics,
}

/// A request that cannot be evaluated at all: every problem at once.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", list(.problems))]
pub struct RequestError {
    /// The problems; at least one.
    pub problems: Vec<Problem>,
}

impl RequestError {
    /// A request with one problem.
    pub fn new(code: Code, path: impl Into<String>, message: impl Into<String>) -> Self {
        RequestError { problems: vec![Problem::new(code, path, message)] }
    }
}

/// A stream that cannot go on. Nothing was released, and what was released before stands.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StreamError {
    /// The policies have ended it, or it was finished.
    #[error("the stream has ended: nothing more can be pushed")]
    Ended,
    /// The text is not UTF-8 from this byte on, counted from its start.
    #[error("the text is not UTF-8 at byte {at}")]
    NotUtf8 {
        /// The first byte that is not.
        at: usize,
    },
    /// The stream was opened with another bundle, or by another version.
    #[error("the stream belongs to bundle {0}")]
    OtherBundle(String),
    /// The request is refused.
    #[error(transparent)]
    Request(#[from] RequestError),
}

impl StreamError {
    /// The name of the reason, the same in every language.
    pub const fn reason(&self) -> &'static str {
        match self {
            StreamError::Ended => "ended",
            StreamError::NotUtf8 { .. } => "not_utf8",
            StreamError::OtherBundle(_) => "other_bundle",
            StreamError::Request(_) => "request",
        }
    }
}

/// Something that is wrong with a request. It names the place and never repeats what stands there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// What kind of problem.
    pub code: Code,
    /// Where: `facts.risk_level`; empty for the whole request.
    pub path: String,
    /// The problem in one sentence.
    pub message: String,
}

impl Problem {
    /// A problem at a place.
    pub fn new(code: Code, path: impl Into<String>, message: impl Into<String>) -> Self {
        Problem { code, path: path.into(), message: message.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.code)?;
        if !self.path.is_empty() {
            write!(f, "`{}`: ", self.path)?;
        }
        f.write_str(&self.message)
    }
}

fn list(problems: &[Problem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}
