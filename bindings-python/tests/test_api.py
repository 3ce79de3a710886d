"""The surface: what each call gives, and what it does with wrong arguments."""

from __future__ import annotations

import copy
import datetime
import importlib.metadata
import inspect
import itertools
import json
import pathlib
import pickle
from typing import Any

import lictor
import pytest
from lictor import Effect, Severity, Status, Verdict, _lictor
from lictor import decision as model
from policies import EVALUATOR, SSN, TEXT

ROOT = pathlib.Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
INPUT = {"kind": "input", "scope": {"org": "acme"}, "text": f"my number is {SSN}"}
CALL = {"kind": "tool_call", "scope": {"org": "acme"}, "tool": {"name": "refund", "args": {"amount": 750, "note": SSN}}}


# Loading


def test_documents_come_in_several_forms() -> None:
    digests = {
        lictor.compile({"shop.yaml": TEXT}).digest,
        lictor.compile([("shop.yaml", TEXT)]).digest,
        lictor.compile(iter([("shop.yaml", TEXT)])).digest,
        lictor.Evaluator({"shop.yaml": TEXT}).digest,
        lictor.Evaluator.from_yaml(TEXT).digest,
    }
    assert len(digests) == 1 and digests.pop().startswith("sha256:")


def test_a_bundle_may_be_data() -> None:
    bundle = {
        "lictor": 1,
        "bundle": {"id": "b", "version": "1"},
        "policies": [{"id": "p", "scope": {"org": "acme"}, "pattern": "x", "effect": "deny", "waivable": False}],
    }
    evaluator = lictor.Evaluator.from_dict(bundle)
    assert evaluator.digest == lictor.Evaluator.from_yaml(json.dumps(bundle)).digest
    with pytest.raises(lictor.PolicyError) as raised:
        lictor.Evaluator.from_dict({**bundle, "polices": []}, name="made.json")
    assert raised.value.diagnostics[0].document == "made.json"
    with pytest.raises(lictor.RequestError):
        lictor.Evaluator.from_dict({**bundle, "lists": {"x": {1, 2}}})


def test_files_and_folders(tmp_path: pathlib.Path) -> None:
    path = EXAMPLES / "native" / "05-platform-guardrails.yaml"
    one = lictor.Evaluator.from_files(path)
    assert one.digest == lictor.Evaluator.from_files(str(path)).digest == lictor.Evaluator.from_files([path]).digest
    names = ("z/b.yml", "z/a.yaml", "a.json", ".hidden.yaml", ".git/x.yaml", "notes.txt", "c.jsonc")
    for name in names:
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True, parents=True)
        file.write_text("{unfinished")
    (tmp_path / "z" / "loop").symlink_to(tmp_path)
    with pytest.raises(lictor.PolicyError) as raised:
        lictor.Evaluator.from_files(tmp_path)
    found = list(dict.fromkeys(diagnostic.document for diagnostic in raised.value.diagnostics))
    assert found == [str(tmp_path / name) for name in ("a.json", "c.jsonc", "z/a.yaml", "z/b.yml")]


def test_files_that_cannot_be_read(tmp_path: pathlib.Path) -> None:
    with pytest.raises(FileNotFoundError):
        lictor.Evaluator.from_files(tmp_path / "absent.yaml")
    with pytest.raises(ValueError, match="no .yaml, .yml, .json or .jsonc file in folder"):
        lictor.Evaluator.from_files(tmp_path)
    (tmp_path / "bad.yaml").write_bytes(b"ok \xff")
    with pytest.raises(ValueError, match="is not UTF-8 at byte 3"):
        lictor.Evaluator.from_files(tmp_path / "bad.yaml")


