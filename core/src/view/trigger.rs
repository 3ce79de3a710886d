//! Where a text can be read in another way.
//!
//! PERF: every text that is searched passes through here, so what plain text consists of is skipped in strides:
//! whole words of ASCII at a time, and for tokens every tenth byte.

use std::ops::Range;

use memchr::memchr3_iter;

use super::REACH;
use super::decode::{RIGHT_TO_LEFT_OVERRIDE, SHORTEST_TOKEN, escape, is_token_byte, token};
use super::fold::{Class, class, is_alphanumeric};

/// The stretches around the triggers of one text, ascending, neither touching nor overlapping.
#[derive(Debug, Default)]
pub(super) struct Regions(Vec<Range<usize>>);

impl Regions {
    /// Those of `text`.
    pub(super) fn of(&mut self, text: &str) {
        self.0.clear();
        triggers(text, &mut |trigger| {
            let region =
                trigger.start.saturating_sub(REACH)..trigger.end.saturating_add(REACH).min(text.len());
            match self.0.last_mut() {
                Some(last) if region.start <= last.end && last.start <= region.start => {
                    last.end = last.end.max(region.end);
                }
                _ => self.0.push(region),
            }
            true
        });
        if self.0.len() > 1 {
            self.0.sort_unstable_by_key(|region| region.start);
            self.0.dedup_by(|next, last| {
                let touches = next.start <= last.end;
                if touches {
                    last.end = last.end.max(next.end);
                }
                touches
            });
        }
        for region in &mut self.0 {
            while !text.is_char_boundary(region.start) {
                region.start -= 1;
            }
            while !text.is_char_boundary(region.end) {
                region.end += 1;
            }
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Range<usize>> {
        self.0.iter().cloned()
    }
}

/// Whether there is a trigger in `text`.
pub(super) fn any(text: &str) -> bool {
    let mut found = false;
    triggers(text, &mut |_| {
        found = true;
        false
    });
    found
}

/// Calls `see` for each trigger until it says false. Those of one sort come in order of place.
pub(super) fn triggers(text: &str, see: &mut dyn FnMut(Range<usize>) -> bool) {
    let bytes = text.as_bytes();
    for at in memchr3_iter(b'%', b'&', b'\\', bytes) {
        if let Some((_, end)) = escape(text, at)
            && !see(at..end)
        {
            return;
        }
    }
    let mut at = 0;
    while let Some(run) = next_run(bytes, at) {
        at = run.end;
        for part in parts(bytes, run) {
            if let Some(end) = token(text, part.clone(), &mut |_, _| {})
                && !see(part.start..end)
            {
                return;
            }
        }
    }
    if !text.is_ascii() {
        let mut at = 0;
        while let Some(trigger) = next_character(text, at) {
            at = trigger.end;
            if !see(trigger) {
                return;
            }
        }
    }
}

/// The next run of bytes at or after `from` that is long enough for a token.
fn next_run(bytes: &[u8], from: usize) -> Option<Range<usize>> {
    let is_token = |at: usize| bytes.get(at).is_some_and(|byte| is_token_byte(*byte));
    let mut start = from;
    // A run of this length that begins at `start` or later covers its last byte.
    while start + SHORTEST_TOKEN <= bytes.len() {
        let last = start + SHORTEST_TOKEN - 1;
        if !is_token(last) {
            start = last + 1;
            continue;
        }
        let back = (start..last).rev().take_while(|at| is_token(*at)).count();
        let run = last - back..last + 1;
        if run.len() < SHORTEST_TOKEN && !is_token(run.end) {
            start = run.end + 1;
            continue;
        }
        let ahead = bytes.iter().skip(run.end).take_while(|byte| is_token_byte(**byte)).count();
        let run = run.start..run.end + ahead;
        if run.len() >= SHORTEST_TOKEN {
            return Some(run);
        }
        start = run.end;
    }
    None
}

/// A run as one token, and if it has punctuation in it, each part between it.
pub(super) fn parts(bytes: &[u8], run: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let joined = bytes.get(run.clone()).unwrap_or_default();
    let mut at = run.start;
    let inner = joined.split(|byte| !byte.is_ascii_alphanumeric()).map(move |part| {
        let part = at..at + part.len();
        at = part.end + 1;
        part
    });
    let length = run.len();
    std::iter::once(run).chain(inner.filter(move |part| part.len() >= SHORTEST_TOKEN && part.len() < length))
}

/// The next character outside ASCII at or after `from` that folds to another one where it stands.
fn next_character(text: &str, from: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        at += ascii_length(bytes.get(at..)?);
        let c = text.get(at..)?.chars().next()?;
        let end = at + c.len_utf8();
        if folds(text, c, at..end) {
            return Some(at..end);
        }
        at = end;
    }
}

/// How many ASCII bytes `bytes` begins with.
fn ascii_length(bytes: &[u8]) -> usize {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let (words, _) = bytes.as_chunks::<8>();
    let whole = words.iter().take_while(|word| u64::from_ne_bytes(**word) & HIGH == 0).count() * 8;
    whole + bytes.iter().skip(whole).take_while(|byte| byte.is_ascii()).count()
}

/// Whether `c` is read as another character where it stands. What nobody would take for a part of a value is not: a
/// dash between words, an accent, a letter in a word of its own script.
pub(super) fn folds(text: &str, c: char, place: Range<usize>) -> bool {
    if c == RIGHT_TO_LEFT_OVERRIDE {
        return true;
    }
    let bytes = text.as_bytes();
    let ascii = |at: Option<usize>| at.and_then(|at| bytes.get(at)).filter(|byte| byte.is_ascii());
    let before = ascii(place.start.checked_sub(1));
    let after = ascii(Some(place.end));
    let is_part = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'@');
    if !is_part(before) && !is_part(after) {
        // Nobody sees what stands between two marks either, as after the bracket of a dialling code.
        let is_unseen = matches!(class(c), Class::Invisible | Class::Mark);
        return is_alphanumeric(c)
            || matches!(c, '\u{E0020}'..='\u{E007E}')
            || is_unseen && before.is_some() && after.is_some();
    }
    let is_digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    let is_between = is_part(before) && is_part(after);
    match class(c) {
        Class::Plain => false,
        Class::Alphanumeric(_) | Class::Invisible => true,
        Class::Mark => is_part(before),
        Class::Separator('-' | ' ') => is_between && (is_digit(before) || is_digit(after)),
        Class::Separator(_) => is_between,
        Class::Several => is_digit(before) || is_digit(after),
        Class::LooksLike(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        let mut found = Vec::new();
        triggers(text, &mut |trigger| {
            found.push(&text[trigger]);
            true
        });
        found
    }

    #[test]
    fn plain_text_has_no_trigger() {
        for text in [
            "It was 100% right & proper; see C:\\windows\\x.",
            "“Well,” she said — and left. It’s 5 o’clock…",
            "Le numéro est composé à l'école, où naïveté règne.",
            "我的卡号，在这里。银行（北京）",
            "Номер паспорта указан в договоре 5 — там.",
            "שלום עולם. مرحبا بالعالم",
            "👩‍👩‍👧‍👦 ❤️ 🇩🇪 family",
            "internationalization /usr/share/lib/python3.11/site-packages/thing 550e8400-e29b-41d4-a716-446655440000",
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "4111111111111111 1234567890123456 1700000000000",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn what_hides_a_value_is_a_trigger() {
        for (text, trigger) in [
            ("a%40b", "%40"),
            ("a&#64;b", "&#64;"),
            ("a\\u0040b", "\\u0040"),
            ("4\u{200B}1", "\u{200B}"),
            ("４", "４"),
            ("1\u{2013}2", "\u{2013}"),
            ("5\u{A0}000", "\u{A0}"),
            ("user＠x.io", "＠"),
            ("p\u{0430}y", "\u{0430}"),
            (")\u{200B} ", "\u{200B}"),
            ("(MTIzLTQ1LTY3ODk=)", "MTIzLTQ1LTY3ODk="),
            ("x/MTIzLTQ1LTY3ODk", "MTIzLTQ1LTY3ODk"),
            ("3132332d34352d36373839", "3132332d34352d36373839"),
        ] {
            assert_eq!(found(text), [trigger], "{text}");
        }
    }

    #[test]
    fn every_run_is_seen_wherever_it_begins() {
        for pad in 0..40 {
            for length in 0..30 {
                let text = format!("{}.{}.", " ".repeat(pad), "a".repeat(length));
                let run = next_run(text.as_bytes(), 0);
                let expected = (length >= SHORTEST_TOKEN).then(|| pad + 1..pad + 1 + length);
                assert_eq!(run, expected, "{pad} {length}");
            }
        }
    }

    #[test]
    fn regions_join() {
        let mut regions = Regions::default();
        let far = " ".repeat(3 * REACH);
        regions.of(&format!("a%41{far}b%42 c%43{far}"));
        let spans: Vec<_> = regions.iter().collect();
        let second = 5 + 3 * REACH;
        assert_eq!(spans, [0..4 + REACH, second - REACH..second + 8 + REACH]);
    }
}
