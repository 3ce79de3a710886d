//! The condition language against two CEL engines.
//!
//! Random well-typed conditions of the subset, over random requests, must be accepted and mean the same here and
//! there. The engines' errors are our unknown: both absorb it in `&&` and `||` alike.
//!
//! Where the engines are not an oracle:
//!
//! - Neither knows our functions, facts under `has`, severities, or times written as strings; conditions are generated
//!   without them. Severity names are variables there, with the ordinals as values.
//! - `cel` has no type checker, and that of `cel-core` refuses `matches` on an untyped member; both only evaluate.
//! - An empty pattern is refused here: it would match everywhere.
//! - Both compile a regex each time it is asked, so conditions are few and short.
//! - `cel-core` recurses once for every operand and overflows a thread's stack at 4,000 of them, which aborts the
//!   process; that ours takes so many is tested where it is parsed.

mod engines;
mod evaluator;
mod generate;

use lictor::value::Map;
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn conditions_mean_what_cel_means(text in generate::condition(), request in generate::request()) {
        let evaluator = evaluator::compile(&text).map_err(TestCaseError::fail)?;
        let ours = evaluator::truth(&evaluator, &request);
        let cel = engines::cel(&text, &request).map_err(TestCaseError::fail)?;
        let cel_core = engines::cel_core(&text, &request).map_err(TestCaseError::fail)?;
        prop_assert_eq!(cel, cel_core, "cel and cel-core differ on {}", text);
        prop_assert_eq!(ours, cel, "cel differs on {}", text);
    }

    #[test]
    fn canonical_text_means_the_same(text in generate::condition(), request in generate::request()) {
        let tree = parse(&text).map_err(TestCaseError::fail)?;
        let canonical = engines::cel(&tree.to_string(), &request).map_err(TestCaseError::fail)?;
        let written = engines::cel(&text, &request).map_err(TestCaseError::fail)?;
        prop_assert_eq!(written, canonical, "{} and {}", text, tree);
    }
}

/// Two of the reasons for a language of our own: what an engine takes for a condition, and we do not.
#[test]
fn what_cel_accepts_and_we_refuse() {
    for text in ["risk_levl >= 3", "action > 3", "retries + 1 > 2", "pii_detected ? true : false"] {
        assert!(engines::cel(text, &Map::new()).is_ok(), "{text}");
        assert!(evaluator::compile(text).is_err(), "{text}");
    }
}

fn parse(text: &str) -> Result<lictor::condition::Expr, String> {
    let mut sources = lictor::source::SourceMap::default();
    let id = sources.add("condition", text);
    let anchor = lictor::source::Anchor::whole(sources.whole(id));
    lictor::condition::parse(text, &anchor, &lictor::Limits::default())
        .map_err(|problem| format!("{text}\n{problem:?}"))
}