def test_diagnostics_say_what_and_where() -> None:
    with pytest.raises(lictor.PolicyError) as raised:
        lictor.Evaluator.from_files(EXAMPLES / "broken" / "refunds.yaml")
    error = raised.value
    first = error.diagnostics[0]
    assert first.is_error and first.code.startswith("E-") and first.line and first.column and first.pointer is not None
    assert "^" in str(error) and str(error).startswith(f"error[{first.code}]")
    assert str(first).startswith(f"{first.document}:{first.line}:{first.column}: {first.code}: ")
    assert isinstance(error, ValueError) and isinstance(error, lictor.LictorError)
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.diagnostics) == (str(error), error.diagnostics)


def test_warnings_are_lints() -> None:
    evaluator = lictor.Evaluator.from_yaml(
        "lictor: 1\nbundle: {id: b, version: '1'}\npolicies: [{id: p, scope: {org: o}, pattern: 'x?', effect: deny}]"
    )
    codes = {warning.code for warning in evaluator.warnings}
    assert "W-BROAD" in codes and not any(warning.is_error for warning in evaluator.warnings)
    assert "W-BROAD" in evaluator.render_warnings() and "\x1b[" in evaluator.render_warnings(color=True)
    assert "\x1b[" not in evaluator.render_warnings()


def test_limits_are_lowered_by_name() -> None:
    evaluator = lictor.Evaluator.from_yaml(TEXT, limits={"content_bytes": 4})
    assert evaluator.evaluate(INPUT).errors[0].code == "E-LIMIT"
    with pytest.raises(ValueError, match="a limit's name must be one of content_bytes, json_depth"):
        lictor.Evaluator.from_yaml(TEXT, limits={"bytes": 4})
    for value in (-1, 1.5, "4", None, 2**70):
        with pytest.raises((TypeError, OverflowError)):
            lictor.Evaluator.from_yaml(TEXT, limits={"content_bytes": value})  # type: ignore[dict-item]


# Deciding


def test_a_decision_has_every_field_of_the_wire_form() -> None:
    decision = EVALUATOR.evaluate(CALL, text_after=True, previews=True)
    assert decision.verdict is Verdict.HOLD and decision.verdict == "hold"
    assert decision.effects == (Effect.APPROVE, Effect.REDACT, Effect.SET_ARG)
    assert decision.final is True and decision.request_id is None
    assert decision.set_args == {"tool.args.currency": "EUR"}
    assert decision.args_after == {"amount": 750, "note": "[REDACTED]", "currency": "EUR"}
    assert decision.approvals == (model.RequiredApproval("refund-limit", quorum=1, given=0, by=("group:finance",)),)
    assert decision.action_digest is not None and decision.action_digest.startswith("sha256:")
    row = decision.rationale[0]
    assert (row.policy, row.severity, row.status, row.level) == ("refund-limit", Severity.HIGH, Status.MATCHED, "org")
    hit = next(hit for row in decision.rationale for hit in row.hits)
    assert (hit.detector, hit.path, hit.preview) == ("pii.ssn", "tool.args.note", "***-**-8726")
    assert decision.log.decision is True and decision.cost.hits == 1 and decision.bundle == EVALUATOR.digest
    assert decision.route is None and decision.fallback is None and decision.pending == () and decision.throttle == {}
    assert [row.policy for row in decision.withheld_by] == ["refund-limit"]
    data = decision.to_dict()
    assert data["verdict"] == "hold" and type(data["verdict"]) is str
    assert isinstance(data["rationale"], list) and isinstance(data["rationale"][0], dict)
    assert decision.to_json() == lictor.Decision.from_json(decision.to_json()).to_json()


