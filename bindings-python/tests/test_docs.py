"""What the documentation says is run: docstrings, examples, the README, `docs/python.md`, the stubs."""

from __future__ import annotations

import doctest
import importlib
import inspect
import os
import pkgutil
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import lictor
import pytest
from fake_openai import message, serving
from lictor import _lictor

ROOT = Path(__file__).parents[2]
BINDING = ROOT / "bindings-python"
EXAMPLES = ROOT / "examples" / "python"

MODULES = [importlib.import_module(f"lictor.{module.name}") for module in pkgutil.iter_modules(lictor.__path__)] + [lictor]
NATIVE = [value for name, value in vars(_lictor).items() if not name.startswith("__") and hasattr(value, "__doc__")]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_doctests(module: ModuleType) -> None:
    assert module.__doc__ or module is _lictor
    assert doctest.testmod(module, optionflags=doctest.ELLIPSIS, extraglobs={"lictor": lictor}).failed == 0


def test_doctests_of_native_classes() -> None:
    """doctest looks into native classes by itself from CPython 3.13 on."""
    runner, tried = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS), 0
    for owner in NATIVE:
        for holder in [owner, *(vars(owner).values() if inspect.isclass(owner) else ())]:
            text = getattr(holder, "__doc__", None)
            if isinstance(text, str) and ">>>" in text:
                test = doctest.DocTestParser().get_doctest(text, {"lictor": lictor}, repr(holder), None, None)
                tried += runner.run(test).attempted
    assert runner.summarize().failed == 0 and tried > 10


def test_everything_public_is_documented() -> None:
    missing = []
    for name in lictor.__all__:
        value = getattr(lictor, name)
        if name.startswith("__"):
            continue
        if not value.__doc__:
            missing.append(name)
        if inspect.isclass(value):
            members = [(member, held) for member, held in vars(value).items() if not member.startswith("_")]
            for member, held in members:
                described = (
                    inspect.isroutine(held) or inspect.isgetsetdescriptor(held) or isinstance(held, property | classmethod)
                )
                if described and not isinstance(held, str) and not (getattr(held, "__doc__", None)):
                    missing.append(f"{name}.{member}")
    assert missing == []


def python(*args: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *args], capture_output=True, text=True, check=False, cwd=BINDING, env={**os.environ, **environment}
    )


EXPECTED: dict[str, list[str]] = {
    "asgi_app.py": ['200 {"answer": "hello"}', '200 {"answer": "my card is [REDACTED]"}', "403 "],
    "fastapi_app.py": ["my card is [REDACTED]", "200 small was asked: nice weather today", "403 "],
    "first_decision.py": ["HOLD  wait for approval", "ask ('group:finance',)", "rows: refund-limit matched"],
    "guarded_tool.py": ["refunded 20 EUR for 4471", "waits for ('group:finance',) and True", "refunded 750 EUR for 4471"],
    "judged.py": ["hold False and without an answer: deny", "deny True"],
    "lambda_handler.py": ["200 asked: my card is [REDACTED]", "403 "],
    "logging_filter.py": ["INFO customer 7 paid with [REDACTED]", "ValueError: no such customer: [REDACTED]"],
    "openai_client.py": ["it is [REDACTED], you said", "refused: We do not sell weapons."],
    "redact_text.py": [
        "😀 pay with [REDACTED], please",
        "withheld: denied by `no-weapons`",
        "pii.credit_card '4111 1111 1111 1111' ****",
    ],
}


def test_every_example_is_run() -> None:
    assert {path.name for path in EXAMPLES.glob("*.py")} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_an_example_prints_what_it_should(name: str) -> None:
    with serving() as fake:
        fake.choices = [message("it is 4111 1111 1111 1111, you said")]
        environment = {"OPENAI_API_KEY": "test", "OPENAI_BASE_URL": fake.url, "PYTHONIOENCODING": "utf-8"}
        done = python("-W", "error", str(EXAMPLES / name), **environment)
    assert done.returncode == 0, done.stderr
    place = 0
    for line in EXPECTED[name]:
        place = done.stdout.find(line, place)
        assert place >= 0, (line, done.stdout)
    # Only the first example's card numbers are shown, where it shows the hits themselves.
    assert name == "redact_text.py" or "4111 1111" not in done.stdout


def blocks(path: Path, section: str = "") -> list[str]:
    """The Python blocks of a page, or of one of its sections."""
    text = path.read_text(encoding="utf-8")
    if section:
        text = text.split(f"\n## {section}\n", 1)[1].split("\n## ", 1)[0]
    return re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def test_the_readme_is_run(capsys: pytest.CaptureFixture[str]) -> None:
    (block,) = blocks(ROOT / "README.md", "Two minutes to a first decision in Python")
    exec(compile(block, "README.md", "exec", dont_inherit=True), {"__name__": "__main__"})
    assert "HOLD  wait for approval" in capsys.readouterr().out


def test_the_page_is_run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """From top to bottom, in one namespace, beside the examples."""
    monkeypatch.chdir(EXAMPLES)
    monkeypatch.setenv("OPENAI_API_KEY", "test")
    found = blocks(ROOT / "docs" / "python.md")
    assert len(found) > 10
    namespace: dict[str, Any] = {"__name__": "docs"}
    with serving() as fake:
        monkeypatch.setenv("OPENAI_BASE_URL", fake.url)
        for place, block in enumerate(found, start=1):
            exec(compile(block, f"docs/python.md, block {place}", "exec", dont_inherit=True), namespace)


def test_the_stubs_say_what_is_there() -> None:
    done = python("-m", "mypy.stubtest", "lictor._lictor", MYPYPATH="python")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_package_and_the_examples_are_typed() -> None:
    done = python("-m", "mypy")
    assert done.returncode == 0, done.stdout + done.stderr
    done = python("-m", "mypy", "--strict", *map(str, sorted(EXAMPLES.glob("*.py"))))
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("decision.verdct", 'has no attribute "verdct"'),
        ("decision.rationale[0].severity = 1", "read-only"),
        ('lictor.compile({}, dialect="yaml")', 'has incompatible type "Literal['),
        ("evaluator.evaluate(5)", "incompatible type"),
        ("lictor.compile(5)", "incompatible type"),
        ("decision.verdict is lictor.Verdict.REFUSE", 'has no attribute "REFUSE"'),
    ],
)
def test_a_type_checker_sees_mistakes(tmp_path: Path, line: str, complaint: str) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        "import lictor\n"
        'evaluator = lictor.Evaluator.from_files("policies.yaml")\n'
        'decision = evaluator.evaluate({"kind": "input", "scope": {"org": "acme"}})\n'
        f"{line}\n"
    )
    done = python("-m", "mypy", "--strict", "--config-file", "", str(program), MYPYPATH=str(BINDING / "python"))
    assert done.returncode == 1 and complaint in done.stdout, done.stdout


def test_the_wheel_says_that_it_is_typed() -> None:
    assert (Path(lictor.__file__).parent / "py.typed").exists()
    assert (Path(lictor.__file__).parent / "_lictor.pyi").exists()
