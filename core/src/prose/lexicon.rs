//! The lexicon: what policy text calls things, read once from `lexicon/en.txt`.
//!
//! The file is data for people who know a domain and no Rust. It is compiled in, so reading it cannot fail at run time; a line
//! that is wrong is reported by [`Lexicon::parse`], and a test holds that there is none.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::Status;
use super::token::{self, Kind as TokenKind, Token};

/// What the phrases of a section are to the grammar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Section {
    /// Words that stand for one another in the phrases below.
    Set,
    /// Things that detectors find.
    Find,
    /// What a prompt tries to do, which detectors find.
    Attempt,
    /// What an agent does with a tool.
    Act,
    /// What an action is done to, which says no more than the action.
    Thing,
    /// Files of an extension.
    Ext,
    /// Kinds of request.
    Kind,
    /// Those who speak or act, where it makes no difference.
    Who,
    /// Words that narrow nothing.
    Neutral,
    /// Nouns that only say that the word in front of them is meant: "number", "details".
    Value,
    /// Putting something into a text.
    Verb,
    /// Talking of something.
    Talk,
    /// Starting or using something.
    Run,
    /// Putting something into a prompt.
    Inward,
    /// Saying something in an answer.
    Outward,
    /// Those who answer rather than ask.
    Machine,
    /// Words between a verb and its object.
    Link,
    Not,
    MayNot,
    Deny,
    Redact,
    Allow,
    Must,
    Should,
    Fail,
    /// Effects that prose names.
    Effect,
    /// What happens after a violation.
    Outcome,
    /// Duties of people.
    Duty,
    People,
    /// Roles of a principal.
    Role,
    /// Facts that the host sends.
    Fact,
    Except,
    If,
    Why,
    Background,
    SuchAs,
    And,
    Only,
    Prep,
    More,
    Most,
    Currency,
    Percent,
    Size,
    Period,
    Counter,
    Approval,
    Hours,
    Weekend,
    ModelWord,
    /// Families of models, by which the names of models begin.
    ModelName,
    ToolWord,
    DomainWord,
    Arg,
    ScopeWord,
    Include,
    TextWord,
    /// How something is said.
    Style,
}

impl Section {
    const ALL: [(&str, Section); 58] = [
        ("set", Section::Set),
        ("find", Section::Find),
        ("attempt", Section::Attempt),
        ("act", Section::Act),
        ("thing", Section::Thing),
        ("ext", Section::Ext),
        ("kind", Section::Kind),
        ("who", Section::Who),
        ("neutral", Section::Neutral),
        ("value", Section::Value),
        ("verb", Section::Verb),
        ("talk", Section::Talk),
        ("run", Section::Run),
        ("inward", Section::Inward),
        ("outward", Section::Outward),
        ("machine", Section::Machine),
        ("link", Section::Link),
        ("not", Section::Not),
        ("may-not", Section::MayNot),
        ("deny", Section::Deny),
        ("redact", Section::Redact),
        ("allow", Section::Allow),
        ("must", Section::Must),
        ("should", Section::Should),
        ("fail", Section::Fail),
        ("effect", Section::Effect),
        ("outcome", Section::Outcome),
        ("duty", Section::Duty),
        ("people", Section::People),
        ("role", Section::Role),
        ("fact", Section::Fact),
        ("except", Section::Except),
        ("if", Section::If),
        ("why", Section::Why),
        ("background", Section::Background),
        ("such-as", Section::SuchAs),
        ("and", Section::And),
        ("only", Section::Only),
        ("prep", Section::Prep),
        ("more", Section::More),
        ("most", Section::Most),
        ("currency", Section::Currency),
        ("percent", Section::Percent),
        ("size", Section::Size),
        ("period", Section::Period),
        ("counter", Section::Counter),
        ("approval", Section::Approval),
        ("hours", Section::Hours),
        ("weekend", Section::Weekend),
        ("model-word", Section::ModelWord),
        ("model-name", Section::ModelName),
        ("tool-word", Section::ToolWord),
        ("domain-word", Section::DomainWord),
        ("arg", Section::Arg),
        ("scope-word", Section::ScopeWord),
        ("include", Section::Include),
        ("text-word", Section::TextWord),
        ("style", Section::Style),
    ];

