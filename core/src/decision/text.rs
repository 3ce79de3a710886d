//! A decision as text for a terminal: the verdict, what to do, and why.

use std::fmt::Write as _;

use crate::value::Value;
use crate::verdict::{EffectKind, Verdict};

use super::{ApprovalNeeded, Check, Decision, Fails, Redaction, Row, Status, TextAfter};

impl Decision {
    /// The decision as a person reads it, with ANSI colours if `color`. Ends with a newline.
    ///
    /// ```text
    /// TRANSFORM  carry out the action with these changes  (request R9)
    ///
    /// to do
    ///   redact  text[4:24] becomes [REDACTED]
    ///   text    use [REDACTED] for staging
    ///
    /// why
    ///   redact  redact-secrets (org policy, critical)
    ///           secret.aws_key at text[4:24]
    ///
    /// bundle  sha256:18baca10…
    /// ```
    ///
    /// Text of the request appears only where the decision carries it on request (`text_after`, previews, subjects), and is
    /// cut after some hundred characters. Control characters are shown as escapes, so that no request can write to
    /// the reader's terminal anything but letters.
    pub fn render(&self, color: bool) -> String {
        let mut page = Page { text: String::new(), color };
        self.write_headline(&mut page);
        self.write_duties(&mut page);
        self.write_rationale(&mut page);
        if !self.errors.is_empty() {
            page.title("problems with the request");
            for problem in &self.errors {
                page.plain("  ");
                page.plain(&problem.to_string());
                page.end_line();
            }
        }
        self.write_footer(&mut page);
        page.text
    }

    fn write_headline(&self, page: &mut Page) {
        page.paint(verdict_style(self.verdict), &self.verdict.as_str().to_uppercase());
        page.plain("  ");
        page.plain(self.headline());
        if let Some(id) = &self.request_id {
            page.paint(DIM, &format!("  (request {id})"));
        }
        page.end_line();
    }

