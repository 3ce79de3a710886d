//! How an action is rewritten, and what a person would consent to.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::decision::{ApprovalNeeded, Route, Status, masked_but, replaced};
use crate::payload::JSON_DEPTH;
use crate::program::{Approve, Effect, FinderId, Policy, Program, RedactStyle};
use crate::request::{Approval, Principal};
use crate::value::{Map, Path, Value, sha256};
use crate::verdict::{EffectKind, EffectSet, Verdict};

use super::assess::Assessed;
use super::guard::{Broken, broken_arguments};
use super::machine::Machine;
use super::settle::Standing;
use super::text::{Role, Texts};

/// Stands for a judge where a finder is named.
pub(super) const JUDGE: FinderId = FinderId(u32::MAX);

/// What the contributing policies change.
#[derive(Clone, Debug, Default)]
pub(super) struct Transforms {
    pub(super) redactions: Redactions,
    /// By path below `tool.args`.
    pub(super) set_args: BTreeMap<Path, Value>,
    pub(super) route: Option<Route>,
    pub(super) throttle: BTreeMap<String, f64>,
    /// The tool's arguments after redaction and `set_arg`, if that changes them.
    pub(super) args: Option<Value>,
    pub(super) approvals: Vec<ApprovalNeeded>,
    pub(super) action_digest: Option<String>,
    /// What cannot be used once all that is done: then it must not be done.
    pub(super) broken: Option<Broken>,
}

/// Spans to replace, by text and place, never overlapping.
#[derive(Clone, Debug, Default)]
pub(super) struct Redactions(Vec<Replacement>);

/// A span to replace. Offsets are bytes.
#[derive(Clone, Debug)]
pub(super) struct Replacement {
    /// Place of the text in the request.
    pub(super) text: usize,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) with: String,
}

impl Redactions {
    /// Those of one text.
    pub(super) fn of(&self, text: usize) -> &[Replacement] {
        let from = self.0.partition_point(|span| span.text < text);
        let to = self.0.partition_point(|span| span.text <= text);
        self.0.get(from..to).unwrap_or_default()
    }

