//! Escapes and encoded tokens, and the writing of a layer.

use std::ops::Range;

use super::Layer;
use super::fold::{self, Class, class, is_invisible};
use super::trigger::{folds, parts};

/// Letters and digits that a token has at least, its padding aside.
pub(super) const SHORTEST_TOKEN: usize = 10;
/// What a token decodes to at least, in bytes: the shortest value is an IP address such as `1.2.3.4`.
const SHORTEST_DECODED: usize = 7;
/// What follows is displayed from right to left.
pub(super) const RIGHT_TO_LEFT_OVERRIDE: char = '\u{202E}';
/// The longest text that is read in the other direction, in bytes.
pub(super) const LONGEST_TURNED: usize = 256;
/// Tags that spell a text; fewer are taken for marks between its letters.
const FEWEST_TAGS: usize = 5;

/// Writes `text` into `layer` in plain characters.
pub(super) fn write(text: &str, layer: &mut Layer) {
    Writer { text, layer, word: Word::default(), turned: None }.write();
}

struct Writer<'t, 'l> {
    text: &'t str,
    layer: &'l mut Layer,
    word: Word,
    /// Where text begins that is displayed from right to left.
    turned: Option<usize>,
}

impl Writer<'_, '_> {
    fn write(mut self) {
        let text = self.text;
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            if self.turned.is_some() && *byte == b'\n' {
                self.turn(at);
            }
            let begins_run = is_token_byte(*byte)
                && !at
                    .checked_sub(1)
                    .and_then(|before| bytes.get(before))
                    .is_some_and(|byte| is_token_byte(*byte));
            at = match byte {
                b'%' | b'&' | b'\\' => self.escaped(at),
                _ if begins_run => self.run(at),
                _ if byte.is_ascii() => self.copied(at, at + 1),
                _ => self.character(at),
            };
        }
        self.turn(at);
    }

    fn copied(&mut self, from: usize, to: usize) -> usize {
        self.layer.copy(self.text, from, to);
        to
    }

    fn escaped(&mut self, at: usize) -> usize {
        let Some((c, end)) = escape(self.text, at) else { return self.copied(at, at + 1) };
        self.fold(c, true, at, end);
        end
    }

    /// A run of letters and digits: decoded whole, or in the parts that can be.
    fn run(&mut self, from: usize) -> usize {
        let bytes = self.text.as_bytes();
        let length = bytes.iter().skip(from).take_while(|byte| is_token_byte(**byte)).count();
        let run = from..from + length;
        if length < SHORTEST_TOKEN {
            return self.copied(from, run.end);
        }
        let mut done = from;
        for part in parts(bytes, run.clone()) {
            if done > part.start {
                continue;
            }
            let mut decoded = Vec::new();
            if let Some(end) = token(self.text, part.clone(), &mut |c, place| decoded.push((c, place))) {
                self.copied(done, part.start);
                for (c, place) in decoded {
                    self.fold(c, true, place.start, place.end);
                }
                done = end;
            }
        }
        self.copied(done, run.end.max(done))
    }

    /// A character outside ASCII.
    fn character(&mut self, at: usize) -> usize {
        let Some(c) = self.text.get(at..).and_then(|rest| rest.chars().next()) else {
            return self.text.len();
        };
        let end = at + c.len_utf8();
        match c {
            RIGHT_TO_LEFT_OVERRIDE if self.turned.is_none() => self.turned = Some(end),
            '\u{202C}' | '\u{2069}' => self.turn(at),
            '\u{E0020}'..='\u{E007E}' => return self.tags(at),
            _ => {}
        }
        self.word.reach(self.text, at);
        if self.word.is_disguised || folds(self.text, c, at..end) {
            self.fold(c, self.word.is_mixed, at, end);
        } else {
            self.copied(at, end);
        }
        end
    }

    /// Writes `c`, which bytes `from..to` stand for, as an ASCII character if it is read as one.
    fn fold(&mut self, c: char, is_mixed: bool, from: usize, to: usize) {
        let at = self.layer.text.len();
        if c.is_ascii() {
            self.layer.text.push(c);
            return self.layer.stands_for(at, from, to);
        }
        match class(c) {
            Class::Invisible | Class::Mark => return,
            Class::Alphanumeric(ascii) | Class::Separator(ascii) => self.layer.text.push(ascii),
            Class::Several => fold::push_several(c, &mut self.layer.text),
            Class::LooksLike(ascii) if is_mixed => {
                let written = self.layer.text.as_bytes().last();
                let next = self.text.as_bytes().get(to);
                let in_number = [written, next].into_iter().flatten().any(u8::is_ascii_digit);
                self.layer.text.push(match ascii {
                    'O' | 'o' if in_number => '0',
                    'l' | 'I' | '|' if in_number => '1',
                    other => other,
                });
            }
            Class::LooksLike(_) | Class::Plain => self.layer.text.push(c),
        }
        if self.layer.text.get(at..).is_some_and(|written| written.chars().eq([c]))
            && to - from == c.len_utf8()
        {
            self.layer.text.truncate(at);
            self.layer.copy(self.text, from, to);
        } else {
            self.layer.stands_for(at, from, to);
        }
    }

    /// Tags, characters that are not displayed and spell ASCII: many of them are a hidden text, few hide another.
    fn tags(&mut self, from: usize) -> usize {
        let rest = self.text.get(from..).unwrap_or("");
        let tags = rest.chars().take_while(|c| matches!(c, '\u{E0020}'..='\u{E007E}'));
        let count = tags.clone().count();
        let mut at = from;
        for tag in tags {
            if count >= FEWEST_TAGS
                && let Some(c) = char::from_u32(tag as u32 - 0xE0000)
            {
                self.fold(c, true, at, at + tag.len_utf8());
            }
            at += tag.len_utf8();
        }
        at
    }

    /// Writes what was displayed from right to left once more, in the order in which it is read.
    fn turn(&mut self, end: usize) {
        let Some(start) = self.turned.take() else { return };
        let Some(turned) = self.text.get(start..end).filter(|turned| turned.len() <= LONGEST_TURNED) else {
            return;
        };
        let at = self.layer.text.len();
        self.layer.text.push(' ');
        self.layer.text.extend(turned.chars().rev().filter(|c| !is_invisible(*c)));
        self.layer.text.push(' ');
        self.layer.stands_for(at, start, end);
    }
}

