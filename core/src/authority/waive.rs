//! The waiver rule: when a matched allow switches a policy off.

use crate::document::Extent;
use crate::severity::Severity;
use crate::value::Name;

/// What the waiver rule needs to know of a policy.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Claim<'a> {
    pub(crate) id: &'a str,
    pub(crate) set: &'a str,
    /// 0 is the highest authority.
    pub(crate) level: u8,
    pub(crate) severity: Severity,
    pub(crate) waivable: bool,
    /// Whether the policy is itself an allow.
    pub(crate) allows: bool,
}

/// What a waiver covers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Covers<'a> {
    pub(crate) extent: Extent,
    /// Only these policies; empty: any.
    pub(crate) policies: &'a [Name],
    /// Sets beyond the waiver's own.
    pub(crate) sets: &'a [Name],
    pub(crate) up_to: Option<Severity>,
}

/// Whether the matched, enforced allow `waiver` waives `policy`. `spans_covered` says whether each hit of the policy,
/// of which there must be one, lies inside a hit of the waiver; it is asked only where the extent is `span`.
///
/// An allow is never waived itself: it has nothing to waive, and an alert that stands beside it (break-glass) must
/// not be silenced by another exception.
pub(crate) fn waives(
    waiver: Claim<'_>,
    covers: Covers<'_>,
    policy: Claim<'_>,
    spans_covered: impl FnOnce() -> bool,
) -> bool {
    let same_set = waiver.set == policy.set;
    let named_set = waiver.level == policy.level && covers.sets.iter().any(|set| **set == *policy.set);
    let named = covers.policies.is_empty() || covers.policies.iter().any(|id| **id == *policy.id);
    let reaches = waiver.level <= policy.level;
    let mild = covers.up_to.is_none_or(|most| policy.severity <= most);
    (same_set || named_set)
        && named
        && reaches
        && policy.waivable
        && !policy.allows
        && mild
        && match covers.extent {
            Extent::Request => true,
            Extent::Span => spans_covered(),
        }
}
