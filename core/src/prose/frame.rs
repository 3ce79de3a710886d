//! What a sentence is before it is a rule: an explanation, a duty of people, an outcome, a reason, or several rules.

use std::ops::Range;

use super::Status;
use super::grammar::Reader;
use super::lexicon::Section;
use super::token::Kind as TokenKind;

impl Reader<'_> {
    pub(super) fn explain(&mut self, range: Range<usize>) {
        let range = self.with_end(range);
        self.clause(range, Status::Rationale, Vec::new());
    }

    pub(super) fn organise(&mut self, range: Range<usize>) {
        let range = self.with_end(range);
        let clause = self.clause(range, Status::Organisational, Vec::new());
        self.note(clause, "not about a request; what is done about a violation is the policy's effect");
    }

    /// With the full stop behind it.
    pub(super) fn with_end(&self, range: Range<usize>) -> Range<usize> {
        let more = usize::from(self.kind(range.end) == Some(TokenKind::End));
        range.start..range.end + more
    }

    /// "This policy protects our customers."
    pub(super) fn is_background(&self, range: Range<usize>) -> bool {
        let is_heading =
            range.start.checked_sub(1).is_some_and(|at| self.kind(at) == Some(TokenKind::Break('#')));
        if is_heading && !range.clone().any(|at| self.is_operator(at)) {
            return true;
        }
        // A title, which a line of its own says that it is.
        let titled =
            self.kind(range.end) == Some(TokenKind::End) && self.written(range.end).starts_with('\n');
        if titled && range.len() <= 5 && !range.clone().any(|at| self.is_content(at) || self.is_operator(at))
        {
            return true;
        }
        // ""PII" means …"
        let defines =
            self.stems(range.start + 1).next().is_some_and(|stem| matches!(stem, "mean" | "denote"));
        if defines && self.kind(range.start) == Some(TokenKind::Quoted) {
            return true;
        }
        let forbids = || range.clone().any(|at| self.is_operator(at) && !self.has(at, Section::Allow));
        self.has(range.start, Section::Background) && !forbids()
    }

    /// "Violations are blocked and reported."
    pub(super) fn is_outcome(&self, range: Range<usize>) -> bool {
        let mut subject = range
            .clone()
            .skip_while(|at| self.has(*at, Section::Neutral) && !self.has(*at, Section::Outcome));
        subject.next().is_some_and(|at| self.has(at, Section::Outcome))
            && !range.clone().any(|at| self.has_any(at, &[Section::Not, Section::MayNot]))
    }

    /// "Managers must review violations every month."
    pub(super) fn is_duty(&self, range: Range<usize>) -> bool {
        if range
            .clone()
            .any(|at| self.has_any(at, &[Section::Not, Section::MayNot, Section::Deny, Section::Except]))
        {
            return false;
        }
        // "Notify the security team": an effect by itself, of nothing that could be looked for.
        let first = range
            .clone()
            .find(|at| !self.has_any(*at, &[Section::Link, Section::Neutral]))
            .unwrap_or(range.start);
        if self.has(first, Section::Effect) {
            // "Report leaked passwords to the security team" is a duty too; "alert the team when …" is about what is found.
            let told = range.clone().skip(1).any(|at| {
                (self.has(at, Section::People) || self.kind(at) == Some(TokenKind::Literal))
                    && (range.start..at).any(|at| self.stems(at).any(|stem| stem == "to"))
            });
            let conditional = range.clone().any(|at| self.has(at, Section::If));
            return !range.clone().any(|at| self.names(at)) || told && !conditional;
        }
        // "Contact the security team if you are unsure."
        if self.has(first, Section::Duty)
            && !self.has_any(first, &[Section::Verb, Section::Run])
            && range.clone().any(|at| self.has(at, Section::People))
            && !range.clone().any(|at| self.names(at) || self.is_operator(at))
        {
            return true;
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
                || must.is_none() && self.has(at, Section::Link)
        };
        let is_close =
            between.clone().all(|at| self.has_any(at, &[Section::Link, Section::Neutral, Section::Must]));
        let has_people = subject.clone().any(|at| self.has_any(at, &[Section::People, Section::Role]));
        let by_people = has_people && subject.clone().all(is_person);
        // "Access rights must be reviewed": a passive duty, of nothing that could be looked for and no request.
        let is_agent = subject.clone().all(|at| self.has_any(at, &[Section::Who, Section::Neutral]));
        let passive = must.is_some()
            && !is_agent
            && between.clone().any(|at| self.stems(at).any(|stem| stem == "be"))
            && !range
                .clone()
                .any(|at| self.names(at) || self.has(at, Section::Kind) || self.has(at, Section::Approval));
        // "Whoever notices a leak must inform the security team."
        let tells = must.is_some()
            && self.has(verb, Section::Effect)
            && (verb + 1..range.end)
                .find(|at| !self.has_any(*at, &[Section::Neutral, Section::Link]))
                .is_some_and(|at| self.has(at, Section::People))
            && !range.clone().any(|at| self.names(at));
        is_close && (by_people && !subject.is_empty() || passive || tells)
    }

    /// Whether an item could be looked for; a number by itself says how long or how often.
    fn names(&self, at: usize) -> bool {
        self.is_content(at) && !matches!(self.kind(at), Some(TokenKind::Number(_)))
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
    pub(super) fn reason(&self, range: Range<usize>) -> Option<(Range<usize>, Range<usize>)> {
        if self.has(range.start, Section::Why) {
            // "For legal reasons we cannot …" needs no comma.
            let closed = self.stems(range.start).last().is_some_and(|stem| stem == "reason");
            let comma = range.clone().find(|at| self.is_comma(*at) || closed && *at > range.start)?;
            let behind = self.trimmed(comma..range.end);
            return (!behind.is_empty()).then_some((range.start..comma, behind));
        }
        if let Some(at) = self.aside_of(range.clone()) {
            return Some((self.trimmed(at..range.end), self.trimmed(range.start..at)));
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
        // "Except where it is needed to prevent harm": the purpose is a part of the exception.
        let is_part = |at: usize| self.has_any(at, &[Section::Except, Section::If]) && !self.is_comma(at + 1);
        if purpose && !self.is_comma(at - 1) && (range.start + 1..at).any(is_part) {
            return None;
        }
        // A reason that forbids something is one more rule, which would be lost.
        if (at + 1..range.end).any(|at| self.has_any(at, &[Section::Except, Section::Only])) {
            return None;
        }
        let rest = self.trimmed(range.start..at);
        (!rest.is_empty()).then(|| (self.trimmed(at..range.end), rest))
    }

    /// The colon or dash behind a rule that only an explanation follows: "never share passwords: attackers love them".
    fn aside_of(&self, range: Range<usize>) -> Option<usize> {
        let at = range
            .clone()
            .rev()
            .find(|at| matches!(self.kind(*at), Some(TokenKind::Break(':' | '-' | '–' | '—'))))?;
        let speaks =
            |stem: &str| matches!(stem, "we" | "our" | "us" | "they" | "them" | "it" | "this" | "these");
        let explains = (at + 1..range.end).any(|at| self.stems(at).any(speaks))
            && (at + 1..range.end).all(|at| {
                !self.is_content(at)
                    && !self.is_operator(at)
                    && !self.has_any(at, &[Section::Except, Section::If, Section::Effect])
            });
        (explains && (range.start..at).any(|at| self.is_operator(at)) && range.end - at > 3).then_some(at)
    }

    /// Where a second rule begins: at a conjunction with an operator behind it.
    pub(super) fn boundary(&self, range: Range<usize>) -> Option<usize> {
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
            let joins = self.has(at, Section::And) || self.is_comma(at);
            if joins && operator_before && content_before {
                let next = self.trimmed(at..range.end);
                let first =
                    next.clone().find(|at| !self.has_any(*at, &[Section::Link]) || self.has_any(*at, BEGINS));
                // "…, may not be shared" goes on with the subject in front of the comma.
                let joined = self.has(at, Section::And) || self.has(at + 1, Section::And);
                let modal = |first: usize| {
                    self.has_any(first, &[Section::MayNot, Section::Must, Section::Should, Section::Allow])
                };
                // "must never be stored, logged or displayed": one more verb of the same rule.
                let verbs =
                    !joined && at > range.start && self.has_any(at - 1, &[Section::Verb, Section::Run]);
                let begins = first.is_some_and(|first| {
                    !(verbs && self.has_any(first, &[Section::Effect, Section::Redact]))
                        && self.has_any(first, BEGINS)
                        && !self.is_content(first)
                        && (joined || !modal(first))
                });
                // "X is forbidden, and Y must be masked": a new subject, behind a comma.
                let new_subject = !quantified
                    && (self.is_comma(at) && self.has(at + 1, Section::And) || self.is_but(at))
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

    pub(super) fn is_but(&self, at: usize) -> bool {
        self.stems(at).count() == 1
            && self.stems(at).any(|stem| matches!(stem, "but" | "while" | "whereas" | "yet"))
    }
}
