//! Tokens to a tree, by recursive descent.

use crate::diagnostic::{Code, Diagnostic};
use crate::limits::Limits;
use crate::source::Anchor;

use super::ast::{Expr, ExprKind, Name, Relation};
use super::lexer::{Lexer, Token, TokenKind, arithmetic};

/// Reads one condition. `anchor` knows where its bytes stand in the document. Linear in the text.
///
/// # Errors
/// The first problem: `E-SYNTAX`, or `E-LIMIT` for more than [`Limits::expression_nodes`] nodes or a nesting beyond
/// [`Limits::expression_depth`].
pub fn parse(text: &str, anchor: &Anchor, limits: &Limits) -> Result<Expr, Diagnostic> {
    let mut lexer = Lexer::new(text, anchor);
    let token = lexer.next()?;
    let mut parser = Parser { text, anchor, limits, lexer, token, end: 0, nodes: 0, nesting: 0 };
    let tree = parser.or()?;
    match parser.token.kind {
        TokenKind::End => Ok(tree.expr),
        _ => Err(parser.trailing()),
    }
}

struct Parser<'t> {
    text: &'t str,
    anchor: &'t Anchor,
    limits: &'t Limits,
    lexer: Lexer<'t>,
    /// The token that is looked at.
    token: Token<'t>,
    /// One past the last byte of the token before it.
    end: usize,
    /// Nodes so far.
    nodes: usize,
    /// Brackets and negations around the token. Bounds the parser's own recursion.
    nesting: usize,
}

/// A tree while it grows.
struct Tree {
    expr: Expr,
    /// Its first byte, with any parenthesis before it.
    start: usize,
    /// Nodes on its longest branch. Bounds the recursion of everything that walks the tree.
    height: usize,
}

/// What CEL reserves for its own future, so that a name stays a name in every CEL tool.
const RESERVED: [&str; 17] = [
    "as",
    "break",
    "const",
    "continue",
    "else",
    "for",
    "function",
    "if",
    "import",
    "let",
    "loop",
    "namespace",
    "package",
    "return",
    "var",
    "void",
    "while",
];

impl<'t> Parser<'t> {
    fn or(&mut self) -> Result<Tree, Diagnostic> {
        self.chain("||", Parser::and, ExprKind::Or)
    }

    fn and(&mut self) -> Result<Tree, Diagnostic> {
        self.chain("&&", Parser::relation, ExprKind::And)
    }

    fn chain(
        &mut self,
        sign: &'static str,
        operand: fn(&mut Self) -> Result<Tree, Diagnostic>,
        join: fn(Vec<Expr>) -> ExprKind,
    ) -> Result<Tree, Diagnostic> {
        let first = operand(self)?;
        if !self.at(sign) {
            return Ok(first);
        }
        let (start, mut height) = (first.start, first.height);
        let mut operands = vec![first.expr];
        while self.eat(sign)? {
            let next = operand(self)?;
            height = height.max(next.height);
            operands.push(next.expr);
        }
        self.node(join(operands), start, height)
    }

    fn relation(&mut self) -> Result<Tree, Diagnostic> {
        let left = self.unary()?;
        let Some(op) = self.relation_sign() else { return Ok(left) };
        self.advance()?;
        let right = self.unary()?;
        if let Some(second) = self.relation_sign() {
            return Err(self
                .error(format!("`{}` cannot follow another comparison", second.as_str()))
                .help("join two comparisons with `&&`: `1 < x && x < 5`"));
        }
        let height = left.height.max(right.height);
        let (left_expr, right) = (Box::new(left.expr), Box::new(right.expr));
        self.node(ExprKind::Relation { op, left: left_expr, right }, left.start, height)
    }

    fn relation_sign(&self) -> Option<Relation> {
        let TokenKind::Sign(sign) = self.token.kind else { return None };
        Some(match sign {
            "==" => Relation::Eq,
            "!=" => Relation::Ne,
            "<" => Relation::Lt,
            "<=" => Relation::Le,
            ">" => Relation::Gt,
            ">=" => Relation::Ge,
            "in" => Relation::In,
            _ => return None,
        })
    }

    fn unary(&mut self) -> Result<Tree, Diagnostic> {
        if !self.at("!") {
            return self.postfix();
        }
        let start = self.token.start;
        self.advance()?;
        let operand = self.nested(Parser::unary)?;
        self.node(ExprKind::Not(Box::new(operand.expr)), start, operand.height)
    }

