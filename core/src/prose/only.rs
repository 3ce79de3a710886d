//! "Only" and "no other than": what else there is, is forbidden.

use std::ops::Range;

use crate::kind::{Kind, KindSet};

use super::grammar::{Reader, Refused, union};
use super::lexicon::Section;
use super::noun::path_detector;
use super::phrases::is_model_name;
use super::polarity::{self, Operator};
use super::rule::{Lift, Object, Rule, Test, quoted};
use super::sentence::Operators;
use super::token::Kind as TokenKind;
use super::{Polarity, Status};

impl Reader<'_> {
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
        let single = head.clone().filter(|at| self.has(*at, Section::Only)).count() <= 1;
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
                && (self.role(only + 1..allow).is_some()
                    || self.guard(only + 1..allow).is_some_and(|guard| {
                        guard.status == Status::Enforced && guard.kinds.is_empty() && !guard.tests.is_empty()
                    }))
            {
                exceptions.push(only + 1..allow);
                let rest = Operators { places: operators.places.clone(), ..operators };
                return self.act_on(Polarity::Prohibit, allow..head.end, &rest, rule, conditions, exceptions);
            }
        }
        // "Phone numbers may only be shared if the customer has agreed": else they may not.
        if conditions.len() == 1 && exceptions.is_empty() && only + 1 < head.end {
            operators.places.push(only);
            return self.act_on(Polarity::Prohibit, head, &operators, rule, Vec::new(), conditions);
        }
        // "Refunds may only be issued with the approval of a manager."
        let approval = (only + 1..head.end).find_map(|at| {
            let by =
                self.approver(at..head.end).filter(|_| self.has_any(at, &[Section::Prep, Section::If]))?;
            Some((at, by))
        });
        if let Some((place, by)) = approval {
            operators.places.push(only);
            self.certain_objects(head.start..place, &operators, &mut rule)?;
            self.clause(place..head.end, Status::Enforced, vec![by.name()]);
            rule.approval = Some(by);
            return self.complete(Polarity::Require, rule, conditions, exceptions);
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
            .map(|at| path_detector(self.written(at)))
            .collect();
        if paths.is_empty() {
            return Err(Refused);
        }
        operators.places.push(only);
        self.certain_objects(head.start..place, &operators, &mut rule)?;
        let exception = self.exception(place..head.end, Status::Approximated, paths.clone());
        if let Some(exception) = self.exceptions.get_mut(exception) {
            exception.misses.push("a call that names a path inside and one outside".to_owned());
        }
        rule.lifts.extend(paths.into_iter().map(Lift::Within));
        self.complete(Polarity::Prohibit, rule, Vec::new(), Vec::new())
    }

    /// A name; behind "the tools" also a plain word is one.
    fn is_name(&self, at: usize, behind_word: bool) -> bool {
        let plain = || {
            behind_word
                && self.items.get(at).is_some_and(|item| item.tokens.len() == 1)
                && self.kind(at) == Some(TokenKind::Word)
                && !self.has_any(
                    at,
                    &[
                        Section::Neutral,
                        Section::Link,
                        Section::And,
                        Section::Only,
                        Section::Allow,
                        Section::Approval,
                        Section::Deny,
                        Section::Must,
                        Section::Not,
                        Section::ToolWord,
                        Section::ModelWord,
                        Section::Prep,
                        Section::Except,
                        Section::Kind,
                        Section::Who,
                        Section::Fact,
                    ],
                )
                && self.follows_list_word(at)
        };
        matches!(self.kind(at), Some(TokenKind::Name | TokenKind::Quoted | TokenKind::Domain)) || plain()
    }

    /// Whether "tools" or "model" stands in front of `at`, with nothing but other names between.
    fn follows_list_word(&self, at: usize) -> bool {
        /// Names that a list is looked through for.
        const LONGEST: usize = 24;
        let mut between = 0;
        for before in (0..at).rev().take(LONGEST) {
            if self.has_any(before, &[Section::ToolWord, Section::ModelWord]) {
                return true;
            }
            let separates = self.is_break(before)
                || self.has_any(before, &[Section::And, Section::Except, Section::Neutral]);
            between = if separates { 0 } else { between + 1 };
            if between > 1 || self.kind(before) == Some(TokenKind::End) {
                return false;
            }
        }
        false
    }

    /// "No tool other than calculator may be called", "do not use any model except small-1": all others are forbidden.
    pub(super) fn all_but(&mut self, head: Range<usize>, exception: Range<usize>, rule: &mut Rule) -> bool {
        let known: &[Section] = &[
            Section::Not,
            Section::MayNot,
            Section::Deny,
            Section::Neutral,
            Section::Link,
            Section::Run,
            Section::Verb,
            Section::Who,
            Section::Allow,
            Section::Must,
            Section::ModelWord,
            Section::ToolWord,
        ];
        let model = head.clone().any(|at| self.has(at, Section::ModelWord));
        let tool = head.clone().any(|at| self.has(at, Section::ToolWord));
        if !(model || tool) || !self.consists_of(head.clone(), known) {
            return false;
        }
        // What is said behind the names ("may be called") ends the list.
        let mut names = Vec::new();
        let mut end = exception.start + 1;
        for at in exception.start + 1..exception.end {
            let is_name = self.is_name(at, true)
                || self.is_unknown(at)
                || matches!(self.kind(at), Some(TokenKind::Word))
                    && at == exception.start + 1
                    && self.has(at, Section::Act);
            if is_name {
                names.push(self.written(at).to_owned());
                end = at + 1;
            } else if !(self.is_break(at)
                || self.has_any(at, &[Section::And, Section::Neutral, Section::ModelWord, Section::ToolWord]))
            {
                break;
            }
        }
        let rest = end..exception.end;
        if names.is_empty() || !self.consists_of(rest, known) {
            return false;
        }
        let list = names.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", ");
        let joined = names.join(",");
        let (test, name, kind) = if model {
            (format!("!(model.id in [{list}])"), format!("model_not_in:{joined}"), Kind::ModelCall)
        } else {
            (format!("!(tool.name in [{list}])"), format!("tool_not_in:{joined}"), Kind::ToolCall)
        };
        let clause = self.clause(exception.start..end, Status::Enforced, vec![name]);
        rule.objects.push(Object {
            clause,
            any: vec![Test::when(test)],
            all: Vec::new(),
            kinds: KindSet::default(),
        });
        rule.kinds = [kind].into_iter().collect();
        true
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
        self.certain_objects(head.start..preposition, &none, rule)?;
        let list = codes.iter().map(|code| quoted(code)).collect::<Vec<_>>().join(", ");
        self.clause(
            preposition..last + 1,
            Status::Enforced,
            vec![format!("arg_not_in:currency:{}", codes.join(","))],
        );
        rule.guards.push(Test::when(format!("!(tool.args.currency in [{list}])")));
        Ok(true)
    }

    /// Takes the condition in front off: the "for code review" of "for code review use only …".
    fn guarded_front(&mut self, head: Range<usize>, only: usize, rule: &mut Rule) -> Range<usize> {
        if !self.has(head.start, Section::Prep) {
            return head;
        }
        let ends = (head.start + 2..=only).find(|at| {
            self.is_comma(*at)
                || self.has_any(*at, &[Section::Run, Section::Verb, Section::Who, Section::Only])
        });
        let Some(end) = ends else { return head };
        match self.guard(head.start..end).filter(|guard| guard.within.is_none()) {
            Some(guard) => {
                self.clause(head.start..end, guard.status, guard.detectors);
                rule.kinds = union(rule.kinds, guard.kinds);
                rule.guards.extend(guard.tests);
                self.trimmed(end..head.end)
            }
            None => head,
        }
    }

    /// "Only use the model small-1", "only fetch pages from example.com", "refunds only in EUR": all others are forbidden.
    fn listed(&mut self, head: Range<usize>, only: usize, rule: &mut Rule) -> Result<bool, Refused> {
        if self.currencies(head.clone(), only, rule)? {
            return Ok(true);
        }
        let has_word = head.clone().any(|at| self.has_any(at, &[Section::ToolWord, Section::ModelWord]));
        let head = self.guarded_front(head, only, rule);
        let is_name = |at: usize| self.is_name(at, has_word);
        // "The model large-9 may only be used in …" names what the place is for; "small-1 only" is a list.
        let mut names: Vec<usize> = (only + 1..head.end).filter(|at| is_name(*at)).collect();
        let placed = (only + 1..head.end).any(|at| self.has_any(at, &[Section::Prep, Section::If]));
        if names.is_empty() && !placed {
            names = (head.start..only).filter(|at| is_name(*at)).collect();
        }
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
        let is_mail = |at: usize| {
            self.stems(at).any(|stem| matches!(stem, "email" | "e-mail" | "mail" | "recipient" | "mailbox"))
        };
        let has = |section: Section| head.clone().any(|at| self.has(at, section));
        let list = written.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", ");
        let joined = written.join(",");
        // Anything behind the list or in front of it that narrows it is a guard.
        let behind = last + 1..head.end;
        let (tests, detector, kinds): (Vec<Test>, String, Vec<Kind>) = if domains {
            let name = format!("domain_not_in:{}", joined.to_lowercase());
            let family = if head.clone().any(is_mail) { "email_" } else { "" };
            (
                vec![Test::Finds(format!("{family}{name}"))],
                name,
                vec![Kind::Input, Kind::Output, Kind::ToolCall],
            )
        } else if has(Section::ModelWord) || written.iter().all(|name| is_model_name(name)) {
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
            Section::Most,
            Section::Must,
            Section::Allow,
            Section::Should,
            Section::Prep,
            Section::Kind,
            Section::Find,
            Section::Act,
            Section::Thing,
        ];
        let before_known = self.consists_of(head.start..first, known);
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
        // "Purchases only from example.com" narrows the list to an act, which the list alone does not say.
        // "Fetch pages only from example.com" is about what is fetched, whatever the tool.
        let fetches = |at: usize| {
            self.entry(at, Section::Act)
                .is_some_and(|entry| entry.names.iter().any(|name| name == "tool_glob:*fetch*"))
        };
        let is_lost = |at: usize| {
            self.has(at, Section::Find)
                && !self.has(at, Section::Verb)
                && !(domains && self.has(at, Section::DomainWord))
                || self.has_any(at, &[Section::Act, Section::Attempt, Section::Ext])
                    && !self.has_any(at, &[Section::Verb, Section::Run])
                    && !(domains && (is_mail(at) || fetches(at)))
        };
        let acts =
            domains && (head.start..first).any(|at| is_mail(at) && self.has(at, Section::Act) || fetches(at));
        // A list of domains is of what is said, where the text names answers; else of what is done.
        let named = head.clone().fold(KindSet::default(), |named, at| union(named, self.kinds_of(at)));
        let does = (head.start..start).any(|at| {
            self.has_any(at, &[Section::Act, Section::Run])
                && !self.stems(at).any(|stem| matches!(stem, "use" | "used"))
        });
        let kinds = match () {
            () if domains && !named.is_empty() && !acts => named.iter().collect(),
            () if acts || domains && does => vec![Kind::ToolCall],
            () => kinds,
        };
        if (head.start..start).any(is_lost) {
            return Ok(false);
        }
        let clause = self.clause(start..end, Status::Enforced, vec![detector]);
        rule.kinds = kinds.into_iter().collect();
        let mut all = Vec::new();
        // "Only send email to example.com": no rule for other tools. What was found is glue of the list.
        self.set_aside(head.start..start);
        let mut rest = self.trimmed(end.max(behind.start)..head.end);
        let passive: &[Section] =
            &[Section::Allow, Section::Must, Section::Should, Section::Link, Section::Run, Section::Verb];
        while !rest.is_empty() && self.has_any(rest.start, passive) && !self.has(rest.start, Section::Fact) {
            rest.start += 1;
        }
        let says_nothing = self.consists_of(
            rest.clone(),
            &[Section::Allow, Section::Must, Section::Link, Section::Run, Section::Verb, Section::Neutral],
        );
        if !rest.is_empty() && !says_nothing {
            match self.guard(rest.clone()) {
                Some(guard) if guard.within.is_none() => {
                    self.clause(rest, guard.status, guard.detectors);
                    all.extend(guard.tests);
                }
                _ => return Err(Refused),
            }
        }
        rule.guards.extend(all);
        rule.objects.push(Object { clause, any: tests, all: Vec::new(), kinds: KindSet::default() });
        Ok(true)
    }
}
