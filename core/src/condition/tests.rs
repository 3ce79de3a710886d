use proptest::prelude::*;

use super::*;
use crate::diagnostic::{Code, Diagnostic};
use crate::limits::Limits;
use crate::source::{Anchor, SourceMap, Span, Spanned};

fn read_with(text: &str, limits: &Limits) -> Result<Expr, Diagnostic> {
    let mut sources = SourceMap::default();
    let id = sources.add("test", text);
    parse(text, &Anchor::new(&Spanned::new(text.to_owned(), sources.whole(id)), &sources), limits)
}

fn read(text: &str) -> Result<Expr, Diagnostic> {
    read_with(text, &Limits::default())
}

/// The canonical text of what `text` means.
fn canonical(text: &str) -> String {
    read(text).unwrap_or_else(|problem| panic!("{text}: {problem:?}")).to_string()
}

/// `<place> message | label | help` of the problem with `text`.
fn problem(text: &str) -> String {
    let found = read(text).expect_err(text);
    let span = found.span.unwrap();
    let place = &text[span.start as usize..span.end as usize];
    let advice: String =
        [found.label, found.help].into_iter().flatten().map(|advice| format!(" | {advice}")).collect();
    format!("<{place}> {}{advice}", found.message)
}

#[test]
fn canonical_text_has_no_parenthesis_too_many() {
    for text in [
        "a && b || c && !d",
        "a && (b || c)",
        "!(a && b)",
        "!a == b",
        "(a == b) == c",
        "!(a in [1, 2.5, \"x\"])",
        "tool.args.to.all(a, a.endsWith(\"@example.com\"))",
        "counters[\"spend_usd.day\"] >= 80.0",
        "(a && b) && c",
        "(-1).size() == -1",
        "[[], [a]][0][-1]",
        "has(a.b) || f()",
    ] {
        assert_eq!(canonical(text), text);
    }
    assert_eq!(canonical("(((a)))==(b)"), "a == b");
    assert_eq!(canonical("!!( a )"), "!!a");
    assert_eq!(canonical("(a == b) || ((c))"), "a == b || c");
    assert_eq!(canonical("a\n  && b\t&&\r\n c"), "a && b && c");
}

