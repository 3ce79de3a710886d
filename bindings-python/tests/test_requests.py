"""From Python's data to a request: what is read, what is refused, and what cannot drive the reader beyond its bounds."""

from __future__ import annotations

import collections
import dataclasses
import datetime
import decimal
import enum
import fractions
import json
import pathlib
import types
import typing
import uuid
from collections.abc import Iterator, Mapping

import lictor
import pydantic
import pytest
from lictor import _lictor

BASE = {"kind": "input", "scope": {"org": "acme"}}

EVALUATOR = lictor.Evaluator.from_yaml("""
lictor: 1
bundle: {id: b, version: '1'}
schema: {facts: {amount: number}}
policies:
  - {id: large, scope: {org: acme}, severity: high, when: amount > 5, effect: deny}
  - {id: argument, scope: {org: acme}, severity: high, when: tool.args.amount > 5, effect: approve, kinds: [tool_call]}
  - {id: late, scope: {org: acme}, when: 'now > "2026-01-01T00:00:00Z"', effect: alert}
""")


def read(value: object) -> object:
    """The value as a request's reader sees it."""
    return _lictor.as_read(value)


def problems(value: object) -> list[tuple[str, str, str]]:
    with pytest.raises(lictor.RequestError) as raised:
        read(value)
    return [(problem.code, problem.path, problem.message) for problem in raised.value.problems]


class Word(enum.StrEnum):
    HIGH = "high"


class Number(enum.IntEnum):
    TWO = 2


@dataclasses.dataclass
class Tool:
    name: str
    args: object
    server: str | None = None
    registry: typing.ClassVar[str] = "not a field"


@dataclasses.dataclass(slots=True, frozen=True)
class ToolCall:
    kind: str
    scope: dict[str, str]
    tool: Tool


class ToolModel(pydantic.BaseModel):
    name: str
    args: dict[str, object] = {}


class ToolCallModel(pydantic.BaseModel):
    kind: str
    scope: dict[str, str]
    tool: ToolModel
    environment: str | None = None


def test_json_data_is_read_as_it_is() -> None:
    data = {
        "n": None,
        "t": True,
        "f": False,
        "i": -(2**63),
        "j": 2**63 - 1,
        "x": 0.5,
        "s": "é😀\0",
        "l": [1, [2, {}]],
        "m": {"": 1},
    }
    assert read(data) == data
    assert type(read(True)) is bool and type(read(1)) is int and type(read(1.0)) is float


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ((1, (2,)), [1, [2]]),
        (collections.OrderedDict(a=1), {"a": 1}),
        (collections.ChainMap({"a": 1}, {"b": 2}), {"a": 1, "b": 2}),
        (types.MappingProxyType({"a": 1}), {"a": 1}),
        (Word.HIGH, "high"),
        (Number.TWO, 2),
        ({"k": Word.HIGH, Word.HIGH: 1}, {"k": "high", "high": 1}),
        (
            Tool("t", {"a": Tool("u", None)}),
            {"name": "t", "args": {"a": {"name": "u", "args": None, "server": None}}, "server": None},
        ),
        (ToolModel(name="t", args={"a": ToolModel(name="u")}), {"name": "t", "args": {"a": {"name": "u", "args": {}}}}),
        ([ToolModel(name="t")], [{"name": "t", "args": {}}]),
        (datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC), "2026-01-02T03:04:05+00:00"),
    ],
)
def test_other_forms_of_the_same_data(value: object, expected: object) -> None:
    assert read(value) == expected


def test_a_dataclass_and_a_model_are_requests() -> None:
    args = {"amount": 6}
    given = [
        ToolCall("tool_call", {"org": "acme"}, Tool("t", args)),
        ToolCallModel(kind="tool_call", scope={"org": "acme"}, tool=ToolModel(name="t", args=args)),
        {"kind": "tool_call", "scope": {"org": "acme"}, "tool": Tool("t", args)},
        {"kind": "tool_call", "scope": {"org": "acme"}, "tool": ToolModel(name="t", args=args)},
        types.MappingProxyType({"kind": lictor.Kind.TOOL_CALL, "scope": {"org": "acme"}, "tool": {"name": "t", "args": args}}),
    ]
    for request in given:
        decision = EVALUATOR.evaluate(request, strict=True)
        assert [row.status for row in decision.rationale if row.policy == "argument"] == ["matched"], request


