"""What the web integrations share: JSON bodies in, and refusals as problems (RFC 9457) out."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from ._lictor import Decision
from .errors import ApprovalNeeded, Denied, LictorError, RequestError, Withheld
from .integration import Policy

__all__ = [
    "MAX_BODY",
    "PROBLEM_JSON",
    "BodyRefused",
    "Reader",
    "carry_out",
    "decide",
    "input_members",
    "output_members",
    "problem",
    "read_json",
]

MAX_BODY = 1 << 20
"""Bytes of a body that are read, if the host does not say: as much text as a request may carry."""

PROBLEM_JSON = "application/problem+json"

Reader: TypeAlias = Callable[[Any], Mapping[str, Any] | None]
"""From a body to the members of a request: `text`, `content` or `messages`, and what else the body says. `None`:
nothing to decide.

The path of each text must be its path in the body, for there it is redacted.
"""


class BodyRefused(LictorError):
    """A body that cannot be read, and so not be decided."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(status, detail)
        self.status = status
        self.detail = detail


def input_members(body: Any) -> dict[str, Any]:
    """The members that a body of a chat or a completion has.

    `messages`, a provider's list as it is; else the fields `text`, `prompt` and `input`, each a string; `model`, a
    string. A body with none of the texts is a request whose text is unknown.

    >>> input_members({"model": "large", "prompt": "hello"})
    {'kind': 'input', 'model': {'id': 'large'}, 'content': [{'path': 'prompt', 'text': 'hello'}]}
    """
    return _members("input", body, "messages", ("text", "prompt", "input"))


def output_members(body: Any) -> dict[str, Any]:
    """The members that an answer has: `choices`, a provider's list as it is; else the fields `text`, `output`,
    `answer` and `completion`.
    """
    members = _members("output", body, "choices", ("text", "output", "answer", "completion"))
    choices = members.pop("choices", None)
    if choices is not None:
        members["content"] = [*_choice_parts(choices), *members.pop("content", ())]
    return members


def _members(kind: str, body: Any, turns: str, names: tuple[str, ...]) -> dict[str, Any]:
    members: dict[str, Any] = {"kind": kind}
    if not isinstance(body, dict):
        return members
    if isinstance(model := body.get("model"), str):
        members["model"] = {"id": model}
    if body.get(turns) is not None:
        members[turns] = body[turns]
    parts = [{"path": name, "text": body[name]} for name in names if body.get(name) is not None]
    if parts:
        members["content"] = parts
    return members


def _choice_parts(choices: Any) -> list[dict[str, Any]]:
    """The texts of a completion's choices. A choice that is not of the known form is a text that could not be read."""
    parts: list[dict[str, Any]] = []
    for place, choice in enumerate(choices if isinstance(choices, list) else [choices]):
        at = f"choices[{place}]"
        message = choice.get("message") if isinstance(choice, dict) else None
        if not isinstance(message, dict):
            text = choice.get("text") if isinstance(choice, dict) else choice
            parts.append({"path": at, "role": "assistant", "text": text})
            continue
        for name in ("content", "refusal"):
            if message.get(name) is not None:
                parts.append({"path": f"{at}.message.{name}", "role": "assistant", "text": message[name]})
        for index, call in enumerate(message.get("tool_calls") or ()):
            path = f"{at}.message.tool_calls[{index}].function.arguments"
            function = call.get("function") if isinstance(call, dict) else None
            parts.append(
                {"path": path, "role": "assistant", "text": function.get("arguments") if isinstance(function, dict) else None}
            )
    return parts


def read_json(data: bytes) -> Any:
    """The JSON of a body. A key that stands twice is refused: the application could read the other one."""
    try:
        return json.loads(data.decode("utf-8"), object_pairs_hook=_unique, parse_constant=_refused)
    except (ValueError, RecursionError):
        # The error would quote the body.
        raise BodyRefused(400, "the body is not one JSON text in UTF-8") from None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError
    return members


def _refused(name: str) -> None:
    raise ValueError


def decide(policy: Policy, read: Reader, body: Any, source: Any) -> tuple[Decision | None, Any]:
    """The decision about a body, and the body as it may go on. Raises `Withheld` if it must not."""
    members = read(body)
    if members is None:
        return None, body
    decision = policy.decide(members, source)
    return decision, carry_out(decision, body)


def carry_out(decision: Decision, body: Any) -> Any:
    """`body` with the decision's changes. Raises `Withheld` for a change that has no place in a body."""
    if decision.redactions:
        body = decision.rewrite(body)
    if (route := decision.route) is not None:
        if not isinstance(body, dict) or not isinstance(body.get("model"), str):
            raise Withheld(decision)
        body = {**body, "model": route.model}
    if decision.set_args:
        raise Withheld(decision)
    return body


def problem(error: LictorError) -> dict[str, Any]:
    """A refusal as the members of a problem (RFC 9457), for the caller: policies by their ids and messages, no
    reasons and no content.

    The status is 403 for a denial, 409 for an action that waits, 422 for a request that could not be checked in full.
    """
    match error:
        case BodyRefused():
            return _problem(error.status, "The request cannot be read", error.detail)
        case RequestError():
            codes = sorted({problem.code for problem in error.problems})
            return _problem(422, "The request cannot be checked", ", ".join(codes))
        case Denied():
            return _problem(403, "Denied by policy", error.decision.message, policies=_policies(error))
        case ApprovalNeeded():
            data = error.decision.to_dict()
            return _problem(
                409,
                "Waits for approval",
                error.decision.message,
                policies=_policies(error),
                approvals=data.get("approvals", []),
                action_digest=data.get("action_digest"),
                pending=[{"check": check.check, "policy": check.policy} for check in error.pending],
            )
        case Withheld():
            return _problem(422, "The request cannot be checked in full", error.decision.message)
        case _:
            raise error


def _problem(status: int, title: str, detail: str | None, **members: Any) -> dict[str, Any]:
    known = {"type": "about:blank", "title": title, "status": status, "detail": detail, **members}
    return {name: value for name, value in known.items() if value not in (None, [])}


def _policies(error: Withheld) -> list[str]:
    return [row.policy for row in error.decision.withheld_by]
