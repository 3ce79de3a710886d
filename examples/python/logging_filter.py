"""A log without card numbers, whatever is logged."""

import logging
import sys
from pathlib import Path

import lictor
from lictor.logging import RedactingFilter

evaluator = lictor.Evaluator.from_files(Path(__file__).with_name("policies.yaml"))

handler = logging.StreamHandler(sys.stdout)
handler.addFilter(RedactingFilter(evaluator))
logging.basicConfig(level=logging.INFO, handlers=[handler], format="%(levelname)s %(message)s")

logging.info("customer %s paid with %s", 7, "4111 1111 1111 1111")
try:
    raise ValueError("no such customer: 536-22-8726")
except ValueError:
    logging.exception("lookup failed")
