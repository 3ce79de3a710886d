//! Policies in plain language: what of a text can be checked, by what, and what cannot.
//!
//! ```text
//! text ─▶ token ─▶ phrases of the lexicon ─▶ sentences ─▶ clauses and rules ─▶ native policies that run
//! ```
//!
//! There is no model in here. The grammar is small, closed and deterministic: it knows the phrases of `lexicon/en.txt` and a few
//! dozen ways of forbidding and requiring. Whatever it does not know in full it does not guess at: the sentence, or the part of it
//! that needs meaning, becomes a question for a judge. Each character of a text belongs to one clause or to words that
//! say nothing by themselves; a sentence in which anything else is left over is not read in part but handed to the judge whole.

mod check;
mod chunk;
mod compose;
mod demand;
mod direction;
mod enact;
mod exception;
mod frame;
mod grammar;
mod guard;
mod hours;
mod lexicon;
mod noun;
mod number;
mod objects;
mod only;
mod operators;
mod parts;
mod phrases;
mod polarity;
mod render;
mod report;
mod rule;
mod sentence;
mod special;
mod token;
mod value;

#[cfg(test)]
mod tests;

pub(crate) use check::check;
pub use enact::enact;
pub(crate) use enact::{enacted, is_read};
pub use report::{PolicyReading, freeze, readings};

use crate::kind::KindSet;

use rule::Rule;

/// What reading a policy's text gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// How much of the text is decided without a judge.
    pub level: Level,
    /// What the text does, by its strongest rule.
    pub polarity: Polarity,
    /// The language, as ISO 639-1 names it; `und` if it cannot be told.
    pub language: &'static str,
    /// The kinds of request that the text names; empty: it names none.
    pub kinds: KindSet,
    /// The parts of the text, in order; they do not overlap.
    pub clauses: Vec<Clause>,
    /// The exceptions it makes, in order.
    pub exceptions: Vec<Clause>,
    pub(crate) rules: Vec<Rule>,
}

/// A part of a policy's text and what becomes of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Clause {
    /// Its first byte and one past its last.
    pub span: (usize, usize),
    /// Its words.
    pub text: String,
    /// What decides it.
    pub status: Status,
    /// What checks it: names of detectors, and tests such as `tool_glob:*delete*`, `arg_gt:amount:1000` or `fact:channel`.
    pub detectors: Vec<String>,
    /// The kinds of request that it names.
    pub kinds: KindSet,
    /// What is not found, or what the author should know.
    pub misses: Vec<String>,
    /// What the author could do about that.
    pub suggest: Option<&'static str>,
}

/// What decides a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// A detector or condition, with a checksum or an exact rule.
    Enforced,
    /// A pattern, with known misses.
    Approximated,
    /// An umbrella: its listed members are searched for, the rest is not.
    Partial,
    /// A fact that the host sends.
    HostFact,
    /// A judge or a person.
    Judge,
    /// Nothing: it is not about a request.
    Organisational,
    /// Nothing: it explains, or permits.
    Rationale,
    /// It is not understood, or in a language that is not known: a judge is asked.
    Unsupported,
}

impl Status {
    /// Every status.
    pub const ALL: [Status; 8] = [
        Status::Enforced,
        Status::Approximated,
        Status::Partial,
        Status::HostFact,
        Status::Judge,
        Status::Organisational,
        Status::Rationale,
        Status::Unsupported,
    ];

    /// The name used in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Status::Enforced => "enforced",
            Status::Approximated => "approximated",
            Status::Partial => "partial",
            Status::HostFact => "host_fact",
            Status::Judge => "judge",
            Status::Organisational => "organisational",
            Status::Rationale => "rationale",
            Status::Unsupported => "unsupported",
        }
    }

    /// Whether a judge is asked about it.
    pub const fn is_judged(self) -> bool {
        matches!(self, Status::Judge | Status::Unsupported)
    }

    /// Whether it is a part of a rule, rather than talk about one.
    pub const fn is_rule(self) -> bool {
        !matches!(self, Status::Organisational | Status::Rationale)
    }
}

pub use crate::document::Coverage as Level;

/// What a text does with what it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Polarity {
    /// It explains, or is not understood.
    None,
    /// It permits: nothing is blocked.
    Permit,
    /// It gives advice on style.
    Advise,
    /// Something must be there.
    Require,
    /// Something must not be there.
    Prohibit,
}

impl Polarity {
    /// The name used in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Polarity::None => "none",
            Polarity::Permit => "permit",
            Polarity::Advise => "advise",
            Polarity::Require => "require",
            Polarity::Prohibit => "prohibit",
        }
    }
}

impl Reading {
    /// The kinds of all rules together, where a rule that names none is for `default`.
    pub(crate) fn kinds_or(&self, default: KindSet) -> KindSet {
        let of = |rule: &Rule| if rule.kinds.is_empty() { default } else { rule.kinds };
        let kinds: KindSet = self.rules.iter().flat_map(|rule| of(rule).iter().collect::<Vec<_>>()).collect();
        if kinds.is_empty() { default } else { kinds }
    }
}

/// Reads a policy's text. Never fails: what is not understood is in the reading as such. Linear in the text, some tens of
/// microseconds for a policy of one sentence.
///
/// ```
/// let reading = lictor::read("Never share AWS access keys or give tax advice.");
/// let statuses: Vec<_> = reading.clauses.iter().map(|clause| (clause.text.as_str(), clause.status.as_str())).collect();
/// assert_eq!(statuses, [("AWS access keys", "enforced"), ("tax advice", "judge")]);
/// ```
pub fn read(text: &str) -> Reading {
    grammar::read(text)
}
