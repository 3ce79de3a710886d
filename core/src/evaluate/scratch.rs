//! Memory that one thread reuses from request to request.

use crate::pattern::{MatcherSet, ScanScratch};
use crate::program::PolicyId;

/// Reusable memory for evaluation. One per thread; any evaluator may use it.
///
/// Calls without one make their own, which costs a few allocations.
#[derive(Debug, Default)]
pub struct Scratch {
    pub(super) in_scope: Vec<PolicyId>,
    pub(super) wanted: MatcherSet,
    pub(super) scan: ScanScratch,
}
