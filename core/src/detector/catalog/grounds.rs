//! What makes a match of a shape a finding.
//!
//! Where chance seldom passes a check, the check decides. Elsewhere the number's groups or a word nearby must say what it is:
//! every tenth order number has a fitting check digit of some country.

use crate::detector::validate::{Catches, Check};
use crate::detector::{Candidate, boundary, context};

/// Whether the match is whole and passes the check.
pub(super) fn passes(candidate: &Candidate<'_>, check: &Check) -> bool {
    is_whole(candidate) && (check.is_valid)(candidate.matched())
}

/// Whether the match passes a check that chance seldom passes. Digits after a word for something else are not meant, unless
/// one of `words` is there too.
pub(super) fn decides(candidate: &Candidate<'_>, check: &Check, words: &[&str]) -> bool {
    passes(candidate, check) && (!is_something_else(candidate) || context::is_near(candidate, words))
}

/// Whether the match passes a check, and has groups or stands near one of `words`.
pub(super) fn grouped_or_named(candidate: &Candidate<'_>, check: &Check, words: &[&str]) -> bool {
    passes(candidate, check)
        && (context::is_near(candidate, words)
            || is_grouped(candidate.matched()) && !is_something_else(candidate)
            || is_code_alone(candidate, check))
}

/// Whether the match passes a check and stands near one of `words`, or is the whole text and no mere run of digits. Where nothing
/// shall be missed, a check digit and groups or letters are enough.
pub(super) fn named(candidate: &Candidate<'_>, check: &Check, words: &[&str]) -> bool {
    passes(candidate, check)
        && (context::is_near(candidate, words)
            || is_code_alone(candidate, check)
            || candidate.wants_doubtful()
                && check.catches != Catches::Structure
                && !is_bare(candidate.matched())
                && !context::is_denied(candidate, context::SOMETHING_ELSE))
}

/// As [`named`], for a check so strict that it decides where the number is all there is: dates within the number, letters. And
/// everywhere, where nothing shall be missed.
pub(super) fn named_or_alone(candidate: &Candidate<'_>, check: &Check, words: &[&str]) -> bool {
    passes(candidate, check)
        && (context::is_near(candidate, words)
            || is_alone(candidate)
            || candidate.wants_doubtful() && !context::is_denied(candidate, context::SOMETHING_ELSE))
}

/// Whether the match is all there is, as an answer in a chat or a cell of a table: nothing can be near it.
pub(super) fn is_alone(candidate: &Candidate<'_>) -> bool {
    /// Quotes, a full stop, a line break.
    const AROUND: usize = 4;
    let is_bare =
        |side: &[u8]| side.len() <= AROUND && !String::from_utf8_lossy(side).contains(char::is_alphanumeric);
    is_bare(candidate.before().as_bytes()) && is_bare(candidate.after_within(AROUND + 1))
}

/// Whether the match is all there is, is long, has letters or groups, and passed a check digit. A bare run of digits is too
/// often something else.
fn is_code_alone(candidate: &Candidate<'_>, check: &Check) -> bool {
    const SYMBOLS: usize = 9;
    let number = candidate.matched();
    let symbols = number.bytes().filter(u8::is_ascii_alphanumeric).count();
    symbols >= SYMBOLS && check.catches != Catches::Structure && !is_bare(number) && is_alone(candidate)
}

/// Whether a whole number or code stands near one of `words`: evidence for types that have no check.
pub(super) fn whole_near(candidate: &Candidate<'_>, words: &[&str]) -> bool {
    is_whole(candidate) && context::is_near(candidate, words)
}

/// Whether nothing goes on over the usual separators. A number in groups must not have one more.
pub(super) fn is_whole(candidate: &Candidate<'_>) -> bool {
    const JOINERS: &[char] = &['-', '.', '/'];
    const JOINERS_OF_GROUPS: &[char] = &['-', '.', '/', ' '];
    let spaced = candidate.matched().contains(' ');
    boundary::is_whole_number(candidate, if spaced { JOINERS_OF_GROUPS } else { JOINERS })
}

fn is_grouped(number: &str) -> bool {
    number.contains([' ', '-', '.', '/', '('])
}

/// Whether a number has neither groups nor letters.
fn is_bare(number: &str) -> bool {
    !is_grouped(number) && !number.bytes().any(|byte| byte.is_ascii_alphabetic())
}

fn is_something_else(candidate: &Candidate<'_>) -> bool {
    !candidate.matched().bytes().any(|byte| byte.is_ascii_alphabetic())
        && context::is_denied(candidate, context::SOMETHING_ELSE)
}
