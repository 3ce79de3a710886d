//! Expressions and keywords to stretches of bytes that are known.

use regex_syntax::hir::{Hir, HirKind, Look, Repetition};

use crate::code::CodeSet;
use crate::confirm::{Class, ClassBuilder, forms};

use super::shape::{Shape, Shaped, Shapes, StandIns, StandsFor, Unit, character, shape};
use super::window::{Edge, Popularity, Stretch};
use super::{Choice, Lead};

/// Longest stretch that is looked at.
const LONGEST: usize = 20;

/// Beyond so many bytes a run that a match begins with is walked back over; within, its start is tried everywhere.
const LONG_RUN: i32 = 8;

/// Copies of a repeated character that are looked at together with what follows them.
const LAST_COPIES: u32 = 3;

/// Most copies of a repeated group that are followed.
const MOST_COPIES: u32 = 4;

/// Most anchors of one pattern.
const MOST_ANCHORS: usize = 128;

/// Chooses anchors. Keeps what it has found out about classes.
#[derive(Debug, Default)]
pub(crate) struct Anchorer {
    shapes: Shapes,
    popularity: Popularity,
    /// Characters that must be replaced in texts, so that the anchors chosen so far are found.
    stand_ins: StandIns,
}

impl Anchorer {
    /// The rarest anchors of an expression. `None` if its matches have nothing in common. With `whole_words`, matches
    /// must stand by themselves.
    pub(crate) fn expression(
        &mut self,
        hir: &Hir,
        whole_words: bool,
        classes: &mut ClassBuilder,
    ) -> Option<Choice> {
        let mut walk = Walk::new(self, classes, whole_words);
        walk.hir(hir);
        walk.finish(whole_words)
    }

    /// The rarest anchors of a keyword.
    pub(crate) fn keyword(
        &mut self,
        text: &str,
        whole_words: bool,
        classes: &mut ClassBuilder,
    ) -> Option<Choice> {
        let mut walk = Walk::new(self, classes, whole_words);
        for c in text.chars() {
            match c {
                'k' | 'K' | 's' | 'S' | '\u{80}'.. => {
                    let mut forms = forms(c)?;
                    forms.sort_unstable();
                    let ranges = forms
                        .iter()
                        .enumerate()
                        .filter(|(at, form)| forms.get(at.wrapping_sub(1)) != Some(form));
                    walk.shape(&shape(&Class::of_ranges(ranges.map(|(_, form)| (*form, *form)))));
                }
                _ => {
                    let byte = u8::try_from(u32::from(c)).ok()?;
                    let cases = [byte.to_ascii_uppercase(), byte.to_ascii_lowercase()];
                    walk.unit(Unit::of(cases.into_iter()));
                }
            }
        }
        walk.finish(whole_words)
    }

    /// Characters that must be replaced in texts.
    pub(crate) fn stand_ins(&self) -> StandIns {
        self.stand_ins
    }
}

/// What is known of the byte before the next unit.
#[derive(Clone, Copy, Debug)]
enum Before {
    /// This.
    Known(Edge),
    /// It is of no word if the unit is.
    Boundary,
    /// It is of no word in ASCII if the unit is.
    AsciiBoundary,
    /// The unit stands by itself.
    Alone,
}

/// A walk along a pattern.
struct Walk<'a> {
    anchorer: &'a mut Anchorer,
    classes: &'a mut ClassBuilder,
    /// The stretch at hand.
    stretch: Stretch,
    /// What is known of the byte before the stretch, while that is empty.
    before: Before,
    /// What is known of the byte after it, if the stretch ends here.
    after: Edge,
    best: Option<Choice>,
}

impl<'a> Walk<'a> {
    fn new(anchorer: &'a mut Anchorer, classes: &'a mut ClassBuilder, whole_words: bool) -> Self {
        let stretch = Stretch {
            lead: Lead::START,
            before: Edge::ANY,
            after: Edge::ANY,
            units: Vec::new(),
            follows_replaced: false,
        };
        let before = if whole_words { Before::Alone } else { Before::Known(Edge::ANY) };
        Walk { anchorer, classes, stretch, before, after: Edge::ANY, best: None }
    }

    fn finish(mut self, whole_words: bool) -> Option<Choice> {
        if whole_words && self.stretch.units.last().is_some_and(|unit| may_be_alone(*unit)) {
            self.after = Edge::NO_ASCII_WORD;
        }
        self.end(self.after);
        for anchor in self.best.iter().flat_map(|best| &best.anchors) {
            self.anchorer.popularity.count(&anchor.key);
        }
        self.best
    }

