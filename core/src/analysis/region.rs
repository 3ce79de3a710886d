//! Which requests a policy can match: what its top-level conjunction says of each field.

use std::collections::BTreeMap;

use crate::document::{Policy, Type};
use crate::ir::{
    Atom, Compare, Expr, Field, Literal, RequestSchema, Term, Test, check_expression, check_field_match,
    pinned_tools, resolve_field,
};
use crate::kind::KindSet;
use crate::limits::Limits;
use crate::severity::Severity;
use crate::source::{SourceMap, Span, Spanned};
use crate::value::Value;

use super::domain::{Domain, Point};

/// What a policy's scope, audience and condition say together.
#[derive(Debug, Default)]
pub(super) struct Region<'a> {
    claims: Vec<Claim<'a>>,
    /// What all claims on a field leave of its values.
    domains: BTreeMap<Field, Domain>,
    /// Parts that are constant: `when` always false, or `unless` always true.
    pub(super) impossible: Option<Origin<'a>>,
    /// Whether nothing at all is asked by `when`, `match` and `unless`.
    pub(super) asks_nothing: bool,
    /// Whether a finding in the content is asked for.
    pub(super) finds_content: bool,
}

/// One thing that is said of one field.
#[derive(Debug)]
pub(super) struct Claim<'a> {
    pub(super) field: Field,
    domain: Domain,
    /// How it is written.
    pub(super) text: String,
    pub(super) origin: Origin<'a>,
}

