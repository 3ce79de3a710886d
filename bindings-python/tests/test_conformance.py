"""Every case of the conformance suite, by every way into the core that Python has."""

from __future__ import annotations

import json
import math
import pickle
from collections.abc import Callable
from typing import Any

import lictor
import pytest
from suite import CASES, Case, cases, diagnostic_values, error_json

CASES_FOUND = cases()

# Cases that a way cannot pass yet, and why. A case that passes all the same, or does not exist, fails the run.
EXPECTED_FAILURES: dict[tuple[str, str], str] = {}


class Unsaid(Exception):
    """A line that is no data: no JSON, a key that stands twice, half of a surrogate pair, a number without end."""


def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise Unsaid
    return members


def no_constant(name: str) -> None:
    raise Unsaid


def number(text: str) -> int | float:
    """An integer as JSON's reader takes it: beyond 64 bits it is a number like any other. Python's own are exact or refused."""
    exact = int(text)
    return exact if -(2**63) <= exact < 2**63 else float(text)


def finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise Unsaid
    return number


def as_data(line: str) -> Any:
    """The line as Python data, in the unit that the expected bytes are written in."""
    try:
        data = json.loads(
            line,
            object_pairs_hook=unique,
            parse_constant=no_constant,
            parse_float=finite,
            parse_int=number,
        )
        json.dumps(data, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise Unsaid from None
    if isinstance(data, dict) and data.get("offsets") is None:
        data["offsets"] = "bytes"
    return data


def by_dict(case: Case, evaluator: lictor.Evaluator, line: str) -> str:
    return case.ask(evaluator, as_data(line)).to_json()


def by_pickle(case: Case, evaluator: lictor.Evaluator, line: str) -> str:
    decision = case.ask(evaluator, as_data(line))
    again = pickle.loads(pickle.dumps(decision))
    assert again == decision
    record = pickle.loads(pickle.dumps(decision.record))
    assert record == decision.record
    assert record.to_json() == decision.record.to_json()
    return again.to_json()


def by_data(case: Case, evaluator: lictor.Evaluator, line: str) -> str:
    """The decision as plain data, written by Python."""
    decision = case.ask(evaluator, as_data(line))
    data = decision.to_dict()
    assert data == json.loads(decision.to_json())
    return decision.to_json()


def by_prepared(case: Case, evaluator: lictor.Evaluator, line: str) -> str:
    return case.ask(evaluator, lictor.Request.from_json(line)).to_json()


def by_json(case: Case, evaluator: lictor.Evaluator, line: str) -> str:
    options = {name: value for name, value in case.head.get("options", {}).items() if value is True}
    if "expired" in options or case.head.get("call") == "explain":
        # `evaluate_json` is `evaluate`; the other calls take the JSON as a prepared request.
        return by_prepared(case, evaluator, line)
    assert evaluator.evaluate_json(line.encode(), **options) == evaluator.evaluate_json(line, **options)
    return evaluator.evaluate_json(line, **options)


WAYS: dict[str, Callable[[Case, lictor.Evaluator, str], str]] = {
    "dict": by_dict,
    "data": by_data,
    "pickle": by_pickle,
    "json": by_json,
    "prepared": by_prepared,
}


RAN: set[str] = set()
"""Cases that ran in every way; every language's runner says how many."""


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("case", CASES_FOUND, ids=lambda case: case.name)
def test_case(case: Case, way: str, request: pytest.FixtureRequest) -> None:
    if way == list(WAYS)[-1]:
        RAN.add(case.name)
    if (reason := EXPECTED_FAILURES.get((case.name, way))) is not None:
        request.applymarker(pytest.mark.xfail(reason=reason))
    expected_compile = case.diagnostics("expected-compile.json")
    if expected_compile is not None:
        with pytest.raises(lictor.PolicyError) as raised:
            case.compile()
        error = pickle.loads(pickle.dumps(raised.value)) if way == "pickle" else raised.value
        assert diagnostic_values(error.diagnostics) == expected_compile
        assert str(error) == str(raised.value) != ""
        return
    evaluator = case.compile()
    assert diagnostic_values(evaluator.warnings) == (case.diagnostics("expected-warnings.json") or [])
    requests, expected = case.requests, case.expected
    assert len(requests) == len(expected) > 0
    for line, (text, answer) in enumerate(zip(requests, expected, strict=True), start=1):
        try:
            found = WAYS[way](case, evaluator, text)
        except lictor.RequestError as error:
            found = error_json(pickle.loads(pickle.dumps(error)))
        except Unsaid:
            # What is no data must be what JSON refuses.
            with pytest.raises(lictor.RequestError):
                evaluator.evaluate_json(text)
            continue
        assert found == answer, f"line {line}"


def test_every_case_ran() -> None:
    assert RAN == {path.parent.relative_to(CASES).as_posix() for path in CASES.glob("*/*/case.json")} != set()


def test_no_expected_failure_is_stale() -> None:
    names = {case.name for case in CASES_FOUND}
    assert {(name, way) for name, way in EXPECTED_FAILURES if name not in names or way not in WAYS} == set()


@pytest.mark.parametrize("case", CASES_FOUND, ids=lambda case: case.name)
def test_decide_and_batches_agree(case: Case) -> None:
    if case.diagnostics("expected-compile.json") is not None:
        return
    evaluator = case.compile()
    requests = []
    for line in case.requests:
        try:
            requests.append(as_data(line))
        except Unsaid:
            continue
    batch = evaluator.evaluate_many(requests)
    assert len(batch) == len(requests)
    for request, answer in zip(requests, batch, strict=True):
        try:
            decision = evaluator.evaluate(request)
        except lictor.RequestError as error:
            assert isinstance(answer, lictor.RequestError) and answer.problems == error.problems
            with pytest.raises(lictor.RequestError) as raised:
                evaluator.decide(request)
            assert raised.value.problems == error.problems
        else:
            assert answer == decision
            outcome = evaluator.decide(request)
            assert (outcome.verdict, outcome.effects, outcome.final) == (
                decision.verdict,
                decision.effects,
                decision.final,
            )
            assert pickle.loads(pickle.dumps(outcome)) == outcome
