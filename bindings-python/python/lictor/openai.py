"""An OpenAI client whose chat completions are decided: the messages before the call, the answer before it is handed out.

What is not decided cannot be reached through the wrapper by accident: it has `chat.completions.create` and nothing
else. Use the client itself for the rest.

A streamed answer is collected, decided as a whole, and then passed on chunk by chunk.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable, Iterator
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from openai import AsyncOpenAI, OpenAI
from openai.types.chat import ChatCompletion, ChatCompletionChunk

from .evaluator import Evaluator
from .integration import Context, Policy
from .types import OnDecision
from .web import BodyRefused, read_json

__all__ = ["AsyncGuardedOpenAI", "AsyncGuardedStream", "GuardedOpenAI", "GuardedStream"]


class GuardedOpenAI:
    """A client with `chat.completions.create`, whose parameters and results are those of `openai.OpenAI`.

    `context` says what is known beside the messages and the model; it may be a function, which is called for each decision.

    The messages are a request of kind `input`, each choice's text one of kind `output`, each tool call in the answer
    one of kind `tool_call`. Denials raise `Denied`, holds `ApprovalNeeded`; redactions are carried out in the messages
    and in the answer, `set_arg` in the arguments of tool calls, and `route` chooses the model.
    """

    def __init__(
        self,
        client: OpenAI,
        evaluator: Evaluator,
        *,
        context: Context | None = None,
        on_decision: OnDecision | None = None,
    ) -> None:
        if not isinstance(client, OpenAI):
            raise TypeError(f"an openai.OpenAI is needed, not `{type(client).__name__}`")
        self.chat = _Chat(_Completions(client, _Decided(Policy(evaluator, context, on_decision))))


class AsyncGuardedOpenAI:
    """`GuardedOpenAI` for an `openai.AsyncOpenAI`: `await client.chat.completions.create(…)`."""

    def __init__(
        self,
        client: AsyncOpenAI,
        evaluator: Evaluator,
        *,
        context: Context | None = None,
        on_decision: OnDecision | None = None,
    ) -> None:
        if not isinstance(client, AsyncOpenAI):
            raise TypeError(f"an openai.AsyncOpenAI is needed, not `{type(client).__name__}`")
        self.chat = _Chat(_AsyncCompletions(client, _Decided(Policy(evaluator, context, on_decision))))


C = TypeVar("C")


class _Chat(Generic[C]):
    def __init__(self, completions: C) -> None:
        self.completions = completions


class _Completions:
    def __init__(self, client: OpenAI, decided: _Decided) -> None:
        self._client = client
        self._decided = decided

    def create(self, *, messages: Iterable[Any], model: str, **parameters: Any) -> Any:
        """As `openai.OpenAI.chat.completions.create`. With `stream=True` a `GuardedStream`."""
        messages, model = self._decided.input(messages, model)
        answer = self._client.chat.completions.create(messages=messages, model=model, **parameters)
        if isinstance(answer, ChatCompletion):
            return self._decided.completion(answer)
        return GuardedStream(answer, self._decided)


class _AsyncCompletions:
    def __init__(self, client: AsyncOpenAI, decided: _Decided) -> None:
        self._client = client
        self._decided = decided

    async def create(self, *, messages: Iterable[Any], model: str, **parameters: Any) -> Any:
        """As `openai.AsyncOpenAI.chat.completions.create`. With `stream=True` an `AsyncGuardedStream`."""
        messages, model = self._decided.input(messages, model)
        answer = await self._client.chat.completions.create(messages=messages, model=model, **parameters)
        if isinstance(answer, ChatCompletion):
            return self._decided.completion(answer)
        return AsyncGuardedStream(answer, self._decided)


class GuardedStream:
    """A streamed answer. The first chunk comes when the whole answer has come and been decided; a refusal is raised
    in its place.
    """

    def __init__(self, stream: Any, decided: _Decided) -> None:
        self._stream = stream
        self._chunks = self._iterate(decided)

    def _iterate(self, decided: _Decided) -> Iterator[ChatCompletionChunk]:
        yield from decided.chunks(list(self._stream))

    def __iter__(self) -> Iterator[ChatCompletionChunk]:
        return self

    def __next__(self) -> ChatCompletionChunk:
        return next(self._chunks)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Closes the response."""
        self._stream.close()


class AsyncGuardedStream:
    """`GuardedStream` for an `openai.AsyncOpenAI`."""

    def __init__(self, stream: Any, decided: _Decided) -> None:
        self._stream = stream
        self._chunks = self._iterate(decided)

    async def _iterate(self, decided: _Decided) -> AsyncIterator[ChatCompletionChunk]:
        for chunk in decided.chunks([chunk async for chunk in self._stream]):
            yield chunk

    def __aiter__(self) -> AsyncIterator[ChatCompletionChunk]:
        return self

    async def __anext__(self) -> ChatCompletionChunk:
        return await anext(self._chunks)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.close()

    async def close(self) -> None:
        """Closes the response."""
        await self._stream.close()


