//! Field operators: `risk_level_gte: high`.

use lictor::condition::{ExprKind, Relation};
use lictor::document::{FieldMatch, Type};
use lictor::value::Value;

use super::condition::{Asked, arguments_path, contains_folded, fits_glob, relate, try_parsed};
use super::value::Val;
use super::{Truth, Unknown};

const OPERATORS: [&str; 15] = [
    "eq",
    "ne",
    "gt",
    "gte",
    "lt",
    "lte",
    "in",
    "not_in",
    "contains",
    "not_contains",
    "starts_with",
    "ends_with",
    "matches",
    "glob",
    "exists",
];

/// Fields that may be spelt with `_` for their dots.
const DOTTED: [&str; 15] = [
    "user.id",
    "user.groups",
    "user.roles",
    "agent.id",
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
    "kind",
];

/// One way to cut a key into a field and an operator.
struct Reading {
    field: String,
    operator: &'static str,
    /// Whether the field is known by its name, rather than one of those that exist under any name.
    is_declared: bool,
}

impl Asked<'_> {
    pub(super) fn field_match(&self, entry: &FieldMatch) -> Truth {
        let reading = self.reading(&entry.key.value);
        let written = entry.value.to_value();
        let field = || match self.declared_type(&reading.field) {
            Some(_) if self.field(&reading.field).is_none() => self.fact(&reading.field),
            _ => self.value(&super::condition::parsed(&reading.field), &Vec::new()),
        };
        if reading.operator == "exists" {
            let exists = !matches!(field(), Err(Unknown::Absent));
            return Ok(Value::Bool(exists) == written);
        }
        let subject = field()?;
        let value = Val::untyped(&written).ok_or(Unknown::Surprise)?;
        let relation = |op| relate(op, &subject, &value).ok_or(Unknown::Surprise);
        let contains = || match (self.is_list(&reading.field), subject.text(), value.text()) {
            (true, ..) => self.is_among(&value, &subject),
            (false, Some(subject), Some(needle)) => Ok(contains_folded(subject, needle)),
            _ => Err(Unknown::Surprise),
        };
        let texts = |holds: fn(&str, &str) -> bool| match (subject.text(), value.text()) {
            (Some(subject), Some(value)) => Ok(holds(subject, value)),
            _ => Err(Unknown::Surprise),
        };
        match reading.operator {
            "eq" => relation(Relation::Eq),
            "ne" => relation(Relation::Ne),
            "gt" => relation(Relation::Gt),
            "gte" => relation(Relation::Ge),
            "lt" => relation(Relation::Lt),
            "lte" => relation(Relation::Le),
            "in" => self.is_among(&subject, &value),
            "not_in" => self.is_among(&subject, &value).map(|truth| !truth),
            "contains" => contains(),
            "not_contains" => contains().map(|truth| !truth),
            "starts_with" => texts(|subject, value| subject.starts_with(value)),
            "ends_with" => texts(|subject, value| subject.ends_with(value)),
            "matches" => {
                texts(|subject, value| regex::Regex::new(value).is_ok_and(|regex| regex.is_match(subject)))
            }
            _ => texts(|subject, glob| fits_glob(glob, subject)),
        }
    }

    /// The longest declared field; where there is none, the shortest of those that exist under any name.
    fn reading(&self, key: &str) -> Reading {
        let cuts = OPERATORS
            .iter()
            .filter_map(|operator| Some((key.strip_suffix(operator)?.strip_suffix('_')?, *operator)));
        let mut readings: Vec<Reading> = std::iter::once((key, "eq"))
            .chain(cuts)
            .filter_map(|(name, operator)| {
                let dotted = DOTTED.iter().find(|field| field.replace('.', "_") == name);
                let field = dotted
                    .filter(|_| !self.bundle.schema.facts.contains_key(name))
                    .map_or(name, |field| field);
                let is_declared = self.is_field(field)?;
                Some(Reading { field: field.to_owned(), operator, is_declared })
            })
            .collect();
        readings.sort_by_key(|reading| reading.field.len());
        let declared = readings.iter().rposition(|reading| reading.is_declared);
        readings.swap_remove(declared.unwrap_or(0))
    }

    /// Whether `name` is a declared field; `None` if it is no field at all.
    fn is_field(&self, name: &str) -> Option<bool> {
        let level = |level: &str| self.bundle.schema.levels.iter().any(|known| known == level);
        if name.strip_prefix("scope.").is_some_and(level)
            || !name.starts_with("scope.") && self.field(name).is_some()
            || self.declared_type(name).is_some()
        {
            return Some(true);
        }
        let tree = try_parsed(name)?;
        if arguments_path(&tree, &Vec::new()).is_some() {
            return Some(false);
        }
        let (base, key) = match &tree.kind {
            ExprKind::Select { base, member } => (base, Some(member.text.clone())),
            ExprKind::Index { base, key } => match &key.kind {
                ExprKind::String(key) => (base, Some(key.clone())),
                _ => (base, None),
            },
            _ => return None,
        };
        let ExprKind::Name(root) = &base.kind else { return self.is_field(&base.to_string()).map(|_| false) };
        if root == "counters" {
            let counters = &self.bundle.schema.counters;
            let key = key?;
            return (counters.is_empty() || counters.contains(&key)).then(|| counters.contains(&key));
        }
        matches!(self.declared_type(root)?, Type::Any | Type::Map(_) | Type::List(_)).then_some(false)
    }

    /// Whether the field is known to be a list or a map.
    fn is_list(&self, field: &str) -> bool {
        matches!(
            field,
            "user.groups" | "user.roles" | "session.labels" | "session.tools_called" | "tool.args"
        ) || self.field(field).is_none()
            && matches!(self.declared_type(field), Some(Type::List(_) | Type::Map(_)))
    }
}
