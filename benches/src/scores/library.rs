//! The library as a host sees it: a bundle that records whatever any built-in detector finds.

use lictor::document::DetectMode;
use lictor::{Decision, Evaluator, Kind, OffsetUnit, Options, Request, Scratch, detector};

use crate::compiled;

use super::Finder;

/// Texts longer than this are given in pieces, as the limit on content asks.
const PIECE: usize = 64 << 10;

/// Built-in detectors, ready to look.
#[derive(Debug)]
pub struct Library {
    evaluator: Evaluator,
    scratch: Scratch,
}

/// A finding, in code points.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// Its first character.
    pub start: usize,
    /// One past its last.
    pub end: usize,
    /// The detector that found it.
    pub detector: String,
}

impl Library {
    /// A policy for every built-in detector, in mode `alert` or `redact`.
    pub fn new(mode: DetectMode) -> Library {
        let names: Vec<&str> = detector::all().map(|detector| detector.name).collect();
        Library::of(&names, mode)
    }

    /// A policy for some built-in detectors.
    pub fn of(detectors: &[&str], mode: DetectMode) -> Library {
        let bundle = format!(
            "lictor: 1\nbundle: {{id: scores, version: '1', tenant: scores}}\npolicies:\n  - {{id: all, scope: {{org: scores}}, effect: record, detect: {{any: [{}], mode: {}}}}}\n",
            detectors.join(", "),
            mode.as_str()
        );
        Library { evaluator: compiled(&bundle), scratch: Scratch::default() }
    }

    /// The decision on `text` as the one part of a request, with places in this unit.
    ///
    /// # Panics
    /// If a limit is reached: the figures would be of something else.
    pub fn decision(&mut self, text: &str, offsets: OffsetUnit) -> Decision {
        let mut request = Request::new(Kind::Input, [("org", "scores")]).with_text(text);
        request.offsets = offsets;
        let decision = self.evaluator.evaluate_with(&request, Options::default(), &mut self.scratch);
        let decision = decision.expect("the bundle's own organisation");
        assert!(decision.errors.is_empty(), "{:?}", decision.errors);
        decision
    }
}

impl Finder for Library {
    fn find(&mut self, text: &str) -> Vec<Found> {
        let mut found = Vec::new();
        let mut before = 0;
        for piece in pieces(text) {
            let decision = self.decision(piece, OffsetUnit::CodePoints);
            found.extend(decision.rationale.iter().flat_map(|row| &row.hits).map(|hit| Found {
                start: before + hit.start,
                end: before + hit.end,
                detector: hit.detector.as_ref().map(ToString::to_string).unwrap_or_default(),
            }));
            before += piece.chars().count();
        }
        found.sort();
        found.dedup();
        found
    }
}

impl Default for Library {
    fn default() -> Self {
        Library::new(DetectMode::Alert)
    }
}

/// `text` cut at line ends into pieces of about [`PIECE`] bytes.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        // A line end is a boundary of characters, wherever the search for it begins.
        let line_end = rest.bytes().skip(PIECE).position(|byte| byte == b'\n');
        let cut = line_end.map_or(rest.len(), |end| PIECE + end + 1);
        let (piece, tail) = rest.split_at(cut);
        rest = tail;
        Some(piece)
    })
}
