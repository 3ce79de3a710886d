//! Sentences with a form of their own: approvals, budgets, sizes, and "only".

use std::ops::Range;

use crate::kind::Kind;

use super::grammar::{Reader, Refused};
use super::lexicon::Section;
use super::objects::number;
use super::polarity::{self, Operator};
use super::rule::{Object, Rule, Test, quoted};
use super::sentence::Operators;
use super::token::Kind as TokenKind;
use super::{Polarity, Status};

impl Reader<'_> {
    /// Reads a sentence of a special form into `rule`; `None` if it has none.
    pub(super) fn special(
        &mut self,
        head: Range<usize>,
        operators: &Operators,
        only: Option<usize>,
        rule: &mut Rule,
    ) -> Result<Option<Polarity>, Refused> {
        if only.is_none() {
            if let Some(polarity) = self.budget(head.clone(), operators, rule) {
                return Ok(Some(polarity));
            }
            if let Some(polarity) = self.size(head.clone(), operators, rule) {
                return Ok(Some(polarity));
            }
            return self.approval_needed(head, operators, rule);
        }
        Ok(None)
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
        let Some(by) = self.approver(must..head.end) else { return self.fact_needed(head, must, rule) };
        let subject = self.trimmed(head.start..must);
        if subject.is_empty() {
            return Ok(None);
        }
        let none = Operators::default();
        if !self.objects(subject, &none, rule)? || rule.objects.is_empty() || !rule.questions.is_empty() {
            return Err(Refused);
        }
        self.clause(must..head.end, Status::Enforced, vec![by.name()]);
        rule.approval = Some(by);
        Ok(Some(Polarity::Require))
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
        let none = Operators::default();
        if !self.objects(subject, &none, rule)? || rule.objects.is_empty() || !rule.questions.is_empty() {
            return Err(Refused);
        }
        self.clause(must..head.end, guard.status, guard.detectors);
        rule.lifts.extend(guard.tests.into_iter().map(super::rule::Lift::When));
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
        let counter = head.clone().filter(|at| self.has(*at, Section::Counter)).last();
        let name = match (counter.and_then(|at| self.entry(at, Section::Counter)), money) {
            (_, true) => "spend_usd".to_owned(),
            (Some(entry), false) => entry.names.first()?.clone(),
            (None, false) => return None,
        };
        if !self.limits(head.clone(), operators) {
            return None;
        }
        let known: &[Section] = &[
            Section::Neutral,
            Section::Link,
            Section::Who,
            Section::Prep,
            Section::Period,
            Section::Counter,
            Section::Currency,
            Section::More,
            Section::Most,
            Section::Run,
            Section::Must,
            Section::Allow,
            Section::Not,
            Section::MayNot,
            Section::Deny,
            Section::Should,
        ];
        let all_known = head.clone().all(|at| {
            self.is_break(at)
                || self.has_any(at, known)
                || self.has_any(at, &[Section::ModelWord, Section::ToolWord, Section::Verb])
                || matches!(self.kind(at), Some(TokenKind::Number(_) | TokenKind::Sign))
        });
        if !all_known {
            return None;
        }
        let period = self.entry(period, Section::Period)?.names.first()?.clone();
        let counter = format!("{name}.{period}");
        let number = number(value);
        let condition = format!("counters[{}] > {number}", quoted(&counter));
        let test = Test::When { condition, fact: None, counter: Some(counter.clone()) };
        let clause = self.clause(head, Status::Enforced, vec![format!("counter_gt:{counter}:{number}")]);
        self.note(clause, "the host counts; a request without the counter is undecided");
        rule.objects.push(Object { clause, any: vec![test], all: Vec::new() });
        rule.kinds = [Kind::Input, Kind::Output, Kind::ToolCall, Kind::ModelCall].into_iter().collect();
        Some(Polarity::Prohibit)
    }

    /// Whether more than a number is forbidden: "not more than", "over … is forbidden", "at most".
    fn limits(&self, head: Range<usize>, operators: &Operators) -> bool {
        let more = head.clone().any(|at| self.has(at, Section::More));
        let most = head.clone().any(|at| self.has(at, Section::Most));
        match (more, most) {
            (true, false) => polarity::of(&operators.row) == Some(Polarity::Prohibit),
            (_, true) => {
                matches!(
                    polarity::of(&operators.row),
                    Some(Polarity::None | Polarity::Require | Polarity::Advise | Polarity::Permit)
                ) && !operators.row.contains(&Operator::Not)
                    && !operators.row.contains(&Operator::Deny)
            }
            (false, false) => false,
        }
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
        let known: &[Section] = &[
            Section::Neutral,
            Section::Link,
            Section::Who,
            Section::Prep,
            Section::Size,
            Section::More,
            Section::Most,
            Section::Must,
            Section::Allow,
            Section::Not,
            Section::MayNot,
            Section::Deny,
            Section::Should,
            Section::Kind,
            Section::Thing,
            Section::Verb,
            Section::Run,
        ];
        let all_known = head.clone().all(|at| {
            self.is_break(at)
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
            fact: Some((fact.to_owned(), "number")),
            counter: None,
        };
        let clause =
            self.clause(head, Status::HostFact, vec![format!("size_gt:{limit}"), format!("fact:{fact}")]);
        rule.objects.push(Object { clause, any: vec![test], all: Vec::new() });
        Some(Polarity::Prohibit)
    }

    /// A sentence with "only": what else there is, is forbidden.
    pub(super) fn only(
        &mut self,
        head: Range<usize>,
        only: usize,
        mut operators: Operators,
        mut rule: Rule,
        conditions: Vec<Range<usize>>,
        mut exceptions: Vec<Range<usize>>,
    ) -> Result<Polarity, Refused> {
        let single = head.clone().filter(|at| self.has(*at, Section::Only)).count() == 1;
        let positive = matches!(
            polarity::of(&operators.row),
            Some(Polarity::None | Polarity::Permit | Polarity::Require | Polarity::Advise)
        ) && !operators.row.contains(&Operator::Not)
            && !operators.row.contains(&Operator::Deny);
        if !single || !positive {
            return Err(Refused);
        }
        if self.listed(head.clone(), only, &mut rule)? {
            return self.complete(Polarity::Require, rule, conditions, exceptions);
        }
        operators.row = vec![Operator::Deny];
        // "Only managers may see passwords."
        if only == head.start {
            let allow = operators.places.iter().copied().find(|at| *at > only);
            if let Some(allow) = allow
                && self.role(only + 1..allow).is_some()
            {
                exceptions.push(only + 1..allow);
                let rest = Operators { places: operators.places.clone(), ..operators };
                return self.act_on(Polarity::Prohibit, allow..head.end, &rest, rule, conditions, exceptions);
            }
        }
        // "Passwords may only be shared in the vault workspace": elsewhere they may not.
        let place = (only + 1..head.end).rev().find(|at| {
            self.has(*at, Section::Prep)
                && self.guard(*at..head.end).is_some_and(|guard| !guard.tests.is_empty())
        });
        let Some(place) = place else { return self.only_below(head, only, operators, rule) };
        exceptions.push(place..head.end);
        operators.places.push(only);
        self.act_on(Polarity::Prohibit, head.start..place, &operators, rule, conditions, exceptions)
    }

    /// "Agents may only read files under /srv/data": an action, and no path that is allowed.
    fn only_below(
        &mut self,
        head: Range<usize>,
        only: usize,
        mut operators: Operators,
        mut rule: Rule,
    ) -> Result<Polarity, Refused> {
        let place = (head.start..head.end).rev().find(|at| self.has(*at, Section::Prep)).ok_or(Refused)?;
        let is_path = (place + 1..head.end).all(|at| {
            self.kind(at) == Some(TokenKind::Path)
                || self.has_any(at, &[Section::Neutral, Section::And])
                || self.is_break(at)
        });
        if !is_path || place <= only {
            return Err(Refused);
        }
        let paths: Vec<String> = (place + 1..head.end)
            .filter(|at| self.kind(*at) == Some(TokenKind::Path))
            .map(|at| super::objects::path_detector(self.written(at)))
            .collect();
        if paths.is_empty() {
            return Err(Refused);
        }
        operators.places.push(only);
        if !self.objects(head.start..place, &operators, &mut rule)?
            || !rule.questions.is_empty()
            || rule.objects.is_empty()
        {
            return Err(Refused);
        }
        let exception = self.exception(place..head.end, Status::Approximated, paths.clone());
        if let Some(exception) = self.exceptions.get_mut(exception) {
            exception.misses.push("a call that names a path inside and one outside".to_owned());
        }
        rule.lifts.extend(paths.into_iter().map(super::rule::Lift::Within));
        self.complete(Polarity::Prohibit, rule, Vec::new(), Vec::new())
    }

    /// "Refunds are only allowed in EUR or USD."
    fn currencies(&mut self, head: Range<usize>, only: usize, rule: &mut Rule) -> Result<bool, Refused> {
        let named: Vec<usize> = (only + 1..head.end).filter(|at| self.has(*at, Section::Currency)).collect();
        let (Some(first), Some(last)) = (named.first().copied(), named.last().copied()) else {
            return Ok(false);
        };
        let only_names = (first..head.end)
            .all(|at| self.has_any(at, &[Section::Currency, Section::And]) || self.is_break(at));
        let acts = (head.start..first).any(|at| self.has(at, Section::Act));
        if !only_names
            || !acts
            || (head.start..first).any(|at| matches!(self.kind(at), Some(TokenKind::Number(_))))
        {
            return Ok(false);
        }
        let codes: Vec<String> = named
            .iter()
            .filter_map(|at| self.entry(*at, Section::Currency)?.names.first().cloned())
            .collect();
        let preposition = first.saturating_sub(usize::from(first > 0 && self.has(first - 1, Section::Prep)));
        let mut places = self.operators(head.clone()).places;
        places.push(only);
        let none = Operators { row: Vec::new(), places, by_effect: false };
        if !self.objects(head.start..preposition, &none, rule)?
            || !rule.questions.is_empty()
            || rule.objects.is_empty()
        {
            return Err(Refused);
        }
        let list = codes.iter().map(|code| quoted(code)).collect::<Vec<_>>().join(", ");
        self.clause(
            preposition..last + 1,
            Status::Enforced,
            vec![format!("arg_not_in:currency:{}", codes.join(","))],
        );
        rule.guards.push(Test::when(format!("!(tool.args.currency in [{list}])")));
        Ok(true)
    }

    /// "Only use the model small-1", "only fetch pages from example.com", "refunds only in EUR": all others are forbidden.
    fn listed(&mut self, head: Range<usize>, only: usize, rule: &mut Rule) -> Result<bool, Refused> {
        if self.currencies(head.clone(), only, rule)? {
            return Ok(true);
        }
        let is_name = |at: usize| {
            matches!(self.kind(at), Some(TokenKind::Name | TokenKind::Quoted | TokenKind::Domain))
        };
        let names: Vec<usize> =
            (only + 1..head.end).chain(head.start..only).filter(|at| is_name(*at)).collect();
        let (Some(first), Some(last)) = (names.iter().min().copied(), names.iter().max().copied()) else {
            return Ok(false);
        };
        let between_ok = (first..last).all(|at| {
            is_name(at)
                || self.is_break(at)
                || self.has_any(at, &[Section::And, Section::Neutral])
                || self.has_any(at, &[Section::ModelWord, Section::ToolWord])
        });
        if !between_ok {
            return Ok(false);
        }
        let written: Vec<String> =
            (first..=last).filter(|at| is_name(*at)).map(|at| self.written(at).to_owned()).collect();
        let domains =
            (first..=last).filter(|at| is_name(*at)).all(|at| self.kind(at) == Some(TokenKind::Domain));
        let has = |section: Section| head.clone().any(|at| self.has(at, section));
        let list = written.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", ");
        let joined = written.join(",");
        // Anything behind the list or in front of it that narrows it is a guard.
        let behind = last + 1..head.end;
        let (tests, detector, kinds): (Vec<Test>, String, Vec<Kind>) = if domains {
            let name = format!("domain_not_in:{}", joined.to_lowercase());
            let mail = head.clone().any(|at| {
                self.stems(at)
                    .any(|stem| matches!(stem, "email" | "e-mail" | "mail" | "recipient" | "mailbox"))
            });
            let family = if mail { "email_" } else { "" };
            (
                vec![Test::Finds(format!("{family}{name}"))],
                name,
                vec![Kind::Input, Kind::Output, Kind::ToolCall],
            )
        } else if has(Section::ModelWord) {
            (
                vec![Test::when(format!("!(model.id in [{list}])"))],
                format!("model_not_in:{joined}"),
                vec![Kind::ModelCall],
            )
        } else if has(Section::ToolWord) || written.iter().all(|name| name.contains('_')) {
            (
                vec![Test::when(format!("!(tool.name in [{list}])"))],
                format!("tool_not_in:{joined}"),
                vec![Kind::ToolCall],
            )
        } else {
            return Ok(false);
        };
        let known: &[Section] = &[
            Section::Neutral,
            Section::Link,
            Section::Who,
            Section::Run,
            Section::Verb,
            Section::ModelWord,
            Section::ToolWord,
            Section::DomainWord,
            Section::And,
            Section::Only,
            Section::Must,
            Section::Allow,
            Section::Should,
            Section::Prep,
            Section::Kind,
            Section::Find,
            Section::Act,
            Section::Thing,
        ];
        let before_known = (head.start..first).all(|at| self.is_break(at) || self.has_any(at, known));
        if !before_known {
            return Ok(false);
        }
        let start = (head.start..first)
            .rev()
            .take_while(|at| self.has_any(*at, &[Section::ModelWord, Section::ToolWord, Section::Neutral]))
            .last()
            .unwrap_or(first);
        let end = (last + 1..head.end)
            .take_while(|at| {
                self.has_any(
                    *at,
                    &[Section::ModelWord, Section::ToolWord, Section::DomainWord, Section::ScopeWord],
                )
            })
            .last()
            .map_or(last + 1, |at| at + 1);
        let clause = self.clause(start..end, Status::Enforced, vec![detector]);
        rule.kinds = kinds.into_iter().collect();
        let mut all = Vec::new();
        // "Only send email to example.com": no rule for other tools. What was found is glue of the list.
        for at in head.start..start {
            if let Some(taken) = self.taken.get_mut(at) {
                *taken = true;
            }
        }
        let rest = self.trimmed(end.max(behind.start)..head.end);
        if !rest.is_empty() && !self.is_glue_phrase(rest.clone()) {
            match self.guard(rest.clone()) {
                Some(guard) if guard.within.is_none() => {
                    self.clause(rest, guard.status, guard.detectors);
                    all.extend(guard.tests);
                }
                _ => return Err(Refused),
            }
        }
        rule.guards.extend(all);
        rule.objects.push(Object { clause, any: tests, all: Vec::new() });
        Ok(true)
    }
}
