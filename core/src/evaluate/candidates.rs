//! The policies in scope whose conditions have to be looked at.

use crate::program::{
    Asks, Group, KeyField, PlaceId, PolicyId, PolicyIndex, member_hash, text_hash, truth_hash,
};
use crate::value::Value;

use super::Rows;
use super::machine::Machine;
use super::value::Val;

impl Machine<'_> {
    /// The policies at `places` that the request could match, in the program's order. Of a policy that is left out a
    /// necessary part of the condition is certainly false.
    pub(super) fn candidates(&self, places: &[PlaceId], rows: Rows, found: &mut Vec<PolicyId>) {
        found.clear();
        let index = &self.program.index;
        for place in places {
            if rows == Rows::All {
                found.extend(index.groups(*place).iter().flat_map(|group| group.policies.iter()));
                continue;
            }
            for group in self.program.groups(*place, self.request.kind) {
                self.candidates_of(index, group, found);
            }
        }
        self.program.sort(found);
    }

    fn candidates_of(&self, index: &PolicyIndex, group: &Group, found: &mut Vec<PolicyId>) {
        if !index.is_enabled() {
            found.extend_from_slice(&group.policies);
            return;
        }
        found.extend_from_slice(&group.always);
        for key in &group.fields {
            if self.with_key(group, key, found).is_none() {
                found.extend_from_slice(&key.policies);
            }
        }
        if group.found.is_empty() {
            return;
        }
        if self.texts.is_certain() {
            found.extend(self.texts.finders_with_hits().flat_map(|finder| group.with_finder(finder)));
        } else {
            found.extend(group.found.iter().map(|(_, id)| *id));
        }
    }

    /// Adds the policies whose key the field meets; `None` if that cannot be told.
    fn with_key(&self, group: &Group, key: &KeyField, found: &mut Vec<PolicyId>) -> Option<()> {
        match (key.asks, self.value(key.field).ok()?) {
            (Asks::Text, Val::Str(text)) => found.extend(group.with_value(text_hash(key.field, text))),
            (Asks::Truth, Val::Bool(truth)) => found.extend(group.with_value(truth_hash(key.field, *truth))),
            (Asks::Member, Val::Strings(texts)) => {
                found.extend(texts.iter().flat_map(|text| group.with_value(member_hash(key.field, text))));
            }
            (Asks::Member, Val::Values(values)) if values.iter().all(|value| value.as_str().is_some()) => {
                let texts = values.iter().filter_map(Value::as_str);
                found.extend(texts.flat_map(|text| group.with_value(member_hash(key.field, text))));
            }
            // A question about another type than the key's is unknown.
            _ => return None,
        }
        Some(())
    }
}