/// The word at hand.
#[derive(Debug, Default)]
pub(super) struct Word {
    pub(super) place: Range<usize>,
    /// Whether ASCII letters or digits are among its characters.
    pub(super) is_mixed: bool,
    /// Whether one of its characters is read as another.
    pub(super) is_disguised: bool,
}

impl Word {
    /// Goes on to the word at byte `at` of `text`.
    pub(super) fn reach(&mut self, text: &str, at: usize) {
        if self.place.contains(&at) {
            return;
        }
        let before = text.get(self.place.end.min(at)..at).unwrap_or("");
        let start =
            at - before.chars().rev().take_while(|c| !is_outside(*c)).map(char::len_utf8).sum::<usize>();
        let rest = text.get(at..).unwrap_or("");
        let end = at + rest.find(is_outside).unwrap_or(rest.len());
        self.place = start..end;
        let word = text.get(start..end).unwrap_or("");
        self.is_mixed = word.bytes().any(|byte| byte.is_ascii_alphanumeric() || byte == b'@');
        self.is_disguised = word.char_indices().any(|(place, c)| {
            let place = start + place;
            !c.is_ascii() && folds(text, c, place..place + c.len_utf8())
        });
    }
}

/// Whether `c` is between words.
pub(super) fn is_outside(c: char) -> bool {
    c.is_whitespace() || c.is_ascii() && !is_word_byte(c as u8)
}

fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'@' | b'.' | b'_' | b'+' | b'-')
}

/// A byte of base64, of its variant for URLs, or of hexadecimal.
pub(super) fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_')
}

/// Whether `digits`, the beginning of a token that may go on, could become one that decodes to text.
pub(super) fn may_decode(digits: &[u8]) -> bool {
    let mut hexadecimal = hex_bytes(digits);
    let is_hexadecimal = digits.iter().all(u8::is_ascii_hexdigit);
    is_hexadecimal && may_be_text(hexadecimal.by_ref().map_while(|byte| byte)) || {
        let mut bits = 0_u32;
        let bytes = digits.iter().enumerate().filter_map(|(place, digit)| {
            bits = bits << 6 | u32::from(sextet(*digit)?);
            // Of each four digits all but the first complete a byte.
            let left = match place % 4 {
                0 => return None,
                1 => 4,
                2 => 2,
                _ => 0,
            };
            u8::try_from(bits >> left & 0xFF).ok()
        });
        may_be_text(bytes)
    }
}

/// Whether `bytes` are the beginning of a text, of which the last character may not be there to its end.
fn may_be_text(bytes: impl Iterator<Item = u8>) -> bool {
    let mut character = [0; 4];
    let mut length = 0;
    for byte in bytes {
        let Some(slot) = character.get_mut(length) else { return false };
        *slot = byte;
        length += 1;
        match std::str::from_utf8(character.get(..length).unwrap_or_default()) {
            Ok(text) if text.chars().all(is_text) => length = 0,
            Err(error) if error.error_len().is_none() => {}
            _ => return false,
        }
    }
    true
}