    fn offer(&mut self, choice: Option<Choice>) {
        let Some(choice) = choice else { return };
        if choice.anchors.len() <= MOST_ANCHORS
            && self.best.as_ref().is_none_or(|best| choice.cost < best.cost)
        {
            self.best = Some(choice);
        }
    }

    /// Where matches start, seen from here.
    fn lead(&self) -> Lead {
        self.stretch.lead.shift(self.stretch.units.len())
    }

    /// Ends the stretch before `after`.
    fn end(&mut self, after: Edge) {
        self.stretch.after = after;
        let choice = self.stretch.choose(&self.anchorer.popularity);
        self.offer(choice);
    }

    /// Begins a stretch after `before`.
    fn begin(&mut self, lead: Lead, before: Edge) {
        let follows_replaced = self.stretch.is_followed_as_replaced();
        self.stretch = Stretch { lead, before, after: Edge::ANY, units: Vec::new(), follows_replaced };
        self.before = Before::Known(before);
        self.after = Edge::ANY;
    }

    /// Goes on after between `min` and `max` bytes that are not known.
    fn skip(&mut self, min: i32, max: Option<i32>) {
        if max == Some(0) {
            return;
        }
        let lead = self.lead();
        self.end(self.after);
        self.begin(lead.stretch(min, max), Edge::ANY);
    }

    fn unit(&mut self, unit: Unit) {
        if self.stretch.units.len() >= LONGEST {
            let lead = self.lead();
            let last = self.stretch.units.last().map_or(Edge::ANY, |last| Edge::of_unit(*last));
            self.end(Edge::of_unit(unit));
            self.begin(lead, last);
        }
        if self.stretch.units.is_empty() {
            self.stretch.before = match self.before {
                Before::Known(edge) => edge,
                Before::Boundary if unit.is_word => Edge::NO_WORD,
                Before::AsciiBoundary if is_ascii_word(unit) => Edge::NO_ASCII_WORD,
                Before::Alone if may_be_alone(unit) => Edge::NO_ASCII_WORD,
                Before::Boundary | Before::AsciiBoundary | Before::Alone => Edge::ANY,
            };
        }
        self.after = Edge::ANY;
        self.stretch.units.push(unit);
    }

    fn shape(&mut self, shaped: &Shaped) {
        self.anchorer.stand_ins = self.anchorer.stand_ins.with(shaped.stand_ins);
        match &shaped.shape {
            Shape::Units(units) => units.iter().for_each(|unit| self.unit(*unit)),
            Shape::Wide(codes) => {
                let lead = self.lead();
                self.end(Edge::of(*codes));
                self.begin(lead.stretch(1, Some(4)), Edge::of(*codes));
            }
        }
    }

    fn class(&mut self, class: &Class) {
        let shaped = self.anchorer.shapes.of(class).clone();
        self.shape(&shaped);
    }

    /// Recurses as deep as an expression may nest.
    fn hir(&mut self, hir: &Hir) {
        match hir.kind() {
            HirKind::Empty => {}
            HirKind::Look(look) => self.look(*look),
            HirKind::Literal(literal) => match std::str::from_utf8(&literal.0) {
                Ok(text) => text.chars().for_each(|c| self.shape(&character(c))),
                Err(_) => self.unknown(hir),
            },
            HirKind::Class(class) => self.class(&Class::new(class)),
            HirKind::Capture(capture) => self.hir(&capture.sub),
            HirKind::Concat(parts) => parts.iter().for_each(|part| self.hir(part)),
            HirKind::Alternation(branches) => self.branches(hir, branches),
            HirKind::Repetition(repetition) => match class_of(&repetition.sub) {
                Some(class) => self.run(&class, repetition),
                None => self.group(repetition),
            },
        }
    }

    /// Something of which only the length is known.
    fn unknown(&mut self, hir: &Hir) {
        let (min, max) = lengths(hir);
        self.skip(min, max);
    }

