//! `fingerprint`: what a bundle knows a value by without holding it.

use std::path::Path;

use crate::args::FingerprintArgs;
use crate::failure::Failure;
use crate::{Exit, input, output};

/// Prints the fingerprint of the value, which is the whole text without the line break at its end.
pub(crate) fn run(args: &FingerprintArgs) -> Result<Exit, Failure> {
    let key = input::key(&args.key_file)?;
    let text = input::text(args.file.as_deref().unwrap_or(Path::new(input::STDIN)))?;
    let value = text.strip_suffix('\n').map_or(text.as_str(), |text| text.strip_suffix('\r').unwrap_or(text));
    output::plain(&format!("{}\n", key.fingerprint(value)))?;
    Ok(Exit::Done)
}
