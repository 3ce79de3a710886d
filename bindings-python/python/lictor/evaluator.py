"""Loading: the one place that reads files."""

from __future__ import annotations

import os
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Self, overload

from . import _lictor
from .decision import Dialect
from .stream import Stream
from .types import AnyRequest, Documents, StrPath

__all__ = ["Evaluator", "compile"]

SUFFIXES = frozenset({".yaml", ".yml", ".json", ".jsonc"})


class Evaluator(_lictor.Evaluator):
    """A compiled bundle. Immutable: all threads may share one.

    `Evaluator(documents)` compiles documents of any dialect; the class methods read them from where they are.

    `organisation` names the organisation of documents that do not name their own, `dialect` is told by a document's
    shape if it is not given, and `limits` lowers limits by name. `key`, at least 16 bytes, makes the fingerprints of values
    that policies ask for. Raises `PolicyError` with everything that is wrong.

    >>> evaluator = Evaluator.from_yaml('''
    ... lictor: 1
    ... bundle: {id: demo, version: 1.0.0}
    ... policies:
    ...   - {id: no-cards, scope: {org: acme}, severity: high, detect: {any: [pii.credit_card]}, effect: deny}
    ... ''')
    >>> decision = evaluator.evaluate({"kind": "input", "scope": {"org": "acme"}, "text": "pay with 4111 1111 1111 1111"})
    >>> decision.verdict, decision.rationale[0].why
    (<Verdict.DENY: 'deny'>, 'pii.credit_card at text[9:28]')
    """

    __slots__ = ()

    def __new__(
        cls,
        documents: Documents,
        /,
        *,
        organisation: str | None = None,
        dialect: Dialect | None = None,
        limits: Mapping[str, int] | None = None,
        key: bytes | None = None,
    ) -> Self:
        lowered = None if limits is None else dict(limits)
        return super().__new__(cls, pairs(documents), organisation=organisation, dialect=dialect, limits=lowered, key=key)

    def update(
        self,
        documents: Documents = (),
        /,
        *,
        remove: Iterable[str | tuple[str, str]] = (),
        organisation: str | None = None,
        dialect: Dialect | None = None,
    ) -> Self:
        """Another evaluator, with some policies changed, at the cost of the change; this one stays as it is.

        The policies of `documents` come in, or replace those of their set and id: a policy by itself, a list of them, or
        `{policies: [...]}`, or a document of another dialect. `remove` names policies that go: ids of the bundle's own
        set, or pairs of a set and an id. Raises `PolicyError` with everything that is wrong.

        >>> evaluator = Evaluator.from_yaml('''
        ... lictor: 1
        ... bundle: {id: demo, version: 1.0.0}
        ... policies:
        ...   - {id: no-cards, scope: {org: acme}, detect: {any: [pii.credit_card]}, effect: deny}
        ... ''')
        >>> changed = "{id: no-mail, scope: {org: acme}, detect: {any: [pii.email]}, effect: redact}"
        >>> updated = evaluator.update({"no-mail.yaml": changed}, remove=["no-cards"])
        >>> updated.evaluate({"kind": "input", "scope": {"org": "acme"}, "text": "ann@example.com"}).verdict
        <Verdict.TRANSFORM: 'transform'>
        """
        if isinstance(remove, str):
            raise TypeError("`remove` is a list of ids, or of pairs of a set and an id")
        return _lictor.Evaluator.__new__(
            type(self),
            pairs(documents),
            organisation=organisation,
            dialect=dialect,
            updates=self,
            remove=[(None, name) if isinstance(name, str) else name for name in remove],
        )

    @classmethod
    def from_files(
        cls,
        paths: StrPath | Iterable[StrPath],
        /,
        *,
        organisation: str | None = None,
        dialect: Dialect | None = None,
        limits: Mapping[str, int] | None = None,
        key: bytes | None = None,
    ) -> Self:
        """Compiles the documents at `paths` and below the folders among them.

        They are read in the order given, a folder's `.yaml`, `.yml`, `.json` and `.jsonc` files in the order of their
        paths. Hidden files and folders are passed over. Raises `OSError` for what cannot be read, and `ValueError` for
        a folder without documents or a file that is not UTF-8.
        """
        given = [paths] if isinstance(paths, str | os.PathLike) else paths
        documents = [document for path in given for document in read_documents(Path(path))]
        return cls(documents, organisation=organisation, dialect=dialect, limits=limits, key=key)

    @classmethod
    def from_yaml(
        cls,
        text: str,
        /,
        *,
        name: str = "policies.yaml",
        organisation: str | None = None,
        dialect: Dialect | None = None,
        limits: Mapping[str, int] | None = None,
        key: bytes | None = None,
    ) -> Self:
        """Compiles one text; JSON is part of YAML. `name` is what diagnostics call it."""
        return cls([(name, text)], organisation=organisation, dialect=dialect, limits=limits, key=key)

    @classmethod
    def from_dict(
        cls,
        bundle: Mapping[str, Any],
        /,
        *,
        name: str = "policies.json",
        organisation: str | None = None,
        dialect: Dialect | None = None,
        limits: Mapping[str, int] | None = None,
        key: bytes | None = None,
    ) -> Self:
        """Compiles a document that is data. Diagnostics point into its JSON text."""
        text = _lictor.as_json(bundle)
        return cls([(name, text)], organisation=organisation, dialect=dialect, limits=limits, key=key)

    def stream(self, request: AnyRequest, /, *, previews: bool = False, subjects: bool = False) -> Stream:
        """Opens a stream for a text that comes piece by piece. The request has no content: the text will be its one part.

        >>> evaluator = Evaluator.from_yaml('''
        ... lictor: 1
        ... bundle: {id: demo, version: 1.0.0}
        ... policies:
        ...   - {id: cards, scope: {org: acme}, detect: {any: [pii.credit_card]}, effect: redact}
        ... ''')
        >>> with evaluator.stream({"kind": "output", "scope": {"org": "acme"}}) as stream:
        ...     pieces = [stream.push(piece).text for piece in ("Pay ", "with 4111 ", "1111 1111", " 1111 ", "please.")]
        ...     finished = stream.finish()
        >>> pieces, finished.text, finished.decision.verdict
        (['Pay ', 'with ', '', '', '[REDACTED] please.'], '', <Verdict.TRANSFORM: 'transform'>)
        """
        return Stream(self, request, previews=previews, subjects=subjects)

    @overload
    def redact_stream(
        self, pieces: AsyncIterable[str | bytes], /, kind: str = ..., scope: Mapping[str, str] | None = ...
    ) -> AsyncIterator[str]: ...
    @overload
    def redact_stream(
        self, pieces: Iterable[str | bytes], /, kind: str = ..., scope: Mapping[str, str] | None = ...
    ) -> Iterator[str]: ...
    def redact_stream(
        self,
        pieces: Iterable[str | bytes] | AsyncIterable[str | bytes],
        /,
        kind: str = "output",
        scope: Mapping[str, str] | None = None,
    ) -> Iterator[str] | AsyncIterator[str]:
        """The text of `pieces` as it may go on, as it comes: `redact` for a text that is not there yet. An async iterable gives
        an async iterator.

        Raises `Denied`, `ApprovalNeeded` or `Withheld` where the text must not go on.

        >>> evaluator = Evaluator.from_yaml('''
        ... lictor: 1
        ... bundle: {id: demo, version: 1.0.0, tenant: acme}
        ... policies:
        ...   - {id: cards, scope: {org: acme}, detect: {any: [pii.credit_card]}, effect: redact}
        ... ''')
        >>> list(evaluator.redact_stream(["Pay with 4111 ", "1111 1111", " 1111 ", "please."]))
        ['Pay with ', '[REDACTED] please.']
        """
        return self.stream({"kind": kind, "scope": self.scope(scope)}).filter(pieces)


