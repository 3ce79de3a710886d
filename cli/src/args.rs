//! The arguments, and the help that documents them.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use clap::{Args, Parser, Subcommand, ValueEnum};
use lictor::document::DetectMode;
use lictor::{Dialect, Kind, Severity, Verdict};

/// Evaluates policies for AI systems: which prompts, answers and tool calls may go ahead, and why.
#[derive(Debug, Parser)]
#[command(name = "lictor", version, arg_required_else_help = true, after_help = EXIT_CODES)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  the answer is one that was asked to fail (--fail-on, --strict), or text that `redact` must not let pass
  2  the input cannot be used; standard error says why

Colours appear on a terminal only; NO_COLOR switches them off.";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Decide requests: the verdict, what to do, and why.
    #[command(after_help = "\
Examples:
  lictor evaluate --policies policies/ --request request.json
  lictor evaluate --policies policies/ --request - --format json --fail-on deny < requests.jsonl
  model | lictor evaluate --policies policies/ --request about.json --stream - --format json")]
    Evaluate(EvaluateArgs),
    /// Decide requests and list every policy in scope, also those that did not match, and what failed in each.
    #[command(after_help = "\
Example:
  lictor explain --policies policies/ --request request.json")]
    Explain(EvaluateArgs),
    /// Report everything that is wrong or doubtful in policies.
    #[command(after_help = "\
Example:
  lictor check policies/ --strict")]
    Check(CheckArgs),
    /// Report what of policies in plain language is checked, by what, and what is not.
    ///
    /// Reads policy documents, or plain text: a .txt file, or standard input for `-`.
    #[command(after_help = "\
Examples:
  lictor read policies/
  echo 'Never share AWS keys or give tax advice.' | lictor read -")]
    Read(ReadArgs),
    /// Write what plain language comes to as native policies beside the text, pinned to it.
    #[command(after_help = "\
Example:
  lictor freeze policies/ > frozen.yaml")]
    Freeze(ImportArgs),
    /// Rewrite documents of any dialect as one native bundle.
    #[command(after_help = "\
Example:
  lictor import --org org-acme blocked-patterns.jsonc > bundle.yaml")]
    Import(ImportArgs),
    /// Give imported policies back in the form of the product they came from.
    #[command(after_help = "\
Example:
  lictor export bundle.yaml --as flashback")]
    Export(ExportArgs),
    /// Apply a partial update to a stored document and print the new document, or the product's refusal.
    #[command(after_help = "\
Example:
  lictor update --dialect agentic-audit stored.json patch.json")]
    Update(UpdateArgs),
    /// Copy text from standard input to standard output with everything redacted that the policies ask for.
    ///
    /// The text is decided as it comes, and each word is written as soon as nothing that follows can change it. If the policies
    /// refuse the text or hold it back, the rest is not written, the reason goes to standard error, and the exit code is 1.
    #[command(after_help = "\
Example:
  lictor redact --policies policies/ --scope workspace=shop < prompt.txt > clean.txt
  model | lictor redact --policies policies/ --kind output")]
    Redact(RedactArgs),
    /// Decide requests one after the other as one session: what it has seen decides what it may do next.
    ///
    /// Each request gets the session as it is by then, unless it has one of its own, and each counter the amount consumed so far.
    #[command(after_help = "\
Example:
  lictor session --policies policies/ --request requests.jsonl")]
    Session(SessionArgs),
    /// Write a server's answer to `tools/list` as `schema.tools`: what was reviewed, pinned by its digest.
    #[command(after_help = "\
Example:
  lictor tools --server mail tools-list.json >> bundle.yaml")]
    Tools(ToolsArgs),
    /// Find personal data and secrets in files: text, logs, tables (CSV, TSV) and JSON.
    ///
    /// Each finding is shown with the line it is in, masked, and with what speaks for it.
    #[command(after_help = "\
Examples:
  lictor scan app.log customers.csv chat.json
  lictor scan --detectors pii.credit_card,secret.* --format sarif --fail-on high src.txt > findings.sarif")]
    Scan(ScanArgs),
    /// List the built-in detectors: names, severities, and of a few at a time their examples.
    #[command(after_help = "\
