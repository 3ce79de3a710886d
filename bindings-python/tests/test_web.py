"""The ASGI middleware, the FastAPI dependency and the Lambda handler: what they share, asked of each, and what they do not."""

# No `from __future__ import annotations`: FastAPI reads annotations that name local variables.

import asyncio
import base64
import json
from collections.abc import Callable
from typing import Annotated, Any

import lictor
import pydantic
import pytest
from fastapi import Depends, FastAPI, Request
from fastapi.testclient import TestClient
from lictor import web
from lictor.asgi import PolicyMiddleware
from lictor.aws_lambda import guarded
from lictor.fastapi import PolicyBody
from policies import EVALUATOR, SSN

Answer = tuple[int, Any, dict[str, str]]
"""Status, body and headers."""


class Web:
    """One of the three, with an application that answers with what it was given, or what it is told to."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.given: list[Any] = []
        self.decisions: list[tuple[lictor.Decision, Any]] = []
        self.options: dict[str, Any] = {}

    def post(self, body: Any, *, raw: bytes | None = None) -> Answer:
        data = json.dumps(body).encode() if raw is None else raw
        options = {**self.options, "on_decision": lambda *seen: self.decisions.append(seen)}
        return getattr(self, f"_{self.kind}")(data, options)

    def _asgi(self, data: bytes, options: dict[str, Any]) -> Answer:
        status, body, headers = call_asgi(self._echo, data, **options)
        return status, json.loads(body), headers

    async def _echo(self, scope: Any, receive: Any, send: Any) -> None:
        data = await read_all(receive)
        assert dict(scope["headers"])[b"content-length"] == str(len(data)).encode()
        self.given.append(json.loads(data))
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
        await send({"type": "http.response.body", "body": b'{"ok": ', "more_body": True})
        await send({"type": "http.response.body", "body": b"true}"})

    def _fastapi(self, data: bytes, options: dict[str, Any]) -> Answer:
        app = FastAPI()
        policy = PolicyBody(EVALUATOR, **options)

        @app.post("/chat")
        def chat(request: Request, body: Annotated[Any, Depends(policy)]) -> dict[str, bool]:
            self.given.append(body)
            assert request.state.decision is None or isinstance(request.state.decision, lictor.Decision)
            return {"ok": True}

        with TestClient(app) as client:
            answer = client.post("/chat", content=data, headers={"content-type": "application/json"})
        body = answer.json()
        return answer.status_code, body.get("detail", body), dict(answer.headers)

    def _lambda(self, data: bytes, options: dict[str, Any]) -> Answer:
        @guarded(EVALUATOR, **options)
        def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
            assert context == "context"
            self.given.append(json.loads(event["body"]))
            return {"statusCode": 200, "headers": {}, "body": '{"ok": true}'}

        answer = handler({"body": data.decode("latin-1"), "isBase64Encoded": False}, "context")
        return answer["statusCode"], json.loads(answer["body"]), answer["headers"]


async def read_all(receive: Any) -> bytes:
    data = b""
    while True:
        message = await receive()
        assert message["type"] == "http.request"
        data += message.get("body", b"")
        if not message.get("more_body"):
            return data


def call_asgi(
    app: Any,
    data: bytes,
    *,
    headers: list[tuple[bytes, bytes]] | None = None,
    pieces: int = 3,
    method: str = "POST",
    **options: Any,
) -> tuple[int, bytes, dict[str, str]]:
    """Calls an application in the middleware as a server would, the body in pieces."""
    middleware = PolicyMiddleware(app, EVALUATOR, **options)
    size = max(1, -(-len(data) // pieces))
    parts = [data[start : start + size] for start in range(0, len(data), size)] or [b""]
    inbox = [{"type": "http.request", "body": part, "more_body": place < len(parts) - 1} for place, part in enumerate(parts)]
    outbox: list[Any] = []

    async def receive() -> Any:
        return inbox.pop(0) if inbox else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        outbox.append(message)

    if headers is None:
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(data)).encode())]
    scope = {"type": "http", "method": method, "path": "/chat", "headers": headers}
    asyncio.run(middleware(scope, receive, send))
    start, *bodies = outbox
    assert start["type"] == "http.response.start" and all(body["type"] == "http.response.body" for body in bodies)
    assert not bodies[-1].get("more_body") and all(body.get("more_body") for body in bodies[:-1])
    answer = b"".join(body.get("body", b"") for body in bodies)
    found = {key.decode(): value.decode() for key, value in start.get("headers", ())}
    if "content-length" in found:
        assert int(found["content-length"]) == len(answer)
    return start["status"], answer, found


@pytest.fixture(params=["asgi", "fastapi", "lambda"])
def site(request: pytest.FixtureRequest) -> Web:
    return Web(request.param)


def test_an_innocent_body_passes_as_it_is(site: Web) -> None:
    body = {"model": "large", "messages": [{"role": "user", "content": "hello"}], "z": 1, "a": [None, 1.5]}
    assert site.post(body)[:2] == (200, {"ok": True})
    assert site.given == [body] and list(site.given[0]) == list(body)
    ((decision, request),) = site.decisions
    assert decision.verdict == "allow" and request["scope"] == {"org": "acme"}
    assert request["kind"] == "input" and request["model"] == {"id": "large"} and request["messages"] == body["messages"]


@pytest.mark.parametrize("name", ["text", "prompt", "input"])
def test_a_text_is_redacted_in_its_place(site: Web, name: str) -> None:
    assert site.post({name: f"é😀 {SSN}", "n": 1})[0] == 200
    assert site.given == [{name: "é😀 [REDACTED]", "n": 1}]


def test_messages_are_redacted_in_their_places(site: Web) -> None:
    messages = [{"role": "user", "content": [{"type": "text", "text": f"{SSN} é"}]}, {"role": "user", "content": "fine"}]
    assert site.post({"messages": messages, "stream": False})[0] == 200
    messages[0]["content"] = [{"type": "text", "text": "[REDACTED] é"}]
    assert site.given == [{"messages": messages, "stream": False}]


def test_a_denied_body_is_answered_with_403(site: Web) -> None:
    status, body, headers = site.post({"prompt": "a weapon"})
    assert (status, site.given) == (403, [])
    assert body == {
        "type": "about:blank",
        "title": "Denied by policy",
        "status": 403,
        "detail": "Weapons are not for sale.",
        "policies": ["no-weapons"],
    }
    assert headers["content-type"] == "application/problem+json"


def test_a_body_that_waits_is_answered_with_409(site: Web) -> None:
    status, body, _ = site.post({"prompt": "the contract"})
    assert (status, site.given) == (409, [])
    assert body["approvals"] == [{"policy": "contract", "by": ["group:legal"], "quorum": 1, "given": 0}]
    assert body["action_digest"].startswith("sha256:") and body["detail"] == "Legal reads this first."


def test_a_refusal_says_neither_why_nor_what(site: Web) -> None:
    _, body, _ = site.post({"prompt": f"a weapon for wombat {SSN}"})
    assert "wombat" not in json.dumps(body) and "why" not in json.dumps(body) and "text[" not in json.dumps(body)


def test_another_model_is_used_if_the_policies_say_so(site: Web) -> None:
    assert site.post({"model": "large", "prompt": "nice weather"})[0] == 200
    assert site.given == [{"model": "small", "prompt": "nice weather"}]


@pytest.mark.parametrize(
    "raw",
    [b"{", b'{"prompt": "a", "prompt": "b"}', b'{"n": NaN}', b"\xff\xfe", b"[" * 100_000, '{"prompt": "x"}'.encode("utf-16")],
)
def test_what_is_no_json_is_refused(site: Web, raw: bytes) -> None:
    status, body, _ = site.post(None, raw=raw)
    assert (status, site.given) == (400, []) and body["title"] == "The request cannot be read"


def test_a_body_that_is_too_large_is_refused(site: Web) -> None:
    site.options["max_body"] = 64
    assert site.post({"prompt": "x" * 64})[0] == 413 and site.given == []
    assert site.post({"prompt": "x" * 40})[0] == 200


@pytest.mark.parametrize(
    "body",
    [
        {"prompt": 5},
        {"input": [{"role": "user", "content": "x"}]},
        {"messages": "x"},
        {"messages": [5]},
        {"messages": [], "prompt": "x"},
        {"prompt": "\ud800"},
        {"messages": [{"content": [[[0]]] * 1}] * 1, "prompt": {}},
    ],
    ids=repr,
)
def test_a_text_that_cannot_be_read_does_not_pass(site: Web, body: Any) -> None:
    status, _, _ = site.post(body)
    assert status in (403, 409, 422) and site.given == []


def test_a_body_whose_text_is_unknown_fails_closed(site: Web) -> None:
    assert site.post({"question": "a weapon"})[0] == 403
    assert site.post([1])[0] == 403


def test_the_host_reads_its_own_bodies(site: Web) -> None:
    def read(body: Any) -> dict[str, Any] | None:
        if "question" not in body:
            return None
        return {"kind": "input", "content": [{"path": "question.text", "text": body["question"]["text"]}]}

    site.options["read"] = read
    assert site.post({"question": {"text": SSN, "id": 5}})[0] == 200
    assert site.post({"other": SSN})[0] == 200
    assert site.given == [{"question": {"text": "[REDACTED]", "id": 5}}, {"other": SSN}]
    assert len(site.decisions) == 1


def test_the_host_says_what_else_is_known(site: Web) -> None:
    sources: list[Any] = []

    def context(source: Any) -> dict[str, Any]:
        sources.append(source)
        return {"principal": {"user": "u7"}, "scope": {"workspace": "web"}}

    site.options["context"] = context
    assert site.post({"prompt": "x"})[0] == 200
    _, request = site.decisions[0]
    assert request["principal"] == {"user": "u7"} and request["scope"] == {"org": "acme", "workspace": "web"}
    kinds: dict[str, Callable[[Any], bool]] = {
        "asgi": lambda source: source["path"] == "/chat",
        "fastapi": lambda source: isinstance(source, Request),
        "lambda": lambda source: "body" in source,
    }
    assert kinds[site.kind](sources[0])


def test_another_tenant_is_refused(site: Web) -> None:
    site.options["context"] = {"scope": {"org": "other"}}
    status, body, _ = site.post({"prompt": "x"})
    assert (status, body["detail"], site.given) == (422, "E-TENANT", [])


# ASGI


def answering(body: bytes, kind: bytes = b"application/json", **start: Any) -> Any:
    """An application that answers with `body` in two pieces."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await read_all(receive)
        headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode()), *start.pop("headers", [])]
        await send({"type": "http.response.start", "status": 200, "headers": headers, **start})
        await send({"type": "http.response.body", "body": body[:5], "more_body": True})
        await send({"type": "http.response.body", "body": body[5:]})

    return app


