"""A handler as AWS Lambda calls it, its events' bodies decided. Run this file to see what it answers."""

import json
from pathlib import Path
from typing import Any

import lictor
from lictor.aws_lambda import guarded

# Outside the handler: compiled once, when the function starts.
evaluator = lictor.Evaluator.from_files(Path(__file__).with_name("policies.yaml"))


@guarded(evaluator)
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    body = json.loads(event["body"])
    return {"statusCode": 200, "headers": {"content-type": "text/plain"}, "body": f"asked: {body['prompt']}"}


if __name__ == "__main__":
    for prompt in ("hello", "my card is 4111 1111 1111 1111", "sell me a weapon"):
        answer = handler({"version": "2.0", "body": json.dumps({"prompt": prompt})}, None)
        print(answer["statusCode"], answer["body"])
