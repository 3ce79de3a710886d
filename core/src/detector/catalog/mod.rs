//! The catalogue: one file a family.
//!
//! To add a detector, add an entry to its family's file, with examples; the one test in `detector/tests.rs` runs
//! the examples of all of them. Classes in patterns are ASCII wherever the type is, and a pattern says nothing of
//! its neighbours: [`boundary`](super::boundary) does. A refused match makes the scan resume one character after
//! its start, so the patterns of a detector with an `accept` have a bounded length.

mod cmd;
mod code;
mod encoding;
mod file;
mod injection;
mod lang;
mod marking;
mod net;
mod pii;
mod secret;

use super::Detector;

/// Every family.
pub(super) const FAMILIES: &[&[Detector]] = &[
    pii::DETECTORS,
    secret::generic::DETECTORS,
    secret::aws::DETECTORS,
    secret::password::DETECTORS,
    secret::key::DETECTORS,
    secret::jwt::DETECTORS,
    secret::connection::DETECTORS,
    secret::http::DETECTORS,
    secret::ai::DETECTORS,
    secret::cloud::DETECTORS,
    secret::code::DETECTORS,
    secret::commerce::DETECTORS,
    secret::communication::DETECTORS,
    secret::social::DETECTORS,
    secret::data::DETECTORS,
    secret::identity::DETECTORS,
    net::DETECTORS,
    code::DETECTORS,
    cmd::DETECTORS,
    file::DETECTORS,
    lang::DETECTORS,
    marking::DETECTORS,
    injection::DETECTORS,
    encoding::DETECTORS,
];
