//! Calls for this binding's own tests and benchmarks; `index.js` does not show them.

use lictor::Evaluator;
use napi::bindgen_prelude::{AsyncTask, Either, External, Float64ArraySlice, Uint16ArraySlice};
use napi::{Env, Task};
use napi_derive::napi;

use crate::call::{guarded, with_scratch};
use crate::evaluate::{Asked, request};
use crate::failure::Failure;
use crate::frame::Cursor;

/// Nanoseconds that the core itself takes for a decision, mean of `rounds`: what a call from JavaScript costs beyond that is
/// this binding's. Without `asked` it is `decide` that is timed.
#[napi]
pub fn core_time_for_benchmarks(
    evaluator: &External<Evaluator>,
    units: Uint16ArraySlice,
    numbers: Float64ArraySlice,
    asked: Option<u32>,
    rounds: u32,
) -> Either<f64, Failure> {
    let timed = guarded(|| {
        let request = request(Cursor::new(&units, &numbers)?)?;
        let options = asked.map(|asked| Asked(asked).options());
        let started = std::time::Instant::now();
        with_scratch(|scratch| {
            for _ in 0..rounds {
                let request = std::hint::black_box(&request);
                match options {
                    None => drop(std::hint::black_box(evaluator.decide_in(request, scratch))),
                    Some(options) => {
                        drop(std::hint::black_box(evaluator.evaluate_with(request, options, scratch)));
                    }
                }
            }
        });
        Ok(started.elapsed().as_secs_f64() * 1e9 / f64::from(rounds))
    });
    match timed {
        Ok(nanoseconds) => Either::A(nanoseconds),
        Err(failure) => Either::B(failure),
    }
}

/// Panics, so that tests can see what becomes of it.
#[napi]
pub fn panic_for_tests(text: String) -> Either<u32, Failure> {
    match guarded(|| Ok(panicking(&text))) {
        Ok(never) => Either::A(never),
        Err(failure) => Either::B(failure),
    }
}

/// Panics on a thread of Node's pool.
#[napi(ts_return_type = "Promise<number | Failure>")]
pub fn panic_async_for_tests(text: String) -> AsyncTask<Panic> {
    AsyncTask::new(Panic(text))
}

/// A task that panics.
pub struct Panic(String);

impl Task for Panic {
    type Output = Result<u32, Failure>;
    type JsValue = Either<u32, Failure>;

    fn compute(&mut self) -> napi::Result<Self::Output> {
        Ok(guarded(|| Ok(panicking(&self.0))))
    }

    fn resolve(&mut self, _: Env, output: Self::Output) -> napi::Result<Self::JsValue> {
        Ok(match output {
            Ok(never) => Either::A(never),
            Err(failure) => Either::B(failure),
        })
    }
}

#[expect(
    clippy::panic,
    reason = "tests must see that a panic is caught and that what it says is not repeated"
)]
fn panicking(text: &str) -> u32 {
    with_scratch(|_| panic!("{text}"))
}
