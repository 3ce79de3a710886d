//! The rules of judges, J1 to J9 of `docs/judges.md`, each as a property with scripted judges: right, wrong, unsure, slow, silent, malformed,
//! with spans or clauses that are not there, and one that answers somebody else's question.

use std::collections::BTreeMap;

use lictor::decision::{Check, Decision, Status};
use lictor::{Compiler, Evaluator, Options, Request, Scratch, Verdict, answers_from_json};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

/// What policies ask about: is there a banana?
const BROKEN: &str = "banana";

const SSN: &str = "536-22-8726";

/// How a judge answers one check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Script {
    Right,
    Wrong,
    Unsure,
    LowScore,
    Silent,
    NoVerdict,
    WrongVerdict,
    HostileSpan,
    UnknownPart,
    UnknownClause,
    ExceptionAsClause,
    ScoreOutOfRange,
    AnotherCheck,
}

impl Script {
    const ALL: [Script; 13] = [
        Script::Right,
        Script::Wrong,
        Script::Unsure,
        Script::LowScore,
        Script::Silent,
        Script::NoVerdict,
        Script::WrongVerdict,
        Script::HostileSpan,
        Script::UnknownPart,
        Script::UnknownClause,
        Script::ExceptionAsClause,
        Script::ScoreOutOfRange,
        Script::AnotherCheck,
    ];

    /// Whether what it says does not fit the check, so that it has said nothing.
    fn is_no_answer(self) -> bool {
        !matches!(self, Script::Right | Script::Wrong | Script::Unsure | Script::LowScore)
    }

    /// The answer to `check`, by `judge`; silence is none.
    fn answer(self, check: &Check, judge: usize) -> Option<Json> {
        let is_broken =
            check.subject.iter().any(|part| part.text.as_deref().is_some_and(|text| text.contains(BROKEN)));
        let verdict = |violation: bool| if violation { "violation" } else { "ok" };
        let mut answer = json!({
            "check": check.check, "verdict": verdict(is_broken), "score": 0.9, "by": {"judge": judge}
        });
        match self {
            Script::Right => {}
            Script::Wrong => answer["verdict"] = verdict(!is_broken).into(),
            Script::Unsure => answer["verdict"] = "unsure".into(),
            Script::LowScore => answer["score"] = 0.1.into(),
            Script::Silent => return None,
            Script::NoVerdict => answer["verdict"] = Json::Null,
            Script::WrongVerdict => answer["verdict"] = "allow".into(),
            Script::HostileSpan => answer["spans"] = json!([[0, check.subject.first()?.bytes + 1]]),
            Script::UnknownPart => answer["spans"] = json!([{"path": "elsewhere", "start": 0, "end": 1}]),
            Script::UnknownClause => answer["clause"] = "c9".into(),
            Script::ExceptionAsClause => {
                answer["verdict"] = "violation".into();
                answer["clause"] = "x1".into();
            }
            Script::ScoreOutOfRange => answer["score"] = 1.5.into(),
            Script::AnotherCheck => answer["check"] = format!("sha256:{}", "0".repeat(64)).into(),
        }
        Some(answer)
    }
}

/// A policy that asks.
#[derive(Clone, Debug)]
struct Asks {
    effect: &'static str,
    closed: bool,
    quorum: usize,
    of: usize,
}

impl Asks {
    fn document(&self, id: usize) -> Json {
        json!({
            "id": format!("asks-{id}"), "scope": {"org": "acme"}, "severity": "high", "effect": self.effect,
            "fail": if self.closed { "closed" } else { "open" }, "content": "Never speak of bananas.",
            "judge": {
                "clauses": [{"id": "c1", "text": "speak of bananas"}], "exceptions": [{"id": "x1", "text": "a recipe"}], "min_score": 0.5, "quorum": self.quorum, "of": self.of
            }
        })
    }
}

fn evaluator(policies: &[Json]) -> Evaluator {
    let document = json!({"lictor": 1, "bundle": {"id": "b", "version": "1"}, "policies": policies});
    Compiler::new().document("b.json", document.to_string()).compile().expect("it loads").evaluator
}

/// The policies that ask, one that redacts, one that denies a word, and one of the workspace that allows everything.
fn policies(asks: &[Asks]) -> Vec<Json> {
    let mut policies: Vec<Json> = asks.iter().enumerate().map(|(id, asks)| asks.document(id)).collect();
    policies.push(
        json!({"id": "ssn", "scope": {"org": "acme"}, "detect": {"any": ["pii.ssn"]}, "effect": "redact"}),
    );
    policies.push(json!({"id": "weapons", "scope": {"org": "acme"}, "pattern": "weapon", "effect": "deny"}));
    policies.push(json!({"id": "free", "scope": {"org": "acme", "workspace": "w"}, "when": "kind == \"output\"", "effect": "allow"}));
    policies
}

