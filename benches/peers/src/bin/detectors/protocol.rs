//! What the comparison says to an engine, and hears from it: a JSON object a line, on its standard input and output.
//!
//! An engine says [`Hello`] once, and then one [`Answer`] to each [`Question`]. It takes the time itself, so that what
//! passes texts to and fro costs nothing.

use serde::{Deserialize, Serialize};

/// An engine that is ready.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Hello {
    pub version: String,
    /// From nothing to being ready.
    pub build_millis: f64,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// What is in the text?
    Find(String),
    /// How long does each text take, until `seconds` are over?
    Time { texts: Vec<String>, seconds: f64 },
    /// How much larger is the process than before the engine was built?
    Memory,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    Found(Vec<Hit>),
    /// Of the texts that there was time for.
    Micros(Vec<f64>),
    Megabytes(f64),
}

/// A finding, in code points.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Hit {
    pub start: usize,
    pub end: usize,
    /// The engine's own name for what it is.
    pub name: String,
    /// How sure it is, from 0 to 1.
    pub score: f64,
}
