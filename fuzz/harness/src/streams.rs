//! Any bytes as a text that comes piece by piece.

use std::sync::LazyLock;

use lictor::{Compiler, Evaluator, Kind, Request};
use lictor_conformance::streams::{breach, run};

/// Bytes of a text, so that no match is longer than a stream's window.
const MOST: usize = 2_000;

/// Bundles that make different things of what is found.
static EVALUATORS: LazyLock<Vec<Evaluator>> = LazyLock::new(|| {
    let bundles = [
        "- {id: p, scope: {org: o}, detect: {any: [pii.*, secret.*]}, effect: {redact: {style: tag}}}",
        "- {id: p, scope: {org: o}, detect: {any: [pii.credit_card, fin.*, id.*]}, effect: redact}\n\
         - {id: d, scope: {org: o}, detect: {any: [cmd.*, injection.*]}, effect: deny}",
        "- {id: p, scope: {org: o}, detect: {any: [pii.*], min_score: 0.8, min_hits: 2}, effect: redact}\n\
         - {id: d, scope: {org: o}, when: 'detects(\"pii.email\") && !detects(\"pii.phone\")', effect: deny}\n\
         - {id: a, scope: {org: o}, pattern: '[0-9]{4}', effect: allow}",
        "- {id: p, scope: {org: o}, pattern: '[0-9]{2,}(?:-[0-9]+)*', effect: redact}\n\
         - {id: q, scope: {org: o}, pattern: '(?i)\\bkey\\b.*?;', effect: {redact: {with: '#'}}}\n\
         - {id: a, scope: {org: o}, pattern: '1111', effect: allow}",
    ];
    let compile = |policies: &str| {
        let text = format!("lictor: 1\nbundle: {{id: b, version: '1'}}\npolicies:\n{policies}\n");
        Compiler::new().document("b.yaml", text).compile().expect("the bundles load").evaluator
    };
    bundles.map(compile).into()
});

/// The first byte chooses the bundle, the second how the rest, which is the text, is cut. Both ways must give what the whole text
/// gives.
pub fn streams(data: &[u8]) {
    let [which, step, text @ ..] = data else { return };
    let text = String::from_utf8_lossy(text);
    let end = (0..=text.len().min(MOST)).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let text = &text[..end];
    let evaluator = &EVALUATORS[usize::from(*which) % EVALUATORS.len()];
    let request = Request::new(Kind::Output, [("org", "o")]);
    let ends: Vec<usize> = (1..text.len()).step_by(1 + usize::from(*step) % 40).collect();
    let run = run(evaluator, &request, text, &ends);
    if let Some(breach) = breach(evaluator, &request, text, &run) {
        panic!("{text:?} cut at {ends:?}: {breach}");
    }
}
