//! Values that stand for a value: what documentation, templates and code write where the real one would be.

/// Words that people put where a secret would stand, in lower case.
const WORDS: &[&str] = &[
    "changeme",
    "change_me",
    "change-me",
    "dummy",
    "example",
    "insert",
    "placeholder",
    "redacted",
    "replace",
    "sample",
    "your",
    "xxxx",
    "****",
    "....",
    "secret_here",
    "goes_here",
    "abcdefgh",
    "12345678",
    "deadbeef",
    "foobar",
    "lorem",
];

/// Whether `value` holds a place: a word that says so, a variable or template, one character again and again.
///
/// Linear in the value.
pub(super) fn is_placeholder(value: &str) -> bool {
    is_template(value) || is_monotonous(value) || WORDS.iter().any(|word| contains(value, word))
}

/// Whether `value` is filled in later: `$NAME`, `${name}`, `{{ name }}`, `<name>`, `%NAME%`, `@name@`, a call.
pub(super) fn is_template(value: &str) -> bool {
    let value = value.trim_matches(['"', '\'', '`', ' ', '\\']);
    let wrapped = |open, close| value.len() > 2 && value.starts_with(open) && value.ends_with(close);
    value.starts_with(['$', '<', '{', '['])
        || wrapped('%', '%')
        || wrapped('@', '@')
        || value.contains("${")
        || value.contains("{{")
        || value.contains("$(")
        || value.ends_with(['(', '>', '{'])
        || value.ends_with("()")
}

/// Whether one character makes up half of `value`, or very few make up all of it.
fn is_monotonous(value: &str) -> bool {
    let mut counts = [0usize; 256];
    for byte in value.bytes() {
        if let Some(count) = counts.get_mut(usize::from(byte)) {
            *count += 1;
        }
    }
    let distinct = counts.iter().filter(|count| **count > 0).count();
    let most = counts.iter().max().copied().unwrap_or(0);
    value.len() > 2 && (2 * most >= value.len() || distinct < 3) || value.len() >= 16 && distinct < 6
}

/// Whether `text` contains `word`, whatever the case of ASCII letters. `word` is in lower case.
pub(super) fn contains(text: &str, word: &str) -> bool {
    text.as_bytes().windows(word.len()).any(|window| window.eq_ignore_ascii_case(word.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_known() {
        for value in [
            "xxxxxxxxxxxxxxxx",
            "XXXX-XXXX-1234",
            "your_api_key",
            "YOUR-TOKEN-HERE",
            "${SECRET}",
            "$API_KEY",
            "<token>",
            "{{ .Values.password }}",
            "%TOKEN%",
            "****************",
            "00000000000000000000",
            "example-key-1",
            "get_token(",
            "0123456789012345678901234567890123456789".get(0..20).unwrap_or(""),
        ] {
            assert!(is_placeholder(value), "{value}");
        }
    }

    #[test]
    fn values_are_not_placeholders() {
        for value in
            ["hunter2", "5BEmxrW3p7Cxg6JFYLddCJiTA9pb2Khn", "Tr0ub4dor&3", "8a7b2c", "pa$$w0rd!", "1q2w3e4r"]
        {
            assert!(!is_placeholder(value), "{value}");
        }
    }
}