/// The part of a policy that says something.
#[derive(Clone, Copy, Debug)]
pub(super) enum Origin<'a> {
    /// `scope`, `kinds` or `applies_to`.
    Header,
    When(&'a Spanned<String>),
    Match(Span),
    Unless(&'a Spanned<String>),
}

impl<'a> Region<'a> {
    /// Reads the policy's parts. One with an error, which others report, says nothing.
    pub(super) fn new(
        policy: &'a Policy,
        kinds: KindSet,
        sources: &SourceMap,
        schema: &RequestSchema,
        limits: &Limits,
    ) -> Self {
        let mut region = Region { asks_nothing: true, ..Region::default() };
        region.header(policy, kinds);
        region.finds_content = policy.pattern.is_some() || policy.detect.is_some();
        let entries = policy.field_match.as_deref().unwrap_or_default();
        let tools = pinned_tools(entries);
        let check = |text| check_expression(text, sources, schema, tools.as_deref(), limits);
        if let Some(when) = &policy.when {
            region.part(check(when), true, Origin::When(when));
        }
        for entry in entries {
            let span = Span { end: entry.value.span.end.max(entry.key.span.end), ..entry.key.span };
            region.part(check_field_match(entry, schema, tools.as_deref()), true, Origin::Match(span));
        }
        if let Some(unless) = &policy.unless {
            region.part(check(unless), false, Origin::Unless(unless));
        }
        region.settle(schema);
        region
    }

    fn header(&mut self, policy: &Policy, kinds: KindSet) {
        for (level, name) in &policy.scope {
            let domain = Domain::only([Point::Text(name.clone())]);
            let text = format!("scope: {{{level}: {name}}}");
            self.claim(Field::Scope(level.as_str().into()), domain, text, Origin::Header);
        }
        let words: Vec<&str> = kinds.iter().map(crate::kind::Kind::as_str).collect();
        let domain = Domain::only(words.iter().map(|word| Point::Text((*word).to_owned())));
        self.claim(Field::Kind, domain, format!("kinds: [{}]", words.join(", ")), Origin::Header);
        let to = &policy.applies_to;
        // A request has many groups and roles, and one of each of these.
        let lists = [
            ("users", Field::User, &to.users),
            ("agents", Field::Agent, &to.agents),
            ("models", Field::Model, &to.models),
            ("tools", Field::ToolName, &to.tools),
            ("environments", Field::Environment, &to.environments),
        ];
        for (name, field, members) in lists.into_iter().filter(|(.., members)| !members.is_empty()) {
            let text = format!("applies_to: {{{name}: [{}]}}", members.join(", "));
            let domain = Domain::only(members.iter().cloned().map(Point::Text));
            self.claim(field, domain, text, Origin::Header);
        }
    }

    fn part<E>(&mut self, checked: Result<Expr, E>, holds: bool, origin: Origin<'a>) {
        match checked {
            Ok(Expr::Const(truth)) if truth == holds => {}
            Ok(expr) => {
                self.asks_nothing = false;
                self.read(&expr, holds, origin);
            }
            Err(_) => self.asks_nothing = false,
        }
    }

    /// Collects what `expr`, being true or false, says. Its depth is bounded, so this recursion is too.
    fn read(&mut self, expr: &Expr, holds: bool, origin: Origin<'a>) {
        match expr {
            Expr::Const(truth) if *truth != holds => self.impossible = self.impossible.or(Some(origin)),
            Expr::Const(_) => {}
            Expr::Not(operand) => self.read(operand, !holds, origin),
            Expr::All(operands) if holds => {
                operands.iter().for_each(|operand| self.read(operand, holds, origin));
            }
            Expr::Any(operands) if !holds => {
                operands.iter().for_each(|operand| self.read(operand, holds, origin));
            }
            Expr::All(_) => {}
            Expr::Any(operands) => {
                self.finds_content |= operands.iter().any(finds);
                if let Some((field, domain)) = alternatives(operands) {
                    let texts: Vec<&str> = operands.iter().filter_map(text).collect();
                    self.claim(field, domain, format!("({})", texts.join(" || ")), origin);
                }
            }
            Expr::Atom(atom) => {
                self.finds_content |= holds && finds(expr);
                if let Some((field, domain)) = says(&atom.test, holds) {
                    let text = match &atom.test {
                        _ if holds => atom.text.to_string(),
                        Test::Truth(_) => format!("!{}", atom.text),
                        _ => format!("!({})", atom.text),
                    };
                    self.claim(field, domain, text, origin);
                }
            }
        }
    }

    fn claim(&mut self, field: Field, domain: Domain, text: String, origin: Origin<'a>) {
        self.claims.push(Claim { field, domain, text, origin });
    }

    /// Joins the claims on each field with what its type says.
    fn settle(&mut self, schema: &RequestSchema) {
        let types: BTreeMap<Field, Option<Type>> =
            self.claims.iter().map(|claim| (claim.field.clone(), type_of(&claim.field, schema))).collect();
        // What an untyped text stands for depends on what it is compared with.
        self.claims
            .retain(|claim| types.get(&claim.field).is_some_and(Option::is_some) || claim.domain.is_plain());
        for claim in &self.claims {
            self.domains
                .entry(claim.field.clone())
                .or_insert_with(|| {
                    let ty = types.get(&claim.field).and_then(Option::as_ref);
                    ty.map(universe).unwrap_or_default()
                })
                .narrow(&claim.domain);
        }
    }

    /// Whether a request could be in both, as far as can be told.
    pub(super) fn may_overlap(&self, other: &Region<'_>) -> bool {
        !self
            .domains
            .iter()
            .any(|(field, domain)| other.domains.get(field).is_some_and(|theirs| domain.is_disjoint(theirs)))
    }

    /// The claims on a field that leave it no value: as few as are easily found, in the order written.
    pub(super) fn contradiction(&self, schema: &RequestSchema) -> Option<Vec<&Claim<'a>>> {
        let (field, _) = self.domains.iter().find(|(_, domain)| domain.is_empty())?;
        let all = type_of(field, schema).as_ref().map(universe).unwrap_or_default();
        let claims: Vec<&Claim<'a>> = self.claims.iter().filter(|claim| claim.field == *field).collect();
        let mut left = all.clone();
        let end = claims.iter().position(|claim| {
            left.narrow(&claim.domain);
            left.is_empty()
        })?;
        let last = *claims.get(end)?;
        let mut own = all;
        own.narrow(&last.domain);
        if own.is_empty() {
            return Some(vec![last]);
        }
        let against = claims.get(..end)?.iter().find(|claim| own.is_disjoint(&claim.domain));
        Some(match against {
            Some(claim) => vec![*claim, last],
            None => claims.get(..=end)?.to_vec(),
        })
    }
}

