"""What must not happen whatever a program does: a panic that escapes, a race, a leak."""

from __future__ import annotations

import gc
import pickle
import subprocess
import sys
import textwrap
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import lictor
import pytest
from lictor import _lictor
from policies import EVALUATOR, SSN

REQUESTS: list[dict[str, Any]] = [
    {"kind": "input", "scope": {"org": "acme"}, "text": text}
    for text in ("plain", f"é {SSN}", "a weapon", "a contract", "the weather " * 200)
]
CALL = {"kind": "tool_call", "scope": {"org": "acme"}, "tool": {"name": "refund", "args": {"amount": 750}}}


def test_a_panic_is_an_internal_error(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(lictor.InternalError) as raised:
        _lictor._panic("wombat")
    assert isinstance(raised.value, lictor.LictorError) and "bug" in str(raised.value)
    assert "wombat" not in str(raised.value) and raised.value.__cause__ is None
    again = pickle.loads(pickle.dumps(raised.value))
    assert (type(again), str(again)) == (lictor.InternalError, str(raised.value))
    # The host's panic hook, here Rust's own, is left as it is.
    assert "wombat" in capfd.readouterr().err
    assert EVALUATOR.decide(REQUESTS[0]).verdict == "allow"


def test_eight_threads_share_one_evaluator() -> None:
    expected = [EVALUATOR.evaluate(request) for request in [*REQUESTS, CALL]]
    start = threading.Barrier(8)

    def work(seed: int) -> None:
        start.wait()
        for turn in range(300):
            place = (seed + turn) % len(expected)
            request = [*REQUESTS, CALL][place]
            decision = EVALUATOR.evaluate(request)
            assert decision == expected[place]
            assert EVALUATOR.decide(request).verdict is expected[place].verdict
            if turn % 50 == 0:
                assert EVALUATOR.evaluate_many(REQUESTS) == expected[:-1]

    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(work, seed) for seed in range(8)]:
            done.result()


def test_other_threads_run_while_a_batch_is_decided() -> None:
    requests = [lictor.Request({**REQUESTS[0], "text": f"the weather is fine, {SSN} " * 800})] * 400
    ticks = 0
    stop = threading.Event()

    def tick() -> None:
        nonlocal ticks
        while not stop.is_set():
            ticks += 1
            time.sleep(0.0005)

    thread = threading.Thread(target=tick)
    thread.start()
    interval = sys.getswitchinterval()
    try:
        # The interpreter is not taken from a thread that does not let go of it.
        sys.setswitchinterval(1000)
        before = ticks
        EVALUATOR.evaluate_many(requests)
        during = ticks - before
    finally:
        sys.setswitchinterval(interval)
        stop.set()
        thread.join()
    assert during > 0


def test_a_request_may_ask_the_evaluator_while_it_is_read() -> None:
    """Re-entrance: the thread's memory is not in use while a request is read."""

    class Asking(dict[str, Any]):
        def items(self) -> Any:
            assert EVALUATOR.evaluate(CALL).verdict == "hold"
            return super().items()

    assert EVALUATOR.evaluate(Asking(REQUESTS[1])).verdict == "transform"


def resident() -> int:
    """Bytes of the process that are in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read from Linux's /proc")
def test_a_million_evaluations_do_not_grow_the_process() -> None:
    """At most 4 MiB: a leak of five bytes an evaluation would show."""
    wrong = {"kind": "input", "scope": {"org": "acme"}, "facts": {"x": 1j}}

    def rounds(count: int) -> None:
        for turn in range(count):
            request = REQUESTS[turn % 4]
            decision = EVALUATOR.evaluate(request)
            if turn % 16 == 0:
                decision.rationale, decision.redactions, decision.record, decision.to_dict()
                EVALUATOR.evaluate_json(decision_json)
                try:
                    EVALUATOR.evaluate(wrong)
                except lictor.RequestError:
                    pass

    decision_json = lictor.Request(REQUESTS[1]).to_json()
    rounds(50_000)
    gc.collect()
    before = resident()
    rounds(1_000_000)
    gc.collect()
    assert resident() - before < 4 << 20


def test_compiling_again_and_again_does_not_grow_the_process() -> None:
    from policies import TEXT

    def rounds(count: int) -> None:
        for _ in range(count):
            lictor.Evaluator.from_yaml(TEXT)
            with pytest.raises(lictor.PolicyError):
                lictor.Evaluator.from_yaml(TEXT + "  nonsense")

    rounds(20)
    gc.collect()
    before = resident()
    rounds(60)
    gc.collect()
    assert resident() - before < 8 << 20


def test_a_sub_interpreter_is_refused_cleanly() -> None:
    """Importing fails there with ImportError; it neither crashes nor disturbs the main interpreter."""
    program = textwrap.dedent("""
        import sys
        try:
            import _xxsubinterpreters as interpreters
        except ImportError:
            import _interpreters as interpreters
        import lictor

        code = '''
        try:
            import lictor
        except ImportError as error:
            assert "subinterpreters" in str(error), error
        else:
            raise SystemExit("imported")
        '''
        import textwrap
        made = interpreters.create()
        failure = (getattr(interpreters, "run_string"))(made, textwrap.dedent(code))
        assert failure is None, failure
        interpreters.destroy(made)
        evaluator = lictor.compile({"b.yaml": "lictor: 1\\nbundle: {id: b, version: '1'}\\npolicies: []"})
        assert evaluator.decide({"kind": "input", "scope": {}}).verdict == "allow"
        print("refused")
    """)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "refused"), done.stderr


def test_a_forked_process_goes_on() -> None:
    """As servers with workers do it: compiled before the fork, used after."""
    program = textwrap.dedent("""
        import os, lictor
        evaluator = lictor.compile({"b.yaml": "lictor: 1\\nbundle: {id: b, version: '1'}\\npolicies: []"})
        request = {"kind": "input", "scope": {}, "text": "x"}
        evaluator.evaluate(request)
        child = os.fork()
        assert evaluator.evaluate(request).verdict == "allow"
        if child:
            assert os.waitpid(child, 0)[1] == 0
            print("both")
    """)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "both"), done.stderr
