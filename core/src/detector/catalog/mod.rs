//! The catalogue: one file a family.

use super::Detector;

/// Every family.
pub(super) const FAMILIES: &[&[Detector]] = &[];
