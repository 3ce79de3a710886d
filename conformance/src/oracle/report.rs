//! The decision as it is reported: section 6.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use lictor::decision::{Decision, Fails, Hit as ReportedHit, Log, Notice, Redaction, Row, Status, TextAfter};
use lictor::document::LogLevel;
use lictor::value::{Digest, Name, Value};
use lictor::{EffectKind, EffectSet, Kind, OffsetUnit, Options, Problem, Request, Severity, Verdict};

use super::condition::{Asked, any};
use super::content::{Hit, Role, Texts, Where};
use super::offset::of_byte;
use super::settle::{Settled, restrictiveness};
use super::status::Standing;
use super::transform::replaced;
use super::value::Val;
use super::{Mutation, Oracle, Rows, Truth, Unknown};

impl<'b> Oracle<'b> {
    pub(super) fn report(
        &self,
        request: &Request,
        texts: &Texts,
        settled: &Settled<'b>,
        problems: &[Problem],
        options: Options,
        rows: Rows,
    ) -> Decision {
        let mut told = self.rows(texts, settled, options, request.offsets, rows);
        told.sort_by(|(left, left_level, _), (right, right_level, _)| {
            let key = |row: &Row, level: usize| {
                (row.effects.iter().next(), level, Reverse(row.severity), row.set.clone(), row.policy.clone())
            };
            key(left, *left_level).cmp(&key(right, *right_level))
        });
        let contributing: Vec<&Row> = told
            .iter()
            .filter(|(_, _, contributes)| contributes.iter().any(|kind| settled.effects.contains(kind)))
            .map(|(row, ..)| row)
            .collect();
        let policy = |row: &Row| {
            settled
                .standings
                .iter()
                .find(|standing| standing.policy.id == *row.policy && standing.policy.set == *row.set)
        };
        let mut messages: Vec<&str> = Vec::new();
        for message in contributing.iter().filter_map(|row| policy(row)?.policy.message.as_deref()) {
            if !messages.contains(&message) {
                messages.push(message);
            }
        }
        let notify = told
            .iter()
            .filter(|(_, _, contributes)| contributes.contains(EffectKind::Alert))
            .map(|(row, ..)| Notice {
                policy: row.policy.to_string(),
                severity: row.severity,
                to: policy(row).and_then(|standing| standing.policy.notify.clone()),
            })
            .collect();
        let transforms = &settled.transforms;
        let level = self.log_level(request);
        let total = told.len();
        let decision = told.iter().any(|(row, ..)| row.status != Status::NotMatched);
        let mut pending = settled.pending.clone();
        if options.subjects {
            for subject in pending.iter_mut().flat_map(|check| &mut check.subject) {
                let shown = settled.shown.iter().find(|(path, _)| *path == subject.path);
                subject.text = shown.map(|(_, text)| text.clone());
            }
        }
        Decision {
            request_id: request.id.clone(),
            offsets: request.offsets,
            verdict: settled.verdict,
            is_final: settled.pending.is_empty(),
            effects: settled.effects,
            message: (!messages.is_empty()).then(|| messages.join("\n")),
            redactions: counted(&transforms.redactions, texts, request.offsets),
            text_after: text_after(texts, settled, options),
            set_args: transforms
                .set_args
                .iter()
                .map(|(path, value)| (super::condition::argument_name(path), value.clone()))
                .collect(),
            args_after: transforms.args.clone().filter(|args| {
                let sent = request.tool.as_ref().and_then(|tool| tool.args.as_ref());
                options.text_after && sent != Some(args)
            }),
            route: transforms.route.clone(),
            throttle: transforms.throttle.clone(),
            approvals: transforms.approvals.clone(),
            action_digest: transforms.action_digest.clone(),
            pending,
            fallback: None,
            notify,
            tags: self.tags(settled),
            labels: self.labels(request, settled),
            log: Log { event: self.stores_event(request, texts, level), decision, level },
            unjudged: self.unjudged(settled),
            rationale: cut(told, settled.verdict, self.limits.rationale_rows),
            rationale_total: (total > self.limits.rationale_rows).then_some(total),
            errors: problems.to_vec(),
            bundle: Digest::default(),
            cost: lictor::decision::Cost::default(),
        }
    }

