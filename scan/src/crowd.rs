//! Many patterns that the same anchors call: which of them can match here?
//!
//! Numbers of cards, persons, phones and cases all begin with a few digits, so an anchor among them calls a hundred
//! patterns at once. They are told apart together, by one deterministic automaton that begins where matches start. It
//! is built in advance and bounded: a node in which few patterns are left, or that is reached late or last, is not
//! followed further, and whatever is left there is confirmed one by one. So it may say too much and never too little.

use std::collections::{BTreeMap, BTreeSet};

use crate::confirm::{Arc, ClassBuilder, ProgramBuilder, ProgramId, State};

/// So few patterns are confirmed without going on.
const FEW: usize = 2;

/// Longest way from the start, in bytes.
const DEEPEST: usize = 24;

/// Most nodes.
const MOST_NODES: usize = 10_000;

/// Most entries of all rows together.
const MOST_ENTRIES: usize = 100_000;

/// The automaton.
#[derive(Debug, Default)]
pub(crate) struct Crowd {
    /// By byte: after which [`Before`] a match may start with it, a bit each.
    openers: Box<[u8]>,
    /// By byte: its column. Those beyond ASCII share one, and the end of a text has one too, at [`END`].
    columns: Box<[u8]>,
    /// By place of a node's row, and column: the next node.
    rows: Box<[u32]>,
    nodes: Box<[Node]>,
    /// Patterns, as nodes list them.
    patterns: Box<[u32]>,
    /// How far before an anchor, at most, a match of one of them starts.
    slack: usize,
}

#[derive(Clone, Copy, Debug)]
struct Node {
    /// Patterns that can match when the node is reached, or later if it is not followed: from, to.
    reached: (u32, u32),
    /// The place of its row, or [`LEAF`].
    row: u32,
}

impl Node {
    /// Whether nothing is reported here and later.
    fn is_dead(self) -> bool {
        self.reached.0 == self.reached.1 && self.row == LEAF
    }
}

/// A node that is not followed.
const LEAF: u32 = u32::MAX;

/// The place of the end of a text among the columns.
const END: usize = 256;

/// What stands before a place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Before {
    #[default]
    NoWord,
    Word,
    /// A character beyond ASCII: it may be of a word or not.
    Unknown,
}

impl Before {
    /// In the order of the nodes that a walk begins with.
    const ALL: [Before; 3] = [Before::NoWord, Before::Word, Before::Unknown];

    fn of_byte(byte: u8) -> Before {
        match byte {
            0x80.. => Before::Unknown,
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'_' => Before::Word,
            _ => Before::NoWord,
        }
    }
}

impl Crowd {
    /// Reports every pattern that can have a match that starts at byte `start` of `text`, and some that have none.
    pub(crate) fn at(&self, text: &[u8], start: usize, report: &mut dyn FnMut(u32)) {
        let before = start.checked_sub(1).and_then(|before| text.get(before));
        let before = before.map_or(Before::NoWord, |byte| Before::of_byte(*byte));
        // PERF: of ten places where something may start, nine are out of the question for their first byte.
        let opens = text.get(start).and_then(|byte| self.openers.get(usize::from(*byte)));
        if opens.is_none_or(|opens| opens >> before as usize & 1 == 0) {
            return;
        }
        let mut node = before as usize;
        let mut at = start;
        while let Some(Node { reached: (from, to), row }) = self.nodes.get(node).copied() {
            let reached = self.patterns.get(from as usize..to as usize).unwrap_or_default();
            reached.iter().for_each(|pattern| report(*pattern));
            if row == LEAF {
                break;
            }
            let column = self.columns.get(text.get(at).map_or(END, |byte| usize::from(*byte)));
            let next = row as usize + column.map_or(0, |column| usize::from(*column));
            let Some(next) = self.rows.get(next) else { break };
            node = *next as usize;
            at += 1;
        }
    }

    /// Bytes that it takes.
    pub(crate) fn memory_usage(&self) -> usize {
        self.openers.len()
            + self.columns.len()
            + size_of_val(&*self.rows)
            + size_of_val(&*self.nodes)
            + size_of_val(&*self.patterns)
    }

