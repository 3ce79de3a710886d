//! A decision's redactions, carried out on the document that the request was made of.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

use crate::diagnostic::Code;
use crate::error::Problem;
use crate::offset::Offsets;
use crate::value::Value;

use super::{Decision, Redaction, replaced};

impl Decision {
    /// `document` with the decision's redactions carried out: each at its path, such as `messages[0].content`. Whatever else
    /// the document holds stays as it is.
    ///
    /// # Errors
    /// `E-NOT-FOUND` if a redaction has no text in the document: what is left over would go on unredacted.
    pub fn rewrite(&self, document: &Value) -> Result<Value, Problem> {
        let mut open: BTreeMap<&str, Vec<&Redaction>> = BTreeMap::new();
        for redaction in &self.redactions {
            open.entry(&redaction.path).or_default().push(redaction);
        }
        let mut document = document.clone();
        self.rewrite_below(&mut document, &mut String::new(), &mut open);
        match open.into_keys().next() {
            None => Ok(document),
            Some(path) => {
                Err(Problem::new(Code::NotFound, path, "is redacted, and has no text in the document"))
            }
        }
    }

    /// Recursion is bounded by the depth of a document.
    fn rewrite_below(
        &self,
        value: &mut Value,
        path: &mut String,
        open: &mut BTreeMap<&str, Vec<&Redaction>>,
    ) {
        let here = path.len();
        match value {
            Value::Null | Value::Bool(_) => {}
            // A number in a tool's arguments is searched as it is written.
            Value::Int(int) => {
                self.rewrite_text(&int.to_string(), path, open).into_iter().for_each(|text| *value = text)
            }
            Value::Float(float) => {
                self.rewrite_text(&float.to_string(), path, open).into_iter().for_each(|text| *value = text);
            }
            Value::String(text) => {
                let text = std::mem::take(text);
                *value = self.rewrite_text(&text, path, open).unwrap_or(Value::String(text));
            }
            Value::List(items) => {
                for (place, item) in items.iter_mut().enumerate() {
                    // Writing to a String cannot fail.
                    let _ = write!(path, "[{place}]");
                    self.rewrite_below(item, path, open);
                    path.truncate(here);
                }
            }
            Value::Map(map) => {
                for (key, member) in map {
                    if here > 0 {
                        path.push('.');
                    }
                    path.push_str(key);
                    self.rewrite_below(member, path, open);
                    path.truncate(here);
                }
            }
        }
    }

    /// What replaces the text at `path`; `None` if nothing does, or a redaction does not fit it.
    fn rewrite_text(
        &self,
        text: &str,
        path: &str,
        open: &mut BTreeMap<&str, Vec<&Redaction>>,
    ) -> Option<Value> {
        let offsets = Offsets::new(self.offsets);
        let in_bytes = |redaction: &&Redaction| {
            let span = offsets.to_byte(text, redaction.start)?..offsets.to_byte(text, redaction.end)?;
            Some((span, redaction.replacement.clone()))
        };
        let spans: Vec<(Range<usize>, String)> =
            open.get(path)?.iter().map(in_bytes).collect::<Option<_>>()?;
        open.remove(path);
        let spans = spans.iter().map(|(span, with)| (span.clone(), with.as_str()));
        Some(Value::String(replaced(text, spans)))
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Code;
    use crate::value::Value;
    use crate::{Compiler, Kind, OffsetUnit, Request};

    fn value(json: &str) -> Value {
        Value::from_json(json.as_bytes(), 64).unwrap()
    }

    #[test]
    fn redactions_are_carried_out_in_place() {
        let policies = r"
lictor: 1
bundle: {id: b, version: '1'}
policies:
  - {id: ssn, scope: {org: o}, severity: high, detect: {any: [pii.ssn]}, effect: redact}
";
        let evaluator = Compiler::new().document("b.yaml", policies).compile().unwrap().evaluator;
        let body = r#"{"model": "m", "messages": [
            {"role": "user", "content": "é😀 536-22-8726"},
            {"role": "user", "content": [{"type": "text", "text": "and 536-22-8727, 536-22-8728"}, {"n": 1}]}]}"#;
        for unit in OffsetUnit::ALL {
            let mut request = value(r#"{"kind": "input", "scope": {"org": "o"}}"#);
            let Value::Map(members) = &mut request else { unreachable!() };
            members.insert("offsets".to_owned(), unit.as_str().into());
            members.insert("messages".to_owned(), value(body).as_map().unwrap()["messages"].clone());
            let decision = evaluator.evaluate(&Request::from_value(request).unwrap()).unwrap();
            let after = decision.rewrite(&value(body)).unwrap();
            let expected = body
                .replace("536-22-8726", "[REDACTED]")
                .replace("536-22-8727, 536-22-8728", "[REDACTED], [REDACTED]");
            assert_eq!(after.to_canonical_json(), value(&expected).to_canonical_json());
            // Another document than the one asked about: nothing may pass.
            for other in
                [r#"{"messages": []}"#, r#"{"messages": [{"content": "short"}, {"content": "short"}]}"#]
            {
                assert_eq!(decision.rewrite(&value(other)).unwrap_err().code, Code::NotFound);
            }
        }
        let clean =
            evaluator.evaluate(&Request::new(Kind::Input, [("org", "o")]).with_text("hello")).unwrap();
        assert!(clean.rewrite(&value(body)).is_ok_and(|after| after == value(body)));
    }
}
