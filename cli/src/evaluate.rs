//! `evaluate` and `explain`: requests in, decisions out.

use std::path::Path;

use lictor::request::{Answer, Request};
use lictor::stream::State;
use lictor::value::Map;
use lictor::{Compiled, Decision, Evaluator, Limits, Options, RequestError, Scratch, Value};

use crate::args::{EvaluateArgs, Format};
use crate::failure::Failure;
use crate::{Exit, input, output};

/// How much of a decision is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Detail {
    /// Policies that had a say.
    Decision,
    /// Every policy in scope.
    Explanation,
}

/// Decides every request, in the order they stand.
pub(crate) fn run(args: &EvaluateArgs, detail: Detail) -> Result<Exit, Failure> {
    let compiled = input::compile(&args.policies)?;
    if let Some(text) = &args.stream {
        return streamed(args, detail, &compiled, text);
    }
    let answers = args.answers.as_deref().map(answers).transpose()?.unwrap_or_default();
    let requests = Requests::read(&args.request)?;
    output::warn(&compiled.warnings, args.format);
    let decider = Decider { evaluator: compiled.evaluator, args, detail, answers };
    match requests {
        Requests::One(json) => decider.one(&json),
        Requests::Lines(text) => decider.lines(&text),
    }
}

/// Decides one request whose text comes piece by piece.
fn streamed(args: &EvaluateArgs, detail: Detail, compiled: &Compiled, text: &Path) -> Result<Exit, Failure> {
    if detail == Detail::Explanation {
        return Err(Failure::Input("a stream is decided, not explained; use `lictor evaluate`".to_owned()));
    }
    let json = input::json(&args.request)?;
    let read = if args.strict { Request::from_json_strict } else { Request::from_json };
    let refused = |error| Failure::Request(input::name(&args.request), error);
    let request = read(&json).map_err(refused)?;
    output::warn(&compiled.warnings, args.format);
    let (evaluator, mut scratch) = (&compiled.evaluator, Scratch::default());
    let options =
        Options { text_after: false, previews: args.previews, subjects: args.subjects, expired: args.expire };
    let mut stream = evaluator.stream_with(request, options, &mut scratch).map_err(refused)?;
    let failed = |error| Failure::of_stream(text, error);
    let mut pieces = input::Pieces::open(text)?;
    while stream.state() == State::Open {
        let piece = pieces.next()?;
        if piece.is_empty() {
            break;
        }
        let released = stream.push(evaluator, piece, &mut scratch).map_err(failed)?;
        let tells =
            !released.text.is_empty() || !released.findings.is_empty() || released.state != State::Open;
        if tells && args.format == Format::Json {
            output::plain(&(released.to_json() + "\n"))?;
        }
    }
    let finished = stream.finish(evaluator, &mut scratch).map_err(failed)?;
    match args.format {
        Format::Json => {
            // What the end releases is a piece as well.
            if !finished.text.is_empty() {
                output::plain(&(finished.last_piece().to_json() + "\n"))?;
            }
            output::plain(&(finished.decision.to_json() + "\n"))?;
        }
        Format::Text => output::styled(|color| finished.decision.render(color))?,
    }
    let fails = args.fail_on.is_some_and(|least| finished.decision.verdict >= least);
    Ok(if fails { Exit::Refused } else { Exit::Done })
}

fn answers(path: &Path) -> Result<Vec<Answer>, Failure> {
    lictor::answers_from_json(&input::json(path)?).map_err(|error| Failure::Request(input::name(path), error))
}

/// What a request file holds.
enum Requests {
    /// One request.
    One(Vec<u8>),
    /// JSON Lines: one request a line.
    Lines(Vec<u8>),
}

impl Requests {
    /// Tells one request from JSON Lines by the content: a text that is not one JSON value, and in which a line is.
    fn read(path: &Path) -> Result<Requests, Failure> {
        let json = input::json(path)?;
        let lines = !is_json(&json) && lines(&json).any(|(_, line)| line.starts_with(b"{") && is_json(line));
        Ok(if lines { Requests::Lines(json) } else { Requests::One(json) })
    }
}

fn is_json(json: &[u8]) -> bool {
    Value::from_json(json, Limits::default().json_depth).is_ok()
}

/// The lines that are not blank, with their numbers.
pub(crate) fn lines(text: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    (1..).zip(text.split(|byte| *byte == b'\n')).filter(|(_, line)| !line.trim_ascii().is_empty())
}

struct Decider<'a> {
    evaluator: Evaluator,
    args: &'a EvaluateArgs,
    detail: Detail,
    answers: Vec<Answer>,
}

impl Decider<'_> {
    fn one(&self, json: &[u8]) -> Result<Exit, Failure> {
        let decided = self
            .decide(json, &mut Scratch::default())
            .map_err(|error| Failure::Request(input::name(&self.args.request), error))?;
        self.write(&decided)?;
        Ok(self.exit(&decided))
    }

    /// A line that cannot be decided gets an object with its errors, and the rest are decided all the same.
    fn lines(&self, text: &[u8]) -> Result<Exit, Failure> {
        let mut scratch = Scratch::default();
        let mut exit = Exit::Done;
        for (place, (number, line)) in lines(text).enumerate() {
            if place > 0 && self.is_text() {
                output::plain("\n")?;
            }
            match self.decide(line, &mut scratch) {
                Ok(decided) => {
                    self.write(&decided)?;
                    exit = exit.max(self.exit(&decided));
                }
                Err(error) => {
                    self.write_error(number, error)?;
                    exit = Exit::BadInput;
                }
            }
        }
        Ok(exit)
    }

    fn decide(&self, json: &[u8], scratch: &mut Scratch) -> Result<Decided, RequestError> {
        let read = if self.args.strict { Request::from_json_strict } else { Request::from_json };
        let mut request = read(json)?;
        request.answers.extend_from_slice(&self.answers);
        let options = Options {
            text_after: true,
            previews: self.args.previews,
            subjects: self.args.subjects,
            expired: self.args.expire,
        };
        let decision = match self.detail {
            Detail::Decision => self.evaluator.evaluate_with(&request, options, scratch),
            Detail::Explanation => self.evaluator.explain_with(&request, options, scratch),
        }?;
        Ok(Decided { request, decision })
    }

    fn is_text(&self) -> bool {
        self.args.format == Format::Text && !self.args.dialect_answer
    }

    fn write(&self, Decided { request, decision }: &Decided) -> Result<(), Failure> {
        if self.is_text() {
            return output::styled(|color| decision.render(color));
        }
        let line = if self.args.dialect_answer {
            self.evaluator.safe_ai_answer(request, decision).to_canonical_json()
        } else {
            decision.to_json()
        };
        output::plain(&(line + "\n"))
    }

    fn write_error(&self, number: usize, error: RequestError) -> Result<(), Failure> {
        if self.is_text() {
            let place = format!("{}, line {number}", input::name(&self.args.request));
            return output::styled(|color| Failure::Request(place, error).render(color));
        }
        let line = i64::try_from(number).unwrap_or(i64::MAX);
        let object =
            Map::from([("errors".to_owned(), error.to_value()), ("line".to_owned(), Value::Int(line))]);
        output::plain(&(Value::Map(object).to_canonical_json() + "\n"))
    }

    fn exit(&self, decided: &Decided) -> Exit {
        let fails = self.args.fail_on.is_some_and(|least| decided.decision.verdict >= least);
        if fails { Exit::Refused } else { Exit::Done }
    }
}

struct Decided {
    request: Request,
    decision: Decision,
}