    /// How far before an anchor, at most, a match starts.
    pub(crate) fn slack(&self) -> usize {
        self.slack
    }

    /// An automaton for programs, each with its pattern, in order. Their matches start at most `slack` bytes before what
    /// calls for them.
    pub(crate) fn new(
        members: &[(u32, ProgramId)],
        slack: usize,
        programs: &ProgramBuilder,
        classes: &ClassBuilder,
    ) -> Crowd {
        Crowd { slack, ..Maker::new(members, programs, classes).make(members) }
    }
}

/// Most columns. What would need more is not told apart.
const MOST_COLUMNS: usize = 64;

/// A set of columns, a bit each.
type Columns = u64;

/// Where one pattern may be: at a state, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Position {
    pattern: u32,
    state: u32,
}

/// What a node stands for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Set {
    before: Before,
    reached: Vec<u32>,
    positions: Vec<Position>,
}

/// What a step is taken with.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// Any of these bytes of ASCII.
    Ascii(u128),
    /// A character beyond ASCII.
    Beyond,
    /// The end of the text.
    End,
}

/// A way on from a state.
#[derive(Clone, Copy, Debug)]
struct Way {
    boundary: Option<bool>,
    columns: Columns,
    /// The state it leads to; `None`: to a match.
    to: Option<u32>,
}

struct Maker<'b> {
    programs: &'b ProgramBuilder,
    classes: &'b ClassBuilder,
    /// By column.
    steps: Vec<Step>,
    numbers: BTreeMap<State, u32>,
    /// By number: the state, and the ways on from it when they are known.
    states: Vec<(State, Option<Vec<Way>>)>,
    /// Nodes by a hash of what they stand for.
    known: BTreeMap<u64, Vec<u32>>,
    /// By node: what it stands for, and how far from the start it is.
    sets: Vec<(Set, usize)>,
    nodes: Vec<Node>,
    patterns: Vec<u32>,
    rows: Vec<u32>,
}

impl<'b> Maker<'b> {
    fn new(members: &[(u32, ProgramId)], programs: &'b ProgramBuilder, classes: &'b ClassBuilder) -> Self {
        Maker {
            programs,
            classes,
            steps: steps(members, programs, classes),
            numbers: BTreeMap::new(),
            states: Vec::new(),
            known: BTreeMap::new(),
            sets: Vec::new(),
            nodes: Vec::new(),
            patterns: Vec::new(),
            rows: Vec::new(),
        }
    }

    fn make(mut self, members: &[(u32, ProgramId)]) -> Crowd {
        let start = |(pattern, program): &(u32, ProgramId)| Position {
            pattern: *pattern,
            state: self.number(State::start(*program)),
        };
        let positions: Vec<Position> = members.iter().map(start).collect();
        for before in Before::ALL {
            self.node(Set { before, reached: Vec::new(), positions: positions.clone() }, 0);
        }
        let mut next = 0;
        while let Some((set, depth)) = self.sets.get(next).cloned() {
            self.follow(next, &set, depth);
            next += 1;
        }
        let columns = self.columns();
        Crowd {
            openers: (0..=u8::MAX).map(|byte| self.opens(byte, &columns)).collect(),
            columns: columns.into(),
            rows: self.rows.into(),
            nodes: self.nodes.into(),
            patterns: self.patterns.into(),
            slack: 0,
        }
    }

    /// Adds the row of a node; or, if it is not followed, what is left there to what it has reached.
    fn follow(&mut self, node: usize, set: &Set, depth: usize) {
        let patterns = set.positions.chunk_by(|a, b| a.pattern == b.pattern);
        let room = self.rows.len() + self.steps.len() <= MOST_ENTRIES && self.nodes.len() < MOST_NODES;
        let (mut reached, mut row) = (None, LEAF);
        if patterns.clone().count() > FEW && depth < DEEPEST && room {
            row = number(self.rows.len());
            for following in self.following(set) {
                let next = self.node(following, depth + 1);
                self.rows.push(next);
            }
        } else {
            let open = patterns.filter_map(|its| its.first()).map(|position| position.pattern);
            reached = Some(self.list(set.reached.iter().copied().chain(open)));
        }
        if let Some(node) = self.nodes.get_mut(node) {
            node.row = row;
            node.reached = reached.unwrap_or(node.reached);
        }
    }

