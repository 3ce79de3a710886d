//! Globs in the syntax of the `regex` crate.
//!
//! Written out rather than taken from `globset`, which matches bytes (`?` is a third of `€`), has another separator on
//! Windows, recurses into braces, and does not say where an error is. Tests compare the two.

use crate::diagnostic::Code;

use super::PatternError;

/// Any number of whole steps, each with its separator.
const STEPS: &str = "(?:(?s:.)*/)?";

/// Translates `glob` into an expression that fits the whole text. Linear in its length.
///
/// | glob | meaning |
/// |---|---|
/// | `?`, `*` | one character, any number of characters, but never `/` |
/// | `**/` at the start of a step | any number of steps, none included |
/// | `**` elsewhere | any number of characters, `/` too |
/// | `[a-z]`, `[!a-z]`, `[^a-z]` | one character of these; one character that is none of these, nor `/` |
/// | `{a,b}` | either of these globs, which may nest and be empty |
/// | `\c` | the character `c` |
pub(super) fn translate(glob: &str) -> Result<String, PatternError> {
    let mut out = String::from(r"\A");
    let mut open = Vec::new();
    let mut at_step = true;
    let mut rest = glob;
    while let Some(c) = rest.chars().next() {
        let start = glob.len() - rest.len();
        rest = rest.get(c.len_utf8()..).unwrap_or("");
        let was_at_step = std::mem::replace(&mut at_step, false);
        match c {
            '*' => match rest.strip_prefix('*') {
                Some(after) => match after.strip_prefix('/') {
                    Some(after) if was_at_step => {
                        rest = after;
                        at_step = true;
                        out.push_str(STEPS);
                    }
                    _ => {
                        rest = after;
                        out.push_str("(?s:.)*");
                    }
                },
                None => out.push_str("[^/]*"),
            },
            '?' => out.push_str("[^/]"),
            '[' => rest = class(rest, start, &mut out)?,
            '{' => {
                open.push((start, was_at_step));
                at_step = was_at_step;
                out.push_str("(?:");
            }
            '}' if open.pop().is_some() => out.push(')'),
            '}' => {
                return Err(PatternError::new(Code::Regex, "`}` closes nothing", start..start + 1)
                    .help("write `\\}`"));
            }
            ',' if !open.is_empty() => {
                at_step = open.last().is_some_and(|(_, at_step)| *at_step);
                out.push('|');
            }
            '\\' => {
                let Some(escaped) = rest.chars().next() else {
                    return Err(PatternError::new(Code::Regex, "`\\` escapes nothing", start..start + 1));
                };
                rest = rest.get(escaped.len_utf8()..).unwrap_or("");
                push_char(&mut out, escaped);
            }
            c => {
                at_step = c == '/';
                push_char(&mut out, c);
            }
        }
    }
    if let Some((start, _)) = open.pop() {
        return Err(PatternError::new(Code::Regex, "`{` is not closed", start..start + 1).help("write `\\{`"));
    }
    out.push_str(r"\z");
    Ok(out)
}

/// After `[` at `start`: writes the class and gives what follows it.
fn class<'g>(rest: &'g str, start: usize, out: &mut String) -> Result<&'g str, PatternError> {
    let unclosed =
        || PatternError::new(Code::Regex, "`[` is not closed", start..start + 1).help("write `\\[`");
    let (negated, mut rest) = match rest.strip_prefix(['!', '^']) {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    out.push_str(if negated { "[^/" } else { "[" });
    let mut is_first = true;
    loop {
        let mut chars = rest.chars();
        let from = match chars.next().ok_or_else(unclosed)? {
            ']' if !is_first => break,
            c => c,
        };
        is_first = false;
        let after = chars.as_str();
        let to = after.strip_prefix('-').and_then(|after| after.chars().next()).filter(|to| *to != ']');
        push_char(out, from);
        rest = match to {
            None => after,
            Some(to) if to < from => {
                let message = format!("the range `{from}-{to}` is out of order");
                return Err(PatternError::new(Code::Regex, message, start..start + 1));
            }
            Some(to) => {
                out.push('-');
                push_char(out, to);
                after.get(1 + to.len_utf8()..).unwrap_or("")
            }
        };
    }
    out.push(']');
    Ok(rest.get(1..).unwrap_or(""))
}

