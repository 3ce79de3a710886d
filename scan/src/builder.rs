//! Matchers to a scanner.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use crate::anchor::{Anchor, Anchorer, Choice, Key};
use crate::approach::Approach;
use crate::confirm::{ClassBuilder, Engine, Keywords, ProgramBuilder, Sizes, TooLarge, forms};
use crate::crowd::Crowd;
use crate::gate::{Call, Gate, Starts, Target};
use crate::scanner::{Check, Rule, Searched};
use crate::{Expression, Kernel, Matcher, MatcherId, Pattern, Scanner};

/// A matcher that is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("pattern {place}: {reason}")]
pub struct BuildError {
    /// Which of [`Matcher::patterns`] is to blame: the first that is.
    pub place: usize,
    /// What is wrong with it.
    pub reason: Refusal,
}

/// What is wrong with a pattern.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// It takes more bytes than [`Builder::size_limit`] when compiled.
    #[error("the pattern takes more than {limit} bytes when compiled")]
    TooLarge {
        /// The bytes that are granted.
        limit: usize,
    },
    /// It does not have the [`Matcher::group`].
    #[error("the pattern has no group {wanted}")]
    NoGroup {
        /// The group that was asked for.
        wanted: usize,
        /// The groups that it has, the whole match not counted.
        groups: usize,
    },
    /// A keyword of no length.
    #[error("a keyword must not be empty")]
    Empty,
}

/// Collects matchers.
#[derive(Debug)]
pub struct Builder {
    size_limit: usize,
    /// `None` without prefilter.
    kernel: Option<Kernel>,
    rules: Vec<Rule>,
    patterns: Vec<Searched>,
    anchors: Vec<(Anchor, Call)>,
    anchorer: Anchorer,
    classes: ClassBuilder,
    programs: ProgramBuilder,
    keywords: Keywords,
    sizes: Sizes,
}

impl Default for Builder {
    fn default() -> Self {
        Builder {
            size_limit: 1 << 20,
            kernel: Some(Kernel::fastest()),
            rules: Vec::new(),
            patterns: Vec::new(),
            anchors: Vec::new(),
            anchorer: Anchorer::default(),
            classes: ClassBuilder::default(),
            programs: ProgramBuilder::default(),
            keywords: Keywords::default(),
            sizes: Sizes::default(),
        }
    }
}

/// Share of places of ordinary text beyond which the anchors of an expression cost more than searching for it.
const TOO_OFTEN: f32 = 1.0 / 16.0;

/// So many patterns with the same anchor are told apart together.
const CROWDED: usize = 12;

/// A pattern that will not be refused any more.
struct Accepted {
    check: Check,
    /// What the automata are compiled from.
    source: Option<Box<str>>,
    engine: OnceLock<Option<Box<Engine>>>,
    choice: Option<Choice>,
    longest: Option<usize>,
}

impl Builder {
    /// No matcher, and 1 MiB for each pattern.
    pub fn new() -> Self {
        Builder::default()
    }

    /// How many bytes each automaton of a pattern may take when it is compiled. Holds for what is added later.
    #[must_use]
    pub fn size_limit(self, bytes: usize) -> Self {
        Builder { size_limit: bytes, ..self }
    }

    /// The kernel that goes over texts, instead of the fastest. One that does not run on this processor is replaced by
    /// the scalar one.
    #[must_use]
    pub fn kernel(self, kernel: Kernel) -> Self {
        Builder { kernel: Some(kernel), ..self }
    }

    /// Without prefilter every wanted pattern is searched for in every text: slower, the same hits. For tests that
    /// compare.
    #[must_use]
    pub fn without_prefilter(self) -> Self {
        Builder { kernel: None, ..self }
    }

    /// Adds a matcher.
    ///
    /// # Errors
    /// The first pattern that is refused. Nothing of the matcher is then added.
    pub fn add(&mut self, matcher: &Matcher<'_>) -> Result<MatcherId, BuildError> {
        let id = MatcherId(u32::try_from(self.rules.len()).unwrap_or(u32::MAX));
        let mut accepted = Vec::with_capacity(matcher.patterns.len());
        for (place, pattern) in matcher.patterns.iter().enumerate() {
            accepted.push(self.accept(pattern, matcher).map_err(|reason| BuildError { place, reason })?);
        }
        accepted.into_iter().for_each(|accepted| self.push(accepted, id, matcher.follows_no_digit));
        self.rules.push(Rule { whole_words: matcher.whole_words, group: matcher.group });
        Ok(id)
    }

    fn accept(&mut self, pattern: &Pattern<'_>, matcher: &Matcher<'_>) -> Result<Accepted, Refusal> {
        match *pattern {
            Pattern::Keyword("") => Err(Refusal::Empty),
            Pattern::Keyword(text) => match self.keywords.add(text) {
                Some(keyword) => Ok(Accepted {
                    check: Check::Keyword(keyword),
                    source: None,
                    engine: OnceLock::new(),
                    choice: self.anchorer.keyword(text, matcher.whole_words, &mut self.classes),
                    longest: Some(text.chars().map(longest_form).sum()),
                }),
                None => {
                    let escaped = format!("(?i){}", regex_syntax::escape(text));
                    // An escaped text nests nowhere; only its length can be refused.
                    let expression = Expression::parse(&escaped)
                        .map_err(|_| Refusal::TooLarge { limit: self.size_limit })?;
                    self.accept_expression(&expression, &Matcher { group: 0, ..matcher.clone() })
                }
            },
            Pattern::Regex(expression) => self.accept_expression(expression, matcher),
        }
    }

