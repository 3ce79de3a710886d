//! What narrows a rule and what lifts it.

use std::ops::Range;

use super::Status;
use super::grammar::{Reader, Refused, union};
use super::lexicon::Section;
use super::rule::{Lift, Rule, Test};

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

    /// What must hold besides: "if …", "when …".
    pub(super) fn condition(&mut self, condition: Range<usize>, rule: &mut Rule) -> Result<(), Refused> {
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
