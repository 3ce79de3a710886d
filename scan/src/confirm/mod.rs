//! Whether a match of one pattern starts at a place, and where it ends.
//!
//! The gate says where something could be; here it is made sure, by the cheapest means that can: keywords are compared,
//! expressions run as programs with a bound on their steps, and what exceeds that, or has no program, is searched for
//! with automata, which are compiled when they are first needed.

mod backtrack;
mod class;
mod engine;
mod keyword;
mod program;
mod size;
mod words;

pub(crate) use backtrack::{Machine, Match, Place, Spent};
pub(crate) use class::{Class, ClassBuilder, ClassId, Classes};
pub(crate) use engine::{Cache, Engine, Found, Meter, TooLarge};
pub use keyword::contains_folded;
pub(crate) use keyword::{Keyword, Keywords, forms};
pub(crate) use program::{Arc, ProgramBuilder, ProgramId, Programs, State};
pub(crate) use size::Sizes;
pub use words::stands_alone;
