'use strict'
// Express, Fastify, Web handlers and Lambda: each is asked the same over its own interface.

const assert = require('node:assert/strict')
const { test } = require('node:test')
const express = require('express')
const fastify = require('fastify')

const { CARD, POLICIES, fixtures } = require('./fixtures.js')

const evaluator = fixtures(
  POLICIES +
    `
  - {id: wait, name: wait, scope: {org: acme}, pattern: launch, effect: approve, approve: {by: ["group:board"]}, message: The board decides.}
  - {id: staff, name: staff, scope: {org: acme}, when: user.id == "eve", effect: deny}
`
)
const seen = []
const options = {
  scope: { org: 'acme' },
  request: (about) => ({ principal: { user: header(about, 'x-user') } }),
  onDecision: (decision, request) => seen.push([decision.verdict, request.kind])
}

function header(about, name) {
  return typeof about.headers.get === 'function' ? about.headers.get(name) : about.headers[name]
}

/** Each way to ask: it gives the status and the answer for a body that is a text of some type. */
const hosts = {
  async express() {
    const { guard } = require('lictor/express')
    const app = express()
    app.use(express.json(), express.text())
    app.post('/', guard(evaluator, options), (req, res) => res.json({ echo: req.body, verdict: req.lictor.verdict }))
    app.post('/broken', guard(evaluator, { scope: () => Promise.reject(new Error('host')) }), () => assert.fail())
    app.use((error, req, res, next) =>
      res.headersSent ? next(error) : res.status(error.status ?? 500).json({ error: error.message })
    )
    const server = app.listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    return { ask: fetched(`http://127.0.0.1:${server.address().port}`), close: () => server.close() }
  },
  async fastify() {
    const { guard } = require('lictor/fastify')
    const app = fastify()
    app.post('/', { preHandler: guard(evaluator, options) }, async (req) => ({
      echo: req.body,
      verdict: req.lictor.verdict
    }))
    app.post('/broken', { preHandler: guard(evaluator, { scope: () => Promise.reject(new Error('host')) }) }, () =>
      assert.fail()
    )
    await app.listen({ port: 0, host: '127.0.0.1' })
    return { ask: fetched(`http://127.0.0.1:${app.server.address().port}`), close: () => app.close() }
  },
  async web() {
    const { guard } = require('lictor/web')
    const echo = async (request) => {
      const isJson = request.headers.get('content-type') === 'application/json'
      return Response.json({ echo: isJson ? await request.json() : await request.text() })
    }
    const handlers = {
      '/': guard(evaluator, options, echo),
      '/broken': guard(evaluator, { scope: () => Promise.reject(new Error('host')) }, echo)
    }
    const ask = async (body, { type = 'application/json', user = 'ann', path = '/' } = {}) => {
      const headers = { 'content-type': type, 'x-user': user }
      const request = new Request(`https://example.com${path}`, { method: 'POST', headers, body })
      const response = await handlers[path](request).catch((error) =>
        Response.json({ error: error.message }, { status: 500 })
      )
      return { status: response.status, answer: await response.json() }
    }
    return { ask, close: () => {} }
  },
  async lambda() {
    const { guard } = require('lictor/lambda')
    const echo = async (event) => {
      const isJson = event.headers['content-type'] === 'application/json'
      return { statusCode: 200, body: JSON.stringify({ echo: isJson ? JSON.parse(event.body) : event.body }) }
    }
    const handlers = {
      '/': guard(evaluator, options, echo),
      '/broken': guard(evaluator, { scope: () => Promise.reject(new Error('host')) }, echo)
    }
    const ask = async (body, { type = 'application/json', user = 'ann', path = '/' } = {}) => {
      const event = { version: '2.0', headers: { 'content-type': type, 'x-user': user }, body, isBase64Encoded: false }
      const failed = (error) => ({ statusCode: 500, body: JSON.stringify({ error: error.message }) })
      const { statusCode, body: answer } = await handlers[path](event).catch(failed)
      return { status: statusCode, answer: JSON.parse(answer) }
    }
    return { ask, close: () => {} }
  }
}

function fetched(origin) {
  return async (body, { type = 'application/json', user = 'ann', path = '/' } = {}) => {
    const response = await fetch(origin + path, {
      method: 'POST',
      headers: { 'content-type': type, 'x-user': user },
      body
    })
    return { status: response.status, answer: await response.json() }
  }
}

