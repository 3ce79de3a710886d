//! `cmd.*`: commands by what they do.
//!
//! In the patterns a word of a command line is `[!-%'-:<-{}~]{1,256}`: printable ASCII without the separators `&`, `;` and
//! `|`. Every repetition has a bound, for a refused match is followed by a search one character further on.

mod destructive;
mod network_fetch;
mod privileged;

use crate::detector::Detector;

pub(super) const DETECTORS: &[Detector] =
    &[destructive::DESTRUCTIVE, privileged::PRIVILEGED, network_fetch::NETWORK_FETCH];
