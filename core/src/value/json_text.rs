//! A JSON text as a text: where its strings, keys and other values stand in it.
//!
//! Providers send a tool's arguments as a string that holds JSON. What is found in such a text is named by its place in the
//! string as the host has it, and what is replaced must leave JSON behind.

use std::borrow::Cow;
use std::ops::Range;

use super::canonical::canonical_json;

/// Where the values of a JSON text stand in it. Keys may stand twice in one object: each is a text of its own.
#[derive(Clone, Debug, Default)]
pub struct JsonText {
    /// In the order in which they stand.
    tokens: Vec<Token>,
    steps: Vec<Step>,
}

/// A key, or a value that holds no others.
#[derive(Clone, Debug)]
pub struct Token {
    kind: TokenKind,
    /// Bytes of the text: what stands between the quotes, or the whole of a number.
    pub span: Range<usize>,
    /// The last step that leads to it; a key belongs to its object.
    step: Option<usize>,
}

impl Token {
    /// Whether it is the key of a member.
    pub fn is_key(&self) -> bool {
        self.kind == TokenKind::Key
    }

    /// Whether it stands between quotes: a key or a string. Otherwise it is a number, `true`, `false` or `null`.
    pub fn is_quoted(&self) -> bool {
        self.kind != TokenKind::Bare
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TokenKind {
    Key,
    String,
    /// A number, `true`, `false` or `null`.
    Bare,
}

/// One step down.
#[derive(Clone, Debug)]
struct Step {
    above: Option<usize>,
    to: To,
}

#[derive(Clone, Debug)]
enum To {
    /// The bytes of the key.
    Key(Range<usize>),
    Index(usize),
}

/// One step on the way to a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stride<'t> {
    /// A member of an object.
    Key(Cow<'t, str>),
    /// A place in a list.
    Index(usize),
}

/// What a token says, and where each of its bytes comes from.
#[derive(Debug)]
pub struct Decoded<'t> {
    /// The text without its escapes.
    pub text: Cow<'t, str>,
    /// Where it begins in the JSON text.
    start: usize,
    /// After each escape: the bytes so far, and the bytes written for them.
    escapes: Vec<(usize, usize)>,
}

impl Decoded<'_> {
    /// The bytes of the JSON text that `span` of this text was written with.
    pub fn origin(&self, span: Range<usize>) -> Range<usize> {
        let written = |at: usize| {
            let last = self.escapes.partition_point(|(said, _)| *said <= at).checked_sub(1);
            let (said, written) = last.and_then(|last| self.escapes.get(last)).copied().unwrap_or_default();
            self.start + written + (at - said)
        };
        written(span.start)..written(span.end)
    }
}

impl JsonText {
    /// Reads a text, at most `depth` levels deep. `None` if it is not JSON. Linear in the text.
    pub fn parse(text: &str, depth: usize) -> Option<JsonText> {
        let mut reader = Reader { text, at: 0, json: JsonText::default() };
        reader.value(None, depth)?;
        reader.space();
        (reader.at == text.len()).then_some(reader.json)
    }

