//! What is found in a text: one pattern after the other, each from the first byte to the last.

use std::cell::RefCell;
use std::collections::BTreeMap;

use lictor::detector::{self, Asked, Candidate, Setting};
use lictor::document::{DetectorDecl, LooksFor, Syntax};
use lictor::view::{self, ViewScratch};
use regex::Regex;

use super::{Finder, Role, Text, Texts};

impl Texts {
    /// Without what lies within a finding of a surer type that the bundle does not replace.
    pub(super) fn arbitrated(&self, finder: &Finder, text: &Text) -> Vec<(usize, usize)> {
        let mut hits = self.search_all(finder, text);
        let Finder::Shipped(name, _) = finder else { return hits };
        let rivals = detector::find(name).map(detector::rivals).unwrap_or_default();
        for rival in rivals.iter().filter(|rival| !self.declared.contains_key(rival.name)) {
            let surer = self.search_all(&Finder::Shipped(rival.name, Asked::default()), text);
            hits.retain(|hit| !surer.iter().any(|other| other.0 <= hit.0 && hit.1 <= other.1));
        }
        hits
    }

    /// In the text as it is written, and in what each key and value of a text of JSON says without its escapes.
    pub(super) fn search_all(&self, finder: &Finder, text: &Text) -> Vec<(usize, usize)> {
        let asked = asked_of(finder);
        let setting = self.setting(text, asked);
        let is_value = !matches!(text.role, Role::Key(..));
        let mut hits = self.search_piece(finder, &text.text, setting, is_value);
        if let Some(json) = &text.json {
            for token in json.tokens() {
                let decoded = json.decoded(&text.text, token);
                let keys = json.keys(&text.text, token);
                let setting = Setting { keys: [&keys[0], &keys[1]], ..setting };
                let found = self.search_piece(finder, &decoded.text, setting, !token.is_key()).into_iter();
                hits.extend(found.map(|(start, end)| {
                    let span = decoded.origin(start..end);
                    (span.start, span.end)
                }));
            }
        }
        outermost(&hits)
    }

    /// In a text and, for a detector, in every view of it; a value as that of its key, for a detector that reads names.
    fn search_piece(
        &self,
        finder: &Finder,
        text: &str,
        setting: Setting<'_>,
        is_value: bool,
    ) -> Vec<(usize, usize)> {
        let mut hits = self.search(finder, text, setting);
        let reads_names = matches!(
            finder,
            Finder::Shipped(name, _) if detector::find(name).is_some_and(|shipped| shipped.group() > 0)
        );
        let [key, _] = setting.keys;
        let quote = ['"', '\'', '`'].into_iter().find(|quote| !text.contains(*quote));
        if let Some(quote) = quote
            && reads_names
            && is_value
            && (1..=64).contains(&key.len())
            && (1..=512).contains(&text.len())
        {
            let before = format!("{quote}{key}{quote}: {quote}");
            let own = before.len()..before.len() + text.len();
            for (start, end) in self.search(finder, &format!("{before}{text}{quote}"), setting) {
                if own.start <= start && end <= own.end {
                    hits.push((start - own.start, end - own.start));
                }
            }
        }
        if finder.name().is_some() {
            view::each(text, &mut ViewScratch::default(), &mut |view| {
                let found = self.search(finder, view.text(), setting).into_iter();
                hits.extend(
                    found
                        .filter_map(|(start, end)| view.origin(start..end))
                        .map(|span| (span.start, span.end)),
                );
            });
        }
        outermost(&hits)
    }

