//! Scope, audience, condition, status: steps 2 to 5, each policy by itself.

use lictor::decision::{Check, Status};
use lictor::detector::{self, validate::phone::Regions};
use lictor::diagnostic::Code;
use lictor::document::{DetectMode, Effect, LooksFor, Mode, Policy, Reads, Type};
use lictor::source::Spanned;
use lictor::value::{Value, canonical_json, sha256};
use lictor::{EffectKind, EffectSet, KindSet, Problem, Request};

use super::condition::{Asked, all, any, asks_detector, parsed};
use super::content::{Asks, Finder, Hit, Texts, Where, host_hits};
use super::value::Val;
use super::{Mutation, Oracle, Truth, Unknown};

/// Where one policy in scope stands.
#[derive(Clone)]
pub(super) struct Standing<'b> {
    pub(super) policy: &'b Policy,
    pub(super) level: usize,
    pub(super) effects: EffectSet,
    pub(super) status: Status,
    pub(super) unknown: Option<Unknown>,
    pub(super) hits: Vec<Hit>,
    /// Whether `hits` are all that there are.
    pub(super) complete: bool,
    pub(super) waived_by: Option<&'b Policy>,
    pub(super) broke_glass: bool,
    /// The question, while it is open or has expired.
    pub(super) check: Option<Check>,
    pub(super) contributes: EffectSet,
}

/// A content test of a policy.
struct Test {
    some: Vec<Finder>,
    each: Vec<Vec<Finder>>,
    /// Within whose hits nothing counts.
    except: Vec<Finder>,
    least: usize,
    asks: Asks,
    place: Where,
}

impl<'b> Oracle<'b> {
    /// The texts of the request, with the fields that policies in scope search by name.
    pub(super) fn texts(&self, request: &Request) -> Texts {
        let mut fields: Vec<String> = self
            .bundle
            .policies
            .iter()
            .filter(|policy| policy.mode != Mode::Disabled && Self::in_scope(policy, request))
            .filter(|policy| self.kinds(policy).contains(request.kind))
            .flat_map(|policy| {
                let detect = policy.detect.as_ref().and_then(|detect| detect.reads.as_ref());
                [self.place(policy.reads.as_ref()), self.place(detect)]
            })
            .filter_map(|place| match place {
                Where::Field(name) => Some(name),
                Where::Everywhere | Where::Some(..) => None,
            })
            .collect();
        fields.sort_by_key(|name| (name != "action", name.clone()));
        fields.dedup();
        Texts::gather(self.bundle, request, &fields, self.limits.content_bytes, self.key.clone())
    }

    /// Every policy in scope, strongest first, with what became of its condition; and the limit that was reached.
    pub(super) fn statuses(&self, request: &Request, texts: &Texts) -> (Vec<Standing<'b>>, Option<Problem>) {
        let asked = Asked::new(self.bundle, request, texts, self.limits.quantifier_steps);
        let mut policies: Vec<&'b Policy> = self
            .bundle
            .policies
            .iter()
            .filter(|policy| policy.mode != Mode::Disabled && Self::in_scope(policy, request))
            .collect();
        if !self.is_broken(Mutation::FirstWrittenWins) {
            policies.sort_by(|left, right| Self::rank(left).cmp(&Self::rank(right)));
        }
        let standings = policies.into_iter().filter_map(|policy| self.status(policy, &asked)).collect();
        (standings, asked.out_of_steps.get().then(|| Problem::new(Code::Limit, "", "")))
    }

