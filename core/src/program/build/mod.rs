//! Bundle to program: every policy is checked and compiled, also one that is switched off.

mod condition;
mod effect;
mod example;
mod judge;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::detector::Asked;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{self, Bundle, LogLevel, Mode, Policies};
use crate::fingerprint::Key;
use crate::ir::{Conditions, Field, RequestSchema, resolve_field};
use crate::kind::KindSet;
use crate::limits::Limits;
use crate::pattern::{MatcherSet, Prefilter};
use crate::persistent::Lookup;
use crate::value::Digest;
use crate::verdict::{EffectKind, Fail};

use crate::program::finders::{Added, Finders};
use crate::program::interner::Interner;
use crate::program::{
    Audience, Conjunct, FieldId, Finder, FinderId, LogLevels, Plain, Policy, PolicyId, PolicyIndex, Program,
    Rollout, Tags, Tool,
};

/// How a program is built; every choice gives the same decisions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tuning {
    /// Find policies by their scope rather than look at each one.
    pub(crate) index: bool,
    /// Find patterns by what their matches have in common rather than try each one.
    pub(crate) prefilter: Prefilter,
}

impl Default for Tuning {
    fn default() -> Self {
        Tuning { index: true, prefilter: Prefilter::Fastest }
    }
}

/// Checks and compiles the policies of a bundle, reporting everything that is wrong. `policies` are those that were written, and may
/// be named. What is returned after an error must not be used.
pub(crate) fn build(
    head: &Bundle,
    written: Vec<&document::Policy>,
    policies: &Policies,
    conditions: &Conditions<'_>,
    key: Option<&Key>,
    tuning: Tuning,
    problems: &mut Vec<Diagnostic>,
) -> Program {
    let Conditions { sources, schema, limits, .. } = *conditions;
    let mut builder = Builder {
        head,
        policies,
        conditions,
        schema,
        limits,
        nodes: Interner::default(),
        finders: Finders::new(head, sources, limits),
        asks_pii: false,
        has_key: key.is_some(),
        problems: &mut *problems,
    };
    builder.finders.check_bundle(builder.problems);
    let grantable_by = builder.grantable_by();
    let log = log_levels(head);
    let (mut compiled, pii) = builder.compile(written, &log, &[]);
    compiled.sort_by(|left, right| left.rank().cmp(&right.rank()));
    let pii_detected = builder.field(&Field::Fact("pii_detected".into()));
    let (fields, nodes) = builder.nodes.finish();
    let Added { finders, scanner, .. } = builder.finders.finish(tuning.prefilter);
    example::check(head, &finders, &scanner, problems);
    let named = |(id, finder): (FinderId, &Finder)| Some((finder.detector.clone()?, id));
    let names = compiled.iter().zip((0..).map(PolicyId));
    let mut program = Program {
        by_name: names.map(|(policy, id)| ((&*policy.set, &*policy.id), id)).collect(),
        policies: compiled.into_iter().collect(),
        by_field: fields.iter().zip((0..).map(FieldId)).map(|(asked, id)| (&asked.field, id)).collect(),
        fields: fields.into_iter().collect(),
        nodes: nodes.into_iter().collect(),
        by_matcher: Lookup::default(),
        by_detector: (0..).map(FinderId).zip(&finders).filter_map(named).collect(),
        finders: finders.into_iter().collect(),
        scanner,
        index: PolicyIndex::default(),
        levels: head.schema.levels.iter().map(|level| level.as_str().into()).collect(),
        id: head.id.as_str().into(),
        tenant: head.tenant.as_deref().map(Arc::from),
        digest: Digest::default(),
        key: key.cloned(),
        facts: Arc::new(schema.facts.clone()),
        tools: Arc::new(
            head.schema.tools.iter().map(|(name, tool)| (name.clone(), self::tool(tool))).collect(),
        ),
        pins_tools: head.schema.tools.values().any(|tool| tool.server.is_some() || tool.hash.is_some()),
        deny: head.defaults.deny,
        grantable_by,
        log: Arc::new(log),
        pii: pii.into(),
        pii_matchers: MatcherSet::default(),
        detector_matchers: MatcherSet::default(),
        assignment_matchers: MatcherSet::default(),
        pii_detected,
        limits: limits.clone(),
    };
    let numbered = (0..).map(FinderId).zip(program.finders.iter());
    program.by_matcher = numbered.filter_map(|(id, finder)| Some((finder.matcher()?, id))).collect();
    let detectors = program.finders.iter().filter(|finder| finder.detector.is_some());
    program.detector_matchers = detectors.filter_map(Finder::matcher).collect();
    let readers = program.finders.iter().filter(|finder| finder.reads_name());
    program.assignment_matchers = readers.filter_map(Finder::matcher).collect();
    program.pii_matchers = program.matchers_and_rivals(&program.pii);
    program.index = PolicyIndex::new(&program, tuning.index);
    program
}

fn tool(tool: &document::ToolDecl) -> Tool {
    Tool {
        server: tool.server.clone(),
        hash: tool.hash.clone(),
        args: tool.args.clone(),
        input_schema: tool.input_schema.clone(),
        labels: tool.labels.clone().into(),
    }
}

