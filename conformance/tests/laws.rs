//! Holds the evaluator to the laws, and shows that each law notices an evaluator that breaks it.

use lictor::Value;
use lictor_conformance::laws::{self, Broken, Decides, Law, Real, Remembers};
use lictor_conformance::oracle::Mutation;

const SEED: u64 = 20_261_120;

/// The law holds on each of `cases` cases.
fn holds(law: Law, cases: u64) {
    for case in 0..cases {
        if let Err(counterexample) = law(&Real, SEED, case) {
            panic!("case {case}: {counterexample}");
        }
    }
}

/// The law is broken by `subject` on at least one of `cases` cases.
fn bites(law: Law, subject: &dyn Decides, cases: u64) {
    assert!((0..cases).any(|case| law(subject, SEED, case).is_err()), "nothing found in {cases} cases");
}

#[test]
fn order_holds() {
    holds(laws::order, 500);
}

#[test]
fn order_bites() {
    bites(laws::order, &Broken(Mutation::FirstRouteWins), 1_000);
}

#[test]
fn idempotence_holds() {
    holds(laws::idempotence, 500);
}

#[test]
fn idempotence_bites() {
    bites(laws::idempotence, &Broken(Mutation::KeepsDuplicates), 200);
}

#[test]
fn authority_holds() {
    holds(laws::authority, 1_500);
}

#[test]
fn authority_bites() {
    bites(laws::authority, &Broken(Mutation::WaiverIgnoresLevel), 1_500);
}

#[test]
fn nothing_is_hidden() {
    holds(laws::nothing_hidden, 500);
}

#[test]
fn nothing_hidden_bites() {
    for mutation in [Mutation::HidesUndetermined, Mutation::AbsentIsFalse] {
        bites(laws::nothing_hidden, &Broken(mutation), 200);
    }
}

#[test]
fn judge_holds() {
    holds(laws::judge, 1_500);
}

#[test]
fn judge_bites() {
    for mutation in [Mutation::AnswerUndoesDeny, Mutation::AnswerWaives] {
        bites(laws::judge, &Broken(mutation), 1_000);
    }
}

#[test]
fn replay_holds() {
    holds(laws::replay, 300);
}

#[test]
fn replay_bites() {
    bites(laws::replay, &Remembers::default(), 200);
}

#[test]
fn oracle_agrees() {
    holds(laws::oracle, 2_000);
}

#[test]
fn oracle_bites() {
    for mutation in Mutation::ALL.into_iter().filter(|mutation| *mutation != Mutation::KeepsDuplicates) {
        let found = (0..3_000).any(|case| laws::oracle(&Broken(mutation), SEED, case).is_err());
        assert!(found, "{mutation:?} is not noticed");
    }
}

#[test]
fn wire_holds() {
    for case in 0..1_000 {
        laws::wire(lictor::Request::to_value, SEED, case)
            .unwrap_or_else(|changed| panic!("case {case}: {changed}"));
    }
}

#[test]
fn wire_bites() {
    let forgets_the_time = |request: &lictor::Request| match request.to_value() {
        Value::Map(mut map) => {
            map.remove("now");
            Value::Map(map)
        }
        other => other,
    };
    assert!((0..50).any(|case| laws::wire(forgets_the_time, SEED, case).is_err()));
}
