//! Requests as Python gives them, and the options of a call.

use std::ops::Deref;

use lictor::{Options, RequestError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};

use crate::errors::{guarded, request_error};
use crate::{read, write};

/// A request that has been read: for one that is asked about more than once.
///
/// Every call that takes a request takes one of these in the place of a mapping, and does not read it again.
///
/// >>> import lictor
/// >>> lictor.Request({"kind": "input", "scope": {"org": "acme"}, "text": "hello"})
/// Request(kind='input', scope={'org': 'acme'})
#[pyclass(frozen, module = "lictor")]
pub(crate) struct Request(pub(crate) lictor::Request);

#[pymethods]
impl Request {
    #[new]
    #[pyo3(signature = (request, /, *, strict = false))]
    fn new(py: Python<'_>, request: &Bound<'_, PyAny>, strict: bool) -> PyResult<Self> {
        guarded(py, || {
            let request = match Given::read(py, request)? {
                Given::Read(request) => request,
                Given::Prepared(request) => request.get().0.clone(),
            };
            Request::checked(py, request, strict)
        })
    }

    /// Reads the wire form. Offsets count bytes of UTF-8 unless it says otherwise.
    #[staticmethod]
    #[pyo3(signature = (json, /, *, strict = false))]
    fn from_json(py: Python<'_>, json: Text<'_>, strict: bool) -> PyResult<Self> {
        guarded(py, || {
            let request =
                lictor::Request::from_json(json.bytes()).map_err(|error| request_error(py, &error))?;
            Request::checked(py, request, strict)
        })
    }

    /// What is about to happen.
    #[getter]
    fn kind<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        write::member(py, "Kind", self.0.kind.as_str())
    }

    /// What was wrong with the request and is unknown to every policy.
    #[getter]
    fn problems<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        write::typed(py, &self.0.problems)
    }

    /// The request as one canonical JSON text. It holds the content.
    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        guarded(py, || Ok(self.0.to_value().to_canonical_json()))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let kind = PyString::new(py, self.0.kind.as_str()).repr()?;
        Ok(format!("Request(kind={kind}, scope={})", write::plain(py, &self.0.scope)?.repr()?))
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Request>().is_ok_and(|other| self.0 == other.get().0)
    }
}

impl Request {
    fn checked(py: Python<'_>, request: lictor::Request, strict: bool) -> PyResult<Self> {
        if strict && !request.problems.is_empty() {
            return Err(request_error(py, &RequestError { problems: request.problems }));
        }
        Ok(Request(request))
    }
}

/// A request as a call takes it.
#[expect(clippy::large_enum_variant, reason = "it lives on the stack of one call")]
pub(crate) enum Given<'py> {
    Prepared(Bound<'py, Request>),
    Read(lictor::Request),
}

impl<'py> Given<'py> {
    /// What is not prepared is read.
    pub(crate) fn read(py: Python<'py>, object: &Bound<'py, PyAny>) -> PyResult<Self> {
        if let Ok(request) = object.cast::<Request>() {
            return Ok(Given::Prepared(request.clone()));
        }
        read::request(py, object).map(Given::Read)
    }

    pub(crate) fn into_owned(self) -> lictor::Request {
        match self {
            Given::Prepared(request) => request.get().0.clone(),
            Given::Read(request) => request,
        }
    }
}

impl Deref for Given<'_> {
    type Target = lictor::Request;

    fn deref(&self) -> &lictor::Request {
        match self {
            Given::Prepared(request) => &request.get().0,
            Given::Read(request) => request,
        }
    }
}

/// JSON as Python holds it: a string, or its bytes.
#[derive(FromPyObject)]
pub(crate) enum Text<'py> {
    #[pyo3(transparent, annotation = "str")]
    String(Bound<'py, PyString>),
    #[pyo3(transparent, annotation = "bytes")]
    Bytes(Bound<'py, PyBytes>),
}

impl Text<'_> {
    /// Half of a surrogate pair, which only a `str` can hold, becomes a byte that no UTF-8 has, so the reader refuses it.
    pub(crate) fn bytes(&self) -> &[u8] {
        match self {
            Text::String(text) => text.to_str().map_or(b"\xff", str::as_bytes),
            Text::Bytes(bytes) => bytes.as_bytes(),
        }
    }
}

/// What a decision carries beyond the obligations and the rationale.
pub(crate) const fn options(text_after: bool, previews: bool, subjects: bool) -> Options {
    Options { text_after, previews, subjects, expired: false }
}