    pub(super) fn into_iter(self) -> impl Iterator<Item = Replacement> {
        self.0.into_iter()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Replacement> {
        self.0.iter()
    }

    /// `text`, which stands at `place`, with its spans replaced.
    pub(super) fn apply(&self, place: usize, text: &str) -> String {
        replaced(text, self.of(place).iter().map(|span| (span.start..span.end, span.with.as_str())))
    }
}

/// All that `standings` ask for. Policies stand in order of authority, severity, set and id, so the first one that names
/// a route, or a value for an argument, is the one that prevails.
pub(super) fn transforms<'a>(assessed: &Assessed<'a>, standings: &[Standing<'a>]) -> Transforms {
    let mut transforms = Transforms::default();
    let contributed =
        standings.iter().fold(EffectSet::EMPTY, |all, standing| all.union(standing.contributes));
    if contributed.verdict() == Verdict::Allow {
        return transforms;
    }
    transforms.redactions = redactions(assessed, standings);
    for (assessment, standing) in assessed.policies.iter().zip(standings) {
        for effect in &assessment.policy.parameters {
            if standing.contributes.contains(effect.kind()) {
                transforms.add(assessment.policy, effect);
            }
        }
    }
    transforms.broken = broken_text(assessed, &transforms.redactions);
    match arguments(assessed, &transforms) {
        Ok(args) => transforms.args = args,
        Err(broken) => transforms.broken = Some(broken),
    }
    if contributed.contains(EffectKind::Approve) {
        let args = assessed.machine.request.tool.as_ref().and_then(|tool| tool.args.as_ref());
        let digest = action_digest(assessed, transforms.args.as_ref().or(args));
        transforms.approvals = approvals(assessed, standings, &digest);
        transforms.action_digest = (!transforms.approvals.is_empty()).then_some(digest);
    }
    transforms
}

impl Transforms {
    fn add(&mut self, policy: &Policy, effect: &Effect) {
        match effect {
            Effect::Route { model } => match &mut self.route {
                None => self.route = Some(Route { model: model.clone(), overruled: Vec::new() }),
                Some(route) if route.model == *model => {}
                Some(route) => route.overruled.push(policy.id.to_string()),
            },
            Effect::Throttle { counter, limit } => {
                let least = self.throttle.entry(counter.clone()).or_insert(*limit);
                *least = least.min(*limit);
            }
            Effect::SetArg { path, value } => {
                // Loading has refused a path that does not parse.
                if let Some(path) = Path::parse(path) {
                    self.set_args.entry(path).or_insert_with(|| value.clone());
                }
            }
            Effect::Redact(_) | Effect::Simple(_) => {}
        }
    }
}

/// The union of the spans that contributing policies redact: overlapping ones are merged and replaced once, by the
/// replacement of the strongest policy among them. `O(n log n)` in the hits.
pub(super) fn redactions<'a>(assessed: &Assessed<'a>, standings: &[Standing<'a>]) -> Redactions {
    struct Piece<'p> {
        text: usize,
        start: usize,
        end: usize,
        rank: usize,
        finder: FinderId,
        policy: &'p Policy,
    }
    let mut pieces: Vec<Piece<'_>> = Vec::new();
    for (rank, (assessment, standing)) in assessed.policies.iter().zip(standings).enumerate() {
        if standing.contributes.contains(EffectKind::Redact) && standing.status == Status::Matched {
            pieces.extend(standing.hits(assessed, assessment).map(|hit| Piece {
                text: hit.text,
                start: hit.start,
                end: hit.end,
                rank,
                finder: hit.finder,
                policy: assessment.policy,
            }));
        }
    }
    let program = assessed.machine.program;
    pieces.sort_unstable_by_key(|piece| {
        let is_judged = piece.finder == JUDGE;
        (piece.text, piece.start, piece.end, piece.rank, is_judged, program.name_of(piece.finder))
    });
    let mut merged: Vec<Piece<'_>> = Vec::new();
    for piece in pieces {
        match merged.last_mut() {
            Some(last) if last.text == piece.text && piece.start < last.end => {
                let end = last.end.max(piece.end);
                if piece.rank < last.rank {
                    *last = Piece { start: last.start, ..piece };
                }
                last.end = end;
            }
            _ => merged.push(piece),
        }
    }
    let mut numbers = Numbers::default();
    let replacements = merged.into_iter().filter_map(|piece| {
        let text = assessed.machine.texts.get(piece.text)?;
        let covered = text.get(piece.start..piece.end)?;
        let label = assessed.machine.program.finder(piece.finder).map_or("judged", |finder| &finder.label);
        let with = replacement(piece.policy, label, covered, |of| match of {
            Made::Number => numbers.of(label, covered, assessed.machine.texts).to_string(),
            Made::Fingerprint => {
                let said = text.said(piece.start..piece.end).unwrap_or_default();
                short_fingerprint(assessed.machine.program, &said)
            }
        });
        Some(Replacement { text: piece.text, start: piece.start, end: piece.end, with })
    });
    Redactions(kept_json(replacements.collect(), assessed.machine.texts))
}

/// Replacements that leave JSON where there was JSON.
fn kept_json(replacements: Vec<Replacement>, texts: &Texts<'_>) -> Vec<Replacement> {
    let is_json = |text: usize| texts.get(text).is_some_and(|text| text.json.is_some());
    if !replacements.iter().any(|span| is_json(span.text)) {
        return replacements;
    }
    let mut kept = Vec::with_capacity(replacements.len());
    for own in replacements.chunk_by(|left, right| left.text == right.text) {
        let place = own.first().map_or(0, |first| first.text);
        match texts.get(place).and_then(|text| Some((text, text.json.as_ref()?))) {
            None => kept.extend_from_slice(own),
            Some((text, json)) => {
                let spans: Vec<_> =
                    own.iter().map(|span| (span.start..span.end, span.with.clone())).collect();
                kept.extend(
                    json.replacements(&text.text, &spans).into_iter().map(|(span, with)| Replacement {
                        text: place,
                        start: span.start,
                        end: span.end,
                        with,
                    }),
                );
            }
        }
    }
    kept
}

/// A JSON text that redactions would make unreadable: two keys that would be the same.
fn broken_text(assessed: &Assessed<'_>, redactions: &Redactions) -> Option<Broken> {
    let texts = assessed.machine.texts;
    let reads = |text: &str| Value::from_json(text.as_bytes(), JSON_DEPTH).is_ok();
    redactions.0.chunk_by(|left, right| left.text == right.text).find_map(|own| {
        let place = own.first()?.text;
        let text = texts.get(place).filter(|text| text.json.is_some())?;
        let breaks = !reads(&redactions.apply(place, &text.text)) && reads(&text.text);
        breaks.then(|| Broken {
            path: texts.path(place).to_string(),
            expected: "without two keys of one name".to_owned(),
        })
    })
}

/// Numbers of placeholders.
#[derive(Default)]
struct Numbers<'t> {
    /// By label and text.
    given: BTreeMap<(&'t str, &'t str), usize>,
    /// By label, the last number given; before the first one, the highest that the texts hold already.
    last: BTreeMap<&'t str, usize>,
}

