//! Where a text that goes on may hold the beginning of a match.
//!
//! ```text
//! text ─▶ each place: sets of patterns, byte by byte ─▶ alive at the end ─▶ the pattern's automaton ─▶ undecided
//!         (hardly any survives two bytes of prose)       (seldom)
//! ```
//!
//! A match that starts at a place is decided as soon as its automaton is dead: what follows changes nothing. Running
//! thousands of automata from each place would be slow, so their beginnings are laid out as sets: for each of the first bytes of
//! a match, which patterns may have which byte there. Where their intersection is empty no match begins.

use std::sync::OnceLock;

use regex_automata::hybrid::dfa::{Cache, Config, DFA};
use regex_automata::nfa::thompson::{self, NFA, State, WhichCaptures};
use regex_automata::util::primitives::StateID;
use regex_automata::{Anchored, Input, MatchKind};
use regex_syntax::hir::{Capture, Hir, HirKind, Repetition};

use crate::scanner::Check;
use crate::{Expression, MatcherSet, Scanner, Scratch};

/// So many bytes of a match are told apart by their place; each later one may be any that the pattern has.
const DEPTH: usize = 8;

/// After so many bytes the automata are asked.
const LONGEST_WALK: usize = 64;

/// Bytes that one lazily built automaton may take before it is cleared.
const LAZY_DFA_BYTES: usize = 1 << 18;

/// Automata of which the memory is kept.
const MOST_CACHES: usize = 64;

/// Steps for each byte of the stretch that is looked at, before a place is called undecided without having been looked at
/// to its end.
const STEPS: usize = 64;

/// What [`Scanner::undecided`] finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Undecided {
    /// The first place at which a match may start that the text does not decide.
    pub from: Option<usize>,
    /// Whether no match at all starts before that place, so that there is nothing to scan for.
    pub is_quiet: bool,
}

/// How the matches of all patterns begin.
#[derive(Debug)]
pub(crate) struct Openings {
    /// Words of a set of patterns.
    words: usize,
    /// By place in a match and byte: the patterns that may have it there. The last place stands for all from there on.
    rows: Box<[u64]>,
    /// By place in a match: the patterns that have matches of no more bytes.
    short: Box<[u64]>,
    /// By pattern, when first asked for. `None` within: it could not be built.
    automata: Box<[OnceLock<Option<Box<DFA>>>]>,
}

/// What asking for openings writes.
#[derive(Default)]
pub(crate) struct OpeningScratch {
    /// The matchers that `wanted` was made from.
    asked: MatcherSet,
    /// The wanted patterns.
    wanted: Vec<u64>,
    alive: Vec<u64>,
    caches: Vec<(u32, Cache)>,
}

impl Openings {
    pub(crate) fn new(scanner: &Scanner) -> Openings {
        let words = scanner.patterns.len().div_ceil(64);
        let mut openings = Openings {
            words,
            rows: vec![0; (DEPTH + 1) * 256 * words].into(),
            short: vec![0; (DEPTH + 2) * words].into(),
            automata: scanner.patterns.iter().map(|_| OnceLock::new()).collect(),
        };
        for pattern in 0..scanner.patterns.len() {
            match beginnings(scanner, pattern) {
                Some((nfa, least)) => openings.add(pattern, &nfa, least),
                // Cannot be, since it was accepted. Never say that there is nothing if it is not known.
                None => openings.add_anything(pattern),
            }
        }
        openings
    }

    fn row(&self, place: usize, byte: u8) -> &[u64] {
        let from = (place.min(DEPTH) * 256 + usize::from(byte)) * self.words;
        self.rows.get(from..from + self.words).unwrap_or_default()
    }

    fn allow(&mut self, place: usize, bytes: std::ops::RangeInclusive<u8>, pattern: usize) {
        for byte in bytes {
            let word = (place * 256 + usize::from(byte)) * self.words + pattern / 64;
            if let Some(word) = self.rows.get_mut(word) {
                *word |= 1 << (pattern % 64);
            }
        }
    }

    fn add(&mut self, pattern: usize, nfa: &NFA, least: usize) {
        let mut level = Level::default();
        level.start(nfa, [nfa.start_anchored()]);
        for place in 0..DEPTH {
            let mut next = Vec::new();
            level.each(nfa, &mut |bytes, to| {
                self.allow(place, bytes, pattern);
                next.push(to);
            });
            level.start(nfa, next);
        }
        let mut all = Level::default();
        all.start(nfa, (0..nfa.states().len()).filter_map(|id| StateID::new(id).ok()));
        all.each(nfa, &mut |bytes, _| self.allow(DEPTH, bytes, pattern));
        self.mark_short(pattern, least);
    }

