//! From what was settled to the decision a host reads.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::decision::{
    Check, Cost, Decision, Fails, Hit, Log, Notice, Redaction, Row, Status, TextAfter, masked,
};
use crate::kind::Kind;
use crate::program::{Field, LogLevel, Policy};
use crate::severity::Severity;
use crate::verdict::{EffectKind, EffectSet, Verdict};

use super::assess::{Assessed, Assessment};
use super::guard::{self, Denial};
use super::machine::{Machine, Unknown};
use super::settle::{Judged, Settled, Standing};
use super::text::{Found, Role};
use super::transform::{JUDGE, Replacement};
use super::value::Val;
use super::{Options, Rows};

/// A row with what it is sorted by.
struct Ranked<'a> {
    /// `None` for the default.
    policy: Option<&'a Policy>,
    level: u8,
    contributes: EffectSet,
    row: Row,
}

/// Everything that `settled` comes to, in words and data.
pub(super) fn decision<'a>(
    assessed: &Assessed<'a>,
    settled: &Settled<'a>,
    options: Options,
    rows: Rows,
) -> Decision {
    let program = assessed.machine.program;
    let request = assessed.machine.request;
    let transforms = &settled.transforms;
    let mut ranked = rows_of(assessed, settled, options, rows);
    ranked.sort_by(|left, right| sort_key(left).cmp(&sort_key(right)));

    let standing = |row: &Ranked<'_>| row.contributes.iter().any(|kind| settled.effects.contains(kind));
    let told: Vec<&Ranked<'_>> = ranked.iter().filter(|row| standing(row)).collect();
    let message = messages(&told);
    let notify = if settled.effects.contains(EffectKind::Alert) { notices(&told) } else { Vec::new() };
    let triggered = ranked.iter().any(|row| row.row.status != Status::NotMatched);
    let (rationale, rationale_total) = cut(ranked, settled.verdict, program.limits.rationale_rows);

    Decision {
        request_id: request.id.clone(),
        offsets: request.offsets,
        verdict: settled.verdict,
        is_final: settled.is_final(),
        effects: settled.effects,
        message,
        text_after: text_after(assessed, settled, options),
        set_args: transforms
            .set_args
            .iter()
            .map(|(path, value)| (Field::ToolArgs(path.clone()).to_string(), value.clone()))
            .collect(),
        args_after: transforms.args.clone().filter(|_| options.text_after),
        redactions: redactions(assessed, settled),
        route: transforms.route.clone(),
        throttle: transforms.throttle.clone(),
        approvals: transforms.approvals.clone(),
        action_digest: transforms.action_digest.clone(),
        pending: pending(settled, options),
        fallback: None,
        notify,
        tags: tags(assessed, settled),
        labels: labels(assessed, settled),
        log: Log { event: stores_event(assessed), decision: triggered, level: logging_level(assessed) },
        unjudged: unjudged(assessed, settled),
        rationale,
        rationale_total,
        errors: assessed.all_problems(),
        bundle: program.digest,
        cost: Cost {
            policies: assessed.in_scope,
            bytes: assessed.machine.texts.bytes,
            hits: assessed.machine.texts.hit_count(),
        },
    }
}

/// Effect, authority, severity, set, id.
fn sort_key<'r>(ranked: &'r Ranked<'_>) -> (Option<EffectKind>, u8, Reverse<Severity>, &'r str, &'r str) {
    let row = &ranked.row;
    (row.leading_effect(), ranked.level, Reverse(row.severity), &row.set, &row.policy)
}

fn rows_of<'a>(
    assessed: &Assessed<'a>,
    settled: &Settled<'a>,
    options: Options,
    rows: Rows,
) -> Vec<Ranked<'a>> {
    let mut ranked: Vec<Ranked<'a>> = assessed
        .policies
        .iter()
        .zip(&settled.standings)
        .filter(|(_, standing)| rows == Rows::All || standing.status != Status::NotMatched)
        .map(|(assessment, standing)| row(assessed, settled, assessment, standing, options))
        .collect();
    ranked.extend(settled.denials.iter().map(|denial| denied(assessed, settled, denial)));
    ranked
}

