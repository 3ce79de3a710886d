//! Static analysis of a bundle: what loads but is probably not meant.

use crate::diagnostic::Diagnostic;
use crate::document::Bundle;

/// Reports lints.
pub(crate) fn lint(_bundle: &Bundle, _problems: &mut Vec<Diagnostic>) {}
