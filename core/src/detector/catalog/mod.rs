//! The catalogue: one folder or file a family.
//!
//! To add a detector, add an entry to its family's file, with examples; the one test in `detector/tests.rs` runs
//! the examples of all of them. Classes in patterns are ASCII wherever the type is, and a pattern says nothing of
//! its neighbours: [`boundary`](super::boundary) does. A refused match makes the scan resume one character after
//! its start, so the patterns of a detector with an `accept` have a bounded length.

mod alias;
mod cmd;
mod code;
mod encoding;
mod file;
mod fin;
mod grounds;
mod id;
mod injection;
mod lang;
mod marking;
mod net;
mod phi;
mod pii;
mod secret;
mod shape;

#[cfg(test)]
mod tests;

use super::Detector;

pub(super) use alias::other_names;

/// Every family.
pub(super) const FAMILIES: &[&[Detector]] = &[
    pii::DETECTORS,
    pii::devices::DETECTORS,
    pii::names::DETECTORS,
    id::north_america::DETECTORS,
    id::south_america::DETECTORS,
    id::british::DETECTORS,
    id::western_europe::DETECTORS,
    id::central_europe::DETECTORS,
    id::southern_europe::DETECTORS,
    id::nordic::DETECTORS,
    id::baltic::DETECTORS,
    id::balkan::DETECTORS,
    id::eastern_europe::DETECTORS,
    id::middle_east::DETECTORS,
    id::africa::DETECTORS,
    id::asia::DETECTORS,
    id::east_asia::DETECTORS,
    id::oceania::DETECTORS,
    id::plates::DETECTORS,
    phi::DETECTORS,
    phi::numbers::DETECTORS,
    fin::DETECTORS,
    fin::banks::DETECTORS,
    fin::securities::DETECTORS,
    fin::crypto::DETECTORS,
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
