//! One object of a dialect: its fields are taken by name, and what does not fit is reported with its place.

use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::document::{Entry, Node, NodeKind};
use crate::severity::Severity;
use crate::source::Spanned;
use crate::value::Value;

/// A mapping that is being read, and where its problems go.
#[derive(Debug)]
pub(super) struct Object<'a, 'p> {
    node: &'a Node,
    entries: &'a [Entry],
    /// What diagnostics say the object is, as in `policy pii-protection`.
    name: String,
    problems: &'p mut Vec<Diagnostic>,
}

impl<'a, 'p> Object<'a, 'p> {
    /// Starts reading `node`, which diagnostics call `name`. `None`, and `E-TYPE`, if it is not a mapping.
    pub(super) fn open(
        node: &'a Node,
        name: impl Into<String>,
        problems: &'p mut Vec<Diagnostic>,
    ) -> Option<Self> {
        let name = name.into();
        match &node.kind {
            NodeKind::Map(entries) => Some(Object { node, entries, name, problems }),
            _ => {
                let message = format!("{name} must be a map, not {}", node.type_name());
                problems.push(Diagnostic::new(Code::Type, message).at(node.span));
                None
            }
        }
    }

    /// Starts reading the mapping under `key`, if there is one.
    pub(super) fn inner(&mut self, key: &str) -> Option<Object<'a, '_>> {
        let node = self.get(key)?;
        Object::open(node, format!("`{key}` of {}", self.name), self.problems)
    }

    /// What diagnostics call the object from now on.
    pub(super) fn rename(&mut self, name: String) {
        self.name = name;
    }

