//! A text that comes piece by piece: what is kept of it, and what was found.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::offset::{OffsetUnit, Offsets};
use crate::pattern::MatcherSet;
use crate::program::FinderId;
use crate::view::REACH;

/// What is kept of what stands before the place up to which everything is settled, in bytes: the farthest that a check looks
/// back, and the stretch that is read anew around what reads in another way.
pub(crate) const CONTEXT: usize = 2_048;

/// A text of which the end may not be there yet. Offsets are bytes of the whole text.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Streamed {
    /// What is kept of it, up to the end of what has come.
    kept: String,
    /// Where that begins.
    from: usize,
    /// The same, as the host counts.
    units: usize,
    /// Before this place everything that is in the whole text has been found.
    settled: usize,
    /// Before this place it is known what reads in another way.
    readable: usize,
    /// The end of the last thing that does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    disguised: Option<usize>,
    /// What was found before it, by place.
    found: Vec<Settled>,
    /// The texts of what was found, where they are not kept any more; by place.
    pieces: Vec<Piece>,
    /// Bytes of the pieces.
    piece_bytes: usize,
    #[serde(skip)]
    decided: Decided,
}

/// Which places were looked at, so that none is looked at again with each piece: what was decided stays so. Not stored, since it
/// can be found again.
#[derive(Clone, Debug, Default, PartialEq)]
struct Decided {
    /// Whatever follows, the matches that start before this place are those that there are.
    to: usize,
    /// A text that ended here decided it.
    end: usize,
    /// Who may have such matches.
    possible: MatcherSet,
}

/// Something that was found and that nothing can take away.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Settled {
    pub(crate) finder: u32,
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// How sure it is, where a policy asks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) score: Option<f64>,
}

impl Settled {
    pub(crate) const fn finder(&self) -> FinderId {
        FinderId(self.finder)
    }
}

/// A stretch of the text.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Piece {
    start: usize,
    /// Its start, as the host counts.
    units: usize,
    text: String,
}

/// Shows lengths only.
impl fmt::Debug for Streamed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Streamed({} bytes, {} findings)", self.len(), self.found.len())
    }
}

impl Streamed {
    /// Bytes that have come.
    pub(crate) fn len(&self) -> usize {
        self.from + self.kept.len()
    }

    pub(crate) fn settled(&self) -> usize {
        self.settled
    }

    pub(crate) fn found(&self) -> &[Settled] {
        &self.found
    }

    /// What is kept, and where it begins.
    pub(crate) fn kept(&self) -> (&str, usize) {
        (&self.kept, self.from)
    }

    /// Bytes that are kept for what was found.
    pub(crate) fn piece_bytes(&self) -> usize {
        self.piece_bytes
    }

    /// Whether its places fit each other, as they may not where it was stored.
    pub(crate) fn is_sound(&self, released: usize) -> bool {
        // What is looked at once more costs nothing but time.
        let is_place = |at: usize| at.checked_sub(self.from).is_some_and(|at| self.kept.is_char_boundary(at));
        let in_order = self.pieces.is_sorted_by_key(|piece| piece.start)
            && self.found.is_sorted_by_key(|found| found.start);
        let are_spans = self.found.iter().all(|found| found.start < found.end && found.end <= self.len());
        is_place(self.settled) && is_place(released) && in_order && are_spans
    }

    /// Adds what has come.
    pub(crate) fn push(&mut self, text: &str) {
        self.kept.push_str(text);
    }

    /// Everything before `to` is settled, and `found` was found since the last time.
    pub(crate) fn settle(&mut self, to: usize, found: impl IntoIterator<Item = Settled>) {
        let before = self.found.len();
        self.found.extend(found);
        if let Some(new) = self.found.get_mut(before..) {
            new.sort_unstable_by_key(|found| (found.start, found.end, found.finder));
        }
        self.settled = to;
    }

    /// Up to `end` it is known what reads in another way, and `disguised` says where the last that was not known ends. Whether
    /// something near what is not settled does.
    pub(crate) fn read(&mut self, end: usize, disguised: Option<usize>) -> bool {
        self.readable = self.readable.max(end);
        self.disguised = disguised.or(self.disguised);
        self.disguised.is_some_and(|disguised| self.settled < disguised.saturating_add(REACH))
    }

