//! One sentence: reasons, duties and outcomes apart, then operators, objects, guards and exceptions.

use std::ops::Range;

use super::grammar::{Reader, Refused, union};
use super::lexicon::Section;
use super::polarity::{self, Operator};
use super::rule::{Lift, Rule, Test};
use super::token::Kind as TokenKind;
use super::{Polarity, Status};

/// The operators of a part of a sentence.
#[derive(Debug, Default)]
pub(super) struct Operators {
    pub(super) row: Vec<Operator>,
    pub(super) places: Vec<usize>,
    /// Whether an effect that prose names is what the rule asks for.
    pub(super) by_effect: bool,
}

impl Reader<'_> {
    /// Reads a sentence, or a part of one that stands by itself.
    pub(super) fn rule(&mut self, range: Range<usize>) -> Result<Polarity, Refused> {
        let range = self.trimmed(range);
        if range.is_empty() {
            return Ok(Polarity::None);
        }
        if self.is_background(range.clone()) {
            self.explain(range);
            return Ok(Polarity::None);
        }
        if self.is_outcome(range.clone()) || self.is_duty(range.clone()) {
            let demands = range.clone().any(|at| self.has(at, Section::Must));
            self.organise(range);
            return Ok(if demands { Polarity::Require } else { Polarity::None });
        }
        if let Some((reason, rest)) = self.reason(range.clone()) {
            let polarity = self.rule(rest)?;
            self.explain(reason);
            return Ok(polarity);
        }
        if let Some(at) = self.boundary(range.clone()) {
            let first = self.rule(range.start..at)?;
            let second = self.rule(at..range.end)?;
            return Ok(first.max(second));
        }
        self.single(range)
    }

    /// One rule with its conditions and exceptions.
    fn single(&mut self, range: Range<usize>) -> Result<Polarity, Refused> {
        let mut rule = Rule { sentence: self.span(range.clone()), ..Rule::default() };
        let mut head = range;
        let mut conditions: Vec<Range<usize>> = Vec::new();
        let mut exceptions: Vec<Range<usize>> = Vec::new();
        // What stands in front: "In the shop workspace, …", "Unless …, …", "If …, …".
        if self.has_any(head.start, &[Section::Except, Section::If]) && !self.follows_number(head.start) {
            let comma = head.clone().find(|at| self.is_comma(*at)).ok_or(Refused)?;
            let part = head.start..comma;
            if self.has(head.start, Section::Except) {
                exceptions.push(part)
            } else {
                conditions.push(part)
            }
            head = self.trimmed(comma..head.end);
        }
        // What stands behind, from the end.
        while let Some(at) = self.last_part(head.clone()) {
            let part = self.trimmed(at..head.end);
            let only = at > head.start + 1 && self.has(at - 1, Section::Only);
            if self.has(at, Section::Except) || only {
                // "Unless X, if Y": which of them the condition narrows is not certain.
                if !conditions.is_empty() {
                    return Err(Refused);
                }
                exceptions.push(part);
            } else {
                conditions.push(part);
            }
            head = head.start..if only { at - 1 } else { at };
        }
        let head = self.trimmed(head);
        let mut operators = self.operators(head.clone());
        let only = head.clone().find(|at| self.has(*at, Section::Only));
        if let Some(polarity) = self.special(head.clone(), &operators, only, &mut rule)? {
            return self.complete(polarity, rule, conditions, exceptions);
        }
        if only.is_some_and(|only| only + 1 < head.end) {
            return self.only(head, only.unwrap_or(0), operators, rule, conditions, exceptions);
        }
        if operators.row.is_empty() && only.is_some() {
            operators.row.push(Operator::Deny);
        }
        let polarity = polarity::of(&operators.row).ok_or(Refused)?;
        self.act_on(polarity, head, &operators, rule, conditions, exceptions)
    }

    /// Goes on by polarity.
    pub(super) fn act_on(
        &mut self,
        polarity: Polarity,
        head: Range<usize>,
        operators: &Operators,
        mut rule: Rule,
        conditions: Vec<Range<usize>>,
        exceptions: Vec<Range<usize>>,
    ) -> Result<Polarity, Refused> {
        match polarity {
            Polarity::Prohibit => {
                // "Alert the security team when a message contains a key."
                let told = operators.by_effect && !head.clone().any(|at| self.is_content(at));
                let found = if told {
                    let clause = self.clause(head, Status::Organisational, Vec::new());
                    self.note(clause, "what is done about a violation is the policy's effect");
                    false
                } else {
                    self.objects(head, operators, &mut rule)?
                };
                if !found {
                    // "If a message contains a password, block it."
                    let condition = match conditions.as_slice() {
                        [condition] => self.trimmed(condition.start + 1..condition.end),
                        _ => return Err(Refused),
                    };
                    let none = Operators::default();
                    if self
                        .operators(condition.clone())
                        .row
                        .iter()
                        .any(|operator| *operator != Operator::Allow)
                        || !self.objects(condition, &none, &mut rule)?
                    {
                        return Err(Refused);
                    }
                    return self.complete(polarity, rule, Vec::new(), exceptions);
                }
                self.complete(polarity, rule, conditions, exceptions)
            }
            Polarity::Permit => {
                // A permission blocks nothing, and what is excepted from one is not forbidden with certainty.
                if !exceptions.is_empty() {
                    return Err(Refused);
                }
                let end = conditions.iter().map(|part| part.end).max().unwrap_or(0).max(head.end);
                let start =
                    conditions.iter().map(|part| part.start).min().unwrap_or(head.start).min(head.start);
                let clause = self.clause(start..end, Status::Rationale, Vec::new());
                self.note(clause, "a permission: it blocks nothing");
                Ok(Polarity::Permit)
            }
            Polarity::Require | Polarity::Advise => {
                let style = head.clone().any(|at| self.has(at, Section::Style));
                self.demanded(head, operators, &mut rule)?;
                let polarity = if style && rule.objects.is_empty() { Polarity::Advise } else { polarity };
                self.complete(polarity, rule, conditions, exceptions)
            }
            Polarity::None => {
                if self.is_statement(head.clone()) {
                    self.explain(head);
                    return if exceptions.is_empty() { Ok(Polarity::None) } else { Err(Refused) };
                }
                // An imperative: "Keep answers short", "Be polite".
                if !self.demands(head.clone()) {
                    return Err(Refused);
                }
                self.demanded(head, operators, &mut rule)?;
                self.complete(Polarity::Advise, rule, conditions, exceptions)
            }
        }
    }

    /// Adds what narrows and what lifts the rule, and the rule itself.
    pub(super) fn complete(
        &mut self,
        polarity: Polarity,
        mut rule: Rule,
        conditions: Vec<Range<usize>>,
        exceptions: Vec<Range<usize>>,
    ) -> Result<Polarity, Refused> {
        for condition in conditions {
            self.condition(condition, &mut rule)?;
        }
        for exception in exceptions {
            self.lift(exception, &mut rule);
        }
        if rule.objects.is_empty() && rule.questions.is_empty() {
            return Err(Refused);
        }
        self.rules.push(rule);
        Ok(polarity)
    }

    /// Whether a condition or an exception begins at `at`.
    fn begins_part(&self, at: usize, head: Range<usize>) -> bool {
        if self.has(at, Section::Except) {
            // "beyond 10 MB" is a comparison.
            return !self.follows_number(at);
        }
        self.has(at, Section::If) && at > head.start && !self.has(at, Section::Kind)
    }

    /// Whether a comparison with a number begins at `at`.
    pub(super) fn follows_number(&self, at: usize) -> bool {
        self.has(at, Section::More)
            && matches!(self.kind(at + 1), Some(TokenKind::Number(_) | TokenKind::Sign))
    }

    fn last_part(&self, head: Range<usize>) -> Option<usize> {
        head.clone().skip(1).rev().find(|at| self.begins_part(*at, head.clone()))
    }

    /// Without breaks and conjunctions at its ends.
    pub(super) fn trimmed(&self, range: Range<usize>) -> Range<usize> {
        let is_edge = |at: usize| {
            self.is_break(at) || self.has(at, Section::And) && !self.has_any(at, &[Section::SuchAs])
        };
        let mut range = range;
        while !range.is_empty() && is_edge(range.start) {
            range.start += 1;
        }
        while !range.is_empty() && (is_edge(range.end - 1)) {
            range.end -= 1;
        }
        range
    }

    pub(super) fn note(&mut self, clause: usize, note: &str) {
        if let Some(clause) = self.clauses.get_mut(clause) {
            clause.misses.push(note.to_owned());
        }
    }

    fn explain(&mut self, range: Range<usize>) {
        let range = self.with_end(range);
        self.clause(range, Status::Rationale, Vec::new());
    }

    fn organise(&mut self, range: Range<usize>) {
        let range = self.with_end(range);
        let clause = self.clause(range, Status::Organisational, Vec::new());
        self.note(clause, "not about a request; what is done about a violation is the policy's effect");
    }

    /// With the full stop behind it.
    fn with_end(&self, range: Range<usize>) -> Range<usize> {
        let more = usize::from(self.kind(range.end) == Some(TokenKind::End));
        range.start..range.end + more
    }

    /// "This policy protects our customers."
    fn is_background(&self, range: Range<usize>) -> bool {
        let forbids = || {
            range.clone().any(|at| {
                self.has_any(
                    at,
                    &[Section::Not, Section::MayNot, Section::Deny, Section::Must, Section::Only],
                )
            })
        };
        self.has(range.start, Section::Background) && !forbids()
    }

    /// "Violations are blocked and reported."
    fn is_outcome(&self, range: Range<usize>) -> bool {
        let mut subject = range
            .clone()
            .skip_while(|at| self.has(*at, Section::Neutral) && !self.has(*at, Section::Outcome));
        subject.next().is_some_and(|at| self.has(at, Section::Outcome))
            && !range.clone().any(|at| self.has_any(at, &[Section::Not, Section::MayNot]))
    }

    /// "Managers must review violations every month."
    fn is_duty(&self, range: Range<usize>) -> bool {
        if range
            .clone()
            .any(|at| self.has_any(at, &[Section::Not, Section::MayNot, Section::Deny, Section::Except]))
        {
            return false;
        }
        // "Notify the security team": an effect by itself, of nothing that could be looked for.
        if self.has(range.start, Section::Effect) {
            return !range.clone().any(|at| self.is_content(at));
        }
        let must = range.clone().find(|at| self.has_any(*at, &[Section::Must, Section::Should]));
        let verb = range.clone().skip(1).find(|at| {
            self.has_any(*at, &[Section::Duty, Section::Effect]) && must.is_none_or(|must| *at > must)
        });
        let Some(verb) = verb else { return false };
        let subject = range.start..must.unwrap_or(verb).min(verb);
        let between = must.map_or(verb..verb, |must| must + 1..verb);
        let is_person = |at: usize| {
            self.has_any(at, &[Section::People, Section::Neutral, Section::Role, Section::And, Section::Who])
        };
        let is_close =
            between.clone().all(|at| self.has_any(at, &[Section::Link, Section::Neutral, Section::Must]));
        let has_people = subject.clone().any(|at| self.has_any(at, &[Section::People, Section::Role]));
        let by_people = has_people && subject.clone().all(is_person);
        // "Access rights must be reviewed": a passive duty, of nothing that could be looked for and no request.
        let passive = must.is_some()
            && between.clone().any(|at| self.stems(at).any(|stem| stem == "be"))
            && !range.clone().any(|at| {
                self.is_content(at) || self.has(at, Section::Kind) || self.has(at, Section::Approval)
            });
        is_close && (by_people && !subject.is_empty() || passive)
    }

    /// Whether an item could be looked for.
    pub(super) fn is_content(&self, at: usize) -> bool {
        self.has_any(at, &[Section::Find, Section::Attempt, Section::Act, Section::Ext])
            || matches!(
                self.kind(at),
                Some(
                    TokenKind::Quoted
                        | TokenKind::Path
                        | TokenKind::Domain
                        | TokenKind::Literal
                        | TokenKind::Number(_)
                )
            )
    }

    /// A reason and the rest: "…, because …", "To protect customers, …".
    fn reason(&self, range: Range<usize>) -> Option<(Range<usize>, Range<usize>)> {
        if self.has(range.start, Section::Why) {
            let comma = range.clone().find(|at| self.is_comma(*at))?;
            let behind = self.trimmed(comma..range.end);
            return (!behind.is_empty()).then_some((range.start..comma, behind));
        }
        let at = range
            .clone()
            .skip(1)
            .find(|at| self.has(*at, Section::Why) && !self.has_any(*at, &[Section::Except]))?;
        // "Do not use them to keep track of people": the purpose is a part of what is forbidden.
        let purpose = self.stems(at).next() == Some("to");
        let uses = range.start..at;
        if purpose
            && uses.clone().any(|at| self.stems(at).any(|stem| matches!(stem, "use" | "used" | "using")))
        {
            return None;
        }
        // A reason that forbids something is one more rule, which would be lost.
        if (at + 1..range.end).any(|at| self.has_any(at, &[Section::Except, Section::Only])) {
            return None;
        }
        let rest = self.trimmed(range.start..at);
        (!rest.is_empty()).then(|| (self.trimmed(at..range.end), rest))
    }

    /// Where a second rule begins: at a conjunction with an operator behind it.
    fn boundary(&self, range: Range<usize>) -> Option<usize> {
        const BEGINS: &[Section] = &[
            Section::Not,
            Section::MayNot,
            Section::Deny,
            Section::Redact,
            Section::Must,
            Section::Should,
            Section::Allow,
            Section::Effect,
        ];
        let mut operator_before = false;
        let mut content_before = false;
        let mut quantified = false;
        for at in range.clone() {
            let joins = self.has(at, Section::And)
                || self.is_comma(at)
                || self.has(at, Section::Except) && self.is_but(at);
            if joins && operator_before && content_before {
                let next = self.trimmed(at..range.end);
                let first =
                    next.clone().find(|at| !self.has_any(*at, &[Section::Link]) || self.has_any(*at, BEGINS));
                let begins =
                    first.is_some_and(|first| self.has_any(first, BEGINS) && !self.is_content(first));
                // "X is forbidden, and Y must be masked": a new subject, behind a comma.
                let new_subject = !quantified
                    && self.is_comma(at)
                    && self.has(at + 1, Section::And)
                    && next.clone().any(|at| self.is_operator(at));
                let behind_condition = next.clone().any(|at| self.has(at, Section::If)) && !begins;
                if (begins || new_subject) && !behind_condition && next.len() > 1 {
                    return Some(at);
                }
            }
            if self.is_operator(at) || self.has(at, Section::Effect) && at == range.start {
                quantified |= !operator_before
                    && at == range.start
                    && self.stems(at).any(|stem| matches!(stem, "no" | "none" | "neither"));
                operator_before = true;
            } else if !self.is_break(at)
                && !self.has_any(at, &[Section::Link, Section::Neutral, Section::And])
            {
                content_before = true;
            }
        }
        None
    }

    fn is_but(&self, at: usize) -> bool {
        self.stems(at).next() == Some("but") && self.stems(at).count() == 1
    }

    /// The operators of `head`, in order. Those within a relative clause ("prompts that may …") are not the sentence's own.
    pub(super) fn operators(&self, head: Range<usize>) -> Operators {
        let mut found = Operators::default();
        let mut relative = false;
        let first = head
            .clone()
            .find(|at| !self.has_any(*at, &[Section::Link, Section::Neutral]) || self.is_operator(*at));
        // "Keep passwords out of prompts."
        if first.is_some_and(|first| self.stems(first).next() == Some("keep"))
            && head.clone().any(|at| self.stems(at).any(|stem| stem == "out"))
        {
            found.row.push(Operator::Deny);
        }
        for at in head.clone() {
            relative |= self.stems(at).count() == 1
                && self.stems(at).any(|stem| matches!(stem, "that" | "which" | "who"));
            let negated = found.row.contains(&Operator::Not);
            let mut push = |operators: &[Operator]| {
                found.row.extend_from_slice(operators);
                found.places.push(at);
            };
            if self.has(at, Section::MayNot) {
                push(&[Operator::Allow, Operator::Not]);
            } else if self.has(at, Section::Not) {
                push(&[Operator::Not]);
            } else if self.has(at, Section::Deny) && !self.has(at, Section::Find) {
                push(&[Operator::Deny]);
            } else if self.has(at, Section::Redact)
                && (!self.has(at, Section::Act)
                    || !negated && (Some(at) == first || relative_to_verb(self, at)))
            {
                push(&[Operator::Deny]);
            } else if self.has(at, Section::Fail) && (negated || Some(at) == first) {
                push(&[Operator::Fail]);
            } else if relative || self.is_content(at) && !self.has(at, Section::Approval) {
            } else if self.has(at, Section::Allow) && !self.has(at, Section::Approval) {
                push(&[Operator::Allow]);
            } else if self.has(at, Section::Must) {
                push(&[Operator::Must]);
            } else if self.has(at, Section::Should) {
                push(&[Operator::Should]);
            }
        }
        // "Flag messages that contain a password": the effect is the policy's, the rule is that there be none.
        if found.row.is_empty() && first.is_some_and(|first| self.has(first, Section::Effect)) {
            found.row.push(Operator::Deny);
            found.by_effect = true;
        }
        found
    }

    /// What lifts the rule.
    pub(super) fn lift(&mut self, exception: Range<usize>, rule: &mut Rule) {
        if let Some(by) = self.approver(exception.clone()) {
            self.exception(exception, Status::Enforced, vec![by.name()]);
            rule.approval = Some(by);
            return;
        }
        if let Some(guard) = self.guard_of_exception(exception.clone()) {
            self.exception(exception, guard.status, guard.detectors);
            match guard.within {
                Some(within) if self.only_elsewhere(rule, &within) => {}
                Some(within) => rule.lifts.extend(within.into_iter().map(Lift::Within)),
                None => rule.lifts.extend(guard.tests.into_iter().map(Lift::When)),
            }
            return;
        }
        let place = self.exception(exception, Status::Judge, Vec::new());
        rule.lifts.push(Lift::Judge(place));
    }

    /// "Do not send emails to addresses outside example.com": an action is forbidden where something outside is found, rather
    /// than allowed where something inside is.
    fn only_elsewhere(&self, rule: &mut Rule, within: &[String]) -> bool {
        let domains: Vec<&str> = within.iter().filter_map(|name| name.strip_prefix("domain:")).collect();
        let acts = !rule.objects.is_empty()
            && rule
                .objects
                .iter()
                .all(|object| object.any.iter().all(|test| matches!(test, Test::When { .. })));
        if domains.len() != within.len() || !acts {
            return false;
        }
        let mail =
            rule.objects.iter().any(|object| object.any.iter().any(|test| test.condition().contains("mail")));
        let family = if mail { "email_domain_not_in" } else { "domain_not_in" };
        let test = Test::Finds(format!("{family}:{}", domains.join(",")));
        rule.objects.iter_mut().for_each(|object| object.all.push(test.clone()));
        true
    }

    /// What must hold besides: "if …", "when …".
    fn condition(&mut self, condition: Range<usize>, rule: &mut Rule) -> Result<(), Refused> {
        if condition.clone().any(|at| self.has(at, Section::Only)) {
            return Err(Refused);
        }
        if let Some(guard) = self.guard_of_exception(condition.clone()).filter(|guard| guard.within.is_none())
        {
            self.clause(condition, guard.status, guard.detectors);
            rule.kinds = union(rule.kinds, guard.kinds);
            rule.guards.extend(guard.tests);
        } else {
            let clause = self.clause(condition, Status::Judge, Vec::new());
            rule.narrowing.push(clause);
        }
        Ok(())
    }
}

/// Whether an operator stands where a verb does: behind "must", "be" or "always".
fn relative_to_verb(reader: &Reader<'_>, at: usize) -> bool {
    at.checked_sub(1)
        .is_some_and(|before| reader.has_any(before, &[Section::Must, Section::Should, Section::Link]))
}
