//! The native half of lictor's Python package. The other half, which people import, is `python/lictor`.
//!
//! ```text
//! dict, dataclass, model ─▶ read ─▶ request ─▶ evaluator (the core) ─▶ decision ─▶ write ─▶ dict, dataclass
//! ```
//!
//! Nothing here knows what a policy means: a call reads its arguments, asks the core once, and hands the answer out.
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::unreachable,
    clippy::indexing_slicing,
    clippy::string_slice
)]
#![forbid(unsafe_code)]

mod classes;
mod decision;
mod dialect;
mod errors;
mod evaluator;
mod read;
mod request;
mod session;
mod stream;
mod write;

use std::sync::atomic::{AtomicUsize, Ordering};

use pyo3::exceptions::{PyImportError, PyValueError};
use pyo3::prelude::*;

/// Nothing is kept that threads could disagree about, so an interpreter without its lock needs none of ours.
#[pymodule(gil_used = false)]
mod _lictor {
    use pyo3::prelude::*;

    #[pymodule_export]
    use super::decision::{Decision, Outcome, Record};
    #[pymodule_export]
    use super::dialect::{apply_update, organisation_policy};
    #[pymodule_export]
    use super::evaluator::Evaluator;
    #[pymodule_export]
    use super::request::Request;
    #[pymodule_export]
    use super::session::{new_session, next_session, tool_hash};
    #[pymodule_export]
    use super::stream::Stream;
    #[pymodule_export]
    use super::{_panic, as_json, as_read, detectors, read_policy, schema};

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        super::claim(module.py())?;
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}

/// Takes the module for the interpreter that imports it first. What is looked up once (see `classes`) belongs to that one, and
/// a sub-interpreter must not touch it.
fn claim(py: Python<'_>) -> PyResult<()> {
    static OWNER: AtomicUsize = AtomicUsize::new(0);
    // Each interpreter has builtins of its own, for as long as it lives.
    let interpreter = py.import("builtins")?.as_ptr().addr();
    match OWNER.compare_exchange(0, interpreter, Ordering::Relaxed, Ordering::Relaxed) {
        Err(owner) if owner != interpreter => Err(PyImportError::new_err(
            "lictor does not support subinterpreters: it is in use by another interpreter",
        )),
        _ => Ok(()),
    }
}

/// The JSON Schema of the native format, as text.
#[pyfunction]
const fn schema() -> &'static str {
    lictor::document::SCHEMA
}

/// The built-in detectors.
///
/// >>> [detector.title for detector in lictor.detectors() if detector.name == "pii.ssn"]
/// ['US social security number']
#[pyfunction]
fn detectors(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    let all = lictor::detector::all().map(|detector| {
        let members = [
            ("name", detector.name),
            ("title", detector.title),
            ("severity", detector.severity.as_str()),
            ("limits", detector.limits),
            ("source", detector.source),
        ];
        lictor::Value::Map(members.map(|(key, text)| (key.to_owned(), text.into())).into())
    });
    errors::guarded(py, || write::records(py, "Detector", &lictor::Value::List(all.collect())))
}

/// Data as JSON text, for the compiler, which reads texts. What is no data is refused as in a request.
#[pyfunction]
#[pyo3(signature = (data, /))]
fn as_json(py: Python<'_>, data: &Bound<'_, PyAny>) -> PyResult<String> {
    errors::guarded(py, || {
        let data = read::value(py, data)?;
        serde_json::to_string_pretty(&data).map_err(|error| PyValueError::new_err(error.to_string()))
    })
}

/// What of a policy in plain language is checked, by what, and what is not: a dict, with spans in code points.
///
/// >>> report = lictor.read("Never share AWS keys or give tax advice.")
/// >>> [(clause["text"], clause["status"]) for clause in report["clauses"]]
/// [('AWS keys', 'enforced'), ('tax advice', 'judge')]
#[pyfunction]
#[pyo3(name = "read", signature = (content, /))]
fn read_policy<'py>(py: Python<'py>, content: &str) -> PyResult<Bound<'py, PyAny>> {
    errors::guarded(py, || {
        let report = lictor::read(content).to_value_in(None, content, lictor::OffsetUnit::CodePoints);
        write::plain(py, &report)
    })
}

/// Data as a request's reader sees it: dataclasses and models as dicts, tuples as lists.
#[pyfunction]
#[pyo3(signature = (data, /))]
fn as_read<'py>(py: Python<'py>, data: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    errors::guarded(py, || write::plain(py, &read::value(py, data)?))
}

/// Panics, for the test that a panic stays inside.
#[pyfunction]
#[expect(clippy::panic, reason = "that is what it is for")]
fn _panic(py: Python<'_>, message: String) -> PyResult<()> {
    errors::guarded(py, || panic!("{message}"))
}
