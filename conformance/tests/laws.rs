//! Holds the evaluator to the laws, and shows that each law notices an evaluator that breaks it.

use lictor::Value;
use lictor_conformance::compare::compare;
use lictor_conformance::laws::{self, Broken, Decides, Law, Real, Remembers};
use lictor_conformance::oracle::Mutation;

const SEED: u64 = 20_261_120;

/// `LICTOR_CASES=20` tries twenty times as many cases.
fn factor() -> u64 {
    std::env::var("LICTOR_CASES").ok().and_then(|factor| factor.parse().ok()).unwrap_or(1)
}

/// The law holds on each of `cases` cases.
fn holds(law: Law, cases: u64) {
    for case in 0..cases * factor() {
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
    holds(laws::order, 400);
}

#[test]
fn order_bites() {
    bites(laws::order, &Broken(Mutation::FirstWrittenWins), 1_000);
}

#[test]
fn idempotence_holds() {
    holds(laws::idempotence, 300);
}

#[test]
fn idempotence_bites() {
    bites(laws::idempotence, &Broken(Mutation::KeepsDuplicates), 200);
}

#[test]
fn authority_holds() {
    holds(laws::authority, 800);
}

#[test]
fn authority_bites() {
    bites(laws::authority, &Broken(Mutation::WaiverIgnoresLevel), 1_000);
}

#[test]
fn nothing_is_hidden() {
    holds(laws::nothing_hidden, 300);
}

#[test]
fn nothing_hidden_bites() {
    for mutation in [Mutation::HidesUndetermined, Mutation::AbsentIsFalse] {
        bites(laws::nothing_hidden, &Broken(mutation), 200);
    }
}

#[test]
fn judge_holds() {
    holds(laws::judge, 800);
}

#[test]
fn judge_bites() {
    for mutation in [Mutation::AnswerUndoesDeny, Mutation::AnswerWaives] {
        bites(laws::judge, &Broken(mutation), 1_000);
    }
}

#[test]
fn replay_holds() {
    holds(laws::replay, 200);
}

#[test]
fn replay_bites() {
    bites(laws::replay, &Remembers::default(), 200);
}

#[test]
fn oracle_agrees() {
    let (mut compared, mut case) = (0, 0);
    while compared < 2_000 * factor() {
        match compare(SEED, case) {
            Ok(more) => compared += more as u64,
            Err(difference) => panic!("case {case}\n{difference}"),
        }
        case += 1;
    }
}

#[test]
fn oracle_bites() {
    let mut unnoticed: Vec<Mutation> =
        Mutation::ALL.into_iter().filter(|mutation| *mutation != Mutation::KeepsDuplicates).collect();
    for case in 0..3_000 {
        if unnoticed.is_empty() {
            break;
        }
        let noticed = laws::noticed(&unnoticed, SEED, case);
        unnoticed.retain(|mutation| !noticed.contains(mutation));
    }
    assert!(unnoticed.is_empty(), "{unnoticed:?} not noticed");
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