    /// What the verdict asks of the host, in words.
    fn headline(&self) -> &'static str {
        match self.verdict {
            Verdict::Allow if self.is_final => "carry out the action as it is",
            Verdict::Allow => "carry out the action as it is, and ask a judge",
            Verdict::Transform if self.is_final => "carry out the action with these changes",
            Verdict::Transform => "carry out the action with these changes, and ask a judge",
            Verdict::Hold if self.approvals.is_empty() => "wait for a judge's answer",
            Verdict::Hold if self.is_final => "wait for approval",
            Verdict::Hold => "wait for approval and for a judge's answer",
            Verdict::Deny => "do not carry out the action",
        }
    }

    fn write_duties(&self, page: &mut Page) {
        let mut duties = Vec::new();
        let mut duty = |label: &'static str, lines: Vec<String>| duties.push((label, lines));
        if let Some(message) = &self.message {
            duty("tell", message.lines().map(str::to_owned).collect());
        }
        if !self.redactions.is_empty() {
            duty("redact", redaction_lines(&self.redactions));
        }
        let is_changed =
            |after: &&TextAfter| self.redactions.iter().any(|change| *change.path == *after.path);
        for after in self.text_after.iter().flatten().filter(is_changed) {
            let path = if after.path == "text" { String::new() } else { format!("{}: ", after.path) };
            duty("text", vec![format!("{path}{}", cut(&after.text))]);
        }
        if !self.set_args.is_empty() {
            let set = |(path, value): (&String, &Value)| format!("{path} = {}", value.to_canonical_json());
            duty("set", self.set_args.iter().map(set).collect());
        }
        if let Some(args) = &self.args_after {
            duty("args", vec![cut(&args.to_canonical_json())]);
        }
        if let Some(route) = &self.route {
            duty("route", vec![format!("use model {}", route.model)]);
        }
        for (counter, limit) in &self.throttle {
            duty("count", vec![format!("this request against {counter}, limit {limit}")]);
        }
        for approval in &self.approvals {
            duty("approve", vec![approval_line(approval)]);
        }
        if let Some(digest) = &self.action_digest {
            duty("action", vec![format!("{digest}, which an approval must name")]);
        }
        for check in &self.pending {
            duty("judge", check_lines(check));
        }
        if let Some(fallback) = &self.fallback {
            let verdict = fallback.verdict;
            duty("timeout", vec![format!("without an answer the verdict is {verdict}")]);
        }
        for notice in &self.notify {
            let to = notice
                .to
                .as_ref()
                .map_or_else(|| "the administrators".to_owned(), |to| cut(&to.to_canonical_json()));
            duty("alert", vec![format!("{to}, for {} ({})", notice.policy, notice.severity)]);
        }
        if !duties.is_empty() {
            page.title("to do");
            let width = width(duties.iter().map(|(label, _)| *label));
            for (label, lines) in duties {
                page.entry(label, width, lines);
            }
        }
    }

    fn write_rationale(&self, page: &mut Page) {
        let labels = self.rationale.iter().map(effects).collect::<Vec<_>>();
        let width = width(labels.iter().map(String::as_str));
        for part in Part::ALL {
            let rows = self.rationale.iter().zip(&labels).filter(|(row, _)| Part::of(row) == part);
            let rows = rows.collect::<Vec<_>>();
            if rows.is_empty() && part != Part::Counts {
                continue;
            }
            page.title(part.title());
            for (row, effects) in &rows {
                page.entry(effects, width, self.row_lines(row));
            }
            if rows.is_empty() {
                page.plain("  no policy has anything against it");
                page.end_line();
            }
        }
        if let Some(total) = self.rationale_total {
            page.plain(&format!("  … and {} more policies", total.saturating_sub(self.rationale.len())));
            page.end_line();
        }
    }

    fn row_lines(&self, row: &Row) -> Vec<String> {
        let mut heading = format!("{} ({} policy, {})", row.policy, row.level, row.severity);
        if let Some(note) = self.note(row) {
            heading.push_str(": ");
            heading.push_str(&note);
        }
        let mut lines = vec![heading, cut(&row.why)];
        for hit in &row.hits {
            if let Some(preview) = &hit.preview {
                lines.push(format!("{}: {preview}", hit.detector.as_deref().unwrap_or("pattern")));
            }
        }
        lines
    }

    /// What a reader could not guess of a row from the part that it stands in.
    fn note(&self, row: &Row) -> Option<String> {
        if let Some(waiver) = &row.waived_by {
            return Some(format!("waived by {waiver}"));
        }
        let counts = match row.fail {
            Some(Fails::Closed) => "it fails closed, so it counts",
            Some(Fails::Open) => "it fails open, so it does not count",
            None => "",
        };
        match row.status {
            Status::Matched if row.effects.contains(EffectKind::Allow) => self.waived_note(row),
            // The sentence says it.
            Status::Matched | Status::Pending | Status::NotMatched => None,
            Status::Shadow => Some("in shadow mode it is watched, not enforced".to_owned()),
            Status::Undetermined => Some(format!("cannot be decided; {counts}")),
            Status::Expired => Some(format!("no judge answered; {counts}")),
        }
    }

    /// What an allow waives. Where others restrict the request and it waives none of them, a reader wonders why.
    fn waived_note(&self, allow: &Row) -> Option<String> {
        let waived = self.rationale.iter().filter(|row| row.waived_by.as_ref() == Some(&allow.policy));
        let waived = waived.map(|row| &*row.policy).collect::<Vec<_>>();
        if waived.is_empty() {
            (self.verdict > Verdict::Allow).then(|| "it waives none of these".to_owned())
        } else {
            Some(format!("it waives {}", waived.join(", ")))
        }
    }

    fn write_footer(&self, page: &mut Page) {
        page.end_line();
        if !self.unjudged.is_empty() {
            page.paint(DIM, &format!("not judged: {}", self.unjudged.join(", ")));
            page.end_line();
        }
        if !self.tags.is_empty() {
            let families = self.tags.iter().map(|(family, references)| {
                let references = references.iter().map(String::as_str).collect::<Vec<_>>();
                format!("{family} {}", references.join(" "))
            });
            page.paint(DIM, &format!("tags    {}", families.collect::<Vec<_>>().join(", ")));
            page.end_line();
        }
        page.paint(DIM, &format!("bundle  {}", self.bundle));
        page.end_line();
    }
}

/// The part of the rationale in which a row stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// It had a say in the verdict, or permits.
    Counts,
    /// It applies, but does not count.
    Idle,
    /// It does not apply.
    Fails,
}

impl Part {
    const ALL: [Part; 3] = [Part::Counts, Part::Idle, Part::Fails];

    fn of(row: &Row) -> Part {
        match row.status {
            Status::NotMatched => Part::Fails,
            Status::Shadow => Part::Idle,
            _ if row.waived_by.is_some()
                || row.fail == Some(Fails::Open) && row.status != Status::Pending =>
            {
                Part::Idle
            }
            _ => Part::Counts,
        }
    }

    const fn title(self) -> &'static str {
        match self {
            Part::Counts => "why",
            Part::Idle => "without effect",
            Part::Fails => "did not match",
        }
    }
}