def test_an_attribute_stands_for_each_member_of_the_wire_form() -> None:
    """A field that the core gains must be gained here."""
    names = {"final" if name == "is_final" else name for name in _fields_of(lictor.Decision)}
    text = (ROOT / "core" / "src" / "decision" / "mod.rs").read_text()
    wire = _struct_fields(text, "Decision")
    assert wire <= names, wire - names
    assert names - wire == {"record", "withheld_by"}
    rationale = (ROOT / "core" / "src" / "decision" / "rationale.rs").read_text()
    redaction = (ROOT / "core" / "src" / "decision" / "redaction.rs").read_text()
    judge = (ROOT / "core" / "src" / "judge.rs").read_text()
    stream = (ROOT / "core" / "src" / "stream" / "mod.rs").read_text()
    sources = {
        "Released": stream,
        "Row": rationale,
        "Hit": rationale,
        "Redaction": redaction,
        "TextAfter": redaction,
        "LateFinding": judge,
    }
    for name, record in model.RECORDS.items():
        if name in ("Diagnostic", "Detector", "ProblemForm"):
            continue
        assert _struct_fields(sources.get(name, text), name) == set(record.__dataclass_fields__), name


def _fields_of(kind: type) -> set[str]:
    return {name for name, value in vars(kind).items() if inspect.isgetsetdescriptor(value)}


def _struct_fields(text: str, name: str) -> set[str]:
    body = text.split(f"pub struct {name} {{", 1)[1].split("\n}", 1)[0]
    fields = {line.split(":")[0].removeprefix("    pub ") for line in body.splitlines() if line.startswith("    pub ")}
    return {"final" if field == "is_final" else field for field in fields}


def test_enums_are_the_cores() -> None:
    for name, text in (("Verdict", "verdict"), ("EffectKind", "verdict"), ("Severity", "severity"), ("Kind", "kind")):
        source = (ROOT / "core" / "src" / f"{text}.rs").read_text()
        body = source.split(f"pub const fn as_str(self) -> &'static str {{\n        match self {{\n            {name}::", 1)[1]
        values = [line.split('"')[1] for line in body.split("\n        }")[0].splitlines()]
        assert list(model.ENUMS[name]) == values


def test_a_truth_is_not_taken_by_accident() -> None:
    for answer in (EVALUATOR.evaluate(INPUT), EVALUATOR.decide(INPUT), Verdict.DENY):
        with pytest.raises(TypeError, match="neither true nor false"):
            bool(answer)
        with pytest.raises(TypeError):
            if answer:
                pass


def test_scales_are_ordered_by_what_they_mean() -> None:
    for scale in (Verdict, Severity):
        steps = list(scale)
        for (low, first), (high, second) in itertools.product(enumerate(steps), repeat=2):
            assert (first < second, first <= second, first > second, first >= second, first == second) == (
                (low < high, low <= high, low > high, low >= high, low == high)
            )
            assert (first < str(second)) is (low < high) and (first == str(second)) is (low == high)
        assert max(steps) is steps[-1] and sorted(reversed(steps)) == steps
        for other in ("no such step", 1, None):
            with pytest.raises(TypeError):
                assert steps[0] < other
    assert json.dumps({"verdict": Verdict.DENY}) == '{"verdict": "deny"}' and f"{Verdict.DENY}" == "deny"


def test_decide_is_evaluate_without_the_rationale() -> None:
    outcome = EVALUATOR.decide(CALL)
    decision = EVALUATOR.evaluate(CALL)
    assert (outcome.verdict, outcome.effects, outcome.final) == (decision.verdict, decision.effects, decision.final)
    assert outcome == EVALUATOR.decide(CALL) != EVALUATOR.decide(INPUT)
    assert hash(outcome) == hash(pickle.loads(pickle.dumps(outcome)))
    assert repr(outcome) == "Outcome(verdict='hold', effects=('approve', 'redact', 'set_arg'), final=True)"


def test_explain_lists_what_did_not_match() -> None:
    statuses = {row.policy: row.status for row in EVALUATOR.explain(INPUT).rationale}
    assert statuses["no-numbers"] is Status.MATCHED and statuses["no-weapons"] is Status.NOT_MATCHED


