//! Kinds of request: what an AI system is about to do.

use std::fmt;

/// What is about to happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A prompt goes to a model.
    Input,
    /// A model's answer goes to a person or a program.
    Output,
    /// An agent calls a tool.
    ToolCall,
    /// A tool's result goes to a model.
    ToolResult,
    /// Retrieved text goes to a model.
    Retrieval,
    /// A model is called.
    ModelCall,
    /// Something is written to an agent's memory.
    MemoryWrite,
    /// Something happened, and is being reported.
    Event,
    /// A model or a bundle is deployed.
    Deploy,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 9] = [
        Kind::Input,
        Kind::Output,
        Kind::ToolCall,
        Kind::ToolResult,
        Kind::Retrieval,
        Kind::ModelCall,
        Kind::MemoryWrite,
        Kind::Event,
        Kind::Deploy,
    ];

    /// The name used in documents and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Kind::Input => "input",
            Kind::Output => "output",
            Kind::ToolCall => "tool_call",
            Kind::ToolResult => "tool_result",
            Kind::Retrieval => "retrieval",
            Kind::ModelCall => "model_call",
            Kind::MemoryWrite => "memory_write",
            Kind::Event => "event",
            Kind::Deploy => "deploy",
        }
    }

    /// The kind that is written `name`.
    pub fn from_name(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A set of kinds.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KindSet(u16);

impl KindSet {
    /// Every kind.
    pub const ALL: KindSet = KindSet((1 << Kind::ALL.len()) - 1);

    /// Adds `kind`.
    pub fn insert(&mut self, kind: Kind) {
        self.0 |= 1 << kind as u16;
    }

    /// Takes `kind` out.
    pub fn remove(&mut self, kind: Kind) {
        self.0 &= !(1 << kind as u16);
    }

    /// Whether `kind` is a member.
    pub const fn contains(self, kind: Kind) -> bool {
        self.0 & (1 << kind as u16) != 0
    }

    /// Whether there is no member.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The members, in the order of [`Kind::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Kind> {
        Kind::ALL.into_iter().filter(move |kind| self.contains(*kind))
    }
}

impl FromIterator<Kind> for KindSet {
    fn from_iter<I: IntoIterator<Item = Kind>>(kinds: I) -> Self {
        let mut set = KindSet::default();
        for kind in kinds {
            set.insert(kind);
        }
        set
    }
}

impl fmt::Debug for KindSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}
