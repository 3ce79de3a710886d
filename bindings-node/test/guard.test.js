'use strict'
// The tool guard: by hand, and in the agent loop of the Vercel AI SDK.

const assert = require('node:assert/strict')
const { test } = require('node:test')

const { Refused } = require('..')
const { guard } = require('lictor/guard')
const { CARD, fixtures } = require('./fixtures.js')

const evaluator = fixtures()
const scope = { org: 'acme' }

test('arguments and results go on with the changes', async () => {
  const ran = []
  const seen = []
  const search = (args, more) => {
    ran.push([args, more])
    return { found: [`card ${CARD}`], count: 1 }
  }
  const onDecision = (decision, request) => seen.push([request.kind, request.tool.name, decision.verdict])
  const tools = guard(evaluator, { search }, { scope, onDecision })
  assert.deepEqual(await tools.search({ limit: 80, q: CARD }, 'second'), { found: ['card [REDACTED]'], count: 1 })
  assert.deepEqual(ran, [[{ limit: 50, q: '[REDACTED]' }, 'second']])
  assert.deepEqual(seen, [
    ['tool_call', 'search', 'transform'],
    ['tool_result', 'search', 'transform']
  ])
  const calls = guard(evaluator, { search }, { scope, results: false })
  assert.deepEqual(await calls.search({}), { found: [`card ${CARD}`], count: 1 })
})

test('a refused call does not run', async () => {
  const never = () => assert.fail('it must not run')
  const tools = guard(evaluator, { refund: never, shell: never, echo: (text) => text }, { scope })
  await assert.rejects(tools.refund({ amount: 750 }), (error) => {
    assert.ok(error instanceof Refused)
    assert.equal(error.message, 'A refund above 500 waits for finance.')
    const { kind, policies, approvals, action_digest } = error.toJSON().error
    assert.deepEqual([kind, policies, approvals[0].by], ['held', ['refunds'], ['group:finance']])
    assert.match(action_digest, /^sha256:/)
    return true
  })
  await assert.rejects(tools.shell({ cmd: 'ls' }), { kind: 'denied', policies: ['shell'] })
  const told = guard(
    evaluator,
    { shell: never, leak: () => 'forbidden' },
    { scope, onRefused: (refused, name) => [name, refused.kind] }
  )
  assert.deepEqual(await told.shell({}), ['shell', 'denied'])
  assert.deepEqual(await told.leak({}), ['leak', 'denied'])
})

test('an approval that was given lets the call run', async () => {
  const approvals = []
  const request = () => ({ approvals, principal: { user: 'ann' } })
  const tools = guard(evaluator, { refund: ({ amount }) => `refunded ${amount}` }, { scope, request })
  const refused = await tools.refund({ amount: 750 }).catch((error) => error)
  const { action_digest } = refused.decision
  approvals.push({ action_digest, by: { user: 'bob', groups: ['finance'] }, at: new Date() })
  assert.equal(await tools.refund({ amount: 750 }), 'refunded 750')
  await assert.rejects(tools.refund({ amount: 751 }), Refused)
})

test('tools keep what else they are', async () => {
  class Tool {
    description = 'echoes'
    execute(args) {
      return [this.description, args.text]
    }
    other() {
      return this.description
    }
  }
  const manual = { description: 'runs elsewhere' }
  const tools = guard(evaluator, { echo: new Tool(), manual }, { scope })
  assert.deepEqual(await tools.echo.execute({ text: 'x' }), ['echoes', 'x'])
  assert.ok(tools.echo instanceof Tool)
  assert.equal(tools.echo.other(), 'echoes')
  assert.equal(tools.manual, manual)
  const failing = guard(evaluator, { fails: () => Promise.reject(new Error('own')), none: () => undefined }, { scope })
  await assert.rejects(failing.fails({}), { message: 'own' })
  assert.equal(await failing.none({}), undefined)
  const yields = guard(evaluator, { async *steps() { yield 'forbidden'; yield `last ${CARD}` } }, { scope }) // prettier-ignore
  assert.equal(await yields.steps({}), 'last [REDACTED]')
})

test('in the agent loop of the Vercel AI SDK', async () => {
  const { generateText, stepCountIs, tool } = await import('ai')
  const { MockLanguageModelV2 } = await import('ai/test')
  const { z } = await import('zod')
  const usage = { inputTokens: 1, outputTokens: 1, totalTokens: 2 }
  const calls = [
    ['customer', { id: 'C7' }],
    ['refund', { amount: 750 }]
  ]
  const prompts = []
  const model = new MockLanguageModelV2({
    doGenerate: async ({ prompt }) => {
      prompts.push(JSON.stringify(prompt))
      const next = calls[prompts.length - 1]
      if (next === undefined)
        return { finishReason: 'stop', usage, content: [{ type: 'text', text: 'done' }], warnings: [] }
      const content = [
        { type: 'tool-call', toolCallId: `${prompts.length}`, toolName: next[0], input: JSON.stringify(next[1]) }
      ]
      return { finishReason: 'tool-calls', usage, content, warnings: [] }
    }
  })
  const tools = {
    customer: tool({ inputSchema: z.object({ id: z.string() }), execute: async () => ({ card: CARD }) }),
    refund: tool({ inputSchema: z.object({ amount: z.number() }), execute: () => assert.fail('it must not run') })
  }
  const { text } = await generateText({
    model,
    prompt: 'go',
    tools: guard(evaluator, tools, { scope }),
    stopWhen: stepCountIs(5)
  })
  assert.equal(text, 'done')
  assert.match(prompts[1], /\[REDACTED\]/)
  assert.match(prompts[2], /A refund above 500 waits for finance\./)
  assert.doesNotMatch(prompts.join(), new RegExp(CARD))
})

test('arguments of the wrong type are refused', () => {
  const type = { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' }
  for (const wrong of [undefined, null, 5, 'x']) {
    assert.throws(() => guard(evaluator, wrong, { scope }), type)
    assert.throws(() => guard(wrong, {}, { scope }), type)
    assert.throws(() => guard(evaluator, {}, wrong), type)
  }
  assert.throws(() => guard(evaluator, {}, { scope, unheard: 1 }), type)
})
