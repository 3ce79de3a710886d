//! What a noun phrase is: something that can be looked for, something that is named, an action, or unknown.

use std::ops::Range;

use crate::kind::{Kind, KindSet};

use super::Status;
use super::chunk::Verb;
use super::grammar::Reader;
use super::lexicon::{Entry, Section};
use super::phrases::is_model_name;
use super::rule::{Test, escaped, quoted};
use super::token::Kind as TokenKind;

/// What a noun phrase turned out to be.
pub(super) enum Noun {
    /// Nothing that makes a difference.
    Empty,
    /// Something that can be looked for.
    Known {
        range: Range<usize>,
        any: Vec<Test>,
        all: Vec<Test>,
        status: Status,
        detectors: Vec<String>,
        misses: Vec<String>,
        kinds: KindSet,
    },
    /// Something with a meaning that nothing here knows.
    Unknown(Range<usize>),
}

impl Noun {
    /// What an agent does with a tool.
    pub(super) fn action_of(entry: &Entry, range: Range<usize>) -> Noun {
        Noun::Known {
            range,
            any: entry.names.iter().map(|name| tool_test(name)).collect(),
            all: Vec::new(),
            status: entry.status,
            detectors: entry.names.clone(),
            misses: entry.misses.clone(),
            kinds: [Kind::ToolCall].into_iter().collect(),
        }
    }

    /// What the lexicon says of a phrase.
    pub(super) fn of(entry: &Entry, range: Range<usize>, asked: KindSet, verb: Option<Verb>) -> Noun {
        let by_tool = entry.names.iter().any(|name| {
            ["cmd.", "file.", "ext:"].iter().any(|family| name.starts_with(family))
                || verb == Some(Verb::Run) && name.starts_with("net.")
        });
        let everywhere = || [Kind::Input, Kind::Output, Kind::ToolCall].into_iter().collect();
        Noun::Known {
            range,
            any: entry.names.iter().map(|name| Test::Finds(name.clone())).collect(),
            all: Vec::new(),
            status: entry.status,
            detectors: entry.names.clone(),
            misses: entry.misses.clone(),
            kinds: if by_tool { everywhere() } else { asked },
        }
    }
}

