//! Hostile texts take linear time: counted in instructions, which no other process disturbs.

use std::process::Command;

const PROGRAM: &str = env!("CARGO_BIN_EXE_scan_instructions");

fn instructions(text: &str, kilobytes: usize) -> u64 {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null", PROGRAM, text, &kilobytes.to_string()])
        .output()
        .expect("valgrind is installed");
    let report = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{report}");
    let collected = report.lines().find_map(|line| line.split_once("Collected :"));
    collected.and_then(|(_, count)| count.trim().parse().ok()).expect("callgrind says what it has counted")
}

/// From one size to twice that and to four times that: the second step may take twice what the first takes, and a tenth
/// more. Building the scanner is in all of them, and so in no difference.
#[test]
#[ignore = "needs valgrind: make budgets"]
fn hostile_texts_take_linear_time() {
    let names = Command::new(PROGRAM).output().expect("it runs").stdout;
    let names = String::from_utf8(names).expect("names are UTF-8");
    assert!(names.lines().count() >= 8);
    for name in names.lines() {
        let [once, twice, four_times] = [32, 64, 128].map(|kilobytes| instructions(name, kilobytes));
        let (first, second) = (twice - once, four_times - twice);
        println!("{name}: {} instructions a byte", second / (64 * 1_024));
        assert!(second <= 2 * first + first / 5, "{name}: {first} instructions more, then {second}");
    }
}
