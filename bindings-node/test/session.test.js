'use strict'
// Documents of providers, sessions, and digests of tools.

const assert = require('node:assert')
const { test } = require('node:test')

const { RequestError, compile, newSession, nextSession, toolHash } = require('..')

const AGENT = `
lictor: 1
bundle: {id: agent, version: '1', tenant: acme}
schema: {tools: {read_inbox: {labels: [untrusted]}}}
policies:
  - {id: ssn, scope: {org: acme}, severity: high, detect: {any: [pii.ssn]}, effect: redact}
  - {id: counted, scope: {org: acme}, when: tool.name == "read_inbox", effect: {throttle: {counter: reads, limit: 3}}}
  - id: no-mail
    name: No mail after reading the inbox
    scope: {org: acme}
    severity: high
    when: tool.name == "send_mail" && "read_inbox" in session.tools_called
    effect: deny
`

test('a session remembers what it has seen', () => {
  const evaluator = compile({ name: 'agent.yaml', text: AGENT })
  const session = newSession('s1')
  const call = { type: 'function_call', name: 'read_inbox', arguments: JSON.stringify({ n: '😀 536-22-8726' }) }
  const read = { scope: { org: 'acme' }, document: call, session }
  const decision = evaluator.evaluate(read)
  assert.deepStrictEqual(decision.labels, ['untrusted'])
  const [{ path, start, end }] = decision.redactions
  assert.strictEqual(path, 'arguments')
  assert.strictEqual(call.arguments.slice(start, end), '536-22-8726')
  assert.deepStrictEqual(JSON.parse(decision.rewrite(call).arguments), { n: '😀 [REDACTED]' })

  const after = nextSession(session, read, decision)
  assert.deepStrictEqual(after.labels, ['untrusted'])
  assert.deepStrictEqual(after.tools_called, ['read_inbox'])
  assert.deepStrictEqual(after.consume, { reads: 1 })
  assert.deepStrictEqual(session, newSession('s1'))

  const send = { scope: { org: 'acme' }, document: { name: 'send_mail', arguments: {} }, session: after }
  const denied = evaluator.evaluate(send)
  assert.strictEqual(denied.verdict, 'deny')
  assert.deepStrictEqual(denied.errors, [])
  assert.strictEqual(nextSession(after, send, denied).posture, 'deny')
  assert.throws(() => nextSession({ turn: -1 }, send, denied), RequestError)
  assert.throws(() => newSession(7), TypeError)
})

test('the digest of a tool is that of its definition', () => {
  const tool = { name: 't', inputSchema: { type: 'object' } }
  assert.strictEqual(toolHash(tool), toolHash({ ...tool, _meta: { n: 1 } }))
  assert.notStrictEqual(toolHash(tool), toolHash({ ...tool, description: 'd' }))
  assert.throws(() => toolHash([tool]), TypeError)
})
