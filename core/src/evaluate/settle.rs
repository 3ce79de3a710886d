//! Who counts: waivers, judges, the default, and the combining rule, over assessed policies.

use crate::authority::{Claim, Covers, contribution, join, waives};
use crate::decision::{Check, Status, Subject};
use crate::judge::{Ruling, check, rule_on};
use crate::offset::Offsets;
use crate::program::{JudgeMode, PolicyId, Within};
use crate::value::sha256;
use crate::verdict::{EffectKind, EffectSet, Verdict};

use super::assess::{Assessed, Assessment};
use super::guard::{self, Denial};
use super::machine::Unknown;
use super::text::{Found, Text};
use super::transform::{self, Redactions};

/// What an unanswered check means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Silence {
    /// An answer may still come.
    Waits,
    /// The host waits no longer.
    Expires,
}

/// What all policies together come to.
pub(super) struct Settled<'a> {
    /// One for each assessed policy.
    pub(super) standings: Vec<Standing<'a>>,
    /// What denies without a policy.
    pub(super) denials: Vec<Denial>,
    pub(super) verdict: Verdict,
    pub(super) effects: EffectSet,
    pub(super) transforms: transform::Transforms,
}

impl Settled<'_> {
    pub(super) fn is_final(&self) -> bool {
        self.standings.iter().all(|standing| standing.asked().is_none())
    }
}

/// Where one policy stands.
#[derive(Debug)]
pub(super) struct Standing<'a> {
    pub(super) status: Status,
    /// Why it is undetermined, if it is.
    pub(super) unknown: Option<Unknown<'a>>,
    /// The allow that waives it.
    pub(super) waived_by: Option<PolicyId>,
    /// What it adds to the decision.
    pub(super) contributes: EffectSet,
    /// What passed between it and its judges.
    pub(super) judged: Option<Box<Judged>>,
    /// Whether this policy is an allow with an end that has waived something.
    pub(super) broke_glass: bool,
    /// Whether it needed an approval, and has it.
    pub(super) approved: bool,
}

/// What passed between a policy and its judges.
#[derive(Debug)]
pub(super) enum Judged {
    /// The question that it asks.
    Asked(Check),
    /// They say that the rule is broken.
    Violation {
        /// Where.
        hits: Vec<Found>,
        /// The clauses that are broken, by their place in the rule.
        clauses: Vec<usize>,
    },
}

impl<'a> Standing<'a> {
    /// What the policy found: its own hits, and where a judge says that the rule is broken.
    pub(super) fn hits<'s>(
        &'s self,
        assessed: &'s Assessed<'a>,
        assessment: &Assessment<'a>,
    ) -> impl Iterator<Item = Found> + Clone + use<'s, 'a> {
        let judged: &[Found] = match self.judged.as_deref() {
            Some(Judged::Violation { hits, .. }) => hits,
            Some(Judged::Asked(_)) | None => &[],
        };
        assessed.hits(assessment).iter().chain(judged).copied()
    }

    /// The question whose answer is being waited for.
    pub(super) fn asked(&self) -> Option<&Check> {
        match self.judged.as_deref() {
            Some(Judged::Asked(check)) if self.status == Status::Pending => Some(check),
            _ => None,
        }
    }
}

