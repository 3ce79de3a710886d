//! Compiling: documents to a handle.

use std::fmt;

use lictor::fingerprint::Key;
use lictor::{Compiler, Dialect, Evaluator, Limits};
use napi::bindgen_prelude::{AsyncTask, Either, External, Uint8Array};
use napi::{Env, Task};
use napi_derive::napi;

use crate::call::guarded;
use crate::failure::Failure;

/// A policy document.
#[napi(object, object_to_js = false)]
#[derive(Debug)]
pub struct Document {
    /// Named in diagnostics; its ending says how the document is written.
    pub name: String,
    /// The document itself.
    pub text: String,
    /// Told by the document's shape if absent.
    pub dialect: Option<String>,
}

/// A limit by its name.
#[napi(object, object_to_js = false)]
#[derive(Debug)]
pub struct Limit {
    /// One of [`Limits::NAMES`].
    pub name: String,
    /// What it is lowered to.
    pub value: f64,
}

/// An evaluator and what belongs to it.
#[napi(object, object_from_js = false)]
pub struct Compiled {
    /// The handle that calls take.
    pub evaluator: External<Evaluator>,
    /// Names the bundle.
    pub digest: String,
    /// Lints, as JSON.
    pub warnings: String,
}

/// Compiles on the calling thread.
#[napi]
pub fn compile(
    documents: Vec<Document>,
    organisation: Option<String>,
    limits: Vec<Limit>,
    key: Option<Uint8Array>,
) -> Either<Compiled, Failure> {
    let key = key.map(|key| key.to_vec());
    match guarded(|| compiled(documents, organisation, limits, key)) {
        Ok(compiled) => Either::A(compiled.into()),
        Err(failure) => Either::B(failure),
    }
}

/// Compiles on a thread of Node's pool.
#[napi(ts_return_type = "Promise<Compiled | Failure>")]
pub fn compile_async(
    documents: Vec<Document>,
    organisation: Option<String>,
    limits: Vec<Limit>,
    key: Option<Uint8Array>,
) -> AsyncTask<Compile> {
    // The array is JavaScript's and may change meanwhile.
    AsyncTask::new(Compile { given: Some((documents, organisation, limits, key.map(|key| key.to_vec()))) })
}

/// A compilation that runs elsewhere.
pub struct Compile {
    given: Option<(Vec<Document>, Option<String>, Vec<Limit>, Option<Vec<u8>>)>,
}

/// Shows no key.
impl fmt::Debug for Compile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Compile")
    }
}

impl Task for Compile {
    type Output = Result<Ready, Failure>;
    type JsValue = Either<Compiled, Failure>;

    fn compute(&mut self) -> napi::Result<Self::Output> {
        let given = self.given.take();
        Ok(guarded(|| {
            let (documents, organisation, limits, key) = given.ok_or_else(Failure::internal)?;
            compiled(documents, organisation, limits, key)
        }))
    }

    fn resolve(&mut self, _: Env, output: Self::Output) -> napi::Result<Self::JsValue> {
        Ok(match output {
            Ok(compiled) => Either::A(compiled.into()),
            Err(failure) => Either::B(failure),
        })
    }
}

/// An evaluator that is not JavaScript's yet.
#[derive(Debug)]
pub struct Ready {
    evaluator: Evaluator,
    warnings: String,
    /// Bytes of all documents.
    size: usize,
}

impl From<Ready> for Compiled {
    fn from(ready: Ready) -> Self {
        /// Measured: an evaluator takes 17 times the bytes of its documents, and up to a MiB for the detectors it uses.
        const GROWTH: usize = 17;
        const DETECTORS: usize = 1 << 20;
        Compiled {
            digest: ready.evaluator.digest().to_string(),
            warnings: ready.warnings,
            // Without the hint the garbage collector sees a small object, and a host that reloads often would grow.
            evaluator: External::new_with_size_hint(ready.evaluator, GROWTH * ready.size + DETECTORS),
        }
    }
}

fn compiled(
    documents: Vec<Document>,
    organisation: Option<String>,
    limits: Vec<Limit>,
    key: Option<Vec<u8>>,
) -> Result<Ready, Failure> {
    let mut compiler = Compiler::new().limits(lowered(&limits)?);
    if let Some(organisation) = organisation {
        compiler = compiler.organisation(organisation);
    }
    if let Some(key) = key {
        compiler = compiler.key(Key::new(&key).map_err(|error| Failure::argument(error.to_string()))?);
    }
    let mut size = 0;
    for Document { name, text, dialect } in documents {
        size += text.len();
        compiler = match dialect {
            Some(dialect) => compiler.document_as(known_dialect(&dialect)?, name, text),
            None => compiler.document(name, text),
        };
    }
    let compiled = compiler.compile()?;
    let warnings = compiled.warnings.to_value().to_canonical_json();
    Ok(Ready { evaluator: compiled.evaluator, warnings, size })
}

fn lowered(limits: &[Limit]) -> Result<Limits, Failure> {
    let mut lowered = Limits::default();
    for limit in limits {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "JavaScript has checked that it is an integer and not negative; a larger one is cast to the largest"
        )]
        let value = limit.value as usize;
        lowered.lower(&limit.name, value).ok_or_else(|| {
            let names = Limits::NAMES.join(", ");
            Failure::argument(format!("`{}` is not a limit; use {names}", limit.name))
        })?;
    }
    Ok(lowered)
}

/// The dialect that is written `name`.
pub(crate) fn known_dialect(name: &str) -> Result<Dialect, Failure> {
    Dialect::from_name(name).ok_or_else(|| {
        let names = Dialect::ALL.map(Dialect::as_str).join(", ");
        Failure::argument(format!("`{name}` is not a dialect; use {names}"))
    })
}
