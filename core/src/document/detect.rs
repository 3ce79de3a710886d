//! What a policy looks for in texts by the names of detectors, and which texts it reads.

use crate::source::Spanned;

/// `detect`.
#[derive(Clone, Debug, PartialEq)]
pub struct Detect {
    /// At least one of these must have a finding (if any are named).
    pub any: Vec<Spanned<String>>,
    /// Each of these must have a finding.
    pub all: Vec<Spanned<String>>,
    /// A finding that lies within a finding of one of these does not count.
    pub except: Vec<Spanned<String>>,
    /// Only findings there count.
    pub reads: Option<Reads>,
    /// Fewest findings, of all the named detectors together.
    pub min_hits: u32,
    /// Only findings of at least this score count; from 0 to 1.
    pub min_score: Option<f64>,
    /// What a doubtful match is. Absent: as `redact` for a policy that redacts, else as `alert`.
    pub mode: Option<DetectMode>,
    /// Countries by their ISO 3166-1 code, whose telephone numbers are also found as they are written at home.
    pub regions: Vec<Spanned<String>>,
    /// Only values with one of these fingerprints count: HMAC-SHA-256 with the host's key, in hexadecimal.
    pub fingerprints: Vec<Spanned<String>>,
}

impl Default for Detect {
    /// Nothing is looked for, and one finding is enough.
    fn default() -> Self {
        Detect {
            any: Vec::new(),
            all: Vec::new(),
            except: Vec::new(),
            reads: None,
            min_hits: 1,
            min_score: None,
            mode: None,
            regions: Vec::new(),
            fingerprints: Vec::new(),
        }
    }
}

/// `in`: which texts are read. Each list is an "any of"; one that is empty leaves out nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reads {
    /// Texts at or below these paths. In a path `*` is any name, and `[*]` any place in a list.
    pub paths: Vec<Spanned<String>>,
    /// Texts of these speakers: `user`, `assistant`, `system`, `tool`.
    pub roles: Vec<Spanned<String>>,
}

/// What a detector makes of a match that could be something else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DetectMode {
    /// Nothing: a finding shall be right.
    #[default]
    Alert,
    /// A finding: nothing shall be missed.
    Redact,
}

impl DetectMode {
    /// Every mode.
    pub const ALL: [DetectMode; 2] = [DetectMode::Alert, DetectMode::Redact];

    /// The name used in documents.
    pub const fn as_str(self) -> &'static str {
        match self {
            DetectMode::Alert => "alert",
            DetectMode::Redact => "redact",
        }
    }
}