fn request(text: &str) -> Json {
    json!({"kind": "output", "scope": {"org": "acme", "workspace": "w"}, "text": text})
}

fn with_answers(request: &Json, answers: &[Json]) -> Json {
    let mut request = request.clone();
    request["answers"] = answers.into();
    request
}

fn read(request: &Json) -> Request {
    Request::from_json(request.to_string().as_bytes()).expect("it is a request")
}

fn decide(evaluator: &Evaluator, request: &Json) -> Decision {
    let options = Options { subjects: true, ..Options::default() };
    evaluator.evaluate_with(&read(request), options, &mut Scratch::default()).expect("it is well-formed")
}

/// Without what was wrong with the request, which a malformed answer adds to.
fn without_errors(mut decision: Decision) -> Decision {
    decision.errors.clear();
    if let Some(fallback) = &mut decision.fallback {
        fallback.errors.clear();
    }
    decision
}

fn statuses(decision: &Decision) -> BTreeMap<String, (Status, bool)> {
    let state = |row: &lictor::decision::Row| (row.policy.to_string(), (row.status, row.waived_by.is_some()));
    decision.rationale.iter().map(state).collect()
}

fn status(decision: &Decision, policy: &str) -> Status {
    decision.rationale.iter().find(|row| row.policy == policy).map_or(Status::NotMatched, |row| row.status)
}

fn asks() -> impl Strategy<Value = Asks> {
    let effect = prop_oneof![Just("deny"), Just("redact"), Just("approve"), Just("alert"), Just("warn")];
    (effect, any::<bool>(), 1..4_usize, 0..3_usize).prop_map(|(effect, closed, quorum, more)| Asks {
        effect,
        closed,
        quorum,
        of: quorum + more,
    })
}

fn single() -> impl Strategy<Value = Asks> {
    asks().prop_map(|asks| Asks { quorum: 1, of: 1, ..asks })
}

fn script() -> impl Strategy<Value = Script> {
    prop::sample::select(&Script::ALL[..])
}

