//! What a decision costs, in work that no clock measures: it depends on the policies that can match, not on how many there are.

use std::fmt::Write as _;

use lictor::{Compiler, Evaluator, Kind, Options, Request, Scratch, Work};

fn compiled(policies: &str) -> Evaluator {
    let document = format!("lictor: 1\nbundle: {{id: b, version: '1'}}\npolicies:\n{policies}");
    Compiler::new().document("b.yaml", document).compile().unwrap().evaluator
}

/// `count` policies, one of which asks for agent `a7`, with this condition beside the agent's.
fn one_of(count: usize, scope: impl Fn(usize) -> String, and: &str) -> Evaluator {
    let mut policies = String::new();
    for n in 0..count {
        let scope = scope(n);
        writeln!(
            policies,
            "  - {{id: p{n}, scope: {{{scope}}}, when: agent.id == \"a{n}\"{and}, effect: warn}}"
        )
        .unwrap();
    }
    compiled(&policies)
}

fn request() -> Request {
    let mut request = Request::new(Kind::Input, [("org", "o"), ("repo", "r7")]).with_text("hello");
    request.agent = Some("a7".to_owned());
    request
}

fn work(evaluator: &Evaluator, request: &Request) -> Work {
    let mut scratch = Scratch::default();
    let decision = evaluator.evaluate_with(request, Options::default(), &mut scratch).unwrap();
    let evaluated = scratch.work();
    assert_eq!(decision.cost.bytes, evaluated.bytes);
    evaluator.decide_in(request, &mut scratch).unwrap();
    let decided = scratch.work();
    assert_eq!((decided.candidates, decided.atoms), (evaluated.candidates, evaluated.atoms));
    evaluated
}

#[test]
fn ten_thousand_policies_cost_what_ten_cost() {
    for and in ["", " && risk_level >= high", " && tool.args.n > 5 && action.contains(\"x\")"] {
        let few = work(&one_of(10, |_| "org: o".to_owned(), and), &request());
        let many = work(&one_of(10_000, |_| "org: o".to_owned(), and), &request());
        assert_eq!(few, many, "{and}");
        assert_eq!(few.candidates, 1, "{and}");
    }
}

#[test]
fn policies_of_other_scopes_cost_nothing() {
    let evaluator = one_of(1_000, |n| format!("org: o{}", n % 10), "");
    assert_eq!(work(&evaluator, &request()).candidates, 0);
}

#[test]
fn where_a_key_is_unknown_every_policy_is_looked_at() {
    let mut request = request();
    request.agent = None;
    let unknown = work(&one_of(100, |_| "org: o".to_owned(), ""), &request);
    assert_eq!(unknown.candidates, 100);
}

#[test]
fn a_question_that_many_policies_ask_is_asked_once() {
    let mut policies = String::new();
    for n in 0..50 {
        writeln!(policies, "  - {{id: p{n}, scope: {{org: o}}, when: risk_level >= high, effect: warn}}")
            .unwrap();
    }
    let evaluator = compiled(&policies);
    let asked = work(&evaluator, &request().with_fact("risk_level", "low"));
    assert_eq!((asked.candidates, asked.atoms), (50, 1));
}

#[test]
fn a_call_that_failed_did_nothing() {
    let document = "lictor: 1\nbundle: {id: b, version: '1', tenant: o}\npolicies:\n  - {id: p, scope: {org: o}, when: agent.id == 'a7', effect: warn}";
    let evaluator = Compiler::new().document("b.yaml", document).compile().unwrap().evaluator;
    let mut scratch = Scratch::default();
    evaluator.decide_in(&request(), &mut scratch).unwrap();
    assert_ne!(scratch.work(), Work::default());
    evaluator.decide_in(&Request::new(Kind::Input, [("org", "other")]), &mut scratch).unwrap_err();
    assert_eq!(scratch.work(), Work::default());
}