fn row<'a>(
    assessed: &Assessed<'a>,
    settled: &Settled<'a>,
    assessment: &Assessment<'a>,
    standing: &Standing<'a>,
    options: Options,
) -> Ranked<'a> {
    let policy = assessment.policy;
    let program = assessed.machine.program;
    let mut effects = policy.effects;
    let would_ask = standing.status == Status::Shadow && policy.judge.is_some();
    if standing.status == Status::Pending || would_ask {
        effects.insert(EffectKind::Judge);
    }
    // A redaction that cannot be carried out shows what it comes to.
    if standing.contributes.contains(EffectKind::Deny) && !effects.contains(EffectKind::Deny) {
        effects = standing.contributes;
    }
    if standing.broke_glass {
        effects.insert(EffectKind::Alert);
    }
    let undecided = match standing.status {
        _ if standing.waived_by.is_some() => false,
        Status::Undetermined | Status::Expired | Status::Pending => true,
        Status::Matched => !assessment.complete,
        Status::Shadow | Status::NotMatched => false,
    };
    let closed = match (&policy.judge, standing.status) {
        (Some(judge), Status::Expired | Status::Pending) => judge.closed,
        _ => policy.closed,
    };
    Ranked {
        policy: Some(policy),
        level: policy.level,
        contributes: standing.contributes,
        row: Row {
            policy: policy.id.clone(),
            set: policy.set.clone(),
            level: program.level(policy.level),
            severity: policy.severity,
            status: standing.status,
            effects,
            why: why(assessed, settled, assessment, standing),
            waived_by: standing.waived_by.and_then(|id| program.policy(id)).map(|waiver| waiver.id.clone()),
            fail: undecided.then_some(if closed { Fails::Closed } else { Fails::Open }),
            coverage: policy.plain.as_ref().map(|plain| plain.coverage),
            hits: hits(assessed, standing.hits(assessed, assessment), options),
        },
    }
}

fn why<'a>(
    assessed: &Assessed<'a>,
    settled: &Settled<'a>,
    assessment: &Assessment<'a>,
    standing: &Standing<'a>,
) -> String {
    let machine = &assessed.machine;
    let policy = assessment.policy;
    let question = || policy.judge.as_ref().map_or("", |judge| &judge.text);
    match (standing.status, standing.unknown) {
        (Status::NotMatched, _) if !policy.kinds.contains(machine.request.kind) => {
            let kinds: Vec<&str> = policy.kinds.iter().map(Kind::as_str).collect();
            format!("it is for {}, not {}", kinds.join(", "), machine.request.kind)
        }
        (Status::NotMatched, _) if assessment.truth == Ok(false) => machine.why_not_matched(policy),
        (Status::NotMatched, _) => "a judge found that the rule is kept, or there is no text".to_owned(),
        (Status::Shadow, None) if policy.judge.is_some() => {
            format!("would ask a judge: {}", shortened(question()))
        }
        (Status::Pending, _) if standing.waived_by.is_some() => {
            format!("need not be asked, being waived: {}", shortened(question()))
        }
        (Status::Pending, _) if settled.verdict == Verdict::Deny => {
            "not asked: the request is denied whatever a judge would say".to_owned()
        }
        (Status::Pending, _) => format!("waits for a judge: {}", shortened(question())),
        (Status::Expired, _) => format!("no judge answered in time: {}", shortened(question())),
        (_, Some(unknown)) => machine.why_undetermined(policy, unknown),
        (_, None) if standing.judged.is_some() => {
            format!("a judge found a violation of: {}", shortened(&broken(policy, standing)))
        }
        (_, None) => {
            let hits = standing.hits(assessed, assessment);
            // Most sentences fit.
            let mut why = String::with_capacity(128);
            machine.why_matched(policy, hits.clone(), assessed.rows, &mut why);
            if standing.approved {
                why.push_str("; approved");
            }
            if let Some(words) = quoted(policy, hits.clone()) {
                why.push_str(": ");
                why.push_str(&words);
            }
            if !assessment.complete && hits.count() > 0 {
                why.push_str("; there may be more");
            }
            why
        }
    }
}

/// The clauses that judges name as broken; the whole rule where they name none.
fn broken(policy: &Policy, standing: &Standing<'_>) -> String {
    let Some(judge) = &policy.judge else { return String::new() };
    let named: Vec<&str> = match standing.judged.as_deref() {
        Some(Judged::Violation { clauses, .. }) => {
            clauses.iter().filter_map(|place| Some(&*judge.clauses.get(*place)?.1)).collect()
        }
        Some(Judged::Asked(_)) | None => Vec::new(),
    };
    if named.is_empty() { judge.text.to_string() } else { named.join("; ") }
}