    /// Every key and every value that holds no others, in the order in which they stand.
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// What a token says.
    pub fn decoded<'t>(&self, text: &'t str, token: &Token) -> Decoded<'t> {
        let raw = text.get(token.span.clone()).unwrap_or_default();
        decode(raw, token.span.start)
    }

    /// The first token that reaches beyond `byte`, and those after it.
    pub(crate) fn from(&self, byte: usize) -> &[Token] {
        self.tokens.get(self.tokens.partition_point(|token| token.span.end <= byte)..).unwrap_or_default()
    }

    /// The token in which all of a span lies.
    pub fn holding(&self, span: &Range<usize>) -> Option<&Token> {
        self.from(span.start)
            .first()
            .filter(|token| token.span.start <= span.start && span.end <= token.span.end)
    }

    /// What a span says: without its escapes, if it lies within quotes.
    pub fn said<'t>(&self, text: &'t str, span: Range<usize>) -> Cow<'t, str> {
        let is_quoted = self.holding(&span).is_some_and(Token::is_quoted);
        let raw = text.get(span).unwrap_or_default();
        if is_quoted { decode(raw, 0).text } else { Cow::Borrowed(raw) }
    }

    /// The two nearest keys under which a token stands, the nearest first. Empty where there is none, or none that is short enough to
    /// be a name; so the time does not depend on what keys hold.
    pub fn keys<'t>(&self, text: &'t str, token: &Token) -> [Cow<'t, str>; 2] {
        /// Bytes of the JSON text.
        const LONGEST: usize = 512;
        let mut keys = [Cow::Borrowed(""), Cow::Borrowed("")];
        let mut free = keys.iter_mut();
        let mut at = token.step;
        while let Some(step) = at.and_then(|at| self.steps.get(at)) {
            if let To::Key(span) = &step.to {
                let Some(slot) = free.next() else { break };
                let raw = text.get(span.clone()).filter(|raw| raw.len() <= LONGEST);
                *slot = decode(raw.unwrap_or_default(), 0).text;
            }
            at = step.above;
        }
        keys
    }

    /// The steps that lead to a token, the first one first.
    pub fn steps<'t>(&self, text: &'t str, token: &Token) -> Vec<Stride<'t>> {
        let mut steps = Vec::new();
        let mut at = token.step;
        while let Some(step) = at.and_then(|at| self.steps.get(at)) {
            steps.push(match &step.to {
                To::Key(span) => Stride::Key(decode(text.get(span.clone()).unwrap_or_default(), 0).text),
                To::Index(place) => Stride::Index(*place),
            });
            at = step.above;
        }
        steps.reverse();
        steps
    }

    /// What to write instead of `spans`, which are sorted and do not overlap, so that JSON is left: within a string the
    /// replacement is escaped and no escape is cut, a number becomes a string, and what is neither stays.
    pub(crate) fn replacements(
        &self,
        text: &str,
        spans: &[(Range<usize>, String)],
    ) -> Vec<(Range<usize>, String)> {
        let mut replaced: Vec<(Range<usize>, String)> = Vec::new();
        let mut numbers: Option<Number<'_>> = None;
        let close = |number: Option<Number<'_>>| {
            number.map(|(span, inner)| {
                let mut said = String::new();
                let mut done = span.start;
                for (inner, with) in inner {
                    said.push_str(text.get(done..inner.start).unwrap_or_default());
                    said.push_str(with);
                    done = inner.end;
                }
                said.push_str(text.get(done..span.end).unwrap_or_default());
                (span, canonical_json(&said))
            })
        };
        for (span, with) in spans {
            for token in self.from(span.start).iter().take_while(|token| token.span.start < span.end) {
                let start = span.start.max(token.span.start);
                let end = span.end.min(token.span.end);
                if token.kind == TokenKind::Bare {
                    match &mut numbers {
                        Some((own, inner)) if *own == token.span => inner.push((start..end, with)),
                        _ => {
                            replaced.extend(close(numbers.take()));
                            numbers = Some((token.span.clone(), vec![(start..end, with)]));
                        }
                    }
                    continue;
                }
                replaced.extend(close(numbers.take()));
                let raw = text.get(token.span.clone()).unwrap_or_default();
                let whole = whole_escapes(raw, start - token.span.start..end - token.span.start);
                let whole = token.span.start + whole.start..token.span.start + whole.end;
                // An escape that two spans share is replaced by the first.
                let whole = whole.start.max(replaced.last().map_or(0, |(last, _)| last.end))..whole.end;
                if whole.start < whole.end {
                    let quoted = canonical_json(with);
                    let escaped = quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default();
                    replaced.push((whole, escaped.to_owned()));
                }
            }
        }
        replaced.extend(close(numbers));
        replaced
    }
}

/// A number that is replaced: its bytes, and what of them by what.
type Number<'s> = (Range<usize>, Vec<(Range<usize>, &'s str)>);

/// `span` of what stands between quotes, widened to whole escapes; a pair of surrogates is one.
fn whole_escapes(raw: &str, span: Range<usize>) -> Range<usize> {
    if !raw.contains('\\') {
        return span;
    }
    let (mut start, mut end) = (span.start, span.end);
    let mut at = 0;
    while let Some(next) = raw.get(at..).and_then(|rest| rest.find('\\')) {
        let from = at + next;
        let to = from + escape_at(raw.get(from..).unwrap_or_default()).map_or(2, |(_, length)| length);
        if from < start && start < to {
            start = from;
        }
        if from < end && end < to {
            end = to;
        }
        at = to;
    }
    start..end.min(raw.len())
}

