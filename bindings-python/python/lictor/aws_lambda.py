"""A decorator for AWS-Lambda handlers behind an API Gateway or a function URL: the event's body is decided before the
handler sees it.
"""

from __future__ import annotations

import base64
import binascii
import functools
import json
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from .errors import LictorError, RequestError, Withheld
from .evaluator import Evaluator
from .integration import Context, Policy
from .types import OnDecision
from .web import MAX_BODY, PROBLEM_JSON, BodyRefused, Reader, decide, input_members, problem, read_json

__all__ = ["guarded"]

REFUSED = (Withheld, RequestError, BodyRefused)

Handler: TypeAlias = Callable[[dict[str, Any], Any], Any]


def guarded(
    evaluator: Evaluator,
    *,
    context: Context | None = None,
    read: Reader = input_members,
    answers: Reader | None = None,
    max_body: int = MAX_BODY,
    on_decision: OnDecision | None = None,
) -> Callable[[Handler], Handler]:
    """Decides the JSON body of each event and, with `answers`, of the handler's answer.

    `read` and `answers` make a request's members of a body; `context`, which may be a function of the event, says what
    else is known. A refusal is an answer of the form `{"statusCode", "headers", "body"}` with a problem (RFC 9457) as
    its body. An event without a body is passed on.
    """
    policy = Policy(evaluator, context, on_decision)

    def decorate(handler: Handler) -> Handler:
        @functools.wraps(handler)
        def handle(event: dict[str, Any], lambda_context: Any) -> Any:
            # What the handler itself raises is not ours to answer.
            try:
                event = _changed(event, read, policy, event, max_body)
            except REFUSED as error:
                return _refusal(error)
            answer = handler(event, lambda_context)
            if answers is None:
                return answer
            try:
                if isinstance(answer, Mapping) and "statusCode" in answer:
                    return _changed(answer, answers, policy, event, max_body)
                return decide(policy, answers, answer, event)[1]
            except REFUSED as error:
                return _refusal(error)

        return handle

    return decorate


def _changed(holder: Any, read: Reader, policy: Policy, event: Any, max_body: int) -> Any:
    """An event, or an answer with a `statusCode`, with its body as it may go on."""
    body = _body(holder, max_body)
    if body is None:
        return holder
    _, after = decide(policy, read, body, event)
    return holder if after is body else {**holder, "body": json.dumps(after), "isBase64Encoded": False}


def _body(holder: Mapping[str, Any], max_body: int) -> Any:
    """The JSON of an event or an answer; `None` if it has no body."""
    text = holder.get("body")
    if not text:
        return None
    if not isinstance(text, str):
        raise BodyRefused(400, "the body is not a text")
    try:
        data = base64.b64decode(text, validate=True) if holder.get("isBase64Encoded") else text.encode()
    except (binascii.Error, UnicodeError):
        raise BodyRefused(400, "the body is not what it says") from None
    if len(data) > max_body:
        raise BodyRefused(413, f"the body is larger than {max_body} bytes")
    return read_json(data)


def _refusal(error: LictorError) -> dict[str, Any]:
    members = problem(error)
    return {"statusCode": members["status"], "headers": {"content-type": PROBLEM_JSON}, "body": json.dumps(members)}
