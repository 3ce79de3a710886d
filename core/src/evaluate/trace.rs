//! Sentences: why a policy matched, did not, or could not be decided.
//!
//! Built after the fact, from the same machine that decided, so that a sentence can never disagree with its decision.
//! Values of the request are quoted only where they are short and not content.

use std::fmt::Write as _;
use std::sync::Arc;

use crate::program::{Atom, Compare, Conjunct, Field, Node, NodeId, Policy, Term, Test};

use super::machine::{Machine, Unknown};
use super::text::Found;
use super::value::Val;

/// Hits that a sentence names before it counts the rest.
const NAMED_HITS: usize = 3;

impl Machine<'_> {
    /// Which conjuncts held, with the values compared.
    pub(super) fn why_matched(&self, policy: &Policy, hits: &[Found]) -> String {
        self.refill();
        if policy.conjuncts.is_empty() {
            return "always".to_owned();
        }
        let conjuncts = policy.conjuncts.iter().map(|conjunct| match conjunct {
            Conjunct::Holds(node) => self.describe(*node, true),
            Conjunct::HoldsNot(node) => self.describe(*node, false),
            Conjunct::Content(test) => {
                let own: Vec<Found> =
                    hits.iter().filter(|hit| test.finders.contains(&hit.finder)).copied().collect();
                self.describe_hits(&own)
            }
        });
        conjuncts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" && ")
    }

    /// What is unknown, and what that leaves undecided.
    pub(super) fn why_undetermined(&self, policy: &Policy, reason: &Unknown) -> String {
        self.refill();
        let undecided = policy.conjuncts.iter().find_map(|conjunct| match conjunct {
            Conjunct::Holds(node) => self.node(*node).is_err().then(|| self.text(*node)),
            Conjunct::HoldsNot(node) => {
                self.node(*node).is_err().then(|| format!("unless {}", self.text(*node)))
            }
            Conjunct::Content(test) => self.content(test).is_err().then(|| test.text.to_string()),
        });
        let reason = reason.to_string();
        match undecided {
            Some(text) if !reason.contains(&*text) => format!("{reason}, so `{text}` is unknown"),
            _ => reason,
        }
    }

    /// The first conjunct that does not hold.
    pub(super) fn why_not_matched(&self, policy: &Policy) -> String {
        self.refill();
        let failed = policy.conjuncts.iter().find_map(|conjunct| match conjunct {
            Conjunct::Holds(node) => {
                (self.node(*node) == Ok(false)).then(|| format!("does not hold: {}", self.failing(*node)))
            }
            Conjunct::HoldsNot(node) => {
                (self.node(*node) == Ok(true)).then(|| format!("unless: {}", self.describe(*node, true)))
            }
            Conjunct::Content(test) => {
                (self.content(test) == Ok(false)).then(|| format!("nothing found by {}", test.text))
            }
        });
        failed.unwrap_or_else(|| "its audience does not include the request".to_owned())
    }

    /// The part of a condition that makes it false, with the value it met.
    fn failing(&self, id: NodeId) -> String {
        match self.program.node(id) {
            Some(Node::All(children)) => children
                .iter()
                .find(|child| self.node(**child) == Ok(false))
                .map_or_else(|| self.text(id), |child| self.failing(*child)),
            Some(Node::Atom(atom)) => format!("{}{}", atom.text, self.value_note(atom, true)),
            _ => self.text(id),
        }
    }

    /// `secret.aws_key at messages[0].content[4:24]`.
    fn describe_hits(&self, hits: &[Found]) -> String {
        let mut text = String::new();
        for (place, hit) in hits.iter().take(NAMED_HITS).enumerate() {
            if place > 0 {
                text.push_str(", ");
            }
            let name = self
                .program
                .finder(hit.finder)
                .and_then(|finder| finder.detector.as_deref())
                .unwrap_or("pattern");
            let Some(place) = self.texts.get(hit.text) else { continue };
            let (start, end) = (place.offset(hit.start), place.offset(hit.end));
            // Writing to a String cannot fail.
            let _ = write!(text, "{name} at {}[{start}:{end}]", place.path);
        }
        if hits.len() > NAMED_HITS {
            let _ = write!(text, " and {} more", hits.len() - NAMED_HITS);
        }
        text
    }

    /// Why `id` has the given truth: of a conjunction that failed, what failed; of a disjunction that held, what held.
    fn describe(&self, id: NodeId, truth: bool) -> String {
        let of = |child: &NodeId| self.node(*child) == Ok(truth);
        let join = |children: &[NodeId], separator: &str| {
            children.iter().map(|child| self.describe(*child, truth)).collect::<Vec<_>>().join(separator)
        };
        match self.program.node(id) {
            None => String::new(),
            Some(Node::Const(value)) => value.to_string(),
            Some(Node::All(children)) if truth => join(children, " && "),
            Some(Node::Any(children)) if !truth => join(children, " && "),
            Some(Node::All(children) | Node::Any(children)) => children
                .iter()
                .find(|child| of(child))
                .map_or_else(|| format!("({})", self.text(id)), |child| self.describe(*child, truth)),
            Some(Node::Not(child)) => self.describe(*child, !truth),
            Some(Node::Atom(atom)) => {
                let value = self.value_note(atom, false);
                match (truth, atom.text.contains(' ')) {
                    (true, _) => format!("{}{value}", atom.text),
                    (false, true) => format!("!({}){value}", atom.text),
                    (false, false) => format!("!{}{value}", atom.text),
                }
            }
        }
    }

    /// The value compared: ` (120.0)`. Of an equality only if `failed`: one that holds says its value itself.
    fn value_note(&self, atom: &Atom, failed: bool) -> String {
        let subject = match &atom.test {
            Test::Compare { left, op, right } if failed || *op != Compare::Eq => match (left, right) {
                (Term::Const(_), other) | (other, _) => other,
            },
            Test::Text { subject, .. }
            | Test::Matches { subject, .. }
            | Test::InDomain { subject, .. }
            | Test::InCidr { subject, .. } => subject,
            Test::In { item, .. } => item,
            _ => return String::new(),
        };
        self.show(subject, &atom.text).map_or_else(String::new, |value| format!(" ({value})"))
    }

    /// The value of a term; `None` for a literal, which the text shows, and for what depends on a quantifier's item.
    fn show(&self, term: &Term, text: &Arc<str>) -> Option<String> {
        match term {
            Term::Const(_) | Term::List(_) | Term::Truth(_) => None,
            Term::Field(field) => {
                self.field(field).ok().map(|value| show_value(&value, may_be_quoted(field)))
            }
            derived => self.term(derived, &[], text).ok().map(|value| show_value(&value, false)),
        }
    }

    /// A node as the author wrote it.
    fn text(&self, id: NodeId) -> String {
        let join = |children: &[NodeId], separator: &str| {
            children
                .iter()
                .map(|child| match self.program.node(*child) {
                    Some(Node::All(_) | Node::Any(_)) => format!("({})", self.text(*child)),
                    _ => self.text(*child),
                })
                .collect::<Vec<_>>()
                .join(separator)
        };
        match self.program.node(id) {
            None => String::new(),
            Some(Node::Const(value)) => value.to_string(),
            Some(Node::All(children)) => join(children, " && "),
            Some(Node::Any(children)) => join(children, " || "),
            Some(Node::Not(child)) => {
                let inner = self.text(*child);
                if inner.contains(' ') { format!("!({inner})") } else { format!("!{inner}") }
            }
            Some(Node::Atom(atom)) => atom.text.to_string(),
        }
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
fn show_value(value: &Val<'_>, quote: bool) -> String {
    const LONGEST: usize = 32;
    match value {
        Val::Bool(truth) => truth.to_string(),
        Val::Int(int) => int.to_string(),
        Val::Float(float) => format!("{float:?}"),
        Val::Severity(severity) => severity.to_string(),
        Val::Time(time) => time.to_string(),
        Val::Duration(duration) => format!("{duration:#}"),
        Val::Str(text) => {
            let length = text.chars().count();
            if quote && length <= LONGEST && !text.contains(char::is_control) {
                format!("{text:?}")
            } else {
                format!("string of {length} characters")
            }
        }
        Val::Strings(items) => format!("list of {}", items.len()),
        Val::Values(items) => format!("list of {}", items.len()),
        Val::Items(items) => format!("list of {}", items.len()),
        Val::Map(map) => format!("map of {}", map.len()),
    }
}