def test_a_batch_keeps_order_and_goes_on_after_a_failure() -> None:
    answers = EVALUATOR.evaluate_many([5, INPUT, {"kind": "input", "scope": {"org": "other"}}, {"kind": "x"}, INPUT, 1j])
    kinds = [type(answer) for answer in answers]
    assert kinds == [lictor.RequestError, lictor.Decision] + [lictor.RequestError] * 2 + [lictor.Decision, lictor.RequestError]
    assert isinstance(answers[2], lictor.RequestError) and answers[2].problems[0].code == "E-TENANT"
    assert EVALUATOR.evaluate_many([]) == [] and len(EVALUATOR.evaluate_many(INPUT for _ in range(3))) == 3


def test_a_record_has_no_content() -> None:
    decision = EVALUATOR.evaluate({**INPUT, "id": "wombat 1"}, text_after=True, previews=True)
    record = decision.record
    assert SSN not in record.to_json() and "wombat" not in record.to_json() and "8726" not in repr(record)
    assert record.to_dict() == json.loads(record.to_json())
    assert pickle.loads(pickle.dumps(record)) == record == copy.deepcopy(record)
    with pytest.raises(ValueError, match="not the JSON of a record"):
        lictor.Record.from_json("{}")


def test_no_repr_shows_content() -> None:
    request = lictor.Request(INPUT)
    decision = EVALUATOR.evaluate(INPUT, text_after=True, previews=True)
    assert decision.text_after is not None
    shown = repr([request, decision, decision.text_after, decision.rationale, decision.redactions, decision.record, EVALUATOR])
    assert "number" not in shown.replace("no-numbers", "") and "8726" not in shown
    assert "Request(kind='input', scope={'org': 'acme'})" in shown
    assert "Decision(verdict='transform', effects=('redact',), rationale=1 rows)" in shown


def test_the_decision_is_rendered_for_people() -> None:
    decision = EVALUATOR.evaluate(INPUT)
    assert decision.render().startswith("TRANSFORM  carry out the action with these changes")
    assert "\x1b[" in decision.render(color=True) and "\x1b[" not in decision.render()


def test_a_document_is_rewritten_and_not_changed() -> None:
    body = {"model": "m", "messages": [{"role": "user", "content": [{"type": "text", "text": f"é {SSN}"}]}], "n": None}
    request = {"kind": "input", "scope": {"org": "acme"}, "messages": body["messages"]}
    before = copy.deepcopy(body)
    after = EVALUATOR.evaluate(request).rewrite(body)
    assert after["messages"][0]["content"][0]["text"] == "é [REDACTED]" and after["n"] is None and body == before
    with pytest.raises(lictor.RequestError, match="E-NOT-FOUND"):
        EVALUATOR.evaluate(request).rewrite({"messages": []})


def test_a_text_is_redacted_or_withheld() -> None:
    assert EVALUATOR.redact(f"é {SSN}") == "é [REDACTED]"
    assert EVALUATOR.redact("plain", kind="event", scope={"workspace": "web"}) == "plain"
    lenient = lictor.Evaluator.from_yaml(
        "lictor: 1\nbundle: {id: b, version: '1', tenant: acme}\n"
        "policies: [{id: p, scope: {org: acme}, pattern: x, effect: redact}]",
        limits={"content_bytes": 8},
    )
    for evaluator, text, kind in (
        (EVALUATOR, "a weapon", lictor.Denied),
        (EVALUATOR, "a contract", lictor.ApprovalNeeded),
        (lenient, "longer than it may be", lictor.Withheld),
    ):
        with pytest.raises(kind) as raised:
            evaluator.redact(text)
        assert type(raised.value) is kind
        assert str(raised.value) == raised.value.decision.withheld()
        again = pickle.loads(pickle.dumps(raised.value))
        assert (type(again), again.decision) == (kind, raised.value.decision)
    unbound = lictor.Evaluator.from_yaml("lictor: 1\nbundle: {id: b, version: '1'}\npolicies: []")
    with pytest.raises(lictor.RequestError, match="E-REQUIRED: `scope.org`"):
        unbound.redact("x")
    assert unbound.scope({"org": "o"}) == {"org": "o"} and EVALUATOR.scope() == {"org": "acme"}
    with pytest.raises(ValueError, match="kind must be one of input, output"):
        EVALUATOR.redact("x", kind="prompt")