    /// Rows with level and contribution.
    fn rows(
        &self,
        texts: &Texts,
        settled: &Settled<'b>,
        options: Options,
        unit: OffsetUnit,
        rows: Rows,
    ) -> Vec<(Row, usize, EffectSet)> {
        let hidden = |status: Status| match status {
            Status::NotMatched => rows == Rows::Told,
            Status::Undetermined => self.is_broken(Mutation::HidesUndetermined),
            _ => false,
        };
        let mut told = Vec::new();
        for standing in settled.standings.iter().filter(|standing| !hidden(standing.status)) {
            told.push((self.row(standing, texts, options, unit), standing.level, standing.contributes));
        }
        for id in &settled.denials {
            let deny = EffectSet::from_iter([EffectKind::Deny]);
            let row = Row {
                policy: (*id).into(),
                set: self.bundle.id.as_str().into(),
                level: self.level_name(0),
                severity: Severity::High,
                status: Status::Matched,
                effects: deny,
                why: String::new(),
                waived_by: None,
                fail: None,
                coverage: None,
                hits: Vec::new(),
            };
            told.push((row, 0, deny));
        }
        told
    }

    fn row(&self, standing: &Standing<'b>, texts: &Texts, options: Options, unit: OffsetUnit) -> Row {
        let policy = standing.policy;
        let mut effects = standing.effects;
        // A redaction that denies for want of its spans shows what it comes to.
        if standing.contributes.contains(EffectKind::Deny) && !effects.contains(EffectKind::Deny) {
            effects = standing.contributes;
        }
        let would_ask = standing.status == Status::Shadow && self.judge_of(policy).is_some();
        if standing.status == Status::Pending || would_ask {
            effects.insert(EffectKind::Judge);
        }
        if standing.broke_glass {
            effects.insert(EffectKind::Alert);
        }
        let fail_decides = match standing.status {
            Status::Undetermined | Status::Pending | Status::Expired => true,
            Status::Matched => !standing.complete,
            Status::Shadow | Status::NotMatched => false,
        };
        let fails = if self.closed(standing) { Fails::Closed } else { Fails::Open };
        Row {
            policy: policy.id.as_str().into(),
            set: policy.set.as_str().into(),
            level: self.level_name(standing.level),
            severity: policy.severity,
            status: standing.status,
            effects,
            why: String::new(),
            waived_by: standing.waived_by.map(|waiver| waiver.id.as_str().into()),
            fail: (fail_decides && standing.waived_by.is_none()).then_some(fails),
            coverage: policy.plain.as_ref().map(|plain| plain.coverage),
            hits: standing.hits.iter().filter_map(|hit| reported(hit, texts, options, unit)).collect(),
        }
    }

    fn level_name(&self, level: usize) -> Name {
        self.bundle.schema.levels.get(level).map_or("", String::as_str).into()
    }

    /// Labels of every policy of which something stands, and of a tool that is called or has answered.
    fn labels(&self, request: &Request, settled: &Settled<'b>) -> BTreeSet<String> {
        let mut labels = BTreeSet::new();
        for standing in &settled.standings {
            if standing.contributes.iter().any(|kind| settled.effects.contains(kind)) {
                labels.extend(standing.policy.labels.iter().map(|label| label.value.clone()));
            }
        }
        let is_tools = [Kind::ToolCall, Kind::ToolResult].contains(&request.kind);
        if is_tools && [Verdict::Allow, Verdict::Transform].contains(&settled.verdict) {
            let name = request.tool.as_ref().and_then(|tool| tool.name.as_ref());
            let tool = name.and_then(|name| self.bundle.schema.tools.get(name));
            labels.extend(tool.iter().flat_map(|tool| tool.labels.iter().cloned()));
        }
        labels
    }

    /// Tags of every policy of which something stands, of families that are not switched off.
    fn tags(&self, settled: &Settled<'b>) -> BTreeMap<String, BTreeSet<String>> {
        let mut tags: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let stands =
            |standing: &&Standing<'b>| standing.contributes.iter().any(|kind| settled.effects.contains(kind));
        for standing in settled.standings.iter().filter(stands) {
            let set = self.bundle.sets.get(&standing.policy.set);
            for (family, references) in &standing.policy.tags {
                let is_on = |switches: &BTreeMap<String, bool>| switches.get(family).copied().unwrap_or(true);
                if is_on(&self.bundle.frameworks) && set.is_none_or(|set| is_on(&set.frameworks)) {
                    tags.entry(family.clone()).or_default().extend(references.iter().cloned());
                }
            }
        }
        tags
    }

    /// Policies that wanted a judge's word, got none that counts, and fail open.
    fn unjudged(&self, settled: &Settled<'b>) -> Vec<String> {
        settled
            .standings
            .iter()
            .filter(|standing| {
                let unjudged = standing.status == Status::Expired
                    || standing.status == Status::Undetermined && standing.unknown == Some(Unknown::Judge);
                unjudged && !self.closed(standing) && standing.waived_by.is_none()
            })
            .map(|standing| standing.policy.id.clone())
            .collect()
    }

