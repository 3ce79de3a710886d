"""An ASGI middleware: every JSON body is decided before the application sees it, and every JSON answer before the
client does.

A denied request is answered with 403, one that waits with 409, one that cannot be read or checked with 400, 413, 415 or
422; each with a problem (RFC 9457) as its body. Redactions are carried out in the body, a route in its `model`.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, TypeAlias

from .errors import LictorError, RequestError, Withheld
from .evaluator import Evaluator
from .integration import Context, Policy
from .types import OnDecision
from .web import MAX_BODY, PROBLEM_JSON, BodyRefused, Reader, decide, input_members, problem, read_json

__all__ = ["PolicyMiddleware"]

Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
Application: TypeAlias = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]
Headers: TypeAlias = list[tuple[bytes, bytes]]

REFUSED = (Withheld, RequestError, BodyRefused)


class PolicyMiddleware:
    """Decides the bodies of HTTP requests and, with `answers`, of their answers.

    `read` makes a request's members of its body (see `lictor.web.input_members`, the default); `answers` does so for a
    JSON answer, which is passed on undecided without it; `context`, which may be a function of the ASGI scope, says
    what else is known. A body larger than `max_body` bytes is refused. A request without a body, and anything but HTTP,
    is passed on.
    """

    def __init__(
        self,
        app: Application,
        evaluator: Evaluator,
        *,
        context: Context | None = None,
        read: Reader = input_members,
        answers: Reader | None = None,
        max_body: int = MAX_BODY,
        on_decision: OnDecision | None = None,
    ) -> None:
        self.app = app
        self.policy = Policy(evaluator, context, on_decision)
        self.read = read
        self.answers = answers
        self.max_body = max_body

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            data = await self._receive(receive)
            if data is None:
                return
            scope, data = self._decided(scope, data)
        except REFUSED as error:
            await _refuse(error, send)
            return
        if self.answers is not None:
            scope = {**scope, "extensions": _held(scope.get("extensions"))}
            send = _Answer(self, scope, send)
        await self.app(scope, _replay(data, receive), send)

    async def _receive(self, receive: Receive) -> bytes | None:
        """The whole body; `None` if the client has gone."""
        data = bytearray()
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return None
            data += message.get("body", b"")
            if len(data) > self.max_body:
                raise BodyRefused(413, f"the body is larger than {self.max_body} bytes")
            if not message.get("more_body", False):
                return bytes(data)

    def _decided(self, scope: MutableMapping[str, Any], data: bytes) -> tuple[MutableMapping[str, Any], bytes]:
        if not data:
            return scope, data
        headers: Headers = scope["headers"]
        if _header(headers, b"content-encoding") not in (b"", b"identity"):
            raise BodyRefused(415, "an encoded body cannot be read")
        # What is no JSON is a request whose text is unknown.
        body = read_json(data) if _is_json(headers, absent=True) else None
        _, after = decide(self.policy, self.read, body, scope)
        if after is body:
            return scope, data
        data = json.dumps(after).encode()
        return {**scope, "headers": _with_length(headers, len(data))}, data


class _Answer:
    """Holds a JSON answer back until it is whole and decided."""

    def __init__(self, middleware: PolicyMiddleware, scope: MutableMapping[str, Any], send: Send) -> None:
        self.middleware = middleware
        self.scope = scope
        self.send = send
        self.start: Message | None = None
        self.data = bytearray()
        self.refused = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_json(message.get("headers", ()), absent=False):
            self.start = message
        elif self.refused:
            return
        elif self.start is None:
            await self.send(message)
        elif message["type"] == "http.response.body":
            self.data += message.get("body", b"")
            if len(self.data) > self.middleware.max_body or not message.get("more_body", False):
                await self._decided(self.start)

    async def _decided(self, start: Message) -> None:
        middleware = self.middleware
        headers: Headers = list(start.get("headers", ()))
        data = bytes(self.data)
        try:
            if len(data) > middleware.max_body:
                raise BodyRefused(502, f"the answer is larger than {middleware.max_body} bytes")
            if _header(headers, b"content-encoding") not in (b"", b"identity"):
                raise BodyRefused(502, "an encoded answer cannot be read")
            if data and middleware.answers is not None:
                body = read_json(data)
                _, after = decide(middleware.policy, middleware.answers, body, self.scope)
                if after is not body:
                    data = json.dumps(after).encode()
                    headers = _with_length(headers, len(data))
        except REFUSED as error:
            self.refused = True
            await _refuse(error, self.send)
            return
        self.start = None
        await self.send({**start, "headers": headers})
        await self.send({"type": "http.response.body", "body": data})


def _held(extensions: Any) -> dict[str, Any]:
    """Without the ways of answering that go past the body."""
    past = ("http.response.pathsend", "http.response.zerocopysend", "http.response.trailers")
    return {name: value for name, value in (extensions or {}).items() if name not in past}


def _replay(data: bytes, receive: Receive) -> Receive:
    """Gives `data` once, and then whatever comes from the client: that it has gone."""
    pending: list[Message] = [{"type": "http.request", "body": data, "more_body": False}]

    async def replay() -> Message:
        return pending.pop() if pending else await receive()

    return replay


async def _refuse(error: LictorError, send: Send) -> None:
    members = problem(error)
    data = json.dumps(members).encode()
    headers = [(b"content-type", PROBLEM_JSON.encode()), (b"content-length", str(len(data)).encode())]
    await send({"type": "http.response.start", "status": members["status"], "headers": headers})
    await send({"type": "http.response.body", "body": data})


def _header(headers: Any, name: bytes) -> bytes:
    return next((bytes(value).strip().lower() for key, value in headers if bytes(key).lower() == name), b"")


def _is_json(headers: Any, *, absent: bool) -> bool:
    kind = _header(headers, b"content-type").split(b";")[0].strip()
    return kind == b"application/json" or kind.endswith(b"+json") or (absent and not kind)


def _with_length(headers: Headers, length: int) -> Headers:
    kept = [(key, value) for key, value in headers if key.lower() not in (b"content-length", b"transfer-encoding")]
    return [*kept, (b"content-length", str(length).encode())]
