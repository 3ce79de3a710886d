//! What `pattern` adds to `lictor-scan`: syntaxes, checks, diagnostics. The searching itself is tested there.

use std::sync::Arc;

use crate::detector::{Acceptance, Declared};
use crate::diagnostic::Code;
use crate::document::Syntax;

use super::*;

/// Enough for the random patterns, some of which repeat large Unicode classes.
const SIZE: usize = 1 << 26;

type Hit = (u32, usize, usize);

fn matcher(pattern: &str, syntax: Syntax) -> Matcher<'_> {
    Matcher { patterns: vec![pattern], syntax, whole_words: false, group: 0, accept: None }
}

fn scanner(matchers: &[Matcher<'_>], prefilter: Prefilter) -> Scanner {
    let mut builder = ScannerBuilder::new(SIZE);
    for matcher in matchers {
        builder.add(matcher).unwrap();
    }
    builder.build(prefilter)
}

fn hits(matchers: &[Matcher<'_>], text: &str) -> Vec<Hit> {
    let mut every = MatcherSet::default();
    every.extend((0..).map(MatcherId).take(matchers.len()));
    let [with, without] = [Prefilter::Fastest, Prefilter::Off].map(|prefilter| {
        let mut hits = Vec::new();
        let mut hit = |id: MatcherId, start, end| hits.push((id.0, start, end));
        let scanner = scanner(matchers, prefilter);
        let outcome = scanner.scan(text, &every, usize::MAX, &mut ScanScratch::default(), &mut hit);
        assert_eq!(outcome.incomplete, []);
        hits
    });
    assert_eq!(with, without, "prefilter changes the hits");
    with
}

#[test]
fn keywords_do_not_overlap_and_know_unicode_case() {
    assert_eq!(hits(&[matcher("aa", Syntax::Keyword)], "aaaAa"), [(0, 0, 2), (0, 2, 4)]);
    assert_eq!(hits(&[matcher("kiss", Syntax::Keyword)], "\u{212A}I\u{17F}s"), [(0, 0, 7)]);
    let long = "word ".repeat(40);
    assert_eq!(hits(&[matcher(long.trim(), Syntax::Keyword)], &long.to_uppercase()), [(0, 0, 199)]);
    assert_eq!(hits(&[matcher(".*", Syntax::Keyword)], "a .* b"), [(0, 2, 4)]);
}

#[test]
fn a_group_is_the_hit_where_it_took_part() {
    let secret = Matcher { group: 1, ..matcher(r"key=(\w*)|token", Syntax::Rust) };
    assert_eq!(
        hits(std::slice::from_ref(&secret), "key=abc token key= key=é"),
        [(0, 4, 7), (0, 8, 13), (0, 14, 18), (0, 23, 25)]
    );
    let mut builder = ScannerBuilder::new(SIZE);
    let (index, error) =
        builder.add(&Matcher { group: 2, patterns: vec!["(a)(b)", "(a)b"], ..secret }).unwrap_err();
    assert_eq!((index, error.code, error.message.as_str()), (1, Code::Regex, "the pattern has no group 2"));
}

#[test]
fn a_refused_match_is_searched_again_one_character_later() {
    let luhn = Declared { validator: Some("luhn".into()), ..Declared::default() };
    let accept = Some(Acceptance::Declared(Arc::new(luhn)));
    let checked = Matcher { accept, ..matcher(r"\d{2}|é\d{2}", Syntax::Rust) };
    assert_eq!(hits(&[checked], "118 é118 9180"), [(0, 1, 3), (0, 7, 9), (0, 10, 12)]);
    let odd_word = Matcher { whole_words: true, ..matcher("ab|b c", Syntax::Rust) };
    assert_eq!(hits(&[odd_word], "xab c ab"), [(0, 6, 8)]);
}

#[test]
fn equal_matchers_are_one() {
    let mut builder = ScannerBuilder::new(SIZE);
    let mut add = |matcher: Matcher<'_>| builder.add(&matcher).unwrap();
    let first = add(matcher("a", Syntax::Rust));
    assert_eq!(add(matcher("b", Syntax::Rust)), MatcherId(1));
    assert_eq!(add(matcher("a", Syntax::Rust)), first);
    assert_ne!(add(matcher("a", Syntax::Keyword)), first);
    assert_ne!(add(Matcher { whole_words: true, ..matcher("a", Syntax::Rust) }), first);
    let checked = |validator: &str| {
        let check = Declared { validator: Some(validator.into()), ..Declared::default() };
        Matcher { accept: Some(Acceptance::Declared(Arc::new(check))), ..matcher("a", Syntax::Rust) }
    };
    let luhn = add(checked("luhn"));
    assert_eq!(add(checked("luhn")), luhn);
    assert_ne!(add(checked("iban")), luhn);
}

#[test]
fn rust_patterns_are_refused_with_a_place() {
    for (pattern, code, under) in [
        ("", Code::Regex, ""),
        ("é(a", Code::Regex, "("),
        ("é[b-a]", Code::Regex, "b-a"),
        (r"é\p{Nope}", Code::Regex, r"\p{Nope}"),
        (r"é(?-u:\xFF)", Code::Regex, r"\xFF"),
        ("é(?=a)", Code::RegexFeature, "(?="),
        ("é(?!a)", Code::RegexFeature, "(?!"),
        ("é(?<=a)", Code::RegexFeature, "(?<="),
        ("é(?<!a)", Code::RegexFeature, "(?<!"),
        (r"(é)\1", Code::RegexFeature, r"\1"),
        (r"(?<n>é)\k<n>", Code::RegexFeature, r"\k"),
        (r"\w{1000}", Code::Limit, r"\w{1000}"),
    ] {
        let error = Regex::new(pattern, Syntax::Rust, 1 << 20).unwrap_err();
        assert_eq!((error.code, &pattern[error.start..error.end]), (code, under), "{error:?}");
        assert_eq!(error.help.is_some(), matches!(code, Code::RegexFeature | Code::Limit), "{error:?}");
        let lower = !error.message.starts_with(char::is_uppercase) || error.message.starts_with("Unicode");
        assert!(lower && !error.message.ends_with('.'), "{error:?}");
    }
}

#[test]
fn deep_patterns_are_refused() {
    for (open, close) in [("(", ")"), ("(?:", ")?"), ("[", "]"), ("(?:a|", ")")] {
        let deep = format!("{}a{}", open.repeat(10_000), close.repeat(10_000));
        assert_eq!(Regex::new(&deep, Syntax::Rust, SIZE).unwrap_err().code, Code::Limit);
    }
    assert_eq!(
        Regex::new(&format!("a{}", "?".repeat(10_000)), Syntax::Rust, SIZE).unwrap_err().code,
        Code::Limit
    );
    assert_eq!(
        Regex::glob(&format!("{}a{}", "{".repeat(10_000), "}".repeat(10_000)), SIZE).unwrap_err().code,
        Code::Limit
    );
    assert!(Regex::new(&"(a)".repeat(10_000), Syntax::Rust, SIZE).is_ok());
}

#[test]
fn keywords_are_texts() {
    let keyword = Regex::new("a.b (K", Syntax::Keyword, SIZE).unwrap();
    assert!(keyword.is_match("xA.B (\u{212A}x"));
    assert!(!keyword.is_match("a-b (k"));
    assert_eq!(Regex::new("", Syntax::Keyword, SIZE).unwrap_err().message, "a pattern must not be empty");
}

#[test]
fn scanners_are_shared_by_threads() {
    fn shared<T: Send + Sync + std::panic::UnwindSafe + std::panic::RefUnwindSafe>() {}
    shared::<Scanner>();
    shared::<Regex>();
    fn owned<T: Send + std::panic::UnwindSafe>() {}
    owned::<ScanScratch>();
}
