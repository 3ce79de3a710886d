//! The headers are made from the source: compared here, written anew with `LICTOR_BLESS=1`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use cbindgen::{Builder, Config, DocumentationStyle, EnumConfig, Language, RenameRule, SortKey, Style};

/// The contract of every call, stated once.
const HEAD: &str = "\
/* lictor: an embeddable policy evaluator for AI systems.
 *
 * Handles are opaque. Whatever a function gives through a `T **` or returns as `T *` is the caller's, to be freed with
 * `lictor_…_free`, once; freeing NULL is nothing. A `const T *` that is returned, and every lictor_str, is borrowed from the
 * handle that it was asked of, and lives as long.
 *
 * Threads: a function that takes `const T *` may be called from several threads at once; one that takes `T *` has that handle
 * for itself. An evaluator is immutable: all threads share one.
 *
 * Failure: a function that can fail returns a lictor_status. Its last parameter, if it is a `lictor_error **`, gets NULL on
 * success and otherwise an owned error; NULL means that the reason is not wanted. A handle that a failed call was to give is
 * NULL; any other output is left as it was. Nothing is kept per thread.
 *
 * Arguments are checked: NULL where something is needed, lengths beyond memory, texts that are not UTF-8, numbers that name
 * nothing. Not checked, because it cannot be: a pointer to memory that is not there, a handle that was freed.
 *
 * Texts in are a pointer and a length; (NULL, 0) is empty. They are read during the call and never kept.
 *
 * No panic leaves the library: LICTOR_STATUS_PANIC is a bug, to be reported.
 *
 * This file is generated from bindings-c/src; `LICTOR_BLESS=1 cargo test -p lictor-c --test header` renews it. */";

const TRAIL: &str = "\
/* A string literal as the two arguments, pointer and length, that a text is. */
#define LICTOR_LITERAL(text) (text), sizeof(text) - 1";

/// In the order in which a reader needs them.
const PUBLIC: [&str; 18] = [
    "library",
    "text",
    "enums",
    "error",
    "compiler",
    "members",
    "builder",
    "request",
    "evaluator",
    "decision",
    "rationale",
    "obligations",
    "judge",
    "session",
    "json",
    "redact",
    "stream",
    "dialect",
];

fn folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn generate(sources: &[&str], guard: &str, head: &str, trail: Option<&str>, includes: &[&str]) -> String {
    let mut config = Config {
        language: Language::C,
        style: Style::Both,
        cpp_compat: true,
        usize_is_size_t: true,
        sort_by: SortKey::None,
        no_includes: true,
        sys_includes: ["stdbool.h", "stddef.h", "stdint.h"].map(str::to_owned).to_vec(),
        line_length: 110,
        documentation_style: DocumentationStyle::Doxy,
        enumeration: EnumConfig {
            rename_variants: RenameRule::QualifiedScreamingSnakeCase,
            ..EnumConfig::default()
        },
        ..Config::default()
    };
    config.export.include = sources
        .iter()
        .flat_map(|source| exported_enums(&folder().join(format!("src/{source}.rs"))))
        .collect();
    let mut builder = Builder::new().with_config(config).with_header(head).with_include_guard(guard);
    for source in sources {
        builder = builder.with_src(folder().join(format!("src/{source}.rs")));
    }
    for include in includes {
        builder = builder.with_include(include);
    }
    if let Some(trail) = trail {
        builder = builder.with_trailer(trail);
    }
    let mut header = Vec::new();
    builder.generate().expect("the source can be read").write(&mut header);
    String::from_utf8(header).expect("a header is UTF-8")
}

/// Enums that no signature names, because they come in as numbers.
fn exported_enums(source: &Path) -> Vec<String> {
    let text = fs::read_to_string(source).expect("the source is there");
    text.lines()
        .filter_map(|line| line.strip_prefix("pub enum ")?.split(' ').next().map(str::to_owned))
        .collect()
}

fn settle(name: &str, found: &str) {
    let path: PathBuf = folder().join("include").join(name);
    if std::env::var_os("LICTOR_BLESS").is_some() {
        fs::write(&path, found).expect("the header can be written");
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(expected == found, "{name} is not what the source says; LICTOR_BLESS=1 renews it");
}

fn public() -> String {
    generate(&PUBLIC, "LICTOR_H", HEAD, Some(TRAIL), &[])
}

fn packed() -> String {
    let head = "/* The Go module's own door: private to it, and different in any version. */";
    generate(&["packed/mod"], "LICTOR_PACKED_H", head, None, &["lictor.h"])
}

#[test]
fn headers_are_what_the_source_says() {
    settle("lictor.h", &public());
    settle("lictor_packed.h", &packed());
}

/// A module whose exports were in no header would be a door without a name.
#[test]
fn every_module_with_exports_is_in_a_header() {
    let mut listed: BTreeSet<String> = PUBLIC.iter().map(|name| format!("{name}.rs")).collect();
    listed.insert("packed/mod.rs".to_owned());
    let mut pending = vec![folder().join("src")];
    while let Some(place) = pending.pop() {
        for entry in fs::read_dir(place).expect("the sources are there") {
            let path = entry.expect("a source").path();
            if path.is_dir() {
                pending.push(path);
                continue;
            }
            let name = path.strip_prefix(folder().join("src")).expect("below src").display().to_string();
            let has_exports = fs::read_to_string(&path).expect("a source").contains("#[unsafe(no_mangle)]");
            assert!(!has_exports || listed.contains(&name), "{name} has exports and is in no header");
        }
    }
}
