//! The laws of a decision, each a check that can be turned on any evaluator: the real one, which must keep it, or a
//! broken one, which must be caught.

use std::cell::RefCell;
use std::collections::BTreeSet;

use lictor::decision::{Decision, Status};
use lictor::{EffectKind, Limits, Options, Request, Scratch, Value, Verdict};
use serde_json::{Value as Json, json};

use crate::compare::evaluated;
use crate::generate::{Gen, Pair, compile, key};
use crate::oracle::{Mutation, Oracle, Rows, comparable};

/// Something that decides.
pub trait Decides {
    /// The decision on a request, by the policies of a document. `None` where either cannot be read.
    fn decide(&self, document: &Json, request: &Json) -> Option<Decision>;
}

/// The evaluator.
#[derive(Clone, Copy, Debug)]
pub struct Real;

impl Decides for Real {
    fn decide(&self, document: &Json, request: &Json) -> Option<Decision> {
        compile(document).ok()?.evaluator.evaluate(&read(request)?).ok()
    }
}

/// The oracle with one rule broken.
#[derive(Clone, Copy, Debug)]
pub struct Broken(pub Mutation);

impl Decides for Broken {
    fn decide(&self, document: &Json, request: &Json) -> Option<Decision> {
        let evaluator = compile(document).ok()?.evaluator;
        let mut bundle = evaluator.bundle().clone();
        if self.0 == Mutation::KeepsDuplicates {
            let given = document["policies"].as_array()?;
            let twice = |id: &str| given.iter().filter(|policy| policy["id"] == id).count() > 1;
            let copies: Vec<_> = bundle.policies.iter().filter(|policy| twice(&policy.id)).cloned().collect();
            bundle.policies.extend(copies);
        }
        let running = lictor::prose::enact(&bundle);
        let oracle = Oracle::new(&running, &Limits::default()).keyed(Some(key())).broken(self.0);
        oracle.decide(&read(request)?, Options::default(), Rows::Told).ok()
    }
}

/// The evaluator behind a cache that takes requests with the same kind and place for the same.
#[derive(Debug, Default)]
pub struct Remembers {
    last: RefCell<Option<(String, Decision)>>,
}

impl Decides for Remembers {
    fn decide(&self, document: &Json, request: &Json) -> Option<Decision> {
        let key = format!("{} {}", request["kind"], request["scope"]);
        if let Some((known, decision)) = &*self.last.borrow()
            && *known == key
        {
            return Some(decision.clone());
        }
        let decision = Real.decide(document, request)?;
        *self.last.borrow_mut() = Some((key, decision.clone()));
        Some(decision)
    }
}

/// A law: whether `subject` keeps it on case `case` of run `seed`, and if not, where.
pub type Law = fn(subject: &dyn Decides, seed: u64, case: u64) -> Result<(), String>;

fn read(request: &Json) -> Option<Request> {
    Request::from_json(request.to_string().as_bytes()).ok()
}

fn policies(document: &Json) -> Vec<Json> {
    document["policies"].as_array().cloned().unwrap_or_default()
}

fn with_policies(document: &Json, policies: Vec<Json>) -> Json {
    let mut document = document.clone();
    document["policies"] = policies.into();
    document
}

fn same(
    what: &str,
    document: &Json,
    request: &Json,
    left: &Option<Decision>,
    right: &Option<Decision>,
) -> Result<(), String> {
    if left == right {
        return Ok(());
    }
    let show = |decision: &Option<Decision>| decision.as_ref().map_or_else(String::new, Decision::to_json);
    Err(format!("{what}\n{document}\n{request}\n{}\n{}", show(left), show(right)))
}