impl<'t> Numbers<'t> {
    /// The number of `covered` under `label`: its first place among the texts that are replaced. A placeholder that stands in a
    /// text of the request is not given again, or what stands for what could not be told.
    fn of(&mut self, label: &'t str, covered: &'t str, texts: &Texts<'_>) -> usize {
        if let Some(number) = self.given.get(&(label, covered)) {
            return *number;
        }
        let last = self.last.entry(label).or_insert_with(|| {
            let all = texts.texts.iter().filter(|text| !matches!(text.role, Role::Field(_)));
            all.map(|text| highest_number(&text.text, label)).max().unwrap_or(0)
        });
        *last = last.saturating_add(1);
        self.given.insert((label, covered), *last);
        *last
    }
}

/// The highest number in a placeholder for `label` that `text` holds.
fn highest_number(text: &str, label: &str) -> usize {
    let prefix = format!("[{label}#");
    let numbers = text.match_indices(&prefix).filter_map(|(at, prefix)| {
        let rest = text.get(at + prefix.len()..)?;
        rest.get(..rest.find(']')?)?.parse::<u32>().ok()
    });
    numbers.max().unwrap_or(0) as usize
}

/// What a replacement needs that its policy and the value alone do not say.
enum Made {
    /// The number of a placeholder.
    Number,
    /// The beginning of the value's fingerprint.
    Fingerprint,
}

fn replacement(policy: &Policy, label: &str, covered: &str, make: impl FnOnce(Made) -> String) -> String {
    const FIXED: &str = "[REDACTED]";
    let redact = policy.parameters.iter().find_map(|effect| match effect {
        Effect::Redact(redact) => Some(redact),
        _ => None,
    });
    match redact {
        None => FIXED.to_owned(),
        Some(redact) => match redact.style {
            RedactStyle::Fixed => redact.with.clone().unwrap_or_else(|| FIXED.to_owned()),
            RedactStyle::Tag => format!("[{label}]"),
            RedactStyle::Mask => match redact.keep {
                None => "*".repeat(covered.chars().count()),
                Some(keep) => masked_but(covered, keep),
            },
            RedactStyle::Placeholder => format!("[{label}#{}]", make(Made::Number)),
            RedactStyle::Hash => format!("[{label}:{}]", make(Made::Fingerprint)),
        },
    }
}

/// The beginning of the value's fingerprint; nothing without a key, which loading has asked for.
fn short_fingerprint(program: &Program, value: &str) -> String {
    program.key.as_ref().map(|key| key.fingerprint(value).short()).unwrap_or_default()
}

/// The tool's arguments as they will run: redacted, then set. `None` if they are unchanged.
///
/// # Errors
/// What the tool would no longer take.
fn arguments(assessed: &Assessed<'_>, transforms: &Transforms) -> Result<Option<Value>, Broken> {
    let Machine { program, request, texts, .. } = assessed.machine;
    let tool = request.tool.as_ref();
    let Some(before) = tool.and_then(|tool| tool.args.as_ref()) else { return Ok(None) };
    if transforms.redactions.0.is_empty() && transforms.set_args.is_empty() {
        return Ok(None);
    }
    let mut args = before.clone();
    // Keys last and the deepest first, because a path leads through them.
    let mut keys: Vec<(Path, usize, String)> = Vec::new();
    let rewritten = transforms.redactions.0.chunk_by(|left, right| left.text == right.text);
    for place in rewritten.filter_map(|own| Some(own.first()?.text)) {
        let Some(text) = texts.get(place) else { continue };
        let after = || transforms.redactions.apply(place, &text.text);
        match text.role {
            Role::Argument(step) => {
                if let Some(leaf) = args.at_mut(texts.argument_path(step).segments()) {
                    *leaf = Value::String(after());
                }
            }
            Role::Key(step, place) => keys.push((texts.argument_path(step), place, after())),
            Role::Content(own) if texts.written_arguments == Some(own) => {
                if let Ok(read) = Value::from_json(after().as_bytes(), JSON_DEPTH) {
                    args = read;
                }
            }
            Role::Content(_) | Role::Field(_) => {}
        }
    }
    rename(&mut args, before, keys)?;
    let redacted = args.clone();
    for (path, value) in &transforms.set_args {
        args.set(path.segments(), value);
    }
    if let Some(declared) = tool.and_then(|tool| program.tools.get(tool.name.as_ref()?)) {
        // Each change by itself as well, so that what a stronger policy breaks is not mended by a weaker one.
        let alone = transforms.set_args.iter().map(|(path, value)| {
            let mut args = redacted.clone();
            args.set(path.segments(), value);
            args
        });
        let changed: Vec<Value> = alone.chain([redacted.clone(), args.clone()]).collect();
        if let Some(broken) = broken_arguments(declared, before, &changed) {
            return Err(broken);
        }
    }
    Ok((args != *before).then_some(args))
}

