//! `scan`: what detectors find in files.
//!
//! ```text
//! file ─▶ parts (stretches of lines, rows of a table) ─▶ evaluator ─▶ findings ─▶ report (text, JSON, SARIF)
//! ```
//!
//! The detectors run as they do for a policy: a bundle of one policy that names them, and a request for each part.

mod parts;
mod report;

use std::path::{Path, PathBuf};

use lictor::detector::validate::phone::Regions;
use lictor::detector::{self, Candidate, Detector, Evidence, Setting};
use lictor::{Compiler, Evaluator, Kind, Options, Request, Scratch, Severity};
use serde_json::json;

use crate::args::{ScanArgs, ScanFormat};
use crate::failure::{Failure, error_line};
use crate::{Exit, input, output};

/// Something found in a file.
#[derive(Debug)]
pub(crate) struct Finding {
    pub(crate) detector: &'static Detector,
    /// Its bytes in the file.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// The text with all but its last characters masked.
    pub(crate) preview: String,
    pub(crate) evidence: Evidence,
}

/// A file, and what was found in it, by place.
#[derive(Debug)]
pub(crate) struct Scanned {
    pub(crate) name: String,
    pub(crate) text: String,
    pub(crate) findings: Vec<Finding>,
}

/// Scans the files, or standard input.
pub(crate) fn run(args: &ScanArgs) -> Result<Exit, Failure> {
    let evaluator = evaluator(args)?;
    let setting = setting(args);
    let stdin = [PathBuf::from(input::STDIN)];
    let paths = if args.files.is_empty() { &stdin[..] } else { &args.files };
    let mut scratch = Scratch::default();
    let mut exit = Exit::Done;
    let mut all = Vec::new();
    for path in paths {
        let scanned = file(path, &evaluator, setting, &mut scratch, &mut exit)?;
        let is_worst =
            |finding: &Finding| args.fail_on.is_some_and(|least| finding.detector.severity >= least);
        if scanned.findings.iter().any(is_worst) {
            exit = exit.max(Exit::Refused);
        }
        all.push(scanned);
    }
    match args.format {
        ScanFormat::Text => output::styled(|color| report::text(&all, color))?,
        ScanFormat::Json => output::plain(&report::json(&all))?,
        ScanFormat::Sarif => output::pretty(&report::sarif(&all))?,
    }
    Ok(exit)
}

/// An evaluator whose one policy finds what `names` stand for; without any, personal data and secrets.
fn evaluator(args: &ScanArgs) -> Result<Evaluator, Failure> {
    /// What a leak of harms somebody.
    const FAMILIES: [&str; 5] = ["pii.*", "id.*", "phi.*", "fin.*", "secret.*"];
    let names: Vec<&str> = match args.detectors.as_slice() {
        [] => FAMILIES.into_iter().filter(|family| !detector::expand(family).is_empty()).collect(),
        names => names.iter().map(String::as_str).collect(),
    };
    if let Some(unknown) = names.iter().find(|name| detector::expand(name).is_empty()) {
        return Err(Failure::Input(format!(
            "there is no detector `{unknown}`; `lictor detectors` lists them, and `pii.*` names a family"
        )));
    }
    if let Some(unknown) = args.regions.iter().find(|code| Regions::of([code.as_str()]).is_err()) {
        return Err(Failure::Input(format!("there is no numbering plan for a region `{unknown}`")));
    }
    let mut detect = json!({"any": names, "mode": args.mode.as_str()});
    if let Some(least) = args.min_score {
        detect["min_score"] = least.into();
    }
    if !args.regions.is_empty() {
        detect["regions"] = args.regions.clone().into();
    }
    let policy = json!({"id": "scan", "scope": {"org": "scan"}, "detect": detect, "effect": "record"});
    let bundle = json!({"lictor": 1, "bundle": {"id": "scan", "version": "1"}, "policies": [policy]});
    Ok(Compiler::new().document("scan.json", bundle.to_string()).compile()?.evaluator)
}

/// What was asked of the detectors, for the evidence.
fn setting(args: &ScanArgs) -> Setting<'static> {
    let regions = Regions::of(args.regions.iter().map(String::as_str)).unwrap_or_default();
    Setting { mode: args.mode, regions, ..Setting::default() }
}

fn file(
    path: &Path,
    evaluator: &Evaluator,
    setting: Setting<'_>,
    scratch: &mut Scratch,
    exit: &mut Exit,
) -> Result<Scanned, Failure> {
    let text = input::text(path)?;
    let name =
        if path == Path::new(input::STDIN) { "<stdin>".to_owned() } else { path.display().to_string() };
    let mut findings = Vec::new();
    for part in parts::of(&name, &text) {
        let failed = |error| Failure::Request(input::name(path), error);
        let request = Request::new(Kind::Input, [("org", "scan")]).with_text(&*part.text);
        let options = Options { previews: true, ..Options::default() };
        let decision = evaluator.evaluate_with(&request, options, scratch).map_err(failed)?;
        for problem in &decision.errors {
            *exit = Exit::BadInput;
            output::note(|color| error_line(color, &format!("{}: {problem}", input::name(path))));
        }
        for hit in decision.rationale.into_iter().flat_map(|row| row.hits) {
            let candidate = Candidate::new(&part.text, hit.start, hit.end).within(setting);
            let detector = hit.detector.as_deref().and_then(detector::find);
            let place = part.origin(hit.start..hit.end);
            if let (Some(detector), Some(place)) = (detector, place) {
                findings.push(Finding {
                    detector,
                    start: place.start,
                    end: place.end,
                    preview: hit.preview.unwrap_or_default(),
                    evidence: Evidence::of(detector, &candidate),
                });
            }
        }
    }
    findings.sort_by_key(|finding| (finding.start, finding.end, finding.detector.name));
    Ok(Scanned { name, text, findings })
}

/// Severities as an option's values.
pub(crate) fn severity(name: &str) -> Result<Severity, &'static str> {
    Severity::from_name(name).ok_or("expected info, low, medium, high or critical")
}
