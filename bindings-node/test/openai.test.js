'use strict'
// The OpenAI client, the real one, against a server that speaks the real wire format.

const assert = require('node:assert/strict')
const { test } = require('node:test')
const OpenAI = require('openai').default

const { Refused, RequestError } = require('..')
const { guard } = require('lictor/openai')
const { CARD, POLICIES, fixtures } = require('./fixtures.js')
const { openaiServer } = require('./openai-server.js')

const evaluator = fixtures(POLICIES)
const call = (name, args, id = 'call_1') => {
  const text = typeof args === 'string' ? args : JSON.stringify(args)
  return { id, type: 'function', function: { name, arguments: text } }
}

/** A guarded client of a server that answers with these messages. */
async function started(t, messages, more) {
  const server = await openaiServer(() => messages)
  t.after(server.close)
  const client = new OpenAI({ apiKey: 'none', baseURL: server.url, maxRetries: 0 })
  const seen = []
  const onDecision = (decision, request) => seen.push([request.kind, decision.verdict])
  return {
    client: guard(evaluator, client, { scope: { org: 'acme' }, onDecision, ...more }),
    plain: client,
    server,
    seen
  }
}

const user = (content) => [{ role: 'user', content }]

/** What a stream comes to, as the client's users put it together. */
async function together(stream) {
  const choices = []
  let usage
  for await (const chunk of stream) {
    assert.equal(chunk.object, 'chat.completion.chunk')
    usage = chunk.usage ?? usage
    for (const { index, delta, finish_reason } of chunk.choices) {
      const choice = (choices[index] ??= { content: '', refusal: '', calls: [] })
      choice.content += delta.content ?? ''
      choice.refusal += delta.refusal ?? ''
      for (const part of delta.tool_calls ?? []) {
        const known = (choice.calls[part.index] ??= { id: part.id, name: part.function.name, arguments: '' })
        known.arguments += part.function.arguments ?? ''
      }
      if (finish_reason) choice.finish_reason = finish_reason
    }
  }
  return { choices, usage }
}

test('messages go on with the changes, to the model that is routed to', async (t) => {
  const { client, server, seen } = await started(t, [{ content: 'hello' }])
  const messages = [
    { role: 'system', content: 'You help.' },
    { role: 'user', content: [{ type: 'text', text: `é ${CARD}` }] }
  ]
  const params = { model: 'large', messages, temperature: 0.5 }
  const answer = await client.chat.completions.create(params)
  assert.equal(answer.choices[0].message.content, 'hello')
  assert.equal(answer._request_id, 'req_1')
  assert.deepEqual(server.asked, [
    {
      model: 'small',
      temperature: 0.5,
      messages: [
        { role: 'system', content: 'You help.' },
        { role: 'user', content: [{ type: 'text', text: 'é [REDACTED]' }] }
      ]
    }
  ])
  assert.equal(params.messages[1].content[0].text, `é ${CARD}`, "the host's own objects stay as they are")
  assert.deepEqual(seen, [
    ['input', 'transform'],
    ['output', 'allow']
  ])
})

test('what is denied is not sent', async (t) => {
  const { client, server } = await started(t, [{ content: 'hello' }])
  await assert.rejects(client.chat.completions.create({ model: 'm', messages: user('forbidden') }), (error) => {
    assert.ok(error instanceof Refused)
    const { code, status, kind, message, policies } = error
    assert.deepEqual(
      { code, status, kind, message, policies },
      {
        code: 'ERR_LICTOR_REFUSED',
        status: 403,
        kind: 'denied',
        message: 'That word is forbidden.',
        policies: ['forbidden']
      }
    )
    assert.equal(error.decision.verdict, 'deny')
    return true
  })
  await assert.rejects(client.chat.completions.create({ model: 'm', messages: 'forbidden' }), Refused)
  await assert.rejects(client.chat.completions.create({ model: 'm', messages: user(/x/) }), RequestError)
  await assert.rejects(
    client.chat.completions.create({ model: 'm', messages: user('forbidden'), stream: true }),
    Refused
  )
  assert.deepEqual(server.asked, [])
})

test('each choice is decided about', async (t) => {
  const { client } = await started(t, [{ content: `pay with ${CARD}` }, { content: 'forbidden' }, { content: 'fine' }])
  const { choices } = await client.chat.completions.create({ model: 'm', n: 3, logprobs: true, messages: user('x') })
  assert.deepEqual(
    choices.map(({ message, finish_reason }) => [message.content, message.refusal, finish_reason]),
    [
      ['pay with [REDACTED]', null, 'stop'],
      [null, 'That word is forbidden.', 'content_filter'],
      ['fine', null, 'stop']
    ]
  )
  assert.deepEqual(
    choices.map((choice) => choice.logprobs?.content[0].token),
    [undefined, undefined, 'fine']
  )
})