    fn status(&self, policy: &'b Policy, asked: &Asked<'_>) -> Option<Standing<'b>> {
        let (live, shadow) = match policy.rollout.as_ref() {
            None => (Ok(true), policy.mode == Mode::Shadow),
            Some(rollout) => match enforced(policy, rollout.percent, &rollout.by.value, asked) {
                Ok(true) => (Ok(true), policy.mode == Mode::Shadow),
                Ok(false) if rollout.otherwise == Mode::Disabled => return None,
                Ok(false) => (Ok(true), true),
                Err(unknown) => (Err(unknown), policy.mode == Mode::Shadow),
            },
        };
        let shadow = shadow && !self.is_broken(Mutation::ShadowEnforces);
        let tests = self.tests(policy, asked.texts);
        let truth = if self.kinds(policy).contains(asked.request.kind) {
            self.truth(policy, &tests, live, asked)
        } else {
            Ok(false)
        };
        let truth = match truth {
            Err(Unknown::Absent) if self.is_broken(Mutation::AbsentIsFalse) => Ok(false),
            truth => truth,
        };
        let mut hits = Vec::new();
        let mut complete = true;
        if truth != Ok(false) {
            for test in &tests {
                let finders: Vec<Finder> =
                    test.some.iter().chain(test.each.iter().flatten()).cloned().collect();
                let found = asked.texts.hits(&finders, &test.place, asked.request).into_iter();
                let counts = |hit: &Hit| {
                    asked.texts.counts(hit, &test.asks, asked.request)
                        && !asked.texts.is_within_one_of(hit, &test.except, &test.place, asked.request)
                };
                hits.extend(found.filter(counts));
                complete &= asked.texts.complete(&finders, &test.place, asked.request).is_ok();
            }
            hits.sort();
            hits.dedup();
        }
        let status = match (&truth, self.judge_of(policy)) {
            (Ok(false), _) => Status::NotMatched,
            _ if shadow => Status::Shadow,
            (Ok(true), Some(judge)) if judge.always => Status::Pending,
            (Err(_), Some(judge)) if !judge.always => Status::Pending,
            (Ok(true), _) => Status::Matched,
            (Err(_), _) => Status::Undetermined,
        };
        Some(Standing {
            policy,
            level: Self::level(policy),
            effects: effects(policy),
            unknown: truth.err(),
            status,
            hits,
            complete,
            waived_by: None,
            broke_glass: false,
            check: None,
            contributes: EffectSet::EMPTY,
        })
    }

    /// Audience, condition, and what else must hold.
    fn truth(&self, policy: &Policy, tests: &[Test], live: Truth, asked: &Asked<'_>) -> Truth {
        let to = &policy.applies_to;
        let lists = [
            ("user.groups", &to.groups),
            ("user.id", &to.users),
            ("user.roles", &to.roles),
            ("agent.id", &to.agents),
            ("model.id", &to.models),
            ("tool.name", &to.tools),
            ("environment", &to.environments),
        ];
        let audience = lists.into_iter().filter(|(_, list)| !list.is_empty()).map(|(field, list)| {
            let is_listed =
                |value: &Val| value.text().is_some_and(|text| list.iter().any(|item| item == text));
            match asked.field(field).unwrap_or(Err(Unknown::Absent))? {
                Val::List(values) => any(values.iter().flatten().map(|value| Ok(is_listed(value)))),
                value => Ok(is_listed(&value)),
            }
        });
        let when = policy.when.iter().map(|when| asked.condition(&when.value));
        let matches = policy.field_match.iter().flatten().map(|entry| asked.field_match(entry));
        let content = tests.iter().map(|test| {
            asked.texts.test(
                &test.some,
                &test.each,
                &test.except,
                test.least,
                &test.asks,
                &test.place,
                asked.request,
            )
        });
        let unless = policy.unless.iter().map(|unless| asked.condition(&unless.value).map(|truth| !truth));
        // Break-glass: over at its end, and without a clock nobody can say.
        let until = policy.waives.until.filter(|_| effects(policy).contains(EffectKind::Allow)).into_iter();
        let until = until.map(|until| asked.request.now.map(|now| now < until).ok_or(Unknown::Absent));
        all(audience.chain(when).chain(matches).chain(content).chain(unless).chain(until).chain([live]))
    }

    /// What a policy looks for in texts: its pattern, and its detectors.
    fn tests(&self, policy: &Policy, texts: &Texts) -> Vec<Test> {
        let group = policy
            .effects
            .iter()
            .find_map(|effect| match &effect.value {
                Effect::Redact(redact) => Some(redact.group),
                _ => None,
            })
            .unwrap_or(0);
        let pattern = policy.pattern.iter().map(|pattern| Test {
            some: vec![Finder::pattern(pattern, group)],
            each: Vec::new(),
            except: Vec::new(),
            least: 1,
            asks: Asks::default(),
            place: self.place(policy.reads.as_ref()),
        });
        let detect = policy.detect.iter().map(|detect| {
            let redacts = effects(policy).contains(EffectKind::Redact);
            let regions = Regions::of(detect.regions.iter().map(|code| code.value.as_str()));
            let of_detectors = detector::Asked {
                mode: detect.mode.unwrap_or(if redacts { DetectMode::Redact } else { DetectMode::Alert }),
                regions: regions.expect("a bundle that has compiled names regions"),
            };
            let named = |name: &Spanned<String>| texts.detector(self.bundle, name, of_detectors);
            Test {
                some: detect.any.iter().flat_map(named).collect(),
                each: detect.all.iter().map(named).collect(),
                except: detect.except.iter().flat_map(named).collect(),
                least: detect.min_hits.max(1) as usize,
                asks: Asks {
                    score: detect.min_score,
                    fingerprints: detect.fingerprints.iter().map(|text| text.value.clone()).collect(),
                },
                place: self.place(detect.reads.as_ref()),
            }
        });
        pattern.chain(detect).collect()
    }

    /// What `in` says.
    fn place(&self, reads: Option<&Reads>) -> Where {
        let Some(reads) = reads else { return Where::Everywhere };
        let words = |words: &[Spanned<String>]| words.iter().map(|word| word.value.clone()).collect();
        let several = || Where::Some(words(&reads.paths), words(&reads.roles));
        let ([path], []) = (&*reads.paths, &*reads.roles) else { return several() };
        let is_text = matches!(
            self.bundle.schema.facts.get(&path.value).map(|ty| &ty.value),
            Some(Type::String | Type::Any)
        );
        if path.value == "action" || is_text { Where::Field(path.value.clone()) } else { several() }
    }

    pub(super) fn kinds(&self, policy: &Policy) -> KindSet {
        policy.kinds.or(self.bundle.defaults.kinds).unwrap_or(KindSet::ALL)
    }

    /// What is wrong with the request: what reading it has found, facts and arguments that are not of their declared
    /// types, texts beyond the limit, hits of the host that do not fit.
    pub(super) fn problems(&self, request: &Request, texts: &Texts) -> Vec<Problem> {
        let mut problems = request.problems.clone();
        problems.extend(texts.problems.iter().cloned());
        let mut check = |path: String, value: Option<&Value>, ty: &Type| {
            if value.is_some_and(|value| *value != Value::Null && Val::declared(value, ty).is_none()) {
                problems.push(Problem::new(Code::Type, path, ""));
            }
        };
        let declared = self.bundle.schema.facts.iter().map(|(name, ty)| (name.as_str(), ty.value.clone()));
        let always = [("risk_level", Type::Severity), ("pii_detected", Type::Bool)];
        for (name, ty) in always.into_iter().chain(declared) {
            check(format!("facts.{name}"), request.facts.get(name), &ty);
        }
        let tool = request.tool.as_ref();
        let types = tool
            .and_then(|tool| self.bundle.schema.tools.get(tool.name.as_ref()?))
            .and_then(|tool| tool.args.as_ref());
        for (name, ty) in types.into_iter().flatten() {
            let args = tool.and_then(|tool| tool.args.as_ref()).and_then(Value::as_map);
            check(format!("tool.args.{name}"), args.and_then(|args| args.get(name)), ty);
        }
        let sent = request.facts.get("hits").and_then(Value::as_map);
        for name in self.external_detectors_asked(request, texts) {
            let is_list = sent.is_some_and(|sent| matches!(sent.get(&name), Some(Value::List(_))));
            if is_list && !host_hits(&name, request, &texts.texts).1 {
                problems.push(Problem::new(Code::Type, "facts.hits", ""));
            }
        }
        problems
    }

    /// Detectors of the host that some policy in scope names.
    fn external_detectors_asked(&self, request: &Request, texts: &Texts) -> Vec<String> {
        let external = |name: &&String| {
            self.bundle.detectors.get(*name).is_some_and(|own| own.looks_for == LooksFor::External)
        };
        let mentions = |policy: &Policy, name: &str| {
            let finder = Finder::Own(name.to_owned());
            let tests = self.tests(policy, texts);
            let in_tests = tests.iter().any(|test| {
                test.some.contains(&finder) || test.each.iter().flatten().any(|own| *own == finder)
            });
            let conditions = [&policy.when, &policy.unless];
            in_tests || conditions.into_iter().flatten().any(|text| asks_detector(&parsed(&text.value), name))
        };
        self.bundle
            .detectors
            .keys()
            .filter(external)
            .filter(|name| {
                self.bundle.policies.iter().any(|policy| {
                    policy.mode != Mode::Disabled
                        && Self::in_scope(policy, request)
                        && self.kinds(policy).contains(request.kind)
                        && mentions(policy, name)
                })
            })
            .cloned()
            .collect()
    }
}

