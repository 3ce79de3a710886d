use std::collections::BTreeMap;

use super::*;
use crate::document::{Schema, ToolDecl};
use crate::ir::{Atom, Test, TextOp};
use crate::source::{SourceMap, Spanned};

fn span() -> Span {
    let mut sources = SourceMap::default();
    let id = sources.add("", "");
    sources.whole(id)
}

fn schema() -> RequestSchema {
    let mut declared = Schema::default();
    for (name, ty) in [
        ("regions", Type::List(Type::String.into())),
        ("signed_at", Type::Time),
        ("blob", Type::Any),
        ("risk_level_in", Type::Bool),
        ("x", Type::String),
        ("x_not", Type::String),
        ("odd-name", Type::Int),
    ] {
        declared.facts.insert(name.to_owned(), Spanned::new(ty, span()));
    }
    let args = BTreeMap::from([("amount".to_owned(), Type::Number)]);
    declared.tools.insert("refund".to_owned(), ToolDecl { args: Some(args), ..ToolDecl::default() });
    RequestSchema::new(&declared, &BTreeMap::new(), [])
}

fn node(kind: NodeKind) -> Node {
    Node { span: span(), kind }
}

fn text(text: &str) -> NodeKind {
    NodeKind::String(text.to_owned())
}

fn list(items: &[&str]) -> NodeKind {
    NodeKind::List(items.iter().map(|item| node(text(item))).collect())
}

fn entry(key: &str, value: NodeKind) -> FieldMatch {
    FieldMatch { key: Spanned::new(key.to_owned(), span()), value: node(value) }
}

/// The condition that an entry stands for.
fn meaning(key: &str, value: NodeKind) -> String {
    fn write(expr: &Expr) -> String {
        match expr {
            Expr::Atom(atom) => atom.text.to_string(),
            Expr::Not(inner) => format!("!({})", write(inner)),
            other => panic!("{other:?}"),
        }
    }
    write(
        &check_field_match(&entry(key, value), &schema(), None)
            .unwrap_or_else(|found| panic!("{key}: {found:?}")),
    )
}