Examples:
  lictor detectors
  lictor detectors pii.ssn secret.*")]
    Detectors(DetectorsArgs),
    /// Print the fingerprint of a value on standard input: its HMAC-SHA-256 with a key.
    ///
    /// A policy's `detect.fingerprints` names values by it, so that a bundle need not hold them.
    #[command(after_help = "\
Example:
  printf %s '4111 1111 1111 1111' | lictor fingerprint --key-file secret.key")]
    Fingerprint(FingerprintArgs),
    /// Print the JSON Schema of the native format, for editors.
    #[command(after_help = "\
Example:
  lictor schema > bundle.schema.json")]
    Schema,
}

impl Command {
    /// How errors are to be written.
    pub(crate) const fn format(&self) -> Format {
        match self {
            Command::Evaluate(args) | Command::Explain(args) => args.format,
            Command::Check(args) => args.format,
            Command::Session(args) => args.format,
            Command::Read(args) => args.format,
            Command::Detectors(args) => args.format,
            Command::Scan(args) => match args.format {
                ScanFormat::Text => Format::Text,
                ScanFormat::Json | ScanFormat::Sarif => Format::Json,
            },
            Command::Import(_)
            | Command::Freeze(_)
            | Command::Export(_)
            | Command::Update(_)
            | Command::Redact(_)
            | Command::Tools(_)
            | Command::Fingerprint(_)
            | Command::Schema => Format::Text,
        }
    }
}

/// How to read policy documents.
#[derive(Debug, Args)]
pub(crate) struct ReadingArgs {
    /// Read every document as this dialect; without it, each one's shape tells.
    #[arg(long, value_name = "DIALECT", value_parser = dialect(&Dialect::ALL))]
    pub(crate) dialect: Option<Dialect>,

    /// The organisation of documents that do not name their own (agentic-audit and safe-ai).
    #[arg(long, value_name = "ID")]
    pub(crate) org: Option<String>,
}

/// Policies as an option, where the positional arguments are something else.
#[derive(Debug, Args)]
pub(crate) struct PoliciesArgs {
    /// Policy files, and folders of them: every .yaml, .yml, .json and .jsonc below that is not hidden.
    #[arg(long, value_name = "PATH", required = true, num_args = 1..)]
    pub(crate) policies: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) reading: ReadingArgs,

    /// The key of policies with fingerprints or hashes: the bytes of this file, without a line break at its end.
    #[arg(long, value_name = "FILE")]
    pub(crate) key_file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct EvaluateArgs {
    #[command(flatten)]
    pub(crate) policies: PoliciesArgs,

    /// The request: one JSON object, or JSON Lines with one request a line. `-` reads standard input.
    #[arg(long, value_name = "FILE")]
    pub(crate) request: PathBuf,

    /// The text of the request, which then has no content: a file, or `-` for standard input. It is decided as it comes; with
    /// `--format json`, each piece that releases or finds something is one line before the decision.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["answers", "dialect_answer"])]
    pub(crate) stream: Option<PathBuf>,

    /// Judges' answers to pending checks: a JSON list.
    #[arg(long, value_name = "FILE")]
    pub(crate) answers: Option<PathBuf>,

    /// Wait no longer for judges: a check without an answer has expired, and its policy's fail mode decides.
    #[arg(long)]
    pub(crate) expire: bool,

    /// Show what was found in the text, masked to its last four characters.
    #[arg(long)]
    pub(crate) previews: bool,

    /// Add the text that a judge is to look at to each pending check.
    #[arg(long)]
    pub(crate) subjects: bool,

    /// Refuse a request that has unknown keys or values of the wrong type, instead of listing them in the decision.
    #[arg(long)]
    pub(crate) strict: bool,

    /// Print text for people, or one canonical JSON object a line.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,

    /// Print the answer as the safe-ai product gives it, `policyViolations` with what matched, instead of the decision.
    #[arg(long)]
    pub(crate) dialect_answer: bool,

    /// Exit with 1 if a verdict is this restrictive or more (transform, then hold, then deny).
    #[arg(long, value_name = "VERDICT", value_parser = verdict())]
    pub(crate) fail_on: Option<Verdict>,
}

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// Policy files, and folders of them: every .yaml, .yml, .json and .jsonc below that is not hidden.
    #[arg(value_name = "PATH", required = true)]
    pub(crate) paths: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) reading: ReadingArgs,

    /// Exit with 1 if there is a warning.
    #[arg(long)]
    pub(crate) strict: bool,

    /// Print text for people, or one JSON report on standard output.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct ReadArgs {
    /// Policy files and folders; a .txt file is one policy's text, and so is `-`, standard input.
    #[arg(value_name = "PATH", required = true)]
    pub(crate) paths: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) reading: ReadingArgs,

    /// Print text for people, or one JSON object a line.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    /// Policy files, and folders of them: every .yaml, .yml, .json and .jsonc below that is not hidden.
    #[arg(value_name = "PATH", required = true)]
    pub(crate) paths: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) reading: ReadingArgs,

    /// How to write the bundle.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) to: Syntax,
}