class _Decided:
    """Messages, texts and tool calls as they may go on."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy

    def input(self, messages: Iterable[Any], model: str) -> tuple[list[Any], str]:
        """The messages and the model of a call."""
        given = [_plain(message) for message in messages]
        decision = self.policy.decide({"kind": "input", "model": {"id": model}, "messages": given})
        if decision.redactions:
            given = decision.rewrite({"messages": given})["messages"]
        route = decision.route
        return given, model if route is None else route.model

    def completion(self, answer: ChatCompletion) -> ChatCompletion:
        """An answer that came in one piece."""
        for choice in answer.choices:
            message = choice.message
            content = self.text(message.content, answer.model)
            refusal = self.text(message.refusal, answer.model)
            if (content, refusal) != (message.content, message.refusal):
                # The log probabilities would spell out what was redacted.
                message.content, message.refusal, choice.logprobs = content, refusal, None
            for call in message.tool_calls or ():
                if call.type == "function":
                    call.function.arguments = self.call(call.function.name, call.function.arguments, answer.model)
                else:
                    call.custom.input = self.custom(call.custom.name, call.custom.input, answer.model)
            if (called := message.function_call) is not None:
                called.arguments = self.call(called.name, called.arguments, answer.model)
        return answer

    def chunks(self, chunks: list[ChatCompletionChunk]) -> list[ChatCompletionChunk]:
        """An answer that came in pieces, all of them. What was changed comes whole in the first of its pieces; the
        others are emptied.
        """
        pieces: dict[tuple[Any, ...], _Pieces] = {}
        model = next((chunk.model for chunk in chunks), "")
        for chunk in chunks:
            for choice in chunk.choices:
                delta = choice.delta
                for name in ("content", "refusal"):
                    _collect(pieces, (choice.index, name), delta, name, choice)
                for call in delta.tool_calls or ():
                    if call.function is not None:
                        _collect(pieces, (choice.index, "call", call.index), call.function, "arguments", choice)
                if delta.function_call is not None:
                    _collect(pieces, (choice.index, "function_call"), delta.function_call, "arguments", choice)
        for (_, kind, *_), piece in pieces.items():
            if kind in ("content", "refusal"):
                after = self.text(piece.text, model)
            else:
                after = self.call(piece.name, piece.text, model)
            if after != piece.text:
                piece.replace(after or "")
        return chunks

    def text(self, text: str | None, model: str) -> str | None:
        """A text of the model's."""
        if not text:
            return text
        decision = self.policy.decide({"kind": "output", "model": {"id": model}, "text": text})
        return decision.rewrite({"text": text})["text"] if decision.redactions else text

    def call(self, name: str, arguments: str, model: str) -> str:
        """The arguments of a tool call of the model's. What is no JSON object is a call whose arguments are unknown."""
        args = _object(arguments)
        tool = {"name": name} if args is None else {"name": name, "args": args}
        decision = self.policy.decide({"kind": "tool_call", "model": {"id": model}, "tool": tool}, text_after=True)
        after = decision.args_after
        return arguments if after is None or after == args else json.dumps(after)

    def custom(self, name: str, text: str, model: str) -> str:
        """The input of a custom tool, which is a text and not an object: its one argument `input`."""
        tool = {"name": name, "args": {"input": text}}
        decision = self.policy.decide({"kind": "tool_call", "model": {"id": model}, "tool": tool}, text_after=True)
        after = decision.args_after
        return text if after is None else str(after["input"])


class _Pieces:
    """A text that comes in pieces, and where they are."""

    def __init__(self) -> None:
        self.name = ""
        self.places: list[tuple[Any, str, Any]] = []

    @property
    def text(self) -> str:
        return "".join(getattr(holder, attribute) or "" for holder, attribute, _ in self.places)

    def replace(self, text: str) -> None:
        for holder, attribute, choice in self.places:
            setattr(holder, attribute, text)
            # The log probabilities would spell out what was redacted.
            choice.logprobs = None
            text = ""


def _collect(pieces: dict[tuple[Any, ...], _Pieces], key: tuple[Any, ...], holder: Any, attribute: str, choice: Any) -> None:
    text = getattr(holder, attribute)
    if attribute == "arguments":
        # A call without arguments may still be given some.
        text = text or ""
    if text is not None:
        piece = pieces.setdefault(key, _Pieces())
        piece.name += getattr(holder, "name", None) or ""
        piece.places.append((holder, attribute, choice))


def _plain(message: Any) -> Any:
    """A message as it is sent: of a model only what was set, as the client does."""
    return message.model_dump(mode="json", exclude_unset=True) if hasattr(message, "model_dump") else message


def _object(text: str) -> dict[str, Any] | None:
    try:
        value = read_json(text.encode())
    except (BodyRefused, UnicodeError):
        return None
    return value if isinstance(value, dict) else None
