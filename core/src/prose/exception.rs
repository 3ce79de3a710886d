//! What narrows a rule and what lifts it.

use std::ops::Range;

use crate::kind::Kind;

use super::Status;
use super::grammar::{Reader, Refused, union};
use super::hours::opposite;
use super::lexicon::Section;
use super::rule::{Lift, Object, Rule, Test};

impl Reader<'_> {
    /// What lifts the rule.
    pub(super) fn lift(&mut self, exception: Range<usize>, rule: &mut Rule) {
        if let Some(by) = self.approver(exception.clone()) {
            self.exception(exception, Status::Enforced, vec![by.name()]);
            rule.approval = Some(by);
            return;
        }
        if let Some((status, detectors)) = self.found_in(exception.clone()) {
            self.exception(exception, status, detectors.clone());
            rule.lifts.extend(detectors.into_iter().map(Lift::Within));
            return;
        }
        if let Some(guard) = self.guard_of_exception(exception.clone()) {
            let names = guard.detectors.iter().map(|name| opposite(name)).collect();
            self.exception(exception, guard.status, names);
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

    /// "Personal data except email addresses": things that detectors find, and nothing else.
    pub(super) fn found_in(&self, exception: Range<usize>) -> Option<(Status, Vec<String>)> {
        const TELLS: [&str; 8] =
            ["except", "excepting", "other", "apart", "aside", "excluding", "with", "save"];
        if !self.stems(exception.start).next().is_some_and(|stem| TELLS.contains(&stem)) {
            return None;
        }
        let mut status = Status::Enforced;
        let mut detectors = Vec::new();
        for at in exception.start + 1..exception.end {
            if let Some(entry) = self.entry(at, Section::Find) {
                status = status.max(entry.status);
                detectors.extend(entry.names.clone());
            } else if !(self.is_break(at)
                || self.has_any(at, &[Section::Neutral, Section::And, Section::Who]))
            {
                return None;
            }
        }
        (!detectors.is_empty()).then_some((status, detectors))
    }

    /// "Do not send emails to addresses outside example.com": an action is forbidden where something outside is found, rather
    /// than allowed where something inside is.
    pub(super) fn only_elsewhere(&self, rule: &mut Rule, within: &[String]) -> bool {
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

    /// Where a sentence names nothing but requests, and an exception names domains: all others are forbidden.
    pub(super) fn elsewhere(&mut self, head: Range<usize>, exception: Range<usize>, rule: &mut Rule) -> bool {
        let about = |at: usize| {
            self.has_any(at, &[Section::DomainWord, Section::ToolWord])
                || self.kinds_of(at).contains(Kind::ToolCall)
        };
        if !head.clone().any(about) {
            return false;
        }
        let within = self.guard_of_exception(exception.clone()).and_then(|guard| guard.within);
        let Some(within) = within else { return false };
        let domains: Vec<&str> = within.iter().filter_map(|name| name.strip_prefix("domain:")).collect();
        if domains.is_empty() || domains.len() != within.len() {
            return false;
        }
        let name = format!("domain_not_in:{}", domains.join(","));
        let calls = head.clone().any(|at| self.kinds_of(at).contains(Kind::ToolCall));
        let clause = self.clause(exception, Status::Enforced, vec![name.clone()]);
        let kinds = if calls {
            [Kind::ToolCall].into_iter().collect()
        } else {
            [Kind::Input, Kind::Output, Kind::ToolCall].into_iter().collect()
        };
        rule.objects.push(Object { clause, any: vec![Test::Finds(name)], all: Vec::new(), kinds });
        true
    }

    /// What must hold besides: "if …", "when …".
    pub(super) fn condition(&mut self, condition: Range<usize>, rule: &mut Rule) -> Result<(), Refused> {
        if condition.clone().any(|at| self.has(at, Section::Only)) {
            return Err(Refused);
        }
        // "Mask card numbers before a prompt is sent": when every request is looked at.
        // "When you chat with the assistant": always.
        let before = self
            .stems(condition.start)
            .next()
            .is_some_and(|stem| matches!(stem, "before" | "prior" | "when" | "while" | "whenever"))
            && condition.len() > 1;
        let chats = [
            "use",
            "using",
            "work",
            "working",
            "talk",
            "talking",
            "chat",
            "chatting",
            "interact",
            "interacting",
            "speak",
            "speaking",
            "communicate",
            "communicating",
            "deal",
            "dealing",
            "summarised",
            "summarized",
            "translated",
            "analysed",
            "analyzed",
        ];
        let says_nothing = |at: usize| {
            self.has_any(
                at,
                &[
                    Section::Who,
                    Section::Machine,
                    Section::Kind,
                    Section::Verb,
                    Section::Inward,
                    Section::Outward,
                    Section::Run,
                    Section::Link,
                    Section::Neutral,
                    Section::Prep,
                ],
            ) && !self.is_content(at)
                || self.stems(at).all(|stem| matches!(stem, "email" | "e-mail" | "mail"))
                || self.stems(at).count() == 1 && self.stems(at).any(|stem| chats.contains(&stem))
        };
        // "Must be approved before it is paid out."
        let awaits = rule.approval.is_some()
            && self.stems(condition.start).next() == Some("before")
            && self.stems(condition.start + 1).next().is_some_and(|stem| matches!(stem, "it" | "they"));
        if awaits
            && (condition.start + 1..condition.end).all(|at| says_nothing(at) || self.has(at, Section::Act))
        {
            let clause = self.clause(condition, Status::Rationale, Vec::new());
            self.note(clause, "an approval is asked for before anything is done");
            return Ok(());
        }
        if before && (condition.start + 1..condition.end).all(says_nothing) {
            self.clause(condition, Status::Rationale, Vec::new());
            return Ok(());
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