fn problem(key: &str, value: NodeKind, tools: Option<&[String]>) -> String {
    let found = check_field_match(&entry(key, value), &schema(), tools).expect_err(key);
    let advice = |problem: &Diagnostic| {
        [&problem.label, &problem.help]
            .into_iter()
            .flatten()
            .map(|advice| format!(" | {advice}"))
            .collect::<String>()
    };
    found
        .iter()
        .map(|problem| format!("{} {}{}", problem.code, problem.message, advice(problem)))
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn an_entry_is_a_condition() {
    assert_eq!(meaning("risk_level_gte", text("HIGH")), "risk_level >= high");
    assert_eq!(meaning("risk_level_lt", NodeKind::Int(3)), "risk_level < 3");
    assert_eq!(meaning("risk_level_eq", text("low")), "risk_level == low");
    assert_eq!(meaning("action_contains", text("shell")), "action.icontains(\"shell\")");
    assert_eq!(meaning("action_not_contains", text("shell")), "!(action.icontains(\"shell\"))");
    assert_eq!(meaning("pii_detected", NodeKind::Bool(true)), "pii_detected == true");
    assert_eq!(meaning("agent_id_eq", text("claude-code")), "agent.id == \"claude-code\"");
    assert_eq!(meaning("agent.id_ne", text("claude-code")), "agent.id != \"claude-code\"");
    assert_eq!(meaning("user.groups_contains", text("qa")), "\"qa\" in user.groups");
    assert_eq!(meaning("user_groups_not_contains", text("qa")), "!(\"qa\" in user.groups)");
    assert_eq!(meaning("tool.args.amount_gt", NodeKind::Float(0.5)), "tool.args.amount > 0.5");
    assert_eq!(meaning("tool_name_in", list(&["a", "b"])), "tool.name in [\"a\", \"b\"]");
    assert_eq!(meaning("tool.name_not_in", list(&["a"])), "!(tool.name in [\"a\"])");
    assert_eq!(meaning("risk_level_not_in", list(&["Low", "info"])), "!(risk_level in [low, info])");
    assert_eq!(meaning("action_starts_with", text("git")), "action.startsWith(\"git\")");
    assert_eq!(meaning("action_ends_with", text("git")), "action.endsWith(\"git\")");
    assert_eq!(meaning("action_matches", text("^git")), "action.matches(\"^git\")");
    assert_eq!(meaning("tool.args.path_glob", text("/etc/**")), "tool.args.path.glob(\"/etc/**\")");
    assert_eq!(meaning("regions_exists", NodeKind::Bool(true)), "has(regions)");
    assert_eq!(meaning("regions_exists", NodeKind::Bool(false)), "!(has(regions))");
    assert_eq!(meaning("signed_at_lt", text("2026-01-01T00:00:00Z")), "signed_at < \"2026-01-01T00:00:00Z\"");
    assert_eq!(meaning("counters[\"a.b\"]_gte", NodeKind::Int(3)), "counters[\"a.b\"] >= 3");
    assert_eq!(meaning("odd-name_gt", NodeKind::Int(3)), "odd-name > 3");
}

#[test]
fn the_longest_field_is_meant() {
    assert_eq!(meaning("risk_level_in", NodeKind::Bool(true)), "risk_level_in == true");
    assert_eq!(meaning("x_not_in", list(&["a"])), "x_not in [\"a\"]");
    assert_eq!(meaning("x_not_contains", text("a")), "x_not.icontains(\"a\")");
    assert_eq!(meaning("blob.name_not_in", list(&["a"])), "!(blob.name in [\"a\"])");
    assert_eq!(meaning("tool.args.built_in", list(&["a"])), "tool.args.built in [\"a\"]");
    assert_eq!(meaning("tool.args.built_in_eq", NodeKind::Bool(true)), "tool.args.built_in == true");
}

#[test]
fn contains_folds_case_in_text_only() {
    let checked = check_field_match(&entry("action_contains", text("Shell")), &schema(), None);
    assert!(matches!(
        checked,
        Ok(Expr::Atom(Atom { test: Test::Text { op: TextOp::ContainsFolded, .. }, .. }))
    ));
    let checked = check_field_match(&entry("regions_contains", text("EU")), &schema(), None);
    assert!(matches!(checked, Ok(Expr::Atom(Atom { test: Test::In { .. }, .. }))));
}

#[test]
fn problems() {
    for (key, value, expected) in [
        (
            "risk_levl_gte",
            text("high"),
            "E-FIELD `risk_levl` is not a field of the request | did you mean `risk_level` (severity)?",
        ),
        (
            "acton",
            text("x"),
            "E-FIELD `acton` is not a field of the request | did you mean `action` (string)?",
        ),
        ("risk_level_gtee", text("high"), "E-FUNC `gtee` is not a field operator | did you mean `gte`?"),
        (
            "risk_level_gte",
            text("HIHG"),
            "E-ENUM \"HIHG\" is not a severity; use info, low, medium, high or critical | did you mean `high`?",
        ),
        (
            "risk_level_gte",
            NodeKind::Int(9),
            "E-ENUM `9` is not a severity; use info, low, medium, high or critical | ordinals are 0 to 4",
        ),
        (
            "kind",
            text("toolcall"),
            "E-ENUM \"toolcall\" is not one of input, output, tool_call, tool_result, retrieval, model_call, memory_write, event, deploy | did you mean `tool_call`?",
        ),
        (
            "action_gt",
            NodeKind::Int(3),
            "E-TYPE `action` is a string and `3` is a number; `>` cannot compare them",
        ),
        (
            "pii_detected",
            text("yes"),
            "E-TYPE `pii_detected` is a bool and `\"yes\"` is a string; `==` cannot compare them",
        ),
        (
            "action_in",
            text("a"),
            "E-TYPE `action_in` needs a list, not a string | write `action_in: [\"a\"]`",
        ),
        ("action_exists", text("a"), "E-TYPE `action_exists` must be true or false, not a string"),
        (
            "action",
            NodeKind::Null,
            "E-TYPE a field cannot be compared with null | `field_exists: false` asks for a field that is not there",
        ),
        ("action", NodeKind::Map(vec![]), "E-TYPE a field cannot be compared with a map"),
        (
            "action_matches",
            list(&["a"]),
            "E-FUNC `[\"a\"]` is not a string literal, which `matches` needs | write it as in `action.matches(\"^git (push|pull)\")`",
        ),
    ] {
        assert_eq!(problem(key, value, None), expected, "{key}");
    }
}

#[test]
fn a_pinned_tool_has_typed_arguments() {
    let tools = ["refund".to_owned()];
    assert_eq!(
        problem("tool.args.amuont_gt", NodeKind::Int(3), Some(&tools)),
        "E-FIELD `tool.args.amuont` is not an argument of the tool `refund` | did you mean `tool.args.amount` (number)?"
    );
    assert!(check_field_match(&entry("tool.args.amuont_gt", NodeKind::Int(3)), &schema(), None).is_ok());
    let pin = |key, value| pinned_tools(&[entry("action", text("x")), entry(key, value)]);
    assert_eq!(pin("tool.name_eq", text("refund")), Some(vec!["refund".to_owned()]));
    assert_eq!(pin("tool_name", text("refund")), Some(vec!["refund".to_owned()]));
    assert_eq!(pin("tool.name_in", list(&["a", "b"])), Some(vec!["a".to_owned(), "b".to_owned()]));
    assert_eq!(pin("tool.name_ne", text("refund")), None);
}

#[test]
fn long_keys_are_refused_quickly() {
    assert!(problem(&"a_".repeat(100_000), NodeKind::Int(1), None).starts_with("E-FIELD"));
}
