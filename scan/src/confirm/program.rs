//! A regular expression as a program for the backtracker.
//!
//! Counted repetitions of one character stay counted, so that `[A-Za-z0-9]{36,251}` is one operation and building is
//! cheap. Groups that repeat are written out. What would be too long so, and what may repeat an empty match, has no
//! program and is left to the automata.

use regex_automata::util::look::Look;
use regex_syntax::hir::{Class as HirClass, Hir, HirKind, Look as HirLook, Repetition};

use super::class::{Class, ClassBuilder, ClassId};

/// Longest program, in operations.
const MOST_OPERATIONS: usize = 1_000;

/// One step of a program. `u32`s are places of operations, or of bytes of the literals.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Operation {
    /// These bytes.
    Literal { from: u32, len: u32 },
    /// These bytes, which are in lower case, in any case of ASCII.
    Folded { from: u32, len: u32 },
    /// One character.
    One(ClassId),
    /// As many characters as possible first.
    Greedy { class: ClassId, min: u32, max: u32 },
    /// As few characters as possible first.
    Lazy { class: ClassId, min: u32, max: u32 },
    /// Goes on there first, and if that comes to nothing, at the next operation.
    Try(u32),
    /// Goes on at the next operation first, and if that comes to nothing, there.
    Else(u32),
    /// Goes on there.
    Jump(u32),
    /// Something about the place in the text.
    Look(Look),
    /// The group that is asked for begins.
    Open,
    /// It ends.
    Close,
    /// A match.
    Match,
}

/// Names a program of [`Programs`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ProgramId(pub(super) u32);

/// The programs of a scanner, side by side.
#[derive(Debug)]
pub(crate) struct Programs {
    pub(super) operations: Box<[Operation]>,
    pub(super) literals: Box<[u8]>,
}

impl Programs {
    pub(crate) fn memory_usage(&self) -> usize {
        size_of_val(&*self.operations) + self.literals.len()
    }
}

/// Collects programs.
#[derive(Debug, Default)]
pub(crate) struct ProgramBuilder {
    operations: Vec<Operation>,
    literals: Vec<u8>,
    /// What a compilation that fails goes back to.
    begun: usize,
    /// Operations up to here are not added to.
    barrier: usize,
    /// The group that is asked for.
    group: usize,
}

/// An expression that has no program.
struct Unsuited;

impl ProgramBuilder {
    /// Adds the program of `hir`, which says where a match ends, and where `group` lies in it unless that is 0. `None`
    /// if it is left to the automata.
    pub(crate) fn add(&mut self, hir: &Hir, group: usize, classes: &mut ClassBuilder) -> Option<ProgramId> {
        self.begun = self.operations.len();
        self.barrier = self.begun;
        self.group = group;
        let literals = self.literals.len();
        let done = self.compile(hir, classes).and_then(|()| self.push(Operation::Match));
        if done.is_err() {
            self.operations.truncate(self.begun);
            self.literals.truncate(literals);
            return None;
        }
        Some(ProgramId(u32::try_from(self.begun).ok()?))
    }

    pub(crate) fn build(self) -> Programs {
        Programs { operations: self.operations.into(), literals: self.literals.into() }
    }

    fn push(&mut self, operation: Operation) -> Result<(), Unsuited> {
        if self.operations.len() - self.begun >= MOST_OPERATIONS {
            return Err(Unsuited);
        }
        self.operations.push(operation);
        Ok(())
    }

    /// The next operation, as the target of another: what comes there is not joined to what is before.
    fn here(&mut self) -> Result<u32, Unsuited> {
        self.barrier = self.operations.len();
        u32::try_from(self.barrier).map_err(|_| Unsuited)
    }

    /// Pushes an operation whose target is not known yet.
    fn push_open(&mut self, operation: Operation) -> Result<usize, Unsuited> {
        self.push(operation)?;
        Ok(self.operations.len() - 1)
    }

