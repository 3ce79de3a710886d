//! How many bytes the automata of an expression take at most, without building them.
//!
//! Compiling an expression costs a hundred times what parsing it does, and most are never compiled, because their
//! programs confirm what the gate finds. Only where this bound exceeds the limit must compiling decide.

use std::collections::BTreeMap;

use regex_automata::nfa::thompson::{self, NFA, WhichCaptures};
use regex_syntax::hir::{Class, ClassUnicode, Hir, HirKind};

/// Bytes of one state while an automaton is built.
const STATE: usize = 32;
/// Bytes that a transition or an alternative adds to a state.
const EDGE: usize = 8;
/// What comes on top: the search's own prefix and the match.
const FRAME: usize = 1_024;

/// Bounds, with those of large classes kept: there are few different ones.
#[derive(Debug, Default)]
pub(crate) struct Sizes {
    classes: BTreeMap<Vec<(char, char)>, usize>,
}

impl Sizes {
    /// No automaton of `hir` takes more, forward or reverse.
    pub(crate) fn bound(&mut self, hir: &Hir) -> usize {
        FRAME.saturating_add(self.part(hir))
    }

    /// Recurses as deep as an expression may nest.
    fn part(&mut self, hir: &Hir) -> usize {
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => STATE,
            HirKind::Literal(literal) => STATE * literal.0.len(),
            HirKind::Class(Class::Bytes(class)) => 2 * STATE + EDGE * class.ranges().len(),
            HirKind::Class(Class::Unicode(class)) if class.is_ascii() => {
                2 * STATE + EDGE * class.ranges().len()
            }
            HirKind::Class(Class::Unicode(class)) => self.class(class),
            HirKind::Repetition(repetition) => {
                let copies = repetition.max.unwrap_or(repetition.min.saturating_add(1)) as usize;
                let copy = self.part(&repetition.sub).saturating_add(STATE + 2 * EDGE);
                copies.saturating_mul(copy).saturating_add(3 * (STATE + 2 * EDGE))
            }
            HirKind::Capture(capture) => self.part(&capture.sub).saturating_add(2 * STATE),
            HirKind::Concat(parts) => {
                parts.iter().fold(STATE, |sum, part| sum.saturating_add(self.part(part)))
            }
            HirKind::Alternation(parts) => parts.iter().fold(2 * STATE, |sum, part| {
                sum.saturating_add(self.part(part)).saturating_add(STATE + EDGE)
            }),
        }
    }

    /// Measured: what shares how much in such a class is the compiler's secret.
    fn class(&mut self, class: &ClassUnicode) -> usize {
        let ranges: Vec<(char, char)> = class.iter().map(|range| (range.start(), range.end())).collect();
        if let Some(known) = self.classes.get(&ranges) {
            return *known;
        }
        let hir = Hir::class(Class::Unicode(class.clone()));
        let measure = |reverse: bool| {
            let config = thompson::Config::new().which_captures(WhichCaptures::None).reverse(reverse);
            let nfa: Option<NFA> = thompson::Compiler::new().configure(config).build_from_hir(&hir).ok();
            // A state takes somewhat more while it is built than afterwards.
            nfa.map_or(usize::MAX, |nfa| nfa.memory_usage() + nfa.states().len() * STATE / 3)
        };
        let size = measure(false).max(measure(true));
        self.classes.insert(ranges, size);
        size
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::confirm::engine::Engine;

    #[test]
    fn what_fits_the_bound_compiles_within_it() {
        for pattern in [
            "[a-f]{300}",
            "abc|abd|x",
            r"\w",
            r"\w{9}",
            r"(?:\w+\s){3,5}",
            r"[^a-z]*x",
            r"(?i)straße|kiss",
            "[a-z]{3,20}",
            r"(a|b|)(c?)+",
            r"\b\pL{2}\d{2,}$",
            r"(?:(?:a?){9}){9}",
            "[密-码é]{7}",
            r"[\w.-]{0,50}?key\s*=",
            ".*",
            r"(?s-u:[0-9a-f]{8})(?-u:\b)",
            "",
            r"(?:ab|cd|ef|[gh]i){2,}",
        ] {
            let hir = regex_syntax::parse(pattern).unwrap();
            let bound = Sizes::default().bound(&hir);
            assert!(Engine::new(&hir, bound, true).is_ok(), "{pattern} takes more than {bound}");
            // What comes on top of short patterns counts more than they do.
            let far_off = (bound - FRAME) / 8;
            assert!(
                far_off < 1_024 || Engine::new(&hir, far_off, true).is_err(),
                "{pattern}: {bound} is far off"
            );
        }
    }

    #[test]
    fn repetitions_multiply_without_overflow() {
        let hir = regex_syntax::parse(r"(?:(?:(?:\w{999}){999}){999}){999}").unwrap();
        assert!(Sizes::default().bound(&hir) > 1 << 40);
    }
}