pub(super) fn effects(policy: &Policy) -> EffectSet {
    policy.effects.iter().map(|effect| effect.value.kind()).collect()
}

/// Whether the request is on the enforced side: the first eight bytes of SHA-256(policy id, NUL, canonical value),
/// modulo 10,000, below the share.
fn enforced(policy: &Policy, percent: f64, by: &str, asked: &Asked<'_>) -> Truth {
    let value = match asked.field(by) {
        Some(value) => value,
        None if asked.declared_type(by).is_some() => asked.fact(by),
        None => asked.value(&parsed(by), &Vec::new()),
    };
    let value = match value? {
        Val::Text(text) => canonical_json(&text),
        Val::Int(int) => canonical_json(&int),
        Val::Float(float) => canonical_json(&float),
        Val::Bool(truth) => canonical_json(&truth),
        _ => return Err(Unknown::Surprise),
    };
    let digest = sha256(format!("{}\0{value}", policy.id).as_bytes());
    let first = digest.strip_prefix("sha256:").and_then(|digits| digits.get(..16)).unwrap_or_default();
    let number = u64::from_str_radix(first, 16).unwrap_or_default();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of 0 to 100 percent"
    )]
    let threshold = (percent * 100.0).round() as u64;
    Ok(number % 10_000 < threshold)
}
