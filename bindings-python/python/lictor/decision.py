"""The parts of a decision: plain, immutable data.

The names are the wire form's; `docs/decisions.md` says what each means. A class shows in its `repr` whatever it holds,
but no text of a request.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    from ._lictor import Decision

__all__ = [
    "Check",
    "Clause",
    "Cost",
    "Detector",
    "Diagnostic",
    "Dialect",
    "Effect",
    "Fails",
    "Finished",
    "Hit",
    "Kind",
    "LateFinding",
    "Log",
    "LogLevel",
    "Notice",
    "OffsetUnit",
    "Problem",
    "Redaction",
    "Released",
    "RequiredApproval",
    "Route",
    "Row",
    "Rule",
    "Severity",
    "State",
    "Status",
    "Subject",
    "TextAfter",
    "Updated",
    "Verdict",
]


class _Scale(StrEnum):
    """Names in an order of their own, which is not the alphabet's."""

    def _rank(self, other: object) -> tuple[int, int]:
        steps = list(type(self))
        try:
            return steps.index(self), steps.index(type(self)(str(other)))
        except ValueError:
            # Falling back to the order of strings would compare by spelling.
            raise TypeError(f"{other!r} is not a {type(self).__name__}") from None

    def __lt__(self, other: object) -> bool:
        mine, theirs = self._rank(other)
        return mine < theirs

    def __le__(self, other: object) -> bool:
        mine, theirs = self._rank(other)
        return mine <= theirs

    def __gt__(self, other: object) -> bool:
        mine, theirs = self._rank(other)
        return mine > theirs

    def __ge__(self, other: object) -> bool:
        mine, theirs = self._rank(other)
        return mine >= theirs


class Verdict(_Scale):
    """What the host must do with the action, ordered by restrictiveness.

    A member equals its name, and the order is that of the verdicts, also against a name:

    >>> Verdict.DENY == "deny", Verdict.HOLD > Verdict.TRANSFORM, Verdict.DENY >= "hold"
    (True, True, True)
    """

    ALLOW = "allow"
    """Carry out the action as it is."""
    TRANSFORM = "transform"
    """Carry out the action after the rewriting that the decision names."""
    HOLD = "hold"
    """Wait: a person must approve or a judge must answer first."""
    DENY = "deny"
    """Do not carry out the action."""

    def __bool__(self) -> bool:
        raise TypeError("a verdict is neither true nor false: compare it")


class Severity(_Scale):
    """A policy's rating of harm, least first."""

    INFO = "info"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class Effect(StrEnum):
    """What a policy does, in the order of rationale rows: what restricts most comes first."""

    DENY = "deny"
    APPROVE = "approve"
    JUDGE = "judge"
    REDACT = "redact"
    ROUTE = "route"
    SET_ARG = "set_arg"
    THROTTLE = "throttle"
    ALERT = "alert"
    WARN = "warn"
    RECORD = "record"
    ALLOW = "allow"


class Status(StrEnum):
    """What became of a policy's condition."""

    MATCHED = "matched"
    UNDETERMINED = "undetermined"
    PENDING = "pending"
    EXPIRED = "expired"
    SHADOW = "shadow"
    NOT_MATCHED = "not_matched"


class State(StrEnum):
    """Where a stream stands."""

    OPEN = "open"
    """More may be pushed."""
    DENIED = "denied"
    """It is certain that the text must not go on: by a policy that denies. Nothing more is released or can be pushed."""
    HELD = "held"
    """The same, by a policy that needs an approval, or by a limit."""
    FINISHED = "finished"


class Kind(StrEnum):
    """What an AI system is about to do."""

    INPUT = "input"
    OUTPUT = "output"
    TOOL_CALL = "tool_call"
    TOOL_RESULT = "tool_result"
    RETRIEVAL = "retrieval"
    MODEL_CALL = "model_call"
    MEMORY_WRITE = "memory_write"
    EVENT = "event"
    DEPLOY = "deploy"


Fails: TypeAlias = Literal["open", "closed"]
"""A resolved fail mode: undecided, a policy that fails open contributes nothing, and one that fails closed counts."""

LogLevel: TypeAlias = Literal["minimal", "standard", "full", "paranoid"]
"""How much a host is asked to store."""

OffsetUnit: TypeAlias = Literal["bytes", "code_points", "utf16"]
"""What an offset counts. Python's strings are sliced in code points."""

Dialect: TypeAlias = Literal["native", "flashback", "agentic-audit", "safe-ai"]
"""How a document is written."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is wrong with a request. It names the place and never repeats what stands there."""

    code: str
    message: str
    path: str = ""

    def __str__(self) -> str:
        return f"{self.code}: `{self.path}`: {self.message}" if self.path else f"{self.code}: {self.message}"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """Something that is wrong with a document, and where. `E-…` codes are errors, `W-…` codes are lints."""

    code: str
    message: str
    document: str | None = None
    line: int | None = None
    """From 1."""
    column: int | None = None
    """In code points, from 1."""
    pointer: str | None = None
    """JSON pointer (RFC 6901) of the value concerned; empty for the whole document."""
    label: str | None = None
    help: str | None = None
    context: str | None = None

    @property
    def is_error(self) -> bool:
        """Whether a document with this problem does not load."""
        return self.code.startswith("E-")

    def __str__(self) -> str:
        place = f"{self.document}:{self.line}:{self.column}: " if self.document is not None else ""
        return f"{place}{self.code}: {self.message}"


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found in a text: `text[hit.start:hit.end]`."""

    path: str
    start: int
    end: int
    detector: str | None = None
    """Absent for a policy's own pattern."""
    preview: str | None = field(default=None, repr=False)
    """The text with all but its last four characters masked, with `previews=True`."""