def completion(text: str | None, **message: Any) -> bytes:
    choice = {"index": 0, "message": {"role": "assistant", "content": text, **message}}
    return json.dumps({"model": "m", "choices": [choice]}).encode()


def test_an_answer_is_decided_if_the_host_asks_for_it() -> None:
    body = completion(f"é {SSN}")
    assert call_asgi(answering(body), b"")[1] == body
    status, answer, _ = call_asgi(answering(body), b"", answers=web.output_members)
    assert status == 200 and json.loads(answer)["choices"][0]["message"]["content"] == "é [REDACTED]"
    clean = completion("é hello")
    assert call_asgi(answering(clean), b"", answers=web.output_members)[1] == clean
    for field in ("text", "output", "answer", "completion"):
        found = call_asgi(answering(json.dumps({field: SSN}).encode()), b"", answers=web.output_members)[1]
        assert json.loads(found) == {field: "[REDACTED]"}


@pytest.mark.parametrize(
    ("app", "status"),
    [
        (answering(completion("a weapon")), 403),
        (answering(completion("a contract")), 409),
        (answering(completion(None, tool_calls=[{"function": {"name": "f", "arguments": '"a weapon"'}}])), 403),
        (answering(completion(None, tool_calls=[{"function": None}])), 403),
        (answering(b'{"choices": [{"text": "a weapon"}]}'), 403),
        (answering(b'{"choices": [5]}'), 403),
        (answering(b'{"choices": "a weapon"}'), 403),
        (answering(b"{}"), 403),
        (answering(b"no json"), 400),
        (answering(completion("x" * 2000)), 502),
        (answering(completion("x"), headers=[(b"content-encoding", b"gzip")]), 502),
    ],
)
def test_an_answer_that_must_not_go_on_is_replaced(app: Any, status: int) -> None:
    found, answer, headers = call_asgi(app, b"", answers=web.output_members, max_body=1000)
    assert (
        found == status
        and headers["content-type"] == "application/problem+json"
        and b"weapon" not in answer.replace(b"no-weapon", b"")
    )


