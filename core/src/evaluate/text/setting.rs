//! What is known of a text beyond what is written in it: the keys under which it stands, and where its author is at home.

use std::borrow::Cow;

use crate::detector::Setting;
use crate::detector::validate::phone::Regions;
use crate::diagnostic::Code;
use crate::error::Problem;
use crate::program::Field;
use crate::request::Request;
use crate::value::Value;

use super::{Role, Step, Text, To};

/// The fact by which a request says where telephone numbers are at home: a country or a list of them.
const REGIONS: &str = "phone_regions";

/// The request's countries. What is none is reported and left out.
pub(in super::super) fn regions(request: &Request, problems: &mut Vec<Problem>) -> Regions {
    let mut regions = Regions::default();
    let named = match request.facts.get(REGIONS) {
        Some(Value::List(items)) => items.as_slice(),
        Some(Value::Null) | None => &[],
        Some(one) => std::slice::from_ref(one),
    };
    for name in named {
        match name.as_str().and_then(|name| Regions::of([name]).ok()) {
            Some(region) => regions = regions.or(region),
            None => problems.push(Problem::new(
                Code::Enum,
                format!("facts.{REGIONS}"),
                "is not the ISO 3166-1 code of a country whose numbering plan is known, such as \"DE\"",
            )),
        }
    }
    regions
}

/// What is known of a text, whose arguments' steps are `steps`. What is asked of a detector is not part of it. A key stands under the
/// keys of its map.
pub(super) fn of<'r>(text: &Text<'r>, steps: &[Step<'r>], regions: Regions) -> Setting<'r> {
    let keys = match text.role {
        Role::Field(Field::Fact(name)) => [&**name, ""],
        Role::Content(_) | Role::Field(_) => [""; 2],
        Role::Argument(step) | Role::Key(step, _) => {
            let mut keys = [""; 2];
            let mut free = keys.iter_mut();
            let mut at = step;
            while let Some(step) = at.and_then(|id| steps.get(id.0)) {
                if let To::Key(key) = step.to {
                    let Some(slot) = free.next() else { break };
                    *slot = key;
                }
                at = step.above;
            }
            keys
        }
    };
    Setting { keys, regions, ..Setting::default() }
}

/// What is known of a value in a text of JSON that stands under `keys`.
pub(super) fn in_json<'k>(keys: &'k [Cow<'_, str>; 2], regions: Regions) -> Setting<'k> {
    Setting { keys: keys.each_ref().map(|key| &**key), regions, ..Setting::default() }
}

/// The key to which a text is assigned; empty for a key, which is nobody's value.
pub(super) const fn assigned_key<'t>(role: &Role<'_>, setting: Setting<'t>) -> &'t str {
    let [key, _] = setting.keys;
    if matches!(role, Role::Key(..)) { "" } else { key }
}

/// A text as the value that is assigned to its key, `"password": "…"`, and where in it the text begins. Detectors that read the name
/// which a value is assigned to find it there. `None` for what no such value is: a long text, or one with every kind of quotation
/// mark.
pub(super) fn assignment(key: &str, text: &str) -> Option<(String, usize)> {
    /// Bytes.
    const LONGEST_KEY: usize = 64;
    const LONGEST_VALUE: usize = 512;
    if key.is_empty() || key.len() > LONGEST_KEY || text.is_empty() || text.len() > LONGEST_VALUE {
        return None;
    }
    let quote = ['"', '\'', '`'].into_iter().find(|quote| !text.contains(*quote))?;
    let assignment = format!("{quote}{key}{quote}: {quote}{text}{quote}");
    let start = assignment.len() - text.len() - 1;
    Some((assignment, start))
}
