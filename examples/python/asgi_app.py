"""An ASGI application behind the middleware: `uvicorn asgi_app:app`, or run this file to see what it answers."""

import asyncio
import json
from pathlib import Path
from typing import Any

import lictor
from lictor.asgi import PolicyMiddleware
from lictor.web import output_members

evaluator = lictor.Evaluator.from_files(Path(__file__).with_name("policies.yaml"))


async def chat(scope: Any, receive: Any, send: Any) -> None:
    """Answers with the prompt that it was given."""
    message = await receive()
    answer = json.dumps({"answer": json.loads(message["body"])["prompt"]}).encode()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
    await send({"type": "http.response.body", "body": answer})


app = PolicyMiddleware(
    chat,
    evaluator,
    answers=output_members,
    context=lambda scope: {"scope": {"workspace": "shop"}, "environment": "prod"},
    on_decision=lambda decision, request: print("log:", decision.record.to_dict()["verdict"]),
)


async def main() -> None:
    for prompt in ("hello", "my card is 4111 1111 1111 1111", "sell me a weapon"):
        body = json.dumps({"prompt": prompt}).encode()
        inbox = [{"type": "http.request", "body": body}]
        outbox: list[Any] = []

        async def receive() -> Any:
            return inbox.pop()

        async def send(message: Any) -> None:
            outbox.append(message)

        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await app({"type": "http", "method": "POST", "path": "/", "headers": headers}, receive, send)
        print(outbox[0]["status"], outbox[1]["body"].decode())


if __name__ == "__main__":
    asyncio.run(main())
