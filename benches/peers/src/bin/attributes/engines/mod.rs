//! The engines, each in the form that it is fastest in.

mod casbin;
mod cedar;
mod cel;
mod floor;
mod lictor;
mod regorus;

use crate::workload::{Ask, Policy};

/// Policies, loaded.
pub trait Engine {
    /// Puts requests into the engine's own form, outside the time that is measured.
    fn prepare(&mut self, asks: &[Ask]);

    /// Decides a request, with whatever else the engine answers.
    fn denies(&mut self, place: usize) -> bool;

    /// The ids that the answer gives as its reasons; `None` for an engine that gives none.
    fn reasons(&mut self, place: usize) -> Option<Vec<String>>;
}

/// Loads policies, or says why the engine cannot.
type Load = fn(&[Policy]) -> Result<Box<dyn Engine>, String>;

/// One of the compared.
pub struct Contender {
    pub name: &'static str,
    /// What its answer holds.
    pub answers: &'static str,
    pub load: Load,
}

/// All of them; ours come first.
pub fn all() -> Vec<Contender> {
    let contender = |name, answers, load: Load| Contender { name, answers, load };
    vec![
        contender("lictor, decide", "verdict, effects", lictor::decide),
        contender("lictor, evaluate", "verdict, effects, rationale in words and values", lictor::evaluate),
        contender("lictor, JSON to JSON", "the same as text, from a request as text", lictor::json),
        contender("Cedar", "verdict, ids", cedar::plain),
        contender("Cedar behind a hand-made index of repositories", "verdict, ids", cedar::indexed),
        contender("Regorus, a rule a policy", "ids", regorus::interpreted),
        contender("Regorus VM, a rule a policy", "ids", regorus::compiled),
        contender("Regorus VM, policies as data by repository", "ids", regorus::data),
        contender("casbin", "verdict", casbin::load),
        contender("CEL behind a hand-made index of repositories", "ids", cel::indexed),
        contender("written by hand in Rust", "ids", floor::load),
    ]
}

/// The policies of each repository.
fn by_repo(policies: &[Policy]) -> std::collections::HashMap<&str, Vec<&Policy>> {
    let mut repos = std::collections::HashMap::<&str, Vec<&Policy>>::new();
    for policy in policies {
        repos.entry(&policy.repo).or_default().push(policy);
    }
    repos
}
