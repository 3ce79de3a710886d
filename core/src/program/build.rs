//! Bundle to program.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::decision::DEFAULT_DENY;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{self, Bundle, ContentMode, Detect, Effect, Extent, JudgeMode, LogLevel, Mode};
use crate::ir::{self, Field, RequestSchema, resolve_field};
use crate::kind::KindSet;
use crate::limits::Limits;
use crate::source::{SourceMap, Span, Spanned};
use crate::value::Path;
use crate::verdict::{EffectKind, EffectSet, Fail};

use super::finders::Finders;
use super::lower::Lower;
use super::{
    Audience, Conjunct, ContentTest, FinderId, Judge, LogLevels, Node, Policy, Program, Rollout, ScopeIndex,
    Waiver, Within,
};

/// How a program is built; every choice gives the same decisions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tuning {
    /// Find policies by their scope rather than look at each one.
    pub(crate) index: bool,
    /// Find patterns by their literals rather than try each one.
    pub(crate) prefilter: bool,
}

impl Default for Tuning {
    fn default() -> Self {
        Tuning { index: true, prefilter: true }
    }
}

/// Checks and compiles a bundle, reporting everything that is wrong. What is returned after an error must not be used.
pub(crate) fn build(
    bundle: &Bundle,
    sources: &SourceMap,
    host_limits: &Limits,
    tuning: Tuning,
    problems: &mut Vec<Diagnostic>,
) -> Program {
    let limits = bundle.defaults.limits(host_limits);
    let schema = RequestSchema::new(&bundle.schema, &bundle.lists, bundle.detectors.keys().cloned());
    let levels: Box<[Arc<str>]> = bundle.schema.levels.iter().map(|level| level.as_str().into()).collect();
    let mut builder = Builder {
        bundle,
        sources,
        schema,
        limits: &limits,
        nodes: Vec::new(),
        finders: Finders::new(bundle, sources, &limits),
        asks_pii: false,
        problems,
    };
    builder.finders.check_bundle(builder.problems);
    let grantable_by = builder.grantable_by();
    let mut policies: Vec<(Policy, bool)> = bundle
        .policies
        .iter()
        .map(|policy| {
            builder.asks_pii = false;
            (builder.policy(policy), builder.asks_pii)
        })
        .filter(|(compiled, _)| !compiled.disabled)
        .map(|(compiled, asks_pii)| (compiled.policy, asks_pii))
        .collect();
    let log = log_levels(bundle);
    let asks_pii = log.needs_pii || policies.iter().any(|(_, asks)| *asks);
    let pii = if asks_pii { builder.finders.detector("pii.*").unwrap_or_default() } else { Vec::new() };
    let mut policies: Vec<Policy> = policies
        .drain(..)
        .map(|(mut policy, asks)| {
            if asks {
                policy.finders = policy.finders.iter().chain(&pii).copied().collect();
            }
            policy
        })
        .collect();
    policies.sort_by(|left, right| {
        let key = |policy: &Policy| (policy.level, std::cmp::Reverse(policy.severity));
        key(left).cmp(&key(right)).then_with(|| (&left.set, &left.id).cmp(&(&right.set, &right.id)))
    });
    let index = ScopeIndex::new(&levels, &policies, tuning.index);
    let nodes = builder.nodes.into();
    let (finders, scanner) = builder.finders.finish(tuning.prefilter);
    Program {
        policies: policies.into(),
        nodes,
        finders,
        scanner,
        index,
        levels,
        id: bundle.id.as_str().into(),
        tenant: bundle.tenant.as_deref().map(Arc::from),
        digest: bundle.digest().into(),
        facts: builder.schema.facts,
        tools: builder.schema.tools.into_iter().filter_map(|(name, tool)| Some((name, tool.args?))).collect(),
        deny: bundle.defaults.deny,
        grantable_by,
        log,
        pii: pii.into(),
        limits,
    }
}

