//! What a requirement or advice demands: a text that must be there, a model that must be used, or a question for a judge.

use std::ops::Range;

use crate::kind::{Kind, KindSet};

use super::Status;
use super::grammar::{Reader, Refused, union};
use super::lexicon::Section;
use super::noun::Noun;
use super::polarity::Operator;
use super::rule::{Object, Rule, Test, quoted};
use super::sentence::Operators;
use super::token::Kind as TokenKind;

impl Reader<'_> {
    /// What a requirement or advice demands: a text that must be there, or a question.
    pub(super) fn demanded(
        &mut self,
        head: Range<usize>,
        operators: &Operators,
        rule: &mut Rule,
    ) -> Result<(), Refused> {
        let first = operators.places.first().copied();
        let last = operators.places.last().copied();
        let subject = head.start..first.unwrap_or(head.start);
        let predicate = last.map_or(head.start, |last| last + 1)..head.end;
        for at in head.clone() {
            rule.kinds = union(rule.kinds, self.kinds_of(at));
        }
        // "Share "X"" without an operator asks for nothing that must be there; "Include "X" in every answer" does.
        let demands: &[Section] =
            if first.is_some() { &[Section::Include, Section::Verb] } else { &[Section::Include] };
        let omits = operators.row.contains(&Operator::Fail);
        let mut plain = subject.clone();
        let about = self.about(subject.clone());
        if let Some(about) = &about {
            plain.end = about.start;
        }
        if let Some(quotation) = self.required_text(plain, predicate.clone(), demands, omits) {
            if let Some(about) = about {
                let clause = self.clause(about, Status::Judge, Vec::new());
                rule.narrowing.push(clause);
            }
            self.require(quotation, rule);
            if rule.kinds.is_empty() {
                rule.kinds = [Kind::Output].into_iter().collect();
            }
            return Ok(());
        }
        if let Some(quotation) = self.required_passively(subject.clone(), predicate.clone()) {
            self.require(quotation, rule);
            return Ok(());
        }
        if self.required_model(subject.clone(), predicate.clone(), rule) {
            return Ok(());
        }
        // The predicate without what stands between verb and object is what a judge is asked about.
        let mut start = predicate.start;
        while start < predicate.end
            && self.has_any(start, &[Section::Link, Section::Neutral, Section::Must])
            && !self.is_content(start)
        {
            start += 1;
        }
        let start = if start < predicate.end { start } else { predicate.start };
        if start >= head.end {
            return Err(Refused);
        }
        let unknown_subject = subject.clone().any(|at| !self.is_accounted_word(at));
        let range = if unknown_subject { head.clone() } else { start..head.end };
        let clause = self.clause(range, Status::Judge, Vec::new());
        rule.questions.push(clause);
        Ok(())
    }

    /// "Bulk jobs must use the model small-1."
    pub(super) fn required_model(
        &mut self,
        subject: Range<usize>,
        predicate: Range<usize>,
        rule: &mut Rule,
    ) -> bool {
        let uses =
            predicate.clone().any(|at| self.stems(at).any(|stem| matches!(stem, "use" | "run" | "call")));
        let Some(Noun::Known { range, detectors, .. }) = self.last_chunk_model(predicate.clone()) else {
            return false;
        };
        let Some(model) = detectors.first().and_then(|name| name.strip_prefix("model:")).map(str::to_owned)
        else {
            return false;
        };
        let rest_known = self.consists_of(
            predicate.start..range.start,
            &[Section::Link, Section::Neutral, Section::Run, Section::Verb],
        );
        let mut guard = None;
        if !subject.clone().all(|at| self.is_accounted_word(at)) {
            guard = self.guard(subject.clone());
            if guard.is_none() {
                return false;
            }
        }
        if !uses || !rest_known {
            return false;
        }
        if let Some(guard) = guard {
            self.clause(subject, guard.status, guard.detectors);
            rule.guards.extend(guard.tests);
        }
        let clause = self.clause(range, Status::Enforced, vec![format!("model_not_in:{model}")]);
        let test = Test::when(format!("!(model.id in [{}])", quoted(&model)));
        rule.objects.push(Object { clause, any: vec![test], all: Vec::new(), kinds: KindSet::default() });
        rule.kinds = [Kind::ModelCall].into_iter().collect();
        true
    }

    /// The model that a predicate ends with.
    pub(super) fn last_chunk_model(&self, predicate: Range<usize>) -> Option<Noun> {
        let predicate = self.trimmed(predicate);
        let word = predicate.clone().rev().find(|at| self.has(*at, Section::ModelWord))?;
        let start = if word > predicate.start && self.stems(word - 1).next() == Some("the") {
            word - 1
        } else {
            word
        };
        match self.named(start..predicate.end, word..predicate.end) {
            Some(known @ Noun::Known { .. }) => Some(known),
            _ => None,
        }
    }

    pub(super) fn is_accounted_word(&self, at: usize) -> bool {
        self.is_break(at)
            || self.has_any(
                at,
                &[Section::Neutral, Section::Who, Section::Kind, Section::Link, Section::And, Section::Must],
            )
    }

    /// "Answers without the notice "…" are not allowed": it must be there.
    pub(super) fn required_in(
        &mut self,
        head: Range<usize>,
        exception: Range<usize>,
        rule: &mut Rule,
    ) -> bool {
        let quotations: Vec<usize> =
            exception.clone().filter(|at| self.kind(*at) == Some(TokenKind::Quoted)).collect();
        let [quotation] = quotations.as_slice() else { return false };
        let lacks = self
            .stems(exception.start)
            .next()
            .is_some_and(|stem| matches!(stem, "without" | "that" | "which" | "lacking" | "missing"));
        let plain = |at: usize| {
            self.has_any(at, &[Section::TextWord, Section::Neutral, Section::Link]) || self.is_break(at)
        };
        let only_text = (exception.start + 1..exception.end).all(|at| at == *quotation || plain(at));
        let kinds = head.clone().fold(KindSet::default(), |kinds, at| union(kinds, self.kinds_of(at)));
        let operators = &[Section::Not, Section::MayNot, Section::Deny, Section::Allow, Section::Must];
        let no_more = head.clone().all(|at| {
            self.is_accounted_word(at) && !self.is_content(at)
                || self.has_any(at, operators)
                || self.has_any(at, &[Section::Verb, Section::Run]) && !self.is_content(at)
        });
        if !lacks || !only_text || !no_more || kinds.is_empty() {
            return false;
        }
        rule.kinds = kinds;
        self.require(*quotation, rule);
        true
    }

    /// A rule that is broken where the quotation is not there.
    fn require(&mut self, quotation: usize, rule: &mut Rule) {
        let text = self.written(quotation);
        let condition = format!("!detects({})", quoted(&format!("term:{text}")));
        let test = Test::when(condition);
        let clause =
            self.clause(quotation..quotation + 1, Status::Enforced, vec![format!("require_text:{text}")]);
        rule.objects.push(Object { clause, any: vec![test], all: Vec::new(), kinds: KindSet::default() });
    }

    /// The "about investments" of "answers about investments must …".
    fn about(&self, subject: Range<usize>) -> Option<Range<usize>> {
        let preposition = subject.clone().find(|at| self.has(*at, Section::Prep))?;
        let of_kind =
            !subject.is_empty() && (subject.start..preposition).all(|at| self.is_accounted_word(at));
        let about = self.trimmed(preposition..subject.end);
        let unknown = about.clone().any(|at| !self.is_accounted_word(at) && !self.has(at, Section::Prep));
        (of_kind && unknown && !about.clone().any(|at| self.is_break(at))).then_some(about)
    }

    /// The quotation that must be there: "every answer must end with the sentence "…"".
    /// `verbs` are those that demand it.
    fn required_text(
        &self,
        subject: Range<usize>,
        predicate: Range<usize>,
        verbs: &[Section],
        omits: bool,
    ) -> Option<usize> {
        let quotations: Vec<usize> =
            predicate.clone().filter(|at| self.kind(*at) == Some(TokenKind::Quoted)).collect();
        let [quotation] = quotations.as_slice() else { return None };
        let known: &[Section] = &[
            Section::Include,
            Section::TextWord,
            Section::Neutral,
            Section::Link,
            Section::Prep,
            Section::Talk,
            Section::Must,
            Section::Who,
            Section::Verb,
        ];
        let rest = predicate.clone().filter(|at| at != quotation);
        let includes = omits || predicate.clone().any(|at| self.has_any(at, verbs));
        let plain_subject = subject.clone().all(|at| self.is_accounted_word(at));
        let all_known = rest
            .clone()
            .all(|at| self.is_break(at) || self.has_any(at, known) || self.has(at, Section::Kind));
        (includes && plain_subject && all_known).then_some(*quotation)
    }

    /// The quotation of "the sentence "…" must be included in every answer".
    fn required_passively(&self, subject: Range<usize>, predicate: Range<usize>) -> Option<usize> {
        let quotations: Vec<usize> =
            subject.clone().filter(|at| self.kind(*at) == Some(TokenKind::Quoted)).collect();
        let [quotation] = quotations.as_slice() else { return None };
        let plain = subject.clone().all(|at| {
            at == *quotation
                || self.has_any(at, &[Section::TextWord, Section::Neutral, Section::Talk])
                || self.is_break(at)
        });
        let shows = predicate.clone().any(|at| {
            self.has(at, Section::Include)
                || self.stems(at).next().is_some_and(|stem| {
                    matches!(
                        stem,
                        "appear" | "shown" | "displayed" | "present" | "included" | "added" | "placed"
                    )
                })
        });
        let known: &[Section] = &[
            Section::Include,
            Section::Verb,
            Section::Link,
            Section::Neutral,
            Section::Prep,
            Section::Kind,
            Section::Must,
        ];
        let kinds = predicate.clone().any(|at| !self.kinds_of(at).is_empty());
        (plain && shows && kinds && self.consists_of(predicate, known)).then_some(*quotation)
    }

    /// Whether a sentence without operators says what is so, rather than what to do.
    pub(super) fn is_statement(&self, head: Range<usize>) -> bool {
        let first = head.start;
        let begins = self.has_any(
            first,
            &[Section::Neutral, Section::Who, Section::People, Section::Background, Section::Role],
        );
        let about_texts = self.has(first, Section::Kind)
            || head.clone().any(|at| {
                self.is_content(at)
                    || self.kind(at) == Some(TokenKind::Name)
                    || self.has_any(at, &[Section::Most, Section::More])
            });
        let is_said = head.clone().skip(1).any(|at| {
            self.stems(at)
                .any(|stem| matches!(stem, "is" | "are" | "was" | "were" | "has" | "have" | "had" | "been"))
        });
        (begins || is_said) && !about_texts
    }

    /// Whether a sentence without operators tells what to do: an imperative, or what texts are like.
    pub(super) fn demands(&self, head: Range<usize>) -> bool {
        let first = head.clone().find(|at| !self.has(*at, Section::Neutral)).unwrap_or(head.start);
        self.is_unknown(first)
            || self.has_any(
                first,
                &[
                    Section::Verb,
                    Section::Run,
                    Section::Talk,
                    Section::Include,
                    Section::Kind,
                    Section::Link,
                    Section::Effect,
                    Section::Duty,
                ],
            )
    }
}
