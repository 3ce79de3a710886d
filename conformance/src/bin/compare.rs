//! `compare --pairs 100000 [--seed S]`: the evaluator against the oracle.

use std::process::ExitCode;

use lictor_conformance::compare::compare;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let option = |name: &str, default: u64| {
        let place = args.iter().position(|arg| arg == name)?;
        args.get(place + 1).and_then(|value| value.parse().ok()).or(Some(default))
    };
    let pairs = option("--pairs", 10_000).unwrap_or(10_000);
    let seed = option("--seed", 0).unwrap_or(0);
    let keep_going = args.iter().any(|arg| arg == "--keep-going");
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
