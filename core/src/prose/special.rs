//! Sentences with a form of their own: approvals, budgets, sizes.

use std::ops::Range;

use crate::kind::{Kind, KindSet};

use super::grammar::{Reader, Refused};
use super::lexicon::Section;
use super::noun::{number, tool_test};
use super::polarity::{self, Operator};
use super::rule::{Approval, Lift, Object, Rule, Test, quoted};
use super::sentence::Operators;
use super::token::Kind as TokenKind;
use super::{Polarity, Status};

/// What a sentence consists of that sets a limit, besides the limit itself and what is limited.
const LIMITING: &[Section] = &[
    Section::Neutral,
    Section::Link,
    Section::Who,
    Section::Prep,
    Section::More,
    Section::Most,
    Section::Must,
    Section::Allow,
    Section::Not,
    Section::MayNot,
    Section::Deny,
    Section::Should,
    Section::Verb,
    Section::Run,
];

impl Reader<'_> {
    /// Reads a sentence of a special form into `rule`; `None` if it has none.
    pub(super) fn special(
        &mut self,
        head: Range<usize>,
        operators: &Operators,
        only: Option<usize>,
        rule: &mut Rule,
    ) -> Result<Option<Polarity>, Refused> {
        let limited = head.clone().any(|at| self.has(at, Section::Most));
        if only.is_none() || limited {
            if let Some(polarity) = self.budget(head.clone(), operators, rule) {
                return Ok(Some(polarity));
            }
            if let Some(polarity) = self.size(head.clone(), operators, rule) {
                return Ok(Some(polarity));
            }
            if let Some(polarity) = self.amount_limit(head.clone(), operators, rule) {
                return Ok(Some(polarity));
            }
            if only.is_none() {
                return self.approval_needed(head, operators, rule);
            }
        }
        Ok(None)
    }

    /// "Refunds must not exceed 100 euros."
    fn amount_limit(
        &mut self,
        head: Range<usize>,
        operators: &Operators,
        rule: &mut Rule,
    ) -> Option<Polarity> {
        // "No purchase may exceed 250 euros" has its comparison behind the operators too.
        let forbids = polarity::of(&operators.row) == Some(Polarity::Prohibit);
        let last = operators.places.last().copied();
        let compares = |at: &usize| {
            self.has(*at, Section::Most)
                || forbids && self.has(*at, Section::More) && last.is_some_and(|last| last < *at)
        };
        let most = head.clone().find(compares)?;
        let act = head.clone().find(|at| self.has(*at, Section::Act)).filter(|act| *act < most)?;
        if forbids && last.is_none_or(|last| last < act) {
            return None;
        }
        let entry = self.entry(act, Section::Act)?;
        if !self.limits(head.clone(), operators) {
            return None;
        }
        let before = (head.start..most).filter(|at| *at != act);
        let plain = before.clone().all(|at| {
            self.is_break(at)
                || self.has_any(
                    at,
                    &[
                        Section::Neutral,
                        Section::Who,
                        Section::Link,
                        Section::Must,
                        Section::Allow,
                        Section::Should,
                        Section::Not,
                        Section::MayNot,
                        Section::Thing,
                    ],
                )
        });
        let mut at = most + 1;
        let mut arg = "amount";
        if matches!(self.kind(at), Some(TokenKind::Sign)) {
            at += 1;
        }
        let Some(TokenKind::Number(value)) = self.kind(at) else { return None };
        at += 1;
        if at < head.end && self.has(at, Section::Percent) {
            arg = "percent";
            at += 1;
        } else if at < head.end && self.has(at, Section::Currency) {
            at += 1;
        }
        if !plain || at != head.end {
            return None;
        }
        let number = number(value);
        let mut detectors = entry.names.clone();
        detectors.push(format!("arg_gt:{arg}:{number}"));
        let misses = entry.misses.clone();
        let any = entry.names.iter().map(|name| tool_test(name)).collect();
        let clause = self.clause(head, Status::Approximated, detectors);
        if let Some(clause) = self.clauses.get_mut(clause) {
            clause.misses = misses;
        }
        rule.kinds = [Kind::ToolCall].into_iter().collect();
        rule.objects.push(Object {
            clause,
            any,
            all: vec![Test::when(format!("tool.args.{arg} > {number}"))],
            kinds: KindSet::default(),
        });
        Some(Polarity::Prohibit)
    }

    /// "Purchases over 1,000 dollars need a manager's approval."
    fn approval_needed(
        &mut self,
        head: Range<usize>,
        operators: &Operators,
        rule: &mut Rule,
    ) -> Result<Option<Polarity>, Refused> {
        if polarity::of(&operators.row) != Some(Polarity::Require) {
            return Ok(None);
        }
        let Some(must) = operators.places.first().copied() else { return Ok(None) };
        // "Approval by finance is required for refunds above 250 dollars."
        if let Some(by) = self.approver(head.start..must)
            && let Some(place) = (must + 1..head.end).find(|at| self.has(*at, Section::Prep))
            && (must + 1..place).all(|at| self.has_any(at, &[Section::Link, Section::Neutral, Section::Must]))
        {
            self.held(place + 1..head.end, head.start..must + 1, by, rule)?;
            return Ok(Some(Polarity::Require));
        }
        // "A manager must approve any refund above 250 dollars."
        let verb = (must + 1..head.end).find(|at| !self.has_any(*at, &[Section::Link, Section::Neutral]));
        if let Some(verb) = verb.filter(|at| self.has(*at, Section::Approval) && *at + 1 < head.end)
            && self.role(head.start..must).is_some()
            && let Some(by) = self.approver(head.start..verb + 1)
        {
            self.held(verb + 1..head.end, head.start..verb + 1, by, rule)?;
            return Ok(Some(Polarity::Require));
        }
        // "Agents need permission from the operator to restart a service."
        let to = (must + 2..head.end.saturating_sub(1)).find(|at| {
            self.stems(*at).eq(["to"]) && self.has_any(at + 1, &[Section::Act, Section::Verb, Section::Run])
        });
        if let Some(to) = to
            && self.is_glue_phrase(head.start..must)
            && let Some(by) = self.approver(must..to)
        {
            self.held(to + 1..head.end, must..to, by, rule)?;
            return Ok(Some(Polarity::Require));
        }
        let Some(by) = self.approver(must..head.end) else { return self.fact_needed(head, must, rule) };
        let subject = self.trimmed(head.start..must);
        if subject.is_empty() || self.is_glue_phrase(subject.clone()) {
            return Ok(None);
        }
        self.held(subject, must..head.end, by, rule)?;
        Ok(Some(Polarity::Require))
    }

    /// What is done in `action` is held until `by`, who stands in `words`, approves.
    pub(super) fn held(
        &mut self,
        action: Range<usize>,
        words: Range<usize>,
        by: Approval,
        rule: &mut Rule,
    ) -> Result<(), Refused> {
        self.certain_objects(action, &Operators::default(), rule)?;
        self.clause(words, Status::Enforced, vec![by.name()]);
        rule.approval = Some(by);
        Ok(())
    }

    /// "Deployment to production requires a change ticket": forbidden, unless the host says that there is one.
    fn fact_needed(
        &mut self,
        head: Range<usize>,
        must: usize,
        rule: &mut Rule,
    ) -> Result<Option<Polarity>, Refused> {
        let subject = self.trimmed(head.start..must);
        let acts = subject.clone().any(|at| self.has_any(at, &[Section::Act, Section::Find]));
        let Some(guard) = self.guard(must + 1..head.end).filter(|guard| guard.status == Status::HostFact)
        else {
            return Ok(None);
        };
        if !acts || (must + 1..head.end).any(|at| self.has_any(at, &[Section::Not, Section::MayNot])) {
            return Ok(None);
        }
        self.certain_objects(subject, &Operators::default(), rule)?;
        self.clause(must..head.end, guard.status, guard.detectors);
        rule.lifts.extend(guard.tests.into_iter().map(Lift::When));
        Ok(Some(Polarity::Require))
    }

    /// "No more than 20 tool calls per session", "spend at most 50 dollars a day".
    fn budget(&mut self, head: Range<usize>, operators: &Operators, rule: &mut Rule) -> Option<Polarity> {
        let period = head.clone().find(|at| self.has(*at, Section::Period))?;
        let value = head.clone().find_map(|at| match self.kind(at) {
            Some(TokenKind::Number(value)) => Some(value),
            _ => None,
        })?;
        let money = head
            .clone()
            .any(|at| self.has(at, Section::Currency) || matches!(self.kind(at), Some(TokenKind::Sign)));
        let counter = head.clone().rfind(|at| self.has(*at, Section::Counter));
        let name = match (counter.and_then(|at| self.entry(at, Section::Counter)), money) {
            (_, true) => "spend_usd".to_owned(),
            (Some(entry), false) => entry.names.first()?.clone(),
            (None, false) => return None,
        };
        if !self.limits(head.clone(), operators) {
            return None;
        }
        let known: &[Section] =
            &[Section::Period, Section::Counter, Section::Currency, Section::ModelWord, Section::ToolWord];
        let all_known = head.clone().all(|at| {
            self.is_break(at)
                || self.has_any(at, LIMITING)
                || self.has_any(at, known)
                || matches!(self.kind(at), Some(TokenKind::Number(_) | TokenKind::Sign))
        });
        if !all_known {
            return None;
        }
        let period = self.entry(period, Section::Period)?.names.first()?.clone();
        let counter = format!("{name}.{period}");
        let number = number(value);
        let condition = format!("counters[{}] > {number}", quoted(&counter));
        let test = Test::When { condition, facts: Vec::new(), counter: Some(counter.clone()) };
        let clause = self.clause(head, Status::HostFact, vec![format!("counter_gt:{counter}:{number}")]);
        self.note(clause, "the host counts; a request without the counter is undecided");
        rule.objects.push(Object { clause, any: vec![test], all: Vec::new(), kinds: KindSet::default() });
        rule.kinds = [Kind::Input, Kind::Output, Kind::ToolCall, Kind::ModelCall].into_iter().collect();
        Some(Polarity::Prohibit)
    }

    /// Whether more than a number is forbidden: "not more than", "over … is forbidden", "at most".
    fn limits(&self, head: Range<usize>, operators: &Operators) -> bool {
        let more = head.clone().any(|at| self.has(at, Section::More));
        // "The daily budget is 25 dollars."
        let budget = head
            .clone()
            .any(|at| self.stems(at).any(|stem| matches!(stem, "budget" | "quota" | "allowance")))
            // "Limit spending to 50 dollars a day."
            || self.stems(head.start).any(|stem| matches!(stem, "limit" | "cap"));
        if budget && !more && operators.row.is_empty() {
            return true;
        }
        let Some(most) = head.clone().find(|at| self.has(*at, Section::Most)) else {
            return more && polarity::of(&operators.row) == Some(Polarity::Prohibit);
        };
        // "Purchases under 20" only names some of them; "Keep purchases under 20" limits them.
        let compares = self.has(most, Section::Prep)
            || self
                .stems(most)
                .next()
                .is_some_and(|word| matches!(word, "less" | "fewer" | "smaller" | "shorter"));
        let asks = !operators.row.is_empty() || self.has_any(head.start, &[Section::Verb, Section::Run]);
        (asks || !compares)
            && matches!(
                polarity::of(&operators.row),
                Some(Polarity::None | Polarity::Require | Polarity::Advise | Polarity::Permit)
            )
            && !operators.row.contains(&Operator::Not)
            && !operators.row.contains(&Operator::Deny)
    }

    /// "Prompts longer than 8,000 characters are rejected."
    fn size(&mut self, head: Range<usize>, operators: &Operators, rule: &mut Rule) -> Option<Polarity> {
        let unit = head.clone().find(|at| self.has(*at, Section::Size))?;
        let value = match self.kind(unit.checked_sub(1)?) {
            Some(TokenKind::Number(value)) => value,
            _ => return None,
        };
        if !self.limits(head.clone(), operators) {
            return None;
        }
        let known: &[Section] = &[Section::Size, Section::Kind, Section::Thing];
        let all_known = head.clone().all(|at| {
            self.is_break(at)
                || self.has_any(at, LIMITING)
                || self.has_any(at, known)
                || matches!(self.kind(at), Some(TokenKind::Number(_)))
        });
        if !all_known {
            return None;
        }
        let unit = self.entry(unit, Section::Size)?.names.first()?.clone();
        let (fact, factor) = match unit.as_str() {
            "char" => ("content_chars", 1.0),
            "word" => ("content_words", 1.0),
            "token" => ("content_tokens", 1.0),
            "kb" => ("content_bytes", 1e3),
            "mb" => ("content_bytes", 1e6),
            "gb" => ("content_bytes", 1e9),
            _ => ("content_bytes", 1.0),
        };
        for at in head.clone() {
            rule.kinds = super::grammar::union(rule.kinds, self.kinds_of(at));
        }
        let limit = number(value * factor);
        let test = Test::When {
            condition: format!("{fact} > {limit}"),
            facts: vec![(fact.to_owned(), "number")],
            counter: None,
        };
        let clause =
            self.clause(head, Status::HostFact, vec![format!("size_gt:{limit}"), format!("fact:{fact}")]);
        rule.objects.push(Object { clause, any: vec![test], all: Vec::new(), kinds: KindSet::default() });
        Some(Polarity::Prohibit)
    }
}
