//! Sentences: why a policy matched, did not, or could not be decided.
//!
//! Built after the fact, from the same machine that decided, so that a sentence can never disagree with its decision.
//! Values of the request are quoted only where they are short and not content. Everything is written into one text, because a
//! sentence is part of every decision.

use std::fmt::Write as _;
use std::sync::Arc;

use crate::program::{Atom, Compare, Conjunct, ContentTest, Field, Node, NodeId, Policy, Term, Test};

use super::Rows;
use super::machine::{Machine, Unknown};
use super::text::{Absence, Found};
use super::value::Val;

/// Hits that a sentence names before it counts the rest.
const NAMED_HITS: usize = 3;

// Writing to a String cannot fail, so what `write!` returns is passed over in all of this.

impl<'a> Machine<'a> {
    /// Which conjuncts held, with the values compared.
    pub(super) fn why_matched(
        &self,
        policy: &'a Policy,
        hits: impl Iterator<Item = Found> + Clone,
        rows: Rows,
        why: &mut String,
    ) {
        self.refill();
        if policy.conjuncts.is_empty() {
            why.push_str("always");
            return;
        }
        let start = why.len();
        for conjunct in &policy.conjuncts {
            let before = why.len();
            if before > start {
                why.push_str(AND);
            }
            let written = why.len();
            match conjunct {
                Conjunct::Holds(node) => self.describe(*node, true, why),
                Conjunct::HoldsNot(node) => self.describe(*node, false, why),
                Conjunct::Content(test) => {
                    let own = hits.clone().filter(|hit| test.finders.contains(&hit.finder));
                    self.describe_hits(own, rows, why);
                }
            }
            if why.len() == written {
                why.truncate(before);
            }
        }
    }

    /// What is unknown, and what that leaves undecided.
    pub(super) fn why_undetermined(&self, policy: &'a Policy, reason: Unknown<'_>) -> String {
        self.refill();
        let undecided = policy.conjuncts.iter().find_map(|conjunct| match conjunct {
            Conjunct::Holds(node) => self.node(*node).is_err().then(|| self.text(*node)),
            Conjunct::HoldsNot(node) => {
                self.node(*node).is_err().then(|| format!("unless {}", self.text(*node)))
            }
            Conjunct::Content(test) => self.content(test).is_err().then(|| test.text.to_string()),
        });
        let reason = self.reason(reason);
        match undecided {
            Some(text) if !reason.contains(&*text) => format!("{reason}, so `{text}` is unknown"),
            _ => reason,
        }
    }

    /// Why something is unknown.
    fn reason(&self, unknown: Unknown<'_>) -> String {
        match unknown {
            Unknown::Missing(field) => format!("{field} is missing"),
            Unknown::MissingMember(text) => format!("`{text}` asks for a member that is missing"),
            Unknown::Malformed(field) => format!("{field} has the wrong type"),
            Unknown::Mismatch(text) => format!("`{text}` met a value of another type"),
            Unknown::Limit(name) => format!("the limit {name} was reached"),
            Unknown::Judge(reason) => reason.to_owned(),
            Unknown::Text(Absence::Open) => "more of the text may come".to_owned(),
            Unknown::Text(Absence::NoContent) => "content is missing".to_owned(),
            Unknown::Text(Absence::NoArguments) => "tool.args is missing".to_owned(),
            Unknown::Text(Absence::NoPath(path)) => format!("{path} is missing"),
            Unknown::Text(Absence::NoRole(place)) => {
                format!("it is not known who says the text at {}", self.texts.path(place))
            }
            Unknown::Text(Absence::NoField(field)) => format!("{field} is missing"),
            Unknown::Text(Absence::Unsearched(place)) => {
                format!("the text at {} was not searched", self.texts.path(place))
            }
            Unknown::Text(Absence::Cut) => "not every hit was gathered".to_owned(),
            Unknown::Text(Absence::NoHits(finder)) => {
                let detector = self.program.finder(finder).and_then(|finder| finder.detector.as_deref());
                format!("facts.hits.{} is missing", detector.unwrap_or_default())
            }
        }
    }

    /// The first conjunct that does not hold.
    pub(super) fn why_not_matched(&self, policy: &'a Policy) -> String {
        self.refill();
        let failed = policy.conjuncts.iter().find_map(|conjunct| match conjunct {
            Conjunct::Holds(node) => (self.node(*node) == Ok(false)).then(|| {
                let mut why = "does not hold: ".to_owned();
                self.describe_failing(*node, &mut why);
                why
            }),
            Conjunct::HoldsNot(node) => (self.node(*node) == Ok(true)).then(|| {
                let mut why = "unless: ".to_owned();
                self.describe(*node, true, &mut why);
                why
            }),
            Conjunct::Content(test) => (self.content(test) == Ok(false)).then(|| self.why_not_found(test)),
        });
        failed.unwrap_or_else(|| "its audience does not include the request".to_owned())
    }

