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
