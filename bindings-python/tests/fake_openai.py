"""A server that speaks the wire format of chat completions, on the loopback, in a thread."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

MODEL = "fake-1"


def message(content: str | None = None, **members: Any) -> dict[str, Any]:
    return {"role": "assistant", "content": content, "refusal": None, **members}


def tool_call(name: str, arguments: str, call_id: str = "call_1") -> dict[str, Any]:
    return {"id": call_id, "type": "function", "function": {"name": name, "arguments": arguments}}


class FakeOpenAI:
    """What it was asked, and what it answers: one message a choice."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.requests: list[dict[str, Any]] = []
        self.choices: list[dict[str, Any]] = [message("hello")]
        self.delay = 0.0
        """Seconds before it answers."""
        self.reply: Callable[[dict[str, Any]], str] | None = None
        """What the one choice says to a request, instead of `choices`."""
        self.logprobs: dict[str, Any] | None = None

    def completion(self, model: str) -> dict[str, Any]:
        choices = [
            {"index": index, "message": choice, "finish_reason": "stop", "logprobs": self.logprobs}
            for index, choice in enumerate(self.choices)
        ]
        usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
        head = {"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": model}
        return {**head, "choices": choices, "usage": usage}

    def chunks(self, model: str) -> Iterator[dict[str, Any]]:
        """Three characters at a time, the choices in turn, as real servers interleave them."""

        def chunk(index: int, delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
            choice = {"index": index, "delta": delta, "finish_reason": finish, "logprobs": self.logprobs}
            head = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": model}
            return {**head, "choices": [choice]}

        streams = [self._deltas(choice) for choice in self.choices]
        for index in range(len(streams)):
            yield chunk(index, {"role": "assistant", "content": ""})
        open_streams = dict(enumerate(streams))
        while open_streams:
            for index, stream in list(open_streams.items()):
                if (delta := next(stream, None)) is not None:
                    yield chunk(index, delta)
                else:
                    del open_streams[index]
                    yield chunk(index, {}, "stop")
        head = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": model}
        yield {**head, "choices": [], "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}}

    @staticmethod
    def _deltas(choice: dict[str, Any]) -> Iterator[dict[str, Any]]:
        content = choice.get("content") or ""
        for start in range(0, len(content), 3):
            yield {"content": content[start : start + 3]}
        for index, call in enumerate(choice.get("tool_calls") or ()):
            function = call["function"]
            opened = {"name": function["name"], "arguments": ""}
            yield {"tool_calls": [{"index": index, "id": call["id"], "type": "function", "function": opened}]}
            for start in range(0, len(function["arguments"]), 3):
                piece = {"arguments": function["arguments"][start : start + 3]}
                yield {"tool_calls": [{"index": index, "function": piece}]}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    fake: FakeOpenAI

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        assert self.path == "/v1/chat/completions"
        assert self.headers["authorization"] == "Bearer test"
        self.fake.requests.append(body)
        time.sleep(self.fake.delay)
        if self.fake.reply is not None:
            self.fake.choices = [message(self.fake.reply(body))]
        if body.get("stream"):
            self._stream(body["model"])
        else:
            self._answer(json.dumps(self.fake.completion(body["model"])).encode())

    def _answer(self, data: bytes) -> None:
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _stream(self, model: str) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        for chunk in self.fake.chunks(model):
            self._write(f"data: {json.dumps(chunk)}\n\n".encode())
        self._write(b"data: [DONE]\n\n")
        self._write(b"")

    def _write(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")

    def log_message(self, format: str, *args: Any) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        # A client may hang up; anything else is a bug of this server.
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def serving() -> Iterator[FakeOpenAI]:
    server = Server(("127.0.0.1", 0), Handler)
    fake = FakeOpenAI(f"http://127.0.0.1:{server.server_address[1]}/v1")
    server.RequestHandlerClass = type("BoundHandler", (Handler,), {"fake": fake})
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
