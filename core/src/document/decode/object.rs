//! A mapping whose fields are asked for by name, so that the rest can be reported.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::value::Value;

use super::super::node::{Entry, Node, NodeKind};

/// A mapping with known fields.
///
/// Each field is asked for once; [`finish`](Object::finish) reports whatever was never asked for, with the nearest
/// of the names that were.
pub(super) struct Object<'a, 'p> {
    node: &'a Node,
    entries: BTreeMap<&'a str, &'a Entry>,
    asked: Vec<&'static str>,
    problems: &'p mut Vec<Diagnostic>,
}

impl<'a, 'p> Object<'a, 'p> {
    /// Opens `node`, which must be a mapping without duplicate keys.
    pub(super) fn open(node: &'a Node, problems: &'p mut Vec<Diagnostic>) -> Option<Self> {
        let entries = entries(node, problems)?;
        Some(Object { node, entries, asked: Vec::new(), problems })
    }

    /// The field `name` as `decode` reads it. `None` if it is absent, or if `decode` has reported a problem with it.
    pub(super) fn optional<T>(
        &mut self,
        name: &'static str,
        decode: impl FnOnce(&'a Node, &mut Vec<Diagnostic>) -> Option<T>,
    ) -> Option<T> {
        self.node(name).and_then(|node| decode(node, self.problems))
    }

    /// The same, reporting its absence.
    pub(super) fn required<T>(
        &mut self,
        name: &'static str,
        decode: impl FnOnce(&'a Node, &mut Vec<Diagnostic>) -> Option<T>,
    ) -> Option<T> {
        if !self.has(name) {
            self.missing(format!("`{name}` is required"));
        }
        self.optional(name, decode)
    }

    /// The field `name` as it was written.
    pub(super) fn node(&mut self, name: &'static str) -> Option<&'a Node> {
        self.asked.push(name);
        self.entries.get(name).map(|entry| &entry.value)
    }

    /// Whether the field is there, whatever its value.
    pub(super) fn has(&self, name: &str) -> bool {
        self.entries.contains_key(name)
    }

    /// Reports a field `name` that means nothing without the field `other`.
    pub(super) fn needs(&mut self, name: &str, other: &str) {
        if let (Some(entry), false) = (self.entries.get(name), self.has(other)) {
            let problem =
                Diagnostic::new(Code::Required, format!("`{name}` means nothing without `{other}`"));
            self.problems.push(problem.at(entry.key_span));
        }
    }

    /// Reports that something is missing in the object.
    pub(super) fn missing(&mut self, message: String) {
        self.problems.push(Diagnostic::new(Code::Required, message).at(self.node.span));
    }

    /// Every problem of the document so far, for those that are about the object as a whole.
    pub(super) const fn problems(&mut self) -> &mut Vec<Diagnostic> {
        self.problems
    }

    /// The fields whose name starts with `x-`, which are kept and mean nothing.
    pub(super) fn extensions(&mut self) -> BTreeMap<String, Value> {
        let mut extensions = BTreeMap::new();
        self.entries.retain(|key, entry| {
            let is_extension = key.starts_with("x-");
            if is_extension {
                extensions.insert((*key).to_owned(), entry.value.to_value());
            }
            !is_extension
        });
        extensions
    }

    /// Reports every field that was not asked for.
    pub(super) fn finish(self) {
        /// More names than that help nobody.
        const LISTED: usize = 12;
        #[cfg(test)]
        fields_read::note(&self.asked);
        for (key, entry) in &self.entries {
            if self.asked.iter().any(|asked| asked == key) {
                continue;
            }
            let problem = Diagnostic::new(Code::UnknownKey, format!("`{key}` is not a field here"))
                .at(entry.key_span)
                .did_you_mean(key, self.asked.iter().copied());
            let problem = match &problem.label {
                None if self.asked.len() <= LISTED => {
                    let known =
                        self.asked.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
                    problem.help(format!("the fields here are {known}"))
                }
                _ => problem,
            };
            self.problems.push(problem);
        }
    }
}

/// The entries of a mapping under their keys, with a report of every key that stands twice.
pub(super) fn entries<'a>(
    node: &'a Node,
    problems: &mut Vec<Diagnostic>,
) -> Option<BTreeMap<&'a str, &'a Entry>> {
    let NodeKind::Map(written) = &node.kind else {
        problems.push(super::scalar::wrong_type("a map", node));
        return None;
    };
    let mut entries = BTreeMap::<&str, &Entry>::new();
    for entry in written {
        match entries.get(entry.key.as_str()) {
            Some(first) => problems.push(
                Diagnostic::new(Code::Duplicate, format!("the key `{}` is given twice", entry.key))
                    .at(entry.key_span)
                    .also(first.key_span, "first here"),
            ),
            None => {
                entries.insert(&entry.key, entry);
            }
        }
    }
    Some(entries)
}

/// A mapping with free keys, all of its values read by `decode`.
pub(super) fn map<'a, T>(
    node: &'a Node,
    problems: &mut Vec<Diagnostic>,
    mut decode: impl FnMut(&'a Node, &mut Vec<Diagnostic>) -> Option<T>,
) -> Option<BTreeMap<String, T>> {
    let entries = entries(node, problems)?;
    let decoded = entries
        .into_iter()
        .filter_map(|(key, entry)| Some((key.to_owned(), decode(&entry.value, problems)?)));
    Some(decoded.collect())
}

/// A list, all of its items read by `decode`; those with problems are left out.
pub(super) fn list<'a, T>(
    node: &'a Node,
    problems: &mut Vec<Diagnostic>,
    mut decode: impl FnMut(&'a Node, &mut Vec<Diagnostic>) -> Option<T>,
) -> Option<Vec<T>> {
    let NodeKind::List(items) = &node.kind else {
        problems.push(super::scalar::wrong_type("a list", node));
        return None;
    };
    Some(items.iter().filter_map(|item| decode(item, problems)).collect())
}

/// The same for a list that must have an item.
pub(super) fn some<'a, T>(
    node: &'a Node,
    problems: &mut Vec<Diagnostic>,
    decode: impl FnMut(&'a Node, &mut Vec<Diagnostic>) -> Option<T>,
) -> Option<Vec<T>> {
    if matches!(&node.kind, NodeKind::List(items) if items.is_empty()) {
        problems.push(Diagnostic::new(Code::Required, "at least one item is required").at(node.span));
    }
    list(node, problems, decode)
}

/// Whatever was written.
#[expect(clippy::unnecessary_wraps, reason = "it has the form of every other decoder")]
pub(super) fn any(node: &Node, _: &mut Vec<Diagnostic>) -> Option<Value> {
    Some(node.to_value())
}

/// A mapping that is kept as it was written.
pub(super) fn any_map(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Value> {
    entries(node, problems).map(|_| node.to_value())
}

/// Which fields the decoder reads, for proving that the schema has the same.
#[cfg(test)]
pub(crate) mod fields_read {
    use std::cell::RefCell;
    use std::collections::BTreeSet;

    type Fields = BTreeSet<&'static str>;

    thread_local! {
        static SEEN: RefCell<BTreeSet<Fields>> = const { RefCell::new(BTreeSet::new()) };
    }

    pub(super) fn note(asked: &[&'static str]) {
        SEEN.with_borrow_mut(|seen| seen.insert(asked.iter().copied().collect()));
    }

    /// The names of the fields of every object that this thread has decoded.
    pub(crate) fn seen() -> BTreeSet<Fields> {
        SEEN.with_borrow(Clone::clone)
    }
}
