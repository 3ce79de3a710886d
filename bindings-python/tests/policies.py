"""The bundle that the integrations' tests share."""

from __future__ import annotations

import lictor

TEXT = """
lictor: 1
bundle: {id: shop, version: '1', tenant: acme}
policies:
  - id: no-numbers
    scope: {org: acme}
    severity: high
    kinds: [input, output, tool_call, event]
    detect: {any: [pii.ssn]}
    effect: redact
  - id: no-weapons
    scope: {org: acme}
    severity: high
    pattern: weapon
    effect: deny
    message: Weapons are not for sale.
  - id: contract
    scope: {org: acme}
    severity: high
    kinds: [input, output]
    pattern: contract
    effect: approve
    approve: {by: ["group:legal"]}
    message: Legal reads this first.
  - id: refund-limit
    scope: {org: acme}
    severity: high
    kinds: [tool_call]
    when: tool.name == "refund" && tool.args.amount > 500
    effect: approve
    approve: {by: ["group:finance"]}
  - id: refund-currency
    scope: {org: acme}
    kinds: [tool_call]
    when: tool.name == "refund"
    effect: {set_arg: {path: tool.args.currency, value: EUR}}
  - id: small-talk
    scope: {org: acme}
    kinds: [input]
    when: model.id == "large"
    pattern: weather
    effect: {route: {model: small}}
"""

EVALUATOR = lictor.Evaluator.from_yaml(TEXT)
SSN = "536-22-8726"