# Judges


JUDGED = lictor.Evaluator.from_yaml("""
lictor: 1
bundle: {id: b, version: '1'}
policies:
  - {id: kind, content: Be kind., scope: {org: acme}, judge: required, severity: high, effect: deny, kinds: [output]}
""")
OUTPUT = {"kind": "output", "scope": {"org": "acme"}, "text": "é😀 you fool"}


def test_a_judge_is_asked_and_answers() -> None:
    decision = JUDGED.evaluate(OUTPUT, subjects=True)
    assert not decision.final and decision.verdict is Verdict.HOLD
    assert decision.fallback is not None and decision.fallback.final
    (check,) = decision.pending
    assert check.rule.text == "Be kind." and check.subject[0].text == OUTPUT["text"]
    answer = {"check": check.check, "verdict": "violation", "spans": [[7, 11]], "by": {"model": "judge"}}
    resumed = JUDGED.resume(OUTPUT, [answer])
    assert resumed.final and resumed.verdict is Verdict.DENY
    hit = resumed.rationale[0].hits[0]
    assert OUTPUT["text"][hit.start : hit.end] == "fool"
    assert JUDGED.resume(lictor.Request(OUTPUT), (answer,)) == resumed
    assert JUDGED.resume(OUTPUT, [{**answer, "verdict": "ok", "spans": []}]).verdict is Verdict.ALLOW
    expired = JUDGED.expire(OUTPUT)
    assert expired.final and expired.verdict is Verdict.DENY and expired.rationale[0].status is Status.EXPIRED
    assert JUDGED.expire(OUTPUT, [{**answer, "verdict": "ok", "spans": []}]).verdict is Verdict.ALLOW
    late = JUDGED.late_findings(decision, [answer])
    assert late == (lictor.LateFinding(check.check, "kind", "violation"),)
    assert JUDGED.late_findings(expired, [answer]) == ()


@pytest.mark.parametrize("answers", [5, {}, "x", [5], [{"check": "c"}], [{"check": "c", "verdict": "maybe"}], [1j]])
def test_answers_that_are_none(answers: Any) -> None:
    for call in (JUDGED.resume, JUDGED.expire):
        with pytest.raises(lictor.RequestError):
            call(OUTPUT, answers)
    with pytest.raises(lictor.RequestError):
        JUDGED.late_findings(JUDGED.evaluate(OUTPUT), answers)


# Dialects


def test_dialects_give_back_what_their_products_do() -> None:
    path = EXAMPLES / "imports" / "003_block_ssn.jsonc"
    evaluator = lictor.Evaluator.from_files(path, organisation="acme")
    (exported,) = evaluator.export("safe-ai")
    assert exported["action"] == "block" and evaluator.export("flashback") == []
    request = {"kind": "input", "scope": {"org": "acme"}, "text": "é 123-45-6789"}
    decision = evaluator.evaluate(request)
    answer = evaluator.safe_ai_answer(request, decision)
    assert answer["completion"] is None and answer["policyViolations"][0]["matches"] == ["123-45-6789"]


def test_a_stored_document_is_updated_or_stays_as_it_was() -> None:
    current = {"logging_level": "standard", "alert_rules": []}
    updated = lictor.apply_update("agentic-audit", current, {"logging_level": "full"})
    assert updated.document["logging_level"] == "full" and updated.version.startswith("sha256:")
    assert "/logging_level" in updated.changed and isinstance(updated, lictor.Updated)
    assert lictor.organisation_policy(current)["logging_level"] == "standard"
    with pytest.raises(lictor.UpdateRejected) as raised:
        lictor.apply_update("agentic-audit", current, {"logging_level": "ful"}, if_version=None)
    error = raised.value
    assert error.status == 422 and "detail" in error.body and error.diagnostics[0].code == "E-ENUM"
    again = pickle.loads(pickle.dumps(error))
    assert (again.status, again.body, again.diagnostics, str(again)) == (error.status, error.body, error.diagnostics, str(error))
    with pytest.raises(lictor.UpdateRejected) as raised:
        lictor.apply_update("agentic-audit", current, {"logging_level": "full"}, "sha256:0")
    assert raised.value.diagnostics[0].code == "E-CONFLICT"


