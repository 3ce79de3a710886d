//! The report as data: the one form that every binding and the command line hand out.

use crate::document::{Bundle, Policy};
use crate::kind::Kind;
use crate::offset::{OffsetUnit, Offsets};
use crate::source::{Span, Spanned};
use crate::value::{Map, Value};

use super::enact::policies;
use super::{Clause, Reading};

impl Reading {
    /// The report as JSON data, offsets in bytes of UTF-8. `policy` is the id that it is of, if it is of one.
    pub fn to_value(&self, policy: Option<&str>) -> Value {
        self.form(policy, &|byte| byte)
    }

    /// The same for `text`, which was read, with offsets in the unit of a language.
    pub fn to_value_in(&self, policy: Option<&str>, text: &str, unit: OffsetUnit) -> Value {
        let offsets = Offsets::new(unit);
        self.form(policy, &|byte| offsets.of_byte(text, byte))
    }

    fn form(&self, policy: Option<&str>, offset: &dyn Fn(usize) -> usize) -> Value {
        let mut report = Map::new();
        let mut put = |key: &str, value: Value| {
            report.insert(key.to_owned(), value);
        };
        if let Some(policy) = policy {
            put("policy", policy.into());
        }
        put("level", self.level.as_str().into());
        put("polarity", self.polarity.as_str().into());
        put("language", self.language.into());
        put("kinds", self.kinds.iter().map(Kind::as_str).collect::<Vec<_>>().into());
        put("clauses", Value::List(self.clauses.iter().map(|clause| clause.form(offset)).collect()));
        put("exceptions", Value::List(self.exceptions.iter().map(|clause| clause.form(offset)).collect()));
        put("equivalent", self.equivalent());
        Value::Map(report)
    }

    /// What runs: the fields of one native policy, or `{"any": […]}` where several do; with `detectors`, `facts` and
    /// `counters` that they need.
    pub fn equivalent(&self) -> Value {
        let mut policy = Policy::new("policy", "policy", Span::NOWHERE);
        policy.content = Some(Spanned::new(String::new(), Span::NOWHERE));
        let content = Spanned::new(String::new(), Span::NOWHERE);
        let running = policies(&policy, self, &content);
        let parts: Vec<Map> = running.iter().map(fields).filter(|part| !part.is_empty()).collect();
        let mut equivalent = match parts.as_slice() {
            [] => Map::new(),
            [one] => one.clone(),
            several => {
                let several = several.iter().cloned().map(Value::Map).collect();
                Map::from([("any".to_owned(), Value::List(several))])
            }
        };
        let declared = self.declarations();
        equivalent.extend(declared);
        Value::Map(equivalent)
    }

    /// Detectors, facts and counters that are declared for it.
    fn declarations(&self) -> Map {
        let mut bundle = Bundle { id: "b".to_owned(), ..Bundle::default() };
        super::enact::declare_all(self, &mut bundle);
        let mut declared = Map::new();
        let Value::Map(document) = bundle.to_value() else { return declared };
        if let Some(detectors) = document.get("detectors") {
            declared.insert("detectors".to_owned(), detectors.clone());
        }
        if let Some(Value::Map(schema)) = document.get("schema") {
            declared.extend(schema.clone());
        }
        declared
    }
}

/// The fields of a running policy that come from its text.
fn fields(policy: &Policy) -> Map {
    const KEPT: [&str; 7] = ["kinds", "when", "unless", "detect", "judge", "approve", "effect"];
    let Value::Map(mut value) = policy.to_value("policy") else { return Map::new() };
    value.retain(|key, _| KEPT.contains(&key.as_str()));
    // The effect is the policy's own; only an approval is what the text asks for.
    if value.get("effect").and_then(Value::as_str) != Some("approve") {
        value.remove("effect");
    }
    value
}

impl Clause {
    fn form(&self, offset: &dyn Fn(usize) -> usize) -> Value {
        let mut clause = Map::new();
        let offset = |at: usize| Value::Int(i64::try_from(offset(at)).unwrap_or(i64::MAX));
        clause.insert("span".to_owned(), Value::List(vec![offset(self.span.0), offset(self.span.1)]));
        clause.insert("text".to_owned(), self.text.as_str().into());
        clause.insert("status".to_owned(), self.status.as_str().into());
        clause.insert("detectors".to_owned(), self.detectors.clone().into());
        if !self.kinds.is_empty() {
            clause.insert("kinds".to_owned(), self.kinds.iter().map(Kind::as_str).collect::<Vec<_>>().into());
        }
        if !self.misses.is_empty() {
            clause.insert("misses".to_owned(), self.misses.clone().into());
        }
        if let Some(suggest) = self.suggest {
            clause.insert("suggest".to_owned(), suggest.into());
        }
        Value::Map(clause)
    }
}
