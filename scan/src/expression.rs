//! One regular expression, parsed and not yet compiled.

use regex_syntax::hir::{Hir, Look};

/// A regular expression in the syntax of the `regex` crate, parsed.
#[derive(Clone, Debug)]
pub struct Expression {
    /// Kept to be parsed again if it must be compiled after all, because what was parsed takes much more room.
    source: Box<str>,
    hir: Hir,
}

impl Expression {
    /// How deep groups, classes and repetitions may nest. Bounds the recursion of everything that walks a parsed
    /// expression, here and in the matcher crates.
    pub const NEST_LIMIT: u32 = 100;

    /// Parses `pattern`. What comes back matches whole code points only. Linear in the pattern, but for classes: each
    /// costs what its Unicode tables hold.
    ///
    /// # Errors
    /// As `regex-syntax`, with the place in the pattern; [`NestLimitExceeded`] beyond [`Expression::NEST_LIMIT`].
    ///
    /// [`NestLimitExceeded`]: regex_syntax::ast::ErrorKind::NestLimitExceeded
    pub fn parse(pattern: &str) -> Result<Expression, Box<regex_syntax::Error>> {
        let parsed = regex_syntax::ParserBuilder::new().nest_limit(Self::NEST_LIMIT).build().parse(pattern);
        Ok(Expression { source: pattern.into(), hir: parsed.map_err(Box::new)? })
    }

    /// What it was parsed from.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// What was parsed.
    pub fn hir(&self) -> &Hir {
        &self.hir
    }

    /// Whether a match may be empty, so that almost every text has one: `a*` and `\b`, but not `^$`, which asks for an
    /// empty text.
    pub fn matches_empty(&self) -> bool {
        let properties = self.hir.properties();
        let whole_text = properties.look_set_prefix().contains(Look::Start)
            && properties.look_set_suffix().contains(Look::End);
        properties.minimum_len() == Some(0) && !whole_text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_that_match_everywhere_are_known() {
        let matches_empty = |pattern| Expression::parse(pattern).unwrap().matches_empty();
        for pattern in ["a*", "a|", r"\b", "^", "(?:a?){3}", "^a*"] {
            assert!(matches_empty(pattern), "{pattern}");
        }
        for pattern in ["a", "^$", r"\Aa*\z", "a+|b"] {
            assert!(!matches_empty(pattern), "{pattern}");
        }
    }

    #[test]
    fn deep_expressions_are_refused() {
        for (open, close) in [("(", ")"), ("(?:", ")?"), ("[", "]"), ("(?:a|", ")")] {
            let deep = format!("{}a{}", open.repeat(10_000), close.repeat(10_000));
            assert!(Expression::parse(&deep).is_err());
        }
        assert!(Expression::parse(&"(a)".repeat(10_000)).is_ok());
    }
}
