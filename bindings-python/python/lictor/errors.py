"""What can go wrong. Every exception survives pickling, and none quotes the content of a request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from ._lictor import Decision
    from .decision import Check, Diagnostic, Problem, RequiredApproval

__all__ = [
    "ApprovalNeeded",
    "Denied",
    "InternalError",
    "LictorError",
    "LimitError",
    "PolicyError",
    "RequestError",
    "StreamError",
    "UpdateRejected",
    "Withheld",
]


class LictorError(Exception):
    """The base of everything that lictor raises, but for wrong arguments of a call (`TypeError`, `ValueError`)."""


class PolicyError(LictorError, ValueError):
    """Documents that do not load. As a string: every problem with its place in the text, with carets."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...], rendered: str) -> None:
        super().__init__(diagnostics, rendered)
        self.diagnostics = diagnostics
        """Errors, and the lints found beside them."""
        self.rendered = rendered

    def __str__(self) -> str:
        return self.rendered.rstrip()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(str, self.diagnostics))})"


class UpdateRejected(PolicyError):
    """An update of a dialect's document that was refused: the document stays as it was."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...], rendered: str, status: int, body: dict[str, Any]) -> None:
        super().__init__(diagnostics, rendered)
        self.args = (diagnostics, rendered, status, body)
        self.status = status
        """The HTTP status with which the dialect's product answers."""
        self.body = body
        """The body with which it answers."""


class RequestError(LictorError, ValueError):
    """A request that cannot be evaluated at all, or, in strict mode, not in full."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


class LimitError(RequestError):
    """A request that is too large or nested too deeply."""


class Withheld(LictorError):
    """A text or an action that must not go on. As a string: the reason, for the host and not for the caller."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(decision)
        self.decision = decision

    @staticmethod
    def of(decision: Decision) -> Withheld | None:
        """The exception that fits a decision; `None` if what was asked about may go on, with the decision's changes."""
        if decision.withheld() is None:
            return None
        match decision.verdict:
            case "deny":
                return Denied(decision)
            case "hold":
                return ApprovalNeeded(decision)
            case _:
                return Withheld(decision)

    def __str__(self) -> str:
        return self.decision.withheld() or "the decision's changes cannot be carried out here"


class Denied(Withheld):
    """The verdict is deny."""


class ApprovalNeeded(Withheld):
    """The verdict is hold: a person must approve, or a judge must answer, before the action may go on."""

    @property
    def approvals(self) -> tuple[RequiredApproval, ...]:
        """Approvals that are still needed, all of them."""
        return self.decision.approvals

    @property
    def action_digest(self) -> str | None:
        """What an approval must name."""
        return self.decision.action_digest

    @property
    def pending(self) -> tuple[Check, ...]:
        """Questions for a judge."""
        return self.decision.pending


class StreamError(LictorError, ValueError):
    """A stream that cannot go on. Nothing was released by the call, and what was released before stands."""

    def __init__(self, reason: Literal["ended", "not_utf8", "other_bundle"], message: str) -> None:
        super().__init__(reason, message)
        self.reason = reason
        """`ended`: the policies have ended it, or it was finished or closed. `not_utf8`: the text is none, or stops within a
        character. `other_bundle`: it was stored with another bundle or by another version."""
        self.message = message

    def __str__(self) -> str:
        return self.message


class InternalError(LictorError):
    """A bug in lictor. Nothing was decided, so nothing may go on."""

    def __init__(self) -> None:
        super().__init__("this is a bug in lictor, please report it; nothing was decided")

    def __reduce__(self) -> tuple[type[InternalError], tuple[()]]:
        return type(self), ()