    /// Sections whose phrases stand under a name, and those whose phrases stand alone.
    const fn has_entries(self) -> bool {
        matches!(
            self,
            Section::Find
                | Section::Attempt
                | Section::Act
                | Section::Ext
                | Section::Kind
                | Section::Fact
                | Section::Effect
                | Section::Currency
                | Section::Size
                | Section::Period
                | Section::Counter
                | Section::Arg
                | Section::Weekend
                | Section::ScopeWord
        )
    }

    const fn bit(self) -> u64 {
        1 << self as u8
    }
}

/// A set of sections.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Senses(u64);

impl Senses {
    pub(super) const fn has(self, section: Section) -> bool {
        self.0 & section.bit() != 0
    }

    pub(super) fn any(self, sections: &[Section]) -> bool {
        sections.iter().any(|section| self.has(*section))
    }

    pub(super) const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// What stands above a group of phrases.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    /// Detectors, kinds, the fact: as the section has it.
    pub(super) names: Vec<String>,
    pub(super) status: Status,
    pub(super) misses: Vec<String>,
    /// What follows the name of a fact: `words`, `flag` or `pattern`.
    pub(super) form: String,
}

/// What one phrase means.
#[derive(Clone, Debug, Default)]
pub(super) struct Phrase {
    pub(super) senses: Senses,
    /// Entries by section.
    entries: Vec<(Section, usize)>,
}

/// One way of saying something, behind its first word.
#[derive(Debug)]
struct Pattern {
    slots: Vec<Slot>,
    section: Section,
    entry: Option<usize>,
}

/// One place of a pattern: any of these stems, or nothing if it may be left out.
#[derive(Clone, Debug)]
struct Slot {
    /// Each in its own tokens: "e-mail" may be one or several.
    options: Vec<Vec<String>>,
    optional: bool,
}

/// The phrases of one language.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    entries: Vec<Entry>,
    /// Words that stand for one another, by the name that phrases call them: `<party>`.
    sets: BTreeMap<String, Vec<Vec<String>>>,
    by_first: BTreeMap<String, Vec<Pattern>>,
}

/// English.
pub(super) static ENGLISH: LazyLock<Lexicon> =
    LazyLock::new(|| Lexicon::parse(include_str!("lexicon/en.txt"), &mut Vec::new()));

/// Little words by language, for telling which language a text is in.
pub(super) static LANGUAGES: LazyLock<Vec<(&'static str, Vec<&'static str>)>> = LazyLock::new(|| {
    let lines = include_str!("lexicon/languages.txt").lines().filter(|line| !line.starts_with('#'));
    let language = |line: &'static str| {
        let (name, words) = line.split_once(':')?;
        Some((name.trim(), words.split_whitespace().collect()))
    };
    lines.filter_map(language).collect()
});

