//! Ours: a bundle that records what its detectors find, asked as a host asks it.

use std::ops::Range;

use lictor::OffsetUnit;
use lictor::document::DetectMode;
use lictor_benches::scores::Library;

use super::Engine;
use crate::names;

pub fn everything() -> Box<dyn Engine> {
    Box::new(Lictor(Library::new(DetectMode::Alert)))
}

pub fn six_types() -> Box<dyn Engine> {
    Box::new(Lictor(Library::of(&names::ours(), DetectMode::Alert)))
}

struct Lictor(Library);

impl Engine for Lictor {
    fn count(&mut self, text: &str) -> usize {
        let decision = self.0.decision(text, OffsetUnit::Bytes);
        decision.rationale.iter().map(|row| row.hits.len()).sum()
    }

    fn find(&mut self, text: &str) -> Vec<(Range<usize>, String, f64)> {
        let decision = self.0.decision(text, OffsetUnit::Bytes);
        let hits = decision.rationale.iter().flat_map(|row| &row.hits);
        // Its mode has drawn the line already: whatever it says, it is sure of.
        hits.filter_map(|hit| Some((hit.start..hit.end, hit.detector.as_ref()?.to_string(), 1.0))).collect()
    }
}
