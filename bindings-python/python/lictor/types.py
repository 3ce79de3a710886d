"""Types of arguments, for annotations."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeAlias

if TYPE_CHECKING:
    from ._lictor import Decision, Request

__all__ = ["AnyRequest", "Documents", "OnDecision", "StrPath", "SupportsFields", "SupportsModelDump"]


class SupportsFields(Protocol):
    """An instance of a dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


class SupportsModelDump(Protocol):
    """A Pydantic model, or whatever else says its fields as one does."""

    def model_dump(self) -> dict[str, Any]: ...


AnyRequest: TypeAlias = "Request | Mapping[str, Any] | SupportsFields | SupportsModelDump"
"""A request: data in the shape of the wire form (see `docs/requests.md`), or one that has been read."""

OnDecision: TypeAlias = "Callable[[Decision, AnyRequest], object]"
"""What a host does with every decision of an integration: store `decision.record`, notify `decision.notify`, count
`decision.throttle`.
"""

Documents: TypeAlias = Mapping[str, str] | Iterable[tuple[str, str]]
"""Names and texts. The ending of a name says how its text is written: `.yaml`, `.yml`, `.json`, `.jsonc`."""

StrPath: TypeAlias = str | os.PathLike[str]
