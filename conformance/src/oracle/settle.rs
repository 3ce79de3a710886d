//! Waivers, the default, judges, and the join: steps 6 to 9.

use lictor::decision::{BROKEN_CHANGE, Check, DEFAULT_DENY, PINNED_TOOL, Status};
use lictor::document::{Extent, Policy};
use lictor::request::Finding;
use lictor::{EffectKind, EffectSet, Fail, Kind, Request, Severity, Verdict};

use super::content::{Hit, Texts, Where};
use super::judge::{Ruling, Shown};
use super::status::Standing;
use super::transform::{Transforms, replaced};
use super::{Mutation, Oracle, Unknown};

/// What all policies come to.
pub(super) struct Settled<'b> {
    pub(super) standings: Vec<Standing<'b>>,
    /// Ids of what denies without a policy.
    pub(super) denials: Vec<&'static str>,
    pub(super) verdict: Verdict,
    pub(super) effects: EffectSet,
    pub(super) transforms: Transforms,
    /// What the judges are shown, by path.
    pub(super) shown: Vec<(String, String)>,
    /// The questions that are open.
    pub(super) pending: Vec<Check>,
}

/// What an effect asks of the action.
fn verdict_of(kind: EffectKind) -> Verdict {
    match kind {
        EffectKind::Deny => Verdict::Deny,
        EffectKind::Approve | EffectKind::Judge => Verdict::Hold,
        EffectKind::Redact | EffectKind::Route | EffectKind::SetArg | EffectKind::Throttle => {
            Verdict::Transform
        }
        EffectKind::Alert | EffectKind::Warn | EffectKind::Record | EffectKind::Allow => Verdict::Allow,
    }
}

/// The most restrictive verdict that any effect asks for.
pub(super) fn restrictiveness(effects: EffectSet) -> Verdict {
    effects.iter().map(verdict_of).max().unwrap_or(Verdict::Allow)
}

/// Section 5: `auto` is closed when severity is high or critical and an effect is deny, approve or redact.
pub(super) fn closes(fail: Fail, severity: Severity, effects: EffectSet) -> bool {
    let guards = [EffectKind::Deny, EffectKind::Approve, EffectKind::Redact];
    match fail {
        Fail::Open => false,
        Fail::Closed => true,
        Fail::Auto => {
            matches!(severity, Severity::High | Severity::Critical)
                && guards.iter().any(|kind| effects.contains(*kind))
        }
    }
}

impl<'b> Oracle<'b> {
    pub(super) fn fails_closed(&self, policy: &Policy) -> bool {
        let fail = policy.fail.or(self.bundle.defaults.fail).unwrap_or(Fail::Auto);
        !self.is_broken(Mutation::FailsOpen) && closes(fail, policy.severity, super::status::effects(policy))
    }

    /// The fail mode that decides for a policy: its judge's once that has been asked in vain.
    pub(super) fn closed(&self, standing: &Standing<'b>) -> bool {
        let judge = self.judge_of(standing.policy);
        match (standing.status, judge) {
            (Status::Expired | Status::Pending, Some(judge)) => {
                judge.closed && !self.is_broken(Mutation::FailsOpen)
            }
            _ => self.fails_closed(standing.policy),
        }
    }

