//! What a user gets from `make install`: a prefix against which the examples compile by pkg-config alone.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn run(command: &mut Command) -> Output {
    command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"))
}

fn passes(command: &mut Command) -> String {
    let output = run(command);
    assert!(output.status.success(), "{command:?}\n{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The prefix, installed once.
fn prefix() -> PathBuf {
    static INSTALL: std::sync::Once = std::sync::Once::new();
    let prefix = Path::new(env!("CARGO_TARGET_TMPDIR")).join("prefix");
    INSTALL.call_once(|| {
        let _ = std::fs::remove_dir_all(&prefix);
        passes(
            Command::new("make")
                .args(["-s", "install", "DESTDIR="])
                .arg(format!("PREFIX={}", prefix.display()))
                .current_dir(folder()),
        );
    });
    prefix
}

/// Compiles an example as its first lines say, and gives a command that runs it.
fn example(name: &str, package: &str) -> Command {
    let prefix = prefix();
    let flags = passes(
        Command::new("pkg-config")
            .env("PKG_CONFIG_PATH", prefix.join("lib/pkgconfig"))
            .args(["--cflags", "--libs", package]),
    );
    let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{package}"));
    passes(
        Command::new("cc")
            .args(["-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-o"])
            .arg(&program)
            .arg(folder().join(format!("../examples/c/{name}.c")))
            .args(flags.split_whitespace()),
    );
    let mut command = Command::new(program);
    // As the loader finds what is not installed in one of its own folders.
    if package == "lictor" {
        command.env("LD_LIBRARY_PATH", prefix.join("lib"));
    }
    command
}

/// Both libraries, by pkg-config.
const PACKAGES: [&str; 2] = ["lictor", "lictor-static"];

#[test]
fn a_first_decision_comes_with_its_reasons() {
    for package in PACKAGES {
        let text = passes(&mut example("first", package));
        assert!(text.starts_with("HOLD  wait for approval"), "{text}");
        assert!(text.contains("tool.name == \"refund\" && tool.args.amount > 500 (750)"), "{text}");
    }
}

#[test]
fn the_program_in_the_docs_is_the_example() {
    let read = |path: &str| std::fs::read_to_string(folder().join(path)).expect("a file");
    let (docs, example) = (read("../docs/c.md"), read("../examples/c/first.c"));
    let program = example.split_once("#include").map(|(_, program)| format!("#include{program}"));
    assert!(
        docs.contains(&format!("```c\n{}```", program.expect("a program"))),
        "docs/c.md shows another program"
    );
}

#[test]
fn a_filter_redacts_standard_input() {
    let policies = folder().join("tests/redact.yaml");
    let filter = |package: &str, text: &[u8], policies: &Path| {
        let mut child = example("redact", package)
            .arg(policies)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the filter runs");
        let written = child.stdin.take().expect("a pipe").write_all(text);
        let output = child.wait_with_output().expect("it ends");
        // A filter that refuses its policies does not read.
        assert!(written.is_ok() || !output.status.success());
        (output.status.code(), output.stdout, String::from_utf8(output.stderr).expect("UTF-8"))
    };
    for package in PACKAGES {
        let long = "no secret here, 536-22-8726.\n".repeat(5_000);
        let (code, text, _) = filter(package, long.as_bytes(), &policies);
        assert_eq!(code, Some(0));
        assert!(text == long.replace("536-22-8726", "[REDACTED]").as_bytes());
        let (code, text, message) = filter(package, b"this is TOP-SECRET", &policies);
        // Only a beginning to which nobody objects.
        assert_eq!((code, text.as_slice()), (Some(1), b"this is ".as_slice()));
        assert!(message.contains("denied by `top-secret`"), "{message}");
        let (code, _, message) = filter(package, b"\xff", &policies);
        assert_eq!(code, Some(2), "{message}");
    }
    let (code, text, message) = filter("lictor", b"x", &folder().join("../examples/broken/refunds.yaml"));
    assert_eq!((code, text.as_slice()), (Some(2), b"".as_slice()));
    assert!(message.contains("did you mean `risk_level`"), "{message}");
}

#[test]
fn uninstalling_leaves_nothing() {
    let prefix = Path::new(env!("CARGO_TARGET_TMPDIR")).join("staged");
    let _ = std::fs::remove_dir_all(&prefix);
    let make = |target: &str| {
        passes(
            Command::new("make")
                .args(["-s", target, "PREFIX=/usr"])
                .arg(format!("DESTDIR={}", prefix.display()))
                .current_dir(folder()),
        )
    };
    make("install");
    let pc = std::fs::read_to_string(prefix.join("usr/lib/pkgconfig/lictor.pc")).expect("the package file");
    assert!(
        pc.contains("prefix=/usr\n") && pc.contains(concat!("Version: ", env!("CARGO_PKG_VERSION"))),
        "{pc}"
    );
    make("uninstall");
    let mut left = Vec::new();
    let mut pending = vec![prefix];
    while let Some(place) = pending.pop() {
        for entry in std::fs::read_dir(place).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() { pending.push(path) } else { left.push(path) }
        }
    }
    assert_eq!(left, Vec::<PathBuf>::new());
}

/// The Makefile states what the static library leaves to the system; the compiler knows it.
#[test]
fn the_static_library_says_what_it_needs() {
    // No crate of ours links to a library, so an empty one needs as much.
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("libempty.a");
    let output = run(Command::new(rustc)
        .args([
            "--crate-type",
            "staticlib",
            "--crate-name",
            "empty",
            "--print",
            "native-static-libs",
            "-",
            "-o",
        ])
        .arg(out)
        .stdin(Stdio::null()));
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    let needed = text.lines().find_map(|line| line.split_once("native-static-libs: "));
    let needed = needed.map(|(_, needed)| needed.trim()).unwrap_or_else(|| panic!("{text}"));
    let makefile = std::fs::read_to_string(folder().join("Makefile")).expect("the Makefile");
    assert!(makefile.contains(&format!("SYSTEM := {needed}\n")), "{needed}");
}
