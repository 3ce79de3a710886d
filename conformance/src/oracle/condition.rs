//! Conditions, straight from the tree that the parser gives, in Kleene's logic.

use std::cell::Cell;
use std::cmp::Ordering;
use std::net::IpAddr;

use jiff::{SignedDuration, Timestamp};
use lictor::condition::{Expr, ExprKind, Relation};
use lictor::detector::Asked as AskedOfDetector;
use lictor::document::{Bundle, Type};
use lictor::value::{Path, Segment, Value};
use lictor::{Limits, Request, Severity};

use super::content::{Texts, Where};
use super::value::{Val, as_time, equal, order};
use super::{Truth, Unknown};

/// What a condition is asked about.
pub(super) struct Asked<'a> {
    pub(super) bundle: &'a Bundle,
    pub(super) request: &'a Request,
    pub(super) texts: &'a Texts,
    /// Quantifier steps that are left.
    pub(super) steps: Cell<usize>,
    /// Whether more were needed.
    pub(super) out_of_steps: Cell<bool>,
}

/// The items that enclosing quantifiers have named.
pub(super) type Items = Vec<(String, Val)>;

/// True if all are, false if one is not, and else unknown.
pub(super) fn all(truths: impl IntoIterator<Item = Truth>) -> Truth {
    let mut outcome = Ok(true);
    for truth in truths {
        match truth {
            Ok(false) => return Ok(false),
            Ok(true) => {}
            Err(unknown) => outcome = outcome.and(Err(unknown)),
        }
    }
    outcome
}

/// False if none is true, true if one is, and else unknown.
pub(super) fn any(truths: impl IntoIterator<Item = Truth>) -> Truth {
    let mut outcome = Ok(false);
    for truth in truths {
        match truth {
            Ok(true) => return Ok(true),
            Ok(false) => {}
            Err(unknown) => outcome = outcome.and(Err(unknown)),
        }
    }
    outcome
}

impl<'a> Asked<'a> {
    pub(super) fn new(bundle: &'a Bundle, request: &'a Request, texts: &'a Texts, steps: usize) -> Self {
        Asked { bundle, request, texts, steps: Cell::new(steps), out_of_steps: Cell::new(false) }
    }
}