/// The text so far, and whether it has colours.
struct Page {
    text: String,
    color: bool,
}

/// An ANSI style.
type Style = &'static str;

const BOLD: Style = "1";
const DIM: Style = "2";

const fn verdict_style(verdict: Verdict) -> Style {
    match verdict {
        Verdict::Allow => "1;32",
        Verdict::Transform => "1;36",
        Verdict::Hold => "1;33",
        Verdict::Deny => "1;31",
    }
}

impl Page {
    /// Every word goes through here.
    fn plain(&mut self, text: &str) {
        for c in text.chars() {
            if is_unsafe(c) {
                // Writing to a String cannot fail.
                let _ = write!(self.text, "{}", c.escape_default());
            } else {
                self.text.push(c);
            }
        }
    }

    fn paint(&mut self, style: Style, text: &str) {
        if self.color {
            self.text.push_str("\u{1b}[");
            self.text.push_str(style);
            self.text.push('m');
        }
        self.plain(text);
        if self.color {
            self.text.push_str("\u{1b}[0m");
        }
    }

    fn end_line(&mut self) {
        self.text.push('\n');
    }

    fn title(&mut self, title: &str) {
        self.end_line();
        self.paint(BOLD, title);
        self.end_line();
    }

    /// A label and lines beside it.
    fn entry(&mut self, label: &str, width: usize, lines: impl IntoIterator<Item = String>) {
        for (place, line) in lines.into_iter().enumerate() {
            if place == 0 {
                self.plain("  ");
                self.paint(BOLD, label);
                self.plain(&" ".repeat(width.saturating_sub(label.chars().count()) + 2));
            } else {
                self.plain(&" ".repeat(width + 4));
            }
            self.plain(&line);
            self.end_line();
        }
    }
}

/// Whether a character could do something to a terminal, or to the direction in which the others are read.
fn is_unsafe(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The widest of `labels`.
fn width<'a>(labels: impl Iterator<Item = &'a str>) -> usize {
    labels.map(|label| label.chars().count()).max().unwrap_or(0)
}

/// `text`, cut where it is too long to be read in a terminal.
fn cut(text: &str) -> String {
    const LONGEST: usize = 400;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}… ({} bytes in all)", text.get(..end).unwrap_or(""), text.len()),
        None => text.to_owned(),
    }
}

fn effects(row: &Row) -> String {
    row.effects.iter().map(EffectKind::as_str).collect::<Vec<_>>().join("+")
}

fn redaction_lines(redactions: &[Redaction]) -> Vec<String> {
    const SHOWN: usize = 8;
    let line = |redaction: &Redaction| {
        let Redaction { path, start, end, replacement } = redaction;
        format!("{path}[{start}:{end}] becomes {replacement}")
    };
    let mut lines = redactions.iter().take(SHOWN).map(line).collect::<Vec<_>>();
    if redactions.len() > SHOWN {
        lines.push(format!("… and {} more places", redactions.len() - SHOWN));
    }
    lines
}

fn approval_line(approval: &ApprovalNeeded) -> String {
    let by = if approval.by.is_empty() { "anyone".to_owned() } else { approval.by.join(" or ") };
    let given = match (approval.quorum, approval.given) {
        (1, 0) => String::new(),
        (quorum, given) => format!(", {given} of {quorum} given"),
    };
    let within = approval.ttl_s.map_or_else(String::new, |seconds| format!(", valid for {seconds} s"));
    let four_eyes = if approval.four_eyes { ", not by the requester" } else { "" };
    format!("by {by}{given}{within}{four_eyes}, for {}", approval.policy)
}

