//! A text that comes piece by piece. Each call asks the core's stream once.

use lictor::StreamError;
use pyo3::prelude::*;

use crate::classes::Classes;
use crate::decision::Decision;
use crate::errors::{guarded, request_error, stream_error};
use crate::evaluator::{Evaluator, in_scratch};
use crate::request::{Given, Text, options};
use crate::write;

/// A stream, without what `lictor.Stream` adds for people.
///
/// Only one thread at a time may call it; another gets a `RuntimeError`.
#[pyclass(module = "lictor._lictor")]
pub(crate) struct Stream {
    evaluator: lictor::Evaluator,
    /// `None` where it was closed, or where a call did not come to its end.
    core: Option<lictor::Stream>,
}

#[pymethods]
impl Stream {
    #[new]
    #[pyo3(signature = (evaluator, request, /, *, previews = false, subjects = false))]
    fn new(
        py: Python<'_>,
        evaluator: &Bound<'_, Evaluator>,
        request: &Bound<'_, PyAny>,
        previews: bool,
        subjects: bool,
    ) -> PyResult<Self> {
        guarded(py, || {
            let evaluator = evaluator.get().core().clone();
            let request = Given::read(py, request)?.into_owned();
            let options = options(false, previews, subjects);
            let core = in_scratch(py, 0, |scratch| evaluator.stream_with(request, options, scratch))
                .map_err(|error| request_error(py, &error))?;
            Ok(Stream { evaluator, core: Some(core) })
        })
    }

    #[staticmethod]
    #[pyo3(signature = (json, evaluator, /))]
    fn from_json(py: Python<'_>, json: &str, evaluator: &Bound<'_, Evaluator>) -> PyResult<Self> {
        guarded(py, || {
            let evaluator = evaluator.get().core().clone();
            let core =
                lictor::Stream::from_json(json, &evaluator).map_err(|error| stream_error(py, &error))?;
            Ok(Stream { evaluator, core: Some(core) })
        })
    }

    #[pyo3(signature = (piece, /))]
    fn push<'py>(&mut self, py: Python<'py>, piece: Text<'_>) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, || {
            let piece = piece.bytes();
            let released =
                self.run(py, piece.len(), |core, evaluator, scratch| core.push(evaluator, piece, scratch))?;
            write::typed(py, &released)
        })
    }

    fn finish<'py>(&mut self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, || {
            let finished = self.run(py, 0, lictor::Stream::finish)?;
            let told = Decision::new(finished.told().clone());
            Classes::get(py)?.finished.bind(py).call1((finished.text, Decision::new(finished.decision), told))
        })
    }

    /// Where it stands; `None` once it was closed.
    #[getter]
    fn state<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.core.as_ref().map(|core| write::member(py, "State", core.state().as_str())).transpose()
    }

    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        guarded(py, || match &self.core {
            Some(core) => Ok(core.to_json()),
            None => Err(stream_error(py, &StreamError::Ended)),
        })
    }

    fn close(&mut self) {
        self.core = None;
    }

    fn __repr__(&self) -> String {
        format!("Stream(state='{}')", self.core.as_ref().map_or("closed", |core| core.state().as_str()))
    }
}

impl Stream {
    /// Runs `call` on the core's stream. One that panics takes it along: nothing may go on that was half done.
    fn run<T: Send>(
        &mut self,
        py: Python<'_>,
        bytes: usize,
        call: impl FnOnce(&mut lictor::Stream, &lictor::Evaluator, &mut lictor::Scratch) -> Result<T, StreamError>
        + Send,
    ) -> PyResult<T> {
        let mut core = self.core.take().ok_or_else(|| stream_error(py, &StreamError::Ended))?;
        let evaluator = &self.evaluator;
        let result = in_scratch(py, bytes, |scratch| call(&mut core, evaluator, scratch));
        self.core = Some(core);
        result.map_err(|error| stream_error(py, &error))
    }
}
