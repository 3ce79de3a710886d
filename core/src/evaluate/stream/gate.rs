//! What the policies make of a text of which more may come.
//!
//! Conditions are asked with everything that was not found yet *unknown*. They are three-valued and monotone: what is true or
//! false now stays so whatever follows. A policy that is neither yet is *open*, and objects to the text from its first finding on;
//! one that objects even to a text in which nothing is found (`unless: detects("disclaimer")`) objects from the start.

use crate::decision::Status;
use crate::error::RequestError;
use crate::program::{Extent, JudgeMode, PolicyId, Program};
use crate::request::Request;
use crate::verdict::{EffectKind, EffectSet, Verdict};

use super::super::assess::{Assessed, Assessment};
use super::super::scratch::Scratch;
use super::super::settle::{Standing, all_inside, is_waived, standing};
use super::super::text::{Found, Streamed, Streaming};
use super::super::transform::{Replacement, redactions};
use super::super::{Reading, Rows, assessed};
use super::{Flow, gives_numbers};

/// What the policies say of the text so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct Verdicts {
    /// Deny or hold, if that is certain whatever follows.
    pub(crate) ends: Option<Verdict>,
    /// From here on text has to wait, because a policy is open or its number is not known. Bytes of the text.
    pub(crate) waits_from: Option<usize>,
    /// Spans to replace, as start, end and replacement; by place.
    pub(crate) replacements: Vec<(usize, usize, String)>,
    /// What was found, rivals settled, by place.
    pub(crate) found: Vec<Found>,
}

impl Verdicts {
    fn wait(&mut self, from: usize) {
        self.waits_from = Some(self.waits_from.map_or(from, |before| before.min(from)));
    }

    fn end(&mut self, verdict: Verdict) {
        self.ends = Some(self.ends.map_or(verdict, |before| before.max(verdict)));
    }
}

impl Flow<'_> {
    /// What the policies say of what is settled.
    ///
    /// # Errors
    /// `E-TENANT`.
    pub(crate) fn verdicts(&self, scratch: &mut Scratch) -> Result<Verdicts, RequestError> {
        let streaming = Streaming { text: self.text, is_open: true, is_cut: false };
        let mut verdicts = with(self.program, self.request, streaming, scratch, |assessed| {
            let mut verdicts = Verdicts { found: found(assessed), ..Verdicts::default() };
            let mut standings = Vec::with_capacity(assessed.policies.len());
            for place in 0..assessed.policies.len() {
                let redacts = self.hear(assessed, place, &mut verdicts);
                let status = if redacts { Status::Matched } else { Status::NotMatched };
                let contributes =
                    if redacts { EffectSet::from_iter([EffectKind::Redact]) } else { EffectSet::EMPTY };
                standings.push(Standing { contributes, ..standing(status, None) });
            }
            self.hear_default(assessed, &mut verdicts);
            self.replace(assessed, &standings, &mut verdicts);
            verdicts
        })?;
        if self.plan.waits {
            verdicts.wait(0);
        }
        Ok(verdicts)
    }

    /// Hears one policy; whether it redacts what it found.
    fn hear(&self, assessed: &Assessed<'_>, place: usize, verdicts: &mut Verdicts) -> bool {
        let Some(own) = assessed.policies.get(place) else { return false };
        let policy = own.policy;
        let effects = policy.effects;
        if own.shadow || effects.verdict() == Verdict::Allow || own.truth == Ok(false) {
            return false;
        }
        let reads = !policy.finders.is_empty();
        let objects_to_nothing = self.plan.object_to_nothing.contains(&own.id);
        let objects_from = || if objects_to_nothing { Some(0) } else { first(assessed, own) };
        let waiver = waiver(assessed, own);
        if waiver == Waiver::Certain {
            return false;
        }
        if let Some(judge) = policy.judge.as_ref() {
            let asks = match judge.mode {
                JudgeMode::Required => true,
                JudgeMode::IfUndecided => own.truth.is_err(),
                JudgeMode::Never => false,
            };
            if asks {
                // Nothing is asked before the text has ended; until then, who fails closed objects to all of it.
                if judge.closed && (own.truth.is_ok() || objects_to_nothing) {
                    verdicts.wait(0);
                } else if judge.closed
                    && let Some(from) = objects_from()
                {
                    verdicts.wait(from);
                }
                return false;
            }
        }
        let is_open = own.truth.is_err() && reads;
        if own.truth.is_err() && !reads && !policy.closed {
            return false;
        }
        if is_open || waiver == Waiver::Possible {
            // What is true without having found anything objects to all of the text.
            let from = match own.truth {
                Ok(_) => Some(objects_from().unwrap_or(0)),
                Err(_) => objects_from(),
            };
            if let Some(from) = from {
                verdicts.wait(from);
            }
            return false;
        }
        // It is certain.
        let undecided = own.truth.is_err();
        if effects.contains(EffectKind::Deny) || undecided && effects.contains(EffectKind::Redact) {
            verdicts.end(Verdict::Deny);
        } else if effects.contains(EffectKind::Approve) {
            // Whether what was approved is enough is settled when the text has ended.
            match self.request.approvals.is_empty() {
                true => verdicts.end(Verdict::Hold),
                false => verdicts.wait(0),
            }
        }
        effects.contains(EffectKind::Redact) && !undecided
    }

    /// Hears the default of the request's kind.
    fn hear_default(&self, assessed: &Assessed<'_>, verdicts: &mut Verdicts) {
        if !self.program.deny.contains(self.request.kind) {
            return;
        }
        let may_grant = |own: &&Assessment<'_>| {
            own.policy.waiver.is_some() && !own.shadow && own.policy.level <= self.program.grantable_by
        };
        let grants = || assessed.policies.iter().filter(may_grant);
        if grants().any(|own| own.truth == Ok(true)) {
            return;
        }
        match grants().any(|own| own.truth.is_err() && !own.policy.finders.is_empty()) {
            true => verdicts.wait(0),
            false => verdicts.end(Verdict::Deny),
        }
    }

    /// What is to be replaced.
    fn replace<'a>(&self, assessed: &Assessed<'a>, standings: &[Standing<'a>], verdicts: &mut Verdicts) {
        let is_streamed =
            |place: usize| assessed.machine.texts.get(place).is_some_and(|text| text.streamed.is_some());
        for Replacement { text, start, end, with } in redactions(assessed, standings).into_iter() {
            if is_streamed(text) {
                verdicts.replacements.push((start, end, with));
            }
        }
        // The number of a placeholder is one that stands nowhere in the text.
        if let Some(from) = numbered(assessed, standings) {
            verdicts.wait(from);
        }
    }
}