    pub(super) fn settle(
        &self,
        request: &Request,
        texts: &Texts,
        mut standings: Vec<Standing<'b>>,
        expired: bool,
    ) -> Settled<'b> {
        standings.iter_mut().for_each(|standing| unaskable(standing, request, texts));
        self.waive(request, &mut standings);
        let mut denials = Vec::new();
        denials.extend(self.default_denies(request, &mut standings).then_some(DEFAULT_DENY));
        denials.extend((!self.is_as_reviewed(request)).then_some(PINNED_TOOL));
        // What is certain without a judge.
        let mut certain = standings.clone();
        certain.retain(|standing| standing.status != Status::Pending);
        self.contribute(&mut certain);
        let (verdict, _) = join(&certain, &denials);
        let mut shown = Vec::new();
        if verdict < Verdict::Deny {
            // Judges see what the certain redactions leave (J3).
            let parts = self.shown(request, texts, &certain);
            shown = parts.iter().map(|part| (part.path.clone(), part.redacted.clone())).collect();
            for standing in &mut standings {
                self.ask(standing, &parts, request, texts, expired);
            }
        }
        self.contribute(&mut standings);
        let (mut verdict, mut effects) = join(&standings, &denials);
        if self.is_broken(Mutation::AnswerUndoesDeny)
            && request.answers.iter().any(|answer| answer.verdict == Finding::Ok)
        {
            effects.remove(EffectKind::Deny);
            verdict = restrictiveness(effects);
        }
        let mut transforms = Transforms::default();
        if verdict < Verdict::Deny {
            transforms = self.transforms(request, texts, &standings);
            if transforms.breaks {
                denials.push(BROKEN_CHANGE);
                transforms = Transforms::default();
                (verdict, effects) = join(&standings, &denials);
            }
        }
        if verdict == Verdict::Deny {
            // A denied action is not rewritten, approved or judged, so nothing is asked any more (J2).
            standings.iter_mut().filter(|standing| standing.status == Status::Pending).for_each(|standing| {
                standing.check = None;
                standing.contributes = EffectSet::EMPTY;
            });
        } else if transforms.approvals.is_empty() {
            standings.iter_mut().for_each(|standing| standing.contributes.remove(EffectKind::Approve));
            (verdict, effects) = join(&standings, &denials);
        }
        let open = |standing: &&Standing<'b>| standing.status == Status::Pending;
        let pending = standings.iter().filter(open).filter_map(|standing| standing.check.clone()).collect();
        Settled { standings, denials, verdict, effects, transforms, shown, pending }
    }

    /// Section 4: the strongest matched allow that reaches a policy waives it.
    fn waive(&self, request: &Request, standings: &mut [Standing<'b>]) {
        let allows: Vec<Standing<'b>> = standings
            .iter()
            .filter(|standing| {
                standing.status == Status::Matched && standing.effects.contains(EffectKind::Allow)
            })
            .cloned()
            .collect();
        let mut broken_glass = Vec::new();
        for standing in standings.iter_mut() {
            let counts = matches!(standing.status, Status::Matched | Status::Undetermined | Status::Pending);
            // An allow has nothing to waive.
            if !counts || standing.effects.contains(EffectKind::Allow) {
                continue;
            }
            let Some(waiver) = allows.iter().find(|allow| self.reaches(allow, standing)) else { continue };
            standing.waived_by = Some(waiver.policy);
            if waiver.policy.waives.until.is_some() {
                broken_glass.push(waiver.policy);
            }
        }
        for standing in standings.iter_mut() {
            standing.broke_glass = broken_glass.iter().any(|policy| std::ptr::eq(*policy, standing.policy));
        }
        if self.is_broken(Mutation::AnswerWaives)
            && request.answers.iter().any(|answer| answer.verdict == Finding::Ok)
            && let Some(judged) = standings.iter().find(|standing| standing.status == Status::Pending)
        {
            let judged = judged.policy;
            let others = standings.iter_mut().filter(|standing| standing.status == Status::Matched);
            others.for_each(|standing| standing.waived_by = Some(judged));
        }
    }

    fn reaches(&self, allow: &Standing<'b>, standing: &Standing<'b>) -> bool {
        let (waiver, policy) = (allow.policy, standing.policy);
        let waives = &waiver.waives;
        let same_set = waiver.set == policy.set
            || allow.level == standing.level && waives.sets.iter().any(|set| set.value == policy.set);
        let named = waives.policies.is_empty() || waives.policies.iter().any(|id| id.value == policy.id);
        let has_content = waiver.pattern.is_some() || waiver.detect.is_some();
        let default = if has_content { Extent::Span } else { Extent::Request };
        let covers = match waives.extent.unwrap_or(default) {
            Extent::Request => true,
            // What is not all known, or not decided, could lie outside.
            Extent::Span => {
                let covered = |hit: &Hit| {
                    allow.hits.iter().any(|cover| {
                        cover.text == hit.text && cover.start <= hit.start && hit.end <= cover.end
                    })
                };
                standing.status == Status::Matched
                    && standing.complete
                    && !standing.hits.is_empty()
                    && standing.hits.iter().all(covered)
            }
        };
        same_set
            && named
            && covers
            && (allow.level <= standing.level || self.is_broken(Mutation::WaiverIgnoresLevel))
            && (policy.waivable || self.is_broken(Mutation::WaiverIgnoresWaivable))
            && waives.up_to.is_none_or(|most| policy.severity.ordinal() <= most.ordinal())
    }

    /// Step 8.
    fn default_denies(&self, request: &Request, standings: &mut [Standing<'b>]) -> bool {
        let defaults = &self.bundle.defaults;
        if !defaults.deny.contains(request.kind) {
            return false;
        }
        let lowest = defaults
            .grantable_by
            .as_ref()
            .and_then(|name| self.bundle.schema.levels.iter().position(|level| *level == name.value))
            .unwrap_or(0);
        let mut denies = true;
        for standing in standings {
            if standing.status == Status::Matched
                && standing.effects.contains(EffectKind::Allow)
                && standing.level <= lowest
            {
                denies = false;
                // Every use of break-glass is an alert.
                standing.broke_glass |= standing.policy.waives.until.is_some();
            }
        }
        denies
    }

    /// Whether the tool that is called is known to be the one that `schema.tools` describes.
    fn is_as_reviewed(&self, request: &Request) -> bool {
        let tools = &self.bundle.schema.tools;
        let pins = tools.values().any(|tool| tool.server.is_some() || tool.hash.is_some());
        if !pins || request.kind != Kind::ToolCall {
            return true;
        }
        let called = request.tool.clone().unwrap_or_default();
        let Some(reviewed) = called.name.as_ref().map(|name| tools.get(name)) else { return false };
        let same = |pinned: &Option<String>, own: &Option<String>| pinned.is_none() || pinned == own;
        reviewed.is_none_or(|tool| same(&tool.server, &called.server) && same(&tool.hash, &called.hash))
    }

    /// Step 6, and what a policy that counts adds.
    fn contribute(&self, standings: &mut [Standing<'b>]) {
        for standing in standings {
            let closed = self.closed(standing);
            let counts = match standing.status {
                Status::Matched => true,
                Status::Undetermined | Status::Expired => closed,
                Status::Pending | Status::Shadow | Status::NotMatched => false,
            };
            standing.contributes = EffectSet::EMPTY;
            if standing.waived_by.is_some() {
                continue;
            }
            if counts {
                standing.contributes = standing.effects;
                standing.contributes.remove(EffectKind::Allow);
                let spans_known = standing.status == Status::Matched && standing.complete;
                // A redaction that does not know its spans could let through what it is there to remove.
                if standing.effects.contains(EffectKind::Redact) && closed && !spans_known {
                    standing.contributes.remove(EffectKind::Redact);
                    standing.contributes.insert(EffectKind::Deny);
                }
            }
            let asks = standing.status == Status::Pending && standing.check.is_some();
            if asks && restrictiveness(standing.effects) > Verdict::Allow {
                standing.contributes.insert(EffectKind::Judge);
            }
            if standing.broke_glass {
                standing.contributes.insert(EffectKind::Alert);
            }
        }
    }

    fn shown(&self, request: &Request, texts: &Texts, certain: &[Standing<'b>]) -> Vec<Shown> {
        let redactions = self.redactions(texts, certain);
        texts
            .subject(request)
            .map(|(place, text)| Shown {
                text: place,
                path: text.path.clone(),
                redacted: replaced(&text.text, &text.path, &redactions),
                is_rewritten: redactions.iter().any(|redaction| *redaction.path == *text.path),
            })
            .collect()
    }

    /// Asks the judge of one policy, and takes the answers that the request brings.
    fn ask(
        &self,
        standing: &mut Standing<'b>,
        shown: &[Shown],
        request: &Request,
        texts: &Texts,
        expired: bool,
    ) {
        let Some(asks) = self.judge_of(standing.policy) else { return };
        if standing.status != Status::Pending || standing.waived_by.is_some() {
            return;
        }
        let question = self.question(standing.policy, &asks, shown);
        match self.ruling(&question, standing.policy, &asks, shown, request) {
            Ruling::Ok => standing.status = Status::NotMatched,
            Ruling::Silence => {
                standing.status = if expired { Status::Expired } else { Status::Pending };
                standing.check = Some(question);
            }
            Ruling::Unsure => {
                standing.status = Status::Undetermined;
                standing.unknown = Some(Unknown::Judge);
            }
            Ruling::Violation(places) => {
                standing.status = Status::Matched;
                standing.unknown = None;
                standing.hits.extend(judged_hits(&places, shown, texts));
            }
        }
    }
}

/// A judge who cannot be shown the text cannot be asked, whatever others decide; and no text breaks no rule.
fn unaskable(standing: &mut Standing<'_>, request: &Request, texts: &Texts) {
    if standing.status != Status::Pending {
        return;
    }
    if let Err(unknown) = texts.complete(&[], &Where::Everywhere, request) {
        standing.status = Status::Undetermined;
        standing.unknown = Some(unknown);
    } else if texts.subject(request).next().is_none() {
        standing.status = Status::NotMatched;
    }
}

/// Where a judge says that the rule is broken. The offsets of a part that was rewritten mean nothing in the text, and
/// where no place is named any could be meant: both stand for the whole.
fn judged_hits(places: &[(usize, usize, usize)], shown: &[Shown], texts: &Texts) -> Vec<Hit> {
    let whole = |part: &Shown| Hit {
        text: part.text,
        start: 0,
        end: texts.texts.get(part.text).map_or(0, |text| text.text.len()),
        finder: None,
    };
    let mut hits: Vec<Hit> = if places.is_empty() {
        shown.iter().map(whole).collect()
    } else {
        places
            .iter()
            .filter_map(|(part, start, end)| {
                let part = shown.get(*part)?;
                let place = Hit { text: part.text, start: *start, end: *end, finder: None };
                Some(if part.is_rewritten { whole(part) } else { place })
            })
            .collect()
    };
    hits.retain(|hit| hit.start < hit.end);
    hits.sort();
    hits.dedup();
    hits
}

/// The most restrictive verdict, and the union of effects; a denied action is neither rewritten, approved nor judged.
fn join(standings: &[Standing<'_>], denials: &[&str]) -> (Verdict, EffectSet) {
    let denial = denials.iter().map(|_| EffectKind::Deny);
    let effects: EffectSet =
        standings.iter().flat_map(|standing| standing.contributes.iter()).chain(denial).collect();
    let verdict = restrictiveness(effects);
    if verdict < Verdict::Deny {
        return (verdict, effects);
    }
    let stands = |kind: &EffectKind| matches!(verdict_of(*kind), Verdict::Deny | Verdict::Allow);
    (verdict, effects.iter().filter(stands).collect())
}
