//! Many patterns that the same anchors call: which of them can match here?
//!
//! Numbers of cards, persons, phones and cases all begin with a few digits, so an anchor among them calls a hundred
//! patterns at once. They are told apart together, by one deterministic automaton that begins where matches start. It
//! is built in advance and bounded: a node in which few patterns are left, or that is reached late or last, is not
//! followed further, and whatever is left there is confirmed one by one. So it may say too much and never too little.

use std::collections::BTreeMap;

use crate::confirm::{Arc, ClassBuilder, ProgramBuilder, ProgramId, State};

/// So few patterns are confirmed without going on.
const FEW: usize = 2;

/// Longest way from the start, in bytes.
const DEEPEST: usize = 24;

/// Most nodes.
const MOST_NODES: usize = 8_000;

/// Most entries of all rows together.
const MOST_ENTRIES: usize = 100_000;

/// The automaton.
#[derive(Debug, Default)]
pub(crate) struct Crowd {
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

/// A node that is not followed.
const LEAF: u32 = u32::MAX;

/// The place of the end of a text among the columns.
const END: usize = 256;

/// What stands before a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Before {
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
        let mut node = before.map_or(Before::NoWord, |byte| Before::of_byte(*byte)) as usize;
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
        self.columns.len()
            + size_of_val(&*self.rows)
            + size_of_val(&*self.nodes)
            + size_of_val(&*self.patterns)
    }

    /// How far before an anchor, at most, a match starts.
    pub(crate) fn slack(&self) -> usize {
        self.slack
    }

    /// An automaton for programs, each with its pattern, in order.
    pub(crate) fn new(
        members: &[(u32, ProgramId)],
        slack: usize,
        programs: &ProgramBuilder,
        classes: &ClassBuilder,
    ) -> Crowd {
        let maker = Maker {
            programs,
            classes,
            arcs: BTreeMap::new(),
            steps: Vec::new(),
            known: BTreeMap::new(),
            sets: Vec::new(),
            nodes: Vec::new(),
            patterns: Vec::new(),
        };
        Crowd { slack, ..maker.make(members) }
    }
}

/// Where one pattern may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Position {
    pattern: u32,
    state: State,
}

/// What a node stands for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
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

struct Maker<'b> {
    programs: &'b ProgramBuilder,
    classes: &'b ClassBuilder,
    /// By state: where it leads.
    arcs: BTreeMap<State, Vec<Arc>>,
    /// By column.
    steps: Vec<Step>,
    known: BTreeMap<Set, u32>,
    /// By node: its set and how far from the start it is.
    sets: Vec<(Set, usize)>,
    nodes: Vec<Node>,
    patterns: Vec<u32>,
}

impl Maker<'_> {
    /// Divides the bytes of ASCII into those that no program tells apart.
    fn divide(&mut self, members: &[(u32, ProgramId)]) {
        let words = (0..128).filter(|byte| Before::of_byte(*byte) == Before::Word);
        let words = words.fold(0_u128, |set, byte| set | 1 << byte);
        let mut columns = vec![words, !words];
        let mut seen: Vec<u128> = Vec::new();
        for (_, program) in members {
            for bytes in self.programs.bytes(*program, self.classes) {
                if !seen.contains(&bytes) {
                    seen.push(bytes);
                    let divided = columns.iter().flat_map(|column| [column & bytes, column & !bytes]);
                    columns = divided.filter(|column| *column != 0).collect();
                }
            }
        }
        self.steps = columns.into_iter().map(Step::Ascii).chain([Step::Beyond, Step::End]).collect();
    }

    fn make(mut self, members: &[(u32, ProgramId)]) -> Crowd {
        self.divide(members);
        let start = |(pattern, program): &(u32, ProgramId)| Position {
            pattern: *pattern,
            state: State::start(*program),
        };
        let positions: Vec<Position> = members.iter().map(start).collect();
        for before in Before::ALL {
            self.node(Set { before, reached: Vec::new(), positions: positions.clone() }, 0);
        }
        let mut rows: Vec<u32> = Vec::new();
        let mut next = 0;
        while let Some((set, depth)) = self.sets.get(next).cloned() {
            self.follow(next, &set, depth, &mut rows);
            next += 1;
        }
        Crowd {
            columns: self.columns().into(),
            rows: rows.into(),
            nodes: self.nodes.into(),
            patterns: self.patterns.into(),
            slack: 0,
        }
    }

    /// Adds the row of a node; or, if it is not followed, what is left there to what it has reached.
    fn follow(&mut self, node: usize, set: &Set, depth: usize, rows: &mut Vec<u32>) {
        let patterns = set.positions.chunk_by(|a, b| a.pattern == b.pattern);
        let width = self.steps.len();
        let room = rows.len() + width <= MOST_ENTRIES && self.nodes.len() < MOST_NODES;
        let (mut reached, mut row) = (None, LEAF);
        if patterns.clone().count() > FEW && depth < DEEPEST && room {
            row = number(rows.len());
            for column in 0..width {
                let following = self.following(set, column);
                rows.push(self.node(following, depth + 1));
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
        if let Some(node) = self.known.get(&set) {
            return *node;
        }
        let node = number(self.nodes.len());
        let reached = self.list(set.reached.iter().copied());
        self.nodes.push(Node { reached, row: LEAF });
        self.known.insert(set.clone(), node);
        self.sets.push((set, depth));
        node
    }

    fn list(&mut self, patterns: impl Iterator<Item = u32>) -> (u32, u32) {
        let from = number(self.patterns.len());
        self.patterns.extend(patterns);
        (from, number(self.patterns.len()))
    }

    /// Where a set leads with the step of a column.
    fn following(&mut self, set: &Set, column: usize) -> Set {
        let step = self.steps.get(column).copied().unwrap_or(Step::End);
        let after = match step {
            Step::Ascii(bytes) => Before::of_byte(u8::try_from(bytes.trailing_zeros()).unwrap_or(0)),
            Step::Beyond => Before::Unknown,
            Step::End => Before::NoWord,
        };
        let (mut reached, mut positions) = (Vec::new(), Vec::new());
        for its in set.positions.chunk_by(|a, b| a.pattern == b.pattern) {
            let begin = positions.len();
            let mut matches = false;
            for Position { pattern, state } in its {
                let (programs, classes) = (self.programs, self.classes);
                let arcs = self.arcs.entry(*state).or_insert_with(|| programs.arcs(*state, classes));
                for arc in arcs.iter().filter(|arc| holds(arc.boundary, set.before, after)) {
                    match (arc.to, step) {
                        (None, _) => matches = true,
                        (Some(state), Step::Ascii(bytes)) if arc.ascii & bytes != 0 => {
                            positions.push(Position { pattern: *pattern, state });
                        }
                        // What comes after a character beyond ASCII is not followed.
                        (Some(_), Step::Beyond) => matches |= arc.beyond,
                        (Some(_), _) => {}
                    }
                }
            }
            if matches {
                // One match is enough: it is confirmed whatever else there may be.
                positions.truncate(begin);
                reached.extend(its.first().map(|position| position.pattern));
            }
        }
        positions.sort_unstable();
        positions.dedup();
        Set { before: after, reached, positions }
    }

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

/// Whether what is asked of the boundary between two characters can be so.
fn holds(boundary: Option<bool>, before: Before, after: Before) -> bool {
    match (boundary, before, after) {
        (None, _, _) | (_, Before::Unknown, _) | (_, _, Before::Unknown) => true,
        (Some(boundary), before, after) => (before != after) == boundary,
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
