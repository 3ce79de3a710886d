//! Where a text that goes on may hold the beginning of a match.
//!
//! ```text
//! text ─▶ walk from each place: what is alive ─▶ alive at the end ─▶ the pattern's automaton ─▶ undecided
//!         (a step a byte, dead after a few)       (seldom)
//! ```
//!
//! A match that starts at a place is decided as soon as its automaton is dead: what follows changes nothing. Running
//! thousands of automata from each place would be slow, so their beginnings are laid out as sets ([`beginning`]): for each of the
//! first bytes of a match, which patterns may have which byte there. Where their intersection is empty no match begins. Prose
//! meets few intersections, so they are made once and walked as the states of one automaton ([`walk`]).

mod beginning;
mod walk;

use std::sync::OnceLock;

use regex_automata::hybrid::dfa::{Cache, Config, DFA};
use regex_automata::nfa::thompson::{self, NFA, WhichCaptures};
use regex_automata::{Anchored, Input, MatchKind};
use regex_syntax::hir::{Capture, Hir, HirKind, Repetition};

use beginning::{Beginnings, is_plain, members};
use walk::{DEAD, START, StateId, Walks};

use crate::scanner::Check;
use crate::{Expression, MatcherSet, Scanner, Scratch};

/// After so many bytes the automata are asked.
const LONGEST_WALK: usize = 64;

/// Bytes that one lazily built automaton may take before it is cleared.
const LAZY_DFA_BYTES: usize = 1 << 18;

/// Automata of which the memory is kept.
const MOST_CACHES: usize = 64;

/// Steps for each byte of the stretch that is looked at, before a place is called undecided without having been looked at
/// to its end.
const STEPS: usize = 64;

/// How the matches of all patterns begin.
#[derive(Debug)]
pub(crate) struct Openings {
    beginnings: Beginnings,
    /// By pattern, when first asked for. `None` within: it could not be built.
    automata: Box<[OnceLock<Option<Box<DFA>>>]>,
}

/// What asking for openings writes.
#[derive(Default)]
pub(crate) struct OpeningScratch {
    walks: Walks,
    /// States of the walk at hand in which there may be a match.
    heard: Vec<StateId>,
    /// The pattern that left the text undecided last.
    last: usize,
    caches: Vec<(u32, Cache)>,
}

impl Openings {
    pub(crate) fn new(scanner: &Scanner) -> Openings {
        Openings {
            beginnings: Beginnings::new(scanner),
            automata: scanner.patterns.iter().map(|_| OnceLock::new()).collect(),
        }
    }

    /// As [`Scanner::undecided`], from `start` on.
    pub(crate) fn undecided(
        &self,
        text: &str,
        start: usize,
        scanner: &Scanner,
        wanted: &MatcherSet,
        possible: &mut MatcherSet,
        scratch: &mut Scratch,
    ) -> Option<usize> {
        let OpeningScratch { walks, heard, last, caches } = &mut scratch.openings;
        walks.prepare(&self.beginnings, scanner, wanted);
        let bytes = text.as_bytes();
        let mut steps = STEPS * bytes.len().saturating_sub(start) + (1 << 12);
        // What needs other bytes than plain ones has no match in a text that has none.
        let is_plain = bytes.iter().skip(start).copied().all(is_plain);
        for (from, first) in bytes.iter().enumerate().skip(start) {
            if !walks.may_begin(*first) || !text.is_char_boundary(from) {
                continue;
            }
            let rest = bytes.get(from..).unwrap_or_default();
            let mut state = START;
            let mut length = 0;
            let restarts = walks.restarts;
            heard.clear();
            let walked = rest.get(..LONGEST_WALK).unwrap_or(rest);
            while let Some(byte) = walked.get(length) {
                state = walks.step(&self.beginnings, state, *byte);
                length += 1;
                if state == DEAD {
                    break;
                }
                if walks.least(state, is_plain) <= length && walks.is_first_visit(state) {
                    heard.push(state);
                }
            }
            steps = steps.saturating_sub(length);
            if state != DEAD {
                let alive = walks.alive(state);
                let is_last = alive.get(*last / 64).is_some_and(|word| word >> (*last % 64) & 1 == 1);
                // It most likely still does.
                for pattern in is_last.then_some(*last).into_iter().chain(members(&alive)) {
                    if steps == 0 || self.is_alive(scanner, pattern, text, from, caches, &mut steps) {
                        *last = pattern;
                        return Some(from);
                    }
                }
                if length < rest.len() {
                    // A match of many bytes may be among what was not walked.
                    heard.push(state);
                }
            }
            if walks.restarts != restarts {
                possible.insert_all(wanted);
                continue;
            }
            for state in heard.drain(..) {
                for pattern in members(&walks.alive(state)) {
                    let may_match = !is_plain || self.beginnings.may_be_plain(pattern);
                    if may_match && let Some(pattern) = scanner.patterns.get(pattern) {
                        possible.insert(pattern.matcher);
                    }
                }
            }
        }
        None
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

/// A pattern as an automaton over bytes, and the fewest bytes of a match.
fn nfa(scanner: &Scanner, pattern: usize) -> Option<(NFA, usize)> {
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
