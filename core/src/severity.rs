//! The one scale for a policy's harm (`severity`) and an event's danger (`risk_level`).

use std::fmt;

/// A step on the scale info < low < medium < high < critical, with ordinals 0 to 4.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Ordinal 0.
    #[default]
    Info,
    /// Ordinal 1.
    Low,
    /// Ordinal 2.
    Medium,
    /// Ordinal 3.
    High,
    /// Ordinal 4.
    Critical,
}

impl Severity {
    /// Every step, lowest first.
    pub const ALL: [Severity; 5] =
        [Severity::Info, Severity::Low, Severity::Medium, Severity::High, Severity::Critical];

    /// The canonical, lower-case name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Low => "low",
            Severity::Medium => "medium",
            Severity::High => "high",
            Severity::Critical => "critical",
        }
    }

    /// The ordinal, 0 to 4.
    pub const fn ordinal(self) -> u8 {
        self as u8
    }

    /// Reads a name, whatever its case.
    pub fn from_name(name: &str) -> Option<Severity> {
        Severity::ALL.into_iter().find(|step| step.as_str().eq_ignore_ascii_case(name))
    }

    /// Reads an ordinal.
    pub fn from_ordinal(ordinal: i64) -> Option<Severity> {
        Severity::ALL.into_iter().find(|step| i64::from(step.ordinal()) == ordinal)
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
