//! English prose of the nineteenth century: whatever is found in it is wrong, but for its profanity and for
//! the addresses in its publisher's notice.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Finder as _, Library};

/// Findings by detector.
#[derive(Debug, Serialize)]
pub struct Prose {
    /// Bytes of text.
    pub bytes: usize,
    /// By detector.
    pub found: BTreeMap<String, usize>,
}

impl Prose {
    pub(super) fn measure(text: &str, library: &mut Library) -> Prose {
        let mut found = BTreeMap::new();
        for finding in library.find(text) {
            *found.entry(finding.detector).or_default() += 1;
        }
        Prose { bytes: text.len(), found }
    }

    /// Findings of the detectors whose name starts with `family`.
    pub fn of(&self, family: &str) -> usize {
        self.found.iter().filter(|(detector, _)| detector.starts_with(family)).map(|(_, count)| count).sum()
    }

    /// `count` findings in this text, as a number for each megabyte.
    #[expect(clippy::cast_precision_loss, reason = "a count of findings and a length of text")]
    pub fn a_megabyte(&self, count: usize) -> f64 {
        count as f64 * 1e6 / self.bytes as f64
    }
}