    fn postfix(&mut self) -> Result<Tree, Diagnostic> {
        let mut tree = self.primary()?;
        loop {
            let base = Box::new(tree.expr);
            let (kind, height) = if self.eat(".")? {
                let member = self.name("a name after `.`")?;
                if self.at("(") {
                    let (args, height) = self.items("(", ")")?;
                    let call = ExprKind::Call { receiver: Some(base), function: member, args };
                    (call, tree.height.max(height))
                } else {
                    (ExprKind::Select { base, member }, tree.height)
                }
            } else if self.eat("[")? {
                let key = self.nested(Parser::or)?;
                self.expect("]")?;
                (ExprKind::Index { base, key: Box::new(key.expr) }, tree.height.max(key.height))
            } else {
                return Ok(Tree { expr: *base, ..tree });
            };
            tree = self.node(kind, tree.start, height)?;
        }
    }

    fn primary(&mut self) -> Result<Tree, Diagnostic> {
        let start = self.token.start;
        let kind = match &mut self.token.kind {
            TokenKind::Sign("(") => {
                self.advance()?;
                let inner = self.nested(Parser::or)?;
                self.expect(")")?;
                return Ok(Tree { start, ..inner });
            }
            TokenKind::Sign("[") => {
                let (items, height) = self.items("[", "]")?;
                return self.node(ExprKind::List(items), start, height);
            }
            TokenKind::Sign("true") => ExprKind::Bool(true),
            TokenKind::Sign("false") => ExprKind::Bool(false),
            TokenKind::Sign("-") => {
                self.advance()?;
                self.negative()?
            }
            TokenKind::Int(int) => match i64::try_from(*int) {
                Ok(int) => ExprKind::Int(int),
                Err(_) => return Err(self.out_of_range()),
            },
            TokenKind::Float(float) => ExprKind::Float(*float),
            TokenKind::String(text) => ExprKind::String(std::mem::take(text)),
            TokenKind::Name(_) => {
                let name = self.root_name()?;
                let (kind, height) = if self.at("(") {
                    let (args, height) = self.items("(", ")")?;
                    (ExprKind::Call { receiver: None, function: name, args }, height)
                } else {
                    (ExprKind::Name(name.text), 0)
                };
                return self.node(kind, start, height);
            }
            TokenKind::Sign(_) | TokenKind::End => return Err(self.expected("a value")),
        };
        self.advance()?;
        self.node(kind, start, 0)
    }

    /// A number after `-`.
    fn negative(&self) -> Result<ExprKind, Diagnostic> {
        match self.token.kind {
            TokenKind::Int(int) => match 0_i64.checked_sub_unsigned(int) {
                Some(int) => Ok(ExprKind::Int(int)),
                None => Err(self.out_of_range()),
            },
            TokenKind::Float(float) => Ok(ExprKind::Float(-float)),
            _ => Err(arithmetic(self.expected("a number after `-`"))),
        }
    }

    /// Items between `open`, which is looked at, and `close`; and the height of the highest.
    fn items(&mut self, open: &'static str, close: &'static str) -> Result<(Vec<Expr>, usize), Diagnostic> {
        self.expect(open)?;
        let (mut items, mut height) = (Vec::new(), 0);
        let mut more = !self.at(close);
        while more {
            let item = self.nested(Parser::or)?;
            height = height.max(item.height);
            items.push(item.expr);
            more = self.eat(",")?;
        }
        self.expect(close)?;
        Ok((items, height))
    }

    /// A name that stands by itself.
    fn root_name(&mut self) -> Result<Name, Diagnostic> {
        let error = match self.token.kind {
            TokenKind::Name("null") => self
                .error("there is no `null` in conditions")
                .help("`has(x)` asks whether the request carries `x`"),
            TokenKind::Name("not") => self.error("`not` is not an operator").label("did you mean `!`?"),
            TokenKind::Name(word) if RESERVED.contains(&word) => {
                self.error(format!("`{word}` is a reserved word of CEL"))
            }
            _ => return self.name("a value"),
        };
        Err(error)
    }

    fn name(&mut self, wanted: &str) -> Result<Name, Diagnostic> {
        let TokenKind::Name(text) = self.token.kind else { return Err(self.expected(wanted)) };
        let span = self.anchor.span(self.token.start, self.token.end);
        self.advance()?;
        Ok(Name { text: text.to_owned(), span })
    }

    /// Goes one bracket or negation deeper.
    fn nested(&mut self, inner: fn(&mut Self) -> Result<Tree, Diagnostic>) -> Result<Tree, Diagnostic> {
        if self.nesting >= self.limits.expression_depth {
            let levels = nesting(self.text, self.anchor).max(self.nesting + 1);
            return Err(self.too_deep(format!("the condition is nested {levels} levels deep")));
        }
        self.nesting += 1;
        let tree = inner(self);
        self.nesting -= 1;
        tree
    }

