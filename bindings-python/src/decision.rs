//! Decisions. An attribute is made when it is asked for, so a host pays for what it looks at.

use lictor::EffectSet;
use lictor::decision;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyString, PyTuple};

use crate::errors::{guarded, request_error};
use crate::request::Given;
use crate::{read, write};

/// What pickle calls, and with what.
type Reduced<'py, Args> = (Bound<'py, PyAny>, Args);

/// An authorisation must not come out true by accident.
fn neither<T>() -> PyResult<T> {
    Err(PyTypeError::new_err("a decision is neither true nor false: compare its verdict"))
}

/// `'deny'` and `('deny', 'alert')`, as Python writes them.
fn shown(py: Python<'_>, verdict: lictor::Verdict, effects: EffectSet) -> PyResult<(String, String)> {
    let effects: Vec<&str> = effects.iter().map(lictor::EffectKind::as_str).collect();
    Ok((format!("'{verdict}'"), PyTuple::new(py, effects)?.repr()?.to_string()))
}

/// The verdict and the effects, without the rationale: what `decide` gives.
#[pyclass(frozen, eq, module = "lictor")]
#[derive(PartialEq)]
pub(crate) struct Outcome(pub(crate) lictor::Outcome);

#[pymethods]
impl Outcome {
    /// What the host must do with the action.
    #[getter]
    fn verdict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        write::member(py, "Verdict", self.0.verdict.as_str())
    }

    /// What contributed to the verdict or stands beside it, most restrictive first.
    #[getter]
    fn effects<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        write::typed(py, &self.0.effects)
    }

    /// Whether nothing is pending.
    #[getter]
    const fn r#final(&self) -> bool {
        self.0.is_final
    }

    fn __bool__(&self) -> PyResult<bool> {
        neither()
    }

    fn __hash__(&self) -> u64 {
        self.0.effects.iter().fold(self.0.verdict as u64, |hash, effect| hash * 16 + effect as u64)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let (verdict, effects) = shown(py, self.0.verdict, self.0.effects)?;
        let is_final = if self.0.is_final { "True" } else { "False" };
        Ok(format!("Outcome(verdict={verdict}, effects={effects}, final={is_final})"))
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Reduced<'py, (String, Vec<&'static str>, bool)>> {
        let lictor::Outcome { verdict, effects, is_final } = slf.get().0;
        let effects = effects.iter().map(lictor::EffectKind::as_str).collect();
        Ok((slf.get_type().getattr("_restore")?, (verdict.to_string(), effects, is_final)))
    }

    #[staticmethod]
    fn _restore(verdict: &str, effects: Vec<String>, is_final: bool) -> PyResult<Self> {
        let verdict = lictor::Verdict::ALL.into_iter().find(|known| known.as_str() == verdict);
        let effects = effects
            .iter()
            .map(|name| lictor::EffectKind::ALL.into_iter().find(|known| known.as_str() == name))
            .collect::<Option<EffectSet>>();
        match (verdict, effects) {
            (Some(verdict), Some(effects)) => Ok(Outcome(lictor::Outcome { verdict, effects, is_final })),
            _ => Err(PyValueError::new_err("not an outcome")),
        }
    }
}

/// The answer to one request: what the host must do, and why.
///
/// Attributes are made when they are asked for, each time anew: keep in a variable what you look at more than once.
///
/// >>> import lictor
/// >>> decision = lictor.Evaluator.from_yaml('''
/// ... lictor: 1
/// ... bundle: {id: demo, version: '1', tenant: acme}
/// ... policies:
/// ...   - {id: no-ssn, scope: {org: acme}, severity: high, detect: {any: [pii.ssn]}, effect: redact}
/// ... ''').evaluate({"kind": "input", "scope": {"org": "acme"}, "text": "my number is 536-22-8726"})
/// >>> decision.redactions
/// (Redaction(path='text', start=13, end=24, replacement='[REDACTED]'),)
/// >>> decision.rewrite({"text": "my number is 536-22-8726", "model": "large"})
/// {'model': 'large', 'text': 'my number is [REDACTED]'}
/// >>> print(decision.render())
/// TRANSFORM  carry out the action with these changes
/// ...
/// >>> decision.record.to_dict()["redactions"]
/// 1
#[pyclass(frozen, eq, module = "lictor")]
#[derive(PartialEq)]
pub(crate) struct Decision(decision::Decision);