/// Settles what the assessed policies come to, in the memory of `standings`, which is empty.
pub(super) fn settle<'a>(
    assessed: &Assessed<'a>,
    silence: Silence,
    mut standings: Vec<Standing<'a>>,
) -> Settled<'a> {
    standings.extend(assessed.policies.iter().map(first_standing));
    drop_unaskable(assessed, &mut standings);
    waive(assessed, &mut standings);
    let mut denials = Vec::new();
    denials.extend(default_denies(assessed, &mut standings).then_some(Denial::Default));
    denials.extend(guard::mismatch(assessed.machine.program, assessed.machine.request).map(Denial::Pinned));
    let joined = |standings: &[Standing<'_>], denials: &[Denial]| {
        let denied = denials.iter().map(|_| EffectSet::from_iter([EffectKind::Deny]));
        join(standings.iter().map(|standing| standing.contributes).chain(denied))
    };

    let contribute_all = |standings: &mut [Standing<'_>]| {
        for (assessment, standing) in assessed.policies.iter().zip(standings) {
            contribute(assessment, standing);
        }
    };
    contribute_all(&mut standings);
    // A question that is not asked, because the action is denied whatever a judge would say (J2).
    let ask_nobody = |standings: &mut [Standing<'_>]| {
        standings
            .iter_mut()
            .filter(|standing| standing.asked().is_some())
            .for_each(|asking| asking.judged = None);
        contribute_all(standings);
    };
    let (mut verdict, mut effects) = joined(&standings, &denials);
    if standings.iter().any(|standing| standing.status == Status::Pending && standing.waived_by.is_none()) {
        // If what is certain without a judge is a deny, nothing is asked (J2); else what it redacts is redacted before a
        // judge sees the text (J3).
        if verdict < Verdict::Deny {
            ask(assessed, &mut standings, silence);
            contribute_all(&mut standings);
            (verdict, effects) = joined(&standings, &denials);
        }
        if verdict == Verdict::Deny {
            ask_nobody(&mut standings);
        }
    }
    let mut transforms = transform::Transforms::default();
    if verdict < Verdict::Deny {
        transforms = transform::transforms(assessed, &standings);
        if let Some(broken) = transforms.broken.take() {
            denials.push(Denial::Broken(broken));
            transforms = transform::Transforms::default();
            ask_nobody(&mut standings);
            (verdict, effects) = joined(&standings, &denials);
        }
    }
    if effects.contains(EffectKind::Approve) && transforms.approvals.is_empty() {
        for standing in &mut standings {
            standing.approved = standing.contributes.contains(EffectKind::Approve);
            standing.contributes.remove(EffectKind::Approve);
        }
        (verdict, effects) = joined(&standings, &denials);
    }
    Settled { standings, denials, verdict, effects, transforms }
}

/// A policy that stands so and adds nothing yet.
pub(super) fn standing(status: Status, unknown: Option<Unknown<'_>>) -> Standing<'_> {
    Standing {
        status,
        unknown,
        waived_by: None,
        contributes: EffectSet::EMPTY,
        judged: None,
        broke_glass: false,
        approved: false,
    }
}

fn first_standing<'a>(assessment: &Assessment<'a>) -> Standing<'a> {
    if assessment.shadow {
        let status = if assessment.truth == Ok(false) { Status::NotMatched } else { Status::Shadow };
        return standing(status, assessment.truth.err());
    }
    let judge = assessment.policy.judge.as_ref().map(|judge| judge.mode);
    match (&assessment.truth, judge) {
        (Ok(false), _) => standing(Status::NotMatched, None),
        (Ok(true), Some(JudgeMode::Required)) => standing(Status::Pending, None),
        (Err(_), Some(JudgeMode::IfUndecided)) => standing(Status::Pending, None),
        (Ok(true), _) => standing(Status::Matched, None),
        (Err(unknown), _) => standing(Status::Undetermined, Some(*unknown)),
    }
}

/// Takes pending policies off the list that no judge could be asked about, before anything else is settled: what they come to
/// must not depend on whether anyone is asked.
fn drop_unaskable<'a>(assessed: &Assessed<'a>, standings: &mut [Standing<'a>]) {
    if !standings.iter().any(|standing| standing.status == Status::Pending) {
        return;
    }
    let texts = assessed.machine.texts;
    let known = texts.known(&[], &Within::Everything);
    let nothing_to_show = texts.subject().next().is_none();
    for standing in standings.iter_mut().filter(|standing| standing.status == Status::Pending) {
        match &known {
            Err(absence) => {
                standing.status = Status::Undetermined;
                standing.unknown = Some(Unknown::Text(*absence));
            }
            // There is no text, so there is nothing that could break the rule.
            Ok(()) if nothing_to_show => standing.status = Status::NotMatched,
            Ok(()) => {}
        }
    }
}

