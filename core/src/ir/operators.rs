//! Field operators: `risk_level_gte: high` and its kin.
//!
//! An entry of `match` is a condition in another spelling. It is rewritten into the tree of that condition, so that
//! it has the same types, the same messages and, in a rationale, the same text.

use crate::condition::{self, Expr as Tree, ExprKind, Name, Relation};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::document::{FieldMatch, Node, NodeKind, Type};
use crate::limits::Limits;
use crate::severity::Severity;
use crate::source::{Anchor, Span};

use super::check::{FIXED, Typed, check_tree, resolve_field, resolve_place};
use super::{Expr, Field, RequestSchema, Term};

/// Checks one field operator. `tools` are the names that `tool.name` is pinned to elsewhere in the policy.
///
/// The key is a field, spelt as in a condition or with `_` for its dots, and an operator. Where more than one reading
/// names a declared field, the longest field wins: with a fact `risk_level_in`, that fact is meant and not a list of
/// risk levels. Below `tool.args` and untyped facts every name is a field; there the operator wins.
///
/// # Errors
/// Every problem of the operator, with spans into the document it stands in.
pub fn check_field_match(
    entry: &FieldMatch,
    schema: &RequestSchema,
    tools: Option<&[String]>,
) -> Result<Expr, Vec<Diagnostic>> {
    rewrite(entry, schema).map_err(|problem| vec![problem]).and_then(|tree| check_tree(&tree, schema, tools))
}

/// The names that a policy's field operators pin `tool.name` to, if any does.
pub fn pinned_tools(entries: &[FieldMatch]) -> Option<Vec<String>> {
    let schema = RequestSchema::default();
    entries.iter().find_map(|entry| {
        let Reading { place, operator, .. } = split(&entry.key.value, &schema)?;
        if place.term != Term::Field(Field::ToolName) {
            return None;
        }
        match (operator, &entry.value.kind) {
            (Operator::Eq, NodeKind::String(name)) => Some(vec![name.clone()]),
            (Operator::In, NodeKind::List(names)) => names
                .iter()
                .map(|name| match &name.kind {
                    NodeKind::String(name) => Some(name.clone()),
                    _ => None,
                })
                .collect(),
            _ => None,
        }
    })
}

/// What stands behind a field's name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Operator {
    Eq,
    Ne,
    Gt,
    Gte,
    Lt,
    Lte,
    In,
    NotIn,
    Contains,
    NotContains,
    StartsWith,
    EndsWith,
    Matches,
    Glob,
    Exists,
}

const OPERATORS: [(&str, Operator); 15] = [
    ("eq", Operator::Eq),
    ("ne", Operator::Ne),
    ("gt", Operator::Gt),
    ("gte", Operator::Gte),
    ("lt", Operator::Lt),
    ("lte", Operator::Lte),
    ("in", Operator::In),
    ("not_in", Operator::NotIn),
    ("contains", Operator::Contains),
    ("not_contains", Operator::NotContains),
    ("starts_with", Operator::StartsWith),
    ("ends_with", Operator::EndsWith),
    ("matches", Operator::Matches),
    ("glob", Operator::Glob),
    ("exists", Operator::Exists),
];

/// One way to understand a key.
struct Reading {
    /// The field's name, as a condition spells it.
    name: String,
    place: Typed,
    operator: Operator,
}

impl Reading {
    /// Whether the field is known by name, rather than one of those that exist under any name.
    fn is_declared(&self, schema: &RequestSchema) -> bool {
        match &self.place.term {
            Term::Field(Field::ToolArgs(path)) => path.segments().is_empty(),
            Term::Field(Field::Counter(name)) => schema.counters.contains(&**name),
            Term::Field(_) => true,
            _ => false,
        }
    }
}

/// The reading of a key that is meant.
fn split(key: &str, schema: &RequestSchema) -> Option<Reading> {
    let readings: Vec<Reading> = std::iter::once((key, Operator::Eq))
        .chain(suffixes(key))
        .filter_map(|(name, operator)| {
            spelled(name, schema).map(|(name, place)| Reading { name, place, operator })
        })
        .collect();
    let (declared, open): (Vec<_>, Vec<_>) =
        readings.into_iter().partition(|reading| reading.is_declared(schema));
    let length = |reading: &Reading| reading.name.len();
    declared.into_iter().max_by_key(length).or(open.into_iter().min_by_key(length))
}

/// Each way to cut an operator off a key.
fn suffixes(key: &str) -> impl Iterator<Item = (&str, Operator)> {
    OPERATORS.into_iter().filter_map(|(suffix, operator)| {
        let name = key.strip_suffix(suffix)?.strip_suffix('_')?;
        Some((name, operator))
    })
}

/// The field called `name`, with `_` allowed for the dots of a field that every request has; and how a condition
/// spells it.
fn spelled(name: &str, schema: &RequestSchema) -> Option<(String, Typed)> {
    let dotted = FIXED.into_iter().find(|field| field.replace('.', "_") == name);
    let name = dotted.filter(|_| !schema.facts.contains_key(name)).unwrap_or(name);
    resolve_place(name, schema).map(|place| (name.to_owned(), place))
}