@dataclass(frozen=True, slots=True)
class Row:
    """What one policy said."""

    policy: str
    set: str
    level: str
    severity: Severity
    status: Status
    effects: tuple[Effect, ...]
    why: str
    waived_by: str | None = None
    fail: Fails | None = None
    coverage: str | None = None
    """Of a policy in plain language, how much of its text is decided without a judge: full, partial, judged or none."""
    hits: tuple[Hit, ...] = ()


@dataclass(frozen=True, slots=True)
class Redaction:
    """A span to replace."""

    path: str
    start: int
    end: int
    replacement: str


@dataclass(frozen=True, slots=True)
class Released:
    """What a piece of a stream has released."""

    text: str = field(repr=False)
    """Text that may go on, redacted: to be put after what was released before."""
    findings: tuple[Hit, ...]
    """What was found since the last time that nothing can take away. Offsets count from the start of the text as it came."""
    state: State
    waiting: int
    """Bytes of UTF-8 that have come and wait."""


@dataclass(frozen=True, slots=True)
class Finished:
    """How a stream has ended."""

    text: str = field(repr=False)
    """The last text that may go on."""
    decision: Decision
    """The decision on the whole text."""
    told: Decision
    """What decides on the text that goes on: the decision, or while judges are being asked its fallback, as nobody waits for
    them."""


@dataclass(frozen=True, slots=True)
class TextAfter:
    """A part of the content after redaction."""

    path: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Route:
    """Another model to use."""

    model: str
    overruled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RequiredApproval:
    """An approval that is still needed."""

    policy: str
    quorum: int
    given: int
    by: tuple[str, ...] = ()
    """Who may give it; empty: anyone."""
    ttl_s: int | None = None
    four_eyes: bool = False


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of a rule, or one exception from it."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Rule:
    """The rule that a judge applies."""

    text: str
    clauses: tuple[Clause, ...] = ()
    exceptions: tuple[Clause, ...] = ()
    """What does not break it."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One part of what a judge looks at, after the redactions that apply."""

    path: str
    bytes: int
    sha256: str
    text: str | None = field(default=None, repr=False)
    """With `subjects=True`."""


@dataclass(frozen=True, slots=True)
class Check:
    """A question for a judge. `check` is a digest of the rule and the subject: a safe key for a cache."""

    check: str
    policy: str
    kind: Literal["llm", "classifier", "human"]
    rule: Rule
    subject: tuple[Subject, ...]
    on_timeout: Fails
    on_unsure: Fails
    deadline_ms: int | None = None
    min_score: float | None = None
    max_cost_usd: float | None = None
    """What the answers may cost; the host keeps to it."""
    quorum: int | None = None
    of: int | None = None


@dataclass(frozen=True, slots=True)
class LateFinding:
    """An answer that came after its check had expired: for the log."""

    check: str
    policy: str
    verdict: Literal["violation", "ok", "unsure"]
    clause: str | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """Whom to alert."""

    policy: str
    severity: Severity
    to: Any = None
    """The policy's `notify`, as written; absent: the administrators of the policy's level."""


@dataclass(frozen=True, slots=True)
class Log:
    """What to store."""

    event: bool
    decision: bool
    level: LogLevel


@dataclass(frozen=True, slots=True)
class Cost:
    """Work done: policies in scope, bytes of text searched, hits found."""

    policies: int
    bytes: int
    hits: int


@dataclass(frozen=True, slots=True)
class Detector:
    """One of the built-in detectors."""

    name: str
    title: str
    severity: str
    limits: str
    source: str


@dataclass(frozen=True, slots=True)
class Updated:
    """A document after an update."""

    document: dict[str, Any]
    version: str
    changed: tuple[str, ...]
    """JSON pointers (RFC 6901) of the values that changed."""
    warnings: tuple[Diagnostic, ...]


RECORDS: Mapping[str, type] = {
    **{
        record.__name__: record
        for record in (
            Check,
            Clause,
            Cost,
            Detector,
            Diagnostic,
            Hit,
            LateFinding,
            Log,
            Notice,
            Redaction,
            Released,
            Route,
            Row,
            Rule,
            Subject,
            TextAfter,
        )
    },
    # The exception that asks for one has the core's name.
    "ApprovalNeeded": RequiredApproval,
    "ProblemForm": Problem,
}
"""By the core's name: what native code makes instances of."""

ENUMS: Mapping[str, Mapping[str, StrEnum]] = {
    "EffectKind": {member.value: member for member in Effect},
    "Kind": {member.value: member for member in Kind},
    "Severity": {member.value: member for member in Severity},
    "State": {member.value: member for member in State},
    "Status": {member.value: member for member in Status},
    "Verdict": {member.value: member for member in Verdict},
}
"""By the core's name: the members, by value."""