/// What is to be different.
#[derive(Debug)]
pub(crate) struct Change<'a> {
    /// Policies that come in, or replace those of their set and id.
    pub(crate) changed: Vec<&'a document::Policy>,
    /// Set and id of others that go.
    pub(crate) gone: Vec<(&'a str, &'a str)>,
}

/// Checks and compiles what changes, and makes a program with it. `policies` are those that there are then. Of the rest of the
/// bundle at most the sets differ from that of `base`. What is returned after an error must not be used.
///
/// Takes what the changed policies take, whatever else there is, and some bytes for each policy of their scopes and kinds; if
/// patterns are new, see [`Scanner`](crate::pattern::Scanner).
pub(crate) fn update(
    base: &Program,
    head: &Bundle,
    policies: &Policies,
    change: Change<'_>,
    conditions: &Conditions<'_>,
    tuning: Tuning,
    problems: &mut Vec<Diagnostic>,
) -> Program {
    let Conditions { sources, schema, limits, .. } = *conditions;
    let mut builder = Builder {
        head,
        policies,
        conditions,
        schema,
        limits,
        nodes: Interner::over(base),
        finders: Finders::over(base, head, sources),
        asks_pii: false,
        has_key: base.key.is_some(),
        problems,
    };
    let log = log_levels(head);
    let Change { changed, gone } = change;
    let names = changed.iter().map(|policy| (&*policy.set, &*policy.id)).chain(gone);
    let replaced: Vec<PolicyId> = names.filter_map(|(set, id)| base.compiled(set, id)).collect();
    let (compiled, pii) = builder.compile(changed, &log, &base.pii);
    let (fields, nodes) = builder.nodes.finish();
    let Added { finders, competing, scanner } = builder.finders.finish(tuning.prefilter);
    let mut program = Program { scanner, log: Arc::new(log), ..base.clone() };
    for asked in fields {
        let field = asked.field.clone();
        let id = FieldId(program.fields.push(asked));
        program.by_field.insert(&field, id);
    }
    for node in nodes {
        program.nodes.push(node);
    }
    for (id, rivals) in competing {
        if let Some(finder) = program.finder(id).cloned() {
            program.finders.set(id.0, Finder { rivals, ..finder });
        }
    }
    for finder in finders {
        let (name, matcher) = (finder.detector.clone(), finder.matcher());
        program.assignment_matchers.extend(matcher.filter(|_| finder.reads_name()));
        let id = FinderId(program.finders.push(finder));
        if let Some(name) = &name {
            program.by_detector.insert(name, id);
        }
        if let Some(matcher) = matcher {
            program.by_matcher.insert(&matcher, id);
            program.detector_matchers.extend(name.map(|_| matcher));
        }
    }
    if base.pii.is_empty() {
        program.pii_matchers = program.matchers_and_rivals(&pii);
        program.pii = pii.into();
    }
    let mut index = base.index.clone();
    for id in replaced {
        index.remove(id, &program);
    }
    for policy in compiled {
        let (set, name) = (policy.set.clone(), policy.id.clone());
        let id = PolicyId(program.policies.push(policy));
        program.by_name.insert(&(&*set, &*name), id);
        index.insert(id, &program);
    }
    program.index = index;
    program
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
    /// Everything of the bundle but its policies.
    head: &'a Bundle,
    policies: &'a Policies,
    conditions: &'a Conditions<'a>,
    schema: &'a RequestSchema,
    limits: &'a Limits,
    nodes: Interner<'a>,
    finders: Finders<'a>,
    /// Whether the policy at hand asks for `pii_detected`.
    asks_pii: bool,
    /// Whether the host gave a key for fingerprints.
    has_key: bool,
    problems: &'a mut Vec<Diagnostic>,
}

/// A policy, and whether it is switched off: checked all the same.
struct Compiled {
    policy: Policy,
    disabled: bool,
}

