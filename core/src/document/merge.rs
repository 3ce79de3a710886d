//! Several files to one bundle.

use super::node::{Entry, Node, NodeKind};

/// How a part of the document is put together from several files.
#[derive(Clone, Copy)]
enum Join {
    /// Maps are united; each value follows the rule for its key.
    Map(fn(&str) -> Join),
    /// Lists are put one after the other.
    List,
    /// It is the same in every file that has it.
    Same,
}

/// Joins the files of one bundle, in the order given: policies, imports and tests are put one after the other, named
/// things (facts, lists, detectors, …) are united, and what several files state must be the same.
///
/// One of the files must have the `lictor` and `bundle` fields; the others may repeat or omit them. Two values that
/// are not the same are kept under the same key, for [`decode`](super::decode) to report both places as
/// `E-DUPLICATE`. `None` without any document.
pub fn merge(documents: impl IntoIterator<Item = Node>) -> Option<Node> {
    let mut documents = documents.into_iter();
    let first = documents.next()?;
    Some(documents.fold(first, |joined, document| Node {
        span: joined.span,
        kind: match (joined.kind, document.kind) {
            (NodeKind::Map(into), NodeKind::Map(from)) => NodeKind::Map(join_maps(into, from, top_level)),
            // Something that is not a bundle at all: let it be reported.
            (NodeKind::Map(_), other) => return Node { span: document.span, kind: other },
            (other, _) => other,
        },
    }))
}

fn top_level(key: &str) -> Join {
    match key {
        "policies" | "imports" | "tests" => Join::List,
        "schema" => Join::Map(schema),
        "defaults" | "frameworks" | "lists" | "detectors" | "sets" => Join::Map(|_| Join::Same),
        _ => Join::Same,
    }
}

fn schema(key: &str) -> Join {
    match key {
        "facts" | "tools" => Join::Map(|_| Join::Same),
        "counters" | "labels" => Join::List,
        _ => Join::Same,
    }
}

fn join_maps(mut into: Vec<Entry>, from: Vec<Entry>, rule: fn(&str) -> Join) -> Vec<Entry> {
    // Keys within one file are told apart by the decoder, so only the entries that were there before are candidates.
    let mut places: std::collections::BTreeMap<String, usize> =
        into.iter().enumerate().map(|(place, entry)| (entry.key.clone(), place)).collect();
    for entry in from {
        let Some(present) = places.remove(&entry.key).and_then(|place| into.get_mut(place)) else {
            into.push(entry);
            continue;
        };
        if let Some(separate) = join(present, entry, rule) {
            into.push(separate);
        }
    }
    into
}

/// Joins `entry` into `present`, or gives it back if the two contradict each other.
fn join(present: &mut Entry, entry: Entry, rule: fn(&str) -> Join) -> Option<Entry> {
    match (rule(&present.key), &mut present.value.kind, entry.value.kind) {
        (Join::Map(rule), NodeKind::Map(into), NodeKind::Map(from)) => {
            *into = join_maps(std::mem::take(into), from, rule);
            None
        }
        (Join::List, NodeKind::List(into), NodeKind::List(from)) => {
            into.extend(from);
            None
        }
        (_, _, kind) => {
            let value = Node { span: entry.value.span, kind };
            let is_same = present.value.to_value() == value.to_value();
            (!is_same).then_some(Entry { value, ..entry })
        }
    }
}
