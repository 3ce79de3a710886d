//! The law of streams: however a text is cut, a stream releases and decides what one call on the whole text does.

mod law;
mod random;
mod release;
mod resume;
mod suite;

use lictor::{Compiler, Evaluator, Kind, Request};

/// An evaluator of policies of organisation `o`, each written as one flow mapping without its scope.
fn evaluator(policies: &[&str]) -> Evaluator {
    with_header("", policies)
}

/// The same, with more in the bundle's head.
fn with_header(header: &str, policies: &[&str]) -> Evaluator {
    let list: String =
        policies.iter().map(|policy| format!("  - {{scope: {{org: o}}, {policy}}}\n")).collect();
    let text = format!("lictor: 1\nbundle: {{id: b, version: '1'}}\n{header}\npolicies:\n{list}");
    Compiler::new().document("b.yaml", text).compile().unwrap().evaluator
}

fn request() -> Request {
    Request::new(Kind::Output, [("org", "o")])
}
