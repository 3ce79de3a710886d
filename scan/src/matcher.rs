//! What is looked for.

use crate::Expression;

/// One pattern of a [`Matcher`].
#[derive(Clone, Copy, Debug)]
pub enum Pattern<'a> {
    /// A regular expression, leftmost-first.
    Regex(&'a Expression),
    /// A text that matches itself under Unicode simple case folding: `k` is also `K` and the Kelvin sign, but `ß` is
    /// not `ss` and the dotless `ı` is not `i`.
    Keyword(&'a str),
}

/// What is looked for under one name.
#[derive(Clone, Debug)]
pub struct Matcher<'a> {
    /// A hit is a match of any of these.
    pub patterns: Vec<Pattern<'a>>,
    /// Whether a match must not touch a letter, digit or underscore on either side. Where one of the two characters
    /// is of a script that puts no spaces between words (Chinese, Japanese, Korean, Thai, …) they do not touch.
    pub whole_words: bool,
    /// Whether a match that begins right after an ASCII digit is no hit, as the last digits of a longer number. Who would refuse
    /// such hits anyway saves that each digit of a number is looked at as the first.
    pub follows_no_digit: bool,
    /// The capture group that is the hit; 0 is the whole match. Where the group took no part in a match, or is
    /// empty, the whole match is the hit. Keywords have no groups.
    pub group: usize,
}

impl<'a> Matcher<'a> {
    /// Every match of every pattern.
    pub fn new(patterns: impl IntoIterator<Item = Pattern<'a>>) -> Self {
        Matcher {
            patterns: patterns.into_iter().collect(),
            whole_words: false,
            follows_no_digit: false,
            group: 0,
        }
    }

    /// Only matches that stand by themselves; see [`Matcher::whole_words`].
    #[must_use]
    pub fn whole_words(self) -> Self {
        Matcher { whole_words: true, ..self }
    }

    /// Only matches that begin a number, if they begin with one; see [`Matcher::follows_no_digit`].
    #[must_use]
    pub fn follows_no_digit(self) -> Self {
        Matcher { follows_no_digit: true, ..self }
    }

    /// A capture group as the hit; see [`Matcher::group`].
    #[must_use]
    pub fn group(self, group: usize) -> Self {
        Matcher { group, ..self }
    }
}
