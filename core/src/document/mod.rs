//! Documents: what an author wrote, with a place for every value.
//!
//! ```text
//! text ─▶ yaml | json ─▶ node ─▶ merge ─▶ decode ─▶ bundle ─▶ encode
//! ```
//!
//! Reading keeps everything and knows nothing of meaning; decoding knows the fields of the native format and reports
//! all that does not fit; checking conditions against the bundle's schema is the next stage's work.

mod bundle;
mod decode;
mod detect;
mod encode;
mod json;
mod mcp;
mod merge;
mod node;
mod policies;
mod policy;
mod read;
mod types;
mod yaml;

pub use bundle::{
    Bundle, ContextDecl, Defaults, DetectorDecl, Examples, LogLevel, LooksFor, Schema, SetDecl, ToolDecl,
};
pub use decode::{DIALECTS, Decoded, Import, decode, decode_update, remove_duplicates};
pub use detect::{Detect, DetectMode, Reads};
pub use merge::merge;
pub use node::{Entry, Node, NodeKind};
pub use policies::Policies;
pub use policy::{
    Approve, Audience, ContentMode, Coverage, Effect, Extent, FieldMatch, Judge, JudgeKind, JudgeMode, Mode,
    PatternDecl, Plain, Policy, Redact, RedactStyle, Rollout, Syntax, Waives,
};
pub use read::{Format, read};
pub use types::Type;

/// The JSON Schema (draft 2020-12) of the native format. A test proves that it accepts what [`decode`] accepts.
pub const SCHEMA: &str = include_str!("../../schema/bundle.schema.json");

#[cfg(test)]
mod tests;
