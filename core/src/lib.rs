//! An embeddable policy evaluator for AI systems.
//!
//! Policy documents (organisation → workspace → repository) are compiled into one immutable [`Evaluator`]; a [`Request`]
//! (a prompt, an answer, a tool call, …) gets a [`Decision`]: a verdict, what the host must do, and the rationale.
//!
//! ```text
//! text ─▶ document ─▶ (import) ─▶ bundle ─▶ check ─▶ ir ─▶ program          load time: reports everything
//!                                                           │
//! request ─▶ texts (one pass) ─▶ in scope ─▶ conditions ─▶ waive ─▶ combine ─▶ decision      per call
//! ```
//!
//! The core does no I/O, has no clock, starts no threads and keeps no state between calls: everything a decision depends
//! on comes in with the bundle and the request, and the same bytes give the same decision in every language.
#![forbid(unsafe_code)]
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::unreachable,
        clippy::indexing_slicing,
        clippy::string_slice,
        clippy::disallowed_methods,
        clippy::disallowed_types
    )
)]

mod analysis;
mod authority;
mod compiler;
pub mod condition;
pub mod decision;
pub mod detector;
pub mod diagnostic;
pub mod document;
mod error;
mod evaluate;
mod evaluator;
mod export;
pub mod fingerprint;
pub mod import;
pub mod ir;
mod judge;
mod kind;
mod limits;
mod offset;
pub mod pattern;
mod payload;
mod persistent;
mod program;
pub mod prose;
pub mod request;
mod session;
mod severity;
pub mod source;
pub mod stream;
mod update;
pub mod value;
mod verdict;
pub mod view;
mod wire;

pub use compiler::{Compiled, Compiler};
pub use decision::{Decision, Outcome, Record};
pub use diagnostic::{Code, Diagnostic, Diagnostics};
pub use document::{Bundle, Policies, Policy};
pub use error::{PolicyError, Problem, RequestError, StreamError};
pub use evaluate::{Options, Scratch, Work};
pub use evaluator::Evaluator;
pub use import::Dialect;
pub use judge::LateFinding;
pub use kind::{Kind, KindSet};
pub use limits::Limits;
pub use offset::OffsetUnit;
pub use prose::{PolicyReading, Reading, read};
pub use request::{Request, Session};
pub use session::tool_hash;
pub use severity::Severity;
pub use stream::Stream;
pub use update::Update;
pub use value::Value;
pub use verdict::{EffectKind, EffectSet, Fail, Verdict};
pub use wire::{answers_from_json, answers_from_value};

/// The example of the page on findings, compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../../docs/findings.md")]
pub struct FindingsPage;

/// The examples of the page on agents, compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../../docs/agents.md")]
pub struct AgentsPage;
/// The example of the page on streams, compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../../docs/streams.md")]
pub struct StreamsPage;

/// The README's example, compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;
