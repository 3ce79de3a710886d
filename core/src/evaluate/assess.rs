//! What became of each policy's own condition, before any other policy is considered.

use std::ops::Range;

use sha2::{Digest, Sha256};

use crate::diagnostic::Code;
use crate::error::Problem;
use crate::program::{Audience, Conjunct, FieldId, Policy, PolicyId, Program, Rollout, Type};
use crate::request::Request;
use crate::value::{Value, canonical_json};

use super::Rows;
use super::guard::expected;
use super::machine::{Machine, Truth, Unknown, and, any};
use super::text::Found;
use super::value::Val;

/// Every candidate with what became of its condition.
pub(super) struct Assessed<'a> {
    pub(super) machine: Machine<'a>,
    /// In the program's order.
    pub(super) policies: Vec<Assessment<'a>>,
    /// What content tests found, policy by policy.
    hits: Vec<Found>,
    /// Which policies are wanted.
    pub(super) rows: Rows,
    /// Policies in scope, candidates or not.
    pub(super) in_scope: usize,
    /// What was wrong with the texts.
    pub(super) problems: Vec<Problem>,
}

/// One candidate.
#[derive(Debug)]
pub(super) struct Assessment<'a> {
    pub(super) id: PolicyId,
    pub(super) policy: &'a Policy,
    /// Its kinds, audience and condition together.
    pub(super) truth: Truth<'a>,
    /// Whether it is watched only.
    pub(super) shadow: bool,
    /// Place of its hits among all.
    hits: Range<usize>,
    /// Whether its hits are all that there are.
    pub(super) complete: bool,
}

impl<'a> Assessed<'a> {
    /// Evaluates the condition of each candidate, in the memory of `policies` and `hits`, which are empty.
    pub(super) fn new(
        machine: Machine<'a>,
        candidates: &[PolicyId],
        rows: Rows,
        in_scope: usize,
        policies: Vec<Assessment<'a>>,
        hits: Vec<Found>,
        problems: Vec<Problem>,
    ) -> Self {
        let mut assessed = Assessed { machine, policies, hits, rows, in_scope, problems };
        for id in candidates {
            if let Some(policy) = assessed.machine.program.policy(*id) {
                assessed.assess(*id, policy);
            }
        }
        assessed
    }

    /// Gives the memory back.
    pub(super) fn into_memory(self) -> (Machine<'a>, Vec<Assessment<'a>>, Vec<Found>) {
        (self.machine, self.policies, self.hits)
    }

    /// What the policy's content tests found, by place.
    pub(super) fn hits(&self, assessment: &Assessment<'_>) -> &[Found] {
        self.hits.get(assessment.hits.clone()).unwrap_or_default()
    }

    /// Everything that was wrong with the request.
    pub(super) fn all_problems(&self) -> Vec<Problem> {
        let Machine { program, request, .. } = self.machine;
        let mut problems = request.problems.clone();
        problems.extend_from_slice(&self.problems);
        problems.extend(malformed(program, request));
        if self.machine.is_exhausted() {
            let most = program.limits.quantifier_steps;
            let message = format!("`all` and `exists` wanted more than {most} steps");
            problems.push(Problem::new(Code::Limit, "", message));
        }
        problems.sort();
        problems.dedup();
        problems
    }

    /// Adds what became of `policy`; nothing for one that a roll-out leaves out.
    fn assess(&mut self, id: PolicyId, policy: &'a Policy) {
        let machine = &self.machine;
        let (live, shadow) = match policy.rollout.as_ref().map(|rollout| machine.enforced(policy, rollout)) {
            None | Some(Ok(true)) => (Ok(true), policy.shadow),
            Some(Ok(false)) if policy.rollout.as_ref().is_some_and(|rollout| rollout.otherwise_shadow) => {
                (Ok(true), true)
            }
            Some(Ok(false)) => return,
            Some(Err(unknown)) => (Err(unknown), policy.shadow),
        };
        let truth = machine.applies(policy, live);
        // What does not apply has no say; only an explanation lists it.
        if matches!(truth, Ok(false)) && self.rows == Rows::Told {
            return;
        }
        let from = self.hits.len();
        let mut complete = true;
        if !matches!(truth, Ok(false)) {
            for conjunct in &policy.conjuncts {
                if let Conjunct::Content(test) = conjunct {
                    let hits = machine.texts.hits(test.finders.iter().copied(), &test.within);
                    self.hits.extend(hits.filter(|hit| machine.texts.counts(hit, test)));
                    complete &= machine.texts.known(&test.finders, &test.within).is_ok();
                }
            }
            let own = self.hits.get_mut(from..).unwrap_or_default();
            let names = machine.program;
            own.sort_unstable_by_key(|found| {
                (found.text, found.start, found.end, names.name_of(found.finder))
            });
        }
        let hits = from..self.hits.len();
        self.policies.push(Assessment { id, policy, truth, shadow, hits, complete });
    }
}