    fn add_anything(&mut self, pattern: usize) {
        for place in 0..=DEPTH {
            self.allow(place, 0..=255, pattern);
        }
        self.mark_short(pattern, 0);
    }

    fn mark_short(&mut self, pattern: usize, least: usize) {
        for place in least.min(DEPTH + 1)..=DEPTH + 1 {
            if let Some(word) = self.short.get_mut(place * self.words + pattern / 64) {
                *word |= 1 << (pattern % 64);
            }
        }
    }

    /// As [`Scanner::undecided`], from `start` on.
    pub(crate) fn undecided(
        &self,
        text: &str,
        start: usize,
        scanner: &Scanner,
        wanted: &MatcherSet,
        scratch: &mut Scratch,
    ) -> Undecided {
        let OpeningScratch { asked, wanted: own, alive, caches } = &mut scratch.openings;
        if asked != wanted || own.is_empty() {
            asked.clone_from(wanted);
            own.clear();
            own.resize(self.words, 0);
            for (pattern, searched) in scanner.patterns.iter().enumerate() {
                if wanted.contains(searched.matcher)
                    && let Some(word) = own.get_mut(pattern / 64)
                {
                    *word |= 1 << (pattern % 64);
                }
            }
        }
        let bytes = text.as_bytes();
        let mut steps = STEPS * bytes.len().saturating_sub(start) + (1 << 12);
        let mut is_quiet = true;
        for from in start..bytes.len() {
            if !text.is_char_boundary(from) {
                continue;
            }
            alive.clone_from(own);
            let rest = bytes.get(from..).unwrap_or_default();
            let quiet_before = is_quiet;
            let mut dead = false;
            for (place, byte) in rest.iter().take(LONGEST_WALK).enumerate() {
                let mut any = 0;
                for (alive, row) in alive.iter_mut().zip(self.row(place, *byte)) {
                    *alive &= row;
                    any |= *alive;
                }
                steps = steps.saturating_sub(1);
                if any == 0 {
                    dead = true;
                    break;
                }
                if is_quiet {
                    let short = self.short.get((place + 1).min(DEPTH + 1) * self.words..).unwrap_or_default();
                    is_quiet = alive.iter().zip(short).all(|(alive, short)| alive & short == 0);
                }
            }
            if dead {
                continue;
            }
            // A match of many bytes may be among what was not walked.
            is_quiet &= rest.len() <= LONGEST_WALK;
            for word in 0..self.words {
                let mut bits = alive.get(word).copied().unwrap_or(0);
                while bits != 0 {
                    let pattern = 64 * word + bits.trailing_zeros() as usize;
                    bits &= bits - 1;
                    if steps == 0 || self.is_alive(scanner, pattern, text, from, caches, &mut steps) {
                        return Undecided { from: Some(from), is_quiet: quiet_before };
                    }
                }
            }
        }
        Undecided { from: None, is_quiet }
    }

    /// Whether what follows `text` could change the match of `pattern` at `from`.
    fn is_alive(
        &self,
        scanner: &Scanner,
        pattern: usize,
        text: &str,
        from: usize,
        caches: &mut Vec<(u32, Cache)>,
        steps: &mut usize,
    ) -> bool {
        let build = || automaton(scanner, pattern).map(Box::new);
        let Some(dfa) = self.automata.get(pattern).and_then(|slot| slot.get_or_init(build).as_deref()) else {
            return true;
        };
        let id = u32::try_from(pattern).unwrap_or(u32::MAX);
        let known = caches.iter().position(|(other, _)| *other == id);
        if known.is_none() {
            if caches.len() >= MOST_CACHES {
                caches.clear();
            }
            caches.push((id, dfa.create_cache()));
        }
        let place = known.unwrap_or(caches.len() - 1);
        let Some((_, cache)) = caches.get_mut(place) else { return true };
        let input = Input::new(text).range(from..).anchored(Anchored::Yes);
        let Ok(mut state) = dfa.start_state_forward(cache, &input) else { return true };
        for byte in text.as_bytes().get(from..).unwrap_or_default() {
            *steps = steps.saturating_sub(1);
            match dfa.next_state(cache, state, *byte) {
                Ok(next) if next.is_dead() => return false,
                Ok(next) if !next.is_quit() => state = next,
                _ => return true,
            }
        }
        // Automata tell of a match one byte late: there may be nothing else left.
        !state.is_match() || {
            let mut bytes = dfa.byte_classes().representatives(..=255_u8).filter_map(|unit| unit.as_u8());
            bytes.any(|byte| dfa.next_state(cache, state, byte).map_or(true, |next| !next.is_dead()))
        }
    }
}

