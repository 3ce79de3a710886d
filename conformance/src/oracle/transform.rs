//! How the action is rewritten, and who must consent to it.

use std::collections::{BTreeMap, BTreeSet};

use lictor::decision::{ApprovalNeeded, Redaction, Route};
use lictor::document::{Effect, RedactStyle};
use lictor::request::Approval;
use lictor::value::{Map, Path, Segment, Value, canonical_json, sha256, violations};
use lictor::{EffectKind, Request};

use super::content::{Hit, Role, Texts};
use super::status::Standing;
use super::value::Val;
use super::{Mutation, Oracle};

/// What the contributing policies change.
#[derive(Default)]
pub(super) struct Transforms {
    pub(super) redactions: Vec<Redaction>,
    pub(super) set_args: BTreeMap<Path, Value>,
    pub(super) route: Option<Route>,
    pub(super) throttle: BTreeMap<String, f64>,
    pub(super) args: Option<Value>,
    pub(super) approvals: Vec<ApprovalNeeded>,
    pub(super) action_digest: Option<String>,
    /// Whether something could not be used once all that is done.
    pub(super) breaks: bool,
}

impl<'b> Oracle<'b> {
    /// The standings come strongest first.
    pub(super) fn transforms(
        &self,
        request: &Request,
        texts: &Texts,
        standings: &[Standing<'b>],
    ) -> Transforms {
        let mut transforms =
            Transforms { redactions: self.redactions(texts, standings), ..Transforms::default() };
        let mut routes = Vec::new();
        for standing in standings {
            for effect in &standing.policy.effects {
                if !standing.contributes.contains(effect.value.kind()) {
                    continue;
                }
                match &effect.value {
                    Effect::Route { model } => routes.push((standing.policy, model)),
                    Effect::Throttle { counter, limit } => {
                        let least =
                            transforms.throttle.get(counter).map_or(*limit, |known| limit.min(*known));
                        transforms.throttle.insert(counter.clone(), least);
                    }
                    Effect::SetArg { path, value } => {
                        let below = path.strip_prefix("tool.args.").unwrap_or(path);
                        if let Some(path) = Path::parse(below) {
                            transforms.set_args.entry(path).or_insert_with(|| value.clone());
                        }
                    }
                    Effect::Simple(_) | Effect::Redact(_) => {}
                }
            }
        }
        if let Some((_, model)) = routes.first() {
            let overruled =
                routes.iter().filter(|(_, other)| other != model).map(|(policy, _)| policy.id.clone());
            transforms.route = Some(Route { model: (*model).clone(), overruled: overruled.collect() });
        }
        transforms.breaks = breaks_json(texts, &transforms.redactions);
        transforms.args = self.arguments(request, texts, &mut transforms);
        let digest = action_digest(request, transforms.args.as_ref());
        transforms.approvals = approvals(request, standings, &digest);
        transforms.action_digest = (!transforms.approvals.is_empty()).then_some(digest);
        transforms
    }

    /// Spans of all policies that redact; overlapping ones are one, replaced as its strongest policy says.
    pub(super) fn redactions(&self, texts: &Texts, standings: &[Standing<'b>]) -> Vec<Redaction> {
        let mut spans: Vec<(&Hit, usize)> = Vec::new();
        for (rank, standing) in standings.iter().enumerate() {
            if standing.contributes.contains(EffectKind::Redact) {
                spans.extend(standing.hits.iter().map(|hit| (hit, rank)));
            }
        }
        let name = |hit: &Hit| texts.label(hit.finder.as_ref());
        spans.sort_by_key(|(hit, rank)| (hit.text, hit.start, hit.end, *rank, name(hit)));
        let mut redactions = Vec::new();
        let mut numbered: Vec<(String, String, u32)> = Vec::new();
        while let Some((first, _)) = spans.first().copied() {
            // Everything that overlaps the first, or what overlaps that.
            let mut end = first.end;
            let mut count = 1;
            while let Some((hit, _)) =
                spans.get(count).filter(|(hit, _)| hit.text == first.text && hit.start < end)
            {
                if self.is_broken(Mutation::KeepsOverlaps) {
                    break;
                }
                end = end.max(hit.end);
                count += 1;
            }
            let group: Vec<_> = spans.drain(..count).collect();
            let strongest = group.iter().min_by_key(|(_, rank)| *rank).copied().unwrap_or((first, 0));
            let Some(text) = texts.texts.get(first.text) else { continue };
            let covered = text.text.get(first.start..end).unwrap_or("");
            redactions.push(Redaction {
                path: text.path.as_str().into(),
                start: first.start,
                end,
                replacement: replacement(
                    &standings[strongest.1],
                    &name(strongest.0),
                    covered,
                    |style, label| match style {
                        RedactStyle::Hash => {
                            texts.fingerprint(&text.said(first.start, end)).chars().take(16).collect()
                        }
                        _ => number(label, covered, &mut numbered, texts).to_string(),
                    },
                ),
            });
        }
        kept_json(redactions, texts)
    }

    /// The arguments as they will run: redacted, then set.
    fn arguments(&self, request: &Request, texts: &Texts, transforms: &mut Transforms) -> Option<Value> {
        let tool = request.tool.as_ref()?;
        let before = tool.args.clone()?;
        let mut args = before.clone();
        let is_rewritten =
            |path: &str| transforms.redactions.iter().any(|redaction| *redaction.path == *path);
        let mut keys = Vec::new();
        for text in texts.texts.iter().filter(|text| is_rewritten(&text.path)) {
            let after = replaced(&text.text, &text.path, &transforms.redactions);
            match &text.role {
                Role::Argument(path) => set(&mut args, path.segments(), &Value::String(after)),
                Role::Key(path, _) => keys.push((path.clone(), text.text.clone(), after)),
                Role::Content if text.json.is_some() && tool.args_at.as_ref() == Some(&text.path) => {
                    args = Value::from_json(after.as_bytes(), 64).unwrap_or(args);
                }
                Role::Content | Role::Field => {}
            }
        }
        // From the innermost maps outwards.
        keys.sort_by_key(|(path, ..)| std::cmp::Reverse(path.segments().len()));
        for (path, old, new) in keys {
            if let Some(Value::Map(map)) = args.at_mut(path.segments()) {
                let value = map.remove(&old).unwrap_or(Value::Null);
                transforms.breaks |= map.insert(new, value).is_some();
            }
        }
        let redacted = args.clone();
        let mut all = vec![redacted.clone()];
        for (path, value) in &transforms.set_args {
            set(&mut args, path.segments(), value);
            let mut alone = redacted.clone();
            set(&mut alone, path.segments(), value);
            all.push(alone);
        }
        all.push(args.clone());
        let faults = |args: &Value| self.faults(tool.name.as_ref(), args);
        let old = faults(&before);
        transforms.breaks |= all.iter().any(|args| !faults(args).is_subset(&old));
        Some(args)
    }

    /// Where arguments are not what the bundle says that a tool takes.
    fn faults(&self, name: Option<&String>, args: &Value) -> BTreeSet<(String, String)> {
        let Some(tool) = name.and_then(|name| self.bundle.schema.tools.get(name)) else {
            return BTreeSet::new();
        };
        let mut faults =
            tool.input_schema.as_ref().map(|schema| violations(schema, args)).unwrap_or_default();
        for (name, ty) in tool.args.iter().flatten() {
            let value = args.as_map().and_then(|args| args.get(name)).filter(|value| **value != Value::Null);
            if value.is_some_and(|value| Val::declared(value, ty).is_none()) {
                faults.insert((name.clone(), "declared".to_owned()));
            }
        }
        faults
    }
}

/// Whether two keys of one object would be the same after the redactions.
fn breaks_json(texts: &Texts, redactions: &[Redaction]) -> bool {
    let reads = |text: &str| Value::from_json(text.as_bytes(), 64).is_ok();
    texts
        .texts
        .iter()
        .filter(|text| text.json.is_some())
        .any(|text| reads(&text.text) && !reads(&replaced(&text.text, &text.path, redactions)))
}

/// What to replace such that JSON is left: in each string what of it is covered, by whole escapes; a number as a whole, by a string.
fn kept_json(redactions: Vec<Redaction>, texts: &Texts) -> Vec<Redaction> {
    let mut kept = Vec::new();
    for text in &texts.texts {
        let own = redactions.iter().filter(|redaction| *redaction.path == *text.path);
        let Some(json) = &text.json else {
            kept.extend(own.cloned());
            continue;
        };
        let own: Vec<&Redaction> = own.collect();
        for token in json.tokens() {
            let span = token.span.clone();
            let overlaps =
                own.iter().filter(|redaction| redaction.start < span.end && span.start < redaction.end);
            let pieces: Vec<(usize, usize, &str)> = overlaps
                .map(|redaction| {
                    let (start, end) = (redaction.start.max(span.start), redaction.end.min(span.end));
                    (start, end, redaction.replacement.as_str())
                })
                .collect();
            let put = |start: usize, end: usize, replacement: String| Redaction {
                path: text.path.as_str().into(),
                start,
                end,
                replacement,
            };
            if !token.is_quoted() {
                if !pieces.is_empty() {
                    let mut said = text.text[span.clone()].to_owned();
                    for (start, end, with) in pieces.iter().rev() {
                        said.replace_range(start - span.start..end - span.start, with);
                    }
                    kept.push(put(span.start, span.end, canonical_json(&said)));
                }
                continue;
            }
            // Characters and escapes, one after the other.
            let mut units = Vec::new();
            let mut at = span.start;
            while at < span.end {
                let rest = &text.text[at..span.end];
                let low = |rest: &str| {
                    rest.get(6..9).is_some_and(|low| {
                        let low = low.to_lowercase();
                        ["\\ud"].iter().any(|start| low.starts_with(start))
                            && rest.get(9..10).is_some_and(|digit| "cdefCDEF".contains(digit))
                    })
                };
                let high = |rest: &str| {
                    rest.get(2..4).is_some_and(|high| {
                        let high = high.to_lowercase();
                        high.starts_with('d') && "89ab".contains(&high[1..])
                    })
                };
                let length = match rest.as_bytes() {
                    [b'\\', b'u', ..] if high(rest) && low(rest) => 12,
                    [b'\\', b'u', ..] => 6,
                    [b'\\', ..] => 2,
                    _ => rest.chars().next().map_or(1, char::len_utf8),
                };
                units.push((at, at + length));
                at += length;
            }
            let mut done = span.start;
            for (start, end, with) in pieces {
                let covered = units.iter().filter(|unit| unit.0 < end && start < unit.1 && unit.0 >= done);
                let covered: Vec<_> = covered.copied().collect();
                let (Some(first), Some(last)) = (covered.first(), covered.last()) else { continue };
                let quoted = canonical_json(with);
                kept.push(put(first.0, last.1, quoted[1..quoted.len() - 1].to_owned()));
                done = last.1;
            }
        }
    }
    kept
}

/// The number that `covered` has, or the next one that no text holds a higher one of.
fn number(label: &str, covered: &str, given: &mut Vec<(String, String, u32)>, texts: &Texts) -> u32 {
    let own = given.iter().filter(|(other, ..)| other == label);
    if let Some((.., number)) = own.clone().find(|(_, text, _)| text == covered) {
        return *number;
    }
    let prefix = format!("[{label}#");
    let written = texts.texts.iter().filter(|text| text.role != Role::Field).flat_map(|text| {
        let after = text.text.split(&prefix).skip(1);
        after.filter_map(|rest| rest.split_once(']')?.0.parse::<u32>().ok())
    });
    let next = own.map(|(.., number)| *number).chain(written).max().unwrap_or(0) + 1;
    given.push((label.to_owned(), covered.to_owned(), next));
    next
}

fn replacement(
    standing: &Standing<'_>,
    label: &str,
    covered: &str,
    make: impl FnOnce(RedactStyle, &str) -> String,
) -> String {
    let redact = standing.policy.effects.iter().find_map(|effect| match &effect.value {
        Effect::Redact(redact) => Some(redact),
        _ => None,
    });
    match redact.map(|redact| (redact.style, &redact.with)) {
        Some((RedactStyle::Tag, _)) => format!("[{label}]"),
        Some((style @ RedactStyle::Placeholder, _)) => format!("[{label}#{}]", make(style, label)),
        Some((style @ RedactStyle::Hash, _)) => format!("[{label}:{}]", make(style, label)),
        Some((RedactStyle::Mask, _)) => match redact.and_then(|redact| redact.keep) {
            None => covered.chars().map(|_| '*').collect(),
            Some(keep) => {
                let all = covered.chars().filter(|c| c.is_alphanumeric()).count();
                let kept = if all > 2 * keep { keep } else { 0 };
                let mut left = all;
                let mut mask = |c: char| {
                    if !c.is_alphanumeric() {
                        return c;
                    }
                    left -= 1;
                    if left < kept { c } else { '*' }
                };
                covered.chars().map(&mut mask).collect()
            }
        },
        Some((RedactStyle::Fixed, Some(with))) => with.clone(),
        _ => "[REDACTED]".to_owned(),
    }
}

/// A text after the redactions of its path, from the last to the first so that offsets stay true.
pub(super) fn replaced(text: &str, path: &str, redactions: &[Redaction]) -> String {
    let mut after = text.to_owned();
    for redaction in redactions.iter().rev().filter(|redaction| *redaction.path == *path) {
        if after.get(redaction.start..redaction.end).is_some() {
            after.replace_range(redaction.start..redaction.end, &redaction.replacement);
        }
    }
    after
}

fn set(target: &mut Value, path: &[Segment], value: &Value) {
    match (path, target) {
        ([], target) => *target = value.clone(),
        ([Segment::Index(place), rest @ ..], Value::List(items)) => {
            if let Some(item) = items.get_mut(*place) {
                set(item, rest, value);
            }
        }
        ([Segment::Index(_), ..], _) => {}
        ([Segment::Key(key), rest @ ..], Value::Map(map)) => {
            set(map.entry(key.to_string()).or_insert(Value::Null), rest, value);
        }
        ([Segment::Key(_), ..], target) => {
            *target = Value::Map(Map::new());
            set(target, path, value);
        }
    }
}

/// What an approver consents to: what will run.
fn action_digest(request: &Request, args: Option<&Value>) -> String {
    let tool = request.tool.as_ref();
    let text = |text: Option<&String>| text.map_or(Value::Null, |text| text.as_str().into());
    let action = [
        ("kind", request.kind.as_str().into()),
        ("agent", text(request.agent.as_ref())),
        ("action", text(request.action.as_ref())),
        ("server", text(tool.and_then(|tool| tool.server.as_ref()))),
        ("tool", text(tool.and_then(|tool| tool.name.as_ref()))),
        ("args", args.cloned().unwrap_or(Value::Null)),
    ];
    let action: Map = action.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    sha256(Value::Map(action).to_canonical_json().as_bytes())
}

/// Every policy must be satisfied; the shortest lifetime holds for all.
fn approvals(request: &Request, standings: &[Standing<'_>], digest: &str) -> Vec<ApprovalNeeded> {
    let wanting: Vec<_> = standings
        .iter()
        .filter(|standing| standing.contributes.contains(EffectKind::Approve))
        .map(|standing| standing.policy)
        .collect();
    let ttl_s = wanting.iter().filter_map(|policy| policy.approve.ttl_s).min();
    let is_fresh = |approval: &Approval| match (ttl_s, request.now, approval.at) {
        (None, ..) => true,
        (Some(ttl), Some(now), Some(at)) => {
            let age = now.duration_since(at).as_secs();
            at <= now && age <= i64::from(ttl)
        }
        _ => false,
    };
    let mut needed = Vec::new();
    for policy in wanting {
        let approve = &policy.approve;
        let may = |approval: &&Approval| {
            let lists = |list: &Option<Vec<String>>, name: &str| {
                list.as_ref().is_some_and(|list| list.iter().any(|item| item == name))
            };
            approve.by.is_empty()
                || approve.by.iter().any(|who| match who.split_once(':') {
                    Some(("group", name)) => lists(&approval.by.groups, name),
                    Some(("role", name)) => lists(&approval.by.roles, name),
                    Some(("user", name)) => approval.by.user.as_deref() == Some(name),
                    _ => false,
                })
        };
        let is_other = |user: &&String| {
            !approve.four_eyes || request.principal.user.as_ref().is_some_and(|own| own != *user)
        };
        let people: BTreeSet<&String> = request
            .approvals
            .iter()
            .filter(|approval| approval.action_digest == digest && is_fresh(approval))
            .filter(may)
            .filter_map(|approval| approval.by.user.as_ref())
            .filter(is_other)
            .collect();
        let quorum = approve.quorum.unwrap_or(1);
        if people.len() < quorum as usize {
            needed.push(ApprovalNeeded {
                policy: policy.id.clone(),
                by: approve.by.clone(),
                quorum,
                given: u32::try_from(people.len()).unwrap_or(u32::MAX),
                ttl_s,
                four_eyes: approve.four_eyes,
            });
        }
    }
    needed
}