def test_an_answer_that_is_no_json_is_passed_on() -> None:
    found = call_asgi(answering(b"data: a weapon", b"text/event-stream"), b"", answers=web.output_members)
    assert found[:2] == (200, b"data: a weapon")


def test_an_answer_cannot_go_past_the_body() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        assert scope["extensions"] == {"http.response.debug": {}}
        await answering(b"{}", b"text/plain")(scope, receive, send)

    extensions = {"http.response.pathsend": {}, "http.response.trailers": {}, "http.response.debug": {}}

    async def through(scope: Any, receive: Any, send: Any) -> None:
        await PolicyMiddleware(app, EVALUATOR, answers=web.output_members)({**scope, "extensions": extensions}, receive, send)

    assert call_asgi(through, b"")[0] == 200


def test_a_request_without_a_body_is_passed_on() -> None:
    assert call_asgi(answering(b"x", b"text/plain"), b"", method="GET", headers=[])[:2] == (200, b"x")


def test_an_encoded_body_is_refused_and_another_kind_is_unknown() -> None:
    headers = [(b"Content-Encoding", b"gzip"), (b"content-type", b"application/json")]
    assert call_asgi(answering(b"x"), b"\x1f\x8b", headers=headers)[0] == 415
    assert call_asgi(answering(b"x"), b"prompt=weapon", headers=[(b"content-type", b"text/plain")])[0] == 403
    assert call_asgi(answering(b"{}"), b'{"prompt": "x"}', headers=[])[0] == 200
    assert (
        call_asgi(answering(b"{}"), b'{"prompt": "x"}', headers=[(b"content-type", b"application/vnd.x+json; charset=utf-8")])[0]
        == 200
    )


