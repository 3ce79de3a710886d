//! How well the built-in detectors find what labelled data says is there.
//!
//! ```text
//! data ─▶ finder (our library, or another engine) ─▶ sentences, values, secrets, prose, evasion ─▶ report
//!          gold (which detector answers for which gold type)
//! ```
//!
//! Every figure is a count over the files of `benches/data`, so it is the same on every machine.

mod count;
mod data;
mod evasion;
mod gold;
mod labelled;
mod library;
mod prose;
mod report;
mod secrets;
mod sentences;
mod values;

use std::io;
use std::path::Path;

use lictor::document::DetectMode;
use serde::Serialize;

pub use count::{Count, Rate};
pub use evasion::{Evasion, Transformed};
pub use labelled::{Labelled, english};
pub use library::{Found, Library};
pub use prose::Prose;
pub use report::{markdown, text};
pub use secrets::{Secrets, Tally};
pub use sentences::Sentences;
pub use values::{ValueType, Values};

/// Whatever finds: our library, or another engine that calls what it finds as our detectors do.
pub trait Finder {
    /// What is found in `text`, by place.
    fn find(&mut self, text: &str) -> Vec<Found>;
}

/// Every score.
#[derive(Debug, Serialize)]
pub struct Scores {
    /// Detectors in the catalogue.
    pub detectors: usize,
    /// Sentences with spans of personal data.
    pub sentences: Sentences,
    /// Single values of many types.
    pub values: Values,
    /// Configuration, code and commands with and without secrets.
    pub secrets: Secrets,
    /// English prose, in which nothing is to be found.
    pub prose: Prose,
    /// Values of the sentences, disguised.
    pub evasion: Evasion,
    /// The same detectors where nothing shall be missed.
    pub redact: Wider,
}

/// What mode `redact` changes. The secrets have no doubtful matches.
#[derive(Debug, Serialize)]
pub struct Wider {
    /// Sentences with spans of personal data.
    pub sentences: Sentences,
    /// Single values of many types.
    pub values: Values,
    /// English prose.
    pub prose: Prose,
}

impl Scores {
    /// Scores the built-in detectors on the files in `folder`, named as in `benches/data`.
    ///
    /// # Errors
    /// A file that is missing or does not read.
    pub fn measure(folder: &Path) -> io::Result<Scores> {
        let mut library = Library::new(DetectMode::Alert);
        let labelled = data::sentences(folder)?;
        let mut wider = Library::new(DetectMode::Redact);
        let redact = Wider {
            sentences: Sentences::measure(&labelled, &mut wider),
            values: Values::measure(&data::values(folder)?, &mut wider),
            prose: Prose::measure(&data::prose(folder)?, &mut wider),
        };
        Ok(Scores {
            detectors: lictor::detector::all().count(),
            sentences: Sentences::measure(&labelled, &mut library),
            values: Values::measure(&data::values(folder)?, &mut library),
            secrets: Secrets::measure(&data::secrets(folder)?, &mut library),
            prose: Prose::measure(&data::prose(folder)?, &mut library),
            evasion: Evasion::measure(&labelled, &mut library),
            redact,
        })
    }
}