    fn accept_expression(
        &mut self,
        expression: &Expression,
        matcher: &Matcher<'_>,
    ) -> Result<Accepted, Refusal> {
        let hir = expression.hir();
        let groups = hir.properties().explicit_captures_len();
        if matcher.group > groups {
            return Err(Refusal::NoGroup { wanted: matcher.group, groups });
        }
        let engine = OnceLock::new();
        if self.sizes.bound(hir) > self.size_limit {
            let compiled = Engine::new(hir, self.size_limit, matcher.group > 0)
                .map_err(|TooLarge| Refusal::TooLarge { limit: self.size_limit })?;
            // What was compiled to find out is kept.
            let _ = engine.set(Some(Box::new(compiled)));
        }
        let program = self.programs.add(hir, matcher.group, &mut self.classes);
        Ok(Accepted {
            check: program.map_or(Check::Automata, Check::Program),
            source: Some(expression.source().into()),
            engine,
            choice: self.anchorer.expression(hir, matcher.whole_words, &mut self.classes),
            longest: hir.properties().maximum_len(),
        })
    }

    fn push(&mut self, accepted: Accepted, matcher: MatcherId, follows_no_digit: bool) {
        let Accepted { check, source, engine, choice, longest } = accepted;
        let pattern = u32::try_from(self.patterns.len()).unwrap_or(u32::MAX);
        let is_keyword = matches!(check, Check::Keyword(_));
        // Confirming a keyword costs little, however often it is there.
        let choice = choice.filter(|choice| is_keyword || choice.cost <= TOO_OFTEN);
        let anchors = choice.map_or_else(Vec::new, |choice| choice.anchors);
        let approach = Approach::of(&anchors);
        let mut slack = 0;
        for anchor in anchors {
            let Some((least, most)) = approach.distance(anchor.lead) else { continue };
            slack = slack.max(most);
            self.anchors.push((anchor, Call::Pattern(Target { pattern, least, most })));
        }
        self.patterns.push(Searched {
            matcher,
            check,
            approach,
            slack,
            follows_no_digit,
            source,
            engine,
            longest,
        });
    }

    /// Lets patterns whose anchors many have, or whose anchors name no letter, be told apart by one automaton: their
    /// anchors call for it in their stead.
    fn crowd(&mut self) -> Crowd {
        let starts = |target: Target| {
            let pattern = self.patterns.get(target.pattern as usize)?;
            let suited = matches!((pattern.check, pattern.approach), (Check::Program(_), Approach::Starts));
            suited.then(|| Starts::new(target.least, target.most)).flatten()
        };
        let mut crowded: BTreeMap<Key, usize> = BTreeMap::new();
        for (anchor, call) in &self.anchors {
            if let Call::Pattern(target) = call
                && starts(*target).is_some()
            {
                *crowded.entry(anchor.key).or_default() += 1;
            }
        }
        // A pattern is told apart from others with all its anchors, or not at all.
        let mut members: BTreeMap<u32, bool> = BTreeMap::new();
        for (anchor, call) in &self.anchors {
            if let Call::Pattern(target) = call {
                let crowded = || crowded.get(&anchor.key).is_some_and(|count| *count >= CROWDED);
                let is_member = starts(*target).is_some() && (anchor.is_shape() || crowded());
                *members.entry(target.pattern).or_insert(true) &= is_member;
            }
        }
        members.retain(|_, is_member| *is_member);
        if members.len() < CROWDED {
            return Crowd::default();
        }
        let mut slack = 0;
        let calls = self.anchors.iter().map(|(anchor, call)| match call {
            Call::Pattern(target) if members.contains_key(&target.pattern) => {
                slack = slack.max(target.most);
                (*anchor, starts(*target).map_or(*call, Call::Crowd))
            }
            _ => (*anchor, *call),
        });
        self.anchors = calls.collect();
        let program = |pattern: u32| match self.patterns.get(pattern as usize)?.check {
            Check::Program(program) => Some((pattern, program)),
            _ => None,
        };
        let members: Vec<_> = members.into_keys().filter_map(program).collect();
        Crowd::new(&members, usize::try_from(slack).unwrap_or(0), &self.programs, &self.classes)
    }

    /// The scanner.
    pub fn build(mut self) -> Scanner {
        self.keywords.shrink();
        let crowd = if self.kernel.is_some() { self.crowd() } else { Crowd::default() };
        let gate = self.kernel.map(|kernel| Gate::new(self.anchors, self.anchorer.stand_ins(), kernel));
        let is_always = |pattern: &Searched| gate.is_none() || matches!(pattern.approach, Approach::Always);
        let always =
            (0..).zip(&self.patterns).filter(|(_, pattern)| is_always(pattern)).map(|(id, _)| id).collect();
        Scanner {
            rules: self.rules.into(),
            patterns: self.patterns.into(),
            gate,
            crowd,
            always,
            classes: self.classes.build(),
            programs: self.programs.build(),
            keywords: self.keywords,
            openings: OnceLock::new(),
            identity: Arc::new(()),
        }
    }
}

/// The most bytes of a character that matches `c` in any case.
fn longest_form(c: char) -> usize {
    forms(c).into_iter().flatten().map(char::len_utf8).max().unwrap_or(4)
}
