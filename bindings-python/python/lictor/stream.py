"""Text that comes piece by piece: a model's answer, token by token."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
from types import TracebackType
from typing import Self, overload

from . import _lictor
from .decision import Finished, Released, State
from .errors import Withheld
from .types import AnyRequest

__all__ = ["Stream"]


class Stream:
    """A text under way. Opened with `Evaluator.stream`.

    However a text is cut, a stream releases and decides what one call on the whole text gives (`docs/streams.md`). It is for one
    thread at a time; another that calls meanwhile gets a `RuntimeError`. Left as a context manager it is closed.
    """

    __slots__ = ("_core", "finished")

    finished: Finished | None
    """How it has ended, once it has."""

    def __init__(
        self, evaluator: _lictor.Evaluator, request: AnyRequest, /, *, previews: bool = False, subjects: bool = False
    ) -> None:
        self._core = _lictor.Stream(evaluator, request, previews=previews, subjects=subjects)
        self.finished = None

    @classmethod
    def from_json(cls, json: str, evaluator: _lictor.Evaluator, /) -> Self:
        """Takes a stream up again. Raises `StreamError` where it was stored with another bundle or by another version."""
        stream = cls.__new__(cls)
        stream._core = _lictor.Stream.from_json(json, evaluator)
        stream.finished = None
        return stream

    def to_json(self) -> str:
        """The stream as JSON, for `from_json`. It holds text: keep it like the text."""
        return self._core.to_json()

    @property
    def state(self) -> State | None:
        """Where it stands; `None` once it was closed."""
        return self._core.state

    def push(self, piece: str | bytes, /) -> Released:
        """Adds a piece, of any length, and gives what may go on. Bytes are UTF-8 and may end within a character.

        Raises `StreamError` if the policies have ended the stream, and for what is not UTF-8.
        """
        return self._core.push(piece)

    def finish(self) -> Finished:
        """Ends the text: what still waits may go on if the decision says so. Of a stream that the policies have ended the
        decision is on what had come.

        Raises `StreamError` the second time, and if the text stops within a character.
        """
        self.finished = self._core.finish()
        return self.finished

    @overload
    def filter(self, pieces: AsyncIterable[str | bytes], /) -> AsyncIterator[str]: ...
    @overload
    def filter(self, pieces: Iterable[str | bytes], /) -> Iterator[str]: ...
    def filter(self, pieces: Iterable[str | bytes] | AsyncIterable[str | bytes], /) -> Iterator[str] | AsyncIterator[str]:
        """The text of `pieces` as it may go on, as it comes, and to its end; then `finished` has the decision. An async iterable
        gives an async iterator.

        Raises `Denied`, `ApprovalNeeded` or `Withheld` as soon as the text must not go on; no more pieces are taken then.
        """
        return self._each_async(pieces) if isinstance(pieces, AsyncIterable) else self._each(pieces)

    def _each(self, pieces: Iterable[str | bytes]) -> Iterator[str]:
        for piece in pieces:
            released = self.push(piece)
            if released.state is not State.OPEN:
                break
            if released.text:
                yield released.text
        if text := self._rest():
            yield text

    async def _each_async(self, pieces: AsyncIterable[str | bytes]) -> AsyncIterator[str]:
        async for piece in pieces:
            released = self.push(piece)
            if released.state is not State.OPEN:
                break
            if released.text:
                yield released.text
        if text := self._rest():
            yield text

    def _rest(self) -> str:
        finished = self.finish()
        if (withheld := Withheld.of(finished.told)) is not None:
            raise withheld
        return finished.text

    def close(self) -> None:
        """Forgets the text. Nothing can be pushed any more."""
        self._core.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def __repr__(self) -> str:
        return repr(self._core)