    fn look(&mut self, look: Look) {
        let first = self.stretch.units.is_empty();
        let last = self.stretch.units.last().copied();
        match look {
            Look::WordUnicode | Look::WordStartUnicode if first => self.before = Before::Boundary,
            Look::WordAscii | Look::WordStartAscii if first => self.before = Before::AsciiBoundary,
            Look::WordStartHalfUnicode if first => self.before = Before::Known(Edge::NO_WORD),
            Look::WordStartHalfAscii if first => self.before = Before::Known(Edge::NO_ASCII_WORD),
            Look::StartLF if first => self.before = Before::Known(Edge::of(CodeSet::LINE_END)),
            Look::WordUnicode | Look::WordEndUnicode if last.is_some_and(|unit| unit.is_word) => {
                self.after = Edge::NO_WORD;
            }
            Look::WordAscii | Look::WordEndAscii if last.is_some_and(is_ascii_word) => {
                self.after = Edge::NO_ASCII_WORD;
            }
            Look::WordEndHalfUnicode if !first => self.after = Edge::NO_WORD,
            Look::WordEndHalfAscii if !first => self.after = Edge::NO_ASCII_WORD,
            _ => {}
        }
    }

    /// A class that repeats.
    fn run(&mut self, class: &Class, repetition: &Repetition) {
        let Repetition { min, max, .. } = *repetition;
        let shaped = self.anchorer.shapes.of(class).clone();
        self.anchorer.stand_ins = self.anchorer.stand_ins.with(shaped.stand_ins);
        let unit = match &shaped.shape {
            Shape::Units(units) => match &**units {
                [unit] => Some(*unit),
                _ => None,
            },
            Shape::Wide(_) => None,
        };
        let begins = matches!(self.lead(), Lead::Fixed { back: 0 });
        let copies = unit.map_or(0, |_| min.min(u32::try_from(LONGEST).unwrap_or(u32::MAX)));
        if let Some(unit) = unit {
            let fixed = max == Some(min) && copies == min;
            (0..copies).for_each(|_| self.unit(unit));
            if fixed {
                return;
            }
        }
        // What the run leaves open: more than the copies that are written out.
        let (open, most_open) = (min - copies, max.map(|max| max - copies));
        let (edge, widest) = match (&shaped.shape, unit) {
            (_, Some(unit)) => (Edge::of_unit(unit), 1),
            (Shape::Wide(codes), None) => (Edge::of(*codes), 4),
            (Shape::Units(units), None) => {
                let any = units.iter().fold(CodeSet::NONE, |codes, unit| codes.with(unit.codes));
                (Edge::of(any), i32::try_from(units.len()).unwrap_or(4))
            }
        };
        let least = i32::try_from(open).unwrap_or(i32::MAX);
        let most = most_open.and_then(|most| i32::try_from(most).ok()?.checked_mul(widest));
        let lead = self.lead().stretch(least, most);
        // After a run that may be empty comes what follows, or one of the run.
        self.end(if open > 0 { edge } else { Edge::ANY });
        // The last copies stand right before what follows, and before them comes another one if there must be more.
        let last = unit.map_or(0, |_| min.min(LAST_COPIES));
        let before = if min > last { edge } else { Edge::ANY };
        let reach =
            most.map_or(i32::MAX, |most| most.saturating_add(i32::try_from(copies).unwrap_or(i32::MAX)));
        if begins && reach > LONG_RUN {
            // The run is what a match begins with: its start is found by walking back over it.
            let id = self.classes.add(class.clone());
            self.begin(Lead::Run { class: id, min, max: max.unwrap_or(u32::MAX), back: 0 }, before);
        } else {
            self.begin(lead, before);
        }
        self.stretch.follows_replaced |= unit.is_some_and(Unit::may_be_replaced);
        if let Some(unit) = unit {
            let back = -i32::try_from(last).unwrap_or(0);
            self.stretch.lead = self.stretch.lead.stretch(back, Some(back));
            (0..last).for_each(|_| self.unit(unit));
        }
    }

    /// A group that repeats.
    fn group(&mut self, repetition: &Repetition) {
        let Repetition { min, max, .. } = *repetition;
        let followed = min.min(MOST_COPIES);
        (0..followed).for_each(|_| self.hir(&repetition.sub));
        if max == Some(followed) {
            return;
        }
        let (least, most) = lengths(&repetition.sub);
        let least = least.saturating_mul(i32::try_from(min - followed).unwrap_or(i32::MAX));
        let most =
            most.zip(max).and_then(|(most, max)| most.checked_mul(i32::try_from(max - followed).ok()?));
        self.skip(least, most);
    }

