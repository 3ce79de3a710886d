//! One policy.

use crate::diagnostic::{Code, Diagnostic};
use crate::severity::Severity;
use crate::source::Spanned;
use crate::verdict::EffectKind;

use super::super::bundle::Bundle;
use super::super::detect::{Detect, DetectMode, Reads};
use super::super::node::{Node, NodeKind};
use super::super::policy::{
    Approve, Audience, ContentMode, Effect, Extent, FieldMatch, Judge, JudgeKind, JudgeMode, Mode,
    PatternDecl, Policy, Redact, RedactStyle, Rollout, Syntax, Waives,
};
use super::object::{Object, any, any_map, entries, list, map, some};
use super::scalar::{
    at_most, bool, count, fail, id, index, kinds, number, score, severity, some_strings, spanned,
    spanned_strings, string, strings, time, word, wrong_type,
};

/// Decodes one policy of `bundle`, whose id, tenant and levels are already known. `None` without an id.
pub(super) fn policy(node: &Node, bundle: &Bundle, problems: &mut Vec<Diagnostic>) -> Option<Policy> {
    let mut object = Object::open(node, problems)?;
    let name = object.required("id", |node, problems| Some((id(node, problems)?, node.span)));
    // A policy without a name is read all the same, so that the author sees what else is wrong with it.
    let is_named = name.is_some();
    let (id_text, id_span) = name.unwrap_or_else(|| (String::new(), node.span));
    let mut policy = Policy::new(id_text, bundle.id.clone(), node.span);
    policy.id_span = id_span;

    policy.name = object.optional("name", at_most(200)).map(|name| name.value);
    policy.description = object.optional("description", string);
    policy.rationale = object.optional("rationale", string);
    if let Some(set) = object.optional("set", id) {
        policy.set = set;
    }
    if let Some((scope, span)) =
        object.required("scope", |node, problems| Some((scope(node, bundle, problems)?, node.span)))
    {
        policy.scope = scope;
        policy.scope_span = span;
    }
    policy.applies_to = object.optional("applies_to", audience).unwrap_or_default();
    policy.kinds = object.optional("kinds", kinds);

    policy.when = object.optional("when", at_most(4_096));
    policy.unless = object.optional("unless", at_most(4_096));
    policy.field_match = object.optional("match", field_match);
    policy.pattern = pattern(&mut object);
    object.needs("in", "pattern");
    policy.reads = object.optional("in", reads);
    policy.detect = object.optional("detect", detect);
    policy.content = object.optional("content", at_most(16_384));
    object.needs("content_mode", "content");
    policy.content_mode = object.optional(
        "content_mode",
        word("a way to enforce plain language", &ContentMode::ALL, ContentMode::as_str),
    );
    object.needs("content_digest", "content");
    policy.content_digest = object.optional("content_digest", spanned);
    if !["when", "match", "pattern", "detect", "content"].iter().any(|name| object.has(name)) {
        object.missing("one of `when`, `match`, `pattern`, `detect` and `content` is required".to_owned());
    }

    policy.effects = object.required("effect", effects).unwrap_or_default();
    let (severity, written) =
        object.optional("severity", severity).unwrap_or_else(|| (default_severity(&policy.effects), None));
    policy.severity = severity;
    policy.severity_written = written;
    policy.approve = object.optional("approve", approve).unwrap_or_default();
    policy.judge = object.optional("judge", judge).unwrap_or_default();
    policy.fail = object.optional("fail", fail);
    policy.mode = object.optional("mode", word("a mode", &Mode::ALL, Mode::as_str)).unwrap_or_default();
    policy.rollout = object.optional("rollout", rollout);
    policy.waivable = object.optional("waivable", bool).unwrap_or(true);
    policy.waives = object.optional("waives", waives).unwrap_or_default();

    policy.notify = object.optional("notify", any);
    policy.message = object.optional("message", at_most(2_000)).map(|message| message.value);
    policy.tags = object.optional("tags", |node, problems| map(node, problems, strings)).unwrap_or_default();
    policy.labels = object.optional("labels", spanned_strings).unwrap_or_default();
    policy.meta = object.optional("meta", any_map);
    policy.tests = object.optional("tests", |node, problems| list(node, problems, any)).unwrap_or_default();
    policy.extensions = object.extensions();
    object.finish();
    is_named.then_some(policy)
}

