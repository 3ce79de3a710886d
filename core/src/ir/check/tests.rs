use std::collections::BTreeMap;

use super::*;
use crate::document::{Schema, ToolDecl};

/// A schema with a bit of everything.
fn schema() -> RequestSchema {
    let mut sources = SourceMap::default();
    let id = sources.add("", "");
    let words =
        |words: &[&str]| -> Type { Type::Enum(words.iter().map(|word| (*word).to_owned()).collect()) };
    let facts = [
        ("decision_type", words(&["lending", "support", "marketing"])),
        ("discount_pct", Type::Number),
        ("retries", Type::Int),
        ("signed_at", Type::Time),
        ("took", Type::Duration),
        ("regions", Type::List(Type::String.into())),
        ("scores", Type::List(Type::Number.into())),
        ("headers", Type::Map(Type::String.into())),
        ("blob", Type::Any),
    ];
    let tool = |args: &[(&str, Type)]| ToolDecl {
        args: Some(args.iter().map(|(name, ty)| ((*name).to_owned(), ty.clone())).collect()),
        ..ToolDecl::default()
    };
    let declared = Schema {
        facts: facts
            .into_iter()
            .map(|(name, ty)| (name.to_owned(), Spanned::new(ty, sources.whole(id))))
            .collect(),
        counters: ["spend_usd.day".to_owned(), "calls".to_owned()].into(),
        labels: ["untrusted".to_owned(), "secret".to_owned()].into(),
        tools: BTreeMap::from([
            ("refund".to_owned(), tool(&[("amount", Type::Number), ("order_id", Type::String)])),
            ("charge".to_owned(), tool(&[("amount", Type::String), ("order_id", Type::String)])),
            ("anything".to_owned(), ToolDecl::default()),
        ]),
        ..Schema::default()
    };
    let lists = BTreeMap::from([("vips".to_owned(), vec![Value::from("u1"), Value::from("u2")])]);
    RequestSchema::new(&declared, &lists, ["own.badge".to_owned()])
}

fn check(text: &str) -> Result<Expr, Vec<Diagnostic>> {
    let mut sources = SourceMap::default();
    let id = sources.add("test", text);
    let source = Spanned::new(text.to_owned(), sources.whole(id));
    check_expression(&source, &sources, &schema(), None, &Limits::default())
}

/// The problems of a text, one a line: `E-CODE <place> message | label | help`.
fn problems(text: &str) -> String {
    let found = check(text).expect_err(text);
    let line = |problem: &Diagnostic| {
        let span = problem.span.unwrap();
        let place = &text[span.start as usize..span.end as usize];
        let advice =
            [&problem.label, &problem.help].into_iter().flatten().fold(String::new(), |mut all, advice| {
                all.push_str(" | ");
                all.push_str(advice);
                all
            });
        format!("{} <{place}> {}{advice}", problem.code, problem.message)
    };
    found.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn tmp_show() {
    for text in [
        "risk_levl >= high && tool.name == \"refund\"",
        "action > 3",
        "risk_level >= \"HIHG\"",
        "risk_level >= hihg",
        "kind == \"toolcall\"",
        "tool.name == \"refund\" && tool.args.amuont > 500",
        "tool.name == \"refund\" && tool.args.amount > 500 && !(\"finance\" in user.groups)",
    ] {
        match check(text) {
            Ok(expr) => println!("OK {expr:?}"),
            Err(_) => println!("{}", problems(text)),
        }
    }
}
