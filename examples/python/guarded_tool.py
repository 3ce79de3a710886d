"""A tool whose calls are decided: rewritten, held until a person approves, or denied."""

from pathlib import Path

import lictor
from lictor.guard import guard

evaluator = lictor.Evaluator.from_files(Path(__file__).with_name("policies.yaml"))
approvals: list[dict[str, object]] = []


def known() -> dict[str, object]:
    """What the host knows of a call: who asks, and which consents there are."""
    return {"principal": {"user": "u7"}, "approvals": approvals}


def store(decision: lictor.Decision, request: object) -> None:
    """Called for every decision: here goes the log, and whom to notify."""
    print("log:", decision.record.to_dict()["verdict"], decision.cost)


@guard(evaluator, context=known, on_decision=store)
def refund(order: str, amount: float, currency: str = "USD") -> str:
    return f"refunded {amount} {currency} for {order}"


print(refund("4471", 20))

try:
    refund("4471", 750)
except lictor.ApprovalNeeded as needed:
    print("waits for", needed.approvals[0].by, "and", needed.action_digest is not None)
    # A person of finance consents to this very action: any other has another digest.
    approvals.append({"action_digest": needed.action_digest, "by": {"user": "u9", "groups": ["finance"]}})

print(refund("4471", 750))