/// The character that an escape at the beginning of `raw` stands for, and its length. Half a pair stands for nothing that can be
/// said, and reads as U+FFFD.
fn escape_at(raw: &str) -> Option<(char, usize)> {
    let unit = |raw: &str| {
        let digits = raw.strip_prefix("\\u")?.get(..4)?;
        digits.bytes().all(|digit| digit.is_ascii_hexdigit()).then_some(())?;
        u32::from_str_radix(digits, 16).ok()
    };
    let simple = |c: char| Some((c, 2));
    match raw.as_bytes().get(1)? {
        b'"' => simple('"'),
        b'\\' => simple('\\'),
        b'/' => simple('/'),
        b'b' => simple('\u{8}'),
        b'f' => simple('\u{c}'),
        b'n' => simple('\n'),
        b'r' => simple('\r'),
        b't' => simple('\t'),
        b'u' => {
            let high = unit(raw)?;
            if let (0xD800..=0xDBFF, Some(low @ 0xDC00..=0xDFFF)) = (high, raw.get(6..).and_then(unit)) {
                let code = 0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00);
                return Some((char::from_u32(code)?, 12));
            }
            Some((char::from_u32(high).unwrap_or(char::REPLACEMENT_CHARACTER), 6))
        }
        _ => None,
    }
}

