//! Replacing spans of text.

use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::value::Name;

/// A span to replace. Offsets are in the unit of [`Decision::offsets`](super::Decision::offsets).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Redaction {
    /// The part of the request.
    pub path: Name,
    /// Its start.
    pub start: usize,
    /// One past its end.
    pub end: usize,
    /// What stands there instead.
    pub replacement: String,
}

/// A part of the content after redaction.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextAfter {
    /// The part.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// Shows the length only.
impl fmt::Debug for TextAfter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TextAfter({}, {} bytes)", self.path, self.text.len())
    }
}

/// `text` with each of `spans`, in bytes, replaced by the text beside it. They must be sorted and must not overlap, as a
/// decision's are; one that does not fit the text is passed over.
pub(crate) fn replaced<'r>(text: &str, spans: impl IntoIterator<Item = (Range<usize>, &'r str)>) -> String {
    let mut after = String::with_capacity(text.len());
    let mut done = 0;
    for (span, with) in spans {
        let Some(kept) = text.get(done..span.start) else { continue };
        if !text.is_char_boundary(span.end) {
            continue;
        }
        after.push_str(kept);
        after.push_str(with);
        done = span.end;
    }
    after.push_str(text.get(done..).unwrap_or(""));
    after
}

/// `text` with all but its last four letters and digits replaced by `*`; one of up to eight is masked whole.
pub(crate) fn masked(text: &str) -> String {
    masked_but(text, 4)
}

/// `text` with all but its last `shown` letters and digits replaced by `*`. One that has no more than twice as many is
/// masked whole: what is left would tell too much.
pub(crate) fn masked_but(text: &str, shown: usize) -> String {
    let telling = text.chars().filter(|c| c.is_alphanumeric()).count();
    let hidden = if telling / 2 < shown || telling == 2 * shown { telling } else { telling - shown };
    let mut seen = 0;
    text.chars()
        .map(|c| {
            if !c.is_alphanumeric() {
                return c;
            }
            seen += 1;
            if seen <= hidden { '*' } else { c }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{masked, replaced};

    fn redacted(text: &str, spans: &[(usize, usize)]) -> String {
        replaced(text, spans.iter().map(|(start, end)| (*start..*end, "[REDACTED]")))
    }

    #[test]
    fn spans_are_replaced_and_the_rest_is_kept() {
        let text = "añb 123 c";
        assert_eq!(redacted(text, &[(5, 8)]), "añb [REDACTED] c");
        assert_eq!(redacted(text, &[(0, 4), (5, 8)]), "[REDACTED] [REDACTED] c");
        assert_eq!(redacted(text, &[]), text);
    }

    #[test]
    fn a_span_that_does_not_fit_is_passed_over() {
        assert_eq!(redacted("añb", &[(2, 3)]), "añb");
        assert_eq!(redacted("abc", &[(1, 9)]), "abc");
    }

    #[test]
    fn a_preview_shows_the_last_four() {
        assert_eq!(masked("123-45-6789"), "***-**-6789");
        assert_eq!(masked("hunter2"), "*******");
    }
}