    /// One of several. Each may have anchors of its own, which then are looked for together; or all are of the same
    /// length, and are taken as one.
    fn branches(&mut self, hir: &Hir, branches: &[Hir]) {
        let mut together: Option<Choice> = None;
        for branch in branches {
            let mut walk = Walk {
                stretch: self.stretch.clone(),
                best: None,
                before: self.before,
                after: self.after,
                anchorer: &mut *self.anchorer,
                classes: &mut *self.classes,
            };
            walk.hir(branch);
            walk.end(walk.after);
            let Some(choice) = walk.best else {
                together = None;
                break;
            };
            match &mut together {
                None => together = Some(choice),
                Some(together) if together.anchors.len() <= MOST_ANCHORS => {
                    together.cost += choice.cost;
                    together.anchors.extend(choice.anchors);
                }
                Some(_) => {}
            }
        }
        self.offer(together);
        match self.units_of(hir) {
            Some(units) => units.into_iter().for_each(|unit| self.unit(unit)),
            None => self.unknown(hir),
        }
    }

    /// The bytes of an expression whose matches are all of one length and begin and end anywhere. Recurses as deep as an
    /// expression may nest.
    fn units_of(&mut self, hir: &Hir) -> Option<Vec<Unit>> {
        let mut units = Vec::new();
        match hir.kind() {
            HirKind::Empty => {}
            HirKind::Look(_) => return None,
            HirKind::Literal(literal) => {
                for c in std::str::from_utf8(&literal.0).ok()?.chars() {
                    self.add_shape(&character(c), &mut units)?;
                }
            }
            HirKind::Class(class) => {
                let shaped = self.anchorer.shapes.of(&Class::new(class)).clone();
                self.add_shape(&shaped, &mut units)?;
            }
            HirKind::Capture(capture) => return self.units_of(&capture.sub),
            HirKind::Concat(parts) => {
                for part in parts {
                    units.extend(self.units_of(part)?);
                    if units.len() > LONGEST {
                        return None;
                    }
                }
            }
            HirKind::Repetition(repetition) => {
                let copies = repetition.max.filter(|max| *max == repetition.min && *max <= LONGEST as u32)?;
                let copy = self.units_of(&repetition.sub)?;
                (0..copies).for_each(|_| units.extend(&copy));
            }
            HirKind::Alternation(branches) => {
                let (first, others) = branches.split_first()?;
                units = self.units_of(first)?;
                for branch in others {
                    let other = self.units_of(branch)?;
                    if other.len() != units.len() {
                        return None;
                    }
                    units.iter_mut().zip(other).for_each(|(unit, other)| *unit = unit.or(other));
                }
            }
        }
        (units.len() <= LONGEST).then_some(units)
    }

    fn add_shape(&mut self, shaped: &Shaped, units: &mut Vec<Unit>) -> Option<()> {
        let Shape::Units(more) = &shaped.shape else { return None };
        self.anchorer.stand_ins = self.anchorer.stand_ins.with(shaped.stand_ins);
        units.extend(more);
        Some(())
    }
}

/// Whether the unit is of a word as ASCII sees it.
fn is_ascii_word(unit: Unit) -> bool {
    unit.is_word && unit.stands_for == StandsFor::Nothing
}

/// Whether a match that begins or ends with the unit, and stands alone, touches no ASCII letter, digit or underscore
/// there. A digit of another script may be of one whose words need no space between them.
fn may_be_alone(unit: Unit) -> bool {
    unit.value.is_ascii() && unit.mask & 0x80 != 0 && unit.stands_for != StandsFor::Digit
}

/// The class of an expression that is one character, also as a group.
fn class_of(hir: &Hir) -> Option<Class> {
    match hir.kind() {
        HirKind::Class(class) => Some(Class::new(class)),
        HirKind::Capture(capture) => class_of(&capture.sub),
        HirKind::Literal(literal) => {
            let mut chars = std::str::from_utf8(&literal.0).ok()?.chars();
            let c = chars.next()?;
            chars.next().is_none().then(|| Class::of_ranges(std::iter::once((c, c))))
        }
        _ => None,
    }
}

/// The least and the most bytes of a match in the text as it is read, where a character may be replaced by one byte.
fn lengths(hir: &Hir) -> (i32, Option<i32>) {
    let properties = hir.properties();
    // No character is shorter than a byte, and none longer than four.
    let min = properties.minimum_len().map_or(0, |min| i32::try_from(min.div_ceil(4)).unwrap_or(i32::MAX));
    let max = properties.maximum_len().and_then(|max| i32::try_from(max).ok());
    (min, max)
}