    /// Lets the operation at `open` go on here.
    fn close(&mut self, open: usize) -> Result<(), Unsuited> {
        let here = self.here()?;
        if let Some(Operation::Try(target) | Operation::Else(target) | Operation::Jump(target)) =
            self.operations.get_mut(open)
        {
            *target = here;
        }
        Ok(())
    }

    /// Recurses as deep as an expression may nest.
    fn compile(&mut self, hir: &Hir, classes: &mut ClassBuilder) -> Result<(), Unsuited> {
        match hir.kind() {
            HirKind::Empty => Ok(()),
            HirKind::Look(look) => self.push(Operation::Look(in_automata(*look))),
            HirKind::Literal(literal) => self.literal(&literal.0),
            HirKind::Class(class) => match folded_letter(class) {
                Some(letter) => self.folded(&[letter]),
                None => {
                    let class = classes.add(Class::new(class));
                    self.push(Operation::One(class))
                }
            },
            HirKind::Capture(capture) if self.group != 0 && capture.index as usize == self.group => {
                self.push(Operation::Open)?;
                self.compile(&capture.sub, classes)?;
                self.push(Operation::Close)
            }
            HirKind::Capture(capture) => self.compile(&capture.sub, classes),
            HirKind::Concat(parts) => parts.iter().try_for_each(|part| self.compile(part, classes)),
            HirKind::Alternation(branches) => {
                let (last, others) = branches.split_last().ok_or(Unsuited)?;
                let mut ends = Vec::with_capacity(others.len());
                for branch in others {
                    let next = self.push_open(Operation::Else(0))?;
                    self.compile(branch, classes)?;
                    ends.push(self.push_open(Operation::Jump(0))?);
                    self.close(next)?;
                }
                self.compile(last, classes)?;
                ends.into_iter().try_for_each(|end| self.close(end))
            }
            HirKind::Repetition(repetition) => match one_character(&repetition.sub) {
                Some(class) => {
                    let class = classes.add(class);
                    let (min, max) = (repetition.min, repetition.max.unwrap_or(u32::MAX));
                    self.push(match repetition.greedy {
                        true => Operation::Greedy { class, min, max },
                        false => Operation::Lazy { class, min, max },
                    })
                }
                None => self.repeat(repetition, classes),
            },
        }
    }

    /// Writes the group out: as often as it must occur, then as often as it may.
    fn repeat(&mut self, repetition: &Repetition, classes: &mut ClassBuilder) -> Result<(), Unsuited> {
        let sub = &repetition.sub;
        // After this many copies it is too long in any case.
        let most = u32::try_from(MOST_OPERATIONS).unwrap_or(u32::MAX);
        if repetition.min > most || repetition.max.is_some_and(|max| max > most) {
            return Err(Unsuited);
        }
        for _ in 0..repetition.min {
            self.compile(sub, classes)?;
        }
        match repetition.max {
            Some(max) => {
                let mut skips = Vec::new();
                for _ in repetition.min..max {
                    skips.push(self.optional(repetition.greedy)?);
                    self.compile(sub, classes)?;
                }
                skips.into_iter().try_for_each(|skip| self.close(skip))
            }
            // Repeating what may be empty needs rules of its own.
            None if sub.properties().minimum_len().is_none_or(|min| min == 0) => Err(Unsuited),
            None => {
                let again = self.here()?;
                let skip = self.optional(repetition.greedy)?;
                self.compile(sub, classes)?;
                self.push(Operation::Jump(again))?;
                self.close(skip)
            }
        }
    }

    /// Begins something that may be left out.
    fn optional(&mut self, greedy: bool) -> Result<usize, Unsuited> {
        self.push_open(if greedy { Operation::Else(0) } else { Operation::Try(0) })
    }

    fn literal(&mut self, bytes: &[u8]) -> Result<(), Unsuited> {
        if bytes.iter().any(u8::is_ascii_alphabetic) {
            return self.text(bytes, |from, len| Operation::Literal { from, len });
        }
        self.folded(bytes)
    }

