//! Facts that several files state must agree, and every dependency's licence must be one that `deny.toml` allows.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn metadata() -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--locked", "--manifest-path"])
        .arg(root().join("Cargo.toml"))
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("cargo's metadata is JSON")
}

fn packages(metadata: &Value) -> &Vec<Value> {
    metadata["packages"].as_array().expect("cargo lists packages")
}

/// The licences that `deny.toml` allows to every crate.
fn allowed(document: &str) -> BTreeSet<String> {
    let start = document.find("\nallow = [").expect("deny.toml allows licences");
    let list = document[start..].split(']').next().unwrap_or_default();
    list.lines().filter_map(|line| line.split('"').nth(1)).map(str::to_owned).collect()
}

/// The licence that `deny.toml` allows to one crate only: `{ allow = ["Zlib"], crate = "foldhash" }`.
fn exception<'a>(document: &'a str, package: &str) -> Option<&'a str> {
    let line = document.lines().find(|line| line.contains(&format!("crate = \"{package}\"")))?;
    line.split('"').nth(1)
}

/// Whether a licence expression (SPDX, or the older form with `/`) can be met with allowed licences.
fn is_met(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let expression = expression.replace('/', " OR ");
    let expression = expression.trim();
    let plain = expression.replace(['(', ')'], " ");
    // No licence of a dependency nests deeper than `(A OR B) AND C`, so every operand of AND is a choice of ORs.
    plain.split(" AND ").all(|choice| choice.split(" OR ").any(|licence| allowed.contains(licence.trim())))
}

#[test]
fn every_dependency_has_an_allowed_licence() {
    let document = text("deny.toml");
    let allowed = allowed(&document);
    assert!(allowed.contains("MIT") && !allowed.contains("GPL-3.0"), "{allowed:?}");
    let metadata = metadata();
    let packages = packages(&metadata);
    assert!(packages.len() > 50, "the whole tree is listed");
    let refused: Vec<String> = packages
        .iter()
        .filter(|package| {
            let name = package["name"].as_str().unwrap_or_default();
            let licence = package["license"].as_str().unwrap_or_default();
            !is_met(licence, &allowed) && exception(&document, name) != Some(licence)
        })
        .map(|package| format!("{} ({})", package["name"], package["license"]))
        .collect();
    assert_eq!(refused, Vec::<String>::new());
    assert!(
        !is_met("GPL-3.0-only", &allowed) && !is_met("MIT AND GPL-3.0-only", &allowed),
        "the check can fail"
    );
}

#[test]
fn versions_agree() {
    let metadata = metadata();
    let own: Vec<&Value> = packages(&metadata).iter().filter(|package| package["source"].is_null()).collect();
    let core = own.iter().find(|package| package["name"] == "lictor").expect("the core is a member");
    let published = own.iter().filter(|package| package["publish"].is_null());
    for package in published {
        assert_eq!(package["version"], core["version"], "{}", package["name"]);
        assert_eq!(package["rust_version"], core["rust_version"], "{}", package["name"]);
    }
    let rust = core["rust_version"].as_str().expect("a minimum Rust");
    let version = core["version"].as_str().expect("a version");
    assert!(text("Makefile").contains(&format!("MINIMUM_RUST := {rust}\n")), "Makefile names Rust {rust}");
    assert!(
        text("CONTRIBUTING.md").contains(&format!("Rust {rust} or newer")),
        "CONTRIBUTING.md names Rust {rust}"
    );
    for manifest in ["bindings-node/package.json", "bindings-node/package-lock.json"] {
        let manifest: Value = serde_json::from_str(&text(manifest)).expect("a manifest is JSON");
        assert_eq!(manifest["version"], core["version"]);
    }
    let package: Value =
        serde_json::from_str(&text("bindings-node/package.json")).expect("a manifest is JSON");
    assert_eq!(package["license"], core["license"]);
    let node =
        package["engines"]["node"].as_str().and_then(|range| range.strip_prefix(">=")).expect("a minimum");
    assert!(text("bindings-node/Makefile").contains(&format!("MINIMUM_NODE := {node}\n")), "Makefile");
    for page in ["docs/node.md", "README.md", "CONTRIBUTING.md"] {
        assert!(text(page).contains(&format!("Node {node} or newer")), "{page} names Node {node}");
    }
    assert!(
        text("docs/node.md").contains(&format!("Rust {rust} or newer")),
        "docs/node.md names Rust {rust}"
    );
    assert!(
        text("CHANGELOG.md").contains(&format!("## [{version}]")),
        "CHANGELOG.md has a section for {version}"
    );
}

/// The number in `text` after `before`.
fn number(text: &str, before: &str) -> String {
    let rest = text.split_once(before).unwrap_or_else(|| panic!("`{before}` is not there")).1;
    rest.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect()
}

#[test]
fn the_abi_of_c_and_go_agree() {
    let source = text("bindings-c/src/library.rs");
    let abi = number(&source, "pub const LICTOR_ABI_VERSION: u32 = ");
    assert_eq!(number(&text("bindings-c/build.rs"), "const ABI: u32 = "), abi);
    assert_eq!(number(&text("bindings-c/include/lictor.h"), "#define LICTOR_ABI_VERSION "), abi);
    let go = text("bindings-go/cgo.go");
    assert_eq!(number(&go, "LICTOR_ABI_VERSION != "), abi);
    let packed = number(&text("bindings-c/src/packed/mod.rs"), "pub const LICTOR_PACKED_VERSION: u32 = ");
    assert_eq!(number(&go, "LICTOR_PACKED_VERSION != "), packed);
    assert!(text("docs/c.md").contains(&format!("`liblictor.so.{abi}`")), "docs/c.md names the soname");
}

#[test]
fn the_minimum_go_agrees() {
    let go = number(&text("bindings-go/go.mod"), "\ngo ");
    assert_eq!(number(&text("examples/go/go.mod"), "\ngo "), go);
    assert_eq!(number(&text("bindings-go/Makefile"), "MINIMUM_GO := "), go);
    assert!(text("docs/go.md").contains(&format!("Go {go} or newer")), "docs/go.md names Go {go}");
    assert!(text("CONTRIBUTING.md").contains(&format!("Go {go}")), "CONTRIBUTING.md names Go {go}");
}
