"""A policy in plain language: a question for a judge, whom the host asks."""

import lictor

evaluator = lictor.Evaluator.from_yaml("""
lictor: 1
bundle: {id: clinic, version: 1.0.0}
policies:
  - id: no-diagnosis
    content: The assistant must not make a diagnosis.
    scope: {org: acme}
    kinds: [output]
    judge: required
    severity: high
    effect: deny
""")


def judge(rule: str, subject: str) -> dict[str, object]:
    """Here stands a call of a model, or a question to a person."""
    found = subject.find("you have measles")
    if found < 0:
        return {"verdict": "ok"}
    return {"verdict": "violation", "spans": [[found, found + len("you have measles")]]}


request = lictor.Request({"kind": "output", "scope": {"org": "acme"}, "text": "😀 I think you have measles."})
decision = evaluator.evaluate(request, subjects=True)
assert decision.fallback is not None  # a decision to use at once, while the judge is asked
print(decision.verdict, decision.final, "and without an answer:", decision.fallback.verdict)

answers = []
for check in decision.pending:
    subject = check.subject[0].text or ""
    answers.append({"check": check.check, **judge(check.rule.text, subject)})
decision = evaluator.resume(request, answers)
print(decision.verdict, decision.final, decision.rationale[0].why)
