//! Each way to hide a value: the view shows it, and where it comes from.

use super::*;

/// The texts of all views.
fn views(text: &str) -> Vec<String> {
    let mut views = Vec::new();
    each(text, &mut ViewScratch::default(), &mut |view| views.push(view.text().to_owned()));
    views
}

/// What `value` in a view of `text` comes from.
fn origin<'t>(text: &'t str, value: &str) -> Option<&'t str> {
    let mut found = None;
    each(text, &mut ViewScratch::default(), &mut |view| {
        if let Some(at) = view.text().find(value) {
            found = found.or(view.origin(at..at + value.len()).and_then(|origin| text.get(origin)));
        }
    });
    found
}

#[test]
fn plain_text_has_no_view() {
    for text in ["", "nothing to see: 4111 1111 1111 1111", "Это обычный текст — 100%.", "我的卡号，在这里"]
    {
        assert_eq!(views(text), [""; 0], "{text}");
    }
}

#[test]
fn the_origin_is_whole_characters_and_escapes() {
    for (text, value, expected) in [
        ("x ４１１ y", "411", "４１１"),
        ("x 4\u{200B}1\u{200B}1 y", "411", "4\u{200B}1\u{200B}1"),
        ("a%40b.io", "@b", "%40b"),
        ("a%2540b.io", "a@b", "a%2540b"),
        ("&#x34;&#49;1", "41", "&#x34;&#49;"),
        ("\\u0034\\u{31}\\x31", "411", "\\u0034\\u{31}\\x31"),
        ("say aGVsbG8gd29ybGQ= now", "world", "d29ybGQ="),
        ("say 68656c6c6f20776f726c64 now", "world", "776f726c64"),
        ("pаypаl@x", "paypal", "pаypаl"),
        ("\u{202E}9876\u{202C}", "6789", "9876"),
        ("5\u{A0}000–1", "5 000-1", "5\u{A0}000–1"),
    ] {
        assert_eq!(origin(text, value), Some(expected), "{text}");
    }
}

#[test]
fn what_is_not_text_stays() {
    for text in ["%00%01", "&unknown;", "\\u00zz", "%ff", "&#1;", "ffffffffffffffff", "&#99999999;"] {
        assert_eq!(views(text), [""; 0], "{text}");
    }
}

#[test]
fn words_of_another_script_stay_what_they_are() {
    let [view] = views("номер 4１").try_into().unwrap();
    assert_eq!(view, "номер 41");
}

#[test]
fn decoding_ends() {
    let mut text = "a@b".to_owned();
    for _ in 0..DEPTH {
        text = text.replace('%', "%25").replace('@', "%40");
    }
    assert_eq!(origin(&text, "a@b"), Some(&*text));
    let deeper = text.replace('%', "%25");
    assert_eq!(origin(&deeper, "a@b"), None);
    assert!(views(&deeper).len() <= DEPTH);
}

#[test]
fn far_text_is_left_out_and_cut_edges_are_not_reported() {
    let far = "word ".repeat(400);
    let text = format!("{far}４11 {far}");
    let [view] = views(&text).try_into().unwrap();
    assert!(view.len() < 2 * REACH + 8);
    assert_eq!(origin(&text, "411"), Some("４11"));
    each(&text, &mut ViewScratch::default(), &mut |view| {
        assert_eq!(view.origin(0..4), None);
        assert_eq!(view.origin(view.text().len() - 4..view.text().len()), None);
    });
}

/// Nothing that a hostile text holds is written more than twice over.
#[test]
fn hostile_texts_stay_small() {
    for unit in [
        "%25",
        "&#38;",
        "\\\\u005c",
        "４",
        "⑽",
        "\u{FDFA}",
        "4\u{202E}",
        "\u{E0041}",
        "а1",
        "NDE0MTQx",
        "3431",
        "a\u{301}",
        "4\u{200B}",
        "%F0%9F%92%A9",
        "\u{202E}1\u{202C}",
        "а/",
    ] {
        let text = unit.repeat((1 << 18) / unit.len());
        let mut bytes = 0;
        each(&text, &mut ViewScratch::default(), &mut |view| {
            bytes += view.text().len();
            let origin = view.origin(0..view.text().len());
            assert!(origin.is_none_or(|origin| text.get(origin).is_some()), "{unit}");
        });
        assert!(bytes <= 2 * DEPTH * text.len(), "{unit}: {bytes}");
    }
}