/// Gives keys other names: each by the path of its map and its place among the keys that the map had `before`.
fn rename(args: &mut Value, before: &Value, mut keys: Vec<(Path, usize, String)>) -> Result<(), Broken> {
    keys.sort_by_key(|(path, place, _)| (Reverse(path.segments().len()), *place));
    for (path, place, name) in keys {
        let old = before.at(path.segments()).and_then(Value::as_map).and_then(|map| map.keys().nth(place));
        let Some(Value::Map(map)) = args.at_mut(path.segments()) else { continue };
        let Some(value) = old.and_then(|old| map.remove(old)) else { continue };
        if map.insert(name, value).is_some() {
            return Err(Broken {
                path: "tool.args".to_owned(),
                expected: "without two keys of one name".to_owned(),
            });
        }
    }
    Ok(())
}

/// SHA-256 over the canonical kind, agent, tool and arguments after transforms: the approver consents to what will run.
fn action_digest(assessed: &Assessed<'_>, args: Option<&Value>) -> String {
    let request = assessed.machine.request;
    let text = |text: &Option<String>| text.clone().map_or(Value::Null, Value::String);
    let tool = request.tool.as_ref();
    let action = Map::from([
        ("kind".to_owned(), Value::from(request.kind.as_str())),
        ("agent".to_owned(), text(&request.agent)),
        ("action".to_owned(), text(&request.action)),
        ("server".to_owned(), tool.map_or(Value::Null, |tool| text(&tool.server))),
        ("tool".to_owned(), tool.map_or(Value::Null, |tool| text(&tool.name))),
        ("args".to_owned(), args.cloned().unwrap_or(Value::Null)),
    ]);
    sha256(Value::Map(action).to_canonical_json().as_bytes())
}

/// The approvals that are still needed. Every policy must be satisfied on its own; the shortest lifetime holds for all.
fn approvals(assessed: &Assessed<'_>, standings: &[Standing<'_>], digest: &str) -> Vec<ApprovalNeeded> {
    let request = assessed.machine.request;
    let default = Approve::default();
    let wanting: Vec<(&Policy, &Approve)> = assessed
        .policies
        .iter()
        .zip(standings)
        .filter(|(_, standing)| standing.contributes.contains(EffectKind::Approve))
        .map(|(assessment, _)| (assessment.policy, assessment.policy.approve.as_ref().unwrap_or(&default)))
        .collect();
    let ttl_s = wanting.iter().filter_map(|(_, approve)| approve.ttl_s).min();
    let fresh = |approval: &Approval| {
        ttl_s.is_none_or(|ttl| match (request.now, approval.at) {
            (Some(now), Some(at)) => at <= now && now.duration_since(at).as_secs() <= i64::from(ttl),
            _ => false,
        })
    };
    let needed = wanting.into_iter().filter_map(|(policy, approve)| {
        let quorum = approve.quorum.unwrap_or(1);
        let mut people: Vec<&str> = request
            .approvals
            .iter()
            .filter(|approval| {
                approval.action_digest == digest && fresh(approval) && may_approve(approve, &approval.by)
            })
            .filter_map(|approval| approval.by.user.as_deref())
            .filter(|user| {
                !approve.four_eyes || request.principal.user.as_deref().is_some_and(|own| own != *user)
            })
            .collect();
        people.sort_unstable();
        people.dedup();
        let given = u32::try_from(people.len()).unwrap_or(u32::MAX);
        (given < quorum).then(|| ApprovalNeeded {
            policy: policy.id.to_string(),
            by: approve.by.clone(),
            quorum,
            given,
            ttl_s,
            four_eyes: approve.four_eyes,
        })
    });
    needed.collect()
}

/// Whether `approve.by` names the person, by user, group or role; an empty list names everyone.
fn may_approve(approve: &Approve, person: &Principal) -> bool {
    let has = |list: &Option<Vec<String>>, name: &str| {
        list.as_ref().is_some_and(|list| list.iter().any(|item| item == name))
    };
    approve.by.is_empty()
        || approve.by.iter().any(|who| match who.split_once(':') {
            Some(("group", name)) => has(&person.groups, name),
            Some(("role", name)) => has(&person.roles, name),
            Some(("user", name)) => person.user.as_deref() == Some(name),
            _ => false,
        })
}
