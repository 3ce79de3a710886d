//! Disguises: each rewrites a value so that patterns over plain text no longer see it.

/// One way to disguise a value.
#[derive(Debug)]
pub(in crate::scores) struct Transformation {
    pub(in crate::scores) name: &'static str,
    pub(in crate::scores) apply: fn(&str) -> String,
}

const fn named(name: &'static str, apply: fn(&str) -> String) -> Transformation {
    Transformation { name, apply }
}

/// Every disguise.
pub(in crate::scores) const ALL: &[Transformation] = &[
    // Other characters of the same meaning.
    named("full-width forms", |value| mapped(value, |c| shifted(c, '!'..='~', 0xFF01))),
    named("mathematical bold", |value| mapped(value, bold)),
    named("mathematical monospace", |value| mapped(value, monospace)),
    named("Arabic-Indic digits", |value| mapped(value, |c| shifted(c, '0'..='9', 0x0660))),
    named("Devanagari digits", |value| mapped(value, |c| shifted(c, '0'..='9', 0x0966))),
    named("superscript digits", |value| mapped(value, superscript)),
    named("circled digits", |value| mapped(value, circled)),
    named("Cyrillic look-alikes", |value| mapped(value, cyrillic)),
    named("Greek look-alikes", |value| mapped(value, greek)),
    named("letters for digits", |value| {
        mapped(value, |c| match c {
            '0' => 'O',
            '1' => 'l',
            other => other,
        })
    }),
    // Characters that are not seen.
    named("zero-width spaces", |value| joined(value, "\u{200B}")),
    named("zero-width joiners", |value| joined(value, "\u{200D}")),
    named("word joiners", |value| joined(value, "\u{2060}")),
    named("byte order marks", |value| joined(value, "\u{FEFF}")),
    named("soft hyphens", |value| joined(value, "\u{AD}")),
    named("variation selectors", |value| joined(value, "\u{FE0F}")),
    named("tag characters", |value| joined(value, "\u{E0061}")),
    named("combining marks", |value| joined(value, "\u{0301}")),
    named("right-to-left override", |value| format!("\u{202E}{}\u{202C}", reversed(value))),
    named("bidi isolates", |value| joined(value, "\u{2068}\u{2069}")),
    // Other separators.
    named("spaced out", |value| joined(value, " ")),
    named("no-break spaces", |value| value.replace(' ', "\u{A0}")),
    named("en dashes", |value| value.replace('-', "\u{2013}")),
    named("no-break hyphens", |value| value.replace('-', "\u{2011}")),
    named("minus signs", |value| value.replace('-', "\u{2212}")),
    // Encodings.
    named("percent-encoded", |value| each_byte(value, |byte| format!("%{byte:02X}"))),
    named("percent-encoded twice", |value| each_byte(value, |byte| format!("%25{byte:02X}"))),
    named("HTML, decimal", |value| each(value, |c| format!("&#{};", c as u32))),
    named("HTML, hexadecimal", |value| each(value, |c| format!("&#x{:X};", c as u32))),
    named("\\u escapes", |value| each(value, |c| format!("\\u{:04x}", c as u32))),
    named("\\x escapes", |value| each_byte(value, |byte| format!("\\x{byte:02x}"))),
    named("base64", |value| base64(value.as_bytes())),
    named("base64 twice", |value| base64(base64(value.as_bytes()).as_bytes())),
    named("hexadecimal", |value| each_byte(value, |byte| format!("{byte:02x}"))),
    // Together.
    named("full-width and zero-width", |value| {
        joined(&mapped(value, |c| shifted(c, '!'..='~', 0xFF01)), "\u{200B}")
    }),
];

fn each(value: &str, write: impl Fn(char) -> String) -> String {
    value.chars().map(write).collect()
}

fn each_byte(value: &str, write: impl Fn(u8) -> String) -> String {
    value.bytes().map(write).collect()
}

fn mapped(value: &str, map: impl Fn(char) -> char) -> String {
    value.chars().map(map).collect()
}

fn reversed(value: &str) -> String {
    value.chars().rev().collect()
}

/// `value` with `between` between every two characters.
fn joined(value: &str, between: &str) -> String {
    let characters: Vec<String> = value.chars().map(String::from).collect();
    characters.join(between)
}

/// A character of `from` as the one at the same place of the row that begins at `to`.
fn shifted(c: char, from: std::ops::RangeInclusive<char>, to: u32) -> char {
    if from.contains(&c) { char::from_u32(c as u32 - *from.start() as u32 + to).unwrap_or(c) } else { c }
}

