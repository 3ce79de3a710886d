"""A decorator for tools: each call is decided before it runs.

>>> from lictor import ApprovalNeeded, Evaluator
>>> evaluator = Evaluator.from_yaml('''
... lictor: 1
... bundle: {id: tools, version: '1', tenant: acme}
... policies:
...   - id: refund-limit
...     scope: {org: acme}
...     severity: high
...     when: tool.name == "refund" && tool.args.amount > 500
...     effect: approve
...     approve: {by: ["group:finance"]}
... ''')
>>> @guard(evaluator)
... def refund(order: str, amount: float) -> str:
...     return f"refunded {amount} for {order}"
>>> refund("4471", 20)
'refunded 20 for 4471'
>>> try:
...     refund("4471", amount=750)
... except ApprovalNeeded as error:
...     print(error.approvals[0].by, error.action_digest[:7])
('group:finance',) sha256:
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Collection, Mapping
from typing import Any, ParamSpec, TypeVar, cast

from . import _lictor
from .errors import Withheld
from .evaluator import Evaluator
from .integration import Context, Policy
from .types import OnDecision

__all__ = ["guard"]

P = ParamSpec("P")
T = TypeVar("T")


def guard(
    evaluator: Evaluator,
    *,
    tool: str | Mapping[str, Any] | None = None,
    context: Context | None = None,
    without: Collection[str] = ("self", "cls"),
    on_decision: OnDecision | None = None,
) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Decides each call of a function, sync or async, as a `tool_call`.

    `tool` is the tool's name, or a mapping with its `name`, `server` and `hash`; the function's own name if not given.
    The arguments are `tool.args`, by the names of the parameters, defaults included; those named in `without` (a
    session, `self`) are not told to the policies. `context` says what else is known; it may be a function, which is
    called for each call.

    A call that is denied raises `Denied`, one that waits `ApprovalNeeded`, with `approvals` and `action_digest`, one
    that cannot be checked in full `Withheld` or `RequestError`. Arguments that the policies change are changed, and
    then are plain data.
    """
    policy = Policy(evaluator, context, on_decision)

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        call = _Call(function, tool, frozenset(without), policy)
        if inspect.iscoroutinefunction(function):

            @functools.wraps(function)
            async def guarded_async(*args: P.args, **kwargs: P.kwargs) -> Any:
                bound = call.decided(*args, **kwargs)
                return await function(*bound.args, **bound.kwargs)

            return cast(Callable[P, T], guarded_async)

        @functools.wraps(function)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> T:
            bound = call.decided(*args, **kwargs)
            return function(*bound.args, **bound.kwargs)

        return guarded

    return decorate


class _Call:
    """A function's calls as requests."""

    def __init__(
        self,
        function: Callable[..., Any],
        tool: str | Mapping[str, Any] | None,
        without: frozenset[str],
        policy: Policy,
    ) -> None:
        self.signature = inspect.signature(function)
        own_name = getattr(function, "__name__", type(function).__name__)
        self.tool = {"name": own_name, **tool} if isinstance(tool, Mapping) else {"name": tool or own_name}
        self.without = without
        self.policy = policy
        kinds = {parameter.kind: parameter.name for parameter in self.signature.parameters.values()}
        # `def f(**options)`: each option is an argument of the tool.
        self.options = kinds.get(inspect.Parameter.VAR_KEYWORD)

    def decided(self, *args: Any, **kwargs: Any) -> inspect.BoundArguments:
        """The arguments as the call may go on."""
        bound = self.signature.bind(*args, **kwargs)
        bound.apply_defaults()
        before = _lictor.as_read(self._told(bound.arguments))
        decision = self.policy.decide({"kind": "tool_call", "tool": {**self.tool, "args": before}}, text_after=True)
        after = decision.args_after
        if after is None:
            after = before
        for name, value in after.items():
            if name in before and before[name] == value:
                continue
            if name in self.signature.parameters and name != self.options:
                bound.arguments[name] = value
            elif self.options is not None:
                bound.arguments[self.options] = {**bound.arguments[self.options], name: value}
            else:
                # The policies want an argument that the tool does not take, and the call must not go on without it.
                raise Withheld(decision)
        return bound

    def _told(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        told = {name: value for name, value in arguments.items() if name not in self.without and name != self.options}
        options = arguments[self.options] if self.options is not None else {}
        return {**told, **{name: value for name, value in options.items() if name not in self.without}}
