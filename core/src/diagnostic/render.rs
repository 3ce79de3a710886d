//! Diagnostics as text, with carets under the words they are about.
