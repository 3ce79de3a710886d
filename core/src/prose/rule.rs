//! A rule as it was read: what is looked for, under which conditions, and what lifts it.

use crate::kind::KindSet;
use crate::value::Value;

/// One rule of a text. It is broken when one of its objects is there (or a judge says so of one of its questions), every guard
/// holds, and nothing lifts it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Rule {
    /// The kinds of request it is about; empty: those of the policy.
    pub(crate) kinds: KindSet,
    /// Where its verbs and its subject say that this is said, if `kinds` does not: "enter" is of prompts.
    pub(crate) direction: KindSet,
    /// The sentence it was read from, in bytes.
    pub(crate) sentence: (usize, usize),
    /// Each breaks the rule.
    pub(crate) objects: Vec<Object>,
    /// All must hold.
    pub(crate) guards: Vec<Test>,
    /// Clauses that narrow the objects in a way that needs meaning.
    pub(crate) narrowing: Vec<usize>,
    /// Clauses that only a judge can find broken.
    pub(crate) questions: Vec<usize>,
    /// Each lifts the rule.
    pub(crate) lifts: Vec<Lift>,
    /// The approval that lifts it.
    pub(crate) approval: Option<Approval>,
}

/// An approval that lifts a rule.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Approval {
    /// Whose it must be; empty: anyone's.
    pub(crate) by: String,
    /// How many people's, where the text says so.
    pub(crate) quorum: Option<u32>,
}

impl Approval {
    /// As a report names it.
    pub(crate) fn name(&self) -> String {
        format!("approval:{}", if self.by.is_empty() { "anyone" } else { &self.by })
    }
}

/// What is looked for by one clause.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Object {
    /// Place of the clause in the reading.
    pub(crate) clause: usize,
    /// One of these must be found.
    pub(crate) any: Vec<Test>,
    /// And all of these must hold.
    pub(crate) all: Vec<Test>,
    /// The kinds of request that it is found in; empty: those of the rule.
    pub(crate) kinds: KindSet,
}

/// Something that lifts a rule.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Lift {
    /// A condition.
    When(Test),
    /// What is found within a finding of this detector does not count.
    Within(String),
    /// A judge says so: place among the reading's exceptions.
    Judge(usize),
}

/// One question about a request.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Test {
    /// A finding of a detector, built-in or made from its name: `term:…`, `path_glob:…`, `ext:…`.
    Finds(String),
    /// A condition, and the fact and counter that it needs to be declared.
    When {
        /// In the language of `when`.
        condition: String,
        /// Facts and their types' names.
        facts: Vec<(String, &'static str)>,
        /// A counter.
        counter: Option<String>,
    },
}

impl Test {
    /// A condition over fields that every request has.
    pub(crate) fn when(condition: impl Into<String>) -> Test {
        Test::When { condition: condition.into(), facts: Vec::new(), counter: None }
    }

    /// One that holds if one of `tests` does.
    pub(crate) fn one_of(tests: &[Test]) -> Test {
        if let [one] = tests {
            return one.clone();
        }
        let mut declared = Vec::new();
        for test in tests {
            if let Test::When { facts, .. } = test {
                declared.extend(
                    facts.iter().filter(|fact| !declared.contains(*fact)).cloned().collect::<Vec<_>>(),
                );
            }
        }
        let each = |test: &Test| {
            let condition = test.condition();
            if condition.contains("&&") { format!("({condition})") } else { condition }
        };
        let condition = tests.iter().map(each).collect::<Vec<_>>().join(" || ");
        Test::When { condition, facts: declared, counter: None }
    }

    /// The test as a condition.
    pub(crate) fn condition(&self) -> String {
        match self {
            Test::Finds(detector) => format!("detects({})", quoted(detector)),
            Test::When { condition, .. } => condition.clone(),
        }
    }
}

/// A text literal of the condition language.
pub(crate) fn quoted(text: &str) -> String {
    Value::from(text).to_canonical_json()
}

/// A regular expression that takes `word` literally.
pub(crate) fn escaped(word: &str) -> String {
    let mut pattern = String::with_capacity(word.len());
    for c in word.chars() {
        if c.is_ascii() && !c.is_ascii_alphanumeric() && c != ' ' && c != '_' {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern
}
