//! A word or phrase, whatever its case.

use regex_syntax::hir::{ClassUnicode, ClassUnicodeRange};

/// Longest keyword, in characters, that is compared in place. Bounds the work of one comparison; a longer one is
/// searched for as a regular expression.
const MAX_CHARS: usize = 64;

/// Most spellings of a keyword's beginning that the automaton looks for.
const MAX_SPELLINGS: usize = 16;

/// Characters of a keyword that those spellings cover.
const MAX_SPELLED: usize = 24;

/// A text that matches itself under Unicode simple case folding: `k` is also `K` and the Kelvin sign, but `ß` is
/// not `ss` and the dotless `ı` is not `i`.
#[derive(Debug)]
pub(crate) struct Keyword {
    /// What may stand at each position: no character has more than four forms.
    forms: Box<[[char; 4]]>,
}

impl Keyword {
    /// `None` if `text` is too long to be compared in place, or empty.
    pub(crate) fn new(text: &str) -> Option<Keyword> {
        let forms: Vec<_> = text.chars().take(MAX_CHARS + 1).map(forms).collect::<Option<_>>()?;
        (1..=MAX_CHARS).contains(&forms.len()).then(|| Keyword { forms: forms.into() })
    }

    /// One past the keyword's last byte, if it stands at `start` of `text`.
    pub(crate) fn end_at(&self, text: &str, start: usize) -> Option<usize> {
        let mut chars = text.get(start..)?.chars();
        for forms in &self.forms {
            if !forms.contains(&chars.next()?) {
                return None;
            }
        }
        Some(text.len() - chars.as_str().len())
    }

    /// Its first place at or after `at`, by trying every place.
    pub(crate) fn find(&self, text: &str, at: usize) -> Option<(usize, usize)> {
        let rest = text.get(at..)?;
        rest.char_indices().find_map(|(offset, _)| {
            let start = at + offset;
            self.end_at(text, start).map(|end| (start, end))
        })
    }

    /// Every spelling of its beginning, upper-case ASCII letters left out. All have the same number of characters,
    /// so that they occur in a text in the order of their starts *and* of their ends.
    pub(crate) fn spellings(&self) -> Vec<Vec<u8>> {
        let mut spellings = vec![String::new()];
        for forms in self.forms.iter().take(MAX_SPELLED) {
            let mut forms: Vec<char> = forms.iter().map(char::to_ascii_lowercase).collect();
            forms.sort_unstable();
            forms.dedup();
            if spellings.len() * forms.len() > MAX_SPELLINGS {
                break;
            }
            spellings = spellings
                .iter()
                .flat_map(|spelling| forms.iter().map(move |form| format!("{spelling}{form}")))
                .collect();
        }
        spellings.into_iter().map(String::into_bytes).collect()
    }
}

/// Whether `text` contains `needle` under Unicode simple case folding: the same letters that a keyword takes for each
/// other. Linear in both.
pub fn contains_folded(text: &str, needle: &str) -> bool {
    folded(text).contains(&folded(needle))
}

/// Each character as the first of its forms, and that as its ASCII lower case.
fn folded(text: &str) -> String {
    text.chars()
        .map(|c| {
            let first = if c.is_ascii() { None } else { forms(c).and_then(|forms| forms.into_iter().min()) };
            first.unwrap_or(c).to_ascii_lowercase()
        })
        .collect()
}

fn forms(c: char) -> Option<[char; 4]> {
    let mut class = ClassUnicode::new([ClassUnicodeRange::new(c, c)]);
    class.case_fold_simple();
    let mut forms = [c; 4];
    let mut slots = forms.iter_mut();
    for form in class.iter().flat_map(|range| range.start()..=range.end()) {
        *slots.next()? = form;
    }
    Some(forms)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_simply() {
        let found = |keyword: &str, text: &str| Keyword::new(keyword).unwrap().find(text, 0);
        assert_eq!(found("Straße", "die STRAßE"), Some((4, 11)));
        assert_eq!(found("strasse", "straße"), None);
        assert_eq!(found("kiss", "\u{212A}i\u{17F}S"), Some((0, 7)));
        assert_eq!(found("i", "\u{131}\u{130}"), None);
        assert_eq!(found("σας", "ΣΑΣ"), Some((0, 6)));
        assert_eq!(Keyword::new("k").unwrap().spellings(), [b"k".to_vec(), "\u{212A}".into()]);
    }

    #[test]
    fn no_character_has_more_than_four_forms() {
        assert!(('\0'..=char::MAX).all(|c| forms(c).is_some()));
    }

    #[test]
    fn long_ones_are_left_to_the_engine() {
        assert!(Keyword::new(&"x".repeat(MAX_CHARS)).is_some());
        assert!(Keyword::new(&"x".repeat(MAX_CHARS + 1)).is_none());
        assert!(Keyword::new("").is_none());
    }
}
