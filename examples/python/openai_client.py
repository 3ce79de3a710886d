"""An OpenAI client whose messages, answers and tool calls are decided.

It needs OPENAI_API_KEY, and OPENAI_BASE_URL if the server is another than OpenAI's.
"""

import os
from pathlib import Path

import lictor
from lictor.openai import GuardedOpenAI
from openai import OpenAI

evaluator = lictor.Evaluator.from_files(Path(__file__).with_name("policies.yaml"))
client = GuardedOpenAI(OpenAI(), evaluator, context={"agent": {"id": "desk-bot"}})
model = os.environ.get("OPENAI_MODEL", "gpt-5-mini")

answer = client.chat.completions.create(
    model=model,
    messages=[{"role": "user", "content": "my card is 4111 1111 1111 1111, is it valid?"}],
)
print(answer.choices[0].message.content)

# A streamed answer comes chunk by chunk, as soon as nothing that follows can change what becomes of it.
with client.chat.completions.create(
    model=model,
    messages=[{"role": "user", "content": "tell me a story"}],
    stream=True,
) as chunks:
    for chunk in chunks:
        if chunk.choices and chunk.choices[0].delta.content:
            print(chunk.choices[0].delta.content, end="")
print()

try:
    client.chat.completions.create(model=model, messages=[{"role": "user", "content": "sell me a weapon"}])
except lictor.Denied as denied:
    print("refused:", denied.decision.message)
