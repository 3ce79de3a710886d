//! Deciding: a request's frame in, the decision's frame out.

use lictor::request::Request;
use lictor::value::AnyValue;
use lictor::{Code, Decision, Evaluator, Kind, OffsetUnit, Options, RequestError, Value, answers_from_json};
use napi::bindgen_prelude::{
    AsyncTask, Either, Either3, External, Float64Array, Float64ArraySlice, Uint8ArraySlice, Uint16ArraySlice,
};
use napi::{Env, Task};
use napi_derive::napi;

use crate::answer;
use crate::call::{guarded, with_scratch};
use crate::failure::Failure;
use crate::frame::{Cursor, Malformed, Writer};

/// An answer whose numbers do not fit the array that JavaScript brought.
#[napi(object, object_from_js = false)]
pub struct Answer {
    /// The frame's text.
    pub text: String,
    /// The frame's numbers.
    pub numbers: Float64Array,
}

impl From<Writer> for Answer {
    fn from(writer: Writer) -> Self {
        Answer { text: writer.text, numbers: writer.numbers.into() }
    }
}

/// A text that must not go on: why, and the decision.
#[napi(object, object_from_js = false)]
pub struct Withheld {
    /// Why.
    pub withheld: String,
    /// What was decided.
    pub decision: Answer,
}

/// What is asked of an evaluation: a bit each, as `lib/evaluator.js` sets them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked(pub(crate) u32);

impl Asked {
    const TEXT_AFTER: u32 = 1;
    const PREVIEWS: u32 = 2;
    const SUBJECTS: u32 = 4;
    const EXPIRED: u32 = 8;
    const ALL_ROWS: u32 = 16;
    const STRICT: u32 = 32;

    const fn has(self, bit: u32) -> bool {
        self.0 & bit != 0
    }

    pub(crate) const fn options(self) -> Options {
        Options {
            text_after: self.has(Asked::TEXT_AFTER),
            previews: self.has(Asked::PREVIEWS),
            subjects: self.has(Asked::SUBJECTS),
            expired: self.has(Asked::EXPIRED),
        }
    }

    /// Fails for a request of which anything is wrong, if it is to.
    pub(crate) fn refuses(self, request: &Request) -> Result<(), Failure> {
        if self.has(Asked::STRICT) && !request.problems.is_empty() {
            return Err(RequestError { problems: request.problems.clone() }.into());
        }
        Ok(())
    }

    fn decision(self, evaluator: &Evaluator, request: &Request) -> Result<Decision, Failure> {
        self.refuses(request)?;
        let decided = with_scratch(|scratch| match self.has(Asked::ALL_ROWS) {
            false => evaluator.evaluate_with(request, self.options(), scratch),
            true => evaluator.explain_with(request, self.options(), scratch),
        });
        Ok(decided?)
    }
}

/// The verdict and effects as one number.
#[napi]
pub fn decide(
    evaluator: &External<Evaluator>,
    units: Uint16ArraySlice,
    numbers: Float64ArraySlice,
) -> Either<u32, Failure> {
    let outcome = guarded(|| {
        let request = request(Cursor::new(&units, &numbers)?)?;
        Ok(with_scratch(|scratch| evaluator.decide_in(&request, scratch))?)
    });
    match outcome {
        Ok(outcome) => Either::A(answer::outcome(outcome)),
        Err(failure) => Either::B(failure),
    }
}

/// The decision. Its numbers replace the request's in `numbers`, and its text is given back; where they do not fit, both are.
#[napi]
pub fn evaluate(
    evaluator: &External<Evaluator>,
    units: Uint16ArraySlice,
    numbers: Float64ArraySlice,
    asked: u32,
) -> Either3<String, Answer, Failure> {
    let decided = guarded(|| {
        let request = request(Cursor::new(&units, &numbers)?)?;
        Ok(written(&Asked(asked).decision(evaluator, &request)?))
    });
    answered(decided, numbers)
}

/// The decision once judges have answered: of the frame of a request and a list of answers.
#[napi]
pub fn resume(
    evaluator: &External<Evaluator>,
    units: Uint16ArraySlice,
    numbers: Float64ArraySlice,
    asked: u32,
) -> Either3<String, Answer, Failure> {
    let decided = guarded(|| {
        let [question, answers] = Cursor::new(&units, &numbers)?.values()?;
        let mut request = request(question)?;
        request.answers.extend(answers_from_json(answers.into_value().to_canonical_json().as_bytes())?);
        Ok(written(&Asked(asked).decision(evaluator, &request)?))
    });
    answered(decided, numbers)
}

/// A decision or a failure for each request of a list, in order.
#[napi]
pub fn evaluate_many(
    evaluator: &External<Evaluator>,
    units: Uint16ArraySlice,
    numbers: Float64ArraySlice,
    asked: u32,
) -> Either<Answer, Failure> {
    match guarded(|| many(evaluator, &units, &numbers, Asked(asked))) {
        Ok(writer) => Either::A(writer.into()),
        Err(failure) => Either::B(failure),
    }
}

/// [`evaluate_many`] on a thread of Node's pool.
#[napi(ts_return_type = "Promise<Answer | Failure>")]
pub fn evaluate_many_async(
    evaluator: &External<Evaluator>,
    units: Uint16ArraySlice,
    numbers: Float64ArraySlice,
    asked: u32,
) -> AsyncTask<EvaluateMany> {
    AsyncTask::new(EvaluateMany {
        evaluator: Evaluator::clone(evaluator),
        units: units.to_vec(),
        numbers: numbers.to_vec(),
        asked: Asked(asked),
    })
}

