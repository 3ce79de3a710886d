//! What a text says to a reader, beside how it is written.
//!
//! ```text
//! text ─▶ triggers ─▶ regions ─▶ fold · decode ─▶ view ─▶ (scan) ─▶ span of the view ─▶ span of the text
//!         (plain text has none)
//! ```
//!
//! A card number in full-width digits, with an invisible character between each two, percent-encoded or in base64 is
//! a card number all the same. Detectors therefore look at the text as it is written and, where something in it can be
//! read in another way, at a second writing in plain characters. What they find there is reported as a span of the
//! original, in whole characters and whole escapes.
//!
//! **Plain text has no view.** One pass looks for triggers: an escape, a token that decodes to text, a character beside
//! letters and digits that folds to an ASCII one, with the word it stands in. Nothing else reads in another way, so what stands
//! before a trigger says the same whether or not the trigger follows. Only the stretch around a trigger is written anew, and
//! what is found there counts if something near it was rewritten. That what has
//! been decoded once may be encoded again, a view has a view of its own, and then no further.
//!
//! Time and memory are linear in the text: each decoder writes no more than it reads, a folded character at most twice
//! its bytes, and regions do not overlap.

mod decode;
mod fold;
mod pending;
#[cfg(test)]
mod tests;
mod trigger;

use std::ops::Range;

pub use pending::{decoded_end, last_disguise, readable_end};

use trigger::Regions;

/// How much of the text on either side of a trigger is read anew, in bytes: the longest value, and its context.
pub const REACH: usize = 512;
/// What lies farther than this from anything that reads in another way says in the view what it says in the text, and is found
/// there.
const NEAR: usize = 96;
/// How often what was decoded is read anew.
const DEPTH: usize = 2;

/// One stretch of a text in plain characters, and where each of them comes from.
#[derive(Debug)]
pub struct View<'m> {
    /// The layers that lead to it, the outermost writing first.
    layers: &'m [Layer],
    region: Range<usize>,
    /// Bytes of the whole text.
    length: usize,
}

impl View<'_> {
    /// The text in plain characters.
    pub fn text(&self) -> &str {
        self.layers.last().map_or("", |layer| &layer.text)
    }

    /// The bytes of the original that `span` of the view stands for. `None` if nothing near it reads in another way, so that
    /// the text as it is written decides, or if it does not fit the view.
    pub fn origin(&self, span: Range<usize>) -> Option<Range<usize>> {
        let mut is_rewritten = false;
        let within = self.layers.iter().rev().try_fold(span, |span, layer| {
            is_rewritten |= layer.is_rewritten(span.start.saturating_sub(NEAR)..span.end + NEAR);
            layer.origin(span)
        })?;
        let start = self.region.start;
        is_rewritten.then(|| start + within.start..start + within.end)
    }

    /// The byte of the original at which what stands at byte `at` of the view begins.
    pub fn origin_of(&self, at: usize) -> usize {
        let at = self.layers.iter().rev().try_fold(at, |at, layer| layer.origin_of(at));
        at.map_or(self.region.end, |at| self.region.start + at)
    }

    /// The first byte of the original from which something comes that stands at byte `at` of the view or later: what is turned
    /// round follows what it is read from.
    pub fn origin_from(&self, at: usize) -> usize {
        let at = self.layers.iter().rev().try_fold(at, |at, layer| layer.origin_from(at));
        at.map_or(self.region.end, |at| self.region.start + at)
    }

    /// The first place of the view at which something stands that comes from byte `byte` of the original or later.
    pub fn place_of(&self, byte: usize) -> usize {
        let Some(mut at) = byte.checked_sub(self.region.start) else { return 0 };
        for layer in self.layers {
            at = layer.place_of(at);
        }
        at
    }

    /// Whether what it says is not read anew.
    fn is_last(&self) -> bool {
        self.layers.len() == DEPTH
    }

    /// Whether the view goes on if the text does.
    pub fn is_open(&self) -> bool {
        self.region.end.saturating_add(REACH) > self.length
    }
}

/// Memory for views that one thread reuses from text to text.
#[derive(Debug, Default)]
pub struct ViewScratch {
    regions: Regions,
    layers: [Layer; DEPTH],
}

