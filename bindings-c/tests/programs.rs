//! C programs against the library: plainly, under valgrind, and with AddressSanitizer.

mod toolchain;

use std::collections::BTreeSet;
use std::io::Write as _;
use std::process::Command;

use toolchain::{Checker, Program, abi, folder, library};

/// Runs one program three times.
fn check(source: &str, arguments: &[&str]) {
    for checker in [Checker::None, Checker::Valgrind, Checker::Asan] {
        Program::compile(source, checker).passes(arguments);
    }
}

#[test]
fn every_call_does_what_the_header_says() {
    check("tests/c/calls.c", &[]);
}

#[test]
fn nothing_a_caller_can_pass_crashes() {
    check("tests/c/misuse.c", &[]);
}

#[test]
fn random_calls_do_not_crash() {
    Program::compile("tests/c/random.c", Checker::None).passes(&["100000"]);
    Program::compile("tests/c/random.c", Checker::Asan).passes(&["20000"]);
    Program::compile("tests/c/random.c", Checker::Valgrind).passes(&["2000"]);
}

#[test]
fn eight_threads_share_an_evaluator() {
    Program::compile("tests/c/threads.c", Checker::None).passes(&["20000"]);
    Program::compile("tests/c/threads.c", Checker::Asan).passes(&["2000"]);
    Program::compile("tests/c/threads.c", Checker::Valgrind).passes(&["200"]);
}

#[test]
fn a_panic_becomes_a_status() {
    check("tests/c/panic.c", &[]);
}

/// A door that no test pushes the wrong way would be untested.
#[test]
fn every_export_is_misused() {
    let misuse = std::fs::read_to_string(folder().join("tests/c/misuse.c")).expect("the test");
    let header = std::fs::read_to_string(folder().join("include/lictor.h")).expect("the header");
    let missing: Vec<&str> = declared(&header).filter(|name| !misuse.contains(name)).collect();
    assert!(missing.iter().all(|name| *name == "lictor_detector_count"), "{missing:?}");
}

#[test]
fn a_double_free_is_the_callers_fault_and_found() {
    let output = Program::compile("tests/c/double_free.c", Checker::Asan).run(&[]);
    let report = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && report.contains("attempting double-free"), "{report}");
}

#[test]
fn cpp_can_include_the_header_twice() {
    check("tests/c/twice.cpp", &[]);
}

#[test]
fn the_conformance_suite_gives_the_same_bytes() {
    let text = Program::compile("tests/c/conformance.c", Checker::None).passes(&["conformance/cases"]);
    let count = |area: &std::path::Path| std::fs::read_dir(area).expect("an area").count();
    let areas = std::fs::read_dir(folder().join("../conformance/cases")).expect("the suite");
    let cases: usize = areas.map(|area| count(&area.expect("an area").path())).sum();
    assert!(text.contains(&format!("conformance: {cases} cases\n")), "{cases} folders, and\n{text}");
    assert!(cases > 0, "there is no case");
    // Straight to the stream, which the test harness does not capture.
    write!(std::io::stdout(), "{text}").expect("standard output is open");
}

#[test]
fn the_conformance_suite_leaves_no_memory() {
    Program::compile("tests/c/conformance.c", Checker::Asan).passes(&["conformance/cases"]);
}

/// What the library gives away, and nothing else.
#[test]
fn exported_symbols_are_those_of_the_headers() {
    let library = library().join("liblictor.so");
    let output =
        Command::new("nm").args(["--dynamic", "--defined-only"]).arg(&library).output().expect("nm runs");
    let symbols = String::from_utf8(output.stdout).expect("symbols are ASCII");
    let exported: BTreeSet<&str> = symbols.lines().filter_map(|line| line.split(' ').nth(2)).collect();
    let read = |name: &str| std::fs::read_to_string(folder().join("include").join(name)).expect("a header");
    let (public, packed) = (read("lictor.h"), read("lictor_packed.h"));
    let mut declared: BTreeSet<&str> =
        [&public, &packed].into_iter().flat_map(|text| declared(text)).collect();
    assert!(declared.len() > 90, "{declared:?}");
    // In no header: it is there for the test that no panic leaves.
    declared.insert("lictor_test_panic");
    assert_eq!(exported, declared);
}

/// Names before an opening parenthesis outside of comments.
fn declared(header: &str) -> impl Iterator<Item = &str> {
    let code = header.lines().filter(|line| !line.trim_start().starts_with(['*', '/', '#']));
    code.filter_map(|line| {
        let before = line.split_once('(')?.0;
        let start =
            before.rfind(|c: char| !c.is_ascii_alphanumeric() && c != '_').map_or(0, |place| place + 1);
        before.get(start..).filter(|name| name.starts_with("lictor_"))
    })
}

#[test]
fn the_soname_has_the_abi_number() {
    let library = library().join("liblictor.so");
    let output = Command::new("readelf").arg("-d").arg(&library).output().expect("readelf runs");
    let dynamic = String::from_utf8_lossy(&output.stdout);
    assert!(dynamic.contains(&format!("Library soname: [liblictor.so.{}]", abi())), "{dynamic}");
}
