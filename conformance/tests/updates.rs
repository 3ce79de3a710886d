//! An evaluator that was updated is the one that compiling the whole changed bundle gives, whatever came before.

use lictor::{Code, Compiler, Evaluator, PolicyError, Request, Scratch};
use lictor_conformance::generate::{Gen, Pair, compile};
use serde_json::{Value as Json, json};

/// What one step of a random sequence does.
enum Step {
    /// Comes in, or replaces the policy of its set and id.
    Put(Json),
    Remove {
        set: String,
        id: String,
    },
}

/// Set and id.
fn name(policy: &Json) -> (String, String) {
    let text = |key: &str, otherwise: &str| policy[key].as_str().unwrap_or(otherwise).to_owned();
    (text("set", "b"), text("id", ""))
}

fn policies(document: &mut Json) -> &mut Vec<Json> {
    document["policies"].as_array_mut().expect("a list")
}

fn step(choices: &mut Gen, document: &Json) -> Step {
    let known = document["policies"].as_array().expect("a list");
    if choices.chance(30) && !known.is_empty() {
        let (set, id) = name(&choices.pick(known));
        return Step::Remove { set, id };
    }
    let place = choices.below(16);
    let mut policy = choices.policy(place);
    if choices.chance(60) && !known.is_empty() {
        // The same name, and anything else different.
        let other = choices.pick(known);
        for key in ["id", "set"] {
            match other.get(key) {
                Some(value) => policy[key] = value.clone(),
                None => drop(policy.as_object_mut().expect("a map").remove(key)),
            }
        }
    }
    Step::Put(policy)
}

/// The document after a step.
fn after(document: &Json, step: &Step) -> Json {
    let mut document = document.clone();
    let all = policies(&mut document);
    match step {
        Step::Put(policy) => match all.iter_mut().find(|other| name(other) == name(policy)) {
            Some(other) => *other = policy.clone(),
            None => all.push(policy.clone()),
        },
        Step::Remove { set, id } => all.retain(|policy| name(policy) != (set.clone(), id.clone())),
    }
    document
}

fn updated(evaluator: &Evaluator, step: &Step, choices: &mut Gen) -> Result<Evaluator, PolicyError> {
    let update = match step {
        Step::Put(policy) => {
            let document = match choices.below(3) {
                0 => policy.clone(),
                1 => json!([policy]),
                _ => json!({"lictor": 1, "bundle": {"id": "b"}, "policies": [policy]}),
            };
            evaluator.update().document("change.json", document.to_string())
        }
        Step::Remove { set, id } => evaluator.update().remove_from(set, id),
    };
    update.compile().map(|compiled| compiled.evaluator)
}

/// What an evaluator answers, in full.
fn answers(evaluator: &Evaluator, pair: &Pair, request: &Request, scratch: &mut Scratch) -> [String; 3] {
    let text = |answer: Result<lictor::Decision, lictor::RequestError>| match answer {
        Ok(decision) => decision.to_json(),
        Err(error) => error.to_string(),
    };
    [
        text(evaluator.evaluate_with(request, pair.options, scratch)),
        text(evaluator.explain_with(request, pair.options, scratch)),
        format!("{:?}", evaluator.decide_in(request, scratch)),
    ]
}

/// Steps that were taken, and how many of them were refused, in the sequence of one seed.
fn hold(case: u64) -> (usize, usize) {
    let mut choices = Gen::new(7, case);
    let mut pair = choices.pair();
    let Ok(compiled) = compile(&pair.document) else { return (0, 0) };
    let mut evaluator = compiled.evaluator;
    let mut scratch = Scratch::default();
    let (mut taken, mut refused) = (0, 0);
    for _ in 0..12 {
        let step = step(&mut choices, &pair.document);
        let document = after(&pair.document, &step);
        let whole = compile(&document);
        let next = updated(&evaluator, &step, &mut choices);
        taken += 1;
        let (whole, next) = match (whole, next) {
            (Ok(whole), Ok(next)) => (whole.evaluator, next),
            (Err(_), Err(_)) => {
                refused += 1;
                continue;
            }
            (whole, next) => panic!("whole: {whole:?}\nupdate: {next:?}\n{document:#}"),
        };
        pair.document = document;
        assert_eq!(next.digest(), whole.digest(), "{:#}", pair.document);
        assert_eq!(next.bundle().digest(), whole.digest());
        assert_eq!(next.policies().len(), whole.policies().len());
        for _ in 0..4 {
            pair.request = choices.request(&pair.document);
            if let Some(request) = pair.read_request() {
                let expected = answers(&whole, &pair, &request, &mut scratch);
                assert_eq!(answers(&next, &pair, &request, &mut scratch), expected, "{pair:#?}");
            }
        }
        evaluator = next;
    }
    (taken, refused)
}

#[test]
fn a_sequence_of_updates_comes_to_the_whole_bundle() {
    let (mut taken, mut refused) = (0, 0);
    for case in 0..60 {
        let (steps, no) = hold(case);
        taken += steps;
        refused += no;
    }
    println!("{taken} updates, {refused} of them refused");
    assert!(taken - refused > 300 && refused > 4, "{taken} updates, {refused} refused");
}

const BUNDLE: &str = r#"
lictor: 1
bundle: {id: b, version: "1"}
policies:
  - {id: a, scope: {org: acme}, when: agent.id == "x", effect: deny, message: no}
  - {id: b, scope: {org: acme}, pattern: secret, effect: redact}
  - {id: c, scope: {org: acme}, pattern: secret, effect: allow, waives: {policies: [b]}}
