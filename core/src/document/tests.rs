//! Documents from text to bundle and back.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic};
use crate::limits::Limits;
use crate::source::{SourceMap, Span};
use crate::value::Value;

use super::*;

pub(super) const EXAMPLES: [(&str, &str); 2] = [
    ("05-platform-guardrails.yaml", include_str!("../../../examples/native/05-platform-guardrails.yaml")),
    ("06-agent-tools.yaml", include_str!("../../../examples/native/06-agent-tools.yaml")),
];

/// Reads and decodes one YAML document.
fn decoded(text: &str) -> (Option<Decoded>, Vec<Diagnostic>) {
    let mut sources = SourceMap::default();
    let source = sources.add("test.yaml", text);
    match read(source, &sources, Format::Yaml, &Limits::default()) {
        Ok(root) => {
            let mut problems = Vec::new();
            let decoded = decode(&root, &mut problems);
            (decoded, problems)
        }
        Err(problems) => (None, problems),
    }
}

/// A bundle of one policy with the given further lines.
fn with_policy(lines: &str) -> String {
    format!(
        "lictor: 1\nbundle: {{id: b, version: '1'}}\npolicies:\n  - id: p\n    scope: {{org: o}}\n    when: 'true'\n    \
         effect: deny\n{lines}"
    )
}

#[test]
fn the_examples_decode_without_a_problem() {
    for (name, text) in EXAMPLES {
        let (decoded, problems) = decoded(text);
        assert_eq!(problems, [], "{name}");
        let bundle = decoded.unwrap().bundle;
        assert_eq!(bundle.tenant.as_deref(), Some("org-acme"));
        assert!(bundle.policies.len() >= 5);
    }
}
