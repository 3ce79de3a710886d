//! Runs the conformance suite. `LICTOR_BLESS=1` writes the expected files, where the oracle agrees.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::Path;

use lictor::{Code, Scratch};
use lictor_conformance::suite::{Case, cases};

/// Codes that no document and no request can bring about, and who can.
const UNREACHABLE: [(Code, &str); 5] = [
    (Code::EmptyUpdate, "an update of a dialect's document: the host calls it"),
    (Code::Conflict, "an update of a dialect's document: the host calls it"),
    (Code::Forbidden, "the host's permissions"),
    (Code::Gone, "the host's store"),
    (Code::Signature, "the command line's check of a signed bundle"),
];

fn suite() -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    cases(&root).unwrap_or_else(|problem| panic!("{problem}"))
}

#[test]
fn every_case_gives_what_it_expects_in_every_configuration() {
    let bless = std::env::var_os("LICTOR_BLESS").is_some();
    let mut scratch = Scratch::default();
    let suite = suite();
    let failures: Vec<String> = suite.iter().filter_map(|case| case.run(&mut scratch, bless).err()).collect();
    // Straight to the stream, which the test harness does not capture: every language's runner says how many it ran.
    writeln!(std::io::stdout(), "conformance: {} cases", suite.len()).expect("standard output is open");
    assert!(!suite.is_empty(), "there is no case");
    assert!(failures.is_empty(), "{} of {} cases fail\n{}", failures.len(), suite.len(), failures.join("\n"));
}

#[test]
fn every_code_occurs() {
    let seen: BTreeSet<Code> = suite().iter().flat_map(Case::codes).collect();
    let exempt = |code: &Code| UNREACHABLE.iter().any(|(known, _)| known == code);
    let missing: Vec<&Code> = Code::ALL.iter().filter(|code| !seen.contains(code) && !exempt(code)).collect();
    assert!(missing.is_empty(), "no case has {missing:?}");
    let stale: Vec<&Code> = Code::ALL.iter().filter(|code| seen.contains(code) && exempt(code)).collect();
    assert!(stale.is_empty(), "a case has {stale:?}, which are listed as unreachable");
}
