//! `import`.

use std::fs;

use super::{GUARDRAILS, at, file, folder, json, lictor, root};

/// Documents in which the products' servers answer hold no policy.
const ANSWERS: [&str; 1] = ["003_response_blocked.jsonc"];

fn digest(arguments: &[&str]) -> String {
    let run = lictor(&[&["check", "--format", "json"], arguments].concat());
    at(&json(run.output()), "bundle")
}

#[test]
fn every_example_becomes_a_bundle_that_means_the_same() {
    let folder = folder("import");
    let mut seen = 0;
    for examples in ["examples/native", "examples/imports"] {
        for entry in fs::read_dir(root().join(examples)).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            if ANSWERS.contains(&&*name) {
                continue;
            }
            let path = format!("{examples}/{name}");
            // These say themselves whose they are.
            let org = if path.contains("/001_") { "org-123" } else { "org-acme" };
            let before = digest(&[&path, "--org", org]);
            for syntax in ["yaml", "json"] {
                let run = lictor(&["import", &path, "--org", org, "--to", syntax]);
                let bundle = file(&folder, &format!("{name}.{syntax}"), run.output());
                assert_eq!(digest(&[&bundle]), before, "{path} as {syntax}");
                let again = lictor(&["import", &bundle, "--to", syntax]);
                assert_eq!(again.output(), run.output(), "{path} as {syntax}, twice");
            }
            seen += 1;
        }
    }
    assert!(seen >= 12, "{seen}");
}

#[test]
fn several_documents_become_one_bundle() {
    let run = lictor(&[
        "import",
        "--to",
        "json",
        "--org",
        "org-acme",
        GUARDRAILS,
        "examples/imports/003_block_ssn.jsonc",
        "examples/imports/002_put_alert_rules.json",
    ]);
    let bundle = json(run.output());
    let sets = (0..8).map(|place| {
        let policy = format!("policies.{place}");
        let set = at(&bundle, &policy);
        json(&set).as_map().and_then(|policy| policy.get("set")).map(lictor::Value::to_canonical_json)
    });
    let sets = sets.flatten().collect::<Vec<_>>();
    assert_eq!(sets, [r#""safe-ai""#, r#""agentic-audit""#]);
    assert!(
        run.stdout.starts_with("{\n  \"lictor\": 1,\n  \"bundle\": {\n    \"id\": \"platform-guardrails\"")
    );
}

#[test]
fn an_organisation_that_is_missing_is_asked_for() {
    let run = lictor(&["import", "examples/imports/003_block_ssn.jsonc"]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("error[E-REQUIRED]"), "{}", run.stderr);
}

#[test]
fn a_dialect_can_be_named() {
    let folder = folder("dialect");
    // By its shape this is a native document.
    let policy = file(&folder, "p.json", r#"{"policies": [{"name": "n", "content": "c"}]}"#);
    let run = lictor(&["import", "--dialect", "flashback", &policy]);
    assert!(run.stderr.contains("riskType"), "{}", run.stderr);
    assert_eq!(run.code, Some(2));
}