/// Marks each policy that a matched, enforced allow waives with the strongest such allow.
fn waive(assessed: &Assessed<'_>, standings: &mut [Standing<'_>]) {
    let policies = &assessed.policies;
    let matches = |(assessment, standing): (&Assessment<'_>, &Standing<'_>)| {
        assessment.policy.waiver.is_some() && standing.status == Status::Matched
    };
    if !policies.iter().zip(&*standings).any(matches) {
        return;
    }
    let waivers: Vec<usize> = policies
        .iter()
        .zip(&*standings)
        .enumerate()
        .filter(|(_, pair)| matches(*pair))
        .map(|(place, _)| place)
        .collect();
    for (place, assessment) in policies.iter().enumerate() {
        let counts = standings.get(place).is_some_and(|standing| {
            matches!(standing.status, Status::Matched | Status::Undetermined | Status::Pending)
        });
        if !counts {
            continue;
        }
        let matched = standings.get(place).is_some_and(|standing| standing.status == Status::Matched);
        let waiver = waivers.iter().copied().find(|waiver| {
            policies.get(*waiver).is_some_and(|waiver| {
                is_waived(waiver, assessment, || {
                    // Hits that are not all known could lie outside, and so could those of a condition that is not decided.
                    matched
                        && assessment.complete
                        && !assessed.hits(assessment).is_empty()
                        && all_inside(assessed.hits(assessment), assessed.hits(waiver))
                })
            })
        });
        let Some(waiver) = waiver else { continue };
        if let Some(standing) = standings.get_mut(place) {
            standing.waived_by = policies.get(waiver).map(|waiver| waiver.id);
        }
        let has_end = policies
            .get(waiver)
            .and_then(|waiver| waiver.policy.waiver.as_ref())
            .is_some_and(|waiver| waiver.until.is_some());
        if let Some(standing) = standings.get_mut(waiver) {
            standing.broke_glass |= has_end;
        }
    }
}

/// Whether the matched allow `waiver` waives a policy; `spans_covered` as in [`waives`].
pub(super) fn is_waived(
    waiver: &Assessment<'_>,
    assessment: &Assessment<'_>,
    spans_covered: impl FnOnce() -> bool,
) -> bool {
    let Some(rule) = &waiver.policy.waiver else { return false };
    let covers =
        Covers { extent: rule.extent, policies: &rule.policies, sets: &rule.sets, up_to: rule.up_to };
    waives(claim(waiver), covers, claim(assessment), spans_covered)
}

/// Whether each hit lies inside a cover. Both are in order of text and start, so one walk is enough: of the covers that
/// start no later than a hit, only the one that reaches furthest matters.
pub(super) fn all_inside(hits: &[Found], covers: &[Found]) -> bool {
    let mut covers = covers.iter().peekable();
    let mut reached: Option<(usize, usize)> = None;
    hits.iter().all(|hit| {
        while let Some(cover) = covers.next_if(|cover| (cover.text, cover.start) <= (hit.text, hit.start)) {
            reached = match reached {
                Some((text, end)) if text == cover.text => Some((text, end.max(cover.end))),
                _ => Some((cover.text, cover.end)),
            };
        }
        reached.is_some_and(|(text, end)| text == hit.text && hit.end <= end)
    })
}

fn claim<'a>(assessment: &Assessment<'a>) -> Claim<'a> {
    let policy = assessment.policy;
    Claim {
        id: &policy.id,
        set: &policy.set,
        level: policy.level,
        severity: policy.severity,
        waivable: policy.waivable,
        allows: policy.waiver.is_some(),
    }
}

/// Whether the request's kind is denied by default and nothing grants it. A break-glass that grants is used, and so alerts.
fn default_denies(assessed: &Assessed<'_>, standings: &mut [Standing<'_>]) -> bool {
    let program = assessed.machine.program;
    if !program.deny.contains(assessed.machine.request.kind) {
        return false;
    }
    let mut granted = false;
    for (assessment, standing) in assessed.policies.iter().zip(standings) {
        let Some(waiver) = &assessment.policy.waiver else { continue };
        if standing.status == Status::Matched && assessment.policy.level <= program.grantable_by {
            granted = true;
            standing.broke_glass |= waiver.until.is_some();
        }
    }
    !granted
}

fn contribute(assessment: &Assessment<'_>, standing: &mut Standing<'_>) {
    let policy = assessment.policy;
    if standing.waived_by.is_some() {
        standing.contributes = EffectSet::EMPTY;
        return;
    }
    // A check that is not asked, because the action is denied already, adds nothing.
    let status = match standing.status {
        Status::Pending if standing.asked().is_none() => Status::NotMatched,
        status => status,
    };
    let closed = match (&policy.judge, status) {
        (Some(judge), Status::Expired) => judge.closed,
        _ => policy.closed,
    };
    standing.contributes = contribution(status, closed, assessment.complete, policy.effects);
    if standing.broke_glass {
        standing.contributes.insert(EffectKind::Alert);
    }
}

