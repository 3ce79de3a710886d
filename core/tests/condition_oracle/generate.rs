//! Random requests, and random conditions that are well typed over them.

use lictor::value::{Map, Value};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::select;

/// The words that fields have as values and conditions ask for.
const WORDS: [&str; 8] = ["", "a", "shell", "Shell_command", "refund", "größe", "😀", "eu-west"];

/// Headers that a request may carry.
const HEADERS: [&str; 2] = ["via", "x-id"];

/// A request with every field present, as nested maps; a severity is its ordinal.
pub(crate) fn request() -> impl Strategy<Value = Map> {
    let word = || select(WORDS.to_vec()).prop_map(Value::from);
    let words = || vec(select(WORDS.to_vec()), 0..4).prop_map(Value::from);
    let number = || select(vec![-1.5, 0.0, 0.5, 30.0, 1e6]).prop_map(Value::Float);
    let headers = btree_map(select(HEADERS.to_vec()).prop_map(str::to_owned), word(), 0..3);
    let facts = (0..5_i64, any::<bool>(), any::<bool>(), -2..4_i64, number(), words(), headers);
    let fields = (word(), word(), word(), words(), word(), word(), (number(), word(), words()), number());
    (facts, fields).prop_map(|(facts, fields)| {
        let (risk_level, pii_detected, flag, retries, discount, regions, headers) = facts;
        let (action, environment, user, groups, tool, model, (amount, note, to), calls) = fields;
        let args = map([("amount", amount), ("note", note), ("to", to)]);
        Map::from_iter([
            ("risk_level".to_owned(), Value::Int(risk_level)),
            ("pii_detected".to_owned(), Value::Bool(pii_detected)),
            ("flag".to_owned(), Value::Bool(flag)),
            ("retries".to_owned(), Value::Int(retries)),
            ("discount_pct".to_owned(), discount),
            ("regions".to_owned(), regions),
            ("headers".to_owned(), Value::Map(headers)),
            ("action".to_owned(), action),
            ("environment".to_owned(), environment),
            ("user".to_owned(), map([("id", user), ("groups", groups)])),
            ("tool".to_owned(), map([("name", tool), ("args", args)])),
            ("model".to_owned(), map([("id", model)])),
            ("counters".to_owned(), map([("calls.day", calls)])),
        ])
    })
}

fn map<const N: usize>(entries: [(&str, Value); N]) -> Value {
    Value::Map(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

/// A condition.
pub(crate) fn condition() -> BoxedStrategy<String> {
    truth(4, 0)
}

/// An expression that is true or false, inside `items` quantifiers.
fn truth(depth: u32, items: usize) -> BoxedStrategy<String> {
    let leaf = prop_oneof![
        1 => select(vec!["true", "false"]).prop_map(str::to_owned),
        3 => select(vec!["pii_detected", "flag"]).prop_map(str::to_owned),
        2 => select(vec!["has(user.id)", "has(tool.args.note)", "has(tool.args.gone)", "has(headers.via)"])
            .prop_map(str::to_owned),
        3 => (int(items), order(), int(items)).prop_map(join),
        3 => (number(), order(), number()).prop_map(join),
        4 => (string(items), order(), string(items)).prop_map(join),
        3 => (severity(), order(), severity()).prop_map(join),
        2 => (int(items), vec(int(items), 0..3)).prop_map(within),
        2 => (severity(), vec(severity(), 0..3)).prop_map(within),
        3 => (string(items), vec(string(items), 0..3)).prop_map(within),
        3 => (string(items), list()).prop_map(|(item, list)| format!("{item} in {list}")),
        2 => string(items).prop_map(|key| format!("{key} in headers")),
        4 => (string(items), select(vec!["contains", "startsWith", "endsWith"]), string(items))
            .prop_map(|(subject, function, needle)| format!("{subject}.{function}({needle})")),
        2 => (string(items), select(vec!["^sh", "ell$", "[a-z]+_", "gr.[^s]", "(?i)SHELL"]))
            .prop_map(|(subject, regex)| format!("{subject}.matches({regex:?})")),
        1 => (list(), vec(word(), 0..3)).prop_map(|(list, words)| format!("{list} == [{}]", words.join(", "))),
    ];
    if depth == 0 {
        return leaf.boxed();
    }
    let inner = || truth(depth - 1, items);
    let item = format!("i{items}");
    prop_oneof![
        3 => leaf,
        2 => inner().prop_map(|operand| format!("!({operand})")),
        3 => (vec(inner(), 2..4), select(vec![" && ", " || "]))
            .prop_map(|(operands, sign)| format!("({})", operands.join(sign))),
        // Without parentheses, so that precedence is put to the test.
        2 => (inner(), inner(), inner()).prop_map(|(a, b, c)| format!("{a} || {b} && {c}")).prop_map(|text| format!("({text})")),
        1 => (inner(), select(vec!["==", "!="]), inner()).prop_map(|(left, op, right)| format!("({left}) {op} ({right})")),
        2 => (select(vec!["regions", "user.groups", "tool.args.to", "headers"]), select(vec!["all", "exists"]), truth(depth - 1, items + 1))
            .prop_map(move |(list, function, body)| format!("{list}.{function}({item}, {body})")),
    ]
    .boxed()
}

fn join((left, sign, right): (String, &str, String)) -> String {
    format!("{left} {sign} {right}")
}

fn within((item, choices): (String, Vec<String>)) -> String {
    format!("{item} in [{}]", choices.join(", "))
}

fn order() -> impl Strategy<Value = &'static str> {
    select(vec!["==", "!=", "<", "<=", ">", ">="])
}

fn int(items: usize) -> BoxedStrategy<String> {
    prop_oneof![
        Just("retries".to_owned()),
        (-2..4_i64).prop_map(|int| int.to_string()),
        list().prop_map(|list| format!("size({list})")),
        list().prop_map(|list| format!("{list}.size()")),
        string(items).prop_map(|text| format!("size({text})")),
        Just("size(headers)".to_owned()),
    ]
    .boxed()
}

fn number() -> impl Strategy<Value = String> {
    select(vec![
        "discount_pct",
        "tool.args.amount",
        "counters[\"calls.day\"]",
        "-1.5",
        "0.0",
        "0.5",
        "30.0",
        "1e6",
    ])
    .prop_map(str::to_owned)
}

fn severity() -> impl Strategy<Value = String> {
    select(vec!["risk_level", "info", "low", "medium", "high", "critical"]).prop_map(str::to_owned)
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        select(WORDS.to_vec()).prop_map(|word| format!("\"{word}\"")),
        select(WORDS.to_vec()).prop_map(|word| format!("'{word}'")),
        Just(r#""gr\u00f6\xdfe""#.to_owned()),
    ]
}

fn string(items: usize) -> BoxedStrategy<String> {
    let field = select(vec![
        "action",
        "environment",
        "user.id",
        "tool.name",
        "model.id",
        "tool.args.note",
        "tool.args[\"note\"]",
        "tool.args.to[0]",
        "regions[1]",
        "headers.via",
        "headers[\"x-id\"]",
    ])
    .prop_map(str::to_owned);
    if items == 0 {
        return prop_oneof![2 => field, 1 => word()].boxed();
    }
    prop_oneof![1 => field, 1 => word(), 2 => (0..items).prop_map(|item| format!("i{item}"))].boxed()
}

fn list() -> impl Strategy<Value = String> {
    select(vec!["regions", "user.groups", "tool.args.to"]).prop_map(str::to_owned)
}
