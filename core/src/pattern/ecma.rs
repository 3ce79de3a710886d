//! ECMAScript patterns in the syntax of the `regex` crate.
//!
//! A pattern is read as `new RegExp(pattern)` reads it, without flags and with Annex B of ECMA-262 (§ B.1.2), the
//! lenient grammar of the web. Look-around and back-references are refused. What else differs from a JavaScript engine:
//!
//! - Texts are code points, not UTF-16 units: `.` and `[^a]` match the whole of `😀`, and a pair of escapes such as
//!   `\uD83D\uDE00` is one character. An escape that is half of a pair is refused, since it could never match.
//! - An iteration that matches nothing ends a repetition instead of being undone: `(?:|a)*` matches nothing.
//! - A group keeps what it matched in an earlier iteration: ECMAScript empties `b` in `(?:(a)|b)*`.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::diagnostic::Code;

use super::PatternError;

/// The white space and line terminators of ECMA-262 § 12.2 and 12.3.
const SPACE: &str =
    r"\x{9}-\x{D}\x{20}\x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}\x{FEFF}";
const ANYTHING: &str = r"[\x{0}-\x{10FFFF}]";
const NOTHING: &str = r"[^\x{0}-\x{10FFFF}]";

/// A translated pattern that knows where its parts come from.
#[derive(Debug)]
pub(super) struct Translation {
    /// In the syntax of the `regex` crate.
    pub(super) pattern: String,
    /// Offsets in `pattern`, ascending, each with the offset in the original that it was written for.
    origins: Vec<(usize, usize)>,
    original_len: usize,
}

impl Translation {
    /// The bytes of the original that became `range` of the translation.
    pub(super) fn place(&self, range: Range<usize>) -> Range<usize> {
        let after_start = self.origins.partition_point(|(written, _)| *written <= range.start);
        let start =
            after_start.checked_sub(1).and_then(|index| self.origins.get(index)).map_or(0, |entry| entry.1);
        let at_end = self.origins.partition_point(|(written, _)| *written < range.end.max(range.start + 1));
        let end = self.origins.get(at_end).map_or(self.original_len, |entry| entry.1);
        start..end.max(start)
    }
}

/// Translates `pattern`. Linear in its length.
pub(super) fn translate(pattern: &str) -> Result<Translation, PatternError> {
    let mut translator = Translator {
        pattern,
        at: 0,
        out: Translation { pattern: String::new(), origins: Vec::new(), original_len: pattern.len() },
        open: Vec::new(),
        names: BTreeSet::new(),
        groups: Groups::count(pattern),
    };
    translator.run()?;
    Ok(translator.out)
}

struct Translator<'p> {
    pattern: &'p str,
    at: usize,
    out: Translation,
    /// Where the groups begin that are not closed yet.
    open: Vec<usize>,
    names: BTreeSet<&'p str>,
    groups: Groups,
}

/// What the meaning of `\1` and `\k` depends on: the groups of the whole pattern.
#[derive(Default)]
struct Groups {
    captures: usize,
    named: bool,
}

impl Groups {
    fn count(pattern: &str) -> Groups {
        let mut groups = Groups::default();
        let mut in_class = false;
        let mut rest = pattern.char_indices();
        while let Some((at, c)) = rest.next() {
            match c {
                '\\' => {
                    rest.next();
                }
                '[' => in_class = true,
                ']' => in_class = false,
                '(' if !in_class => {
                    let opened = pattern.get(at + 1..).unwrap_or("");
                    let named =
                        opened.starts_with("?<") && !opened.starts_with("?<=") && !opened.starts_with("?<!");
                    groups.named |= named;
                    groups.captures += usize::from(named || !opened.starts_with('?'));
                }
                _ => {}
            }
        }
        groups
    }
}