/// States of an automaton at one place of a match.
#[derive(Default)]
struct Level {
    states: Vec<StateID>,
    seen: Vec<bool>,
}

impl Level {
    /// Those that are reached from `from` without a byte.
    fn start(&mut self, nfa: &NFA, from: impl IntoIterator<Item = StateID>) {
        self.states.clear();
        self.seen.clear();
        self.seen.resize(nfa.states().len(), false);
        let mut open: Vec<StateID> = from.into_iter().collect();
        while let Some(id) = open.pop() {
            match self.seen.get_mut(id.as_usize()) {
                Some(seen) if !*seen => *seen = true,
                _ => continue,
            }
            self.states.push(id);
            match nfa.state(id) {
                State::Look { next, .. } | State::Capture { next, .. } => open.push(*next),
                State::Union { alternates } => open.extend(alternates.iter().copied()),
                State::BinaryUnion { alt1, alt2 } => open.extend([*alt1, *alt2]),
                _ => {}
            }
        }
    }

    /// Every step from them.
    fn each(&self, nfa: &NFA, see: &mut dyn FnMut(std::ops::RangeInclusive<u8>, StateID)) {
        for id in &self.states {
            match nfa.state(*id) {
                State::ByteRange { trans } => see(trans.start..=trans.end, trans.next),
                State::Sparse(sparse) => {
                    sparse.transitions.iter().for_each(|trans| see(trans.start..=trans.end, trans.next));
                }
                State::Dense(dense) => {
                    for byte in 0..=255 {
                        if let Some(to) = dense.matches(&[byte], 0) {
                            see(byte..=byte, to);
                        }
                    }
                }
                _ => {}
            }
        }
    }
}

/// A pattern as an automaton over bytes, and the fewest bytes of a match.
fn beginnings(scanner: &Scanner, pattern: usize) -> Option<(NFA, usize)> {
    let (hir, _) = without_looks(&expression(scanner, pattern)?);
    let config = thompson::Config::new().which_captures(WhichCaptures::None);
    let nfa = thompson::Compiler::new().configure(config).build_from_hir(&hir).ok()?;
    Some((nfa, hir.properties().minimum_len().unwrap_or(0)))
}

/// An automaton that is dead as soon as nothing that follows can matter.
fn automaton(scanner: &Scanner, pattern: usize) -> Option<DFA> {
    let (hir, had_looks) = without_looks(&expression(scanner, pattern)?);
    let config = thompson::Config::new().which_captures(WhichCaptures::None);
    let nfa = thompson::Compiler::new().configure(config).build_from_hir(&hir).ok()?;
    // Without its assertions a way to match may seem to win that does not, so none may end the others.
    let kind = if had_looks { MatchKind::All } else { MatchKind::LeftmostFirst };
    let config =
        Config::new().match_kind(kind).cache_capacity(LAZY_DFA_BYTES).skip_cache_capacity_check(true);
    DFA::builder().configure(config).build_from_nfa(nfa).ok()
}

fn expression(scanner: &Scanner, pattern: usize) -> Option<Expression> {
    let searched = scanner.patterns.get(pattern)?;
    match (searched.check, searched.source.as_deref()) {
        (_, Some(source)) => Expression::parse(source).ok(),
        (Check::Keyword(keyword), None) => {
            let escaped = regex_syntax::escape(&scanner.keywords.text(keyword));
            Expression::parse(&format!("(?i){escaped}")).ok()
        }
        (_, None) => None,
    }
}

/// The expression with every assertion taken for true, and whether there was one. Recursion is bounded by
/// [`Expression::NEST_LIMIT`].
fn without_looks(expression: &Expression) -> (Hir, bool) {
    fn strip(hir: &Hir) -> Hir {
        match hir.kind() {
            HirKind::Look(_) => Hir::empty(),
            HirKind::Repetition(repetition) => {
                Hir::repetition(Repetition { sub: Box::new(strip(&repetition.sub)), ..repetition.clone() })
            }
            HirKind::Capture(Capture { sub, .. }) => strip(sub),
            HirKind::Concat(parts) => Hir::concat(parts.iter().map(strip).collect()),
            HirKind::Alternation(parts) => Hir::alternation(parts.iter().map(strip).collect()),
            HirKind::Empty | HirKind::Literal(_) | HirKind::Class(_) => hir.clone(),
        }
    }
    let hir = expression.hir();
    match hir.properties().look_set().is_empty() {
        true => (hir.clone(), false),
        false => (strip(hir), true),
    }
}
