//! `restore(redact(x)) == x`, whatever x is.

use std::sync::OnceLock;

use lictor::{Compiler, Evaluator, Kind, OffsetUnit, Options, Request, Scratch};
use proptest::prelude::*;

fn evaluator() -> &'static Evaluator {
    static EVALUATOR: OnceLock<Evaluator> = OnceLock::new();
    EVALUATOR.get_or_init(|| {
        let policies = r#"
lictor: 1
bundle: {id: b, version: '1'}
policies:
  - {id: pii, scope: {org: o}, detect: {any: [pii.email, pii.ssn, pii.ip_address]}, effect: {redact: {style: placeholder}}}
  - {id: domain, scope: {org: o}, severity: low, pattern: '@[a-z]+\.example', effect: {redact: {style: placeholder}}}
"#;
        Compiler::new().document("b.yaml", policies).compile().unwrap().evaluator
    })
}

fn words() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        Just("ann@shop.example".to_owned()),
        Just("bob@shop.example".to_owned()),
        Just("@shop.example".to_owned()),
        Just("536-22-8726".to_owned()),
        Just("５３６-22-87２６".to_owned()),
        Just("10.1.2.3".to_owned()),
        Just("[pii.email#1]".to_owned()),
        Just("[pii.ssn#2]".to_owned()),
        Just("[pattern#1]".to_owned()),
        Just("[pii.email#18446744073709551615]".to_owned()),
        Just("[".to_owned()),
        Just("#1]".to_owned()),
        Just("é🦀".to_owned()),
        "\\PC{0,6}",
    ];
    proptest::collection::vec((word, prop_oneof![Just(" "), Just(""), Just("\n")]), 0..12)
        .prop_map(|words| words.into_iter().map(|(word, gap)| word + gap).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_was_redacted_is_restored(text in words(), unit in 0..3_usize) {
        let mut request = Request::new(Kind::Input, [("org", "o")]).with_text(&*text);
        request.offsets = [OffsetUnit::Bytes, OffsetUnit::CodePoints, OffsetUnit::Utf16][unit];
        let options = Options { text_after: true, ..Options::default() };
        let decision = evaluator().evaluate_with(&request, options, &mut Scratch::default()).unwrap();
        let after = decision.text_after.as_ref().and_then(|parts| parts.first()).map(|part| part.text.clone());
        let after = after.unwrap_or_else(|| text.clone());
        prop_assert!(!after.contains("ann@shop"), "{after}");
        let placeholders = decision.placeholders([("text", &*text)]);
        prop_assert_eq!(placeholders.restore(&after), text);
    }
}

#[test]
fn the_same_value_has_the_same_number_and_a_written_one_is_passed_over() {
    let text = "ann@shop.example, bob@shop.example, ann@shop.example; see [pii.email#1]";
    let request = Request::new(Kind::Input, [("org", "o")]).with_text(text);
    let options = Options { text_after: true, ..Options::default() };
    let decision = evaluator().evaluate_with(&request, options, &mut Scratch::default()).unwrap();
    let after = &decision.text_after.as_ref().unwrap()[0].text;
    assert_eq!(after, "[pii.email#2], [pii.email#3], [pii.email#2]; see [pii.email#1]");
    let placeholders = decision.placeholders([("text", text)]);
    assert_eq!(
        placeholders.restore("Dear [pii.email#3] and [pii.email#1]"),
        "Dear bob@shop.example and [pii.email#1]"
    );
    assert_eq!(format!("{placeholders:?}"), "Placeholders(2)");
}
