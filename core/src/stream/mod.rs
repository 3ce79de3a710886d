//! Text that comes piece by piece: a model's answer, token by token.
//!
//! **The law.** However a text is cut, at characters or within them, what a stream releases and decides is what one call on the
//! whole text gives: `released` together with what [`Stream::finish`] releases is the text after the redactions, and the decision is
//! the decision. Where the whole text is denied or held, only a beginning was released to which no policy could object.
//!
//! What is released at once is what nothing that follows can change. Plain prose is hardly ever held back. What waits, and how
//! long, is on the page on streams.
//!
//! A stream is plain data: it can be stored between two pieces ([`Stream::to_json`]) and taken up elsewhere, with the same
//! bundle.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::decision::{Decision, Hit};
use crate::diagnostic::Code;
use crate::error::{RequestError, StreamError};
use crate::evaluate::{Flow, Options, Plan, STREAMED_PATH, Scratch, Streamed, Verdicts};
use crate::evaluator::Evaluator;
use crate::offset::Offsets;
use crate::request::Request;
use crate::value::{Digest, Name, canonical_json};
use crate::verdict::Verdict;

mod checkpoint;

/// A text under way. Opened with [`Evaluator::stream`].
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use lictor::{Compiler, Kind, Request, Scratch};
///
/// let policies = "
/// lictor: 1
/// bundle: {id: b, version: '1'}
/// policies:
///   - {id: cards, scope: {org: acme}, detect: {any: [pii.credit_card]}, effect: redact}
/// ";
/// let evaluator = Compiler::new().document("b.yaml", policies).compile()?.evaluator;
/// let mut scratch = Scratch::default();
/// let mut stream = evaluator.stream(Request::new(Kind::Output, [("org", "acme")]), &mut scratch)?;
/// let mut shown = String::new();
/// for piece in ["Pay ", "with 4111 ", "1111 1111", " 1111 ", "please."] {
///     shown += &stream.push(&evaluator, piece, &mut scratch)?.text;
///     // Never the first half of a number.
///     assert!(!shown.contains("4111"));
/// }
/// let finished = stream.finish(&evaluator, &mut scratch)?;
/// shown += &finished.text;
/// assert_eq!(shown, "Pay with [REDACTED] please.");
/// assert_eq!(finished.decision.verdict, lictor::Verdict::Transform);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Stream {
    bundle: Digest,
    request: Request,
    options: Options,
    text: Streamed,
    /// The first bytes of a character that is not there to its end.
    partial: Vec<u8>,
    /// Bytes of the text, before redaction, that were released.
    released: usize,
    state: State,
    /// Whether a limit was met, so that the rest of the text was not searched.
    is_cut: bool,
    /// What the policies said last, and of how much.
    verdicts: Option<Verdicts>,
    /// Made anew where a stream is taken up.
    plan: Option<Plan>,
}

/// Shows the state and lengths only.
impl fmt::Debug for Stream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stream")
            .field("state", &self.state)
            .field("released", &self.released)
            .field("text", &self.text)
            .finish_non_exhaustive()
    }
}

/// Where a stream stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// More may be pushed.
    #[default]
    Open,
    /// It is certain that the text must not go on: by a policy that denies. Nothing more is released or can be pushed;
    /// [`Stream::finish`] gives the decision.
    Denied,
    /// The same, by a policy that needs an approval, or by a limit.
    Held,
    /// It was finished.
    Finished,
}

impl State {
    /// The name used on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Denied => "denied",
            State::Held => "held",
            State::Finished => "finished",
        }
    }
}

/// What a piece has released.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Released {
    /// What was found since the last time that nothing can take away, by place. Offsets count from the start of the text as it
    /// came, in the request's unit.
    pub findings: Vec<Hit>,
    /// Where the stream stands.
    pub state: State,
    /// Text that may go on, redacted. To be put after what was released before.
    pub text: String,
    /// Bytes that have come and wait.
    pub waiting: usize,
}

/// Shows lengths only.
impl fmt::Debug for Released {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (text, findings) = (self.text.len(), self.findings.len());
        write!(f, "Released({text} bytes, {findings} findings, {:?}, {} waiting)", self.state, self.waiting)
    }
}

/// How a stream has ended.
#[derive(Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Finished {
    /// The last text that may go on.
    pub text: String,
    /// The decision on the whole text.
    pub decision: Decision,
}

impl Released {
    /// The wire form: `{"findings", "state", "text", "waiting"}`.
    pub fn to_json(&self) -> String {
        canonical_json(self)
    }
}

impl Finished {
    /// What the end has released, as a piece.
    pub fn last_piece(&self) -> Released {
        Released { findings: Vec::new(), state: State::Finished, text: self.text.clone(), waiting: 0 }
    }

