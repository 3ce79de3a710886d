//! A value that is written so that a plain search misses it is found all the same, and only its own characters.

use lictor::{Compiler, Kind, Options, Request, Scratch};

const CARD: &str = "4012 8888 8888 1881";

fn each_char(text: &str, change: impl Fn(char) -> String) -> String {
    text.chars().map(change).collect()
}

/// Moves the digits of a text to the ten characters from `zero` on.
fn digits_from(zero: u32) -> impl Fn(char) -> String {
    move |c| match c.to_digit(10) {
        Some(digit) => char::from_u32(zero + digit).unwrap().to_string(),
        None => c.to_string(),
    }
}

fn after_each(mark: &str) -> impl Fn(char) -> String {
    move |c| format!("{c}{mark}")
}

fn base64(text: &str) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for bytes in text.as_bytes().chunks(3) {
        let bits =
            bytes.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - bytes.len()));
        for place in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * place)) as usize & 63] as char;
            out.push(if place <= bytes.len() { digit } else { '=' });
        }
    }
    out
}

fn hex(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

/// The ways, each with its name.
fn mangled() -> Vec<(&'static str, String)> {
    let card = CARD;
    let joined = card.replace(' ', "");
    let superscript = |c: char| {
        c.to_digit(10)
            .map_or(c, |digit| ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'][digit as usize])
            .to_string()
    };
    let circled = |c: char| match c.to_digit(10) {
        Some(0) => "⓪".to_owned(),
        Some(digit) => char::from_u32(0x245F + digit).unwrap().to_string(),
        None => c.to_string(),
    };
    let tag = |c: char| char::from_u32(0xE0000 + c as u32).unwrap().to_string();
    vec![
        ("as it is", card.to_owned()),
        ("in one", joined.clone()),
        ("full-width digits", each_char(card, digits_from(0xFF10))),
        ("mathematical bold", each_char(card, digits_from(0x1D7CE))),
        ("mathematical double-struck", each_char(card, digits_from(0x1D7D8))),
        ("mathematical monospace", each_char(card, digits_from(0x1D7F6))),
        ("segmented", each_char(card, digits_from(0x1FBF0))),
        ("subscript", each_char(card, digits_from(0x2080))),
        ("superscript", each_char(card, superscript)),
        ("circled", each_char(card, circled)),
        ("Arabic-Indic digits", each_char(card, digits_from(0x660))),
        ("Persian digits", each_char(card, digits_from(0x6F0))),
        ("Devanagari digits", each_char(card, digits_from(0x966))),
        ("Thai digits", each_char(card, digits_from(0xE50))),
        ("zero-width spaces", each_char(card, after_each("\u{200B}"))),
        ("zero-width joiners", each_char(card, after_each("\u{200D}"))),
        ("word joiners", each_char(card, after_each("\u{2060}"))),
        ("byte order marks", each_char(card, after_each("\u{FEFF}"))),
        ("soft hyphens", each_char(card, after_each("\u{AD}"))),
        ("variation selectors", each_char(card, after_each("\u{FE0F}"))),
        ("keycaps", each_char(&joined, after_each("\u{FE0F}\u{20E3}"))),
        ("tags between digits", each_char(card, after_each("\u{E0061}"))),
        ("a text of tags", each_char(card, tag)),
        ("struck through", each_char(card, after_each("\u{336}"))),
        ("accents", each_char(card, after_each("\u{301}"))),
        ("left-to-right marks", each_char(card, after_each("\u{200E}"))),
        ("a right-to-left override", format!("\u{202E}{}\u{202C}", card.chars().rev().collect::<String>())),
        ("an override around it", format!("\u{202D}{card}\u{202C}")),
        ("no-break spaces", card.replace(' ', "\u{A0}")),
        ("thin spaces", card.replace(' ', "\u{2009}")),
        ("ideographic spaces", card.replace(' ', "\u{3000}")),
        ("en dashes", card.replace(' ', "\u{2013}")),
        ("minus signs", card.replace(' ', "\u{2212}")),
        ("full-width hyphens", card.replace(' ', "\u{FF0D}")),
        ("look-alikes", card.replace('0', "\u{41E}").replace('1', "\u{4CF}")),
        ("percent", each_char(card, |c| format!("%{:02X}", c as u32))),
        ("percent of percent", each_char(card, |c| format!("%25{:02X}", c as u32))),
        ("decimal entities", each_char(card, |c| format!("&#{};", c as u32))),
        ("hexadecimal entities", each_char(card, |c| format!("&#x{:x};", c as u32))),
        ("named entities", card.replace(' ', "&nbsp;")),
        ("escapes of JSON", each_char(card, |c| format!("\\u{:04x}", c as u32))),
        ("escapes of ECMAScript", each_char(card, |c| format!("\\u{{{:x}}}", c as u32))),
        ("escapes of C", each_char(card, |c| format!("\\x{:02x}", c as u32))),
        ("base64", base64(card)),
        ("base64 without padding", base64(card).trim_end_matches('=').to_owned()),
        ("base64 of full-width digits", base64(&each_char(card, digits_from(0xFF10)))),
        ("base64 of hexadecimal", base64(&hex(card))),
        ("hexadecimal", hex(card)),
        ("hexadecimal capitals", hex(card).to_uppercase()),
    ]
}

#[test]
fn a_mangled_card_number_is_found() {
    let policies = r#"
lictor: 1
bundle: {id: b, version: '1'}
policies:
  - {id: cards, scope: {org: o}, severity: high, detect: {any: [pii.credit_card]}, effect: redact}
"#;
    let evaluator = Compiler::new().document("b.yaml", policies).compile().unwrap().evaluator;
    let options = Options { text_after: true, ..Options::default() };
    let mut scratch = Scratch::default();
    let mut missed = Vec::new();
    for (name, card) in mangled() {
        let text = format!("Bitte 支付 mit <{card}>, ok?");
        let request = Request::new(Kind::Input, [("org", "o")]).with_text(&*text);
        let decision = evaluator.evaluate_with(&request, options, &mut scratch).unwrap();
        let after = decision.text_after.unwrap().remove(0).text;
        // What is not displayed may be left over at its edges.
        let shown: String = after.chars().filter(|c| c.is_ascii() || c.is_alphabetic()).collect();
        if shown != "Bitte 支付 mit <[REDACTED]>, ok?" {
            missed.push(format!("{name}: {after:?}"));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
    assert_eq!(mangled().len(), 49);
}