/// What stands between quotes, without its escapes.
fn decode(raw: &str, start: usize) -> Decoded<'_> {
    if !raw.contains('\\') {
        return Decoded { text: Cow::Borrowed(raw), start, escapes: Vec::new() };
    }
    let mut text = String::with_capacity(raw.len());
    let mut escapes = Vec::new();
    let mut at = 0;
    while let Some(next) = raw.get(at..).and_then(|rest| rest.find('\\')) {
        let from = at + next;
        text.push_str(raw.get(at..from).unwrap_or_default());
        let (said, length) = escape_at(raw.get(from..).unwrap_or_default()).unwrap_or(('\\', 1));
        text.push(said);
        at = from + length;
        escapes.push((text.len(), at));
    }
    text.push_str(raw.get(at..).unwrap_or_default());
    Decoded { text: Cow::Owned(text), start, escapes }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    json: JsonText,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn take(&mut self, byte: u8) -> Option<()> {
        self.space();
        (self.peek() == Some(byte)).then(|| self.at += 1)
    }

    fn push(&mut self, kind: TokenKind, span: Range<usize>, step: Option<usize>) {
        self.json.tokens.push(Token { kind, span, step });
    }

    fn step(&mut self, above: Option<usize>, to: To) -> usize {
        self.json.steps.push(Step { above, to });
        self.json.steps.len() - 1
    }

    /// One value. Recursion is bounded by `depth`.
    fn value(&mut self, step: Option<usize>, depth: usize) -> Option<()> {
        self.space();
        match self.peek()? {
            b'{' => self.object(step, depth.checked_sub(1)?),
            b'[' => self.list(step, depth.checked_sub(1)?),
            b'"' => {
                let span = self.string()?;
                self.push(TokenKind::String, span, step);
                Some(())
            }
            _ => {
                let from = self.at;
                self.bare()?;
                self.push(TokenKind::Bare, from..self.at, step);
                Some(())
            }
        }
    }

    fn object(&mut self, step: Option<usize>, depth: usize) -> Option<()> {
        self.take(b'{')?;
        if self.take(b'}').is_some() {
            return Some(());
        }
        loop {
            self.space();
            let key = self.string()?;
            self.push(TokenKind::Key, key.clone(), step);
            self.take(b':')?;
            let below = self.step(step, To::Key(key));
            self.value(Some(below), depth)?;
            if self.take(b',').is_none() {
                return self.take(b'}');
            }
        }
    }

    fn list(&mut self, step: Option<usize>, depth: usize) -> Option<()> {
        self.take(b'[')?;
        if self.take(b']').is_some() {
            return Some(());
        }
        for place in 0.. {
            let below = self.step(step, To::Index(place));
            self.value(Some(below), depth)?;
            if self.take(b',').is_none() {
                return self.take(b']');
            }
        }
        None
    }

    /// The bytes between the quotes.
    fn string(&mut self) -> Option<Range<usize>> {
        if self.peek() != Some(b'"') {
            return None;
        }
        self.at += 1;
        let from = self.at;
        loop {
            match self.peek()? {
                b'"' => {
                    self.at += 1;
                    return Some(from..self.at - 1);
                }
                b'\\' => {
                    let (_, length) = escape_at(self.text.get(self.at..)?)?;
                    self.at += length;
                }
                0..=0x1F => return None,
                _ => self.at += 1,
            }
        }
    }

    /// A number, or one of the three words.
    fn bare(&mut self) -> Option<()> {
        let rest = self.text.get(self.at..)?;
        if let Some(word) = ["true", "false", "null"].into_iter().find(|word| rest.starts_with(word)) {
            self.at += word.len();
            return Some(());
        }
        let digits = |reader: &mut Self| {
            let from = reader.at;
            while reader.peek().is_some_and(|byte| byte.is_ascii_digit()) {
                reader.at += 1;
            }
            (reader.at > from).then_some(())
        };
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        if self.peek() == Some(b'0') {
            self.at += 1
        } else {
            digits(self)?
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            digits(self)?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            digits(self)?;
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Value;
    use super::*;

    fn replaced(text: &str, spans: &[(Range<usize>, &str)]) -> String {
        let json = JsonText::parse(text, 64).unwrap();
        let spans: Vec<_> = spans.iter().map(|(span, with)| (span.clone(), (*with).to_owned())).collect();
        let mut after = text.to_owned();
        for (span, with) in json.replacements(text, &spans).into_iter().rev() {
            after.replace_range(span, &with);
        }
        after
    }

    #[test]
    fn a_token_knows_where_it_stands_and_how_one_gets_there() {
        let text = r#"{"a": [1, "x\u00e9\ud83d\ude00y"], "b": {"": null}}"#;
        let json = JsonText::parse(text, 64).unwrap();
        let said: Vec<_> =
            json.tokens().iter().map(|token| json.decoded(text, token).text.into_owned()).collect();
        assert_eq!(said, ["a", "1", "xé😀y", "b", "", "null"]);
        let token = &json.tokens()[2];
        assert_eq!(json.steps(text, token), [Stride::Key("a".into()), Stride::Index(1)]);
        assert_eq!(json.keys(text, token), ["a", ""]);
        assert_eq!(json.keys(text, &json.tokens()[5]), ["", "b"]);
        assert_eq!(json.said(text, 12..31), "é😀y");
        assert_eq!(json.said(text, 0..18), text[..18]);
        let decoded = json.decoded(text, token);
        assert_eq!(&text[decoded.origin(1..3)], r"\u00e9");
        assert_eq!(&text[decoded.origin(3..7)], r"\ud83d\ude00");
        assert_eq!(&text[decoded.origin(7..8)], "y");
    }

    #[test]
    fn what_is_replaced_leaves_json() {
        let text = r#"{"card": 4111, "note": "say \"4111\" \u0034", "4111": true}"#;
        assert_eq!(replaced(text, &[(9..13, "X")]), text.replace("4111,", "\"X\","));
        assert_eq!(replaced(text, &[(10..11, "X"), (12..13, "Y")]), text.replace("4111,", "\"4X1Y\","));
        assert_eq!(replaced(text, &[(30..34, "a\"b")]), text.replace("\\\"4111", "\\\"a\\\"b"));
        // From within one escape to within another, over quotes and a number.
        let after = replaced(text, &[(10..41, "X")]);
        assert_eq!(after, r#"{"card": "4X", "X": "X", "4111": true}"#);
        assert_eq!(replaced("[true]", &[(0..6, "X")]), "[\"X\"]");
    }

    proptest! {
        /// Whatever is replaced, JSON is left.
        #[test]
        fn json_is_left(
            text in r#"\{"[a-c\\/]{0,3}": ("(\\"|\\u0041|\\ud83d\\ude00|[a-zé]){0,6}"|-?[1-9][0-9]{0,4}|true|\[1,"x"\]), "k": "v"\}"#,
            start in 0..40_usize, length in 1..20_usize,
        ) {
            let Some(json) = JsonText::parse(&text, 64) else {
                prop_assert!(Value::from_json(text.as_bytes(), 64).is_err());
                return Ok(());
            };
            let end = (start + length).min(text.len());
            prop_assume!(start < end && text.is_char_boundary(start) && text.is_char_boundary(end));
            let spans = [(start..end, "a\"\\\u{1}é".to_owned())];
            let replacements = json.replacements(&text, &spans);
            let mut after = text.clone();
            for (span, with) in replacements.into_iter().rev() {
                after.replace_range(span, &with);
            }
            prop_assert!(JsonText::parse(&after, 64).is_some(), "{after}");
        }

        #[test]
        fn it_reads_what_the_other_reader_reads(text in r#"[\[\]{}:,"a1\\ -.eEu0]{0,12}"#) {
            let ours = JsonText::parse(&text, 64).is_some();
            match Value::from_json(text.as_bytes(), 64) {
                Ok(_) => prop_assert!(ours),
                // What the other one refuses beyond the grammar.
                Err(error) => prop_assert!(!ours || ["twice", "range", "surrogate", "escape"].iter().any(|word| error.message.contains(word)), "{text}: {}", error.message),
            }
        }
    }
}