def compile(
    documents: Documents,
    /,
    *,
    organisation: str | None = None,
    dialect: Dialect | None = None,
    limits: Mapping[str, int] | None = None,
    key: bytes | None = None,
) -> Evaluator:
    """Compiles documents, given as names and texts, into an `Evaluator`.

    >>> compile({"empty.yaml": "lictor: 1"})
    Traceback (most recent call last):
    ...
    lictor.errors.PolicyError: ...
    """
    return Evaluator(documents, organisation=organisation, dialect=dialect, limits=limits, key=key)


def pairs(documents: Documents) -> list[tuple[str, str]]:
    """Names and texts."""
    if isinstance(documents, str | bytes):
        raise TypeError("documents are pairs of a name and a text; for one text there is Evaluator.from_yaml")
    return list(documents.items() if isinstance(documents, Mapping) else documents)


def read_documents(path: Path) -> list[tuple[str, str]]:
    """Name and text of the document at `path`, or of each below the folder there."""
    if not path.is_dir():
        return [read_document(path)]
    files = policy_files(path)
    if not files:
        raise ValueError(f"no .yaml, .yml, .json or .jsonc file in folder `{path}`")
    return [read_document(file) for file in files]


def read_document(path: Path) -> tuple[str, str]:
    """Name and text of one document."""
    data = path.read_bytes()
    try:
        return str(path), data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ValueError(f"`{path}` is not UTF-8 at byte {error.start}") from None


def policy_files(root: Path) -> list[Path]:
    """Every policy file below `root`, sorted by path. A folder to which links lead again is visited once, so a circle
    of links ends.
    """
    files: list[Path] = []
    visited: set[Path] = set()
    pending = [root]
    while pending:
        folder = pending.pop()
        real = folder.resolve(strict=True)
        if real in visited:
            continue
        visited.add(real)
        for path in folder.iterdir():
            if path.name.startswith("."):
                continue
            if path.is_dir():
                pending.append(path)
            elif path.suffix in SUFFIXES:
                files.append(path)
    return sorted(files)