    /// Bytes of which ASCII letters, here in lower case, may be in any case. One after the other they become one
    /// operation.
    fn folded(&mut self, bytes: &[u8]) -> Result<(), Unsuited> {
        let end = self.literals.len();
        let joins = self.operations.len() > self.barrier;
        match self.operations.last_mut() {
            Some(Operation::Folded { from, len }) if joins && (*from + *len) as usize == end => {
                *len += u32::try_from(bytes.len()).map_err(|_| Unsuited)?;
                self.literals.extend_from_slice(bytes);
                Ok(())
            }
            _ => self.text(bytes, |from, len| Operation::Folded { from, len }),
        }
    }

    fn text(&mut self, bytes: &[u8], operation: fn(u32, u32) -> Operation) -> Result<(), Unsuited> {
        let from = u32::try_from(self.literals.len()).map_err(|_| Unsuited)?;
        let len = u32::try_from(bytes.len()).map_err(|_| Unsuited)?;
        self.literals.extend_from_slice(bytes);
        self.push(operation(from, len))
    }
}

/// The lower case of a class that is one ASCII letter in both cases, and nothing else.
fn folded_letter(class: &HirClass) -> Option<u8> {
    let class = Class::new(class);
    let mut members = class.ascii();
    let (upper, lower) = (members.next()?, members.next()?);
    let is_letter = upper.is_ascii_uppercase() && upper.to_ascii_lowercase() == lower;
    (is_letter && members.next().is_none() && class.beyond().is_empty()).then_some(lower)
}

/// The class of an expression that is one character.
fn one_character(hir: &Hir) -> Option<Class> {
    match hir.kind() {
        HirKind::Class(class) => Some(Class::new(class)),
        HirKind::Literal(literal) => {
            let text = std::str::from_utf8(&literal.0).ok()?;
            let mut chars = text.chars();
            let c = chars.next()?;
            chars.next().is_none().then(|| Class::of_ranges(std::iter::once((c, c))))
        }
        // A group would have to be recorded.
        _ => None,
    }
}

/// The same assertion in the words of the automata, which know how to check it.
fn in_automata(look: HirLook) -> Look {
    match look {
        HirLook::Start => Look::Start,
        HirLook::End => Look::End,
        HirLook::StartLF => Look::StartLF,
        HirLook::EndLF => Look::EndLF,
        HirLook::StartCRLF => Look::StartCRLF,
        HirLook::EndCRLF => Look::EndCRLF,
        HirLook::WordAscii => Look::WordAscii,
        HirLook::WordAsciiNegate => Look::WordAsciiNegate,
        HirLook::WordUnicode => Look::WordUnicode,
        HirLook::WordUnicodeNegate => Look::WordUnicodeNegate,
        HirLook::WordStartAscii => Look::WordStartAscii,
        HirLook::WordEndAscii => Look::WordEndAscii,
        HirLook::WordStartUnicode => Look::WordStartUnicode,
        HirLook::WordEndUnicode => Look::WordEndUnicode,
        HirLook::WordStartHalfAscii => Look::WordStartHalfAscii,
        HirLook::WordEndHalfAscii => Look::WordEndHalfAscii,
        HirLook::WordStartHalfUnicode => Look::WordStartHalfUnicode,
        HirLook::WordEndHalfUnicode => Look::WordEndHalfUnicode,
    }
}

/// Where a program may be: at an operation, some of whose bytes or characters are done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct State {
    operation: u32,
    done: u32,
}

impl State {
    pub(crate) fn start(program: ProgramId) -> State {
        State { operation: program.0, done: 0 }
    }
}

/// One way on from a state.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arc {
    /// Whether there must be a boundary of a word right here, or must not; `None` if it does not matter.
    pub(crate) boundary: Option<bool>,
    /// The ASCII bytes with which it is taken.
    pub(crate) ascii: u128,
    /// Whether it is taken with some character beyond ASCII.
    pub(crate) beyond: bool,
    /// `None`: to a match, with any byte.
    pub(crate) to: Option<State>,
}