def test_a_time_may_be_a_datetime() -> None:
    aware = datetime.datetime(2026, 3, 1, tzinfo=datetime.timezone(datetime.timedelta(hours=5, minutes=30)))
    by_object = EVALUATOR.evaluate({**BASE, "now": aware})
    assert by_object == EVALUATOR.evaluate({**BASE, "now": aware.isoformat()})
    assert any(row.policy == "late" and row.status == "matched" for row in by_object.rationale)
    with pytest.raises(lictor.RequestError, match="`now`: is a datetime without a time zone"):
        EVALUATOR.evaluate({**BASE, "now": aware.replace(tzinfo=None)})


@pytest.mark.parametrize("absent", [{}, {"text": None}, {"tool": None, "facts": None, "content": None}])
def test_none_is_absent(absent: dict[str, None]) -> None:
    assert EVALUATOR.evaluate({**BASE, **absent}) == EVALUATOR.evaluate(BASE)


@pytest.mark.parametrize(
    ("value", "type_name"),
    [
        (decimal.Decimal("1.5"), "Decimal"),
        (fractions.Fraction(1, 2), "Fraction"),
        (uuid.UUID(int=1), "UUID"),
        (pathlib.PurePosixPath("/x"), "PurePosixPath"),
        (datetime.date(2026, 1, 1), "date"),
        (datetime.timedelta(1), "timedelta"),
        (b"bytes", "bytes"),
        (bytearray(b"x"), "bytearray"),
        ({1, 2}, "set"),
        (frozenset(), "frozenset"),
        (1j, "complex"),
        (object(), "object"),
        (iter([]), "list_iterator"),
        (range(3), "range"),
        (Tool, "type"),
        (ToolModel, "ModelMetaclass"),
        (enum.Enum("Plain", ["A"]).A, "Plain"),
        (len, "builtin_function_or_method"),
    ],
)
def test_what_has_no_place_in_json_is_refused_by_its_type(value: object, type_name: str) -> None:
    expected = f"must be a mapping, a list, a string, a number, a bool or None, is `{type_name}`"
    assert problems({"facts": [{"x": value}]}) == [("E-TYPE", "facts[0].x", expected)]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (2**63, "is an int beyond 64 bits"),
        (-(2**63) - 1, "is an int beyond 64 bits"),
        pytest.param(1 << 20_000, "is an int beyond 64 bits", id="huge"),
        (float("nan"), "is a float that is not finite"),
        (float("-inf"), "is a float that is not finite"),
        ("\ud800", "is a string with half of a surrogate pair"),
        ({"\udfff": 1}, "is a string with half of a surrogate pair"),
        ({1: 1}, "has a key that is not a string"),
        ({None: 1}, "has a key that is not a string"),
        ({b"x": 1}, "has a key that is not a string"),
    ],
)
def test_what_is_not_exact_is_refused_with_its_path(value: object, message: str) -> None:
    assert problems({"tool": {"args": {"to": [0, value]}}}) == [("E-TYPE", "tool.args.to[1]", message)]


def test_every_problem_is_told_at_once_up_to_a_bound() -> None:
    found = problems({"a": decimal.Decimal(1), "b": [float("nan"), 2**64], "c": {2: 3}})
    assert [path for _, path, _ in found] == ["a", "b[0]", "b[1]", "c"]
    assert len(problems([float("nan")] * 1000)) == 100


def test_a_path_tells_names_and_not_content() -> None:
    keys = {"amount": 1j, "my card is 4111 1111 1111 1111": 1j, "536-22-8726": 1j, "x" * 65: 1j, "": 1j}
    assert sorted({path for _, path, _ in problems({"tool": {"args": keys}})}) == ["tool.args.*", "tool.args.amount"]


def test_a_bool_is_no_int() -> None:
    assert EVALUATOR.evaluate({**BASE, "facts": {"amount": True}}).errors[0].message == "must be a number"


