//! Where a rule is about when it names no kind of request: "enter" is of prompts, "give advice" of answers.

use std::ops::Range;

use crate::kind::{Kind, KindSet};

use super::grammar::Reader;
use super::lexicon::Section;

impl Reader<'_> {
    /// The kinds of request that the verbs and the subject of a sentence come to; none if they say nothing, or both.
    pub(super) fn direction(&self, sentence: Range<usize>) -> KindSet {
        let told = |section: Section| sentence.clone().any(|at| self.has(at, section));
        let answers = self.is_of_machine(sentence.clone());
        let into_machine = sentence.clone().skip(1).any(|at| {
            self.enters(at)
                && (at + 1..sentence.end)
                    .find(|at| !self.has(*at, Section::Neutral))
                    .is_some_and(|noun| self.has(noun, Section::Machine))
        });
        let inward = (told(Section::Inward) || told(Section::Attempt) || into_machine) && !answers;
        let outward = answers || told(Section::Outward);
        match (inward, outward) {
            (true, false) => [Kind::Input].into_iter().collect(),
            (false, true) => [Kind::Output].into_iter().collect(),
            _ => KindSet::default(),
        }
    }

    /// Whether who answers is the subject: "the assistant must not …".
    fn is_of_machine(&self, sentence: Range<usize>) -> bool {
        // "Do not allow the model to output …"
        let lets = sentence.clone().skip(1).any(|at| {
            self.has(at, Section::Machine)
                && self.stems(at + 1).eq(["to"])
                && self.has_any(at - 1, &[Section::Allow, Section::Neutral])
                && self.has_any(
                    at.saturating_sub(2),
                    &[Section::Allow, Section::Not, Section::Neutral, Section::Run],
                )
                && (sentence.start..at).any(|at| self.has(at, Section::Allow))
        });
        if lets {
            return true;
        }
        // What stands in front of a comma says when: "When using the assistant, …".
        let begins_aside = self.has_any(sentence.start, &[Section::If, Section::Except, Section::Prep]);
        let comma = sentence.clone().find(|at| begins_aside && self.is_comma(*at));
        let start = comma.unwrap_or(sentence.start);
        let operator = (start..sentence.end).find(|at| self.is_operator(*at)).unwrap_or(start);
        (start..operator).any(|at| {
            let behind_preposition = (start..at).any(|at| self.has(at, Section::Prep));
            self.has(at, Section::Machine) && !behind_preposition
        })
    }

    /// Whether a preposition leads into what stands behind it: "into the chat", "with the assistant".
    pub(super) fn enters(&self, at: usize) -> bool {
        self.has(at, Section::Prep)
            && self.stems(at).next().is_some_and(|stem| matches!(stem, "to" | "into" | "with" | "onto"))
    }
}
