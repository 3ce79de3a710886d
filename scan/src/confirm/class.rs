//! Sets of characters, shared by all programs of a scanner.

use std::collections::BTreeMap;

use regex_syntax::hir::Class as HirClass;

/// A set of characters.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Class {
    /// By ASCII character.
    ascii: u128,
    /// Ranges of characters beyond ASCII, ascending and apart.
    beyond: Box<[(char, char)]>,
}

/// Names a class of [`Classes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ClassId(u32);

/// Every class once.
#[derive(Debug, Default)]
pub(crate) struct ClassBuilder {
    classes: Vec<Class>,
    known: BTreeMap<Class, ClassId>,
}

impl ClassBuilder {
    pub(crate) fn add(&mut self, class: Class) -> ClassId {
        if let Some(id) = self.known.get(&class) {
            return *id;
        }
        let id = ClassId(u32::try_from(self.classes.len()).unwrap_or(u32::MAX));
        self.classes.push(class.clone());
        self.known.insert(class, id);
        id
    }

    pub(crate) fn get(&self, id: ClassId) -> Option<&Class> {
        self.classes.get(id.0 as usize)
    }

    pub(crate) fn build(self) -> Classes {
        Classes(self.classes.into())
    }
}

/// The classes of a scanner.
#[derive(Debug)]
pub(crate) struct Classes(Box<[Class]>);

impl Classes {
    pub(crate) fn get(&self, id: ClassId) -> Option<&Class> {
        self.0.get(id.0 as usize)
    }

    pub(crate) fn memory_usage(&self) -> usize {
        self.0.iter().map(|class| size_of::<Class>() + size_of_val(&*class.beyond)).sum()
    }
}

impl Class {
    pub(crate) fn new(class: &HirClass) -> Class {
        match class {
            HirClass::Unicode(class) => {
                Class::of_ranges(class.iter().map(|range| (range.start(), range.end())))
            }
            HirClass::Bytes(class) => {
                Class::of_ranges(class.iter().map(|range| (range.start().into(), range.end().into())))
            }
        }
    }

    /// Of ranges that are ascending and apart.
    pub(crate) fn of_ranges(ranges: impl Iterator<Item = (char, char)>) -> Class {
        const BEYOND: char = '\u{80}';
        let mut ascii = 0;
        let mut beyond = Vec::new();
        for (first, last) in ranges {
            for c in first..=last.min('\u{7F}') {
                ascii |= 1 << u32::from(c);
            }
            if last >= BEYOND {
                beyond.push((first.max(BEYOND), last));
            }
        }
        Class { ascii, beyond: beyond.into() }
    }

    /// Its ASCII characters.
    pub(crate) fn ascii(&self) -> impl Iterator<Item = u8> {
        let mut left = self.ascii;
        std::iter::from_fn(move || {
            let byte = left.trailing_zeros();
            left &= left.checked_sub(1)?;
            u8::try_from(byte).ok()
        })
    }

    /// Its ASCII characters, a bit each.
    pub(crate) fn ascii_bits(&self) -> u128 {
        self.ascii
    }

    /// Its ranges beyond ASCII.
    pub(crate) fn beyond(&self) -> &[(char, char)] {
        &self.beyond
    }

    pub(crate) fn has_ascii(&self, byte: u8) -> bool {
        byte < 0x80 && self.ascii >> byte & 1 == 1
    }

    pub(crate) fn has(&self, c: char) -> bool {
        if c.is_ascii() {
            return self.ascii >> u32::from(c) & 1 == 1;
        }
        let next = self.beyond.partition_point(|(first, _)| *first <= c);
        next.checked_sub(1).and_then(|at| self.beyond.get(at)).is_some_and(|(_, last)| c <= *last)
    }

    /// How many bytes the character at `at` takes, if there is one and it is a member.
    pub(crate) fn step(&self, text: &str, at: usize) -> Option<usize> {
        let byte = *text.as_bytes().get(at)?;
        if byte < 0x80 {
            return self.has_ascii(byte).then_some(1);
        }
        if self.beyond.is_empty() {
            return None;
        }
        let c = text.get(at..)?.chars().next()?;
        self.has(c).then(|| c.len_utf8())
    }

    /// Where the longest run of members that ends at `end` begins: at or after `from`, and at most `most` characters long.
    pub(crate) fn run_before(&self, text: &str, from: usize, end: usize, most: usize) -> usize {
        let mut start = end;
        for _ in 0..most {
            let Some(before) = text.as_bytes().get(from..start).and_then(<[u8]>::last) else { break };
            if *before < 0x80 {
                if !self.has_ascii(*before) {
                    break;
                }
                start -= 1;
            } else {
                let last = text.get(from..start).and_then(|before| before.chars().next_back());
                let Some(c) = last.filter(|c| self.has(*c)) else { break };
                start -= c.len_utf8();
            }
        }
        start
    }
}

#[cfg(test)]
mod tests {
    use regex_syntax::hir::HirKind;

    use super::*;

    fn class(pattern: &str) -> Class {
        match regex_syntax::parse(pattern).unwrap().into_kind() {
            HirKind::Class(class) => Class::new(&class),
            other => panic!("{other:?} is no class"),
        }
    }

    #[test]
    fn members_are_those_of_the_expression() {
        for pattern in [r"\w", r"\d", "[^a]", "[a-c密é-ö]", "(?-u:[0-9a-f])", r"[\x{7F}-\x{80}]"] {
            let (class, regex) = (class(pattern), regex::Regex::new(&format!("^{pattern}$")).unwrap());
            for c in ('\0'..='\u{3000}').chain(['密', '\u{10FFFF}', '😀']) {
                let mut buffer = [0; 4];
                let text: &str = c.encode_utf8(&mut buffer);
                assert_eq!(class.has(c), regex.is_match(text), "{c:?} in {pattern}");
                assert_eq!(class.step(text, 0).is_some(), class.has(c), "{c:?} in {pattern}");
            }
        }
    }

    #[test]
    fn runs_are_found_backwards() {
        let letters = class(r"\pL");
        let text = "a1bé密c";
        assert_eq!(letters.run_before(text, 0, text.len(), 99), 2);
        assert_eq!(letters.run_before(text, 0, text.len(), 2), 5);
        assert_eq!(letters.run_before(text, 3, text.len(), 99), 3);
        assert_eq!(letters.run_before(text, 0, 2, 99), 2);
    }

    #[test]
    fn equal_classes_are_one() {
        let mut builder = ClassBuilder::default();
        let digits = builder.add(class("[0-9]"));
        assert_ne!(builder.add(class(r"\d")), digits);
        assert_eq!(builder.add(class("(?-u:[0-9])")), digits);
        assert!(builder.build().get(digits).unwrap().has_ascii(b'7'));
    }
}
