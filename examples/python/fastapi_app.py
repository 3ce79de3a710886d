"""A FastAPI route whose body is decided: `fastapi dev fastapi_app.py`, or run this file (it needs httpx2) to see what
it answers.
"""

from pathlib import Path
from typing import Annotated

import lictor
from fastapi import Depends, FastAPI
from lictor.fastapi import PolicyBody
from pydantic import BaseModel

evaluator = lictor.Evaluator.from_files(Path(__file__).with_name("policies.yaml"))
app = FastAPI()


class Chat(BaseModel):
    prompt: str
    model: str = "large"


@app.post("/chat")
def chat(body: Annotated[Chat, Depends(PolicyBody(evaluator, model=Chat))]) -> str:
    return f"{body.model} was asked: {body.prompt}"


if __name__ == "__main__":
    from fastapi.testclient import TestClient

    with TestClient(app) as client:
        for prompt in ("hello", "my card is 4111 1111 1111 1111", "nice weather today", "sell me a weapon"):
            answer = client.post("/chat", json={"prompt": prompt, "model": "large"})
            print(answer.status_code, answer.json())