impl Lexicon {
    /// Reads a lexicon; what is wrong with a line is told in `wrong`.
    pub(super) fn parse(text: &str, wrong: &mut Vec<String>) -> Lexicon {
        let mut lexicon = Lexicon::default();
        let mut section = None;
        let mut entry = None;
        let mut set = String::new();
        for (number, line) in text.lines().enumerate() {
            let content = line.split(" # ").next().unwrap_or("").trim_end();
            if content.is_empty() || content.starts_with('#') {
                continue;
            }
            if let Some(name) = content.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                section = Section::ALL.iter().find(|(known, _)| *known == name).map(|(_, section)| *section);
                entry = None;
                if section.is_none() {
                    wrong.push(format!("line {}: there is no section `{name}`", number + 1));
                }
                continue;
            }
            let Some(section) = section else { continue };
            if section == Section::Set {
                match content.strip_prefix(' ') {
                    Some(words) => {
                        let words = words.split(';').map(token::stems).filter(|words| !words.is_empty());
                        lexicon.sets.entry(set.clone()).or_default().extend(words);
                    }
                    None => set = content.to_owned(),
                }
                continue;
            }
            if content.starts_with(' ') || !section.has_entries() {
                if section.has_entries() && entry.is_none() {
                    wrong.push(format!("line {}: phrases without a name above them", number + 1));
                }
                for phrase in content.split(';') {
                    if let Some(unknown) = lexicon.add(section, entry, phrase.trim()) {
                        wrong.push(format!("line {}: there is no set `{unknown}`", number + 1));
                    }
                }
            } else {
                match Entry::parse(content) {
                    Some(read) => {
                        entry = Some(lexicon.entries.len());
                        lexicon.entries.push(read);
                    }
                    None => wrong.push(format!("line {}: there is no such status", number + 1)),
                }
            }
        }
        lexicon
    }

    /// Adds a pattern such as `credit/debit card (number)` or `<outside> <party>`; verbs begin with `~`. Gives back the name of a
    /// set that there is not.
    fn add(&mut self, section: Section, entry: Option<usize>, written: &str) -> Option<String> {
        let is_verb = written.starts_with('~');
        let mut slots: Vec<Slot> = Vec::new();
        for (place, part) in written.trim_start_matches('~').split_whitespace().enumerate() {
            let optional = part.starts_with('(') && part.ends_with(')');
            let named =
                part.trim_matches(['(', ')']).strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
            if let Some(name) = named {
                let Some(options) = self.sets.get(name).cloned() else { return Some(name.to_owned()) };
                slots.push(Slot { options, optional });
                continue;
            }
            let mut options: Vec<String> = if matches!(part, "and/or") {
                vec![part.to_owned()]
            } else {
                part.trim_matches(['(', ')']).split('/').map(str::to_owned).collect()
            };
            if is_verb && place == 0 {
                options = inflected(&options);
            }
            let options = options.iter().map(|option| token::stems(option)).filter(|words| !words.is_empty());
            slots.push(Slot { options: options.collect(), optional });
        }
        // A first word that may be left out leaves a pattern that begins with the second.
        while let Some(first) = slots.first().cloned() {
            for option in &first.options {
                let mut rest: Vec<Slot> = Vec::new();
                if let Some(more) = option.get(1..).filter(|more| !more.is_empty()) {
                    rest.push(Slot { options: vec![more.to_vec()], optional: false });
                }
                rest.extend(slots.iter().skip(1).cloned());
                if let Some(word) = option.first() {
                    self.by_first.entry(word.clone()).or_default().push(Pattern {
                        slots: rest,
                        section,
                        entry,
                    });
                }
            }
            if !first.optional {
                break;
            }
            slots.remove(0);
        }
        None
    }

    /// The longest phrase at the start of `tokens` that is not of `without` alone, and how many tokens it has.
    pub(super) fn longest(&self, tokens: &[Token<'_>], without: Option<Section>) -> Option<(usize, Phrase)> {
        let (first, rest) = tokens.split_first()?;
        if !can_be_of_a_phrase(first) {
            return None;
        }
        let mut longest: Option<(usize, Phrase)> = None;
        let patterns = self.by_first.get(&first.stem)?.iter();
        for pattern in patterns.filter(|pattern| Some(pattern.section) != without) {
            let Some(length) = fits(&pattern.slots, rest) else { continue };
            let known = longest.as_ref().map_or(0, |(known, _)| *known);
            if length + 1 < known {
                continue;
            }
            let mut phrase = match longest.take() {
                Some((_, phrase)) if length + 1 == known => phrase,
                _ => Phrase::default(),
            };
            // Of two entries in one section the first written holds, so that a file can be read from the top.
            if let Some(entry) = pattern.entry.filter(|_| !phrase.senses.has(pattern.section)) {
                phrase.entries.push((pattern.section, entry));
            }
            phrase.senses.0 |= pattern.section.bit();
            longest = Some((length + 1, phrase));
        }
        longest
    }

    /// What a word means by itself.
    pub(super) fn senses_of(&self, token: &Token<'_>) -> Senses {
        self.longest(std::slice::from_ref(token), None)
            .map_or_else(Senses::default, |(_, phrase)| phrase.senses)
    }

    /// Whether a phrase of one word in `section` is `word`.
    pub(super) fn has_word(&self, section: Section, word: &str) -> bool {
        self.by_first.get(word).is_some_and(|patterns| {
            patterns.iter().any(|pattern| pattern.section == section && pattern.slots.is_empty())
        })
    }

    /// What stands above `phrase` in `section`.
    pub(super) fn entry(&self, phrase: &Phrase, section: Section) -> Option<&Entry> {
        let (_, place) = phrase.entries.iter().find(|(known, _)| *known == section)?;
        self.entries.get(*place)
    }

    /// Every entry, for tests that hold the file against other lists.
    #[cfg(test)]
    pub(super) fn entries(&self) -> &[Entry] {
        &self.entries
    }
}

