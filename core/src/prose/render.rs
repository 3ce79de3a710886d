//! The report for the author of the text: the text with its clauses underlined, and under it what becomes of each.

use std::fmt::Write as _;

use super::{Clause, Reading, Status};

/// Columns of a line of the text.
const WIDTH: usize = 100;

impl Reading {
    /// The report as a person reads it, with colours if `color`; ends with a line break. `text` is what was read, `title` names it.
    pub fn render(&self, title: &str, text: &str, color: bool) -> String {
        let mut out = String::new();
        let paint = |text: &str, code: &str| {
            if color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
        };
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{}  {}\n", paint(title, "1"), self.summary());
        let parts: Vec<&Clause> = self.parts();
        for line in lines(text) {
            let shown = text.get(line.0..line.1).unwrap_or("");
            let _ = writeln!(out, "  {}", painted(shown, line.0, &parts, &paint));
            let marks = marks(shown, line.0, &parts, &paint);
            if !marks.trim().is_empty() {
                let _ = writeln!(out, "  {}", marks.trim_end());
            }
        }
        out.push('\n');
        for part in parts {
            let exception = if self.exceptions.iter().any(|other| std::ptr::eq(other, part)) {
                "exception, "
            } else {
                ""
            };
            let _ = writeln!(
                out,
                "  {} {}\n    {exception}{}",
                paint(mark(part.status), code(part.status)),
                paint(&format!("\u{201c}{}\u{201d}", one_line(&part.text)), "1"),
                meaning(part.status)
            );
            if !part.detectors.is_empty() {
                let _ = writeln!(out, "    by {}", part.detectors.join(", "));
            }
            if !part.kinds.is_empty() {
                let kinds: Vec<&str> = part.kinds.iter().map(crate::kind::Kind::as_str).collect();
                let _ = writeln!(out, "    kinds of request: {}", kinds.join(", "));
            }
            if !part.misses.is_empty() {
                let what = if matches!(part.status, Status::Approximated | Status::Partial) {
                    "not found"
                } else {
                    "note"
                };
                let _ = writeln!(out, "    {what}: {}", part.misses.join("; "));
            }
            if let Some(suggest) = part.suggest {
                let _ = writeln!(out, "    to close the gap: {suggest}");
            }
        }
        out
    }

    /// Clauses and exceptions, as they stand in the text.
    fn parts(&self) -> Vec<&Clause> {
        let mut parts: Vec<&Clause> = self.clauses.iter().chain(&self.exceptions).collect();
        parts.sort_by_key(|part| part.span);
        parts
    }

    fn summary(&self) -> String {
        use super::Level;
        let level = match self.level {
            Level::Full => "all of it is checked",
            Level::Partial => "a part of it is checked",
            Level::Judged => "a judge is asked about all of it",
            Level::None => "nothing in it is about a request, so nothing is checked",
        };
        format!("{} ({}, {})", level, self.level.as_str(), self.polarity.as_str())
    }
}

/// What an author should know of a status, in a sentence.
const fn meaning(status: Status) -> &'static str {
    match status {
        Status::Enforced => "checked exactly",
        Status::Approximated => "checked by pattern",
        Status::Partial => "partly checked: the listed kinds are found, the rest is not",
        Status::HostFact => "decided once the host sends the fact",
        Status::Judge => "needs meaning: a judge or a person is asked",
        Status::Organisational => "not enforceable here: it is not about a request",
        Status::Rationale => "explains or permits; nothing to enforce",
        Status::Unsupported => "not understood: a judge is asked",
    }
}

const fn mark(status: Status) -> &'static str {
    match status {
        Status::Enforced => "=",
        Status::Approximated => "~",
        Status::Partial => "%",
        Status::HostFact => "h",
        Status::Judge => "?",
        Status::Organisational => "o",
        Status::Rationale => ".",
        Status::Unsupported => "!",
    }
}

/// Green is checked, yellow partly, blue the host's, magenta a judge's, grey nobody's, red not understood.
const fn code(status: Status) -> &'static str {
    match status {
        Status::Enforced | Status::Approximated => "32",
        Status::Partial => "33",
        Status::HostFact => "34",
        Status::Judge => "35",
        Status::Organisational | Status::Rationale => "90",
        Status::Unsupported => "31",
    }
}

/// The text with each part in its colour.
fn painted(line: &str, start: usize, parts: &[&Clause], paint: &impl Fn(&str, &str) -> String) -> String {
    let mut out = String::new();
    let mut at = 0;
    for part in parts {
        let from = part.span.0.saturating_sub(start).clamp(at, line.len());
        let to = part.span.1.saturating_sub(start).clamp(from, line.len());
        if part.span.1 <= start || to == from {
            continue;
        }
        out.push_str(line.get(at..from).unwrap_or(""));
        out.push_str(&paint(line.get(from..to).unwrap_or(""), code(part.status)));
        at = to;
    }
    out.push_str(line.get(at..).unwrap_or(""));
    out
}

/// A line of marks below a line of the text.
fn marks(line: &str, start: usize, parts: &[&Clause], paint: &impl Fn(&str, &str) -> String) -> String {
    let mut out = String::new();
    let mut at = 0;
    for part in parts {
        let from = part.span.0.saturating_sub(start).clamp(at, line.len());
        let to = part.span.1.saturating_sub(start).clamp(from, line.len());
        if part.span.1 <= start || to == from {
            continue;
        }
        let width = |text: &str| text.chars().count();
        out.push_str(&" ".repeat(width(line.get(at..from).unwrap_or(""))));
        out.push_str(&paint(
            &mark(part.status).repeat(width(line.get(from..to).unwrap_or(""))),
            code(part.status),
        ));
        at = to;
    }
    out
}

/// The lines that are shown, in bytes: as they are written, broken at spaces where they are long.
fn lines(text: &str) -> Vec<(usize, usize)> {
    let mut lines = Vec::new();
    let mut start = 0;
    for written in text.split_inclusive('\n') {
        let end = start + written.trim_end().len();
        let mut from = start;
        while let Some(rest) = text.get(from..end) {
            let Some((cut, _)) = rest.char_indices().nth(WIDTH) else {
                lines.push((from, end));
                break;
            };
            let space = rest.get(..cut).and_then(|head| head.rfind(' ')).map_or(cut, |space| space + 1);
            lines.push((from, from + space));
            from += space;
        }
        start += written.len();
    }
    lines
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
