//! What can go wrong, as Python's exceptions. Their classes are Python's own: see `python/lictor/errors.py`.

use std::panic::{AssertUnwindSafe, catch_unwind};

use lictor::{Code, Decision, Diagnostics, PolicyError, Problem, RequestError, StreamError};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::classes::Classes;
use crate::decision;
use crate::write;

/// Runs the body of a call; a panic in it becomes an `InternalError`. Every call that does more than hand out a field goes through here.
pub(crate) fn guarded<T>(py: Python<'_>, call: impl FnOnce() -> PyResult<T>) -> PyResult<T> {
    // What a call could leave half done is the scratch, which is cleared before it is used again.
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(result) => result,
        // The payload may quote content.
        Err(_payload) => Err(raised(|| Classes::get(py)?.internal_error.bind(py).call0())),
    }
}

/// The exception that `build` makes, or whatever went wrong with making it.
fn raised<'py>(build: impl FnOnce() -> PyResult<Bound<'py, PyAny>>) -> PyErr {
    build().map_or_else(|error| error, PyErr::from_value)
}

/// `RequestError`, or `LimitError` if nothing but limits is the reason.
pub(crate) fn request_error(py: Python<'_>, error: &RequestError) -> PyErr {
    raised(|| request_exception(py, &error.problems))
}

/// The same as an object, for a batch.
pub(crate) fn request_exception<'py>(py: Python<'py>, problems: &[Problem]) -> PyResult<Bound<'py, PyAny>> {
    let classes = Classes::get(py)?;
    let only_limits = problems.iter().all(|problem| problem.code == Code::Limit);
    let class = if only_limits { &classes.limit_error } else { &classes.request_error };
    class.bind(py).call1((write::typed(py, &problems)?,))
}

/// `PolicyError` with every diagnostic.
pub(crate) fn policy_error(py: Python<'_>, error: &PolicyError) -> PyErr {
    raised(|| {
        let args = (diagnostics(py, &error.diagnostics)?, error.to_string());
        Classes::get(py)?.policy_error.bind(py).call1(args)
    })
}

/// `Denied`, `ApprovalNeeded` or plain `Withheld`, whichever fits the decision.
pub(crate) fn withheld(py: Python<'_>, decision: Decision) -> PyErr {
    raised(|| {
        let withheld = Classes::get(py)?.withheld.bind(py);
        withheld.call_method1("of", (decision::Decision::new(decision),))
    })
}

/// `StreamError`, or what is wrong with the request.
pub(crate) fn stream_error(py: Python<'_>, error: &StreamError) -> PyErr {
    if let StreamError::Request(error) = error {
        return request_error(py, error);
    }
    raised(|| Classes::get(py)?.stream_error.bind(py).call1((error.reason(), error.to_string())))
}

/// A tuple of `Diagnostic`.
pub(crate) fn diagnostics<'py>(py: Python<'py>, diagnostics: &Diagnostics) -> PyResult<Bound<'py, PyAny>> {
    write::records(py, "Diagnostic", &diagnostics.to_value())
}

/// `ValueError` for a name that is not one of those known.
pub(crate) fn unknown_name<'a>(what: &str, known: impl IntoIterator<Item = &'a str>) -> PyErr {
    let known: Vec<&str> = known.into_iter().collect();
    PyValueError::new_err(format!("{what} must be one of {}", known.join(", ")))
}
