"""A FastAPI dependency: the body of a route, decided before the route sees it."""

from __future__ import annotations

from typing import Any

from fastapi import HTTPException, Request

from .errors import RequestError, Withheld
from .evaluator import Evaluator
from .integration import Context, Policy
from .types import OnDecision
from .web import MAX_BODY, PROBLEM_JSON, BodyRefused, Reader, decide, input_members, problem, read_json

__all__ = ["PolicyBody"]


class PolicyBody:
    """Gives a route its JSON body as it may go on, or answers in its place: 403, 409, 400, 413 or 422, with a problem
    (RFC 9457) as `detail`.

    `model` is a Pydantic model that the body becomes. `read` makes a request's members of the body; `context`, which
    may be a function of FastAPI's `Request`, says what else is known. The decision is `request.state.decision`.
    """

    def __init__(
        self,
        evaluator: Evaluator,
        *,
        model: Any = None,
        context: Context | None = None,
        read: Reader = input_members,
        max_body: int = MAX_BODY,
        on_decision: OnDecision | None = None,
    ) -> None:
        self.policy = Policy(evaluator, context, on_decision)
        self.model = model
        self.read = read
        self.max_body = max_body

    async def __call__(self, request: Request) -> Any:
        try:
            data = bytearray()
            async for chunk in request.stream():
                data += chunk
                if len(data) > self.max_body:
                    raise BodyRefused(413, f"the body is larger than {self.max_body} bytes")
            request.state.decision, body = decide(self.policy, self.read, read_json(bytes(data)), request)
        except (Withheld, RequestError, BodyRefused) as error:
            members = problem(error)
            raise HTTPException(members["status"], members, {"content-type": PROBLEM_JSON}) from error
        if self.model is None:
            return body
        try:
            return self.model.model_validate(body)
        except ValueError as error:
            # Pydantic's message quotes the input.
            raise HTTPException(422, f"the body is no {self.model.__name__}") from error
