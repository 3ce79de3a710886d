//! The classes of the Python layer that native code makes instances of, looked up once.

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyString};

/// See `python/lictor/decision.py`, `python/lictor/errors.py` and the standard library.
pub(crate) struct Classes {
    /// By the name that the core gives them: the classes of a decision's parts.
    pub(crate) records: Py<PyDict>,
    /// By the name that the core gives them: the members of each enum, by value.
    pub(crate) enums: Py<PyDict>,
    pub(crate) policy_error: Py<PyAny>,
    pub(crate) request_error: Py<PyAny>,
    pub(crate) limit_error: Py<PyAny>,
    pub(crate) internal_error: Py<PyAny>,
    pub(crate) withheld: Py<PyAny>,
    pub(crate) stream_error: Py<PyAny>,
    pub(crate) finished: Py<PyAny>,
    pub(crate) update_rejected: Py<PyAny>,
    pub(crate) updated: Py<PyAny>,
    /// `collections.abc.Mapping`.
    pub(crate) mapping: Py<PyAny>,
    /// `datetime.datetime`.
    pub(crate) datetime: Py<PyAny>,
    /// `dataclasses.fields`.
    pub(crate) fields: Py<PyAny>,
}

static CLASSES: PyOnceLock<Classes> = PyOnceLock::new();

impl Classes {
    /// The classes. The Python layer imports this module, so they are looked up at the first call and not at import.
    pub(crate) fn get(py: Python<'_>) -> PyResult<&Classes> {
        CLASSES.get_or_try_init(py, || {
            let errors = py.import("lictor.errors")?;
            let decision = py.import("lictor.decision")?;
            let class = |name: &str| errors.getattr(name).map(Bound::unbind);
            Ok(Classes {
                records: decision.getattr("RECORDS")?.cast_into::<PyDict>()?.unbind(),
                enums: decision.getattr("ENUMS")?.cast_into::<PyDict>()?.unbind(),
                policy_error: class("PolicyError")?,
                request_error: class("RequestError")?,
                limit_error: class("LimitError")?,
                internal_error: class("InternalError")?,
                withheld: class("Withheld")?,
                stream_error: class("StreamError")?,
                finished: decision.getattr("Finished")?.unbind(),
                update_rejected: class("UpdateRejected")?,
                updated: decision.getattr("Updated")?.unbind(),
                mapping: py.import("collections.abc")?.getattr("Mapping")?.unbind(),
                datetime: py.import("datetime")?.getattr("datetime")?.unbind(),
                fields: py.import("dataclasses")?.getattr("fields")?.unbind(),
            })
        })
    }

    /// The class of a part of a decision; `None` where the core has a part that Python has not.
    pub(crate) fn record<'py>(&self, py: Python<'py>, name: &str) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.records.bind(py).get_item(PyString::intern(py, name))
    }

    /// The member of an enum; `None` where Python knows the enum's members as plain strings.
    pub(crate) fn member<'py>(
        &self,
        py: Python<'py>,
        name: &str,
        value: &str,
    ) -> PyResult<Option<Bound<'py, PyAny>>> {
        match self.enums.bind(py).get_item(PyString::intern(py, name))? {
            Some(members) => members.cast::<PyDict>()?.get_item(PyString::intern(py, value)),
            None => Ok(None),
        }
    }
}