"#;

fn evaluator() -> Evaluator {
    Compiler::new().document("bundle.yaml", BUNDLE).compile().expect("sound").evaluator
}

fn refusal(update: lictor::Update<'_>) -> String {
    update.compile().expect_err("must be refused").to_string()
}

#[test]
fn what_is_wrong_with_an_update_is_said_where_it_stands() {
    let evaluator = evaluator();
    let wrong = refusal(
        evaluator
            .update()
            .document("change.yaml", "{id: d, scope: {org: acme}, when: agent.idd == 'x', effect: deny}"),
    );
    assert!(wrong.contains("E-FIELD") && wrong.contains("change.yaml:1:"), "{wrong}");
    let wrong = refusal(evaluator.update().document("change.yaml", "policies: []\nlists: {}"));
    assert!(wrong.contains("E-UNKNOWN-KEY") && wrong.contains("`lists`"), "{wrong}");
    let wrong = refusal(evaluator.update().document("change.yaml", "policies: []\nbundle: {id: other}"));
    assert!(wrong.contains("E-CONFLICT"), "{wrong}");
    let wrong = refusal(evaluator.update().remove("z"));
    assert!(wrong.contains("E-NOT-FOUND") && wrong.contains("`z`"), "{wrong}");
    let wrong = refusal(evaluator.update().remove("b"));
    assert!(wrong.contains("E-NOT-FOUND") && wrong.contains("policy c, waives"), "{wrong}");
}

#[test]
fn an_update_says_what_its_policies_may_not_mean() {
    let compiled = evaluator()
        .update()
        .document("change.yaml", "{id: d, scope: {org: acme}, when: agent.id == 'x', effect: deny}")
        .compile();
    let warnings = compiled.expect("sound").warnings;
    let codes: Vec<_> = warnings.iter().map(|problem| (problem.code, problem.context.as_deref())).collect();
    assert_eq!(codes, [(Code::NoRationale, Some("policy d"))]);
}

#[test]
fn the_version_of_the_bundle_can_change_with_its_policies() {
    let change = "bundle: {id: b, version: '2'}\npolicies: [{id: a, scope: {org: acme}, when: agent.id == 'y', effect: deny, message: no}]";
    let updated = evaluator().update().document("change.yaml", change).compile().expect("sound").evaluator;
    let whole = BUNDLE.replace("\"1\"", "\"2\"").replace("\"x\"", "'y'");
    let whole = Compiler::new().document("bundle.yaml", whole).compile().expect("sound").evaluator;
    assert_eq!((updated.bundle().version.as_str(), updated.digest()), ("2", whole.digest()));
}

#[test]
fn hundreds_of_changes_pile_nothing_up() {
    let whole = evaluator();
    let mut evaluator = whole.clone();
    let request = Request::from_json(
        br#"{"kind": "input", "scope": {"org": "acme"}, "agent": {"id": "x"}, "text": "a secret7 of word7"}"#,
    );
    let request = request.expect("a request");
    for turn in 0..300 {
        let change = json!([
            {"id": "b", "scope": {"org": "acme"}, "pattern": format!("secret{}", turn % 9), "effect": "redact"},
            {"id": "e", "scope": {"org": "acme"}, "pattern": format!("word{turn}"), "effect": "deny"},
        ]);
        evaluator = evaluator
            .update()
            .document("change.json", change.to_string())
            .compile()
            .expect("sound")
            .evaluator;
        let decision = evaluator.evaluate(&request).expect("no tenant");
        let found = |id: &str| decision.rationale.iter().any(|row| &*row.policy == id);
        assert_eq!((found("a"), found("b"), found("e")), (true, turn % 9 == 7, turn == 7), "{turn}");
    }
    let b = r#"{"id": "b", "scope": {"org": "acme"}, "pattern": "secret", "effect": "redact"}"#;
    let back = evaluator.update().document("b.json", b).remove("e").compile().expect("sound").evaluator;
    assert_eq!(back.digest(), whole.digest());
}

/// Documents of other products: one policy of a set, and an organisation's policy, which stands for all that it has.
#[test]
fn documents_of_the_dialects_are_changes_too() {
    let audit = |rules: &str| format!(r#"{{"logging_level": "full", "alert_rules": {rules}}}"#);
    let rule = |id: &str| {
        format!(
            r#"{{"name": "{id}", "condition": {{"action_contains": "{id}"}}, "notify": ["{id}@example.com"]}}"#
        )
    };
    let compile = |rules: &str| {
        let compiler = Compiler::new().organisation("acme").document("bundle.yaml", BUNDLE);
        compiler.document_as(lictor::Dialect::AgenticAudit, "audit.json", audit(rules)).compile()
    };
    let before = match compile(&format!("[{}, {}]", rule("one"), rule("two"))) {
        Ok(compiled) => compiled.evaluator,
        Err(error) => panic!("{error}"),
    };
    let now = format!("[{}, {}]", rule("two"), rule("three"));
    let whole = compile(&now).expect("sound").evaluator;
    let update = before.update().document_as(lictor::Dialect::AgenticAudit, "audit.json", audit(&now));
    let updated = update.compile().expect("sound").evaluator;
    assert_eq!(
        updated.digest(),
        whole.digest(),
        "{}\n{}",
        updated.bundle().to_value().to_canonical_json(),
        whole.bundle().to_value().to_canonical_json()
    );
}
