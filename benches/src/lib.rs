//! Workloads that the benchmarks share, and how well the detectors find.

pub mod scores;

pub mod text;

use std::fmt::Write as _;

use lictor::{Compiler, Evaluator, Request, Value};

/// Policies in scope of one request.
const IN_SCOPE: usize = 5;

/// The document of `count` policies, five to each repository, each with a condition on risk, action and agent. Of those in
/// scope of a request two match: one denies, one alerts.
pub fn attribute_policies(count: usize) -> String {
    let mut document =
        String::from("lictor: 1\nbundle: {id: attributes, version: '1'}\ndefaults: {log: full}\npolicies:\n");
    for policy in 0..count {
        let effect = if policy % IN_SCOPE == 0 { "deny" } else { "alert" };
        document.push_str(&attribute_policy(policy, effect));
    }
    document
}

/// One policy of [`attribute_policies`], as an item of a list, with this effect.
pub fn attribute_policy(policy: usize, effect: &str) -> String {
    let (leaf, place) = (policy / IN_SCOPE, policy % IN_SCOPE);
    let word = ["shell", "write", "delete", "read", "deploy"][place];
    let risk = if place == 0 { "high" } else { "medium" };
    let mut document = String::new();
    // Writing to a String cannot fail.
    let _ = writeln!(
        document,
        "  - id: p{policy}\n    name: policy {policy}\n    scope: {{org: o, workspace: w{}, repo: r{leaf}}}\n    severity: high\n    when: risk_level >= {risk} && action.contains(\"{word}\") && agent.id == \"desk-bot\"\n    effect: {effect}",
        leaf / 10,
    );
    document
}

/// A request for one repository of [`attribute_policies`]: two of its five policies match.
pub fn attribute_request(leaf: usize) -> Request {
    let mut request = Request::new(
        lictor::Kind::ToolCall,
        [("org", "o".to_owned()), ("workspace", format!("w{}", leaf / 10)), ("repo", format!("r{leaf}"))],
    );
    request.agent = Some("desk-bot".to_owned());
    request.action = Some("shell_write".to_owned());
    request.with_fact("risk_level", Value::from("high"))
}

/// One organisation with the built-in detectors on its input.
pub fn content_policies() -> &'static str {
    r"
lictor: 1
bundle: {id: content, version: '1'}
defaults: {log: full}
policies:
  - {id: secrets, name: secrets, scope: {org: o}, severity: critical, detect: {any: ['secret.*']}, effect: redact}
  - {id: personal, name: personal, scope: {org: o}, severity: high, detect: {any: ['pii.*']}, effect: redact}
"
}

/// About `bytes` bytes of English prose with a card number at the end.
pub fn prose(bytes: usize) -> String {
    const SENTENCE: &str =
        "The committee met in the morning and agreed that the report should be sent to every member. ";
    let mut text: String = SENTENCE.chars().cycle().take(bytes.saturating_sub(20)).collect();
    text.push_str(" 4111 1111 1111 1111");
    text
}

/// Compiles a document that is known to be sound.
///
/// # Panics
/// If it is not.
pub fn compiled(document: &str) -> Evaluator {
    match Compiler::new().document("bench.yaml", document).compile() {
        Ok(compiled) => compiled.evaluator,
        Err(error) => panic!("{error}"),
    }
}
