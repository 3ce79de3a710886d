#![doc = include_str!("../README.md")]
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
mod opening;
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
