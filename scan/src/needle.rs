//! A text that is looked for in short texts: an action, a fact, an argument.

use memchr::memmem::Finder;

use crate::confirm::{Keyword, Keywords, contains_folded};

/// Bytes up to which looking at every place costs less than making ready to skip some.
const SHORT: usize = 64;

/// A text to look for, made ready once.
#[derive(Debug)]
pub struct Needle(Kind);

#[derive(Debug)]
enum Kind {
    Exact(Box<Finder<'static>>),
    /// Whatever the case.
    Folded(Keywords, Keyword),
    /// Whatever the case, and too long to be compared at every place.
    Long(String),
}

impl Needle {
    /// `text` as it is written.
    pub fn exact(text: &str) -> Needle {
        Needle(Kind::Exact(Box::new(Finder::new(text).into_owned())))
    }

    /// `text` under Unicode simple case folding.
    pub fn folded(text: &str) -> Needle {
        let mut keywords = Keywords::default();
        Needle(match keywords.add(text) {
            Some(keyword) => {
                keywords.shrink();
                Kind::Folded(keywords, keyword)
            }
            None => Kind::Long(text.to_owned()),
        })
    }

    /// Whether it occurs in `text`. Linear in the text.
    pub fn is_in(&self, text: &str) -> bool {
        match &self.0 {
            Kind::Exact(finder) if text.len() > SHORT => finder.find(text.as_bytes()).is_some(),
            Kind::Exact(finder) => occurs(text.as_bytes(), finder.needle()),
            Kind::Folded(keywords, keyword) => keywords.find(*keyword, text, 0).is_some(),
            Kind::Long(needle) => contains_folded(text, needle),
        }
    }
}

/// Whether `needle` stands at some place of `text`.
fn occurs(text: &[u8], needle: &[u8]) -> bool {
    let Some((first, rest)) = needle.split_first() else { return true };
    let mut left = text;
    while let Some(place) = left.iter().position(|byte| byte == first) {
        left = left.get(place + 1..).unwrap_or_default();
        if left.starts_with(rest) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Needle, contains_folded};

    proptest! {
        #[test]
        fn it_finds_what_is_there(text in "[abAB ſsSkK\u{212a}é]{0,100}", needle in "[abAsSkK\u{212a}]{0,3}") {
            prop_assert_eq!(Needle::exact(&needle).is_in(&text), text.contains(&needle));
            prop_assert_eq!(Needle::folded(&needle).is_in(&text), contains_folded(&text, &needle));
        }
    }

    #[test]
    fn a_long_needle_is_found_whatever_its_case() {
        let long = "ab".repeat(100);
        assert!(Needle::folded(&long).is_in(&format!("x{}", long.to_uppercase())));
        assert!(!Needle::folded(&long).is_in(&"ab".repeat(99)));
    }
}
