"""The decorator for tools."""

from __future__ import annotations

import asyncio
import dataclasses
import inspect
from typing import Any

import lictor
import pytest
from lictor.guard import guard
from policies import EVALUATOR, SSN


class Seen(list[tuple[lictor.Decision, Any]]):
    def __call__(self, decision: lictor.Decision, request: Any) -> None:
        self.append((decision, request))


def test_a_call_goes_on_with_its_changes() -> None:
    seen = Seen()

    @guard(EVALUATOR, on_decision=seen)
    def refund(order: str, amount: float = 20, *, currency: str = "USD", note: str = "") -> tuple[Any, ...]:
        """Refunds."""
        return order, amount, currency, note

    assert refund("4471", note=f"for {SSN}") == ("4471", 20, "EUR", "for [REDACTED]")
    ((decision, request),) = seen
    assert decision.verdict == "transform" and request["scope"] == {"org": "acme"} and request["kind"] == "tool_call"
    assert request["tool"] == {
        "name": "refund",
        "args": {"order": "4471", "amount": 20, "currency": "USD", "note": f"for {SSN}"},
    }
    assert refund.__name__ == "refund" and refund.__doc__ == "Refunds."
    assert list(inspect.signature(refund).parameters) == ["order", "amount", "currency", "note"]


def test_a_denied_call_does_not_run() -> None:
    ran = []

    @guard(EVALUATOR)
    def search(query: str) -> None:
        ran.append(query)

    with pytest.raises(lictor.Denied) as raised:
        search("a weapon")
    assert raised.value.decision.message == "Weapons are not for sale." and ran == []
    search("a toy")
    assert ran == ["a toy"]


def test_a_call_that_waits_says_for_what_and_runs_once_approved() -> None:
    approvals: list[dict[str, Any]] = []

    @guard(EVALUATOR, context=lambda: {"principal": {"user": "u7"}, "approvals": approvals})
    def refund(order: str, amount: float, currency: str = "USD") -> str:
        return f"{amount} {currency}"

    with pytest.raises(lictor.ApprovalNeeded) as raised:
        refund("4471", 750)
    error = raised.value
    assert error.approvals[0].by == ("group:finance",) and error.pending == ()
    approvals.append({"action_digest": error.action_digest, "by": {"user": "u9", "groups": ["finance"]}})
    assert refund("4471", 750) == "750 EUR"
    with pytest.raises(lictor.ApprovalNeeded):
        refund("4471", 751)


def test_async_functions() -> None:
    @guard(EVALUATOR)
    async def refund(amount: int, currency: str = "USD") -> str:
        await asyncio.sleep(0)
        return f"{amount} {currency}"

    assert inspect.iscoroutinefunction(refund)
    assert asyncio.run(refund(5)) == "5 EUR"
    with pytest.raises(lictor.ApprovalNeeded):
        asyncio.run(refund(750))


def test_every_kind_of_parameter_is_bound() -> None:
    seen = Seen()

    @guard(EVALUATOR, tool={"name": "refund", "server": "billing"}, on_decision=seen)
    def call(amount: int, /, b: int, *rest: str, c: int = 3, **options: Any) -> tuple[Any, ...]:
        return amount, b, rest, c, options

    assert call(1, 2, "x", SSN, d=4) == (1, 2, ("x", "[REDACTED]"), 3, {"d": 4, "currency": "EUR"})
    assert seen[0][1]["tool"] == {
        "name": "refund",
        "server": "billing",
        "args": {"amount": 1, "b": 2, "rest": ["x", SSN], "c": 3, "d": 4},
    }
    with pytest.raises(TypeError):
        call(1)  # type: ignore[call-arg]


def test_methods_and_what_policies_need_not_know() -> None:
    class Desk:
        @guard(EVALUATOR, without=("self", "session"))
        def refund(self, session: object, amount: int, currency: str = "USD") -> tuple[Any, ...]:
            return type(self).__name__, session, amount, currency

    session = object()
    assert Desk().refund(session, 5) == ("Desk", session, 5, "EUR")


def test_an_argument_that_is_not_changed_stays_what_it_is() -> None:
    @dataclasses.dataclass
    class Order:
        number: str

    @guard(EVALUATOR, tool="refund")
    def refund(order: Order, lines: tuple[int, ...], note: Order, amount: int = 5, currency: str = "USD") -> tuple[Any, ...]:
        return order, lines, note, currency

    order = Order("4471")
    given = refund(order, (1, 2), Order(SSN))
    assert given[0] is order and given[1] == (1, 2) and given[2] == {"number": "[REDACTED]"} and given[3] == "EUR"


def test_a_change_that_the_tool_cannot_take_stops_the_call() -> None:
    @guard(EVALUATOR)
    def refund(amount: int) -> None:
        raise AssertionError("ran")

    with pytest.raises(lictor.Withheld, match="cannot be carried out"):
        refund(5)


def test_what_cannot_be_told_stops_the_call() -> None:
    @guard(EVALUATOR)
    def store(thing: object) -> None:
        raise AssertionError("ran")

    with pytest.raises(lictor.RequestError, match="`thing`: must be a mapping"):
        store(object())


def test_wrong_arguments() -> None:
    with pytest.raises(TypeError, match="an Evaluator is needed, not `str`"):
        guard("policies.yaml")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        guard(EVALUATOR)(5)  # type: ignore[arg-type]
