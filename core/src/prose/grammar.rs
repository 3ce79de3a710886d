//! A text to its clauses and rules: language, sentences, and what is left over.

use std::ops::Range;

use crate::document::Coverage;
use crate::kind::KindSet;

use super::lexicon::{ENGLISH, Entry, LANGUAGES, Phrase, Section};
use super::phrases::items;
use super::rule::Rule;
use super::token::{Kind as TokenKind, Token, tokens};
use super::{Clause, Polarity, Reading, Status};

/// Bytes of a text that are read; what lies beyond is unsupported. Documents allow no longer `content`.
const LONGEST: usize = 16 << 10;

/// A phrase, a word that is in no phrase, a number, a name, a break.
#[derive(Debug)]
pub(super) struct Item {
    /// Its tokens.
    pub(super) tokens: Range<usize>,
    pub(super) phrase: Phrase,
    pub(super) kind: TokenKind,
}

/// What has been read so far.
pub(super) struct Reader<'t> {
    pub(super) text: &'t str,
    pub(super) tokens: Vec<Token<'t>>,
    pub(super) items: Vec<Item>,
    /// Which items a clause has taken.
    pub(super) taken: Vec<bool>,
    /// Which items are in no clause because a clause beside them says what they mean.
    pub(super) aside: Vec<bool>,
    pub(super) clauses: Vec<Clause>,
    pub(super) exceptions: Vec<Clause>,
    /// The items of each of `clauses`.
    places: Vec<Range<usize>>,
    pub(super) rules: Vec<Rule>,
    polarity: Polarity,
}

/// What forbids, permits or requires.
pub(super) const OPERATORS: &[Section] = &[
    Section::Not,
    Section::MayNot,
    Section::Deny,
    Section::Redact,
    Section::Allow,
    Section::Must,
    Section::Should,
    Section::Only,
];

/// The sentence is not understood in full, so nothing of it counts.
#[derive(Debug)]
pub(super) struct Refused;

pub(super) fn read(text: &str) -> Reading {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let (read, beyond) = text.split_at(end);
    let tokens = tokens(read);
    let language = language(&tokens);
    let mut reader = Reader {
        text,
        items: items(&tokens),
        tokens,
        taken: Vec::new(),
        aside: Vec::new(),
        clauses: Vec::new(),
        exceptions: Vec::new(),
        places: Vec::new(),
        rules: Vec::new(),
        polarity: Polarity::None,
    };
    reader.taken = vec![false; reader.items.len()];
    reader.aside = vec![false; reader.items.len()];
    if language == "en" {
        for sentence in reader.sentences() {
            reader.sentence(sentence);
        }
    } else if !reader.items.is_empty() {
        let all = 0..reader.items.len();
        reader.unread(all, Status::Unsupported);
    }
    if !beyond.trim().is_empty() {
        let span = (end, text.len());
        let clause = reader.clauses.len();
        reader.clauses.push(Clause::new(span, beyond.to_owned(), Status::Unsupported));
        reader.rules.push(Rule { questions: vec![clause], sentence: span, ..Rule::default() });
    }
    reader.finish(language)
}