#[test]
fn literals() {
    assert_eq!(canonical("0x2A"), "42");
    assert_eq!(canonical("- 0xff"), "-255");
    assert_eq!(canonical("-9223372036854775808"), "-9223372036854775808");
    assert_eq!(canonical("1e3"), "1000.0");
    assert_eq!(canonical("1.50E-7"), "1.5e-7");
    assert_eq!(canonical(r#"'say "hi"'"#), r#""say \"hi\"""#);
    assert_eq!(canonical(r#""\x41\u00e9\U0001F600\101\n\t\\\'\"""#), r#""Aé😀A\n\t\\'\"""#);
    assert_eq!(canonical(r#"r"\d+\b""#), r#""\\d+\\b""#);
    assert_eq!(canonical(r"R'a\'"), r#""a\\""#);
    assert_eq!(canonical("\"\u{7f}\u{0}\""), r#""\u007f\u0000""#);
}

#[test]
fn chains_are_one_node() {
    let chain = vec!["a"; 4_000].join(" && ");
    let Ok(Expr { kind: ExprKind::And(operands), .. }) = read(&chain) else { panic!("not a conjunction") };
    assert_eq!(operands.len(), 4_000);
}

#[test]
fn an_expression_knows_its_place() {
    let text = "a && (b.c == 'd' )";
    let ExprKind::And(operands) = read(text).unwrap().kind else { panic!("not a conjunction") };
    let ExprKind::Relation { left, right, .. } = &operands[1].kind else { panic!("not a relation") };
    let place = |expr: &Expr| &text[expr.span.start as usize..expr.span.end as usize];
    assert_eq!(
        [place(&operands[0]), place(&operands[1]), place(left), place(right)],
        ["a", "b.c == 'd'", "b.c", "'d'"]
    );
}

#[test]
fn syntax_messages() {
    for (text, expected) in [
        ("", "<> expected a value, found the end of the condition"),
        ("a &&", "<> expected a value, found the end of the condition"),
        ("a b", "<b> expected an operator or the end of the condition, found `b`"),
        ("a and b", "<and> `and` is not an operator | did you mean `&&`?"),
        ("a or b", "<or> `or` is not an operator | did you mean `||`?"),
        ("not a", "<not> `not` is not an operator | did you mean `!`?"),
        (
            "a not in b",
            "<not> `not` is not an operator | did you mean `!`? | write `x not in xs` as `!(x in xs)`",
        ),
        ("a = b", "<=> `=` is not an operator | did you mean `==`?"),
        ("a & b", "<&> `&` is not an operator | did you mean `&&`?"),
        ("a | b", "<|> `|` is not an operator | did you mean `||`?"),
        (
            "a + 1 > 2",
            "<+> `+` is arithmetic | no arithmetic in conditions; compute the value in the host and pass it as a fact",
        ),
        (
            "a -1 > 2",
            "<-> `-` is arithmetic | no arithmetic in conditions; compute the value in the host and pass it as a fact",
        ),
        (
            "-a > 2",
            "<a> expected a number after `-`, found `a` | \
             no arithmetic in conditions; compute the value in the host and pass it as a fact",
        ),
        ("a ? b : c", "<?> conditions have no `? :` | write `a ? b : c` as `(a && b) || (!a && c)`"),
        ("{'a': 1}", "<{> conditions have no maps | a list is written `[a, b]`"),
        (
            "1 < a < 5",
            "<<> `<` cannot follow another comparison | join two comparisons with `&&`: `1 < x && x < 5`",
        ),
        (
            "a == null",
            "<null> there is no `null` in conditions | `has(x)` asks whether the request carries `x`",
        ),
        ("while", "<while> `while` is a reserved word of CEL"),
        (
            "a // b",
            "<// b> conditions have no comments | write the comment into the document, or into the policy's `description`",
        ),
        ("a == \"b", "<\"b> this string has no end | expected \""),
        ("a == 'b\n'", "<'b> a string ends on the line it began on | expected '"),
        ("'''a'''", "<''> conditions have no triple-quoted strings"),
        (
            r"'\d'",
            r#"<\d> `\d` begins no escape | write a backslash as `\\`, or the string as r"…", where a backslash is itself"#,
        ),
        (
            r"'\ud800'",
            r#"<\u> `\u` begins no escape | write a backslash as `\\`, or the string as r"…", where a backslash is itself"#,
        ),
        (
            "5u",
            "<5u> `5u` is not a number | a number is written `42`, `0x2a`, `0.5` or `1e6`; a string stands in quotes",
        ),
        (
            "99999999999999999999",
            "<99999999999999999999> `99999999999999999999` is beyond the range of 64-bit numbers",
        ),
        (
            "9223372036854775808",
            "<9223372036854775808> `9223372036854775808` is beyond the range of 64-bit integers",
        ),
        ("1e999", "<1e999> `1e999` is beyond the range of 64-bit numbers"),
        ("a == “b”", "<“> `“` is a typographic quote | strings stand in \" or '"),
        ("a # b", "<#> unexpected `#`"),
        ("a == größe", "<ö> unexpected `ö`"),
        ("(a", "<> expected `)`, found the end of the condition"),
        ("[a, b", "<> expected `]`, found the end of the condition"),
        ("f(a,)", "<)> expected a value, found `)`"),
        ("a.", "<> expected a name after `.`, found the end of the condition"),
        ("a.1", "<1> expected a name after `.`, found `1`"),
    ] {
        assert_eq!(problem(text), expected, "{text}");
        assert_eq!(read(text).unwrap_err().code, Code::Syntax);
    }
}

#[test]
fn nesting_is_bounded() {
    let around = |open: &str, close: &str, levels: usize| open.repeat(levels) + "a" + &close.repeat(levels);
    for (open, close) in
        [("(", ")"), ("!", ""), ("[", "]"), ("a[", "]"), ("f(", ")"), ("a.f(", ")"), ("!(", ")")]
    {
        let fits = around(open, close, if open == "!(" { 32 } else { 62 });
        assert!(read(&fits).is_ok(), "{open}: {:?}", read(&fits));
        for levels in [200, 100_000] {
            let text = around(open, close, levels);
            let found = read(&text).unwrap_err();
            assert_eq!(found.code, Code::Limit, "{open}");
            let counted = if open == "!(" { 2 * levels } else { levels };
            assert_eq!(found.message, format!("the condition is nested {counted} levels deep"), "{open}");
        }
    }
    // A chain of members nests without a bracket, operators nest in operators.
    let members = format!("a{}", ".b".repeat(64));
    assert_eq!(read(&members).unwrap_err().message, "the condition is nested more than 64 levels deep");
    let alternating = around("(a || b && ", ")", 40);
    assert_eq!(read(&alternating).unwrap_err().message, "the condition is nested more than 64 levels deep");
}

#[test]
fn nodes_are_counted() {
    let list = |items: usize| format!("a in [{}]", vec!["1"; items].join(", "));
    // The relation, the name and the list are nodes too.
    assert!(read(&list(4_093)).is_ok());
    let found = read(&list(4_094)).unwrap_err();
    assert_eq!(found.code, Code::Limit);
    assert_eq!(found.message, "the condition has more than 4096 names, values and operators");
    let mut limits = Limits::default();
    limits.lower("expression_nodes", 3);
    assert!(read_with("a == b", &limits).is_ok());
    assert_eq!(read_with("a == b.c", &limits).unwrap_err().code, Code::Limit);
}

/// A place for nodes that stand nowhere.
fn nowhere() -> Span {
    let mut sources = SourceMap::default();
    let id = sources.add("", "");
    sources.whole(id)
}

fn any_name() -> impl Strategy<Value = Name> {
    "[a-z_][a-zA-Z0-9_]{0,8}"
        .prop_filter("a word of the language", |name| {
            read(name).is_ok_and(|expr| matches!(expr.kind, ExprKind::Name(_)))
        })
        .prop_map(|text| Name { text, span: nowhere() })
}

fn any_expr() -> impl Strategy<Value = Expr> {
    let node = |kind| Expr { kind, span: nowhere() };
    let leaf = prop_oneof![
        any::<bool>().prop_map(ExprKind::Bool),
        any::<i64>().prop_map(ExprKind::Int),
        (proptest::num::f64::NORMAL | proptest::num::f64::ZERO | proptest::num::f64::SUBNORMAL)
            .prop_map(ExprKind::Float),
        any::<String>().prop_map(ExprKind::String),
        any_name().prop_map(|name| ExprKind::Name(name.text)),
    ]
    .prop_map(node);
    leaf.prop_recursive(6, 64, 4, move |inner| {
        let boxed = || inner.clone().prop_map(Box::new);
        let many = |least| proptest::collection::vec(inner.clone(), least..4);
        let relation = prop_oneof![
            Just(Relation::Eq),
            Just(Relation::Ne),
            Just(Relation::Lt),
            Just(Relation::Le),
            Just(Relation::Gt),
            Just(Relation::Ge),
            Just(Relation::In),
        ];
        prop_oneof![
            many(0).prop_map(ExprKind::List),
            (boxed(), any_name()).prop_map(|(base, member)| ExprKind::Select { base, member }),
            (boxed(), boxed()).prop_map(|(base, key)| ExprKind::Index { base, key }),
            (proptest::option::of(boxed()), any_name(), many(0))
                .prop_map(|(receiver, function, args)| ExprKind::Call { receiver, function, args }),
            boxed().prop_map(ExprKind::Not),
            (relation, boxed(), boxed()).prop_map(|(op, left, right)| ExprKind::Relation { op, left, right }),
            many(2).prop_map(ExprKind::And),
            many(2).prop_map(ExprKind::Or),
        ]
        .prop_map(node)
    })
}

proptest! {
    #[test]
    fn what_is_printed_reads_back(expr in any_expr()) {
        let text = expr.to_string();
        let read = read(&text).map_err(|problem| TestCaseError::fail(format!("{text}\n{problem:?}")))?;
        prop_assert_eq!(read, expr, "{}", text);
    }

    #[test]
    fn any_text_is_read_or_refused_with_a_place(text in any::<String>()) {
        if let Err(problem) = read(&text) {
            prop_assert!(problem.span.is_some());
        }
    }

    #[test]
    fn any_words_are_read_or_refused(
        words in proptest::collection::vec(
            proptest::sample::select(vec![
                "a", "in", "not", "&&", "||", "!", "(", ")", "[", "]", ".", ",", "==", "<", "-", "1", "0x", "1.5", "1e",
                "\"s\"", "'", "\\", "r'", "has", "true", "é", "/", "=", "\n",
            ]),
            0..40,
        )
    ) {
        if let Ok(expr) = read(&words.concat()) {
            prop_assert_eq!(read(&expr.to_string()).unwrap(), expr);
        }
        let _ = read(&words.join(" "));
    }
}