/// The words of the text that the hits break, each once; `None` for a policy that has none.
fn quoted(policy: &Policy, hits: impl Iterator<Item = Found>) -> Option<String> {
    let plain = policy.plain.as_ref()?;
    let mut words: BTreeSet<&str> = hits
        .filter_map(|hit| {
            let place = plain.quotes.binary_search_by_key(&hit.finder, |(finder, _)| *finder).ok()?;
            Some(&*plain.quotes.get(place)?.1)
        })
        .collect();
    if words.is_empty() {
        words.extend(plain.words.as_deref());
    }
    let words: Vec<String> =
        words.into_iter().map(|words| format!("\u{201c}{}\u{201d}", shortened(words))).collect();
    (!words.is_empty()).then(|| words.join(", "))
}

/// The first sentence of a rule, or as much of it as fits a line.
fn shortened(rule: &str) -> String {
    const LONGEST: usize = 160;
    let rule = rule.trim();
    if rule.chars().count() <= LONGEST {
        return rule.to_owned();
    }
    let mut short: String = rule.chars().take(LONGEST - 1).collect();
    short.push('…');
    short
}

fn hits(assessed: &Assessed<'_>, found: impl Iterator<Item = Found>, options: Options) -> Vec<Hit> {
    let texts = assessed.machine.texts;
    let hit = |found: Found| {
        let text = texts.get(found.text)?;
        let covered = text.get(found.start..found.end)?;
        Some(Hit {
            detector: match found.finder {
                JUDGE => Some("judge".into()),
                finder => assessed.machine.program.finder(finder).and_then(|finder| finder.detector.clone()),
            },
            path: texts.path(found.text),
            start: text.offset(found.start),
            end: text.offset(found.end),
            preview: options.previews.then(|| masked(covered)),
        })
    };
    found.filter_map(hit).collect()
}

/// The row of a denial that no policy asks for.
fn denied<'a>(assessed: &Assessed<'a>, settled: &Settled<'a>, denial: &Denial) -> Ranked<'a> {
    let program = assessed.machine.program;
    let undecided: Vec<&str> = assessed
        .policies
        .iter()
        .zip(&settled.standings)
        .filter(|(assessment, standing)| {
            assessment.policy.waiver.is_some() && standing.status == Status::Undetermined
        })
        .map(|(assessment, _)| &*assessment.policy.id)
        .collect();
    let contributes = EffectSet::from_iter([EffectKind::Deny]);
    Ranked {
        policy: None,
        level: 0,
        contributes,
        row: Row {
            policy: denial.id().into(),
            set: program.id.clone(),
            level: program.level(0),
            severity: Severity::High,
            status: Status::Matched,
            effects: contributes,
            why: guard::why(denial, program, assessed.machine.request, &undecided),
            waived_by: None,
            fail: None,
            coverage: None,
            hits: Vec::new(),
        },
    }
}

/// At most `most` rows, the deciding one among them, and the true count where that is more.
fn cut(mut ranked: Vec<Ranked<'_>>, verdict: Verdict, most: usize) -> (Vec<Row>, Option<usize>) {
    let total = ranked.len();
    if total > most {
        let deciding =
            ranked.iter().position(|row| row.contributes.verdict() == verdict && !row.contributes.is_empty());
        if let Some(deciding) = deciding.filter(|deciding| *deciding >= most && most > 0) {
            ranked.swap(most - 1, deciding);
        }
        ranked.truncate(most);
    }
    (ranked.into_iter().map(|ranked| ranked.row).collect(), (total > most).then_some(total))
}

