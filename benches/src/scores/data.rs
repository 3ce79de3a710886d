//! Reading the labelled files. Where they come from is in `benches/data/README.md`.

use std::fs;
use std::io;
use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;

/// Stands inside the long words of `secrets.jsonl`; no text has one of its own.
const BAR: char = '¦';

/// A sentence with what is in it.
#[derive(Debug, Deserialize)]
pub(super) struct Sentence {
    pub(super) text: String,
    pub(super) spans: Vec<Span>,
}

/// A piece of a sentence, in code points.
#[derive(Debug, Deserialize)]
pub(super) struct Span {
    pub(super) start: usize,
    pub(super) end: usize,
    #[serde(rename = "type")]
    pub(super) kind: String,
}

/// A value, or a text with some.
#[derive(Debug, Deserialize)]
pub(super) struct Value {
    pub(super) text: String,
    #[serde(rename = "type")]
    pub(super) kind: String,
    /// How many of its type are in the text.
    pub(super) expected_count: usize,
    /// Where, in code points; often not said.
    pub(super) spans: Option<Vec<(usize, usize)>>,
}

/// A text with or without a secret.
#[derive(Debug, Deserialize)]
pub(super) struct Secret {
    pub(super) text: String,
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) expected: bool,
    /// The secret itself; not said for all.
    pub(super) secret: Option<String>,
}

pub(super) fn sentences(folder: &Path) -> io::Result<Vec<Sentence>> {
    lines(&folder.join("pii_sentences.jsonl"))
}

pub(super) fn values(folder: &Path) -> io::Result<Vec<Value>> {
    lines(&folder.join("pii_values.jsonl"))
}

pub(super) fn secrets(folder: &Path) -> io::Result<Vec<Secret>> {
    let mut secrets: Vec<Secret> = lines(&folder.join("secrets.jsonl"))?;
    for case in &mut secrets {
        case.text.retain(|c| c != BAR);
        if let Some(secret) = &mut case.secret {
            secret.retain(|c| c != BAR);
        }
    }
    Ok(secrets)
}

pub(super) fn prose(folder: &Path) -> io::Result<String> {
    fs::read_to_string(folder.join("prose_en.txt"))
}

fn lines<T: DeserializeOwned>(path: &Path) -> io::Result<Vec<T>> {
    let text = fs::read_to_string(path)
        .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))?;
    let read = |(index, line): (usize, &str)| {
        serde_json::from_str(line).map_err(|error| {
            io::Error::new(io::ErrorKind::InvalidData, format!("{}:{}: {error}", path.display(), index + 1))
        })
    };
    text.lines().enumerate().map(read).collect()
}
