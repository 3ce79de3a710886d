//! Characters that look like, or stand for, plain ones.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;
use unicode_security::confusable_detection::skeleton;

/// What a character outside ASCII is to a reader of ASCII.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Itself.
    Plain,
    /// Nothing that is seen: joiners, selectors, controls of direction.
    Invisible,
    /// A mark upon the character before it.
    Mark,
    /// A decimal digit of any script, or a letter or digit in another style.
    Alphanumeric(char),
    /// Dashes, spaces and punctuation in another style.
    Separator(char),
    /// Several ASCII characters in one.
    Several,
    /// A letter of another script that looks like this letter or digit.
    LooksLike(char),
}

/// The class of a character outside ASCII.
pub(super) fn class(c: char) -> Class {
    if is_letter_of_its_own(c) {
        return Class::Plain;
    }
    if is_invisible(c) {
        return Class::Invisible;
    }
    if is_dash(c) {
        return Class::Separator('-');
    }
    if c.is_whitespace() {
        return Class::Separator(' ');
    }
    // Written as a full stop of a domain name by IDNA (RFC 3490, section 3.1).
    if matches!(c, '\u{3002}' | '\u{FF61}') {
        return Class::Separator('.');
    }
    if let Some(digit) = digit(c) {
        return Class::Alphanumeric(digit);
    }
    let mut compatible = std::iter::once(c).nfkc();
    match (compatible.next(), compatible.next()) {
        (Some(one), None) if one.is_ascii_alphanumeric() => return Class::Alphanumeric(one),
        (Some(one), None) if one.is_ascii() => return Class::Separator(one),
        (Some(one), Some(two)) if one.is_ascii() && two.is_ascii() && compatible.all(|c| c.is_ascii()) => {
            return Class::Several;
        }
        _ => {}
    }
    if is_combining_mark(c) {
        return Class::Mark;
    }
    match look_alike(c) {
        Some(ascii) if ascii.is_ascii_alphanumeric() => Class::LooksLike(ascii),
        Some(ascii @ ('.' | '@' | ':' | '/' | '_' | '-')) => Class::Separator(ascii),
        // Not quotation marks, of which all prose is full.
        _ => Class::Plain,
    }
}

/// Whether a character outside ASCII folds to a letter or digit wherever it stands, not only within a word.
pub(super) fn is_alphanumeric(c: char) -> bool {
    // PERF: below lie Latin, Greek, Cyrillic, Armenian, Hebrew and Arabic letters, of which most text consists.
    c >= '\u{0660}' && matches!(class(c), Class::Alphanumeric(_))
}

/// Appends the ASCII characters that [`Class::Several`] stands for, unless they are more than twice its bytes.
pub(super) fn push_several(c: char, out: &mut String) {
    let before = out.len();
    out.extend(std::iter::once(c).nfkc());
    if out.len() - before > 2 * c.len_utf8() {
        out.truncate(before);
        out.push(c);
    }
}

/// Letters that nobody takes for an ASCII letter, though some tables do: those of Latin alphabets, whose accents are
/// a part of them, and of scripts that have nothing like it.
fn is_letter_of_its_own(c: char) -> bool {
    matches!(c,
        '\u{00C0}'..='\u{024F}' | '\u{3041}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}')
}

/// Default-ignorable code points (Unicode 16, `DerivedCoreProperties.txt`) and format controls (general category `Cf`).
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}'
        | '\u{FFF0}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}'
        | '\u{E0000}'..='\u{E0FFF}')
}

/// Dashes (general category `Pd`) and signs that are written for a hyphen.
fn is_dash(c: char) -> bool {
    matches!(c,
        '\u{00AF}' | '\u{058A}' | '\u{05BE}' | '\u{1806}' | '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{207B}'
        | '\u{208B}' | '\u{2212}' | '\u{2E3A}' | '\u{2E3B}' | '\u{301C}' | '\u{3030}' | '\u{FE31}'..='\u{FE32}'
        | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}')
}

