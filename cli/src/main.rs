//! The lictor command line: the only part of the workspace that reads files.
//!
//! ```text
//! arguments ─▶ input (files, folders, standard input) ─▶ the core ─▶ output
//! ```
//!
//! A command's result goes to standard output and everything that is about it to standard error, so that the result can
//! be piped. The exit code is 0 when the command did its work, 1 when the answer is one that was asked to fail, and 2
//! when the input is not usable.
#![forbid(unsafe_code)]
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::unreachable,
        clippy::indexing_slicing,
        clippy::string_slice
    )
)]

mod args;
mod check;
mod detectors;
mod dialect;
mod evaluate;
mod failure;
mod fingerprint;
mod import;
mod input;
mod output;
mod read;
mod redact;
mod scan;
mod session;
mod tools;

use std::process::ExitCode;

use clap::Parser as _;

use args::{Cli, Command};
use failure::Failure;

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(&cli.command) {
        Ok(exit) => exit.into(),
        Err(failure) => failure.report(cli.command.format()),
    }
}

fn run(command: &Command) -> Result<Exit, Failure> {
    match command {
        Command::Evaluate(args) => evaluate::run(args, evaluate::Detail::Decision),
        Command::Explain(args) => evaluate::run(args, evaluate::Detail::Explanation),
        Command::Check(args) => check::run(args),
        Command::Read(args) => read::run(args),
        Command::Freeze(args) => import::freeze(args),
        Command::Import(args) => import::run(args),
        Command::Export(args) => dialect::export(args),
        Command::Update(args) => dialect::update(args),
        Command::Redact(args) => redact::run(args),
        Command::Scan(args) => scan::run(args),
        Command::Detectors(args) => detectors::run(args),
        Command::Session(args) => session::run(args),
        Command::Tools(args) => tools::run(args),
        Command::Fingerprint(args) => fingerprint::run(args),
        Command::Schema => output::plain(lictor::document::SCHEMA).map(|()| Exit::Done),
    }
}

/// How a command that did its work ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Exit {
    /// The work is done.
    Done,
    /// The answer is one that was asked to fail: a verdict, a lint, a text that must not pass.
    Refused,
    /// A part of the input was not usable; the rest was done.
    BadInput,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(match exit {
            Exit::Done => 0,
            Exit::Refused => 1,
            Exit::BadInput => 2,
        })
    }
}