    /// Adds the node that begins at `start` and ends before the token; `height` is that of its highest child.
    fn node(&mut self, kind: ExprKind, start: usize, height: usize) -> Result<Tree, Diagnostic> {
        let height = height + 1;
        if height > self.limits.expression_depth {
            let limit = self.limits.expression_depth;
            return Err(self.too_deep(format!("the condition is nested more than {limit} levels deep")));
        }
        self.nodes += 1;
        if self.nodes > self.limits.expression_nodes {
            let limit = self.limits.expression_nodes;
            return Err(Diagnostic::new(
                Code::Limit,
                format!("the condition has more than {limit} names, values and operators"),
            )
            .at(self.anchor.span(0, self.text.len()))
            .help("put long lists of values under `lists` and ask `x in list(\"…\")`"));
        }
        Ok(Tree { expr: Expr { kind, span: self.anchor.span(start, self.end) }, start, height })
    }

    fn too_deep(&self, message: String) -> Diagnostic {
        Diagnostic::new(Code::Limit, message)
            .at(self.anchor.span(self.token.start, self.token.end))
            .label(format!("at most {} levels", self.limits.expression_depth))
    }

    fn at(&self, sign: &str) -> bool {
        matches!(self.token.kind, TokenKind::Sign(found) if found == sign)
    }

    fn eat(&mut self, sign: &str) -> Result<bool, Diagnostic> {
        let found = self.at(sign);
        if found {
            self.advance()?;
        }
        Ok(found)
    }

    fn expect(&mut self, sign: &'static str) -> Result<(), Diagnostic> {
        if self.eat(sign)? { Ok(()) } else { Err(self.expected(&format!("`{sign}`"))) }
    }

    fn advance(&mut self) -> Result<(), Diagnostic> {
        self.end = self.token.end;
        self.token = self.lexer.next()?;
        Ok(())
    }

    /// A problem with the token that is looked at.
    fn error(&self, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Code::Syntax, message).at(self.anchor.span(self.token.start, self.token.end))
    }

    fn expected(&self, wanted: &str) -> Diagnostic {
        match self.token.kind {
            TokenKind::End => self.error(format!("expected {wanted}, found the end of the condition")),
            _ => self.error(format!("expected {wanted}, found `{}`", self.written())),
        }
    }

    fn out_of_range(&self) -> Diagnostic {
        self.error(format!("`{}` is beyond the range of 64-bit integers", self.written()))
    }

    /// The token as the author wrote it.
    fn written(&self) -> &'t str {
        self.text.get(self.token.start..self.token.end).unwrap_or("")
    }

    /// What is wrong with a token that follows a whole condition.
    fn trailing(&self) -> Diagnostic {
        match self.token.kind {
            TokenKind::Name("and" | "AND") => self.operator_word("&&"),
            TokenKind::Name("or" | "OR") => self.operator_word("||"),
            TokenKind::Name("is") => self.operator_word("=="),
            TokenKind::Name("not") => self.operator_word("!").help("write `x not in xs` as `!(x in xs)`"),
            TokenKind::Sign("-") => arithmetic(self.error("`-` is arithmetic")),
            _ => self.expected("an operator or the end of the condition"),
        }
    }

    fn operator_word(&self, sign: &str) -> Diagnostic {
        self.error(format!("`{}` is not an operator", self.written()))
            .label(format!("did you mean `{sign}`?"))
    }
}

/// The deepest nesting of brackets and negations in a text, as far as it can be read.
fn nesting(text: &str, anchor: &Anchor) -> usize {
    let mut lexer = Lexer::new(text, anchor);
    // Negations wait for their operand, which may be a bracket that holds more of them.
    let (mut open, mut negations, mut deepest) = (Vec::new(), 0_usize, 0_usize);
    let mut level = 0_usize;
    while let Ok(token) = lexer.next() {
        match token.kind {
            TokenKind::End => break,
            TokenKind::Sign("!") => negations += 1,
            TokenKind::Sign("(" | "[") => {
                open.push(negations + 1);
                level += negations + 1;
                negations = 0;
            }
            TokenKind::Sign(")" | "]") => {
                level -= open.pop().unwrap_or(0);
                negations = 0;
            }
            _ => {
                deepest = deepest.max(level + negations);
                negations = 0;
            }
        }
        deepest = deepest.max(level + negations);
    }
    deepest
}
