//! The oracle: a second evaluator, slow and simple, that shares only the parsers with the first.
//!
//! It takes the [`Bundle`] as it was written and the condition as it was parsed, and follows the specification of what a
//! decision is, step by step: scope, audience, condition, status, waivers, default, judges, join. It has its own values,
//! its own search and its own combining; of the evaluator it uses plain data (a [`Decision`] and its parts), canonical
//! JSON, the patterns and checks of the built-in detectors, and the views of a text that detectors look at.
//!
//! What it does not model: the limit on hits, whose effect depends on the order of a search, and sentences (`why`, texts
//! of problems), which [`comparable`] takes out together with the bundle's digest and the cost.

mod condition;
mod content;
mod judge;
mod offset;
mod operators;
mod report;
mod settle;
mod status;
mod transform;
mod value;

use std::cmp::Reverse;

use lictor::decision::{Cost, Decision};
use lictor::document::Policy;
use lictor::fingerprint::Key;
use lictor::value::Digest;
use lictor::{Bundle, Code, Limits, Options, Request, RequestError};

/// Which policies the rationale lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rows {
    /// Those that had a say: the call `evaluate`.
    #[default]
    Told,
    /// Every policy in scope: the call `explain`.
    All,
}

/// A rule that can be broken on purpose, so that a test can show that it notices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mutation {
    /// A waiver reaches above its own level.
    WaiverIgnoresLevel,
    /// A policy that is marked as not waivable is waived.
    WaiverIgnoresWaivable,
    /// Uncertain policies never count.
    FailsOpen,
    /// Undetermined policies are left out of the rationale.
    HidesUndetermined,
    /// A missing field is false instead of unknown.
    AbsentIsFalse,
    /// The policy written first outranks those behind it.
    FirstWrittenWins,
    /// A policy that is given twice has two rows.
    KeepsDuplicates,
    /// A judge who finds nothing overrules every deny.
    AnswerUndoesDeny,
    /// A judge who finds nothing waives all other policies of the set.
    AnswerWaives,
    /// Any answer counts for every pending check.
    AnswersAnyCheck,
    /// Spans outside the subject are taken as they are.
    TrustsSpans,
    /// Shadowed policies count.
    ShadowEnforces,
    /// Redactions that overlap are not merged.
    KeepsOverlaps,
}

impl Mutation {
    /// Every mutation.
    pub const ALL: [Mutation; 13] = [
        Mutation::WaiverIgnoresLevel,
        Mutation::WaiverIgnoresWaivable,
        Mutation::FailsOpen,
        Mutation::HidesUndetermined,
        Mutation::AbsentIsFalse,
        Mutation::FirstWrittenWins,
        Mutation::KeepsDuplicates,
        Mutation::AnswerUndoesDeny,
        Mutation::AnswerWaives,
        Mutation::AnswersAnyCheck,
        Mutation::TrustsSpans,
        Mutation::ShadowEnforces,
        Mutation::KeepsOverlaps,
    ];
}

/// A reference evaluator of one bundle that has compiled.
#[derive(Clone, Debug)]
pub struct Oracle<'b> {
    bundle: &'b Bundle,
    limits: Limits,
    mutation: Option<Mutation>,
    key: Option<Key>,
}

/// True or false, or why neither.
type Truth = Result<bool, Unknown>;

/// Why something is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unknown {
    /// The request does not carry it.
    Absent,
    /// It is carried, and is not what the question takes; or a limit was reached.
    Surprise,
    /// A judge could not tell.
    Judge,
}

impl<'b> Oracle<'b> {
    /// An oracle of `bundle`, under the host's limits.
    pub fn new(bundle: &'b Bundle, host: &Limits) -> Self {
        Oracle { bundle, limits: bundle.defaults.limits(host), mutation: None, key: None }
    }

    /// The same oracle with one rule broken.
    #[must_use]
    pub fn broken(self, mutation: Mutation) -> Self {
        Oracle { mutation: Some(mutation), ..self }
    }

    /// With the key that the bundle was compiled with.
    #[must_use]
    pub fn keyed(self, key: Option<Key>) -> Self {
        Oracle { key, ..self }
    }

    fn is_broken(&self, mutation: Mutation) -> bool {
        self.mutation == Some(mutation)
    }

    /// What the decision must be, in its [comparable] form.
    ///
    /// # Errors
    /// `E-TENANT`.
    pub fn decide(&self, request: &Request, options: Options, rows: Rows) -> Result<Decision, RequestError> {
        if let Some(tenant) = &self.bundle.tenant
            && self.organisation(request) != Some(tenant)
        {
            let level = self.bundle.schema.levels.first().map_or("", String::as_str);
            return Err(RequestError::new(Code::Tenant, format!("scope.{level}"), ""));
        }
        let texts = self.texts(request);
        let (standings, limit) = self.statuses(request, &texts);
        let mut problems = self.problems(request, &texts);
        problems.extend(limit);
        let decide = |expired: bool| {
            let settled = self.settle(request, &texts, standings.clone(), expired);
            self.report(request, &texts, &settled, &problems, options, rows)
        };
        let mut decision = decide(options.expired);
        if !decision.is_final {
            decision.fallback = Some(Box::new(decide(true)));
        }
        Ok(comparable(decision))
    }

    /// The request's organisation: its name at the highest level, whatever that is called.
    fn organisation<'r>(&self, request: &'r Request) -> Option<&'r String> {
        request.scope.get(self.bundle.schema.levels.first()?)
    }

    /// Place of the most specific level that the policy names; 0 is the highest authority.
    fn level(policy: &Policy) -> usize {
        policy.scope.len().saturating_sub(1)
    }

    /// Authority, severity, set, id: the order in which policies outrank each other.
    fn rank(policy: &Policy) -> impl Ord + use<'_> {
        (Self::level(policy), Reverse(policy.severity), policy.set.as_str(), policy.id.as_str())
    }

    /// Every pair of the policy's scope is in the request's.
    fn in_scope(policy: &Policy, request: &Request) -> bool {
        policy.scope.iter().all(|(level, name)| request.scope.get(level) == Some(name))
    }
}

/// A decision without what the oracle does not say: sentences, texts of problems, the bundle's digest, the cost. Hits of
/// one row, whose order means nothing, are sorted.
pub fn comparable(mut decision: Decision) -> Decision {
    for row in &mut decision.rationale {
        row.why.clear();
        row.hits.sort_by(|left, right| {
            (&left.path, left.start, left.end, &left.detector).cmp(&(
                &right.path,
                right.start,
                right.end,
                &right.detector,
            ))
        });
    }
    for problem in &mut decision.errors {
        problem.message.clear();
    }
    decision.errors.sort();
    decision.errors.dedup();
    decision.bundle = Digest::default();
    decision.cost = Cost::default();
    decision.fallback = decision.fallback.map(|fallback| Box::new(comparable(*fallback)));
    decision
}