impl Asked<'_> {
    /// The truth of a condition as it is written.
    pub(super) fn condition(&self, text: &str) -> Truth {
        self.truth(&parsed(text), &Vec::new())
    }

    fn truth(&self, expr: &Expr, items: &Items) -> Truth {
        match &expr.kind {
            ExprKind::And(operands) => all(operands.iter().map(|operand| self.truth(operand, items))),
            ExprKind::Or(operands) => any(operands.iter().map(|operand| self.truth(operand, items))),
            ExprKind::Not(operand) => self.truth(operand, items).map(|truth| !truth),
            ExprKind::Relation { op: Relation::In, left, right } => {
                let item = self.value(left, items)?;
                self.is_among(&item, &self.value(right, items)?)
            }
            ExprKind::Relation { op, left, right } => {
                relate(*op, &self.value(left, items)?, &self.value(right, items)?).ok_or(Unknown::Surprise)
            }
            _ => match self.value(expr, items)? {
                Val::Bool(truth) => Ok(truth),
                _ => Err(Unknown::Surprise),
            },
        }
    }

    /// `item in list`, or in the keys of a map.
    pub(super) fn is_among(&self, item: &Val, list: &Val) -> Truth {
        match list {
            Val::Map(map) => Ok(map.contains_key(item.text().ok_or(Unknown::Surprise)?)),
            Val::List(members) => any(members.iter().map(|member| {
                member.as_ref().and_then(|member| equal(item, member)).ok_or(Unknown::Surprise)
            })),
            _ => Err(Unknown::Surprise),
        }
    }

    /// The value of an expression.
    pub(super) fn value(&self, expr: &Expr, items: &Items) -> Result<Val, Unknown> {
        Ok(match &expr.kind {
            ExprKind::Bool(truth) => Val::Bool(*truth),
            ExprKind::Int(int) => Val::Int(*int),
            ExprKind::Float(float) => Val::Float(*float),
            ExprKind::String(text) => Val::Text(text.clone()),
            ExprKind::List(list) => {
                let list: Result<Vec<_>, _> =
                    list.iter().map(|item| self.value(item, items).map(Some)).collect();
                Val::List(list?)
            }
            ExprKind::Not(_) | ExprKind::And(_) | ExprKind::Or(_) | ExprKind::Relation { .. } => {
                Val::Bool(self.truth(expr, items)?)
            }
            ExprKind::Name(_) | ExprKind::Select { .. } | ExprKind::Index { .. } => {
                self.place(expr, items)?
            }
            ExprKind::Call { receiver, function, args } => {
                let args: Vec<&Expr> = receiver.as_deref().into_iter().chain(args).collect();
                self.call(&function.text, &args, items)?
            }
        })
    }

    /// A field, or a part of one.
    fn place(&self, expr: &Expr, items: &Items) -> Result<Val, Unknown> {
        if let Some(path) = arguments_path(expr, items) {
            return self.argument(&path);
        }
        match &expr.kind {
            ExprKind::Name(name) => {
                if let Some((_, item)) = items.iter().rev().find(|(item, _)| item == name) {
                    return Ok(item.clone());
                }
                if let Some(value) = self.field(name) {
                    return value;
                }
                if self.declared_type(name).is_some() {
                    return self.fact(name);
                }
                Severity::from_name(name).map(Val::Severity).ok_or(Unknown::Surprise)
            }
            ExprKind::Select { base, member } => {
                let key = Val::Text(member.text.clone());
                self.part(base, key, items)
            }
            ExprKind::Index { base, key } => {
                let key = self.value(key, items)?;
                self.part(base, key, items)
            }
            _ => self.value(expr, items),
        }
    }

    /// What `key` names in `base`.
    fn part(&self, base: &Expr, key: Val, items: &Items) -> Result<Val, Unknown> {
        if let ExprKind::Name(name) = &base.kind
            && !items.iter().any(|(item, _)| item == name)
            && let Some(key) = key.text()
        {
            if name == "counters" {
                return self.request.counters.get(key).and_then(Val::untyped).ok_or(Unknown::Absent);
            }
            if let Some(value) = self.field(&format!("{name}.{key}")) {
                return value;
            }
        }
        match (self.value(base, items)?, key) {
            (Val::Map(map), Val::Text(key)) => map.get(&key).and_then(Val::untyped).ok_or(Unknown::Absent),
            (Val::List(list), Val::Int(place)) => usize::try_from(place)
                .ok()
                .and_then(|place| list.into_iter().nth(place).flatten())
                .ok_or(Unknown::Absent),
            // The request does not carry a part of something that has no parts.
            (_, Val::Text(_) | Val::Int(_)) => Err(Unknown::Absent),
            _ => Err(Unknown::Surprise),
        }
    }

    /// A field that every request has; `None` if `name` names none.
    pub(super) fn field(&self, name: &str) -> Option<Result<Val, Unknown>> {
        let request = self.request;
        let text = |text: &Option<String>| text.clone().map(Val::Text);
        let texts = |texts: &Option<Vec<String>>| texts.as_deref().map(Val::texts);
        let tool = request.tool.clone().unwrap_or_default();
        let session = request.session.clone().unwrap_or_default();
        let value = match name {
            "kind" => Some(Val::Text(request.kind.as_str().to_owned())),
            "user.id" => text(&request.principal.user),
            "user.groups" => texts(&request.principal.groups),
            "user.roles" => texts(&request.principal.roles),
            "agent.id" | "agent_id" => text(&request.agent),
            "action" => text(&request.action),
            "tool.name" => text(&tool.name),
            "tool.server" => text(&tool.server),
            "tool.hash" => text(&tool.hash),
            "tool.args" => tool.args.as_ref().and_then(Val::untyped),
            "model.id" => text(&request.model),
            "session.id" => text(&session.id),
            "session.labels" => texts(&session.labels),
            "session.tools_called" => texts(&session.tools_called),
            "session.turn" => session.turn.map(|turn| Val::Int(turn.into())),
            "session.posture" => session.posture.map(|verdict| Val::Text(verdict.as_str().to_owned())),
            "environment" => text(&request.environment),
            "now" => request.now.map(Val::Time),
            _ => {
                let level = name.strip_prefix("scope.")?;
                request.scope.get(level).cloned().map(Val::Text)
            }
        };
        Some(value.ok_or(Unknown::Absent))
    }

    /// The type of a fact, if the bundle, or every bundle, declares it.
    pub(super) fn declared_type(&self, name: &str) -> Option<Type> {
        match name {
            "risk_level" => Some(Type::Severity),
            "pii_detected" => Some(Type::Bool),
            _ => self.bundle.schema.facts.get(name).map(|ty| ty.value.clone()),
        }
    }

    /// A fact. One of the wrong type is carried, but nothing can be said of it.
    pub(super) fn fact(&self, name: &str) -> Result<Val, Unknown> {
        match self.request.facts.get(name) {
            None | Some(Value::Null) if name == "pii_detected" => {
                self.detects("pii.*", &Where::Everywhere).map(Val::Bool)
            }
            None | Some(Value::Null) => Err(Unknown::Absent),
            Some(value) => {
                let ty = self.declared_type(name).unwrap_or(Type::Any);
                Val::declared(value, &ty).ok_or(Unknown::Surprise)
            }
        }
    }

    /// An argument of the tool. One that the tool's declaration names has its declared type.
    fn argument(&self, path: &Path) -> Result<Val, Unknown> {
        let tool = self.request.tool.as_ref().ok_or(Unknown::Absent)?;
        let value = tool.args.as_ref().and_then(|args| args.at(path.segments())).ok_or(Unknown::Absent)?;
        let declared = tool.name.as_ref().and_then(|name| self.bundle.schema.tools.get(name));
        if let [Segment::Key(name)] = path.segments()
            && let Some(ty) = declared.and_then(|tool| tool.args.as_ref()?.get(&**name))
        {
            return Val::declared(value, ty).ok_or(Unknown::Surprise);
        }
        Val::untyped(value).ok_or(Unknown::Absent)
    }

    fn call(&self, function: &str, args: &[&Expr], items: &Items) -> Result<Val, Unknown> {
        let value = |place: usize| match args.get(place) {
            Some(arg) => self.value(arg, items),
            None => Err(Unknown::Surprise),
        };
        let text = |place: usize| match value(place)? {
            Val::Text(text) => Ok(text),
            _ => Err(Unknown::Surprise),
        };
        let time = || as_time(&value(0)?).ok_or(Unknown::Surprise);
        let truth = match (function, args) {
            ("has", [field]) => !matches!(self.place(field, items), Err(Unknown::Absent)),
            ("contains", _) => text(0)?.contains(&text(1)?),
            ("icontains", _) => contains_folded(&text(0)?, &text(1)?),
            ("startsWith", _) => text(0)?.starts_with(&text(1)?),
            ("endsWith", _) => text(0)?.ends_with(&text(1)?),
            ("matches", _) => {
                let subject = text(0)?;
                regex::Regex::new(&text(1)?).is_ok_and(|regex| regex.is_match(&subject))
            }
            ("glob", _) => fits_glob(&text(1)?, &text(0)?),
            ("inDomain", _) => in_domain(&text(0)?, &text(1)?),
            ("inCidr", _) => in_network(&text(0)?, &text(1)?).ok_or(Unknown::Surprise)?,
            ("all", [list, item, body]) => self.quantify(true, list, item, body, items)?,
            ("exists", [list, item, body]) => self.quantify(false, list, item, body, items)?,
            ("detects", [_]) => self.detects(&text(0)?, &Where::Everywhere)?,
            ("detects", [_, field]) => {
                let path = arguments_path(field, items).ok_or(Unknown::Surprise)?;
                self.detects(&text(0)?, &Where::Some(vec![argument_name(&path)], Vec::new()))?
            }
            ("list", _) => {
                let list = self.bundle.lists.get(&text(0)?).ok_or(Unknown::Surprise)?;
                return Ok(Val::List(list.iter().map(Val::untyped).collect()));
            }
            ("size", _) => {
                let size = match value(0)? {
                    Val::Text(text) => text.chars().count(),
                    Val::List(list) => list.len(),
                    Val::Map(map) => map.len(),
                    _ => return Err(Unknown::Surprise),
                };
                return Ok(Val::Int(i64::try_from(size).unwrap_or(i64::MAX)));
            }
            ("age", _) => {
                let time = time()?;
                return Ok(Val::Length(self.request.now.ok_or(Unknown::Absent)?.duration_since(time)));
            }
            ("hour", _) => return Ok(Val::Int(seconds(time()?).rem_euclid(86_400) / 3_600)),
            // 1 January 1970 was a Thursday.
            ("weekday", _) => return Ok(Val::Int((seconds(time()?).div_euclid(86_400) + 4).rem_euclid(7))),
            _ => return Err(Unknown::Surprise),
        };
        Ok(Val::Bool(truth))
    }

    fn quantify(&self, every: bool, list: &Expr, item: &Expr, body: &Expr, items: &Items) -> Truth {
        let ExprKind::Name(name) = &item.kind else { return Err(Unknown::Surprise) };
        let members: Vec<Option<Val>> = match self.value(list, items)? {
            Val::List(list) => list,
            Val::Map(map) => map.into_keys().map(|key| Some(Val::Text(key))).collect(),
            _ => return Err(Unknown::Surprise),
        };
        let truths = members.into_iter().map(|member| {
            let left = self.steps.get().checked_sub(1);
            self.out_of_steps.set(self.out_of_steps.get() || left.is_none());
            self.steps.set(left.ok_or(Unknown::Surprise)?);
            let mut inner = items.clone();
            inner.push((name.clone(), member.ok_or(Unknown::Surprise)?));
            self.truth(body, &inner)
        });
        if every { all(truths) } else { any(truths) }
    }

    /// Whether a detector finds something. Nothing found is an answer only where everything was looked at.
    pub(super) fn detects(&self, detector: &str, place: &Where) -> Truth {
        let finders = self.texts.detector(self.bundle, detector, AskedOfDetector::default());
        match self.texts.hits(&finders, place, self.request).is_empty() {
            false => Ok(true),
            true => self.texts.complete(&finders, place, self.request).map(|()| false),
        }
    }
}