    fn search(&self, finder: &Finder, text: &str, setting: Setting<'_>) -> Vec<(usize, usize)> {
        let keywords = |words: Vec<String>| words.iter().map(|word| regex(word, Syntax::Keyword)).collect();
        match finder {
            Finder::Pattern { text: pattern, syntax, group } => {
                let syntax = [Syntax::Rust, Syntax::Ecma, Syntax::Keyword][usize::from(*syntax)];
                search(text, &[regex(pattern, syntax)], *group, false, &|_| true)
            }
            Finder::Shipped(name, _) => detector::find(name).map_or_else(Vec::new, |shipped| {
                let patterns: Vec<Regex> =
                    shipped.patterns.iter().map(|pattern| regex(pattern, Syntax::Rust)).collect();
                let accept = |candidate: &Candidate<'_>| {
                    shipped.accept.is_none_or(|accept| accept(&candidate.within(setting)))
                };
                search(text, &patterns, shipped.group(), false, &accept)
            }),
            Finder::Own(name) => self.declared.get(name).map_or_else(Vec::new, |own| {
                let check = check(own);
                let accept = |candidate: &Candidate<'_>| check.accepts(&candidate.within(setting));
                let (patterns, whole_words): (Vec<Regex>, bool) = match &own.looks_for {
                    LooksFor::External => return Vec::new(),
                    LooksFor::Regex(pattern, syntax) => (vec![regex(pattern, *syntax)], false),
                    LooksFor::Keywords(words) => {
                        (keywords(words.iter().map(|word| word.value.clone()).collect()), true)
                    }
                    LooksFor::List(list) => {
                        let words = self.lists.get(&list.value).into_iter().flatten();
                        (keywords(words.filter_map(|word| word.as_str().map(str::to_owned)).collect()), true)
                    }
                };
                search(text, &patterns, own.group, whole_words, &accept)
            }),
        }
    }
}

/// What is asked of a finder: of a built-in one.
pub(super) fn asked_of(finder: &Finder) -> Asked {
    match finder {
        Finder::Shipped(_, asked) => *asked,
        Finder::Own(_) | Finder::Pattern { .. } => Asked::default(),
    }
}

/// What a match of a bundle's detector must pass.
pub(super) fn check(own: &DetectorDecl) -> detector::Declared {
    detector::Declared {
        validator: own.validator.as_ref().map(|name| name.value.as_str().into()),
        near: own.context.near.clone(),
        before: own.context.before.clone(),
        after: own.context.after.clone(),
        not: own.context.not.clone(),
        optional: own.context.optional,
        score: (own.score.unwrap_or(1.0) * 100.0).round() as u8,
    }
}

/// Every hit of any of `patterns`, without those that lie inside another.
pub(super) fn search(
    text: &str,
    patterns: &[Regex],
    group: usize,
    whole_words: bool,
    accept: &dyn Fn(&Candidate<'_>) -> bool,
) -> Vec<(usize, usize)> {
    let mut hits = Vec::new();
    for pattern in patterns {
        let mut at = 0;
        while let Some(found) = pattern.captures_at(text, at) {
            let Some(whole) = found.get(0) else { break };
            let hit = found.get(group).filter(|hit| !hit.is_empty()).unwrap_or(whole);
            let candidate = Candidate::new(text, hit.start(), hit.end());
            if !whole.is_empty()
                && (!whole_words || stands_alone(text, whole.start(), whole.end()))
                && accept(&candidate)
            {
                hits.push((hit.start(), hit.end()));
                at = whole.end();
            } else {
                // After a match that is refused, the search goes on one character after its start.
                match text[whole.start()..].chars().next() {
                    Some(first) => at = whole.start() + first.len_utf8(),
                    None => break,
                }
            }
        }
    }
    outermost(&hits)
}

/// Those that do not lie inside another, each once.
pub(super) fn outermost(hits: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let inside =
        |hit: &(usize, usize), other: &(usize, usize)| hit != other && other.0 <= hit.0 && hit.1 <= other.1;
    let mut outermost: Vec<_> =
        hits.iter().filter(|hit| !hits.iter().any(|other| inside(hit, other))).copied().collect();
    outermost.sort_unstable();
    outermost.dedup();
    outermost
}

/// Whether no letter, digit or underscore touches, but where words are not told apart by spaces.
pub(super) fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let unspaced = |c: char| {
        let scripts = r"[\p{Thai}\p{Lao}\p{Myanmar}\p{Khmer}\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]";
        regex(scripts, Syntax::Rust).is_match(c.encode_utf8(&mut [0; 4]))
    };
    let touches = |neighbour: Option<char>, edge: Option<char>| match (neighbour, edge) {
        (Some(neighbour), Some(edge)) => {
            (neighbour.is_alphanumeric() || neighbour == '_') && !unspaced(neighbour) && !unspaced(edge)
        }
        _ => false,
    };
    let matched = &text[start..end];
    !touches(text[..start].chars().next_back(), matched.chars().next())
        && !touches(text[end..].chars().next(), matched.chars().next_back())
}

