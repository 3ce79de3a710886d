//! Several files to one bundle.

use std::collections::{BTreeMap, BTreeSet};

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
/// `E-DUPLICATE`. `None` without any document. Takes O(n log n) for n nodes of all files together.
pub fn merge(documents: impl IntoIterator<Item = Node>) -> Option<Node> {
    let documents = documents.into_iter().collect::<Vec<_>>();
    // Something that is not a bundle at all is left for the decoder to report.
    if let Some(other) = documents.iter().position(|document| !matches!(document.kind, NodeKind::Map(_))) {
        return documents.into_iter().nth(other);
    }
    let span = documents.first()?.span;
    Some(Node { span, kind: NodeKind::Map(join_maps(documents, top_level)) })
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

/// Unites the entries of `maps`, each of which is from another file.
fn join_maps(maps: Vec<Node>, rule: fn(&str) -> Join) -> Vec<Entry> {
    let mut joined = Vec::<(Entry, Vec<Entry>)>::new();
    let mut repeated = Vec::new();
    let mut places = BTreeMap::new();
    for map in maps {
        let NodeKind::Map(entries) = map.kind else { continue };
        let mut in_this_file = BTreeSet::new();
        for entry in entries {
            // A key that one file has twice is that file's mistake, and stays one.
            if !in_this_file.insert(entry.key.clone()) {
                repeated.push(entry);
                continue;
            }
            match places.get(&entry.key).and_then(|place: &usize| joined.get_mut(*place)) {
                Some((_, others)) => others.push(entry),
                None => {
                    places.insert(entry.key.clone(), joined.len());
                    joined.push((entry, Vec::new()));
                }
            }
        }
    }
    let joined = joined.into_iter().flat_map(|(first, others)| {
        let rule = rule(&first.key);
        if others.is_empty() { vec![first] } else { join(first, others, rule) }
    });
    joined.chain(repeated).collect()
}

/// One entry if the values can be joined; else all that differ from the first.
fn join(first: Entry, others: Vec<Entry>, rule: Join) -> Vec<Entry> {
    let all = |fits: fn(&NodeKind) -> bool| {
        std::iter::once(&first).chain(&others).all(|entry| fits(&entry.value.kind))
    };
    let span = first.value.span;
    let kind = match rule {
        Join::Map(rule) if all(|kind| matches!(kind, NodeKind::Map(_))) => {
            let maps = std::iter::once(first.value).chain(others.into_iter().map(|entry| entry.value));
            NodeKind::Map(join_maps(maps.collect(), rule))
        }
        Join::List if all(|kind| matches!(kind, NodeKind::List(_))) => {
            let lists = std::iter::once(first.value).chain(others.into_iter().map(|entry| entry.value));
            NodeKind::List(
                lists
                    .flat_map(|list| if let NodeKind::List(items) = list.kind { items } else { Vec::new() })
                    .collect(),
            )
        }
        _ => {
            let value = first.value.to_value();
            let different =
                others.into_iter().filter(|entry| entry.value.to_value() != value).collect::<Vec<_>>();
            return std::iter::once(first).chain(different).collect();
        }
    };
    vec![Entry { key: first.key, key_span: first.key_span, value: Node { span, kind } }]
}
