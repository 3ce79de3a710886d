//! The evaluator as Python holds it. Each call reads its request, asks the core once, and hands the answer out.

use std::cell::RefCell;
use std::collections::BTreeMap;

use lictor::fingerprint::Key;
use lictor::request::Answer;
use lictor::{Compiler, Diagnostics, Dialect, Kind, Limits, Options, Scratch};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyString};

use crate::classes::Classes;
use crate::decision::{Decision, Outcome};
use crate::errors::{self, guarded, policy_error, request_error, request_exception, unknown_name};
use crate::request::{Given, Text, options};
use crate::{read, write};

thread_local! {
    /// What a call writes to, one for each thread, so that a call need not allocate it.
    static SCRATCH: RefCell<Scratch> = RefCell::new(Scratch::default());
}

/// From so many bytes of text on a call takes long enough for other threads to run Python meanwhile.
const LONG_TEXT: usize = 32 << 10;

/// Runs `call`, about so many bytes of text, in the thread's memory. The core never calls back into Python, so it is free; if it
/// were not, new memory would do.
pub(crate) fn in_scratch<T: Send>(
    py: Python<'_>,
    bytes: usize,
    call: impl FnOnce(&mut Scratch) -> T + Send,
) -> T {
    let run = || {
        SCRATCH.with(|scratch| match scratch.try_borrow_mut() {
            Ok(mut scratch) => call(&mut scratch),
            Err(_) => call(&mut Scratch::default()),
        })
    };
    if bytes < LONG_TEXT { run() } else { py.detach(run) }
}

/// Bytes of a request's texts.
fn text_bytes(request: &lictor::Request) -> usize {
    let texts = request.content.iter().flatten().filter_map(|part| part.text.as_ref());
    texts.map(String::len).sum()
}

/// A compiled bundle. Immutable: all threads may share one.
#[pyclass(frozen, subclass, module = "lictor._lictor")]
pub(crate) struct Evaluator {
    core: lictor::Evaluator,
    warnings: Diagnostics,
}