/// Whether a condition can depend on what a detector finds: it names it where nothing constant settles the matter.
pub(super) fn asks_detector(expr: &Expr, name: &str) -> bool {
    if constant(expr).is_some() {
        return false;
    }
    let asks = |expr: &Expr| asks_detector(expr, name);
    match &expr.kind {
        ExprKind::And(operands) | ExprKind::Or(operands) | ExprKind::List(operands) => {
            operands.iter().any(asks)
        }
        ExprKind::Not(operand) => asks(operand),
        ExprKind::Relation { left, right, .. } => asks(left) || asks(right),
        ExprKind::Select { base, .. } => asks(base),
        ExprKind::Index { base, key } => asks(base) || asks(key),
        ExprKind::Call { receiver, function, args } => {
            let is_named = args.first().is_some_and(|arg| match &arg.kind {
                ExprKind::String(known) => {
                    known == name || known.strip_suffix('*').is_some_and(|family| name.starts_with(family))
                }
                _ => false,
            });
            function.text == "detects" && is_named
                || receiver.as_deref().is_some_and(asks)
                || args.iter().any(asks)
        }
        ExprKind::Bool(_)
        | ExprKind::Int(_)
        | ExprKind::Float(_)
        | ExprKind::String(_)
        | ExprKind::Name(_) => false,
    }
}

