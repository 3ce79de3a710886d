//! The Node binding: reads what JavaScript hands over, calls the core once, hands the answer back.
//!
//! ```text
//! request ─ lib/frame.js ─▶ units + numbers ─ frame::Cursor ─▶ core ─ answer::write ─▶ text + numbers ─ lib/decision.js ─▶ decision
//! ```
//!
//! A value crosses as a *frame*: all its strings joined into one, and everything else as a row of numbers. Node hands over two
//! arrays and makes one string a call, which is what makes a call cost a microsecond and not one for every property.
//!
//! Nothing here is documented for hosts: `index.js` is what they see. Failures cross as data and become classes there.
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::unreachable,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod answer;
mod call;
pub mod catalogue;
pub mod compile;
pub mod decisions;
pub mod dialects;
pub mod evaluate;
pub mod failure;
pub mod frame;
pub mod hidden;
pub mod stream;
