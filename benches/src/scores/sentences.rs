//! Sentences with personal data: precision, recall, F1 and leak by type.

use std::collections::BTreeMap;

use serde::Serialize;

use super::data::{Sentence, Span};
use super::gold;
use super::{Count, Finder, Found};

/// The count of each type that is looked for.
#[derive(Debug, Default, Serialize)]
pub struct Sentences {
    /// By gold type.
    pub types: BTreeMap<String, Count>,
    /// E-mail, phone, card, IBAN, US SSN and IP together.
    pub core: Count,
    /// Gold types that no detector looks for, and how many spans they have.
    pub not_looked_for: BTreeMap<String, usize>,
}

impl Sentences {
    pub(super) fn measure(sentences: &[Sentence], finder: &mut dyn Finder) -> Sentences {
        let mut scores = Sentences::default();
        for sentence in sentences {
            let found = finder.find(&sentence.text);
            for (kind, answers) in gold::SENTENCES {
                let spans: Vec<&Span> = sentence.spans.iter().filter(|span| span.kind == *kind).collect();
                if !gold::is_looked_for(answers) {
                    if !spans.is_empty() {
                        *scores.not_looked_for.entry((*kind).to_owned()).or_default() += spans.len();
                    }
                    continue;
                }
                let of_kind: Vec<&Found> =
                    found.iter().filter(|found| gold::counts(found, answers)).collect();
                let count = count(&spans, &of_kind, &found);
                *scores.types.entry((*kind).to_owned()).or_default() += count;
            }
            for span in &sentence.spans {
                gold::answers(gold::SENTENCES, &span.kind);
            }
        }
        for kind in gold::CORE {
            scores.core += scores.types.get(kind).copied().unwrap_or_default();
        }
        scores
    }
}

/// A finding is right if it and a gold span share at least half of what they cover together. Each counts once.
fn count(spans: &[&Span], of_kind: &[&Found], all: &[Found]) -> Count {
    let mut count = Count::default();
    let mut right = vec![false; of_kind.len()];
    for span in spans {
        let place = of_kind.iter().zip(&right).position(|(found, taken)| !taken && is_same(span, found));
        match place.and_then(|place| right.get_mut(place)) {
            Some(taken) => {
                *taken = true;
                count.found += 1;
            }
            None => count.missed += 1,
        }
        let covered = |at: &usize| all.iter().any(|found| (found.start..found.end).contains(at));
        count.characters += span.end - span.start;
        count.leaked += (span.start..span.end).filter(|at| !covered(at)).count();
    }
    count.wrong += right.iter().filter(|taken| !**taken).count();
    count
}

fn is_same(span: &Span, found: &Found) -> bool {
    let shared = span.end.min(found.end).saturating_sub(span.start.max(found.start));
    2 * shared >= span.end.max(found.end) - span.start.min(found.start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_are_right_missed_or_wrong() {
        let span = |start, end| Span { start, end, kind: String::new() };
        let found = |start, end| Found { start, end, detector: String::new() };
        let all = [found(0, 10), found(20, 30), found(46, 50)];
        let of_kind: Vec<&Found> = all.iter().take(2).collect();
        let count = count(&[&span(0, 9), &span(40, 50)], &of_kind, &all);
        assert_eq!((count.found, count.missed, count.wrong), (1, 1, 1));
        assert_eq!((count.leaked, count.characters), (6, 19));
    }
}