    /// The whole mapping.
    pub(super) const fn node(&self) -> &'a Node {
        self.node
    }

    /// The entries in the order written.
    pub(super) const fn entries(&self) -> &'a [Entry] {
        self.entries
    }

    /// The value under `key`. A null is no value: each of the three products writes one for an absent field.
    pub(super) fn get(&self, key: &str) -> Option<&'a Node> {
        self.node.get(key).filter(|node| node.kind != NodeKind::Null)
    }

    /// The problem, with this object and `key` as its context.
    pub(super) fn report(&mut self, key: &str, problem: Diagnostic) {
        let context = format!("{}, {key}", self.name);
        self.problems.push(problem.context(context));
    }

    /// The value under `key`; `E-REQUIRED` if there is none.
    pub(super) fn required(&mut self, key: &str) -> Option<&'a Node> {
        let node = self.get(key);
        if node.is_none() {
            let place = self.node.get(key).unwrap_or(self.node).span;
            self.report(key, Diagnostic::new(Code::Required, format!("`{key}` is missing")).at(place));
        }
        node
    }

    /// The text under `key`, if there is any; `E-TYPE` for anything else.
    pub(super) fn text(&mut self, key: &str) -> Option<Spanned<String>> {
        let node = self.get(key)?;
        match &node.kind {
            NodeKind::String(text) => Some(Spanned::new(text.clone(), node.span)),
            _ => {
                self.wrong_type(key, node, "string");
                None
            }
        }
    }

    /// The text under `key`; `E-REQUIRED` if there is none or it is blank.
    pub(super) fn required_text(&mut self, key: &str) -> Option<Spanned<String>> {
        self.required(key)?;
        let text = self.text(key)?;
        if text.trim().is_empty() {
            self.report(key, Diagnostic::new(Code::Required, format!("`{key}` is empty")).at(text.span));
            return None;
        }
        Some(text)
    }

    /// The truth value under `key`, if there is one; `E-TYPE` for anything else.
    pub(super) fn flag(&mut self, key: &str) -> Option<Spanned<bool>> {
        let node = self.get(key)?;
        match node.kind {
            NodeKind::Bool(truth) => Some(Spanned::new(truth, node.span)),
            _ => {
                self.wrong_type(key, node, "bool");
                None
            }
        }
    }

    /// The items under `key`, if there are any; `E-TYPE` for anything else.
    pub(super) fn list(&mut self, key: &str) -> Option<&'a [Node]> {
        let node = self.get(key)?;
        match &node.kind {
            NodeKind::List(items) => Some(items),
            _ => {
                self.wrong_type(key, node, "list");
                None
            }
        }
    }

    /// The choice under `key`, written as one of the words; `E-ENUM`, which names them all, for any other.
    /// `what` says what the words are, as in `an action`.
    pub(super) fn word<T: Copy>(
        &mut self,
        key: &str,
        what: &str,
        words: &[(&'static str, T)],
    ) -> Option<Spanned<T>> {
        self.choice(key, what, words, |word, written| word == written)
    }

    /// The step of the severity scale under `key`, whatever its case.
    pub(super) fn severity(
        &mut self,
        key: &str,
        what: &str,
        words: &[(&'static str, Severity)],
    ) -> Option<Spanned<Severity>> {
        self.choice(key, what, words, str::eq_ignore_ascii_case)
    }

    fn choice<T: Copy>(
        &mut self,
        key: &str,
        what: &str,
        words: &[(&'static str, T)],
        same: impl Fn(&str, &str) -> bool,
    ) -> Option<Spanned<T>> {
        let written = self.text(key)?;
        match words.iter().find(|(word, _)| same(word, &written)) {
            Some((_, choice)) => Some(Spanned::new(*choice, written.span)),
            None => {
                let words = || words.iter().map(|(word, _)| *word);
                let message = format!("{} is not {what}; use {}", quote(&written), either(words()));
                let problem = Diagnostic::new(Code::Enum, message).at(written.span);
                self.report(key, problem.did_you_mean(&written, words()));
                None
            }
        }
    }

    /// Reports each key that is not `known` but close to a field that authors write: it would otherwise be kept as a
    /// field of the server's, and what its author meant by it would be lost.
    pub(super) fn report_misspelt(&mut self, fields: &[&str], known: &[&str]) {
        for entry in self.entries {
            let key = entry.key.as_str();
            if fields.contains(&key) || known.contains(&key) {
                continue;
            }
            if nearest(key, fields.iter().copied()).is_some() {
                self.unknown_key(entry, fields);
            }
        }
    }

    /// Reports a key that nothing reads.
    pub(super) fn unknown_key(&mut self, entry: &Entry, fields: &[&str]) {
        let message = format!("{} is not a field of {}", quote(&entry.key), self.name);
        let problem = Diagnostic::new(Code::UnknownKey, message)
            .at(entry.key_span)
            .did_you_mean(&entry.key, fields.iter().copied());
        self.problems.push(problem.context(self.name.clone()));
    }

    /// Reports a value of the wrong type. Quoting a number or a truth value is the usual mistake.
    pub(super) fn wrong_type(&mut self, key: &str, node: &Node, wanted: &str) {
        let message = format!("`{key}` must be of type {wanted}, not {}", node.type_name());
        let problem = Diagnostic::new(Code::Type, message).at(node.span);
        let bare = match &node.kind {
            NodeKind::String(text) if wanted == "bool" => text.parse::<bool>().is_ok().then_some(text),
            NodeKind::String(text) if wanted == "int" => text.parse::<i64>().is_ok().then_some(text),
            _ => None,
        };
        self.report(
            key,
            match bare {
                Some(text) => problem.label(format!("write {text} without quotes")),
                None => problem,
            },
        );
    }
}

/// A severity as it was written, if that is not its canonical name.
pub(super) fn written(severity: Severity, node: Option<&Node>) -> Option<Value> {
    node.map(Node::to_value).filter(|value| value.as_str() != Some(severity.as_str()))
}

/// An author's words in backticks, cut where they are too long for a message.
pub(super) fn quote(text: &str) -> String {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("`{}…`", text.get(..end).unwrap_or_default()),
        None => format!("`{text}`"),
    }
}

/// `a, b or c`.
pub(super) fn either<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let words: Vec<&str> = words.into_iter().collect();
    match words.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{either, quote};

    #[test]
    fn words_are_listed_and_long_ones_cut() {
        assert_eq!(either(["a"]), "a");
        assert_eq!(either(["a", "b", "c"]), "a, b or c");
        assert_eq!(quote("high"), "`high`");
        assert_eq!(quote(&"é".repeat(99)), format!("`{}…`", "é".repeat(60)));
    }
}
