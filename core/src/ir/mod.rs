//! Conditions after type checking: what `when`, `unless` and `match` mean, over resolved fields.
//!
//! ```text
//! condition::ast ─▶ check ─▶ ir ─▶ program
//! ```
//!
//! Names have become [`Field`]s, literals have become values of the type they are compared with, and the text
//! that the author wrote is kept with each atom, because the rationale quotes it. Spans are gone, but for those of
//! regular expressions and globs, which the next stage compiles: whatever else could be wrong has been reported by now.

mod check;
mod conditions;
mod field;
mod operators;
mod schema;

pub use check::{check_expression, field_type, resolve_field};
pub use conditions::Conditions;
pub use field::{Field, SessionField};
pub use operators::{check_field_match, pinned_tools};
pub use schema::{RequestSchema, ToolSchema};

use std::sync::Arc;

use crate::source::Spanned;
use crate::value::Value;

/// A condition. Its depth is bounded by `Limits::expression_depth`.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// Always true or always false.
    Const(bool),
    /// All must hold.
    All(Vec<Expr>),
    /// At least one must hold.
    Any(Vec<Expr>),
    /// Must not hold.
    Not(Box<Expr>),
    /// One question about the request.
    Atom(Atom),
}

/// One question about the request, with the text that asked it.
#[derive(Clone, Debug, PartialEq)]
pub struct Atom {
    /// What is asked.
    pub test: Test,
    /// The question as the author wrote it, in canonical spacing.
    pub text: Arc<str>,
}

/// A question about the request.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// The value of a term of type bool.
    Truth(Term),
    /// Two values in order or equal.
    Compare {
        /// Left side.
        left: Term,
        /// How they are compared.
        op: Compare,
        /// Right side.
        right: Term,
    },
    /// A value among the items of a list, or among the keys of a map.
    In {
        /// The value.
        item: Term,
        /// The list or map.
        list: Term,
    },
    /// A text holds another.
    Text {
        /// Where it is looked for.
        subject: Term,
        /// How.
        op: TextOp,
        /// What is looked for.
        needle: Term,
    },
    /// A text has a match of a regular expression.
    Matches {
        /// The text.
        subject: Term,
        /// The expression, as the `regex` crate reads it.
        regex: Spanned<Arc<str>>,
    },
    /// A text, as a whole, fits a glob.
    Glob {
        /// The text.
        subject: Term,
        /// The glob.
        glob: Spanned<Arc<str>>,
    },
    /// A host name or e-mail address is a domain or lies below it, label by label.
    InDomain {
        /// The name.
        subject: Term,
        /// The domain, lower-case, without leading dot.
        domain: Arc<str>,
    },
    /// An IP address lies in a network.
    InCidr {
        /// The address.
        subject: Term,
        /// The network.
        network: ipnet::IpNet,
    },
    /// The request carries the field. Never unknown.
    Has(Term),
    /// Each item, or some item, of a list (or key of a map) satisfies a condition.
    Quantifier {
        /// Each, rather than some.
        every: bool,
        /// The list or map.
        list: Term,
        /// The slot its item takes while the body is evaluated: the number of enclosing quantifiers.
        slot: usize,
        /// The condition.
        body: Box<Expr>,
    },
    /// The content, or one part of it, has a finding of a detector.
    Detects {
        /// The detector's name, or a family `pii.*`; known to exist.
        detector: Arc<str>,
        /// Only findings at or below this path count.
        within: Option<Arc<str>>,
    },
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compare {
    /// `==`
    Eq,
    /// `!=`
    Ne,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
}

/// How a text is looked for in another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextOp {
    /// Anywhere, case-sensitive.
    Contains,
    /// Anywhere, whatever the case (Unicode simple folding).
    ContainsFolded,
    /// At the start.
    StartsWith,
    /// At the end.
    EndsWith,
}

/// Something with a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Term {
    /// A literal.
    Const(Literal),
    /// A field of the request.
    Field(Field),
    /// The item of an enclosing quantifier.
    Item(usize),
    /// A member of a map, or an item of a list.
    Index {
        /// The map or list.
        base: Box<Term>,
        /// The key or place.
        key: Box<Term>,
    },
    /// Code points of a text, items of a list, entries of a map.
    Size(Box<Term>),
    /// Time since a time: `now - t`.
    Age(Box<Term>),
    /// Hour of a time in UTC, 0 to 23.
    Hour(Box<Term>),
    /// Day of the week of a time in UTC, 0 (Sunday) to 6, as in CEL.
    Weekday(Box<Term>),
    /// A list written out.
    List(Vec<Term>),
    /// A condition used as a value of type bool.
    Truth(Box<Expr>),
}

/// A value known at load time.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// Null, bool, int, number, string, or a list of them.
    Value(Value),
    /// A step of the severity scale.
    Severity(crate::severity::Severity),
    /// A point in time.
    Time(jiff::Timestamp),
    /// A length of time.
    Duration(jiff::SignedDuration),
    /// A named list of the bundle.
    List(Arc<[Value]>),
}
