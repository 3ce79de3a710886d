//! What a checked condition means, read straight off its tree: slow, and simple enough to be believed.

use std::cmp::Ordering;

use lictor::ir::{Atom, Compare, Expr, Field, Literal, Term, Test, TextOp};
use lictor::value::{Map, Segment, Value, compare_numbers};

/// The truth of a condition; `None` is unknown.
pub(crate) fn truth(expr: &Expr, request: &Map) -> Option<bool> {
    Reader { request, items: Vec::new() }.truth(expr)
}

struct Reader<'r> {
    request: &'r Map,
    /// The items of enclosing quantifiers, by slot.
    items: Vec<Value>,
}

impl Reader<'_> {
    fn truth(&mut self, expr: &Expr) -> Option<bool> {
        match expr {
            Expr::Const(truth) => Some(*truth),
            Expr::Not(inner) => self.truth(inner).map(|truth| !truth),
            Expr::All(parts) => decided_by(false, parts.iter().map(|part| self.truth(part))),
            Expr::Any(parts) => decided_by(true, parts.iter().map(|part| self.truth(part))),
            Expr::Atom(Atom { test, .. }) => self.test(test),
        }
    }

    fn test(&mut self, test: &Test) -> Option<bool> {
        match test {
            Test::Truth(term) => match self.value(term)? {
                Value::Bool(truth) => Some(truth),
                _ => None,
            },
            Test::Compare { left, op, right } => {
                let (left, right) = (self.value(left)?, self.value(right)?);
                match op {
                    Compare::Eq => Some(equal(&left, &right)),
                    Compare::Ne => Some(!equal(&left, &right)),
                    Compare::Lt => order(&left, &right).map(Ordering::is_lt),
                    Compare::Le => order(&left, &right).map(Ordering::is_le),
                    Compare::Gt => order(&left, &right).map(Ordering::is_gt),
                    Compare::Ge => order(&left, &right).map(Ordering::is_ge),
                }
            }
            Test::In { item, list } => {
                let (item, list) = (self.value(item)?, self.value(list)?);
                match list {
                    Value::List(items) => Some(items.iter().any(|found| equal(found, &item))),
                    Value::Map(map) => Some(map.contains_key(item.as_str()?)),
                    _ => None,
                }
            }
            Test::Text { subject, op, needle } => {
                let (subject, needle) = (self.value(subject)?, self.value(needle)?);
                let (subject, needle) = (subject.as_str()?, needle.as_str()?);
                Some(match op {
                    TextOp::Contains => subject.contains(needle),
                    TextOp::StartsWith => subject.starts_with(needle),
                    TextOp::EndsWith => subject.ends_with(needle),
                    TextOp::ContainsFolded => panic!("not a function of CEL"),
                })
            }
            Test::Matches { subject, regex } => {
                let regex = regex_automata::meta::Regex::new(regex).expect("generated patterns are sound");
                Some(regex.is_match(self.value(subject)?.as_str()?))
            }
            Test::Has(term) => Some(self.value(term).is_some()),
            Test::Quantifier { every, list, slot, body } => {
                let items = match self.value(list)? {
                    Value::List(items) => items,
                    Value::Map(map) => map.into_keys().map(Value::from).collect(),
                    _ => return None,
                };
                decided_by(
                    !every,
                    items.into_iter().map(|item| {
                        self.items.truncate(*slot);
                        self.items.push(item);
                        self.truth(body)
                    }),
                )
            }
            Test::Glob { .. } | Test::InDomain { .. } | Test::InCidr { .. } | Test::Detects { .. } => {
                panic!("not a function of CEL")
            }
        }
    }

    fn value(&mut self, term: &Term) -> Option<Value> {
        match term {
            Term::Const(Literal::Value(value)) => Some(value.clone()),
            Term::Const(Literal::Severity(step)) => Some(Value::Int(i64::from(step.ordinal()))),
            Term::Field(field) => self.field(field),
            Term::Item(slot) => self.items.get(*slot).cloned(),
            Term::Index { base, key } => match (self.value(base)?, self.value(key)?) {
                (Value::Map(mut map), Value::String(key)) => map.remove(&key),
                (Value::List(list), Value::Int(place)) => list.get(usize::try_from(place).ok()?).cloned(),
                _ => None,
            },
            Term::Size(term) => {
                let size = match self.value(term)? {
                    Value::String(text) => text.chars().count(),
                    Value::List(items) => items.len(),
                    Value::Map(map) => map.len(),
                    _ => return None,
                };
                i64::try_from(size).ok().map(Value::Int)
            }
            Term::List(items) => {
                items.iter().map(|item| self.value(item)).collect::<Option<Vec<_>>>().map(Value::List)
            }
            Term::Truth(expr) => self.truth(expr).map(Value::Bool),
            Term::Const(Literal::Time(_) | Literal::Duration(_) | Literal::List(_))
            | Term::Age(_)
            | Term::Hour(_)
            | Term::Weekday(_) => panic!("not a function of CEL"),
        }
    }

    fn field(&self, field: &Field) -> Option<Value> {
        let key = |name: &str| Segment::Key(name.into());
        let path: Vec<Segment> = match field {
            Field::Counter(name) => vec![key("counters"), key(name)],
            Field::ToolArgs(path) => {
                [key("tool"), key("args")].into_iter().chain(path.segments().iter().cloned()).collect()
            }
            other => other.to_string().split('.').map(key).collect(),
        };
        Value::Map(self.request.clone()).at(&path).cloned()
    }
}

/// Kleene's `||` for `decisive` true, his `&&` for false.
fn decided_by(decisive: bool, parts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut all_known = true;
    for part in parts {
        match part {
            Some(truth) if truth == decisive => return Some(decisive),
            Some(_) => {}
            None => all_known = false,
        }
    }
    all_known.then_some(!decisive)
}

fn equal(left: &Value, right: &Value) -> bool {
    left == right || compare_numbers(left, right) == Some(Ordering::Equal)
}

fn order(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::String(left), Value::String(right)) => Some(left.cmp(right)),
        _ => compare_numbers(left, right),
    }
}