/// The first finding that gets a number.
fn numbered(assessed: &Assessed<'_>, standings: &[Standing<'_>]) -> Option<usize> {
    let pairs = assessed.policies.iter().zip(standings);
    let numbering =
        pairs.filter(|(own, standing)| standing.status == Status::Matched && gives_numbers(own.policy));
    numbering.filter_map(|(own, _)| first(assessed, own)).min()
}

/// Whether an allow waives a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Waiver {
    /// None, whatever follows.
    None,
    /// That depends on what follows.
    Possible,
    /// One does, whatever follows.
    Certain,
}

fn waiver(assessed: &Assessed<'_>, own: &Assessment<'_>) -> Waiver {
    let mut waiver = Waiver::None;
    for allow in assessed.policies.iter().filter(|allow| allow.policy.waiver.is_some() && !allow.shadow) {
        let Some(rule) = allow.policy.waiver.as_ref().filter(|_| allow.truth != Ok(false)) else { continue };
        if !is_reached(allow, own) {
            continue;
        }
        match rule.extent {
            Extent::Request if allow.truth == Ok(true) => return Waiver::Certain,
            Extent::Request => waiver = Waiver::Possible,
            // A finding outside stays outside.
            Extent::Span if all_inside(assessed.hits(own), assessed.hits(allow)) => waiver = Waiver::Possible,
            Extent::Span => {}
        }
    }
    waiver
}

/// Whether an allow could waive a policy, if it matched and its extent did.
fn is_reached(allow: &Assessment<'_>, own: &Assessment<'_>) -> bool {
    is_waived(allow, own, || true)
}

/// Where the first finding that a policy asks for begins.
fn first(assessed: &Assessed<'_>, own: &Assessment<'_>) -> Option<usize> {
    let asked = |found: &Found| own.policy.finders.contains(&found.finder);
    assessed.machine.texts.found_in_streamed().filter(asked).map(|found| found.start).min()
}

fn found(assessed: &Assessed<'_>) -> Vec<Found> {
    let mut found: Vec<Found> = assessed.machine.texts.found_in_streamed().collect();
    found.sort_unstable_by_key(|found| (found.start, found.end, found.finder));
    found
}

/// Policies that object to a text in which nothing is found.
pub(super) fn object_to_nothing(
    program: &Program,
    request: &Request,
    scratch: &mut Scratch,
) -> Result<Vec<PolicyId>, RequestError> {
    let nothing = Streamed::default();
    let streaming = Streaming { text: &nothing, is_open: false, is_cut: false };
    with(program, request, streaming, scratch, |assessed| {
        let objects = |own: &&Assessment<'_>| match own.truth {
            Ok(truth) => truth,
            Err(_) => own.policy.closed || own.policy.judge.as_ref().is_some_and(|judge| judge.closed),
        };
        assessed.policies.iter().filter(objects).map(|own| own.id).collect()
    })
}

fn with<R>(
    program: &Program,
    request: &Request,
    streaming: Streaming<'_>,
    scratch: &mut Scratch,
    then: impl FnOnce(&Assessed<'_>) -> R,
) -> Result<R, RequestError> {
    assessed(program, request, Rows::Told, Reading::Always, Some(streaming), scratch, then)
}
