"""Costs of a call from Python: lictor's, how much of it is the binding's own, and what else Python users have, in one run.

Every answer is checked before it is timed. A time is the fastest of many short rows of calls: the others were disturbed.
"""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cedarpy
import lictor
from presidio_analyzer import predefined_recognizers as presidio

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "python.md"
RESULTS = Path(__file__).with_name("results.json")
CORE_TIMES = ROOT / "target" / "release" / "core_times"
START, END = "<!-- made by `make -C bindings-python bench` -->\n", "<!-- end -->\n"

ROWS = 200
ROW_SECONDS = 0.002
MOST_SECONDS = 3.0


def fastest(call: Callable[[], Any]) -> float:
    """Microseconds a call."""

    def row(calls: int) -> float:
        turns = range(calls)
        start = time.perf_counter()
        for _ in turns:
            call()
        return time.perf_counter() - start

    calls = 1
    while row(calls) < ROW_SECONDS:
        calls *= 2
    rows = max(5, min(ROWS, int(MOST_SECONDS / row(calls))))
    return min(row(calls) for _ in range(rows)) * 1e6 / calls


def core_times() -> list[dict[str, Any]]:
    return json.loads(subprocess.run([CORE_TIMES], check=True, capture_output=True).stdout)


def lictor_times(workload: dict[str, Any]) -> dict[str, float]:
    evaluator = lictor.Evaluator.from_yaml(workload["document"])
    request = workload["request"]
    if parts := request.pop("content", None):
        request["text"] = parts[0]["text"]
    text = json.dumps(request)
    prepared = lictor.Request(request)
    decision = evaluator.evaluate(request)
    assert decision.verdict == "deny" and [row.policy for row in decision.rationale][:2], decision
    expected = 2 if workload["bytes"] == 0 else 3
    assert sum(row.status == "matched" for row in decision.rationale) == expected, decision.render()
    assert evaluator.decide(request).verdict == "deny" == json.loads(evaluator.evaluate_json(text))["verdict"]
    return {
        "decide": fastest(lambda: evaluator.decide(request)),
        "evaluate": fastest(lambda: evaluator.evaluate(request)),
        "json": fastest(lambda: evaluator.evaluate_json(text)),
        "decide prepared": fastest(lambda: evaluator.decide(prepared)),
        "evaluate prepared": fastest(lambda: evaluator.evaluate(prepared)),
    }


RISKS = {"info": 0, "low": 1, "medium": 2, "high": 3, "critical": 4}
WORDS = ["shell", "write", "delete", "read", "deploy"]


def attribute_rules(count: int) -> list[tuple[str, int, str]]:
    """The workload of `benches/src/lib.rs`: repository, least risk, and word of each policy."""
    return [(f"r{policy // 5}", 3 if policy % 5 == 0 else 2, WORDS[policy % 5]) for policy in range(count)]


def cedar_time(workload: dict[str, Any]) -> float:
    """Policies and entities as handles, which is the fast way."""
    rules = [
        f'forbid(principal == Agent::"desk-bot", action, resource == Repo::"{repo}") '
        f'when {{ context.risk >= {risk} && context.action like "*{word}*" }};'
        for repo, risk, word in attribute_rules(workload["policies"])
    ]
    policies = cedarpy.PolicySet.from_str("permit(principal, action, resource);\n" + "\n".join(rules))
    entities = cedarpy.Entities.from_json_str("[]")
    given = workload["request"]
    request = {
        "principal": f'Agent::"{given["agent"]["id"]}"',
        "action": 'Action::"call"',
        "resource": f'Repo::"{given["scope"]["repo"]}"',
        "context": {"risk": RISKS[given["facts"]["risk_level"]], "action": given["action"]},
    }
    answer = cedarpy.is_authorized(request, policies, entities)
    assert not answer.allowed and len(answer.diagnostics.reasons) == 2, answer
    return fastest(lambda: cedarpy.is_authorized(request, policies, entities))


def loop_time(workload: dict[str, Any]) -> float:
    """What one writes first: a loop over the rules, with `re`."""
    rules = [(repo, risk, re.compile(word)) for repo, risk, word in attribute_rules(workload["policies"])]
    request = workload["request"]

    def decide() -> list[int]:
        repo, risk = request["scope"]["repo"], RISKS[request["facts"]["risk_level"]]
        action, agent = request["action"], request["agent"]["id"]
        return [
            number
            for number, (own, least, word) in enumerate(rules)
            if own == repo and risk >= least and agent == "desk-bot" and word.search(action)
        ]

    assert len(decide()) == 2
    return fastest(decide)


