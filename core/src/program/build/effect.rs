//! A policy's effects: what they may stand beside, their parameters, and what an allow waives.

use crate::decision::{BROKEN_CHANGE, DEFAULT_DENY, PINNED_TOOL};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{self, Effect, Extent, RedactStyle};
use crate::program::{Conjunct, Waiver};
use crate::source::Spanned;
use crate::value::Path;
use crate::verdict::{EffectKind, EffectSet, Verdict};

use super::Builder;

impl Builder<'_> {
    pub(super) fn check_effects(
        &mut self,
        policy: &document::Policy,
        effects: EffectSet,
        conjuncts: &[Conjunct],
        judged: bool,
    ) {
        let at = |kind: EffectKind| {
            policy
                .effects
                .iter()
                .find(|effect| effect.kind() == kind)
                .map_or(policy.id_span, |effect| effect.span)
        };
        let reads_content = conjuncts.iter().any(|conjunct| matches!(conjunct, Conjunct::Content(_)));
        let declared = policy.pattern.is_some() || policy.detect.is_some();
        if effects.contains(EffectKind::Redact) && !reads_content && !declared && !judged {
            let problem = Diagnostic::new(Code::Required, "nothing says what to redact")
                .at(at(EffectKind::Redact))
                .help("add `pattern` or `detect`: their hits are what is replaced");
            self.report(policy, "effect", problem);
        }
        let hashed = policy.effects.iter().find(
            |effect| matches!(&effect.value, Effect::Redact(redact) if redact.style == RedactStyle::Hash),
        );
        if let Some(hashed) = hashed {
            self.needs_key(policy, "effect", hashed.span);
        }
        if redact_group(policy) > 0 && policy.pattern.is_none() {
            let problem = Diagnostic::new(
                Code::Required,
                "`group` names a capture group of `pattern`, which is missing",
            )
            .at(at(EffectKind::Redact));
            self.report(policy, "effect", problem);
        }
        if effects.contains(EffectKind::Allow) {
            let contrary = effects.iter().find(|kind| kind.verdict() > Verdict::Allow);
            if let Some(contrary) = contrary {
                let problem = Diagnostic::new(
                    Code::Enum,
                    format!("one policy cannot both allow and {contrary}"),
                )
                .at(at(contrary))
                .help(
                    "`record`, `warn` and `alert` may stand beside `allow`; write two policies for the rest",
                );
                self.report(policy, "effect", problem);
            }
        }
        for effect in &policy.effects {
            if let Some(problem) = self.effect_problem(effect) {
                self.report(policy, "effect", problem.at(effect.span));
            }
        }
        for who in &policy.approve.by {
            if !["group:", "role:", "user:"].iter().any(|prefix| who.starts_with(prefix)) {
                let problem = Diagnostic::new(Code::Enum, format!("`{who}` names nobody"))
                    .at(policy.id_span)
                    .help("write `group:…`, `role:…` or `user:…`");
                self.report(policy, "approve", problem);
            }
        }
        let reserved = [
            (DEFAULT_DENY, "what `defaults.decision: deny` adds"),
            (PINNED_TOOL, "what denies a tool that is not the one in `schema.tools`"),
            (BROKEN_CHANGE, "what denies changes that break a tool's schema"),
        ];
        if let Some((id, what)) = reserved.into_iter().find(|(id, _)| policy.id == *id) {
            let problem =
                Diagnostic::new(Code::Duplicate, format!("`{id}` is the id of {what}")).at(policy.id_span);
            self.report(policy, "id", problem);
        }
    }

    fn effect_problem(&self, effect: &Effect) -> Option<Diagnostic> {
        match effect {
            Effect::Throttle { counter, .. } => {
                let counters = &self.schema.counters;
                (!counters.is_empty() && !counters.contains(counter)).then(|| {
                    Diagnostic::new(Code::Field, format!("`{counter}` is not a counter of `schema.counters`"))
                        .did_you_mean(counter, counters.iter().map(String::as_str))
                })
            }
            Effect::SetArg { path, .. } => argument_path(path)
                .is_none()
                .then(|| Diagnostic::new(Code::Type, format!("`{path}` is not a path below `tool.args`"))),
            Effect::Simple(_) | Effect::Redact(_) | Effect::Route { .. } => None,
        }
    }

    /// Effects with a parameter; `set_arg` paths without their `tool.args.`.
    pub(super) fn parameters(&self, policy: &document::Policy) -> Box<[Effect]> {
        policy
            .effects
            .iter()
            .filter_map(|effect| match &effect.value {
                Effect::Simple(_) => None,
                Effect::SetArg { path, value } => {
                    Some(Effect::SetArg { path: argument_path(path)?.to_owned(), value: value.clone() })
                }
                other => Some(other.clone()),
            })
            .collect()
    }

    pub(super) fn waiver(
        &mut self,
        policy: &document::Policy,
        effects: EffectSet,
        reads_content: bool,
    ) -> Option<Waiver> {
        let waives = &policy.waives;
        if !effects.contains(EffectKind::Allow) {
            if *waives != document::Waives::default() {
                let problem =
                    Diagnostic::new(Code::NoEffect, "`waives` has no effect without `effect: allow`")
                        .at(policy.id_span);
                self.report(policy, "waives", problem);
            }
            return None;
        }
        let policies = self.policies;
        let missing = |name: &Spanned<String>, what: &str, known: Vec<&str>| {
            Diagnostic::new(Code::NotFound, format!("there is no {what} `{}`", name.value))
                .at(name.span)
                .did_you_mean(name, known)
        };
        let ids = || policies.iter().map(|policy| policy.id.as_str()).collect();
        let sets = || policies.iter().map(|policy| policy.set.as_str()).collect();
        let unknown = waives.policies.iter().filter(|id| !policies.has_id(id));
        let unknown_sets = waives.sets.iter().filter(|set| !policies.has_set(set));
        let problems: Vec<Diagnostic> = unknown
            .map(|id| missing(id, "policy", ids()))
            .chain(unknown_sets.map(|set| missing(set, "set", sets())))
            .collect();
        problems.into_iter().for_each(|problem| self.report(policy, "waives", problem));
        Some(Waiver {
            extent: waives.extent.unwrap_or(if reads_content { Extent::Span } else { Extent::Request }),
            policies: waives.policies.iter().map(|id| id.value.as_str().into()).collect(),
            sets: waives.sets.iter().map(|set| set.value.as_str().into()).collect(),
            up_to: waives.up_to,
            until: waives.until,
        })
    }
}

/// A path below `tool.args`, without that prefix.
fn argument_path(path: &str) -> Option<&str> {
    let below = path.strip_prefix("tool.args.").unwrap_or(path);
    Path::parse(below).map(|_| below)
}

/// The capture group of `pattern` that is redacted; 0 is the whole match.
pub(super) fn redact_group(policy: &document::Policy) -> usize {
    policy
        .effects
        .iter()
        .find_map(|effect| match &effect.value {
            Effect::Redact(redact) => Some(redact.group),
            _ => None,
        })
        .unwrap_or(0)
}