fn padding(bytes: &[u8], at: usize) -> usize {
    bytes.iter().skip(at).take(2).take_while(|byte| **byte == b'=').count()
}

/// The character that an escape at `at` stands for, and the end of the escape.
pub(super) fn escape(text: &str, at: usize) -> Option<(char, usize)> {
    let rest = text.as_bytes().get(at..)?;
    let (c, length) = match rest.first()? {
        b'%' => percent(rest)?,
        b'&' => entity(rest)?,
        b'\\' => backslash(rest)?,
        _ => return None,
    };
    is_text(c).then_some((c, at + length))
}

/// `%40`, or as many as a character has bytes.
fn percent(rest: &[u8]) -> Option<(char, usize)> {
    let byte = |place: usize| match rest.get(3 * place..)? {
        [b'%', high, low, ..] => Some(hex(*high)? << 4 | hex(*low)?),
        _ => None,
    };
    let first = byte(0)?;
    let length = match first {
        0..=0x7F => 1,
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return None,
    };
    let mut bytes = [0; 4];
    for (place, slot) in bytes.iter_mut().enumerate().take(length) {
        *slot = byte(place)?;
    }
    let c = std::str::from_utf8(bytes.get(..length)?).ok()?.chars().next()?;
    Some((c, 3 * length))
}

/// `&#64;`, `&#x40;` (the semicolon may be missing, as in HTML) and the names of what values consist of.
fn entity(rest: &[u8]) -> Option<(char, usize)> {
    const NAMES: &[(&[u8], char)] = &[
        (b"amp;", '&'),
        (b"colon;", ':'),
        (b"commat;", '@'),
        (b"dash;", '-'),
        (b"emsp;", ' '),
        (b"ensp;", ' '),
        (b"equals;", '='),
        (b"gt;", '>'),
        (b"hyphen;", '-'),
        (b"lowbar;", '_'),
        (b"lpar;", '('),
        (b"lt;", '<'),
        (b"mdash;", '-'),
        (b"minus;", '-'),
        (b"nbsp;", ' '),
        (b"ndash;", '-'),
        (b"num;", '#'),
        (b"period;", '.'),
        (b"plus;", '+'),
        (b"quot;", '"'),
        (b"rpar;", ')'),
        (b"shy;", '\u{AD}'),
        (b"sol;", '/'),
        (b"thinsp;", ' '),
        (b"zwj;", '\u{200D}'),
        (b"zwnj;", '\u{200C}'),
    ];
    let rest = rest.get(1..)?;
    let Some(number) = rest.strip_prefix(b"#") else {
        return NAMES.iter().find(|(name, _)| rest.starts_with(name)).map(|(name, c)| (*c, 1 + name.len()));
    };
    let (digits, radix, prefix) = match number {
        [b'x' | b'X', digits @ ..] => (digits, 16, 3),
        digits => (digits, 10, 2),
    };
    let (c, length) = code_point(digits, radix, 1..=8)?;
    let semicolon = usize::from(digits.get(length) == Some(&b';'));
    Some((c, prefix + length + semicolon))
}

/// `\u0040`, `\u{40}`, `\U00000040`, `\x40`, `\n`, after one backslash or, in a string within a string, several.
fn backslash(rest: &[u8]) -> Option<(char, usize)> {
    let slashes = rest.iter().take(4).take_while(|byte| **byte == b'\\').count();
    let (kind, digits) = rest.get(slashes..)?.split_first()?;
    let prefix = slashes + 1;
    let (c, length) = match kind {
        b'u' => match digits {
            [b'{', digits @ ..] => {
                let (c, length) = code_point(digits, 16, 1..=6)?;
                (digits.get(length) == Some(&b'}')).then_some((c, length + 2))?
            }
            _ => utf16(digits)?,
        },
        b'U' => code_point(digits, 16, 8..=8)?,
        b'x' => code_point(digits, 16, 2..=2)?,
        // A line break or tab in front of a word, which would touch it.
        b'n' | b'r' | b't' if digits.first().is_some_and(u8::is_ascii_alphanumeric) => ('\n', 0),
        _ => return None,
    };
    Some((c, prefix + length))
}

