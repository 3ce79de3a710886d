//! Single values of many types: which are found, and which look-alikes are left alone.

use std::collections::BTreeMap;

use serde::Serialize;

use super::data::Value;
use super::gold;
use super::{Finder as _, Found, Library, Rate};

/// The rates of each type.
#[derive(Debug, Default, Serialize)]
pub struct Values {
    /// By gold type.
    pub types: BTreeMap<String, ValueType>,
    /// Values of types that are looked for: expected and found.
    pub found: Rate,
    /// Texts of types that are looked for without such a value: left alone.
    pub passed: Rate,
}

/// The rates of one type.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct ValueType {
    /// Whether any detector looks for it.
    pub looked_for: bool,
    /// Texts with values, of which all were found, where they are, and nothing else.
    pub found: Rate,
    /// Texts without, in which nothing was found.
    pub passed: Rate,
}

impl Values {
    pub(super) fn measure(values: &[Value], library: &mut Library) -> Values {
        let mut scores = Values::default();
        for value in values {
            let answers = gold::answers(gold::VALUES, &value.kind);
            let looked_for = gold::is_looked_for(answers);
            let mut found = library.find(&value.text);
            found.retain(|found| gold::counts(found, answers));
            let right = is_right(value, &found);
            let kind = scores.types.entry(value.kind.clone()).or_default();
            kind.looked_for = looked_for;
            let (rate, total) = if value.expected_count > 0 {
                (&mut kind.found, &mut scores.found)
            } else {
                (&mut kind.passed, &mut scores.passed)
            };
            rate.add(right);
            if looked_for {
                total.add(right);
            }
        }
        scores
    }
}

/// Whether there are as many findings as expected, each meeting one of the places named.
fn is_right(value: &Value, found: &[Found]) -> bool {
    let meets =
        |(start, end): &(usize, usize)| found.iter().any(|found| found.start < *end && *start < found.end);
    found.len() == value.expected_count && value.spans.iter().flatten().all(meets)
}
