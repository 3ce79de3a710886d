use std::fmt::Write as _;

use regorus::languages::rego::compiler::Compiler;
use regorus::rvm::RegoVM;
use regorus::{CompiledPolicy, Value};

use super::{Engine, by_repo};
use crate::workload::{AGENT, Ask, Policy};

const RULE: &str = "data.p.deny";

pub fn interpreted(policies: &[Policy]) -> Result<Box<dyn Engine>, String> {
    let (_, policy) = policy(rules(policies), None)?;
    Ok(Box::new(Interpreted { policy, inputs: Vec::new() }))
}

pub fn compiled(policies: &[Policy]) -> Result<Box<dyn Engine>, String> {
    vm(rules(policies), None)
}

/// Policies as data, by repository, and one rule over those of the request's.
pub fn data(policies: &[Policy]) -> Result<Box<dyn Engine>, String> {
    let rule = "package p\nimport rego.v1\ndeny contains policy.id if {\n  some policy in data.repos[input.repo]\n  input.risk >= policy.risk\n  contains(input.action, policy.word)\n  input.agent == policy.agent\n}\n";
    let repos: serde_json::Map<String, serde_json::Value> = by_repo(policies)
        .into_iter()
        .map(|(repo, own)| {
            let policy = |policy: &&Policy| {
                serde_json::json!({"id": policy.id, "risk": policy.risk, "word": policy.word, "agent": AGENT})
            };
            (repo.to_owned(), own.iter().map(policy).collect())
        })
        .collect();
    vm(rule.to_owned(), Some(serde_json::json!({ "repos": repos }).into()))
}

fn rules(policies: &[Policy]) -> String {
    let mut rego = "package p\nimport rego.v1\n".to_owned();
    for Policy { id, repo, risk, word } in policies {
        writeln!(
            rego,
            "deny contains \"{id}\" if {{ input.repo == \"{repo}\"; input.risk >= {risk}; contains(input.action, \"{word}\"); input.agent == \"{AGENT}\" }}"
        )
        .expect("a string takes all");
    }
    rego
}

fn policy(rego: String, data: Option<Value>) -> Result<(Option<Value>, CompiledPolicy), String> {
    let mut engine = regorus::Engine::new();
    engine.add_policy("p.rego".to_owned(), rego).map_err(|error| error.to_string())?;
    if let Some(data) = &data {
        engine.add_data(data.clone()).map_err(|error| error.to_string())?;
    }
    let policy = engine.compile_with_entrypoint(&RULE.into()).map_err(|error| error.to_string())?;
    Ok((data, policy))
}

fn vm(rego: String, data: Option<Value>) -> Result<Box<dyn Engine>, String> {
    let (data, policy) = policy(rego, data)?;
    let program = Compiler::compile_from_policy(&policy, &[RULE]).map_err(|error| error.to_string())?;
    let mut vm = RegoVM::new();
    vm.load_program(program);
    if let Some(data) = data {
        vm.set_data(data).map_err(|error| error.to_string())?;
    }
    Ok(Box::new(Vm { vm, inputs: Vec::new() }))
}

fn input(ask: &Ask) -> Value {
    serde_json::json!({"repo": ask.repo, "risk": ask.risk, "action": ask.action, "agent": AGENT}).into()
}

fn ids(deny: &Value) -> Vec<String> {
    let ids = deny.as_set().expect("a set of ids").iter();
    ids.map(|id| id.as_string().expect("an id").to_string()).collect()
}

struct Interpreted {
    policy: CompiledPolicy,
    inputs: Vec<Value>,
}

impl Interpreted {
    fn ask(&self, place: usize) -> Value {
        self.policy.eval_with_input(self.inputs[place].clone()).expect("it is evaluated")
    }
}

impl Engine for Interpreted {
    fn prepare(&mut self, asks: &[Ask]) {
        self.inputs = asks.iter().map(input).collect();
    }

    fn denies(&mut self, place: usize) -> bool {
        self.ask(place).as_set().is_ok_and(|ids| !ids.is_empty())
    }

    fn reasons(&mut self, place: usize) -> Option<Vec<String>> {
        Some(ids(&self.ask(place)))
    }
}

struct Vm {
    vm: RegoVM,
    inputs: Vec<Value>,
}

impl Vm {
    fn ask(&mut self, place: usize) -> Value {
        self.vm.set_input(self.inputs[place].clone());
        self.vm.execute().expect("it is evaluated")
    }
}

impl Engine for Vm {
    fn prepare(&mut self, asks: &[Ask]) {
        self.inputs = asks.iter().map(input).collect();
    }

    fn denies(&mut self, place: usize) -> bool {
        self.ask(place).as_set().is_ok_and(|ids| !ids.is_empty())
    }

    fn reasons(&mut self, place: usize) -> Option<Vec<String>> {
        Some(ids(&self.ask(place)))
    }
}
