//! `session`: requests decided one after the other, as one session.

use std::collections::BTreeMap;

use lictor::document::Effect;
use lictor::value::Map;
use lictor::{Decision, Evaluator, Options, Request, RequestError, Scratch, Session, Value};

use crate::args::{Format, SessionArgs};
use crate::evaluate::lines;
use crate::failure::Failure;
use crate::{Exit, input, output};

/// Decides each request with what the session has come to by then.
pub(crate) fn run(args: &SessionArgs) -> Result<Exit, Failure> {
    let compiled = input::compile(&args.policies)?;
    let session = match &args.session {
        None => Session::new("session"),
        Some(path) => Session::from_json(&input::json(path)?)
            .map_err(|error| Failure::Request(input::name(path), error))?,
    };
    let requests = input::json(&args.request)?;
    output::warn(&compiled.warnings, args.format);
    let mut host = Host::new(compiled.evaluator, session);
    for (place, (number, line)) in lines(&requests).enumerate() {
        let at = format!("{}, line {number}", input::name(&args.request));
        let decision = host.step(line).map_err(|error| Failure::Request(at, error))?;
        match args.format {
            Format::Json => output::plain(&(host.as_json(&decision) + "\n"))?,
            Format::Text => {
                output::plain(if place > 0 { "\n" } else { "" })?;
                output::styled(|color| decision.render(color))?;
                output::plain(&host.as_text())?;
            }
        }
    }
    Ok(Exit::Done)
}

/// What a host keeps: the session, and the counters of one window.
struct Host {
    evaluator: Evaluator,
    session: Session,
    counters: BTreeMap<String, f64>,
    scratch: Scratch,
}

impl Host {
    fn new(evaluator: Evaluator, session: Session) -> Host {
        let bundle = evaluator.bundle();
        let throttled = bundle.policies.iter().flat_map(|policy| &policy.effects).filter_map(|effect| {
            match &effect.value {
                Effect::Throttle { counter, .. } => Some(counter),
                _ => None,
            }
        });
        let counters =
            bundle.schema.counters.iter().chain(throttled).map(|name| (name.clone(), 0.0)).collect();
        Host { evaluator, session, counters, scratch: Scratch::default() }
    }

    /// Decides a request, and takes the step. What the request says itself of session and counters holds.
    fn step(&mut self, json: &[u8]) -> Result<Decision, RequestError> {
        let mut request = Request::from_json(json)?;
        let session = request.session.take().unwrap_or_else(|| self.session.clone());
        request.session = Some(session.clone());
        for (name, count) in &self.counters {
            request.counters.entry(name.clone()).or_insert(Value::Float(*count));
        }
        let options = Options { text_after: true, ..Options::default() };
        let decision = self.evaluator.evaluate_with(&request, options, &mut self.scratch)?;
        self.session = session.next(&request, &decision);
        for (name, amount) in &self.session.consume {
            *self.counters.entry(name.clone()).or_default() += amount;
        }
        Ok(decision)
    }

    fn as_json(&self, decision: &Decision) -> String {
        let decision = Value::from_json(decision.to_json().as_bytes(), usize::MAX).unwrap_or(Value::Null);
        let members = [("decision", decision), ("session", self.session.to_value())];
        let members: Map = members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Value::Map(members).to_canonical_json()
    }

    fn as_text(&self) -> String {
        let session = &self.session;
        let list = |items: &Option<Vec<String>>| match items.as_deref() {
            None => "unknown".to_owned(),
            Some([]) => "none".to_owned(),
            Some(items) => items.join(", "),
        };
        let turn = session.turn.map_or("unknown".to_owned(), |turn| turn.to_string());
        let posture = session.posture.map_or("unknown", lictor::Verdict::as_str);
        let mut text = format!("session turn {turn}, posture {posture}\n");
        text.push_str(&format!(
            "        labels: {}; tools called: {}\n",
            list(&session.labels),
            list(&session.tools_called)
        ));
        for (counter, amount) in &session.consume {
            text.push_str(&format!("        consumes {amount} of {counter}\n"));
        }
        text
    }
}
