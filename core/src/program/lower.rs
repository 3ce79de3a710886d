//! Conditions to nodes: regular expressions are compiled and detectors become finders.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic};
use crate::document::Syntax;
use crate::ir;
use crate::limits::Limits;
use crate::pattern::{PatternError, Regex};
use crate::source::Span;

use super::finders::Finders;
use super::{Atom, Constant, Field, FinderId, Node, NodeId, Term, Test, Within};

/// Nodes under construction.
pub(super) struct Lower<'a, 'b> {
    pub(super) nodes: &'a mut Vec<Node>,
    pub(super) finders: &'a mut Finders<'b>,
    pub(super) limits: &'a Limits,
    /// Finders that the policy's conditions ask for.
    pub(super) wanted: &'a mut Vec<FinderId>,
    /// Whether a condition asks for `pii_detected`.
    pub(super) asks_pii: &'a mut bool,
    /// What is wrong, about the condition that is being lowered.
    pub(super) problems: &'a mut Vec<Diagnostic>,
}

impl Lower<'_, '_> {
    /// Adds an expression and everything below it. Recursion is bounded by the depth of an expression.
    pub(super) fn expr(&mut self, expr: &ir::Expr) -> NodeId {
        let node = match expr {
            ir::Expr::Const(truth) => Node::Const(*truth),
            ir::Expr::All(children) => Node::All(children.iter().map(|child| self.expr(child)).collect()),
            ir::Expr::Any(children) => Node::Any(children.iter().map(|child| self.expr(child)).collect()),
            ir::Expr::Not(child) => Node::Not(self.expr(child)),
            ir::Expr::Atom(atom) => self.atom(atom),
        };
        let id = NodeId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.nodes.push(node);
        id
    }

    fn atom(&mut self, atom: &ir::Atom) -> Node {
        let test = match &atom.test {
            ir::Test::Truth(term) => Test::Truth(self.term(term)),
            ir::Test::Compare { left, op, right } => {
                Test::Compare { left: self.term(left), op: *op, right: self.term(right) }
            }
            ir::Test::In { item, list } => Test::In { item: self.term(item), list: self.term(list) },
            ir::Test::Text { subject, op, needle } => {
                Test::Text { subject: self.term(subject), op: *op, needle: self.term(needle) }
            }
            ir::Test::Matches { subject, regex } => {
                let compiled = Regex::new(&regex.value, Syntax::Rust, self.limits.regex_bytes);
                match self.compiled(compiled, regex.span) {
                    Some(regex) => Test::Matches { subject: self.term(subject), regex },
                    None => return Node::Const(false),
                }
            }
            ir::Test::Glob { subject, glob } => {
                let compiled = Regex::glob(&glob.value, self.limits.regex_bytes);
                match self.compiled(compiled, glob.span) {
                    Some(regex) => Test::Matches { subject: self.term(subject), regex },
                    None => return Node::Const(false),
                }
            }
            ir::Test::InDomain { subject, domain } => {
                Test::InDomain { subject: self.term(subject), domain: domain.clone() }
            }
            ir::Test::InCidr { subject, network } => {
                Test::InCidr { subject: self.term(subject), network: *network }
            }
            ir::Test::Has(term) => Test::Has(self.term(term)),
            ir::Test::Quantifier { every, list, slot, body } => {
                let list = self.term(list);
                Test::Quantifier { every: *every, list, slot: *slot, body: self.expr(body) }
            }
            ir::Test::Detects { detector, within } => {
                let finders = self.finders.detector(detector).unwrap_or_default();
                self.wanted.extend_from_slice(&finders);
                let within = within.as_ref().map_or(Within::Everything, |path| Within::Path(path.clone()));
                Test::Detects { finders: finders.into(), within }
            }
        };
        Node::Atom(Atom { test, text: atom.text.clone() })
    }

    /// The expression, or a diagnostic at the literal and nothing: the bundle will not load.
    fn compiled(&mut self, result: Result<Regex, PatternError>, literal: Span) -> Option<Regex> {
        result.map_err(|error| self.problems.push(pattern_problem(error, literal))).ok()
    }

    fn term(&mut self, term: &ir::Term) -> Term {
        let boxed = |lower: &mut Self, term: &ir::Term| Box::new(lower.term(term));
        match term {
            ir::Term::Const(literal) => Term::Const(constant(literal)),
            ir::Term::Field(field) => {
                *self.asks_pii |= *field == Field::Fact(Arc::from("pii_detected"));
                Term::Field(field.clone())
            }
            ir::Term::Item(slot) => Term::Item(*slot),
            ir::Term::Index { base, key } => Term::Index { base: boxed(self, base), key: boxed(self, key) },
            ir::Term::Size(term) => Term::Size(boxed(self, term)),
            ir::Term::Age(term) => Term::Age(boxed(self, term)),
            ir::Term::Hour(term) => Term::Hour(boxed(self, term)),
            ir::Term::Weekday(term) => Term::Weekday(boxed(self, term)),
            ir::Term::List(terms) => Term::List(terms.iter().map(|term| self.term(term)).collect()),
            ir::Term::Truth(expr) => Term::Truth(self.expr(expr)),
        }
    }
}

fn constant(literal: &ir::Literal) -> Constant {
    match literal {
        ir::Literal::Value(value) => Constant::Value(value.clone()),
        ir::Literal::Severity(severity) => Constant::Severity(*severity),
        ir::Literal::Time(time) => Constant::Time(*time),
        ir::Literal::Duration(duration) => Constant::Duration(*duration),
        ir::Literal::List(items) => Constant::List(items.clone()),
    }
}

/// A problem of a pattern, at its place in the document.
pub(super) fn pattern_problem(error: PatternError, span: Span) -> Diagnostic {
    let code = error.code;
    let problem = Diagnostic::new(code, error.message).at(span);
    match error.help {
        Some(help) if code == Code::RegexFeature => problem.help(help),
        Some(help) => problem.label(help),
        None => problem,
    }
}
