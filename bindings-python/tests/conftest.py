"""What the tests share."""

from __future__ import annotations

import pytest
from test_conformance import RAN


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if RAN:
        terminalreporter.write_line(f"conformance: {len(RAN)} cases")
