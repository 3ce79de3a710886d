//! Where, for whom and when a rule holds, and what lifts it: scopes, facts of the host, roles, hours, amounts, literal values.

use std::ops::Range;

use crate::kind::KindSet;

use super::Status;
use super::grammar::{Reader, union};
use super::lexicon::{Entry, Section};
use super::noun::path_detector;
use super::rule::{Approval, Test, escaped, quoted};
use super::token::Kind as TokenKind;

/// A condition that prose names.
pub(super) struct Guard {
    pub(super) status: Status,
    pub(super) detectors: Vec<String>,
    pub(super) tests: Vec<Test>,
    pub(super) kinds: KindSet,
    /// Detectors within whose findings nothing counts.
    pub(super) within: Option<Vec<String>>,
}

impl Guard {
    pub(super) fn of(status: Status, detector: String, test: Test) -> Guard {
        Guard {
            status,
            detectors: vec![detector],
            tests: vec![test],
            kinds: KindSet::default(),
            within: None,
        }
    }
}

/// The guard that holds if one of `guards` does: all of kinds, or all of tests.
pub(super) fn either(guards: Vec<Guard>) -> Option<Guard> {
    let mut whole = Guard {
        status: Status::Enforced,
        detectors: Vec::new(),
        tests: Vec::new(),
        kinds: KindSet::default(),
        within: None,
    };
    let mut alternatives: Vec<Test> = Vec::new();
    let mixed = guards.iter().any(|guard| !guard.tests.is_empty());
    for guard in guards {
        if guard.within.is_some() || guard.tests.len() > 1 {
            return None;
        }
        let of_kinds = guard
            .kinds
            .iter()
            .filter(|_| mixed)
            .map(|kind| Test::when(format!("kind == {}", quoted(kind.as_str()))));
        alternatives.extend(of_kinds);
        alternatives.extend(guard.tests);
        whole.status = whole.status.max(guard.status);
        whole.kinds = if mixed { whole.kinds } else { union(whole.kinds, guard.kinds) };
        whole.detectors.extend(
            guard.detectors.into_iter().filter(|name| !whole.detectors.contains(name)).collect::<Vec<_>>(),
        );
    }
    if mixed {
        whole.tests = vec![Test::one_of(&alternatives)];
    }
    Some(whole)
}

