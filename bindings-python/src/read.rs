//! From Python to the core: mappings, dataclasses and Pydantic models as values, with the meaning that JSON would give them.
//!
//! Nothing is made a string that is not one. Whatever has no exact place in JSON is refused, with its path. What an object
//! may run of its own code (a mapping's `items`, a model's `model_dump`) cannot take the reader beyond its bounds.

mod foreign;
mod place;
mod reader;

use lictor::{OffsetUnit, Problem, RequestError, Value};
use pyo3::exceptions::PyException;
use pyo3::prelude::*;

use crate::errors::request_error;

use place::Place;
use reader::Reader;

/// Reads an object as a value.
///
/// # Errors
/// `RequestError` with what has no place in JSON; `LimitError` for an object that is too deep or too large.
pub(crate) fn value(py: Python<'_>, object: &Bound<'_, PyAny>) -> PyResult<Value> {
    read(py, |reader| reader.value(object, Place::root()))
}

/// Reads an object as a request; offsets count code points unless it says otherwise.
///
/// # Errors
/// As for [`value`], and the core's `RequestError` for what is data but no request.
pub(crate) fn request(py: Python<'_>, object: &Bound<'_, PyAny>) -> PyResult<lictor::Request> {
    let value = value(py, object)?;
    lictor::Request::read(value, OffsetUnit::CodePoints).map_err(|error| request_error(py, &error))
}

/// Why reading stopped at once.
enum Refused {
    /// The object is too large.
    Limit(Problem),
    /// Its own code failed.
    Raised(Problem, PyErr),
}

fn read<'py, T>(py: Python<'py>, call: impl FnOnce(&mut Reader<'py>) -> Result<T, Refused>) -> PyResult<T> {
    let mut reader = Reader::new(py);
    let refused = |problems| request_error(py, &RequestError { problems });
    match call(&mut reader) {
        Ok(read) if reader.problems.is_empty() => Ok(read),
        Ok(_) => Err(refused(reader.problems)),
        Err(Refused::Limit(problem)) => Err(refused(vec![problem])),
        // Ctrl-C and its like are not ours to explain.
        Err(Refused::Raised(_, cause)) if !cause.is_instance_of::<PyException>(py) => Err(cause),
        Err(Refused::Raised(problem, cause)) => {
            let error = refused(vec![problem]);
            error.set_cause(py, Some(cause));
            Err(error)
        }
    }
}
