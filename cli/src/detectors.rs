//! `detectors`: the catalogue.

use lictor::detector::{self, Detector};
use serde_json::json;

use crate::args::{DetectorsArgs, Format};
use crate::failure::Failure;
use crate::{Exit, output};

/// Lists the catalogue, or what the names stand for.
pub(crate) fn run(args: &DetectorsArgs) -> Result<Exit, Failure> {
    if args.validators {
        let names: String = detector::validate::names().map(|name| format!("{name}\n")).collect();
        output::plain(&names)?;
        return Ok(Exit::Done);
    }
    let mut listed: Vec<&'static Detector> = Vec::new();
    if args.names.is_empty() {
        listed.extend(detector::all());
    }
    for name in &args.names {
        let named = detector::expand(name);
        if named.is_empty() {
            return Err(Failure::Input(format!("there is no detector `{name}`; `pii.*` names a family")));
        }
        listed.extend(named);
    }
    match args.format {
        Format::Text => output::plain(&text(&listed))?,
        Format::Json => output::plain(&json(&listed))?,
    }
    Ok(Exit::Done)
}

/// A line each, and of few the examples too.
fn text(listed: &[&Detector]) -> String {
    const FEW: usize = 8;
    let width = listed.iter().map(|detector| detector.name.len()).max().unwrap_or(0);
    let mut out = String::new();
    for detector in listed {
        let (name, severity, title) = (detector.name, detector.severity.as_str(), detector.title);
        out.push_str(&format!("{name:width$}  {severity:8}  {title}\n"));
        if listed.len() <= FEW {
            for (text, found) in detector.finds {
                out.push_str(&format!("    finds   {found:?} in {text:?}\n"));
            }
            for text in detector.passes {
                out.push_str(&format!("    passes  {text:?}\n"));
            }
            out.push_str(&format!("    limits  {}\n    source  {}\n", detector.limits, detector.source));
        }
    }
    out
}

/// One object a line.
fn json(listed: &[&Detector]) -> String {
    let line = |detector: &&Detector| {
        let finds: Vec<_> =
            detector.finds.iter().map(|(text, found)| json!({"text": text, "finding": found})).collect();
        let object = json!({
            "name": detector.name, "title": detector.title, "severity": detector.severity.as_str(),
            "finds": finds, "passes": detector.passes, "limits": detector.limits, "source": detector.source,
        });
        format!("{object}\n")
    };
    listed.iter().map(line).collect()
}
