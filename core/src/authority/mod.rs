//! Who is stronger: levels of authority, the waiver rule, and the combining rule.
//!
//! Two pages that a reviewer can hold against the specification. Both are pure functions of plain facts; neither
//! knows how a condition was evaluated.

mod combine;
mod waive;

pub(crate) use combine::{contribution, join};
pub(crate) use waive::{Claim, Covers, waives};
