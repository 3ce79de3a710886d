//! Conditions of every surface.

use serde_json::{Map, Value as Json, json};

use super::Gen;

/// Questions that compile against the schema of [`super::bundle`].
const QUESTIONS: &[&str] = &[
    "risk_level >= high",
    "risk_level < 2",
    "risk_level == \"MEDIUM\"",
    "risk_level in [low, high]",
    "risk_level != info",
    "pii_detected",
    "pii_detected == false",
    "action == \"shell\"",
    "action.contains(\"she\")",
    "action.icontains(\"SHELL\")",
    "action.startsWith(\"read\")",
    "action.endsWith(\"file\")",
    "action.matches(\"^(shell|read_.*)$\")",
    "action.glob(\"read_*\")",
    "action in list(\"blocked\")",
    "action in [\"shell\", environment]",
    "user.id == \"ann\"",
    "user.id != owner",
    "\"qa\" in user.groups",
    "\"admin\" in user.roles",
    "user.groups.exists(g, g.startsWith(\"q\"))",
    "user.groups.all(g, g != \"ops\")",
    "size(user.groups) > 1",
    "agent.id == \"desk-bot\"",
    "agent_id in [\"desk-bot\", \"coder\"]",
    "tool.name == \"refund\"",
    "tool.name == \"refund\" && tool.args.amount > 500",
    "tool.args.amount >= 100.5",
    "tool.args.amount in list(\"amounts\")",
    "tool.args.to.exists(a, a.endsWith(\"@example.com\"))",
    "tool.args.to.all(a, a.inDomain(\"example.com\"))",
    "tool.args.to[0] == \"ann@example.com\"",
    "tool.args.meta.depth == 3",
    "tool.args[\"note\"].contains(\"x\")",
    "tool.args.ip.inCidr(\"10.0.0.0/8\")",
    "tool.args.url.inDomain(\"example.com\")",
    "tool.args.path.glob(\"/etc/**\")",
    "size(tool.args) < 3",
    "\"amount\" in tool.args",
    "tool.args.exists(k, k == \"note\")",
    "tool.server == \"files\"",
    "tool.name in [\"bash\", \"search\"]",
    "model.id == \"large\"",
    "model.id in [\"large\", \"small\"] || environment == \"prod\"",
    "\"untrusted\" in session.labels",
    "size(session.tools_called) >= 2",
    "session.id != \"s1\"",
    "session.turn >= 3",
    "session.posture == \"deny\"",
    "counters[\"spend\"] >= 80",
    "counters.spend < 80.5",
    "environment == \"prod\"",
    "now >= \"2026-11-20T00:00:00Z\"",
    "now < deadline",
    "hour(now) >= 18",
    "weekday(now) == 5",
    "hour(deadline) == 10",
    "age(deadline) > \"1h\"",
    "wait <= \"1h30m\"",
    "wait == patience",
    "discount > 10",
    "discount == count",
    "count >= 3",
    "count in [1, 2, 3]",
    "tier == \"free\"",
    "tier in [\"pro\", \"free\"]",
    "owner == user.id",
    "marks.exists(m, m == \"red\")",
    "\"red\" in marks",
    "scores.all(s, s > 1)",
    "attrs.team == \"core\"",
    "attrs[action] == \"core\"",
    "extra.kind == \"x\"",
    "extra > 3",
    "extra",
    "extra in [1, \"two\", true]",
    "extra.size() > 1",
    "extra.exists(e, e.n > 1 || e == 2)",
    "extra[0] == 1",
    "has(extra)",
    "has(extra.kind)",
    "has(owner)",
    "has(tool.args.amount)",
    "has(user.groups)",
    "has(pii_detected)",
    "kind == \"input\"",
    "kind in [\"tool_call\", \"output\"]",
    "scope.workspace == \"shop\"",
    "detects(\"pii.ssn\")",
    "detects(\"own.*\")",
    "detects(\"secret.aws_key\", tool.args.note)",
    "detects(\"host.tox\")",
    "true",
    "false",
    "note == \"Straße\"",
    "note.icontains(\"RASS\")",
];

impl Gen {
    /// A condition, at most `depth` operators deep.
    pub(super) fn condition(&mut self, depth: usize) -> String {
        if depth == 0 || self.chance(45) {
            return self.pick(QUESTIONS).to_owned();
        }
        let left = self.condition(depth - 1);
        match self.below(5) {
            0 => format!("!({left})"),
            1 => format!("({left}) == ({})", self.condition(depth - 1)),
            2 | 3 => format!("({left}) && ({})", self.condition(depth - 1)),
            _ => format!("({left}) || ({})", self.condition(depth - 1)),
        }
    }

    /// Field operators.
    pub(super) fn field_match(&mut self) -> Json {
        let entries = [
            ("risk_level_gte", json!("high")),
            ("risk_level_lt", json!(3)),
            ("risk_level_in", json!(["low", "HIGH"])),
            ("risk_level_ne", json!("info")),
            ("pii_detected", json!(true)),
            ("action_contains", json!("SHELL")),
            ("action_not_contains", json!("read")),
            ("action_starts_with", json!("read")),
            ("action_ends_with", json!("file")),
            ("action_glob", json!("re*")),
            ("action_matches", json!("^s")),
            ("action_not_in", json!(["shell", "x"])),
            ("agent_id_eq", json!("desk-bot")),
            ("user_id_ne", json!("ann")),
            ("user_groups_contains", json!("qa")),
            ("user.roles_not_contains", json!("admin")),
            ("tool_name_eq", json!("refund")),
            ("tool.args.amount_gt", json!(500)),
            ("tool.args.note_exists", json!(true)),
            ("counters.spend_lte", json!(80)),
            ("environment", json!("prod")),
            ("tier_in", json!(["free"])),
            ("owner_exists", json!(false)),
            ("marks_contains", json!("red")),
            ("extra_eq", json!(1)),
            ("extra.kind_eq", json!("x")),
            ("count_gte", json!(3)),
            ("discount", json!(12.5)),
            ("wait_gt", json!("1h")),
            ("deadline_lt", json!("2026-11-20T12:00:00Z")),
        ];
        let count = 1 + self.below(2);
        let map: Map<String, Json> = (0..count)
            .map(|_| {
                let (key, value) = self.pick(&entries);
                (key.to_owned(), value)
            })
            .collect();
        Json::Object(map)
    }
}
