"""Redaction: a text as it may go on, or the reason why it must not."""

from pathlib import Path

import lictor

evaluator = lictor.Evaluator.from_files(Path(__file__).with_name("policies.yaml"))

print(evaluator.redact("😀 pay with 4111 1111 1111 1111, please"))

try:
    evaluator.redact("where do you keep the weapons?")
except lictor.Denied as denied:
    print("withheld:", denied)

# The hits themselves: a slice of the string is the hit.
text = "😀 漢字: 4111 1111 1111 1111"
decision = evaluator.evaluate({"kind": "input", "scope": {"org": "acme"}, "text": text}, previews=True)
for row in decision.rationale:
    for hit in row.hits:
        print(hit.detector, repr(text[hit.start : hit.end]), hit.preview)

# A provider's messages as they are, redacted in place.
body = {"model": "large", "messages": [{"role": "user", "content": [{"type": "text", "text": text}]}]}
decision = evaluator.evaluate({"kind": "input", "scope": {"org": "acme"}, "messages": body["messages"]})
print(decision.rewrite(body))