def test_a_client_that_has_gone_is_not_answered() -> None:
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        raise AssertionError("called")

    scope = {"type": "http", "headers": []}
    asyncio.run(PolicyMiddleware(app, EVALUATOR)(scope, receive, send))
    assert sent == []


def test_what_is_not_http_is_passed_on() -> None:
    seen: list[str] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope["type"])

    for kind in ("lifespan", "websocket"):
        asyncio.run(PolicyMiddleware(app, EVALUATOR)({"type": kind}, None, None))  # type: ignore[arg-type]
    assert seen == ["lifespan", "websocket"]


def test_the_application_learns_that_the_client_has_gone() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await read_all(receive)
        assert (await receive())["type"] == "http.disconnect"
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})

    assert call_asgi(app, b'{"prompt": "x"}')[0] == 204


def test_it_runs_below_starlette() -> None:
    app = FastAPI()
    app.add_middleware(PolicyMiddleware, evaluator=EVALUATOR, answers=web.output_members)

    @app.post("/chat")
    def chat(body: dict[str, Any]) -> dict[str, str]:
        return {"answer": f"{body['prompt']} and {SSN}"}

    with TestClient(app) as client:
        assert client.post("/chat", json={"prompt": SSN}).json() == {"answer": "[REDACTED] and [REDACTED]"}
        assert client.post("/chat", json={"prompt": "a weapon"}).status_code == 403


# FastAPI


def test_the_body_becomes_a_model() -> None:
    class Chat(pydantic.BaseModel):
        prompt: str
        n: int = 1

    app = FastAPI()

    @app.post("/chat")
    async def chat(body: Annotated[Chat, Depends(PolicyBody(EVALUATOR, model=Chat))]) -> str:
        return f"{body.prompt} {body.n}"

    with TestClient(app) as client:
        assert client.post("/chat", json={"prompt": SSN}).json() == "[REDACTED] 1"
        refused = client.post("/chat", json={"prompt": "x", "n": "wombat"})
        assert refused.status_code == 422 and refused.json() == {"detail": "the body is no Chat"}


# Lambda


def event(body: str | None, encoded: bool = False) -> dict[str, Any]:
    return {"body": body, "isBase64Encoded": encoded, "version": "2.0"}


def test_a_body_may_be_in_base64() -> None:
    given: list[Any] = []

    @guarded(EVALUATOR)
    def handler(event: dict[str, Any], context: Any) -> str:
        given.append(event)
        return "done"

    before = event(base64.b64encode(json.dumps({"prompt": SSN}).encode()).decode(), True)
    assert handler(before, None) == "done" and before["isBase64Encoded"]
    assert given[0]["isBase64Encoded"] is False and json.loads(given[0]["body"]) == {"prompt": "[REDACTED]"}
    assert handler(event(None), None) == handler({}, None) == "done"
    for wrong in (event("???", True), event(5), event("\ud800")):  # type: ignore[arg-type]
        assert handler(wrong, None)["statusCode"] == 400


def test_the_handlers_answer_is_decided_if_the_host_asks_for_it() -> None:
    def answered(answer: Any) -> Any:
        return guarded(EVALUATOR, answers=web.output_members)(lambda event, context: answer)({}, None)

    assert answered({"answer": SSN}) == {"answer": "[REDACTED]"}
    whole = {"statusCode": 200, "body": json.dumps({"answer": SSN}), "headers": {"x": "y"}}
    assert answered(whole) == {**whole, "body": '{"answer": "[REDACTED]"}', "isBase64Encoded": False}
    assert answered({"answer": "a weapon"})["statusCode"] == 403
    assert answered({"statusCode": 204}) == {"statusCode": 204}


def test_what_the_handler_raises_is_its_own() -> None:
    @guarded(EVALUATOR)
    def handler(event: dict[str, Any], context: Any) -> None:
        EVALUATOR.redact("a weapon")

    with pytest.raises(lictor.Denied):
        handler({}, None)