    /// What decides on the text that goes on: the decision, or while judges are being asked its fallback, because nobody waits
    /// for them. Where they are waited for, nothing was released.
    pub fn told(&self) -> &Decision {
        match &self.decision.fallback {
            Some(fallback) if !self.decision.is_final => fallback,
            _ => &self.decision,
        }
    }
}

/// Shows the text's length only.
impl fmt::Debug for Finished {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Finished").field("text", &self.text.len()).field("decision", &self.decision).finish()
    }
}

impl Evaluator {
    /// Opens a stream for the text of `request`, which has no content: it will be one part with the path `text`.
    ///
    /// # Errors
    /// `E-TENANT`; `E-TYPE` for a request that has content.
    pub fn stream(&self, request: Request, scratch: &mut Scratch) -> Result<Stream, RequestError> {
        self.stream_with(request, Options::default(), scratch)
    }

    /// [`stream`](Self::stream) with more in the decision. The text after the changes is what was released, so
    /// `text_after` is passed over.
    ///
    /// # Errors
    /// As for [`stream`](Self::stream).
    pub fn stream_with(
        &self,
        request: Request,
        options: Options,
        scratch: &mut Scratch,
    ) -> Result<Stream, RequestError> {
        if request.content.is_some() {
            let message = "must be absent: the text comes piece by piece";
            return Err(RequestError::new(Code::Type, "content", message));
        }
        let plan = Plan::new(self.program(), &request, scratch)?;
        Ok(Stream {
            bundle: self.digest(),
            request,
            options: Options { text_after: false, ..options },
            text: Streamed::default(),
            partial: Vec::new(),
            released: 0,
            state: State::Open,
            is_cut: false,
            verdicts: None,
            plan: Some(plan),
        })
    }
}

impl Stream {
    /// Adds a piece, which may end within a character, and gives what may go on.
    ///
    /// Costs what the piece costs to search, and what waits once more.
    ///
    /// # Errors
    /// [`StreamError::Ended`] if the policies have ended it; [`StreamError::NotUtf8`], after which it has ended as well;
    /// [`StreamError::OtherBundle`].
    pub fn push(
        &mut self,
        evaluator: &Evaluator,
        piece: impl AsRef<[u8]>,
        scratch: &mut Scratch,
    ) -> Result<Released, StreamError> {
        self.check(evaluator)?;
        if self.state != State::Open {
            return Err(StreamError::Ended);
        }
        self.take(piece.as_ref())?;
        self.advance(evaluator, scratch)
    }

    /// Ends the text: what still waits may go on if the decision says so. Of a stream that the policies have ended the
    /// decision is on what had come, to its last whole character.
    ///
    /// # Errors
    /// [`StreamError::NotUtf8`] if the text ends within a character; [`StreamError::Ended`] the second time;
    /// [`StreamError::OtherBundle`].
    pub fn finish(&mut self, evaluator: &Evaluator, scratch: &mut Scratch) -> Result<Finished, StreamError> {
        self.check(evaluator)?;
        if self.state == State::Finished {
            return Err(StreamError::Ended);
        }
        let was_open = self.state == State::Open;
        if was_open && !self.partial.is_empty() {
            return Err(StreamError::NotUtf8 { at: self.text.len() });
        }
        let plan = self.plan(evaluator, scratch)?;
        let mut flow =
            Flow { program: evaluator.program(), request: &self.request, plan: &plan, text: &mut self.text };
        if !self.is_cut {
            self.is_cut = !flow.settle(true, scratch);
        }
        let decision = flow.decide(self.options, self.is_cut, scratch)?;
        self.plan = Some(plan);
        self.state = State::Finished;
        let mut finished = Finished { text: String::new(), decision };
        let told = finished.told();
        if was_open && !self.is_cut && told.verdict <= Verdict::Transform {
            let replacements = self.replacements(told);
            self.release(self.text.len(), &replacements, &mut finished.text);
        }
        Ok(finished)
    }

    /// The spans that a decision replaces in what was not released yet.
    fn replacements(&self, decision: &Decision) -> Vec<(usize, usize, String)> {
        let offsets = Offsets::new(self.request.offsets);
        let own = decision.redactions.iter().filter(|redaction| *redaction.path == *STREAMED_PATH);
        own.filter_map(|redaction| {
            let start = self.text.byte(redaction.start, &offsets)?;
            let end = self.text.byte(redaction.end, &offsets)?;
            Some((start, end, redaction.replacement.clone()))
        })
        .collect()
    }

    /// Where it stands.
    pub fn state(&self) -> State {
        self.state
    }

