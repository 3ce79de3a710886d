//! Bundles back to documents.

use proptest::prelude::*;

use super::*;

/// Decodes what `bundle` is written as. Every span is the same, so that bundles can be compared.
fn again(bundle: &Bundle) -> Bundle {
    let mut sources = SourceMap::default();
    let source = sources.add("again", "");
    let mut problems = Vec::new();
    let decoded = decode(&Node::from_value(&bundle.to_value(), sources.whole(source)), &mut problems);
    assert_eq!(problems, []);
    decoded.expect("a document that was written by us").bundle
}

/// A bundle in which nothing has its default.
const EVERYTHING: &str = r#"
lictor: 1
bundle: {id: all, version: "1", tenant: o, description: d, min_engine: "1", commit: c, models: [m], not_before: 2026-01-01T00:00:00Z}
schema:
  facts: {kind_of: {enum: [a, b]}, ratio: number, names: list<string>}
  counters: [spend]
  labels: [untrusted]
  tools:
    pay: {server: s, hash: h, args: {amount: number}}
    mail: {input_schema: {type: object, properties: {to: {type: array, items: {type: string}}}}}
    both: {args: {a: any}, input_schema: {properties: {a: {type: string}}}}
  levels: [org, unit, team]
defaults:
  decision: {"*": deny, output: allow}
  grantable_by: unit
  fail: closed
  log: full
  kinds: [input, output]
  judge_on_timeout: open
  limits: {hits: 10}
frameworks: {gdpr: false}
lists: {words: [a, 1, 2.5]}
detectors:
  d1: {regex: "a+", dialect: ecma, validator: luhn, group: 1, label: L}
  d2:
    keywords: [a, b]
    score: 0.5
    context: {near: [n], before: [b], after: [f], not: [x], optional: true}
    examples: {finds: [a], passes: [c]}
  d3: {list: words}
  d4: {external: true}
sets: {other: {org: o, log: minimal, frameworks: {soc2: true}, dialect: safe-ai}}
policies:
  - id: p1
    name: n
    description: d
    rationale: r
    set: other
    scope: {unit: u, org: o}
    applies_to: {groups: [g], users: [u], roles: [r], agents: [a], models: [m], tools: [t], environments: [e]}
    severity: HIGH
    kinds: [event, deploy]
    when: ratio > 1
    unless: ratio > 2
    match: {ratio_gt: 1, kind_of: a}
    pattern: x
    dialect: ecma
    detect:
      any: [d1]
      all: [d2]
      in: tool.args
      min_hits: 2
      min_score: 0.5
      mode: alert
      regions: [DE]
      fingerprints: [0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef]
    content: c
    content_mode: note
    effect: [deny, {route: {model: m}}, {throttle: {counter: spend, limit: 1.5}}, {set_arg: {path: a, value: [1]}}, {redact: {with: w, style: mask, group: 1}}, redact]
    approve: {by: ["group:g"], quorum: 2, ttl_s: 3, four_eyes: true}
    judge: {mode: required, question: q, clauses: [{id: c1, text: a}, {id: c2, text: b}], exceptions: [{id: x1, text: e}], kind: human, min_score: 0.5, deadline_ms: 5, max_cost_usd: 0.5, quorum: 1, of: 2}
    fail: open
    mode: shadow
    rollout: {percent: 12.5, by: user.id, otherwise: disabled}
    waivable: false
    waives: {extent: span, policies: [p2], sets: [s], up_to: low, until: 2026-11-20T10:00:00Z}
    notify: [admin]
    message: m
    tags: {gdpr: [art_32]}
    meta: {k: v}
    tests: [{a: 1}]
    x-own: {y: z}
  - {id: p2, scope: {org: o}, severity: 0, pattern: word, isRegex: false, effect: allow, judge: never}
tests: [{name: t, request: {}, expect: {}, more: 1}]
x-top: 1
"#;

#[test]
fn what_is_written_decodes_to_the_same_bundle() {
    for text in EXAMPLES.map(|(_, text)| text).into_iter().chain([EVERYTHING]) {
        let bundle = again(&sound(text));
        assert_eq!(again(&bundle), bundle);
        assert_eq!(bundle.digest(), sound(text).digest());
    }
}

#[test]
fn nothing_that_was_written_is_lost() {
    let written = sound(EVERYTHING).to_value();
    let mut sources = SourceMap::default();
    let source = sources.add("all.yaml", EVERYTHING);
    let root = read(source, &sources, Format::Yaml, &Limits::default()).unwrap();
    // Short forms come back as short forms, so the document is the same word for word.
    let expected = root.to_value().to_canonical_json();
    assert_eq!(written.to_canonical_json(), expected);
}

#[test]
fn what_has_its_default_is_left_out() {
    let text = with_policy(
        "when: 'true'\neffect: deny\nset: b\nseverity: medium\nmode: enforce\nwaivable: true\napplies_to: {groups: []}\ntags: {}",
    );
    let written = sound(&text).to_value().to_canonical_json();
    assert_eq!(
        written,
        r#"{"bundle":{"id":"b","version":"1"},"lictor":1,"policies":[{"effect":"deny","id":"p","scope":{"org":"o"},"when":"true"}]}"#
    );
}

#[test]
fn the_digest_is_of_the_content() {
    let bundle = sound(EXAMPLES[0].1);
    assert_eq!(bundle.digest(), crate::value::Digest::of(bundle.canonical_json().as_bytes()));
    let mut other = bundle.clone();
    other.policies[0].message = Some("changed".to_owned());
    assert_ne!(bundle.digest(), other.digest());
}

proptest! {
    #[test]
    fn the_order_of_policies_leaves_no_trace(order in Just((0..6_usize).collect::<Vec<_>>()).prop_shuffle()) {
        let bundle = sound(EXAMPLES[0].1);
        let mut shuffled = bundle.clone();
        shuffled.policies = order.iter().map(|place| bundle.policies[*place].clone()).collect();
        prop_assert_eq!(bundle.canonical_json(), shuffled.canonical_json());
        prop_assert_eq!(bundle.digest(), shuffled.digest());
    }
}