impl<'a> Machine<'a> {
    fn malformed(&self, id: FieldId) -> Unknown<'a> {
        match self.program.field(id) {
            Some(asked) => Unknown::Malformed(&asked.field),
            None => Unknown::Limit("expression_nodes"),
        }
    }

    /// Whether the policy's kinds, audience and condition hold together; `live` is whether it is there at all.
    fn applies(&self, policy: &'a Policy, live: Truth<'a>) -> Truth<'a> {
        if !policy.kinds.contains(self.request.kind) {
            return Ok(false);
        }
        let audience = policy.audience.iter().map(|list| self.includes(list));
        let conjuncts = policy.tests.iter().map(|conjunct| self.conjunct(conjunct));
        let mut so_far = Ok(true);
        // PERF: loops, because a chain of iterators asks at each step which of them it is in.
        for truth in audience {
            if !and(&mut so_far, truth) {
                return Ok(false);
            }
        }
        for truth in conjuncts {
            if !and(&mut so_far, truth) {
                return Ok(false);
            }
        }
        if let Some(truth) = self.lasts(policy)
            && !and(&mut so_far, truth)
        {
            return Ok(false);
        }
        and(&mut so_far, live);
        so_far
    }

    fn conjunct(&self, conjunct: &'a Conjunct) -> Truth<'a> {
        match conjunct {
            Conjunct::Holds(node) => self.node(*node),
            Conjunct::HoldsNot(node) => self.node(*node).map(|truth| !truth),
            Conjunct::Content(test) => self.content(test),
        }
    }

    /// Whether a break-glass allow has not run out: then it is not there. Without a clock nobody can say.
    fn lasts(&self, policy: &'a Policy) -> Option<Truth<'a>> {
        let until = policy.waiver.as_ref()?.until?;
        Some(match self.request.now {
            Some(now) => Ok(now < until),
            None => Err(Unknown::Missing(&crate::program::Field::Now)),
        })
    }

    /// Whether the request's value, or one of its values, is in the list.
    fn includes(&self, list: &'a Audience) -> Truth<'a> {
        let member = |value: &str| list.members.binary_search_by(|member| member.as_str().cmp(value)).is_ok();
        match self.value(list.field)? {
            Val::Str(value) => Ok(member(value)),
            Val::Strings(values) => any(values.iter().map(|value| Ok(member(value)))),
            _ => Err(self.malformed(list.field)),
        }
    }

    /// Whether this request is on the enforced side of a roll-out: the first eight bytes of
    /// SHA-256(policy id, NUL, canonical value), modulo 10,000, below the threshold.
    fn enforced(&self, policy: &Policy, rollout: &'a Rollout) -> Truth<'a> {
        let value = match self.value(rollout.by)? {
            Val::Str(text) => canonical_json(text),
            Val::Int(int) => canonical_json(int),
            Val::Float(float) => canonical_json(float),
            Val::Bool(truth) => canonical_json(truth),
            _ => return Err(self.malformed(rollout.by)),
        };
        let mut hash = Sha256::new();
        hash.update(policy.id.as_bytes());
        hash.update([0]);
        hash.update(value.as_bytes());
        let digest = hash.finalize();
        let number = digest.iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        Ok(number % 10_000 < u64::from(rollout.threshold))
    }
}

/// Declared facts and arguments that do not have their declared type.
fn malformed(program: &Program, request: &Request) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut check = |path: &str, name: &str, value: &Value, ty: &Type| {
        if *value != Value::Null && Val::typed(value, ty).is_none() {
            let message = format!("must be {}", expected(ty));
            problems.push(Problem::new(Code::Type, format!("{path}.{name}"), message));
        }
    };
    // By what the request brings, which is bounded, and not by what a bundle declares.
    for (name, value) in &request.facts {
        if let Some(ty) = program.facts.get(name) {
            check("facts", name, value, ty);
        }
    }
    if let Some(tool) = &request.tool
        && let Some(declared) = tool.name.as_ref().and_then(|name| program.tools.get(name)?.args.as_ref())
        && let Some(args) = tool.args.as_ref().and_then(Value::as_map)
    {
        for (name, value) in args {
            if let Some(ty) = declared.get(name) {
                check("tool.args", name, value, ty);
            }
        }
    }
    problems
}
