//! The labelled sentences and the prose, for whoever else is held against them.

use std::io;
use std::path::Path;

use super::data::{self, Sentence};
use super::{Evasion, Finder, Sentences, gold};

/// The sentences of `pii_sentences.jsonl`.
#[derive(Debug)]
pub struct Labelled(Vec<Sentence>);

impl Labelled {
    /// Reads them from this folder.
    ///
    /// # Errors
    /// A file that is missing or does not read.
    pub fn read(folder: &Path) -> io::Result<Labelled> {
        data::sentences(folder).map(Labelled)
    }

    /// How well the values in them are found.
    pub fn score(&self, finder: &mut dyn Finder) -> Sentences {
        Sentences::measure(&self.0, finder)
    }

    /// How well they are found in disguise.
    pub fn score_disguised(&self, finder: &mut dyn Finder) -> Evasion {
        Evasion::measure(&self.0, finder)
    }

    /// The sentences with a value of a core type (e-mail, phone, card, IBAN, US SSN, IP).
    pub fn with_core_values(&self) -> impl Iterator<Item = &str> {
        let is_core =
            |sentence: &&Sentence| sentence.spans.iter().any(|span| gold::CORE.contains(&span.kind.as_str()));
        self.0.iter().filter(is_core).map(|sentence| sentence.text.as_str())
    }
}

/// The English prose of this folder.
///
/// # Errors
/// A file that is missing or does not read.
pub fn english(folder: &Path) -> io::Result<String> {
    data::prose(folder)
}
