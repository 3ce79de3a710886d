//! Documents from text to bundle and back.

mod decoding;
mod encoding;
mod reading;
mod schema;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::limits::Limits;
use crate::source::SourceMap;

use super::*;

/// The native examples, by name.
const EXAMPLES: [(&str, &str); 2] = [
    ("05-platform-guardrails.yaml", include_str!("../../../../examples/native/05-platform-guardrails.yaml")),
    ("06-agent-tools.yaml", include_str!("../../../../examples/native/06-agent-tools.yaml")),
];

/// Reads, merges and decodes files.
fn load(files: &[(&str, &str)]) -> (Option<Decoded>, Diagnostics) {
    let mut sources = SourceMap::default();
    let mut problems = Vec::new();
    let mut roots = Vec::new();
    for (name, text) in files {
        let source = sources.add(*name, *text);
        let format = Format::of_name(name).expect("a known ending");
        match read(source, &sources, format, &Limits::default()) {
            Ok(root) => {
                sources.set_outline(source, root.outline());
                roots.push(root);
            }
            Err(found) => problems.extend(found),
        }
    }
    let decoded = merge(roots).and_then(|root| decode(&root, &mut problems));
    (decoded, Diagnostics::new(problems, sources))
}

/// Decodes a document that has no problem.
fn sound(text: &str) -> Bundle {
    let (decoded, problems) = load(&[("test.yaml", text)]);
    assert!(problems.is_empty(), "{}", problems.render(false));
    decoded.expect("a document without problems").bundle
}

/// The codes and the marked texts of a document's problems.
fn problems(text: &str) -> Vec<(Code, String)> {
    let (_, problems) = load(&[("test.yaml", text)]);
    let marked = |problem: &Diagnostic| {
        let text = problem.span.map_or("", |span| problems.sources().slice(span));
        (problem.code, text.to_owned())
    };
    problems.iter().map(marked).collect()
}

/// A bundle of one policy with further lines.
fn with_policy(lines: &str) -> String {
    let mut text =
        "lictor: 1\nbundle: {id: b, version: '1'}\npolicies:\n  - id: p\n    scope: {org: o}\n".to_owned();
    for line in lines.lines() {
        text.push_str("    ");
        text.push_str(line);
        text.push('\n');
    }
    text
}

/// The only policy of a bundle with further lines.
fn policy(lines: &str) -> Policy {
    let [policy] = <[Policy; 1]>::try_from(sound(&with_policy(lines)).policies).expect("one policy");
    policy
}