def test_the_catalogue_and_the_schema() -> None:
    detectors = {detector.name: detector for detector in lictor.detectors()}
    assert detectors["pii.ssn"].title and len(detectors) > 10
    assert json.loads(lictor.schema())["$schema"]
    assert lictor.__version__ == importlib.metadata.version("lictor")


# Objects


def test_an_evaluator_is_copied_as_itself() -> None:
    assert copy.copy(EVALUATOR) is EVALUATOR and copy.deepcopy({"e": EVALUATOR})["e"] is EVALUATOR
    with pytest.raises(TypeError, match="pickle"):
        pickle.dumps(EVALUATOR)


def test_decisions_are_compared_and_pickled() -> None:
    decision = EVALUATOR.evaluate(CALL, text_after=True)
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(decision, protocol)) == decision
    assert decision != EVALUATOR.evaluate(CALL) and decision != 1 and copy.deepcopy(decision) == decision
    parts = (decision.rationale, decision.approvals, decision.log, decision.cost, decision.errors)
    assert pickle.loads(pickle.dumps(parts)) == parts
    with pytest.raises(ValueError, match="not the JSON of a decision"):
        lictor.Decision.from_json('{"verdict": "wombat"}')
    with pytest.raises(TypeError):
        hash(decision)


@pytest.mark.parametrize("kind", [lictor.Decision, lictor.Outcome, lictor.Record])
def test_what_only_lictor_makes(kind: type) -> None:
    with pytest.raises(TypeError):
        kind()
    with pytest.raises(TypeError):
        type("Sub", (kind,), {})


def test_nothing_can_be_set() -> None:
    decision = EVALUATOR.evaluate(INPUT)
    for holder, name in ((decision, "verdict"), (EVALUATOR, "digest"), (decision.rationale[0], "why"), (EVALUATOR, "new")):
        with pytest.raises(AttributeError):
            setattr(holder, name, 1)


WRONG: list[Any] = [
    None,
    True,
    5,
    1.5,
    1j,
    b"x",
    "x",
    [],
    [1],
    {},
    {1: 2},
    object(),
    int,
    len,
    datetime.datetime(2026, 1, 1),
    {"kind": []},
]


@pytest.mark.parametrize(
    "call",
    [
        EVALUATOR.decide,
        EVALUATOR.evaluate,
        EVALUATOR.explain,
        EVALUATOR.expire,
        lictor.Request,
        EVALUATOR.evaluate_json,
        lictor.Request.from_json,
        lictor.Decision.from_json,
        lictor.Record.from_json,
        EVALUATOR.scope,
        EVALUATOR.redact,
        EVALUATOR.export,
        EVALUATOR.evaluate_many,
        lictor.Evaluator,
        lictor.compile,
        lictor.Evaluator.from_yaml,
        lictor.Evaluator.from_dict,
        lictor.Evaluator.from_files,
        _lictor.Evaluator,
    ],
    ids=lambda call: call.__qualname__,
)
@pytest.mark.parametrize("wrong", WRONG, ids=repr)
def test_a_wrong_argument_is_a_typed_error(call: Any, wrong: Any) -> None:
    try:
        answer = call(wrong)
    except (TypeError, ValueError, OSError):
        return
    # Some of these are right for some calls: no text, no documents, no scope.
    assert (call.__name__, wrong) in [
        ("redact", "x"),
        ("scope", None),
        ("scope", {}),
        ("evaluate_many", []),
        ("evaluate_many", [1]),
        ("evaluate_many", {}),
        ("evaluate_many", {1: 2}),
        ("evaluate_many", {"kind": []}),
        ("evaluate_many", b"x"),
        ("evaluate_many", "x"),
    ], answer
    if call.__name__ == "evaluate_many":
        assert all(isinstance(item, lictor.RequestError) for item in answer)


