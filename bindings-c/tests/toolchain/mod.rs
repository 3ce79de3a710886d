//! The library as a C program gets it, and C programs against it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

/// How a program is checked while it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Checker {
    /// Not at all.
    None,
    /// No leak, no error.
    Valgrind,
    /// Compiled with AddressSanitizer; the library, which is not, allocates through it all the same.
    Asan,
}

pub(crate) fn folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The folder with the shared and the static library, built once for all tests of a process.
pub(crate) fn library() -> &'static Path {
    static LIBRARY: OnceLock<PathBuf> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let built = Command::new(env!("CARGO"))
            .args(["build", "--locked", "--quiet", "-p", "lictor-c", "--lib", "--message-format=json"])
            .current_dir(folder())
            .output()
            .expect("cargo runs");
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
        let messages = String::from_utf8(built.stdout).expect("cargo's messages are JSON");
        let shared = messages.split('"').find(|word| word.ends_with("/liblictor.so"));
        let folder =
            Path::new(shared.expect("cargo names the library")).parent().expect("a folder").to_owned();
        // The name by which the loader asks for it.
        let soname = folder.join(format!("liblictor.so.{}", abi()));
        if !soname.exists() {
            std::os::unix::fs::symlink("liblictor.so", &soname).expect("a link can be made");
        }
        folder
    })
}

/// The number that the source states.
pub(crate) fn abi() -> u32 {
    let source = std::fs::read_to_string(folder().join("src/library.rs")).expect("the source is there");
    let line = source.lines().find_map(|line| line.strip_prefix("pub const LICTOR_ABI_VERSION: u32 = "));
    line.and_then(|rest| rest.trim_end_matches(';').parse().ok()).expect("the source states the ABI")
}

/// A compiled program.
#[derive(Debug)]
pub(crate) struct Program {
    path: PathBuf,
    checker: Checker,
}

impl Program {
    /// Compiles `source`, a path below this crate, strictly.
    pub(crate) fn compile(source: &str, checker: Checker) -> Program {
        let name = Path::new(source).file_name().expect("a file").to_string_lossy().replace('.', "-");
        let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("c");
        std::fs::create_dir_all(&out).expect("a folder can be made");
        let path = out.join(format!("{name}-{checker:?}"));
        let is_cpp = source.ends_with(".cpp");
        let (compiler, standard) = if is_cpp { ("c++", "-std=c++11") } else { ("cc", "-std=c99") };
        let compiler =
            std::env::var(if is_cpp { "CXX" } else { "CC" }).unwrap_or_else(|_| compiler.to_owned());
        let mut command = Command::new(compiler);
        command.args([standard, "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-O1", "-g", "-pthread"]);
        if checker == Checker::Asan {
            command.args(["-fsanitize=address", "-fno-omit-frame-pointer"]);
        }
        command.arg("-I").arg(folder().join("include")).arg("-o").arg(&path).arg(folder().join(source));
        command.arg("-L").arg(library()).arg("-llictor").arg("-Wl,-rpath").arg(library()).arg("-lm");
        let output = command.output().expect("a C compiler runs: lictor's C tests need gcc or clang");
        assert!(output.status.success(), "{source}\n{}", String::from_utf8_lossy(&output.stderr));
        Program { path, checker }
    }

    /// Runs it from the root of the repository.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        let mut command = match self.checker {
            Checker::Valgrind => {
                let mut valgrind = Command::new("valgrind");
                // What is still reachable at the end is the standard library's and the matcher's statics, made once.
                let kinds = "definite,indirect,possible";
                valgrind.args(["--quiet", "--error-exitcode=99", "--leak-check=full"]);
                valgrind.arg(format!("--show-leak-kinds={kinds}"));
                valgrind.arg(format!("--errors-for-leak-kinds={kinds}")).arg(&self.path);
                valgrind
            }
            Checker::None | Checker::Asan => Command::new(&self.path),
        };
        command.args(arguments).current_dir(folder().join(".."));
        command.output().expect("the program runs; under valgrind: lictor's C tests need valgrind")
    }

    /// Runs it and shows what it printed if it fails.
    pub(crate) fn passes(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let problem = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{self:?} {arguments:?}: {}\n{text}\n{problem}", output.status);
        text
    }
}