/// Programs as automata, as far as ASCII texts go. What else an operation asks for is taken as given.
impl ProgramBuilder {
    /// The sets of bytes that a program asks for.
    pub(crate) fn bytes(&self, program: ProgramId, classes: &ClassBuilder) -> Vec<u128> {
        let mut sets = Vec::new();
        for operation in self.operations.get(program.0 as usize..).unwrap_or_default() {
            match *operation {
                Operation::Literal { from, len } | Operation::Folded { from, len } => {
                    sets.extend((0..len).map(|done| self.literal_bytes(*operation, from, done)));
                }
                Operation::One(class) | Operation::Greedy { class, .. } | Operation::Lazy { class, .. } => {
                    sets.extend(classes.get(class).map(Class::ascii_bits))
                }
                Operation::Match => break,
                _ => {}
            }
        }
        sets
    }

    /// Every way on from a state.
    pub(crate) fn arcs(&self, state: State, classes: &ClassBuilder) -> Vec<Arc> {
        let mut arcs = Vec::new();
        let mut seen = vec![(state, None)];
        let mut next = 0;
        while let Some((State { operation, done }, boundary)) = seen.get(next).copied() {
            next += 1;
            let after = State { operation: operation + 1, done: 0 };
            let mut free = |state: State, boundary: Option<bool>| {
                if !seen.contains(&(state, boundary)) {
                    seen.push((state, boundary));
                }
            };
            let target = |operation: u32| State { operation, done: 0 };
            let Some(current) = self.operations.get(operation as usize).copied() else { continue };
            match current {
                Operation::Literal { from, len } | Operation::Folded { from, len } => {
                    let ascii = self.literal_bytes(current, from, done);
                    let to = if done + 1 < len { State { operation, done: done + 1 } } else { after };
                    arcs.push(Arc { boundary, ascii, beyond: ascii == 0, to: Some(to) });
                }
                Operation::One(class) => {
                    let (ascii, beyond) = class_bytes(classes, class);
                    arcs.push(Arc { boundary, ascii, beyond, to: Some(after) });
                }
                Operation::Greedy { class, min, max } | Operation::Lazy { class, min, max } => {
                    if done < max {
                        let (ascii, beyond) = class_bytes(classes, class);
                        // Beyond the least number it does not matter how many, if there is no largest.
                        let done = if max == u32::MAX { (done + 1).min(min.max(1)) } else { done + 1 };
                        arcs.push(Arc { boundary, ascii, beyond, to: Some(State { operation, done }) });
                    }
                    if done >= min {
                        free(after, boundary);
                    }
                }
                Operation::Try(other) | Operation::Else(other) => {
                    free(target(other), boundary);
                    free(after, boundary);
                }
                Operation::Jump(other) => free(target(other), boundary),
                Operation::Open | Operation::Close => free(after, boundary),
                Operation::Look(look) => {
                    let asked = match look {
                        Look::WordAscii | Look::WordUnicode => Some(true),
                        Look::WordAsciiNegate | Look::WordUnicodeNegate => Some(false),
                        _ => None,
                    };
                    // Of two demands on one place the last is kept: it may say too much, and never too little.
                    free(after, asked.or(boundary));
                }
                Operation::Match => arcs.push(Arc { boundary, ascii: 0, beyond: false, to: None }),
            }
        }
        arcs
    }

    fn literal_bytes(&self, operation: Operation, from: u32, done: u32) -> u128 {
        let byte = self.literals.get((from + done) as usize).copied().unwrap_or(0);
        let bit = |byte: u8| if byte < 0x80 { 1_u128 << byte } else { 0 };
        match operation {
            Operation::Folded { .. } => bit(byte) | bit(byte.to_ascii_uppercase()),
            _ => bit(byte),
        }
    }
}

/// The ASCII bytes of a class, and whether it has characters beyond them.
fn class_bytes(classes: &ClassBuilder, class: ClassId) -> (u128, bool) {
    classes.get(class).map_or((0, true), |class| (class.ascii_bits(), !class.beyond().is_empty()))
}
