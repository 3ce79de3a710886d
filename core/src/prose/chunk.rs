//! A sentence cut into runs of words that could be noun phrases, at operators, verbs, prepositions and conjunctions.

use std::ops::Range;

use super::grammar::Reader;
use super::lexicon::Section;
use super::token::Kind as TokenKind;

/// What stands in front of a chunk.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Before {
    Start,
    Operator,
    Verb(Verb),
    Preposition(usize),
    Conjunction,
    Example,
    Relative,
}

/// What a verb does with its object.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Verb {
    /// Puts it into a text.
    Presence,
    /// Talks of it.
    Talk,
    /// Uses or starts it.
    Run,
}

/// A run of items that could be a noun phrase.
#[derive(Clone, Debug)]
pub(super) struct Chunk {
    pub(super) before: Before,
    /// Whether it stands in brackets.
    pub(super) in_brackets: bool,
    pub(super) items: Range<usize>,
}

impl Reader<'_> {
    /// Cuts `head` at operators, verbs, prepositions, conjunctions and commas.
    pub(super) fn chunks(
        &self,
        head: Range<usize>,
        operators: &[usize],
        effect: Option<usize>,
    ) -> Vec<Chunk> {
        let mut chunks: Vec<Chunk> = Vec::new();
        let mut before = Before::Start;
        let mut from = head.start;
        let mut verb_seen = false;
        let mut in_brackets = false;
        for at in head.clone() {
            let next_before = if operators.contains(&at) || effect == Some(at) {
                Some(Before::Operator)
            } else if self.is_break(at) {
                let abbreviation = matches!(self.kind(at), Some(TokenKind::Break('(' | ')')));
                Some(if abbreviation { before } else { Before::Conjunction })
            } else if self.has(at, Section::SuchAs) && !self.has(at, Section::Prep) {
                Some(Before::Example)
            } else if self.has(at, Section::And)
                && at > head.start
                && matches!(self.kind(at - 1), Some(TokenKind::Time(_)))
                && matches!(self.kind(at + 1), Some(TokenKind::Time(_)))
            {
                // "between 22:00 and 6:00"
                None
            } else if self.has(at, Section::And) {
                Some(Before::Conjunction)
            } else if let Some(verb) = self.verb(at, from..head.end, verb_seen) {
                verb_seen = true;
                Some(Before::Verb(verb))
            } else if self.has(at, Section::Prep) && !self.is_content(at) && !self.follows_number(at) {
                Some(Before::Preposition(at))
            } else if self.has(at, Section::Link) {
                let relative =
                    self.stems(at).next().is_some_and(|stem| matches!(stem, "that" | "which" | "who"));
                Some(if relative { Before::Relative } else { before })
            } else {
                None
            };
            let Some(next) = next_before else { continue };
            let was_in_brackets = in_brackets;
            match self.kind(at) {
                Some(TokenKind::Break('(')) => in_brackets = true,
                Some(TokenKind::Break(')')) => in_brackets = false,
                _ => {}
            }
            // "Do not read": the verb that matters is behind the operators.
            if next == Before::Operator {
                verb_seen = false;
            }
            if from < at {
                chunks.push(Chunk { before, in_brackets: was_in_brackets, items: from..at });
                // What stands in brackets behind a noun are examples of it.
                let opens = in_brackets && !was_in_brackets;
                before = if opens { Before::Example } else { next };
            } else {
                before = match (before, next) {
                    // ", or" after a verb: the verb still governs. "such as", a preposition and an operator stay what they are.
                    (Before::Example | Before::Preposition(_), Before::Conjunction) => before,
                    (Before::Preposition(first), Before::Preposition(_)) => Before::Preposition(first),
                    (_, next) => next,
                };
            }
            from = at + 1;
        }
        if from < head.end {
            chunks.push(Chunk { before, in_brackets, items: from..head.end });
        }
        chunks
    }

    /// The verb at `at`, if what stands there is one: many of these words are nouns too.
    pub(super) fn verb(&self, at: usize, chunk: Range<usize>, verb_seen: bool) -> Option<Verb> {
        let kind = if self.has_any(at, &[Section::Verb, Section::Include]) {
            Verb::Presence
        } else if self.has(at, Section::Talk) {
            Verb::Talk
        } else if self.has(at, Section::Run) {
            Verb::Run
        } else {
            return None;
        };
        let next = at + 1;
        // "The disclosure of", "uploading of": a noun of the verb, which governs what follows.
        let governed =
            (next + 1..chunk.end).find(|at| !self.has(*at, Section::Neutral) || self.is_content(*at));
        if self.has(at, Section::Verb)
            && self.stems(next).eq(["of"])
            && self.stems(at).count() == 1
            && (chunk.start == at || self.is_glue_phrase(chunk.start..at))
            && (!self.is_content(at) || governed.is_some_and(|noun| self.has(noun, Section::Find)))
        {
            return Some(kind);
        }
        let ends = next >= chunk.end
            || self.is_break(next)
            || self.is_operator(next)
            || self.has_any(next, &[Section::And, Section::Prep]) && !self.is_content(next);
        if self.has_any(at, &[Section::Find, Section::Act, Section::Attempt]) {
            // "Do not email card numbers" and "do not share email".
            let object = (next..chunk.end).find(|next| {
                let words = self.has_any(*next, &[Section::Talk, Section::TextWord]);
                !self.has(*next, Section::Neutral) && (!words || self.is_content(*next))
            });
            // "Read SSH keys": what is read can be looked for.
            let looked_for = object.is_some_and(|object| {
                self.has_any(object, &[Section::Find, Section::Ext])
                    || matches!(self.kind(object), Some(TokenKind::Quoted))
            });
            let begins = chunk.start == at || self.is_glue_phrase(chunk.start..at);
            let is_verb = !verb_seen && !ends && begins && (!self.has(at, Section::Act) || looked_for);
            return is_verb.then_some(kind);
        }
        let is_noun = self.has_any(
            at,
            &[
                Section::Kind,
                Section::Thing,
                Section::Fact,
                Section::Who,
                Section::TextWord,
                Section::ToolWord,
                Section::Counter,
            ],
        );
        let first = chunk.start == at;
        let form = self.stems(at).next().unwrap_or_default();
        let inflected = form.ends_with("ing") || form.ends_with("ed");
        let behind_glue = first || self.is_glue_phrase(chunk.start..at) || self.only_kinds(chunk.start..at);
        let is_verb = if is_noun {
            // "Outputs containing …", "messages that …": what is described is no verb.
            first && !ends && !verb_seen && !self.describes(next)
        } else {
            behind_glue || inflected || self.is_content(at - 1)
        };
        is_verb.then_some(kind)
    }

    /// Whether a description of the noun in front begins at `at`: "containing", "that", "with".
    fn describes(&self, at: usize) -> bool {
        self.stems(at).next().is_some_and(|stem| {
            matches!(
                stem,
                "that" | "which" | "who" | "with" | "contain" | "containing" | "including" | "is" | "are"
            )
        })
    }

    /// Whether the items say nothing by themselves.
    pub(super) fn is_glue_phrase(&self, range: Range<usize>) -> bool {
        range.clone().all(|at| {
            self.has_any(at, &[Section::Neutral, Section::Who, Section::Link])
                && !self.has_any(at, &[Section::Find, Section::Act, Section::Role])
                || self.is_break(at)
        })
    }

    pub(super) fn only_kinds(&self, range: Range<usize>) -> bool {
        let content: Vec<usize> =
            range.filter(|at| !self.has_any(*at, &[Section::Neutral, Section::Link])).collect();
        !content.is_empty()
            && content.iter().all(|at| self.has(*at, Section::Kind) && !self.has(*at, Section::Find))
    }

    /// The last item in front of `at` that says something.
    pub(super) fn before(&self, at: usize) -> usize {
        (0..at).rev().find(|at| !self.has_any(*at, &[Section::Neutral, Section::Link])).unwrap_or(0)
    }
}
