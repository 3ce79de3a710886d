//! What a session has come to: a step for each request and its decision.
//!
//! The core keeps nothing. The host keeps a session as plain data, sends it with each request, and after the decision stores what
//! [`Session::next`] makes of it.

use crate::decision::Decision;
use crate::kind::Kind;
use crate::request::{Request, Session};
use crate::value::{Map, Value, sha256};
use crate::verdict::Verdict;

impl Session {
    /// A session in which nothing has happened yet: no labels and no tools, which is more than not to know of any.
    pub fn new(id: impl Into<String>) -> Session {
        Session {
            id: Some(id.into()),
            turn: Some(0),
            labels: Some(Vec::new()),
            tools_called: Some(Vec::new()),
            posture: Some(Verdict::Allow),
            ..Session::default()
        }
    }

    /// The session after `request` was decided. A pure function; labels and tools only grow, and the posture only rises, so that
    /// nothing that a session has seen can be undone by what comes later.
    ///
    /// | field | after |
    /// |---|---|
    /// | `turn` | one more after an `input` |
    /// | `labels` | with the decision's |
    /// | `tools_called` | with the tool of a `tool_call` that goes ahead |
    /// | `posture` | the more restrictive one of its own and the decision's verdict |
    /// | `consume` | one for each counter that the decision throttles, if the action goes ahead |
    ///
    /// What is not known of the session stays unknown. A decision that waits for a judge counts by its fallback, so a host that waits
    /// steps when the answers are in.
    #[must_use]
    pub fn next(&self, request: &Request, decision: &Decision) -> Session {
        let decided = decision.fallback.as_deref().unwrap_or(decision);
        let goes_ahead = decided.verdict < Verdict::Hold;
        let mut next = self.clone();
        if request.kind == Kind::Input {
            next.turn = self.turn.map(|turn| turn.saturating_add(1));
        }
        if let Some(labels) = &mut next.labels {
            let new =
                decided.labels.iter().filter(|label| !labels.contains(label)).cloned().collect::<Vec<_>>();
            labels.extend(new);
            labels.sort_unstable();
        }
        let called = request.tool.as_ref().and_then(|tool| tool.name.as_ref());
        if let (Some(tools), Some(name), true) =
            (&mut next.tools_called, called, goes_ahead && request.kind == Kind::ToolCall)
            && !tools.contains(name)
        {
            tools.push(name.clone());
        }
        next.posture = self.posture.map(|posture| posture.max(decided.verdict));
        let counters = decided.throttle.keys().filter(|_| goes_ahead);
        next.consume = counters.map(|counter| (counter.clone(), 1.0)).collect();
        next
    }
}

/// The digest of a tool's definition, as MCP's `tools/list` gives it: what `hash` in `schema.tools` is compared with. SHA-256 of the
/// canonical JSON (RFC 8785) without `_meta`, which is the transport's and not the tool's.
pub fn tool_hash(definition: &Map) -> String {
    let own = definition.iter().filter(|(key, _)| *key != "_meta");
    let own: Map = own.map(|(key, value)| (key.clone(), value.clone())).collect();
    sha256(Value::Map(own).to_canonical_json().as_bytes())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{Compiler, Evaluator};

    fn evaluator() -> Evaluator {
        let policies = r#"
lictor: 1
bundle: {id: b, version: '1'}
schema:
  tools:
    read_inbox: {labels: [untrusted]}
    push: {}
defaults: {decision: {tool_call: deny, "*": allow}}
policies:
  - {id: grants, scope: {org: o}, kinds: [tool_call], when: 'tool.name in ["read_inbox", "push"]', effect: allow}
  - {id: pushes, scope: {org: o}, kinds: [tool_call], waivable: false, when: tool.name == "push", effect: {throttle: {counter: pushes, limit: 3}}}
  - {id: secrets, scope: {org: o}, kinds: [input], pattern: secret, effect: deny, labels: [leaky, untrusted]}
"#;
        Compiler::new().document("b.yaml", policies).compile().unwrap().evaluator
    }

    fn call(tool: &str) -> Request {
        Request::new(Kind::ToolCall, [("org", "o")]).with_tool(tool, Map::new())
    }

    #[test]
    fn a_session_remembers() {
        let evaluator = evaluator();
        let step = |session: &Session, request: &Request| {
            session.next(request, &evaluator.evaluate(request).unwrap())
        };
        let first = step(&Session::new("s"), &Request::new(Kind::Input, [("org", "o")]).with_text("hello"));
        assert_eq!(first, Session { turn: Some(1), ..Session::new("s") });
        let second = step(&first, &call("push"));
        assert_eq!(second.tools_called.as_deref().unwrap(), ["push"]);
        assert_eq!(second.consume, [("pushes".to_owned(), 1.0)].into());
        assert_eq!(second.posture, Some(Verdict::Transform));
        let third = step(&second, &call("read_inbox"));
        assert_eq!(third.labels.as_deref().unwrap(), ["untrusted"]);
        assert!(third.consume.is_empty());
        // What is denied is not called, and does not count against a limit; what it tells of the session stands.
        let denied = step(&third, &call("rm"));
        assert_eq!(denied, Session { posture: Some(Verdict::Deny), ..third.clone() });
        let leaky = step(&third, &Request::new(Kind::Input, [("org", "o")]).with_text("a secret"));
        assert_eq!(leaky.labels.as_deref().unwrap(), ["leaky", "untrusted"]);
        // Of a session of which nothing is known nothing is known afterwards.
        assert_eq!(step(&Session::default(), &call("read_inbox")), Session::default());
    }

    #[test]
    fn a_hash_is_that_of_the_definition_alone() {
        let read = |json: &str| Value::from_json(json.as_bytes(), 64).unwrap().as_map().unwrap().clone();
        let hash =
            tool_hash(&read(r#"{"name": "t", "description": "d", "inputSchema": {"type": "object"}}"#));
        assert!(hash.starts_with("sha256:") && hash.len() == 71);
        let moved = read(
            r#"{"inputSchema": {"type": "object"}, "_meta": {"n": 1}, "description": "d", "name": "t"}"#,
        );
        assert_eq!(tool_hash(&moved), hash);
        let changed = read(r#"{"name": "t", "description": "d!", "inputSchema": {"type": "object"}}"#);
        assert_ne!(tool_hash(&changed), hash);
    }

    proptest! {
        /// Nothing that a session has seen is forgotten, whatever happens.
        #[test]
        fn a_session_only_grows(steps in proptest::collection::vec(0..5_usize, 0..8)) {
            let evaluator = evaluator();
            let mut session = Session::new("s");
            for step in steps {
                let request = match step {
                    0 => Request::new(Kind::Input, [("org", "o")]).with_text("a secret"),
                    1 => Request::new(Kind::Input, [("org", "o")]).with_text("hello"),
                    2 => call("push"),
                    3 => call("read_inbox"),
                    _ => call("rm"),
                };
                let next = session.next(&request, &evaluator.evaluate(&request).unwrap());
                let holds = |after: &Option<Vec<String>>, before: &Option<Vec<String>>| {
                    before.iter().flatten().all(|item| after.as_ref().is_some_and(|after| after.contains(item)))
                };
                prop_assert!(holds(&next.labels, &session.labels) && holds(&next.tools_called, &session.tools_called));
                prop_assert!(next.posture >= session.posture && next.turn >= session.turn);
                session = next;
            }
        }
    }
}