/// One thing that an escape or a place in a class stands for.
enum Item {
    Char(char),
    /// The inside of a class, and whether it is negated.
    Class(&'static str, bool),
}

/// A repetition count: `n`, or `n` to something.
struct Braces {
    min: u32,
    /// `None` for `{n,}`.
    max: Option<u32>,
    end: usize,
}

impl<'p> Translator<'p> {
    fn run(&mut self) -> Result<(), PatternError> {
        while let Some(c) = self.peek() {
            let start = self.at;
            self.at += c.len_utf8();
            match c {
                '^' => self.write(start, r"\A"),
                '$' => self.write(start, r"\z"),
                '|' => self.write(start, "|"),
                '(' => self.open(start)?,
                ')' => {
                    if self.open.pop().is_none() {
                        return Err(self.error(start, "`)` closes no group"));
                    }
                    self.write(start, ")");
                    self.quantifier()?;
                }
                '.' => self.atom(start, r"[^\n\r\x{2028}\x{2029}]")?,
                '[' => {
                    let class = self.class(start)?;
                    self.atom(start, &class)?;
                }
                '\\' => self.escape(start)?,
                '*' | '+' | '?' => return Err(self.error(start, "there is nothing to repeat")),
                '{' if self.braces(start)?.is_some() => {
                    return Err(self.error(start, "there is nothing to repeat"));
                }
                c => self.char_atom(start, c)?,
            }
        }
        match self.open.last() {
            Some(start) => Err(PatternError::new(Code::Regex, "the group is not closed", *start..*start + 1)),
            None => Ok(()),
        }
    }

    /// After `(`.
    fn open(&mut self, start: usize) -> Result<(), PatternError> {
        for group in ["(?=", "(?!", "(?<=", "(?<!"] {
            if self.rest_from(start).starts_with(group) {
                return Err(PatternError::look_around(group, start));
            }
        }
        if self.eat("?:") {
            self.write(start, "(?:");
        } else if self.eat("?<") {
            self.name(start)?;
            self.write(start, "(");
        } else if self.eat("?") {
            return Err(self
                .error(start, "a group starts with `(`, `(?:` or `(?<name>`")
                .help("flags such as `(?i)` are no part of an ECMAScript pattern; spell both cases out, as in `[Aa]`"));
        } else {
            self.write(start, "(");
        }
        self.open.push(start);
        Ok(())
    }

    /// After `(?<`. The name itself is dropped: groups are referred to by number.
    fn name(&mut self, start: usize) -> Result<(), PatternError> {
        let rest = self.rest_from(self.at);
        let name = rest.split('>').next().unwrap_or("");
        let is_first = |c: char| c.is_alphabetic() || c == '_' || c == '$';
        let is_later = |c: char| is_first(c) || c.is_alphanumeric() || c == '\u{200C}' || c == '\u{200D}';
        if name.len() == rest.len() || !name.starts_with(is_first) || !name.chars().all(is_later) {
            return Err(self.error(start, "a group's name is letters, digits, `_` and `$` up to `>`"));
        }
        self.at += name.len() + 1;
        if !self.names.insert(name) {
            return Err(self.error(start, format!("two groups are called `{name}`")));
        }
        Ok(())
    }

    /// After `\`, outside a class.
    fn escape(&mut self, start: usize) -> Result<(), PatternError> {
        match self.peek() {
            Some('b') => {
                self.at += 1;
                self.write(start, r"(?-u:\b)");
                Ok(())
            }
            Some('B') => {
                self.at += 1;
                self.write(start, r"(?-u:\B)");
                Ok(())
            }
            Some('1'..='9') => {
                let digits = split_digits(self.rest_from(self.at)).map_or("", |(digits, _)| digits);
                if digits.parse().is_ok_and(|number: usize| number <= self.groups.captures) {
                    return Err(PatternError::back_reference(&format!("\\{digits}"), start));
                }
                let c = self.octal();
                self.char_atom(start, c)
            }
            Some('k') if self.groups.named => {
                let rest = self.rest_from(start);
                let end = rest.find('>').map_or(2, |end| end + 1);
                Err(PatternError::back_reference(rest.get(..end).unwrap_or(r"\k"), start))
            }
            _ => match self.item_escape(start, false)? {
                Item::Char(c) => self.char_atom(start, c),
                Item::Class(inside, negated) => {
                    let not = if negated { "^" } else { "" };
                    self.atom(start, &format!("[{not}{inside}]"))
                }
            },
        }
    }

