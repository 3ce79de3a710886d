//! Rules to native policies: what runs in place of a text.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::document::{
    Approve, Bundle, ContentMode, ContextDecl, Detect, DetectorDecl, Effect, Examples, Judge, JudgeMode,
    LooksFor, Plain, Policy, Syntax, Type,
};
use crate::kind::KindSet;
use crate::source::{Span, Spanned};
use crate::verdict::EffectKind;

use super::rule::{Lift, Object, Rule, Test, escaped};
use super::{Clause, Level, Reading, read};

/// The bundle that runs: each policy in plain language is replaced by the native policies that its text comes to, with the
/// detectors, facts and counters that they need. Policies with a matcher of their own stay as they are. One text can
/// come to several policies of one id: one for what detectors find, one for what a judge is asked.
///
/// A bundle without plain language is handed back as it is. Linear in the bundle.
pub fn enact(bundle: &Bundle) -> Cow<'_, Bundle> {
    enacted(bundle, bundle.policies.iter()).map_or(Cow::Borrowed(bundle), Cow::Owned)
}

/// Whether [`enact`] may put something else in the place of a policy.
pub(crate) fn is_read(policy: &Policy) -> bool {
    policy.content.is_some() && policy.plain.is_none()
}

/// [`enact`] on a bundle whose policies are `written`; `None` without plain language.
pub(crate) fn enacted<'p>(
    head: &Bundle,
    written: impl Iterator<Item = &'p Policy> + Clone,
) -> Option<Bundle> {
    if !written.clone().any(is_read) {
        return None;
    }
    let mut running = Bundle { policies: Vec::new(), ..head.clone() };
    for policy in written {
        let content = policy.content.as_ref().filter(|_| policy.content_mode != Some(ContentMode::Note));
        match content {
            Some(content) if policy.plain.is_none() => {
                let reading = read(&content.value);
                let judged = Policy { content_mode: Some(ContentMode::Judge), ..policy.clone() };
                let fits = fits(&reading, head);
                let policies = policies(if fits { policy } else { &judged }, &reading, content);
                if !policy.has_matcher() && fits {
                    declare(&reading, content.span, &mut running);
                }
                running.policies.extend(policies);
            }
            _ => running.policies.push(policy.clone()),
        }
    }
    Some(running)
}

/// The native policies that `policy` comes to.
pub(super) fn policies(policy: &Policy, reading: &Reading, content: &Spanned<String>) -> Vec<Policy> {
    let mut plain = Plain { coverage: reading.level, quotes: quotes(reading) };
    let judged_by_hand = policy.judge.mode.is_some() || policy.judge.question.is_some();
    let whole = judged_by_hand || policy.content_mode == Some(ContentMode::Judge);
    if policy.has_matcher()
        && !policy.detect.as_ref().is_some_and(|detect| super::check::open(reading, detect).is_empty())
    {
        plain.coverage = plain.coverage.max(Level::Partial);
    }
    if policy.has_matcher() || whole {
        let mut policy = policy.clone();
        if policy.judge.question.is_none() && policy.judge.clauses.is_empty() {
            let asked: Vec<usize> = (0..reading.clauses.len()).collect();
            ask(&mut policy, reading, &asked, all_exceptions(reading));
        }
        policy.plain = Some(plain);
        return vec![policy];
    }
    let mode = policy.content_mode;
    let mut found = Vec::new();
    let mut asking: Vec<Policy> = Vec::new();
    for rule in &reading.rules {
        let mut one =
            Policy { plain: Some(plain.clone()), kinds: kinds(policy.kinds, rule.kinds), ..policy.clone() };
        approve(&mut one, rule);
        if !rule.objects.is_empty() {
            let mut matching = one.clone();
            // What asks a judge stands apart, so this policy asks nobody because of its mode.
            matching.content_mode = mode.and(Some(ContentMode::Detectors));
            if let (Some(plain), [object]) = (&mut matching.plain, rule.objects.as_slice()) {
                let words = reading.clauses.get(object.clause).map(|clause| clause.text.clone());
                plain.quotes.extend(words.map(|words| (String::new(), words)));
            }
            matchers(&mut matching, rule, content.span);
            if mode != Some(ContentMode::Detectors) && needs_meaning(rule) {
                let mut asked: Vec<usize> = rule.objects.iter().map(|object| object.clause).collect();
                asked.extend(&rule.narrowing);
                ask(&mut matching, reading, &asked, exceptions_of(rule));
                matching.judge.mode = Some(JudgeMode::Required);
            }
            found.push(matching);
        }
        let mut questions = rule.questions.clone();
        if mode == Some(ContentMode::Detectors) {
            questions.clear();
        } else if mode == Some(ContentMode::DetectorsAndJudge) {
            let is_gap = |object: &&Object| {
                reading
                    .clauses
                    .get(object.clause)
                    .is_some_and(|clause| clause.status != super::Status::Enforced)
            };
            questions.extend(rule.objects.iter().filter(is_gap).map(|object| object.clause));
        }
        if !questions.is_empty() {
            questions.extend(&rule.narrowing);
            conditions(&mut one, rule, Vec::new(), content.span);
            one.judge.mode = Some(JudgeMode::Required);
            let same = |other: &&mut Policy| {
                other.kinds == one.kinds
                    && other.when == one.when
                    && other.unless == one.unless
                    && other.effects == one.effects
            };
            // One question about the whole text rather than one a sentence.
            match asking.iter_mut().find(same) {
                Some(other) => ask(other, reading, &questions, exceptions_of(rule)),
                None => {
                    ask(&mut one, reading, &questions, exceptions_of(rule));
                    asking.push(one);
                }
            }
        }
    }
    found.append(&mut asking);
    if found.is_empty() && mode.is_none() {
        // Nothing of the text is about a request: it is there, and never holds.
        let never = Spanned::new("false".to_owned(), content.span);
        found.push(Policy { plain: Some(plain), when: Some(never), ..policy.clone() });
    } else if found.is_empty() {
        found.push(policy.clone());
    }
    found
}

