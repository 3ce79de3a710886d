//! Tokens grouped to the longest phrases of the lexicon.

use std::ops::Range;

use super::grammar::{Item, OPERATORS};
use super::lexicon::{ENGLISH, Phrase, Section};
use super::token::{Kind as TokenKind, Token};

/// Tokens grouped to the longest phrases. What begins an explanation ("this policy", "the goal") is a phrase only at the start of a
/// sentence that forbids and requires nothing: "this policy forbids …" is a rule.
pub(super) fn items(tokens: &[Token<'_>]) -> Vec<Item> {
    let mut items = Vec::new();
    let mut start = 0;
    for sentence in tokens.split_inclusive(|token| token.kind == TokenKind::End) {
        let first = items.len();
        let range = start..start + sentence.len();
        group(&mut items, tokens, range.clone(), true);
        let explains = |item: &Item| item.phrase.senses.has(Section::Background);
        let asks = |item: &Item| item.phrase.senses.any(OPERATORS) && !item.phrase.senses.has(Section::Allow);
        let read = items.get(first..).unwrap_or_default();
        if read.first().is_some_and(explains) && read.iter().any(asks) {
            items.truncate(first);
            group(&mut items, tokens, range.clone(), false);
        }
        start = range.end;
    }
    items
}

/// Adds the phrases of one sentence.
fn group(items: &mut Vec<Item>, tokens: &[Token<'_>], sentence: Range<usize>, explains: bool) {
    let mut at = sentence.start;
    let mut begun = false;
    while let Some(rest) = tokens.get(at..sentence.end).filter(|rest| !rest.is_empty()) {
        let without = (begun || !explains).then_some(Section::Background);
        let (length, phrase) = ENGLISH.longest(rest, without).unwrap_or((1, Phrase::default()));
        let kind = match rest.first() {
            Some(first)
                if length == 1
                    && first.kind == TokenKind::Word
                    && phrase.senses.is_empty()
                    && is_model_name(first.text) =>
            {
                TokenKind::Name
            }
            Some(first) if length == 1 => first.kind,
            _ => TokenKind::Word,
        };
        begun |= !matches!(kind, TokenKind::Break(_));
        items.push(Item { tokens: at..at + length, phrase, kind });
        at += length;
        join_abbreviation(items, tokens);
    }
}

/// Whether a word is the name of a model of a known family: `gpt-4o`, `claude-haiku`.
pub(super) fn is_model_name(word: &str) -> bool {
    let lower = word.to_lowercase();
    let (family, rest) =
        lower.split_at(lower.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(lower.len()));
    !rest.is_empty() && ENGLISH.has_word(Section::ModelName, family)
}

/// "personally identifiable information (PII)" is one thing that is said twice.
fn join_abbreviation(items: &mut Vec<Item>, tokens: &[Token<'_>]) {
    let [.., long, open, short, close] = items.as_slice() else { return };
    let brackets = open.kind == TokenKind::Break('(') && close.kind == TokenKind::Break(')');
    let same = ENGLISH.entry(&short.phrase, Section::Find) == ENGLISH.entry(&long.phrase, Section::Find);
    let written = tokens.get(short.tokens.start).map_or("", |token| token.text);
    let abbreviates = short.tokens.len() == 1
        && written.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == 's');
    if !(brackets
        && long.phrase.senses.has(Section::Find)
        && (same || abbreviates && short.phrase.senses.is_empty()))
    {
        return;
    }
    let end = close.tokens.end;
    items.truncate(items.len() - 3);
    if let Some(long) = items.last_mut() {
        long.tokens.end = end;
        long.kind = TokenKind::Word;
    }
}
