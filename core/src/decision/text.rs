//! A decision as text for a terminal: the verdict, what to do, and why.

use std::fmt::{self, Write as _};

use crate::verdict::Verdict;

use super::{Decision, Row, Status};

/// ANSI styles, or none of them.
struct Style {
    color: bool,
}

impl Style {
    fn paint(&self, code: &str, text: impl fmt::Display) -> String {
        if self.color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_string() }
    }

    fn bold(&self, text: impl fmt::Display) -> String {
        self.paint("1", text)
    }

    fn dim(&self, text: impl fmt::Display) -> String {
        self.paint("2", text)
    }

    fn verdict(&self, verdict: Verdict) -> String {
        let code = match verdict {
            Verdict::Allow => "1;32",
            Verdict::Transform => "1;36",
            Verdict::Hold => "1;33",
            Verdict::Deny => "1;31",
        };
        self.paint(code, verdict.as_str().to_uppercase())
    }
}

impl Decision {
    /// The decision as a person reads it, with ANSI colours if `color`. Ends with a newline.
    ///
    /// Text of the request appears only where the decision carries it on request (`text_after`, previews).
    pub fn render(&self, color: bool) -> String {
        let mut out = String::new();
        // Writing to a String cannot fail.
        let _ = self.write(&mut out, &Style { color });
        out
    }

    fn write(&self, out: &mut String, style: &Style) -> fmt::Result {
        write!(out, "{}", style.verdict(self.verdict))?;
        if let Some(id) = &self.request_id {
            write!(out, "  request {id}")?;
        }
        writeln!(out, "  {}", style.dim(self.headline()))?;
        self.write_duties(out, style)?;
        if self.rationale.is_empty() {
            writeln!(out, "\n{}", style.dim("no policy applied"))?;
        } else {
            writeln!(out, "\n{}", style.bold("why"))?;
            for row in &self.rationale {
                write_row(out, style, row)?;
            }
            if let Some(total) = self.rationale_total {
                writeln!(out, "  … and {} more", total.saturating_sub(self.rationale.len()))?;
            }
        }
        if let Some(fallback) = &self.fallback {
            writeln!(out, "\n{}  {}", style.bold("if nobody answers"), style.verdict(fallback.verdict))?;
        }
        if !self.errors.is_empty() {
            writeln!(out, "\n{}", style.bold("problems with the request"))?;
            for problem in &self.errors {
                writeln!(out, "  {problem}")?;
            }
        }
        writeln!(out, "\n{}", style.dim(format_args!("bundle {}", self.bundle)))
    }

    /// What the verdict asks of the host, in words.
    fn headline(&self) -> &'static str {
        match self.verdict {
            Verdict::Allow if self.is_final => "carry out the action",
            Verdict::Allow => "carry out the action; a judge is still asked",
            Verdict::Transform => "carry out the action after the changes below",
            Verdict::Hold if !self.approvals.is_empty() => "wait for an approval",
            Verdict::Hold => "wait for a judge's answer",
            Verdict::Deny => "do not carry out the action",
        }
    }

    fn write_duties(&self, out: &mut String, style: &Style) -> fmt::Result {
        let mut duty = |name: &str, text: &dyn fmt::Display| {
            writeln!(out, "  {}  {text}", style.bold(format_args!("{name:<8}")))
        };
        if let Some(message) = &self.message {
            for line in message.lines() {
                duty("message", &line)?;
            }
        }
        for redaction in &self.redactions {
            duty(
                "redact",
                &format_args!(
                    "{}[{}:{}] becomes {}",
                    redaction.path, redaction.start, redaction.end, redaction.replacement
                ),
            )?;
        }
        for after in self.text_after.iter().flatten() {
            duty("text", &format_args!("{}: {}", after.path, after.text))?;
        }
        for (path, value) in &self.set_args {
            duty("set", &format_args!("{path} = {}", value.to_canonical_json()))?;
        }
        if let Some(route) = &self.route {
            duty("route", &format_args!("use model {}", route.model))?;
        }
        for (counter, limit) in &self.throttle {
            duty("throttle", &format_args!("consume {counter}, limit {limit}"))?;
        }
        for approval in &self.approvals {
            let by = if approval.by.is_empty() { "anyone".to_owned() } else { approval.by.join(" or ") };
            let within =
                approval.ttl_s.map_or_else(String::new, |seconds| format!(", valid for {seconds} s"));
            duty(
                "approve",
                &format_args!(
                    "by {by}, {} of {} given{within} ({})",
                    approval.given, approval.quorum, approval.policy
                ),
            )?;
        }
        if let Some(digest) = &self.action_digest {
            duty("action", digest)?;
        }
        for check in &self.pending {
            duty("judge", &format_args!("“{}” ({}, {})", check.rule.text, check.policy, check.kind))?;
        }
        for notice in &self.notify {
            let to = notice
                .to
                .as_ref()
                .map_or_else(|| "administrators".to_owned(), crate::value::Value::to_canonical_json);
            duty("alert", &format_args!("{to} ({}, {})", notice.policy, notice.severity))?;
        }
        if !self.unjudged.is_empty() {
            duty("unjudged", &self.unjudged.join(", "))?;
        }
        if !self.tags.is_empty() {
            let tags: Vec<String> = self
                .tags
                .iter()
                .map(|(family, references)| {
                    format!(
                        "{family}: {}",
                        references.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
                    )
                })
                .collect();
            duty("tags", &tags.join("; "))?;
        }
        Ok(())
    }
}

fn write_row(out: &mut String, style: &Style, row: &Row) -> fmt::Result {
    let effects: Vec<&str> = row.effects.iter().map(crate::verdict::EffectKind::as_str).collect();
    let mut notes = Vec::new();
    match row.status {
        Status::Matched => {}
        Status::Shadow => notes.push("shadow: watched, not enforced".to_owned()),
        Status::NotMatched => notes.push("not matched".to_owned()),
        status => notes.push(status.as_str().to_owned()),
    }
    if let Some(fail) = row.fail {
        notes.push(format!("fails {}", fail.as_str()));
    }
    if let Some(waiver) = &row.waived_by {
        notes.push(format!("waived by {waiver}"));
    }
    let notes = if notes.is_empty() { String::new() } else { format!("  ({})", notes.join(", ")) };
    writeln!(
        out,
        "  {} {}  {}{notes}",
        style.bold(effects.join("+")),
        row.policy,
        style.dim(format_args!("{} · {}", row.level, row.severity)),
    )?;
    writeln!(out, "    {}", row.why)?;
    for hit in &row.hits {
        if let Some(preview) = &hit.preview {
            let found = hit.detector.as_deref().unwrap_or("pattern");
            writeln!(out, "    {found}: {preview}")?;
        }
    }
    Ok(())
}
