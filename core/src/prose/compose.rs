//! What several words name together: behind words that narrow nothing, with a noun that a row shares, as verb and object.

use std::ops::Range;

use crate::kind::KindSet;

use super::chunk::{Before, Chunk, Verb};
use super::grammar::Reader;
use super::lexicon::{ENGLISH, Entry, Section};
use super::noun::Noun;
use super::token::{Kind as TokenKind, Token};

impl Reader<'_> {
    /// What the words of a chunk name: with the last noun of what is joined to them, if only that makes sense of them ("home and work
    /// addresses"), or makes it more exact ("credit card or bank account numbers").
    pub(super) fn with_shared_head(&self, chunk: &Chunk, rest: &[Chunk], verb: Option<Verb>) -> Noun {
        let noun = self.noun(chunk.items.clone(), verb);
        // "Create or delete users": what is done to the users in both.
        if let (Noun::Unknown(_), Some(next)) =
            (&noun, rest.first().filter(|next| next.before == Before::Conjunction))
            && self.has(next.items.start, Section::Act)
            && let Some(action) = self.action_on(chunk.items.clone(), next.items.start + 1..next.items.end)
        {
            return Noun::action_of(action, chunk.items.clone());
        }
        let joined = rest.iter().take_while(|next| next.before == Before::Conjunction);
        let heads = joined.filter_map(|next| {
            let last = self.items.get(next.items.end.checked_sub(1)?)?;
            self.tokens.get(last.tokens.end.checked_sub(1)?)
        });
        for head in heads {
            let Some((entry, Section::Find)) = self.composed(chunk.items.clone(), Some(head)) else {
                continue;
            };
            let better = match &noun {
                Noun::Unknown(_) => true,
                Noun::Known { status, detectors, .. } => *status != entry.status && entry.names == *detectors,
                Noun::Empty => false,
            };
            if better {
                return Noun::of(entry, chunk.items.clone(), KindSet::default(), verb);
            }
        }
        noun
    }

    /// What the lexicon says of a verb and an object that stand apart.
    pub(super) fn action_on(&self, verb: Range<usize>, object: Range<usize>) -> Option<&'static Entry> {
        let tokens = |items: Range<usize>| {
            let first = self.items.get(items.start)?.tokens.start;
            let last = self.items.get(items.end.checked_sub(1)?)?.tokens.end;
            self.tokens.get(first..last)
        };
        let whole = [tokens(verb)?, tokens(object)?].concat();
        let (length, phrase) = ENGLISH.longest(&whole, None)?;
        ENGLISH.entry(&phrase, Section::Act).filter(|_| length == whole.len())
    }

    /// The action that a passive names: its verb, and what the lexicon says of verb and subject together.
    pub(super) fn done_to(
        &self,
        subject: Range<usize>,
        last_operator: Option<usize>,
        end: usize,
    ) -> Option<(usize, &'static Entry)> {
        let last = last_operator.filter(|last| subject.end <= *last)?;
        let verb = (last + 1..end).find(|at| !self.has_any(*at, &[Section::Link, Section::Neutral]))?;
        let object = subject.clone().find(|at| !self.has(*at, Section::Neutral) || self.is_content(*at))?;
        Some((verb, self.action_on(verb..verb + 1, object..subject.end)?))
    }

    /// What can be looked for by the whole of `items`, followed by `head` if there is one: words that narrow nothing, a phrase that a
    /// detector finds, and words such as "number" that add nothing to it. The longest phrase from the left need not be the right
    /// one: "customer e-mail" is a message, "customer e-mail addresses" are addresses.
    pub(super) fn composed(
        &self,
        items: Range<usize>,
        head: Option<&Token<'_>>,
    ) -> Option<(&'static Entry, Section)> {
        let first = self.items.get(items.start)?.tokens.start;
        let last = self.items.get(items.end.checked_sub(1)?)?.tokens.end;
        let mut tokens: Vec<Token<'_>> = self.tokens.get(first..last)?.to_vec();
        tokens.extend(head.cloned());
        if tokens.iter().any(|token| !matches!(token.kind, TokenKind::Word | TokenKind::Name)) {
            return None;
        }
        let mut end = tokens.len();
        loop {
            for start in 0..end {
                let phrase = ENGLISH.longest(tokens.get(start..end)?, None);
                if let Some((_, phrase)) = phrase.filter(|(length, _)| *length == end - start)
                    && let Some((section, entry)) = [Section::Attempt, Section::Find, Section::Ext]
                        .into_iter()
                        .find_map(|section| Some((section, ENGLISH.entry(&phrase, section)?)))
                {
                    return Some((entry, section));
                }
                // The words in front say nothing of their own, whatever longer phrase begins with them.
                let token = tokens.get(start)?;
                let senses = ENGLISH.senses_of(token);
                let says_nothing =
                    senses.any(&[Section::Neutral, Section::Who, Section::Role, Section::People]);
                // "Send e-mail" is an action; "send e-mail addresses" is not.
                let verb = start == 0
                    && self.items.get(items.start).is_some_and(|item| item.tokens.len() > 1)
                    && senses.any(&[Section::Verb, Section::Run]);
                if !(says_nothing || verb || token.stem.ends_with("'s")) {
                    break;
                }
            }
            let is_value = |token: &Token<'_>| ENGLISH.senses_of(token).has(Section::Value);
            end = end.checked_sub(1).filter(|end| *end > 0 && tokens.get(*end).is_some_and(is_value))?;
        }
    }
}
