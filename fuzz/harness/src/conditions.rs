//! Any text as a condition.

use lictor::condition::parse;
use lictor::source::{Anchor, SourceMap};
use lictor::{Code, Limits};

/// Parses the bytes. What is printed is read as the same tree, and printed again it is the same text.
pub fn conditions(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let limits = Limits::default();
    let mut sources = SourceMap::default();
    let id = sources.add("condition", &*text);
    let anchor = Anchor::whole(sources.whole(id));
    match parse(&text, &anchor, &limits) {
        Ok(expr) => {
            let printed = expr.to_string();
            let again = parse(&printed, &anchor, &limits);
            assert_eq!(again.as_ref(), Ok(&expr), "{printed}");
            assert_eq!(again.map(|expr| expr.to_string()), Ok(printed));
        }
        Err(problem) => assert!(matches!(problem.code, Code::Syntax | Code::Limit), "{problem:?}"),
    }
}
