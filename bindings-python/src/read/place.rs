//! Where a value stands, as a chain of places on the stack: a path is written only if something is wrong there.

use std::fmt::Write as _;

use lictor::{Code, Limits, Problem};
use pyo3::prelude::*;
use pyo3::types::PyType;

use super::Refused;

#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    outer: Option<&'a Place<'a>>,
    step: Step<'a>,
    /// Lists and maps that may still be opened here.
    depth: usize,
}

#[derive(Clone, Copy)]
pub(super) enum Step<'a> {
    Root,
    Key(&'a str),
    Index(usize),
}

impl Place<'_> {
    pub(super) fn root() -> Self {
        Place { outer: None, step: Step::Root, depth: Limits::default().json_depth }
    }

    /// The depth of what stands below a list or a map here.
    pub(super) fn opened(&self) -> Result<usize, Refused> {
        self.depth.checked_sub(1).ok_or_else(|| {
            let depth = Limits::default().json_depth;
            Refused::too_large(format!("is nested deeper than {depth} levels"))
        })
    }

    /// The place one step below, with the depth that [`opened`](Self::opened) gave.
    pub(super) const fn below<'a>(&'a self, step: Step<'a>, depth: usize) -> Place<'a> {
        Place { outer: Some(self), step, depth }
    }

    pub(super) fn problem(&self, code: Code, message: impl Into<String>) -> Problem {
        Problem::new(code, self.path(), message)
    }

    /// What to say if an object's own code failed.
    pub(super) fn raised(&self, py: Python<'_>, cause: PyErr) -> Refused {
        let message = format!("could not be read: `{}`", class_name(&cause.get_type(py)));
        Refused::Raised(self.problem(Code::Type, message), cause)
    }

    fn path(&self) -> String {
        let mut path = self.outer.map(Place::path).unwrap_or_default();
        match self.step {
            Step::Root => {}
            Step::Key(key) => {
                if !path.is_empty() {
                    path.push('.');
                }
                // A name that a host gives is told; one that could be content is not.
                path.push_str(if is_name(key) { key } else { "*" });
            }
            // Writing to a String cannot fail.
            Step::Index(index) => {
                let _ = write!(path, "[{index}]");
            }
        }
        path
    }
}

impl Refused {
    /// The whole request is larger than it may be.
    pub(super) fn too_large(how: String) -> Self {
        Refused::Limit(Problem::new(Code::Limit, "", format!("the request {how}")))
    }
}

/// The name of a class, which is the programmer's and no content.
pub(super) fn class_name(class: &Bound<'_, PyType>) -> String {
    class.name().map_or_else(|_| "object".to_owned(), |name| name.to_string())
}

/// Whether a key has the shape of a name.
fn is_name(key: &str) -> bool {
    const LONGEST: usize = 64;
    key.len() <= LONGEST
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
        && key.bytes().any(|byte| byte.is_ascii_alphabetic())
}
