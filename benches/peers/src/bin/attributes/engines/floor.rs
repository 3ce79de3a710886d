//! What a program that knows the questions beforehand takes.

use std::collections::HashMap;

use super::{Engine, by_repo};
use crate::workload::{AGENT, Ask, Policy};

struct Floor {
    by_repo: HashMap<String, Vec<Policy>>,
    requests: Vec<(Ask, String)>,
}

pub fn load(policies: &[Policy]) -> Result<Box<dyn Engine>, String> {
    let repos = by_repo(policies).into_iter();
    let by_repo = repos.map(|(repo, own)| (repo.to_owned(), own.into_iter().cloned().collect())).collect();
    Ok(Box::new(Floor { by_repo, requests: Vec::new() }))
}

impl Floor {
    fn ask(&self, place: usize) -> Vec<&str> {
        let (ask, agent) = &self.requests[place];
        let policies = self.by_repo.get(&ask.repo).into_iter().flatten();
        let matching = policies
            .filter(|policy| ask.risk >= policy.risk && ask.action.contains(policy.word) && agent == AGENT);
        matching.map(|policy| policy.id.as_str()).collect()
    }
}

impl Engine for Floor {
    fn prepare(&mut self, asks: &[Ask]) {
        self.requests = asks.iter().map(|ask| (ask.clone(), AGENT.to_owned())).collect();
    }

    fn denies(&mut self, place: usize) -> bool {
        !self.ask(place).is_empty()
    }

    fn reasons(&mut self, place: usize) -> Option<Vec<String>> {
        Some(self.ask(place).into_iter().map(str::to_owned).collect())
    }
}
