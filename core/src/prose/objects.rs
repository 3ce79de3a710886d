//! What a rule is about: its objects, what is said of them, and the questions that are left to a judge.

use std::ops::Range;

use crate::kind::{Kind, KindSet};

use super::Status;
use super::chunk::{Before, Chunk, Verb};
use super::grammar::{Reader, Refused, union};
use super::guard::{Guard, either};
use super::lexicon::Section;
use super::noun::Noun;
use super::rule::{Lift, Object, Rule, Test};
use super::sentence::Operators;
use super::token::Kind as TokenKind;

impl Reader<'_> {
    /// Reads the objects of a prohibition that depends on nobody's answer; refuses if there is none, or one needs a judge.
    pub(super) fn certain_objects(
        &mut self,
        head: Range<usize>,
        operators: &Operators,
        rule: &mut Rule,
    ) -> Result<(), Refused> {
        let found = self.objects(head, operators, rule)?;
        if found && !rule.objects.is_empty() && rule.questions.is_empty() { Ok(()) } else { Err(Refused) }
    }

    /// Reads the objects of a prohibition; `false` if there is none.
    pub(super) fn objects(
        &mut self,
        head: Range<usize>,
        operators: &Operators,
        rule: &mut Rule,
    ) -> Result<bool, Refused> {
        let effect =
            operators.by_effect.then(|| head.clone().find(|at| self.has(*at, Section::Effect))).flatten();
        let chunks = self.chunks(head.clone(), &operators.places, effect);
        // A verb that nothing here knows makes everything behind it a question: "ask for passwords", "guess card numbers".
        let last_operator = operators.places.last().copied();
        // Behind "no" stands no verb: "no insults or threats".
        let by_negation = operators.row.contains(&super::polarity::Operator::Not)
            && !last_operator.is_some_and(|last| self.stems(last).eq(["no"]));
        let by_agent = self.is_agents(head.start..last_operator.unwrap_or(head.start));
        let mut verb = None;
        let mut found = false;
        let mut neutral_before = true;
        let mut umbrella: Option<usize> = None;
        let mut unknown: Option<usize> = None;
        let mut listed: Vec<String> = Vec::new();
        let mut passive_subject = false;
        let mut example_of_people = false;
        // The verb of a passive, where subject and verb together are an action: "emails may not be sent".
        let mut done: Option<usize> = None;
        let mut place = 0;
        while let Some(chunk) = chunks.get(place).cloned() {
            place += 1;
            if let Before::Verb(kind) = chunk.before {
                verb = Some(kind);
            }
            // "To anyone, including administrators": among whom.
            if found
                && (chunk.before == Before::Example || example_of_people)
                && self.are_people(chunk.items.clone())
            {
                example_of_people = true;
                self.set_aside(chunk.items.clone());
                continue;
            }
            example_of_people = false;
            // "(See section 3)"
            if chunk.in_brackets && self.stems(chunk.items.start).next() == Some("see") {
                self.set_aside(chunk.items.clone());
                continue;
            }
            let is_predicate = chunk.before == Before::Operator
                && by_negation
                && last_operator.is_some_and(|last| chunk.items.start > last);
            if let Before::Preposition(preposition) = chunk.before {
                let to = self.stems(preposition).next().is_some_and(|stem| matches!(stem, "to" | "at"));
                // "Of guests": whose it is, not for whom the rule is.
                let of = self.stems(preposition).next().is_some_and(|stem| stem == "of");
                let owner = of && found && self.are_people(chunk.items.clone());
                let says_nothing = owner
                    || chunk.items.clone().all(|at| {
                        self.has_any(at, &[Section::Neutral, Section::Who, Section::Link])
                            && !self.is_content(at)
                            || to && self.has(at, Section::DomainWord)
                            || self.is_break(at)
                    });
                if says_nothing
                    && !self.only_kinds(chunk.items.clone())
                    && (owner
                        || !chunk.items.clone().any(|at| self.has_any(at, &[Section::Role, Section::Fact])))
                {
                    self.set_aside(chunk.items.clone());
                    continue;
                }
                if let Some(mut guard) = self.guard(preposition..chunk.items.end) {
                    let range = preposition..chunk.items.end;
                    // "Into the chat": what is asked, not what is answered.
                    if guard.kinds == both_sides()
                        && self.enters(preposition)
                        && !rule.direction.contains(Kind::Output)
                    {
                        guard.kinds = [Kind::Input].into_iter().collect();
                    }
                    // "In logs, prompts or outputs": in one of them.
                    let mut guards = vec![guard];
                    let mut end = range.end;
                    while let Some(other) =
                        chunks.get(place).filter(|next| next.before == Before::Conjunction)
                        && let Some(guard) = self.place(other.items.clone())
                    {
                        guards.push(guard);
                        end = other.items.end;
                        place += 1;
                    }
                    let mut range = range.start..end;
                    while range.len() > 2
                        && self.has(range.end - 1, Section::Who)
                        && !self.has_any(range.end - 1, &[Section::Fact, Section::Kind, Section::Role])
                    {
                        range.end -= 1;
                    }
                    let guard = either(guards).ok_or(Refused)?;
                    rule.kinds = union(rule.kinds, guard.kinds);
                    let clause = self.clause(range, guard.status, guard.detectors);
                    if let Some(clause) = self.clauses.get_mut(clause) {
                        clause.kinds = guard.kinds;
                    }
                    rule.guards.extend(guard.tests);
                    continue;
                }
            } else if self.only_kinds(chunk.items.clone()) {
                for at in chunk.items.clone() {
                    rule.kinds = union(rule.kinds, self.kinds_of(at));
                }
                neutral_before = true;
                continue;
            }
            // "must not be shared externally"
            if found
                && chunk.items.len() == 1
                && self.has(chunk.items.start, Section::Fact)
                && !self.is_content(chunk.items.start)
                && let Some(guard) =
                    self.guard(chunk.items.clone()).filter(|guard| guard.status == Status::HostFact)
            {
                self.clause(chunk.items.clone(), guard.status, guard.detectors);
                rule.guards.extend(guard.tests);
                continue;
            }
            // "must not leave the clinic workspace": inside it is allowed.
            if matches!(chunk.before, Before::Verb(_))
                && chunk.items.start > head.start
                && self
                    .stems(self.before(chunk.items.start))
                    .any(|stem| matches!(stem, "leave" | "left" | "leaving"))
                && let Some(guard) = self
                    .guard(chunk.items.clone())
                    .filter(|guard| guard.status == Status::Enforced && guard.kinds.is_empty())
            {
                self.exception(chunk.items.clone(), guard.status, guard.detectors);
                rule.lifts.extend(guard.tests.into_iter().map(Lift::When));
                continue;
            }
            // "must not be written in plain text": the verb of a passive is no action of a tool.
            if found
                && chunk.before == Before::Operator
                && chunk.items.len() == 1
                && self.has(chunk.items.start, Section::Act)
                && self.has_any(chunk.items.start, &[Section::Verb, Section::Run])
            {
                verb = Some(Verb::Presence);
                continue;
            }
            // "Accounts must not be deleted", "files with the extension .key": what is done, and where, says it.
            let things = !chunk.items.clone().any(|at| self.is_content(at))
                && chunk
                    .items
                    .clone()
                    .all(|at| self.has_any(at, &[Section::Thing, Section::Neutral, Section::Who]));
            if things
                && !found
                && chunks.iter().skip(place).any(|later| {
                    let acts = later.before == Before::Operator && self.has(later.items.start, Section::Act);
                    let placed = matches!(later.before, Before::Preposition(_))
                        && later
                            .items
                            .clone()
                            .any(|at| self.kind(at) == Some(TokenKind::Path) || self.has(at, Section::Ext));
                    acts || placed
                })
            {
                continue;
            }
            if done == Some(chunk.items.start) && chunk.items.len() == 1 {
                continue;
            }
            let noun = match self.done_to(chunk.items.clone(), last_operator, head.end) {
                Some((action, entry)) => {
                    done = Some(action);
                    self.set_aside(action..action + 1);
                    Noun::action_of(entry, chunk.items.clone())
                }
                None => self.with_shared_head(&chunk, chunks.get(place..).unwrap_or_default(), verb),
            };
            // "Reveal discounts": to put an action's name into words is not to act.
            let worded = matches!(chunk.before, Before::Verb(Verb::Presence | Verb::Talk))
                && self.has(chunk.items.start, Section::Act)
                && !self.acts(self.before(chunk.items.start));
            let noun = match noun {
                Noun::Known { all, kinds, .. }
                    if worded && all.is_empty() && kinds.contains(Kind::ToolCall) =>
                {
                    Noun::Unknown(chunk.items.clone())
                }
                other => other,
            };
            match noun {
                Noun::Empty => {
                    neutral_before = true;
                    continue;
                }
                Noun::Known { range, any, all, status, detectors, misses, kinds } => {
                    if let Before::Preposition(_) = chunk.before {
                        if let Some(last) = unknown.filter(|_| !neutral_before) {
                            self.extend(last, chunk.items.end);
                            continue;
                        }
                        let of_object = found && !neutral_before;
                        // "Delete files under /etc": where the object is, as a test of its own.
                        let is_place =
                            any.iter().any(|test| matches!(test, Test::Finds(name) if is_place(name)));
                        if of_object && is_place {
                            let Before::Preposition(preposition) = chunk.before else { continue };
                            self.clause(preposition..range.end, status, detectors);
                            narrow(rule, any);
                            continue;
                        }
                        if of_object {
                            let Before::Preposition(preposition) = chunk.before else { continue };
                            let clause = self.clause(preposition..chunk.items.end, Status::Judge, Vec::new());
                            rule.narrowing.push(clause);
                            continue;
                        }
                    }
                    if chunk.before == Before::Relative && found && !neutral_before {
                        let clause = self.clause(chunk.items.clone(), Status::Judge, Vec::new());
                        rule.narrowing.push(clause);
                        continue;
                    }
                    if chunk.before == Before::Example && umbrella.is_none() {
                        umbrella = rule.objects.last().map(|object| object.clause);
                    }
                    // "in /etc, /usr or /boot": one place more.
                    if chunk.before == Before::Conjunction
                        && let [Test::Finds(name)] = any.as_slice()
                        && another_place(rule, name)
                    {
                        self.clause(range, status, detectors);
                        continue;
                    }
                    passive_subject |= !is_predicate;
                    let clause = self.clause(range, status, detectors.clone());
                    if let Some(clause) = self.clauses.get_mut(clause) {
                        clause.misses.extend(misses);
                    }
                    if status != Status::Partial {
                        listed.extend(detectors);
                    }
                    // What agents say, they say to tools too; what they run or open, only to tools.
                    let by_tool = kinds.contains(Kind::ToolCall);
                    let kinds: KindSet = if by_tool && (by_agent || verb == Some(Verb::Run)) {
                        [Kind::ToolCall].into_iter().collect()
                    } else if by_agent && kinds.is_empty() && rule.kinds.is_empty() {
                        [Kind::Output, Kind::ToolCall].into_iter().collect()
                    } else {
                        kinds
                    };
                    rule.objects.push(Object { clause, any, all, kinds });
                    found = true;
                    neutral_before = false;
                    unknown = None;
                }
                Noun::Unknown(range) => {
                    // "Private keys (RSA, PGP)": which there are; one word alone could narrow.
                    let row = |other: Option<&Chunk>| other.is_some_and(|other| other.in_brackets);
                    let is_row = row(chunks.get(place)) || place > 1 && row(chunks.get(place - 2));
                    let describes =
                        |at| self.is_unknown(at) || self.has_any(at, &[Section::Neutral, Section::Prep]);
                    if chunk.in_brackets && found && is_row && range.clone().all(describes) {
                        self.set_aside(range.clone());
                        continue;
                    }
                    if is_predicate && verb.is_none()
                        || self.is_predicate_of(&chunk, verb, found, last_operator)
                    {
                        return self.ask_about(range.start..head.end, rule, passive_subject);
                    }
                    if let Before::Preposition(preposition) = chunk.before {
                        if let Some(last) = unknown.filter(|_| !neutral_before) {
                            self.extend(last, chunk.items.end);
                            continue;
                        }
                        if found && !neutral_before {
                            let clause = self.clause(preposition..range.end, Status::Judge, Vec::new());
                            rule.narrowing.push(clause);
                            continue;
                        }
                    }
                    if chunk.before == Before::Relative && found {
                        let clause = self.clause(range, Status::Judge, Vec::new());
                        rule.narrowing.push(clause);
                        continue;
                    }
                    // "must not be shared widely": what follows the verb of a passive narrows it.
                    let passive =
                        rule.objects.iter().any(|object| self.is_before(object.clause, last_operator));
                    if found && passive && matches!(chunk.before, Before::Verb(_) | Before::Operator) {
                        let clause = self.clause(range, Status::Judge, Vec::new());
                        rule.narrowing.push(clause);
                        continue;
                    }
                    // Someone of whom nothing is known: "the finance bot must not …".
                    let is_subject = !found
                        && last_operator.is_some_and(|last| range.end <= last)
                        && chunks.iter().skip(place).any(|later| {
                            last_operator.is_some_and(|last| later.items.start > last)
                                && !matches!(later.before, Before::Preposition(_))
                                && !self.is_glue_phrase(later.items.clone())
                        });
                    let clause = self.clause(range, Status::Judge, Vec::new());
                    if is_subject {
                        if self.subject_role(clause, rule) {
                            continue;
                        }
                        rule.narrowing.push(clause);
                        continue;
                    }
                    rule.questions.push(clause);
                    unknown = Some(clause);
                    found = true;
                    neutral_before = false;
                }
            }
        }
        let effects: Vec<usize> = operators
            .places
            .iter()
            .copied()
            .filter(|at| self.has(*at, Section::Effect))
            .chain(effect)
            .collect();
        for effect in effects.into_iter().filter(|_| found) {
            let clause = self.clause(effect..effect + 1, Status::Organisational, Vec::new());
            self.note(clause, "what is done about a violation is the policy's effect");
        }
        self.take_listed(umbrella, &listed, rule);
        if !rule.narrowing.is_empty() && rule.objects.is_empty() && rule.questions.is_empty() {
            return Err(Refused);
        }
        Ok(found)
    }

    /// One more place of a row: "logs", "prompts".
    fn place(&self, items: Range<usize>) -> Option<Guard> {
        if items.clone().any(|at| self.is_content(at) && !self.has_any(at, &[Section::Kind, Section::Fact])) {
            return None;
        }
        self.guard(items)
    }

    /// Whether agents are the subject.
    fn is_agents(&self, subject: Range<usize>) -> bool {
        subject.into_iter().any(|at| self.has(at, Section::Who) && self.stems(at).any(|stem| stem == "agent"))
    }

    /// Whether a clause stands in front of the last operator.
    fn is_before(&self, clause: usize, operator: Option<usize>) -> bool {
        let end = self.clauses.get(clause).map_or(usize::MAX, |clause| clause.span.1);
        operator.is_some_and(|operator| end <= self.span(operator..operator + 1).0)
    }

    /// Whether an unknown chunk stands where a verb would: directly behind the operators, with objects behind it.
    fn is_predicate_of(
        &self,
        chunk: &Chunk,
        verb: Option<Verb>,
        found: bool,
        last_operator: Option<usize>,
    ) -> bool {
        let behind = last_operator.is_some_and(|last| chunk.items.start > last);
        // "Passwords must not be guessed."
        chunk.before == Before::Operator && behind && found && verb.is_none()
    }

    /// The rest of the sentence is a question; what was found before it was only its subject.
    fn ask_about(
        &mut self,
        range: Range<usize>,
        rule: &mut Rule,
        has_subject: bool,
    ) -> Result<bool, Refused> {
        if has_subject || !rule.objects.is_empty() {
            return Err(Refused);
        }
        let range = self.trimmed(range);
        if range.clone().any(|at| self.taken.get(at) == Some(&true)) {
            return Err(Refused);
        }
        let clause = self.clause(range, Status::Judge, Vec::new());
        rule.questions.push(clause);
        Ok(true)
    }

    /// A subject that is a role narrows by a fact of the host.
    fn subject_role(&mut self, clause: usize, rule: &mut Rule) -> bool {
        let subject = self.items_of(clause);
        let fact = || {
            self.guard(subject.clone())
                .filter(|guard| guard.status == Status::HostFact && guard.kinds.is_empty())
        };
        let Some(guard) = self.role(subject.clone()).or_else(fact) else { return false };
        if let Some(clause) = self.clauses.get_mut(clause) {
            clause.status = guard.status;
            clause.detectors = guard.detectors;
        }
        rule.guards.extend(guard.tests);
        true
    }

    /// "Personal data such as card numbers": what is listed is no longer the umbrella's.
    fn take_listed(&mut self, umbrella: Option<usize>, listed: &[String], rule: &mut Rule) {
        let partial = |umbrella: &usize| {
            self.clauses.get(*umbrella).is_some_and(|clause| clause.status == Status::Partial)
        };
        let Some(umbrella) = umbrella.filter(partial) else { return };
        if let Some(clause) = self.clauses.get_mut(umbrella).filter(|clause| clause.status == Status::Partial)
        {
            clause.detectors.retain(|name| !listed.contains(name));
        }
        for object in rule.objects.iter_mut().filter(|object| object.clause == umbrella) {
            object.any.retain(|test| !matches!(test, Test::Finds(name) if listed.contains(name)));
        }
        rule.objects.retain(|object| !object.any.is_empty() || !object.all.is_empty());
    }
}

/// What goes into a model and what comes out.
fn both_sides() -> KindSet {
    [Kind::Input, Kind::Output].into_iter().collect()
}

/// Every object must also satisfy one of `tests`.
fn narrow(rule: &mut Rule, tests: Vec<Test>) {
    let test = Test::one_of(&tests);
    for object in &mut rule.objects {
        object.all.push(test.clone());
    }
}

/// Adds a path to the place that the last object is narrowed to, if it is.
fn another_place(rule: &mut Rule, name: &str) -> bool {
    let Some(path) = name.strip_prefix("path_glob:") else { return false };
    let narrowed = |object: &Object| matches!(object.all.last(), Some(Test::Finds(known)) if known.starts_with("path_glob:"));
    if rule.objects.is_empty() || !rule.objects.iter().all(narrowed) {
        return false;
    }
    for object in &mut rule.objects {
        if let Some(Test::Finds(known)) = object.all.last_mut() {
            known.push(',');
            known.push_str(path);
        }
    }
    true
}

fn is_place(detector: &str) -> bool {
    ["path_glob:", "ext:", "domain:", "file."].iter().any(|family| detector.starts_with(family))
}