/// A batch that runs elsewhere.
pub struct EvaluateMany {
    evaluator: Evaluator,
    units: Vec<u16>,
    numbers: Vec<f64>,
    asked: Asked,
}

impl Task for EvaluateMany {
    type Output = Result<Writer, Failure>;
    type JsValue = Either<Answer, Failure>;

    fn compute(&mut self) -> napi::Result<Self::Output> {
        Ok(guarded(|| many(&self.evaluator, &self.units, &self.numbers, self.asked)))
    }

    fn resolve(&mut self, _: Env, output: Self::Output) -> napi::Result<Self::JsValue> {
        Ok(match output {
            Ok(writer) => Either::A(writer.into()),
            Err(failure) => Either::B(failure),
        })
    }
}

/// From wire JSON to canonical wire JSON.
#[napi]
pub fn evaluate_json(
    evaluator: &External<Evaluator>,
    json: Either<String, Uint8ArraySlice>,
    asked: u32,
) -> Either<String, Failure> {
    let json = match &json {
        Either::A(text) => text.as_bytes(),
        Either::B(bytes) => bytes,
    };
    let decided = guarded(|| Asked(asked).decision(evaluator, &Request::from_json(json)?));
    match decided {
        Ok(decision) => Either::A(decision.to_json()),
        Err(failure) => Either::B(failure),
    }
}

/// A text with everything redacted that the policies ask for: of the frame of text, kind and scope.
#[napi]
pub fn redact(
    evaluator: &External<Evaluator>,
    units: Uint16ArraySlice,
    numbers: Float64ArraySlice,
) -> Either3<String, Withheld, Failure> {
    let decided = guarded(|| {
        let [text, kind, scope] = Cursor::new(&units, &numbers)?.values()?.map(AnyValue::into_value);
        let Value::String(text) = text else { return Err(Malformed.into()) };
        let request = of_text(evaluator, [kind, scope])?.with_text(text);
        let decision = Asked(Asked::TEXT_AFTER).decision(evaluator, &request)?;
        Ok((decision.withheld(), decision))
    });
    match decided {
        Ok((None, decision)) => {
            let parts = decision.text_after.iter().flatten().map(|part| part.text.as_str());
            Either3::A(parts.collect())
        }
        Ok((Some(withheld), decision)) => {
            Either3::B(Withheld { withheld, decision: written(&decision).into() })
        }
        Err(failure) => Either3::C(failure),
    }
}

/// A request about a text that is still to be given: of kind and scope.
pub(crate) fn of_text(evaluator: &Evaluator, given: [Value; 2]) -> Result<Request, Failure> {
    let [Value::String(kind), Value::Map(scope)] = given else {
        return Err(Malformed.into());
    };
    let kind = Kind::from_name(&kind).ok_or_else(|| {
        let names = Kind::ALL.map(Kind::as_str).join(", ");
        RequestError::new(Code::Enum, "kind", format!("must be one of {names}"))
    })?;
    let mut names = Vec::with_capacity(scope.len());
    for (level, name) in scope {
        match name {
            Value::String(name) => names.push((level, name)),
            Value::Null => {}
            other => {
                let message = format!("must be a string, is {}", other.described());
                return Err(RequestError::new(Code::Type, "scope", message).into());
            }
        }
    }
    let mut request = evaluator.request(kind, names)?;
    request.offsets = OffsetUnit::Utf16;
    Ok(request)
}

/// A request that counts as JavaScript does unless it says otherwise.
pub(crate) fn request(value: Cursor<'_>) -> Result<Request, Failure> {
    Ok(Request::read(value, OffsetUnit::Utf16)?)
}

fn many(evaluator: &Evaluator, units: &[u16], numbers: &[f64], asked: Asked) -> Result<Writer, Failure> {
    let mut writer = Writer::default();
    for value in Cursor::new(units, numbers)?.items()? {
        // A bug that one request brings to light is that request's.
        let answer = guarded(|| asked.decision(evaluator, &request(value)?));
        answer::write(&mut writer, &answer);
    }
    Ok(writer)
}

pub(crate) fn written(decision: &Decision) -> Writer {
    /// What most decisions need, so that neither grows step by step.
    const TEXT: usize = 512;
    const NUMBERS: usize = 128;
    let mut writer = Writer { text: String::with_capacity(TEXT), numbers: Vec::with_capacity(NUMBERS) };
    answer::write_decision(&mut writer, decision);
    writer
}

fn answered(
    decided: Result<Writer, Failure>,
    mut numbers: Float64ArraySlice<'_>,
) -> Either3<String, Answer, Failure> {
    match decided {
        Ok(writer) => {
            // SAFETY: the array is private to `lib/frame.js`, and JavaScript does not run until this call returns.
            let place = unsafe { numbers.as_mut() };
            match place.get_mut(..writer.numbers.len()) {
                Some(place) => {
                    place.copy_from_slice(&writer.numbers);
                    Either3::A(writer.text)
                }
                None => Either3::B(writer.into()),
            }
        }
        Err(failure) => Either3::C(failure),
    }
}
