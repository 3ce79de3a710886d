//! The catalogue: one file a family.
//!
//! To add a detector, add an entry to its family's file, with examples; the one test in `detector/tests.rs` runs
//! the examples of all of them. Classes in patterns are ASCII wherever the type is, and a pattern says nothing of
//! its neighbours: [`boundary`](super::boundary) does. A refused match makes the scan resume one character after
//! its start, so the patterns of a detector with an `accept` have a bounded length.

mod cmd;
mod lang;
mod pii;
mod secret;

use super::Detector;

/// Every family.
pub(super) const FAMILIES: &[&[Detector]] =
    &[pii::DETECTORS, secret::DETECTORS, cmd::DETECTORS, lang::DETECTORS];