impl Decision {
    pub(crate) const fn new(decision: decision::Decision) -> Self {
        Decision(decision)
    }

    pub(crate) const fn core(&self) -> &decision::Decision {
        &self.0
    }
}

#[pymethods]
impl Decision {
    /// The request's id, echoed.
    #[getter]
    fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// The unit of every offset in the decision: that of the request.
    #[getter]
    fn offsets<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        write::typed(py, &self.0.offsets)
    }

    /// What the host must do with the action.
    #[getter]
    fn verdict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        write::member(py, "Verdict", self.0.verdict.as_str())
    }

    /// Whether nothing is pending.
    #[getter]
    const fn r#final(&self) -> bool {
        self.0.is_final
    }

    /// What contributed to the verdict or stands beside it, most restrictive first.
    #[getter]
    fn effects<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        write::typed(py, &self.0.effects)
    }

    /// What the policies tell the caller, one a line, in rationale order.
    #[getter]
    fn message(&self) -> Option<&str> {
        self.0.message.as_deref()
    }

    /// Spans to replace, by path and place, never overlapping.
    #[getter]
    fn redactions<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        write::typed(py, &self.0.redactions)
    }

    /// The content after redaction, with `text_after=True`.
    #[getter]
    fn text_after<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        write::typed(py, &self.0.text_after)
    }

    /// Arguments to set, by path.
    #[getter]
    fn set_args<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        write::plain(py, &self.0.set_args)
    }

    /// The tool's arguments after redaction and `set_arg`, with `text_after=True`.
    #[getter]
    fn args_after<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        write::plain(py, &self.0.args_after)
    }

    /// The model to use instead.
    #[getter]
    fn route<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        write::typed(py, &self.0.route)
    }

    /// Counters to consume, each with the smallest limit that any policy sets.
    #[getter]
    fn throttle<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        write::plain(py, &self.0.throttle)
    }

    /// Approvals that are still needed, all of them.
    #[getter]
    fn approvals<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        write::typed(py, &self.0.approvals)
    }

    /// SHA-256 of the action that an approval consents to; there whenever an approval is needed.
    #[getter]
    fn action_digest(&self) -> Option<&str> {
        self.0.action_digest.as_deref()
    }

    /// Questions for a judge.
    #[getter]
    fn pending<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        write::typed(py, &self.0.pending)
    }

    /// A complete decision to use if no judge answers; there exactly while something is pending.
    #[getter]
    fn fallback(&self) -> Option<Decision> {
        self.0.fallback.as_deref().map(|fallback| Decision(fallback.clone()))
    }

    /// Whom to alert, as the policies say it.
    #[getter]
    fn notify<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        write::typed(py, &self.0.notify)
    }

    /// Framework to references in it, of every policy that contributes.
    #[getter]
    fn tags<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        write::typed(py, &self.0.tags)
    }

    /// What the session is to be labelled with.
    #[getter]
    fn labels<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        write::typed(py, &self.0.labels)
    }

    /// What to store.
    #[getter]
    fn log<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        write::typed(py, &self.0.log)
    }

    /// Policies that wanted a judge, got none, and fail open.
    #[getter]
    fn unjudged<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        write::typed(py, &self.0.unjudged)
    }

    /// One row a policy that had a say, most restrictive first.
    #[getter]
    fn rationale<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        write::typed(py, &self.0.rationale)
    }

    /// How many rows there were, where that is more than are listed.
    #[getter]
    const fn rationale_total(&self) -> Option<usize> {
        self.0.rationale_total
    }

    /// What was wrong with the request, or beyond a limit.
    #[getter]
    fn errors<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        write::typed(py, &self.0.errors)
    }

    /// Digest of the bundle that decided.
    #[getter]
    fn bundle(&self) -> String {
        self.0.bundle.to_string()
    }

    /// Work done.
    #[getter]
    fn cost<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        write::typed(py, &self.0.cost)
    }

    /// The rows whose policies hold or deny the action: those that a refusal names.
    #[getter]
    fn withheld_by<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        write::typed(py, &self.0.withheld_by().collect::<Vec<_>>())
    }

    /// The decision without content: what belongs in a log.
    #[getter]
    fn record(&self) -> Record {
        Record(lictor::Record::from(&self.0))
    }

    /// Why the content must not go on, in one sentence; `None` if it may.
    ///
    /// It must not if the verdict is hold or deny, and not if anything was wrong with the request.
    fn withheld(&self, py: Python<'_>) -> PyResult<Option<String>> {
        guarded(py, || Ok(self.0.withheld()))
    }

    /// `document` with the decision's changes: redactions each at its path, and in a tool call what policies set. `document` is what was asked about, with the same
    /// paths: a whole body with its `messages`, say. It is not changed; the copy is plain data with sorted keys.
    ///
    /// Raises `RequestError` if a redaction has no text in the document: it would go on unredacted.
    #[pyo3(signature = (document, /))]
    fn rewrite<'py>(&self, py: Python<'py>, document: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, || {
            let document = read::value(py, document)?;
            let after = self
                .0
                .rewrite(&document)
                .map_err(|problem| request_error(py, &lictor::RequestError { problems: vec![problem] }))?;
            write::plain(py, &after)
        })
    }

    /// The text, such as a model's answer, with each placeholder replaced by what it stands for in the request that was asked about.
    ///
    /// Placeholders are what `redact: {style: placeholder}` writes; only this puts back what stood there.
    #[pyo3(signature = (request, text, /))]
    fn restore(
        &self,
        py: Python<'_>,
        request: &Bound<'_, PyAny>,
        text: &Bound<'_, PyString>,
    ) -> PyResult<String> {
        guarded(py, || {
            let request = Given::read(py, request)?;
            let text = text
                .to_str()
                .map_err(|_| PyValueError::new_err("the text holds half of a surrogate pair"))?;
            Ok(self.0.restore(&request, text))
        })
    }

    /// The decision for a person: what to do, why, and what had no effect. With `color`, in ANSI colours.
    #[pyo3(signature = (color = false))]
    fn render(&self, py: Python<'_>, color: bool) -> PyResult<String> {
        guarded(py, || Ok(self.0.render(color)))
    }

    /// The decision as one canonical JSON text (RFC 8785).
    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        guarded(py, || Ok(self.0.to_json()))
    }

    /// The decision as plain data, with the names of the wire form.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, || write::plain(py, &self.0))
    }

    /// Reads a decision back from its JSON.
    #[staticmethod]
    #[pyo3(signature = (json, /))]
    fn from_json(py: Python<'_>, json: &str) -> PyResult<Self> {
        guarded(py, || match decision::Decision::from_json(json) {
            Ok(decision) => Ok(Decision(decision)),
            // serde's message would quote the text.
            Err(_) => Err(PyValueError::new_err("not the JSON of a decision")),
        })
    }

    fn __bool__(&self) -> PyResult<bool> {
        neither()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let (verdict, effects) = shown(py, self.0.verdict, self.0.effects)?;
        Ok(format!(
            "Decision(verdict={verdict}, effects={effects}, rationale={} rows)",
            self.0.rationale.len()
        ))
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Reduced<'py, (String,)>> {
        Ok((slf.get_type().getattr("from_json")?, (slf.get().0.to_json(),)))
    }
}

/// A decision without content, by construction: no sentence, no path, no replacement. Made for logs.
#[pyclass(frozen, eq, module = "lictor")]
#[derive(PartialEq)]
pub(crate) struct Record(lictor::Record);

#[pymethods]
impl Record {
    /// The record as one canonical JSON text (RFC 8785).
    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        guarded(py, || Ok(self.0.to_json()))
    }

    /// The record as plain data, with the names of the wire form: what `logging`'s `extra` takes.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, || write::plain(py, &self.0))
    }

    /// Reads a record back from its JSON.
    #[staticmethod]
    #[pyo3(signature = (json, /))]
    fn from_json(py: Python<'_>, json: &str) -> PyResult<Self> {
        guarded(py, || match serde_json::from_str(json) {
            Ok(record) => Ok(Record(record)),
            Err(_) => Err(PyValueError::new_err("not the JSON of a record")),
        })
    }

    /// A record holds nothing that may not be shown.
    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        Ok(format!("Record({})", write::plain(py, &self.0)?.repr()?))
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Reduced<'py, (String,)>> {
        Ok((slf.get_type().getattr("from_json")?, (slf.get().0.to_json(),)))
    }
}
