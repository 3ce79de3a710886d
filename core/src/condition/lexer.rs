//! Text to tokens.

use crate::diagnostic::{Code, Diagnostic};
use crate::source::Anchor;

/// A word, literal or sign, with its bytes in the text.
#[derive(Clone, Debug)]
pub(super) struct Token<'t> {
    pub(super) kind: TokenKind<'t>,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// What a [`Token`] is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum TokenKind<'t> {
    Name(&'t str),
    /// Magnitude of an integer: its sign is a token of its own.
    Int(u64),
    /// Magnitude of a number, finite.
    Float(f64),
    String(String),
    /// `true`, `false`, `in`, and signs.
    Sign(&'static str),
    End,
}

/// Longer signs stand before their own beginnings.
const SIGNS: [&str; 16] =
    ["||", "&&", "==", "!=", "<=", ">=", "<", ">", "!", "(", ")", "[", "]", ",", ".", "-"];

/// Reads tokens one by one, so that the work on a text ends with its first error.
pub(super) struct Lexer<'t> {
    text: &'t str,
    at: usize,
    anchor: &'t Anchor,
}

impl<'t> Lexer<'t> {
    pub(super) const fn new(text: &'t str, anchor: &'t Anchor) -> Self {
        Lexer { text, at: 0, anchor }
    }

    /// The next token; at the end, [`TokenKind::End`] every time.
    pub(super) fn next(&mut self) -> Result<Token<'t>, Diagnostic> {
        let rest = self.rest().trim_start_matches([' ', '\t', '\n', '\r', '\u{c}']);
        self.at = self.text.len() - rest.len();
        let start = self.at;
        let kind = match rest.chars().next() {
            None => TokenKind::End,
            Some('0'..='9') => self.number()?,
            Some(quote @ ('"' | '\'')) => self.string(quote, start)?,
            Some('r' | 'R') if rest.get(1..).is_some_and(|rest| rest.starts_with(['"', '\''])) => {
                self.raw_string(start)?
            }
            Some('a'..='z' | 'A'..='Z' | '_') => self.word(),
            Some(other) => self.sign(other)?,
        };
        Ok(Token { kind, start, end: self.at })
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Takes characters while `wanted` holds.
    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let end = rest.find(|character| !wanted(character)).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or("")
    }

    fn word(&mut self) -> TokenKind<'t> {
        match self.take_while(is_word) {
            "true" => TokenKind::Sign("true"),
            "false" => TokenKind::Sign("false"),
            "in" => TokenKind::Sign("in"),
            name => TokenKind::Name(name),
        }
    }

    fn number(&mut self) -> Result<TokenKind<'t>, Diagnostic> {
        let start = self.at;
        let kind = if let Some(digits) = self.rest().strip_prefix("0x").or(self.rest().strip_prefix("0X")) {
            let end = digits.find(|digit: char| !digit.is_ascii_hexdigit()).unwrap_or(digits.len());
            self.at += 2 + end;
            digits.get(..end).and_then(|digits| u64::from_str_radix(digits, 16).ok()).map(TokenKind::Int)
        } else {
            self.take_while(|digit| digit.is_ascii_digit());
            let integer = !(self.fraction() | self.exponent());
            let digits = self.text.get(start..self.at).unwrap_or("");
            if integer {
                digits.parse().ok().map(TokenKind::Int)
            } else {
                digits.parse().ok().filter(|float: &f64| float.is_finite()).map(TokenKind::Float)
            }
        };
        let whole = self.at;
        self.take_while(is_word);
        let written = self.text.get(start..self.at).unwrap_or("");
        match kind {
            Some(kind) if whole == self.at => Ok(kind),
            None if whole == self.at && written.len() > 2 => {
                Err(self.error(format!("`{written}` is beyond the range of 64-bit numbers"), start))
            }
            _ => Err(self
                .error(format!("`{written}` is not a number"), start)
                .help("a number is written `42`, `0x2a`, `0.5` or `1e6`; a string stands in quotes")),
        }
    }

    /// Takes `.5`. A point without a digit after it is not part of a number.
    fn fraction(&mut self) -> bool {
        let found =
            self.rest().strip_prefix('.').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        if found {
            self.at += 1;
            self.take_while(|digit| digit.is_ascii_digit());
        }
        found
    }

    /// Takes `e-7`.
    fn exponent(&mut self) -> bool {
        let Some(rest) = self.rest().strip_prefix(['e', 'E']) else { return false };
        let digits = rest.strip_prefix(['+', '-']).unwrap_or(rest);
        let found = digits.starts_with(|c: char| c.is_ascii_digit());
        if found {
            self.at = self.text.len() - digits.len();
            self.take_while(|digit| digit.is_ascii_digit());
        }
        found
    }

    fn raw_string(&mut self, start: usize) -> Result<TokenKind<'t>, Diagnostic> {
        self.at += 1;
        let quote = self.peek().unwrap_or('"');
        self.at += 1;
        let value = self.take_while(|character| character != quote && character != '\n');
        self.close(quote, start)?;
        Ok(TokenKind::String(value.to_owned()))
    }

    fn string(&mut self, quote: char, start: usize) -> Result<TokenKind<'t>, Diagnostic> {
        self.at += 1;
        let mut value = String::new();
        loop {
            value.push_str(
                self.take_while(|character| !matches!(character, '\\' | '\n') && character != quote),
            );
            if self.peek() != Some('\\') {
                break;
            }
            value.push(self.escape()?);
        }
        self.close(quote, start)?;
        if value.is_empty() && self.peek() == Some(quote) {
            return Err(self.error("conditions have no triple-quoted strings", start));
        }
        Ok(TokenKind::String(value))
    }

    fn close(&mut self, quote: char, start: usize) -> Result<(), Diagnostic> {
        if self.peek() == Some(quote) {
            self.at += 1;
            return Ok(());
        }
        let message = match self.peek() {
            Some(_) => "a string ends on the line it began on",
            None => "this string has no end",
        };
        Err(self.error(message, start).label(format!("expected {quote}")))
    }

    /// One escape of CEL. A code point by its number is `\x41`, `\u0041`, `\U00000041` or, in octal, `\101`.
    fn escape(&mut self) -> Result<char, Diagnostic> {
        let start = self.at;
        self.at += 1;
        let letter = self.peek();
        self.at += letter.map_or(0, char::len_utf8);
        let (digits, radix) = match letter {
            Some('a') => return Ok('\u{7}'),
            Some('b') => return Ok('\u{8}'),
            Some('f') => return Ok('\u{c}'),
            Some('n') => return Ok('\n'),
            Some('r') => return Ok('\r'),
            Some('t') => return Ok('\t'),
            Some('v') => return Ok('\u{b}'),
            Some(itself @ ('\\' | '"' | '\'' | '`' | '?')) => return Ok(itself),
            Some('x' | 'X') => (2, 16),
            Some('u') => (4, 16),
            Some('U') => (8, 16),
            Some('0'..='3') => {
                self.at -= 1;
                (3, 8)
            }
            _ => (0, 16),
        };
        let number =
            self.rest().get(..digits).filter(|digits| digits.chars().all(|digit| digit.is_digit(radix)));
        let character =
            number.and_then(|digits| u32::from_str_radix(digits, radix).ok()).and_then(char::from_u32);
        match character {
            Some(character) => {
                self.at += digits;
                Ok(character)
            }
            None => {
                let written = self.text.get(start..self.at).unwrap_or("");
                Err(self.error(format!("`{written}` begins no escape"), start).help(
                    "write a backslash as `\\\\`, or the string as r\"…\", where a backslash is itself",
                ))
            }
        }
    }

    fn sign(&mut self, first: char) -> Result<TokenKind<'t>, Diagnostic> {
        let rest = self.rest();
        if rest.starts_with("//") {
            self.at = self.text.len();
            return Err(self
                .error("conditions have no comments", self.text.len() - rest.len())
                .help("write the comment into the document, or into the policy's `description`"));
        }
        if let Some(sign) = SIGNS.into_iter().find(|sign| rest.starts_with(sign)) {
            self.at += sign.len();
            return Ok(TokenKind::Sign(sign));
        }
        let start = self.at;
        self.at += first.len_utf8();
        Err(match first {
            '+' | '*' | '/' | '%' => arithmetic(self.error(format!("`{first}` is arithmetic"), start)),
            '=' => self.error("`=` is not an operator", start).label("did you mean `==`?"),
            '&' => self.error("`&` is not an operator", start).label("did you mean `&&`?"),
            '|' => self.error("`|` is not an operator", start).label("did you mean `||`?"),
            '?' | ':' => self
                .error("conditions have no `? :`", start)
                .help("write `a ? b : c` as `(a && b) || (!a && c)`"),
            '{' | '}' => self.error("conditions have no maps", start).help("a list is written `[a, b]`"),
            '“' | '”' | '‘' | '’' => self
                .error(format!("`{first}` is a typographic quote"), start)
                .label("strings stand in \" or '"),
            _ => self.error(format!("unexpected `{}`", first.escape_debug()), start),
        })
    }

    /// A problem from `start` to where the lexer is.
    fn error(&self, message: impl Into<String>, start: usize) -> Diagnostic {
        Diagnostic::new(Code::Syntax, message).at(self.anchor.span(start, self.at))
    }
}

/// The advice for every arithmetic operator.
pub(super) fn arithmetic(diagnostic: Diagnostic) -> Diagnostic {
    diagnostic.help("no arithmetic in conditions; compute the value in the host and pass it as a fact")
}

fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}