/// The type of a field, if it has one.
fn type_of(field: &Field, schema: &RequestSchema) -> Option<Type> {
    resolve_field(&field.to_string(), schema).map(|(_, ty)| ty).filter(|ty| *ty != Type::Any)
}

/// Every value of a type with few of them.
fn universe(ty: &Type) -> Domain {
    match ty {
        Type::Bool => Domain::only([false, true].map(Point::Bool)),
        Type::Severity => Domain::only(Severity::ALL.map(Point::Severity)),
        Type::Enum(words) => Domain::only(words.iter().cloned().map(Point::Text)),
        _ => Domain::default(),
    }
}

/// What a question says of one field when its answer is `holds`. `None` for what only a request can tell.
fn says(test: &Test, holds: bool) -> Option<(Field, Domain)> {
    match test {
        Test::Truth(Term::Field(field)) => Some((field.clone(), Domain::only([Point::Bool(holds)]))),
        Test::Compare { left: Term::Field(field), op, right: Term::Const(literal) } => {
            Some((field.clone(), bound(if holds { *op } else { negated(*op) }, Point::new(literal)?)))
        }
        Test::Compare { left: Term::Const(literal), op, right: Term::Field(field) } => {
            let op = mirrored(*op);
            Some((field.clone(), bound(if holds { op } else { negated(op) }, Point::new(literal)?)))
        }
        Test::In { item: Term::Field(field), list } => {
            let points = items(list)?;
            Some((field.clone(), if holds { Domain::only(points) } else { Domain::never(points) }))
        }
        _ => None,
    }
}

fn bound(op: Compare, point: Point) -> Domain {
    match op {
        Compare::Eq => Domain::only([point]),
        Compare::Ne => Domain::never([point]),
        Compare::Lt => Domain::below(point, true),
        Compare::Le => Domain::below(point, false),
        Compare::Gt => Domain::above(point, true),
        Compare::Ge => Domain::above(point, false),
    }
}

const fn negated(op: Compare) -> Compare {
    match op {
        Compare::Eq => Compare::Ne,
        Compare::Ne => Compare::Eq,
        Compare::Lt => Compare::Ge,
        Compare::Le => Compare::Gt,
        Compare::Gt => Compare::Le,
        Compare::Ge => Compare::Lt,
    }
}

/// The same comparison with its sides changed over.
const fn mirrored(op: Compare) -> Compare {
    match op {
        Compare::Eq | Compare::Ne => op,
        Compare::Lt => Compare::Gt,
        Compare::Le => Compare::Ge,
        Compare::Gt => Compare::Lt,
        Compare::Ge => Compare::Le,
    }
}

/// The items of a list of constants.
fn items(list: &Term) -> Option<Vec<Point>> {
    match list {
        Term::List(terms) => terms
            .iter()
            .map(|term| match term {
                Term::Const(literal) => Point::new(literal),
                _ => None,
            })
            .collect(),
        Term::Const(Literal::List(values)) => values.iter().map(Point::of_value).collect(),
        Term::Const(Literal::Value(Value::List(values))) => values.iter().map(Point::of_value).collect(),
        _ => None,
    }
}

/// What a disjunction says if each of its operands lists values of one and the same field.
fn alternatives(operands: &[Expr]) -> Option<(Field, Domain)> {
    operands
        .iter()
        .map(|operand| match operand {
            Expr::Atom(Atom { test, .. }) => says(test, true),
            _ => None,
        })
        .reduce(|left, right| {
            let ((field, left), (other, right)) = left.zip(right)?;
            if field == other { left.or(right).map(|domain| (field, domain)) } else { None }
        })
        .flatten()
}

fn text(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Atom(atom) => Some(&atom.text),
        _ => None,
    }
}

/// Whether a finding in the content is one way for the condition to hold.
fn finds(expr: &Expr) -> bool {
    match expr {
        Expr::Atom(atom) => matches!(atom.test, Test::Detects { .. }),
        Expr::All(operands) | Expr::Any(operands) => operands.iter().any(finds),
        Expr::Const(_) | Expr::Not(_) => false,
    }
}
