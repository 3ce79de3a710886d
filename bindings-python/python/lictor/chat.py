"""Chat completions of an OpenAI-compatible server: over plain HTTP, or of an OpenAI client. `lictor.judge` asks with them."""

from __future__ import annotations

import http.client
import io
import json
import socket
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias
from urllib.parse import urlsplit

__all__ = ["AsyncComplete", "Complete", "over_client", "over_http"]

Complete: TypeAlias = Callable[[dict[str, Any], float], Mapping[str, Any]]
"""Sends a body of chat completions, waits at most so many seconds, and gives the answer's body."""

AsyncComplete: TypeAlias = Callable[[dict[str, Any], float], Awaitable[Mapping[str, Any]]]
"""`Complete` that is awaited."""

LARGEST_ANSWER = 1 << 20
"""Bytes of an answer that are read."""


def over_http(base_url: str, api_key: str | None = None, *, headers: Mapping[str, str] | None = None) -> Complete:
    """Chat completions over HTTP with nothing but the standard library: `base_url` is that of the API, such as
    `https://api.openai.com/v1`. Once the server's name is known the wait is bounded as a whole, also against a server that
    sends a byte now and then. `AsyncJudge` calls it on a thread.
    """
    url = urlsplit(base_url)
    if url.scheme not in ("http", "https") or not url.hostname:
        raise ValueError(f"`{base_url}` is not the URL of an API")
    connect = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
    host, port, path = url.hostname, url.port, url.path.rstrip("/") + "/chat/completions"
    sent = {"content-type": "application/json", **(headers or {})}
    if api_key is not None:
        sent["authorization"] = f"Bearer {api_key}"

    def complete(body: dict[str, Any], timeout: float) -> Mapping[str, Any]:
        end = time.monotonic() + timeout
        connection: Any = connect(host, port, timeout=timeout)
        try:
            connection.connect()
            connection.sock = _Bounded(connection.sock, end)
            connection.request("POST", path, json.dumps(body).encode(), sent)
            response = connection.getresponse()
            read = response.read(LARGEST_ANSWER + 1)
        finally:
            connection.close()
        if response.status != 200:
            raise OSError(f"the judge's server answered {response.status}")
        return _object(json.loads(read))

    return complete


class _Bounded:
    """A connected socket that is read and written until `end` and no longer, as `http.client` uses it."""

    def __init__(self, sock: socket.socket, end: float) -> None:
        self._sock, self._end = sock, end

    def _left(self) -> socket.socket:
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError("the judge's answer did not come in time")
        self._sock.settimeout(left)
        return self._sock

    def sendall(self, data: Any) -> None:
        self._left().sendall(data)

    def makefile(self, _mode: str) -> io.BufferedReader:
        bounded = self

        class Raw(io.RawIOBase):
            def readable(self) -> bool:
                return True

            def readinto(self, buffer: Any) -> int:
                return bounded._left().recv_into(buffer)

        return io.BufferedReader(Raw())

    def close(self) -> None:
        self._sock.close()


def over_client(client: Any) -> Any:
    """Chat completions of an `openai.OpenAI` or an `openai.AsyncOpenAI`, without its retries. Use the client itself and not a
    guarded one: a judge that is judged asks without end.
    """

    def call(body: dict[str, Any], timeout: float) -> Any:
        return client.with_options(timeout=timeout, max_retries=0).chat.completions.create(**body)

    def complete(body: dict[str, Any], timeout: float) -> Mapping[str, Any]:
        return _object(call(body, timeout).model_dump())

    async def complete_async(body: dict[str, Any], timeout: float) -> Mapping[str, Any]:
        return _object((await call(body, timeout)).model_dump())

    # Without importing the package, which the host need not have.
    return complete_async if type(client).__name__.startswith("Async") else complete


def _object(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise ValueError("the judge's server did not answer with an object")
    return value
