//! The engines, each behind the same call.

mod cerberust;
mod lictor;
mod redact;

use std::ops::Range;

/// Detectors, ready to look.
pub trait Engine {
    /// Looks through a text and counts what is found: what is timed.
    fn count(&mut self, text: &str) -> usize;

    /// What is found, in bytes, with its name and how sure that is.
    fn find(&mut self, text: &str) -> Vec<(Range<usize>, String, f64)>;
}

/// One of the compared.
pub struct Contender {
    pub name: &'static str,
    /// What it looks for.
    pub looks_for: &'static str,
    pub kind: Kind,
}

/// Where an engine runs; in any case in a process of its own.
#[derive(Clone, Copy)]
pub enum Kind {
    /// In this program, started once more, out of this package.
    Rust { package: &'static str, build: fn() -> Box<dyn Engine> },
    /// In `presidio.py`, with this argument.
    Presidio(&'static str),
}

/// All of them; ours come first.
pub const ALL: [Contender; 7] = [
    Contender {
        name: "lictor",
        looks_for: "everything: personal data, secrets, networks, …; also in disguise",
        kind: Kind::Rust { package: "lictor", build: lictor::everything },
    },
    Contender {
        name: "lictor, six types",
        looks_for: "the six types; also in disguise",
        kind: Kind::Rust { package: "lictor", build: lictor::six_types },
    },
    Contender {
        name: "redact-core",
        looks_for: "everything: personal data and secrets, 61 types",
        kind: Kind::Rust { package: "redact-core", build: redact::build },
    },
    Contender {
        name: "cerberust",
        looks_for: "everything: the six types, and secrets by 200 rules",
        kind: Kind::Rust { package: "cerberust", build: cerberust::everything },
    },
    Contender {
        name: "cerberust, PII",
        looks_for: "the six types",
        kind: Kind::Rust { package: "cerberust", build: cerberust::six_types },
    },
    Contender {
        name: "Presidio",
        looks_for: "its default set for English, without a language model",
        kind: Kind::Presidio("default"),
    },
    Contender { name: "Presidio, six types", looks_for: "the six types", kind: Kind::Presidio("six") },
];