/// Order: any permutation of policies gives the identical decision.
pub fn order(subject: &dyn Decides, seed: u64, case: u64) -> Result<(), String> {
    let mut choices = Gen::new(seed, case);
    let Pair { document, request, .. } = choices.pair();
    let mut shuffled = policies(&document);
    choices.shuffle(&mut shuffled);
    let (before, after) =
        (subject.decide(&document, &request), subject.decide(&with_policies(&document, shuffled), &request));
    same("another order, another decision", &document, &request, &before, &after)
}

/// Idempotence: a policy that is given twice changes nothing.
pub fn idempotence(subject: &dyn Decides, seed: u64, case: u64) -> Result<(), String> {
    let mut choices = Gen::new(seed, case);
    let Pair { document, request, .. } = choices.pair();
    let mut doubled = policies(&document);
    let copy = choices.pick(&doubled);
    let place = choices.below(doubled.len() + 1);
    doubled.insert(place, copy);
    let (before, after) =
        (subject.decide(&document, &request), subject.decide(&with_policies(&document, doubled), &request));
    same("a duplicate changes the decision", &document, &request, &before, &after)
}

/// Authority: policies below a level take nothing away from what those at and above it decide. Without delegated
/// default-deny, which is the exception, and without shared limits, which are nobody's policy.
pub fn authority(subject: &dyn Decides, seed: u64, case: u64) -> Result<(), String> {
    let mut choices = Gen::new(seed, case);
    let Pair { mut document, request, .. } = choices.pair();
    if let Some(defaults) = document["defaults"].as_object_mut() {
        defaults.remove("decision");
        defaults.remove("grantable_by");
        defaults.remove("limits");
    }
    let lowest = 1 + choices.below(2);
    let level = |policy: &Json| policy["scope"].as_object().map_or(0, serde_json::Map::len);
    let high = policies(&document).into_iter().filter(|policy| level(policy) <= lowest).collect();
    let alone = subject.decide(&with_policies(&document, high), &request);
    let (Some(alone), Some(all)) = (alone, subject.decide(&document, &request)) else { return Ok(()) };
    contains(&all, &alone).map_err(|lost| {
        format!(
            "{lost}\n{document}\n{request}\nabove alone {}\nall         {}",
            alone.to_json(),
            all.to_json()
        )
    })
}

/// Whether a decision is at least another, and has its obligations; a deny supersedes what would have been rewritten, approved
/// or judged.
fn contains(all: &Decision, part: &Decision) -> Result<(), String> {
    if all.verdict < part.verdict {
        return Err("the verdict is milder".to_owned());
    }
    let stands = |kind: &EffectKind| {
        all.verdict < Verdict::Deny || matches!(kind.verdict(), Verdict::Allow | Verdict::Deny)
    };
    if let Some(lost) = part.effects.iter().filter(stands).find(|kind| !all.effects.contains(*kind)) {
        return Err(format!("the effect {lost} is lost"));
    }
    let notified = |decision: &Decision| -> BTreeSet<String> {
        decision.notify.iter().map(|notice| notice.policy.clone()).collect()
    };
    if !notified(part).is_subset(&notified(all)) {
        return Err("somebody is no longer notified".to_owned());
    }
    if let (Some(all), Some(part)) = (&all.fallback, &part.fallback) {
        contains(all, part)?;
    }
    if all.verdict == Verdict::Deny {
        return Ok(());
    }
    let covered = part.redactions.iter().all(|span| {
        all.redactions
            .iter()
            .any(|other| other.path == span.path && other.start <= span.start && span.end <= other.end)
    });
    if !covered {
        return Err("a span is no longer redacted".to_owned());
    }
    let approvals =
        part.approvals.iter().all(|own| all.approvals.iter().any(|other| other.policy == own.policy));
    let checks = part.pending.iter().all(|own| all.pending.iter().any(|other| other.policy == own.policy));
    if !approvals || !checks {
        return Err("an approval or a check is lost".to_owned());
    }
    let throttled =
        |(counter, limit): (&String, &f64)| all.throttle.get(counter).is_some_and(|least| least <= limit);
    let route = |decision: &Decision| decision.route.as_ref().map(|route| route.model.clone());
    let args = |(path, value): (&String, &Value)| all.set_args.get(path) == Some(value);
    if !part.throttle.iter().all(throttled)
        || part.route.is_some() && route(part) != route(all)
        || !part.set_args.iter().all(args)
    {
        return Err("a rewriting is weakened".to_owned());
    }
    Ok(())
}