SHAPES = [
    r"\b(?:\d[ -]?){13,19}\b",
    r"\b\d{3}-\d{2}-\d{4}\b",
    r"\b[\w.+-]+@[\w-]+\.[\w.]+\b",
    r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}\b",
    r"\b(?:\d{1,3}\.){3}\d{1,3}\b",
    r"\+?\d{1,3}[ -.]?\(?\d{2,4}\)?[ -.]?\d{3,4}[ -.]?\d{3,4}\b",
    r"\bAKIA[0-9A-Z]{16}\b",
    r"\bgh[pousr]_[A-Za-z0-9]{36}\b",
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----",
    r"\beyJ[\w-]+\.[\w-]+\.[\w-]+\b",
]


def shapes_time(text: str) -> float:
    """A loop over ten shapes with `re`, without checksums."""
    patterns = [re.compile(shape) for shape in SHAPES]

    def find() -> list[tuple[int, int]]:
        return [match.span() for pattern in patterns for match in pattern.finditer(text)]

    assert any(text[start:end].strip() == "4111 1111 1111 1111" for start, end in find())
    return fastest(find)


def presidio_time(text: str) -> float:
    """The pattern recognisers of six kinds of personal data, without a language model."""
    names = ["CreditCard", "UsSsn", "Email", "Iban", "Ip", "Phone"]
    recognizers = [getattr(presidio, f"{name}Recognizer")() for name in names]

    def analyze() -> list[Any]:
        return [result for recognizer in recognizers for result in recognizer.analyze(text, recognizer.supported_entities, None)]

    assert any(
        result.entity_type == "CREDIT_CARD" and text[result.start : result.end] == "4111 1111 1111 1111" for result in analyze()
    )
    return fastest(analyze)


def machine() -> dict[str, Any]:
    name = next(
        (line.split(":")[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")), platform.machine()
    )
    return {
        "processor": name,
        "cores": os.cpu_count(),
        "system": platform.system(),
        "python": platform.python_version(),
        "lictor": lictor.__version__,
        "cedarpy": _version("cedarpy"),
        "presidio-analyzer": _version("presidio-analyzer"),
    }


def _lines(path: str) -> list[str]:
    return Path(path).read_text().splitlines() if Path(path).exists() else []


def _version(package: str) -> str:
    from importlib.metadata import version

    return version(package)


def measure() -> list[dict[str, Any]]:
    before = core_times()
    results = []
    for workload in before:
        print(f"{workload['policies']} policies, {workload['bytes']} bytes", file=sys.stderr)
        text = next((part["text"] for part in workload["request"].get("content", [])), "")
        others = (
            {"presidio": presidio_time(text), "re": shapes_time(text)}
            if text
            else {"cedarpy": cedar_time(workload), "re": loop_time(workload)}
        )
        results.append(
            {"policies": workload["policies"], "bytes": workload["bytes"], "lictor": lictor_times(workload), "others": others}
        )
    # Before and after: the machine may have been busier at one of the times.
    for result, first, last in zip(results, before, core_times(), strict=True):
        result["core"] = {name: min(first["us"][name], last["us"][name]) for name in first["us"]}
    return results


def table(results: list[dict[str, Any]]) -> str:
    size = {0: "none", 1 << 10: "1 KiB", 32 << 10: "32 KiB"}
    others = {"presidio": "presidio", "re": "`re` loop", "cedarpy": "cedarpy"}
    lines = [
        "| policies | text | `decide` | core | over | `evaluate` | core | over | `evaluate_json` | core | over | others |",
        "|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|",
    ]
    for result in results:
        cells = [f"{result['policies']:,}", size[result["bytes"]]]
        for call in ("decide", "evaluate", "json"):
            whole, core = result["lictor"][call], result["core"][call]
            cells += [f"**{_us(whole)}**", _us(core), _us(max(whole - core, 0.0))]
        cells.append(", ".join(f"{others[name]} {_us(value)}" for name, value in result["others"].items()))
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _us(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def main() -> None:
    results = measure()
    stated = machine()
    RESULTS.write_text(json.dumps({"machine": stated, "unit": "microseconds a call", "results": results}, indent=2) + "\n")
    versions = ", ".join(f"{name} {stated[name]}" for name in ("lictor", "cedarpy", "presidio-analyzer"))
    page = table(results) + (
        f"\nMicroseconds a call, on {stated['processor']} with {stated['cores']} cores, {stated['system']}, "
        f"CPython {stated['python']}, {versions}.\n"
    )
    print(page)
    text = PAGE.read_text(encoding="utf-8")
    head, rest = text.split(START, 1)
    _, tail = rest.split(END, 1)
    PAGE.write_text(f"{head}{START}{page}{END}{tail}", encoding="utf-8")


if __name__ == "__main__":
    main()