    fn check(&self, evaluator: &Evaluator) -> Result<(), StreamError> {
        if self.bundle == evaluator.digest() {
            return Ok(());
        }
        Err(StreamError::OtherBundle(self.bundle.to_string()))
    }

    /// Adds what of `piece` is whole characters, and keeps the rest.
    fn take(&mut self, piece: &[u8]) -> Result<(), StreamError> {
        let joined;
        let mut bytes = piece;
        if !self.partial.is_empty() {
            joined = [&self.partial, piece].concat();
            bytes = &joined;
        }
        let (text, rest) = match std::str::from_utf8(bytes) {
            Ok(text) => (text, &[][..]),
            Err(error) => {
                let (valid, rest) = bytes.split_at_checked(error.valid_up_to()).unwrap_or((bytes, &[]));
                if error.error_len().is_some() {
                    self.state = State::Held;
                    return Err(StreamError::NotUtf8 { at: self.text.len() + valid.len() });
                }
                (std::str::from_utf8(valid).unwrap_or_default(), rest)
            }
        };
        self.text.push(text);
        self.partial = rest.to_vec();
        Ok(())
    }

    fn plan(&mut self, evaluator: &Evaluator, scratch: &mut Scratch) -> Result<Plan, RequestError> {
        match self.plan.take() {
            Some(plan) => Ok(plan),
            None => Plan::new(evaluator.program(), &self.request, scratch),
        }
    }

    fn advance(&mut self, evaluator: &Evaluator, scratch: &mut Scratch) -> Result<Released, StreamError> {
        let plan = self.plan(evaluator, scratch)?;
        let known = self.text.found().len();
        let mut flow =
            Flow { program: evaluator.program(), request: &self.request, plan: &plan, text: &mut self.text };
        let mut is_complete = flow.settle(false, scratch);
        let found_more = flow.text.found().len() > known;
        let mut verdicts = match self.verdicts.take() {
            Some(verdicts) if !found_more => verdicts,
            _ => flow.verdicts(scratch)?,
        };
        let limits = &evaluator.program().limits;
        let kept = flow.text.len() - self.released + flow.text.piece_bytes();
        is_complete &= kept <= limits.content_bytes;
        is_complete &= !plan.keeps_all || flow.text.len() <= limits.content_bytes;
        let mut released =
            Released { text: String::new(), findings: Vec::new(), state: self.state, waiting: 0 };
        if found_more {
            let new =
                flow.text.found().get(known..).unwrap_or_default().iter().map(|found| found.start).min();
            let path = Name::from(STREAMED_PATH);
            let program = evaluator.program();
            let offsets = Offsets::new(self.request.offsets);
            let is_new = |start: usize| new.is_some_and(|new| start >= new);
            released.findings = verdicts
                .found
                .iter()
                .filter(|found| is_new(found.start))
                .map(|found| Hit {
                    detector: program.finder(found.finder).and_then(|finder| finder.detector.clone()),
                    path: path.clone(),
                    start: flow.text.offset(found.start, &offsets),
                    end: flow.text.offset(found.end, &offsets),
                    preview: None,
                })
                .collect();
        }
        if !is_complete {
            self.is_cut = true;
            self.state = State::Held;
        } else if let Some(verdict) = verdicts.ends {
            self.state = if verdict == Verdict::Deny { State::Denied } else { State::Held };
        } else {
            let settled = self.text.settled();
            let to = verdicts.waits_from.map_or(settled, |from| from.min(settled)).max(self.released);
            let replacements = std::mem::take(&mut verdicts.replacements);
            self.release(to, &replacements, &mut released.text);
            verdicts.replacements = replacements;
            let mut flow = Flow {
                program: evaluator.program(),
                request: &self.request,
                plan: &plan,
                text: &mut self.text,
            };
            flow.forget(self.released, self.request.offsets);
        }
        self.verdicts = Some(verdicts);
        self.plan = Some(plan);
        released.state = self.state;
        released.waiting = self.text.len() - self.released + self.partial.len();
        Ok(released)
    }

    /// Writes what stands before `to` and was not released, with `replacements`; not into the middle of one.
    fn release(&mut self, mut to: usize, replacements: &[(usize, usize, String)], out: &mut String) {
        if let Some((start, ..)) = replacements.iter().find(|(start, end, _)| *start < to && to < *end) {
            to = *start;
        }
        let first = replacements.partition_point(|(start, ..)| *start < self.released);
        for (start, end, with) in replacements.iter().skip(first).take_while(|(start, ..)| *start < to) {
            out.push_str(self.text.get(self.released, *start).unwrap_or_default());
            out.push_str(with);
            self.released = *end;
        }
        if to > self.released {
            out.push_str(self.text.get(self.released, to).unwrap_or_default());
            self.released = to;
        }
    }
}