/// A pattern, compiled once a thread.
pub(super) fn regex(pattern: &str, syntax: Syntax) -> Regex {
    thread_local! {
        static KNOWN: RefCell<BTreeMap<String, Regex>> = const { RefCell::new(BTreeMap::new()) };
    }
    let pattern = match syntax {
        Syntax::Rust => pattern.to_owned(),
        Syntax::Keyword => format!("(?i){}", regex::escape(pattern)),
        Syntax::Ecma => from_ecma(pattern),
    };
    KNOWN.with_borrow_mut(|known| {
        known
            .entry(pattern)
            .or_insert_with_key(|pattern| {
                Regex::new(pattern).expect("a bundle that has compiled holds sound patterns")
            })
            .clone()
    })
}

/// ECMAScript's classes and escapes in the words of the `regex` crate: as much as the cases and the generators use.
fn from_ecma(pattern: &str) -> String {
    let (mut out, mut in_class) = (String::new(), false);
    let mut rest = pattern.chars();
    while let Some(c) = rest.next() {
        match c {
            '[' if in_class => out.push_str(r"\["),
            '[' | ']' => {
                in_class = c == '[';
                out.push(c);
            }
            '.' if !in_class => out.push_str(r"[^\n\r\u{2028}\u{2029}]"),
            '\\' => match rest.next() {
                Some('d') => out.push_str("[0-9]"),
                Some('D') => out.push_str("[^0-9]"),
                Some('w') => out.push_str("[0-9A-Za-z_]"),
                Some('W') => out.push_str("[^0-9A-Za-z_]"),
                Some('s') => out.push_str(r"[\s\u{FEFF}--\u{85}]"),
                Some('S') => out.push_str(r"[^\s\u{FEFF}--\u{85}]"),
                Some('b') => out.push_str(r"(?-u:\b)"),
                Some('/') => out.push('/'),
                Some('u') => {
                    let digits: String = rest.by_ref().take(4).collect();
                    out.push_str(&format!("\\u{{{digits}}}"));
                }
                Some(other) => {
                    out.push('\\');
                    out.push(other);
                }
                None => out.push('\\'),
            },
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ecma_classes_are_ascii() {
        let finds = |pattern: &str, text: &str| regex(pattern, Syntax::Ecma).is_match(text);
        assert!(!finds(r"\d", "٣"));
        assert!(finds(r"\bé", "aé"));
        assert!(finds(r"a\sb", "a\u{FEFF}b"));
        assert!(!finds(r"a\sb", "a\u{85}b"));
        assert!(!finds("a.b", "a\u{2028}b"));
        assert!(finds(r"[\d]/\/", "1//"));
    }

    #[test]
    fn a_search_resumes_within_what_it_refused() {
        let accept = |candidate: &Candidate<'_>| candidate.matched().starts_with('b');
        assert_eq!(search("abab", &[regex("[ab]{2}", Syntax::Rust)], 0, false, &accept), [(1, 3)]);
        assert_eq!(
            search("aaa", &[regex("a|aa", Syntax::Rust), regex("aa", Syntax::Rust)], 0, false, &|_| true),
            [(0, 2), (2, 3)]
        );
    }

    #[test]
    fn words_stand_alone() {
        assert!(stands_alone("a cat!", 2, 5));
        assert!(!stands_alone("cats", 0, 3));
        assert!(stands_alone("我cat", 3, 6));
    }
}
