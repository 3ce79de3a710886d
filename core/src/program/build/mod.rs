//! Bundle to program: every policy is checked and compiled, also one that is switched off.

mod condition;
mod effect;
mod example;
mod judge;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::detector::Asked;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{self, Bundle, LogLevel, Mode};
use crate::fingerprint::Key;
use crate::ir::{Conditions, Field, RequestSchema, resolve_field};
use crate::kind::KindSet;
use crate::limits::Limits;
use crate::pattern::{MatcherId, Prefilter};
use crate::value::Name;
use crate::verdict::{EffectKind, Fail};

use crate::program::finders::Finders;
use crate::program::interner::Interner;
use crate::program::{
    Audience, Conjunct, FieldId, Finder, FinderId, LogLevels, Plain, Policy, PolicyIndex, Program, Rollout,
    Speaks, Tags,
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

/// Checks and compiles a bundle, reporting everything that is wrong. What is returned after an error must not be used.
pub(crate) fn build(
    bundle: &Bundle,
    conditions: &Conditions<'_>,
    key: Option<&Key>,
    tuning: Tuning,
    problems: &mut Vec<Diagnostic>,
) -> Program {
    let Conditions { sources, schema, limits, .. } = *conditions;
    let levels: Box<[Name]> = bundle.schema.levels.iter().map(|level| level.as_str().into()).collect();
    let mut builder = Builder {
        bundle,
        conditions,
        schema,
        limits,
        nodes: Interner::default(),
        finders: Finders::new(bundle, sources, limits),
        asks_pii: false,
        has_key: key.is_some(),
        problems: &mut *problems,
    };
    builder.finders.check_bundle(builder.problems);
    let grantable_by = builder.grantable_by();
    // Finders are numbered as policies name them, and numbers break ties, so the order written must not matter here.
    let mut written: Vec<&document::Policy> = bundle.policies.iter().collect();
    written.sort_by_key(|policy| (&policy.set, &policy.id));
    let mut policies: Vec<(Policy, bool)> = written
        .into_iter()
        .map(|policy| {
            builder.asks_pii = false;
            (builder.policy(policy), builder.asks_pii)
        })
        .filter(|(compiled, _)| !compiled.disabled)
        .map(|(compiled, asks_pii)| (compiled.policy, asks_pii))
        .collect();
    let log = log_levels(bundle);
    let asks_pii = log.needs_pii || policies.iter().any(|(_, asks)| *asks);
    let pii = if asks_pii {
        builder.finders.detector("pii.*", Asked::default()).unwrap_or_default()
    } else {
        Vec::new()
    };
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
    let pii_detected = builder.field(&Field::Fact("pii_detected".into()));
    let (fields, nodes) = builder.nodes.finish();
    let (finders, scanner) = builder.finders.finish(tuning.prefilter);
    example::check(bundle, &finders, &scanner, problems);
    let by_matcher = by_matcher(&finders);
    let matcher = |id: &FinderId| finders.get(id.0 as usize).and_then(Finder::matcher);
    let rivals = |id: &FinderId| finders.get(id.0 as usize).map_or(&[][..], |finder| &finder.rivals);
    let pii_matchers = pii.iter().chain(pii.iter().flat_map(rivals)).filter_map(matcher).collect();
    let detectors = finders.iter().filter(|finder| finder.detector.is_some());
    let detector_matchers = detectors.filter_map(Finder::matcher).collect();
    let reads_name =
        |finder: &&Finder| matches!(finder.speaks, Speaks::BuiltIn(detector, _) if detector.group() > 0);
    let assignment_matchers = finders.iter().filter(reads_name).filter_map(Finder::matcher).collect();
    let mut program = Program {
        policies: policies.into(),
        fields,
        nodes,
        finders,
        by_matcher,
        scanner,
        index: PolicyIndex::default(),
        levels,
        id: bundle.id.as_str().into(),
        tenant: bundle.tenant.as_deref().map(Arc::from),
        digest: bundle.digest(),
        key: key.cloned(),
        facts: schema.facts.clone(),
        tools: schema
            .tools
            .iter()
            .filter_map(|(name, tool)| Some((name.clone(), tool.args.clone()?)))
            .collect(),
        deny: bundle.defaults.deny,
        grantable_by,
        log,
        pii_matchers,
        detector_matchers,
        assignment_matchers,
        pii: pii.into(),
        pii_detected,
        limits: limits.clone(),
    };
    program.index = PolicyIndex::new(&program, tuning.index);
    program
}

/// The finders of each matcher of the scanner.
fn by_matcher(finders: &[Finder]) -> Box<[(MatcherId, FinderId)]> {
    let mut pairs: Box<[(MatcherId, FinderId)]> =
        (0..).map(FinderId).zip(finders).filter_map(|(id, finder)| Some((finder.matcher()?, id))).collect();
    pairs.sort_unstable();
    pairs
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
    conditions: &'a Conditions<'a>,
    schema: &'a RequestSchema,
    limits: &'a Limits,
    nodes: Interner,
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
            kinds: policy.kinds.or(self.bundle.defaults.kinds).unwrap_or(KindSet::ALL),
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
        };
        Compiled { policy: compiled, disabled: policy.mode == Mode::Disabled }
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
