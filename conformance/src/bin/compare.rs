//! The evaluator against the oracle, on random bundles and requests.

use std::process::ExitCode;

use clap::Parser;
use lictor_conformance::compare::compare;

/// Decides random requests by random bundles with the evaluator and with the slow oracle, and shows where they differ.
#[derive(Parser)]
struct Arguments {
    /// How many pairs of a bundle and a request
    #[arg(long, default_value_t = 10_000)]
    pairs: u64,
    /// Another seed gives other pairs
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Go on after a difference, up to the twentieth
    #[arg(long)]
    keep_going: bool,
}

fn main() -> ExitCode {
    let Arguments { pairs, seed, keep_going } = Arguments::parse();
    let (mut compared, mut differences, mut case) = (0, 0, 0);
    while compared < pairs {
        match compare(seed, case) {
            Ok(more) => compared += more as u64,
            Err(difference) => {
                differences += 1;
                compared += 1;
                println!("seed {seed}, case {case}\n{difference}");
                if !keep_going || differences >= 20 {
                    break;
                }
            }
        }
        case += 1;
        if case % 10_000 == 0 {
            eprintln!("{compared} pairs");
        }
    }
    println!("{compared} pairs, {differences} differences");
    if differences == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