#[pymethods]
impl Evaluator {
    #[new]
    #[pyo3(signature = (
        documents, /, *, organisation = None, dialect = None, limits = None, key = None, updates = None,
        remove = Vec::new()
    ))]
    #[expect(clippy::too_many_arguments, reason = "Python passes them by name")]
    fn new(
        py: Python<'_>,
        documents: Vec<(String, String)>,
        organisation: Option<&str>,
        dialect: Option<&str>,
        limits: Option<&Bound<'_, PyAny>>,
        key: Option<&[u8]>,
        updates: Option<PyRef<'_, Evaluator>>,
        remove: Vec<(Option<String>, String)>,
    ) -> PyResult<Self> {
        guarded(py, || {
            if let Some(updates) = updates {
                let base = updates.core.clone();
                let mut update = base.update();
                if let Some(organisation) = organisation {
                    update = update.organisation(organisation);
                }
                let dialect = dialect.map(dialect_named).transpose()?;
                for (name, text) in documents {
                    update = match dialect {
                        Some(dialect) => update.document_as(dialect, name, text),
                        None => update.document(name, text),
                    };
                }
                for (set, id) in remove {
                    update = match set {
                        Some(set) => update.remove_from(set, id),
                        None => update.remove(id),
                    };
                }
                let compiled = py.detach(|| update.compile()).map_err(|error| policy_error(py, &error))?;
                return Ok(Evaluator { core: compiled.evaluator, warnings: compiled.warnings });
            }
            let mut compiler = Compiler::new();
            if let Some(organisation) = organisation {
                compiler = compiler.organisation(organisation);
            }
            if let Some(limits) = limits {
                compiler = compiler.limits(lowered(limits)?);
            }
            if let Some(key) = key {
                let key = Key::new(key).map_err(|error| PyValueError::new_err(error.to_string()))?;
                compiler = compiler.key(key);
            }
            let dialect = dialect.map(dialect_named).transpose()?;
            for (name, text) in documents {
                compiler = match dialect {
                    Some(dialect) => compiler.document_as(dialect, name, text),
                    None => compiler.document(name, text),
                };
            }
            let compiled = py.detach(|| compiler.compile()).map_err(|error| policy_error(py, &error))?;
            Ok(Evaluator { core: compiled.evaluator, warnings: compiled.warnings })
        })
    }

    /// `sha256:` and the digest of the bundle: it names what decides.
    #[getter]
    fn digest(&self) -> String {
        self.core.digest().to_string()
    }

    /// Lints: what loads but is probably not meant.
    #[getter]
    fn warnings<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        errors::diagnostics(py, &self.warnings)
    }

    /// The lints for a person, each with its place in the text. With `color`, in ANSI colours.
    #[pyo3(signature = (color = false))]
    fn render_warnings(&self, py: Python<'_>, color: bool) -> PyResult<String> {
        guarded(py, || Ok(self.warnings.render(color)))
    }

    /// `names` with the bundle's own organisation where they do not name one: the scope of a request.
    ///
    /// Raises `RequestError` if the bundle has none either: no policy would apply, and everything would pass.
    #[pyo3(signature = (names = None, /))]
    fn scope(
        &self,
        py: Python<'_>,
        names: Option<BTreeMap<String, String>>,
    ) -> PyResult<BTreeMap<String, String>> {
        guarded(py, || Ok(self.request(py, Kind::Input, names)?.scope))
    }

    /// The verdict and the effects only: the fast path.
    ///
    /// >>> evaluator = lictor.Evaluator.from_yaml('''
    /// ... lictor: 1
    /// ... bundle: {id: demo, version: '1', tenant: acme}
    /// ... policies:
    /// ...   - {id: no-ssn, scope: {org: acme}, severity: high, detect: {any: [pii.ssn]}, effect: redact}
    /// ... ''')
    /// >>> evaluator.decide({"kind": "input", "scope": {"org": "acme"}, "text": "hello"})
    /// Outcome(verdict='allow', effects=(), final=True)
    #[pyo3(signature = (request, /))]
    fn decide(&self, py: Python<'_>, request: &Bound<'_, PyAny>) -> PyResult<Outcome> {
        guarded(py, || {
            let request = Given::read(py, request)?;
            let request = &*request;
            let outcome =
                in_scratch(py, text_bytes(request), |scratch| self.core.decide_in(request, scratch));
            outcome.map(Outcome).map_err(|error| request_error(py, &error))
        })
    }

    /// The decision with its rationale.
    ///
    /// `text_after` adds the content and a tool's arguments after the changes, `previews` a masked preview of each hit, `subjects`
    /// the text that a judge is asked about. `strict` raises what would otherwise be listed in `errors`.
    ///
    /// >>> evaluator = lictor.Evaluator.from_yaml('''
    /// ... lictor: 1
    /// ... bundle: {id: demo, version: '1', tenant: acme}
    /// ... policies:
    /// ...   - {id: no-ssn, scope: {org: acme}, severity: high, detect: {any: [pii.ssn]}, effect: redact}
    /// ... ''')
    /// >>> request = {"kind": "input", "scope": {"org": "acme"}, "text": "😀 536-22-8726"}
    /// >>> decision = evaluator.evaluate(request, text_after=True)
    /// >>> decision.verdict, decision.text_after[0].text
    /// (<Verdict.TRANSFORM: 'transform'>, '😀 [REDACTED]')
    /// >>> hit = decision.rationale[0].hits[0]
    /// >>> request["text"][hit.start:hit.end]
    /// '536-22-8726'
    #[pyo3(signature = (request, /, *, text_after = false, previews = false, subjects = false, strict = false))]
    fn evaluate(
        &self,
        py: Python<'_>,
        request: &Bound<'_, PyAny>,
        text_after: bool,
        previews: bool,
        subjects: bool,
        strict: bool,
    ) -> PyResult<Decision> {
        guarded(py, || {
            let request = Given::read(py, request)?;
            self.evaluated(py, &request, options(text_after, previews, subjects), strict)
        })
    }

    /// The decision with every policy in scope: also those that did not match, and why. Options as for `evaluate`.
    #[pyo3(signature = (request, /, *, text_after = false, previews = false, subjects = false, strict = false))]
    fn explain(
        &self,
        py: Python<'_>,
        request: &Bound<'_, PyAny>,
        text_after: bool,
        previews: bool,
        subjects: bool,
        strict: bool,
    ) -> PyResult<Decision> {
        guarded(py, || {
            let request = Given::read(py, request)?;
            let options = options(text_after, previews, subjects);
            let request = &*request;
            let decision = in_scratch(py, text_bytes(request), |scratch| {
                self.core.explain_with(request, options, scratch)
            });
            given(py, decision, strict)
        })
    }

    /// A decision for each request, in order; one that fails is a `RequestError` in its place and does not stop the rest.
    ///
    /// Other threads run Python meanwhile.
    ///
    /// >>> evaluator = lictor.Evaluator.from_yaml('''
    /// ... lictor: 1
    /// ... bundle: {id: demo, version: '1', tenant: acme}
    /// ... policies:
    /// ...   - {id: no-ssn, scope: {org: acme}, severity: high, detect: {any: [pii.ssn]}, effect: redact}
    /// ... ''')
    /// >>> evaluator.evaluate_many([{"kind": "input", "scope": {"org": "acme"}, "text": "hello"}, {"kind": "unheard-of"}])
    /// [Decision(verdict='allow', effects=(), rationale=0 rows), RequestError((Problem(code='E-ENUM', ...
    #[pyo3(signature = (requests, /))]
    fn evaluate_many<'py>(
        &self,
        py: Python<'py>,
        requests: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyList>> {
        guarded(py, || {
            let request_error = Classes::get(py)?.request_error.bind(py);
            let mut read = Vec::new();
            let mut refused = Vec::new();
            for (place, request) in requests.try_iter()?.enumerate() {
                match Given::read(py, &request?) {
                    Ok(request) => read.push(request.into_owned()),
                    Err(error) if error.is_instance(py, request_error) => refused.push((place, error)),
                    Err(error) => return Err(error),
                }
            }
            let decisions = py.detach(|| self.core.evaluate_many(&read));
            let mut refused = refused.into_iter().peekable();
            let answers = PyList::empty(py);
            for decision in decisions {
                while let Some((_, error)) = refused.next_if(|(place, _)| *place == answers.len()) {
                    answers.append(error.into_value(py))?;
                }
                match decision {
                    Ok(decision) => answers.append(Decision::new(decision))?,
                    Err(error) => answers.append(request_exception(py, &error.problems)?)?,
                }
            }
            for (_, error) in refused {
                answers.append(error.into_value(py))?;
            }
            Ok(answers)
        })
    }

    /// Wire JSON in, canonical wire JSON out. Offsets count bytes of UTF-8 unless the request says otherwise.
    #[pyo3(signature = (json, /, *, text_after = false, previews = false, subjects = false, strict = false))]
    fn evaluate_json(
        &self,
        py: Python<'_>,
        json: Text<'_>,
        text_after: bool,
        previews: bool,
        subjects: bool,
        strict: bool,
    ) -> PyResult<String> {
        guarded(py, || {
            let request =
                lictor::Request::from_json(json.bytes()).map_err(|error| request_error(py, &error))?;
            let decision = self.evaluated(py, &request, options(text_after, previews, subjects), strict)?;
            Ok(decision.core().to_json())
        })
    }

    /// The decision once judges have answered. Ask about the same request; nothing is kept between the calls.
    #[pyo3(signature = (request, answers, /, *, text_after = false, previews = false, subjects = false, strict = false))]
    #[expect(clippy::too_many_arguments, reason = "each is a keyword")]
    fn resume(
        &self,
        py: Python<'_>,
        request: &Bound<'_, PyAny>,
        answers: &Bound<'_, PyAny>,
        text_after: bool,
        previews: bool,
        subjects: bool,
        strict: bool,
    ) -> PyResult<Decision> {
        guarded(py, || {
            self.answered(py, request, Some(answers), options(text_after, previews, subjects), strict)
        })
    }

    /// The decision once the host waits no longer: a check without an answer has expired, and its policy's fail mode decides.
    #[pyo3(signature = (request, answers = None, /, *, text_after = false, previews = false, subjects = false, strict = false))]
    #[expect(clippy::too_many_arguments, reason = "each is a keyword")]
    fn expire(
        &self,
        py: Python<'_>,
        request: &Bound<'_, PyAny>,
        answers: Option<&Bound<'_, PyAny>>,
        text_after: bool,
        previews: bool,
        subjects: bool,
        strict: bool,
    ) -> PyResult<Decision> {
        let options = Options { expired: true, ..options(text_after, previews, subjects) };
        guarded(py, || self.answered(py, request, answers, options, strict))
    }

    /// The answers that came after `expire`, for the log: those to the checks that were pending in `decision`. They change nothing.
    #[staticmethod]
    #[pyo3(signature = (decision, answers, /))]
    fn late_findings<'py>(
        py: Python<'py>,
        decision: &Bound<'py, Decision>,
        answers: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, || {
            let answers = read_answers(py, answers)?;
            let pending = &decision.get().core().pending;
            write::typed(py, &lictor::Evaluator::late_findings(pending, &answers))
        })
    }

    /// The text as it may go on: with every redaction that the policies ask for.
    ///
    /// The organisation is the bundle's own where `scope` does not name one. Raises `Denied`, `ApprovalNeeded` or `Withheld` if the
    /// text must not go on.
    ///
    /// >>> evaluator = lictor.Evaluator.from_yaml('''
    /// ... lictor: 1
    /// ... bundle: {id: demo, version: '1', tenant: acme}
    /// ... policies:
    /// ...   - {id: no-ssn, scope: {org: acme}, severity: high, detect: {any: [pii.ssn]}, effect: redact}
    /// ... ''')
    /// >>> evaluator.redact("my number is 536-22-8726")
    /// 'my number is [REDACTED]'
    #[pyo3(signature = (text, /, kind = "input", scope = None))]
    fn redact(
        &self,
        py: Python<'_>,
        text: &Bound<'_, PyString>,
        kind: &str,
        scope: Option<BTreeMap<String, String>>,
    ) -> PyResult<String> {
        guarded(py, || {
            let kind = Kind::from_name(kind)
                .ok_or_else(|| unknown_name("kind", Kind::ALL.iter().map(|kind| kind.as_str())))?;
            let text = text
                .to_str()
                .map_err(|_| PyValueError::new_err("the text holds half of a surrogate pair"))?;
            let request = self.request(py, kind, scope)?.with_text(text);
            let options = Options { text_after: true, ..Options::default() };
            let decision = in_scratch(py, text_bytes(&request), |scratch| {
                self.core.evaluate_with(&request, options, scratch)
            })
            .map_err(|error| request_error(py, &error))?;
            if decision.withheld().is_some() {
                return Err(errors::withheld(py, decision));
            }
            let after = decision.text_after.into_iter().flatten().next();
            Ok(after.map_or_else(|| text.to_owned(), |part| part.text))
        })
    }

    /// The policies that were imported from `dialect`, each as it was written.
    #[pyo3(signature = (dialect, /))]
    fn export<'py>(&self, py: Python<'py>, dialect: &str) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, || write::plain(py, &self.core.export(dialect_named(dialect)?)))
    }

    /// The answer of the pattern policies' product to `request`. It quotes the text: for the caller, not for a log.
    #[pyo3(signature = (request, decision, /))]
    fn safe_ai_answer<'py>(
        &self,
        py: Python<'py>,
        request: &Bound<'py, PyAny>,
        decision: &Bound<'py, Decision>,
    ) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, || {
            let request = Given::read(py, request)?;
            write::plain(py, &self.core.safe_ai_answer(&request, decision.get().core()))
        })
    }

    fn __repr__(&self) -> String {
        format!("Evaluator({} policies, {})", self.core.policies().len(), self.core.digest())
    }

    fn __copy__<'py>(slf: &Bound<'py, Self>) -> Bound<'py, Self> {
        slf.clone()
    }

    fn __deepcopy__<'py>(slf: &Bound<'py, Self>, _memo: &Bound<'py, PyAny>) -> Bound<'py, Self> {
        slf.clone()
    }
}

