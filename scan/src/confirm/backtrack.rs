//! Runs programs: does a match start here, and where does it end?
//!
//! Backtracking in the order of preference gives the leftmost-first match of the `regex` crate. It can take
//! exponential time, so every search has a number of steps to spend; who runs out of them asks the automata.

use std::ops::Range;

use regex_automata::util::look::{Look, LookMatcher};

use super::class::Classes;
use super::program::{Operation, ProgramId, Programs};

/// Most places to come back to that are kept at a time; bounds the memory of a search.
const MOST_PLACES: usize = 2_000;

/// A match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Match {
    /// One past its last byte.
    pub(crate) end: usize,
    /// The group that was asked for, if it took part.
    pub(crate) group: Option<Range<usize>>,
}

/// The search has spent its steps, or too many places to come back to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Spent;

/// What is tried when the search fails at the place where it is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Place {
    /// Goes on with operation `next` at `at`.
    Other { next: usize, at: usize },
    /// Takes one character less than up to `at`, but not less than up to `least`.
    Less { next: usize, least: usize, at: usize },
    /// Takes one more character of the lazy run before operation `next` at `at`, if `left` is not 0.
    More { next: usize, at: usize, left: u32 },
    /// Puts the bounds of the group back.
    Group { opened: usize, closed: usize },
}

const UNSET: usize = usize::MAX;

/// What programs run with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Machine<'s> {
    pub(crate) programs: &'s Programs,
    pub(crate) classes: &'s Classes,
}

impl Machine<'_> {
    /// The match of a program that starts at byte `start` of `text`, a boundary of a character. Counts steps, each of
    /// constant time, up to `most`.
    pub(crate) fn run(
        self,
        program: ProgramId,
        text: &str,
        start: usize,
        places: &mut Vec<Place>,
        steps: &mut u64,
        most: u64,
    ) -> Result<Option<Match>, Spent> {
        let operations = &*self.programs.operations;
        let bytes = text.as_bytes();
        places.clear();
        let (mut next, mut at) = (program.0 as usize, start);
        let (mut opened, mut closed) = (UNSET, UNSET);
        loop {
            *steps += 1;
            if *steps > most || places.len() > MOST_PLACES {
                return Err(Spent);
            }
            let Some(operation) = operations.get(next) else { return Ok(None) };
            next += 1;
            let goes_on = match *operation {
                Operation::Literal { from, len } => {
                    let literal = self.literal(from, len);
                    let found = bytes.get(at..).is_some_and(|rest| rest.starts_with(literal));
                    at += literal.len();
                    found
                }
                Operation::Folded { from, len } => {
                    let literal = self.literal(from, len);
                    let found = bytes.get(at..at + literal.len()).is_some_and(|there| {
                        there.iter().zip(literal).all(|(byte, folded)| byte.to_ascii_lowercase() == *folded)
                    });
                    at += literal.len();
                    found
                }
                Operation::One(class) => {
                    let step = self.classes.get(class).and_then(|class| class.step(text, at));
                    at += step.unwrap_or(0);
                    step.is_some()
                }
                Operation::Greedy { class, min, max } => {
                    let Some(class) = self.classes.get(class) else { return Ok(None) };
                    let from = at;
                    let mut least = at;
                    let mut count = 0;
                    while count < max
                        && let Some(step) = class.step(text, at)
                    {
                        at += step;
                        count += 1;
                        if count == min {
                            least = at;
                        }
                    }
                    *steps += (at - from) as u64;
                    if count > min {
                        places.push(Place::Less { next, least, at });
                    }
                    count >= min
                }
                Operation::Lazy { class, min, max } => {
                    let Some(class) = self.classes.get(class) else { return Ok(None) };
                    let from = at;
                    let mut count = 0;
                    while count < min
                        && let Some(step) = class.step(text, at)
                    {
                        at += step;
                        count += 1;
                    }
                    *steps += (at - from) as u64;
                    places.push(Place::More { next, at, left: max - min });
                    count == min
                }
                Operation::Else(other) => {
                    places.push(Place::Other { next: other as usize, at });
                    true
                }
                Operation::Try(first) => {
                    places.push(Place::Other { next, at });
                    next = first as usize;
                    true
                }
                Operation::Jump(target) => {
                    next = target as usize;
                    true
                }
                Operation::Look(look) => holds(look, bytes, at),
                Operation::Open => {
                    places.push(Place::Group { opened, closed });
                    opened = at;
                    true
                }
                Operation::Close => {
                    places.push(Place::Group { opened, closed });
                    closed = at;
                    true
                }
                Operation::Match => {
                    let group = (opened <= closed && closed != UNSET).then_some(opened..closed);
                    return Ok(Some(Match { end: at, group }));
                }
            };
            if goes_on {
                continue;
            }
            // Backtrack.
            loop {
                let Some(place) = places.pop() else { return Ok(None) };
                match place {
                    Place::Other { next: other, at: there } => (next, at) = (other, there),
                    Place::Less { next: after, least, at: end } => {
                        let shorter = before(bytes, end);
                        if shorter > least {
                            places.push(Place::Less { next: after, least, at: shorter });
                        }
                        (next, at) = (after, shorter);
                    }
                    Place::More { next: after, at: end, left } => {
                        let class = match after.checked_sub(1).and_then(|run| operations.get(run)) {
                            Some(Operation::Lazy { class, .. }) => self.classes.get(*class),
                            _ => None,
                        };
                        *steps += 1;
                        let step = class.filter(|_| left > 0).and_then(|class| class.step(text, end));
                        let Some(step) = step else { continue };
                        places.push(Place::More { next: after, at: end + step, left: left - 1 });
                        (next, at) = (after, end + step);
                    }
                    Place::Group { opened: before, closed: before_end } => {
                        (opened, closed) = (before, before_end);
                        continue;
                    }
                }
                break;
            }
        }
    }

    fn literal(&self, from: u32, len: u32) -> &[u8] {
        let from = from as usize;
        self.programs.literals.get(from..from + len as usize).unwrap_or_default()
    }
}

/// The start of the character that ends at `end`.
fn before(bytes: &[u8], end: usize) -> usize {
    let mut start = end.saturating_sub(1);
    while start > 0 && bytes.get(start).is_some_and(|byte| byte & 0xC0 == 0x80) {
        start -= 1;
    }
    start
}

/// Whether something about the place `at` is so.
fn holds(look: Look, bytes: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| bytes.get(before)).copied();
    let after = bytes.get(at).copied();
    let is_word = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let is_ascii = |byte: Option<u8>| byte.is_none_or(|byte| byte.is_ascii());
    // The common ones, where no Unicode table is needed.
    match look {
        Look::WordAscii => return is_word(before) != is_word(after),
        Look::WordUnicode if is_ascii(before) && is_ascii(after) => return is_word(before) != is_word(after),
        _ => {}
    }
    LookMatcher::new().matches(look, bytes, at)
}
