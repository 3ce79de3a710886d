//! Any text as a policy document.

use lictor::{Compiled, Compiler, Dialect, PolicyError};

const NAMES: [&str; 3] = ["fuzz.yaml", "fuzz.json", "fuzz.jsonc"];

/// Compiles the bytes as YAML of whatever dialect they look like, and once more in the format and dialect that the last
/// byte chooses. Whatever loads must mean the same when it is written out and read again.
pub fn documents(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let dialects = std::iter::once(None).chain(Dialect::ALL.map(Some));
    let choices: Vec<(&str, Option<Dialect>)> =
        dialects.flat_map(|dialect| NAMES.map(|name| (name, dialect))).collect();
    check(compile("fuzz.yaml", &text, None));
    let chosen = data.last().map_or(0, |byte| usize::from(*byte)) % choices.len();
    let (name, dialect) = choices[chosen];
    check(compile(name, &text, dialect));
}

fn compile(name: &str, text: &str, dialect: Option<Dialect>) -> Result<Compiled, PolicyError> {
    let compiler = Compiler::new().organisation("org-acme");
    match dialect {
        None => compiler.document(name, text),
        Some(dialect) => compiler.document_as(dialect, name, text),
    }
    .compile()
}

fn check(result: Result<Compiled, PolicyError>) {
    let compiled = match result {
        Ok(compiled) => compiled,
        Err(error) => {
            assert!(error.diagnostics.has_errors());
            assert!(!error.to_string().is_empty());
            return drop(error.diagnostics.to_value());
        }
    };
    assert!(!compiled.warnings.has_errors());
    drop(compiled.warnings.render(true));
    drop(compiled.warnings.to_value());
    let written = compiled.evaluator.bundle().to_value().to_canonical_json();
    match Compiler::new().document("again.json", written.as_str()).compile() {
        Ok(again) => assert_eq!(again.evaluator.digest(), compiled.evaluator.digest(), "{written}"),
        Err(error) => panic!("what was written cannot be read\n{written}\n{error}"),
    }
}
