//! YAML and JSON to nodes.

use proptest::prelude::*;

use super::*;
use crate::source::Span;
use crate::value::Value;

fn read_as(format: Format, text: &str) -> Result<(Node, SourceMap), Vec<Diagnostic>> {
    let mut sources = SourceMap::default();
    let source = sources.add("test", text);
    read(source, &sources, format, &Limits::default()).map(|root| (root, sources))
}

/// The value as JSON.
fn value(format: Format, text: &str) -> String {
    match read_as(format, text) {
        Ok((root, _)) => serde_json::to_string(&root.to_value()).unwrap(),
        Err(problems) => panic!("{problems:?}"),
    }
}

fn yaml(text: &str) -> String {
    value(Format::Yaml, text)
}

/// The only problem of a text: code, message and first byte.
fn refusal(format: Format, text: &str) -> (Code, String, Option<u32>) {
    let problems = read_as(format, text).expect_err("a text that is refused");
    let [problem] = <[Diagnostic; 1]>::try_from(problems).expect("one problem");
    (problem.code, problem.message, problem.span.map(|span| span.start))
}

/// The bytes of every string of a document.
fn string_texts(node: &Node, sources: &SourceMap, texts: &mut Vec<(String, String)>) {
    match &node.kind {
        NodeKind::String(text) => texts.push((text.clone(), sources.slice(node.span).to_owned())),
        NodeKind::List(items) => items.iter().for_each(|item| string_texts(item, sources, texts)),
        NodeKind::Map(entries) => {
            for entry in entries {
                texts.push((entry.key.clone(), sources.slice(entry.key_span).to_owned()));
                string_texts(&entry.value, sources, texts);
            }
        }
        _ => {}
    }
}

#[test]
fn plain_yaml_scalars_have_the_types_of_the_core_schema() {
    let cases = [
        ("true", "true"),
        ("false", "false"),
        ("~", "null"),
        ("null", "null"),
        ("12", "12"),
        ("-7", "-7"),
        ("+7", "7"),
        ("0x1F", "31"),
        ("0o17", "15"),
        ("1.5", "1.5"),
        (".5", "0.5"),
        ("1.", "1.0"),
        ("1e3", "1000.0"),
        ("-2.5E-1", "-0.25"),
        ("9223372036854775807", "9223372036854775807"),
        ("9223372036854775808", "9.223372036854776e+18"),
        // Words that other readers take for truth values or null, and texts that only look like numbers.
        ("yes", "\"yes\""),
        ("on", "\"on\""),
        ("No", "\"No\""),
        ("True", "\"True\""),
        ("Null", "\"Null\""),
        ("1_000", "\"1_000\""),
        ("2026.11.0", "\"2026.11.0\""),
        ("2026-11-20", "\"2026-11-20\""),
        ("0x", "\"0x\""),
        ("0b1", "\"0b1\""),
        ("12:30:45", "\"12:30:45\""),
        (".", "\".\""),
        ("e3", "\"e3\""),
        ("1e", "\"1e\""),
        ("inf", "\"inf\""),
        ("nan", "\"nan\""),
        ("'12'", "\"12\""),
        ("\"true\"", "\"true\""),
    ];
    for (text, expected) in cases {
        assert_eq!(yaml(text), expected, "{text}");
        assert_eq!(yaml(&format!("k: {text}\n")), format!("{{\"k\":{expected}}}"), "{text}");
    }
}

