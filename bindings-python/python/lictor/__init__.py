"""An embeddable policy evaluator for AI systems: rules on prompts, answers and tool calls, decided in your process,
with reasons.

>>> import lictor
>>> evaluator = lictor.Evaluator.from_yaml('''
... lictor: 1
... bundle: {id: support, version: 1.0.0, tenant: acme}
... policies:
...   - id: refund-limit
...     scope: {org: acme}
...     severity: high
...     kinds: [tool_call]
...     when: tool.name == "refund" && tool.args.amount > 500
...     effect: approve
...     approve: {by: ["group:finance"]}
...     message: A refund above 500 waits for finance.
... ''')
>>> decision = evaluator.evaluate({
...     "kind": "tool_call",
...     "scope": {"org": "acme"},
...     "tool": {"name": "refund", "args": {"amount": 750}},
... })
>>> decision.verdict
<Verdict.HOLD: 'hold'>
>>> decision.rationale[0].why
'tool.name == "refund" && tool.args.amount > 500 (750)'
"""

from ._lictor import (
    Decision,
    Outcome,
    Record,
    Request,
    __version__,
    apply_update,
    detectors,
    new_session,
    next_session,
    organisation_policy,
    read,
    schema,
    tool_hash,
)
from .decision import (
    Check,
    Clause,
    Cost,
    Detector,
    Diagnostic,
    Effect,
    Finished,
    Hit,
    Kind,
    LateFinding,
    Log,
    Notice,
    Problem,
    Redaction,
    Released,
    RequiredApproval,
    Route,
    Row,
    Rule,
    Severity,
    State,
    Status,
    Subject,
    TextAfter,
    Updated,
    Verdict,
)
from .errors import (
    ApprovalNeeded,
    Denied,
    InternalError,
    LictorError,
    LimitError,
    PolicyError,
    RequestError,
    StreamError,
    UpdateRejected,
    Withheld,
)
from .evaluator import Evaluator, compile
from .stream import Stream

__all__ = [
    "ApprovalNeeded",
    "Check",
    "Clause",
    "Cost",
    "Decision",
    "Denied",
    "Detector",
    "Diagnostic",
    "Effect",
    "Evaluator",
    "Finished",
    "Hit",
    "InternalError",
    "Kind",
    "LateFinding",
    "LictorError",
    "LimitError",
    "Log",
    "Notice",
    "Outcome",
    "PolicyError",
    "Problem",
    "Record",
    "Redaction",
    "Released",
    "Request",
    "RequestError",
    "RequiredApproval",
    "Route",
    "Row",
    "Rule",
    "Severity",
    "State",
    "Status",
    "Stream",
    "StreamError",
    "Subject",
    "TextAfter",
    "UpdateRejected",
    "Updated",
    "Verdict",
    "Withheld",
    "__version__",
    "apply_update",
    "compile",
    "detectors",
    "new_session",
    "next_session",
    "organisation_policy",
    "read",
    "schema",
    "tool_hash",
]