/// One part of what judges are shown.
struct Shown {
    /// Place of the text in the request.
    place: usize,
    /// The text, redacted.
    text: String,
    offsets: Offsets,
    subject: Subject,
}

/// Asks the judges of pending policies, and takes the answers that the request brings.
fn ask<'a>(assessed: &Assessed<'a>, standings: &mut [Standing<'a>], silence: Silence) {
    let certain = transform::redactions(assessed, standings);
    let texts = assessed.machine.texts;
    let unit = assessed.machine.request.offsets;
    let parts: Vec<Shown> = texts
        .subject()
        .map(|(place, text)| {
            let redacted = certain.apply(place, &text.text);
            let subject = Subject {
                path: texts.path(place).to_string(),
                bytes: redacted.len(),
                sha256: sha256(redacted.as_bytes()),
                text: Some(redacted.clone()),
            };
            Shown { place, text: redacted, offsets: Offsets::new(unit), subject }
        })
        .collect();
    for (assessment, standing) in assessed.policies.iter().zip(standings) {
        let policy = assessment.policy;
        let Some(judge) = policy.judge.as_ref() else { continue };
        if standing.status != Status::Pending || standing.waived_by.is_some() {
            continue;
        }
        let question = check(policy, judge, parts.iter().map(|part| part.subject.clone()).collect());
        let to_byte = |part: usize, offset: usize| {
            let part = parts.get(part)?;
            part.offsets.to_byte(&part.text, offset)
        };
        let ruling = rule_on(&question, judge, &assessed.machine.request.answers, to_byte);
        match ruling {
            Ruling::None => {
                standing.status = if silence == Silence::Waits { Status::Pending } else { Status::Expired };
                standing.judged = Some(Box::new(Judged::Asked(question)));
            }
            Ruling::Ok => standing.status = Status::NotMatched,
            Ruling::Violation { spans, clauses } => {
                standing.status = Status::Matched;
                let hits = judged_hits(assessed, &parts, &spans, &certain);
                standing.judged = Some(Box::new(Judged::Violation { hits, clauses }));
            }
            Ruling::Unsure(reason) => {
                standing.status = Status::Undetermined;
                standing.unknown = Some(Unknown::Judge(reason));
            }
        }
    }
}

/// The judge's spans in the texts as the request has them. A span that overlaps a redaction, whose offsets therefore mean
/// nothing outside the judge's copy, stands for the whole text: more is replaced, never less. So does no span at all.
fn judged_hits(
    assessed: &Assessed<'_>,
    parts: &[Shown],
    spans: &[(usize, usize, usize)],
    redactions: &Redactions,
) -> Vec<Found> {
    let texts = assessed.machine.texts;
    let whole = |place: usize| Found {
        finder: transform::JUDGE,
        text: place,
        start: 0,
        end: texts.get(place).map_or(0, Text::len),
    };
    let found: Vec<Found> = if spans.is_empty() {
        parts.iter().map(|part| whole(part.place)).collect()
    } else {
        spans
            .iter()
            .filter_map(|(part, start, end)| {
                let place = parts.get(*part)?.place;
                let rewritten = !redactions.of(place).is_empty();
                let span = Found { finder: transform::JUDGE, text: place, start: *start, end: *end };
                Some(if rewritten { whole(place) } else { span })
            })
            .collect()
    };
    let mut found: Vec<Found> = found.into_iter().filter(|found| found.start < found.end).collect();
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Found, all_inside};
    use crate::program::FinderId;

    fn spans() -> impl Strategy<Value = Vec<Found>> {
        let span = (0..2_usize, 0..8_usize, 1..5_usize).prop_map(|(text, start, length)| Found {
            finder: FinderId(0),
            text,
            start,
            end: start + length,
        });
        proptest::collection::vec(span, 0..5).prop_map(|mut spans| {
            spans.sort_unstable_by_key(|span| (span.text, span.start, span.end));
            spans
        })
    }

    proptest! {
        #[test]
        fn one_walk_finds_what_looking_at_each_pair_finds(hits in spans(), covers in spans()) {
            let lies_inside = |hit: &Found, cover: &Found| {
                hit.text == cover.text && cover.start <= hit.start && hit.end <= cover.end
            };
            let by_pairs = hits.iter().all(|hit| covers.iter().any(|cover| lies_inside(hit, cover)));
            prop_assert_eq!(all_inside(&hits, &covers), by_pairs);
        }
    }
}
