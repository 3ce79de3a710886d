//! What a rule is about: noun phrases, what is said of them, and the questions that are left to a judge.

use std::ops::Range;

use crate::kind::{Kind, KindSet};

use super::Status;
use super::grammar::{Reader, Refused, union};
use super::lexicon::Section;
use super::rule::{Object, Rule, Test, escaped, quoted};
use super::sentence::Operators;
use super::token::Kind as TokenKind;

/// What stands in front of a chunk.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Before {
    Start,
    Operator,
    Verb(Verb),
    Preposition(usize),
    Conjunction,
    Example,
    Relative,
}

/// What a verb does with its object.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Verb {
    /// Puts it into a text.
    Presence,
    /// Talks of it.
    Talk,
    /// Uses or starts it.
    Run,
}

/// A run of items that could be a noun phrase.
#[derive(Clone, Debug)]
struct Chunk {
    before: Before,
    items: Range<usize>,
}

/// What a noun phrase turned out to be.
enum Noun {
    /// Nothing that makes a difference.
    Empty,
    /// Something that can be looked for.
    Known {
        range: Range<usize>,
        any: Vec<Test>,
        all: Vec<Test>,
        status: Status,
        detectors: Vec<String>,
        misses: Vec<String>,
        kinds: KindSet,
    },
    /// Something with a meaning that nothing here knows.
    Unknown(Range<usize>),
}

