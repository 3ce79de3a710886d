use lictor::{Evaluator, Options, Request, Scratch, Verdict};
use lictor_benches::{attribute_policies, attribute_request, compiled};

use super::Engine;
use crate::workload::{Ask, Policy};

struct Lictor {
    evaluator: Evaluator,
    scratch: Scratch,
    call: Call,
    requests: Vec<Request>,
    json: Vec<String>,
}

#[derive(PartialEq)]
enum Call {
    Decide,
    Evaluate,
    Json,
}

pub fn decide(policies: &[Policy]) -> Result<Box<dyn Engine>, String> {
    load(policies, Call::Decide)
}

pub fn evaluate(policies: &[Policy]) -> Result<Box<dyn Engine>, String> {
    load(policies, Call::Evaluate)
}

pub fn json(policies: &[Policy]) -> Result<Box<dyn Engine>, String> {
    load(policies, Call::Json)
}

fn load(policies: &[Policy], call: Call) -> Result<Box<dyn Engine>, String> {
    let evaluator = compiled(&attribute_policies(policies.len()));
    Ok(Box::new(Lictor {
        evaluator,
        scratch: Scratch::default(),
        call,
        requests: Vec::new(),
        json: Vec::new(),
    }))
}

impl Engine for Lictor {
    fn prepare(&mut self, asks: &[Ask]) {
        self.requests = asks.iter().map(|ask| attribute_request(ask.leaf)).collect();
        if self.call == Call::Json {
            self.json = self.requests.iter().map(|request| request.to_value().to_canonical_json()).collect();
        }
    }

    fn denies(&mut self, place: usize) -> bool {
        let request = &self.requests[place];
        match self.call {
            Call::Decide => {
                let outcome = self.evaluator.decide_in(request, &mut self.scratch).expect("no tenant");
                outcome.verdict == Verdict::Deny
            }
            Call::Evaluate => {
                let decision = self.evaluator.evaluate_with(request, Options::default(), &mut self.scratch);
                decision.expect("no tenant").verdict == Verdict::Deny
            }
            Call::Json => {
                let request = Request::from_json(self.json[place].as_bytes()).expect("a request");
                let decision = self.evaluator.evaluate_with(&request, Options::default(), &mut self.scratch);
                decision.expect("no tenant").to_json().contains("\"verdict\":\"deny\"")
            }
        }
    }

    fn reasons(&mut self, place: usize) -> Option<Vec<String>> {
        if self.call == Call::Decide {
            return None;
        }
        let decision = self.evaluator.evaluate(&self.requests[place]).expect("no tenant");
        Some(decision.rationale.iter().map(|row| row.policy.to_string()).collect())
    }
}