#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    /// Policy files and folders: native bundles that were imported, or the product's own documents.
    #[arg(value_name = "PATH", required = true)]
    pub(crate) paths: Vec<PathBuf>,

    /// The product. agentic-audit gives the full organisation policy, the others a list of policy objects.
    #[arg(long = "as", value_name = "DIALECT", value_parser = dialect(&IMPORTED))]
    pub(crate) dialect: Dialect,

    /// The organisation of documents that do not name their own (agentic-audit and safe-ai).
    #[arg(long, value_name = "ID")]
    pub(crate) org: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct UpdateArgs {
    /// The product whose rules for updates apply.
    #[arg(long, value_name = "DIALECT", value_parser = dialect(&Dialect::ALL))]
    pub(crate) dialect: Dialect,

    /// The stored document.
    pub(crate) current: PathBuf,

    /// The fields to change. `-` reads standard input.
    pub(crate) patch: PathBuf,

    /// Refuse the update unless this is the version of the stored document.
    #[arg(long, value_name = "VERSION")]
    pub(crate) if_version: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct RedactArgs {
    #[command(flatten)]
    pub(crate) policies: PoliciesArgs,

    /// What the text is part of.
    #[arg(long, value_name = "KIND", default_value = Kind::Input.as_str(), value_parser = kind())]
    pub(crate) kind: Kind,

    /// Where the text belongs, such as `workspace=shop`; give it once a level. The organisation is the bundle's own, or
    /// that of --org.
    #[arg(long, value_name = "LEVEL=NAME", value_parser = scope)]
    pub(crate) scope: Vec<(String, String)>,

    /// The text, if not on standard input.
    pub(crate) file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct SessionArgs {
    #[command(flatten)]
    pub(crate) policies: PoliciesArgs,

    /// The requests: JSON Lines, one a line, in order. `-` reads standard input.
    #[arg(long, value_name = "FILE")]
    pub(crate) request: PathBuf,

    /// The session to begin with, as JSON; a new one without it.
    #[arg(long, value_name = "FILE")]
    pub(crate) session: Option<PathBuf>,

    /// Print text for people, or one object with decision and session a line.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct ToolsArgs {
    /// The server that offers the tools; a call to another one is denied.
    #[arg(long, value_name = "NAME")]
    pub(crate) server: Option<String>,

    /// The answer, or its list of tools, as JSON. `-` reads standard input.
    pub(crate) definitions: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct ScanArgs {
    /// The files; without any, standard input.
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,

    /// What to look for: names of detectors and families such as `pii.*`, with commas between them. Without it, personal
    /// data and secrets.
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub(crate) detectors: Vec<String>,

    /// alert: a finding shall be right. redact: none shall be missed, so digits that could be something else are found too.
    #[arg(long, value_name = "MODE", default_value = DetectMode::Alert.as_str(), value_parser = mode())]
    pub(crate) mode: DetectMode,

    /// Countries (ISO 3166-1, such as `DE`) whose telephone numbers are also found as they are written at home.
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    pub(crate) regions: Vec<String>,

    /// Leave out findings of a lower score, from 0 to 1.
    #[arg(long, value_name = "SCORE", value_parser = score)]
    pub(crate) min_score: Option<f64>,

    /// Print text for people, one JSON object a line, or SARIF 2.1.0.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: ScanFormat,

    /// Exit with 1 if a finding is of this severity or above.
    #[arg(long, value_name = "SEVERITY", value_parser = crate::scan::severity)]
    pub(crate) fail_on: Option<Severity>,
}

#[derive(Debug, Args)]
pub(crate) struct DetectorsArgs {
    /// Names of detectors, and families such as `pii.*`; without any, all.
    #[arg(value_name = "NAME")]
    pub(crate) names: Vec<String>,

    /// List the checks that a bundle's own detector can name as its `validator` instead.
    #[arg(long, conflicts_with_all = ["names", "format"])]
    pub(crate) validators: bool,

    /// Print text for people, or one JSON object a line.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct FingerprintArgs {
    /// The key: the bytes of this file, without a line break at its end.
    #[arg(long, value_name = "FILE")]
    pub(crate) key_file: PathBuf,

    /// The value, if not on standard input.
    pub(crate) file: Option<PathBuf>,
}

/// How findings are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ScanFormat {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
    /// For code scanning and editors.
    Sarif,
}

/// How a result and errors are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
}

/// How a bundle is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Syntax {
    /// YAML 1.2.
    #[default]
    Yaml,
    /// JSON.
    Json,
}

