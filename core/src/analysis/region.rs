//! Which requests a policy can match: what its top-level conjunction says of each field.

use std::borrow::Borrow;
use std::cell::OnceCell;
use std::collections::BTreeMap;

use crate::document::{Policy, Type};
use crate::ir::{
    Atom, Compare, Conditions, Expr, Field, Literal, RequestSchema, Term, Test, field_type, pinned_tools,
};
use crate::kind::KindSet;
use crate::severity::Severity;
use crate::source::{Span, Spanned};
use crate::value::Value;

use super::domain::{Domain, Point};

/// What a policy's scope, audience and condition say together.
pub(super) struct Region<'a> {
    schema: &'a RequestSchema,
    claims: Vec<Claim<'a>>,
    /// What all claims on a field leave of its values, once somebody asks.
    domains: OnceCell<BTreeMap<Field, Domain>>,
    /// Parts that are constant: `when` always false, or `unless` always true.
    pub(super) impossible: Option<Origin<'a>>,
    /// Whether nothing at all is asked by `when`, `match` and `unless`.
    pub(super) asks_nothing: bool,
    /// Whether a finding in the content is asked for.
    pub(super) finds_content: bool,
}

/// One thing that is said of one field.
pub(super) struct Claim<'a> {
    field: Field,
    domain: Domain,
    says: Says<'a>,
    pub(super) origin: Origin<'a>,
}

/// How a claim is written.
enum Says<'a> {
    Scope(&'a str, &'a str),
    Kinds(KindSet),
    AppliesTo(&'static str, &'a [String]),
    Condition(String),
}

impl Claim<'_> {
    /// How it is written.
    pub(super) fn text(&self) -> String {
        match &self.says {
            Says::Scope(level, name) => format!("scope: {{{level}: {name}}}"),
            Says::Kinds(kinds) => {
                let words: Vec<&str> = kinds.iter().map(crate::kind::Kind::as_str).collect();
                format!("kinds: [{}]", words.join(", "))
            }
            Says::AppliesTo(list, members) => format!("applies_to: {{{list}: [{}]}}", members.join(", ")),
            Says::Condition(text) => text.clone(),
        }
    }
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
    pub(super) fn new(policy: &'a Policy, kinds: KindSet, conditions: &'a Conditions<'a>) -> Self {
        let mut region = Region {
            schema: conditions.schema,
            claims: Vec::new(),
            domains: OnceCell::new(),
            impossible: None,
            asks_nothing: true,
            finds_content: policy.pattern.is_some() || policy.detect.is_some(),
        };
        region.header(policy, kinds);
        let entries = policy.field_match.as_deref().unwrap_or_default();
        let tools = pinned_tools(entries);
        if let Some(when) = &policy.when {
            region.part(conditions.expression(when, tools.as_deref()), true, Origin::When(when));
        }
        for entry in entries {
            let span = Span { end: entry.value.span.end.max(entry.key.span.end), ..entry.key.span };
            region.part(conditions.field_match(entry, tools.as_deref()), true, Origin::Match(span));
        }
        if let Some(unless) = &policy.unless {
            region.part(conditions.expression(unless, tools.as_deref()), false, Origin::Unless(unless));
        }
        region
    }

    fn header(&mut self, policy: &'a Policy, kinds: KindSet) {
        for (level, name) in &policy.scope {
            let domain = Domain::only([Point::Text(name.clone())]);
            self.claim(Field::Scope(level.as_str().into()), domain, Says::Scope(level, name), Origin::Header);
        }
        if kinds != KindSet::ALL {
            let words = kinds.iter().map(|kind| Point::Text(kind.as_str().to_owned()));
            self.claim(Field::Kind, Domain::only(words), Says::Kinds(kinds), Origin::Header);
        }
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
            let domain = Domain::only(members.iter().cloned().map(Point::Text));
            self.claim(field, domain, Says::AppliesTo(name, members), Origin::Header);
        }
    }

    /// One with an error, which others report, says nothing.
    fn part<E>(&mut self, checked: Result<impl Borrow<Expr>, E>, holds: bool, origin: Origin<'a>) {
        match checked.as_ref().map(Borrow::borrow) {
            Ok(Expr::Const(truth)) if *truth == holds => {}
            Ok(expr) => {
                self.asks_nothing = false;
                self.read(expr, holds, origin);
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
                    let text = format!("({})", texts.join(" || "));
                    self.claim(field, domain, Says::Condition(text), origin);
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
                    self.claim(field, domain, Says::Condition(text), origin);
                }
            }
        }
    }

    fn claim(&mut self, field: Field, domain: Domain, says: Says<'a>, origin: Origin<'a>) {
        // What an untyped text stands for depends on what it is compared with.
        if domain.is_plain() || field_type(&field, self.schema).is_some() {
            self.claims.push(Claim { field, domain, says, origin });
        }
    }

    /// What all claims on each field leave of its values, and its type of them.
    fn domains(&self) -> &BTreeMap<Field, Domain> {
        self.domains.get_or_init(|| {
            let mut domains = BTreeMap::new();
            for claim in &self.claims {
                domains
                    .entry(claim.field.clone())
                    .or_insert_with(|| self.universe(&claim.field))
                    .narrow(&claim.domain);
            }
            domains
        })
    }

    /// Every value of a field whose type has few of them.
    fn universe(&self, field: &Field) -> Domain {
        field_type(field, self.schema).as_ref().map(universe).unwrap_or_default()
    }

    /// Whether a request could be in both, as far as can be told.
    pub(super) fn may_overlap(&self, other: &Region<'_>) -> bool {
        let theirs = other.domains();
        let mut mine = self.domains().iter();
        !mine.any(|(field, domain)| theirs.get(field).is_some_and(|theirs| domain.is_disjoint(theirs)))
    }

    /// The claims on a field that leave it no value: as few as are easily found, in the order written.
    pub(super) fn contradiction(&self) -> Option<Vec<&Claim<'a>>> {
        // Claims on different fields, each of which leaves a value, cannot contradict each other.
        let is_suspicious = |(place, claim): (usize, &Claim<'_>)| {
            let others = self.claims.get(..place).unwrap_or_default();
            others.iter().any(|other| other.field == claim.field)
                || matches!(&claim.says, Says::Condition(_)) && {
                    let mut left = self.universe(&claim.field);
                    left.narrow(&claim.domain);
                    left.is_empty()
                }
        };
        if !self.claims.iter().enumerate().any(is_suspicious) {
            return None;
        }
        let (field, _) = self.domains().iter().find(|(_, domain)| domain.is_empty())?;
        let all = self.universe(field);
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