/// The severity of a policy that states none: an allow does no harm.
pub(crate) fn default_severity(effects: &[Spanned<Effect>]) -> Severity {
    if effects.iter().all(|effect| effect.kind() == EffectKind::Allow) {
        Severity::Info
    } else {
        Severity::Medium
    }
}

/// Authority, highest level first: each level that is named needs the levels above it.
fn scope(node: &Node, bundle: &Bundle, problems: &mut Vec<Diagnostic>) -> Option<Vec<(String, String)>> {
    let entries = entries(node, problems)?;
    let levels = &bundle.schema.levels;
    for (key, entry) in &entries {
        if !levels.iter().any(|level| level == key) {
            problems.push(
                Diagnostic::new(Code::Scope, format!("`{key}` is not a level"))
                    .at(entry.key_span)
                    .did_you_mean(key, levels.iter().map(String::as_str))
                    .help(format!("the levels are {}", levels.join(", "))),
            );
        }
    }
    let mut scope = Vec::new();
    // The first level that is left out; whatever is named below it is out of place.
    let mut gap: Option<&str> = None;
    for level in levels {
        match (entries.get(level.as_str()), gap) {
            (None, None) => gap = Some(level),
            (None, Some(_)) => {}
            (Some(entry), None) => {
                if let Some(name) = id(&entry.value, problems) {
                    scope.push((level.clone(), name));
                }
            }
            (Some(entry), Some(gap)) => {
                id(&entry.value, problems);
                problems.push(
                    Diagnostic::new(Code::Scope, format!("`{level}` is given without `{gap}`"))
                        .at(entry.key_span)
                        .help(format!("name the `{gap}` that `{}` belongs to", entry.key)),
                );
            }
        }
    }
    if entries.is_empty() {
        let top = levels.first().map_or("org", String::as_str);
        problems.push(
            Diagnostic::new(Code::Scope, format!("the scope is empty; it must name its `{top}`"))
                .at(node.span),
        );
    }
    if let (Some(tenant), Some((top, name))) = (&bundle.tenant, scope.first())
        && name != tenant
    {
        let span = entries.get(top.as_str()).map_or(node.span, |entry| entry.value.span);
        problems.push(
            Diagnostic::new(Code::Tenant, format!("the policy is for `{name}`, its bundle for `{tenant}`"))
                .at(span),
        );
    }
    Some(scope)
}

