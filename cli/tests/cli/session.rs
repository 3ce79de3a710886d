//! `session` and `tools`, and the page that shows them.

use std::fs;

use super::{AGENT_TOOLS, file, folder, lictor, lictor_reading, root};

const MCP_SESSION: &str = "examples/native/07-mcp-session.yaml";
const REQUESTS: &str = "examples/requests/mcp-session.jsonl";

#[test]
fn a_session_of_mcp_remembers_what_it_has_seen() {
    let run = lictor(&["session", "--policies", MCP_SESSION, "--request", REQUESTS, "--format", "json"]);
    let steps: Vec<serde_json::Value> =
        run.output().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let told: Vec<(&str, &str)> = steps
        .iter()
        .map(|step| {
            let decision = &step["decision"];
            let first = decision["rationale"][0]["policy"].as_str().unwrap_or("-");
            (decision["verdict"].as_str().unwrap(), first)
        })
        .collect();
    assert_eq!(
        told,
        [
            ("allow", "-"),
            ("transform", "no-secrets"),
            ("transform", "pushes-are-counted"),
            ("allow", "granted-tools"),
            ("allow", "injection-in-results"),
            ("deny", "no-mail-after-the-inbox"),
            ("hold", "untrusted-must-not-push"),
            ("transform", "pushes-are-counted"),
            ("transform", "pushes-are-counted"),
            ("deny", "at-most-three-pushes"),
        ]
    );
    let last = &steps[9]["session"];
    assert_eq!(last["labels"], serde_json::json!(["injected", "untrusted"]));
    assert_eq!(last["tools_called"], serde_json::json!(["send_mail", "git_push", "read_inbox"]));
    // What one run has come to is where the next one begins.
    let state = file(&folder("session-goes-on"), "session.json", last.to_string());
    let run = lictor(&["session", "--policies", MCP_SESSION, "--request", REQUESTS, "--session", &state]);
    assert!(run.output().contains("DENY  do not carry out the action"), "{run:?}");
    assert!(run.output().contains("session turn 2, posture deny"), "{run:?}");
}

#[test]
fn a_session_that_cannot_be_read_is_refused() {
    let state = file(&folder("session-refused"), "session.json", r#"{"turn": "many"}"#);
    let run = lictor(&["session", "--policies", MCP_SESSION, "--request", REQUESTS, "--session", &state]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.stderr.contains("session.turn"), "{run:?}");
}

#[test]
fn tools_are_pinned_as_their_server_lists_them() {
    let run = lictor(&["tools", "--server", "mail", "examples/requests/mail-tools.json"]);
    let bundle = fs::read_to_string(root().join(MCP_SESSION)).unwrap();
    let hash = "sha256:7ac55c25f6803c4951620c09a054d5064496873ca2536e93e1fb7278fa9a6189";
    assert!(run.output().contains(hash) && bundle.contains(hash), "{run:?}");
    let written = format!(
        "lictor: 1\nbundle: {{id: b, version: '1'}}\npolicies:\n  - {{id: p, scope: {{org: o}}, when: 'tool.name == \"send_mail\" && size(tool.args.to) > 3', effect: deny, message: Fewer.}}\n{}",
        run.output()
    );
    let bundle = file(&folder("tools-pinned"), "bundle.yaml", written);
    assert_eq!(lictor(&["check", &bundle, "--strict"]).code, Some(0));
    let read = lictor_reading(r#"[{"name": "t"}, {"no": "name"}]"#, &["tools", "-"]);
    assert!(read.output().starts_with("schema:\n  tools:\n    \"t\": {\"hash\":\"sha256:"), "{read:?}");
}

#[test]
fn the_page_on_agents_shows_what_is_printed() {
    let page = fs::read_to_string(root().join("docs/agents.md")).unwrap();
    let session = lictor(&["session", "--policies", MCP_SESSION, "--request", REQUESTS]);
    let refund =
        lictor(&["evaluate", "--policies", AGENT_TOOLS, "--request", "examples/requests/refund-750.json"]);
    let shown = |command: &str| {
        let (_, rest) = page.split_once(&format!("$ lictor {command} ")).unwrap();
        let (_, shown) = rest.split_once('\n').unwrap();
        shown.split_once("```").unwrap().0.trim_matches(['…', '\n']).to_owned()
    };
    assert!(session.output().contains(&shown("session")), "{}", shown("session"));
    assert_eq!(refund.output().trim_end(), shown("evaluate"));
}
