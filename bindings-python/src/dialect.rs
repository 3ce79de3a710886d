//! What a dialect's product does with its own documents.

use lictor::import;
use lictor::import::agentic_audit;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

use crate::classes::Classes;
use crate::errors::{self, guarded};
use crate::evaluator::dialect_named;
use crate::{read, write};

/// Applies a partial update to a stored document of a dialect, and checks the result as an import would.
///
/// `if_version` is what the update was made for; another version is `E-CONFLICT`. Raises `UpdateRejected`, and the document stays as it was.
///
/// >>> updated = lictor.apply_update("agentic-audit", {"logging_level": "standard"}, {"logging_level": "full"})
/// >>> updated.document["logging_level"]
/// 'full'
#[pyfunction]
#[pyo3(signature = (dialect, current, patch, if_version = None))]
pub(crate) fn apply_update<'py>(
    py: Python<'py>,
    dialect: &str,
    current: &Bound<'py, PyAny>,
    patch: &Bound<'py, PyAny>,
    if_version: Option<&str>,
) -> PyResult<Bound<'py, PyAny>> {
    guarded(py, || {
        let dialect = dialect_named(dialect)?;
        let (current, patch) = (read::value(py, current)?, read::value(py, patch)?);
        let classes = Classes::get(py)?;
        match import::apply_update(dialect, &current, &patch, if_version) {
            Ok(updated) => {
                let members = PyDict::new(py);
                members.set_item("document", write::plain(py, &updated.document)?)?;
                members.set_item("version", updated.version)?;
                members.set_item("changed", PyTuple::new(py, updated.changed)?)?;
                members.set_item("warnings", errors::diagnostics(py, &updated.warnings)?)?;
                classes.updated.bind(py).call((), Some(&members))
            }
            Err(rejected) => {
                let body = write::plain(py, &rejected.body)?;
                let diagnostics = errors::diagnostics(py, &rejected.problems)?;
                let args = (diagnostics, rejected.problems.render(false), rejected.status, body);
                Err(PyErr::from_value(classes.update_rejected.bind(py).call1(args)?))
            }
        }
    })
}

/// An organisation policy in full: the document completed with its product's defaults.
///
/// >>> lictor.organisation_policy({"logging_level": "full"})["blocking_rules"]["enabled"]
/// False
#[pyfunction]
#[pyo3(signature = (document, /))]
pub(crate) fn organisation_policy<'py>(
    py: Python<'py>,
    document: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    guarded(py, || write::plain(py, &agentic_audit::organisation_policy(&read::value(py, document)?)))
}