impl Builder<'_> {
    /// The policies among `written` that are not switched off; and the finders of personal data, if `log` or a policy needs them
    /// or there are some `known`.
    fn compile(
        &mut self,
        mut written: Vec<&document::Policy>,
        log: &LogLevels,
        known: &[FinderId],
    ) -> (Vec<Policy>, Vec<FinderId>) {
        // Matchers are numbered as policies name them, so the order written must not matter here.
        written.sort_by_key(|policy| (&policy.set, &policy.id));
        let mut asks_pii = log.needs_pii;
        let mut compiled: Vec<(Policy, bool)> = Vec::with_capacity(written.len());
        for policy in written {
            self.asks_pii = false;
            let Compiled { policy, disabled } = self.policy(policy);
            if !disabled {
                asks_pii |= self.asks_pii;
                compiled.push((policy, self.asks_pii));
            }
        }
        let pii = match known {
            [] if asks_pii => self.finders.detector("pii.*", Asked::default()).unwrap_or_default(),
            known => known.to_vec(),
        };
        let with_pii = |(mut policy, asks): (Policy, bool)| {
            if asks {
                policy.finders = policy.finders.iter().chain(&pii).copied().collect();
            }
            policy
        };
        (compiled.into_iter().map(with_pii).collect(), pii)
    }

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
        let Some(name) = &self.head.defaults.grantable_by else { return 0 };
        let place = self.head.schema.levels.iter().position(|level| *level == name.value);
        place.and_then(|place| u8::try_from(place).ok()).unwrap_or(0)
    }

    fn policy(&mut self, policy: &document::Policy) -> Compiled {
        let effects = policy.effect_kinds();
        let mut finders = Vec::new();
        let mut fields = Vec::new();
        let conjuncts = self.conjuncts(policy, &mut finders, &mut fields);
        let fail = policy.fail.or(self.head.defaults.fail).unwrap_or(Fail::Auto);
        let judge = self.judge(policy, effects);
        let plain = self.plain(policy);
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
            scope: policy.scope.iter().map(|(_, name)| name.as_str().into()).collect(),
            audience,
            kinds: policy.kinds.or(self.head.defaults.kinds).unwrap_or(KindSet::ALL),
            severity: policy.severity,
            effects,
            parameters: self.parameters(policy),
            approve: effects.contains(EffectKind::Approve).then(|| policy.approve.clone()),
            closed: fail.is_closed(policy.severity, effects),
            shadow: policy.mode == Mode::Shadow,
            rollout,
            tests: self.nodes.taken_apart(&conjuncts),
            conjuncts: conjuncts.into(),
            finders: finders.into(),
            fields: fields.into(),
            judge,
            plain,
            waivable: policy.waivable,
            waiver,
            notify: policy.notify.clone(),
            message: policy.message.as_deref().map(Arc::from),
            tags: self.tags(policy),
            labels: policy.labels.iter().map(|label| label.value.clone()).collect(),
        };
        self.check_labels(policy);
        Compiled { policy: compiled, disabled: policy.mode == Mode::Disabled }
    }

    /// Labels that the bundle does not declare, where it declares some: no condition could ask for them.
    fn check_labels(&mut self, policy: &document::Policy) {
        let declared = &self.schema.labels;
        for label in
            policy.labels.iter().filter(|label| !declared.is_empty() && !declared.contains(&label.value))
        {
            let problem =
                Diagnostic::new(Code::Field, format!("`{}` is not a label of `schema.labels`", label.value))
                    .at(label.span)
                    .did_you_mean(&label.value, declared.iter().map(String::as_str));
            self.report(policy, "labels", problem);
        }
    }

    /// Which words of a text a finder's hits break.
    fn plain(&mut self, policy: &document::Policy) -> Option<Box<Plain>> {
        let plain = policy.plain.as_ref()?;
        // Of two clauses that a finder checks, the one with the narrower detector is meant: of "personal data such as social
        // security numbers" the second.
        let mut quotes: Vec<(FinderId, usize, Arc<str>)> = Vec::new();
        if let Some(detect) = &policy.detect {
            let asked = Self::asked(policy, detect);
            let named: Vec<&str> = detect.any.iter().map(|name| name.value.as_str()).collect();
            for (detector, words) in
                plain.quotes.iter().filter(|(detector, _)| named.contains(&detector.as_str()))
            {
                let finders = self.finders.detector(detector, asked).unwrap_or_default();
                let width = finders.len();
                quotes.extend(finders.into_iter().map(|finder| (finder, width, Arc::from(words.as_str()))));
            }
        }
        quotes.sort_by_key(|(finder, width, _)| (*finder, *width));
        quotes.dedup_by_key(|(finder, ..)| *finder);
        let quotes: Vec<(FinderId, Arc<str>)> =
            quotes.into_iter().map(|(finder, _, words)| (finder, words)).collect();
        let words = plain.quotes.iter().find(|(detector, _)| detector.is_empty());
        let words = words.map(|(_, words)| Arc::from(words.as_str()));
        Some(Box::new(Plain { coverage: plain.coverage, words, quotes: quotes.into() }))
    }

    fn rollout(&mut self, policy: &document::Policy) -> Option<Rollout> {
        let rollout = policy.rollout.as_ref()?;
        let Some((by, _)) = resolve_field(&rollout.by, self.schema) else {
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
        let by = self.field(&by);
        Some(Rollout { threshold, by, otherwise_shadow: rollout.otherwise != Mode::Disabled })
    }

    fn field(&mut self, field: &Field) -> FieldId {
        self.nodes.field(field, &self.schema.facts)
    }

    fn audience(&mut self, policy: &document::Policy) -> Box<[Audience]> {
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
                let is_list = matches!(field, Field::Groups | Field::Roles);
                Audience { field: self.field(&field), is_list, members: members.into() }
            })
            .collect()
    }

    /// Tags of the families that neither the bundle nor the policy's set switches off.
    fn tags(&self, policy: &document::Policy) -> Tags {
        let off = |switches: &BTreeMap<String, bool>, family: &String| switches.get(family) == Some(&false);
        let set = self.head.sets.get(&policy.set);
        policy
            .tags
            .iter()
            .filter(|(family, _)| !off(&self.head.frameworks, family))
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
