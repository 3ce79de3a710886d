//! Ids of imported policies: the server's where the document has one, else made from the name.

use std::collections::BTreeMap;

use crate::document::{NodeKind, Policy};
use crate::value::sha256;

use super::object::{Object, quote};

/// The longest id that a native bundle accepts, less room for a number.
const LONGEST: usize = 120;

/// The ids that one document has given out.
#[derive(Debug, Default)]
pub(super) struct Ids {
    /// Each id with the number to try next if its name comes again.
    taken: BTreeMap<String, usize>,
}

impl Ids {
    /// Starts a policy with its id and name: the id is the first of `keys` that the document has, else made from the
    /// name.
    pub(super) fn policy(&mut self, document: &mut Object<'_, '_>, keys: &[&str], set: &str) -> Policy {
        let node = document.node();
        let given = keys.iter().find_map(|key| document.text(key)).filter(|id| !id.is_empty());
        // Named before anything else is read, so that each problem says which policy it is in.
        let label = given.as_ref().map(|id| id.as_str()).or(match node.get("name").map(|name| &name.kind) {
            Some(NodeKind::String(name)) => Some(name),
            _ => None,
        });
        if let Some(label) = label {
            document.rename(format!("policy {}", quote(label)));
        }
        let name = document.required_text("name");
        let id = match (&given, &name) {
            (Some(id), _) => {
                self.reserve(id);
                id.value.clone()
            }
            (None, Some(name)) => self.of_name(name),
            (None, None) => self.of_name("policy"),
        };
        let mut policy = Policy::new(id, set, node.span);
        if let Some(place) = given.as_ref().or(name.as_ref()) {
            policy.id_span = place.span;
        }
        policy.name = name.map(|name| name.value);
        policy
    }

    /// Keeps `id` from being made from a name.
    pub(super) fn reserve(&mut self, id: &str) {
        self.taken.entry(id.to_owned()).or_insert(2);
    }

    /// An id made from `name`, with a number if it is taken: `critical-events`, then `critical-events-2`.
    ///
    /// Amortised O(log n): no number is tried twice for one name.
    pub(super) fn of_name(&mut self, name: &str) -> String {
        let slug = slug(name);
        let Some(mut number) = self.taken.get(&slug).copied() else {
            self.reserve(&slug);
            return slug;
        };
        let id = loop {
            let id = format!("{slug}-{number}");
            number += 1;
            if !self.taken.contains_key(&id) {
                break id;
            }
        };
        self.taken.insert(slug, number);
        self.reserve(&id);
        id
    }
}

/// `PII Protection Policy` as `pii-protection-policy`. A name without a Latin letter or digit is named by its digest,
/// so that its id, too, stays the same from one reading to the next.
pub(super) fn slug(name: &str) -> String {
    let mut slug = String::new();
    for word in name.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.extend(word.chars().map(|letter| letter.to_ascii_lowercase()));
    }
    slug.truncate(LONGEST);
    if slug.is_empty() {
        let digest = sha256(name.as_bytes());
        let start = digest.strip_prefix("sha256:").and_then(|digits| digits.get(..8)).unwrap_or_default();
        slug = format!("policy-{start}");
    }
    slug
}

#[cfg(test)]
mod tests {
    use super::{Ids, LONGEST, slug};

    #[test]
    fn a_name_becomes_an_id() {
        assert_eq!(slug("PII Protection Policy"), "pii-protection-policy");
        assert_eq!(slug("  --High risk & PII!  "), "high-risk-pii");
        assert_eq!(slug("个人信息"), slug("个人信息"));
        assert_ne!(slug("个人信息"), slug("个人数据"));
        assert!(slug("个人信息").starts_with("policy-"));
        assert_eq!(slug(&"x".repeat(500)).len(), LONGEST);
    }

    #[test]
    fn a_taken_id_gets_a_number() {
        let mut ids = Ids::default();
        ids.reserve("a-3");
        assert_eq!(["A", "a", "a!", "a-2"].map(|name| ids.of_name(name)), ["a", "a-2", "a-4", "a-2-2"]);
    }

    #[test]
    fn many_equal_names_take_linear_time() {
        let mut ids = Ids::default();
        for _ in 0..20_000 {
            ids.of_name("same");
        }
        assert_eq!(ids.of_name("same"), "same-20001");
    }
}
