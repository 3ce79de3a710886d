//! redact-core with its default recognisers.

use std::ops::Range;

use redact_core::AnalyzerEngine;

use super::Engine;

pub fn build() -> Box<dyn Engine> {
    Box::new(Redact(AnalyzerEngine::new()))
}

struct Redact(AnalyzerEngine);

impl Engine for Redact {
    fn count(&mut self, text: &str) -> usize {
        self.0.analyze(text, None).expect("patterns do not fail").detected_entities.len()
    }

    fn find(&mut self, text: &str) -> Vec<(Range<usize>, String, f64)> {
        let found = self.0.analyze(text, None).expect("patterns do not fail").detected_entities;
        let hit = |hit: &redact_core::RecognizerResult| {
            (hit.start..hit.end, hit.entity_type.as_str().to_owned(), f64::from(hit.score))
        };
        found.iter().map(hit).collect()
    }
}
