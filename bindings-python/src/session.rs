//! What a session has come to, and the digest of a tool's definition.

use lictor::{RequestError, Session, Value};
use pyo3::prelude::*;

use crate::decision::Decision;
use crate::errors::{guarded, request_error};
use crate::read;
use crate::request::Given;
use crate::write;

/// A session in which nothing has happened yet: plain data, which the host keeps and sends with each request.
///
/// >>> lictor.new_session("s1")
/// {'id': 's1', 'labels': [], 'posture': 'allow', 'tools_called': [], 'turn': 0}
#[pyfunction]
#[pyo3(signature = (id, /))]
pub(crate) fn new_session<'py>(py: Python<'py>, id: &str) -> PyResult<Bound<'py, PyAny>> {
    guarded(py, || write::plain(py, &Session::new(id).to_value()))
}

/// The session after `request` was decided: turn, labels, tools called, posture, and in `consume` what the host adds to its
/// counters. A pure function; nothing is kept, and `session` is not changed.
///
/// Raises `RequestError` for a session that cannot be read.
#[pyfunction]
#[pyo3(signature = (session, request, decision, /))]
pub(crate) fn next_session<'py>(
    py: Python<'py>,
    session: &Bound<'py, PyAny>,
    request: &Bound<'py, PyAny>,
    decision: &Decision,
) -> PyResult<Bound<'py, PyAny>> {
    guarded(py, || {
        let session = read::value(py, session)?;
        let session = Session::read(session).map_err(|error: RequestError| request_error(py, &error))?;
        let request = Given::read(py, request)?;
        write::plain(py, &session.next(&request, decision.core()).to_value())
    })
}

/// The digest of a tool's definition, as MCP's `tools/list` gives it: what `hash` in `schema.tools` is compared with.
///
/// >>> lictor.tool_hash({"name": "search", "inputSchema": {"type": "object"}})
/// 'sha256:d0d966c4bfc842ac3c1b64a4140b66e66a1b5b1487b618d77694e8392dbe6bf7'
#[pyfunction]
#[pyo3(signature = (definition, /))]
pub(crate) fn tool_hash(py: Python<'_>, definition: &Bound<'_, PyAny>) -> PyResult<String> {
    guarded(py, || match read::value(py, definition)? {
        Value::Map(definition) => Ok(lictor::tool_hash(&definition)),
        _ => Err(pyo3::exceptions::PyTypeError::new_err("a tool's definition is a mapping")),
    })
}
