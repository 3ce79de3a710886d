"""Evaluators with some policies changed."""

from __future__ import annotations

import lictor
import pytest

BUNDLE = """
lictor: 1
bundle: {id: support, version: '1', tenant: acme}
policies:
  - {id: no-cards, scope: {org: acme}, detect: {any: [pii.credit_card]}, effect: deny, message: "no"}
  - {id: no-mail, set: extra, scope: {org: acme}, detect: {any: [pii.email]}, effect: redact}
"""

CHANGED = "{id: no-cards, scope: {org: acme}, detect: {any: [pii.credit_card]}, effect: redact}"

TEXT = {"kind": "input", "text": "4111 1111 1111 1111", "scope": {"org": "acme"}}


def test_a_policy_is_replaced_and_another_taken_out() -> None:
    class Mine(lictor.Evaluator):
        __slots__ = ()

    evaluator = Mine.from_yaml(BUNDLE)
    updated = evaluator.update({"change.yaml": CHANGED}, remove=[("extra", "no-mail")])
    assert type(updated) is Mine
    assert (evaluator.evaluate(TEXT).verdict, updated.evaluate(TEXT).verdict) == ("deny", "transform")
    whole = BUNDLE.replace('effect: deny, message: "no"', "effect: redact")
    whole = whole[: whole.index("  - {id: no-mail")]
    assert updated.digest == lictor.Evaluator.from_yaml(whole).digest != evaluator.digest
    assert updated.update(remove=["no-cards"]).evaluate(TEXT).verdict == "allow"


def test_what_is_wrong_is_said() -> None:
    evaluator = lictor.Evaluator.from_yaml(BUNDLE)
    with pytest.raises(lictor.PolicyError, match="E-REQUIRED"):
        evaluator.update({"change.yaml": "{id: p, effect: deny, when: 'true'}"})
    with pytest.raises(lictor.PolicyError, match="E-NOT-FOUND"):
        evaluator.update(remove=["no-such-policy"])
    with pytest.raises(TypeError, match="remove"):
        evaluator.update(remove="no-cards")