/// Shows every view of `text`; none if the text can be read in one way only.
pub fn each(text: &str, scratch: &mut ViewScratch, show: &mut dyn FnMut(&View<'_>)) {
    let ViewScratch { regions, layers } = scratch;
    regions.of(text);
    for region in regions.iter() {
        let Some(mut written) = text.get(region.clone()) else { continue };
        let mut used = 0;
        let mut left: &mut [Layer] = layers;
        // Each layer is written from the one before it.
        while let Some((layer, rest)) = left.split_first_mut() {
            if used > 0 && !trigger::any(written) || !layer.write(written) {
                break;
            }
            written = &layer.text;
            left = rest;
            used += 1;
        }
        for depth in 1..=used {
            if let Some(layers) = layers.get(..depth) {
                show(&View { layers, region: region.clone(), length: text.len() });
            }
        }
    }
}

/// A text in other characters, with its map.
#[derive(Debug, Default)]
struct Layer {
    text: String,
    /// By place in `text`; the first starts at 0.
    pieces: Vec<Piece>,
}

/// Where a stretch of a layer comes from.
#[derive(Clone, Copy, Debug)]
struct Piece {
    /// Its first byte in the layer.
    at: usize,
    /// The bytes it comes from.
    from: usize,
    to: usize,
    /// Whether it was copied, so that each of its bytes has a place of its own. Otherwise all of it stands for all
    /// that it comes from.
    is_copy: bool,
}

impl Layer {
    /// Writes `text` anew; whether that makes a difference.
    fn write(&mut self, text: &str) -> bool {
        self.text.clear();
        self.pieces.clear();
        decode::write(text, self);
        self.text != text
    }

    /// Copies bytes `from..to` of `text`.
    fn copy(&mut self, text: &str, from: usize, to: usize) {
        let Some(copied) = text.get(from..to).filter(|copied| !copied.is_empty()) else { return };
        let at = self.text.len();
        self.text.push_str(copied);
        match self.pieces.last_mut() {
            Some(last) if last.is_copy && last.to == from => last.to = to,
            _ => self.pieces.push(Piece { at, from, to, is_copy: true }),
        }
    }

    /// What was written from byte `at` of the layer on stands for bytes `from..to`.
    fn stands_for(&mut self, at: usize, from: usize, to: usize) {
        if at == self.text.len() {
            return;
        }
        match self.pieces.last() {
            Some(last) if !last.is_copy && (last.from, last.to) == (from, to) => {}
            _ => self.pieces.push(Piece { at, from, to, is_copy: false }),
        }
    }

    /// Whether something in `span`, which may reach beyond the text, is not what it comes from, or was left out.
    fn is_rewritten(&self, span: Range<usize>) -> bool {
        let first = self.pieces.partition_point(|piece| piece.at <= span.start).saturating_sub(1);
        let mut before = (first == 0).then_some(0);
        for piece in self.pieces.iter().skip(first).take_while(|piece| piece.at < span.end) {
            if !piece.is_copy || before.is_some_and(|before| before != piece.from) {
                return true;
            }
            before = Some(piece.to);
        }
        false
    }

    /// The first place of something that comes from byte `byte` or later.
    fn place_of(&self, byte: usize) -> usize {
        let piece = self.pieces.iter().find(|piece| piece.to > byte);
        piece.map_or(self.text.len(), |piece| match piece.is_copy {
            true => piece.at + byte.saturating_sub(piece.from),
            false => piece.at,
        })
    }

    /// The byte from which what stands at `at` comes. `None` at the end.
    fn origin_of(&self, at: usize) -> Option<usize> {
        let after = self.pieces.partition_point(|piece| piece.at <= at);
        let piece = self.pieces.get(after.checked_sub(1)?).filter(|_| at < self.text.len())?;
        Some(if piece.is_copy { piece.from + (at - piece.at) } else { piece.from })
    }

    /// The first byte from which something comes that stands at `at` or later. `None` at the end.
    fn origin_from(&self, at: usize) -> Option<usize> {
        let after = self.pieces.partition_point(|piece| piece.at <= at);
        let later = self.pieces.iter().skip(after).map(|piece| piece.from);
        self.origin_of(at).into_iter().chain(later).min()
    }

    /// The bytes that `span` comes from.
    fn origin(&self, span: Range<usize>) -> Option<Range<usize>> {
        let piece = |at: usize| {
            let after = self.pieces.partition_point(|piece| piece.at <= at);
            self.pieces.get(after.checked_sub(1)?)
        };
        let last_byte = span.end.checked_sub(1).filter(|last| *last >= span.start)?;
        let (first, last) = (piece(span.start)?, piece(last_byte)?);
        let start = if first.is_copy { first.from + (span.start - first.at) } else { first.from };
        Some(match last.is_copy {
            true => start..last.from + (span.end - last.at),
            // What was turned round follows the same text as it is written, so a span over both ends in what it began in.
            false => start.min(last.from)..last.to,
        })
    }
}
