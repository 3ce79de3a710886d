//! Names: which field of the request an expression stands for, and of what type.

use std::sync::Arc;

use crate::condition::{self, ExprKind, Name};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::document::Type;
use crate::ir::{Field, Literal, RequestSchema, SessionField, Term};
use crate::kind::Kind;
use crate::limits::Limits;
use crate::severity::Severity;
use crate::source::{Anchor, SourceMap};
use crate::value::{Path, Segment, Value};
use crate::verdict::Verdict;

use super::literals::severity;
use super::{Checker, Typed, describe, quote};

/// The field that `name` stands for, spelt as in a condition, and its type. `None` if there is none.
///
/// For the places outside conditions that name a field. Linear in the name.
pub fn resolve_field(name: &str, schema: &RequestSchema) -> Option<(Field, Type)> {
    match resolve_place(name, schema)? {
        Typed { term: Term::Field(field), ty } => Some((field, ty)),
        _ => None,
    }
}

/// The type of a field. `None` for one that has none, or that the schema does not know.
pub fn field_type(field: &Field, schema: &RequestSchema) -> Option<Type> {
    let ty = match field {
        Field::Scope(_)
        | Field::User
        | Field::Agent
        | Field::Action
        | Field::ToolName
        | Field::ToolServer
        | Field::ToolHash
        | Field::Model
        | Field::Session(SessionField::Id)
        | Field::Environment => Type::String,
        Field::Fact(name) => schema.facts.get(&**name)?.clone(),
        other => resolve_field(&other.to_string(), schema)?.1,
    };
    (ty != Type::Any).then_some(ty)
}

/// The field, or the part of one, that `name` stands for.
pub(in crate::ir) fn resolve_place(name: &str, schema: &RequestSchema) -> Option<Typed> {
    if let Some(ty) = schema.facts.get(name)
        && fixed_field(name).is_none()
    {
        return Some(Typed { term: Term::Field(Field::Fact(name.into())), ty: ty.clone() });
    }
    let mut sources = SourceMap::default();
    let id = sources.add("", "");
    let tree = condition::parse(name, &Anchor::whole(sources.whole(id)), &Limits::default()).ok()?;
    if !matches!(tree.kind, ExprKind::Name(_) | ExprKind::Select { .. } | ExprKind::Index { .. }) {
        return None;
    }
    let mut checker = Checker { schema, tools: None, items: Vec::new(), problems: Vec::new() };
    let place = checker.place(&tree, None)?;
    matches!(place.term, Term::Field(_) | Term::Index { .. }).then_some(place)
}

/// A field that every request has, by its full name, and its type.
fn fixed_field(name: &str) -> Option<(Field, Type)> {
    let field = match name {
        "kind" => {
            let words = Kind::ALL.map(|kind| kind.as_str().to_owned());
            return Some((Field::Kind, Type::Enum(Arc::new(words))));
        }
        "user.groups" => return Some((Field::Groups, strings())),
        "user.roles" => return Some((Field::Roles, strings())),
        "session.tools_called" => return Some((Field::Session(SessionField::ToolsCalled), strings())),
        "session.turn" => return Some((Field::Session(SessionField::Turn), Type::Int)),
        "session.posture" => {
            let words = Verdict::ALL.map(|verdict| verdict.as_str().to_owned());
            return Some((Field::Session(SessionField::Posture), Type::Enum(Arc::new(words))));
        }
        "tool.args" => return Some((Field::ToolArgs(Path::default()), Type::Map(Arc::new(Type::Any)))),
        "now" => return Some((Field::Now, Type::Time)),
        "user.id" => Field::User,
        "agent.id" | "agent_id" => Field::Agent,
        "action" => Field::Action,
        "tool.name" => Field::ToolName,
        "tool.server" => Field::ToolServer,
        "tool.hash" => Field::ToolHash,
        "model.id" => Field::Model,
        "session.id" => Field::Session(SessionField::Id),
        "environment" => Field::Environment,
        _ => return None,
    };
    Some((field, Type::String))
}

