//! What became of each policy's own condition, before any other policy is considered.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use crate::diagnostic::Code;
use crate::error::Problem;
use crate::program::{Audience, Conjunct, Field, Policy, PolicyId, Program, Rollout};
use crate::request::Request;
use crate::value::canonical_json;

use super::machine::{Machine, Truth, Unknown, all, any};
use super::scratch::Scratch;
use super::text::{Found, Texts, Wanted};
use super::value::Val;

/// Every policy in scope with what became of its condition.
pub(super) struct Assessed<'a> {
    pub(super) machine: Machine<'a>,
    /// In the program's order.
    pub(super) policies: Vec<Assessment<'a>>,
    /// What was wrong with the request.
    pub(super) problems: Vec<Problem>,
}

/// One policy in scope.
pub(super) struct Assessment<'a> {
    pub(super) id: PolicyId,
    pub(super) policy: &'a Policy,
    /// Its kinds, audience and condition together.
    pub(super) truth: Truth,
    /// Whether it is watched only.
    pub(super) shadow: bool,
    /// What its content tests found, by place.
    pub(super) hits: Vec<Found>,
    /// Whether `hits` are all that there are.
    pub(super) complete: bool,
}

/// Searches the texts of the request for what the policies in scope ask for.
pub(super) fn search<'a>(
    program: &'a Program,
    request: &'a Request,
    for_pii: bool,
    scratch: &mut Scratch,
    problems: &mut Vec<Problem>,
) -> Texts<'a> {
    let mut in_scope = std::mem::take(&mut scratch.in_scope);
    program.index.in_scope(&request.scope, &program.policies, &mut in_scope);
    let mut wanted = Wanted::new();
    let mut fields = BTreeSet::new();
    if for_pii {
        wanted.extend(program.pii.iter().map(|finder| (*finder, 0)));
    }
    // Policies come in order of authority, so the first that asks is the highest.
    for policy in in_scope.iter().filter_map(|id| program.policy(*id)) {
        if policy.kinds.contains(request.kind) {
            for finder in &policy.finders {
                wanted.entry(*finder).or_insert(policy.level);
            }
            fields.extend(policy.fields.iter().cloned());
        }
    }
    scratch.in_scope = in_scope;
    Texts::search(program, request, wanted, &fields, scratch, problems)
}

/// Evaluates the condition of each policy in scope, as `search` has left them in `scratch`.
pub(super) fn assess<'a>(
    program: &'a Program,
    request: &'a Request,
    texts: &'a Texts<'a>,
    scratch: &Scratch,
    found: Vec<Problem>,
) -> Assessed<'a> {
    let machine = Machine::new(program, request, texts);
    let mut problems = request.problems.clone();
    problems.extend(found);
    problems.extend(malformed(program, request));
    let policies = scratch
        .in_scope
        .iter()
        .filter_map(|id| Some((*id, program.policy(*id)?)))
        .filter_map(|(id, policy)| machine.assess(id, policy))
        .collect();
    if machine.is_exhausted() {
        let most = program.limits.quantifier_steps;
        let message = format!("`all` and `exists` wanted more than {most} steps");
        problems.push(Problem::new(Code::Limit, "", message));
    }
    problems.sort();
    problems.dedup();
    Assessed { machine, policies, problems }
}

