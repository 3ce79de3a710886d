//! The lictor command line.
fn main() {}
