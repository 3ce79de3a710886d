//! Words and phrases, whatever their case.

use regex_syntax::hir::{ClassUnicode, ClassUnicodeRange};

/// Longest keyword, in characters, that is compared in place. Bounds the work of one comparison; a longer one is
/// searched for as a regular expression.
const MAX_CHARS: usize = 64;

/// A keyword of [`Keywords`].
#[derive(Clone, Copy, Debug)]
pub(crate) enum Keyword {
    /// These bytes, ASCII in lower case.
    Ascii { from: u32, len: u32 },
    /// These forms.
    Forms { from: u32, len: u32 },
}

/// The keywords of a scanner. Each matches itself under Unicode simple case folding: `k` is also `K` and the Kelvin sign,
/// but `ß` is not `ss` and the dotless `ı` is not `i`.
#[derive(Debug, Default)]
pub(crate) struct Keywords {
    ascii: Vec<u8>,
    /// What may stand at each position: no character has more than four forms.
    forms: Vec<[char; 4]>,
}

impl Keywords {
    /// Adds a keyword. `None` if it is too long to be compared in place, or empty.
    pub(crate) fn add(&mut self, text: &str) -> Option<Keyword> {
        let chars = text.chars().take(MAX_CHARS + 1).count();
        if !(1..=MAX_CHARS).contains(&chars) {
            return None;
        }
        let len = u32::try_from(chars).ok()?;
        if text.is_ascii() {
            let from = u32::try_from(self.ascii.len()).ok()?;
            self.ascii.extend(text.bytes().map(|byte| byte.to_ascii_lowercase()));
            return Some(Keyword::Ascii { from, len });
        }
        let from = u32::try_from(self.forms.len()).ok()?;
        let forms: Vec<[char; 4]> = text.chars().map(forms).collect::<Option<_>>()?;
        self.forms.extend(forms);
        Some(Keyword::Forms { from, len })
    }

    /// Frees what building has left over.
    pub(crate) fn shrink(&mut self) {
        self.ascii.shrink_to_fit();
        self.forms.shrink_to_fit();
    }

    pub(crate) fn memory_usage(&self) -> usize {
        self.ascii.len() + size_of_val(&*self.forms)
    }

    /// A text that the keyword matches.
    pub(crate) fn text(&self, keyword: Keyword) -> String {
        match keyword {
            Keyword::Ascii { from, len } => {
                let bytes = self.ascii.get(from as usize..from as usize + len as usize).unwrap_or_default();
                bytes.iter().copied().map(char::from).collect()
            }
            Keyword::Forms { from, len } => {
                let forms = self.forms.get(from as usize..from as usize + len as usize).unwrap_or_default();
                forms.iter().map(|[first, ..]| *first).collect()
            }
        }
    }

    /// One past the keyword's last byte, if it stands at `start` of `text`.
    pub(crate) fn end_at(&self, keyword: Keyword, text: &str, start: usize) -> Option<usize> {
        match keyword {
            Keyword::Ascii { from, len } => {
                let (from, len) = (from as usize, len as usize);
                let (keyword, bytes) = (self.ascii.get(from..from + len)?, text.as_bytes());
                let mut at = start;
                for folded in keyword {
                    let byte = *bytes.get(at)?;
                    at += if byte.to_ascii_lowercase() == *folded {
                        1
                    } else {
                        // The two letters with a case beyond ASCII.
                        match folded {
                            b's' if bytes.get(at..)?.starts_with("\u{17F}".as_bytes()) => 2,
                            b'k' if bytes.get(at..)?.starts_with("\u{212A}".as_bytes()) => 3,
                            _ => return None,
                        }
                    };
                }
                Some(at)
            }
            Keyword::Forms { from, len } => {
                let (from, len) = (from as usize, len as usize);
                let mut chars = text.get(start..)?.chars();
                for forms in self.forms.get(from..from + len)? {
                    if !forms.contains(&chars.next()?) {
                        return None;
                    }
                }
                Some(text.len() - chars.as_str().len())
            }
        }
    }

    /// Its first place at or after `at`, by trying every place.
    pub(crate) fn find(&self, keyword: Keyword, text: &str, at: usize) -> Option<(usize, usize)> {
        let rest = text.get(at..)?;
        rest.char_indices().find_map(|(offset, _)| {
            let start = at + offset;
            self.end_at(keyword, text, start).map(|end| (start, end))
        })
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

/// The characters that `c` matches under simple case folding, some of them more than once. Never `None`, because none
/// has more than four: a test tries them all.
pub(crate) fn forms(c: char) -> Option<[char; 4]> {
    if c.is_ascii() {
        return Some(match c {
            'k' | 'K' => ['K', 'k', '\u{212A}', '\u{212A}'],
            's' | 'S' => ['S', 's', '\u{17F}', '\u{17F}'],
            _ => [
                c.to_ascii_uppercase(),
                c.to_ascii_lowercase(),
                c.to_ascii_lowercase(),
                c.to_ascii_lowercase(),
            ],
        });
    }
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

    fn found(keyword: &str, text: &str) -> Option<(usize, usize)> {
        let mut keywords = Keywords::default();
        let keyword = keywords.add(keyword).unwrap();
        keywords.find(keyword, text, 0)
    }

    #[test]
    fn folds_simply() {
        assert_eq!(found("Straße", "die STRAßE"), Some((4, 11)));
        assert_eq!(found("strasse", "straße"), None);
        assert_eq!(found("kiss", "\u{212A}i\u{17F}S"), Some((0, 7)));
        assert_eq!(found("kiss", "\u{212A}i\u{17F}"), None);
        assert_eq!(found("i", "\u{131}\u{130}"), None);
        assert_eq!(found("σας", "ΣΑΣ"), Some((0, 6)));
        assert_eq!(found("a\u{212A}", "AK"), Some((0, 2)));
    }

    #[test]
    fn no_character_has_more_than_four_forms() {
        for c in '\0'..=char::MAX {
            let mut class = ClassUnicode::new([ClassUnicodeRange::new(c, c)]);
            class.case_fold_simple();
            let forms = forms(c).unwrap();
            let mut listed: Vec<char> = forms.to_vec();
            listed.sort_unstable();
            listed.dedup();
            let folded: Vec<char> = class.iter().flat_map(|range| range.start()..=range.end()).collect();
            assert_eq!(listed, folded, "{c:?}");
        }
    }

    #[test]
    fn long_ones_are_left_to_the_engine() {
        let mut keywords = Keywords::default();
        assert!(keywords.add(&"x".repeat(MAX_CHARS)).is_some());
        assert!(keywords.add(&"x".repeat(MAX_CHARS + 1)).is_none());
        assert!(keywords.add("").is_none());
    }

    #[test]
    fn a_text_contains_a_needle_in_any_case() {
        assert!(contains_folded("Run SHELL now", "shell"));
        assert!(contains_folded("2 \u{212a}", "k"));
        assert!(contains_folded("x", ""));
        assert!(!contains_folded("shel", "shell"));
    }
}