const IMPORTED: [Dialect; 3] = [Dialect::Flashback, Dialect::AgenticAudit, Dialect::SafeAi];

fn dialect(dialects: &[Dialect]) -> impl clap::builder::TypedValueParser<Value = Dialect> + use<> {
    let names = dialects.iter().map(|dialect| dialect.as_str()).collect::<Vec<_>>();
    PossibleValuesParser::new(names).try_map(|name| Dialect::from_name(&name).ok_or("no such dialect"))
}

fn kind() -> impl clap::builder::TypedValueParser<Value = Kind> {
    PossibleValuesParser::new(Kind::ALL.map(Kind::as_str))
        .try_map(|name| Kind::from_name(&name).ok_or("no such kind"))
}

fn verdict() -> impl clap::builder::TypedValueParser<Value = Verdict> {
    const FAILING: [Verdict; 3] = [Verdict::Deny, Verdict::Hold, Verdict::Transform];
    PossibleValuesParser::new(FAILING.map(Verdict::as_str))
        .try_map(|name| FAILING.into_iter().find(|verdict| verdict.as_str() == name).ok_or("no such verdict"))
}

fn mode() -> impl clap::builder::TypedValueParser<Value = DetectMode> {
    PossibleValuesParser::new(DetectMode::ALL.map(DetectMode::as_str))
        .try_map(|name| DetectMode::ALL.into_iter().find(|mode| mode.as_str() == name).ok_or("no such mode"))
}

fn score(text: &str) -> Result<f64, &'static str> {
    text.parse().ok().filter(|score| (0.0..=1.0).contains(score)).ok_or("expected a number from 0 to 1")
}

fn scope(pair: &str) -> Result<(String, String), &'static str> {
    match pair.split_once('=') {
        Some((level, name)) if !level.is_empty() && !name.is_empty() => {
            Ok((level.to_owned(), name.to_owned()))
        }
        _ => Err("expected LEVEL=NAME, such as workspace=shop"),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::Cli;

    #[test]
    fn the_arguments_do_not_contradict_each_other() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_argument_has_help_and_every_command_an_example() {
        for command in Cli::command().get_subcommands() {
            assert!(command.get_about().is_some(), "{}", command.get_name());
            let after = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(after.contains(&format!("lictor {}", command.get_name())), "{}", command.get_name());
            for argument in command.get_arguments() {
                assert!(argument.get_help().is_some(), "{} {}", command.get_name(), argument.get_id());
            }
        }
    }
}
