//! The command line as a shell sees it: what it prints where, and how it ends.

mod check;
mod dialect;
mod evaluate;
mod import;
mod input;
mod read;
mod redact;
mod scan;
mod session;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use lictor::Value;

/// How a run ended.
#[derive(Debug)]
struct Run {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Run {
    /// Standard output, of a run that did its work.
    #[track_caller]
    fn output(&self) -> &str {
        assert_eq!(self.code, Some(0), "{self:?}");
        &self.stdout
    }

    /// The last line of standard error, of a run that could not use its input and printed nothing.
    #[track_caller]
    fn refusal(&self) -> &str {
        assert_eq!((self.code, &*self.stdout), (Some(2), ""), "{self:?}");
        self.stderr.lines().last().unwrap_or_default()
    }

    /// Every line of standard output as JSON.
    #[track_caller]
    fn json(&self) -> Vec<Value> {
        self.stdout.lines().map(json).collect()
    }
}

/// Runs the binary at the root of the repository, with nothing on standard input.
fn lictor(arguments: &[&str]) -> Run {
    lictor_reading("", arguments)
}

/// Runs the binary with `stdin` on standard input.
fn lictor_reading(stdin: impl AsRef<[u8]>, arguments: &[&str]) -> Run {
    let mut child = Command::new(env!("CARGO_BIN_EXE_lictor"))
        .args(arguments)
        .current_dir(root())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut pipe, text) = (child.stdin.take().unwrap(), stdin.as_ref().to_owned());
    // A run may write before it has read everything. One that refuses its arguments does not read, and closes the pipe.
    let writer = std::thread::spawn(move || drop(pipe.write_all(&text)));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    Run {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// A new empty folder.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Writes a file and gives its path.
fn file(folder: &Path, name: &str, text: impl AsRef<[u8]>) -> String {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[track_caller]
fn json(text: &str) -> Value {
    Value::from_json(text.as_bytes(), 64).unwrap_or_else(|error| panic!("{error:?}: {text}"))
}

/// What stands at a path such as `policyViolations.0.action`, as canonical JSON.
#[track_caller]
fn at(value: &Value, path: &str) -> String {
    let inner = path.split('.').try_fold(value, |value, key| match value {
        Value::List(items) => items.get(key.parse::<usize>().ok()?),
        Value::Map(members) => members.get(key),
        _ => None,
    });
    inner.unwrap_or_else(|| panic!("nothing at {path} of {}", value.to_canonical_json())).to_canonical_json()
}

const GUARDRAILS: &str = "examples/native/05-platform-guardrails.yaml";
const AGENT_TOOLS: &str = "examples/native/06-agent-tools.yaml";
