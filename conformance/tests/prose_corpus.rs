//! The labelled policy texts are what their README says, so that a score over them means something.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use lictor::{Compiler, Evaluator, Request};
use lictor_conformance::prose::{self, Expect, Probe, Status, Text, Vocabulary};

const FILES: [&str; 5] = ["given.jsonl", "dev.jsonl", "constructions.jsonl", "fresh.jsonl", "held.jsonl"];

const THEMES: [&str; 7] = ["privacy", "security", "finance", "health", "moderation", "agents", "cost"];

const POLARITIES: [&str; 5] = ["prohibit", "require", "permit", "advise", "none"];

static VOCABULARY: LazyLock<Vocabulary> =
    LazyLock::new(|| prose::vocabulary(&folder().join("vocabulary.json")).expect("vocabulary.json reads"));

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("prose")
}

fn texts() -> Vec<(&'static str, Text)> {
    let read = |file| prose::read(&folder().join(file)).unwrap_or_else(|problem| panic!("{problem}"));
    FILES.into_iter().flat_map(|file| read(file).into_iter().map(move |text| (file, text))).collect()
}

/// Fails with every complaint of `complain`, each with the text's name.
fn none(complain: impl Fn(&Text) -> Vec<String>) {
    let complaints: Vec<String> = texts()
        .iter()
        .flat_map(|(_, text)| complain(text).into_iter().map(|complaint| format!("{}: {complaint}", text.id)))
        .collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn texts_are_many_of_every_theme_and_often_hard() {
    let own: Vec<Text> =
        texts().into_iter().filter(|(file, _)| *file != "given.jsonl").map(|(_, text)| text).collect();
    let ids: BTreeSet<String> = texts().into_iter().map(|(_, text)| text.id).collect();
    assert_eq!(ids.len(), texts().len(), "two texts have one id");
    let contents: BTreeSet<String> = texts().into_iter().map(|(_, text)| text.content).collect();
    assert_eq!(contents.len(), texts().len(), "a text is there twice");
    assert!(own.len() >= 110, "{} texts", own.len());
    assert!(own.iter().filter(|text| text.hard.is_some()).count() * 5 >= own.len());
    let themes: BTreeSet<&str> = own.iter().map(|text| text.theme.as_str()).collect();
    assert_eq!(themes, BTreeSet::from(THEMES));
}

#[test]
fn quotes_are_apart_and_stand_once_in_the_text() {
    none(|text| {
        let mut complaints = Vec::new();
        let mut spans = Vec::new();
        for clause in text.clauses.iter().chain(&text.exceptions) {
            if text.content.matches(&clause.quote).count() == 1 {
                spans.extend(clause.span(&text.content));
            } else {
                complaints.push(format!("`{}` does not stand once in it", clause.quote));
            }
        }
        spans.sort_unstable_by_key(|span| span.start);
        complaints.extend(
            spans
                .windows(2)
                .filter(|pair| pair[0].end > pair[1].start)
                .map(|pair| format!("{pair:?} overlap")),
        );
        complaints
    });
}

#[test]
fn names_are_in_the_vocabulary() {
    let is_known = |name: &str| match name.split_once(':') {
        Some((head, parameters)) => {
            VOCABULARY.parametrised.iter().any(|known| known == head) && !parameters.is_empty()
        }
        None => VOCABULARY.detectors.iter().any(|known| known == name),
    };
    none(|text| {
        let clauses = || text.clauses.iter().chain(&text.exceptions);
        let mut complaints: Vec<String> = clauses()
            .flat_map(|clause| &clause.detectors)
            .filter(|name| !is_known(name))
            .map(|name| format!("no `{name}`"))
            .collect();
        let mut claim = |holds: bool, complaint: &str| {
            if !holds {
                complaints.push(complaint.to_owned());
            }
        };
        claim(POLARITIES.contains(&text.polarity.as_str()), "its polarity is none");
        claim(["LOW", "MEDIUM", "HIGH"].contains(&text.risk_type.as_str()), "its risk type is none");
        claim(text.action_type <= 2, "its action type is none");
        claim(!text.clauses.is_empty() && !text.kinds.is_empty(), "it says nothing");
        for clause in clauses() {
            let decides = matches!(clause.status, Status::Enforced | Status::Approximated | Status::HostFact);
            claim(!decides || !clause.detectors.is_empty(), "a clause is decided by nothing");
            claim(
                decides || clause.status == Status::Partial || clause.detectors.is_empty(),
                "a clause that nothing decides has detectors",
            );
        }
        complaints
    });
}

#[test]
fn probes_are_requests_and_say_what_fires() {
    none(|text| {
        let given = text.theme.is_empty();
        let of_text: BTreeSet<&String> =
            text.clauses.iter().chain(&text.exceptions).flat_map(|clause| &clause.detectors).collect();
        let mut complaints = Vec::new();
        if !given && text.probes.len() < 2 {
            complaints.push("it has fewer than two probes".to_owned());
        }
        for probe in &text.probes {
            if let Err(error) = Request::from_json(probe.request().to_string().as_bytes()) {
                complaints.push(format!("a probe is no request: {error}"));
            }
            if let Some(unknown) = probe.hits.iter().find(|hit| !of_text.contains(hit)) {
                complaints.push(format!("`{unknown}` fires and is not the text's"));
            }
            if matches!(probe.expect, Expect::Violation | Expect::Excepted) && probe.hits.is_empty() {
                complaints.push("a probe breaks the rule, and nothing fires".to_owned());
            }
        }
        // A text with a rule that something decides shows both sides; one that waits for a judge or is no rule cannot.
        let has = |expect| text.probes.iter().any(|probe| probe.expect == expect);
        let whole = text.clauses.iter().all(|clause| {
            matches!(clause.status, Status::Enforced | Status::Approximated | Status::Rationale)
        });
        let ruled = text.clauses.iter().any(|clause| clause.status != Status::Rationale);
        if !given
            && whole
            && ruled
            && text.exceptions.is_empty()
            && !(has(Expect::Violation) && has(Expect::Clean))
        {
            complaints.push("it shows only one side of its rule".to_owned());
        }
        complaints
    });
}

/// An expectation that the catalogue cannot meet would be charged to the compiler of texts.
#[test]
fn the_catalogue_finds_what_probes_say() {
    let evaluator = catalogue();
    none(|text| {
        // Whether its detectors decide alone: facts and exceptions make a text with hits clean.
        let alone = text.exceptions.is_empty()
            && text
                .clauses
                .iter()
                .all(|clause| clause.status != Status::HostFact && clause.detectors.len() <= 1);
        let of_text: BTreeSet<&String> = text
            .clauses
            .iter()
            .filter(|clause| clause.status != Status::Judge)
            .flat_map(|clause| &clause.detectors)
            .collect();
        let mut complaints = Vec::new();
        for probe in &text.probes {
            let found = found(&evaluator, probe);
            let missing = |hit: &&String| VOCABULARY.detectors.contains(hit) && !found.contains(hit.as_str());
            complaints.extend(probe.hits.iter().filter(missing).map(|hit| format!("`{hit}` is not found")));
            if alone && matches!(probe.expect, Expect::Clean | Expect::Judge) {
                let wrong = of_text.iter().filter(|name| found.contains(name.as_str()));
                complaints.extend(wrong.map(|name| format!("`{name}` is found where nothing is to be")));
            }
        }
        complaints
    });
}

/// A policy for each detector of the vocabulary, named like it.
fn catalogue() -> Evaluator {
    let policy = |name: &String| {
        format!("  - {{id: {name}, scope: {{org: acme}}, detect: {{any: [{name}]}}, effect: record}}\n")
    };
    let policies: String = VOCABULARY.detectors.iter().map(policy).collect();
    let bundle = format!("lictor: 1\nbundle: {{id: catalogue, version: '1'}}\npolicies:\n{policies}");
    Compiler::new().document("catalogue.yaml", bundle).compile().expect("each is in the catalogue").evaluator
}

fn found(evaluator: &Evaluator, probe: &Probe) -> BTreeSet<String> {
    let request = Request::from_json(probe.request().to_string().as_bytes()).expect("another test says so");
    let decision = evaluator.evaluate(&request).expect("the request is well-formed");
    assert!(decision.rationale_total.is_none(), "rows are left out");
    decision.rationale.iter().map(|row| row.policy.to_string()).collect()
}
