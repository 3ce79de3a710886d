//! Values of the sentences, disguised in ways that a person or a model still reads.

mod transform;

use std::collections::BTreeMap;

use serde::Serialize;

use super::data::{Sentence, Span};
use super::gold;
use super::{Finder, Rate};

pub(super) use transform::ALL;

/// Values of each core type that are taken, evenly from the whole file.
const VALUES_OF_A_TYPE: usize = 20;

/// The rates of each transformation.
#[derive(Debug, Serialize)]
pub struct Evasion {
    /// Values found as they are.
    pub plain: Rate,
    /// By transformation.
    pub transformations: Vec<Transformed>,
    /// All transformations together.
    pub all: Rate,
}

/// The rates of one transformation.
#[derive(Debug, Serialize)]
pub struct Transformed {
    /// What it does.
    pub name: &'static str,
    /// Values still found.
    pub found: Rate,
    /// By gold type.
    pub types: BTreeMap<String, Rate>,
}

impl Evasion {
    pub(super) fn measure(sentences: &[Sentence], finder: &mut dyn Finder) -> Evasion {
        let values = chosen(sentences);
        let mut plain = Rate::default();
        for (sentence, span) in &values {
            plain.add(is_found(sentence, span, &[], finder) == Some(true));
        }
        let mut all = Rate::default();
        let mut transformations = Vec::new();
        for transformation in ALL {
            let mut transformed =
                Transformed { name: transformation.name, found: Rate::default(), types: BTreeMap::new() };
            for (sentence, span) in &values {
                // What a transformation leaves as it was says nothing of it.
                let Some(found) = is_found(sentence, span, &[transformation], finder) else { continue };
                transformed.found.add(found);
                transformed.types.entry(span.kind.clone()).or_default().add(found);
                all.add(found);
            }
            transformations.push(transformed);
        }
        Evasion { plain, transformations, all }
    }
}

/// Up to [`VALUES_OF_A_TYPE`] values of each core type, in the order of the file.
fn chosen(sentences: &[Sentence]) -> Vec<(&Sentence, &Span)> {
    let mut chosen = Vec::new();
    for kind in gold::CORE {
        let spans = |sentence: &&Sentence| sentence.spans.iter().any(|span| span.kind == kind);
        let with: Vec<&Sentence> = sentences.iter().filter(spans).collect();
        let step = with.len().div_ceil(VALUES_OF_A_TYPE).max(1);
        chosen.extend(
            with.iter().step_by(step).filter_map(|sentence| {
                Some((*sentence, sentence.spans.iter().find(|span| span.kind == kind)?))
            }),
        );
    }
    chosen
}

/// Whether the value is found at its place after the transformations. `None` if they do not change it.
fn is_found(
    sentence: &Sentence,
    span: &Span,
    transformations: &[&transform::Transformation],
    finder: &mut dyn Finder,
) -> Option<bool> {
    let before: String = sentence.text.chars().take(span.start).collect();
    let value: String = sentence.text.chars().skip(span.start).take(span.end - span.start).collect();
    let after: String = sentence.text.chars().skip(span.end).collect();
    let disguised = transformations.iter().fold(value.clone(), |value, each| (each.apply)(&value));
    if disguised == value && !transformations.is_empty() {
        return None;
    }
    let end = span.start + disguised.chars().count();
    let found = finder.find(&format!("{before}{disguised}{after}"));
    let answers = gold::answers(gold::SENTENCES, &span.kind);
    Some(
        found.iter().any(|found| gold::counts(found, answers) && found.start < end && span.start < found.end),
    )
}
