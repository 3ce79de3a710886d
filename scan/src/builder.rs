//! Matchers to a scanner.

use std::sync::Arc;

use crate::engine::{Engine, TooLarge};
use crate::keyword::Keyword;
use crate::literals::{Required, required};
use crate::scanner::{Prefilter, Rule, Search, Searched};
use crate::{Expression, Matcher, MatcherId, Pattern, Scanner};

/// A matcher that is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("pattern {place}: {reason}")]
pub struct BuildError {
    /// Which of [`Matcher::patterns`] is to blame: the first that is.
    pub place: usize,
    /// What is wrong with it.
    pub reason: Refusal,
}

/// What is wrong with a pattern.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// It takes more bytes than [`Builder::size_limit`] when compiled.
    #[error("the pattern takes more than {limit} bytes when compiled")]
    TooLarge {
        /// The bytes that are granted.
        limit: usize,
    },
    /// It does not have the [`Matcher::group`].
    #[error("the pattern has no group {wanted}")]
    NoGroup {
        /// The group that was asked for.
        wanted: usize,
        /// The groups that it has, the whole match not counted.
        groups: usize,
    },
    /// A keyword of no length.
    #[error("a keyword must not be empty")]
    Empty,
}

/// Collects matchers.
#[derive(Debug)]
pub struct Builder {
    size_limit: usize,
    prefilter: bool,
    rules: Vec<Rule>,
    patterns: Vec<Searched>,
    /// By pattern: the literals of which a match contains one; empty if there are none to look for.
    literals: Vec<Vec<Vec<u8>>>,
}

impl Default for Builder {
    fn default() -> Self {
        Builder {
            size_limit: 1 << 20,
            prefilter: true,
            rules: Vec::new(),
            patterns: Vec::new(),
            literals: Vec::new(),
        }
    }
}

impl Builder {
    /// No matcher, and 1 MiB for each pattern.
    pub fn new() -> Self {
        Builder::default()
    }

    /// How many bytes each automaton of a pattern may take when it is compiled. Holds for what is added later.
    #[must_use]
    pub fn size_limit(self, bytes: usize) -> Self {
        Builder { size_limit: bytes, ..self }
    }

    /// Without prefilter every wanted pattern is tried on every text: slower, the same hits. For tests that compare.
    #[must_use]
    pub fn prefilter(self, prefilter: bool) -> Self {
        Builder { prefilter, ..self }
    }

    /// Adds a matcher.
    ///
    /// # Errors
    /// The first pattern that is refused. Nothing of the matcher is then added.
    pub fn add(&mut self, matcher: &Matcher<'_>) -> Result<MatcherId, BuildError> {
        let id = MatcherId(u32::try_from(self.rules.len()).unwrap_or(u32::MAX));
        let compile = |(place, pattern): (usize, &Pattern<'_>)| {
            self.compile(pattern, matcher.group).map_err(|reason| BuildError { place, reason })
        };
        let compiled: Vec<_> = matcher.patterns.iter().enumerate().map(compile).collect::<Result<_, _>>()?;
        for (search, required) in compiled {
            let (literals, reach) =
                required.map_or((Vec::new(), None), |found| (found.literals, found.reach));
            self.patterns.push(Searched { matcher: id, search, reach });
            self.literals.push(literals);
        }
        self.rules.push(Rule { whole_words: matcher.whole_words, group: matcher.group });
        Ok(id)
    }

    fn compile(&self, pattern: &Pattern<'_>, group: usize) -> Result<(Search, Option<Required>), Refusal> {
        let too_large = |TooLarge| Refusal::TooLarge { limit: self.size_limit };
        match *pattern {
            Pattern::Keyword("") => Err(Refusal::Empty),
            Pattern::Keyword(text) => match Keyword::new(text) {
                Some(keyword) => {
                    let literals = keyword.spellings();
                    Ok((Search::Keyword(keyword), Some(Required { literals, reach: None })))
                }
                None => {
                    let escaped = format!("(?i){}", regex_syntax::escape(text));
                    // An escaped text nests nowhere; only its length can be refused.
                    let expression = Expression::parse(&escaped).map_err(|_| too_large(TooLarge))?;
                    let engine = Engine::new(expression.hir(), self.size_limit, false).map_err(too_large)?;
                    Ok((Search::Regex(Box::new(engine)), required(expression.hir())))
                }
            },
            Pattern::Regex(expression) => {
                let engine = Engine::new(expression.hir(), self.size_limit, group > 0).map_err(too_large)?;
                let groups = expression.hir().properties().explicit_captures_len();
                if group > groups {
                    return Err(Refusal::NoGroup { wanted: group, groups });
                }
                Ok((Search::Regex(Box::new(engine)), required(expression.hir())))
            }
        }
    }

    /// The scanner.
    pub fn build(self) -> Scanner {
        let prefilter = if self.prefilter { Prefilter::new(&self.patterns, &self.literals) } else { None };
        let called = |literals: &Vec<_>| prefilter.is_some() && !literals.is_empty();
        let always =
            (0..).zip(&self.literals).filter(|(_, literals)| !called(literals)).map(|(id, _)| id).collect();
        Scanner { rules: self.rules, patterns: self.patterns, prefilter, always, identity: Arc::new(()) }
    }
}
