//! Thousands of patterns against one text: every match of every wanted pattern, in one pass and linear time.
//!
//! ```
//! use lictor_scan::{Builder, Expression, Matcher, MatcherSet, Pattern, Scratch};
//!
//! let ssn = Expression::parse(r"\b\d{3}-\d{2}-\d{4}\b")?;
//! let mut builder = Builder::new();
//! let numbers = builder.add(&Matcher::new([Pattern::Regex(&ssn)]))?;
//! let words = builder.add(&Matcher::new(["Falcon", "Project X"].map(Pattern::Keyword)).whole_words())?;
//! let scanner = builder.build();
//!
//! let wanted = MatcherSet::from_iter([numbers, words]);
//! let mut hits = Vec::new();
//! let text = "falcon: 078-05-1120";
//! scanner.scan(text, &wanted, usize::MAX, &mut Scratch::default(), &mut |matcher, hit| hits.push((matcher, hit)));
//! assert_eq!(hits, [(numbers, 8..19), (words, 0..6)]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![deny(unsafe_code)]
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::unreachable,
        clippy::indexing_slicing,
        clippy::string_slice,
        clippy::disallowed_methods,
        clippy::disallowed_types
    )
)]

mod anchor;
mod approach;
mod builder;
mod code;
mod confirm;
mod crowd;
mod expression;
mod gate;
mod matcher;
mod matcher_set;
mod needle;
mod scan;
mod scanner;
mod scratch;
mod stand_in;

pub use builder::{BuildError, Builder, Refusal};
pub use confirm::{contains_folded, stands_alone};
pub use expression::Expression;
pub use gate::Kernel;
pub use matcher::{Matcher, Pattern};
pub use matcher_set::{MatcherId, MatcherSet};
pub use needle::Needle;
pub use scanner::{Outcome, Scanner, Sink};
pub use scratch::Scratch;
