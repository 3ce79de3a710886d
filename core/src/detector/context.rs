//! Words near a match: what a shape alone does not decide, its surroundings often do.

use std::cell::RefCell;

use super::Candidate;

/// How far before a match its context reaches, in bytes: a short clause.
const BEFORE: usize = 48;
/// How far after a match.
const AFTER: usize = 32;

/// Words before a number that say that it is something else.
pub(super) const SOMETHING_ELSE: &[&str] = &[
    "order",
    "invoice",
    "ticket",
    "tracking",
    "shipment",
    "version",
    "build",
    "release",
    "sku",
    "barcode",
    "ean",
    "upc",
    "isbn",
    "issn",
    "serial",
    "part",
    "item",
    "batch",
    "lot",
    "port",
    "commit",
    "timestamp",
    "epoch",
    "request",
    "trace",
    "transaction",
    "bestellung",
    "bestellnummer",
    "rechnung",
    "commande",
    "facture",
    "pedido",
    "factura",
    "ordine",
    "fattura",
    "article",
];

/// A word that a check heard near a match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// As the detector's list has it.
    pub word: String,
    /// Where it stands.
    pub side: Side,
    /// Whether it speaks against the finding.
    pub is_against: bool,
}

/// A side of a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Before its first character.
    Before,
    /// After its last.
    After,
    /// In a key under which the text stands.
    Key,
}

impl Side {
    /// The word that explanations use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Side::Before => "before",
            Side::After => "after",
            Side::Key => "in the key",
        }
    }
}

/// Whether one of `words` stands near the match, on either side.
///
/// Words are given in lower case and found in any case, in the plural, and as a part of an identifier:
/// `social security` also stands in `social_security_no` and in `socialSecurityNumber`. Not in `assn`: a word
/// begins and ends where a word or a camel-case part does.
///
/// Reads a bounded stretch: constant time for a given list.
pub(super) fn is_near<W: AsRef<str>>(candidate: &Candidate<'_>, words: &[W]) -> bool {
    is_before(candidate, words) || is_after(candidate, words)
}

/// Whether one of `words` stands shortly before the match, or in the key of a text at whose beginning the match is. As [`is_near`],
/// one-sided.
pub(super) fn is_before<W: AsRef<str>>(candidate: &Candidate<'_>, words: &[W]) -> bool {
    mentions(candidate, words, false)
}

/// Whether one of `words` stands shortly after the match.
pub(super) fn is_after<W: AsRef<str>>(candidate: &Candidate<'_>, words: &[W]) -> bool {
    // Behind a member's value stands the next member's key.
    if member_key(candidate.before().as_bytes()).is_some() {
        return false;
    }
    told(mentioned(candidate.after_within(AFTER), words), Side::After, false)
}

/// As [`is_before`], for words that say that the match is something else: `order`, `version`.
pub(super) fn is_denied<W: AsRef<str>>(candidate: &Candidate<'_>, words: &[W]) -> bool {
    mentions(candidate, words, true)
}

fn mentions<W: AsRef<str>>(candidate: &Candidate<'_>, words: &[W], is_against: bool) -> bool {
    let before = shortly_before(candidate);
    let before = if is_against { same_sentence(before) } else { before };
    told(mentioned(before, words), Side::Before, is_against)
        || told(mentioned_by_keys(candidate, words), Side::Key, is_against)
}

/// The word of a key, which stands before the text: it is heard as far as a word would be.
fn mentioned_by_keys<'w, W: AsRef<str>>(candidate: &Candidate<'_>, words: &'w [W]) -> Option<&'w str> {
    if candidate.start > BEFORE {
        return None;
    }
    candidate.setting.keys.iter().find_map(|key| {
        let key = key.as_bytes();
        mentioned(key.get(key.len().saturating_sub(BEFORE)..).unwrap_or(key), words)
    })
}

/// What stands shortly before the match: of a member of a JSON object no more than its own key.
fn shortly_before<'t>(candidate: &Candidate<'t>) -> &'t [u8] {
    let before = candidate.before().as_bytes();
    let near = before.get(before.len().saturating_sub(BEFORE)..).unwrap_or(before);
    member_key(near).unwrap_or(near)
}