    fn node(&mut self, set: Set, depth: usize) -> u32 {
        let hash = set.hash();
        let same = |node: &u32| self.sets.get(*node as usize).is_some_and(|(known, _)| *known == set);
        if let Some(node) = self.known.get(&hash).and_then(|nodes| nodes.iter().copied().find(same)) {
            return node;
        }
        let node = number(self.nodes.len());
        let reached = self.list(set.reached.iter().copied());
        self.nodes.push(Node { reached, row: LEAF });
        self.known.entry(hash).or_default().push(node);
        self.sets.push((set, depth));
        node
    }

    fn list(&mut self, patterns: impl Iterator<Item = u32>) -> (u32, u32) {
        let from = number(self.patterns.len());
        self.patterns.extend(patterns);
        (from, number(self.patterns.len()))
    }

    /// Where a set leads, by column.
    fn following(&mut self, set: &Set) -> Vec<Set> {
        let after = |step: &Step| match step {
            Step::Ascii(bytes) => Before::of_byte(u8::try_from(bytes.trailing_zeros()).unwrap_or(0)),
            Step::Beyond => Before::Unknown,
            Step::End => Before::NoWord,
        };
        let mut following: Vec<Set> =
            self.steps.iter().map(|step| Set { before: after(step), ..Set::default() }).collect();
        let beyond = self.columns_of(|step| matches!(step, Step::Beyond));
        let all = self.columns_of(|_| true);
        let at_boundary = self.columns_of(|step| holds(true, set.before, after(step)));
        let inside = self.columns_of(|step| holds(false, set.before, after(step)));
        for its in set.positions.chunk_by(|a, b| a.pattern == b.pattern) {
            let Some(Position { pattern, .. }) = its.first().copied() else { continue };
            let (mut matches, mut touched): (Columns, Columns) = (0, 0);
            for Position { state, .. } in its {
                self.find_ways(*state);
                let ways = self.states.get(*state as usize).and_then(|(_, ways)| ways.as_ref());
                for way in ways.into_iter().flatten() {
                    let columns = way.columns
                        & match way.boundary {
                            None => all,
                            Some(true) => at_boundary,
                            Some(false) => inside,
                        };
                    let Some(state) = way.to else {
                        matches |= columns;
                        continue;
                    };
                    // What comes after a character beyond ASCII is not followed.
                    matches |= columns & beyond;
                    touched |= columns & !beyond;
                    for column in bits(columns & !beyond) {
                        if let Some(next) = following.get_mut(column) {
                            next.positions.push(Position { pattern, state });
                        }
                    }
                }
            }
            for column in bits(matches | touched) {
                let Some(next) = following.get_mut(column) else { continue };
                let begin = next.positions.partition_point(|position| position.pattern < pattern);
                if matches >> column & 1 == 1 {
                    // One match is enough: it is confirmed whatever else there may be.
                    next.positions.truncate(begin);
                    next.reached.push(pattern);
                } else if next.positions.len() > begin + 1 {
                    let mut own = next.positions.split_off(begin);
                    own.sort_unstable();
                    own.dedup();
                    next.positions.append(&mut own);
                }
            }
        }
        following
    }

    fn number(&mut self, state: State) -> u32 {
        let next = number(self.states.len());
        let number = *self.numbers.entry(state).or_insert(next);
        if number == next {
            self.states.push((state, None));
        }
        number
    }

    /// Finds the ways on from a state, if they are not known yet.
    fn find_ways(&mut self, number: u32) {
        let Some((state, None)) = self.states.get(number as usize) else { return };
        let arcs = self.programs.arcs(*state, self.classes);
        let ways = arcs.iter().map(|arc| self.way(arc)).collect();
        if let Some((_, known)) = self.states.get_mut(number as usize) {
            *known = Some(ways);
        }
    }