def test_depth_is_that_of_json() -> None:
    def nested(levels: int) -> object:
        value: object = 1
        for _ in range(levels):
            value = [value]
        return value

    assert read(nested(64)) == nested(64)
    with pytest.raises(lictor.LimitError) as raised:
        read(nested(65))
    assert str(raised.value) == "E-LIMIT: the request is nested deeper than 64 levels"
    with pytest.raises(lictor.LimitError):
        lictor.Request.from_json(json.dumps(nested(65)))
    with pytest.raises(lictor.LimitError):
        EVALUATOR.decide(nested(100_000))


def test_what_holds_itself_ends() -> None:
    ring: dict[str, object] = {}
    ring["ring"] = ring
    loop: list[object] = []
    loop.append(loop)
    node = Tool("n", None)
    node.args = node
    for value in (ring, loop, node, {"a": [ring]}):
        with pytest.raises(lictor.LimitError):
            read(value)


def test_what_is_shared_many_times_ends() -> None:
    """Ten levels of forty references: small in memory, and larger than any machine if it is written out."""
    value: object = "x"
    for _ in range(10):
        value = [value] * 40
    with pytest.raises(lictor.LimitError, match="more than 1048576 values"):
        read(value)
    with pytest.raises(lictor.LimitError, match="more than 67108864 bytes"):
        read(["x" * (1 << 20)] * 65)
    with pytest.raises(lictor.LimitError):
        EVALUATOR.evaluate({**BASE, "facts": {"x": value}})


class Hostile(Mapping[str, object]):
    def __getitem__(self, key: str) -> object:
        return 1

    def __iter__(self) -> Iterator[str]:
        return iter(("a",))

    def __len__(self) -> int:
        return 1


class Raising(Hostile):
    def items(self) -> typing.Any:
        raise ZeroDivisionError("wombat")


class RaisingLater(Hostile):
    def items(self) -> typing.Any:
        yield "a", 1
        raise KeyError("wombat")


class Interrupting(Hostile):
    def items(self) -> typing.Any:
        raise KeyboardInterrupt


class Infinite(Hostile):
    def items(self) -> typing.Any:
        count = 0
        while True:
            count += 1
            yield f"k{count}", count


class InfiniteNonsense(Hostile):
    def items(self) -> typing.Any:
        while True:
            yield 1, 1


class LyingLength(Hostile):
    def __len__(self) -> int:
        return 10**18


class NegativeLength(Hostile):
    def __len__(self) -> int:
        return -1


class NoPairs(Hostile):
    def items(self) -> typing.Any:
        return [("a", 1, 2), 3]


class NoItems(Hostile):
    items = None  # type: ignore[assignment]


class Twice(Hostile):
    def items(self) -> typing.Any:
        return [("a", 1), ("a", 2)]


class OddKey(str):
    """A key that is equal to no other, though it reads the same."""

    def __hash__(self) -> int:
        return 1

    def __eq__(self, other: object) -> bool:
        return self is other


class RaisingModel:
    def model_dump(self) -> dict[str, object]:
        raise ZeroDivisionError("wombat")


class EndlessModel:
    def model_dump(self) -> typing.Any:
        return self


@dataclasses.dataclass
class RaisingField:
    x: int = 0

    def __getattribute__(self, name: str) -> object:
        if name == "x":
            raise ZeroDivisionError("wombat")
        return super().__getattribute__(name)


class LyingClass:
    @property
    def __class__(self) -> type:  # type: ignore[override]
        raise ZeroDivisionError("wombat")


class RaisingZone(datetime.tzinfo):
    def utcoffset(self, when: datetime.datetime | None) -> datetime.timedelta:
        raise ZeroDivisionError("wombat")


def in_a_raising_zone() -> datetime.datetime:
    return datetime.datetime(2026, 1, 1, tzinfo=RaisingZone())


@pytest.mark.parametrize(
    "make",
    [Raising, RaisingLater, NoPairs, NoItems, RaisingModel, EndlessModel, RaisingField, LyingClass, in_a_raising_zone],
)
def test_an_object_whose_own_code_fails_is_refused_where_it_stands(make: typing.Callable[[], object]) -> None:
    with pytest.raises(lictor.RequestError) as raised:
        EVALUATOR.evaluate({**BASE, "facts": {"x": make()}})
    assert [problem.path for problem in raised.value.problems] == ["facts.x"]
    assert "wombat" not in str(raised.value)


