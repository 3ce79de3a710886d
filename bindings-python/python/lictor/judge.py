"""Judges for policies in plain language: a model behind the OpenAI chat-completions API answers what a decision asks.

```
evaluate ─▶ pending checks ─▶ one call of the model ─▶ answers ─▶ resume, or expire
```

`Judge` and `AsyncJudge` answer all checks of a request in one call. The rule and the text that it is about travel apart: the
text, already redacted, stands between fences of random letters, and the model is told that it is data. What does not come
in time, or does not have the asked form, is no answer, and the policy's fail mode decides.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol, TypeAlias

from ._lictor import Decision, Request
from .chat import over_client, over_http
from .decision import Check, LateFinding
from .evaluator import Evaluator
from .question import SCHEMA, Answer, question, read_answers

__all__ = ["AnswerCache", "AsyncJudge", "Cache", "Judge", "decide", "decide_async", "over_client", "over_http"]

OnError: TypeAlias = Callable[[Exception], None]

OnAnswers: TypeAlias = Callable[[list[Answer]], None]

OnLate: TypeAlias = Callable[[tuple[LateFinding, ...]], None]


class Cache(Protocol):
    """Where answers are kept. The key covers the rule, the text, the model and the unit of offsets."""

    def get(self, key: str) -> Answer | None:
        """The answer that was put there, if it is still good."""

    def put(self, key: str, answer: Answer) -> None:
        """Keeps an answer."""


class AnswerCache:
    """Answers in memory, for `lifetime` seconds, at most `size` of them: the one asked for longest ago goes first.

    All threads may share one. An answer's text is not kept, only its verdict and places.
    """

    def __init__(self, lifetime: float, *, size: int = 10_000) -> None:
        if lifetime <= 0 or size <= 0:
            raise ValueError("lifetime and size must be above 0")
        self._lifetime, self._size = lifetime, size
        self._lock = threading.Lock()
        self._answers: OrderedDict[str, tuple[float, Answer]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._answers)

    def get(self, key: str) -> Answer | None:
        """The answer that was put there, if it is still good."""
        with self._lock:
            until, answer = self._answers.get(key, (0.0, None))
            if answer is None or until < time.monotonic():
                self._answers.pop(key, None)
                return None
            self._answers.move_to_end(key)
            return dict(answer)

    def put(self, key: str, answer: Answer) -> None:
        """Keeps an answer."""
        with self._lock:
            self._answers[key] = (time.monotonic() + self._lifetime, dict(answer))
            self._answers.move_to_end(key)
            while len(self._answers) > self._size:
                self._answers.popitem(last=False)


class _Judge:
    """What both judges share: the question, and the reading of what comes back."""

    def __init__(
        self,
        complete: Any,
        *,
        model: str,
        cache: Cache | None = None,
        timeout: float = 10.0,
        kinds: Iterable[str] = ("llm",),
        parameters: Mapping[str, Any] | None = None,
        on_error: OnError | None = None,
        on_answers: OnAnswers | None = None,
    ) -> None:
        if not callable(complete):
            raise TypeError("a judge needs a function that completes chats: over_http(…) or over_client(…)")
        self.model, self.cache, self.timeout = model, cache, timeout
        self.kinds, self.parameters = frozenset(kinds), dict(parameters or {})
        self._complete, self._on_error, self._on_answers = complete, on_error, on_answers

    @property
    def by(self) -> dict[str, str]:
        """Who answers, as it stands in each answer."""
        return {"kind": "llm", "model": self.model}

    def wait(self, checks: Iterable[Check]) -> float:
        """Seconds to wait for an answer to all of `checks`: the longest deadline among them, and at most `timeout`."""
        deadlines = [self.timeout if check.deadline_ms is None else check.deadline_ms / 1000 for check in checks]
        return min(self.timeout, max(deadlines, default=0.0))

    def _known(self, checks: Iterable[Check]) -> tuple[list[Answer], list[Check]]:
        """Answers that are kept, and the checks that are still to be asked."""
        known, open_checks = [], []
        for check in checks:
            if check.kind not in self.kinds or not check.subject:
                continue
            answer = None if self.cache is None else self.cache.get(self._key(check))
            if answer is None:
                open_checks.append(check)
            else:
                known.append(answer)
        return known, open_checks

    def _key(self, check: Check) -> str:
        # Another language counts offsets in another unit.
        return f"code_points {self.model} {check.check}"

    def _body(self, checks: list[Check]) -> dict[str, Any]:
        form = {"type": "json_schema", "json_schema": {"name": "answers", "strict": True, "schema": SCHEMA}}
        return {"model": self.model, "messages": question(checks), "response_format": form, **self.parameters}

    def _read(self, completion: Mapping[str, Any], checks: list[Check], milliseconds: float) -> list[Answer]:
        """The answers in what came back, told whose they are. Those that say something are kept."""
        read = []
        for check, answer in read_answers(completion, checks):
            answer |= {"by": self.by, "ms": round(milliseconds)}
            read.append(answer)
            if self.cache is not None and answer["verdict"] != "unsure":
                self.cache.put(self._key(check), answer)
        return read

    def _given(self, answers: list[Answer]) -> list[Answer]:
        if answers and self._on_answers is not None:
            self._on_answers(answers)
        return answers

    def _failed(self, error: Exception) -> list[Answer]:
        if self._on_error is not None:
            self._on_error(error)
        return []


class Judge(_Judge):
    """A judge that is a model.

    `complete` is `over_http(…)`, `over_client(…)` or a function of your own. `timeout` bounds each call in seconds; a check's own
    `deadline_ms` shortens it. `kinds` are the checks that it answers; those for a person or a classifier wait. `parameters` go
    into each call (`{"temperature": 0}`). A failed call and an answer of another form are no answer; `on_error` is told of a call
    that failed, and `on_answers` of the answers that are given: with them the decision replays.

    >>> import json
    >>> def complete(body, timeout):
    ...     answer = {"check": "k1", "verdict": "ok", "clause": None, "score": 0.9, "quotes": []}
    ...     return {"choices": [{"message": {"content": json.dumps({"answers": [answer]})}}]}
    >>> evaluator = lictor.Evaluator.from_yaml('''
    ... lictor: 1
    ... bundle: {id: clinic, version: 1.0.0}
    ... policies:
    ...   - {id: no-diagnosis, scope: {org: acme}, severity: high, content: The bot must not diagnose., effect: deny}
    ... ''')
    >>> judge = Judge(complete, model="small", cache=AnswerCache(lifetime=3600))
    >>> judge.decide(evaluator, {"kind": "output", "scope": {"org": "acme"}, "text": "Drink more water."}).verdict
    <Verdict.ALLOW: 'allow'>
    """

    def answers(self, checks: Iterable[Check]) -> list[Answer]:
        """Answers to those of `checks` that it can answer: kept ones, and the others by one call of the model."""
        known, asked = self._known(checks)
        if not asked:
            return self._given(known)
        body, start = self._body(asked), time.monotonic()
        try:
            completion = self._complete(body, self.wait(asked))
            known += self._read(completion, asked, 1000 * (time.monotonic() - start))
        except Exception as error:
            self._failed(error)
        return self._given(known)

    def decide(self, evaluator: Evaluator, request: Any, **options: bool) -> Decision:
        """`decide` with this judge alone."""
        return decide(evaluator, request, [self], **options)


class AsyncJudge(_Judge):
    """`Judge` in coroutines: `complete` may be one, or a function that is then called on a thread.

    With `on_late`, a call that has not answered in time goes on until `timeout`: what it then finds is handed over for the log
    and kept in the cache, and changes nothing. Without it, the call is cancelled.
    """

    def __init__(self, complete: Any, *, on_late: OnLate | None = None, **options: Any) -> None:
        super().__init__(complete, **options)
        self._on_late = on_late
        self._late: set[asyncio.Task[None]] = set()

    async def answers(self, checks: Iterable[Check], *, decision: Decision | None = None) -> list[Answer]:
        """As `Judge.answers`. `decision` is the one that asks: late findings are about it."""
        known, asked = self._known(checks)
        if not asked:
            return self._given(known)
        call = asyncio.ensure_future(self._call(asked, self._body(asked)))
        try:
            known += await asyncio.wait_for(asyncio.shield(call), self.wait(asked))
        except TimeoutError as error:
            if self._on_late is None or decision is None:
                call.cancel()
            else:
                task = asyncio.ensure_future(self._tell(call, decision))
                self._late.add(task)
                task.add_done_callback(self._late.discard)
            self._failed(error)
        except asyncio.CancelledError:
            call.cancel()
            raise
        return self._given(known)

    async def _call(self, asked: list[Check], body: dict[str, Any]) -> list[Answer]:
        start = time.monotonic()
        wait = self.wait(asked) if self._on_late is None else self.timeout
        try:
            if asyncio.iscoroutinefunction(self._complete):
                answer = await self._complete(body, wait)
            else:
                answer = await asyncio.to_thread(self._complete, body, wait)
                if asyncio.iscoroutine(answer):
                    answer = await answer
            return self._read(answer, asked, 1000 * (time.monotonic() - start))
        except Exception as error:
            return self._failed(error)

    async def _tell(self, call: asyncio.Future[list[Answer]], decision: Decision) -> None:
        # Nobody waits for it any more, so what the host's function raises goes where errors go.
        try:
            late = Evaluator.late_findings(decision, await call)
            if late and self._on_late is not None:
                self._on_late(late)
        except Exception as error:
            self._failed(error)

    async def decide(self, evaluator: Evaluator, request: Any, **options: bool) -> Decision:
        """`decide_async` with this judge alone."""
        return await decide_async(evaluator, request, [self], **options)


def decide(evaluator: Evaluator, request: Any, judges: Iterable[Judge], **options: bool) -> Decision:
    """The decision on a request with the answers of `judges`, asked one after the other while something is pending; for a
    quorum give judges with different models.

    What no judge has answered has expired, and the policy's fail mode decides; but where a check waits for somebody whom none
    of the judges stands for (a person), the decision stays pending, and its `fallback` is there. `options` are those of
    `evaluate`.
    """
    judges, read = list(judges), request if isinstance(request, Request) else Request(request)
    decision = asked = evaluator.evaluate(read, subjects=True)
    answers: list[Answer] = []
    for judge in judges:
        if decision.final:
            break
        answers += judge.answers(decision.pending)
        decision = evaluator.resume(read, answers, subjects=True)
    return _settled(evaluator, read, asked, answers, judges, options)


async def decide_async(evaluator: Evaluator, request: Any, judges: Iterable[AsyncJudge], **options: bool) -> Decision:
    """`decide` in coroutines. All judges are asked at once."""
    judges, read = list(judges), request if isinstance(request, Request) else Request(request)
    asked = evaluator.evaluate(read, subjects=True)
    answers: list[Answer] = []
    if not asked.final:
        for given in await asyncio.gather(*(judge.answers(asked.pending, decision=asked) for judge in judges)):
            answers += given
    return _settled(evaluator, read, asked, answers, judges, options)


def _settled(
    evaluator: Evaluator,
    request: Request,
    asked: Decision,
    answers: list[Answer],
    judges: Iterable[_Judge],
    options: dict[str, bool],
) -> Decision:
    if asked.final:
        return evaluator.evaluate(request, **options)
    decision = evaluator.resume(request, answers, **options)
    kinds = frozenset[str]().union(*(judge.kinds for judge in judges))
    if decision.final or any(check.kind not in kinds for check in decision.pending):
        return decision
    return evaluator.expire(request, answers, **options)
