"""Texts that come piece by piece: however one is cut, the stream says what one call on the whole text says."""

from __future__ import annotations

import asyncio
import json
import random
import threading
from collections.abc import AsyncIterator, Iterator
from typing import Any

import lictor
import pytest
from policies import EVALUATOR, SSN
from suite import Case, cases

OUTPUT = {"kind": "output", "scope": {"org": "acme"}}
TEXT = f"é😀 {SSN} and more"


def single_texts(case: Case) -> list[tuple[dict[str, Any], str]]:
    """The requests of a case whose content is one text at the path `text`, without it."""
    found = []
    if not (case.folder / "requests.jsonl").exists():
        return found
    for line in case.requests:
        try:
            request = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(request, dict) and isinstance(request.get("text"), str) and not request.keys() & {"content", "messages"}:
            text = request.pop("text")
            # Half of a surrogate pair is no text.
            if text.encode(errors="replace").decode() == text:
                found.append((request, text))
    return found


CASES = [case for case in cases() if case.head.get("call") is None and "limits" not in case.head and single_texts(case)]


def pieces(text: bytes, randomness: random.Random) -> Iterator[bytes]:
    while text:
        length = randomness.choice((1, 2, 3, 7, 20))
        yield text[:length]
        text = text[length:]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_law(case: Case) -> None:
    evaluator = case.compile()
    randomness = random.Random(case.name)
    for about, text in single_texts(case):
        try:
            whole = evaluator.evaluate({**about, "text": text}, text_after=True)
        except lictor.RequestError:
            with pytest.raises(lictor.RequestError):
                evaluator.stream(about)
            continue
        if any(problem.code == "E-LIMIT" for problem in whole.errors):
            # A stream has limits of its own.
            continue
        told = whole.fallback if not whole.final and whole.fallback is not None else whole
        for _ in range(3):
            stream, shown = evaluator.stream(about), ""
            for piece in pieces(text.encode(), randomness):
                released = stream.push(piece)
                shown += released.text
                if released.state != lictor.State.OPEN:
                    break
            state = stream.state
            finished = stream.finish()
            shown += finished.text
            if state == lictor.State.OPEN:
                assert finished.decision.verdict == whole.verdict and finished.decision.rationale == whole.rationale
                assert finished.told == finished.decision or finished.told == finished.decision.fallback
            else:
                assert whole.verdict >= "hold"
            if told.verdict < "hold":
                assert told.text_after is not None and shown == told.text_after[0].text


def test_the_law_has_cases() -> None:
    assert len(CASES) > 50


def test_what_is_released_and_what_waits() -> None:
    with EVALUATOR.stream(OUTPUT) as stream:
        first = stream.push(TEXT[:8])
        assert (first.text, first.findings, first.state) == ("é😀 ", (), lictor.State.OPEN)
        assert first.waiting == len(TEXT[3:8].encode())
        second = stream.push(TEXT[8:])
        (hit,) = second.findings
        # Offsets are Python's, from the start of the text as it came.
        assert TEXT[hit.start : hit.end] == SSN and (hit.detector, hit.path) == ("pii.ssn", "text")
        finished = stream.finish()
        assert first.text + second.text + finished.text == "é😀 [REDACTED] and more"
        assert finished.decision == finished.told == stream.finished.decision  # type: ignore[union-attr]
        assert finished.decision == EVALUATOR.evaluate({**OUTPUT, "text": TEXT})
    assert stream.state is None
    assert SSN not in repr((first, second, finished, stream))


