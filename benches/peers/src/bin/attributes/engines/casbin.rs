use casbin::function_map::OperatorFunction;
use casbin::{CoreApi as _, DefaultModel, Enforcer, MemoryAdapter, MgmtApi as _};

use super::Engine;
use crate::workload::{AGENT, Ask, Policy};

const MODEL: &str = "
[request_definition]
r = repo, risk, action, agent

[policy_definition]
p = repo, risk, word, agent, eft

[policy_effect]
e = !some(where (p.eft == deny))

[matchers]
m = r.repo == p.repo && r.risk >= p.risk && r.agent == p.agent && holds(r.action, p.word)
";

struct Casbin {
    enforcer: Enforcer,
    requests: Vec<[String; 4]>,
}

pub fn load(policies: &[Policy]) -> Result<Box<dyn Engine>, String> {
    // It reads policies asynchronously; these stand in memory.
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let enforcer = runtime.block_on(async {
        let model = DefaultModel::from_str(MODEL).await?;
        let mut enforcer = Enforcer::new(model, MemoryAdapter::default()).await?;
        enforcer.add_function(
            "holds",
            OperatorFunction::Arg2(|text, part| {
                let [text, part] =
                    [text, part].map(|value| value.into_immutable_string().unwrap_or_default());
                text.contains(part.as_str()).into()
            }),
        );
        // Risks are texts of one digit, which compare as numbers do.
        let line = |policy: &Policy| {
            let risk = policy.risk.to_string();
            vec![policy.repo.clone(), risk, policy.word.to_owned(), AGENT.to_owned(), "deny".to_owned()]
        };
        enforcer.add_policies(policies.iter().map(line).collect()).await?;
        Ok(enforcer)
    });
    let enforcer = enforcer.map_err(|error: casbin::Error| error.to_string())?;
    Ok(Box::new(Casbin { enforcer, requests: Vec::new() }))
}

impl Engine for Casbin {
    fn prepare(&mut self, asks: &[Ask]) {
        let request =
            |ask: &Ask| [ask.repo.clone(), ask.risk.to_string(), ask.action.to_owned(), AGENT.to_owned()];
        self.requests = asks.iter().map(request).collect();
    }

    fn denies(&mut self, place: usize) -> bool {
        let [repo, risk, action, agent] = &self.requests[place];
        !self
            .enforcer
            .enforce((repo.as_str(), risk.as_str(), action.as_str(), agent.as_str()))
            .expect("it is enforced")
    }

    fn reasons(&mut self, _: usize) -> Option<Vec<String>> {
        None
    }
}