impl Reader<'_> {
    /// "in support chats", "in the strategy workspace", "for minors"; `None` for what nothing here knows.
    pub(super) fn guard(&self, range: Range<usize>) -> Option<Guard> {
        let content = self.telling(range.clone());
        self.guard_of(&content, range)
    }

    /// The same for what stands behind "unless", "except" and "if", where also literal values and negations can stand.
    pub(super) fn guard_of_exception(&self, range: Range<usize>) -> Option<Guard> {
        let content = self.telling(range.clone());
        let is_except = self.has(range.start, Section::Except) && !self.has(range.start, Section::If);
        if is_except && let Some(guard) = self.literals(&content) {
            return Some(guard);
        }
        self.guard_of(&content, range)
    }

    /// The items that say something: without articles, verbs like "be", prepositions and the marker itself.
    fn telling(&self, range: Range<usize>) -> Vec<usize> {
        let says_nothing = |at: usize| {
            self.is_break(at)
                || self.is_owner(at) && !self.has(at, Section::Fact)
                || self.has_any(at, &[Section::Neutral, Section::Link, Section::Who])
                    && !self.has_any(
                        at,
                        &[Section::Fact, Section::Kind, Section::Role, Section::ScopeWord, Section::Hours],
                    )
                || self.has_any(at, &[Section::Prep, Section::Except, Section::If])
                    && !self.has_any(at, &[Section::Fact, Section::Kind, Section::More, Section::Most])
        };
        range.filter(|at| !says_nothing(*at)).collect()
    }

    fn guard_of(&self, content: &[usize], range: Range<usize>) -> Option<Guard> {
        self.one_guard(content, range).or_else(|| self.either_guard(content))
    }

    /// "in staging or production", "for the EU and the UK", "in support or sales chats": one of several.
    fn either_guard(&self, content: &[usize]) -> Option<Guard> {
        let joins = |at: usize| self.has(at, Section::And);
        // A comma is not among what tells; where one stood, the row has a gap.
        let breaks = |left: usize, right: usize| (left + 1..right).any(|at| self.is_comma(at));
        let mut parts: Vec<Vec<usize>> = vec![Vec::new()];
        for (place, at) in content.iter().copied().enumerate() {
            let before = place.checked_sub(1).and_then(|before| content.get(before).copied());
            if joins(at) || before.is_some_and(|before| breaks(before, at)) {
                parts.push(Vec::new());
            }
            if !joins(at) {
                parts.last_mut()?.push(at);
            }
        }
        parts.retain(|part| !part.is_empty());
        if parts.len() < 2 || content.iter().any(|at| self.has_any(*at, &[Section::Not, Section::MayNot])) {
            return None;
        }
        let guards: Option<Vec<Guard>> =
            parts.iter().map(|part| self.one_guard(part, *part.first()?..part.last()? + 1)).collect();
        either(guards?)
    }

    fn one_guard(&self, content: &[usize], range: Range<usize>) -> Option<Guard> {
        let (first, last) = (*content.first()?, *content.last()?);
        if let Some(guard) = self.kinds_guard(content) {
            return Some(guard);
        }
        if let Some(guard) = self.hours(range.clone(), content) {
            return Some(guard);
        }
        if let Some(guard) = self.scope(content) {
            return Some(guard);
        }
        if let Some(guard) = self.fact(content) {
            return Some(guard);
        }
        let of_machine = range.clone().any(|at| self.has_any(at, &[Section::ModelWord, Section::ToolWord]));
        if let Some(guard) = self.role(first..last + 1).filter(|_| !of_machine) {
            return Some(guard);
        }
        self.amount_guard(content)
    }

    fn kinds_guard(&self, content: &[usize]) -> Option<Guard> {
        let kinds = content.iter().filter(|at| !self.has(**at, Section::And));
        let mut all = KindSet::default();
        for at in kinds {
            let kinds = self.kinds_of(*at);
            if kinds.is_empty() {
                return None;
            }
            all = union(all, kinds);
        }
        Some(Guard {
            status: Status::Enforced,
            detectors: Vec::new(),
            tests: Vec::new(),
            kinds: all,
            within: None,
        })
    }

    /// "the strategy workspace", "workspace strategy"
    fn scope(&self, content: &[usize]) -> Option<Guard> {
        let place = content.iter().position(|at| self.has(*at, Section::ScopeWord))?;
        let level = self.entry(*content.get(place)?, Section::ScopeWord)?.names.first()?;
        let named: Vec<usize> = content.iter().copied().filter(|at| Some(at) != content.get(place)).collect();
        // "the legal, finance and HR workspaces"
        let joined: Vec<usize> = named.iter().copied().filter(|at| self.has(*at, Section::And)).collect();
        let mut names: Vec<Vec<usize>> = vec![Vec::new()];
        for (at, before) in named.iter().zip(std::iter::once(None).chain(named.iter().map(Some))) {
            if self.has(*at, Section::And) {
                names.push(Vec::new());
                continue;
            }
            let apart = before.is_some_and(|before| before + 1 != *at && !self.has(*before, Section::And));
            if apart
                && (joined.is_empty()
                    || !(before.map_or(0, |before| before + 1)..*at).any(|at| self.is_comma(at)))
            {
                return None;
            }
            if apart {
                names.push(Vec::new());
            }
            names.last_mut()?.push(*at);
        }
        names.retain(|name| !name.is_empty());
        let is_name = |at: usize| {
            !self.has_any(at, &[Section::Not, Section::MayNot, Section::Fact, Section::ScopeWord])
                || self.has(at, Section::Fact) && !self.has(at, Section::ScopeWord)
        };
        if names.is_empty() || names.iter().any(|name| name.len() > 3 || !name.iter().all(|at| is_name(*at)))
        {
            return None;
        }
        let spelt = |name: &Vec<usize>| {
            let words: Vec<String> = name.iter().flat_map(|at| self.words(*at)).map(escaped).collect();
            words.join("[ _-]?")
        };
        let pattern = match names.as_slice() {
            [one] => format!("(?i)^{}$", spelt(one)),
            several => format!("(?i)^({})$", several.iter().map(spelt).collect::<Vec<_>>().join("|")),
        };
        let field = format!("scope.{level}");
        let test = Test::when(format!("{field}.matches({})", quoted(&pattern)));
        Some(Guard::of(Status::Enforced, format!("fact:{field}"), test))
    }

    /// The words of an item as they were written.
    fn words(&self, at: usize) -> Vec<&str> {
        let range = self.items.get(at).map_or(0..0, |item| item.tokens.clone());
        self.tokens.get(range).unwrap_or_default().iter().map(|token| token.text).collect()
    }

    fn fact(&self, content: &[usize]) -> Option<Guard> {
        let negated =
            content.iter().filter(|at| self.has_any(**at, &[Section::Not, Section::MayNot])).count();
        let rest: Vec<usize> = content
            .iter()
            .copied()
            .filter(|at| !self.has_any(*at, &[Section::Not, Section::MayNot]))
            .collect();
        if rest.iter().any(|at| self.has(*at, Section::And)) || negated > 1 {
            return None;
        }
        let (last, before) = rest.split_last()?;
        let entry = self.entry(*last, Section::Fact)?;
        let name = entry.names.first()?;
        let guard = |condition: String, ty| {
            let condition = if negated == 1 { format!("!({condition})") } else { condition };
            let facts = (name != "environment").then(|| (name.clone(), ty)).into_iter().collect();
            let test = Test::When { condition, facts, counter: None };
            Guard::of(Status::HostFact, format!("fact:{name}"), test)
        };
        match entry.form.as_str() {
            "flag"
                if before.iter().all(|at| {
                    self.has_any(
                        *at,
                        &[Section::Verb, Section::Must, Section::Fact, Section::Run, Section::Allow],
                    )
                }) =>
            {
                Some(guard(format!("{name} == true"), "bool"))
            }
            // "In conversation logs" is in logs.
            "pattern"
                if before.iter().all(|at| {
                    self.has_any(*at, &[Section::Kind, Section::Thing]) && !self.is_content(*at)
                }) =>
            {
                let pattern = format!("(?i){}", entry.misses.join("|"));
                Some(guard(format!("{name}.matches({})", quoted(&pattern)), "string"))
            }
            "words" => {
                // Words in front of it are its value; anything that could be looked for is not.
                let plain = before.iter().all(|at| {
                    self.is_unknown(*at)
                        || self.entry(*at, Section::Fact).is_some_and(|other| other.names == entry.names)
                        || self.has_any(*at, &[Section::Thing, Section::Role, Section::People, Section::Kind])
                });
                let together =
                    rest.windows(2).all(|pair| matches!(pair, [left, right] if left + 1 == *right));
                if !plain || !together || before.len() > 2 {
                    return None;
                }
                let stems: Vec<&str> = rest.iter().flat_map(|at| self.stems(*at)).collect();
                let pattern = value_pattern(entry, &stems)?;
                Some(guard(format!("{name}.matches({})", quoted(&pattern)), "string"))
            }
            _ => None,
        }
    }

    /// "by interns", "a compliance officer"
    pub(super) fn role(&self, range: Range<usize>) -> Option<Guard> {
        let mut roles = Vec::new();
        for at in range {
            if self.has(at, Section::Role) {
                let words: Vec<String> = self.stems(at).map(escaped).collect();
                roles.push(words.join("[ _-]?"));
            } else if self.has_any(at, &[Section::ModelWord, Section::ToolWord])
                || !(self.has_any(
                    at,
                    &[Section::Neutral, Section::Link, Section::And, Section::Prep, Section::Who],
                ) || self.is_break(at))
            {
                return None;
            }
        }
        if roles.is_empty() {
            return None;
        }
        let pattern = format!("(?i)^({})s?$", roles.join("|"));
        let test = Test::when(format!("user.roles.exists(role, role.matches({}))", quoted(&pattern)));
        Some(Guard::of(Status::HostFact, "fact:user.roles".to_owned(), test))
    }

    /// "the amount exceeds 500 dollars"
    fn amount_guard(&self, content: &[usize]) -> Option<Guard> {
        let (first, last) = (*content.first()?, *content.last()?);
        let more = content.iter().copied().find(|at| self.has(*at, Section::More))?;
        let about = content.iter().take_while(|at| **at != more);
        if !about.clone().all(|at| self.has_any(*at, &[Section::Arg, Section::Act])) || first > last {
            return None;
        }
        let (tests, detectors, end) = self.amount(more..last + 1)?;
        (end == last + 1).then_some(Guard {
            status: Status::Enforced,
            detectors,
            tests,
            kinds: KindSet::default(),
            within: None,
        })
    }

    /// Values to be taken literally: "except the support line +1 800 555 0100".
    fn literals(&self, content: &[usize]) -> Option<Guard> {
        let mut names = Vec::new();
        let mut within = Vec::new();
        for at in content {
            let written = self.written(*at);
            match self.kind(*at) {
                Some(TokenKind::Quoted | TokenKind::Literal) => {
                    names.push(format!("term:{written}"));
                    within.push(format!("term:{written}"));
                }
                Some(TokenKind::Domain) => {
                    let name = format!("domain:{}", written.to_lowercase());
                    names.push(name.clone());
                    within.push(name);
                }
                Some(TokenKind::Path) => {
                    let name = path_detector(written);
                    names.push(name.clone());
                    within.push(name);
                }
                // What describes the value; but not what makes it another one.
                _ if self.is_unknown(*at)
                    || self.has_any(
                        *at,
                        &[
                            Section::And,
                            Section::DomainWord,
                            Section::TextWord,
                            Section::Find,
                            Section::Thing,
                            Section::People,
                            Section::Role,
                            Section::Talk,
                            Section::Fact,
                            Section::Kind,
                            Section::Include,
                        ],
                    ) => {}
                _ => return None,
            }
        }
        if names.is_empty() {
            return None;
        }
        Some(Guard {
            status: Status::Enforced,
            detectors: names,
            tests: Vec::new(),
            kinds: KindSet::default(),
            within: Some(within),
        })
    }

    /// Whose approval is meant, if it is one: "without a manager's approval", "unless finance has approved".
    pub(super) fn approver(&self, range: Range<usize>) -> Option<Approval> {
        let place = range.clone().find(|at| self.has(*at, Section::Approval))?;
        let mut roles: Vec<String> = Vec::new();
        let mut quorum = None;
        let mut last_role = None;
        for at in range.clone() {
            if self.has_any(at, &[Section::Role, Section::People]) && !self.has(at, Section::Approval) {
                let role = self
                    .stems(at)
                    .map(|stem| stem.strip_suffix("'s").unwrap_or(stem))
                    .collect::<Vec<_>>()
                    .join("-");
                match roles.last_mut().filter(|_| last_role.is_some_and(|last| last + 1 == at)) {
                    // "sales manager": of the words in front nothing is taken off.
                    Some(first) => {
                        *first = format!(
                            "{}-{role}",
                            last_role.map_or("", |last| self.written(last)).to_lowercase()
                        )
                    }
                    None => roles.push(role),
                }
                last_role = Some(at);
                continue;
            }
            let stem = self.stems(at).next().unwrap_or_default().to_owned();
            if let Some(owner) = stem.strip_suffix("'s").filter(|_| self.is_unknown(at)) {
                roles.push(owner.to_owned());
                continue;
            }
            let count = match stem.as_str() {
                "two" | "2" => Some(2),
                "three" | "3" => Some(3),
                _ => None,
            };
            if count.is_some() {
                quorum = count;
                continue;
            }
            let asks = matches!(
                stem.as_str(),
                "ask" | "asking" | "seek" | "get" | "request" | "obtain" | "wait" | "first"
            );
            let glue =
                asks || self.has_any(
                    at,
                    &[
                        Section::Neutral,
                        Section::Link,
                        Section::Prep,
                        Section::Except,
                        Section::If,
                        Section::Approval,
                        Section::Must,
                        Section::Who,
                        Section::Allow,
                        Section::Act,
                        Section::Verb,
                    ],
                ) || self.is_break(at);
            if !glue && at != place {
                return None;
            }
        }
        match roles.as_slice() {
            [] => Some(Approval { by: String::new(), quorum }),
            [role] => Some(Approval { by: role.clone(), quorum }),
            _ => None,
        }
    }
}

/// A pattern for the value of a fact: its words without endings, in order, whatever stands between them.
fn value_pattern(entry: &Entry, stems: &[&str]) -> Option<String> {
    /// Letters that are compared; "summarisation" and "summary" have as many in common.
    const COMPARED: usize = 6;
    let generic = |stem: &str| entry.misses.iter().any(|word| word == stem);
    let telling: Vec<&str> = stems.iter().copied().filter(|stem| !generic(stem)).collect();
    let telling = if telling.is_empty() { stems.to_vec() } else { telling };
    let parts: Vec<String> = telling
        .iter()
        .map(|stem| match *stem {
            "production" => "prod".to_owned(),
            "development" => "dev".to_owned(),
            short if short.chars().count() <= 3 => format!("(?:^|[^a-z]){}(?:$|[^a-z])", escaped(short)),
            long => escaped(&long.chars().take(COMPARED).collect::<String>()),
        })
        .collect();
    (!parts.is_empty()).then(|| format!("(?i){}", parts.join(".*")))
}
