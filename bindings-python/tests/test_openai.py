"""The OpenAI client, wrapped, against a server that speaks its wire format."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import lictor
import openai
import pytest
from fake_openai import FakeOpenAI, message, serving, tool_call
from lictor.openai import AsyncGuardedOpenAI, GuardedOpenAI
from policies import EVALUATOR, SSN

USER = {"role": "user", "content": "hello"}


@pytest.fixture
def fake() -> Iterator[FakeOpenAI]:
    with serving() as fake:
        yield fake


class Client:
    """Both clients and both ways of answering, as one call that gives contents and tool calls by choice."""

    def __init__(self, fake: FakeOpenAI, *, is_async: bool, stream: bool) -> None:
        self.fake, self.is_async, self.stream = fake, is_async, stream
        self.decisions: list[tuple[lictor.Decision, Any]] = []

    def create(self, *messages: Any, model: str = "small", context: Any = None, **parameters: Any) -> list[dict[str, Any]]:
        if self.stream:
            parameters["stream"] = True
        if self.is_async:
            return asyncio.run(self._create_async(context, messages=messages, model=model, **parameters))
        with openai.OpenAI(base_url=self.fake.url, api_key="test", max_retries=0) as client:
            guarded = GuardedOpenAI(client, EVALUATOR, context=context, on_decision=self._seen)
            answer = guarded.chat.completions.create(messages=messages, model=model, **parameters)
            if not self.stream:
                return self._whole(answer)
            with answer as chunks:
                return self._joined(list(chunks))

    async def _create_async(self, context: Any, **parameters: Any) -> list[dict[str, Any]]:
        async with openai.AsyncOpenAI(base_url=self.fake.url, api_key="test", max_retries=0) as client:
            guarded = AsyncGuardedOpenAI(client, EVALUATOR, context=context, on_decision=self._seen)
            answer = await guarded.chat.completions.create(**parameters)
            if not self.stream:
                return self._whole(answer)
            async with answer as chunks:
                return self._joined([chunk async for chunk in chunks])

    def _seen(self, decision: lictor.Decision, request: Any) -> None:
        self.decisions.append((decision, request))

    @staticmethod
    def _whole(answer: Any) -> list[dict[str, Any]]:
        return [
            {
                "content": choice.message.content,
                "calls": [(call.function.name, call.function.arguments) for call in choice.message.tool_calls or ()],
                "logprobs": choice.logprobs is not None,
            }
            for choice in answer.choices
        ]

    @staticmethod
    def _joined(chunks: list[Any]) -> list[dict[str, Any]]:
        choices: dict[int, dict[str, Any]] = {}
        for chunk in chunks:
            for choice in chunk.choices:
                joined = choices.setdefault(choice.index, {"content": None, "calls": {}, "logprobs": False})
                joined["logprobs"] |= choice.logprobs is not None
                if choice.delta.content:
                    joined["content"] = (joined["content"] or "") + choice.delta.content
                for call in choice.delta.tool_calls or ():
                    name, arguments = joined["calls"].get(call.index, ("", ""))
                    joined["calls"][call.index] = (name + (call.function.name or ""), arguments + (call.function.arguments or ""))
        for joined in choices.values():
            joined["calls"] = list(joined["calls"].values())
        return [choices[index] for index in sorted(choices)]


@pytest.fixture(
    params=[(False, False), (False, True), (True, False), (True, True)], ids=["sync", "stream", "async", "async-stream"]
)
def client(fake: FakeOpenAI, request: pytest.FixtureRequest) -> Client:
    is_async, stream = request.param
    return Client(fake, is_async=is_async, stream=stream)


def test_an_innocent_call_passes_unchanged(client: Client, fake: FakeOpenAI) -> None:
    fake.logprobs = {"content": [], "refusal": None}
    (choice,) = client.create(USER, temperature=0.5)
    assert choice == {"content": "hello", "calls": [], "logprobs": True}
    (sent,) = fake.requests
    assert sent["messages"] == [USER] and sent["model"] == "small" and sent["temperature"] == 0.5
    kinds = [request["kind"] for _, request in client.decisions]
    assert kinds == ["input", "output"]


def test_messages_are_redacted_before_they_are_sent(client: Client, fake: FakeOpenAI) -> None:
    picture = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}
    system = {"role": "system", "content": "be kind"}
    said = openai.types.chat.ChatCompletionMessage(role="assistant", content=f"you said {SSN}")
    client.create(system, {"role": "user", "content": [{"type": "text", "text": f"é😀 {SSN}"}, picture]}, said)
    assert fake.requests[0]["messages"] == [
        system,
        {"role": "user", "content": [{"type": "text", "text": "é😀 [REDACTED]"}, picture]},
        {"role": "assistant", "content": "you said [REDACTED]"},
    ]


@pytest.mark.parametrize(("text", "kind"), [("a weapon", lictor.Denied), ("a contract", lictor.ApprovalNeeded)])
def test_a_refused_call_is_not_sent(client: Client, fake: FakeOpenAI, text: str, kind: type[lictor.Withheld]) -> None:
    with pytest.raises(kind):
        client.create({"role": "user", "content": text})
    assert fake.requests == []


def test_another_model_is_used_if_the_policies_say_so(client: Client, fake: FakeOpenAI) -> None:
    client.create({"role": "user", "content": "nice weather"}, model="large")
    assert fake.requests[0]["model"] == "small"


def test_each_choice_of_the_answer_is_decided(client: Client, fake: FakeOpenAI) -> None:
    fake.choices = [message(f"the number is {SSN}, and again {SSN}."), message("hello there")]
    fake.logprobs = {"content": [], "refusal": None}
    first, second = client.create(USER, n=2)
    assert (
        first == {"content": "the number is [REDACTED], and again [REDACTED].", "calls": [], "logprobs": False} or client.stream
    )
    assert first["content"] == "the number is [REDACTED], and again [REDACTED]."
    assert second == {"content": "hello there", "calls": [], "logprobs": True}
    outputs = [request for _, request in client.decisions if request["kind"] == "output"]
    assert len(outputs) == 2 and outputs[0]["model"] == {"id": "small"}


@pytest.mark.parametrize(("text", "kind"), [("have a weapon", lictor.Denied), ("the contract", lictor.ApprovalNeeded)])
def test_a_refused_answer_is_not_handed_out(client: Client, fake: FakeOpenAI, text: str, kind: type[lictor.Withheld]) -> None:
    fake.choices = [message("fine"), message(text)]
    with pytest.raises(kind):
        client.create(USER)


def test_tool_calls_in_the_answer_are_decided(client: Client, fake: FakeOpenAI) -> None:
    calls = [tool_call("refund", json.dumps({"amount": 5, "note": f"é {SSN}"})), tool_call("search", '{"q": "toy"}', "call_2")]
    fake.choices = [message(None, tool_calls=calls)]
    (choice,) = client.create(USER)
    (refund, arguments), search = choice["calls"]
    assert refund == "refund" and json.loads(arguments) == {"amount": 5, "note": "é [REDACTED]", "currency": "EUR"}
    assert search == ("search", '{"q": "toy"}')
    tools = [request["tool"]["name"] for _, request in client.decisions if request["kind"] == "tool_call"]
    assert tools == ["refund", "search"]


def test_a_tool_call_that_waits_is_not_handed_out(client: Client, fake: FakeOpenAI) -> None:
    fake.choices = [message(None, tool_calls=[tool_call("refund", '{"amount": 750}')])]
    with pytest.raises(lictor.ApprovalNeeded) as raised:
        client.create(USER)
    assert raised.value.action_digest is not None


@pytest.mark.parametrize("arguments", ["not json", "[1]", '{"amount": 1, "amount": 2}', "", '{"amount": NaN}'])
def test_a_tool_call_whose_arguments_cannot_be_read_fails_closed(client: Client, fake: FakeOpenAI, arguments: str) -> None:
    fake.choices = [message(None, tool_calls=[tool_call("refund", arguments)])]
    with pytest.raises(lictor.Withheld):
        client.create(USER)


def test_the_host_says_what_else_is_known(client: Client, fake: FakeOpenAI) -> None:
    client.create(USER, context=lambda: {"principal": {"user": "u7"}, "scope": {"workspace": "web"}})
    for _, request in client.decisions:
        assert request["principal"] == {"user": "u7"} and request["scope"] == {"org": "acme", "workspace": "web"}


def test_nothing_undecided_is_in_reach(fake: FakeOpenAI) -> None:
    with openai.OpenAI(base_url=fake.url, api_key="test") as client:
        guarded = GuardedOpenAI(client, EVALUATOR)
        for name in ("responses", "completions", "embeddings", "with_options", "beta"):
            assert hasattr(client, name) and not hasattr(guarded, name)
        with pytest.raises(TypeError, match="an openai.AsyncOpenAI is needed"):
            AsyncGuardedOpenAI(client, EVALUATOR)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="an openai.OpenAI is needed"):
        GuardedOpenAI(openai.AsyncOpenAI(api_key="test"), EVALUATOR)  # type: ignore[arg-type]


def test_a_streamed_answer_comes_as_it_comes(fake: FakeOpenAI) -> None:
    fake.choices = [message(f"nice weather, {SSN} is it, and a weapon too")]
    shown = []
    with openai.OpenAI(base_url=fake.url, api_key="test", max_retries=0) as client:
        chunks = GuardedOpenAI(client, EVALUATOR).chat.completions.create(messages=[USER], model="small", stream=True)
        with pytest.raises(lictor.Denied) as raised:
            for chunk in chunks:
                shown.append(chunk.choices[0].delta.content or "")
        assert len(shown) > 5 and "".join(shown).startswith("nice weather, [REDACTED] is it")
        assert not {"weapon", SSN[:3]} & set("".join(shown).split())
        # What it had to decide on ends with the refused word.
        assert raised.value.decision.cost.bytes < len(fake.choices[0]["content"])
        assert list(chunks) == []


def test_a_tool_call_is_handed_out_whole(fake: FakeOpenAI) -> None:
    fake.choices = [message("hello", tool_calls=[tool_call("search", '{"q": "toy"}')])]
    with openai.OpenAI(base_url=fake.url, api_key="test", max_retries=0) as client:
        chunks = GuardedOpenAI(client, EVALUATOR).chat.completions.create(messages=[USER], model="small", stream=True)
        calls = [call for chunk in chunks for choice in chunk.choices for call in choice.delta.tool_calls or ()]
    assert [(call.id, call.function.name, call.function.arguments) for call in calls] == [("call_1", "search", '{"q": "toy"}')]