#[test]
fn yaml_keys_are_the_text_that_was_written() {
    assert_eq!(yaml("on: 1\n1: 2\ntrue: 3\n1.50: 4\n"), r#"{"1":2,"1.50":4,"on":1,"true":3}"#);
}

#[test]
fn yaml_tags_of_the_core_schema_are_obeyed_and_others_refused() {
    assert_eq!(
        yaml("[!!str 12, ! 12, !!int 12, !!float 12, !!null '', !!bool true]"),
        r#"["12","12",12,12.0,null,true]"#
    );
    assert_eq!(yaml("!!map {a: !!seq [1]}"), r#"{"a":[1]}"#);
    assert_eq!(refusal(Format::Yaml, "a: !!int x").0, Code::Type);
    assert_eq!(refusal(Format::Yaml, "a: !!seq {}").0, Code::Syntax);
    assert_eq!(refusal(Format::Yaml, "a: !secret x").1, "the tag `!secret` is not supported here");
    assert_eq!(refusal(Format::Yaml, "a: !!python/object:os.system x").0, Code::Syntax);
}

#[test]
fn aliases_are_expanded_within_a_budget() {
    assert_eq!(yaml("a: &x {b: [1]}\nc: *x\nd: [*x]\n"), r#"{"a":{"b":[1]},"c":{"b":[1]},"d":[{"b":[1]}]}"#);
    let mut laughs = "a0: &a0 [1,1,1,1,1,1,1,1,1]\n".to_owned();
    for step in 1..12 {
        let before = step - 1;
        laughs.push_str(&format!("a{step}: &a{step} [{}]\n", vec![format!("*a{before}"); 9].join(",")));
    }
    assert_eq!(refusal(Format::Yaml, &laughs).0, Code::Limit);
    // Deep by aliases, though nowhere deep as written.
    let mut deep = "a0: &a0 [1]\n".to_owned();
    for step in 1..80 {
        deep.push_str(&format!("a{step}: &a{step} [*a{}]\n", step - 1));
    }
    assert_eq!(refusal(Format::Yaml, &deep).0, Code::Limit);
    assert_eq!(refusal(Format::Yaml, "a: &x [*x]").0, Code::Syntax);
    assert_eq!(
        refusal(Format::Yaml, "a: *x").1,
        "the alias refers to an anchor that is not defined above it"
    );
}

#[test]
fn what_yaml_documents_may_not_do_is_refused_where_it_stands() {
    assert_eq!(
        refusal(Format::Yaml, "a: {<<: {b: 1}}"),
        (Code::UnknownKey, "merge keys (`<<`) are not supported".to_owned(), Some(4))
    );
    assert_eq!(yaml("'<<': 1"), r#"{"<<":1}"#);
    assert_eq!(
        refusal(Format::Yaml, "a: 1\n---\nb: 2\n"),
        (Code::Syntax, "a second document starts here".to_owned(), Some(5))
    );
    assert_eq!(refusal(Format::Yaml, "# nothing\n").1, "the document is empty");
    assert_eq!(refusal(Format::Yaml, "").1, "the document is empty");
    assert_eq!(
        refusal(Format::Yaml, "a: .nan"),
        (Code::Syntax, "`.nan` is not a finite number".to_owned(), Some(3))
    );
    assert_eq!(refusal(Format::Yaml, "a: -.inf").0, Code::Syntax);
    assert_eq!(
        refusal(Format::Yaml, "a: 1e999"),
        (Code::Syntax, "`1e999` is out of range".to_owned(), Some(3))
    );
    assert_eq!(refusal(Format::Yaml, "? [a]\n: 1\n").1, "a key must be text, not a list or a map");
    assert_eq!(refusal(Format::Yaml, "a:\n\t- 1\n").2, Some(4));
    assert_eq!(refusal(Format::Yaml, "a: [1, 2\nb: 3\n").0, Code::Syntax);
    assert_eq!(refusal(Format::Yaml, "a: b: c\n").1, "a `:` cannot stand here");
}

#[test]
fn json_is_strict_but_for_comments_where_allowed() {
    assert_eq!(
        value(Format::Json, r#"{"a": [1, -2.50, true, null, "\u00e4\n"]}"#),
        "{\"a\":[1,-2.5,true,null,\"ä\\n\"]}"
    );
    let commented = "// head\n{\"a\": /* why */ 1} // tail\n";
    assert_eq!(value(Format::JsonWithComments, commented), r#"{"a":1}"#);
    assert_eq!(
        refusal(Format::Json, commented),
        (Code::Syntax, "comments are not allowed".to_owned(), Some(0))
    );
    for text in [
        "{'a': 1}",
        "{a: 1}",
        "[1,]",
        "[1 2]",
        "[,1]",
        "{\"a\" 1}",
        "{\"a\":}",
        "[+1]",
        "[.5]",
        "[1.]",
        "[0x1]",
        "[01]",
        "[NaN]",
        "[1e999]",
        "{} {}",
        "[\"\\x41\"]",
        "[\"\\ud800\"]",
        "[\"a\nb\"]",
        "[\"a\tb\"]",
        "[",
        "{\"a\": 1",
        "\"abc",
        "tru",
        "",
        " ",
    ] {
        for format in [Format::Json, Format::JsonWithComments] {
            assert_eq!(refusal(format, text).0, Code::Syntax, "{text}");
        }
    }
}

#[test]
fn a_byte_order_mark_is_skipped_and_counted() {
    for (format, text) in
        [(Format::Yaml, "\u{feff}key: value\n"), (Format::Json, "\u{feff}{\"key\": \"value\"}")]
    {
        let (root, sources) = read_as(format, text).unwrap();
        let mut texts = Vec::new();
        string_texts(&root, &sources, &mut texts);
        assert_eq!(texts, [("key".into(), "key".into()), ("value".into(), "value".into())], "{format:?}");
    }
}

#[test]
fn the_span_of_a_string_is_its_text_where_that_stands_as_it_is() {
    let yaml = "plain: two words   # comment\nquoted: 'a b'\ndouble: \"é b\"\nescaped: \"a\\tb\"\nblock: |\n  one line\nkept: >-\n  one\n  two\n\n# more\nlast: [x , y]\n";
    let (root, sources) = read_as(Format::Yaml, yaml).unwrap();
    let mut texts = Vec::new();
    string_texts(&root, &sources, &mut texts);
    let shown = texts.iter().filter(|(value, _)| {
        !["plain", "quoted", "double", "escaped", "block", "kept", "last"].contains(&value.as_str())
    });
    let shown = shown.map(|(_, text)| text.as_str()).collect::<Vec<_>>();
    assert_eq!(shown, ["two words", "a b", "é b", "\"a\\tb\"", "one line", "one\n  two", "x", "y"]);
    let part = |key: &str, start, end| {
        let node = root.get(key).unwrap();
        let NodeKind::String(text) = &node.kind else { panic!("a string") };
        let written = crate::source::Spanned::new(text.clone(), node.span);
        sources.slice(crate::source::Anchor::new(&written, &sources).span(start, end)).to_owned()
    };
    assert_eq!(part("quoted", 2, 3), "b");
    assert_eq!(part("block", 4, 8), "line");
    assert_eq!(part("escaped", 2, 3), "b");
}

#[test]
fn the_spans_of_collections_end_with_what_is_in_them() {
    let text = "a:\n  b: [1, 2]\n  c: {d: 3}\n\n# comment\ne: 4\n";
    let (root, sources) = read_as(Format::Yaml, text).unwrap();
    assert_eq!(sources.slice(root.span), "a:\n  b: [1, 2]\n  c: {d: 3}\n\n# comment\ne: 4");
    let a = root.get("a").unwrap();
    assert_eq!(sources.slice(a.span), "b: [1, 2]\n  c: {d: 3}");
    assert_eq!(sources.slice(a.get("b").unwrap().span), "[1, 2]");
    assert_eq!(sources.slice(a.get("c").unwrap().span), "{d: 3}");
}

#[test]
fn nesting_beyond_the_limit_is_an_error_and_no_crash() {
    let deep = |count: usize| {
        [
            (Format::Yaml, format!("{}{}", "[".repeat(count), "]".repeat(count))),
            (Format::Yaml, format!("{}1{}", "{a: ".repeat(count), "}".repeat(count))),
            (Format::Yaml, (0..count).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect()),
            (Format::Yaml, format!("{}1", "- ".repeat(count))),
            (Format::Json, format!("{}{}", "[".repeat(count), "]".repeat(count))),
            (Format::Json, format!("{}1{}", "{\"a\":".repeat(count), "}".repeat(count))),
        ]
    };
    for (format, text) in deep(64) {
        assert!(read_as(format, &text).is_ok(), "{}", text.chars().take(20).collect::<String>());
    }
    for count in [65, 300, 10_000] {
        for (format, text) in deep(count) {
            let start = text.chars().take(12).collect::<String>();
            assert_eq!(refusal(format, &text).0, Code::Limit, "{count} levels of {format:?} {start}");
        }
    }
}

#[test]
fn a_document_beyond_its_limit_is_refused_unread() {
    let mut sources = SourceMap::default();
    let source = sources.add("test", "[1, 2, 3]");
    let mut limits = Limits::default();
    limits.lower("document_bytes", 8);
    let problems = read(source, &sources, Format::Json, &limits).unwrap_err();
    assert_eq!(problems.iter().map(|problem| problem.code).collect::<Vec<_>>(), [Code::Limit]);
}

#[test]
fn endings_name_formats() {
    assert_eq!(Format::of_name("a/b.yaml"), Some(Format::Yaml));
    assert_eq!(Format::of_name("b.YML"), Some(Format::Yaml));
    assert_eq!(Format::of_name("b.json"), Some(Format::JsonWithComments));
    assert_eq!(Format::of_name("b.jsonc"), Some(Format::JsonWithComments));
    assert_eq!(Format::of_name("json"), None);
    assert_eq!(Format::of_name("b.txt"), None);
}

#[test]
fn a_place_is_named_by_its_pointer() {
    let text = "a:\n  - x: 1\n    y/z: {~k: two}\n  - 3\nb: 4\n";
    let (root, sources) = read_as(Format::Yaml, text).unwrap();
    let outline = root.outline();
    let pointer = |marked: &str| {
        let start = u32::try_from(text.find(marked).unwrap()).unwrap();
        outline.pointer(start, start + u32::try_from(marked.len()).unwrap())
    };
    assert_eq!(pointer("1"), "/a/0/x");
    assert_eq!(pointer("x"), "/a/0/x");
    assert_eq!(pointer("two"), "/a/0/y~1z/~0k");
    assert_eq!(pointer("x: 1\n    y/z"), "/a/0");
    assert_eq!(pointer("3"), "/a/1");
    assert_eq!(pointer("4"), "/b");
    assert_eq!(pointer("3\nb"), "");
    assert_eq!(sources.pointer(root.span), "");
}

/// Any JSON value of moderate size.
fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::Int),
        (-1e9_f64..1e9).prop_map(Value::Float),
        any::<String>().prop_map(Value::String),
    ];
    leaf.prop_recursive(4, 32, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::List),
            prop::collection::btree_map(any::<String>(), inner, 0..4).prop_map(Value::Map),
        ]
    })
}

