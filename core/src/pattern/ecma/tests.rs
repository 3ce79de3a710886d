//! Translated patterns against what JavaScript engines do with the originals.

use std::ops::Range;

use regex_automata::meta;

use crate::diagnostic::Code;
use crate::document::Syntax;
use crate::value::Value;

use super::super::regex::parse;
use super::super::{PatternError, Regex};

/// A row of `cases.json`, which holds what Node.js 20 answered. Every match of `new RegExp(pattern, "g")` in `text`
/// that is not empty, in bytes; `null` for a `SyntaxError`.
type Spans = Option<Vec<(usize, usize)>>;

fn cases() -> Vec<(String, String, String, Spans)> {
    let Value::List(rows) = Value::from_json(include_bytes!("cases.json"), 8).unwrap() else { panic!() };
    let text = |row: &Value, key: &str| row.as_map().unwrap()[key].as_str().unwrap().to_owned();
    let offset = |value: &Value| match value {
        Value::Int(offset) => usize::try_from(*offset).unwrap(),
        _ => panic!(),
    };
    let span = |span: &Value| match span {
        Value::List(ends) => (offset(&ends[0]), offset(&ends[1])),
        _ => panic!(),
    };
    let spans = |row: &Value| match &row.as_map().unwrap()["spans"] {
        Value::List(spans) => Some(spans.iter().map(span).collect()),
        _ => None,
    };
    rows.iter().map(|row| (text(row, "why"), text(row, "pattern"), text(row, "text"), spans(row))).collect()
}

fn spans(pattern: &str, text: &str) -> Result<Vec<(usize, usize)>, PatternError> {
    let regex = meta::Builder::new().build_from_hir(parse(pattern, Syntax::Ecma)?.hir()).unwrap();
    Ok(regex
        .find_iter(text)
        .filter(|found| !found.is_empty())
        .map(|found| (found.start(), found.end()))
        .collect())
}

#[test]
fn patterns_mean_what_they_mean_in_ecmascript() {
    let mut wrong = Vec::new();
    for (why, pattern, text, expected) in cases() {
        let found = spans(&pattern, &text);
        if found.as_ref().ok() != expected.as_ref() {
            wrong.push(format!("{why}: {pattern:?} on {text:?}: {found:?}, not {expected:?}"));
        }
    }
    assert!(cases().len() > 400);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The code and the text under the caret.
fn refusal(pattern: &str) -> (Code, &str, String) {
    let error = Regex::new(pattern, Syntax::Ecma, 1 << 20).unwrap_err();
    (error.code, &pattern[error.start..error.end], error.message)
}

#[test]
fn refusals_point_into_the_original() {
    for (pattern, code, under) in [
        (r"é\d(?=x)", Code::RegexFeature, "(?="),
        (r"é\d(?!x)", Code::RegexFeature, "(?!"),
        (r"\s(?<=x)", Code::RegexFeature, "(?<="),
        (r"\s(?<!x)", Code::RegexFeature, "(?<!"),
        (r"\w(a)\1", Code::RegexFeature, r"\1"),
        (r"\w\1(a)", Code::RegexFeature, r"\1"),
        (r"(?<n>a)\k<n>b", Code::RegexFeature, r"\k<n>"),
        (r"\s(b", Code::Regex, "("),
        (r"\s[b", Code::Regex, "["),
        (r"\sb)", Code::Regex, ")"),
        (r"\s[b-a]", Code::Regex, "b-a"),
        (r"\s+*", Code::Regex, "*"),
        (r"\sa{3,2}", Code::Regex, "{3,2}"),
        (r"\sa{99999999999}", Code::Limit, "{99999999999}"),
        (r"\s(?i:a)", Code::Regex, "(?"),
        (r"\s\uD83D!", Code::Regex, r"\uD83D"),
        (r"\s[\uD83C-\uDBFF]", Code::Regex, r"\uD83C"),
    ] {
        let (found, place, message) = refusal(pattern);
        assert_eq!((found, place), (code, under), "{pattern}: {message}");
    }
}

#[test]
fn a_place_in_the_translation_is_one_in_the_original() {
    let translation = super::translate(r"a\s[^b]{2}").unwrap();
    let place = |part: &str| -> Range<usize> {
        let start = translation.pattern.find(part).unwrap();
        translation.place(start..start + part.len())
    };
    assert_eq!(place("a"), 0..1);
    assert_eq!(place(r"\x{9}"), 1..3);
    assert_eq!(place("[^b]"), 3..7);
    assert_eq!(place("{2,2}"), 7..10);
    assert_eq!(translation.place(0..translation.pattern.len()), 0..10);
}

#[test]
fn nesting_is_bounded() {
    let deep = format!("{}a{}", "(?:".repeat(10_000), ")".repeat(10_000));
    let error = Regex::new(&deep, Syntax::Ecma, 1 << 20).unwrap_err();
    assert_eq!(error.code, Code::Limit);
    assert!(error.start < error.end && error.end <= deep.len());
}