@pytest.mark.parametrize(
    ("word", "kind", "state"), [("weapon", lictor.Denied, "denied"), ("contract", lictor.ApprovalNeeded, "held")]
)
def test_a_refusal_ends_the_stream(word: str, kind: type[lictor.Withheld], state: str) -> None:
    stream = EVALUATOR.stream(OUTPUT)
    assert stream.push("hello ").text == "hello "
    released = stream.push(f"a {word} ".encode() + "é".encode()[:1])
    assert (released.text, released.state) == ("", state)
    with pytest.raises(lictor.StreamError, match="ended") as raised:
        stream.push("more")
    assert raised.value.reason == "ended"
    assert isinstance(lictor.Withheld.of(stream.finish().decision), kind)
    with pytest.raises(lictor.StreamError):
        stream.finish()

    taken = []

    def given() -> Iterator[str]:
        for piece in ("hello ", f"a {word} ", "never asked for"):
            taken.append(piece)
            yield piece

    passed = []
    with pytest.raises(kind) as refused:
        for text in EVALUATOR.redact_stream(given()):
            passed.append(text)
    assert passed == ["hello "] and len(taken) == 2
    assert refused.value.decision.verdict >= "hold"


def test_a_filter_passes_on_what_comes() -> None:
    stream = EVALUATOR.stream(OUTPUT)
    assert "".join(stream.filter(TEXT)) == "é😀 [REDACTED] and more"
    assert stream.finished is not None and stream.finished.decision.verdict == "transform"

    async def given() -> AsyncIterator[bytes]:
        for byte in TEXT.encode():
            yield bytes([byte])
            await asyncio.sleep(0)

    async def filtered() -> str:
        return "".join([text async for text in EVALUATOR.redact_stream(given(), kind="output")])

    assert asyncio.run(filtered()) == "é😀 [REDACTED] and more"


def test_a_stream_rests_as_json() -> None:
    stream = EVALUATOR.stream(OUTPUT)
    shown = ""
    for character in TEXT:
        stream = lictor.Stream.from_json(stream.to_json(), EVALUATOR)
        shown += stream.push(character).text
    assert shown + stream.finish().text == "é😀 [REDACTED] and more"
    other = lictor.Evaluator.from_dict({"lictor": 1, "bundle": {"id": "b", "version": "1"}, "policies": []})
    with pytest.raises(lictor.StreamError) as raised:
        lictor.Stream.from_json(stream.to_json(), other)
    assert raised.value.reason == "other_bundle"
    with pytest.raises(lictor.RequestError):
        lictor.Stream.from_json("{}", EVALUATOR)


@pytest.mark.parametrize("wrong", [b"\xff", "\ud800"])
def test_what_is_not_utf8_ends_the_stream(wrong: str | bytes) -> None:
    stream = EVALUATOR.stream(OUTPUT)
    stream.push("é")
    with pytest.raises(lictor.StreamError, match="at byte 2") as raised:
        stream.push(wrong)
    assert raised.value.reason == "not_utf8"
    with pytest.raises(lictor.StreamError):
        stream.push("x")


def test_a_text_that_stops_within_a_character() -> None:
    stream = EVALUATOR.stream(OUTPUT)
    stream.push("é".encode()[:1])
    with pytest.raises(lictor.StreamError, match="UTF-8"):
        stream.finish()
    assert stream.push("é".encode()[1:]).text + stream.finish().text == "é"


def test_wrong_arguments() -> None:
    with pytest.raises(lictor.RequestError, match="content"):
        EVALUATOR.stream({**OUTPUT, "text": "x"})
    with pytest.raises(lictor.RequestError):
        EVALUATOR.stream({"kind": "output", "scope": {"org": "other"}})
    with pytest.raises(TypeError):
        EVALUATOR.stream(OUTPUT).push(5)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="kind"):
        EVALUATOR.redact_stream([], kind="utterance")
    stream = EVALUATOR.stream(OUTPUT)
    stream.close()
    for call in (stream.finish, stream.to_json, lambda: stream.push("x")):
        with pytest.raises(lictor.StreamError, match="ended"):
            call()


def test_one_thread_at_a_time() -> None:
    """A stream that two threads push to at once tells one of them, and stays whole."""
    stream = EVALUATOR.stream(OUTPUT)
    piece, refused = "nice weather today. " * 20_000, []

    def push() -> None:
        try:
            stream.push(piece)
        except RuntimeError as error:
            refused.append(str(error))

    threads = [threading.Thread(target=push) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert stream.state in ("open", "held") and all("borrowed" in message for message in refused)
    assert stream.finish().decision.cost.bytes <= len(piece) * (8 - len(refused))
