//! `read`: what of policies in plain language is checked.

use std::path::{Path, PathBuf};

use lictor::Reading;
use lictor::prose::PolicyReading;

use crate::args::{Format, ReadArgs};
use crate::failure::Failure;
use crate::{Exit, input, output};

/// A text that was read, and what it is called.
enum Report {
    Text { title: String, text: String, reading: Reading },
    Policy(PolicyReading),
}

/// Prints a report for each text.
pub(crate) fn run(args: &ReadArgs) -> Result<Exit, Failure> {
    let (texts, documents): (Vec<&PathBuf>, Vec<&PathBuf>) =
        args.paths.iter().partition(|path| is_text(path));
    let mut reports = Vec::new();
    for path in texts {
        let text = input::text(path)?;
        reports.push(Report::Text { title: title(path), reading: lictor::read(&text), text });
    }
    if !documents.is_empty() {
        let documents: Vec<PathBuf> = documents.into_iter().cloned().collect();
        let readings = input::compiler(input::documents(&documents)?, &args.reading).readings()?;
        reports.extend(readings.into_iter().map(Report::Policy));
    }
    match args.format {
        Format::Json => {
            let lines: Vec<String> = reports.iter().map(|report| report.to_json() + "\n").collect();
            output::plain(&lines.concat())?;
        }
        Format::Text if reports.is_empty() => output::plain("no policy has `content`\n")?,
        Format::Text => output::styled(|color| {
            reports.iter().map(|report| report.render(color)).collect::<Vec<_>>().join("\n")
        })?,
    }
    Ok(Exit::Done)
}

impl Report {
    fn to_json(&self) -> String {
        match self {
            Report::Text { reading, .. } => reading.to_value(None),
            Report::Policy(policy) => policy.to_value(),
        }
        .to_canonical_json()
    }

    fn render(&self, color: bool) -> String {
        match self {
            Report::Text { title, text, reading } => reading.render(title, text, color),
            Report::Policy(policy) => policy.render(color),
        }
    }
}

/// Standard input, and files whose name says that they are text.
fn is_text(path: &Path) -> bool {
    path == Path::new(input::STDIN)
        || path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("txt"))
}

fn title(path: &Path) -> String {
    if path == Path::new(input::STDIN) { "standard input".to_owned() } else { path.display().to_string() }
}
