//! Files, folders and what is wrong with them.

use super::{AGENT_TOOLS, GUARDRAILS, file, folder, lictor};

const REQUEST: &str = "examples/requests/secret-in-prompt.json";

fn policy(id: &str) -> String {
    format!("{{id: {id}, scope: {{org: o}}, rationale: r, when: action == '{id}', effect: deny}}")
}

#[test]
fn a_folder_is_read_to_its_depth_without_hidden_files() {
    let folder = folder("folder");
    let header = "lictor: 1\nbundle: {id: b, version: '1'}\n";
    file(&folder, "b.yaml", format!("{header}policies: [{}]\n", policy("one")));
    file(&folder, "deep/er/a.yml", format!("policies: [{}]\n", policy("two")));
    file(
        &folder,
        "c.json",
        r#"{"policies": [{"id": "three", "scope": {"org": "o"}, "rationale": "r", "when": "false", "effect": "deny"}]}"#,
    );
    file(&folder, "d.jsonc", "{\"policies\": [] /* none */}");
    file(&folder, ".hidden.yaml", "not: [policies");
    file(&folder, ".git/config.yaml", "not: [policies");
    file(&folder, "README.md", "# not policies");
    let run = lictor(&["check", folder.to_str().unwrap()]);
    assert!(run.output().starts_with("ok: 3 policies in 4 documents, sha256:"), "{run:?}");
}

#[cfg(unix)]
#[test]
fn a_circle_of_links_ends() {
    let folder = folder("circle");
    file(
        &folder,
        "deep/a.yaml",
        format!("lictor: 1\nbundle: {{id: b, version: '1'}}\npolicies: [{}]\n", policy("p")),
    );
    std::os::unix::fs::symlink(&folder, folder.join("deep/up")).unwrap();
    let run = lictor(&["check", folder.to_str().unwrap()]);
    assert!(run.output().starts_with("ok: 1 policy in 1 document, "), "{run:?}");
}

#[test]
fn documents_that_contradict_each_other_are_both_shown() {
    let run = lictor(&["check", GUARDRAILS, AGENT_TOOLS]);
    assert_eq!(run.code, Some(2));
    for path in [GUARDRAILS, AGENT_TOOLS] {
        assert!(run.stderr.contains(&format!("--> {path}:3:1\n")), "{}", run.stderr);
    }
}

#[test]
fn what_cannot_be_read_is_named_in_one_line() {
    let folder = folder("unreadable");
    let empty = folder.to_str().unwrap();
    let latin = file(&folder, "latin.txt", b"na\xefve");
    // What follows is the operating system's word.
    let missing = |path: &str| format!("error: cannot read `{path}`: ");

    let run = lictor(&["evaluate", "--policies", "none.yaml", "--request", REQUEST]);
    assert!(run.refusal().starts_with(&missing("none.yaml")), "{run:?}");
    let run = lictor(&["evaluate", "--policies", GUARDRAILS, "--request", "none.json"]);
    assert!(run.refusal().starts_with(&missing("none.json")), "{run:?}");
    let run = lictor(&["evaluate", "--policies", GUARDRAILS, "--request", REQUEST, "--answers", "none.json"]);
    assert!(run.refusal().starts_with(&missing("none.json")), "{run:?}");
    assert_eq!(
        lictor(&["check", empty]).refusal(),
        format!("error: no .yaml, .yml, .json or .jsonc file in folder `{empty}`")
    );
    assert_eq!(lictor(&["check", &latin]).refusal(), format!("error: `{latin}` is not UTF-8 at byte 2"));

    let run = lictor(&["evaluate", "--policies", "none.yaml", "--request", REQUEST, "--format", "json"]);
    assert!(run.refusal().starts_with("{\"errors\":[{\"message\":\"cannot read `none.yaml`: "), "{run:?}");
}

#[test]
fn wrong_arguments_are_bad_input() {
    for arguments in [
        &["evaluate", "--policies", GUARDRAILS][..],
        &["evaluate", "--policies", GUARDRAILS, "--request", REQUEST, "--fail-on", "allow"],
        &["redact", "--policies", GUARDRAILS, "--scope", "shop"],
        &["update", "--dialect", "yaml", "a", "b"],
        &["decide"],
    ] {
        let run = lictor(arguments);
        assert_eq!((run.code, &*run.stdout), (Some(2), ""), "{arguments:?}");
        assert!(run.stderr.starts_with("error: "), "{run:?}");
    }
}
