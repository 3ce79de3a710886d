//! One sentence: its parts and its operators, and by its polarity what is asked of it.

use std::ops::Range;

use crate::kind::KindSet;

use super::grammar::{Reader, Refused, union};
use super::lexicon::Section;
use super::polarity::{self, Operator};
use super::rule::{Approval, Rule};
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
        let range = self.unlabelled(self.trimmed(range));
        if range.is_empty() {
            return Ok(Polarity::None);
        }
        // "Period." "Thanks."
        let advises = |at: usize| self.is_operator(at) || self.has(at, Section::Style);
        if self.is_glue_phrase(range.clone()) && !range.clone().any(advises) {
            self.explain(range);
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
        let range = self.unclassified(range);
        if let Some(at) = self.boundary(range.clone()) {
            let first = self.rule(range.start..at)?;
            let second = self.rule(at..range.end)?;
            return Ok(first.max(second));
        }
        self.single(range)
    }

    /// Without the "Rule 1:", "2)" or "Data protection:" in front.
    fn unlabelled(&mut self, range: Range<usize>) -> Range<usize> {
        /// Words of a title at most.
        const LONGEST: usize = 5;
        let colon = range
            .clone()
            .take(LONGEST + 1)
            .find(|at| matches!(self.kind(*at), Some(TokenKind::Break(':' | '–' | '—' | '-'))));
        let says: &[Section] = &[
            Section::Kind,
            Section::Role,
            Section::Fact,
            Section::Prep,
            Section::If,
            Section::Except,
            Section::Background,
            Section::SuchAs,
            Section::Style,
            Section::Verb,
        ];
        if let Some(colon) = colon
            && (range.start..colon).any(|at| self.is_unknown(at))
            && !(range.start..colon)
                .any(|at| self.is_content(at) || self.is_operator(at) || self.has_any(at, says))
            && (colon + 1..range.end).any(|at| self.is_operator(at))
        {
            self.clause(range.start..colon, Status::Rationale, Vec::new());
            return self.trimmed(colon..range.end);
        }
        let is_number = |at: usize| matches!(self.kind(at), Some(TokenKind::Number(_)));
        let label = range.clone().take_while(|at| self.has(*at, Section::Neutral) || is_number(*at)).count();
        let end = range.start + label;
        let closed = matches!(self.kind(end), Some(TokenKind::Break(':' | ')' | '–' | '—' | '-')));
        let number = range.clone().take(label).any(is_number);
        if !(closed && number && end < range.end) {
            return range;
        }
        self.clause(range.start..end + 1, Status::Rationale, Vec::new());
        self.trimmed(end..range.end)
    }

    /// Without what the subject is said to be, where a rule about it follows: "names are confidential and must not be shared", "e-mail
    /// addresses are considered personal data and must be masked".
    fn unclassified(&mut self, range: Range<usize>) -> Range<usize> {
        let is_classed = |at: usize| {
            self.stems(at).any(|stem| {
                matches!(
                    stem,
                    "confidential"
                        | "secret"
                        | "private"
                        | "considered"
                        | "treated"
                        | "classified"
                        | "regarded"
                        | "deemed"
                        | "sensitive"
                        | "protected"
                        | "restricted"
                )
            })
        };
        let is_verb = |at: usize| {
            self.stems(at)
                .next()
                .is_some_and(|stem| matches!(stem, "is" | "are" | "be" | "shall" | "must" | "count"))
        };
        let Some(verb) = range.clone().skip(1).find(|at| self.is_operator(*at) || is_verb(*at)) else {
            return range;
        };
        let Some(end) = (verb + 1..range.end).find(|at| {
            self.has(*at, Section::And)
                && self.has_any(at + 1, &[Section::MayNot, Section::Must, Section::Should, Section::Allow])
                && !self.is_content(at + 1)
        }) else {
            return range;
        };
        let said = verb..end;
        let negated = said.clone().any(|at| self.has_any(at, &[Section::Not, Section::MayNot]));
        let subject = (range.start..verb).any(|at| self.is_content(at));
        if negated || !subject || !is_verb(verb) || !said.clone().any(is_classed) {
            return range;
        }
        let length = end + 1 - verb;
        if let Some(items) = self.items.get_mut(verb..range.end) {
            items.rotate_left(length);
        }
        let moved = range.end - length;
        self.explain(moved..range.end - 1);
        self.set_aside(range.end - 1..range.end);
        self.trimmed(range.start..moved)
    }

    /// One rule with its conditions and exceptions.
    fn single(&mut self, range: Range<usize>) -> Result<Polarity, Refused> {
        let mut rule = Rule { sentence: self.span(range.clone()), ..Rule::default() };
        self.move_parts(range.clone());
        rule.direction = self.direction(range.clone());
        let mut head = range;
        let mut conditions: Vec<Range<usize>> = Vec::new();
        let mut exceptions: Vec<Range<usize>> = Vec::new();
        // What stands in front: "In the shop workspace, …", "Unless …, …", "If …, …".
        // "Should an answer contain a password, …"
        let supposes = self.stems(head.start).eq(["should"])
            && (head.start + 2..head.end.saturating_sub(1)).any(|at| self.is_comma(at));
        if (supposes || self.has_any(head.start, &[Section::Except, Section::If]))
            && !self.follows_number(head.start)
        {
            let comma = head.clone().find(|at| self.is_comma(*at));
            // "Whenever a prompt contains a password it must be rejected."
            let again = || {
                (head.start + 2..head.end).find(|at| {
                    self.stems(*at).all(|stem| matches!(stem, "it" | "they")) && self.is_operator(at + 1)
                })
            };
            let comma = comma.or_else(again).or_else(|| self.end_of_front(head.clone())).ok_or(Refused)?;
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
        let mut only =
            head.clone().find(|at| self.has(*at, Section::Only) || self.confines(*at, head.clone()));
        // "Allowed in the strategy workspace only"
        let permits =
            operators.row.iter().any(|operator| matches!(operator, Operator::Allow | Operator::Granted));
        if permits
            && only == head.end.checked_sub(1)
            && let Some(place) = head.clone().rev().find(|at| self.has(*at, Section::Prep))
            && let Some(items) = self.items.get_mut(place..head.end)
        {
            items.rotate_right(1);
            only = Some(place);
            operators = self.operators(head.clone());
        }
        if let Some(polarity) = self.special(head.clone(), &operators, only, &mut rule)? {
            return self.complete(polarity, rule, conditions, exceptions);
        }
        // "For trial users, answers longer than 1,000 characters are rejected."
        if let Some(comma) = self.front(head.clone()) {
            let rest = self.trimmed(comma..head.end);
            let within = self.operators(rest.clone());
            if let Some(polarity) = self.special(rest, &within, only, &mut rule)? {
                conditions.push(head.start..comma);
                return self.complete(polarity, rule, conditions, exceptions);
            }
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
                    && (self.all_but(head.clone(), exception.clone(), &mut rule)
                        || self.required_in(head.clone(), exception.clone(), &mut rule))
                {
                    return self.complete(Polarity::Require, rule, conditions, Vec::new());
                }
                // "Alert the security team when a message contains a key."
                let told = operators.by_effect && !head.clone().any(|at| self.is_content(at));
                let found = if told {
                    let clause = self.clause(head.clone(), Status::Organisational, Vec::new());
                    self.note(clause, "what is done about a violation is the policy's effect");
                    false
                } else {
                    self.objects(head.clone(), operators, &mut rule)?
                };
                if !found {
                    // "Requests to hosts outside example.com are denied."
                    if let [exception] = exceptions.as_slice()
                        && conditions.is_empty()
                        && self.elsewhere(head.clone(), exception.clone(), &mut rule)
                    {
                        return self.complete(polarity, rule, Vec::new(), Vec::new());
                    }
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
                // A permission blocks nothing, and what is excepted from one, or is beyond its number of times, is not
                // forbidden with certainty.
                let counted = head.clone().any(|at| self.has(at, Section::Most))
                    && head.clone().any(|at| self.has(at, Section::Period));
                if !exceptions.is_empty() || counted {
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
                    && let Some((approval, words)) = self.approval_in(head.clone(), must)
                {
                    let action = self.trimmed(condition.start + 1..condition.end);
                    self.held(action, words, approval, &mut rule)?;
                    return self.complete(polarity, rule, Vec::new(), exceptions);
                }
                // "If a refund exceeds 500 dollars, a manager must approve it."
                if let [condition] = conditions.as_slice()
                    && let Some(approval) = self.approver(head.clone())
                    && let action = self.trimmed(condition.start + 1..condition.end)
                    && self.has(condition.start, Section::If)
                    && action.clone().any(|at| self.has(at, Section::Act))
                {
                    self.held(action, head, approval, &mut rule)?;
                    return self.complete(polarity, rule, Vec::new(), exceptions);
                }
                let style = head.clone().any(|at| self.has(at, Section::Style));
                self.demanded(head, operators, &mut rule)?;
                let polarity = if style && rule.objects.is_empty() { Polarity::Advise } else { polarity };
                self.complete(polarity, rule, conditions, exceptions)
            }
            Polarity::None => {
                let explains = head.clone().any(|at| self.has(at, Section::Background));
                if explains || self.is_statement(head.clone()) {
                    self.explain(head);
                    return if exceptions.is_empty() { Ok(Polarity::None) } else { Err(Refused) };
                }
                // "Get approval from security before you install packages."
                if let [condition] = conditions.as_slice()
                    && self.stems(condition.start).next() == Some("before")
                    && let Some(approval) = self.approver(head.clone())
                {
                    let action = self.trimmed(condition.start + 1..condition.end);
                    self.held(action, head, approval, &mut rule)?;
                    return self.complete(Polarity::Require, rule, Vec::new(), exceptions);
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

    /// Whose approval a sentence asks for, and the words that say so: "agents need a manager's approval", "human approval is required".
    fn approval_in(&self, head: Range<usize>, must: usize) -> Option<(Approval, Range<usize>)> {
        if self.is_glue_phrase(head.start..must) {
            return Some((self.approver(must..head.end)?, must..head.end));
        }
        self.approver(head.start..must)?;
        Some((self.approver(head.clone())?, head))
    }

    /// Adds what narrows and what lifts the rule, and the rule itself.
    pub(super) fn complete(
        &mut self,
        polarity: Polarity,
        mut rule: Rule,
        conditions: Vec<Range<usize>>,
        exceptions: Vec<Range<usize>>,
    ) -> Result<Polarity, Refused> {
        // "Files that do not contain a header": what lacks something is no exception; where it is no required text, it is a question.
        let lacks = |part: &Range<usize>| {
            let first = self.stems(part.start).next();
            first.is_some_and(|stem| matches!(stem, "that" | "which" | "lacking" | "missing"))
        };
        if exceptions.iter().any(lacks) {
            return Err(Refused);
        }
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
        let or_direction = |kinds: KindSet| if kinds.is_empty() { rule.direction } else { kinds };
        if !questions.is_empty() {
            self.rules.push(Rule { questions, kinds: or_direction(rule.kinds), ..rule.clone() });
        }
        while let Some(kinds) = rest.first().map(|object| object.kinds) {
            let (same, others): (Vec<_>, Vec<_>) = rest.into_iter().partition(|object| object.kinds == kinds);
            let kinds = or_direction(union(rule.kinds, kinds));
            self.rules.push(Rule { objects: same, kinds, ..rule.clone() });
            rest = others;
        }
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
}
