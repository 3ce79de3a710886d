//! The C ABI. `include/lictor.h` is made from this source, and is its documentation; `docs/c.md` explains the whole.
//!
//! ```text
//! C ─▶ guard ─▶ text · enums (what comes in is checked) ─▶ one call of the core ─▶ views (what goes out is borrowed)
//! ```
//!
//! Every export is a few lines: check, convert, call the core, convert back. No policy is decided here.
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::unreachable,
        clippy::indexing_slicing,
        clippy::string_slice
    )
)]
#![deny(unsafe_op_in_unsafe_fn)]
#![expect(non_camel_case_types, reason = "the types carry the names that C knows them by")]
#![expect(
    clippy::missing_safety_doc,
    reason = "the contract is the same for every export: the head of the header states it once"
)]

pub mod builder;
pub mod compiler;
pub mod decision;
pub mod dialect;
pub mod enums;
pub mod error;
pub mod evaluator;
mod guard;
pub mod json;
pub mod judge;
pub mod library;
pub mod members;
pub mod obligations;
pub mod packed;
pub mod rationale;
pub mod redact;
pub mod request;
mod scratch;
pub mod session;
pub mod stream;
pub mod text;
