"""Random requests: the dict path and the JSON path are one, and nothing crashes."""

from __future__ import annotations

import json
from typing import Any

import hypothesis
import lictor
import pytest
from hypothesis import strategies as st

EVALUATOR = lictor.Evaluator.from_yaml("""
lictor: 1
bundle: {id: b, version: '1'}
schema: {facts: {amount: number, note: string, tags: list<string>}}
policies:
  - {id: ssn, scope: {org: acme}, severity: high, detect: {any: ['pii.*']}, effect: redact}
  - {id: amount, scope: {org: acme}, severity: high, when: amount > 5 && "x" in tags, effect: deny}
  - {id: args, scope: {org: acme}, severity: high, when: 'tool.args.a == 1 || note.contains("é")', effect: approve}
  - {id: agent, scope: {org: acme}, when: agent.id == "a" && !("b" in user.groups), effect: alert}
""")

texts = st.text(max_size=12) | st.sampled_from(["a", "x", "é", "536-22-8726", "2026-01-01T00:00:00Z", "high"])
scalars = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False) | texts
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3), max_leaves=8
)
keys = st.sampled_from(
    "id kind scope principal agent action tool model facts counters session environment now text content messages".split()
    + ["approvals", "answers", "offsets"]
)
parts = st.lists(
    st.fixed_dictionaries({}, optional={"path": texts, "text": texts, "role": texts, "source": texts}) | values, max_size=3
)
shaped = st.fixed_dictionaries(
    {"kind": st.sampled_from(list(lictor.Kind)) | texts, "scope": st.just({"org": "acme"}) | values},
    optional={
        "facts": st.dictionaries(st.sampled_from(["amount", "note", "tags"]), values, max_size=3),
        "tool": st.fixed_dictionaries({}, optional={"name": texts, "args": st.dictionaries(st.sampled_from("ab"), values)}),
        "agent": st.fixed_dictionaries({"id": texts}),
        "principal": st.fixed_dictionaries({}, optional={"groups": st.lists(texts, max_size=3), "user": texts}),
        "counters": st.dictionaries(texts, st.integers(0, 9) | st.floats(0, 9), max_size=2),
        "text": texts,
        "content": parts,
        "messages": parts,
        "now": texts,
        "session": values,
        "answers": values,
        "approvals": values,
        "offsets": st.sampled_from(["bytes", "code_points", "utf16"]),
    },
)
requests = shaped | st.dictionaries(keys | texts, values, max_size=6) | values


def by_dict(request: Any) -> str | tuple[Any, ...]:
    try:
        return EVALUATOR.evaluate(request, text_after=True, previews=True, subjects=True).to_json()
    except lictor.RequestError as error:
        return error.problems


def by_json(request: Any) -> str | tuple[Any, ...]:
    if isinstance(request, dict) and request.get("offsets") is None:
        request = {**request, "offsets": "code_points"}
    try:
        return EVALUATOR.evaluate_json(json.dumps(request), text_after=True, previews=True, subjects=True)
    except lictor.RequestError as error:
        return error.problems


@hypothesis.settings(max_examples=600, deadline=None)
@hypothesis.given(requests)
def test_a_dict_is_decided_as_its_json(request: Any) -> None:
    answer = by_dict(request)
    assert answer == by_json(request)
    if isinstance(answer, str):
        decision = EVALUATOR.evaluate(request, text_after=True, previews=True, subjects=True)
        assert lictor.Decision.from_json(answer) == decision
        outcome = EVALUATOR.decide(request)
        assert (outcome.verdict, outcome.effects) == (decision.verdict, decision.effects)


anything = st.recursive(
    scalars
    | st.integers()
    | st.floats()
    | st.binary(max_size=4)
    | st.complex_numbers()
    | st.datetimes()
    | st.decimals()
    | st.text(st.characters(codec=None, categories=["Cs", "L"]), max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.tuples(inner, inner)
        | st.sets(st.integers(), max_size=2)
        | st.dictionaries(texts | st.integers() | st.none(), inner, max_size=3)
    ),
    max_leaves=12,
)


@hypothesis.settings(max_examples=600, deadline=None)
@hypothesis.given(st.dictionaries(keys, anything, max_size=6), anything)
def test_whatever_is_given_is_decided_or_refused(request: dict[str, Any], other: Any) -> None:
    for given in (request, {"kind": "input", "scope": {"org": "acme"}, **request}, other):
        try:
            EVALUATOR.evaluate(given)
        except lictor.RequestError as error:
            assert error.problems


PLACEHOLDERS = lictor.Evaluator.from_yaml("""
lictor: 1
bundle: {id: b, version: '1', tenant: acme}
policies:
  - {id: pii, scope: {org: acme}, detect: {any: [pii.email, pii.ssn]}, effect: {redact: {style: placeholder}}}
""")
PIECES = ["ann@shop.example", "bob@shop.example", "536-22-8726", "[pii.email#1]", "[pii.ssn#", "#1]", "😀", "é ", "\n"]


@hypothesis.given(st.lists(st.sampled_from(PIECES) | st.text(st.characters(exclude_categories=["Cs"]), max_size=4)))
def test_what_was_redacted_with_placeholders_is_restored(pieces: list[str]) -> None:
    text = " ".join(pieces)
    request = {"kind": "input", "scope": {"org": "acme"}, "text": text}
    decision = PLACEHOLDERS.evaluate(request, text_after=True)
    after = decision.text_after[0].text if decision.text_after else text
    assert "ann@" not in after
    assert decision.restore(request, after) == text


def test_a_key_makes_hashes_that_are_the_same_each_time() -> None:
    bundle = """
lictor: 1
bundle: {id: b, version: '1', tenant: acme}
policies:
  - {id: pii, scope: {org: acme}, detect: {any: [pii.email]}, effect: {redact: {style: hash}}}
"""
    evaluator = lictor.Evaluator.from_yaml(bundle, key=b"a key of the suite, 32 bytes long")
    assert evaluator.redact("ann@example.com") == "[pii.email:bdf48819e63d4e73]"
    with pytest.raises(lictor.PolicyError, match="E-KEY"):
        lictor.Evaluator.from_yaml(bundle)
    with pytest.raises(ValueError, match="the key has 5 bytes"):
        lictor.Evaluator.from_yaml(bundle, key=b"short")