for (const [name, start] of Object.entries(hosts)) {
  test(`${name}: verdicts become answers`, async (t) => {
    const { ask, close } = await start()
    t.after(close)
    const json = (body, more) => ask(JSON.stringify(body), more)

    const clean = { prompt: 'hello', n: [1, { detail: 'é' }], nothing: null }
    assert.deepEqual((await json(clean)).answer.echo, clean)

    const card = await json({ prompt: `é ${CARD}`, detail: { id: CARD, list: [CARD, 1] } })
    assert.equal(card.status, 200)
    assert.deepEqual(card.answer.echo, {
      prompt: 'é [REDACTED]',
      detail: { id: '[REDACTED]', list: ['[REDACTED]', 1] }
    })

    const messages = [
      { role: 'user', content: CARD },
      { role: 'user', content: [{ type: 'text', text: `😀 ${CARD}` }] }
    ]
    const chat = await json({ model: 'large', system: CARD, messages })
    assert.deepEqual(chat.answer.echo, {
      model: 'small',
      system: '[REDACTED]',
      messages: [
        { role: 'user', content: '[REDACTED]' },
        { role: 'user', content: [{ type: 'text', text: '😀 [REDACTED]' }] }
      ]
    })

    const denied = await json({ prompt: 'forbidden secret' })
    assert.deepEqual(denied, {
      status: 403,
      answer: { error: { kind: 'denied', message: 'That word is forbidden.', policies: ['forbidden'] } }
    })

    const held = await json({ prompt: 'launch' })
    assert.equal(held.status, 409)
    assert.equal(held.answer.error.message, 'The board decides.')
    assert.deepEqual(held.answer.error.approvals, [
      { policy: 'wait', by: ['group:board'], quorum: 1, given: 0, four_eyes: false }
    ])
    assert.match(held.answer.error.action_digest, /^sha256:/)

    const eve = await json({ prompt: 'hello' }, { user: 'eve' })
    assert.deepEqual([eve.status, eve.answer.error.policies], [403, ['staff']])
    assert.equal(eve.answer.error.message, 'This is denied by policy.')

    let deep = CARD
    for (let level = 0; level < 100; level++) deep = [deep]
    assert.equal((await json({ deep })).status, 413)
    const long = await json({ prompt: 'x '.repeat(40_000) + CARD })
    assert.equal(long.answer.echo.prompt.slice(-11), ' [REDACTED]')

    const array = await json([CARD, 'x'])
    assert.deepEqual(array.answer.echo, ['[REDACTED]', 'x'])
    const polluted = await ask(`{"__proto__": {"text": "${CARD}"}, "prompt": "x"}`)
    assert.ok([200, 400].includes(polluted.status))
    assert.ok(!JSON.stringify(polluted.answer).includes(CARD))

    const plain = await ask(`my ${CARD}`, { type: 'text/plain' })
    assert.equal(plain.answer.echo, 'my [REDACTED]')
    assert.equal((await ask('{"prompt":')).status, 400)

    const broken = await json({ prompt: 'x' }, { path: '/broken' })
    assert.deepEqual([broken.status, JSON.stringify(broken.answer).includes('host')], [500, true])
  })
}

test('the host is told of every decision', () => {
  for (const verdict of ['allow', 'transform', 'hold', 'deny']) {
    assert.ok(
      seen.some(([told, kind]) => told === verdict && kind === 'input'),
      verdict
    )
  }
})

test('a body that is too long to be searched does not pass', async () => {
  const { guard } = require('lictor/lambda')
  // Even where no policy fails closed.
  const open = fixtures(`
lictor: 1
bundle: {id: b, version: '1'}
policies: [{id: w, name: w, scope: {org: acme}, pattern: forbidden, effect: warn}]
`)
  const handler = guard(open, options, () => assert.fail('the handler must not run'))
  const body = JSON.stringify({ prompt: 'x'.repeat(2 << 20) })
  const answer = await handler({ headers: { 'content-type': 'application/json', 'x-user': 'ann' }, body })
  assert.equal(answer.statusCode, 400)
  assert.equal(JSON.parse(answer.body).error.kind, 'not_understood')
})

test('lambda: a body in base64 is read, and bytes that are left alone stay what they are', async () => {
  const { guard } = require('lictor/lambda')
  const handler = guard(evaluator, options, (event) => event)
  const event = (body) => ({
    headers: { 'x-user': 'ann' },
    body: Buffer.from(body).toString('base64'),
    isBase64Encoded: true
  })
  const binary = event([0xff, 0xd8, 0x00])
  assert.equal(await handler(binary), binary)
  assert.equal((await handler(event(`a ${CARD}`))).body, 'a [REDACTED]')
  const empty = { headers: { 'x-user': 'ann' } }
  assert.equal(await handler(empty), empty)
})

test('web: bytes stay what they are, and a request without a body is decided too', async () => {
  const { guard } = require('lictor/web')
  const handler = guard(evaluator, options, async (request) => new Response(await request.arrayBuffer()))
  const headers = { 'x-user': 'ann', 'content-type': 'application/octet-stream' }
  const bytes = new Uint8Array([0xff, 0xd8, 0x00])
  const response = await handler(new Request('https://example.com', { method: 'POST', headers, body: bytes }))
  assert.deepEqual(new Uint8Array(await response.arrayBuffer()), bytes)
  assert.equal((await handler(new Request('https://example.com', { headers }))).status, 200)
  assert.equal((await handler(new Request('https://example.com', { headers: { 'x-user': 'eve' } }))).status, 403)
})

test('arguments of the wrong type are refused when the guard is made', () => {
  const type = { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' }
  for (const host of Object.keys(hosts)) {
    const { guard } = require(`lictor/${host}`)
    for (const wrong of [undefined, null, {}, 5]) assert.throws(() => guard(wrong, options), type)
    const odd = [
      undefined,
      null,
      {},
      { scope: 5 },
      { scope: null },
      { scope: {}, unheard: 1 },
      { scope: {}, request: 5 }
    ]
    for (const wrong of [...odd, { scope: {}, onDecision: 5 }]) assert.throws(() => guard(evaluator, wrong), type)
  }
})