@pytest.mark.parametrize("option", ["text_after", "previews", "subjects", "strict"])
@pytest.mark.parametrize("wrong", [None, 1, 0, "yes", [], object()], ids=repr)
def test_an_option_is_a_bool(option: str, wrong: Any) -> None:
    for call in (EVALUATOR.evaluate, EVALUATOR.explain, EVALUATOR.expire):
        with pytest.raises(TypeError):
            call(INPUT, **{option: wrong})
    with pytest.raises(TypeError):
        EVALUATOR.resume(INPUT, [], **{option: wrong})
    with pytest.raises(TypeError):
        EVALUATOR.evaluate_json(json.dumps(INPUT), **{option: wrong})


@pytest.mark.parametrize("wrong", [5, [], b"x", object()], ids=repr)
def test_the_other_arguments_are_checked_too(wrong: Any) -> None:
    decision = EVALUATOR.evaluate(INPUT)
    calls: list[Any] = [
        lambda: lictor.compile([], organisation=wrong),
        lambda: lictor.compile([], dialect=wrong),
        lambda: lictor.compile([], limits=wrong),
        lambda: lictor.compile([("a.yaml", wrong)]),
        lambda: lictor.compile([(wrong, "x")]),
        lambda: lictor.compile({"a.yaml": wrong}),
        lambda: lictor.Evaluator.from_yaml(TEXT, name=wrong),
        lambda: lictor.Evaluator.from_dict({}, name=wrong),
        lambda: lictor.Evaluator.from_files([wrong]),
        lambda: EVALUATOR.redact("x", wrong),
        lambda: EVALUATOR.redact("x", "input", wrong),
        lambda: EVALUATOR.scope({"workspace": wrong}),
        lambda: EVALUATOR.late_findings(wrong, []),
        lambda: EVALUATOR.safe_ai_answer(INPUT, wrong),
        lambda: EVALUATOR.safe_ai_answer(wrong, decision),
        lambda: EVALUATOR.render_warnings(wrong),
        lambda: decision.render(wrong),
        lambda: lictor.apply_update(wrong, {}, {}),
        lambda: lictor.apply_update("native", {}, {}, wrong),
        lambda: lictor.apply_update("safe-ai", object(), {}),
        lambda: lictor.apply_update("safe-ai", {}, object()),
        lambda: lictor.organisation_policy(object()),
        lambda: decision.rewrite(object()),
        lambda: lictor.Request(INPUT, strict=wrong),
        lambda: lictor.Request.from_json("{}", strict=wrong),
        lambda: EVALUATOR.evaluate(INPUT, unknown=wrong),
        lambda: EVALUATOR.evaluate(request=INPUT),
        lambda: EVALUATOR.evaluate(),
        lambda: EVALUATOR.evaluate(INPUT, wrong),
    ]
    for number, call in enumerate(calls):
        with pytest.raises((TypeError, ValueError)):
            print(number, call())


def test_plain_language_is_read_with_spans_that_slice_the_text() -> None:
    text = "Bitte \N{GRINNING FACE}: never share credit card numbers, or give tax advice."
    report = lictor.read(text)
    spans = [(text[slice(*clause["span"])], clause["text"], clause["status"]) for clause in report["clauses"]]
    assert ("credit card numbers", "credit card numbers", "enforced") in spans
    assert all(cut == words for cut, words, _ in spans)
    assert lictor.read("Do not share SSNs.")["equivalent"]["detect"] == {"any": ["pii.ssn"]}
    with pytest.raises(TypeError):
        lictor.read(5)  # type: ignore[arg-type]
