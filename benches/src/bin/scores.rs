//! Scores the built-in detectors on labelled data: `scores [--data FOLDER] [--format text|json|markdown]`.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use lictor_benches::scores::{self, Scores};

const USAGE: &str = "scores [--data FOLDER] [--format text|json|markdown]";

fn main() -> ExitCode {
    match run() {
        Ok(report) => {
            // A reader that has seen enough, such as `head`, is no failure.
            let _ = std::io::stdout().write_all(report.as_bytes());
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<String, String> {
    let mut folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/data"));
    let mut format = "text".to_owned();
    let mut arguments = std::env::args().skip(1);
    while let Some(option) = arguments.next() {
        let value = arguments.next().ok_or(USAGE)?;
        match option.as_str() {
            "--data" => folder = PathBuf::from(value),
            "--format" => format = value,
            _ => return Err(USAGE.to_owned()),
        }
    }
    let scores = Scores::measure(&folder).map_err(|error| error.to_string())?;
    match format.as_str() {
        "text" => Ok(scores::text(&scores)),
        "markdown" => Ok(scores::markdown(&scores)),
        "json" => serde_json::to_string_pretty(&scores).map_err(|error| error.to_string()),
        _ => Err(USAGE.to_owned()),
    }
}
