//! The automaton of all wanted patterns' beginnings, built as texts need it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::beginning::{Beginnings, DEPTH};
use crate::{MatcherSet, Scanner};

/// States that are kept; a thousand of patterns on prose need about three thousand. They take a kilobyte each, with a thousand
/// patterns.
const MOST_STATES: usize = 1 << 12;

/// Names a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct StateId(u16);

/// Nothing begins here.
pub(super) const DEAD: StateId = StateId(0);
/// Before the first byte.
pub(super) const START: StateId = StateId(1);
const UNKNOWN: u16 = u16::MAX;

/// What is alive of the wanted patterns after some bytes from one place on: a deterministic automaton over the sets of [`Beginnings`].
#[derive(Default)]
pub(super) struct Walks {
    /// The matchers it is built for.
    asked: MatcherSet,
    /// By state and byte: the next state.
    table: Vec<u16>,
    states: Vec<State>,
    known: BTreeMap<(usize, Arc<[u64]>), StateId>,
    /// Number of the text at hand.
    text: u64,
    /// How often it was full and started anew, which makes others of the names of states.
    pub(super) restarts: u64,
}

struct State {
    /// Bytes before it, up to [`DEPTH`].
    place: usize,
    alive: Arc<[u64]>,
    /// The fewest bytes of a match of what is alive.
    least: usize,
    /// The same of plain bytes.
    least_plain: usize,
    /// When it was seen last.
    seen: u64,
}

impl Walks {
    /// Makes ready for another text and the `wanted` matchers.
    pub(super) fn prepare(&mut self, beginnings: &Beginnings, scanner: &Scanner, wanted: &MatcherSet) {
        self.text += 1;
        if self.asked == *wanted && !self.states.is_empty() {
            return;
        }
        self.asked.clone_from(wanted);
        let mut start = vec![0; scanner.patterns.len().div_ceil(64)];
        for (pattern, searched) in scanner.patterns.iter().enumerate() {
            if wanted.contains(searched.matcher)
                && let Some(word) = start.get_mut(pattern / 64)
            {
                *word |= 1 << (pattern % 64);
            }
        }
        self.restart(beginnings, start.into());
    }

    fn restart(&mut self, beginnings: &Beginnings, start: Arc<[u64]>) {
        self.restarts += 1;
        self.table.clear();
        self.states.clear();
        self.known.clear();
        self.add(beginnings, DEPTH, vec![0; start.len()].into());
        self.add(beginnings, 0, start);
    }

    /// Whether it is not known that nothing begins with `byte`.
    pub(super) fn may_begin(&self, byte: u8) -> bool {
        self.table.get(slot(START, byte)) != Some(&DEAD.0)
    }

    /// The state after one more byte.
    pub(super) fn step(&mut self, beginnings: &Beginnings, from: StateId, byte: u8) -> StateId {
        match self.table.get(slot(from, byte)) {
            Some(next) if *next != UNKNOWN => StateId(*next),
            _ => self.build(beginnings, from, byte),
        }
    }

    /// The patterns that are alive.
    pub(super) fn alive(&self, id: StateId) -> Arc<[u64]> {
        self.state(id).map(|state| Arc::clone(&state.alive)).unwrap_or_default()
    }

    /// The fewest bytes of a match of what is alive; of plain bytes, in a text that `is_plain`.
    pub(super) fn least(&self, id: StateId, is_plain: bool) -> usize {
        self.state(id).map_or(0, |state| if is_plain { state.least_plain } else { state.least })
    }

    /// Whether a state was not yet seen in this text.
    pub(super) fn is_first_visit(&mut self, id: StateId) -> bool {
        let seen =
            self.states.get_mut(usize::from(id.0)).map(|state| std::mem::replace(&mut state.seen, self.text));
        seen != Some(self.text)
    }

    fn state(&self, id: StateId) -> Option<&State> {
        self.states.get(usize::from(id.0))
    }

    #[cold]
    fn build(&mut self, beginnings: &Beginnings, from: StateId, byte: u8) -> StateId {
        let Some(state) = self.state(from) else { return DEAD };
        let row = beginnings.row(state.place, byte);
        let alive: Arc<[u64]> = state.alive.iter().zip(row).map(|(alive, row)| alive & row).collect();
        if alive.iter().all(|word| *word == 0) {
            self.link(from, byte, DEAD);
            return DEAD;
        }
        let place = (state.place + 1).min(DEPTH);
        if let Some(known) = self.known.get(&(place, Arc::clone(&alive))).copied() {
            self.link(from, byte, known);
            return known;
        }
        if self.states.len() < MOST_STATES {
            let new = self.add(beginnings, place, alive);
            self.link(from, byte, new);
            return new;
        }
        self.restart(beginnings, self.alive(START));
        self.add(beginnings, place, alive)
    }

    fn link(&mut self, from: StateId, byte: u8, to: StateId) {
        if let Some(next) = self.table.get_mut(slot(from, byte)) {
            *next = to.0;
        }
    }

    fn add(&mut self, beginnings: &Beginnings, place: usize, alive: Arc<[u64]>) -> StateId {
        let id = StateId(u16::try_from(self.states.len()).unwrap_or(UNKNOWN));
        self.table.resize(self.table.len() + 256, UNKNOWN);
        self.known.insert((place, Arc::clone(&alive)), id);
        let (least, least_plain) = (beginnings.least(&alive, false), beginnings.least(&alive, true));
        self.states.push(State { place, alive, least, least_plain, seen: 0 });
        id
    }
}

fn slot(from: StateId, byte: u8) -> usize {
    usize::from(from.0) * 256 + usize::from(byte)
}