/// The truth of a condition that is the same for every request.
fn constant(expr: &Expr) -> Option<bool> {
    match &expr.kind {
        ExprKind::Bool(truth) => Some(*truth),
        ExprKind::Not(operand) => constant(operand).map(|truth| !truth),
        ExprKind::And(operands) if operands.iter().any(|operand| constant(operand) == Some(false)) => {
            Some(false)
        }
        ExprKind::Or(operands) if operands.iter().any(|operand| constant(operand) == Some(true)) => {
            Some(true)
        }
        ExprKind::And(operands) | ExprKind::Or(operands) => {
            let constants: Option<Vec<bool>> = operands.iter().map(constant).collect();
            constants.map(|_| matches!(expr.kind, ExprKind::And(_)))
        }
        _ => None,
    }
}

/// The tree of a condition that has compiled.
pub(super) fn parsed(text: &str) -> Expr {
    try_parsed(text).expect("a bundle that has compiled holds sound conditions")
}

/// The tree of a text, if it is a condition.
pub(super) fn try_parsed(text: &str) -> Option<Expr> {
    let mut sources = lictor::source::SourceMap::default();
    let source = sources.add("", "");
    let anchor = lictor::source::Anchor::whole(sources.whole(source));
    lictor::condition::parse(text, &anchor, &Limits::default()).ok()
}