impl Reader<'_> {
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
        let by_negation = operators.row.iter().any(|operator| *operator == super::polarity::Operator::Not);
        let last_operator = operators.places.last().copied();
        let mut verb = None;
        let mut found = false;
        let mut neutral_before = true;
        let mut umbrella: Option<usize> = None;
        let mut unknown: Option<usize> = None;
        let mut listed: Vec<String> = Vec::new();
        let mut passive_subject = false;
        let mut place = 0;
        while let Some(chunk) = chunks.get(place).cloned() {
            place += 1;
            if let Before::Verb(kind) = chunk.before {
                verb = Some(kind);
            }
            let is_predicate = chunk.before == Before::Operator
                && by_negation
                && last_operator.is_some_and(|last| chunk.items.start > last);
            if let Before::Preposition(preposition) = chunk.before {
                let to = self.stems(preposition).next().is_some_and(|stem| matches!(stem, "to" | "at"));
                let says_nothing = chunk.items.clone().all(|at| {
                    self.has_any(at, &[Section::Neutral, Section::Who, Section::Link]) && !self.is_content(at)
                        || to && self.has(at, Section::DomainWord)
                        || self.is_break(at)
                });
                if says_nothing
                    && !self.only_kinds(chunk.items.clone())
                    && !chunk.items.clone().any(|at| self.has_any(at, &[Section::Role, Section::Fact]))
                {
                    for at in chunk.items.clone() {
                        if let Some(taken) = self.taken.get_mut(at) {
                            *taken = true;
                        }
                    }
                    continue;
                }
                if let Some(guard) = self.guard(preposition..chunk.items.end) {
                    let range = preposition..chunk.items.end;
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
            let noun = self.noun(chunk.items.clone(), verb);
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
                    passive_subject |= !is_predicate;
                    let clause = self.clause(range, status, detectors.clone());
                    if let Some(clause) = self.clauses.get_mut(clause) {
                        clause.misses.extend(misses);
                    }
                    if status != Status::Partial {
                        listed.extend(detectors);
                    }
                    rule.kinds = union(rule.kinds, kinds);
                    rule.objects.push(Object { clause, any, all });
                    found = true;
                    neutral_before = false;
                    unknown = None;
                }
                Noun::Unknown(range) => {
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
        if let Some(effect) = effect.filter(|_| found) {
            let clause = self.clause(effect..effect + 1, Status::Organisational, Vec::new());
            self.note(clause, "what is done about a violation is the policy's effect");
        }
        self.take_listed(umbrella, &listed, rule);
        if !rule.narrowing.is_empty() && rule.objects.is_empty() && rule.questions.is_empty() {
            return Err(Refused);
        }
        Ok(found)
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
        let Some(span) = self.clauses.get(clause).map(|clause| clause.span) else { return false };
        let items: Vec<usize> = (0..self.items.len())
            .filter(|at| {
                let own = self.span(*at..*at + 1);
                own.0 >= span.0 && own.1 <= span.1
            })
            .collect();
        let (Some(first), Some(last)) = (items.first(), items.last()) else { return false };
        let Some(guard) = self.role(*first..*last + 1) else { return false };
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

    /// A clause that reaches on to the end of `to`.
    fn extend(&mut self, clause: usize, to: usize) {
        let Some(start) = self.clauses.get(clause).map(|clause| clause.span.0) else { return };
        let end = self.span(to.saturating_sub(1)..to).1;
        let text = self.text.get(start..end).unwrap_or("").to_owned();
        for at in 0..to {
            let own = self.span(at..at + 1);
            if own.0 >= start
                && let Some(taken) = self.taken.get_mut(at)
            {
                *taken = true;
            }
        }
        if let Some(clause) = self.clauses.get_mut(clause) {
            clause.span = (start, end);
            clause.text = text;
        }
    }

    /// Cuts `head` at operators, verbs, prepositions, conjunctions and commas.
    fn chunks(&self, head: Range<usize>, operators: &[usize], effect: Option<usize>) -> Vec<Chunk> {
        let mut chunks: Vec<Chunk> = Vec::new();
        let mut before = Before::Start;
        let mut from = head.start;
        let mut verb_seen = false;
        for at in head.clone() {
            let next_before = if operators.contains(&at) || effect == Some(at) {
                Some(Before::Operator)
            } else if self.is_break(at) {
                let abbreviation = matches!(self.kind(at), Some(TokenKind::Break('(' | ')')));
                Some(if abbreviation { before } else { Before::Conjunction })
            } else if self.has(at, Section::SuchAs) && !self.has(at, Section::Prep) {
                Some(Before::Example)
            } else if self.has(at, Section::And) {
                Some(Before::Conjunction)
            } else if let Some(verb) = self.verb(at, from..head.end, verb_seen) {
                verb_seen = true;
                Some(Before::Verb(verb))
            } else if self.has(at, Section::Prep) && !self.is_content(at) && !self.follows_number(at) {
                Some(Before::Preposition(at))
            } else if self.has(at, Section::Link) {
                let relative =
                    self.stems(at).next().is_some_and(|stem| matches!(stem, "that" | "which" | "who"));
                Some(if relative { Before::Relative } else { before_link(before) })
            } else {
                None
            };
            let Some(next) = next_before else { continue };
            if from < at {
                chunks.push(Chunk { before, items: from..at });
                before = next;
            } else {
                before = match (before, next) {
                    // ", or" after a verb: the verb still governs. "such as", a preposition and an operator stay what they are.
                    (Before::Example | Before::Preposition(_), Before::Conjunction) => before,
                    (Before::Preposition(first), Before::Preposition(_)) => Before::Preposition(first),
                    (_, next) => next,
                };
            }
            from = at + 1;
        }
        if from < head.end {
            chunks.push(Chunk { before, items: from..head.end });
        }
        chunks
    }

    /// The verb at `at`, if what stands there is one: many of these words are nouns too.
    fn verb(&self, at: usize, chunk: Range<usize>, verb_seen: bool) -> Option<Verb> {
        let kind = if self.has_any(at, &[Section::Verb, Section::Include]) {
            Verb::Presence
        } else if self.has(at, Section::Talk) {
            Verb::Talk
        } else if self.has(at, Section::Run) {
            Verb::Run
        } else {
            return None;
        };
        let next = at + 1;
        let ends = next >= chunk.end
            || self.is_break(next)
            || self.has_any(next, &[Section::And, Section::Prep]) && !self.is_content(next);
        if self.has_any(at, &[Section::Find, Section::Act, Section::Attempt]) {
            // "Do not email card numbers" and "do not share email".
            let is_verb = !verb_seen && !ends && chunk.start == at && !self.has(at, Section::Act);
            return is_verb.then_some(kind);
        }
        let is_noun = self.has_any(
            at,
            &[
                Section::Kind,
                Section::Thing,
                Section::Fact,
                Section::Who,
                Section::TextWord,
                Section::ToolWord,
                Section::Counter,
            ],
        );
        let first = chunk.start == at;
        let form = self.stems(at).next().unwrap_or_default();
        let inflected = form.ends_with("ing") || form.ends_with("ed");
        let behind_glue = first || self.is_glue_phrase(chunk.start..at) || self.only_kinds(chunk.start..at);
        let is_verb = if is_noun {
            first && !ends && !verb_seen
        } else {
            behind_glue || inflected || self.is_content(at - 1)
        };
        is_verb.then_some(kind)
    }

    /// Whether the items say nothing by themselves.
    pub(super) fn is_glue_phrase(&self, range: Range<usize>) -> bool {
        range.clone().all(|at| {
            self.has_any(at, &[Section::Neutral, Section::Who, Section::Link])
                && !self.has_any(at, &[Section::Find, Section::Act, Section::Role])
                || self.is_break(at)
        })
    }

    fn only_kinds(&self, range: Range<usize>) -> bool {
        let content: Vec<usize> =
            range.filter(|at| !self.has_any(*at, &[Section::Neutral, Section::Link])).collect();
        !content.is_empty()
            && content.iter().all(|at| self.has(*at, Section::Kind) && !self.has(*at, Section::Find))
    }

    /// What a noun phrase is. Its last word is what it is of, so a known phrase with anything behind it is not known.
    fn noun(&self, items: Range<usize>, verb: Option<Verb>) -> Noun {
        let mut core = items;
        let narrows_nothing = |at: usize| {
            self.has_any(at, &[Section::Neutral, Section::Who]) && !self.is_content(at)
                || self.has(at, Section::Talk)
                    && self.has_any(at, &[Section::TextWord, Section::Talk])
                    && !self.is_content(at)
        };
        let whole = core.clone();
        while !core.is_empty() && (narrows_nothing(core.start) || self.is_break(core.start)) {
            core.start += 1;
        }
        while !core.is_empty() && self.is_break(core.end - 1) {
            core.end -= 1;
        }
        if core.is_empty() {
            return Noun::Empty;
        }
        if let Some(known) = self.named(whole.clone(), core.clone()) {
            return known;
        }
        if core.len() == 1 {
            let at = core.start;
            if self.has(at, Section::Kind) && !self.is_content(at)
                || self.has(at, Section::Thing) && verb == Some(Verb::Run) && !self.is_content(at)
            {
                return Noun::Empty;
            }
            for section in [Section::Attempt, Section::Find, Section::Ext] {
                if let Some(entry) = self.entry(at, section) {
                    // To talk of passwords is no password.
                    if verb == Some(Verb::Talk)
                        && section == Section::Find
                        && entry.status != Status::Enforced
                    {
                        return Noun::Unknown(core);
                    }
                    let tests = entry.names.iter().map(|name| Test::Finds(name.clone())).collect();
                    let by_tool = entry
                        .names
                        .iter()
                        .any(|name| ["cmd.", "file.", "ext:"].iter().any(|family| name.starts_with(family)));
                    let kinds = if by_tool {
                        [Kind::Input, Kind::Output, Kind::ToolCall].into_iter().collect()
                    } else {
                        KindSet::default()
                    };
                    // The words in front belong to what it is called: "personal addresses", "the customer's name".
                    let start = (whole.start..at)
                        .rev()
                        .take_while(|at| {
                            self.has_any(*at, &[Section::Neutral, Section::Who]) && !self.is_article(*at)
                        })
                        .last()
                        .unwrap_or(at);
                    return Noun::Known {
                        range: start..core.end,
                        any: tests,
                        all: Vec::new(),
                        status: entry.status,
                        detectors: entry.names.clone(),
                        misses: entry.misses.clone(),
                        kinds,
                    };
                }
            }
        }
        self.action(core.clone()).unwrap_or(Noun::Unknown(core))
    }

    fn is_article(&self, at: usize) -> bool {
        self.stems(at).next().is_some_and(|stem| {
            matches!(
                stem,
                "the"
                    | "a"
                    | "an"
                    | "any"
                    | "all"
                    | "of"
                    | "each"
                    | "every"
                    | "no"
                    | "their"
                    | "your"
                    | "such"
                    | "this"
                    | "that"
                    | "other"
                    | "some"
                    | "these"
                    | "those"
                    | "whatever"
                    | "both"
                    | "and/or"
                    | "its"
            )
        })
    }

    /// Something that is named: a quoted term, a path, a domain, a tool, a model.
    fn named(&self, whole: Range<usize>, core: Range<usize>) -> Option<Noun> {
        let literals: Vec<usize> = core
            .clone()
            .filter(|at| {
                matches!(
                    self.kind(*at),
                    Some(
                        TokenKind::Quoted
                            | TokenKind::Path
                            | TokenKind::Domain
                            | TokenKind::Literal
                            | TokenKind::Name
                    )
                )
            })
            .filter(|at| !self.has_any(*at, &[Section::Find, Section::Ext]))
            .collect();
        let [literal] = literals.as_slice() else { return None };
        let others: Vec<usize> =
            core.clone().chain(whole.start..core.start).filter(|at| at != literal).collect();
        let is_model = others.iter().any(|at| self.has(*at, Section::ModelWord));
        let is_tool = others.iter().any(|at| self.has(*at, Section::ToolWord)) && !is_model;
        let allowed: &[Section] = &[
            Section::Neutral,
            Section::TextWord,
            Section::Talk,
            Section::ModelWord,
            Section::ToolWord,
            Section::DomainWord,
            Section::Who,
            Section::Thing,
            Section::Link,
        ];
        if !others.iter().all(|at| self.has_any(*at, allowed)) {
            return None;
        }
        let name = self.written(*literal);
        let whole_range = self.first_named(whole.clone(), *literal)..core.end.max(literal + 1);
        let known =
            |range: Range<usize>, tests: Vec<Test>, detector: String, status, kinds: &[Kind]| Noun::Known {
                range,
                any: tests,
                all: Vec::new(),
                status,
                detectors: vec![detector],
                misses: Vec::new(),
                kinds: kinds.iter().copied().collect(),
            };
        if is_model {
            let test = Test::when(format!("model.id == {}", quoted(name)));
            return Some(known(
                whole_range,
                vec![test],
                format!("model:{name}"),
                Status::Enforced,
                &[Kind::ModelCall],
            ));
        }
        if is_tool {
            let test = Test::when(format!("tool.name == {}", quoted(name)));
            return Some(known(
                whole_range,
                vec![test],
                format!("tool:{name}"),
                Status::Enforced,
                &[Kind::ToolCall],
            ));
        }
        let term = core.start..core.end;
        let everywhere = [Kind::Input, Kind::Output, Kind::ToolCall];
        Some(match self.kind(*literal)? {
            TokenKind::Quoted => {
                let detector = format!("term:{name}");
                known(
                    *literal..literal + 1,
                    vec![Test::Finds(detector.clone())],
                    detector,
                    Status::Enforced,
                    &[],
                )
            }
            TokenKind::Literal => {
                let detector = format!("term:{name}");
                known(term, vec![Test::Finds(detector.clone())], detector, Status::Enforced, &[])
            }
            TokenKind::Path => {
                let detector = path_detector(name);
                known(term, vec![Test::Finds(detector.clone())], detector, Status::Enforced, &everywhere)
            }
            TokenKind::Domain => {
                let detector = format!("domain:{}", name.to_lowercase());
                known(term, vec![Test::Finds(detector.clone())], detector, Status::Enforced, &everywhere)
            }
            // A name with an underscore is a tool's; any other could be anything.
            _ if name.contains('_') => {
                let test = Test::when(format!("tool.name == {}", quoted(name)));
                known(term, vec![test], format!("tool:{name}"), Status::Enforced, &[Kind::ToolCall])
            }
            _ => return None,
        })
    }

    fn first_named(&self, whole: Range<usize>, literal: usize) -> usize {
        whole
            .clone()
            .find(|at| self.has_any(*at, &[Section::ModelWord, Section::ToolWord]) || *at == literal)
            .map_or(literal, |at| {
                // "the model small-1"
                if at > whole.start && self.stems(at - 1).next() == Some("the") { at - 1 } else { at }
            })
    }

    /// What an agent does with a tool, with an amount behind it if there is one: "purchases over 1,000 dollars".
    fn action(&self, core: Range<usize>) -> Option<Noun> {
        let entry = self.entry(core.start, Section::Act)?;
        let mut rest = core.start + 1..core.end;
        while !rest.is_empty()
            && self.has_any(rest.start, &[Section::Thing, Section::Neutral, Section::Act, Section::Find])
            && !self.has(rest.start, Section::More)
        {
            let same = self.has_any(rest.start, &[Section::Thing, Section::Neutral]);
            if !same {
                break;
            }
            rest.start += 1;
        }
        let mut detectors = entry.names.clone();
        let mut all = Vec::new();
        if let Some((tests, names, end)) = self.amount(rest.clone()) {
            all.extend(tests);
            detectors.extend(names);
            rest.start = end;
        }
        if !rest.is_empty() {
            return None;
        }
        Some(Noun::Known {
            range: core,
            any: entry.names.iter().map(|name| tool_test(name)).collect(),
            all,
            status: entry.status,
            detectors,
            misses: entry.misses.clone(),
            kinds: [Kind::ToolCall].into_iter().collect(),
        })
    }

    /// "over 1,000 dollars" at the start of `range`: the test, its name and where it ends.
    pub(super) fn amount(&self, range: Range<usize>) -> Option<(Vec<Test>, Vec<String>, usize)> {
        let mut at = range.start;
        if !(range.contains(&at) && self.has(at, Section::More)) {
            return None;
        }
        at += 1;
        let mut unit = None;
        if matches!(self.kind(at), Some(TokenKind::Sign)) {
            unit = Some("amount");
            at += 1;
        }
        let Some(TokenKind::Number(value)) = self.kind(at) else { return None };
        at += 1;
        if range.contains(&at) && self.has(at, Section::Currency) {
            unit = Some("amount");
            at += 1;
        } else if range.contains(&at) && self.has(at, Section::Percent) {
            unit = Some("percent");
            at += 1;
        } else if range.contains(&at) && self.has(at, Section::Arg) {
            unit = Some("quantity");
            at += 1;
        }
        let arg = unit.unwrap_or("amount");
        let number = number(value);
        let test = Test::when(format!("tool.args.{arg} > {number}"));
        Some((vec![test], vec![format!("arg_gt:{arg}:{number}")], at))
    }

    /// What a requirement or advice demands: a text that must be there, or a question.
    pub(super) fn demanded(
        &mut self,
        head: Range<usize>,
        operators: &Operators,
        rule: &mut Rule,
    ) -> Result<(), Refused> {
        let first = operators.places.first().copied();
        let last = operators.places.last().copied();
        let subject = head.start..first.unwrap_or(head.start);
        let predicate = last.map_or(head.start, |last| last + 1)..head.end;
        for at in head.clone() {
            rule.kinds = union(rule.kinds, self.kinds_of(at));
        }
        if let Some(quotation) = self.required_text(subject.clone(), predicate.clone()) {
            let text = self.written(quotation);
            let condition = format!("!detects({})", quoted(&format!("term:{text}")));
            let test = Test::When { condition, fact: None, counter: None };
            let clause =
                self.clause(quotation..quotation + 1, Status::Enforced, vec![format!("require_text:{text}")]);
            rule.objects.push(Object { clause, any: vec![test], all: Vec::new() });
            if rule.kinds.is_empty() {
                rule.kinds = [Kind::Output].into_iter().collect();
            }
            return Ok(());
        }
        if self.required_model(subject.clone(), predicate.clone(), rule) {
            return Ok(());
        }
        // The predicate without what stands between verb and object is what a judge is asked about.
        let mut start = predicate.start;
        while start < predicate.end
            && self.has_any(start, &[Section::Link, Section::Neutral, Section::Must])
            && !self.is_content(start)
        {
            start += 1;
        }
        let start = if start < predicate.end { start } else { predicate.start };
        if start >= head.end {
            return Err(Refused);
        }
        let unknown_subject = subject.clone().any(|at| !self.is_accounted_word(at));
        let range = if unknown_subject { head.clone() } else { start..head.end };
        let clause = self.clause(range, Status::Judge, Vec::new());
        rule.questions.push(clause);
        Ok(())
    }

    /// "Bulk jobs must use the model small-1."
    fn required_model(&mut self, subject: Range<usize>, predicate: Range<usize>, rule: &mut Rule) -> bool {
        let uses =
            predicate.clone().any(|at| self.stems(at).any(|stem| matches!(stem, "use" | "run" | "call")));
        let Some(Noun::Known { range, detectors, .. }) = self.last_chunk_model(predicate.clone()) else {
            return false;
        };
        let Some(model) = detectors.first().and_then(|name| name.strip_prefix("model:")).map(str::to_owned)
        else {
            return false;
        };
        let rest_known = (predicate.start..range.start).all(|at| {
            self.is_break(at)
                || self.has_any(at, &[Section::Link, Section::Neutral, Section::Run, Section::Verb])
        });
        let mut guard = None;
        if !subject.clone().all(|at| self.is_accounted_word(at)) {
            guard = self.guard(subject.clone());
            if guard.is_none() {
                return false;
            }
        }
        if !uses || !rest_known {
            return false;
        }
        if let Some(guard) = guard {
            self.clause(subject, guard.status, guard.detectors);
            rule.guards.extend(guard.tests);
        }
        let clause = self.clause(range, Status::Enforced, vec![format!("model_not_in:{model}")]);
        let test = Test::when(format!("!(model.id in [{}])", quoted(&model)));
        rule.objects.push(Object { clause, any: vec![test], all: Vec::new() });
        rule.kinds = [Kind::ModelCall].into_iter().collect();
        true
    }

    /// The model that a predicate ends with.
    fn last_chunk_model(&self, predicate: Range<usize>) -> Option<Noun> {
        let predicate = self.trimmed(predicate);
        let word = predicate.clone().rev().find(|at| self.has(*at, Section::ModelWord))?;
        let start = if word > predicate.start && self.stems(word - 1).next() == Some("the") {
            word - 1
        } else {
            word
        };
        match self.named(start..predicate.end, word..predicate.end) {
            Some(known @ Noun::Known { .. }) => Some(known),
            _ => None,
        }
    }

    fn is_accounted_word(&self, at: usize) -> bool {
        self.is_break(at)
            || self.has_any(
                at,
                &[Section::Neutral, Section::Who, Section::Kind, Section::Link, Section::And, Section::Must],
            )
    }

    /// The quotation that must be there: "every answer must end with the sentence "…"".
    fn required_text(&self, subject: Range<usize>, predicate: Range<usize>) -> Option<usize> {
        let quotations: Vec<usize> =
            predicate.clone().filter(|at| self.kind(*at) == Some(TokenKind::Quoted)).collect();
        let [quotation] = quotations.as_slice() else { return None };
        let known: &[Section] = &[
            Section::Include,
            Section::TextWord,
            Section::Neutral,
            Section::Link,
            Section::Prep,
            Section::Talk,
            Section::Must,
            Section::Who,
            Section::Verb,
        ];
        let rest = predicate.clone().filter(|at| at != quotation);
        let includes = predicate.clone().any(|at| self.has_any(at, &[Section::Include, Section::Verb]));
        let plain_subject = subject.clone().all(|at| self.is_accounted_word(at));
        let all_known = rest
            .clone()
            .all(|at| self.is_break(at) || self.has_any(at, known) || self.has(at, Section::Kind));
        (includes && plain_subject && all_known).then_some(*quotation)
    }

    /// Whether a sentence without operators says what is so, rather than what to do.
    pub(super) fn is_statement(&self, head: Range<usize>) -> bool {
        let first = head.start;
        let begins = self.has_any(
            first,
            &[Section::Neutral, Section::Who, Section::People, Section::Background, Section::Role],
        );
        let about_texts = self.has(first, Section::Kind) || head.clone().any(|at| self.is_content(at));
        let is_said = head.clone().skip(1).any(|at| {
            self.stems(at)
                .any(|stem| matches!(stem, "is" | "are" | "was" | "were" | "has" | "have" | "had" | "been"))
        });
        (begins || is_said) && !about_texts
    }

    /// Whether a sentence without operators tells what to do: an imperative, or what texts are like.
    pub(super) fn demands(&self, head: Range<usize>) -> bool {
        let first = head.start;
        self.is_unknown(first)
            || self.has_any(
                first,
                &[
                    Section::Verb,
                    Section::Run,
                    Section::Talk,
                    Section::Include,
                    Section::Kind,
                    Section::Link,
                    Section::Effect,
                    Section::Duty,
                ],
            )
    }
}

/// Every object must also satisfy one of `tests`.
fn narrow(rule: &mut Rule, tests: Vec<Test>) {
    let test = match tests.as_slice() {
        [one] => one.clone(),
        several => Test::when(several.iter().map(Test::condition).collect::<Vec<_>>().join(" || ")),
    };
    for object in &mut rule.objects {
        object.all.push(test.clone());
    }
}

fn is_place(detector: &str) -> bool {
    ["path_glob:", "ext:", "domain:", "file."].iter().any(|family| detector.starts_with(family))
}

const fn before_link(before: Before) -> Before {
    match before {
        Before::Start => Before::Start,
        other => other,
    }
}

/// A path as it is written in prose: a folder stands for what lies below it.
pub(super) fn path_detector(path: &str) -> String {
    if let Some(ending) = path
        .strip_prefix("*.")
        .or_else(|| path.strip_prefix('.').filter(|_| !path.contains('/') && path.len() <= 6))
    {
        return format!("ext:{}", ending.to_lowercase());
    }
    let has_file = path.rsplit('/').next().is_some_and(|last| last.contains('.') && !last.starts_with('.'));
    if path.contains('*') || has_file {
        format!("path_glob:{path}")
    } else {
        format!("path_glob:{}/**", path.trim_end_matches('/'))
    }
}

/// How the name of an action is tested.
fn tool_test(name: &str) -> Test {
    match name.strip_prefix("tool_glob:") {
        Some(glob) => Test::when(format!(
            "tool.name.matches({})",
            quoted(&format!("(?i){}", escaped(glob.trim_matches('*'))))
        )),
        None => Test::Finds(name.to_owned()),
    }
}

/// A number as conditions write it.
pub(super) fn number(value: f64) -> String {
    let mut text = format!("{value}");
    if text.ends_with(".0") {
        text.truncate(text.len() - 2);
    }
    text
}