    /// The organisation's own level, else the bundle's; the more talkative where several are given.
    fn log_level(&self, request: &Request) -> LogLevel {
        let of = |org: Option<&String>| {
            let sets = self.bundle.sets.values().filter(move |set| set.org.as_ref() == org);
            sets.filter_map(|set| set.log).max()
        };
        let own = self.organisation(request).and_then(|org| of(Some(org)));
        own.unwrap_or_else(|| {
            self.bundle.defaults.log.unwrap_or_default().max(of(None).unwrap_or(LogLevel::Minimal))
        })
    }

    fn logs_by_detectors(&self) -> bool {
        let written = self.bundle.sets.values().filter_map(|set| set.log).chain(self.bundle.defaults.log);
        written.into_iter().any(|level| level <= LogLevel::Standard)
    }

    /// Whether the logging level asks to store the event; what is not known is a reason to store it.
    fn stores_event(&self, request: &Request, texts: &Texts, level: LogLevel) -> bool {
        let asked = Asked::new(self.bundle, request, texts, 0);
        let truth = |value: Result<Val, Unknown>| -> Truth {
            match value? {
                Val::Bool(truth) => Ok(truth),
                Val::Severity(risk) => Ok(risk >= Severity::Medium),
                _ => Err(Unknown::Surprise),
            }
        };
        let personal = || match request.facts.get("pii_detected") {
            // Detectors are run for the log only where a level is written that depends on them.
            None | Some(Value::Null) if self.logs_by_detectors() => {
                asked.detects("pii.*", &Where::Everywhere)
            }
            None | Some(Value::Null) => Err(Unknown::Absent),
            Some(_) => truth(asked.fact("pii_detected")),
        };
        let stores = match level {
            LogLevel::Full | LogLevel::Paranoid => Ok(true),
            LogLevel::Standard => any([truth(asked.fact("risk_level")), personal()]),
            LogLevel::Minimal => personal(),
        };
        stores != Ok(false)
    }
}

fn reported(hit: &Hit, texts: &Texts, options: Options, unit: OffsetUnit) -> Option<ReportedHit> {
    let text = texts.texts.get(hit.text)?;
    let covered = text.text.get(hit.start..hit.end)?;
    Some(ReportedHit {
        detector: match &hit.finder {
            None => Some("judge".into()),
            Some(finder) => finder.name().map(Into::into),
        },
        path: text.path.as_str().into(),
        start: of_byte(&text.text, hit.start, unit),
        end: of_byte(&text.text, hit.end, unit),
        preview: options.previews.then(|| masked(covered)),
    })
}

/// The redactions in the request's unit.
fn counted(redactions: &[Redaction], texts: &Texts, unit: OffsetUnit) -> Vec<Redaction> {
    let counted = |redaction: &Redaction| {
        let text = texts.texts.iter().find(|text| *text.path == *redaction.path)?;
        Some(Redaction {
            start: of_byte(&text.text, redaction.start, unit),
            end: of_byte(&text.text, redaction.end, unit),
            ..redaction.clone()
        })
    };
    redactions.iter().filter_map(counted).collect()
}

/// All but the last four letters and digits as `*`; all of them where there are eight or fewer.
fn masked(text: &str) -> String {
    let telling = text.chars().filter(|c| c.is_alphanumeric()).count();
    let shown = if telling > 8 { 4 } else { 0 };
    let mut left = telling;
    let mask = |c: char| {
        let is_shown = left <= shown;
        left -= usize::from(c.is_alphanumeric());
        if c.is_alphanumeric() && !is_shown { '*' } else { c }
    };
    text.chars().map(mask).collect()
}

fn text_after(texts: &Texts, settled: &Settled<'_>, options: Options) -> Option<Vec<TextAfter>> {
    if !options.text_after || settled.verdict == Verdict::Deny {
        return None;
    }
    let parts = texts.texts.iter().filter(|text| text.role == Role::Content);
    let after: Vec<TextAfter> = parts
        .map(|text| TextAfter {
            path: text.path.clone(),
            text: replaced(&text.text, &text.path, &settled.transforms.redactions),
        })
        .collect();
    (!after.is_empty()).then_some(after)
}

/// At most `most` rows, among them the first that brought the verdict about.
fn cut(mut told: Vec<(Row, usize, EffectSet)>, verdict: Verdict, most: usize) -> Vec<Row> {
    let decides = |contributes: EffectSet| !contributes.is_empty() && restrictiveness(contributes) == verdict;
    if let Some(deciding) = told.iter().position(|(_, _, contributes)| decides(*contributes))
        && deciding >= most
        && most > 0
    {
        let row = told.remove(deciding);
        told.insert(most - 1, row);
    }
    told.truncate(most);
    told.into_iter().map(|(row, ..)| row).collect()
}