/// Whether the bundle's own schema lets the conditions of a reading be asked. Where a fact is declared with another type, or the
/// levels have other names, a judge is asked about the text instead.
fn fits(reading: &Reading, bundle: &Bundle) -> bool {
    let fits = |test: &Test| match test {
        Test::Finds(_) => true,
        Test::When { condition, facts, .. } => {
            let is_typed = |(name, ty): &(String, &'static str)| match bundle
                .schema
                .facts
                .get(name)
                .map(|declared| &declared.value)
            {
                None | Some(Type::Any) => true,
                Some(Type::Bool) => *ty == "bool",
                Some(Type::Number | Type::Int) => *ty == "number",
                Some(Type::String) => *ty == "string",
                Some(_) => false,
            };
            let typed = facts.iter().all(is_typed);
            let level = condition.strip_prefix("scope.").and_then(|rest| rest.split('.').next());
            typed && level.is_none_or(|level| bundle.schema.levels.iter().any(|known| known == level))
        }
    };
    reading.rules.iter().all(|rule| tests_of(rule).all(fits))
}

/// Every test of a rule.
fn tests_of(rule: &Rule) -> impl Iterator<Item = &Test> {
    let lifts = rule.lifts.iter().filter_map(|lift| match lift {
        Lift::When(test) => Some(test),
        Lift::Within(_) | Lift::Judge(_) => None,
    });
    let objects = rule.objects.iter().flat_map(|object| object.any.iter().chain(&object.all));
    rule.guards.iter().chain(lifts).chain(objects)
}

/// Which clause a finding breaks: detector and words.
fn quotes(reading: &Reading) -> Vec<(String, String)> {
    let of = |clause: &Clause| {
        let mut found = Vec::new();
        for detector in &clause.detectors {
            // What a list of domains is tested by.
            if detector.starts_with("domain_not_in:") {
                found.extend(
                    ["net.url", "net.hostname", "pii.email"]
                        .map(|name| (name.to_owned(), clause.text.clone())),
                );
            }
            found.push((detector.clone(), clause.text.clone()));
        }
        found
    };
    reading.clauses.iter().filter(|clause| clause.status.is_rule()).flat_map(of).collect()
}

fn kinds(policy: Option<KindSet>, rule: KindSet) -> Option<KindSet> {
    match policy {
        _ if rule.is_empty() => policy,
        None => Some(rule),
        // The author's own kinds hold; the text can only choose among them.
        Some(own) => {
            let both: KindSet = own.iter().filter(|kind| rule.contains(*kind)).collect();
            Some(if both.is_empty() { own } else { both })
        }
    }
}

/// A rule that an approval lifts holds the action back instead of forbidding it.
fn approve(policy: &mut Policy, rule: &Rule) {
    let Some(approval) = &rule.approval else { return };
    let mut changed = false;
    for effect in &mut policy.effects {
        if effect.value == Effect::Simple(EffectKind::Deny) {
            effect.value = Effect::Simple(EffectKind::Approve);
            changed = true;
        }
    }
    if changed && policy.approve == Approve::default() {
        policy.approve.quorum = approval.quorum;
        if !approval.by.is_empty() {
            policy.approve.by = vec![format!("role:{}", approval.by), format!("group:{}", approval.by)];
        }
    }
}

fn needs_meaning(rule: &Rule) -> bool {
    !rule.narrowing.is_empty() || rule.lifts.iter().any(|lift| matches!(lift, Lift::Judge(_)))
}

fn exceptions_of(rule: &Rule) -> Vec<usize> {
    let judged = |lift: &Lift| match lift {
        Lift::Judge(place) => Some(*place),
        Lift::When(_) | Lift::Within(_) => None,
    };
    rule.lifts.iter().filter_map(judged).collect()
}

fn all_exceptions(reading: &Reading) -> Vec<usize> {
    (0..reading.exceptions.len()).collect()
}

/// Adds clauses and exceptions to what a judge is asked.
fn ask(policy: &mut Policy, reading: &Reading, clauses: &[usize], exceptions: Vec<usize>) {
    let judge: &mut Judge = &mut policy.judge;
    let words = |from: &[Clause], place: usize| {
        from.get(place).filter(|clause| clause.status.is_rule()).map(|clause| clause.text.clone())
    };
    for place in clauses {
        let id = format!("c{}", place + 1);
        if let Some(text) =
            words(&reading.clauses, *place).filter(|_| !judge.clauses.iter().any(|(known, _)| *known == id))
        {
            judge.clauses.push((id, text));
        }
    }
    for place in exceptions {
        let id = format!("x{}", place + 1);
        if let Some(text) = words(&reading.exceptions, place)
            .filter(|_| !judge.exceptions.iter().any(|(known, _)| *known == id))
        {
            judge.exceptions.push((id, text));
        }
    }
}

/// The rule's objects as `detect` where that is enough, else as `when`; its guards and exceptions.
fn matchers(policy: &mut Policy, rule: &Rule, span: Span) {
    let plain = rule
        .objects
        .iter()
        .all(|object| object.all.is_empty() && object.any.iter().all(|test| matches!(test, Test::Finds(_))));
    let mut when = Vec::new();
    let mut any: Vec<String> = Vec::new();
    let mut except: Vec<String> = Vec::new();
    match rule.objects.as_slice() {
        objects if plain => {
            for test in objects.iter().flat_map(|object| &object.any) {
                finders(test, &mut any, &mut except);
            }
        }
        [object] => {
            when.push(either(&object.any));
            for test in &object.all {
                match test {
                    Test::Finds(_) if any.is_empty() => finders(test, &mut any, &mut except),
                    other => when.push(other.condition()),
                }
            }
        }
        objects => {
            let each = |object: &Object| {
                let mut all = vec![either(&object.any)];
                all.extend(object.all.iter().map(Test::condition));
                joined(&all, " && ")
            };
            when.push(joined(&objects.iter().map(each).collect::<Vec<_>>(), " || "));
        }
    }
    if !any.is_empty() {
        let named = |names: Vec<String>| {
            let mut known = BTreeSet::new();
            names
                .into_iter()
                .filter(|name| known.insert(name.clone()))
                .map(|name| Spanned::new(name, span))
                .collect()
        };
        except.extend(rule.lifts.iter().filter_map(|lift| match lift {
            Lift::Within(detector) => Some(detector.clone()),
            Lift::When(_) | Lift::Judge(_) => None,
        }));
        policy.detect = Some(Detect { any: named(any), except: named(except), ..Detect::default() });
    }
    conditions(policy, rule, when, span);
}

/// What a test looks for, and within what it does not count.
fn finders(test: &Test, any: &mut Vec<String>, except: &mut Vec<String>) {
    let Test::Finds(name) = test else { return };
    let listed = |domains: &str, except: &mut Vec<String>| {
        except.extend(domains.split(',').map(|domain| format!("domain:{domain}")))
    };
    if let Some(domains) = name.strip_prefix("domain_not_in:") {
        any.extend(["net.url".to_owned(), "net.hostname".to_owned()]);
        listed(domains, except);
    } else if let Some(domains) = name.strip_prefix("email_domain_not_in:") {
        any.push("pii.email".to_owned());
        listed(domains, except);
    } else {
        any.push(name.clone());
    }
}

/// The rule's guards as `when` and its exceptions as `unless`.
fn conditions(policy: &mut Policy, rule: &Rule, mut when: Vec<String>, span: Span) {
    when.extend(rule.guards.iter().map(Test::condition));
    if !when.is_empty() {
        policy.when = Some(Spanned::new(joined(&when, " && "), span));
    }
    let has_detect = policy.detect.is_some();
    let lifted = rule.lifts.iter().filter_map(|lift| match lift {
        Lift::When(test) => Some(test.condition()),
        Lift::Within(detector) if !has_detect => Some(Test::Finds(detector.clone()).condition()),
        Lift::Within(_) | Lift::Judge(_) => None,
    });
    let lifted: Vec<String> = lifted.collect();
    if !lifted.is_empty() {
        policy.unless = Some(Spanned::new(joined(&lifted, " || "), span));
    }
}

fn either(tests: &[Test]) -> String {
    joined(&tests.iter().map(Test::condition).collect::<Vec<_>>(), " || ")
}

/// Conditions put together, each in brackets where it has an operator of its own.
fn joined(conditions: &[String], operator: &str) -> String {
    match conditions {
        [one] => one.clone(),
        several => {
            let bracketed = |condition: &String| {
                let own =
                    if operator == " && " { condition.contains("||") } else { condition.contains("&&") };
                if own { format!("({condition})") } else { condition.clone() }
            };
            several.iter().map(bracketed).collect::<Vec<_>>().join(operator)
        }
    }
}

/// Declares what the reading needs.
pub(super) fn declare_all(reading: &Reading, bundle: &mut Bundle) {
    declare(reading, Span::NOWHERE, bundle);
}

/// Declares what the reading's conditions name and the bundle does not know.
fn declare(reading: &Reading, span: Span, bundle: &mut Bundle) {
    let named: Vec<String> = reading.rules.iter().flat_map(named_in).collect();
    for name in named {
        if !bundle.detectors.contains_key(&name)
            && let Some(declared) = detector(&name, span)
        {
            bundle.detectors.insert(name, declared);
        }
    }
    let tests = reading.rules.iter().flat_map(tests_of);
    for test in tests {
        let Test::When { facts, counter, .. } = test else { continue };
        for (fact, ty) in facts {
            let ty = match *ty {
                "bool" => Type::Bool,
                "number" => Type::Number,
                _ => Type::String,
            };
            bundle.schema.facts.entry(fact.clone()).or_insert_with(|| Spanned::new(ty, span));
        }
        bundle.schema.counters.extend(counter.clone());
    }
}

/// Detectors that a rule names.
fn named_in(rule: &Rule) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for test in rule.objects.iter().flat_map(|object| object.any.iter().chain(&object.all)) {
        match test {
            Test::Finds(_) => finders(test, &mut names, &mut Vec::new()),
            // "!detects(\"term:…\")": the name is quoted as JSON.
            Test::When { condition, .. } => names.extend(
                condition
                    .strip_prefix("!detects(")
                    .and_then(|rest| rest.strip_suffix(')'))
                    .and_then(|json| crate::value::Value::from_json(json.as_bytes(), 1).ok())
                    .and_then(|value| value.as_str().map(str::to_owned)),
            ),
        }
        let mut except = Vec::new();
        finders(test, &mut Vec::new(), &mut except);
        names.append(&mut except);
    }
    names.extend(rule.lifts.iter().filter_map(|lift| match lift {
        Lift::Within(name) => Some(name.clone()),
        Lift::When(_) | Lift::Judge(_) => None,
    }));
    names
}

