//! What a match must pass to be a secret, by tier.

use crate::detector::entropy::entropy;
use crate::detector::placeholder::{is_placeholder, is_template};
use crate::detector::validate::token;
use crate::detector::{Candidate, boundary};

/// A token of its own that is not one of documentation's placeholders.
pub(super) fn issued(candidate: &Candidate<'_>) -> bool {
    /// Bits a character behind the prefix: a body of three letters has less.
    const LEAST: u32 = 200;
    let matched = candidate.matched();
    let tail = matched.get(matched.len() / 3..).unwrap_or(matched);
    stands_apart(candidate) && entropy(tail) >= LEAST && !is_placeholder(body(matched))
}

/// The same for a token that ends in a check of what stands before it. A check that holds settles it.
pub(super) fn checked(candidate: &Candidate<'_>) -> bool {
    stands_apart(candidate) && token::has_crc32(candidate.matched()) || issued(candidate)
}

/// A value that ends where a value ends, and looks as if a machine had made it.
pub(super) fn assigned(candidate: &Candidate<'_>) -> bool {
    /// Bits a character. Digits alone have at most 3.3, short ones less.
    const LEAST: u32 = 230;
    let value = candidate.matched();
    ends_value(candidate) && entropy(value) >= LEAST && !is_placeholder(value) && !is_template(value)
}

/// Whether no ASCII letter or digit touches the match, but for the letter of an escape such as `\n`.
pub(super) fn stands_apart(candidate: &Candidate<'_>) -> bool {
    let after = boundary::after(candidate).is_some_and(|c| c.is_ascii_alphanumeric());
    !after && begins_apart(candidate)
}

fn begins_apart(candidate: &Candidate<'_>) -> bool {
    let mut before = candidate.before().chars().rev();
    match before.next() {
        Some('n' | 'r' | 't') => before.next() == Some('\\'),
        // The ending of a file's name, or a member of something.
        Some('.') => before.next().is_none_or(|c| !c.is_ascii_alphanumeric()),
        Some(letter) => !letter.is_ascii_alphanumeric(),
        None => true,
    }
}

/// Whether the value is not cut short: what follows could not be a part of it.
pub(super) fn ends_value(candidate: &Candidate<'_>) -> bool {
    // A value in quotes ends where they do.
    if let Some(quote @ ('"' | '\'' | '`')) = boundary::before(candidate) {
        return candidate.next_but(|c| c == '\\') == Some(quote);
    }
    let [next, beyond] = candidate.next_chars();
    match next {
        Some('-' | '_' | '+' | '/' | '=' | '(' | '[') => false,
        // The end of a sentence, or the middle of a value or name.
        Some('.' | ':') => beyond.is_none_or(|c| c.is_whitespace() || c == '"' || c == '\''),
        Some(other) => !other.is_ascii_alphanumeric(),
        None => true,
    }
}

/// A token without its issuer's prefix, in which words are allowed.
fn body(token: &str) -> &str {
    let prefix = token.rfind(['_', '.']).filter(|at| 2 * at < token.len()).map_or(0, |at| at + 1);
    token.get(prefix..).unwrap_or(token)
}