    /// Where the places begin that a text which ends at `end` has to be asked for. Adds to `possible` who may have matches before.
    pub(crate) fn undecided(&self, end: usize, possible: &mut MatcherSet) -> usize {
        let Decided { to, end: known_end, possible: known } = &self.decided;
        if end < *known_end || *to <= self.settled {
            return self.settled;
        }
        possible.insert_all(known);
        *to
    }

    /// A text that ends at `end` decides which matches start before `to`. There are none but of those that are `possible`.
    pub(crate) fn decide(&mut self, to: usize, end: usize, possible: MatcherSet) {
        self.decided = Decided { to, end, possible };
    }

    pub(crate) fn readable(&self) -> usize {
        self.readable
    }

    /// Forgets what stands before `needed`, but for what was found there and a context for what comes.
    pub(crate) fn forget(&mut self, needed: usize, unit: OffsetUnit) {
        let until = needed.min(self.settled).saturating_sub(CONTEXT);
        // Seldom, so that what is moved is paid for by what has come.
        if until < self.from + CONTEXT {
            return;
        }
        let mut cut = until - self.from;
        while !self.kept.is_char_boundary(cut) {
            cut -= 1;
        }
        let until = self.from + cut;
        let offsets = Offsets::new(unit);
        let mut covered: Option<(usize, usize)> = None;
        let mut spans = Vec::new();
        let first = self.found.partition_point(|found| found.start < self.from);
        for found in self.found.iter().skip(first).take_while(|found| found.start < until) {
            match &mut covered {
                Some((_, end)) if found.start <= *end => *end = found.end.max(*end),
                _ => spans.extend(covered.replace((found.start, found.end))),
            }
        }
        spans.extend(covered);
        for (start, end) in spans {
            let text = self.kept.get(start - self.from..end - self.from).unwrap_or("");
            let units = self.units + offsets.of_byte(&self.kept, start - self.from);
            self.piece_bytes += text.len();
            self.pieces.push(Piece { start, units, text: text.to_owned() });
        }
        self.units += offsets.of_byte(&self.kept, cut);
        self.kept.drain(..cut);
        self.from = until;
    }

    /// Bytes `start..end` of the text, if they are still there.
    pub(crate) fn get(&self, start: usize, end: usize) -> Option<&str> {
        if let Some(start) = start.checked_sub(self.from) {
            return self.kept.get(start..end.checked_sub(self.from)?);
        }
        let piece = self.piece(start)?;
        piece.text.get(start - piece.start..end.checked_sub(piece.start)?)
    }

    /// Where byte `byte` is, as the host counts, whose way of counting in what is kept is `offsets`.
    pub(crate) fn offset(&self, byte: usize, offsets: &Offsets) -> usize {
        if let Some(byte) = byte.checked_sub(self.from) {
            return self.units + offsets.of_byte(&self.kept, byte);
        }
        self.piece(byte).map_or(byte, |piece| {
            piece.units + Offsets::new(offsets.unit()).of_byte(&piece.text, byte - piece.start)
        })
    }

    /// The byte at an offset as the host counts, of what is kept. `None` if it is not, or within a character.
    pub(crate) fn byte(&self, offset: usize, offsets: &Offsets) -> Option<usize> {
        Some(self.from + offsets.to_byte(&self.kept, offset.checked_sub(self.units)?)?)
    }

    fn piece(&self, byte: usize) -> Option<&Piece> {
        let after = self.pieces.partition_point(|piece| piece.start <= byte);
        self.pieces.get(after.checked_sub(1)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_stays_when_the_rest_is_forgotten() {
        let mut text = Streamed::default();
        let filler = "é ".repeat(CONTEXT);
        text.push("a 漢字 b");
        text.push(&filler);
        let settled = text.len();
        text.settle(settled, [Settled { finder: 0, start: 2, end: 8, score: None }]);
        text.forget(settled, OffsetUnit::CodePoints);
        assert!(text.kept().1 > 10);
        assert_eq!(text.get(2, 8), Some("漢字"));
        assert_eq!(text.get(2, 5), Some("漢"));
        assert_eq!(text.get(0, 2), None);
        let offsets = Offsets::new(OffsetUnit::CodePoints);
        assert_eq!((text.offset(2, &offsets), text.offset(8, &offsets)), (2, 4));
        assert_eq!(text.offset(settled, &offsets), 6 + 2 * CONTEXT);
        assert_eq!(text.len(), settled);
    }
}
