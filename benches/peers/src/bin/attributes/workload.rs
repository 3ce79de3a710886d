//! Policies and requests, in no engine's form. They say what `lictor_benches::attribute_policies` says.

/// Policies in scope of one request.
const IN_SCOPE: usize = 5;

/// One policy: in its repository, it matches a request with at least this risk, whose action contains the word, by the agent.
#[derive(Clone, Debug)]
pub struct Policy {
    pub id: String,
    pub repo: String,
    pub risk: i64,
    pub word: &'static str,
}

/// The agent of every policy and request.
pub const AGENT: &str = "desk-bot";

/// The levels of risk, by their number.
pub const MEDIUM: i64 = 2;
pub const HIGH: i64 = 3;

/// So many policies, five to a repository.
pub fn policies(count: usize) -> Vec<Policy> {
    let policy = |n: usize| Policy {
        id: format!("p{n}"),
        repo: format!("r{}", n / IN_SCOPE),
        risk: if n.is_multiple_of(IN_SCOPE) { HIGH } else { MEDIUM },
        word: ["shell", "write", "delete", "read", "deploy"][n % IN_SCOPE],
    };
    (0..count).map(policy).collect()
}

/// A request of one repository: its first two policies match.
#[derive(Clone, Debug)]
pub struct Ask {
    pub leaf: usize,
    pub repo: String,
    pub risk: i64,
    pub action: &'static str,
}

impl Ask {
    /// The ids of the policies that match, sorted.
    pub fn reasons(&self) -> Vec<String> {
        let mut ids = vec![format!("p{}", self.leaf * IN_SCOPE), format!("p{}", self.leaf * IN_SCOPE + 1)];
        ids.sort_unstable();
        ids
    }
}

/// So many requests, of one repository after the other, far apart.
pub fn asks(policies: usize, count: usize) -> Vec<Ask> {
    let leaves = policies / IN_SCOPE;
    let ask = |n: usize| {
        let leaf = n * 7_919 % leaves;
        Ask { leaf, repo: format!("r{leaf}"), risk: HIGH, action: "shell_write" }
    };
    (0..count).map(ask).collect()
}
