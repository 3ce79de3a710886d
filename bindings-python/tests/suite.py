"""The conformance suite as Python reads it; `conformance/README.md` describes the format."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lictor

ROOT = Path(__file__).parents[2]
CASES = ROOT / "conformance" / "cases"

KEYS = {"title", "why", "org", "key", "dialect", "limits", "options", "call", "oracle"}
OPTIONS = {"text_after", "previews", "subjects", "expired"}


@dataclass(frozen=True)
class Case:
    """One case, as its files say it."""

    folder: Path
    head: dict[str, Any]

    @property
    def name(self) -> str:
        return self.folder.relative_to(CASES).as_posix()

    @property
    def requests(self) -> list[str]:
        return self._lines("requests.jsonl")

    @property
    def expected(self) -> list[str]:
        return self._lines("expected.jsonl")

    def _lines(self, file: str) -> list[str]:
        # Only a line feed ends a line: a text may hold the other separators that `splitlines` knows.
        text = (self.folder / file).read_bytes().decode()
        assert text.endswith("\n") or not text
        return text.split("\n")[:-1]

    def diagnostics(self, file: str) -> Any:
        """What the file expects; `None` if there is no such file."""
        path = self.folder / file
        return json.loads(path.read_bytes()) if path.exists() else None

    def compile(self) -> lictor.Evaluator:
        policies = self.folder / "policies"
        files = sorted(path for path in policies.rglob("*") if path.is_file())
        documents = [(path.relative_to(policies).as_posix(), path.read_bytes().decode()) for path in files]
        return lictor.compile(
            documents,
            organisation=self.head.get("org"),
            key=self.head["key"].encode() if "key" in self.head else None,
            dialect=self.head.get("dialect"),
            limits=self.head.get("limits"),
        )

    def ask(self, evaluator: lictor.Evaluator, request: Any) -> lictor.Decision:
        options = {name: True for name, value in self.head.get("options", {}).items() if value is True}
        assert options.keys() <= OPTIONS
        if options.pop("expired", False):
            assert self.head.get("call", "evaluate") == "evaluate"
            return evaluator.expire(request, **options)
        match self.head.get("call", "evaluate"):
            case "evaluate":
                return evaluator.evaluate(request, **options)
            case "explain":
                return evaluator.explain(request, **options)
            case call:
                raise AssertionError(f"{call} is not a call")


def cases() -> list[Case]:
    found = []
    for folder in sorted(path for area in CASES.iterdir() if area.is_dir() for path in area.iterdir() if path.is_dir()):
        head = json.loads((folder / "case.json").read_bytes())
        assert head.keys() <= KEYS, folder
        found.append(Case(folder, head))
    return found


def error_json(error: lictor.RequestError) -> str:
    """What stands in the place of a decision."""
    problems = [
        {"code": problem.code, "message": problem.message} | ({"path": problem.path} if problem.path else {})
        for problem in error.problems
    ]
    return json.dumps({"error": problems}, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def diagnostic_values(diagnostics: tuple[lictor.Diagnostic, ...]) -> list[dict[str, Any]]:
    """Diagnostics with the members that are there."""
    names = ("code", "message", "document", "line", "column", "pointer", "label", "help", "context")
    return [{name: value for name in names if (value := getattr(diagnostic, name)) is not None} for diagnostic in diagnostics]