/// Nothing hidden: every policy in scope and audience whose condition is not false is in the rationale.
pub fn nothing_hidden(subject: &dyn Decides, seed: u64, case: u64) -> Result<(), String> {
    let Pair { document, request, .. } = Gen::new(seed, case).pair();
    let Some(decision) = subject.decide(&document, &request) else { return Ok(()) };
    if decision.rationale_total.is_some() {
        return Ok(());
    }
    let (Ok(compiled), Some(read)) = (compile(&document), read(&request)) else { return Ok(()) };
    let running = lictor::prose::enact(compiled.evaluator.bundle());
    let oracle = Oracle::new(&running, &Limits::default()).keyed(Some(key()));
    let Ok(all) = oracle.decide(&read, Options::default(), Rows::All) else { return Ok(()) };
    for row in all.rationale.iter().filter(|row| row.status != Status::NotMatched) {
        if !decision.rationale.iter().any(|own| (&own.policy, &own.set) == (&row.policy, &row.set)) {
            return Err(format!("{} is hidden\n{document}\n{request}\n{}", row.policy, decision.to_json()));
        }
    }
    Ok(())
}

/// Judge: answers change pending policies only; none undoes a deny, waives or widens.
pub fn judge(subject: &dyn Decides, seed: u64, case: u64) -> Result<(), String> {
    let mut choices = Gen::new(seed, case);
    let Pair { document, mut request, .. } = choices.pair();
    let Some(unanswered) = subject.decide(&document, &request) else { return Ok(()) };
    // A host that is hasty or hostile also answers what was not asked, and answers where nothing was.
    let check = match unanswered.pending.first() {
        Some(check) => check.clone(),
        None => imagined_check(),
    };
    let mut answers: Vec<Json> = vec![json!({"check": "sha256:00", "verdict": "ok", "score": 1})];
    for check in unanswered.pending.iter().chain([&check]) {
        answers.extend((0..=choices.below(3)).map(|_| choices.answer(check)));
    }
    request["answers"] = answers.into();
    let Some(answered) = subject.decide(&document, &request) else { return Ok(()) };
    let fail = |what: &str| {
        Err(format!(
            "{what}\n{document}\n{request}\nbefore {}\nafter  {}",
            unanswered.to_json(),
            answered.to_json()
        ))
    };
    let without_errors = |decision: &Decision| {
        let mut decision = comparable(decision.clone());
        decision.errors.clear();
        decision
    };
    if unanswered.pending.is_empty() && without_errors(&unanswered) != without_errors(&answered) {
        return fail("answers change a decision that asks nothing");
    }
    if unanswered.rationale_total.is_some() || answered.rationale_total.is_some() {
        return Ok(());
    }
    for row in unanswered.rationale.iter().filter(|row| row.status != Status::Pending) {
        let after = answered.rationale.iter().find(|own| (&own.policy, &own.set) == (&row.policy, &row.set));
        let state =
            |row: &lictor::decision::Row| (row.status, row.waived_by.clone(), row.fail, row.hits.clone());
        if after.map(state) != Some(state(row)) {
            return fail(&format!("answers change {}", row.policy));
        }
    }
    let asked = |id: &str| unanswered.pending.iter().any(|check| check.policy == id);
    if answered
        .rationale
        .iter()
        .any(|row| row.status == Status::Expired || asked(&row.policy) && row.waived_by.is_some())
    {
        return fail("an answer waives or expires");
    }
    // What held without any answer still holds.
    let mut certain = unanswered.clone();
    certain.effects.remove(EffectKind::Judge);
    certain.verdict = certain.effects.verdict();
    certain.pending.clear();
    certain.fallback = None;
    certain.notify.retain(|notice| !asked(&notice.policy));
    contains(&answered, &certain).or_else(|lost| fail(&lost))
}

