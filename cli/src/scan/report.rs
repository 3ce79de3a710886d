//! Findings for people, for programs and for tools that read SARIF. None shows a value: it is masked to its end.

use std::collections::BTreeMap;

use lictor::Severity;
use serde_json::{Value, json};

use super::{Finding, Scanned};

/// Characters of a line shown on either side of a finding.
const AROUND: usize = 60;

/// Each finding under its line, and a last line that counts them.
pub(super) fn text(all: &[Scanned], color: bool) -> String {
    let paint = |code: &str, text: &str| {
        if color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    };
    let mut out = String::new();
    for scanned in all {
        let masked = scanned.masked();
        let lines = Lines::of(&scanned.text);
        for finding in &scanned.findings {
            let detector = finding.detector;
            let (line, column) = lines.place(finding.start);
            let severity = detector.severity.as_str();
            let hue = match detector.severity {
                Severity::Critical | Severity::High => "1;91",
                Severity::Medium => "1;33",
                Severity::Low | Severity::Info => "1;36",
            };
            let (excerpt, before, marked) = masked.excerpt(finding);
            let gutter = " ".repeat(line.to_string().len());
            let title = format!("{severity}[{}]", detector.name);
            out.push_str(&format!("{}: {}\n", paint(hue, &title), paint("1", detector.title)));
            out.push_str(&format!("{gutter}{} {}:{line}:{column}\n", paint("1;94", "-->"), scanned.name));
            out.push_str(&format!("{gutter} {}\n", paint("1;94", "|")));
            out.push_str(&format!("{} {excerpt}\n", paint("1;94", &format!("{line} |"))));
            let carets = format!("{} {}", "^".repeat(marked.max(1)), finding.evidence);
            out.push_str(&format!(
                "{gutter} {} {}{}\n\n",
                paint("1;94", "|"),
                " ".repeat(before),
                paint(hue, &carets)
            ));
        }
    }
    let count: usize = all.iter().map(|scanned| scanned.findings.len()).sum();
    let files = if all.len() == 1 { "1 file".to_owned() } else { format!("{} files", all.len()) };
    let findings = if count == 1 { "1 finding".to_owned() } else { format!("{count} findings") };
    out.push_str(&format!("{findings} in {files}\n"));
    out
}

/// One object a line for each finding.
pub(super) fn json(all: &[Scanned]) -> String {
    let mut out = String::new();
    for scanned in all {
        let lines = Lines::of(&scanned.text);
        for finding in &scanned.findings {
            let (line, column) = lines.place(finding.start);
            let object = json!({
                "file": scanned.name,
                "detector": finding.detector.name,
                "severity": finding.detector.severity.as_str(),
                "line": line,
                "column": column,
                "start": finding.start,
                "end": finding.end,
                "preview": finding.preview,
                "score": finding.evidence.score,
                "why": finding.evidence.to_string(),
            });
            out.push_str(&object.to_string());
            out.push('\n');
        }
    }
    out
}

/// The findings as SARIF 2.1.0 (OASIS).
pub(super) fn sarif(all: &[Scanned]) -> Value {
    let findings =
        || all.iter().flat_map(|scanned| scanned.findings.iter().map(move |finding| (scanned, finding)));
    let rules: BTreeMap<&str, Value> = findings()
        .map(|(_, finding)| {
            let detector = finding.detector;
            let rule = json!({
                "id": detector.name,
                "shortDescription": {"text": detector.title},
                "fullDescription": {"text": detector.limits},
                "defaultConfiguration": {"level": level(detector.severity)},
                "properties": {"severity": detector.severity.as_str(), "source": detector.source},
            });
            (detector.name, rule)
        })
        .collect();
    let mut results = Vec::new();
    for scanned in all {
        let lines = Lines::of(&scanned.text);
        for finding in &scanned.findings {
            let ((line, column), (end_line, end_column)) =
                (lines.place(finding.start), lines.place(finding.end));
            let detector = finding.detector;
            results.push(json!({
                "ruleId": detector.name,
                "ruleIndex": rules.keys().position(|name| *name == detector.name),
                "level": level(detector.severity),
                "message": {"text": format!("{}: {} ({})", detector.title, finding.preview, finding.evidence)},
                "locations": [{"physicalLocation": {
                    "artifactLocation": {"uri": uri(&scanned.name)},
                    "region": {
                        "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column,
                        "byteOffset": finding.start, "byteLength": finding.end - finding.start,
                    },
                }}],
                "rank": (finding.evidence.score * 100.0).round(),
            }));
        }
    }
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "lictor",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.into_values().collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "note",
    }
}

/// A path as a relative reference (RFC 3986).
fn uri(path: &str) -> String {
    let mut uri = String::new();
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'_' | b'-' | b'~' => {
                uri.push(byte as char)
            }
            b'\\' => uri.push('/'),
            other => uri.push_str(&format!("%{other:02X}")),
        }
    }
    uri
}

/// Where the lines of a text begin.
struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    fn of(text: &'t str) -> Lines<'t> {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Lines { text, starts }
    }

    /// Line and column of a byte, both from 1; columns count characters.
    fn place(&self, byte: usize) -> (usize, usize) {
        let line = self.starts.partition_point(|start| *start <= byte);
        let start = line.checked_sub(1).and_then(|line| self.starts.get(line)).copied().unwrap_or(0);
        (line, self.text.get(start..byte).unwrap_or("").chars().count() + 1)
    }
}

/// A text in which every finding is masked; each character stays one.
struct Masked(Vec<char>, Vec<usize>);

impl Scanned {
    fn masked(&self) -> Masked {
        let mut chars: Vec<char> = self.text.chars().collect();
        let bytes: Vec<usize> = self.text.char_indices().map(|(at, _)| at).collect();
        for finding in &self.findings {
            let from = bytes.partition_point(|at| *at < finding.start);
            for (slot, c) in chars.iter_mut().skip(from).zip(finding.preview.chars()) {
                if c == '*' {
                    *slot = '*';
                }
            }
        }
        Masked(chars, bytes)
    }
}

impl Masked {
    /// The line of a finding, the characters before it in what is shown of the line, and how many are its own there.
    fn excerpt(&self, finding: &Finding) -> (String, usize, usize) {
        let Masked(chars, bytes) = self;
        let start = bytes.partition_point(|at| *at < finding.start);
        let end = bytes.partition_point(|at| *at < finding.end);
        let is_break = |c: &char| matches!(c, '\n' | '\r');
        let own = chars.iter().take(end).skip(start).take_while(|c| !is_break(c)).count().min(2 * AROUND);
        let before = chars.iter().take(start).rev().take(AROUND).take_while(|c| !is_break(c)).count();
        let after = chars.iter().skip(start + own).take(AROUND).take_while(|c| !is_break(c)).count();
        let shown = chars.iter().skip(start - before).take(before + own + after);
        // Control characters would move the carets, and a terminal's state with them.
        let shown = shown.map(|c| if c.is_control() { ' ' } else { *c });
        (shown.collect(), before, own)
    }
}