fn bold(c: char) -> char {
    match c {
        'A'..='Z' => shifted(c, 'A'..='Z', 0x1D400),
        'a'..='z' => shifted(c, 'a'..='z', 0x1D41A),
        other => shifted(other, '0'..='9', 0x1D7CE),
    }
}

fn monospace(c: char) -> char {
    match c {
        'A'..='Z' => shifted(c, 'A'..='Z', 0x1D670),
        'a'..='z' => shifted(c, 'a'..='z', 0x1D68A),
        other => shifted(other, '0'..='9', 0x1D7F6),
    }
}

fn superscript(c: char) -> char {
    match c {
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        other => shifted(other, '0'..='9', 0x2070),
    }
}

fn circled(c: char) -> char {
    if c == '0' { '⓪' } else { shifted(c, '1'..='9', 0x2460) }
}

fn cyrillic(c: char) -> char {
    const PAIRS: &[(char, char)] = &[
        ('a', 'а'),
        ('c', 'с'),
        ('e', 'е'),
        ('i', 'і'),
        ('j', 'ј'),
        ('o', 'о'),
        ('p', 'р'),
        ('s', 'ѕ'),
        ('x', 'х'),
        ('y', 'у'),
        ('A', 'А'),
        ('B', 'В'),
        ('C', 'С'),
        ('E', 'Е'),
        ('H', 'Н'),
        ('I', 'І'),
        ('J', 'Ј'),
        ('K', 'К'),
        ('M', 'М'),
        ('O', 'О'),
        ('P', 'Р'),
        ('S', 'Ѕ'),
        ('T', 'Т'),
        ('X', 'Х'),
    ];
    paired(c, PAIRS)
}

fn greek(c: char) -> char {
    const PAIRS: &[(char, char)] = &[
        ('o', 'ο'),
        ('v', 'ν'),
        ('A', 'Α'),
        ('B', 'Β'),
        ('E', 'Ε'),
        ('H', 'Η'),
        ('I', 'Ι'),
        ('K', 'Κ'),
        ('M', 'Μ'),
        ('N', 'Ν'),
        ('O', 'Ο'),
        ('P', 'Ρ'),
        ('T', 'Τ'),
        ('X', 'Χ'),
        ('Y', 'Υ'),
        ('Z', 'Ζ'),
    ];
    paired(c, PAIRS)
}

fn paired(c: char, pairs: &[(char, char)]) -> char {
    pairs.iter().find(|(latin, _)| *latin == c).map_or(c, |(_, other)| *other)
}

/// RFC 4648, section 4.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let at = |place: usize| u32::from(three.get(place).copied().unwrap_or(0));
        let group = at(0) << 16 | at(1) << 8 | at(2);
        for place in 0..4 {
            let six = (group >> (18 - 6 * place)) & 63;
            text.push(if place > three.len() { '=' } else { char::from(ALPHABET[six as usize]) });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn apply(name: &str, value: &str) -> String {
        (ALL.iter().find(|known| known.name == name).unwrap().apply)(value)
    }

    #[test]
    fn disguises_are_what_they_are_called() {
        for (name, value, expected) in [
            ("full-width forms", "a1@", "ａ１＠"),
            ("mathematical bold", "aZ9", "𝐚𝐙𝟗"),
            ("superscript digits", "1203", "¹²⁰³"),
            ("circled digits", "109", "①⓪⑨"),
            ("Cyrillic look-alikes", "pay", "рау"),
            ("right-to-left override", "12", "\u{202E}21\u{202C}"),
            ("spaced out", "1-2", "1 - 2"),
            ("percent-encoded twice", "a", "%2561"),
            ("HTML, hexadecimal", "a", "&#x61;"),
            ("\\u escapes", "é", "\\u00e9"),
            ("base64", "Man", "TWFu"),
            ("base64", "Ma", "TWE="),
            ("base64", "M", "TQ=="),
            ("hexadecimal", "M1", "4d31"),
        ] {
            assert_eq!(apply(name, value), expected, "{name}");
        }
    }

    #[test]
    fn there_are_thirty_and_more_and_each_changes_something() {
        assert!(ALL.len() >= 30);
        for transformation in ALL {
            let value = "Abc 4012-0913 x@y.io";
            assert_ne!((transformation.apply)(value), value, "{}", transformation.name);
        }
    }
}