fn can_be_of_a_phrase(token: &Token<'_>) -> bool {
    !matches!(token.kind, TokenKind::Quoted | TokenKind::End)
}

/// How many of `tokens` the slots take, at most. The depth is the number of slots.
fn fits(slots: &[Slot], tokens: &[Token<'_>]) -> Option<usize> {
    let Some((slot, rest)) = slots.split_first() else { return Some(0) };
    let taken = slot.options.iter().filter_map(|option| {
        let same = option.len() <= tokens.len()
            && option
                .iter()
                .zip(tokens)
                .all(|(word, token)| *word == token.stem && can_be_of_a_phrase(token));
        let behind = tokens.get(option.len()..).filter(|_| same)?;
        Some(option.len() + fits(rest, behind)?)
    });
    let left_out = if slot.optional { fits(rest, tokens) } else { None };
    taken.chain(left_out).max()
}

impl Entry {
    /// `names | status | misses`, where all but the names may be left out.
    fn parse(line: &str) -> Option<Entry> {
        let mut parts = line.split('|').map(str::trim);
        let names = parts.next()?.split(',').map(|name| name.trim().to_owned()).collect();
        let form = parts.next().unwrap_or_default();
        let status = match form {
            "" | "words" | "flag" | "pattern" => Status::HostFact,
            "enforced" => Status::Enforced,
            "approximated" => Status::Approximated,
            "partial" => Status::Partial,
            _ => return None,
        };
        let misses = parts.next().unwrap_or_default().split(';').map(str::trim);
        let misses = misses.filter(|miss| !miss.is_empty()).map(str::to_owned).collect();
        Some(Entry { names, status, misses, form: form.to_owned() })
    }
}

/// The forms of a regular verb; of an irregular one the first is the base and the rest stand as they are.
fn inflected(forms: &[String]) -> Vec<String> {
    let mut all = Vec::new();
    for (place, form) in forms.iter().enumerate() {
        all.push(form.clone());
        if place > 0 || form == "be" {
            continue;
        }
        let ends_in_e = form.ends_with('e') && !form.ends_with("ee");
        let without_e = if ends_in_e { form.strip_suffix('e').unwrap_or(form) } else { form };
        match form.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u'])) {
            Some(stem) => all.extend([format!("{stem}ies"), format!("{stem}ied")]),
            None if form.ends_with(['s', 'x']) || form.ends_with("ch") || form.ends_with("sh") => {
                all.extend([format!("{form}es"), format!("{form}ed")]);
            }
            None => all.extend([format!("{form}s"), format!("{without_e}ed")]),
        }
        all.push(format!("{without_e}ing"));
        // "submit", "commit", "log": the last consonant is doubled. A form that nobody writes does no harm.
        let doubles = form.len() > 2 && form.ends_with(['b', 'd', 'g', 'l', 'm', 'n', 'p', 'r', 't']);
        if let Some(last) = form.chars().next_back().filter(|_| doubles) {
            all.extend([format!("{form}{last}ed"), format!("{form}{last}ing")]);
        }
    }
    all
}