    /// That nothing was found, and what turned out to be something else.
    fn why_not_found(&self, test: &ContentTest) -> String {
        let mut why = format!("nothing found by {}", test.text);
        let mut others: Vec<Found> = self.texts.yielded(&test.finders, &test.within).collect();
        if !others.is_empty() {
            others
                .sort_unstable_by_key(|hit| (hit.text, hit.start, hit.end, self.program.name_of(hit.finder)));
            why.push_str("; what looks like it is ");
            self.describe_hits(others.into_iter(), Rows::Told, &mut why);
        }
        why
    }

    /// The part of a condition that makes it false, with the value it met.
    fn describe_failing(&self, id: NodeId, why: &mut String) {
        match self.program.node(id) {
            Some(Node::All(children)) => {
                match children.iter().find(|child| self.node(**child) == Ok(false)) {
                    Some(child) => self.describe_failing(*child, why),
                    None => self.write_text(id, why),
                }
            }
            Some(Node::Atom(atom)) => {
                why.push_str(&atom.text);
                self.write_value(atom, true, why);
            }
            _ => self.write_text(id, why),
        }
    }

    /// `secret.aws_key at messages[0].content[4:24]`, and in an explanation what it rests on:
    /// `(0.95: structure 0.75, word "ssn" before +0.20)`.
    fn describe_hits(&self, mut hits: impl Iterator<Item = Found>, rows: Rows, why: &mut String) {
        for (count, hit) in hits.by_ref().take(NAMED_HITS).enumerate() {
            if count > 0 {
                why.push_str(", ");
            }
            let finder = self.program.finder(hit.finder);
            let name = finder.and_then(|finder| finder.detector.as_deref()).unwrap_or("pattern");
            let Some(text) = self.texts.get(hit.text) else { continue };
            let (start, end) = (text.offset(hit.start), text.offset(hit.end));
            let _ = write!(why, "{name} at {}[{start}:{end}]", self.texts.path(hit.text));
            if rows == Rows::All
                && let Some(evidence) = self.texts.evidence(&hit)
            {
                let _ = write!(why, " ({evidence})");
            }
        }
        let more = hits.count();
        if more > 0 {
            let _ = write!(why, " and {more} more");
        }
    }

    /// Why `id` has the given truth: of a conjunction that failed, what failed; of a disjunction that held, what held.
    fn describe(&self, id: NodeId, truth: bool, why: &mut String) {
        match self.program.node(id) {
            None => {}
            Some(Node::Const(value)) => why.push_str(if *value { "true" } else { "false" }),
            Some(Node::All(children)) if truth => self.describe_each(children, true, why),
            Some(Node::Any(children)) if !truth => self.describe_each(children, false, why),
            Some(Node::All(children) | Node::Any(children)) => {
                match children.iter().find(|child| self.node(**child) == Ok(truth)) {
                    Some(child) => self.describe(*child, truth, why),
                    None => {
                        why.push('(');
                        self.write_text(id, why);
                        why.push(')');
                    }
                }
            }
            Some(Node::Not(child)) => self.describe(*child, !truth, why),
            Some(Node::Atom(atom)) => {
                if truth {
                    why.push_str(&atom.text);
                } else {
                    write_negated(&atom.text, why);
                }
                self.write_value(atom, false, why);
            }
        }
    }

    fn describe_each(&self, children: &[NodeId], truth: bool, why: &mut String) {
        for (place, child) in children.iter().enumerate() {
            if place > 0 {
                why.push_str(AND);
            }
            self.describe(*child, truth, why);
        }
    }

    /// The value compared: ` (120.0)`. Of an equality only if `failed`: one that holds says its value itself.
    fn write_value(&self, atom: &'a Atom, failed: bool, why: &mut String) {
        let subject = match &atom.test {
            Test::Compare { left, op, right } if failed || *op != Compare::Eq => match (left, right) {
                (Term::Const(_), other) | (other, _) => other,
            },
            Test::Text { subject, .. }
            | Test::Contains { subject, .. }
            | Test::Matches { subject, .. }
            | Test::InDomain { subject, .. }
            | Test::InCidr { subject, .. } => subject,
            Test::In { item, .. } => item,
            _ => return,
        };
        let start = why.len();
        why.push_str(" (");
        if self.write_term(subject, &atom.text, why).is_some() {
            why.push(')');
        } else {
            why.truncate(start);
        }
    }