/// The levels of the bundle and of each organisation with a level of its own; the more talkative one where two sets differ.
fn log_levels(bundle: &Bundle) -> LogLevels {
    let mut levels = LogLevels { default: bundle.defaults.log.unwrap_or_default(), ..LogLevels::default() };
    let mut asked: Vec<LogLevel> = bundle.defaults.log.into_iter().collect();
    for set in bundle.sets.values() {
        let Some(level) = set.log else { continue };
        asked.push(level);
        match &set.org {
            Some(org) => {
                let own = levels.by_org.entry(org.clone()).or_insert(level);
                *own = level.max(*own);
            }
            None => levels.default = levels.default.max(level),
        }
    }
    levels.needs_pii = asked.into_iter().any(|level| level <= LogLevel::Standard);
    levels
}

struct Builder<'a> {
    bundle: &'a Bundle,
    sources: &'a SourceMap,
    schema: RequestSchema,
    limits: &'a Limits,
    nodes: Vec<Node>,
    finders: Finders<'a>,
    /// Whether the policy at hand asks for `pii_detected`.
    asks_pii: bool,
    problems: &'a mut Vec<Diagnostic>,
}

/// A policy, and whether it is switched off: checked all the same.
struct Compiled {
    policy: Policy,
    disabled: bool,
}