    /// After `\`: what may stand inside a class too.
    fn item_escape(&mut self, start: usize, in_class: bool) -> Result<Item, PatternError> {
        let Some(c) = self.peek() else {
            return Err(self.error(start, "`\\` escapes nothing").help("write `\\\\` for a backslash"));
        };
        if c.is_ascii_digit() {
            return Ok(Item::Char(self.octal()));
        }
        self.at += c.len_utf8();
        Ok(match c {
            'd' => Item::Class("0-9", false),
            'D' => Item::Class("0-9", true),
            'w' => Item::Class("0-9A-Z_a-z", false),
            'W' => Item::Class("0-9A-Z_a-z", true),
            's' => Item::Class(SPACE, false),
            'S' => Item::Class(SPACE, true),
            't' => Item::Char('\t'),
            'n' => Item::Char('\n'),
            'v' => Item::Char('\x0B'),
            'f' => Item::Char('\x0C'),
            'r' => Item::Char('\r'),
            'b' if in_class => Item::Char('\x08'),
            'c' => Item::Char(self.control(in_class)),
            'x' => Item::Char(self.hex(2).and_then(char::from_u32).unwrap_or('x')),
            'u' => Item::Char(self.unit(start)?),
            'k' if self.groups.named => return Err(self.error(start, "`\\k` escapes nothing in a class")),
            c => Item::Char(c),
        })
    }

    /// After `\c`. Without a letter the backslash stands for itself, and `c` is read again.
    fn control(&mut self, in_class: bool) -> char {
        match self.peek() {
            Some(c) if c.is_ascii_alphabetic() || (in_class && (c.is_ascii_digit() || c == '_')) => {
                self.at += 1;
                char::from(c as u8 % 32)
            }
            _ => {
                self.at -= 1;
                '\\'
            }
        }
    }

    /// At a digit: up to three octal ones, at most `\377`; or 8 or 9, which stand for themselves.
    fn octal(&mut self) -> char {
        let mut value = 0;
        for (index, digit) in self.rest_from(self.at).bytes().take(3).enumerate() {
            if !(b'0'..=b'7').contains(&digit) || value * 8 + u32::from(digit - b'0') > 0o377 {
                if index == 0 {
                    self.at += 1;
                    return char::from(digit);
                }
                break;
            }
            value = value * 8 + u32::from(digit - b'0');
            self.at += 1;
        }
        char::from_u32(value).unwrap_or('\0')
    }

    /// After `\u`: four hexadecimal digits, or two such escapes that are one character.
    fn unit(&mut self, start: usize) -> Result<char, PatternError> {
        let Some(unit) = self.hex(4) else { return Ok('u') };
        if let Some(c) = char::from_u32(unit) {
            return Ok(c);
        }
        let after_first = self.at;
        if unit < 0xDC00
            && self.eat("\\u")
            && let Some(low @ 0xDC00..=0xDFFF) = self.hex(4)
            && let Some(c) = char::from_u32(0x1_0000 + ((unit - 0xD800) << 10) + (low - 0xDC00))
        {
            return Ok(c);
        }
        self.at = after_first;
        Err(self
            .error(start, "half of a surrogate pair matches no text")
            .help("write the character itself, or both halves side by side, as in `\\uD83D\\uDE00`"))
    }

    fn hex(&mut self, digits: usize) -> Option<u32> {
        let written = self.pattern.get(self.at..self.at + digits)?;
        if !written.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        self.at += digits;
        u32::from_str_radix(written, 16).ok()
    }

    /// After `[`: the class as the `regex` crate writes it.
    fn class(&mut self, start: usize) -> Result<String, PatternError> {
        let negated = self.eat("^");
        let mut items = String::new();
        while !self.eat("]") {
            let item_start = self.at;
            let first = self.class_item(start)?;
            if !self.rest_from(self.at).starts_with('-') || self.rest_from(self.at).starts_with("-]") {
                push_item(&mut items, &first);
                continue;
            }
            self.at += 1;
            let last = self.class_item(start)?;
            match (&first, &last) {
                (Item::Char(from), Item::Char(to)) if from > to => {
                    return Err(self.error(item_start, "the range is out of order"));
                }
                (Item::Char(from), Item::Char(to)) => {
                    push_char(&mut items, *from);
                    items.push('-');
                    push_char(&mut items, *to);
                }
                // Annex B: beside a class escape the hyphen stands for itself.
                _ => {
                    push_item(&mut items, &first);
                    push_item(&mut items, &Item::Char('-'));
                    push_item(&mut items, &last);
                }
            }
        }
        Ok(match (items.is_empty(), negated) {
            (true, false) => NOTHING.to_owned(),
            (true, true) => ANYTHING.to_owned(),
            (false, false) => format!("[{items}]"),
            (false, true) => format!("[^{items}]"),
        })
    }