def test_the_cause_of_a_failure_is_kept() -> None:
    with pytest.raises(lictor.RequestError) as raised:
        read(Raising())
    assert isinstance(raised.value.__cause__, ZeroDivisionError)
    assert str(raised.value) == "E-TYPE: could not be read: `ZeroDivisionError`"


def test_an_interrupt_is_no_problem_of_the_request() -> None:
    with pytest.raises(KeyboardInterrupt):
        read(Interrupting())


@pytest.mark.parametrize("value", [Infinite(), InfiniteNonsense()])
def test_an_endless_mapping_ends(value: object) -> None:
    with pytest.raises(lictor.LimitError):
        read(value)


def test_a_length_is_not_believed() -> None:
    assert read(LyingLength()) == {"a": 1}
    assert read(NegativeLength()) == {"a": 1}


def test_a_key_that_stands_twice_is_refused() -> None:
    odd = {OddKey("a"): 1, OddKey("a"): 2}
    assert len(odd) == 2
    for value in (Twice(), odd):
        assert problems({"tool": value}) == [("E-DUPLICATE", "tool", "has a key that stands twice")]


def test_a_dict_that_changes_while_it_is_read_is_refused() -> None:
    for change in ("grow", "shrink", "swap"):
        outer: dict[str, object] = {}

        class Changing(Hostile):
            def items(self) -> typing.Any:
                match change:
                    case "grow":
                        outer.update({f"k{count}": count for count in range(100)})
                    case "shrink":
                        outer.clear()
                    case "swap":
                        del outer["b"]
                        outer["c"] = 1
                return []

        outer.update(a=Changing(), b=1)
        if change == "swap":
            assert read(outer) in ({"a": {}, "c": 1}, {"a": {}})
        else:
            assert problems(outer) == [("E-TYPE", "", "changed while it was read")]


def test_a_list_that_shrinks_while_it_is_read_ends() -> None:
    outer: list[object] = []

    class Clearing(Hostile):
        def items(self) -> typing.Any:
            outer.clear()
            return []

    outer.extend([Clearing(), 1, 2])
    assert read(outer) == [{}]


def test_a_prepared_request_is_asked_about_again_and_again() -> None:
    data = {**BASE, "facts": {"amount": 6}, "txt": "x"}
    request = lictor.Request(data)
    assert request.kind is lictor.Kind.INPUT
    assert [problem.code for problem in request.problems] == ["E-UNKNOWN-KEY"]
    assert lictor.Request(request) == request
    assert EVALUATOR.evaluate(request) == EVALUATOR.evaluate(data)
    assert EVALUATOR.decide(request) == EVALUATOR.decide(data)
    assert EVALUATOR.evaluate_many([request, data]) == [EVALUATOR.evaluate(data)] * 2
    with pytest.raises(lictor.RequestError):
        lictor.Request(data, strict=True)
    again = lictor.Request.from_json(lictor.Request(BASE).to_json())
    assert again == lictor.Request(BASE) != request


def test_strict_raises_what_would_be_listed() -> None:
    for request in ({**BASE, "txt": "x"}, {**BASE, "facts": {"amount": "many"}}):
        listed = EVALUATOR.evaluate(request).errors
        assert listed
        for call in (EVALUATOR.evaluate, EVALUATOR.explain, EVALUATOR.expire):
            with pytest.raises(lictor.RequestError) as raised:
                call(request, strict=True)
            assert raised.value.problems == listed
        with pytest.raises(lictor.RequestError):
            EVALUATOR.evaluate_json(json.dumps(request), strict=True)


@pytest.mark.parametrize("json_text", ["", "{", "[]", "null", '"\ud800"', '{"kind": "input", "kind": "input"}'])
def test_what_is_no_request_is_refused(json_text: str) -> None:
    for call in (EVALUATOR.evaluate_json, lictor.Request.from_json):
        with pytest.raises(lictor.RequestError):
            call(json_text)
        with pytest.raises(lictor.RequestError):
            call(json_text.encode(errors="surrogatepass"))