impl Builder<'_> {
    fn report(&mut self, policy: &document::Policy, part: &str, problem: Diagnostic) {
        let problem = if problem.context.is_some() {
            problem
        } else {
            problem.context(format!("policy {}, {part}", policy.id))
        };
        self.problems.push(problem);
    }

    /// The lowest level whose allow may grant; decoding has reported a name that is no level.
    fn grantable_by(&self) -> u8 {
        let Some(name) = &self.bundle.defaults.grantable_by else { return 0 };
        let place = self.bundle.schema.levels.iter().position(|level| *level == name.value);
        place.and_then(|place| u8::try_from(place).ok()).unwrap_or(0)
    }

    fn policy(&mut self, policy: &document::Policy) -> Compiled {
        let effects = policy.effect_kinds();
        let mut finders = Vec::new();
        let mut fields = Vec::new();
        let conjuncts = self.conjuncts(policy, &mut finders, &mut fields);
        let fail = policy.fail.or(self.bundle.defaults.fail).unwrap_or(Fail::Auto);
        let judge = self.judge(policy, effects);
        self.check_effects(policy, effects, &conjuncts, judge.is_some());
        let reads_content = conjuncts.iter().any(|conjunct| matches!(conjunct, Conjunct::Content(_)));
        let waiver = self.waiver(policy, effects, reads_content);
        let rollout = self.rollout(policy);
        let audience = self.audience(policy);
        finders.sort_unstable();
        finders.dedup();
        let compiled = Policy {
            id: policy.id.as_str().into(),
            set: policy.set.as_str().into(),
            level: u8::try_from(policy.scope.len().saturating_sub(1)).unwrap_or(u8::MAX),
            scope: policy
                .scope
                .iter()
                .map(|(level, name)| (level.as_str().into(), name.as_str().into()))
                .collect(),
            audience,
            kinds: policy.kinds.or(self.bundle.defaults.kinds).unwrap_or(KindSet::ALL),
            severity: policy.severity,
            effects,
            parameters: self.parameters(policy),
            approve: effects.contains(EffectKind::Approve).then(|| policy.approve.clone()),
            closed: fail.is_closed(policy.severity, effects),
            shadow: policy.mode == Mode::Shadow,
            rollout,
            conjuncts: conjuncts.into(),
            finders: finders.into(),
            fields: fields.into(),
            judge,
            waivable: policy.waivable,
            waiver,
            notify: policy.notify.clone(),
            message: policy.message.as_deref().map(Arc::from),
            tags: self.tags(policy),
        };
        Compiled { policy: compiled, disabled: policy.mode == Mode::Disabled }
    }

    fn conjuncts(
        &mut self,
        policy: &document::Policy,
        finders: &mut Vec<FinderId>,
        fields: &mut Vec<Field>,
    ) -> Vec<Conjunct> {
        let mut conjuncts = Vec::new();
        let matches = policy.field_match.as_deref().unwrap_or_default();
        let pinned = ir::pinned_tools(matches);
        if let Some(when) = &policy.when {
            let node = self.expression(policy, "when", when, pinned.as_deref(), finders);
            conjuncts.extend(node.map(Conjunct::Holds));
        }
        for entry in matches {
            match ir::check_field_match(entry, &self.schema, pinned.as_deref()) {
                Ok(expr) => {
                    let node = self.lower(policy, "match", &expr, entry.key.span, finders);
                    conjuncts.push(Conjunct::Holds(node));
                }
                Err(found) => found.into_iter().for_each(|problem| self.report(policy, "match", problem)),
            }
        }
        if let Some(pattern) = &policy.pattern {
            match self.finders.pattern(pattern, redact_group(policy)) {
                Ok(finder) => {
                    finders.push(finder);
                    conjuncts.push(Conjunct::Content(ContentTest {
                        any: [finder].into(),
                        all: [].into(),
                        within: Within::Everything,
                        min_hits: 1,
                        text: "its pattern".into(),
                    }));
                }
                Err(problem) => self.report(policy, "pattern", problem),
            }
        }
        if let Some(detect) = &policy.detect {
            let test = self.detect(policy, detect);
            finders.extend(test.finders());
            if let Within::Field(field) = &test.within {
                fields.push(field.clone());
            }
            conjuncts.push(Conjunct::Content(test));
        }
        if let Some(unless) = &policy.unless {
            let node = self.expression(policy, "unless", unless, pinned.as_deref(), finders);
            conjuncts.extend(node.map(Conjunct::HoldsNot));
        }
        conjuncts
    }

    fn expression(
        &mut self,
        policy: &document::Policy,
        part: &str,
        text: &Spanned<String>,
        tools: Option<&[String]>,
        finders: &mut Vec<FinderId>,
    ) -> Option<super::NodeId> {
        match ir::check_expression(text, self.sources, &self.schema, tools, self.limits) {
            Ok(expr) => Some(self.lower(policy, part, &expr, text.span, finders)),
            Err(found) => {
                found.into_iter().for_each(|problem| self.report(policy, part, problem));
                None
            }
        }
    }

    fn lower(
        &mut self,
        policy: &document::Policy,
        part: &str,
        expr: &ir::Expr,
        span: Span,
        wanted: &mut Vec<FinderId>,
    ) -> super::NodeId {
        let mut found = Vec::new();
        let node = Lower {
            nodes: &mut self.nodes,
            finders: &mut self.finders,
            limits: self.limits,
            wanted,
            asks_pii: &mut self.asks_pii,
            problems: &mut found,
            span,
        }
        .expr(expr);
        found.into_iter().for_each(|problem| self.report(policy, part, problem));
        node
    }

    fn detect(&mut self, policy: &document::Policy, detect: &Detect) -> ContentTest {
        let any = detect.any.iter().flat_map(|name| self.detector(policy, name)).collect();
        let all = detect.all.iter().map(|name| self.detector(policy, name).into()).collect();
        let within = match &detect.within {
            None => Within::Everything,
            Some(path) => self.within(policy, path),
        };
        let names: Vec<&str> = detect.any.iter().chain(&detect.all).map(|name| name.value.as_str()).collect();
        ContentTest {
            any,
            all,
            within,
            min_hits: detect.min_hits.max(1) as usize,
            text: names.join(", ").into(),
        }
    }

    fn detector(&mut self, policy: &document::Policy, name: &Spanned<String>) -> Vec<FinderId> {
        if let Some(finders) = self.finders.detector(name) {
            return finders;
        }
        let problem =
            Diagnostic::new(Code::NotFound, format!("there is no detector `{}`", name.value)).at(name.span);
        let problem = match self.finders.suggest(name) {
            Some(known) => problem.label(format!("did you mean `{known}`?")),
            None => problem.help(
                "`docs/detectors.md` lists the built-in ones; `detectors:` in the bundle defines others",
            ),
        };
        self.report(policy, "detect", problem);
        Vec::new()
    }

    /// `in`: a path into the tool's arguments or the content, or a field that holds text.
    fn within(&mut self, policy: &document::Policy, path: &Spanned<String>) -> Within {
        if Path::parse(path).is_none() {
            let problem = Diagnostic::new(Code::Type, format!("`{}` is not a path", path.value))
                .at(path.span)
                .help("write a path such as `tool.args.body` or `messages[0].content`");
            self.report(policy, "detect", problem);
        }
        if path.value == "tool.args" || path.starts_with("tool.args.") {
            return Within::Path(path.value.as_str().into());
        }
        match resolve_field(path, &self.schema) {
            Some((
                field @ (Field::Action | Field::Fact(_)),
                document::Type::String | document::Type::Any,
            )) => Within::Field(field),
            Some((_, ty)) => {
                let problem = Diagnostic::new(Code::Type, format!("`{}` is a {ty}; only text can be searched", path.value))
                    .at(path.span)
                    .help("name `action`, a fact of type string, a path below `tool.args`, or a path of the content");
                self.report(policy, "detect", problem);
                Within::Everything
            }
            None => Within::Path(path.value.as_str().into()),
        }
    }

    fn judge(&mut self, policy: &document::Policy, effects: EffectSet) -> Option<Judge> {
        let decl = &policy.judge;
        let content = policy.content.as_ref().filter(|_| policy.content_mode != Some(ContentMode::Note));
        let text = decl.question.as_deref().or(content.map(|content| content.value.as_str()));
        let judged = matches!(policy.content_mode, Some(ContentMode::Judge | ContentMode::DetectorsAndJudge));
        let mode = match (decl.mode, policy.has_matcher()) {
            (Some(JudgeMode::Never), _) => None,
            // Without a matcher there is nothing that could be decided before a judge is asked.
            (Some(_), false) => Some(JudgeMode::Required),
            (Some(mode), true) => Some(mode),
            (None, false) => content.map(|_| JudgeMode::Required),
            (None, true) => (judged && content.is_some()).then_some(JudgeMode::Required),
        };
        // Without `content` either, whoever read the document has reported that a condition is missing or wrong.
        if mode.is_none() && !policy.has_matcher() && policy.content.is_some() {
            let problem = Diagnostic::new(Code::Required, "nothing decides whether this policy applies")
                .at(policy.id_span)
                .help("add `when`, `match`, `pattern` or `detect`, or let a judge read `content`");
            self.report(policy, "condition", problem);
        }
        let mode = mode?;
        let Some(text) = text else {
            let problem = Diagnostic::new(Code::Required, "a judge needs a question")
                .at(policy.id_span)
                .help("give `content`, or `judge: {question: …}`");
            self.report(policy, "judge", problem);
            return None;
        };
        if effects.contains(EffectKind::Allow) {
            let problem =
                Diagnostic::new(Code::Enum, "an allow cannot wait for a judge: an answer never waives")
                    .at(policy.effects.first().map_or(policy.id_span, |effect| effect.span));
            self.report(policy, "effect", problem);
        }
        let quorum = decl.quorum.unwrap_or(1);
        let of = decl.of.unwrap_or(quorum);
        if quorum > of {
            let problem =
                Diagnostic::new(Code::Type, format!("a quorum of {quorum} cannot be reached by {of} judges"))
                    .at(policy.id_span);
            self.report(policy, "judge", problem);
        }
        let fail = policy.fail.or(self.bundle.defaults.judge_on_timeout).or(self.bundle.defaults.fail);
        Some(Judge {
            mode,
            kind: decl.kind,
            text: text.into(),
            clauses: [("c1".into(), text.into())].into(),
            min_score: decl.min_score,
            deadline_ms: decl.deadline_ms,
            quorum,
            of,
            closed: fail.unwrap_or(Fail::Auto).is_closed(policy.severity, effects),
        })
    }

    fn check_effects(
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
        if redact_group(policy) > 0 && policy.pattern.is_none() {
            let problem = Diagnostic::new(
                Code::Required,
                "`group` names a capture group of `pattern`, which is missing",
            )
            .at(at(EffectKind::Redact));
            self.report(policy, "effect", problem);
        }
        if effects.contains(EffectKind::Allow) {
            let contrary = effects.iter().find(|kind| kind.verdict() > crate::verdict::Verdict::Allow);
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
        if policy.id == DEFAULT_DENY {
            let problem = Diagnostic::new(
                Code::Duplicate,
                "`default-deny` is the id of what `defaults.decision: deny` adds",
            )
            .at(policy.id_span);
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
    fn parameters(&self, policy: &document::Policy) -> Box<[Effect]> {
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

    fn waiver(
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
        let known = |name: &Spanned<String>, what: &str, names: Vec<&str>| {
            (!names.contains(&name.value.as_str())).then(|| {
                Diagnostic::new(Code::NotFound, format!("there is no {what} `{}`", name.value))
                    .at(name.span)
                    .did_you_mean(name, names)
            })
        };
        let policies = &self.bundle.policies;
        let problems: Vec<Diagnostic> = waives
            .policies
            .iter()
            .filter_map(|name| {
                known(name, "policy", policies.iter().map(|policy| policy.id.as_str()).collect())
            })
            .chain(waives.sets.iter().filter_map(|name| {
                known(name, "set", policies.iter().map(|policy| policy.set.as_str()).collect())
            }))
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

    fn rollout(&mut self, policy: &document::Policy) -> Option<Rollout> {
        let rollout = policy.rollout.as_ref()?;
        let Some((by, _)) = resolve_field(&rollout.by, &self.schema) else {
            let problem =
                Diagnostic::new(Code::Field, format!("`{}` is not a field of the request", rollout.by.value))
                    .at(rollout.by.span)
                    .help("name the field whose value picks the side, such as `user.id`");
            self.report(policy, "rollout", problem);
            return None;
        };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "decoding has checked 0 to 100, so this is 0 to 10,000"
        )]
        let threshold = (rollout.percent.clamp(0.0, 100.0) * 100.0).round() as u16;
        Some(Rollout { threshold, by, otherwise_shadow: rollout.otherwise != Mode::Disabled })
    }

    fn audience(&self, policy: &document::Policy) -> Box<[Audience]> {
        let to = &policy.applies_to;
        let lists = [
            (Field::Groups, &to.groups),
            (Field::User, &to.users),
            (Field::Roles, &to.roles),
            (Field::Agent, &to.agents),
            (Field::Model, &to.models),
            (Field::ToolName, &to.tools),
            (Field::Environment, &to.environments),
        ];
        lists
            .into_iter()
            .filter(|(_, members)| !members.is_empty())
            .map(|(field, members)| {
                let mut members = members.clone();
                members.sort_unstable();
                Audience { field, members: members.into() }
            })
            .collect()
    }

    /// Tags of the families that neither the bundle nor the policy's set switches off.
    fn tags(&self, policy: &document::Policy) -> Box<[(Arc<str>, Box<[Arc<str>]>)]> {
        let off = |switches: &BTreeMap<String, bool>, family: &String| switches.get(family) == Some(&false);
        let set = self.bundle.sets.get(&policy.set);
        policy
            .tags
            .iter()
            .filter(|(family, _)| !off(&self.bundle.frameworks, family))
            .filter(|(family, _)| !set.is_some_and(|set| off(&set.frameworks, family)))
            .map(|(family, references)| {
                (
                    family.as_str().into(),
                    references.iter().map(|reference| reference.as_str().into()).collect(),
                )
            })
            .collect()
    }
}

/// A path below `tool.args`, without that prefix.
fn argument_path(path: &str) -> Option<&str> {
    let below = path.strip_prefix("tool.args.").unwrap_or(path);
    Path::parse(below).map(|_| below)
}

/// The capture group of `pattern` that is redacted; 0 is the whole match.
fn redact_group(policy: &document::Policy) -> usize {
    policy
        .effects
        .iter()
        .find_map(|effect| match &effect.value {
            Effect::Redact(redact) => Some(redact.group),
            _ => None,
        })
        .unwrap_or(0)
}
