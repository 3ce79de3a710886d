//! What may touch a finding.
//!
//! Patterns say nothing of their surroundings: a Unicode `\b` is slow, and it misses a value that is written
//! beside Chinese or Japanese text, whose characters are letters too. These checks look at the neighbours instead.

use super::Candidate;

/// The first character of the scripts that put no spaces between words (Thai, then Lao, Khmer, Han, kana, …). A
/// letter from here on says nothing of where a word of another script ends.
const FIRST_UNSPACED: char = '\u{0E00}';

/// Whether no ASCII letter or digit touches the match: the boundary of a value that is itself ASCII.
pub(super) fn stands_alone(candidate: &Candidate<'_>) -> bool {
    let touches = |neighbour: Option<char>| neighbour.is_some_and(|c| c.is_ascii_alphanumeric());
    !touches(before(candidate)) && !touches(after(candidate))
}

/// Whether the match stands alone and no further digit is joined to it by one of `joiners`, as in `…-6789-0`.
pub(super) fn is_whole_number(candidate: &Candidate<'_>, joiners: &[char]) -> bool {
    let goes_on = |[joiner, beyond]: [Option<char>; 2]| {
        joiner.is_some_and(|c| joiners.contains(&c)) && beyond.is_some_and(|c| c.is_ascii_digit())
    };
    let mut left = candidate.before().chars().rev();
    stands_alone(candidate) && !goes_on([left.next(), left.next()]) && !goes_on(candidate.next_chars())
}

/// Whether the match is a word of its own in a language that separates words.
pub(super) fn is_whole_word(candidate: &Candidate<'_>) -> bool {
    let touches = |neighbour: Option<char>| {
        neighbour.is_some_and(|c| c == '_' || c < FIRST_UNSPACED && c.is_alphanumeric())
    };
    !touches(before(candidate)) && !touches(after(candidate))
}

/// The character before the match.
pub(super) fn before(candidate: &Candidate<'_>) -> Option<char> {
    candidate.before().chars().next_back()
}

/// The character after the match.
pub(super) fn after(candidate: &Candidate<'_>) -> Option<char> {
    let [next] = candidate.next_chars();
    next
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate<'t>(text: &'t str, part: &str) -> Candidate<'t> {
        let start = text.find(part).unwrap();
        Candidate::new(text, start, start + part.len())
    }

    #[test]
    fn ascii_letters_and_digits_touch_and_others_do_not() {
        assert!(stands_alone(&candidate("号码42です", "42")));
        assert!(stands_alone(&candidate("_42_", "42")));
        assert!(stands_alone(&candidate("42", "42")));
        assert!(!stands_alone(&candidate("x42", "42")));
        assert!(!stands_alone(&candidate("427", "42")));
    }

    #[test]
    fn a_number_goes_on_over_a_joiner_only() {
        assert!(is_whole_number(&candidate("1 42 3", "42"), &['-']));
        assert!(is_whole_number(&candidate("a-42-b", "42"), &['-']));
        assert!(is_whole_number(&candidate("42.", "42"), &['.']));
        assert!(!is_whole_number(&candidate("1-42", "42"), &['-']));
        assert!(!is_whole_number(&candidate("42.5", "42"), &['.']));
    }

    #[test]
    fn words_end_at_scripts_without_spaces() {
        assert!(is_whole_word(&candidate("真damn的", "damn")));
        assert!(!is_whole_word(&candidate("damné", "damn")));
        assert!(!is_whole_word(&candidate("damn_it", "damn")));
    }
}