fn audience(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Audience> {
    let mut object = Object::open(node, problems)?;
    let mut names = |field| object.optional(field, strings).unwrap_or_default();
    let audience = Audience {
        groups: names("groups"),
        users: names("users"),
        roles: names("roles"),
        agents: names("agents"),
        models: names("models"),
        tools: names("tools"),
        environments: names("environments"),
    };
    object.finish();
    Some(audience)
}

fn field_match(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Vec<FieldMatch>> {
    // In the order of the keys, not as written: bundles with one digest must give one explanation.
    let matches = entries(node, problems)?.into_values().map(|entry| FieldMatch {
        key: Spanned::new(entry.key.clone(), entry.key_span),
        value: entry.value.clone(),
    });
    Some(matches.collect())
}

/// `pattern` with its two companions.
fn pattern(object: &mut Object<'_, '_>) -> Option<PatternDecl> {
    object.needs("dialect", "pattern");
    object.needs("isRegex", "pattern");
    let dialect = object.optional("dialect", dialect);
    let is_regex = object.optional("isRegex", bool).unwrap_or(true);
    let text = object.optional("pattern", spanned)?;
    let syntax = if is_regex { dialect.unwrap_or_default() } else { Syntax::Keyword };
    Some(PatternDecl { text, syntax })
}

/// How a regular expression is read.
pub(super) fn dialect(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Syntax> {
    word("a dialect of regular expressions", &[Syntax::Rust, Syntax::Ecma], |syntax| match syntax {
        Syntax::Ecma => "ecma",
        Syntax::Rust | Syntax::Keyword => "rust",
    })(node, problems)
}

fn detect(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Detect> {
    let mut object = Object::open(node, problems)?;
    if !object.has("any") && !object.has("all") {
        object.missing("one of `any` and `all` is required".to_owned());
    }
    let detect = Detect {
        any: object.optional("any", some_strings).unwrap_or_default(),
        all: object.optional("all", some_strings).unwrap_or_default(),
        except: object.optional("except", some_strings).unwrap_or_default(),
        reads: object.optional("in", reads),
        min_hits: object.optional("min_hits", count).unwrap_or(1),
        min_score: object.optional("min_score", score),
        mode: object.optional("mode", word("a mode of detection", &DetectMode::ALL, DetectMode::as_str)),
        regions: object.optional("regions", some_strings).unwrap_or_default(),
        fingerprints: object.optional("fingerprints", fingerprints).unwrap_or_default(),
    };
    object.finish();
    Some(detect)
}

/// A path, or paths and roles.
fn reads(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Reads> {
    if !matches!(node.kind, NodeKind::Map(_)) {
        return spanned(node, problems).map(|path| Reads { paths: vec![path], roles: Vec::new() });
    }
    let mut object = Object::open(node, problems)?;
    if !object.has("paths") && !object.has("roles") {
        object.missing("one of `paths` and `roles` is required".to_owned());
    }
    let reads = Reads {
        paths: object.optional("paths", some_strings).unwrap_or_default(),
        roles: object.optional("roles", some_strings).unwrap_or_default(),
    };
    object.finish();
    Some(reads)
}

/// At least one SHA-256 in hexadecimal.
fn fingerprints(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Vec<Spanned<String>>> {
    let all = some_strings(node, problems)?;
    let is_digest = |text: &str| text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    for wrong in all.iter().filter(|text| !is_digest(text)) {
        problems.push(
            Diagnostic::new(Code::Type, "a fingerprint has 64 hexadecimal digits")
                .at(wrong.span)
                .help("`lictor fingerprint --key-file KEY` makes it of a value on standard input"),
        );
    }
    Some(all)
}

/// One effect or a list of them.
fn effects(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Vec<Spanned<Effect>>> {
    match &node.kind {
        NodeKind::List(_) => some(node, problems, effect),
        _ => effect(node, problems).map(|effect| vec![effect]),
    }
}

fn effect(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Spanned<Effect>> {
    /// The effects that a word alone can name.
    const SIMPLE: [EffectKind; 7] = [
        EffectKind::Allow,
        EffectKind::Record,
        EffectKind::Warn,
        EffectKind::Alert,
        EffectKind::Redact,
        EffectKind::Approve,
        EffectKind::Deny,
    ];
    let effect = match &node.kind {
        NodeKind::String(text) => {
            let parameters = match text.as_str() {
                "route" => Some("{route: {model: …}}"),
                "throttle" => Some("{throttle: {counter: …, limit: …}}"),
                "set_arg" => Some("{set_arg: {path: …, value: …}}"),
                _ => None,
            };
            if let Some(parameters) = parameters {
                let message = format!("`{text}` needs parameters");
                problems.push(
                    Diagnostic::new(Code::Required, message)
                        .at(node.span)
                        .label(format!("write `{parameters}`")),
                );
                return None;
            }
            match word("an effect", &SIMPLE, EffectKind::as_str)(node, problems)? {
                EffectKind::Redact => Effect::Redact(Redact::default()),
                kind => Effect::Simple(kind),
            }
        }
        NodeKind::Map(entries) => {
            if entries.len() != 1 {
                let message = format!("an effect names one action, not {}", entries.len());
                problems.push(
                    Diagnostic::new(Code::Type, message).at(node.span).help("list several effects in `[…]`"),
                );
            }
            let mut object = Object::open(node, problems)?;
            let decoded = [
                object.optional("route", route),
                object.optional("throttle", throttle),
                object.optional("set_arg", set_arg),
                object.optional("redact", redact),
            ];
            object.finish();
            decoded.into_iter().flatten().next()?
        }
        _ => {
            problems.push(wrong_type("an effect", node));
            return None;
        }
    };
    Some(Spanned::new(effect, node.span))
}

fn route(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Effect> {
    let mut object = Object::open(node, problems)?;
    let model = object.required("model", string);
    object.finish();
    Some(Effect::Route { model: model? })
}

fn throttle(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Effect> {
    let mut object = Object::open(node, problems)?;
    let counter = object.required("counter", string);
    let limit = object.required("limit", number);
    object.finish();
    Some(Effect::Throttle { counter: counter?, limit: limit? })
}

fn set_arg(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Effect> {
    let mut object = Object::open(node, problems)?;
    let path = object.required("path", string);
    let value = object.required("value", any);
    object.finish();
    Some(Effect::SetArg { path: path?, value: value? })
}

fn redact(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Effect> {
    let mut object = Object::open(node, problems)?;
    let redact = Redact {
        with: object.optional("with", string),
        style: object
            .optional("style", word("a style of redaction", &RedactStyle::ALL, RedactStyle::as_str))
            .unwrap_or_default(),
        group: object.optional("group", index).unwrap_or_default(),
        keep: object.optional("keep", index),
    };
    if redact.keep.is_some() && redact.style != RedactStyle::Mask {
        object.missing("`keep` says how much a mask leaves, and `style: mask` is missing".to_owned());
    }
    object.finish();
    Some(Effect::Redact(redact))
}

fn approve(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Approve> {
    let mut object = Object::open(node, problems)?;
    let approve = Approve {
        by: object.optional("by", strings).unwrap_or_default(),
        quorum: object.optional("quorum", count),
        ttl_s: object.optional("ttl_s", count),
        four_eyes: object.optional("four_eyes", bool).unwrap_or_default(),
    };
    object.finish();
    Some(approve)
}

/// A mode alone, or a mode with its particulars.
fn judge(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Judge> {
    let mode = word("a mode of judging", &JudgeMode::ALL, JudgeMode::as_str);
    if matches!(node.kind, NodeKind::String(_)) {
        return Some(Judge { mode: Some(mode(node, problems)?), ..Judge::default() });
    }
    let mut object = Object::open(node, problems)?;
    let judge = Judge {
        mode: object.optional("mode", mode),
        question: object.optional("question", string),
        clauses: object.optional("clauses", clauses).unwrap_or_default(),
        exceptions: object.optional("exceptions", clauses).unwrap_or_default(),
        kind: object
            .optional("kind", word("a kind of judge", &JudgeKind::ALL, JudgeKind::as_str))
            .unwrap_or_default(),
        min_score: object.optional("min_score", number),
        deadline_ms: object.optional("deadline_ms", count),
        max_cost_usd: object.optional("max_cost_usd", number),
        quorum: object.optional("quorum", count),
        of: object.optional("of", count),
    };
    object.finish();
    Some(judge)
}

/// `[{id, text}]`
fn clauses(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Vec<(String, String)>> {
    list(node, problems, |node, problems| {
        let mut object = Object::open(node, problems)?;
        let clause_id = object.required("id", id);
        let text = object.required("text", string);
        object.finish();
        Some((clause_id?, text?))
    })
}

fn rollout(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Rollout> {
    let mut object = Object::open(node, problems)?;
    let percent = object.required("percent", |node, problems| {
        let percent = number(node, problems)?;
        if !(0.0..=100.0).contains(&percent) {
            let message = format!("`{percent}` is out of range; use 0 to 100");
            problems.push(Diagnostic::new(Code::Type, message).at(node.span));
        }
        Some(percent)
    });
    let by = object.required("by", spanned);
    let otherwise = object
        .optional("otherwise", word("a mode for the rest", &[Mode::Shadow, Mode::Disabled], Mode::as_str))
        .unwrap_or(Mode::Shadow);
    object.finish();
    Some(Rollout { percent: percent?, by: by?, otherwise })
}

fn waives(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Waives> {
    let mut object = Object::open(node, problems)?;
    let waives = Waives {
        extent: object.optional("extent", word("an extent", &Extent::ALL, Extent::as_str)),
        policies: object.optional("policies", spanned_strings).unwrap_or_default(),
        sets: object.optional("sets", spanned_strings).unwrap_or_default(),
        up_to: object.optional("up_to", severity).map(|(severity, _)| severity),
        until: object.optional("until", time),
    };
    object.finish();
    Some(waives)
}
