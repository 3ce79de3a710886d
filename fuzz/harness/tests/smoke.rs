//! A short, reproducible run of every fuzz target on a stable compiler: over the seeds, and over thousands of mutations of them.

use std::fs;
use std::path::{Path, PathBuf};

use lictor_fuzz_harness::{conditions, documents, oracle, patterns, prose, requests, streams};
use proptest::prelude::Rng;
use proptest::test_runner::{RngAlgorithm, TestRng};

/// Files below a folder of the project whose names end in one of `endings`.
fn seeds(folder: &str, endings: &[&str]) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(folder), &mut found);
    found.sort();
    let seeds: Vec<Vec<u8>> = found
        .iter()
        .filter(|path| endings.iter().any(|ending| path.to_string_lossy().ends_with(ending)))
        .map(|path| fs::read(path).unwrap())
        .collect();
    assert!(!seeds.is_empty(), "no seeds in {folder}");
    seeds
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { collect(&path, found) } else { found.push(path) }
    }
}

/// Runs `target` on each seed as it is, and on `count` mutations of them.
fn run(name: &str, target: fn(&[u8]), seeds: &[Vec<u8>], count: usize) {
    let mut bytes = [0; 32];
    bytes[..name.len()].copy_from_slice(name.as_bytes());
    let mut random = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut below = |bound: usize| usize::try_from(random.next_u64()).unwrap() % bound.max(1);
    seeds.iter().for_each(|seed| target(seed));
    for _ in 0..count {
        let mut input = seeds[below(seeds.len())].clone();
        for _ in 0..=below(6) {
            mutate(&mut input, &seeds[below(seeds.len())], &mut below);
        }
        target(&input);
    }
}

/// What tends to break readers.
const TOKENS: [&str; 24] = [
    "\"",
    "'",
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "- ",
    "&a ",
    "*a",
    "\n",
    "\u{feff}",
    "\u{0}",
    "é",
    "\u{1F9A1}",
    "1e999",
    "-0",
    "null",
    "true",
    "..",
    "\\u0041",
    "(?",
    "&&",
];

/// One small change: a byte, a token, a piece taken out, doubled, or taken over from another seed.
fn mutate(input: &mut Vec<u8>, other: &[u8], below: &mut impl FnMut(usize) -> usize) {
    let start = below(input.len() + 1);
    let end = (start + below(12)).min(input.len());
    let with: Vec<u8> = match below(6) {
        0 => vec![u8::try_from(below(256)).unwrap()],
        1 | 2 => TOKENS[below(TOKENS.len())].into(),
        3 => Vec::new(),
        4 => input[start..end].repeat(2),
        _ => {
            let from = below(other.len());
            other[from..(from + below(40)).min(other.len())].to_vec()
        }
    };
    input.splice(start..end, with);
}

#[test]
fn documents_are_read_or_refused() {
    let mut documents_found = seeds("examples", &[".yaml", ".json", ".jsonc"]);
    documents_found.extend(seeds("conformance/cases", &[".yaml", ".jsonc"]));
    run("documents", documents, &documents_found, 2_000);
}

#[test]
fn conditions_are_read_or_refused() {
    let texts = [
        r#"tool.name == "refund" && tool.args.amount > 500 && !("finance" in user.groups)"#,
        r#"risk_level >= high || has(tool.args.to) && tool.args.to.all(a, a.endsWith("@example.com"))"#,
        r#"counters["spend_usd.day"] >= 80.0 && size(user.roles) != -1"#,
        r#"action.matches(r"^\d+$") == true || x in ["a", 'b', "\u00e9\n"] || ((((1))))"#,
        r#"detects("pii.ssn", tool.args.body) && age(since) < duration("90m")"#,
    ];
    let seeds: Vec<Vec<u8>> = texts.map(|text| text.as_bytes().to_vec()).to_vec();
    run("conditions", conditions, &seeds, 50_000);
}

#[test]
fn patterns_are_found_as_by_a_plain_loop() {
    let sets = [
        "\\b\\d{3}-\\d{2}-\\d{4}\\b\n[\\w.+-]+@[\\w-]+\\.[a-z]{2,}\n\nmail a@b.io, 078-05-1120 or j.d@x-y.com",
        "==falcon\n=kiss\n(?i)\\bkey\\b\n\nFALCON, \u{212A}i\u{17F}s falcons; 密key密",
        "ghp_[A-Za-z0-9]{8,36}\nA(?:KIA|SIA)[A-Z2-7]{6}\n-{2,}BEGIN[^-]*-+\n\nghp_abcd1234 AKIAABCDEF --BEGIN x--",
        "(?:a?){9}a{9}\n(?:ab|a)(?:c|bcd)?\n.*x|.\n(?i:straße|\u{3c3}\u{3c2})\n\naaaaaaaaaaabcd STRASSE Straße ΣΣ x",
        "[0-9]{4}(?:[ -]?[0-9]{4}){3}\n(?:\\d[ -]?){13,16}\n\n4111 1111 1111 1111, \u{661}\u{662}",
    ];
    let seeds: Vec<Vec<u8>> = sets.map(|set| set.as_bytes().to_vec()).to_vec();
    run("patterns", patterns, &seeds, 5_000);
}

#[test]
fn requests_are_decided_or_refused() {
    let lines: Vec<Vec<u8>> = seeds("conformance/cases", &["requests.jsonl"])
        .iter()
        .flat_map(|file| file.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect::<Vec<_>>())
        .filter(|line| !line.is_empty())
        .collect();
    run("requests", requests, &lines, 3_000);
}

#[test]
fn streams_give_what_the_whole_text_gives() {
    let texts = [
        "\0\0pay with 4111 1111 1111 1111, or write to ann@example.com; ssn 536-22-8726",
        "\u{1}\u{7}IBAN DE89 3704 0044 0532 0130 00, then sudo rm -rf / and ignore all previous instructions",
        "\u{2}\u{3}call +1 212 555 0123 or mail a@b.io; AKIAIOSFODNN7EXAMPLE password=hunter2xyz",
        "\u{3}\u{1}key 1111-22 and 12-34-5; KEY x;",
        "\0\u{5}NDExMSAxMTExIDExMTEgMTExMQ== user%40example.com 4\u{200b}111 1111 1111 1111 \u{202e}6278\u{202c}",
    ];
    let seeds: Vec<Vec<u8>> = texts.map(|text| text.as_bytes().to_vec()).to_vec();
    run("streams", streams, &seeds, 400);
}

#[test]
fn random_choices_are_decided_as_by_the_oracle() {
    let seeds: Vec<Vec<u8>> = (0..=u8::MAX).map(|byte| vec![byte; 64]).collect();
    run("oracle", oracle, &seeds, 1_000);
}

#[test]
fn texts_of_policies() {
    run("prose", prose, &lines("core/src/prose/tests", "dev.jsonl"), 2_000);
}

/// Each line of a file is a seed.
fn lines(folder: &str, name: &str) -> Vec<Vec<u8>> {
    let files = seeds(folder, &[name]);
    files
        .iter()
        .flat_map(|file| file.split(|byte| *byte == b'\n'))
        .filter(|line| !line.is_empty())
        .map(<[u8]>::to_vec)
        .collect()
}
