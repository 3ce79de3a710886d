//! cerberust's detectors, and its way to resolve what overlaps, as its scanners call them: without the replacing.

use std::ops::Range;

use cerberust::scanner::detect::{Span, detect_secrets, detect_structured, resolve_overlaps};

use super::Engine;

pub fn everything() -> Box<dyn Engine> {
    ready(Cerberust { secrets: true })
}

pub fn six_types() -> Box<dyn Engine> {
    ready(Cerberust { secrets: false })
}

/// It builds its patterns when they are first needed.
fn ready(mut engine: Cerberust) -> Box<dyn Engine> {
    engine.count("");
    Box::new(engine)
}

struct Cerberust {
    secrets: bool,
}

impl Cerberust {
    fn spans(&self, text: &str) -> Vec<Span> {
        let mut spans = detect_structured(text);
        if self.secrets {
            spans.extend(detect_secrets(text));
        }
        resolve_overlaps(spans)
    }
}

impl Engine for Cerberust {
    fn count(&mut self, text: &str) -> usize {
        self.spans(text).len()
    }

    fn find(&mut self, text: &str) -> Vec<(Range<usize>, String, f64)> {
        let hit = |span: Span| (span.start..span.end, span.ty, f64::from(span.confidence));
        self.spans(text).into_iter().map(hit).collect()
    }
}
