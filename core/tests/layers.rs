//! The module layers, held against the source: an edge that is not in the table fails.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Modules by layer, lowest first. A module may use those below its own layer.
const LAYERS: [&[&str]; 12] = [
    &[
        "verdict",
        "severity",
        "kind",
        "limits",
        "offset",
        "source",
        "value",
        "view",
        "fingerprint",
        "persistent",
    ],
    &["diagnostic", "error"],
    &["document", "condition", "import", "prose", "payload"],
    &["detector"],
    &["pattern", "ir", "authority"],
    &["program"],
    &["request", "decision"],
    &["evaluate", "judge", "session"],
    &["evaluator", "stream"],
    &["compiler"],
    &["update"],
    &["analysis", "export", "wire"],
];

/// Edges beside or above, and why they stand.
const EXCEPTIONS: &[(&str, &str, &str)] = &[
    ("verdict", "severity", "`fail: auto` depends on a policy's severity"),
    ("error", "diagnostic", "a policy error is the diagnostics that made it"),
    ("import", "document", "a dialect becomes the native document's types"),
    ("import", "prose", "a scoped policy is for the kinds of request that its text names"),
    ("prose", "document", "a text becomes native policies"),
    ("authority", "decision", "the combining rule starts from a policy's status, which decisions show"),
    ("program", "decision", "the id of the policy that stands for a default of deny is reserved"),
    ("decision", "request", "what a placeholder stands for is in the request"),
    ("stream", "evaluator", "a stream is pushed through the evaluator that opened it"),
    ("evaluate", "judge", "a pending check is part of settling a decision"),
    ("compiler", "analysis", "compiling reports lints"),
    ("update", "analysis", "updating reports lints"),
];

/// A crate, and the places that alone may name it.
const CRATES: &[(&str, &[&str])] = &[
    ("regex_automata", &["pattern/"]),
    ("regex_syntax", &["pattern/"]),
    ("lictor_scan", &["pattern/"]),
    ("globset", &["pattern/"]),
    ("compact_str", &["value/"]),
    ("memchr", &["view/"]),
    ("unicode_normalization", &["view/"]),
    ("unicode_security", &["view/"]),
    ("thiserror", &["error.rs"]),
    ("hmac", &["fingerprint.rs"]),
    (
        "serde",
        &["value/", "decision/", "judge.rs", "stream/", "evaluate/text/streamed.rs", "wire.rs", "wire/"],
    ),
    ("serde_json", &["value/", "decision/", "stream/", "wire.rs", "wire/"]),
    ("granit_parser", &["document/"]),
    ("jsonc_parser", &["document/"]),
    ("annotate_snippets", &["diagnostic/"]),
];

/// What the evaluator must not see; what it needs of them, `program` hands on.
const HIDDEN_FROM_EVALUATE: [&str; 4] = ["document", "condition", "ir", "source"];

/// A source file of the core: its path below `src`, and its code without comments and test modules.
struct File {
    path: String,
    code: String,
}

impl File {
    /// The top-level module it belongs to.
    fn module(&self) -> &str {
        self.path.split(['/', '.']).next().unwrap()
    }

    /// Modules of this crate that the code names.
    fn used(&self) -> BTreeSet<&str> {
        self.code
            .match_indices("crate::")
            .filter(|(at, _)| {
                !self.code[..*at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$')
            })
            .map(|(at, found)| identifier(&self.code[at + found.len()..]))
            .filter(|module| !module.is_empty())
            .collect()
    }

    fn names(&self, krate: &str) -> bool {
        self.code.match_indices(krate).any(|(at, _)| {
            let before = self.code[..at].chars().next_back();
            let after = self.code[at + krate.len()..].chars().next();
            let part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
            // A word in quotes names no crate.
            !part(before) && !part(after) && before != Some('"')
        })
    }
}

fn identifier(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    &text[..end]
}

fn files() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    collect(&root, &mut paths);
    let files: Vec<File> = paths
        .iter()
        .map(|path| File {
            path: path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/"),
            code: code(&fs::read_to_string(path).unwrap()),
        })
        .filter(|file| file.path != "lib.rs" && !is_test(&file.path))
        .collect();
    assert!(files.len() > 50, "only {} files found", files.len());
    files
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            paths.push(path);
        }
    }
}

fn is_test(path: &str) -> bool {
    path.split('/').any(|part| part == "tests" || part == "tests.rs")
}

/// A source without its comments and without the test module, which stands at the end.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    lines.join("\n")
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

#[test]
fn a_module_uses_what_lies_below_it() {
    let mut stale: BTreeSet<(&str, &str)> = EXCEPTIONS.iter().map(|(from, to, _)| (*from, *to)).collect();
    let mut wrong = Vec::new();
    for file in &files() {
        let from = file.module();
        let Some(own) = layer(from) else {
            wrong.push(format!("{}: `{from}` is in no layer", file.path));
            continue;
        };
        for to in file.used().into_iter().filter(|to| *to != from) {
            let exempt = EXCEPTIONS.iter().find(|(left, right, _)| (*left, *right) == (from, to));
            match (layer(to), exempt) {
                (Some(theirs), None) if theirs < own => {}
                (_, Some((left, right, _))) => drop(stale.remove(&(*left, *right))),
                _ => wrong.push(format!("{}: `{from}` must not use `{to}`", file.path)),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(stale.is_empty(), "exceptions that nothing needs any more: {stale:?}");
}

#[test]
fn crates_stay_in_their_places() {
    let mut wrong = Vec::new();
    for file in &files() {
        for (krate, places) in CRATES {
            if file.names(krate) && !places.iter().any(|place| file.path.starts_with(place)) {
                wrong.push(format!("{}: `{krate}` belongs to {}", file.path, places.join(", ")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn evaluation_sees_the_program_only() {
    let files = files();
    let seen: BTreeMap<&str, Vec<&str>> = files
        .iter()
        .filter(|file| file.module() == "evaluate")
        .map(|file| (file.path.as_str(), file.used()))
        .map(|(path, used)| {
            (path, HIDDEN_FROM_EVALUATE.into_iter().filter(|name| used.contains(name)).collect())
        })
        .filter(|(_, hidden): &(&str, Vec<&str>)| !hidden.is_empty())
        .collect();
    assert!(seen.is_empty(), "{seen:?}");
}

/// The scan itself finds what it looks for.
#[test]
fn the_reader_finds_edges() {
    let file = File {
        path: "evaluate/mod.rs".to_owned(),
        code: code(
            "//! crate::comment\nuse crate::ir::Field;\nfn f() -> crate::value::Value {}\nuse serde_json::Value;\n#[cfg(test)]\nmod tests {\nuse crate::pattern;\n}",
        ),
    };
    assert_eq!(file.module(), "evaluate");
    assert_eq!(file.used(), BTreeSet::from(["ir", "value"]));
    assert!(file.names("serde_json") && !file.names("serde"));
}