fn imagined_check() -> lictor::decision::Check {
    let rule =
        lictor::decision::Rule { text: "none".to_owned(), clauses: Vec::new(), exceptions: Vec::new() };
    lictor::decision::Check {
        check: "sha256:01".to_owned(),
        policy: "none".to_owned(),
        kind: "llm".to_owned(),
        rule,
        subject: Vec::new(),
        deadline_ms: None,
        on_timeout: lictor::decision::Fails::Open,
        on_unsure: lictor::decision::Fails::Open,
        min_score: None,
        max_cost_usd: None,
        quorum: None,
        of: None,
    }
}

/// Replay: a decision is a function of bundle and request, whatever was decided before.
pub fn replay(subject: &dyn Decides, seed: u64, case: u64) -> Result<(), String> {
    let mut choices = Gen::new(seed, case);
    let Pair { document, request, .. } = choices.pair();
    let mut other = choices.request(&document);
    other["kind"] = request["kind"].clone();
    other["scope"] = request["scope"].clone();
    let first = subject.decide(&document, &request);
    let between = subject.decide(&document, &other);
    let again = subject.decide(&document, &request);
    same("the second time differs from the first", &document, &request, &first, &again)?;
    let afresh = subject.decide(&document, &other);
    let alone = Real.decide(&document, &other).map(comparable);
    same("what was decided before matters", &document, &other, &between.clone().map(comparable), &alone)?;
    same("the second time differs from the first", &document, &other, &between, &afresh)
}

/// Oracle: the mutations that a comparison with the whole oracle notices on one pair and what follows from it.
pub fn noticed(mutations: &[Mutation], seed: u64, case: u64) -> Vec<Mutation> {
    let mut choices = Gen::new(seed, case);
    let mut pair = choices.pair();
    let compiled = pair.compile();
    let mut noticed = Vec::new();
    for _ in 0..2 {
        let Some(request) = pair.read_request() else { return noticed };
        let running = lictor::prose::enact(compiled.evaluator.bundle());
        let oracle = Oracle::new(&running, &Limits::default()).keyed(Some(key()));
        let whole = oracle.decide(&request, pair.options, pair.rows);
        let differs = |mutation: &&Mutation| {
            oracle.clone().broken(**mutation).decide(&request, pair.options, pair.rows) != whole
        };
        noticed.extend(mutations.iter().filter(differs).copied());
        match whole.ok().and_then(|decision| choices.follow_up(&pair.request, &decision)) {
            Some(request) => pair.request = request,
            None => return noticed,
        }
    }
    noticed
}

/// Wire: a request survives `written`, and gets the decision it had; a decision survives its JSON.
///
/// # Errors
/// What does not survive.
pub fn wire(written: fn(&Request) -> Value, seed: u64, case: u64) -> Result<(), String> {
    let pair = Gen::new(seed, case).pair();
    let Some(request) = pair.read_request().filter(|request| request.problems.is_empty()) else {
        return Ok(());
    };
    let again = Request::from_value(written(&request)).map_err(|error| error.to_string())?;
    if again != request {
        return Err(format!("the request changes\n{}", pair.request));
    }
    let compiled = pair.compile();
    let mut scratch = Scratch::default();
    let Ok(decision) = evaluated(&compiled.evaluator, &request, &pair, &mut scratch) else { return Ok(()) };
    let read = Decision::from_json(&decision.to_json()).map_err(|error| error.to_string())?;
    if read != decision || read.to_json() != decision.to_json() {
        return Err(format!("the decision changes\n{}", decision.to_json()));
    }
    Ok(())
}
