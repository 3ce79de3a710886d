'use strict'
// Bundles and requests that several tests use.

const { compile } = require('..')

/** Cards are redacted, refunds wait, one word is denied, a shell is denied. */
const POLICIES = `
lictor: 1
bundle: {id: fixtures, version: '1', tenant: acme}
policies:
  - {id: cards, name: cards, scope: {org: acme}, severity: high, detect: {any: [pii.credit_card]}, effect: redact}
  - id: refunds
    name: refunds
    scope: {org: acme}
    kinds: [tool_call]
    when: tool.name == "refund" && tool.args.amount > 500
    effect: approve
    approve: {by: ["group:finance"]}
    message: A refund above 500 waits for finance.
  - {id: forbidden, name: forbidden, scope: {org: acme}, pattern: forbidden, effect: deny, message: That word is forbidden.}
  - {id: shell, name: shell, scope: {org: acme}, kinds: [tool_call], when: tool.name == "shell", effect: deny}
  - {id: large, name: large, scope: {org: acme}, when: model.id == "large", effect: {route: {model: small}}}
  - id: limit-page
    name: limit-page
    scope: {org: acme}
    kinds: [tool_call]
    when: tool.name == "search" && tool.args.limit > 50
    effect: {set_arg: {path: limit, value: 50}}
`

const CARD = '4111 1111 1111 1111'

function fixtures(text = POLICIES) {
  return compile({ name: 'fixtures.yaml', text })
}

/** An input of the fixtures' tenant. */
function input(text, more) {
  return { kind: 'input', scope: { org: 'acme' }, text, ...more }
}

module.exports = { CARD, POLICIES, fixtures, input }
