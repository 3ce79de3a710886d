//! Conditions against one request, in Kleene's three-valued logic.
//!
//! A condition is true, false, or unknown with the first reason met: `false && unknown` is false and `true || unknown` is
//! true, so a reason survives only where it matters.

use std::cell::{Cell, OnceCell};
use std::sync::Arc;

use crate::pattern::contains_folded;
use crate::program::{
    AskedField, Atom, ContentTest, Field, FieldId, FinderId, Node, NodeId, Program, SessionField, Term, Test,
    TextOp, Within,
};
use crate::request::Request;
use crate::value::Value;

use super::scratch::Memo;
use super::text::{Absence, Texts};
use super::value::{Items, Val, compare};

/// True or false, or why neither.
pub(super) type Truth<'a> = Result<bool, Unknown<'a>>;

/// Why something is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unknown<'a> {
    /// The request does not carry the field.
    Missing(&'a Field),
    /// A map or list that the request carries lacks the member.
    MissingMember(&'a Arc<str>),
    /// The request carries the field with the wrong type.
    Malformed(&'a Field),
    /// An untyped value was not what the question takes.
    Mismatch(&'a Arc<str>),
    /// A limit was reached.
    Limit(&'static str),
    /// The text is not known.
    Text(Absence<'a>),
    /// A judge could not tell, or its answer does not count.
    Judge(&'static str),
}

/// Adds a truth to a conjunction; whether it can still hold. The first reason met is kept.
pub(super) fn and<'a>(so_far: &mut Truth<'a>, truth: Truth<'a>) -> bool {
    match truth {
        Ok(true) => true,
        Ok(false) => {
            *so_far = Ok(false);
            false
        }
        unknown @ Err(_) => {
            if so_far.is_ok() {
                *so_far = unknown;
            }
            true
        }
    }
}

/// All must be true.
fn all<'a>(truths: impl IntoIterator<Item = Truth<'a>>) -> Truth<'a> {
    let mut so_far = Ok(true);
    let _ = truths.into_iter().all(|truth| and(&mut so_far, truth));
    so_far
}

/// At least one must be true.
pub(super) fn any<'a>(truths: impl IntoIterator<Item = Truth<'a>>) -> Truth<'a> {
    all(truths.into_iter().map(not)).map(|none| !none)
}

fn not(truth: Truth<'_>) -> Truth<'_> {
    truth.map(|truth| !truth)
}

/// What conditions are evaluated against.
pub(super) struct Machine<'a> {
    pub(super) program: &'a Program,
    pub(super) request: &'a Request,
    pub(super) texts: &'a Texts<'a>,
    /// The value of each field that was asked for.
    values: Vec<OnceCell<Result<Val<'a>, Unknown<'a>>>>,
    /// Truths that are known already.
    memo: Memo,
    /// Quantifier steps that are left in this decision.
    steps: Cell<usize>,
    /// Whether a quantifier wanted more of them.
    exhausted: Cell<bool>,
    /// Atoms that were evaluated.
    atoms: Cell<usize>,
}

impl<'a> Machine<'a> {
    /// In the memory of `values`, which is empty, and `memo`.
    pub(super) fn new(
        program: &'a Program,
        request: &'a Request,
        texts: &'a Texts<'a>,
        mut values: Vec<OnceCell<Result<Val<'a>, Unknown<'a>>>>,
        mut memo: Memo,
    ) -> Self {
        values.resize(program.fields.len() as usize, OnceCell::new());
        memo.begin(program.nodes.len() as usize);
        let steps = Cell::new(program.limits.quantifier_steps);
        let (exhausted, atoms) = (Cell::new(false), Cell::new(0));
        Machine { program, request, texts, values, memo, steps, exhausted, atoms }
    }

    /// Gives the memory back.
    pub(super) fn into_memory(self) -> (Vec<OnceCell<Result<Val<'a>, Unknown<'a>>>>, Memo) {
        (self.values, self.memo)
    }

    /// Whether a quantifier has stopped early, so that a condition may be unknown for that reason alone.
    pub(super) fn is_exhausted(&self) -> bool {
        self.exhausted.get()
    }

    /// Gives quantifiers their steps back: a sentence looks again at what has been decided, and must see the same.
    pub(super) fn refill(&self) {
        self.steps.set(self.program.limits.quantifier_steps);
    }

    /// The truth of a node. Recursion is bounded by the depth of an expression, which loading has checked.
    pub(super) fn node(&self, id: NodeId) -> Truth<'a> {
        if let Some(truth) = self.memo.get(id) {
            return Ok(truth);
        }
        let truth = self.evaluate(id, &[]);
        if let Ok(truth) = truth {
            self.memo.set(id, truth);
        }
        truth
    }

    /// The truth of a node inside a quantifier, which depends on its items.
    fn node_with(&self, id: NodeId, items: &[Val<'a>]) -> Truth<'a> {
        if items.is_empty() { self.node(id) } else { self.evaluate(id, items) }
    }

    fn evaluate(&self, id: NodeId, items: &[Val<'a>]) -> Truth<'a> {
        match self.program.node(id) {
            // INVARIANT: `build` makes no dangling ids. Unknown, not false, should that ever be broken.
            None => Err(Unknown::Limit("expression_nodes")),
            Some(Node::Const(truth)) => Ok(*truth),
            Some(Node::All(children)) => all(children.iter().map(|child| self.node_with(*child, items))),
            Some(Node::Any(children)) => any(children.iter().map(|child| self.node_with(*child, items))),
            Some(Node::Not(child)) => not(self.node_with(*child, items)),
            Some(Node::Atom(atom)) => self.atom(atom, items),
        }
    }

    /// How many atoms were evaluated so far.
    pub(super) const fn atoms(&self) -> usize {
        self.atoms.get()
    }

    fn atom(&self, atom: &'a Atom, items: &[Val<'a>]) -> Truth<'a> {
        self.atoms.set(self.atoms.get() + 1);
        let mismatch = || Unknown::Mismatch(&atom.text);
        let term = |term: &'a Term| self.term(term, items, &atom.text);
        let text = |operand: &'a Term| term(operand)?.as_str().ok_or_else(mismatch);
        match &atom.test {
            Test::Truth(operand) => match term(operand)? {
                Val::Bool(truth) => Ok(truth),
                _ => Err(mismatch()),
            },
            // PERF: what most conditions ask, without moving values.
            Test::Compare { left: Term::Field(field), op, right: Term::Const(constant) } => {
                let right = Val::constant(constant).ok_or_else(mismatch)?;
                compare(self.value(*field)?, *op, &right).ok_or_else(mismatch)
            }
            Test::Compare { left, op, right } => {
                compare(&term(left)?, *op, &term(right)?).ok_or_else(mismatch)
            }
            Test::In { item, list } => {
                let (item, list) = (term(item)?, term(list)?);
                if let Val::Map(map) = list {
                    return Ok(map.contains_key(item.as_str().ok_or_else(mismatch)?));
                }
                let members = list.items().ok_or_else(mismatch)?;
                any(members.map(|member| {
                    member
                        .and_then(|member| compare(&item, crate::program::Compare::Eq, &member))
                        .ok_or_else(mismatch)
                }))
            }
            Test::Text { subject, op, needle } => {
                let (subject, needle) = (text(subject)?, text(needle)?);
                Ok(match op {
                    TextOp::Contains => subject.contains(needle),
                    TextOp::ContainsFolded => contains_folded(subject, needle),
                    TextOp::StartsWith => subject.starts_with(needle),
                    TextOp::EndsWith => subject.ends_with(needle),
                })
            }
            Test::Contains { subject: Term::Field(field), needle } => {
                Ok(needle.is_in(self.value(*field)?.as_str().ok_or_else(mismatch)?))
            }
            Test::Contains { subject, needle } => Ok(needle.is_in(text(subject)?)),
            Test::Matches { subject, regex } => Ok(regex.is_match(text(subject)?)),
            Test::InDomain { subject, domain } => Ok(in_domain(text(subject)?, domain)),
            Test::InCidr { subject, network } => {
                let address: std::net::IpAddr = text(subject)?.parse().map_err(|_| mismatch())?;
                Ok(network.contains(&address))
            }
            Test::Has(operand) => match (term(operand), operand) {
                (Ok(_), _) => Ok(true),
                // A field of the wrong type is there; what it holds is anybody's guess.
                (Err(Unknown::Malformed(_)), Term::Field(_)) => Ok(true),
                (Err(unknown @ Unknown::Malformed(_)), _) => Err(unknown),
                (Err(_), _) => Ok(false),
            },
            Test::Quantifier { every, list, slot, body } => {
                self.quantifier(*every, term(list)?, *slot, *body, items, atom)
            }
            Test::Detects { finders, within } => self.detects(finders, within),
        }
    }

    fn quantifier(
        &self,
        every: bool,
        list: Val<'a>,
        slot: usize,
        body: NodeId,
        items: &[Val<'a>],
        atom: &'a Atom,
    ) -> Truth<'a> {
        let members = match &list {
            Val::Map(map) => Items::Keys(map.keys()),
            list => list.items().ok_or(Unknown::Mismatch(&atom.text))?,
        };
        let truths = members.map(|member| -> Truth<'a> {
            let Some(left) = self.steps.get().checked_sub(1) else {
                self.exhausted.set(true);
                return Err(Unknown::Limit("quantifier_steps"));
            };
            self.steps.set(left);
            let member = member.ok_or(Unknown::Mismatch(&atom.text))?;
            let mut inner = items.get(..slot).unwrap_or(items).to_vec();
            inner.push(member);
            self.node_with(body, &inner)
        });
        if every { all(truths) } else { any(truths) }
    }

    fn detects(&self, finders: &[FinderId], within: &'a Within) -> Truth<'a> {
        let found = self.texts.hits(finders.iter().copied(), within).next().is_some();
        if found {
            Ok(true)
        } else {
            self.texts.known(finders, within).map(|()| false).map_err(Unknown::Text)
        }
    }

    /// Whether a content test holds. Hits that are not known could only add to those that are.
    pub(super) fn content(&self, test: &'a ContentTest) -> Truth<'a> {
        let enough = |finders: &[FinderId], least: usize| {
            let hits = self.texts.hits(finders.iter().copied(), &test.within);
            if hits.filter(|hit| self.texts.counts(hit, test)).take(least).count() >= least {
                // What is not known to its end could hold the finding that lifts one.
                let lifted = if test.except.is_empty() {
                    Ok(())
                } else {
                    // What may still come lies behind all that is settled, and lifts none of it.
                    match self.texts.known(&test.except, &test.within) {
                        Err(Absence::Open) => Ok(()),
                        known => known,
                    }
                };
                lifted.map(|()| true).map_err(Unknown::Text)
            } else {
                self.texts.known(finders, &test.within).map(|()| false).map_err(Unknown::Text)
            }
        };
        let any = if test.any.is_empty() { Ok(true) } else { enough(&test.any, 1) };
        let each = test.all.iter().map(|group| enough(group, 1));
        all([any, enough(&test.finders, test.min_hits)].into_iter().chain(each))
    }

    pub(super) fn term(
        &self,
        term: &'a Term,
        items: &[Val<'a>],
        text: &'a Arc<str>,
    ) -> Result<Val<'a>, Unknown<'a>> {
        let mismatch = || Unknown::Mismatch(text);
        match term {
            Term::Const(constant) => Val::constant(constant).ok_or_else(mismatch),
            Term::Field(field) => self.value(*field).cloned(),
            Term::Item(slot) => items.get(*slot).cloned().ok_or_else(mismatch),
            Term::Index { base, key } => {
                let missing = || Unknown::MissingMember(text);
                let (base, key) = (self.term(base, items, text)?, self.term(key, items, text)?);
                match (&base, key) {
                    (Val::Map(map), Val::Str(key)) => map.get(key).and_then(Val::dynamic).ok_or_else(missing),
                    (list, Val::Int(place)) => {
                        let mut members = list.items().ok_or_else(mismatch)?;
                        usize::try_from(place)
                            .ok()
                            .and_then(|place| members.nth(place).flatten())
                            .ok_or_else(missing)
                    }
                    _ => Err(mismatch()),
                }
            }
            Term::Size(operand) => {
                let size = match self.term(operand, items, text)? {
                    Val::Str(text) => text.chars().count(),
                    Val::Map(map) => map.len(),
                    list => list.items().ok_or_else(mismatch)?.len(),
                };
                i64::try_from(size).map(Val::Int).map_err(|_| mismatch())
            }
            Term::Age(operand) => {
                let time = self.term(operand, items, text)?.as_time().ok_or_else(mismatch)?;
                let now = self.request.now.ok_or(Unknown::Missing(&Field::Now))?;
                Ok(Val::Duration(now.duration_since(time)))
            }
            Term::Hour(operand) => {
                let time = self.term(operand, items, text)?.as_time().ok_or_else(mismatch)?;
                Ok(Val::Int(i64::from(time.to_zoned(jiff::tz::TimeZone::UTC).hour())))
            }
            Term::Weekday(operand) => {
                let time = self.term(operand, items, text)?.as_time().ok_or_else(mismatch)?;
                let day = time.to_zoned(jiff::tz::TimeZone::UTC).weekday().to_sunday_zero_offset();
                Ok(Val::Int(i64::from(day)))
            }
            Term::List(terms) => {
                let list: Result<Vec<_>, _> = terms.iter().map(|term| self.term(term, items, text)).collect();
                list.map(Val::Items)
            }
            Term::Truth(node) => self.node_with(*node, items).map(Val::Bool),
        }
    }

    /// The value of a field, found once in a call.
    pub(super) fn value(&self, id: FieldId) -> Result<&Val<'a>, Unknown<'a>> {
        match (self.values.get(id.0 as usize), self.program.field(id)) {
            (Some(value), Some(asked)) => {
                value.get_or_init(|| self.look_up(asked)).as_ref().map_err(|why| *why)
            }
            // INVARIANT: `build` makes no dangling ids. Unknown, not false, should that ever be broken.
            _ => Err(Unknown::Limit("expression_nodes")),
        }
    }

    fn look_up(&self, asked: &'a AskedField) -> Result<Val<'a>, Unknown<'a>> {
        let field = &asked.field;
        let request = self.request;
        let missing = || Unknown::Missing(field);
        let string = |value: &'a Option<String>| value.as_deref().map(Val::Str);
        let strings = |value: &'a Option<Vec<String>>| value.as_deref().map(Val::Strings);
        let tool = request.tool.as_ref();
        let session = request.session.as_ref();
        let value = match field {
            Field::Kind => Some(Val::Str(request.kind.as_str())),
            Field::Scope(level) => request.scope.get(&**level).map(|name| Val::Str(name)),
            Field::User => string(&request.principal.user),
            Field::Groups => strings(&request.principal.groups),
            Field::Roles => strings(&request.principal.roles),
            Field::Agent => string(&request.agent),
            Field::Action => string(&request.action),
            Field::ToolName => tool.and_then(|tool| string(&tool.name)),
            Field::ToolServer => tool.and_then(|tool| string(&tool.server)),
            Field::ToolHash => tool.and_then(|tool| string(&tool.hash)),
            Field::ToolArgs(path) => {
                let value =
                    tool.and_then(|tool| tool.args.as_ref()).and_then(|args| args.at(path.segments()));
                let Some(value) = value else { return Err(missing()) };
                let declared = path.segments().first().and_then(|first| self.argument_type(first));
                match (declared, path.segments().len()) {
                    (Some(ty), 1) => {
                        return Val::typed(value, ty).ok_or(Unknown::Malformed(field));
                    }
                    _ => Val::dynamic(value),
                }
            }
            Field::Model => string(&request.model),
            Field::Session(SessionField::Id) => session.and_then(|session| string(&session.id)),
            Field::Session(SessionField::Labels) => session.and_then(|session| strings(&session.labels)),
            Field::Session(SessionField::ToolsCalled) => {
                session.and_then(|session| strings(&session.tools_called))
            }
            Field::Session(SessionField::Turn) => {
                session.and_then(|session| session.turn).map(|turn| Val::Int(turn.into()))
            }
            Field::Session(SessionField::Posture) => {
                session.and_then(|session| session.posture).map(|verdict| Val::Str(verdict.as_str()))
            }
            Field::Counter(name) => request.counters.get(&**name).and_then(Val::dynamic),
            Field::Environment => string(&request.environment),
            Field::Now => request.now.map(Val::Time),
            Field::Fact(name) => return self.fact(asked, name),
        };
        value.ok_or_else(missing)
    }

    fn argument_type(&self, first: &crate::value::Segment) -> Option<&'a crate::program::Type> {
        let tool = self.request.tool.as_ref()?.name.as_deref()?;
        match first {
            crate::value::Segment::Key(name) => self.program.tools.get(tool)?.args.as_ref()?.get(&**name),
            crate::value::Segment::Index(_) => None,
        }
    }

    fn fact(&self, asked: &'a AskedField, name: &str) -> Result<Val<'a>, Unknown<'a>> {
        let field = &asked.field;
        match self.request.facts.get(name).filter(|value| **value != Value::Null) {
            Some(value) => {
                let typed = match &asked.ty {
                    Some(ty) => Val::typed(value, ty),
                    None => Val::dynamic(value),
                };
                typed.ok_or(Unknown::Malformed(field))
            }
            None if name == PII_DETECTED => self.pii_found(field).map(Val::Bool),
            None => Err(Unknown::Missing(field)),
        }
    }

    /// Whether the detectors find personal data, where the host does not say.
    fn pii_found(&self, field: &'a Field) -> Truth<'a> {
        let finders = &self.program.pii;
        if finders.is_empty() {
            return Err(Unknown::Missing(field));
        }
        self.detects(finders, &Within::Everything)
    }

    /// Whether the event holds personal data, as far as the request or the detectors say. Whether some policy happens to ask
    /// must not matter: the detectors decide where a written logging level needs them. `None`: it is not known.
    pub(super) fn pii_detected(&self) -> Option<bool> {
        let told = self.request.facts.get(PII_DETECTED).is_some_and(|value| *value != Value::Null);
        if !told && !self.program.log.needs_pii {
            return None;
        }
        match self.value(self.program.pii_detected).ok()? {
            Val::Bool(found) => Some(*found),
            _ => None,
        }
    }
}

const PII_DETECTED: &str = "pii_detected";

/// Whether a host name, the host of a URL, or the domain of an e-mail address is `domain` or lies below it. Compared
/// label by label, so `evilexample.com` is not in `example.com`. `domain` is lower-case.
fn in_domain(subject: &str, domain: &str) -> bool {
    let authority = subject.split_once("://").map_or(subject, |(_, rest)| {
        let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
        rest.get(..end).unwrap_or(rest)
    });
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host =
        if subject.contains("://") { host.rsplit_once(':').map_or(host, |(host, _)| host) } else { host };
    let host = host.strip_suffix('.').unwrap_or(host).to_lowercase();
    host == domain || host.strip_suffix(domain).is_some_and(|below| below.ends_with('.') && below.len() > 1)
}

#[cfg(test)]
mod tests {
    use super::in_domain;
    use crate::pattern::contains_folded;

    #[test]
    fn a_domain_is_matched_label_by_label() {
        for inside in [
            "example.com",
            "a.example.com",
            "ann@Mail.Example.COM",
            "https://example.com:8443/x",
            "example.com.",
        ] {
            assert!(in_domain(inside, "example.com"), "{inside}");
        }
        for outside in [
            "evilexample.com",
            "example.com.evil.org",
            "https://evil.org/?q=.example.com",
            "https://evil.org\\.example.com",
            "https://example.com@evil.org/",
            ".example.com",
            "",
        ] {
            assert!(!in_domain(outside, "example.com"), "{outside}");
        }
    }

    #[test]
    fn case_is_folded_in_any_script() {
        assert!(contains_folded("Run SHELL now", "shell"));
        assert!(contains_folded("ÄRGER", "är"));
        assert!(contains_folded("ΟΔΟΣ", "οδος") && contains_folded("2 \u{212a}", "k"));
        assert!(contains_folded("x", ""));
        assert!(!contains_folded("shel", "shell"));
    }
}
