//! Where the parts of a sentence begin: what stands in front, in the middle and behind.

use std::ops::Range;

use super::grammar::Reader;
use super::lexicon::Section;
use super::token::Kind as TokenKind;

impl Reader<'_> {
    /// Moves what narrows or lifts a rule behind it where it stands in the middle: "Deployments outside business hours are
    /// forbidden", "prompts may not, unless encrypted, hold passwords".
    pub(super) fn move_parts(&mut self, range: Range<usize>) {
        if range.clone().any(|at| self.has(at, Section::Only)) {
            return;
        }
        let Some(start) = range.clone().skip(1).find(|at| self.begins_part(*at, range.clone())) else {
            return;
        };
        let in_commas = self.is_comma(start - 1) || self.kind(start - 1) == Some(TokenKind::Break('('));
        let end = if in_commas {
            let closed = |at: &usize| {
                self.is_comma(*at) && !self.has(at + 1, Section::And)
                    || self.kind(*at) == Some(TokenKind::Break(')'))
            };
            (start + 1..range.end).find(closed).filter(|end| {
                self.is_operator(end + 1)
                    || self.has_any(end + 1, &[Section::Link, Section::Verb, Section::Run])
                        && !self.is_content(end + 1)
            })
        } else {
            let is_subject = !(range.start..start).any(|at| self.is_operator(at))
                && !self
                    .has_any(range.start, &[Section::Effect, Section::Duty, Section::Except, Section::If]);
            let operator =
                (start + 2..range.end).find(|at| self.is_operator(*at) && !self.has(*at, Section::Approval));
            let back = |operator: usize| {
                let linked = (start + 1..operator).rev().take_while(|at| self.has(*at, Section::Link)).last();
                linked.unwrap_or(operator)
            };
            operator.map(back).filter(|_| is_subject)
        };
        let Some(end) = end.filter(|end| (start + 1..*end).any(|at| !self.is_glue_phrase(at..at + 1))) else {
            return;
        };
        if let Some(items) = self.items.get_mut(start..range.end) {
            items.rotate_left(end - start);
        }
    }

    /// Where the condition in front of a sentence ends, if no comma says so: "After 18:00 no emails may be sent".
    pub(super) fn end_of_front(&self, head: Range<usize>) -> Option<usize> {
        let operator = (head.start + 2..head.end).find(|at| self.is_operator(*at))?;
        let is_subject = |at: &usize| self.has_any(*at, &[Section::Who, Section::Link, Section::Run]);
        let start = (head.start + 2..operator).rev().take_while(is_subject).last().unwrap_or(operator);
        self.guard_of_exception(head.start..start).map(|_| start)
    }

    /// Whether a condition or an exception begins at `at`.
    pub(super) fn begins_part(&self, at: usize, head: Range<usize>) -> bool {
        if self.has(at, Section::Except) {
            // "beyond 10 MB" is a comparison.
            return !self.follows_number(at);
        }
        self.has(at, Section::If) && at > head.start && !self.has(at, Section::Kind)
    }

    /// The comma behind a place or group that stands in front: "For trial users, …".
    pub(super) fn front(&self, head: Range<usize>) -> Option<usize> {
        let comma =
            head.clone().find(|at| self.is_comma(*at)).filter(|_| self.has(head.start, Section::Prep))?;
        self.guard(head.start..comma).filter(|guard| guard.within.is_none()).map(|_| comma)
    }

    /// Whether "is limited to" names who or what, rather than how much.
    pub(super) fn confines(&self, at: usize, head: Range<usize>) -> bool {
        self.has(at, Section::Most)
            && self.stems(at).any(|stem| matches!(stem, "limited" | "restricted" | "confined" | "reserved"))
            && !head.clone().any(|at| matches!(self.kind(at), Some(TokenKind::Number(_))))
    }

    /// Whether a comparison with a number begins at `at`.
    pub(super) fn follows_number(&self, at: usize) -> bool {
        self.has(at, Section::More)
            && matches!(self.kind(at + 1), Some(TokenKind::Number(_) | TokenKind::Sign))
    }

    pub(super) fn last_part(&self, head: Range<usize>) -> Option<usize> {
        head.clone().skip(1).rev().find(|at| self.begins_part(*at, head.clone()))
    }
}