/// The ASCII digit for a decimal digit of another script (general category `Nd`).
fn digit(c: char) -> Option<char> {
    let after = ZEROS.partition_point(|zero| *zero <= c);
    let zero = *ZEROS.get(after.checked_sub(1)?)?;
    char::from_digit((c as u32).checked_sub(zero as u32)?, 10)
}

/// The digit zero of each script whose digits are not compatible with ASCII's; the others follow it (Unicode 16).
const ZEROS: &[char] = &[
    '\u{0660}',
    '\u{06F0}',
    '\u{07C0}',
    '\u{0966}',
    '\u{09E6}',
    '\u{0A66}',
    '\u{0AE6}',
    '\u{0B66}',
    '\u{0BE6}',
    '\u{0C66}',
    '\u{0CE6}',
    '\u{0D66}',
    '\u{0DE6}',
    '\u{0E50}',
    '\u{0ED0}',
    '\u{0F20}',
    '\u{1040}',
    '\u{1090}',
    '\u{17E0}',
    '\u{1810}',
    '\u{1946}',
    '\u{19D0}',
    '\u{1A80}',
    '\u{1A90}',
    '\u{1B50}',
    '\u{1BB0}',
    '\u{1C40}',
    '\u{1C50}',
    '\u{A620}',
    '\u{A8D0}',
    '\u{A900}',
    '\u{A9D0}',
    '\u{A9F0}',
    '\u{AA50}',
    '\u{ABF0}',
    '\u{104A0}',
    '\u{10D30}',
    '\u{10D40}',
    '\u{11066}',
    '\u{110F0}',
    '\u{11136}',
    '\u{111D0}',
    '\u{112F0}',
    '\u{11450}',
    '\u{114D0}',
    '\u{11650}',
    '\u{116C0}',
    '\u{116D0}',
    '\u{116DA}',
    '\u{11730}',
    '\u{118E0}',
    '\u{11950}',
    '\u{11BF0}',
    '\u{11C50}',
    '\u{11D50}',
    '\u{11DA0}',
    '\u{11F50}',
    '\u{16130}',
    '\u{16A60}',
    '\u{16AC0}',
    '\u{16B50}',
    '\u{1E140}',
    '\u{1E2F0}',
    '\u{1E4F0}',
    '\u{1E5F1}',
    '\u{1E950}',
];

/// The ASCII character that Unicode's table of confusables (UTS #39) takes `c` for.
fn look_alike(c: char) -> Option<char> {
    let mut buffer = [0; 4];
    let mut skeleton = skeleton(c.encode_utf8(&mut buffer));
    match (skeleton.next(), skeleton.next()) {
        (Some(one), None) if one.is_ascii_graphic() => Some(one),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_class_has_its_characters() {
        for (c, expected) in [
            ('é', Class::Plain),
            ('中', Class::Plain),
            ('\u{200B}', Class::Invisible),
            ('\u{E0041}', Class::Invisible),
            ('\u{0336}', Class::Mark),
            ('４', Class::Alphanumeric('4')),
            ('٤', Class::Alphanumeric('4')),
            ('𝟜', Class::Alphanumeric('4')),
            ('④', Class::Alphanumeric('4')),
            ('⁴', Class::Alphanumeric('4')),
            ('Ａ', Class::Alphanumeric('A')),
            ('–', Class::Separator('-')),
            ('\u{A0}', Class::Separator(' ')),
            ('＠', Class::Separator('@')),
            ('。', Class::Separator('.')),
            ('⑽', Class::Several),
            ('а', Class::LooksLike('a')),
            ('ж', Class::Plain),
        ] {
            assert_eq!(class(c), expected, "{c:?}");
        }
    }

    #[test]
    fn digits_are_sorted_and_start_at_zero() {
        assert!(ZEROS.is_sorted());
        assert!(ZEROS.iter().all(|zero| digit(*zero) == Some('0') && zero.is_numeric()));
    }

    #[test]
    fn a_long_expansion_is_left_alone() {
        let mut out = String::new();
        push_several('\u{33FF}', &mut out);
        push_several('⑽', &mut out);
        assert_eq!(out, "gal(10)");
    }
}
