//! What the author of a text should hear when it is loaded: gaps that nobody decides, and texts that have drifted.

use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Bundle, ContentMode, Detect, Policy};
use crate::severity::Severity;
use crate::source::Spanned;
use crate::value::sha256;
use crate::verdict::EffectKind;

use super::{Clause, Level, Reading, Status, read};

/// Reports what is wrong or doubtful in the plain language of a bundle's policies.
pub(crate) fn check<'p>(
    head: &Bundle,
    policies: impl Iterator<Item = &'p Policy>,
    problems: &mut Vec<Diagnostic>,
) {
    for policy in policies {
        let imported = head.sets.get(&policy.set).is_some_and(|set| set.dialect.is_some());
        let found = drift(policy).into_iter().chain(gap(policy, imported));
        problems.extend(found.map(|problem| problem.context(format!("policy {}, content", policy.id))));
    }
}

/// The text that the matchers were made from is no longer the text beside them.
fn drift(policy: &Policy) -> Option<Diagnostic> {
    let (content, pinned) = (policy.content.as_ref()?, policy.content_digest.as_ref()?);
    let digest = sha256(content.value.as_bytes());
    (digest != pinned.value).then(|| {
        Diagnostic::new(Code::ContentDrift, "the text is not the one that these matchers were made from")
            .at(content.span)
            .help(format!("read it again with `lictor freeze`, or pin it with `content_digest: {digest}`"))
    })
}

/// A part of a severe prohibition that nobody decides, and nobody has said that this is meant. A document of another product
/// cannot say so, and has to load as it is: there it is a lint.
fn gap(policy: &Policy, imported: bool) -> Option<Diagnostic> {
    let content = policy.content.as_ref()?;
    if policy.has_matcher() {
        return uncovered(policy, content);
    }
    if policy.content_mode.is_some() || policy.judge.mode.is_some() {
        return None;
    }
    let reading = read(&content.value);
    let message = gap_of(&reading)?;
    let strict =
        !imported && policy.severity >= Severity::High && policy.effect_kinds().contains(EffectKind::Deny);
    let code = if strict { Code::ContentGap } else { Code::ContentGaps };
    let help = if imported {
        "`lictor read` shows what is checked and what is not"
    } else {
        "write `content_mode: detectors` to accept the gap, or `detectors+judge` to close it; `lictor read` shows what is checked"
    };
    Some(Diagnostic::new(code, message).at(content.span).help(help))
}

fn gap_of(reading: &Reading) -> Option<String> {
    if reading.level == Level::None {
        return Some("nothing in the text is about a request, so nothing is checked".to_owned());
    }
    let partial: Vec<&Clause> =
        reading.clauses.iter().filter(|clause| clause.status == Status::Partial).collect();
    let first = partial.first()?;
    Some(format!(
        "\u{201c}{}\u{201d} is only partly checked; not found: {}",
        first.text,
        first.misses.join(", ")
    ))
}

/// Explicit matchers beside a text: what of the text they do not look for.
fn uncovered(policy: &Policy, content: &Spanned<String>) -> Option<Diagnostic> {
    let detect = policy.detect.as_ref()?;
    if policy.content_mode.is_some_and(|mode| mode != ContentMode::Detectors) || policy.judge.mode.is_some() {
        return None;
    }
    let open = open(&read(&content.value), detect);
    (!open.is_empty()).then(|| {
        Diagnostic::new(Code::ContentGaps, format!("no matcher covers {}", open.join(", ")))
            .at(content.span)
            .help("add the detectors, or say with `content_mode: note` that the text only explains")
    })
}

/// The clauses that detectors could check and that `detect` does not look for.
pub(super) fn open(reading: &Reading, detect: &Detect) -> Vec<String> {
    let named: Vec<&str> = detect.any.iter().chain(&detect.all).map(|name| name.value.as_str()).collect();
    let covers = |name: &String| {
        named.iter().any(|known| {
            *known == name || known.strip_suffix('*').is_some_and(|family| name.starts_with(family))
        })
    };
    let is_open = |clause: &&Clause| {
        matches!(clause.status, Status::Enforced | Status::Approximated | Status::Partial)
            && !clause.detectors.is_empty()
            && !clause.detectors.iter().any(covers)
            && clause.detectors.iter().all(|name| !name.contains(':'))
    };
    reading.clauses.iter().filter(is_open).map(|clause| format!("\u{201c}{}\u{201d}", clause.text)).collect()
}
