use std::collections::HashMap;

use cel::{Context, Program, Value};

use super::{Engine, by_repo};
use crate::workload::{AGENT, Ask, Policy};

struct Cel {
    by_repo: HashMap<String, Vec<(String, Program)>>,
    requests: Vec<(String, Context<'static, 'static>)>,
}

pub fn indexed(policies: &[Policy]) -> Result<Box<dyn Engine>, String> {
    let program = |policy: &&Policy| {
        let condition = format!(
            "risk >= {} && action.contains(\"{}\") && agent == \"{AGENT}\"",
            policy.risk, policy.word
        );
        Ok((policy.id.clone(), Program::compile(&condition).map_err(|error| error.to_string())?))
    };
    let repos = by_repo(policies).into_iter().map(|(repo, own)| {
        Ok((repo.to_owned(), own.iter().map(program).collect::<Result<Vec<_>, String>>()?))
    });
    Ok(Box::new(Cel { by_repo: repos.collect::<Result<_, String>>()?, requests: Vec::new() }))
}

impl Cel {
    fn ask(&self, place: usize) -> Vec<&str> {
        let (repo, context) = &self.requests[place];
        let policies = self.by_repo.get(repo).into_iter().flatten();
        let matching = policies.filter(|(_, program)| program.execute(context) == Ok(Value::Bool(true)));
        matching.map(|(id, _)| id.as_str()).collect()
    }
}

impl Engine for Cel {
    fn prepare(&mut self, asks: &[Ask]) {
        let request = |ask: &Ask| {
            let mut context = Context::default();
            context.add_variable_from_value("risk", ask.risk);
            context.add_variable_from_value("action", ask.action);
            context.add_variable_from_value("agent", AGENT);
            (ask.repo.clone(), context)
        };
        self.requests = asks.iter().map(request).collect();
    }

    fn denies(&mut self, place: usize) -> bool {
        !self.ask(place).is_empty()
    }

    fn reasons(&mut self, place: usize) -> Option<Vec<String>> {
        Some(self.ask(place).into_iter().map(str::to_owned).collect())
    }
}
