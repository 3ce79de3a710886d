//! What forbids, permits and requires in a sentence, in order.

use std::ops::Range;

use super::Polarity;
use super::grammar::Reader;
use super::lexicon::Section;
use super::polarity::{self, Operator};
use super::sentence::Operators;

impl Reader<'_> {
    /// Whether a word that forbids stands in front of a noun as its attribute.
    fn is_attribute(&self, at: usize) -> bool {
        let participle = self.has(at, Section::Deny)
            && self.stems(at).count() == 1
            && self
                .stems(at)
                .all(|stem| !stem.ends_with("ing") && (stem.ends_with("ed") || stem.ends_with("en")));
        let behind_verb = at.checked_sub(1).is_some_and(|before| {
            self.has_any(
                before,
                &[Section::Verb, Section::Run, Section::Talk, Section::Neutral, Section::Act],
            )
        });
        let noun = at + 1;
        participle
            && behind_verb
            && noun < self.items.len()
            && !self.is_break(noun)
            && !self.is_operator(noun)
            && !self
                .has_any(noun, &[Section::And, Section::Prep, Section::Link, Section::Except, Section::If])
    }

    /// The "keep" or "leave" of "keep passwords out of prompts".
    fn kept_out(&self, head: Range<usize>) -> Option<usize> {
        let is = |at: usize, words: &[&str]| {
            self.stems(at).count() == 1 && self.stems(at).any(|stem| words.contains(&stem))
        };
        let keep = head.clone().find(|at| is(*at, &["keep", "leave"]))?;
        let out = (keep + 2..head.end).find(|at| is(*at, &["out", "off", "away"]))?;
        let kept = (keep + 1..out).any(|at| !self.has_any(at, &[Section::Neutral, Section::Link]));
        kept.then_some(keep)
    }

    /// "Phone numbers are not confidential": a negation of what something is, rather than of what is done.
    fn describes_only(&self, found: &Operators, head: Range<usize>) -> bool {
        let ([Operator::Not], [not]) = (found.row.as_slice(), found.places.as_slice()) else { return false };
        let copula = |stem: &str| matches!(stem, "is" | "are" | "isn't" | "aren't");
        let before = (head.start..*not).rev().find(|at| !self.has(*at, Section::Neutral));
        let is_copula =
            self.stems(*not).any(copula) || before.is_some_and(|before| self.stems(before).any(copula));
        let does: &[Section] = &[
            Section::Verb,
            Section::Run,
            Section::Talk,
            Section::Include,
            Section::Inward,
            Section::Outward,
            Section::Act,
            Section::Allow,
        ];
        let rest = self.trimmed(not + 1..head.end);
        let subject = (head.start..*not).any(|at| self.is_content(at));
        subject && is_copula && !rest.is_empty() && !rest.clone().any(|at| self.has_any(at, does))
    }

    /// Whether what must be is said of the subject: "must be", "shall be", "are to be"; "need not" is none of these.
    fn obliges(&self, at: usize) -> bool {
        let first = self.stems(at).next().unwrap_or_default();
        // "It is not a must" obliges nobody.
        let noun = at.checked_sub(1).is_some_and(|before| self.stems(before).eq(["a"]));
        let modal = !noun && matches!(first, "must" | "shall" | "is" | "are");
        let whole: Vec<&str> = self.stems(at).collect();
        let needs = ["required", "expected", "subject", "necessary", "needed", "mandatory", "essential"];
        modal && !whole.iter().any(|stem| needs.contains(stem))
    }

    /// The operators of `head`, in order. Those within a relative clause ("prompts that may …") are not the sentence's own.
    pub(super) fn operators(&self, head: Range<usize>) -> Operators {
        let mut found = Operators::default();
        let mut relative = false;
        // Whether the relative clause has its verb, so that a modal is the sentence's own again.
        let mut described = false;
        // A negation within a relative clause: "websites that are not on the list". It is a part of what is named.
        let mut unclear = false;
        let mut doubtful = false;
        let first = head
            .clone()
            .find(|at| !self.has_any(*at, &[Section::Link, Section::Neutral]) || self.is_operator(*at));
        let kept_out = self.kept_out(head.clone());
        for at in head.clone() {
            // "Keep passwords out of prompts."
            if kept_out == Some(at) {
                found.row.push(Operator::Deny);
            }
            // "That is" begins one too, with its verb.
            let whole = self.stems(at).eq(["that", "is"]);
            let begins_relative = (whole || self.stems(at).count() == 1)
                && self.stems(at).next().is_some_and(|stem| matches!(stem, "that" | "which" | "who"));
            if begins_relative {
                relative = at > head.start && !self.is_operator(at - 1) && !self.has(at - 1, Section::Talk);
                described = false;
            }
            // Behind what the relative clause names, it has ended: "nothing that contains a key may be posted".
            relative &= !(at > head.start && self.is_content(at - 1));
            let modal = self.has_any(at, &[Section::MayNot, Section::Must, Section::Should])
                || self.has(at, Section::Allow) && self.stems(at).any(is_modal);
            let copula =
                self.stems(at).count() == 1 && self.stems(at).any(|stem| matches!(stem, "is" | "are"));
            // … or at its second verb: "messages that mention a rival must not be sent", "… are forbidden".
            relative &= !(described && (modal || copula));
            described |= relative && (whole || !begins_relative);
            if relative && described && !modal && self.has_any(at, &[Section::Not, Section::Deny]) {
                unclear = true;
                continue;
            }
            let negated = found.row.contains(&Operator::Not);
            let last = found.places.last().copied();
            let failed = found.row.last() == Some(&Operator::Fail);
            // "Blocked and rejected" says it twice; "it is forbidden to block" does not.
            let twice = found.row.last() == Some(&Operator::Deny)
                && last.is_some_and(|last| {
                    !(last + 1..at).any(|at| self.has(at, Section::And) || self.is_break(at))
                });
            let mut push = |operators: &[Operator]| {
                doubtful |= twice && operators == [Operator::Deny];
                found.row.extend_from_slice(operators);
                found.places.push(at);
            };
            let stem = self.stems(at).next().unwrap_or_default();
            if self.has(at, Section::MayNot) {
                push(&[Operator::Allow, Operator::Not]);
            } else if negated && stem == "nor" {
                // "Neither … nor": one negation.
            } else if self.has(at, Section::Not) {
                push(&[Operator::Not]);
                // "Not all of it may be shared" forbids none of it in particular.
                if self
                    .stems(at + 1)
                    .any(|stem| matches!(stem, "all" | "every" | "everything" | "necessarily"))
                {
                    found.row.extend([Operator::Not, Operator::Not]);
                }
            } else if negated
                && matches!(stem, "refuse" | "decline")
                && self.stems(at + 1).next() == Some("to")
            {
                // "Do not refuse to answer": to answer is required, rather than permitted.
                push(&[Operator::Fail]);
            } else if negated && self.has(at, Section::Should) && is_bare_verb(stem) {
                // "Must not recommend shares": what must not be done.
            } else if negated && self.is_attribute(at) {
                // "Do not share prohibited content": what kind of content.
            } else if self.has(at, Section::Deny) && !self.has(at, Section::Find)
                || self.has(at, Section::Redact)
                    && (!self.has(at, Section::Act)
                        || failed
                        || !negated && (Some(at) == first || relative_to_verb(self, at)))
            {
                push(&[Operator::Deny]);
            } else if self.has(at, Section::Effect)
                && at > head.start + 1
                && self.has(at - 1, Section::And)
                && last == Some(at - 2)
            {
                // "Block and report": one rule, and what is done about it.
                push(&[]);
            } else if self.has(at, Section::Fail) && (negated || Some(at) == first) {
                push(&[Operator::Fail]);
            } else if relative || self.is_content(at) && !self.has(at, Section::Approval) {
            } else if self.has(at, Section::Allow) && !self.has(at, Section::Approval) {
                push(&[if self.stems(at).any(is_modal) { Operator::Allow } else { Operator::Granted }]);
            } else if self.has(at, Section::Must) {
                push(&[Operator::Must]);
            } else if self.has(at, Section::Should) {
                push(&[Operator::Should]);
            }
        }
        // "Do not block links" permits; "never answer in a forbidden language" does not.
        if let ([Operator::Not, Operator::Deny], [not, .., deny]) =
            (found.row.as_slice(), found.places.as_slice())
            && !(not + 1..*deny)
                .all(|at| self.has_any(at, &[Section::Link, Section::Neutral, Section::Must, Section::Who]))
        {
            unclear = true;
            found.row = Vec::new();
        }
        // It is a part of what is named only where something is forbidden; where else, what it negates is not certain.
        doubtful |= self.describes_only(&found, head.clone());
        if doubtful || unclear && polarity::of(&found.row) != Some(Polarity::Prohibit) {
            found.row = vec![Operator::Not; 3];
        }
        // "No details must be shown", "in no event shall they be sent": what must be is that there is none.
        if matches!(found.row.as_slice(), [Operator::Not, Operator::Must])
            && found.places.last().is_some_and(|must| self.obliges(*must))
        {
            found.row.pop();
        }
        // "Flag messages that contain a password": the effect is the policy's, the rule is that there be none.
        if found.row.is_empty() && first.is_some_and(|first| self.has(first, Section::Effect)) {
            found.row.push(Operator::Deny);
            found.by_effect = true;
        }
        found
    }
}

fn is_modal(stem: &str) -> bool {
    matches!(stem, "may" | "can" | "could")
}

/// A verb that recommends by itself, in the form that stands behind "not".
fn is_bare_verb(stem: &str) -> bool {
    ["recommend", "suggest", "encourage", "prefer", "consider", "favour", "favor"].contains(&stem)
}

/// Whether an operator stands where a verb does: behind "must", "be" or "always".
fn relative_to_verb(reader: &Reader<'_>, at: usize) -> bool {
    at.checked_sub(1)
        .is_some_and(|before| reader.has_any(before, &[Section::Must, Section::Should, Section::Link]))
}
