//! Putting back what placeholders stand for.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;

use crate::offset::Offsets;
use crate::request::Request;
use crate::value::Value;

use super::Decision;

/// What each placeholder of a decision stands for. It holds the content that was taken out, so it stays with the host: it is not a
/// part of a decision or a record, and has no wire form.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Placeholders(BTreeMap<String, String>);

/// Shows how many there are.
impl fmt::Debug for Placeholders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Placeholders({})", self.0.len())
    }
}

impl Decision {
    /// What the placeholders of the decision's redactions (style `placeholder`) stand for, out of the texts it was made about, each
    /// with its path.
    pub fn placeholders<'t>(&self, texts: impl IntoIterator<Item = (&'t str, &'t str)>) -> Placeholders {
        let texts: BTreeMap<&str, &str> = texts.into_iter().collect();
        let mut known: BTreeMap<String, Option<&str>> = BTreeMap::new();
        for redaction in self.redactions.iter().filter(|redaction| is_placeholder(&redaction.replacement)) {
            let Some(text) = texts.get(&*redaction.path) else { continue };
            let offsets = Offsets::new(self.offsets);
            let byte = |offset| offsets.to_byte(text, offset);
            let covered =
                byte(redaction.start).zip(byte(redaction.end)).and_then(|(from, to)| text.get(from..to));
            match known.entry(redaction.replacement.clone()) {
                Entry::Vacant(entry) => {
                    entry.insert(covered);
                }
                // The words of a style `fixed` that look like a placeholder may stand for several texts.
                Entry::Occupied(mut entry) => {
                    if *entry.get() != covered {
                        entry.insert(None);
                    }
                }
            }
        }
        Placeholders(known.into_iter().filter_map(|(name, text)| Some((name, text?.to_owned()))).collect())
    }
}

impl Decision {
    /// What the placeholders stand for, out of the texts of `request`, about which the decision was made: its content and its tool's
    /// arguments.
    pub fn placeholders_of(&self, request: &Request) -> Placeholders {
        let mut texts: Vec<(Cow<'_, str>, Cow<'_, str>)> = Vec::new();
        let parts = request.content.iter().flatten();
        texts
            .extend(parts.filter_map(|part| Some((part.path.as_str().into(), part.text.as_deref()?.into()))));
        if let Some((tool, args)) = request.tool.as_ref().and_then(|tool| Some((tool, tool.args.as_ref()?))) {
            let root = tool.args_at.as_deref().unwrap_or("tool.args");
            push_leaves(args, &mut root.to_owned(), &mut texts);
        }
        self.placeholders(texts.iter().map(|(path, text)| (&**path, &**text)))
    }

    /// `text`, such as a model's answer to what was redacted, with each placeholder replaced by what it stands for in `request`,
    /// about which the decision was made. Linear in both.
    pub fn restore(&self, request: &Request, text: &str) -> String {
        self.placeholders_of(request).restore(text)
    }
}

/// Adds each string and number below `value` with its path. Recursion is bounded by the depth of a request.
fn push_leaves<'v>(value: &'v Value, path: &mut String, texts: &mut Vec<(Cow<'v, str>, Cow<'v, str>)>) {
    let text: Cow<'v, str> = match value {
        Value::Null | Value::Bool(_) => return,
        Value::String(text) => text.into(),
        Value::Int(int) => int.to_string().into(),
        Value::Float(float) => float.to_string().into(),
        Value::List(items) => {
            for (place, item) in items.iter().enumerate() {
                let before = path.len();
                path.push_str(&format!("[{place}]"));
                push_leaves(item, path, texts);
                path.truncate(before);
            }
            return;
        }
        Value::Map(members) => {
            for (key, member) in members {
                let before = path.len();
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(key);
                push_leaves(member, path, texts);
                path.truncate(before);
            }
            return;
        }
    };
    texts.push((path.clone().into(), text));
}

impl Placeholders {
    /// `text` with each placeholder replaced by what it stands for; what was put in is not looked at again. A text that was
    /// redacted with placeholders only is again what it was.
    pub fn restore(&self, text: &str) -> String {
        let longest = self.0.keys().map(String::len).max().unwrap_or(0);
        let mut restored = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(start) = rest.find('[') {
            let (before, from) = rest.split_at_checked(start).unwrap_or((rest, ""));
            restored.push_str(before);
            let ends = from.match_indices(']').map(|(at, _)| at + 1).take_while(|end| *end <= longest);
            let found = ends.into_iter().find_map(|end| Some((end, self.0.get(from.get(..end)?)?)));
            let end = match found {
                Some((end, original)) => {
                    restored.push_str(original);
                    end
                }
                None => {
                    restored.push('[');
                    1
                }
            };
            rest = from.get(end..).unwrap_or("");
        }
        restored.push_str(rest);
        restored
    }

    /// Each placeholder with what it stands for.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, text)| (&**name, &**text))
    }
}

/// Whether a replacement has the form `[label#7]`.
fn is_placeholder(replacement: &str) -> bool {
    let inner = replacement.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let number = inner.and_then(|inner| inner.rsplit_once('#')).map(|(_, number)| number);
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}