/// The names that [`fixed_field`] knows, but for aliases; and `session.labels`, whose type the schema refines.
pub(in crate::ir) const FIXED: [&str; 18] = [
    "kind",
    "user.id",
    "user.groups",
    "user.roles",
    "agent.id",
    "action",
    "tool.name",
    "tool.server",
    "tool.hash",
    "tool.args",
    "model.id",
    "session.id",
    "session.labels",
    "session.tools_called",
    "session.turn",
    "session.posture",
    "environment",
    "now",
];

/// Names that mean nothing without a member.
const NAMESPACES: [&str; 6] = ["scope", "user", "agent", "tool", "model", "session"];

fn strings() -> Type {
    Type::List(Arc::new(Type::String))
}

/// A field by its full name, but for facts, counters and what lies below a field.
fn named_field(name: &str, schema: &RequestSchema) -> Option<(Field, Type)> {
    if name == "session.labels" {
        let label = match schema.labels.is_empty() {
            true => Type::String,
            false => Type::Enum(schema.labels.iter().cloned().collect()),
        };
        return Some((Field::Session(SessionField::Labels), Type::List(label.into())));
    }
    if let Some(level) = name.strip_prefix("scope.") {
        let level = schema.levels.iter().find(|known| *known == level)?;
        return Some((Field::Scope(level.as_str().into()), Type::String));
    }
    fixed_field(name)
}

