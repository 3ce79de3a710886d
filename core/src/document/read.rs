//! Reading a document of any format.

use crate::diagnostic::{Code, Diagnostic};
use crate::limits::Limits;
use crate::source::{SourceId, SourceMap};

use super::node::Node;
use super::{json, yaml};

/// How a document is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// YAML 1.2 with the core schema.
    Yaml,
    /// JSON (RFC 8259).
    Json,
    /// JSON with `//` and `/* */` comments, but without trailing commas.
    JsonWithComments,
}

impl Format {
    /// The format that a file's ending promises. `.json` allows comments too, since pattern policies are published
    /// with them; `None` for any other ending than `.yaml`, `.yml`, `.json` and `.jsonc`.
    pub fn of_name(name: &str) -> Option<Format> {
        let (_, ending) = name.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "yaml" | "yml" => Some(Format::Yaml),
            "json" | "jsonc" => Some(Format::JsonWithComments),
            _ => None,
        }
    }
}

/// Reads one document: its values, each with the bytes it stands at. A byte order mark is skipped.
///
/// The span of a string is its text without the quotes where that text is the value as it stands; where escapes or
/// folding come between them, it is the whole of what was written (an [`Anchor`](crate::source::Anchor) finds the parts of either).
///
/// Linear in the text.
///
/// # Errors
/// `E-SYNTAX` at the first place where the text is not well-formed, `E-LIMIT` beyond `document_bytes` or `json_depth`
/// or if YAML aliases expand to too much, `E-UNKNOWN-KEY` for a YAML merge key.
pub fn read(
    source: SourceId,
    sources: &SourceMap,
    format: Format,
    limits: &Limits,
) -> Result<Node, Vec<Diagnostic>> {
    let text = sources.get(source).map_or("", |source| &*source.text);
    // Spans count bytes in 32 bits, whatever limit a host sets.
    let most = limits.document_bytes.min(u32::MAX as usize);
    if text.len() > most {
        let problem = Diagnostic::new(
            Code::Limit,
            format!("the document has {} bytes; at most {most} are read", text.len()),
        );
        return Err(vec![problem.at(sources.whole(source).inner(0, 0))]);
    }
    let whole = sources.whole(source);
    match format {
        Format::Yaml => yaml::read(text, whole, limits.json_depth),
        Format::Json => json::read(text, whole, limits.json_depth, json::Comments::Refused),
        Format::JsonWithComments => json::read(text, whole, limits.json_depth, json::Comments::Allowed),
    }
    .map_err(|problem| vec![problem])
}
