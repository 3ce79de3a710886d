//! throwaway
use lictor::value::Value;
use lictor::{Compiler, Request};
use std::fs;
use std::path::Path;
fn main() {
    for dir in std::env::args().skip(1) {
        run(Path::new(&dir));
    }
}
fn run(dir: &Path) {
    let case: serde_json::Value = serde_json::from_slice(&fs::read(dir.join("case.json")).unwrap()).unwrap();
    let mut compiler = Compiler::new();
    if let Some(org) = case.get("org").and_then(|o| o.as_str()) {
        compiler = compiler.organisation(org);
    }
    if let Some(limits) = case.get("limits").and_then(|o| o.as_object()) {
        let mut l = lictor::Limits::default();
        for (k, v) in limits {
            l.lower(k, v.as_u64().unwrap() as usize).unwrap();
        }
        compiler = compiler.limits(l);
    }
    let mut names: Vec<_> = fs::read_dir(dir.join("policies"))
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let dialect = case.get("dialect").and_then(|o| o.as_str()).and_then(lictor::Dialect::from_name);
    for name in names {
        let text = fs::read_to_string(dir.join("policies").join(&name)).unwrap();
        compiler = match dialect {
            Some(d) => compiler.document_as(d, name, text),
            None => compiler.document(name, text),
        };
    }
    println!("##CASE {}", dir.display());
    match compiler.compile() {
        Err(error) => {
            println!("##COMPILE {}", error.diagnostics.to_value().to_canonical_json());
            for l in error.to_string().lines() {
                println!("##RENDER {l}");
            }
        }
        Ok(compiled) => {
            println!("##WARN {}", compiled.warnings.to_value().to_canonical_json());
            let o = case.get("options").cloned().unwrap_or_default();
            let get = |k: &str| o.get(k).and_then(|v| v.as_bool()).unwrap_or(false);
            let mut options = lictor::Options::default();
            options.text_after = get("text_after");
            options.previews = get("previews");
            options.subjects = get("subjects");
            options.expired = get("expired");
            let explain = case.get("call").and_then(|v| v.as_str()) == Some("explain");
            let requests = fs::read_to_string(dir.join("requests.jsonl")).unwrap_or_default();
            let mut scratch = lictor::Scratch::default();
            for line in requests.lines() {
                let out = Request::from_json(line.as_bytes()).and_then(|r| {
                    if explain {
                        compiled.evaluator.explain_with(&r, options, &mut scratch)
                    } else {
                        compiled.evaluator.evaluate_with(&r, options, &mut scratch)
                    }
                });
                match out {
                    Ok(d) => println!("##LINE {}", d.to_json()),
                    Err(e) => println!(
                        "##LINE {}",
                        Value::Map([("error".to_owned(), e.to_value())].into()).to_canonical_json()
                    ),
                }
            }
        }
    }
}
