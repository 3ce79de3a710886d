"""The filter that redacts what is logged."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import lictor
import pytest
from lictor.logging import RedactingFilter
from policies import EVALUATOR, SSN


@pytest.fixture
def log() -> Iterator[tuple[logging.Logger, io.StringIO]]:
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s %(customer)s", defaults={"customer": "-"}))
    handler.addFilter(RedactingFilter(EVALUATOR))
    logger = logging.getLogger("lictor.test")
    logger.addHandler(handler)
    logger.propagate = False
    yield logger, out
    logger.removeHandler(handler)


def test_message_and_arguments_are_redacted(log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, out = log
    logger.warning("customer %s, é %s", SSN, 5)
    logger.warning(f"{SSN} %d%%", 5)
    logger.getChild("below").error("100%")
    assert out.getvalue() == "WARNING customer [REDACTED], é 5 -\nWARNING [REDACTED] 5% -\nERROR 100% -\n"


def test_extras_tracebacks_and_stacks_are_redacted(log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, out = log
    try:
        raise ValueError(f"no customer {SSN}")
    except ValueError:
        logger.exception("failed", extra={"customer": SSN}, stack_info=True)
    text = out.getvalue()
    assert text.startswith("ERROR failed [REDACTED]\nTraceback (most recent call last):\n")
    assert "ValueError: no customer [REDACTED]" in text and "Stack (most recent call last):" in text
    assert SSN not in text


def test_what_must_not_go_on_is_replaced(log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, out = log
    logger.warning("a weapon")
    logger.warning("x" * ((1 << 20) + 1))
    logger.warning("\ud800")
    assert out.getvalue() == "WARNING [withheld by policy] -\n" * 3


def test_a_record_that_cannot_be_formatted_is_reported_as_ever(log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, _ = log
    with pytest.raises(TypeError):
        logger.warning("%d", "x")


def test_wrong_arguments_show_at_once() -> None:
    with pytest.raises(ValueError, match="'log' is not a valid Kind"):
        RedactingFilter(EVALUATOR, kind="log")
    unbound = lictor.Evaluator.from_yaml("lictor: 1\nbundle: {id: b, version: '1'}\npolicies: []")
    with pytest.raises(lictor.RequestError, match="scope.org"):
        RedactingFilter(unbound)
    assert RedactingFilter(unbound, scope={"org": "o"}).filter(logging.makeLogRecord({"msg": "x"}))
