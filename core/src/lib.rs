//! lictor
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

pub mod condition;
pub mod detector;
pub mod diagnostic;
pub mod document;
pub mod import;
pub mod ir;
pub mod kind;
pub mod limits;
pub mod pattern;
pub mod severity;
pub mod source;
pub mod value;
pub mod verdict;
