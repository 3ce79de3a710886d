//! Which value of a document a place belongs to.

use std::fmt::Write as _;

/// The values of one source by their bytes, so that a place can be named by a JSON pointer.
///
/// Values are pushed in the order they are written, each after the one it lies in.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    values: Vec<Value>,
}

/// Names a value of an [`Outline`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutlineId(usize);

/// How a value is reached from the one it lies in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A member of a map.
    Key(Box<str>),
    /// An item of a list.
    Index(usize),
}

#[derive(Clone, Debug)]
struct Value {
    start: u32,
    end: u32,
    reached: Option<(OutlineId, Step)>,
}

impl Outline {
    /// Adds the value that stands at the bytes `start..end`; for a map's member, its key counts as part of it.
    pub fn push(&mut self, start: u32, end: u32, reached: Option<(OutlineId, Step)>) -> OutlineId {
        self.values.push(Value { start, end, reached });
        OutlineId(self.values.len() - 1)
    }

    /// JSON pointer (RFC 6901) of the innermost value that has all of the bytes `start..end`; empty for the whole
    /// document. Takes O(log n + depth) for n values.
    pub fn pointer(&self, start: u32, end: u32) -> String {
        let after = self.values.partition_point(|value| value.start <= start);
        let mut next = after.checked_sub(1).map(OutlineId);
        let mut steps = Vec::new();
        while let Some(value) = next.and_then(|id| self.values.get(id.0)) {
            // Once a value has the bytes, so have all that it lies in.
            if end <= value.end {
                steps.extend(value.reached.as_ref().map(|(_, step)| step));
            }
            next = value.reached.as_ref().map(|(parent, _)| *parent);
        }
        let mut pointer = String::new();
        for step in steps.into_iter().rev() {
            // Writing to a String cannot fail.
            let _ = match step {
                Step::Key(key) => write!(pointer, "/{}", key.replace('~', "~0").replace('/', "~1")),
                Step::Index(index) => write!(pointer, "/{index}"),
            };
        }
        pointer
    }
}