/// The four digits of `\u`, and of the one that follows it where both make one character.
fn utf16(digits: &[u8]) -> Option<(char, usize)> {
    let unit = |digits: &[u8]| number(digits.get(..4)?, 16);
    let first = unit(digits)?;
    if !(0xD800..0xDC00).contains(&first) {
        return Some((char::from_u32(first)?, 4));
    }
    let second =
        unit(digits.get(4..)?.strip_prefix(b"\\u")?)?.checked_sub(0xDC00).filter(|low| *low < 0x400)?;
    Some((char::from_u32(0x10000 + ((first - 0xD800) << 10) + second)?, 10))
}

/// The character whose number `digits` begins with, and how many digits that has.
fn code_point(digits: &[u8], radix: u32, length: std::ops::RangeInclusive<usize>) -> Option<(char, usize)> {
    let count =
        digits.iter().take(*length.end()).take_while(|digit| (**digit as char).is_digit(radix)).count();
    let c = char::from_u32(number(digits.get(..count)?, radix)?)?;
    length.contains(&count).then_some((c, count))
}

fn number(digits: &[u8], radix: u32) -> Option<u32> {
    digits.iter().try_fold(0_u32, |number, digit| {
        number.checked_mul(radix)?.checked_add((*digit as char).to_digit(radix)?)
    })
}

fn hex(digit: u8) -> Option<u8> {
    (digit as char).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

/// The end of the token, padding included, if bytes `run` of `text`, of [`is_token_byte`], encode a text in hexadecimal or
/// base64. Each of its characters is shown with the bytes that encode it.
pub(super) fn token(
    text: &str,
    run: Range<usize>,
    show: &mut dyn FnMut(char, Range<usize>),
) -> Option<usize> {
    let bytes = text.as_bytes();
    let digits = bytes.get(run.clone())?;
    if digits.len() % 2 == 0
        && digits.len() >= 2 * SHORTEST_DECODED
        && starts_as_text(hex_bytes(digits))
        && let Some(decoded) = hex_bytes(digits).collect::<Option<Vec<u8>>>()
        && let Some(decoded) = readable(&decoded)
    {
        for (place, c) in decoded.char_indices() {
            show(c, run.start + 2 * place..run.start + 2 * (place + c.len_utf8()));
        }
        return Some(run.end);
    }
    if digits.len() % 4 == 1 || digits.len() / 4 * 3 + digits.len() % 4 / 2 < SHORTEST_DECODED {
        return None;
    }
    if !starts_as_text(base64_bytes(digits)) {
        return None;
    }
    let decoded = base64_bytes(digits).collect::<Option<Vec<u8>>>()?;
    let decoded = readable(&decoded)?;
    let end = run.end + padding(bytes, run.end);
    for (place, c) in decoded.char_indices() {
        let last = place + c.len_utf8() - 1;
        let to = (run.start + 4 * (last / 3 + 1)).min(end);
        let is_last = last / 3 == (digits.len() - 1) / 4;
        show(c, run.start + 4 * (place / 3)..if is_last { end } else { to });
    }
    Some(end)
}

/// The first bytes of what is no text are hardly ever those of one.
fn starts_as_text(bytes: impl Iterator<Item = Option<u8>>) -> bool {
    bytes.take(3).all(|byte| byte.is_some_and(|byte| byte >= b' ' || matches!(byte, b'\t' | b'\n' | b'\r')))
}

fn readable(decoded: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(decoded).ok()?;
    text.chars().all(is_text).then_some(text)
}

fn is_text(c: char) -> bool {
    !c.is_control() || matches!(c, '\t' | '\n' | '\r')
}

fn hex_bytes(digits: &[u8]) -> impl Iterator<Item = Option<u8>> {
    digits.as_chunks::<2>().0.iter().map(|[high, low]| Some(hex(*high)? << 4 | hex(*low)?))
}

/// `None` for a byte that is none of base64, and if bits are left over that are not zero.
fn base64_bytes(digits: &[u8]) -> impl Iterator<Item = Option<u8>> {
    digits.chunks(4).flat_map(|quad| {
        let bits = quad.iter().try_fold(0_u32, |bits, digit| Some(bits << 6 | u32::from(sextet(*digit)?)));
        let bits = bits.map(|bits| bits << (6 * (4 - quad.len())));
        let count = quad.len() - 1;
        let is_whole = bits.is_none_or(|bits| bits & (0xFF_FFFF >> (8 * count)) == 0 || count == 3);
        let bytes = bits.filter(|_| is_whole).map(|bits| bits.to_be_bytes());
        (0..count).map(move |place| bytes.and_then(|bytes| bytes.get(1 + place).copied()))
    })
}

fn sextet(digit: u8) -> Option<u8> {
    Some(match digit {
        b'A'..=b'Z' => digit - b'A',
        b'a'..=b'z' => digit - b'a' + 26,
        b'0'..=b'9' => digit - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    })
}