/// `tool.args` or a path below it whose every step is written out; without `tool.args`.
pub(super) fn arguments_path(expr: &Expr, items: &Items) -> Option<Path> {
    let (base, segment) = match &expr.kind {
        ExprKind::Select { base, member } => {
            let is_root =
                matches!(&base.kind, ExprKind::Name(name) if name == "tool") && member.text == "args";
            if is_root && !items.iter().any(|(item, _)| item == "tool") {
                return Some(Path::default());
            }
            (base, Segment::Key(member.text.as_str().into()))
        }
        ExprKind::Index { base, key } => match &key.kind {
            ExprKind::String(key) => (base, Segment::Key(key.as_str().into())),
            ExprKind::Int(place) => (base, Segment::Index(usize::try_from(*place).ok()?)),
            _ => return None,
        },
        _ => return None,
    };
    let mut path = arguments_path(base, items)?;
    path.push(segment);
    Some(path)
}

/// How an argument is called in hits and redactions.
pub(super) fn argument_name(path: &Path) -> String {
    match path.segments() {
        [] => "tool.args".to_owned(),
        [Segment::Index(_), ..] => format!("tool.args{path}"),
        _ => format!("tool.args.{path}"),
    }
}

pub(super) fn relate(op: Relation, left: &Val, right: &Val) -> Option<bool> {
    match op {
        Relation::Eq => equal(left, right),
        Relation::Ne => equal(left, right).map(|same| !same),
        Relation::Lt => order(left, right).map(Ordering::is_lt),
        Relation::Le => order(left, right).map(Ordering::is_le),
        Relation::Gt => order(left, right).map(Ordering::is_gt),
        Relation::Ge => order(left, right).map(Ordering::is_ge),
        Relation::In => None,
    }
}

fn seconds(time: Timestamp) -> i64 {
    time.duration_since(Timestamp::UNIX_EPOCH).as_secs() - i64::from(before_the_second(time))
}

/// Whether a time before 1970 lies within its second: whole seconds are cut towards 1970.
fn before_the_second(time: Timestamp) -> bool {
    let since: SignedDuration = time.duration_since(Timestamp::UNIX_EPOCH);
    since.subsec_nanos() < 0
}

/// Unicode simple case folding.
pub(super) fn contains_folded(subject: &str, needle: &str) -> bool {
    regex::Regex::new(&format!("(?i){}", regex::escape(needle))).is_ok_and(|regex| regex.is_match(subject))
}

/// Whether a glob fits the whole text: braces are written out, and what is left is tried step by step.
pub(super) fn fits_glob(glob: &str, text: &str) -> bool {
    let glob: Vec<char> = glob.chars().collect();
    let text: Vec<char> = text.chars().collect();
    without_braces(&glob).iter().any(|glob| fits(glob, &text, true))
}

fn without_braces(glob: &[char]) -> Vec<Vec<char>> {
    let mut start = 0;
    while let Some(c) = glob.get(start) {
        match c {
            '\\' => start += 1,
            '[' => start += class(&glob[start + 1..], 'x').map_or(0, |(length, _)| length),
            '{' => break,
            _ => {}
        }
        start += 1;
    }
    if start >= glob.len() {
        return vec![glob.to_vec()];
    }
    let (mut depth, mut choices, mut at) = (0, vec![Vec::new()], start);
    loop {
        let Some(c) = glob.get(at) else { return vec![glob.to_vec()] };
        let mut keep = 1;
        match c {
            '\\' => keep = 2,
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            break;
        }
        if *c == ',' && depth == 1 {
            choices.push(Vec::new());
        } else if at > start
            && let Some(choice) = choices.last_mut()
        {
            choice.extend(glob.iter().skip(at).take(keep));
        }
        at += keep;
    }
    let whole = |choice: Vec<char>| [&glob[..start], &choice, &glob[at + 1..]].concat();
    choices.into_iter().flat_map(|choice| without_braces(&whole(choice))).collect()
}

fn fits(glob: &[char], text: &[char], at_step: bool) -> bool {
    let Some((first, rest)) = glob.split_first() else { return text.is_empty() };
    let tail = |places: usize| text.get(places..).unwrap_or_default();
    match (first, rest) {
        ('*', ['*', '/', after @ ..]) if at_step => {
            fits(after, text, true)
                || text.iter().enumerate().any(|(place, c)| *c == '/' && fits(after, tail(place + 1), true))
        }
        ('*', ['*', after @ ..]) => (0..=text.len()).any(|place| fits(after, tail(place), false)),
        ('*', _) => {
            let step = text.iter().position(|c| *c == '/').unwrap_or(text.len());
            (0..=step).any(|place| fits(rest, tail(place), false))
        }
        ('?', _) => text.first().is_some_and(|c| *c != '/') && fits(rest, tail(1), false),
        ('[', _) => text.first().is_some_and(|c| {
            class(rest, *c).is_some_and(|(length, is_member)| {
                is_member && fits(rest.get(length..).unwrap_or_default(), tail(1), false)
            })
        }),
        ('\\', [escaped, after @ ..]) => text.first() == Some(escaped) && fits(after, tail(1), false),
        (c, _) => text.first() == Some(c) && fits(rest, tail(1), *c == '/'),
    }
}