    /// The value of a term; `None` for a literal, which the text shows, and for what depends on a quantifier's item.
    fn write_term(&self, term: &'a Term, text: &'a Arc<str>, why: &mut String) -> Option<()> {
        match term {
            Term::Const(_) | Term::List(_) | Term::Truth(_) => None,
            Term::Field(id) => {
                let quote = may_be_quoted(&self.program.field(*id)?.field);
                self.value(*id).ok().map(|value| write_value(value, quote, why))
            }
            derived => self.term(derived, &[], text).ok().map(|value| write_value(&value, false, why)),
        }
    }

    /// A node as the author wrote it.
    fn text(&self, id: NodeId) -> String {
        let mut text = String::new();
        self.write_text(id, &mut text);
        text
    }

    fn write_text(&self, id: NodeId, out: &mut String) {
        let each = |children: &[NodeId], separator: &str, out: &mut String| {
            for (place, child) in children.iter().enumerate() {
                if place > 0 {
                    out.push_str(separator);
                }
                if matches!(self.program.node(*child), Some(Node::All(_) | Node::Any(_))) {
                    out.push('(');
                    self.write_text(*child, out);
                    out.push(')');
                } else {
                    self.write_text(*child, out);
                }
            }
        };
        match self.program.node(id) {
            None => {}
            Some(Node::Const(value)) => out.push_str(if *value { "true" } else { "false" }),
            Some(Node::All(children)) => each(children, AND, out),
            Some(Node::Any(children)) => each(children, " || ", out),
            Some(Node::Not(child)) => write_negated(&self.text(*child), out),
            Some(Node::Atom(atom)) => out.push_str(&atom.text),
        }
    }
}

const AND: &str = " && ";

fn write_negated(text: &str, out: &mut String) {
    if text.contains(' ') {
        out.push_str("!(");
        out.push_str(text);
        out.push(')');
    } else {
        out.push('!');
        out.push_str(text);
    }
}

/// Whether a text in this field may be quoted: names that the host gives to things, never what people wrote.
fn may_be_quoted(field: &Field) -> bool {
    match field {
        Field::Kind
        | Field::Scope(_)
        | Field::Agent
        | Field::Action
        | Field::ToolName
        | Field::ToolServer
        | Field::Model
        | Field::Environment => true,
        Field::User
        | Field::Groups
        | Field::Roles
        | Field::ToolHash
        | Field::ToolArgs(_)
        | Field::Session(_)
        | Field::Counter(_)
        | Field::Now
        | Field::Fact(_) => false,
    }
}

/// A value for a sentence: numbers and truths as they are; a text only if it may be quoted and is short.
fn write_value(value: &Val<'_>, quote: bool, out: &mut String) {
    const LONGEST: usize = 32;
    let list_of = |count: usize, out: &mut String| {
        let _ = write!(out, "list of {count}");
    };
    match value {
        Val::Bool(truth) => out.push_str(if *truth { "true" } else { "false" }),
        Val::Int(int) => {
            let _ = write!(out, "{int}");
        }
        Val::Float(float) => {
            let _ = write!(out, "{float:?}");
        }
        Val::Severity(severity) => out.push_str(severity.as_str()),
        Val::Time(time) => {
            let _ = write!(out, "{time}");
        }
        Val::Duration(duration) => {
            let _ = write!(out, "{duration:#}");
        }
        // PERF: most names need no escape, and formatting looks at every character.
        Val::Str(text) if quote && text.len() <= LONGEST && text.bytes().all(is_plain) => {
            out.push('"');
            out.push_str(text);
            out.push('"');
        }
        Val::Str(text) => {
            let length = text.chars().count();
            let _ = if quote && length <= LONGEST && !text.contains(char::is_control) {
                write!(out, "{text:?}")
            } else {
                write!(out, "string of {length} characters")
            };
        }
        Val::Strings(items) => list_of(items.len(), out),
        Val::Values(items) => list_of(items.len(), out),
        Val::Items(items) => list_of(items.len(), out),
        Val::Map(map) => {
            let _ = write!(out, "map of {}", map.len());
        }
    }
}

/// Whether a byte stands for itself in quotes.
const fn is_plain(byte: u8) -> bool {
    matches!(byte, b' '..=b'~') && byte != b'"' && byte != b'\\'
}