/// Texts with and without a banana, a number that is redacted, and what is longer in bytes than in characters.
fn text() -> impl Strategy<Value = String> {
    let word = prop::sample::select(&["apple", BROKEN, SSN, "😀", "naïve", "pear"][..]);
    prop::collection::vec(word, 1..6).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn j1_an_answer_touches_only_its_own_check(
        asks in prop::collection::vec(single(), 2..4), text in text(), script in script(), place in 0..2_usize
    ) {
        let evaluator = evaluator(&policies(&asks));
        let asked = decide(&evaluator, &request(&text));
        prop_assert_eq!(asked.pending.len(), asks.len());
        let check = &asked.pending[place];
        let answers: Vec<Json> = script.answer(check, 0).into_iter().collect();
        let answered = decide(&evaluator, &with_answers(&request(&text), &answers));
        let (before, after) = (statuses(&asked), statuses(&answered));
        for (policy, state) in &before {
            if *policy != check.policy && answered.verdict < Verdict::Deny {
                prop_assert_eq!(after.get(policy), Some(state), "{} changed", policy);
            }
        }
        // What is certain without any answer stands: nothing is waived, nothing is looser.
        prop_assert!(after.values().all(|(_, waived)| !waived));
        let certain = decide(&self::evaluator(&policies(&[])), &request(&text));
        prop_assert!(answered.verdict >= certain.verdict);
    }

    #[test]
    fn j2_under_a_deny_nothing_is_asked(asks in prop::collection::vec(asks(), 1..4), text in text(), script in script()) {
        let evaluator = evaluator(&policies(&asks));
        let checks = decide(&evaluator, &request(&text)).pending;
        let denied = request(&format!("{text} weapon"));
        let decision = decide(&evaluator, &denied);
        prop_assert!(decision.is_final && decision.pending.is_empty() && decision.verdict == Verdict::Deny);
        let answers: Vec<Json> = checks.iter().filter_map(|check| script.answer(check, 0)).collect();
        let answered = decide(&evaluator, &with_answers(&denied, &answers));
        prop_assert_eq!(without_errors(answered), without_errors(decision));
    }

    #[test]
    fn j3_rule_and_subject_are_apart_and_the_subject_is_redacted(asks in single(), text in text()) {
        let evaluator = evaluator(&policies(&[asks]));
        let decision = decide(&evaluator, &request(&text));
        let check = &decision.pending[0];
        let shown = check.subject[0].text.clone().expect("it was asked for");
        prop_assert_eq!(&shown, &text.replace(SSN, "[REDACTED]"));
        prop_assert_eq!(check.subject[0].bytes, shown.len());
        prop_assert_eq!(&check.subject[0].sha256, &lictor::value::sha256(shown.as_bytes()));
        prop_assert_eq!(check.rule.text.as_str(), "Never speak of bananas.");
        // Unless it is asked for, the text is not handed out at all.
        let silent = evaluator.evaluate(&read(&request(&text))).expect("it is well-formed");
        prop_assert!(silent.pending[0].subject[0].text.is_none());
        let logged = format!("{:?}", check.subject);
        prop_assert!(!logged.contains(&shown), "{}", logged);
    }

    #[test]
    fn j4_what_does_not_fit_is_no_answer(asks in single(), text in text(), script in script()) {
        prop_assume!(script.is_no_answer());
        let evaluator = evaluator(&policies(&[asks]));
        let asked = decide(&evaluator, &request(&text));
        let answers: Vec<Json> = script.answer(&asked.pending[0], 0).into_iter().collect();
        let unfit = decide(&evaluator, &with_answers(&request(&text), &answers));
        prop_assert_eq!(without_errors(unfit), without_errors(asked.clone()));
        // It takes no place either: a judge that fits beside it is heard.
        let mut both = answers;
        both.extend(Script::Right.answer(&asked.pending[0], 0));
        let heard = decide(&evaluator, &with_answers(&request(&text), &both));
        prop_assert_eq!(heard.rationale.iter().any(|row| row.policy == "asks-0"), text.contains(BROKEN));
        prop_assert!(heard.is_final);
    }

    #[test]
    fn j5_who_cannot_tell_or_is_silent_leaves_it_to_the_fail_mode(
        asks in single(),
        text in text(),
        script in prop::sample::select(&[Script::Unsure, Script::LowScore, Script::Silent][..])
    ) {
        let evaluator = evaluator(&policies(std::slice::from_ref(&asks)));
        let asked = decide(&evaluator, &request(&text));
        let answers: Vec<Json> = script.answer(&asked.pending[0], 0).into_iter().collect();
        let answers = answers_from_json(Json::from(answers).to_string().as_bytes()).expect("they are answers");
        let decision = evaluator.expire(&read(&request(&text)), &answers).expect("it is well-formed");
        let expected = if script == Script::Silent { Status::Expired } else { Status::Undetermined };
        prop_assert_eq!(status(&decision, "asks-0"), expected);
        let effect = if asks.effect == "redact" { "deny" } else { asks.effect };
        let does = decision.effects.iter().any(|kind| kind.as_str() == effect);
        prop_assert_eq!(does, asks.closed, "a policy that fails closed acts, one that fails open does not");
        prop_assert_eq!(decision.unjudged.contains(&"asks-0".to_owned()), !asks.closed);
        // The decision to use at once was the same as that after silence.
        if script == Script::Silent {
            prop_assert_eq!(asked.fallback.as_deref(), Some(&decision));
        }
    }

    #[test]
    fn j6_the_digest_names_the_question(asks in single(), text in text(), other in text()) {
        let document = asks.document(0);
        let digest = |document: &Json, request: &Json| {
            let mut policies = policies(&[]);
            policies.push(document.clone());
            decide(&evaluator(&policies), request).pending[0].check.clone()
        };
        let named = digest(&document, &request(&text));
        let shown = |text: &str| text.replace(SSN, "[REDACTED]");
        prop_assert_eq!(named == digest(&document, &request(&other)), shown(&text) == shown(&other));
        for (path, value, is_same) in [
            ("/judge/clauses/0/text", json!("speak of fruit"), false),
            ("/judge/exceptions/0/text", json!("a song"), false),
            ("/content", json!("Never speak of fruit."), false),
            ("/id", json!("another"), false),
            ("/judge/min_score", json!(0.7), true),
            ("/effect", json!("record"), true),
        ] {
            let mut changed = document.clone();
            *changed.pointer_mut(path).expect("it is there") = value;
            prop_assert_eq!(named == digest(&changed, &request(&text)), is_same, "{}", path);
        }
        let mut utf16 = request(&text);
        utf16["offsets"] = "utf16".into();
        prop_assert_eq!(&named, &digest(&document, &utf16));
    }

    #[test]
    fn j7_a_quorum_decides(asks in asks(), text in text(), scripts in prop::collection::vec(script(), 0..6)) {
        let evaluator = evaluator(&policies(std::slice::from_ref(&asks)));
        let asked = decide(&evaluator, &request(&text));
        let answers: Vec<Json> = scripts
            .iter()
            .enumerate()
            .filter_map(|(judge, script)| script.answer(&asked.pending[0], judge))
            .collect();
        let decision = decide(&evaluator, &with_answers(&request(&text), &answers));
        // Those that count, in their order, and no more than are asked.
        let heard: Vec<Script> = scripts.into_iter().filter(|script| !script.is_no_answer()).take(asks.of).collect();
        let is_broken = text.contains(BROKEN);
        let count = |violation: bool| {
            heard.iter().filter(|script| match script {
                Script::Right => is_broken == violation,
                Script::Wrong => is_broken != violation,
                _ => false,
            })
            .count()
        };
        let expected = if count(true) >= asks.quorum {
            Status::Matched
        } else if count(false) > asks.of - asks.quorum {
            Status::NotMatched
        } else if heard.len() < asks.of || count(true) + count(false) == heard.len() {
            Status::Pending
        } else {
            Status::Undetermined
        };
        prop_assert_eq!(status(&decision, "asks-0"), expected);
        // One judge has one voice, however often it speaks.
        let again: Vec<Json> = answers.iter().flat_map(|answer| [answer.clone(), answer.clone()]).collect();
        let repeated = decide(&evaluator, &with_answers(&request(&text), &again));
        prop_assert_eq!(without_errors(repeated), without_errors(decision));
    }

    #[test]
    fn j8_with_its_answers_a_decision_replays(
        asks in prop::collection::vec(asks(), 1..4), text in text(), scripts in prop::collection::vec(script(), 1..6)
    ) {
        let evaluator = evaluator(&policies(&asks));
        let request = request(&text);
        let asked = decide(&evaluator, &request);
        let answer = |check| scripts.iter().enumerate().filter_map(move |(judge, script)| script.answer(check, judge));
        // A host's client refuses answers that have no form; those that have one go both ways.
        let answers: Vec<Json> = asked.pending.iter().flat_map(answer).collect();
        let formed: Vec<Json> =
            answers.into_iter().filter(|answer| answers_from_json(json!([answer]).to_string().as_bytes()).is_ok()).collect();
        let within = decide(&evaluator, &with_answers(&request, &formed)).to_json();
        prop_assert_eq!(&decide(&self::evaluator(&policies(&asks)), &with_answers(&request, &formed)).to_json(), &within);
        let read_answers = answers_from_json(Json::from(formed).to_string().as_bytes()).expect("each is an answer");
        let later = evaluator.resume(&read(&request), &read_answers).expect("it is well-formed");
        let options = Options::default();
        let mut again = read(&request);
        again.answers = read_answers;
        let replayed = evaluator.evaluate_with(&again, options, &mut Scratch::default()).expect("it is well-formed");
        prop_assert_eq!(later.to_json(), replayed.to_json());
    }

    #[test]
    fn j9_what_comes_late_is_told_and_changes_nothing(
        asks in prop::collection::vec(single(), 1..4), text in text(), script in script()
    ) {
        let evaluator = evaluator(&policies(&asks));
        let request = request(&text);
        let asked = decide(&evaluator, &request);
        let expired = evaluator.expire(&read(&request), &[]).expect("it is well-formed");
        let late: Vec<Json> = asked
            .pending
            .iter()
            .filter_map(|check| script.answer(check, 0))
            .filter(|answer| answers_from_json(json!([answer]).to_string().as_bytes()).is_ok())
            .collect();
        let answers = answers_from_json(Json::from(late.clone()).to_string().as_bytes()).expect("each is an answer");
        let findings = Evaluator::late_findings(&asked.pending, &answers);
        let expected = if script == Script::AnotherCheck { 0 } else { late.len() };
        prop_assert_eq!(findings.len(), expected);
        for (finding, answer) in findings.iter().zip(&late) {
            prop_assert_eq!(&json!(finding.check), &answer["check"]);
            prop_assert_eq!(&json!(finding.verdict), &answer["verdict"]);
            prop_assert!(finding.clause.as_deref().is_none_or(|clause| clause == "c1"));
        }
        prop_assert_eq!(evaluator.expire(&read(&request), &[]).expect("it is well-formed"), expired.clone());
        prop_assert!(Evaluator::late_findings(&expired.pending, &answers).is_empty(), "nothing waits any more");
    }
}
