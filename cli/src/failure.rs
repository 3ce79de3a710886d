//! Why a command could not do its work, and how that is told.

use std::io;
use std::path::Path;
use std::process::ExitCode;

use lictor::value::Map;
use lictor::{PolicyError, RequestError, StreamError, Value};

use crate::args::Format;
use crate::{input, output};

/// Why a command could not do its work.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Something that is read cannot be used, in one line.
    Input(String),
    /// The policies do not load.
    Policies(PolicyError),
    /// A request cannot be evaluated: where it was read, and what is wrong.
    Request(String, RequestError),
    /// The result cannot be written.
    Output(io::Error),
}

impl Failure {
    /// A file or folder that cannot be read.
    pub(crate) fn reading(path: &Path, error: &io::Error) -> Failure {
        Failure::Input(format!("cannot read `{}`: {error}", path.display()))
    }

    /// A text that cannot be decided as it comes.
    pub(crate) fn of_stream(path: &Path, error: StreamError) -> Failure {
        let name = input::name(path);
        match error {
            StreamError::Request(error) => Failure::Request(name, error),
            StreamError::NotUtf8 { at } => Failure::Input(format!("{name} is not UTF-8 at byte {at}")),
            other => Failure::Input(format!("{name}: {other}")),
        }
    }

    /// Tells the failure on standard error.
    pub(crate) fn report(self, format: Format) -> ExitCode {
        /// What a shell shows for a program that SIGPIPE ended. The reader left before the end, so this is not success.
        const BROKEN_PIPE: u8 = 141;
        if let Failure::Output(error) = &self
            && error.kind() == io::ErrorKind::BrokenPipe
        {
            return ExitCode::from(BROKEN_PIPE);
        }
        match format {
            Format::Text => output::note(|color| self.render(color)),
            Format::Json => output::note(|_| errors(self.to_value())),
        }
        ExitCode::from(2)
    }

    /// The failure as a person reads it; ends with a line break.
    pub(crate) fn render(&self, color: bool) -> String {
        match self {
            Failure::Input(message) => error_line(color, message),
            Failure::Policies(error) => error.diagnostics.render(color),
            Failure::Request(place, error) => {
                let lines =
                    error.problems.iter().map(|problem| error_line(color, &format!("{place}: {problem}")));
                lines.collect()
            }
            Failure::Output(error) => error_line(color, &format!("cannot write the result: {error}")),
        }
    }

    fn to_value(&self) -> Value {
        let message =
            |text: String| Value::List(vec![Value::Map(Map::from([("message".to_owned(), text.into())]))]);
        match self {
            Failure::Input(text) => message(text.clone()),
            Failure::Policies(error) => error.diagnostics.to_value(),
            Failure::Request(_, error) => error.to_value(),
            Failure::Output(error) => message(format!("cannot write the result: {error}")),
        }
    }
}

impl From<PolicyError> for Failure {
    fn from(error: PolicyError) -> Self {
        Failure::Policies(error)
    }
}

impl From<io::Error> for Failure {
    /// Reading names its file and goes through [`Failure::reading`]; what is left is writing.
    fn from(error: io::Error) -> Self {
        Failure::Output(error)
    }
}

/// `error: ` and one line, in the look of the diagnostics.
pub(crate) fn error_line(color: bool, message: &str) -> String {
    let label = if color { "\u{1b}[1m\u{1b}[91merror\u{1b}[0m" } else { "error" };
    format!("{label}: {message}\n")
}

/// `{"errors": […]}` and a line break.
fn errors(errors: Value) -> String {
    Value::Map(Map::from([("errors".to_owned(), errors)])).to_canonical_json() + "\n"
}