fn check_lines(check: &Check) -> Vec<String> {
    let mut lines = vec![
        format!("ask a judge ({}), for {}: “{}”", check.kind, check.policy, cut(&check.rule.text)),
        format!("check {}", check.check),
    ];
    for subject in &check.subject {
        if let Some(text) = &subject.text {
            lines.push(format!("about {}: {}", subject.path, cut(text)));
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use crate::decision::Decision;

    fn decision(members: &str) -> Decision {
        let rest = r#""bundle": "sha256:0f0e0d0c0b0a09080706050403020100ffeeddccbbaa99887766554433221100", "cost": {"policies": 1, "bytes": 0, "hits": 0},
            "log": {"event": true, "decision": true, "level": "standard"}, "final": true"#;
        Decision::from_json(&format!("{{{members}, {rest}}}")).unwrap()
    }

    #[test]
    fn a_decision_says_what_to_do_and_why() {
        let decision = decision(
            r#""request_id": "R9", "verdict": "transform", "effects": ["redact"],
            "redactions": [{"path": "text", "start": 4, "end": 24, "replacement": "[REDACTED]"}],
            "text_after": [{"path": "text", "text": "use [REDACTED] now"}, {"path": "other", "text": "unchanged"}],
            "tags": {"gdpr": ["art_32"], "owasp_llm": ["LLM02", "LLM10"]},
            "rationale": [
              {"policy": "secrets", "set": "b", "level": "org", "severity": "critical", "status": "matched",
               "effects": ["redact"], "why": "secret.aws_key at text[4:24]",
               "hits": [{"path": "text", "start": 4, "end": 24, "preview": "****MPLE"}]},
              {"policy": "names", "set": "b", "level": "org", "severity": "low", "status": "matched",
               "effects": ["deny", "alert"], "why": "always", "waived_by": "qa"},
              {"policy": "region", "set": "b", "level": "repo", "severity": "low", "status": "undetermined",
               "effects": ["deny"], "why": "region is missing", "fail": "open"},
              {"policy": "qa", "set": "b", "level": "org", "severity": "info", "status": "matched",
               "effects": ["allow"], "why": "always"}]"#,
        );
        let expected = "\
TRANSFORM  carry out the action with these changes  (request R9)

to do
  redact  text[4:24] becomes [REDACTED]
  text    use [REDACTED] now

why
  redact      secrets (org policy, critical)
              secret.aws_key at text[4:24]
              pattern: ****MPLE
  allow       qa (org policy, info): it waives names
              always

without effect
  deny+alert  names (org policy, low): waived by qa
              always
  deny        region (repo policy, low): cannot be decided; it fails open, so it does not count
              region is missing

tags    gdpr art_32, owasp_llm LLM02 LLM10
bundle  sha256:0f0e0d0c0b0a09080706050403020100ffeeddccbbaa99887766554433221100
";
        assert_eq!(decision.render(false), expected);
    }

    #[test]
    fn a_person_or_a_judge_is_asked() {
        let decision = decision(
            r#""verdict": "hold", "effects": ["approve"], "message": "Ask finance.\nIt is quick.",
            "approvals": [{"policy": "refunds", "by": ["group:finance"], "quorum": 2, "given": 1, "ttl_s": 900}],
            "action_digest": "sha256:ac",
            "pending": [{"check": "sha256:c4", "policy": "medical", "kind": "llm", "on_timeout": "closed",
              "on_unsure": "closed", "rule": {"text": "No diagnosis.", "clauses": []},
              "subject": [{"path": "answer", "bytes": 9, "sha256": "sha256:5b", "text": "rest well"}]}]"#,
        );
        let expected = "\
HOLD  wait for approval

to do
  tell     Ask finance.
           It is quick.
  approve  by group:finance, 1 of 2 given, valid for 900 s, for refunds
  action   sha256:ac, which an approval must name
  judge    ask a judge (llm), for medical: “No diagnosis.”
           check sha256:c4
           about answer: rest well
";
        assert_eq!(decision.render(false).split("\nwhy").next(), Some(expected));
    }

    #[test]
    fn a_request_cannot_write_to_the_terminal() {
        let mut decision = decision(r#""request_id": "\u001b[2J\u202e", "verdict": "allow", "effects": []"#);
        assert_eq!(
            decision.render(false),
            "ALLOW  carry out the action as it is  (request \\u{1b}[2J\\u{202e})\n\n\
             why\n  no policy has anything against it\n\nbundle  sha256:0f0e0d0c0b0a09080706050403020100ffeeddccbbaa99887766554433221100\n"
        );
        decision.request_id = None;
        assert!(decision.render(true).starts_with("\u{1b}[1;32mALLOW\u{1b}[0m  carry out"));
    }

    #[test]
    fn long_text_is_cut() {
        let mut long = decision(
            r#""verdict": "transform", "effects": ["redact"], "text_after": [{"path": "a", "text": ""}],
            "redactions": [{"path": "a", "start": 0, "end": 1, "replacement": ""}]"#,
        );
        long.text_after.as_mut().unwrap()[0].text = "é".repeat(401);
        assert!(long.render(false).contains(&format!("a: {}… (802 bytes in all)\n", "é".repeat(400))));
        long.text_after.as_mut().unwrap()[0].text = "é".repeat(400);
        assert!(long.render(false).contains(&format!("a: {}\n", "é".repeat(400))));
    }
}
