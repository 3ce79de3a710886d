//! The library as a host sees it: a bundle that records whatever any built-in detector finds.

use std::fmt::Write as _;

use lictor::document::DetectMode;
use lictor::{Evaluator, Kind, OffsetUnit, Options, Request, Scratch, detector};

use crate::compiled;

/// Texts longer than this are given in pieces, as the limit on content asks.
const PIECE: usize = 64 << 10;

/// All built-in detectors, ready to look.
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
        let mut bundle = String::from(
            "lictor: 1\nbundle: {id: scores, version: '1', tenant: scores}\npolicies:\n  - {id: all, scope: {org: scores}, effect: record, detect: {any: [",
        );
        for detector in detector::all() {
            // Writing to a String cannot fail.
            let _ = write!(bundle, "{}, ", detector.name);
        }
        let _ = writeln!(bundle, "], mode: {}}}}}", mode.as_str());
        Library { evaluator: compiled(&bundle), scratch: Scratch::default() }
    }

    /// What is found in `text`, by place.
    ///
    /// # Panics
    /// If a limit is reached: the figures would be of something else.
    pub fn find(&mut self, text: &str) -> Vec<Found> {
        let mut found = Vec::new();
        let mut before = 0;
        for piece in pieces(text) {
            let mut request = Request::new(Kind::Input, [("org", "scores")]).with_text(piece);
            request.offsets = OffsetUnit::CodePoints;
            let decision = self.evaluator.evaluate_with(&request, Options::default(), &mut self.scratch);
            let decision = decision.expect("the bundle's own organisation");
            assert!(decision.errors.is_empty(), "{:?}", decision.errors);
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
