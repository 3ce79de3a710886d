use std::collections::HashMap;
use std::fmt::Write as _;

use cedar_policy::{
    Authorizer, Context, Decision, Entities, EntityUid, PolicySet, Request, Response, RestrictedExpression,
};

use super::{Engine, by_repo};
use crate::workload::{AGENT, Ask, Policy};

struct Cedar {
    authorizer: Authorizer,
    entities: Entities,
    all: PolicySet,
    /// Empty: all policies are asked.
    by_repo: HashMap<String, PolicySet>,
    requests: Vec<(String, Request)>,
}

pub fn plain(policies: &[Policy]) -> Result<Box<dyn Engine>, String> {
    let all = set(policies.iter())?;
    Ok(Box::new(Cedar::new(all, HashMap::new())))
}

pub fn indexed(policies: &[Policy]) -> Result<Box<dyn Engine>, String> {
    let sets = by_repo(policies).into_iter().map(|(repo, own)| Ok((repo.to_owned(), set(own.into_iter())?)));
    Ok(Box::new(Cedar::new(PolicySet::new(), sets.collect::<Result<_, String>>()?)))
}

fn set<'p>(policies: impl Iterator<Item = &'p Policy>) -> Result<PolicySet, String> {
    let mut text = "permit(principal, action, resource);\n".to_owned();
    for Policy { id, repo, risk, word } in policies {
        writeln!(
            text,
            "@id(\"{id}\") forbid(principal, action, resource == Repo::\"{repo}\") when {{ context.risk >= {risk} && context.action like \"*{word}*\" && context.agent == \"{AGENT}\" }};"
        )
        .expect("a string takes all");
    }
    text.parse().map_err(|error: cedar_policy::ParseErrors| error.to_string())
}

impl Cedar {
    fn new(all: PolicySet, by_repo: HashMap<String, PolicySet>) -> Self {
        Cedar {
            authorizer: Authorizer::new(),
            entities: Entities::empty(),
            all,
            by_repo,
            requests: Vec::new(),
        }
    }

    fn policies(&self, repo: &str) -> &PolicySet {
        self.by_repo.get(repo).unwrap_or(&self.all)
    }

    fn ask(&self, place: usize) -> Response {
        let (repo, request) = &self.requests[place];
        self.authorizer.is_authorized(request, self.policies(repo), &self.entities)
    }
}

impl Engine for Cedar {
    fn prepare(&mut self, asks: &[Ask]) {
        let uid = |text: String| text.parse::<EntityUid>().expect("an entity");
        let string = |text: &str| RestrictedExpression::new_string(text.to_owned());
        let request = |ask: &Ask| {
            let context = Context::from_pairs([
                ("risk".to_owned(), RestrictedExpression::new_long(ask.risk)),
                ("action".to_owned(), string(ask.action)),
                ("agent".to_owned(), string(AGENT)),
            ])
            .expect("a context");
            let (user, call) = (uid("User::\"u\"".to_owned()), uid("Action::\"call\"".to_owned()));
            let repo = uid(format!("Repo::\"{}\"", ask.repo));
            (ask.repo.clone(), Request::new(user, call, repo, context, None).expect("no schema"))
        };
        self.requests = asks.iter().map(request).collect();
    }

    fn denies(&mut self, place: usize) -> bool {
        self.ask(place).decision() == Decision::Deny
    }

    fn reasons(&mut self, place: usize) -> Option<Vec<String>> {
        let policies = self.policies(&self.requests[place].0);
        let answer = self.ask(place);
        let id =
            |id| policies.policy(id).and_then(|policy| policy.annotation("id")).expect("an id").to_owned();
        Some(answer.diagnostics().reason().map(id).collect())
    }
}
