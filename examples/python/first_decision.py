"""A first decision: what must be done, why, and the two forms for logs and for other languages."""

from pathlib import Path

import lictor

# Once, at start: everything that is wrong is reported together, with carets.
evaluator = lictor.Evaluator.from_files(Path(__file__).with_name("policies.yaml"))

# For each request, from any thread.
decision = evaluator.evaluate(
    {
        "kind": "tool_call",
        "scope": {"org": "acme"},
        "principal": {"user": "u7"},
        "tool": {"name": "refund", "args": {"amount": 750, "order": "4471"}},
    }
)

print(decision.render())

match decision.verdict:
    case lictor.Verdict.ALLOW | lictor.Verdict.TRANSFORM:
        print("carry it out, with", decision.set_args)
    case lictor.Verdict.HOLD:
        print("ask", *(approval.by for approval in decision.approvals))
    case lictor.Verdict.DENY:
        print("refuse:", decision.message)

print("rows:", *(f"{row.policy} {row.status}" for row in decision.rationale))
print(decision.record.to_json())  # for logs: no content, by construction
