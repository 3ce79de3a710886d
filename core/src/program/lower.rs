//! Conditions to nodes: regular expressions are compiled and detectors become finders.

use std::collections::BTreeMap;

use crate::detector::Asked;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Syntax;
use crate::ir;
use crate::limits::Limits;
use crate::pattern::{Needle, PatternError, Regex};
use crate::source::Span;
use crate::value::Value;

use super::finders::Finders;
use super::interner::Interner;
use super::{Constant, NodeId, Term, Test, TextOp, Type, Within};

/// Nodes under construction.
pub(super) struct Lower<'a, 'b> {
    pub(super) nodes: &'a mut Interner<'b>,
    pub(super) finders: &'a mut Finders<'b>,
    pub(super) facts: &'a BTreeMap<String, Type>,
    pub(super) limits: &'a Limits,
    /// What is wrong, about the condition that is being lowered.
    pub(super) problems: &'a mut Vec<Diagnostic>,
}

impl Lower<'_, '_> {
    /// Adds an expression and everything below it. Recursion is bounded by the depth of an expression.
    pub(super) fn expr(&mut self, expr: &ir::Expr) -> NodeId {
        let below = |lower: &mut Self, children: &[ir::Expr]| -> Vec<NodeId> {
            children.iter().map(|child| lower.expr(child)).collect()
        };
        match expr {
            ir::Expr::Const(truth) => self.nodes.constant(*truth),
            ir::Expr::All(children) => {
                let children = below(self, children);
                self.nodes.all(children)
            }
            ir::Expr::Any(children) => {
                let children = below(self, children);
                self.nodes.any(children)
            }
            ir::Expr::Not(child) => {
                let child = self.expr(child);
                self.nodes.not(child)
            }
            ir::Expr::Atom(atom) => match self.nodes.known_atom(atom) {
                Some(known) => known,
                None => match self.test(atom) {
                    Some(test) => self.nodes.atom(atom, test),
                    // The bundle will not load. Not known, so that the next policy hears of it as well.
                    None => self.nodes.constant(false),
                },
            },
        }
    }

    /// `None` for a pattern that is refused.
    fn test(&mut self, atom: &ir::Atom) -> Option<Test> {
        Some(match &atom.test {
            ir::Test::Truth(term) => Test::Truth(self.term(term)),
            ir::Test::Compare { left, op, right } => {
                Test::Compare { left: self.term(left), op: *op, right: self.term(right) }
            }
            ir::Test::In { item, list } => Test::In { item: self.term(item), list: self.term(list) },
            ir::Test::Text {
                subject,
                op: op @ (TextOp::Contains | TextOp::ContainsFolded),
                needle: ir::Term::Const(ir::Literal::Value(Value::String(needle))),
            } => {
                let needle =
                    if *op == TextOp::Contains { Needle::exact(needle) } else { Needle::folded(needle) };
                Test::Contains { subject: self.term(subject), needle }
            }
            ir::Test::Text { subject, op, needle } => {
                Test::Text { subject: self.term(subject), op: *op, needle: self.term(needle) }
            }
            ir::Test::Matches { subject, regex } => {
                let compiled = Regex::new(&regex.value, Syntax::Rust, self.limits.regex_bytes);
                let regex = self.compiled(compiled, regex.span)?;
                Test::Matches { subject: self.term(subject), regex }
            }
            ir::Test::Glob { subject, glob } => {
                let compiled = Regex::glob(&glob.value, self.limits.regex_bytes);
                let regex = self.compiled(compiled, glob.span)?;
                Test::Matches { subject: self.term(subject), regex }
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
                let finders = self.finders.detector(detector, Asked::default()).unwrap_or_default();
                let within = within.as_ref().map_or(Within::Everything, |path| Within::below(path));
                Test::Detects { finders: finders.into(), within }
            }
        })
    }

    /// The expression, or a diagnostic at the literal and nothing: the bundle will not load.
    fn compiled(&mut self, result: Result<Regex, PatternError>, literal: Span) -> Option<Regex> {
        result.map_err(|error| self.problems.push(pattern_problem(error, literal))).ok()
    }

    fn term(&mut self, term: &ir::Term) -> Term {
        let boxed = |lower: &mut Self, term: &ir::Term| Box::new(lower.term(term));
        match term {
            ir::Term::Const(literal) => Term::Const(constant(literal)),
            ir::Term::Field(field) => Term::Field(self.nodes.field(field, self.facts)),
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
