"""A filter that redacts what is logged.

>>> import logging, sys
>>> from lictor import Evaluator
>>> evaluator = Evaluator.from_yaml('''
... lictor: 1
... bundle: {id: logs, version: '1', tenant: acme}
... policies:
...   - {id: no-numbers, scope: {org: acme}, severity: high, detect: {any: [pii.ssn]}, effect: redact}
... ''')
>>> handler = logging.StreamHandler(sys.stdout)
>>> handler.addFilter(RedactingFilter(evaluator))
>>> logger = logging.getLogger("doctest")
>>> logger.addHandler(handler)
>>> logger.warning("customer %s called", "536-22-8726")
customer [REDACTED] called
>>> logger.removeHandler(handler)
"""

from __future__ import annotations

import logging
from collections.abc import Mapping

from .decision import Kind
from .errors import LictorError
from .evaluator import Evaluator

__all__ = ["RedactingFilter"]

STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
"""The attributes that every record has; what else one has came in as `extra`."""

FORMATTER = logging.Formatter()


class RedactingFilter(logging.Filter):
    """Redacts a record's message, traceback and stack, and each `extra` that is a string. Other extras are left as
    they are.

    Add it to handlers: a filter of a logger does not see the records of the loggers below it. A text that must not go
    on is replaced by `withheld`, also if the evaluator fails: a log must not stop the program, and must not leak
    either. The traceback becomes text, so `exc_info` is gone for handlers and filters that come later.
    """

    def __init__(
        self,
        evaluator: Evaluator,
        *,
        kind: str = "event",
        scope: Mapping[str, str] | None = None,
        withheld: str = "[withheld by policy]",
    ) -> None:
        super().__init__()
        # What is wrong with the arguments shows here, and not in each record.
        self.scope = evaluator.scope(scope)
        self.evaluator = evaluator
        self.kind = Kind(kind)
        self.withheld = withheld

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = self._redacted(record.getMessage())
        record.args = None
        if record.exc_info and not record.exc_text:
            record.exc_text = FORMATTER.formatException(record.exc_info)
        record.exc_info = None
        if record.exc_text:
            record.exc_text = self._redacted(record.exc_text)
        if record.stack_info:
            record.stack_info = self._redacted(record.stack_info)
        for name, value in vars(record).items():
            if name not in STANDARD and isinstance(value, str):
                setattr(record, name, self._redacted(value))
        return True

    def _redacted(self, text: str) -> str:
        try:
            return self.evaluator.redact(text, self.kind, self.scope)
        except (LictorError, ValueError):
            return self.withheld