fn messages(told: &[&Ranked<'_>]) -> Option<String> {
    let mut seen = BTreeSet::new();
    let messages = told.iter().filter_map(|ranked| ranked.policy?.message.as_deref());
    let lines: Vec<&str> = messages.filter(|message| seen.insert(*message)).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

fn notices(told: &[&Ranked<'_>]) -> Vec<Notice> {
    told.iter()
        .filter(|ranked| ranked.contributes.contains(EffectKind::Alert))
        .map(|ranked| Notice {
            policy: ranked.row.policy.to_string(),
            severity: ranked.row.severity,
            to: ranked.policy.and_then(|policy| policy.notify.clone()),
        })
        .collect()
}

/// Labels of the policies that contribute; and those of the tool, if it is called or what it gave back is taken in.
fn labels(assessed: &Assessed<'_>, settled: &Settled<'_>) -> BTreeSet<String> {
    let Machine { program, request, .. } = assessed.machine;
    let counts =
        |standing: &Standing<'_>| standing.contributes.iter().any(|kind| settled.effects.contains(kind));
    let policies = assessed.policies.iter().zip(&settled.standings);
    let own = policies
        .filter(|(_, standing)| counts(standing))
        .flat_map(|(assessment, _)| &*assessment.policy.labels);
    let goes_ahead =
        settled.verdict < Verdict::Hold && matches!(request.kind, Kind::ToolCall | Kind::ToolResult);
    let name = request.tool.as_ref().and_then(|tool| tool.name.as_ref()).filter(|_| goes_ahead);
    let tool = name.and_then(|name| program.tools.get(name)).into_iter().flat_map(|tool| &*tool.labels);
    own.chain(tool).cloned().collect()
}

fn tags(assessed: &Assessed<'_>, settled: &Settled<'_>) -> BTreeMap<String, BTreeSet<String>> {
    let mut tags: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (assessment, standing) in assessed.policies.iter().zip(&settled.standings) {
        if !standing.contributes.iter().any(|kind| settled.effects.contains(kind)) {
            continue;
        }
        for (family, references) in &assessment.policy.tags {
            tags.entry(family.to_string())
                .or_default()
                .extend(references.iter().map(|reference: &Arc<str>| reference.to_string()));
        }
    }
    tags
}

/// The checks that wait. Their subjects carry the text that the judge's spans and the digest are about, on request.
fn pending(settled: &Settled<'_>, options: Options) -> Vec<Check> {
    let mut checks: Vec<Check> = settled.standings.iter().filter_map(Standing::asked).cloned().collect();
    if !options.subjects {
        checks.iter_mut().flat_map(|check| &mut check.subject).for_each(|subject| subject.text = None);
    }
    checks
}

fn unjudged(assessed: &Assessed<'_>, settled: &Settled<'_>) -> Vec<String> {
    assessed
        .policies
        .iter()
        .zip(&settled.standings)
        .filter(|(assessment, standing)| {
            let failed_open = match standing.status {
                Status::Expired => assessment.policy.judge.as_ref().is_some_and(|judge| !judge.closed),
                Status::Undetermined => {
                    !assessment.policy.closed && matches!(standing.unknown, Some(Unknown::Judge(_)))
                }
                _ => false,
            };
            failed_open && standing.waived_by.is_none()
        })
        .map(|(assessment, _)| assessment.policy.id.to_string())
        .collect()
}

fn text_after(assessed: &Assessed<'_>, settled: &Settled<'_>, options: Options) -> Option<Vec<TextAfter>> {
    if !options.text_after || settled.verdict == Verdict::Deny {
        return None;
    }
    let texts = assessed.machine.texts.texts.iter().enumerate();
    let after = texts.filter_map(|(place, text)| match text.role {
        Role::Content(path) => {
            let text = settled.transforms.redactions.apply(place, &text.text);
            Some(TextAfter { path: path.to_owned(), text })
        }
        Role::Argument(_) | Role::Key(..) | Role::Field(_) => None,
    });
    let after: Vec<TextAfter> = after.collect();
    (!after.is_empty()).then_some(after)
}

/// The spans to replace, as the host counts.
fn redactions(assessed: &Assessed<'_>, settled: &Settled<'_>) -> Vec<Redaction> {
    let texts = assessed.machine.texts;
    let redaction = |span: &Replacement| {
        let text = texts.get(span.text)?;
        let (start, end) = (text.offset(span.start), text.offset(span.end));
        Some(Redaction { path: texts.path(span.text), start, end, replacement: span.with.clone() })
    };
    settled.transforms.redactions.iter().filter_map(redaction).collect()
}

/// The logging level of the request's organisation.
fn logging_level(assessed: &Assessed<'_>) -> LogLevel {
    let program = assessed.machine.program;
    let scope = &assessed.machine.request.scope;
    program.log.of(|| scope.get(&*program.level(0)).map(String::as_str))
}

/// Whether the logging level asks to store the event. What is not known counts as a reason to store it.
fn stores_event(assessed: &Assessed<'_>) -> bool {
    let machine = &assessed.machine;
    let is_risky = || {
        let risk = machine.request.facts.get("risk_level");
        match risk.and_then(|value| Val::typed(value, &crate::program::Type::Severity)) {
            Some(Val::Severity(risk)) => risk >= Severity::Medium,
            _ => true,
        }
    };
    let holds_personal_data = || machine.pii_detected().unwrap_or(true);
    match logging_level(assessed) {
        LogLevel::Full | LogLevel::Paranoid => true,
        LogLevel::Standard => is_risky() || holds_personal_data(),
        LogLevel::Minimal => holds_personal_data(),
    }
}
