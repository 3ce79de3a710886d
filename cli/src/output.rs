//! Standard output and standard error.

use std::collections::BTreeMap;
use std::io::{self, Write as _};

use anstream::ColorChoice;
use lictor::value::Map;
use lictor::{Diagnostics, Value};
use serde::Serialize;

use crate::args::Format;
use crate::failure::Failure;

/// Writes a result as it is, byte for byte.
pub(crate) fn plain(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

/// Writes a value as JSON over several lines.
pub(crate) fn pretty(value: &impl Serialize) -> Result<(), Failure> {
    let json = serde_json::to_string_pretty(value).map_err(io::Error::from)?;
    plain(&(json + "\n"))
}

/// Writes a result for people: `render` is told whether it may use colours.
pub(crate) fn styled(render: impl FnOnce(bool) -> String) -> Result<(), Failure> {
    let mut out = anstream::stdout().lock();
    let text = render(out.current_choice() != ColorChoice::Never);
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

/// Writes to standard error. Nobody is left to hear of it if that fails.
pub(crate) fn note(render: impl FnOnce(bool) -> String) {
    let mut err = anstream::stderr().lock();
    let text = render(err.current_choice() != ColorChoice::Never);
    let _ = err.write_all(text.as_bytes());
}

/// Mentions lints on standard error: in one line for people, who have `lictor check` for the rest.
pub(crate) fn warn(warnings: &Diagnostics, format: Format) {
    if warnings.is_empty() {
        return;
    }
    note(|color| match format {
        Format::Text => summary(warnings, color),
        Format::Json => {
            let warnings = Map::from([("warnings".to_owned(), warnings.to_value())]);
            Value::Map(warnings).to_canonical_json() + "\n"
        }
    });
}

/// `warning: 3 lints in the policies (W-BROAD, W-NO-RATIONALE ×2); `lictor check` shows them`.
fn summary(warnings: &Diagnostics, color: bool) -> String {
    let mut counts = BTreeMap::<&str, usize>::new();
    for warning in warnings.iter() {
        *counts.entry(warning.code.as_str()).or_default() += 1;
    }
    let codes = counts.into_iter().map(|(code, count)| match count {
        1 => code.to_owned(),
        _ => format!("{code} ×{count}"),
    });
    let label = if color { "\u{1b}[1m\u{1b}[33mwarning\u{1b}[0m" } else { "warning" };
    let lints = if warnings.len() == 1 { "1 lint".to_owned() } else { format!("{} lints", warnings.len()) };
    let codes = codes.collect::<Vec<_>>().join(", ");
    format!("{label}: {lints} in the policies ({codes}); `lictor check` shows where\n")
}
