"""Documents of providers, sessions, and digests of tools."""

import json

import lictor
import pytest

AGENT = """
lictor: 1
bundle: {id: agent, version: '1', tenant: acme}
schema: {tools: {read_inbox: {labels: [untrusted]}}}
policies:
  - {id: ssn, scope: {org: acme}, severity: high, detect: {any: [pii.ssn]}, effect: redact}
  - {id: counted, scope: {org: acme}, when: tool.name == "read_inbox", effect: {throttle: {counter: reads, limit: 3}}}
  - id: no-mail
    name: No mail after reading the inbox
    scope: {org: acme}
    severity: high
    when: tool.name == "send_mail" && "read_inbox" in session.tools_called
    effect: deny
"""


def request(document, session):
    return {"scope": {"org": "acme"}, "document": document, "session": session}


def test_a_session_remembers_what_it_has_seen():
    evaluator = lictor.Evaluator.from_yaml(AGENT)
    session = lictor.new_session("s1")
    call = {"type": "function_call", "name": "read_inbox", "arguments": json.dumps({"n": "é 536-22-8726"})}
    read = request(call, session)
    decision = evaluator.evaluate(read)
    assert decision.verdict == "transform"
    assert decision.labels == ("untrusted",)
    [redaction] = decision.redactions
    # The offsets are those of Python's string as the provider has it.
    assert redaction.path == "arguments"
    assert call["arguments"][redaction.start : redaction.end] == "536-22-8726"
    assert json.loads(decision.rewrite(call)["arguments"]) == {"n": "é [REDACTED]"}

    after = lictor.next_session(session, read, decision)
    assert after["labels"] == ["untrusted"]
    assert after["tools_called"] == ["read_inbox"]
    assert after["consume"] == {"reads": 1}
    assert session == lictor.new_session("s1")

    send = request({"name": "send_mail", "arguments": {}}, after)
    denied = evaluator.evaluate(send)
    assert denied.verdict == "deny"
    assert not denied.errors
    assert lictor.next_session(after, lictor.Request(send), denied)["posture"] == "deny"


def test_a_session_that_cannot_be_read_is_refused():
    evaluator = lictor.Evaluator.from_yaml(AGENT)
    hello = {"kind": "input", "scope": {"org": "acme"}, "text": "hello"}
    with pytest.raises(lictor.RequestError) as refused:
        lictor.next_session({"turn": -1}, hello, evaluator.evaluate(hello))
    assert refused.value.problems[0].path == "session.turn"


def test_the_digest_of_a_tool_is_that_of_its_definition():
    tool = {"name": "t", "inputSchema": {"type": "object"}}
    assert lictor.tool_hash(tool) == lictor.tool_hash({**tool, "_meta": {"n": 1}})
    assert lictor.tool_hash(tool) != lictor.tool_hash({**tool, "description": "d"})
    with pytest.raises(TypeError):
        lictor.tool_hash([tool])
