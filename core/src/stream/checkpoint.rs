//! A stream at rest.

use serde::{Deserialize, Serialize};

use crate::diagnostic::Code;
use crate::error::{Problem, RequestError, StreamError};
use crate::evaluate::{Options, Streamed};
use crate::evaluator::Evaluator;
use crate::request::Request;
use crate::value::Digest;

use super::{State, Stream};

/// The format. Raised where what is stored changes its meaning.
const VERSION: u32 = 1;

/// What is stored. It holds text that waits and text that was found, so it is to be kept like the text itself.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Checkpoint {
    lictor_stream: u32,
    /// The version that made it: findings are numbered, and another catalogue may number them otherwise.
    version: String,
    bundle: Digest,
    request: serde_json::Value,
    /// What was wrong with its wire form.
    problems: Vec<Problem>,
    previews: bool,
    subjects: bool,
    expired: bool,
    text: Streamed,
    partial: Vec<u8>,
    released: usize,
    state: State,
    is_cut: bool,
}

impl Stream {
    /// The stream as JSON, to be taken up with [`Stream::from_json`]. It holds text, so it is to be kept like the text.
    ///
    /// As large as what waits, what was found, and some kilobytes before it.
    pub fn to_json(&self) -> String {
        let request = self.request.to_value().to_canonical_json();
        let checkpoint = Checkpoint {
            lictor_stream: VERSION,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            bundle: self.bundle,
            request: serde_json::from_str(&request).unwrap_or_default(),
            problems: self.request.problems.clone(),
            previews: self.options.previews,
            subjects: self.options.subjects,
            expired: self.options.expired,
            text: self.text.clone(),
            partial: self.partial.clone(),
            released: self.released,
            state: self.state,
            is_cut: self.is_cut,
        };
        // Strings, numbers and lists of them: writing them cannot fail.
        serde_json::to_string(&checkpoint).unwrap_or_default()
    }

    /// Takes a stream up again.
    ///
    /// # Errors
    /// [`StreamError::OtherBundle`] where it was opened with another bundle or by another version; [`StreamError::Request`] where
    /// it is none.
    pub fn from_json(json: &str, evaluator: &Evaluator) -> Result<Stream, StreamError> {
        let none = |why: String| StreamError::Request(RequestError::new(Code::Type, "", why));
        let checkpoint: Checkpoint =
            serde_json::from_str(json).map_err(|error| none(format!("is not a stored stream: {error}")))?;
        let is_ours = checkpoint.lictor_stream == VERSION && checkpoint.version == env!("CARGO_PKG_VERSION");
        if !is_ours || checkpoint.bundle != evaluator.digest() {
            return Err(StreamError::OtherBundle(checkpoint.bundle.to_string()));
        }
        let mut request = Request::from_json(checkpoint.request.to_string().as_bytes())?;
        request.problems = checkpoint.problems;
        if !checkpoint.text.is_sound(checkpoint.released) || checkpoint.partial.len() > 3 {
            return Err(none("is not a stored stream: its places do not fit its text".to_owned()));
        }
        Ok(Stream {
            bundle: checkpoint.bundle,
            request,
            options: Options {
                text_after: false,
                previews: checkpoint.previews,
                subjects: checkpoint.subjects,
                expired: checkpoint.expired,
            },
            text: checkpoint.text,
            partial: checkpoint.partial,
            released: checkpoint.released,
            state: checkpoint.state,
            is_cut: checkpoint.is_cut,
            verdicts: None,
            plan: None,
        })
    }
}