/// The key of the member of a JSON object at the beginning of whose value `before` ends: `"order_no": "`. None if the key says
/// nothing of its value, as in `{"type": "ssn", "value": "…"}`.
fn member_key(before: &[u8]) -> Option<&[u8]> {
    const NEUTRAL: [&[u8]; 9] =
        [b"answer", b"content", b"data", b"field", b"id", b"number", b"text", b"val", b"value"];
    let near = before.get(before.len().saturating_sub(BEFORE)..).unwrap_or(before).trim_ascii_end();
    let near = near.strip_suffix(b"\"").unwrap_or(near).trim_ascii_end().strip_suffix(b":")?;
    let near = near.trim_ascii_end().strip_suffix(b"\"")?;
    let opening = near.iter().rposition(|byte| *byte == b'"')?;
    near.get(opening + 1..).filter(|key| !NEUTRAL.iter().any(|neutral| key.eq_ignore_ascii_case(neutral)))
}

/// What of `before` is of the sentence and line that it ends in.
fn same_sentence(before: &[u8]) -> &[u8] {
    // Not the full stop of `order no. 5`.
    let ends = |bytes: &[u8]| matches!(bytes, [b'.' | b'!' | b'?' | b';', b' ', b'A'..=b'Z'] | [_, b'\n', _]);
    let last = before.windows(3).rposition(ends).map_or(0, |at| at + 2);
    before.get(last..).unwrap_or(before)
}

thread_local! {
    /// What a check hears while somebody listens.
    static HEARD: RefCell<Option<Vec<Heard>>> = const { RefCell::new(None) };
}

/// The words that `check` hears. A check is a plain function, so this is where it can be listened to; nothing is kept beyond
/// the call.
pub(super) fn listen(check: impl FnOnce()) -> Vec<Heard> {
    HEARD.set(Some(Vec::new()));
    check();
    HEARD.take().unwrap_or_default()
}

fn told(word: Option<&str>, side: Side, is_against: bool) -> bool {
    if let Some(word) = word {
        HEARD.with_borrow_mut(|heard| {
            if let Some(heard) = heard {
                heard.push(Heard { word: word.to_owned(), side, is_against });
            }
        });
    }
    word.is_some()
}

/// Whether one of `words` stands directly before the match, with nothing but spaces, punctuation and `is` or `no` between.
pub(super) fn follows(candidate: &Candidate<'_>, words: &[&str]) -> bool {
    let gap = |c: char| matches!(c, ' ' | ':' | '=' | '#' | '"' | '\'' | '.' | '：');
    let before = candidate.before().trim_end_matches(gap);
    let [key, _] = candidate.setting.keys;
    let before = if before.is_empty() { key } else { before };
    let before = before.strip_suffix(" is").or(before.strip_suffix(" no")).unwrap_or(before);
    let before = before.trim_end_matches(gap).as_bytes();
    let window = before.get(before.len().saturating_sub(BEFORE)..).unwrap_or(before);
    words.iter().any(|word| ends_with_word(window, word))
}

/// Whether `text` ends with `word`, which is given and found as in [`is_near`].
pub(super) fn ends_with_word(text: &[u8], word: &str) -> bool {
    // A word of two parts may be written without its space, and in the plural.
    (word.len().saturating_sub(3)..=word.len() + 1).any(|length| {
        let Some(start) = text.len().checked_sub(length) else { return false };
        let (left, right) = text.split_at_checked(start).unwrap_or((text, &[]));
        begins_word(left.last(), right.first()) && rest_after_word(right, word).is_some_and(<[u8]>::is_empty)
    })
}

/// The word that directly precedes the match, over spaces and punctuation of the same line: ASCII letters only.
pub(super) fn preceding_word<'t>(candidate: &Candidate<'t>) -> &'t str {
    let gap = |byte: &u8| matches!(byte, b' ' | b'\t' | b':' | b'=' | b'#' | b'"');
    let [key, _] = candidate.setting.keys;
    let before = if candidate.start == 0 { key } else { candidate.before() };
    let end = before.len() - before.bytes().rev().take(BEFORE).take_while(gap).count();
    let bytes = before.as_bytes().get(..end).unwrap_or(&[]);
    let letters = bytes.iter().rev().take(BEFORE).take_while(|byte| byte.is_ascii_alphabetic()).count();
    before.get(end - letters..end).unwrap_or("")
}

/// The first of `words` that stands in `window`.
fn mentioned<'w, W: AsRef<str>>(window: &[u8], words: &'w [W]) -> Option<&'w str> {
    (0..window.len()).find_map(|start| {
        let (left, right) = window.split_at_checked(start).unwrap_or((window, &[]));
        let begins = begins_word(left.last(), right.first());
        words.iter().map(AsRef::as_ref).find(|word| begins && starts_with_word(right, word))
    })
}

