//! What a match must contain.
//!
//! The literals of one pattern are bytes of which every match contains at least one. They are found on the pattern
//! with its ASCII letters in lower case, and looked for whatever the case of ASCII letters in the text: so `(?i)` costs
//! one literal instead of one for every way to write it.

use regex_syntax::hir::literal::{ExtractKind, Extractor, Literal, Seq, rank};
use regex_syntax::hir::{
    Class, ClassBytes, ClassBytesRange, ClassUnicode, ClassUnicodeRange, Hir, HirKind, Repetition,
};

/// Most characters of a class that are spelled out: the ten digits.
const MAX_CLASS: usize = 10;

/// Most literals that one pattern may put into the automaton.
const MAX_LITERALS: usize = 48;

/// Longest literal, in bytes. Also bounds how many literals can end at one byte of a text.
const MAX_LITERAL_LEN: usize = 24;

/// Most places of a pattern that are looked at for literals.
const MAX_PLACES: usize = 12;

/// Literals of which every match contains at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Required {
    /// None is empty; upper-case ASCII letters stand as lower-case ones.
    pub(crate) literals: Vec<Vec<u8>>,
    /// How far, at most, a match starts before the end of the first literal in the text. `None`: any distance.
    pub(crate) reach: Option<usize>,
}

/// The most selective literals that every match of `hir` contains.
pub(crate) fn required(hir: &Hir) -> Option<Required> {
    let lowered = lower_ascii(hir);
    // A lower-cased match is at most as long as the match: ASCII letters only change into ASCII letters.
    let reach = hir.properties().maximum_len();
    let mut best: Option<(u32, Required)> = None;
    let mut offer = |seq: Seq, is_prefix: bool| {
        let Some(literals) = seq.literals() else { return };
        let Some(score) = selectivity(literals) else { return };
        let longest = literals.iter().map(Literal::len).max();
        let reach = if is_prefix { longest } else { reach };
        if best.as_ref().is_none_or(|(best, _)| score > *best) {
            let literals = literals.iter().map(|literal| literal.as_bytes().to_vec()).collect();
            best = Some((score, Required { literals, reach }));
        }
    };
    offer(extract(&lowered, ExtractKind::Prefix), true);
    offer(extract(&lowered, ExtractKind::Suffix), false);
    if let HirKind::Concat(parts) = lowered.kind() {
        for first in 1..parts.len().min(MAX_PLACES) {
            let rest = parts.get(first..).unwrap_or_default();
            offer(extract(&Hir::concat(rest.to_vec()), ExtractKind::Prefix), false);
        }
    }
    best.map(|(_, required)| required)
}

fn extract(hir: &Hir, kind: ExtractKind) -> Seq {
    let mut seq = Extractor::new()
        .kind(kind)
        .limit_class(MAX_CLASS)
        .limit_literal_len(MAX_LITERAL_LEN)
        .limit_total(MAX_LITERALS)
        .extract(hir);
    seq.dedup();
    seq
}

/// How well these tell which texts can match: how seldom the most frequent is, by the static byte ranks of
/// `regex-syntax`, less their number. `None` if they do not tell at all: one is empty.
fn selectivity(literals: &[Literal]) -> Option<u32> {
    if literals.len() > MAX_LITERALS || literals.iter().any(Literal::is_empty) {
        return None;
    }
    literals
        .iter()
        .map(|literal| literal.as_bytes().iter().take(6).map(|byte| 256 - u32::from(rank(*byte))).sum())
        .min()
        .and_then(|rarity: u32| rarity.checked_sub(u32::try_from(literals.len()).ok()?))
}

/// `hir` with every character it can match mapped to lower case if it is an ASCII letter, and without its groups.
/// It matches the lower-cased form of everything that `hir` matches. Recurses as deep as a pattern may nest.
fn lower_ascii(hir: &Hir) -> Hir {
    match hir.kind() {
        HirKind::Empty => Hir::empty(),
        HirKind::Look(look) => Hir::look(*look),
        HirKind::Literal(literal) => Hir::literal(literal.0.to_ascii_lowercase()),
        HirKind::Class(Class::Unicode(class)) => Hir::class(Class::Unicode(lower_class(class))),
        HirKind::Class(Class::Bytes(class)) => Hir::class(Class::Bytes(lower_byte_class(class))),
        HirKind::Repetition(repetition) => Hir::repetition(Repetition {
            min: repetition.min,
            max: repetition.max,
            greedy: repetition.greedy,
            sub: Box::new(lower_ascii(&repetition.sub)),
        }),
        HirKind::Capture(capture) => lower_ascii(&capture.sub),
        HirKind::Concat(parts) => Hir::concat(parts.iter().map(lower_ascii).collect()),
        HirKind::Alternation(parts) => Hir::alternation(parts.iter().map(lower_ascii).collect()),
    }
}

fn lower_class(class: &ClassUnicode) -> ClassUnicode {
    let upper = ClassUnicode::new([ClassUnicodeRange::new('A', 'Z')]);
    let mut letters = class.clone();
    letters.intersect(&upper);
    let mut lowered = class.clone();
    lowered.difference(&upper);
    lowered.union(&ClassUnicode::new(letters.iter().map(|range| {
        ClassUnicodeRange::new(range.start().to_ascii_lowercase(), range.end().to_ascii_lowercase())
    })));
    lowered
}

fn lower_byte_class(class: &ClassBytes) -> ClassBytes {
    let upper = ClassBytes::new([ClassBytesRange::new(b'A', b'Z')]);
    let mut letters = class.clone();
    letters.intersect(&upper);
    let mut lowered = class.clone();
    lowered.difference(&upper);
    lowered.union(&ClassBytes::new(letters.iter().map(|range| {
        ClassBytesRange::new(range.start().to_ascii_lowercase(), range.end().to_ascii_lowercase())
    })));
    lowered
}

#[cfg(test)]
mod tests {
    use super::*;

    fn literals(pattern: &str) -> Option<(Vec<String>, Option<usize>)> {
        let required = required(&regex_syntax::parse(pattern).unwrap())?;
        let literals = required.literals.into_iter().map(|bytes| String::from_utf8(bytes).unwrap());
        Some((literals.collect(), required.reach))
    }

    #[test]
    fn the_rarest_place_is_taken() {
        let some = |words: &[&str], reach| Some((words.iter().map(ToString::to_string).collect(), reach));
        assert_eq!(literals("AKIA[0-9A-Z]{16}"), some(&["akia"], Some(4)));
        assert_eq!(literals(r"(?i)\bbearer\s"), some(&["bearer"], Some(6)));
        assert_eq!(literals(r"[\w.]+@example\.com"), some(&["@example.com"], None));
        assert_eq!(
            literals(r"[0-9]{3}@[0-9]{3}x"),
            some(&["@0", "@1", "@2", "@3", "@4", "@5", "@6", "@7", "@8", "@9"], Some(8))
        );
        assert_eq!(literals("(?i)key"), some(&["key", "\u{212A}ey"], Some(5)));
        assert_eq!(literals("foo|bar"), some(&["foo", "bar"], Some(3)));
    }

    #[test]
    fn a_pattern_that_can_match_anything_has_none() {
        for pattern in ["a*", r"\d+", "[a-z]{3,}", "", "x?y?", "(?:foo)?"] {
            assert_eq!(literals(pattern), None, "{pattern}");
        }
    }
}