/// The length of a class after its `[`, and whether it has `c`.
fn class(glob: &[char], c: char) -> Option<(usize, bool)> {
    let negated = matches!(glob.first(), Some('!' | '^'));
    let first = usize::from(negated);
    let (mut at, mut is_member) = (first, false);
    loop {
        let from = *glob.get(at)?;
        if from == ']' && at > first {
            break;
        }
        let range = glob.get(at + 1) == Some(&'-') && !matches!(glob.get(at + 2), None | Some(']'));
        let to = if range { *glob.get(at + 2)? } else { from };
        is_member |= (from..=to).contains(&c);
        at += if range { 3 } else { 1 };
    }
    Some((at + 1, if negated { !is_member && c != '/' } else { is_member }))
}

fn in_domain(subject: &str, domain: &str) -> bool {
    let domain = domain.trim_start_matches('.').trim_end_matches('.').to_lowercase();
    let is_url = subject.contains("://");
    let rest = subject.split_once("://").map_or(subject, |(_, rest)| rest);
    let authority = if is_url { rest.split(['/', '?', '#', '\\']).next().unwrap_or("") } else { rest };
    let host = authority.rsplit('@').next().unwrap_or("");
    let host = if is_url { host.rsplit_once(':').map_or(host, |(host, _)| host) } else { host };
    let host = host.strip_suffix('.').unwrap_or(host).to_lowercase();
    let labels: Vec<&str> = host.split('.').collect();
    let wanted: Vec<&str> = domain.split('.').collect();
    let own_label = labels.first().is_some_and(|label| !label.is_empty());
    labels == wanted || own_label && labels.ends_with(&wanted)
}

/// Whether an address is in a network; `None` if it is no address.
fn in_network(subject: &str, network: &str) -> Option<bool> {
    let address: IpAddr = subject.parse().ok()?;
    let (base, length) = match network.split_once('/') {
        Some((base, length)) => (base, length.parse().ok()?),
        None => (network, 128),
    };
    let bits = |address: IpAddr| -> Vec<bool> {
        let octets = match address {
            IpAddr::V4(address) => address.octets().to_vec(),
            IpAddr::V6(address) => address.octets().to_vec(),
        };
        octets.into_iter().flat_map(|octet| (0..8).rev().map(move |bit| octet >> bit & 1 == 1)).collect()
    };
    let base: IpAddr = base.parse().ok()?;
    Some(
        address.is_ipv4() == base.is_ipv4() && {
            let (left, right) = (bits(address), bits(base));
            left.iter().zip(&right).take(length).all(|(left, right)| left == right)
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_fit_whole_texts() {
        for (glob, text, fit) in [
            ("/etc/**", "/etc/a/b", true),
            ("**/x", "x", true),
            ("**/x", "a/b/x", true),
            ("a*c", "a/c", false),
            ("{a,b{c,d}}?", "bdz", true),
            ("[!a]", "/", false),
            ("[a-c]*", "beta", true),
            ("\\*", "*", true),
            ("\\*", "x", false),
        ] {
            assert_eq!(fits_glob(glob, text), fit, "{glob} {text}");
        }
    }

    #[test]
    fn domains_and_networks() {
        assert!(in_domain("a.example.com", "example.com"));
        assert!(in_domain("https://example.com:8443/x", ".example.com"));
        assert!(!in_domain("evilexample.com", "example.com"));
        assert!(!in_domain(".example.com", "example.com"));
        assert_eq!(in_network("10.1.2.3", "10.0.0.0/8"), Some(true));
        assert_eq!(in_network("11.1.2.3", "10.0.0.0/8"), Some(false));
        assert_eq!(in_network("::1", "10.0.0.0/8"), Some(false));
        assert_eq!(in_network("x", "10.0.0.0/8"), None);
    }
}