impl Reader<'_> {
    /// What a noun phrase is. Its last word is what it is of, so a known phrase with anything behind it is not known.
    pub(super) fn noun(&self, items: Range<usize>, verb: Option<Verb>) -> Noun {
        let mut core = items;
        let narrows_nothing = |at: usize| {
            self.has_any(at, &[Section::Neutral, Section::Who]) && !self.is_content(at)
                || self.is_owner(at)
                || self.has(at, Section::Talk)
                    && self.has_any(at, &[Section::TextWord, Section::Talk])
                    && !self.is_content(at)
        };
        let whole = core.clone();
        while !core.is_empty() && (narrows_nothing(core.start) || self.is_break(core.start)) {
            core.start += 1;
        }
        while !core.is_empty() && self.is_break(core.end - 1) {
            core.end -= 1;
        }
        if core.is_empty() {
            return Noun::Empty;
        }
        if let Some(known) = self.named(whole.clone(), core.clone()) {
            return known;
        }
        // "Prompts asking the assistant to ignore its rules"
        let mut asked = KindSet::default();
        if let [kind, attempt] = core.clone().collect::<Vec<_>>().as_slice()
            && (self.has(*attempt, Section::Attempt)
                || self
                    .stems(*attempt)
                    .next()
                    .is_some_and(|stem| matches!(stem, "marked" | "labelled" | "labeled")))
            && !self.kinds_of(*kind).is_empty()
        {
            asked = self.kinds_of(*kind);
            core.start = *attempt;
        }
        if let Some((entry, _)) = self.composed(core.clone(), None).filter(|_| core.len() > 1) {
            return Noun::of(entry, self.called(whole, core.start)..core.end, asked, verb);
        }
        if core.len() == 1 {
            let at = core.start;
            if self.has(at, Section::Kind) && !self.is_content(at)
                || self.has(at, Section::Thing) && verb == Some(Verb::Run) && !self.is_content(at)
            {
                return Noun::Empty;
            }
            for section in [Section::Attempt, Section::Find, Section::Ext] {
                if let Some(entry) = self.entry(at, section) {
                    // To talk of cards is no card; to mention a card's number is.
                    let last = self.stems(at).last().unwrap_or_default();
                    let value = matches!(
                        last,
                        "number" | "address" | "key" | "code" | "token" | "id" | "detail" | "iban" | "ssn"
                    );
                    if verb == Some(Verb::Talk) && section == Section::Find && !value {
                        return Noun::Unknown(core);
                    }
                    return Noun::of(entry, self.called(whole, at)..core.end, asked, verb);
                }
            }
        }
        self.action(core.clone()).unwrap_or(Noun::Unknown(core))
    }

    /// Where the name of what stands at `at` begins: "personal addresses", "the customer's name".
    fn called(&self, whole: Range<usize>, at: usize) -> usize {
        (whole.start..at)
            .rev()
            .take_while(|at| {
                (self.has_any(*at, &[Section::Neutral, Section::Who]) || self.is_owner(*at))
                    && !self.is_article(*at)
            })
            .last()
            .unwrap_or(at)
    }

    /// "Children's": whose it is.
    pub(super) fn is_owner(&self, at: usize) -> bool {
        self.kind(at) == Some(TokenKind::Word)
            && !self.is_content(at)
            && self.stems(at).count() == 1
            && self.stems(at).all(|stem| stem.ends_with("'s"))
    }

    /// Whether a verb can be what an agent does: "process", "send", "issue".
    pub(super) fn acts(&self, at: usize) -> bool {
        self.has(at, Section::Run)
            || self.stems(at).any(|stem| {
                ["send", "sent", "process", "submit", "grant", "accept", "transfer", "post", "give"]
                    .iter()
                    .any(|verb| stem.starts_with(verb))
            })
    }

    pub(super) fn is_article(&self, at: usize) -> bool {
        self.stems(at).next().is_some_and(|stem| {
            matches!(
                stem,
                "the"
                    | "a"
                    | "an"
                    | "any"
                    | "all"
                    | "of"
                    | "each"
                    | "every"
                    | "no"
                    | "their"
                    | "your"
                    | "such"
                    | "this"
                    | "that"
                    | "other"
                    | "some"
                    | "these"
                    | "those"
                    | "whatever"
                    | "both"
                    | "and/or"
                    | "its"
            )
        })
    }

    /// Something that is named: a quoted term, a path, a domain, a tool, a model.
    pub(super) fn named(&self, whole: Range<usize>, core: Range<usize>) -> Option<Noun> {
        let literals: Vec<usize> = core
            .clone()
            .filter(|at| {
                matches!(
                    self.kind(*at),
                    Some(
                        TokenKind::Quoted
                            | TokenKind::Path
                            | TokenKind::Domain
                            | TokenKind::Literal
                            | TokenKind::Name
                    )
                )
            })
            .filter(|at| !self.has_any(*at, &[Section::Find, Section::Ext]))
            .collect();
        let [literal] = literals.as_slice() else { return None };
        let others: Vec<usize> =
            core.clone().chain(whole.start..core.start).filter(|at| at != literal).collect();
        let is_model = others.iter().any(|at| self.has(*at, Section::ModelWord))
            || is_model_name(self.written(*literal));
        let is_tool = others.iter().any(|at| self.has(*at, Section::ToolWord)) && !is_model;
        let allowed: &[Section] = &[
            Section::Neutral,
            Section::TextWord,
            Section::Talk,
            Section::ModelWord,
            Section::ToolWord,
            Section::DomainWord,
            Section::Who,
            Section::Thing,
            Section::Link,
        ];
        if !others.iter().all(|at| self.has_any(*at, allowed)) {
            return None;
        }
        let name = self.written(*literal);
        let whole_range = self.first_named(whole.clone(), *literal)..core.end.max(literal + 1);
        let known =
            |range: Range<usize>, tests: Vec<Test>, detector: String, status, kinds: &[Kind]| Noun::Known {
                range,
                any: tests,
                all: Vec::new(),
                status,
                detectors: vec![detector],
                misses: Vec::new(),
                kinds: kinds.iter().copied().collect(),
            };
        if is_model {
            let test = Test::when(format!("model.id == {}", quoted(name)));
            return Some(known(
                whole_range,
                vec![test],
                format!("model:{name}"),
                Status::Enforced,
                &[Kind::ModelCall],
            ));
        }
        if is_tool {
            let test = Test::when(format!("tool.name == {}", quoted(name)));
            return Some(known(
                whole_range,
                vec![test],
                format!("tool:{name}"),
                Status::Enforced,
                &[Kind::ToolCall],
            ));
        }
        let term = core.start..core.end;
        let everywhere = [Kind::Input, Kind::Output, Kind::ToolCall];
        Some(match self.kind(*literal)? {
            TokenKind::Quoted => {
                let detector = format!("term:{name}");
                known(
                    *literal..literal + 1,
                    vec![Test::Finds(detector.clone())],
                    detector,
                    Status::Enforced,
                    &[],
                )
            }
            TokenKind::Literal => {
                let detector = format!("term:{name}");
                known(term, vec![Test::Finds(detector.clone())], detector, Status::Enforced, &[])
            }
            TokenKind::Path => {
                let detector = path_detector(name);
                known(term, vec![Test::Finds(detector.clone())], detector, Status::Enforced, &everywhere)
            }
            TokenKind::Domain => {
                let detector = format!("domain:{}", name.to_lowercase());
                known(term, vec![Test::Finds(detector.clone())], detector, Status::Enforced, &everywhere)
            }
            // A name with an underscore is a tool's; any other could be anything.
            _ if name.contains('_') => {
                let test = Test::when(format!("tool.name == {}", quoted(name)));
                known(term, vec![test], format!("tool:{name}"), Status::Enforced, &[Kind::ToolCall])
            }
            _ => return None,
        })
    }

    pub(super) fn first_named(&self, whole: Range<usize>, literal: usize) -> usize {
        whole
            .clone()
            .find(|at| self.has_any(*at, &[Section::ModelWord, Section::ToolWord]) || *at == literal)
            .map_or(literal, |at| {
                // "the model small-1"
                if at > whole.start && self.stems(at - 1).next() == Some("the") { at - 1 } else { at }
            })
    }

    /// What an agent does with a tool, with an amount behind it if there is one: "purchases over 1,000 dollars".
    pub(super) fn action(&self, core: Range<usize>) -> Option<Noun> {
        let entry = self.entry(core.start, Section::Act)?;
        let mut rest = core.start + 1..core.end;
        while !rest.is_empty()
            && self.has_any(rest.start, &[Section::Thing, Section::Neutral, Section::Act, Section::Find])
            && !self.has(rest.start, Section::More)
        {
            let same = self.has_any(rest.start, &[Section::Thing, Section::Neutral]);
            if !same {
                break;
            }
            rest.start += 1;
        }
        let mut detectors = entry.names.clone();
        let mut all = Vec::new();
        if let Some((tests, names, end)) = self.amount(rest.clone()) {
            all.extend(tests);
            detectors.extend(names);
            rest.start = end;
        }
        // "write to /var/log"
        let paths: Vec<String> = rest
            .clone()
            .filter(|at| self.kind(*at) == Some(TokenKind::Path))
            .map(|at| path_detector(self.written(at)))
            .collect();
        if !paths.is_empty()
            && rest.clone().all(|at| self.kind(at) == Some(TokenKind::Path) || self.has(at, Section::Neutral))
        {
            let tests: Vec<Test> = paths.iter().map(|name| Test::Finds(name.clone())).collect();
            all.extend(tests);
            detectors.extend(paths);
            rest.start = rest.end;
        }
        // "Above 150 EUR a night"
        while !all.is_empty() && !rest.is_empty() && self.has(rest.start, Section::Link) {
            rest.start += 1;
        }
        if !rest.is_empty() {
            return None;
        }
        let mut action = Noun::action_of(entry, core);
        if let Noun::Known { all: tests, detectors: names, .. } = &mut action {
            (*tests, *names) = (all, detectors);
        }
        Some(action)
    }

    /// "over 1,000 dollars" at the start of `range`: the test, its name and where it ends.
    pub(super) fn amount(&self, range: Range<usize>) -> Option<(Vec<Test>, Vec<String>, usize)> {
        let mut at = range.start;
        if !(range.contains(&at) && self.has(at, Section::More)) {
            return None;
        }
        at += 1;
        let mut unit = None;
        if matches!(self.kind(at), Some(TokenKind::Sign)) {
            unit = Some("amount");
            at += 1;
        }
        let Some(TokenKind::Number(value)) = self.kind(at) else { return None };
        at += 1;
        if range.contains(&at) && self.has(at, Section::Currency) {
            unit = Some("amount");
            at += 1;
        } else if range.contains(&at) && self.has(at, Section::Percent) {
            unit = Some("percent");
            at += 1;
        } else if range.contains(&at) && self.has(at, Section::Arg) {
            unit = Some("quantity");
            at += 1;
        }
        let arg = unit.unwrap_or("amount");
        let number = number(value);
        let test = Test::when(format!("tool.args.{arg} > {number}"));
        Some((vec![test], vec![format!("arg_gt:{arg}:{number}")], at))
    }
}

/// A path as it is written in prose: a folder stands for what lies below it.
pub(super) fn path_detector(path: &str) -> String {
    if let Some(ending) = path
        .strip_prefix("*.")
        .or_else(|| path.strip_prefix('.').filter(|_| !path.contains('/') && path.len() <= 6))
    {
        return format!("ext:{}", ending.to_lowercase());
    }
    let has_file = path.rsplit('/').next().is_some_and(|last| last.contains('.') && !last.starts_with('.'));
    if path.contains('*') || has_file {
        format!("path_glob:{path}")
    } else {
        format!("path_glob:{}/**", path.trim_end_matches('/'))
    }
}

/// How the name of an action is tested.
pub(super) fn tool_test(name: &str) -> Test {
    match name.strip_prefix("tool_glob:") {
        Some(glob) => Test::when(format!(
            "tool.name.matches({})",
            quoted(&format!("(?i){}", escaped(glob.trim_matches('*'))))
        )),
        None => Test::Finds(name.to_owned()),
    }
}

/// A number as conditions write it.
pub(super) fn number(value: f64) -> String {
    let mut text = format!("{value}");
    if text.ends_with(".0") {
        text.truncate(text.len() - 2);
    }
    text
}