fn inside(outer: Span, node: &Node) -> bool {
    outer.start <= node.span.start
        && node.span.start <= node.span.end
        && node.span.end <= outer.end
        && match &node.kind {
            NodeKind::List(items) => items.iter().all(|item| inside(node.span, item)),
            NodeKind::Map(entries) => entries.iter().all(|entry| inside(node.span, &entry.value)),
            _ => true,
        }
}

proptest! {
    #[test]
    fn json_reads_what_was_written(value in json_value()) {
        let text = serde_json::to_string(&value).unwrap();
        let (root, _) = read_as(Format::Json, &text).unwrap();
        prop_assert_eq!(root.to_value().to_canonical_json(), value.to_canonical_json());
        prop_assert!(inside(root.span, &root));
    }

    #[test]
    fn both_readers_agree_with_a_second_json_reader(text in "[\\[\\]{},:\"0-9a-b.eE+\\- \n\\\\u]{0,24}") {
        let ours = read_as(Format::Json, &text).is_ok();
        let theirs = serde_json::from_str::<serde_json::Value>(&text).is_ok();
        prop_assert_eq!(ours, theirs);
    }

    #[test]
    fn no_text_makes_a_reader_panic(text in "[\\[\\]{},:\"'&*!|>%@`#?~<=a-c0-9.\\-+ \t\r\n\u{feff}\u{85}é\u{1f980}]{0,48}") {
        for format in [Format::Yaml, Format::Json, Format::JsonWithComments] {
            if let Ok((root, _)) = read_as(format, &text) {
                // Building the outline walks every span.
                let _ = root.outline().pointer(0, 1);
            }
        }
    }
}