/// The condition that an entry stands for.
fn rewrite(entry: &FieldMatch, schema: &RequestSchema) -> Result<Tree, Diagnostic> {
    let key = &entry.key;
    let Some(Reading { name, place: Typed { term, ty }, operator }) = split(key, schema) else {
        return Err(unknown(entry, schema));
    };
    let subject = match &term {
        // A fact's name need not be a name of the condition language.
        Term::Field(Field::Fact(name)) => Tree { kind: ExprKind::Name(name.to_string()), span: key.span },
        _ => condition::parse(&name, &Anchor::whole(key.span), &Limits::default())?,
    };
    let span = cover(key.span, entry.value.span);
    let is_list = matches!(ty, Type::List(_) | Type::Map(_));
    let relation = |op, left: Tree, right: Tree| Tree {
        kind: ExprKind::Relation { op, left: Box::new(left), right: Box::new(right) },
        span,
    };
    let call = |function: &str, receiver, args| Tree {
        kind: ExprKind::Call { receiver, function: Name { text: function.to_owned(), span: key.span }, args },
        span,
    };
    let method =
        |function: &str, subject: Tree, value: Tree| call(function, Some(Box::new(subject)), vec![value]);
    let not = |operand: Tree| Tree { kind: ExprKind::Not(Box::new(operand)), span };
    let value = literal(&entry.value, &ty);
    Ok(match operator {
        Operator::Eq => relation(Relation::Eq, subject, value?),
        Operator::Ne => relation(Relation::Ne, subject, value?),
        Operator::Gt => relation(Relation::Gt, subject, value?),
        Operator::Gte => relation(Relation::Ge, subject, value?),
        Operator::Lt => relation(Relation::Lt, subject, value?),
        Operator::Lte => relation(Relation::Le, subject, value?),
        Operator::In => relation(Relation::In, subject, choices(entry, value?)?),
        Operator::NotIn => not(relation(Relation::In, subject, choices(entry, value?)?)),
        Operator::Contains if is_list => relation(Relation::In, value?, subject),
        Operator::NotContains if is_list => not(relation(Relation::In, value?, subject)),
        Operator::Contains => method("icontains", subject, value?),
        Operator::NotContains => not(method("icontains", subject, value?)),
        Operator::StartsWith => method("startsWith", subject, value?),
        Operator::EndsWith => method("endsWith", subject, value?),
        Operator::Matches => method("matches", subject, value?),
        Operator::Glob => method("glob", subject, value?),
        Operator::Exists => match entry.value.kind {
            NodeKind::Bool(true) => call("has", None, vec![subject]),
            NodeKind::Bool(false) => not(call("has", None, vec![subject])),
            _ => {
                let message = format!("`{}` must be true or false, not {}", key.value, article(&entry.value));
                return Err(Diagnostic::new(Code::Type, message).at(entry.value.span));
            }
        },
    })
}

/// The list that `in` needs.
fn choices(entry: &FieldMatch, value: Tree) -> Result<Tree, Diagnostic> {
    match value.kind {
        ExprKind::List(_) => Ok(value),
        _ => {
            let message = format!("`{}` needs a list, not {}", entry.key.value, article(&entry.value));
            Err(Diagnostic::new(Code::Type, message)
                .at(entry.value.span)
                .help(format!("write `{}: [{value}]`", entry.key.value)))
        }
    }
}

/// A value of the document as a literal of the condition language.
fn literal(node: &Node, ty: &Type) -> Result<Tree, Diagnostic> {
    let kind = match &node.kind {
        NodeKind::Bool(truth) => ExprKind::Bool(*truth),
        NodeKind::Int(int) => ExprKind::Int(*int),
        NodeKind::Float(float) => ExprKind::Float(*float),
        NodeKind::String(text) => match Severity::from_name(text) {
            Some(step) if *ty == Type::Severity => ExprKind::Name(step.as_str().to_owned()),
            _ => ExprKind::String(text.clone()),
        },
        NodeKind::List(items) => {
            ExprKind::List(items.iter().map(|item| literal(item, ty)).collect::<Result<_, _>>()?)
        }
        NodeKind::Null | NodeKind::Map(_) => {
            let message = format!("a field cannot be compared with {}", article(node));
            let problem = Diagnostic::new(Code::Type, message).at(node.span);
            return Err(match node.kind {
                NodeKind::Null => problem.help("`field_exists: false` asks for a field that is not there"),
                _ => problem,
            });
        }
    };
    Ok(Tree { kind, span: node.span })
}

/// A key that no reading makes a field of.
fn unknown(entry: &FieldMatch, schema: &RequestSchema) -> Diagnostic {
    let key = entry.key.value.as_str();
    // A known field in front: then it is the operator that is misspelt. None is longer than this.
    const LONGEST: usize = 128;
    let cuts = key.rmatch_indices('_').filter(|_| key.len() <= LONGEST).map(|(cut, _)| key.split_at(cut));
    if let Some((_, operator)) = cuts.into_iter().find(|(name, _)| spelled(name, schema).is_some()) {
        let operator = operator.trim_start_matches('_');
        return Diagnostic::new(Code::Func, format!("`{operator}` is not a field operator"))
            .at(entry.key.span)
            .did_you_mean(operator, OPERATORS.map(|(name, _)| name));
    }
    let name = suffixes(key).map(|(name, _)| name).min_by_key(|name| name.len()).unwrap_or(key);
    let problem =
        Diagnostic::new(Code::Field, format!("`{name}` is not a field of the request")).at(entry.key.span);
    let known = FIXED.into_iter().chain(schema.facts.keys().map(String::as_str));
    match nearest(name, known).and_then(|found| Some((found, resolve_field(found, schema)?))) {
        Some((found, (_, ty))) => problem.label(format!("did you mean `{found}` ({ty})?")),
        None => problem,
    }
}

/// From the beginning of one span to the end of another in the same text.
fn cover(from: Span, to: Span) -> Span {
    if from.source == to.source && from.start <= to.start {
        Span { end: to.end.max(from.end), ..from }
    } else {
        from
    }
}

/// A value's type in a message.
fn article(node: &Node) -> String {
    match node.kind {
        NodeKind::Null => "null".to_owned(),
        NodeKind::Int(_) => "a number".to_owned(),
        _ => format!("a {}", node.type_name()),
    }
}

#[cfg(test)]
mod tests;
