//! Collections of which a changed copy costs what the change costs: everything else is shared with the original.
//!
//! ```text
//! Table: flat items ─ changed items in a Trie        by number
//! Lookup: flat pairs ─ added pairs in a Trie         by hash, several to one
//! ```
//!
//! What is built at once is flat, so that reading what nobody has changed costs what an array costs. Persistent in the sense
//! of Driscoll, Sarnak, Sleator and Tarjan, *Making data structures persistent* (1989); the trie is Bagwell's hash array
//! mapped trie (*Ideal hash trees*, 2001).

mod lookup;
mod table;
mod trie;

pub(crate) use lookup::Lookup;
pub(crate) use table::Table;
pub(crate) use trie::Trie;
