"""A slice of a Python string is the hit."""

from __future__ import annotations

import json

import hypothesis
import lictor
import pytest
from hypothesis import strategies as st

EVALUATOR = lictor.Evaluator.from_yaml("""
lictor: 1
bundle: {id: b, version: '1'}
policies:
  - {id: ssn, scope: {org: acme}, severity: high, detect: {any: [pii.ssn]}, effect: redact}
  - {id: word, scope: {org: acme}, pattern: 'wömbat😀', effect: alert}
""")
SSN = "536-22-8726"


@pytest.mark.parametrize(
    "before",
    ["", "é", "e\u0301 ", "😀👩‍👩‍👧 ", "漢字 ", "\u200b\ufeff ", "🇩🇪" * 300, "क्षि ", "a\0b "],
)
def test_a_slice_is_the_hit(before: str) -> None:
    text = f"{before} {SSN} 漢 {SSN} wömbat😀 é"
    decision = EVALUATOR.evaluate({"kind": "input", "scope": {"org": "acme"}, "text": text}, text_after=True)
    assert decision.offsets == "code_points"
    hits = [hit for row in decision.rationale for hit in row.hits]
    assert sorted(text[hit.start : hit.end] for hit in hits) == [SSN, SSN, "wömbat😀"]
    assert [text[redaction.start : redaction.end] for redaction in decision.redactions] == [SSN, SSN]
    assert decision.rewrite({"text": text}) == {"text": text.replace(SSN, "[REDACTED]")}
    assert decision.text_after is not None
    assert decision.text_after[0].text == text.replace(SSN, "[REDACTED]")
    assert f"[{hits[0].start}:{hits[0].end}]" in decision.rationale[0].why


def test_the_request_may_choose_another_unit() -> None:
    text = f"é😀 {SSN}"
    request = {"kind": "input", "scope": {"org": "acme"}, "text": text}
    starts = {
        unit: EVALUATOR.evaluate({**request, "offsets": unit}).redactions[0].start
        for unit in ("bytes", "code_points", "utf16", None)
    }
    assert starts == {"bytes": 7, "code_points": 3, "utf16": 4, None: 3}
    with pytest.raises(lictor.RequestError, match="E-ENUM: `offsets`"):
        EVALUATOR.evaluate({**request, "offsets": "graphemes"})
    # The JSON call leaves the wire's own unit.
    assert json.loads(EVALUATOR.evaluate_json(json.dumps(request)))["redactions"][0]["start"] == 7


@hypothesis.given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_around_the_hit(before: str, after: str) -> None:
    text = f"{before} {SSN} {after}"
    request = {"kind": "input", "scope": {"org": "acme"}, "text": text}
    found = [text[redaction.start : redaction.end] for redaction in EVALUATOR.evaluate(request).redactions]
    # What stands around it may take the number's place as a number, but a slice is never off.
    assert all("536-22-8726" in slice_ for slice_ in found)
