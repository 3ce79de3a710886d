"""What the integrations share. They decide nothing: they ask the evaluator, and act on the answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from ._lictor import Decision
from .errors import Withheld
from .evaluator import Evaluator
from .types import OnDecision

__all__ = ["Context", "Policy"]

Context: TypeAlias = Mapping[str, Any] | Callable[..., Mapping[str, Any]]
"""What the host knows of a request beside what the integration sees: `scope`, `principal`, `session`, `counters`,
`now`, `facts` …

A mapping, or a function that makes one for each request.
"""


class Policy:
    """An evaluator, with what the host knows of each request and what it does with each decision."""

    def __init__(self, evaluator: Evaluator, context: Context | None = None, on_decision: OnDecision | None = None) -> None:
        if not isinstance(evaluator, Evaluator):
            raise TypeError(f"an Evaluator is needed, not `{type(evaluator).__name__}`")
        self.evaluator = evaluator
        self.context = context if context is not None else {}
        self.on_decision = on_decision

    def decide(self, members: Mapping[str, Any], *source: Any, text_after: bool = False) -> Decision:
        """The decision on a request with these members; `source` is what the context is made of.

        Raises `Denied`, `ApprovalNeeded` or `Withheld` if the action must not go on. What is returned may, with its
        changes.
        """
        context = self.context(*source) if callable(self.context) else self.context
        request = {**context, **members, "scope": self.evaluator.scope(context.get("scope"))}
        decision = self.evaluator.evaluate(request, text_after=text_after)
        if self.on_decision is not None:
            self.on_decision(decision, request)
        if (withheld := Withheld.of(decision)) is not None:
            raise withheld
        return decision
