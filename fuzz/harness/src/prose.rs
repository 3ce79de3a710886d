//! Texts of policies: any is read, its clauses are places of it that do not overlap, and what it comes to compiles.

use lictor::{Compiler, Value};

/// Reads a text and compiles a policy of it.
pub fn prose(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let reading = lictor::read(&text);
    let mut spans: Vec<(usize, usize)> =
        reading.clauses.iter().chain(&reading.exceptions).map(|clause| clause.span).collect();
    spans.sort_unstable();
    let mut at = 0;
    for (start, end) in spans {
        assert!(at <= start && start <= end && text.get(start..end).is_some(), "{start} {end}");
        at = end;
    }
    let again = lictor::read(&text);
    assert_eq!(reading, again);
    if text.trim().is_empty() || text.len() > 16_384 {
        return;
    }
    let policy = [("id", "p".into()), ("content", text.as_ref().into()), ("effect", "warn".into())];
    let mut policy: lictor::value::Map = policy.map(|(key, value)| (key.to_owned(), value)).into();
    policy.insert("scope".to_owned(), Value::Map([("org".to_owned(), "o".into())].into()));
    let bundle = Value::Map([("id".to_owned(), "b".into()), ("version".to_owned(), "1".into())].into());
    let document =
        [("lictor", Value::Int(1)), ("bundle", bundle), ("policies", Value::List(vec![Value::Map(policy)]))];
    let document =
        Value::Map(document.map(|(key, value)| (key.to_owned(), value)).into()).to_canonical_json();
    if let Err(error) = Compiler::new().document("p.json", document).compile() {
        // The document is well-formed, so only the text can be at fault: a term that is too long for a pattern, say.
        let codes: Vec<_> = error.diagnostics.iter().map(|problem| problem.code.as_str()).collect();
        assert!(codes.iter().all(|code| matches!(*code, "E-LIMIT" | "E-REGEX")), "{error}");
    }
}
