"""What the integrations share. They decide nothing: they ask the evaluator, and act on the answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from ._lictor import Decision
from .decision import State
from .errors import Withheld
from .evaluator import Evaluator
from .stream import Stream
from .types import OnDecision

__all__ = ["Context", "Policy", "TextStream"]

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
        request = self._request(members, source)
        decision = self.evaluator.evaluate(request, text_after=text_after)
        if self.on_decision is not None:
            self.on_decision(decision, request)
        if (withheld := Withheld.of(decision)) is not None:
            raise withheld
        return decision

    def stream(self, members: Mapping[str, Any], *source: Any) -> TextStream:
        """A text that comes piece by piece, of a request with these members."""
        request = self._request(members, source)
        return TextStream(self.evaluator.stream(request), request, self.on_decision)

    def _request(self, members: Mapping[str, Any], source: tuple[Any, ...]) -> dict[str, Any]:
        context = self.context(*source) if callable(self.context) else self.context
        return {**context, **members, "scope": self.evaluator.scope(context.get("scope"))}


class TextStream:
    """A text as it may go on, piece by piece. The host hears of the decision when it is there."""

    def __init__(self, stream: Stream, request: Mapping[str, Any], on_decision: OnDecision | None) -> None:
        self.stream = stream
        self.request = request
        self.on_decision = on_decision
        self.waiting = 0
        """Bytes that have come and wait."""

    def push(self, piece: str | bytes) -> str:
        """What may go on with `piece`. Raises `Denied`, `ApprovalNeeded` or `Withheld` as soon as the text must not."""
        released = self.stream.push(piece)
        self.waiting = released.waiting
        return released.text if released.state is State.OPEN else self.finish()

    def finish(self) -> str:
        """The last that may go on. Raises `Denied`, `ApprovalNeeded` or `Withheld` if the text must not."""
        finished = self.stream.finish()
        if self.on_decision is not None:
            self.on_decision(finished.decision, self.request)
        if (withheld := Withheld.of(finished.told)) is not None:
            raise withheld
        self.waiting = 0
        return finished.text