    fn way(&mut self, arc: &Arc) -> Way {
        let columns = match arc.to {
            None => self.columns_of(|_| true),
            Some(_) => self.columns_of(|step| match step {
                Step::Ascii(bytes) => arc.ascii & bytes != 0,
                Step::Beyond => arc.beyond,
                Step::End => false,
            }),
        };
        Way { boundary: arc.boundary, columns, to: arc.to.map(|state| self.number(state)) }
    }

    fn columns_of(&self, is: impl Fn(&Step) -> bool) -> Columns {
        self.steps
            .iter()
            .enumerate()
            .fold(0, |columns, (column, step)| columns | u64::from(is(step)) << column)
    }

    /// After what a match may start with a byte, a bit each. Never inside a character.
    fn opens(&self, byte: u8, columns: &[u8]) -> u8 {
        if matches!(byte, 0x80..0xC0) {
            return 0;
        }
        let column = columns.get(usize::from(byte)).map_or(0, |column| usize::from(*column));
        let is_open = |before: &Before| {
            let Some(root) = self.nodes.get(*before as usize) else { return false };
            let next =
                self.rows.get(root.row as usize + column).and_then(|next| self.nodes.get(*next as usize));
            next.is_none_or(|next| !next.is_dead()) || root.reached.0 != root.reached.1
        };
        Before::ALL.iter().filter(|before| is_open(before)).fold(0, |bits, before| bits | 1 << *before as u8)
    }

    /// By byte.
    fn columns(&self) -> Vec<u8> {
        let column = |byte: usize| {
            let is_its = |step: &Step| match step {
                Step::Ascii(bytes) => byte < 0x80 && bytes >> byte & 1 == 1,
                Step::Beyond => (0x80..END).contains(&byte),
                Step::End => byte == END,
            };
            self.steps.iter().position(is_its).and_then(|column| u8::try_from(column).ok()).unwrap_or(0)
        };
        (0..=END).map(column).collect()
    }
}

impl Set {
    /// Not for strangers: patterns come from who builds the scanner, and the worst they can do is to build slowly.
    fn hash(&self) -> u64 {
        let mix = |hash: u64, part: u64| (hash ^ part).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29);
        let positions = self
            .positions
            .iter()
            .map(|position| u64::from(position.pattern) << 32 | u64::from(position.state));
        let reached = self.reached.iter().map(|pattern| u64::from(*pattern));
        positions.chain(reached).fold(self.before as u64, mix)
    }
}

/// Divides the bytes of ASCII into those that no program tells apart.
fn steps(members: &[(u32, ProgramId)], programs: &ProgramBuilder, classes: &ClassBuilder) -> Vec<Step> {
    let words = (0..128).filter(|byte| Before::of_byte(*byte) == Before::Word);
    let words = words.fold(0_u128, |set, byte| set | 1 << byte);
    let mut columns = vec![words, !words];
    let mut seen: BTreeSet<u128> = BTreeSet::new();
    for (_, program) in members {
        for bytes in programs.bytes(*program, classes) {
            if seen.insert(bytes) {
                let divided = columns.iter().flat_map(|column| [column & bytes, column & !bytes]);
                let divided: Vec<u128> = divided.filter(|column| *column != 0).collect();
                if divided.len() + 2 <= MOST_COLUMNS {
                    columns = divided;
                }
            }
        }
    }
    columns.into_iter().map(Step::Ascii).chain([Step::Beyond, Step::End]).collect()
}

/// The places of the bits that are set.
fn bits(mut bits: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let place = bits.trailing_zeros() as usize;
        bits &= bits.checked_sub(1)?;
        Some(place)
    })
}

/// Whether there can be a boundary of a word between two characters, or none.
fn holds(boundary: bool, before: Before, after: Before) -> bool {
    before == Before::Unknown || after == Before::Unknown || (before != after) == boundary
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
