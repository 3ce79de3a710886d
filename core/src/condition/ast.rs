//! The tree of a condition, as it was written.

use crate::source::Span;

/// A node of the tree, with its place in the document.
///
/// Two expressions are equal if they mean the same tree, wherever they stand. [`parse`](super::parse) bounds the
/// depth of a tree, so code that walks one may recurse. [`Display`](std::fmt::Display) writes canonical text.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands.
    pub span: Span,
}

impl PartialEq for Expr {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

/// What an [`Expr`] is.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// `true` or `false`
    Bool(bool),
    /// `42`, `-1`, `0xff`
    Int(i64),
    /// `0.5`, `1e6`; always finite
    Float(f64),
    /// `"text"`, `'text'`, `r"text"`
    String(String),
    /// `[a, b]`
    List(Vec<Expr>),
    /// `risk_level`
    Name(String),
    /// `base.member`
    Select {
        /// What the member belongs to.
        base: Box<Expr>,
        /// The member.
        member: Name,
    },
    /// `base[key]`
    Index {
        /// What is indexed.
        base: Box<Expr>,
        /// The key or place.
        key: Box<Expr>,
    },
    /// `function(args)` or `receiver.function(args)`
    Call {
        /// What stands before the dot.
        receiver: Option<Box<Expr>>,
        /// What is called.
        function: Name,
        /// What stands between the parentheses.
        args: Vec<Expr>,
    },
    /// `!operand`
    Not(Box<Expr>),
    /// `left op right`
    Relation {
        /// How the sides are related.
        op: Relation,
        /// Left side.
        left: Box<Expr>,
        /// Right side.
        right: Box<Expr>,
    },
    /// `a && b && c`: two operands at least. One node however many, so that a long chain is not a deep tree.
    And(Vec<Expr>),
    /// `a || b || c`: two operands at least.
    Or(Vec<Expr>),
}

/// The name of a member or a function, with its place in the document.
#[derive(Clone, Debug)]
pub struct Name {
    /// The name.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

/// A relation between two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
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
    /// `in`
    In,
}

impl Relation {
    /// How it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Relation::Eq => "==",
            Relation::Ne => "!=",
            Relation::Lt => "<",
            Relation::Le => "<=",
            Relation::Gt => ">",
            Relation::Ge => ">=",
            Relation::In => "in",
        }
    }
}
