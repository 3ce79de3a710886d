//! Single values: text, numbers, words of a fixed list.

use std::ops::RangeInclusive;

use jiff::Timestamp;

use crate::diagnostic::{Code, Diagnostic};
use crate::kind::{Kind, KindSet};
use crate::severity::Severity;
use crate::source::Spanned;
use crate::value::Value;
use crate::verdict::Fail;

use super::super::node::{Node, NodeKind};
use super::object::{list, some};

/// The integers of a count, a size or a lifetime.
pub(super) const COUNT: RangeInclusive<i64> = 1..=u32::MAX as i64;
/// The same, with zero.
pub(super) const INDEX: RangeInclusive<i64> = 0..=u32::MAX as i64;

/// The report that `node` is not `expected`.
pub(super) fn wrong_type(expected: &str, node: &Node) -> Diagnostic {
    let found = match &node.kind {
        NodeKind::Int(_) => "an int",
        NodeKind::Null => "nothing",
        NodeKind::Bool(_) => "a bool",
        NodeKind::Float(_) => "a number",
        NodeKind::String(_) => "a string",
        NodeKind::List(_) => "a list",
        NodeKind::Map(_) => "a map",
    };
    let problem = Diagnostic::new(Code::Type, format!("expected {expected}, found {found}")).at(node.span);
    match &node.kind {
        NodeKind::Int(_) | NodeKind::Float(_) | NodeKind::Bool(_) if expected == "a string" => {
            problem.label("write it in quotes")
        }
        _ => problem,
    }
}

pub(super) fn str<'a>(node: &'a Node, problems: &mut Vec<Diagnostic>) -> Option<&'a str> {
    match &node.kind {
        NodeKind::String(text) => Some(text),
        _ => {
            problems.push(wrong_type("a string", node));
            None
        }
    }
}

