//! Memory that one thread reuses from request to request.

use std::cell::{Cell, OnceCell};

use crate::pattern::{MatcherSet, ScanScratch};
use crate::program::{NodeId, PlaceId, PolicyId};
use crate::view::ViewScratch;

use super::assess::Assessment;
use super::machine::Unknown;
use super::settle::Standing;
use super::text::{Found, Step, Text};
use super::value::Val;

/// Reusable memory for evaluation. One per thread; any evaluator may use it.
///
/// Calls without one make their own, which costs some allocations. What a request was made of is gone when the call ends;
/// only the memory stays.
#[derive(Debug, Default)]
pub struct Scratch {
    pub(super) places: Vec<PlaceId>,
    pub(super) candidates: Vec<PolicyId>,
    pub(super) values: Vec<OnceCell<Result<Val<'static>, Unknown<'static>>>>,
    pub(super) memo: Memo,
    pub(super) wanted: MatcherSet,
    pub(super) asked: MatcherSet,
    pub(super) texts: Vec<Text<'static>>,
    pub(super) steps: Vec<Step<'static>>,
    pub(super) found: Vec<Found>,
    pub(super) hits: Vec<Found>,
    pub(super) assessments: Vec<Assessment<'static>>,
    pub(super) standings: Vec<Standing<'static>>,
    pub(super) scan: ScanScratch,
    pub(super) views: ViewScratch,
    pub(super) viewed: MatcherSet,
    pub(super) assigned: MatcherSet,
    pub(super) work: Work,
}

/// What a call did, in units that depend on the bundle and the request alone, and on no clock: for tests that cost stays where it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Policies that were looked at. Of the others in scope a necessary part of the condition does not hold.
    pub candidates: usize,
    /// Questions about the request that were asked to tell which of them hold.
    pub atoms: usize,
    /// Bytes of text searched.
    pub bytes: usize,
}

impl Scratch {
    /// What the last call in this memory did; that of a call that failed is none.
    pub const fn work(&self) -> Work {
        self.work
    }
}

/// The memory of a vector for items of another lifetime. `A` and `B` are the same type but for that, so the standard library
/// collects in place; a test counts allocations.
pub(super) fn recycled<A, B>(mut items: Vec<A>) -> Vec<B> {
    items.clear();
    items.into_iter().filter_map(|_| None).collect()
}

/// What is known of the truth of conditions in one call, so that none is evaluated twice.
#[derive(Debug, Default)]
pub(super) struct Memo {
    /// The call at hand. A truth of another call is none, so nothing has to be cleared.
    call: u32,
    /// By node: the call, and the truth in the lowest bit.
    truths: Vec<Cell<u32>>,
}

impl Memo {
    /// Begins a call about conditions of `nodes` nodes.
    pub(super) fn begin(&mut self, nodes: usize) {
        if self.truths.len() < nodes {
            self.truths.resize(nodes, Cell::default());
        }
        self.call += 1;
        if self.call > u32::MAX >> 1 {
            self.truths.fill(Cell::default());
            self.call = 1;
        }
    }

    pub(super) fn get(&self, node: NodeId) -> Option<bool> {
        let truth = self.truths.get(node.0 as usize)?.get();
        (truth >> 1 == self.call).then_some(truth & 1 == 1)
    }

    pub(super) fn set(&self, node: NodeId, truth: bool) {
        if let Some(slot) = self.truths.get(node.0 as usize) {
            slot.set(self.call << 1 | u32::from(truth));
        }
    }
}
