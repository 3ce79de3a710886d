//! A decision's redactions, carried out on the document that the request was made of.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

use crate::diagnostic::Code;
use crate::error::Problem;
use crate::offset::Offsets;
use crate::payload;
use crate::value::{Map, Path, Segment, Value};

use super::{Decision, Redaction, replaced};

impl Decision {
    /// `document` with the decision's changes: redactions each at its path, such as `messages[0].content`, and where the document is
    /// a tool call, the arguments that are set. Whatever else the document holds stays as it is.
    ///
    /// A redaction below `tool.args` is carried out where the document has the arguments. One at `…{2}` gives the third key of a map,
    /// in the order of their bytes, another name.
    ///
    /// # Errors
    /// `E-NOT-FOUND` if a change has no place in the document: what is left over would go on unchanged.
    pub fn rewrite(&self, document: &Value) -> Result<Value, Problem> {
        let arguments = payload::arguments_at(document);
        let at = arguments.as_ref().map(Path::to_string);
        let mut open: Open<'_> = BTreeMap::new();
        for redaction in &self.redactions {
            let below =
                at.as_ref().and_then(|at| Some(format!("{at}{}", redaction.path.strip_prefix(ARGUMENTS)?)));
            let path = below.map_or(Cow::Borrowed(&*redaction.path), Cow::Owned);
            open.entry(path).or_default().push(redaction);
        }
        let mut document = document.clone();
        self.rewrite_below(&mut document, &mut String::new(), &mut open);
        if let Some(path) = open.into_keys().next() {
            return Err(Problem::new(Code::NotFound, path, "is redacted, and has no text in the document"));
        }
        if let (false, Some(at)) = (self.set_args.is_empty(), arguments) {
            self.set_arguments(&mut document, &at)?;
        }
        Ok(document)
    }

    /// Sets what policies set, where the document has the tool's arguments; as a string, if they are written as one.
    fn set_arguments(&self, document: &mut Value, at: &Path) -> Result<(), Problem> {
        let missing = || Problem::new(Code::NotFound, at.to_string(), "has no arguments to set");
        let Some((last, above)) = at.segments().split_last() else { return Err(missing()) };
        let Some(Value::Map(holder)) = document.at_mut(above) else { return Err(missing()) };
        let Segment::Key(key) = last else { return Err(missing()) };
        let written = holder.get(&**key).and_then(Value::as_str);
        let is_written = written.is_some();
        let mut args = match written {
            Some(text) if text.trim().is_empty() => Value::Map(Map::new()),
            Some(text) => Value::from_json(text.as_bytes(), payload::JSON_DEPTH).map_err(|_| missing())?,
            None => holder.get(&**key).cloned().unwrap_or_else(|| Value::Map(Map::new())),
        };
        for (path, value) in &self.set_args {
            let path = path.strip_prefix(ARGUMENTS).and_then(|below| Path::parse(below.strip_prefix('.')?));
            args.set(path.ok_or_else(missing)?.segments(), value);
        }
        let args = if is_written { Value::String(args.to_canonical_json()) } else { args };
        holder.insert(key.to_string(), args);
        Ok(())
    }

    /// Recursion is bounded by the depth of a document.
    fn rewrite_below(&self, value: &mut Value, path: &mut String, open: &mut Open<'_>) {
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
                let mut renamed = Vec::new();
                for (place, (key, member)) in map.iter_mut().enumerate() {
                    if here > 0 {
                        path.push('.');
                    }
                    path.push_str(key);
                    self.rewrite_below(member, path, open);
                    path.truncate(here);
                    let _ = write!(path, "{{{place}}}");
                    if let Some(redactions) = open.get(path.as_str())
                        && let Some(name) = self.replaced(key, redactions)
                    {
                        renamed.push((path.clone(), key.clone(), name));
                    }
                    path.truncate(here);
                }
                for (path, key, name) in renamed {
                    // Two keys of one name would lose a value: then the redaction stays open, and that is told.
                    if !map.contains_key(&name)
                        && let Some(value) = map.remove(&key)
                    {
                        map.insert(name, value);
                        open.remove(path.as_str());
                    }
                }
            }
        }
    }

    /// What replaces the text at `path`; `None` if nothing does, or a redaction does not fit it.
    fn rewrite_text(&self, text: &str, path: &str, open: &mut Open<'_>) -> Option<Value> {
        let after = self.replaced(text, open.get(path)?)?;
        open.remove(path);
        Some(Value::String(after))
    }

    /// A text after its redactions; `None` if one does not fit it.
    fn replaced(&self, text: &str, redactions: &[&Redaction]) -> Option<String> {
        let offsets = Offsets::new(self.offsets);
        let in_bytes = |redaction: &&Redaction| {
            let span = offsets.to_byte(text, redaction.start)?..offsets.to_byte(text, redaction.end)?;
            Some((span, redaction.replacement.clone()))
        };
        let spans: Vec<(Range<usize>, String)> = redactions.iter().map(in_bytes).collect::<Option<_>>()?;
        Some(replaced(text, spans.iter().map(|(span, with)| (span.clone(), with.as_str()))))
    }
}

/// Redactions that are still to be carried out, by path.
type Open<'r> = BTreeMap<Cow<'r, str>, Vec<&'r Redaction>>;

/// Where a request has the arguments of its tool.
const ARGUMENTS: &str = "tool.args";

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
