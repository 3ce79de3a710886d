//! Holds the instructions that a call takes to a budget. Instructions, unlike time, are the same on a busy machine: callgrind
//! counts them in two runs of `instructions` that differ in their number of calls.
//!
//! A budget is what the call took when it was set, and a fifth more. Raise one only with a reason in the commit.

use std::process::{Command, ExitCode};

/// A workload of `instructions`, how many calls the two runs make, and the most instructions that one call may take.
const BUDGETS: [(&str, [u64; 2], u64); 8] = [
    // Ten and ten thousand policies cost the same.
    ("decide-10", [100, 1_100], 7_000),
    ("decide-10000", [100, 1_100], 7_500),
    ("evaluate-10", [100, 1_100], 15_000),
    ("evaluate-10000", [100, 1_100], 15_500),
    ("json-1000", [100, 600], 80_000),
    // A thousand policies are read, checked, linted and filed.
    ("load-1000", [1, 3], 195_000_000),
    // One of a hundred policies changes, and one of ten thousand: two more levels in the tree of digests, which callgrind computes
    // without the processor's instructions for them.
    ("update-100", [10, 60], 540_000),
    ("update-10000", [10, 60], 660_000),
];

fn main() -> ExitCode {
    println!("| workload | instructions a call | budget |\n|---|---:|---:|");
    let mut is_kept = true;
    for (workload, [fewer, more], budget) in BUDGETS {
        let counts = instructions(workload, fewer).zip(instructions(workload, more));
        let Some((few, many)) = counts else {
            eprintln!(
                "counting instructions needs valgrind, and `cargo build --release -p lictor-benches --bin instructions` before"
            );
            return ExitCode::FAILURE;
        };
        let cost = many.saturating_sub(few) / (more - fewer);
        let verdict = if cost <= budget { "" } else { " exceeded" };
        println!("| {workload} | {cost} | {budget}{verdict} |");
        is_kept &= (1..=budget).contains(&cost);
    }
    if is_kept { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// What a run of so many calls takes in all.
fn instructions(workload: &str, calls: u64) -> Option<u64> {
    let program = std::env::current_exe().ok()?.with_file_name("instructions");
    let run = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program)
        .args([workload, &calls.to_string()])
        .output()
        .ok()?;
    let report = String::from_utf8(run.stderr).ok()?;
    let count = report.lines().find_map(|line| line.split_once("Collected : "))?.1;
    count.trim().parse().ok()
}