/// The detector that a name such as `term:Blue Harbor` describes.
fn detector(name: &str, span: Span) -> Option<DetectorDecl> {
    let (family, value) = name.split_once(':')?;
    let spanned = |text: String| Spanned::new(text, span);
    let regex = |pattern: String| LooksFor::Regex(spanned(pattern), Syntax::Rust);
    let (looks_for, group) = match family {
        "term" => (LooksFor::Keywords(vec![spanned(value.to_owned())]), 0),
        "domain" => (
            regex(format!(
                r"(?i)(?:^|[^a-z0-9.@-])((?:https?://|[a-z0-9._%+-]+@)?(?:[a-z0-9-]+\.)*{}(?:[:/?#][^\s]*)?)(?:$|[^a-z0-9.-]|\.(?:$|[^a-z0-9]))",
                escaped(value)
            )),
            1,
        ),
        "ext" => (regex(format!(r"(?i)([a-z0-9_./\\~-]+\.{})(?:$|[^a-z0-9])", escaped(value))), 1),
        "path_glob" => (
            regex(format!(
                r#"(?:^|[^A-Za-z0-9_./~-]|\.\.)({})(?:$|[\s"'`,;:)\]|&<>])"#,
                value.split(',').map(path_pattern).collect::<Vec<_>>().join("|")
            )),
            1,
        ),
        _ => return None,
    };
    Some(DetectorDecl {
        looks_for,
        validator: None,
        context: ContextDecl::default(),
        score: None,
        group,
        label: None,
        examples: Examples::default(),
    })
}

/// A glob over paths as a pattern over texts that hold paths.
fn path_pattern(glob: &str) -> String {
    let mut pattern = String::new();
    let mut rest = glob;
    while let Some(c) = rest.chars().next() {
        if rest == "/**" {
            pattern.push_str(r#"(?:/[^\s"'`,;)]*)?"#);
            break;
        }
        if let Some(behind) = rest.strip_prefix("**") {
            pattern.push_str(r#"[^\s"'`,;)]*"#);
            rest = behind;
            continue;
        }
        match c {
            '*' => pattern.push_str(r#"[^/\s"'`,;)]*"#),
            '?' => pattern.push_str("[^/\\s]"),
            other => pattern.push_str(&escaped(&other.to_string())),
        }
        rest = rest.get(c.len_utf8()..).unwrap_or("");
    }
    pattern
}
