//! The development texts, the vocabulary, and what must hold of any text.

mod dev;
mod honesty;
mod lexicon;
mod properties;
