//! W-UNREACHABLE: a conjunction that can never be true.

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Anchor, SourceMap, Span, Spanned};

use super::region::{Claim, Origin};
use super::{Analysis, Subject};

pub(super) fn lint(analysis: &Analysis<'_>, problems: &mut Vec<Diagnostic>) {
    for subject in &analysis.policies {
        let problem = match subject.region.impossible {
            Some(origin) => Some(constant(subject, origin)),
            None => subject
                .region
                .contradiction()
                .and_then(|claims| contradiction(subject, &claims, analysis.sources)),
        };
        problems.extend(problem);
    }
}

/// A part that is false, or `unless` that is true, whatever the request.
fn constant(subject: &Subject<'_>, origin: Origin<'_>) -> Diagnostic {
    let (part, span) = place(origin, subject);
    let message = match origin {
        Origin::Unless(_) => format!("`{part}` always holds"),
        _ => format!("`{part}` can never be true"),
    };
    report(subject, message, part, span)
}

fn contradiction(subject: &Subject<'_>, claims: &[&Claim<'_>], sources: &SourceMap) -> Option<Diagnostic> {
    let (last, others) = claims.split_last()?;
    let (part, whole) = place(last.origin, subject);
    if let Origin::When(when) = last.origin
        && others.iter().all(|claim| matches!(claim.origin, Origin::When(_)))
    {
        let texts: Vec<String> = claims.iter().map(|claim| claim.text()).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let message = format!("`{}` can never be true", texts.join(" && "));
        return Some(report(subject, message, part, cover(when, &texts, sources)));
    }
    let mut message = format!("`{}` can never be true", last.text());
    for (place, claim) in others.iter().enumerate() {
        message.push_str(if place == 0 { " beside " } else { ", " });
        message.push_str(&format!("`{}`", claim.text()));
    }
    let span = match last.origin {
        Origin::When(text) | Origin::Unless(text) => cover(text, &[&last.text()], sources),
        Origin::Header | Origin::Match(_) => whole,
    };
    Some(report(subject, message, part, span))
}

fn report(subject: &Subject<'_>, message: String, part: &str, span: Span) -> Diagnostic {
    Diagnostic::new(Code::Unreachable, message)
        .at(span)
        .label("so the policy never applies")
        .context(subject.part(part))
}

fn place(origin: Origin<'_>, subject: &Subject<'_>) -> (&'static str, Span) {
    match origin {
        Origin::Header => ("scope", subject.policy.id_span),
        Origin::When(text) => ("when", text.span),
        Origin::Match(span) => ("match", span),
        Origin::Unless(text) => ("unless", text.span),
    }
}

/// From the first to the last of `parts` in `text`; the whole text where its spacing is not the canonical one.
fn cover(text: &Spanned<String>, parts: &[&str], sources: &SourceMap) -> Span {
    let places: Option<Vec<(usize, usize)>> =
        parts.iter().map(|part| text.value.find(part).map(|start| (start, start + part.len()))).collect();
    let ends = places.and_then(|places| {
        let start = places.iter().map(|(start, _)| *start).min()?;
        Some((start, places.iter().map(|(_, end)| *end).max()?))
    });
    ends.map_or(text.span, |(start, end)| Anchor::new(text, sources).span(start, end))
}
