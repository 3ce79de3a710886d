"""An OpenAI client whose chat completions are decided: the messages before the call, the answer before it is handed out.

What is not decided cannot be reached through the wrapper by accident: it has `chat.completions.create` and nothing
else. Use the client itself for the rest.

A streamed answer is passed on as it comes: of its texts what may go on whatever follows, its tool calls once they are
whole. A refusal ends it.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable, Iterator
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from openai import AsyncOpenAI, OpenAI
from openai.types.chat import ChatCompletion, ChatCompletionChunk
from openai.types.chat.chat_completion_chunk import Choice, ChoiceDelta

from .errors import LictorError
from .evaluator import Evaluator
from .integration import Context, Policy, TextStream
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
    """A streamed answer, as it may go on. A refusal is raised as soon as it is certain, and closes the response."""

    def __init__(self, stream: Any, decided: _Decided) -> None:
        self._stream = stream
        self._chunks = self._iterate(_Chunks(decided))

    def _iterate(self, chunks: _Chunks) -> Iterator[ChatCompletionChunk]:
        try:
            for chunk in self._stream:
                yield from chunks.push(chunk)
            yield from chunks.finish()
        except LictorError:
            self.close()
            raise

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
        self._chunks = self._iterate(_Chunks(decided))

    async def _iterate(self, chunks: _Chunks) -> AsyncIterator[ChatCompletionChunk]:
        try:
            async for chunk in self._stream:
                for passed in chunks.push(chunk):
                    yield passed
            for passed in chunks.finish():
                yield passed
        except LictorError:
            await self.close()
            raise

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


class _Chunks:
    """An answer that comes in chunks, as they may go on."""

    def __init__(self, decided: _Decided) -> None:
        self.decided = decided
        self.choices: dict[int, _Choice] = {}
        self.last: ChatCompletionChunk | None = None

    def push(self, chunk: ChatCompletionChunk) -> list[ChatCompletionChunk]:
        """What may go on with `chunk`: itself, and before the end of a choice one with what had waited."""
        passed = []
        for choice in chunk.choices:
            known = self.choices.setdefault(choice.index, _Choice(self.decided, chunk.model))
            known.push(choice)
            if choice.finish_reason is not None and (rest := known.finish()) is not None:
                passed.append(_chunk_of(chunk, choice.index, rest))
            self.last = chunk
        return [*passed, chunk]

    def finish(self) -> list[ChatCompletionChunk]:
        """What had waited in choices that did not say that they end."""
        rests = [(index, rest) for index, known in self.choices.items() if (rest := known.finish()) is not None]
        return [_chunk_of(self.last, index, rest) for index, rest in rests] if self.last is not None else []


class _Choice:
    """One choice of an answer that comes in chunks."""

    def __init__(self, decided: _Decided, model: str) -> None:
        self.decided = decided
        self.model = model
        self.texts: dict[str, TextStream] = {}
        self.calls: dict[int, Any] = {}
        self.function_call: Any = None

    def push(self, choice: Any) -> None:
        """Leaves in the delta what may go on."""
        delta = choice.delta
        for name in ("content", "refusal"):
            if text := getattr(delta, name):
                setattr(delta, name, self._text(name, text, choice))
        for call in delta.tool_calls or ():
            held = self.calls.setdefault(call.index, call)
            if held is not call:
                held.id, held.type = held.id or call.id, held.type or call.type
                held.function = _joined(held.function, call.function)
        if delta.tool_calls:
            delta.tool_calls = None
            choice.logprobs = None
        if delta.function_call is not None:
            self.function_call = _joined(self.function_call, delta.function_call)
            delta.function_call = None
            choice.logprobs = None

    def _text(self, name: str, text: str, choice: Any) -> str:
        stream = self.texts.get(name)
        if stream is None:
            members = {"kind": "output", "model": {"id": self.model}}
            stream = self.texts[name] = self.decided.policy.stream(members)
        waited = stream.waiting
        after = stream.push(text)
        if waited or stream.waiting or after != text:
            # The log probabilities would spell out what waits or was redacted.
            choice.logprobs = None
        return after

    def finish(self) -> ChoiceDelta | None:
        """What had waited, as a delta: the ends of the texts, and the tool calls, each whole."""
        content, refusal = (self._end(name) for name in ("content", "refusal"))
        calls = list(self.calls.values()) or None
        for call in calls or ():
            if (function := call.function) is not None:
                function.arguments = self.decided.call(function.name or "", function.arguments or "", self.model)
        if (called := self.function_call) is not None:
            called.arguments = self.decided.call(called.name or "", called.arguments or "", self.model)
        rest = None
        if content or refusal or calls or called is not None:
            rest = ChoiceDelta(content=content, refusal=refusal, tool_calls=calls, function_call=called)
        self.texts, self.calls, self.function_call = {}, {}, None
        return rest

    def _end(self, name: str) -> str | None:
        stream = self.texts.get(name)
        return stream.finish() or None if stream is not None else None


def _joined(held: Any, more: Any) -> Any:
    """A function's name and arguments, of which more has come."""
    if held is None or more is None:
        return held if more is None else more
    held.name = (held.name or "") + (more.name or "")
    held.arguments = (held.arguments or "") + (more.arguments or "")
    return held


def _chunk_of(chunk: ChatCompletionChunk, index: int, delta: ChoiceDelta) -> ChatCompletionChunk:
    """A chunk of the same answer with another delta."""
    return chunk.model_copy(update={"choices": [Choice(index=index, delta=delta)], "usage": None})


def _plain(message: Any) -> Any:
    """A message as it is sent: of a model only what was set, as the client does."""
    return message.model_dump(mode="json", exclude_unset=True) if hasattr(message, "model_dump") else message


def _object(text: str) -> dict[str, Any] | None:
    try:
        value = read_json(text.encode())
    except (BodyRefused, UnicodeError):
        return None
    return value if isinstance(value, dict) else None