impl<'a> Machine<'a> {
    /// `None` for a policy that a roll-out leaves out.
    fn assess(&self, id: PolicyId, policy: &'a Policy) -> Option<Assessment<'a>> {
        let (live, shadow) = match policy.rollout.as_ref().map(|rollout| self.enforced(policy, rollout)) {
            None | Some(Ok(true)) => (Ok(true), policy.shadow),
            Some(Ok(false)) if policy.rollout.as_ref().is_some_and(|rollout| rollout.otherwise_shadow) => {
                (Ok(true), true)
            }
            Some(Ok(false)) => return None,
            Some(Err(unknown)) => (Err(unknown), policy.shadow),
        };
        let mut assessment =
            Assessment { id, policy, truth: Ok(false), shadow, hits: Vec::new(), complete: true };
        if !policy.kinds.contains(self.request.kind) {
            return Some(assessment);
        }
        let audience = policy.audience.iter().map(|list| self.includes(list));
        let conjuncts = policy.conjuncts.iter().map(|conjunct| self.conjunct(conjunct));
        // A break-glass allow that has run out is not there; without a clock nobody can say.
        let until =
            policy.waiver.as_ref().and_then(|waiver| waiver.until).map(|until| match self.request.now {
                Some(now) => Ok(now < until),
                None => Err(Unknown::Missing(Field::Now)),
            });
        assessment.truth = all(audience.chain(conjuncts).chain(until).chain([live]));
        if assessment.truth != Ok(false) {
            for conjunct in &policy.conjuncts {
                if let Conjunct::Content(test) = conjunct {
                    assessment.hits.extend(self.texts.hits(test.finders.iter().copied(), &test.within));
                    assessment.complete &= self.texts.known(&test.finders, &test.within).is_ok();
                }
            }
            assessment.hits.sort_unstable_by_key(|found| (found.text, found.start, found.end, found.finder));
            assessment.hits.dedup();
        }
        Some(assessment)
    }

    fn conjunct(&self, conjunct: &'a Conjunct) -> Truth {
        match conjunct {
            Conjunct::Holds(node) => self.node(*node),
            Conjunct::HoldsNot(node) => self.node(*node).map(|truth| !truth),
            Conjunct::Content(test) => self.content(test),
        }
    }

    /// Whether the request's value, or one of its values, is in the list.
    fn includes(&self, list: &'a Audience) -> Truth {
        let member = |value: &str| list.members.binary_search_by(|member| member.as_str().cmp(value)).is_ok();
        match self.field(&list.field)? {
            Val::Str(value) => Ok(member(value)),
            Val::Strings(values) => any(values.iter().map(|value| Ok(member(value)))),
            _ => Err(Unknown::Malformed(list.field.clone())),
        }
    }

    /// Whether this request is on the enforced side of a roll-out: the first eight bytes of
    /// SHA-256(policy id, NUL, canonical value), modulo 10,000, below the threshold.
    fn enforced(&self, policy: &Policy, rollout: &'a Rollout) -> Truth {
        let value = match self.field(&rollout.by)? {
            Val::Str(text) => canonical_json(&text),
            Val::Int(int) => canonical_json(&int),
            Val::Float(float) => canonical_json(&float),
            Val::Bool(truth) => canonical_json(&truth),
            _ => return Err(Unknown::Malformed(rollout.by.clone())),
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
    let mut check = |path: String, value: &crate::value::Value, ty: &crate::program::Type| {
        if *value != crate::value::Value::Null && Val::typed(value, ty).is_none() {
            let message = format!("must be {}", expected(ty));
            problems.push(Problem::new(Code::Type, path, message));
        }
    };
    for (name, ty) in &program.facts {
        if let Some(value) = request.facts.get(name) {
            check(format!("facts.{name}"), value, ty);
        }
    }
    if let Some(tool) = &request.tool
        && let Some(declared) = tool.name.as_ref().and_then(|name| program.tools.get(name))
        && let Some(args) = tool.args.as_ref().and_then(crate::value::Value::as_map)
    {
        for (name, ty) in declared {
            if let Some(value) = args.get(name) {
                check(format!("tool.args.{name}"), value, ty);
            }
        }
    }
    problems
}

/// What a value of a type looks like. What was sent instead is content, and not repeated.
fn expected(ty: &crate::program::Type) -> String {
    use crate::program::Type;
    match ty {
        Type::Int => "an int".to_owned(),
        Type::Severity => "a severity: info, low, medium, high or critical, or 0 to 4".to_owned(),
        Type::Time => "a time such as 2026-11-20T10:00:00Z".to_owned(),
        Type::Duration => "a duration such as 1h30m".to_owned(),
        Type::Enum(words) => format!("one of {}", words.join(", ")),
        other => format!("a {other}"),
    }
}