/// Whether a word may begin between two bytes.
fn begins_word(before: Option<&u8>, first: Option<&u8>) -> bool {
    match (before, first) {
        (Some(before), Some(first)) if before.is_ascii_alphabetic() => {
            before.is_ascii_lowercase() && first.is_ascii_uppercase()
        }
        _ => true,
    }
}

fn starts_with_word(text: &[u8], word: &str) -> bool {
    rest_after_word(text, word)
        .is_some_and(|rest| ends_word(rest) || rest.strip_prefix(b"s").is_some_and(ends_word))
}

/// What follows `word` at the start of `text`.
fn rest_after_word<'t>(text: &'t [u8], word: &str) -> Option<&'t [u8]> {
    let mut rest = text;
    for expected in word.bytes() {
        match rest.split_first() {
            // One separator, or none in a camel-case name.
            Some((found, tail)) if expected == b' ' => {
                if matches!(found, b' ' | b'_' | b'-') {
                    rest = tail;
                }
            }
            Some((found, tail)) if found.to_ascii_lowercase() == expected => rest = tail,
            _ => return None,
        }
    }
    Some(rest)
}

fn ends_word(rest: &[u8]) -> bool {
    !rest.first().is_some_and(u8::is_ascii_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detector::Setting;

    const WORDS: &[&str] = &["ssn", "social security"];

    fn near(text: &str) -> bool {
        let start = text.find('@').unwrap();
        is_near(&Candidate::new(text, start, start + 1), WORDS)
    }

    #[test]
    fn words_are_found_on_both_sides_and_inside_identifiers() {
        for text in [
            "SSN: @",
            "ssn=@",
            "SSNs @",
            "@ is my ssn",
            "customerSSN @",
            "{\"social_security_no\": \"@\"}",
            "socialSecurityNumber: @",
            "Social-Security @",
            "我的SSN是@",
        ] {
            assert!(near(text), "{text}");
        }
    }

    #[test]
    fn parts_of_other_words_and_far_words_do_not_count() {
        let far = format!("ssn {} @", "x ".repeat(40));
        for text in ["assn @", "ASSN @", "session @", "social @", "ssnake @", "@", far.as_str()] {
            assert!(!near(text), "{text}");
        }
    }

    #[test]
    fn a_member_of_an_object_has_its_own_key_only() {
        for text in [
            r#"{"ssn": "@"}"#,
            r#"{"order": 1, "ssn": @}"#,
            r#"{"the ssn" : "@", "b": 1}"#,
            r#"{"type": "ssn", "value": "@"}"#,
        ] {
            assert!(near(text), "{text}");
        }
        for text in [r#"{"ssn": 1, "order": "@"}"#, r#"{"order": "@", "ssn": 1}"#, r#"{"order":@,"ssn":1}"#] {
            assert!(!near(text), "{text}");
        }
    }

    #[test]
    fn a_word_against_is_of_the_same_sentence() {
        let denied = |text: &str| {
            let start = text.find('@').unwrap();
            is_denied(&Candidate::new(text, start, start + 1), &["order"])
        };
        for text in ["order @", "order no. @", "my order, @", "{\"order_id\": @}"] {
            assert!(denied(text), "{text}");
        }
        for text in ["I have an order. My card is @", "order 1\nmy card is @", "{\"order\": 1, \"card\": @}"]
        {
            assert!(!denied(text), "{text}");
        }
    }

    #[test]
    fn keys_count_for_the_beginning_of_their_text() {
        let setting = Setting { keys: ["value", "customerSSN"], ..Setting::default() };
        let heard = |text: &str| {
            let start = text.find('@').unwrap();
            is_before(&Candidate::new(text, start, start + 1).within(setting), WORDS)
        };
        assert!(heard("@") && heard("it is @"));
        assert!(!heard(&format!("{} @", "x".repeat(BEFORE))));
    }

    #[test]
    fn the_preceding_word_is_the_last_one() {
        let word = |text: &'static str| {
            let start = text.find('@').unwrap();
            preceding_word(&Candidate::new(text, start, start + 1))
        };
        assert_eq!(word("the version: @"), "version");
        assert_eq!(word("版本 v @"), "v");
        assert_eq!(word("@"), "");
        assert_eq!(word("x. @"), "");
    }
}