    fn class_item(&mut self, class: usize) -> Result<Item, PatternError> {
        let start = self.at;
        match self.peek() {
            Some('\\') => {
                self.at += 1;
                self.item_escape(start, true)
            }
            Some(c) => {
                self.at += c.len_utf8();
                Ok(Item::Char(c))
            }
            None => Err(PatternError::new(Code::Regex, "the class is not closed", class..class + 1)
                .help("write `\\[` for a bracket")),
        }
    }

    fn char_atom(&mut self, start: usize, c: char) -> Result<(), PatternError> {
        let mut atom = String::new();
        push_char(&mut atom, c);
        self.atom(start, &atom)
    }

    fn atom(&mut self, start: usize, translated: &str) -> Result<(), PatternError> {
        self.write(start, translated);
        self.quantifier()
    }

    /// After something that may be repeated.
    fn quantifier(&mut self) -> Result<(), PatternError> {
        let start = self.at;
        match self.peek() {
            Some(c @ ('*' | '+' | '?')) => {
                self.at += 1;
                self.write(start, c.encode_utf8(&mut [0; 4]));
            }
            Some('{') => {
                let Some(braces) = self.braces(start)? else { return Ok(()) };
                self.at = braces.end;
                if braces.max.is_some_and(|max| max < braces.min) {
                    return Err(self.error(start, "the repetition counts are out of order"));
                }
                let max = braces.max.map_or(String::new(), |max| max.to_string());
                self.write(start, &format!("{{{},{max}}}", braces.min));
            }
            _ => return Ok(()),
        }
        if self.eat("?") {
            self.write(self.at - 1, "?");
        }
        Ok(())
    }

    /// The counts in `{n}`, `{n,}` or `{n,m}` at `start`. Any other brace stands for itself.
    fn braces(&self, start: usize) -> Result<Option<Braces>, PatternError> {
        let Some((min, rest)) = self.rest_from(start).strip_prefix('{').and_then(split_digits) else {
            return Ok(None);
        };
        let (max, rest) = match rest.strip_prefix(',') {
            None => (Some(min), rest),
            Some(rest) => split_digits(rest).map_or((None, rest), |(max, rest)| (Some(max), rest)),
        };
        let Some(rest) = rest.strip_prefix('}') else { return Ok(None) };
        let end = self.pattern.len() - rest.len();
        let count = |digits: &str| {
            digits.parse().map_err(|_| {
                PatternError::new(Code::Limit, format!("`{digits}` repetitions are too many"), start..end)
            })
        };
        Ok(Some(Braces { min: count(min)?, max: max.map(count).transpose()?, end }))
    }

    fn peek(&self) -> Option<char> {
        self.rest_from(self.at).chars().next()
    }

    fn eat(&mut self, text: &str) -> bool {
        let found = self.rest_from(self.at).starts_with(text);
        if found {
            self.at += text.len();
        }
        found
    }

    fn rest_from(&self, at: usize) -> &'p str {
        self.pattern.get(at..).unwrap_or("")
    }

    fn write(&mut self, origin: usize, translated: &str) {
        self.out.origins.push((self.out.pattern.len(), origin));
        self.out.pattern.push_str(translated);
    }

    fn error(&self, start: usize, message: impl Into<String>) -> PatternError {
        PatternError::new(Code::Regex, message, start..self.at.max(start))
    }
}

/// The digits that `text` starts with, if any, and the rest.
fn split_digits(text: &str) -> Option<(&str, &str)> {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = text.get(..text.len() - rest.len()).filter(|digits| !digits.is_empty())?;
    Some((digits, rest))
}

fn push_item(class: &mut String, item: &Item) {
    match item {
        Item::Char(c) => push_char(class, *c),
        Item::Class(inside, false) => class.push_str(inside),
        Item::Class(inside, true) => {
            class.push_str("[^");
            class.push_str(inside);
            class.push(']');
        }
    }
}

/// Nothing but letters and digits means the same inside and outside a class, whatever stands beside it.
fn push_char(out: &mut String, c: char) {
    if c.is_ascii_alphanumeric() {
        out.push(c);
    } else {
        out.push_str(&format!("\\x{{{:X}}}", u32::from(c)));
    }
}

#[cfg(test)]
mod tests;