/// The language with the most of its little words; English where there are none of any.
fn language(tokens: &[Token<'_>]) -> &'static str {
    let words: Vec<String> = tokens
        .iter()
        .filter(|token| token.kind == TokenKind::Word)
        .map(|token| token.text.to_lowercase())
        .collect();
    let count = |little: &[&str]| words.iter().filter(|word| little.contains(&word.as_str())).count();
    let mut best = ("en", 0);
    for (name, little) in LANGUAGES.iter() {
        let found = count(little);
        if found > best.1 {
            best = (*name, found);
        }
    }
    let foreign =
        words.iter().filter(|word| word.chars().any(|c| c.is_alphabetic() && !c.is_ascii())).count();
    match best {
        // No word of any known language, and letters that English has not.
        ("en", _) if foreign * 2 > words.len() => "und",
        (name, _) => name,
    }
}

impl<'t> Reader<'t> {
    /// The items of each sentence, its end included.
    fn sentences(&self) -> Vec<Range<usize>> {
        let mut sentences = Vec::new();
        let mut start = 0;
        for (at, item) in self.items.iter().enumerate() {
            if item.kind == TokenKind::End && !self.goes_on(start..at) {
                sentences.push(start..at + 1);
                start = at + 1;
            }
        }
        sentences.push(start..self.items.len());
        sentences.retain(|sentence| sentence.clone().any(|at| self.is_word(at)));
        sentences
    }

    /// Whether what stands behind the semicolon at the end of `sentence` is one more item of its list: "Never share: names; IBANs; keys."
    fn goes_on(&self, sentence: Range<usize>) -> bool {
        /// Phrases that an item has at most; a longer one is a sentence.
        const LONGEST: usize = 8;
        let semicolon = sentence.end;
        let listed = |range: Range<usize>| {
            range.clone().any(|at| self.is_content(at)) && range.clone().all(|at| !self.is_operator(at))
        };
        let before = sentence
            .clone()
            .rev()
            .take_while(|at| !self.is_comma(*at) && self.kind(*at) != Some(TokenKind::End));
        let before = before.last().unwrap_or(semicolon)..semicolon;
        let behind =
            (semicolon + 1..self.items.len()).take_while(|at| self.kind(*at) != Some(TokenKind::End)).count();
        let behind = semicolon + 1..semicolon + 1 + behind;
        self.written(semicolon) == ";"
            && before.len() <= LONGEST
            && behind.len() <= LONGEST
            && listed(behind)
            && sentence.clone().any(|at| self.is_operator(at))
            && sentence.clone().any(|at| self.kind(at) == Some(TokenKind::Break(':')))
    }

    /// Reads one sentence, or takes back what was read of it and asks a judge.
    fn sentence(&mut self, sentence: Range<usize>) {
        let before = (self.clauses.len(), self.exceptions.len(), self.rules.len());
        if self.is_foreign(sentence.clone()) {
            self.unread(sentence, Status::Unsupported);
            return;
        }
        let read = self.rule(sentence.clone());
        let is_whole = read.is_ok() && self.is_accounted_for(sentence.clone(), before.0, before.1);
        self.in_order(sentence.clone());
        match read {
            Ok(polarity) if is_whole => {
                self.polarity = self.polarity.max(polarity);
            }
            _ => {
                self.clauses.truncate(before.0);
                self.places.truncate(before.0);
                self.exceptions.truncate(before.1);
                self.rules.truncate(before.2);
                for marks in [&mut self.taken, &mut self.aside] {
                    marks.iter_mut().take(sentence.end).skip(sentence.start).for_each(|mark| *mark = false);
                }
                let is_rule = sentence.clone().any(|at| self.is_operator(at));
                self.unread(sentence, if is_rule { Status::Judge } else { Status::Unsupported });
            }
        }
    }

    /// Puts parts that were moved to the end of their sentence back where they were written.
    fn in_order(&mut self, sentence: Range<usize>) {
        if let Some(items) = self.items.get_mut(sentence) {
            items.sort_by_key(|item| item.tokens.start);
        }
    }

    /// Whether a sentence begins with no word of English, and has little words of another language and none of English.
    fn is_foreign(&self, sentence: Range<usize>) -> bool {
        if !sentence.clone().find(|at| !self.is_break(*at)).is_some_and(|first| self.is_unknown(first)) {
            return false;
        }
        let tokens = sentence.filter_map(|at| self.items.get(at)).flat_map(|item| item.tokens.clone());
        let tokens =
            tokens.filter_map(|at| self.tokens.get(at)).filter(|token| token.kind == TokenKind::Word);
        let words: Vec<String> = tokens.map(|token| token.text.to_lowercase()).collect();
        let has = |little: &[&str]| words.iter().any(|word| little.contains(&word.as_str()));
        LANGUAGES.iter().any(|(name, little)| *name != "en" && has(little))
            && LANGUAGES.iter().all(|(name, little)| *name != "en" || !has(little))
    }

    /// A judge is asked about all of `range`.
    fn unread(&mut self, range: Range<usize>, status: Status) {
        let clause = self.clause(range.clone(), status, Vec::new());
        let mut kinds = KindSet::default();
        for at in range.clone() {
            kinds = union(kinds, self.kinds_of(at));
        }
        if let Some(clause) = self.clauses.get_mut(clause) {
            let why = match status {
                Status::Unsupported => "not understood, so a judge is asked",
                _ => "needs meaning, so a judge is asked",
            };
            clause.misses.push(why.to_owned());
        }
        self.rules.push(Rule {
            questions: vec![clause],
            sentence: self.span(range.clone()),
            kinds,
            ..Rule::default()
        });
        if status == Status::Judge {
            // Not what it forbids is certain, but that it forbids.
            let row = self.operators(range).row;
            let forbids = super::polarity::of(&row) == Some(Polarity::Prohibit);
            self.polarity = self.polarity.max(if forbids { Polarity::Prohibit } else { Polarity::Require });
        }
    }

    /// Whether everything in the sentence is in one of the clauses from `clause` on or the exceptions from `exception` on, or
    /// says nothing by itself; and nothing is in two of them.
    fn is_accounted_for(&self, sentence: Range<usize>, clause: usize, exception: usize) -> bool {
        let read = self.clauses.iter().skip(clause).chain(self.exceptions.iter().skip(exception));
        let mut spans: Vec<(usize, usize)> = read.map(|clause| clause.span).collect();
        spans.sort_unstable();
        let are_apart = spans.iter().zip(spans.iter().skip(1)).all(|((_, end), (start, _))| end <= start);
        let is_read = |at: usize| {
            let (start, _) = self.span(at..at + 1);
            let before = spans.partition_point(|(begin, _)| *begin <= start);
            before.checked_sub(1).and_then(|last| spans.get(last)).is_some_and(|(_, end)| start < *end)
        };
        are_apart
            && sentence
                .into_iter()
                .all(|at| is_read(at) || self.aside.get(at) == Some(&true) || self.is_glue(at))
    }

    /// Whether the items name people and nothing that could be looked for.
    pub(super) fn are_people(&self, mut range: Range<usize>) -> bool {
        range.all(|at| {
            self.has_any(at, &[Section::Neutral, Section::Who, Section::Role, Section::People])
                && !self.is_content(at)
        })
    }

    /// Takes the items for read, though no clause is about them.
    pub(super) fn set_aside(&mut self, range: Range<usize>) {
        self.aside.iter_mut().take(range.end).skip(range.start).for_each(|aside| *aside = true);
    }

    fn is_glue(&self, at: usize) -> bool {
        /// What says nothing by itself, beside the operators.
        const GLUE: &[Section] = &[
            Section::Neutral,
            Section::Who,
            Section::Kind,
            Section::Verb,
            Section::Talk,
            Section::Run,
            Section::Link,
            Section::Fail,
            Section::Except,
            Section::If,
            Section::SuchAs,
            Section::And,
            Section::Prep,
            Section::Include,
            Section::TextWord,
            Section::ModelWord,
            Section::ToolWord,
            Section::DomainWord,
            Section::Thing,
        ];
        let Some(item) = self.items.get(at) else { return true };
        match item.kind {
            TokenKind::End | TokenKind::Break(_) => true,
            TokenKind::Quoted => false,
            // What could be looked for and is in no clause has been lost.
            _ if item.phrase.senses.any(&[Section::Find, Section::Attempt, Section::Act, Section::Ext]) => {
                item.phrase.senses.any(&[Section::Verb, Section::Run, Section::Redact])
            }
            _ => item.phrase.senses.any(GLUE) || item.phrase.senses.any(OPERATORS),
        }
    }

    /// Adds a clause over `range` and marks it as taken; its place.
    pub(super) fn clause(&mut self, range: Range<usize>, status: Status, detectors: Vec<String>) -> usize {
        let clause = self.make(range.clone(), status, detectors);
        self.clauses.push(clause);
        self.places.push(range);
        self.clauses.len() - 1
    }

    /// The items of a clause of this sentence.
    pub(super) fn items_of(&self, clause: usize) -> Range<usize> {
        self.places.get(clause).cloned().unwrap_or(0..0)
    }

    /// Lets a clause reach on to the item in front of `end`.
    pub(super) fn extend(&mut self, clause: usize, end: usize) {
        let Some(place) = self.places.get_mut(clause) else { return };
        place.end = end;
        let range = place.clone();
        let span = self.span(range.clone());
        self.taken.iter_mut().take(range.end).skip(range.start).for_each(|taken| *taken = true);
        if let Some(clause) = self.clauses.get_mut(clause) {
            clause.span = span;
            clause.text = self.text.get(span.0..span.1).unwrap_or("").to_owned();
        }
    }

    /// Adds an exception over `range` and marks it as taken; its place.
    pub(super) fn exception(&mut self, range: Range<usize>, status: Status, detectors: Vec<String>) -> usize {
        let clause = self.make(range, status, detectors);
        self.exceptions.push(clause);
        self.exceptions.len() - 1
    }

    fn make(&mut self, range: Range<usize>, status: Status, detectors: Vec<String>) -> Clause {
        let span = self.span(range.clone());
        for at in range {
            if let Some(taken) = self.taken.get_mut(at) {
                *taken = true;
            }
        }
        let mut clause = Clause::new(span, self.text.get(span.0..span.1).unwrap_or("").to_owned(), status);
        clause.detectors = detectors;
        clause
    }

    /// The bytes of `range`.
    pub(super) fn span(&self, range: Range<usize>) -> (usize, usize) {
        let first = self.items.get(range.start).and_then(|item| self.tokens.get(item.tokens.start));
        let last = range.end.checked_sub(1).and_then(|last| self.items.get(last));
        let last = last.and_then(|item| self.tokens.get(item.tokens.end.saturating_sub(1)));
        (first.map_or(0, |token| token.start), last.map_or(0, |token| token.end))
    }

    pub(super) fn has(&self, at: usize, section: Section) -> bool {
        self.items.get(at).is_some_and(|item| item.phrase.senses.has(section))
    }

    pub(super) fn has_any(&self, at: usize, sections: &[Section]) -> bool {
        self.items.get(at).is_some_and(|item| item.phrase.senses.any(sections))
    }

    /// Whether everything in `range` is a break or in one of `sections`.
    pub(super) fn consists_of(&self, range: Range<usize>, sections: &[Section]) -> bool {
        range.into_iter().all(|at| self.is_break(at) || self.has_any(at, sections))
    }

    pub(super) fn kind(&self, at: usize) -> Option<TokenKind> {
        self.items.get(at).map(|item| item.kind)
    }

    pub(super) fn is_break(&self, at: usize) -> bool {
        matches!(self.kind(at), Some(TokenKind::Break(_) | TokenKind::End))
    }

    pub(super) fn is_comma(&self, at: usize) -> bool {
        matches!(self.kind(at), Some(TokenKind::Break(',' | '–' | '—' | ':')))
    }

    fn is_word(&self, at: usize) -> bool {
        !self.is_break(at) && at < self.items.len()
    }

    /// A word that is in no phrase, or a name.
    pub(super) fn is_unknown(&self, at: usize) -> bool {
        self.items.get(at).is_some_and(|item| {
            item.phrase.senses.is_empty() && matches!(item.kind, TokenKind::Word | TokenKind::Name)
        })
    }

    pub(super) fn is_operator(&self, at: usize) -> bool {
        self.has_any(at, OPERATORS)
    }

    pub(super) fn entry(&self, at: usize, section: Section) -> Option<&'static Entry> {
        ENGLISH.entry(&self.items.get(at)?.phrase, section)
    }

    /// The words of an item as they were written, in lower case and singular.
    pub(super) fn stems(&self, at: usize) -> impl Iterator<Item = &str> {
        let range = self.items.get(at).map_or(0..0, |item| item.tokens.clone());
        self.tokens.get(range).unwrap_or_default().iter().map(|token| token.stem.as_str())
    }

    /// What an item's first token says: of a quotation what is between the marks.
    pub(super) fn written(&self, at: usize) -> &'t str {
        let first = self.items.get(at).map_or(0, |item| item.tokens.start);
        self.tokens.get(first).map_or("", |token| token.text)
    }

    pub(super) fn kinds_of(&self, at: usize) -> KindSet {
        match self.entry(at, Section::Kind) {
            Some(entry) => entry.names.iter().filter_map(|name| crate::kind::Kind::from_name(name)).collect(),
            None => KindSet::default(),
        }
    }

    fn finish(mut self, language: &'static str) -> Reading {
        // Exceptions stand apart, so clauses can have been added out of order.
        let mut order: Vec<usize> = (0..self.clauses.len()).collect();
        order.sort_by_key(|place| self.clauses.get(*place).map(|clause| clause.span));
        let mut moved_to = vec![0; order.len()];
        for (to, from) in order.iter().enumerate() {
            if let Some(place) = moved_to.get_mut(*from) {
                *place = to;
            }
        }
        let moved = |place: &mut usize| *place = moved_to.get(*place).copied().unwrap_or(0);
        for rule in &mut self.rules {
            rule.objects.iter_mut().for_each(|object| moved(&mut object.clause));
            rule.narrowing.iter_mut().for_each(moved);
            rule.questions.iter_mut().for_each(moved);
        }
        self.clauses.sort_by_key(|clause| clause.span);
        let kinds = self.rules.iter().fold(KindSet::default(), |kinds, rule| union(kinds, rule.kinds));
        Reading {
            level: level(&self.clauses, &self.exceptions),
            polarity: self.polarity,
            language,
            kinds,
            clauses: self.clauses,
            exceptions: self.exceptions,
            rules: self.rules,
        }
    }
}

impl Clause {
    fn new(span: (usize, usize), text: String, status: Status) -> Clause {
        let suggest = match status {
            Status::Partial => Some("content_mode: detectors+judge"),
            _ => None,
        };
        Clause {
            span,
            text,
            status,
            detectors: Vec::new(),
            kinds: KindSet::default(),
            misses: Vec::new(),
            suggest,
        }
    }
}

pub(super) fn union(left: KindSet, right: KindSet) -> KindSet {
    left.iter().chain(right.iter()).collect()
}

/// How much of the rules a detector, a condition or a fact decides.
fn level(clauses: &[Clause], exceptions: &[Clause]) -> Coverage {
    let rules: Vec<Status> = clauses
        .iter()
        .chain(exceptions)
        .map(|clause| clause.status)
        .filter(|status| status.is_rule())
        .collect();
    let judged = rules.iter().filter(|status| status.is_judged()).count();
    if rules.is_empty() {
        Coverage::None
    } else if judged == rules.len() {
        Coverage::Judged
    } else if judged > 0 || rules.contains(&Status::Partial) {
        Coverage::Partial
    } else {
        Coverage::Full
    }
}