fn push_char(out: &mut String, c: char) {
    if c.is_alphanumeric() || c == '/' {
        out.push(c);
    } else {
        out.push_str(&format!("\\x{{{:X}}}", u32::from(c)));
    }
}

#[cfg(test)]
mod tests {
    use globset::GlobBuilder;
    use proptest::prelude::*;

    use super::super::Regex;
    use super::*;

    fn matches(glob: &str, text: &str) -> bool {
        Regex::glob(glob, 1 << 20).unwrap().is_match(text)
    }

    #[test]
    fn globs_fit_whole_texts() {
        for (glob, yes, no) in [
            ("*.rs", &["a.rs", ".rs"][..], &["a/b.rs", "a.rs "][..]),
            ("**/*.rs", &["a.rs", "a/b.rs", "/a.rs"], &["a.rs/"]),
            ("a/**/b", &["a/b", "a/x/b", "a/x/y/b"], &["ab", "a/xb"]),
            ("a/**", &["a/", "a/b/c"], &["a", "b/a/"]),
            ("**", &["", "a/b\nc"], &[]),
            ("a**z", &["az", "a/z"], &["az/"]),
            ("?", &["a", "€", "密", "\n"], &["", "/", "ab"]),
            ("[!a-c]", &["d", "€"], &["a", "/"]),
            ("[^a-c]", &["d", "€"], &["a", "/"]),
            ("[]a-]", &["]", "a", "-"], &["b"]),
            ("[ä-ü]", &["ö"], &["a"]),
            ("{a,b{c,},}x", &["ax", "bcx", "bx", "x"], &["cx"]),
            ("{**/a,b}", &["a", "x/a", "b"], &["x/b"]),
            (r"\*\{", &["*{"], &["a{"]),
            ("a,b", &["a,b"], &["a"]),
            ("files.*", &["files.read", "files.a.b"], &["files", "xfiles.read"]),
        ] {
            assert!(yes.iter().all(|text| matches(glob, text)), "{glob}");
            assert!(!no.iter().any(|text| matches(glob, text)), "{glob}");
        }
    }

    #[test]
    fn errors_have_places() {
        for (glob, place) in
            [("é[a", 2..3), ("a{b", 1..2), ("ab}", 2..3), ("a\\", 1..2), ("[b-a]", 0..1), ("[]", 0..1)]
        {
            let error = Regex::glob(glob, 1 << 20).unwrap_err();
            assert_eq!(
                (error.code, error.start..error.end),
                (Code::Regex, place),
                "{glob}: {}",
                error.message
            );
        }
    }

    /// Globs on which the two agree: `**` stands for whole steps, classes are not negated, alternatives not empty.
    fn glob() -> impl Strategy<Value = String> {
        let step = prop::collection::vec(
            prop::sample::select(&["a", "b", "?", "*", "[ab]", ".", "{a,b}", r"\*", "{a,{b,.}}"][..]),
            1..4,
        )
        .prop_map(|parts| parts.concat().replace("**", "*"));
        prop::collection::vec(prop_oneof![4 => step, 1 => Just("**".to_owned())], 1..5)
            .prop_map(|steps| steps.join("/"))
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn globs_mean_what_they_mean_to_globset(glob in glob(), texts in prop::collection::vec("[ab./*]{0,6}", 8)) {
            let theirs = GlobBuilder::new(&glob).literal_separator(true).build().unwrap().compile_matcher();
            for text in texts {
                prop_assert_eq!(matches(&glob, &text), theirs.is_match(&text), "{} on {}", glob, text);
            }
        }
    }
}