pub(super) fn string(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<String> {
    str(node, problems).map(str::to_owned)
}

pub(super) fn spanned(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Spanned<String>> {
    string(node, problems).map(|text| Spanned::new(text, node.span))
}

/// Text of at most `most` characters.
pub(super) fn at_most<'a>(most: usize) -> impl Fn(&'a Node, &mut Vec<Diagnostic>) -> Option<Spanned<String>> {
    move |node, problems| {
        let text = spanned(node, problems)?;
        let length = text.chars().count();
        if length > most {
            let message = format!("this text has {length} characters; at most {most} are allowed");
            problems.push(Diagnostic::new(Code::Limit, message).at(node.span));
        }
        Some(text)
    }
}

pub(super) fn strings(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Vec<String>> {
    list(node, problems, string)
}

pub(super) fn spanned_strings(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Vec<Spanned<String>>> {
    list(node, problems, spanned)
}

/// At least one string.
pub(super) fn some_strings(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Vec<Spanned<String>>> {
    some(node, problems, spanned)
}

/// A name: `[A-Za-z0-9][A-Za-z0-9._:/-]*`, at most 128 characters.
pub(super) fn id(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<String> {
    let text = string(node, problems)?;
    let starts = text.bytes().next().is_some_and(|first| first.is_ascii_alphanumeric());
    let fits = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._:/-".contains(&byte));
    if starts && fits && text.len() <= 128 {
        return Some(text);
    }
    problems.push(
        Diagnostic::new(Code::Type, format!("`{}` is not an id", shorten(&text))).at(node.span).help(
            "an id begins with a letter or a digit, goes on with letters, digits and `._:/-`, \
             and has at most 128 characters",
        ),
    );
    None
}

pub(super) fn bool(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<bool> {
    match &node.kind {
        NodeKind::Bool(truth) => Some(*truth),
        _ => {
            let problem = wrong_type("`true` or `false`", node);
            problems.push(match &node.kind {
                NodeKind::String(text)
                    if matches!(text.to_ascii_lowercase().as_str(), "yes" | "on" | "true") =>
                {
                    problem.label("did you mean `true`?")
                }
                NodeKind::String(text)
                    if matches!(text.to_ascii_lowercase().as_str(), "no" | "off" | "false") =>
                {
                    problem.label("did you mean `false`?")
                }
                _ => problem,
            });
            None
        }
    }
}

/// A whole number in `range`; `2.0` is one, as in JSON Schema.
pub(super) fn integer(range: RangeInclusive<i64>) -> impl Fn(&Node, &mut Vec<Diagnostic>) -> Option<i64> {
    move |node, problems| {
        let Some(int) = whole(node) else {
            problems.push(wrong_type("a whole number", node));
            return None;
        };
        if range.contains(&int) {
            return Some(int);
        }
        let message = if int < *range.start() {
            format!("`{int}` is too small; use at least {}", range.start())
        } else {
            format!("`{int}` is too large; use at most {}", range.end())
        };
        problems.push(Diagnostic::new(Code::Type, message).at(node.span));
        None
    }
}

/// A whole number that fits 32 bits and is not zero.
pub(super) fn count(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<u32> {
    integer(COUNT)(node, problems).and_then(|count| u32::try_from(count).ok())
}

/// A whole number that fits 32 bits.
pub(super) fn index(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<usize> {
    integer(INDEX)(node, problems).and_then(|index| usize::try_from(index).ok())
}

/// The whole number that `node` is.
pub(super) fn whole(node: &Node) -> Option<i64> {
    /// Beyond 2^53 a float no longer says which whole number was meant.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match node.kind {
        NodeKind::Int(int) => Some(int),
        #[expect(clippy::cast_possible_truncation, reason = "it has no fraction and is within 2^53")]
        NodeKind::Float(float) if float.fract() == 0.0 && float.abs() <= EXACT => Some(float as i64),
        // Further out it is whole, and out of every range that documents know.
        NodeKind::Float(float) if float.fract() == 0.0 => Some(if float > 0.0 { i64::MAX } else { i64::MIN }),
        _ => None,
    }
}

pub(super) fn number(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<f64> {
    match node.kind {
        NodeKind::Float(float) => Some(float),
        #[expect(clippy::cast_precision_loss, reason = "fields of this type are floats, as in JSON")]
        NodeKind::Int(int) => Some(int as f64),
        _ => {
            problems.push(wrong_type("a number", node));
            None
        }
    }
}

/// A number from 0 to 1.
pub(super) fn score(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<f64> {
    let score = number(node, problems)?;
    if (0.0..=1.0).contains(&score) {
        return Some(score);
    }
    problems.push(Diagnostic::new(Code::Type, "a score is a number from 0 to 1").at(node.span));
    None
}

/// A point in time as RFC 3339 writes it.
pub(super) fn time(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Timestamp> {
    let text = str(node, problems)?;
    let time = text.parse().ok().filter(|_| is_rfc_3339(text));
    if time.is_none() {
        problems.push(
            Diagnostic::new(Code::Type, format!("`{}` is not a time", shorten(text)))
                .at(node.span)
                .help("write a time as in `2026-11-20T10:00:00Z` (RFC 3339)"),
        );
    }
    time
}

/// jiff reads much more than RFC 3339: basic dates, times without seconds, time zones in brackets.
fn is_rfc_3339(text: &str) -> bool {
    let shape = text.bytes().map(|byte| if byte.is_ascii_digit() { b'0' } else { byte }).collect::<Vec<_>>();
    let Some(rest) =
        shape.strip_prefix(b"0000-00-00T00:00:00").or(shape.strip_prefix(b"0000-00-00t00:00:00"))
    else {
        return false;
    };
    let rest = match rest.strip_prefix(b".") {
        Some(fraction) => {
            let digits = fraction.iter().take_while(|byte| **byte == b'0').count();
            match fraction.split_at_checked(digits) {
                Some((digits, rest)) if !digits.is_empty() => rest,
                _ => return false,
            }
        }
        None => rest,
    };
    matches!(rest, b"Z" | b"z" | b"+00:00" | b"-00:00")
}

/// One of `words`, by its name. `what` names the list with its article, as in "a severity".
pub(super) fn word<T: Copy>(
    what: &'static str,
    words: &'static [T],
    name: impl Fn(T) -> &'static str,
) -> impl Fn(&Node, &mut Vec<Diagnostic>) -> Option<T> {
    move |node, problems| {
        let text = str(node, problems)?;
        let found = words.iter().copied().find(|word| name(*word) == text);
        if found.is_none() {
            let names = words.iter().map(|word| name(*word)).collect::<Vec<_>>();
            problems.push(not_a(what, text, &names).at(node.span));
        }
        found
    }
}

/// The report that `text` is none of `names`.
pub(super) fn not_a(what: &str, text: &str, names: &[&str]) -> Diagnostic {
    let choice = match names {
        [] => String::new(),
        [only] => format!("; use {only}"),
        [first @ .., last] => format!("; use {} or {last}", first.join(", ")),
    };
    Diagnostic::new(Code::Enum, format!("\"{}\" is not {what}{choice}", shorten(text)))
        .did_you_mean(text, names.iter().copied())
}

pub(super) fn fail(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Fail> {
    word("a fail mode", &Fail::ALL, Fail::as_str)(node, problems)
}

/// A severity, and how it was written if that was not its canonical name.
pub(super) fn severity(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<(Severity, Option<Value>)> {
    if let Some(ordinal) = whole(node) {
        let severity = Severity::from_ordinal(ordinal);
        if severity.is_none() {
            let message =
                format!("`{ordinal}` is not the ordinal of a severity; use 0 (info) to 4 (critical)");
            problems.push(Diagnostic::new(Code::Enum, message).at(node.span));
        }
        return severity.map(|severity| (severity, Some(Value::Int(ordinal))));
    }
    let text = str(node, problems)?;
    match Severity::from_name(text) {
        Some(severity) => {
            let written = (severity.as_str() != text).then(|| Value::String(text.to_owned()));
            Some((severity, written))
        }
        None => {
            let names = Severity::ALL.map(Severity::as_str);
            problems.push(not_a("a severity", text, &names).at(node.span));
            None
        }
    }
}

/// Kinds of request: at least one, none twice.
pub(super) fn kinds(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<KindSet> {
    let mut kinds = KindSet::default();
    some(node, problems, |item, problems| {
        let kind = word("a kind of request", &Kind::ALL, Kind::as_str)(item, problems)?;
        if kinds.contains(kind) {
            problems.push(Diagnostic::new(Code::Duplicate, format!("`{kind}` is given twice")).at(item.span));
        }
        kinds.insert(kind);
        Some(())
    })?;
    Some(kinds)
}

/// A value for a message.
fn shorten(text: &str) -> String {
    const SHOWN: usize = 64;
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or("")),
        None => text.to_owned(),
    }
}
