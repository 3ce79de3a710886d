//! The name that a value is assigned to: the identifier before `=`, `:` or `=>`.

use super::Candidate;

/// Bytes before the value that are looked at.
const REACH: usize = 96;

/// Pieces between spaces that are a part of the name: `API key is`, `const char token`.
const PIECES: usize = 3;

/// Words of a name that say that its value is no secret: what it is called, where it is, what it measures.
const OTHERWISE: &[&str] = &[
    "accessibility",
    "accessor",
    "algorithm",
    "author",
    "cache",
    "class",
    "column",
    "count",
    "created",
    "csrf",
    "digest",
    "down",
    "endpoint",
    "enabled",
    "event",
    "expires",
    "expiry",
    "field",
    "file",
    "fingerprint",
    "foreign",
    "format",
    "hash",
    "header",
    "host",
    "hostname",
    "id",
    "identifier",
    "ids",
    "idx",
    "index",
    "issuer",
    "keyword",
    "label",
    "length",
    "limit",
    "map",
    "max",
    "method",
    "min",
    "mode",
    "module",
    "name",
    "namespace",
    "object",
    "order",
    "package",
    "partition",
    "path",
    "placeholder",
    "policy",
    "port",
    "prefix",
    "primary",
    "provider",
    "pub",
    "public",
    "ref",
    "region",
    "release",
    "results",
    "row",
    "scope",
    "selector",
    "sha",
    "size",
    "sort",
    "source",
    "status",
    "suffix",
    "table",
    "thumbprint",
    "title",
    "ttl",
    "type",
    "unit",
    "uri",
    "url",
    "usage",
    "version",
    "xsrf",
    "vault",
];

/// The words of a name, as they stand in the text.
#[derive(Debug)]
pub(super) struct Words<'t> {
    name: &'t str,
}

/// The name that the match is assigned to, over the operator, quotes and brackets between them.
pub(super) fn words<'t>(candidate: &Candidate<'t>) -> Words<'t> {
    let before = candidate.before();
    let mut start = before.len().saturating_sub(REACH);
    while !before.is_char_boundary(start) {
        start += 1;
    }
    let before = before.get(start..).unwrap_or("");
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ' ' | '.');
    // From the value back over everything that is no name; `-` and `>` there belong to an operator.
    let end = before.trim_end_matches(|c: char| !c.is_ascii_alphanumeric()).len();
    let name = before.get(..end).unwrap_or("");
    let start =
        name.len() - name.chars().rev().take_while(|c| is_part(*c)).map(char::len_utf8).sum::<usize>();
    let name = name.get(start..).unwrap_or("");
    let start = name.rmatch_indices(' ').nth(PIECES - 1).map_or(0, |(at, _)| at + 1);
    Words { name: name.get(start..).unwrap_or("") }
}

impl<'t> Words<'t> {
    /// Whether one of `words`, in lower case, is among them.
    pub(super) fn has(&self, words: &[&str]) -> bool {
        self.iter().any(|word| words.iter().any(|known| known.eq_ignore_ascii_case(word)))
    }

    /// Whether the name is that of something else: in its last piece, for `public` before `final String KEY` is none of it.
    pub(super) fn tells_otherwise(&self) -> bool {
        let last = self.name.rsplit(' ').next().unwrap_or("");
        Words { name: last }.has(OTHERWISE)
    }

    /// The words, with camel case taken apart; `HTTPServer` stays one.
    pub(super) fn iter(&self) -> impl Iterator<Item = &'t str> {
        self.name.split([' ', '_', '-', '.']).flat_map(camel)
    }
}

fn camel(word: &str) -> impl Iterator<Item = &str> {
    let mut rest = word;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let bytes = rest.as_bytes();
        let begins = |(at, pair): (usize, &[u8])| {
            let [before, after] = pair else { return None };
            (before.is_ascii_lowercase() && after.is_ascii_uppercase()
                || before.is_ascii_digit() != after.is_ascii_digit() && after.is_ascii_uppercase())
            .then_some(at + 1)
        };
        let end = bytes.windows(2).enumerate().find_map(begins).unwrap_or(rest.len());
        let (word, tail) = rest.split_at(end);
        rest = tail;
        Some(word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name_of(text: &str) -> Vec<&str> {
        let start = text.find('#').unwrap();
        words(&Candidate::new(text, start, start + 1)).iter().collect()
    }

    #[test]
    fn names_are_taken_apart() {
        for (text, expected) in [
            ("API_KEY=#", vec!["API", "KEY"]),
            ("\"clientSecret\" : \"#\"", vec!["client", "Secret"]),
            ("  \"genericToken\" => \"#\"", vec!["generic", "Token"]),
            ("set(\"A_TOKEN\", \"#", vec!["A", "TOKEN"]),
            ("<apiToken>\n    #", vec!["api", "Token"]),
            ("密钥secret: #", vec!["secret"]),
            ("os.environ['X_KEY'] = '#", vec!["X", "KEY"]),
            ("token: #", vec!["token"]),
            ("#", vec![]),
        ] {
            assert_eq!(name_of(text), expected, "{text}");
        }
    }
}
