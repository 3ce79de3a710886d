//! Scores how plain-language policies are understood: `prose_scores [--format text|json|markdown] [--mistakes]`. Mistakes are told of the
//! texts that may be built with, never of those that are held back.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use lictor_conformance::prose::{self, FILES, Score};

const USAGE: &str = "prose_scores [--format text|json|markdown] [--mistakes]";

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
    let mut format = "text".to_owned();
    let mut tells_mistakes = false;
    let mut arguments = std::env::args().skip(1);
    while let Some(option) = arguments.next() {
        match option.as_str() {
            "--format" => format = arguments.next().ok_or(USAGE)?,
            "--mistakes" => tells_mistakes = true,
            _ => return Err(USAGE.to_owned()),
        }
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("prose");
    let score = |(name, _): &(&str, bool)| {
        Ok((name.to_string(), prose::score(&folder.join(format!("{name}.jsonl")))?))
    };
    let scores: Vec<(String, Score)> = FILES.iter().map(score).collect::<Result<_, String>>()?;
    let mut report = match format.as_str() {
        "text" => prose::text(&scores),
        "markdown" => prose::markdown(&scores),
        "json" => {
            let by_file: BTreeMap<&String, &Score> =
                scores.iter().map(|(name, score)| (name, score)).collect();
            serde_json::to_string_pretty(&by_file).map_err(|error| error.to_string())?
        }
        _ => return Err(USAGE.to_owned()),
    };
    if tells_mistakes {
        let open = scores.iter().zip(FILES).filter(|(_, (_, is_open))| *is_open);
        report.extend(open.flat_map(|((_, score), _)| &score.mistakes).map(|mistake| format!("\n{mistake}")));
        report.push('\n');
    }
    Ok(report)
}
