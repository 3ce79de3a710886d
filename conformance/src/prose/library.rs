//! The library, asked about a policy text through its public calls.

use std::path::Path;

use lictor::decision::{Decision, Status};
use lictor::{Compiler, Dialect, Evaluator, Request};
use serde_json::json;

use super::corpus::{self, Probe, Text};
use super::score::{Outcome, Reading, Score};

/// The text as a scoped policy of the organisation `acme`, compiled.
///
/// # Errors
/// What loading reports.
pub fn load(text: &Text) -> Result<Evaluator, String> {
    let document = json!({
        "name": text.id, "content": text.content, "riskType": text.risk_type, "actionType": text.action_type,
        "orgId": "acme", "workspaceId": null, "repoId": null
    });
    Compiler::new()
        .document_as(Dialect::Flashback, format!("{}.json", text.id), document.to_string())
        .compile()
        .map(|compiled| compiled.evaluator)
        .map_err(|error| error.to_string())
}

/// The report on the text, as a host gets it.
///
/// # Errors
/// A report that has another form.
pub fn reading(text: &Text) -> Result<Reading, String> {
    let report = lictor::read(&text.content).to_value(Some(&text.id));
    let mut reading: Reading = serde_json::from_value(json!(report)).map_err(|error| error.to_string())?;
    if reading.kinds.is_empty() {
        // A scoped policy that names no kind is for what goes into a model and what comes out.
        reading.kinds = vec!["input".to_owned(), "output".to_owned()];
    }
    Ok(reading)
}

/// The score of the texts in one file.
///
/// # Errors
/// A text that has another form, or a report.
pub fn score(file: &Path) -> Result<Score, String> {
    let mut score = Score::default();
    for text in corpus::read(file)? {
        let reading = reading(&text).map_err(|problem| format!("{}: {problem}", text.id))?;
        score.add(&text, &reading, &outcomes(&text));
    }
    Ok(score)
}

/// What becomes of the policy on each probe, in their order.
pub fn outcomes(text: &Text) -> Vec<Outcome> {
    let evaluator = load(text);
    let outcome = |probe: &Probe| match &evaluator {
        Ok(evaluator) => outcome(evaluator, probe),
        Err(_) => Outcome::Refused,
    };
    text.probes.iter().map(outcome).collect()
}

fn outcome(evaluator: &Evaluator, probe: &Probe) -> Outcome {
    let decision = Request::from_json(probe.request().to_string().as_bytes())
        .ok()
        .and_then(|request| evaluator.evaluate(&request).ok());
    decision.as_ref().map_or(Outcome::Refused, strongest)
}

/// A text may become several policies: what the strongest of them comes to.
fn strongest(decision: &Decision) -> Outcome {
    let has = |status| decision.rationale.iter().any(|row| row.status == status && row.waived_by.is_none());
    if has(Status::Matched) {
        Outcome::Matched
    } else if has(Status::Pending) {
        Outcome::Pending
    } else if has(Status::Undetermined) {
        Outcome::Undetermined
    } else {
        Outcome::Unmatched
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(content: &str, probe: serde_json::Value) -> Text {
        serde_json::from_value(json!({
            "id": "t", "content": content, "riskType": "LOW", "actionType": 0, "kinds": ["output"], "polarity": "prohibit",
            "clauses": [], "exceptions": [], "probes": [probe]
        }))
        .expect("it is a text")
    }

    #[test]
    fn what_needs_meaning_waits_and_what_cannot_be_asked_is_refused() {
        let probe = json!({"kind": "output", "text": "No.", "expect": "judge", "hits": []});
        assert_eq!(outcomes(&text("Answers must be friendly.", probe.clone())), [Outcome::Pending]);
        assert_eq!(outcomes(&text("", probe)), [Outcome::Refused]);
        let wrong = json!({"kind": "smell", "expect": "judge", "hits": []});
        assert_eq!(outcomes(&text("Answers must be friendly.", wrong)), [Outcome::Refused]);
    }
}