/// One step from a value to a part of it.
#[derive(Clone, Copy)]
enum Step<'a> {
    Member(&'a Name),
    Key(&'a condition::Expr),
}

impl<'a> Checker<'a> {
    /// Checks a name with the members and places that follow it.
    pub(super) fn place(&mut self, expr: &'a condition::Expr, expected: Option<&Type>) -> Option<Typed> {
        // Outermost first: the last of them follows the root.
        let mut links = Vec::new();
        let mut root = expr;
        loop {
            match &root.kind {
                ExprKind::Select { base, member } => {
                    links.push((root, Step::Member(member)));
                    root = base;
                }
                ExprKind::Index { base, key } => {
                    links.push((root, Step::Key(key)));
                    root = base;
                }
                _ => break,
            }
        }
        let mut value = match &root.kind {
            ExprKind::Name(name) if self.item(name).is_none() => {
                if NAMESPACES.contains(&name.as_str()) || name == "counters" {
                    let Some((link, step)) = links.pop() else { return self.bare_namespace(root, name) };
                    let value = self.member_of(link, name, step)?;
                    root = link;
                    value
                } else {
                    self.name(root, name, links.is_empty().then_some(expected).flatten())?
                }
            }
            ExprKind::Name(name) => self.item(name)?,
            _ => self.term(root, None)?,
        };
        while let Some((link, step)) = links.pop() {
            value = self.part(value, root, link, step)?;
            root = link;
        }
        Some(value)
    }

    /// The item that an enclosing quantifier calls `name`.
    pub(super) fn item(&self, name: &str) -> Option<Typed> {
        let slot = self.items.iter().rposition(|(item, _)| *item == name)?;
        let (_, ty) = self.items.get(slot)?;
        Some(Typed { term: Term::Item(slot), ty: ty.clone() })
    }

    /// Whether `name` already means something without a quantifier.
    pub(super) fn is_taken(&self, name: &str) -> bool {
        named_field(name, self.schema).is_some()
            || name == "counters"
            || NAMESPACES.contains(&name)
            || self.schema.facts.contains_key(name)
            || Severity::ALL.iter().any(|step| step.as_str() == name)
            || self.item(name).is_some()
    }

    /// A name by itself: a field, a fact or a step of the severity scale.
    fn name(&mut self, expr: &condition::Expr, name: &str, expected: Option<&Type>) -> Option<Typed> {
        if let Some((field, ty)) = named_field(name, self.schema) {
            return Some(Typed { term: Term::Field(field), ty });
        }
        if let Some(ty) = self.schema.facts.get(name) {
            return Some(Typed { term: Term::Field(Field::Fact(name.into())), ty: ty.clone() });
        }
        let of_severity = expected == Some(&Type::Severity);
        match Severity::from_name(name) {
            Some(step) if of_severity || step.as_str() == name => return Some(severity(step)),
            _ => {}
        }
        if of_severity && nearest(name, Severity::ALL.map(Severity::as_str)).is_some() {
            return self.not_a_severity(expr, name);
        }
        let problem = self.unknown(expr, name);
        self.report(match expected {
            Some(Type::Enum(words)) if words.iter().any(|word| word == name) => {
                problem.label(format!("did you mean \"{name}\"?"))
            }
            Some(Type::Enum(_) | Type::String) if problem.label.is_none() => {
                problem.help(format!("a string stands in quotes: \"{name}\""))
            }
            _ => problem,
        })
    }

    /// `user.id`, `scope.org`, `counters["…"]`
    fn member_of(&mut self, link: &condition::Expr, namespace: &str, step: Step<'_>) -> Option<Typed> {
        let member = match step {
            Step::Member(member) => &member.text,
            Step::Key(condition::Expr { kind: ExprKind::String(key), .. }) => key,
            Step::Key(key) => {
                let message = format!("a key of `{namespace}` must be a string literal");
                return self.report(Diagnostic::new(Code::Type, message).at(key.span));
            }
        };
        if namespace == "counters" {
            return self.counter(link, member);
        }
        let name = format!("{namespace}.{member}");
        match named_field(&name, self.schema) {
            Some((field, ty)) => Some(Typed { term: Term::Field(field), ty }),
            None => {
                let problem = self.unknown(link, &name);
                self.report(problem)
            }
        }
    }

    fn counter(&mut self, link: &condition::Expr, name: &str) -> Option<Typed> {
        let counters = &self.schema.counters;
        if counters.is_empty() || counters.contains(name) {
            return Some(Typed { term: Term::Field(Field::Counter(name.into())), ty: Type::Number });
        }
        let message = format!("`{name}` is not a counter that the bundle declares");
        let mut problem = Diagnostic::new(Code::Field, message).at(link.span);
        // `counters.spend_usd.day` reads `spend_usd`, which is the beginning of a counter's name.
        let dotted = counters
            .iter()
            .find(|counter| counter.strip_prefix(name).is_some_and(|rest| rest.starts_with('.')));
        if let Some(found) = nearest(name, counters.iter().map(String::as_str)).or(dotted.map(String::as_str))
        {
            problem = problem.label(format!("did you mean `counters[\"{found}\"]`?"));
        }
        self.report(problem)
    }

    fn bare_namespace<T>(&mut self, expr: &condition::Expr, name: &str) -> Option<T> {
        let prefix = format!("{name}.");
        let mut members: Vec<String> = match name {
            "scope" => self.schema.levels.iter().map(|level| format!("`scope.{level}`")).collect(),
            _ => {
                let members = FIXED.iter().filter(|field| field.starts_with(&prefix));
                members.map(|field| format!("`{field}`")).collect()
            }
        };
        if name == "counters" {
            members = vec!["`counters[\"name\"]`".to_owned()];
        }
        let message = format!("`{name}` is not a field by itself");
        self.report(
            Diagnostic::new(Code::Field, message).at(expr.span).help(format!("write {}", members.join(", "))),
        )
    }

    /// A name that is no field, with the nearest one that is.
    pub(super) fn unknown(&self, expr: &condition::Expr, name: &str) -> Diagnostic {
        let problem =
            Diagnostic::new(Code::Field, format!("`{name}` is not a field of the request")).at(expr.span);
        let levels: Vec<String> = self.schema.levels.iter().map(|level| format!("scope.{level}")).collect();
        let facts = self.schema.facts.keys();
        let known = FIXED.into_iter().chain(facts.chain(&levels).map(String::as_str));
        let Some(found) = nearest(name, known) else { return problem };
        let ty = named_field(found, self.schema).map(|(_, ty)| ty);
        match ty.as_ref().or(self.schema.facts.get(found)) {
            Some(ty) => problem.label(format!("did you mean `{found}` ({ty})?")),
            None => problem.label(format!("did you mean `{found}`?")),
        }
    }

    /// A part of a value. `base` is the expression of the value and `link` that of the part.
    fn part(
        &mut self,
        value: Typed,
        base: &condition::Expr,
        link: &condition::Expr,
        step: Step<'a>,
    ) -> Option<Typed> {
        let key = match step {
            Step::Member(member) => Key::Known(Segment::Key(member.text.as_str().into())),
            Step::Key(key) => match &key.kind {
                ExprKind::String(text) => Key::Known(Segment::Key(text.as_str().into())),
                ExprKind::Int(place) if usize::try_from(*place).is_ok() => {
                    Key::Known(Segment::Index(usize::try_from(*place).unwrap_or_default()))
                }
                _ => Key::Computed(self.term(key, None)?),
            },
        };
        let by_name = match &key {
            Key::Known(Segment::Key(_)) => true,
            Key::Known(Segment::Index(_)) => false,
            Key::Computed(key) => matches!(key.ty, Type::String | Type::Enum(_)),
        };
        let by_place = match &key {
            Key::Known(segment) => matches!(segment, Segment::Index(_)),
            Key::Computed(key) => key.ty == Type::Int,
        };
        let untyped = matches!(&key, Key::Computed(key) if key.ty == Type::Any);
        let ty = match &value.ty {
            Type::Any if by_name || by_place || untyped => Type::Any,
            Type::Map(item) if by_name || untyped => match (&value.term, &key) {
                (Term::Field(Field::ToolArgs(path)), Key::Known(Segment::Key(name)))
                    if path.segments().is_empty() =>
                {
                    self.argument(link, name)?
                }
                _ => (**item).clone(),
            },
            Type::List(item) if by_place || untyped => (**item).clone(),
            ty => {
                let (value, part) = (
                    quote(base),
                    match step {
                        Step::Member(member) => format!("member `{}`", member.text),
                        Step::Key(key) => format!("item {}", quote(key)),
                    },
                );
                let problem =
                    Diagnostic::new(Code::Type, format!("{value} is {} and has no {part}", describe(ty)))
                        .at(link.span);
                return self.report(problem);
            }
        };
        let term = match (value.term, key) {
            (Term::Field(Field::ToolArgs(mut path)), Key::Known(segment)) => {
                path.push(segment);
                Term::Field(Field::ToolArgs(path))
            }
            (base, Key::Known(Segment::Key(name))) => {
                index(base, Term::Const(Literal::Value(Value::String(name.into_string()))))
            }
            (base, Key::Known(Segment::Index(place))) => {
                // The index came from an `i64`.
                index(base, Term::Const(Literal::Value(Value::Int(i64::try_from(place).unwrap_or(i64::MAX)))))
            }
            (base, Key::Computed(key)) => index(base, key.term),
        };
        Some(Typed { term, ty })
    }

    /// The type of an argument of the tools that the condition is narrowed to. Untyped where any of them is unknown
    /// or takes anything, or where they differ.
    fn argument(&mut self, link: &condition::Expr, name: &str) -> Option<Type> {
        let Some(tools) = &self.tools else { return Some(Type::Any) };
        let mut common: Option<Type> = None;
        for tool in tools {
            let Some(args) = self.schema.tools.get(tool).and_then(|tool| tool.args.as_ref()) else {
                common = Some(Type::Any);
                continue;
            };
            let Some(ty) = args.get(name) else {
                let message = format!("`tool.args.{name}` is not an argument of the tool `{tool}`");
                let mut problem = Diagnostic::new(Code::Field, message).at(link.span);
                if let Some((found, ty)) =
                    nearest(name, args.keys().map(String::as_str)).and_then(|found| args.get_key_value(found))
                {
                    problem = problem.label(format!("did you mean `tool.args.{found}` ({ty})?"));
                }
                return self.report(problem);
            };
            common = match common {
                Some(common) if common != *ty => Some(Type::Any),
                _ => Some(ty.clone()),
            };
        }
        Some(common.unwrap_or(Type::Any))
    }
}

/// What a part is named by.
enum Key {
    Known(Segment),
    Computed(Typed),
}

fn index(base: Term, key: Term) -> Term {
    Term::Index { base: Box::new(base), key: Box::new(key) }
}
