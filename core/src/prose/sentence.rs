//! One sentence: its parts and its operators, and by its polarity what is asked of it.

use std::ops::Range;

use super::grammar::{Reader, Refused, union};
use super::lexicon::Section;
use super::polarity::{self, Operator};
use super::rule::Rule;
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
                if let [exception] = exceptions.as_slice()
                    && conditions.is_empty()
                    && self.all_but(head.clone(), exception.clone(), &mut rule)
                {
                    return self.complete(Polarity::Require, rule, conditions, Vec::new());
                }
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
                        .any(|operator| !matches!(operator, Operator::Allow | Operator::Granted))
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
                // "Agents need human approval before executing shell commands."
                if let [condition] = conditions.as_slice()
                    && self.stems(condition.start).next() == Some("before")
                    && let Some(must) = operators.places.first().copied()
                    && let Some(approval) = self.approver(must..head.end)
                    && self.is_glue_phrase(head.start..must)
                {
                    let action = self.trimmed(condition.start + 1..condition.end);
                    let none = Operators::default();
                    if !self.objects(action, &none, &mut rule)?
                        || rule.objects.is_empty()
                        || !rule.questions.is_empty()
                    {
                        return Err(Refused);
                    }
                    self.clause(must..head.end, Status::Enforced, vec![approval.name()]);
                    rule.approval = Some(approval);
                    return self.complete(polarity, rule, Vec::new(), exceptions);
                }
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
        self.push(rule);
        Ok(polarity)
    }

    /// Adds a rule; where its objects are of different kinds of request ("delete files or share passwords"), one for each.
    fn push(&mut self, mut rule: Rule) {
        let mut rest = std::mem::take(&mut rule.objects);
        let questions = std::mem::take(&mut rule.questions);
        if !questions.is_empty() {
            self.rules.push(Rule { questions, ..rule.clone() });
        }
        while let Some(kinds) = rest.first().map(|object| object.kinds) {
            let (same, others): (Vec<_>, Vec<_>) = rest.into_iter().partition(|object| object.kinds == kinds);
            self.rules.push(Rule { objects: same, kinds: union(rule.kinds, kinds), ..rule.clone() });
            rest = others;
        }
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
            let last = found.places.last().copied();
            let mut push = |operators: &[Operator]| {
                found.row.extend_from_slice(operators);
                found.places.push(at);
            };
            if self.has(at, Section::MayNot) {
                push(&[Operator::Allow, Operator::Not]);
            } else if self.has(at, Section::Not) {
                push(&[Operator::Not]);
                // "Not all of it may be shared" forbids none of it in particular.
                if self
                    .stems(at + 1)
                    .any(|stem| matches!(stem, "all" | "every" | "everything" | "necessarily"))
                {
                    found.row.extend([Operator::Not, Operator::Not]);
                }
            } else if self.has(at, Section::Deny) && !self.has(at, Section::Find)
                || self.has(at, Section::Redact)
                    && (!self.has(at, Section::Act)
                        || !negated && (Some(at) == first || relative_to_verb(self, at)))
            {
                push(&[Operator::Deny]);
            } else if self.has(at, Section::Effect)
                && at > head.start + 1
                && self.has(at - 1, Section::And)
                && last == Some(at - 2)
            {
                // "Block and report": one rule, and what is done about it.
                push(&[]);
            } else if self.has(at, Section::Fail) && (negated || Some(at) == first) {
                push(&[Operator::Fail]);
            } else if relative || self.is_content(at) && !self.has(at, Section::Approval) {
            } else if self.has(at, Section::Allow) && !self.has(at, Section::Approval) {
                let modal = self.stems(at).any(|stem| matches!(stem, "may" | "can" | "could"));
                push(&[if modal { Operator::Allow } else { Operator::Granted }]);
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
}

/// Whether an operator stands where a verb does: behind "must", "be" or "always".
fn relative_to_verb(reader: &Reader<'_>, at: usize) -> bool {
    at.checked_sub(1)
        .is_some_and(|before| reader.has_any(before, &[Section::Must, Section::Should, Section::Link]))
}
