//! Static analysis of a bundle: what loads but is probably not meant.
//!
//! ```text
//! bundle ─▶ checked conditions ─▶ Region of each policy ─▶ one lint a file ─▶ diagnostics
//! ```
//!
//! Atoms that compare one field with constants are understood as sets and intervals; everything else (patterns,
//! detectors, lists of groups) is opaque and assumed to be possible. So a lint that says *never* is certain, and one
//! that says *overlaps* means *may overlap*. What is compared is bounded for each policy, so the analysis is linear in
//! the number of policies; beyond the bound a lint may be missed and none is made up.

mod allow_bypass;
mod broad;
mod domain;
mod empty_condition;
mod no_effect;
mod no_rationale;
mod region;
mod route_conflict;
mod scope_index;
mod stream_window;
mod unindexed;
mod unreachable;

use crate::diagnostic::Diagnostic;
use crate::document::{Bundle, ContentMode, Extent, Mode, Policy};
use crate::ir::Conditions;
use crate::kind::KindSet;
use crate::program::Program;
use crate::source::SourceMap;

use region::Region;

/// How many other policies one policy is compared with.
const COMPARISONS: usize = 1_000;

/// Reports lints of a bundle. Policies that are switched off, or whose conditions have errors, are passed over where
/// it matters.
pub(crate) fn lint<'a>(
    bundle: &'a Bundle,
    policies: impl Iterator<Item = &'a Policy>,
    conditions: &'a Conditions<'a>,
    program: &Program,
    problems: &mut Vec<Diagnostic>,
) {
    let analysis = Analysis::new(bundle, policies, conditions);
    broad::lint_detectors(&analysis, problems);
    lint_policies(&analysis, problems);
    unindexed::lint(&analysis, program, problems);
}

/// Reports lints of `policies`, which come into a bundle: what they are by themselves, and beside each other.
pub(crate) fn lint_changed<'a>(
    bundle: &'a Bundle,
    policies: impl Iterator<Item = &'a Policy>,
    conditions: &'a Conditions<'a>,
    problems: &mut Vec<Diagnostic>,
) {
    lint_policies(&Analysis::new(bundle, policies, conditions), problems);
}

fn lint_policies(analysis: &Analysis<'_>, problems: &mut Vec<Diagnostic>) {
    allow_bypass::lint(analysis, problems);
    broad::lint(analysis, problems);
    empty_condition::lint(analysis, problems);
    no_effect::lint(analysis, problems);
    no_rationale::lint(analysis, problems);
    route_conflict::lint(analysis, problems);
    stream_window::lint(analysis, problems);
    unreachable::lint(analysis, problems);
}

/// What every lint looks at.
struct Analysis<'a> {
    bundle: &'a Bundle,
    sources: &'a SourceMap,
    /// Policies that are not switched off, in the order written.
    policies: Vec<Subject<'a>>,
}

impl<'a> Analysis<'a> {
    fn new(
        bundle: &'a Bundle,
        policies: impl Iterator<Item = &'a Policy>,
        conditions: &'a Conditions<'a>,
    ) -> Self {
        let policies = policies
            .filter(|policy| policy.mode != Mode::Disabled)
            .map(|policy| Subject::new(policy, bundle, conditions))
            .collect();
        Analysis { bundle, sources: conditions.sources, policies }
    }
}

/// A policy and what is known of the requests it matches.
struct Subject<'a> {
    policy: &'a Policy,
    kinds: KindSet,
    region: Region<'a>,
    /// Whether it was written in the native format; an importer reports the lints of its own dialect.
    native: bool,
}

impl<'a> Subject<'a> {
    fn new(policy: &'a Policy, bundle: &Bundle, conditions: &'a Conditions<'a>) -> Self {
        let kinds = policy.kinds.or(bundle.defaults.kinds).unwrap_or(KindSet::ALL);
        let dialect = bundle.sets.get(&policy.set).and_then(|set| set.dialect.as_ref());
        Subject { policy, kinds, region: Region::new(policy, kinds, conditions), native: dialect.is_none() }
    }

    /// Whether it takes part in decisions, if only in a share of them.
    fn is_enforced(&self) -> bool {
        self.policy.mode == Mode::Enforce
    }

    /// Whether a matcher of its own has hits in the content.
    fn has_hits(&self) -> bool {
        self.policy.pattern.is_some() || self.policy.detect.is_some()
    }

    /// How far its allow reaches. One that asks for a finding within `when` has no hits, and so reaches far.
    fn extent(&self) -> Extent {
        let usual = if self.has_hits() { Extent::Span } else { Extent::Request };
        self.policy.waives.extent.unwrap_or(usual)
    }

    /// Whether a judge has a say beside the matchers, so that these are not the whole condition.
    fn is_judged(&self) -> bool {
        let reads = |mode| mode != Some(ContentMode::Note) && mode != Some(ContentMode::Detectors);
        self.policy.judge.mode.is_some() || self.policy.content.is_some() && reads(self.policy.content_mode)
    }

    /// Whether one request could match both, as far as can be told.
    fn may_overlap(&self, other: &Subject<'_>) -> bool {
        self.kinds.iter().any(|kind| other.kinds.contains(kind)) && self.region.may_overlap(&other.region)
    }

    /// Place of its level of authority; 0 is the highest.
    fn level(&self) -> usize {
        self.policy.scope.len().saturating_sub(1)
    }

    /// The context of its diagnostics.
    fn part(&self, part: &str) -> String {
        format!("policy {}, {part}", self.policy.id)
    }
}

#[cfg(test)]
mod tests;