impl Evaluator {
    pub(crate) const fn core(&self) -> &lictor::Evaluator {
        &self.core
    }

    fn request(
        &self,
        py: Python<'_>,
        kind: Kind,
        scope: Option<BTreeMap<String, String>>,
    ) -> PyResult<lictor::Request> {
        self.core.request(kind, scope.unwrap_or_default()).map_err(|error| request_error(py, &error))
    }

    fn evaluated(
        &self,
        py: Python<'_>,
        request: &lictor::Request,
        options: Options,
        strict: bool,
    ) -> PyResult<Decision> {
        given(
            py,
            in_scratch(py, text_bytes(request), |scratch| self.core.evaluate_with(request, options, scratch)),
            strict,
        )
    }

    fn answered(
        &self,
        py: Python<'_>,
        request: &Bound<'_, PyAny>,
        answers: Option<&Bound<'_, PyAny>>,
        options: Options,
        strict: bool,
    ) -> PyResult<Decision> {
        let mut request = Given::read(py, request)?.into_owned();
        if let Some(answers) = answers {
            request.answers.extend(read_answers(py, answers)?);
        }
        self.evaluated(py, &request, options, strict)
    }
}

/// The core's answer as Python's. In strict mode whatever the decision would only list is raised.
fn given(
    py: Python<'_>,
    decision: Result<lictor::Decision, lictor::RequestError>,
    strict: bool,
) -> PyResult<Decision> {
    match decision {
        Ok(decision) if strict && !decision.errors.is_empty() => {
            Err(request_error(py, &lictor::RequestError { problems: decision.errors }))
        }
        Ok(decision) => Ok(Decision::new(decision)),
        Err(error) => Err(request_error(py, &error)),
    }
}

fn read_answers(py: Python<'_>, answers: &Bound<'_, PyAny>) -> PyResult<Vec<Answer>> {
    lictor::answers_from_value(read::value(py, answers)?).map_err(|error| request_error(py, &error))
}

pub(crate) fn dialect_named(name: &str) -> PyResult<Dialect> {
    Dialect::from_name(name).ok_or_else(|| unknown_name("dialect", Dialect::ALL.map(Dialect::as_str)))
}

/// Limits by name, each lowered.
fn lowered(given: &Bound<'_, PyAny>) -> PyResult<Limits> {
    let given =
        given.cast::<PyDict>().map_err(|_| PyTypeError::new_err("limits must be a dict of names to ints"))?;
    let mut limits = Limits::default();
    for (name, value) in given {
        limits
            .lower(&name.extract::<String>()?, value.extract()?)
            .ok_or_else(|| unknown_name("a limit's name", Limits::NAMES))?;
    }
    Ok(limits)
}