test('calls of tools are decided about as such', async (t) => {
  const calls = [
    { tool_calls: [call('search', { limit: 80, q: 'x' }), call('note', { text: CARD }, 'call_2')] },
    { tool_calls: [call('refund', { amount: 750 })] },
    { tool_calls: [call('shell', '{"cmd": broken')] },
    { tool_calls: [call('note', `not json: ${CARD}`)] },
    { tool_calls: [call('note', '{"id": 12345678901234567890, "a":  1}')] }
  ]
  const { client, seen } = await started(t, calls)
  const { choices } = await client.chat.completions.create({ model: 'm', n: 5, messages: user('x') })
  const args = choices.map(({ message }) => message.tool_calls?.map((call) => call.function.arguments))
  assert.deepEqual(args[0].map(JSON.parse), [{ limit: 50, q: 'x' }, { text: '[REDACTED]' }])
  assert.deepEqual(
    [args[1], choices[1].message.refusal, choices[1].finish_reason],
    [undefined, 'A refund above 500 waits for finance.', 'content_filter']
  )
  assert.deepEqual([args[2], choices[2].message.refusal], [undefined, 'This is denied by policy.'])
  // Arguments that cannot be read are unknown, and the policy on cards fails closed.
  assert.deepEqual([args[3], choices[3].message.refusal], [undefined, 'This is denied by policy.'])
  assert.deepEqual(args[4], ['{"id": 12345678901234567890, "a":  1}'], 'what is not changed stays as it was written')
  assert.deepEqual(
    seen.filter(([kind]) => kind === 'tool_call').map(([, verdict]) => verdict),
    ['transform', 'transform', 'hold', 'deny', 'deny', 'allow']
  )
})

test('a stream that nothing changes says what it said, as it comes', async (t) => {
  const answers = [
    { content: 'a longer answer in several pieces' },
    { tool_calls: [call('search', { limit: 5 }), call('note', { a: 1 }, 'call_2')] }
  ]
  const { client, plain } = await started(t, answers)
  const params = { model: 'm', n: 2, stream: true, stream_options: { include_usage: true }, messages: user('x') }
  const stream = await client.chat.completions.create(params)
  assert.equal(stream.constructor, (await plain.chat.completions.create(params)).constructor)
  assert.ok(stream.controller instanceof AbortController)
  const chunks = []
  for await (const chunk of stream) chunks.push(chunk)
  const theirs = []
  for await (const chunk of await plain.chat.completions.create(params)) theirs.push(chunk)
  const joined = async (chunks) => (await together(chunks)).choices
  assert.deepEqual(await joined(chunks), await joined(theirs))
  const of = (chunks, index) => chunks.flatMap(({ choices }) => choices).filter((choice) => choice.index === index)
  assert.ok(of(chunks, 0).length > 4, 'piece by piece')
  assert.deepEqual(of(chunks, 1), of(theirs, 1), 'calls that are not changed come as they came')
  assert.deepEqual(chunks.at(-1), theirs.at(-1))
})

test('a stream goes on with the changes', async (t) => {
  const answers = [
    { content: `split over pieces: ${CARD}, and on` },
    { content: 'fine' },
    { content: 'the forbidden word' },
    { tool_calls: [call('search', { limit: 80 }), call('note', { text: CARD }, 'call_2')] },
    { tool_calls: [call('refund', { amount: 750 })] }
  ]
  const { client, seen } = await started(t, answers)
  const params = { model: 'm', n: 5, stream: true, stream_options: { include_usage: true }, messages: user('x') }
  const { choices, usage } = await together(await client.chat.completions.create(params))
  assert.equal(usage.total_tokens, 21)
  assert.deepEqual(choices.slice(0, 3), [
    { content: 'split over pieces: [REDACTED], and on', refusal: '', calls: [], finish_reason: 'stop' },
    { content: 'fine', refusal: '', calls: [], finish_reason: 'stop' },
    { content: 'the ', refusal: 'That word is forbidden.', calls: [], finish_reason: 'content_filter' }
  ])
  const [first, second] = choices[3].calls
  assert.deepEqual([first.name, first.id, JSON.parse(first.arguments)], ['search', 'call_1', { limit: 50 }])
  assert.deepEqual([second.name, second.id, JSON.parse(second.arguments)], ['note', 'call_2', { text: '[REDACTED]' }])
  assert.equal(choices[3].finish_reason, 'tool_calls')
  assert.deepEqual([choices[4].calls, choices[4].finish_reason], [[], 'content_filter'])
  assert.ok(seen.some(([kind, verdict]) => kind === 'tool_call' && verdict === 'hold'))
  const [left, right] = (await client.chat.completions.create(params)).tee()
  assert.deepEqual(await together(left), await together(right))
})

test("the provider's errors and the host's own pass through", async (t) => {
  const { client } = await started(t, [{ content: 'x' }], { onDecision: () => { throw new Error('host') } }) // prettier-ignore
  await assert.rejects(client.chat.completions.create({ model: 'm', messages: user('x') }), { message: 'host' })
  const gone = new OpenAI({ apiKey: 'none', baseURL: 'http://127.0.0.1:9/v1', maxRetries: 0 })
  const guarded = guard(evaluator, gone, { scope: { org: 'acme' } })
  await assert.rejects(guarded.chat.completions.create({ model: 'm', messages: user('x') }), OpenAI.APIConnectionError)
})

test('calls that are not decided about are not there', () => {
  const client = new OpenAI({ apiKey: 'none' })
  const guarded = guard(evaluator, client, { scope: { org: 'acme' } })
  assert.deepEqual(
    [Object.keys(guarded), Object.keys(guarded.chat), Object.keys(guarded.chat.completions)],
    [['chat'], ['completions'], ['create']]
  )
  const type = { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' }
  for (const wrong of [undefined, null, {}, 5]) {
    assert.throws(() => guard(evaluator, wrong, { scope: {} }), type)
    assert.throws(() => guard(wrong, client, { scope: {} }), type)
  }
  assert.throws(() => guard(evaluator, client, {}), type)
})
