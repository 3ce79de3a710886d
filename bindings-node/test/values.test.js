'use strict'
// Every kind of value that JavaScript can put into a request: read exactly, or refused with its path.

const assert = require('node:assert/strict')
const { test } = require('node:test')
const vm = require('node:vm')

const { LimitError, RequestError, compile } = require('..')

const evaluator = compile({
  name: 'values.yaml',
  text: `
lictor: 1
bundle: {id: values, version: '1'}
schema: {facts: {n: number, at: time, s: string}}
policies:
  - {id: exact, name: exact, scope: {org: o}, when: n == 9007199254740993, effect: deny}
  - {id: zero, name: zero, scope: {org: o}, when: n == 0, effect: warn}
  - {id: later, name: later, scope: {org: o}, when: 'at > "2026-01-01T00:00:00Z"', effect: alert}
  - {id: mark, name: mark, scope: {org: o}, pattern: MARK, effect: redact}
`
})

/** A request with facts. */
const facts = (facts) => ({ kind: 'event', scope: { org: 'o' }, facts })
/** A request with arguments of a tool. */
const args = (args) => ({ kind: 'tool_call', scope: { org: 'o' }, tool: { name: 't', args } })
/** A value after it was read and written: a document in which there is nothing to redact. */
const through = (value) => evaluator.evaluate(facts({})).rewrite(value)
const effects = (request) => evaluator.decide(request).effects

/** The problem for which a request is refused. */
function refusal(request, type = RequestError) {
  try {
    evaluator.decide(request)
  } catch (error) {
    assert.ok(error instanceof type, error)
    assert.equal(error.problems.length, 1)
    return error.problems[0]
  }
  return assert.fail('the request is not refused')
}

test('integers are exact, beyond 2^53 as BigInt', () => {
  assert.deepEqual(effects(facts({ n: 9007199254740993n })), ['deny'])
  assert.deepEqual(effects(facts({ n: 9007199254740992n })), [])
  assert.deepEqual(effects(facts({ n: 9007199254740992 })), [])
  for (const n of [0, 1, -1, 2 ** 53, -(2 ** 53), 2 ** 62, -(2 ** 63), 1.5, 1e-300, 1e300, 0.1 + 0.2]) {
    assert.deepEqual(through({ n }), { n })
  }
  for (const n of [9007199254740993n, -9007199254740993n, 2n ** 63n - 1n]) assert.deepEqual(through({ n }), { n })
  // A number holds it exactly, so a number it is.
  assert.deepEqual(through({ n: 5n }), { n: 5 })
  assert.deepEqual(through({ n: -(2n ** 63n) }), { n: -(2 ** 63) })
  for (const n of [2n ** 63n, -(2n ** 63n) - 1n, 10n ** 40n]) {
    assert.deepEqual(refusal(facts({ n })), {
      code: 'E-TYPE',
      path: 'facts.n',
      message: 'is an integer that does not fit 64 bits'
    })
  }
})

test('minus zero is zero, as in JSON', () => {
  assert.deepEqual(effects(facts({ n: -0 })), ['warn'])
  assert.ok(Object.is(through({ n: -0 }).n, 0))
})

test('what is not a finite number is refused', () => {
  for (const n of [NaN, Infinity, -Infinity]) {
    const message = 'must be a finite number'
    assert.deepEqual(refusal(facts({ list: [1, { n }] })), { code: 'E-TYPE', path: 'facts.list[1].n', message })
  }
})

test('absent, undefined and null are the same', () => {
  const bare = { kind: 'event', scope: { org: 'o' } }
  const wire = evaluator.evaluate(bare).toWire()
  const keys = ['id', 'principal', 'agent', 'action', 'tool', 'model', 'facts', 'counters', 'session', 'environment']
  keys.push('now', 'text', 'content', 'messages', 'approvals', 'answers', 'offsets')
  for (const nothing of [undefined, null]) {
    assert.equal(
      evaluator.evaluate({ ...bare, ...Object.fromEntries(keys.map((key) => [key, nothing])) }).toWire(),
      wire
    )
  }
  assert.deepEqual(through({ a: undefined, b: null, c: [undefined, null] }), { b: null, c: [null, null] })
})

test('a Date is its time', () => {
  assert.deepEqual(effects(facts({ at: new Date('2026-06-01T12:00:00.5Z') })), ['alert'])
  assert.deepEqual(effects(facts({ at: new Date('2020-06-01') })), [])
  assert.deepEqual(through({ at: new Date(0) }), { at: '1970-01-01T00:00:00.000Z' })
  assert.equal(refusal(facts({ at: new Date(NaN) })).message, 'is an invalid Date')
})

test('Maps are objects, if their keys are strings', () => {
  assert.deepEqual(through(new Map([['a', new Map([['b', [1]]])]])), { a: { b: [1] } })
  assert.deepEqual(evaluator.decide(new Map(Object.entries(facts({ n: 0 })))).effects, ['warn'])
  assert.deepEqual(refusal(args(new Map([['a', new Map([[1, 2]])]]))), {
    code: 'E-TYPE',
    path: 'tool.args.a',
    message: 'is a Map with a key that is not a string'
  })
})

test('an object that says what it is as JSON is read as that', () => {
  class Money {
    #cents = 750_00
    toJSON() {
      return { amount: this.#cents / 100 }
    }
  }
  assert.deepEqual(through({ money: new Money(), url: new URL('https://example.com/a') }), {
    money: { amount: 750 },
    url: 'https://example.com/a'
  })
  class Endless {
    toJSON() {
      return new Endless()
    }
  }
  assert.equal(refusal(args({ a: new Endless() }), LimitError).code, 'E-LIMIT')
})

test('nothing that is not plain data is guessed at', () => {
  class Hidden {
    #text = 'MARK'
    get text() {
      return this.#text
    }
  }
  const instance = 'is not plain data: an instance of a class without toJSON'
  const odd = [
    new Hidden(),
    new Set(['MARK']),
    /a/,
    new Error('MARK'),
    Promise.resolve(),
    new WeakMap(),
    new Uint8Array(2)
  ]
  odd.push(Buffer.from('MARK'), new ArrayBuffer(2), new String('MARK'), new Number(1), Object.create({ text: 'MARK' }))
  odd.push(Object.create(Object.assign(Object.create(null), { text: 'MARK' })), Object(1n), globalThis.process)
  for (const [place, value] of odd.entries()) {
    assert.deepEqual(
      refusal(args({ a: [value] })),
      { code: 'E-TYPE', path: 'tool.args.a[0]', message: instance },
      `${place}`
    )
  }
  for (const value of [() => 'MARK', Symbol('MARK'), class {}]) {
    assert.match(refusal(args({ a: value })).message, /^is a (function|symbol); only plain data can be decided about$/)
  }
})

test('objects of another realm, and without a prototype, are plain', () => {
  const other = vm.runInNewContext('({ a: [1, { b: "x" }] })')
  assert.deepEqual(through(other), { a: [1, { b: 'x' }] })
  assert.deepEqual(through(Object.assign(Object.create(null), { a: 1 })), { a: 1 })
})

test('deep, cyclic and endless objects end at a limit', () => {
  const deep = (levels) => {
    let value = {}
    for (let level = 1; level < levels; level++) value = { a: value }
    return value
  }
  const message = 'the request is nested deeper than 64 levels'
  // The request, the tool and its arguments are levels too.
  assert.doesNotThrow(() => evaluator.decide(args(deep(62))))
  assert.deepEqual(refusal(args(deep(63)), LimitError), { code: 'E-LIMIT', message })
  assert.deepEqual(refusal(args(deep(10_000)), LimitError), { code: 'E-LIMIT', message })
  const cycle = { list: [] }
  cycle.list.push(cycle)
  assert.deepEqual(refusal(args(cycle), LimitError), { code: 'E-LIMIT', message })
  let shared = ['x']
  for (let level = 0; level < 40; level++) shared = [shared, shared]
  const started = performance.now()
  assert.equal(refusal(args({ shared }), LimitError).code, 'E-LIMIT')
  assert.ok(performance.now() - started < 5_000)
  const word = 'x'.repeat(1 << 20)
  assert.equal(refusal(args({ words: new Array(100).fill(word) }), LimitError).code, 'E-LIMIT')
  assert.deepEqual(effects(facts({ n: 0 })), ['warn'], 'a refusal leaves nothing behind')
})

test('arrays with holes are refused, however long they claim to be', () => {
  const holes = [1, , 3] // eslint-disable-line no-sparse-arrays
  assert.deepEqual(refusal(args({ holes })), {
    code: 'E-TYPE',
    path: 'tool.args.holes[1]',
    message: 'is a hole in an array'
  })
  assert.equal(refusal(args({ a: new Array(2 ** 32 - 1) })).path, 'tool.args.a[0]')
  const liar = new Proxy([], { get: (target, key) => (key === 'length' ? 2 ** 53 : target[key]), has: () => true })
  assert.equal(refusal(args({ liar }), LimitError).code, 'E-LIMIT')
})

test('getters and proxies are read once; what they throw is told with its place', () => {
  let reads = 0
  const request = facts({
    get n() {
      reads++
      return 0
    }
  })
  assert.deepEqual(effects(request), ['warn'])
  assert.equal(reads, 1)
  const cause = new Error('no')
  const broken = { a: [{ get b() { throw cause } }] } // prettier-ignore
  const problem = {
    code: 'E-TYPE',
    path: 'facts.a[0].b',
    message: 'cannot be read: a getter, proxy or toJSON of it throws'
  }
  assert.deepEqual(refusal(facts(broken)), problem)
  assert.throws(() => evaluator.decide(facts(broken)), { cause })
  assert.deepEqual(through(new Proxy({ a: [1, 2] }, {})), { a: [1, 2] })
  const revoked = Proxy.revocable({}, {})
  revoked.revoke()
  assert.equal(refusal(args({ a: revoked.proxy })).path, 'tool.args.a')
})

test('a getter may evaluate', () => {
  const inner = []
  const request = facts({
    a: 'before',
    get n() {
      inner.push(effects(facts({ n: 9007199254740993n })))
      return 0
    },
    z: 'after'
  })
  assert.deepEqual(evaluator.evaluate(request).effects, ['warn'])
  assert.deepEqual(inner, [['deny']])
})

test('symbols, and what is inherited or not enumerable, are not data', () => {
  const odd = Object.defineProperty({ a: 1, [Symbol('s')]: 'MARK' }, 'hidden', { value: 'MARK', enumerable: false })
  assert.deepEqual(through(odd), { a: 1 })
  Object.prototype.polluted = 'MARK'
  try {
    assert.deepEqual(through({ a: 1 }), { a: 1 })
  } finally {
    delete Object.prototype.polluted
  }
})

test('`__proto__` is a key like any other, in and out', () => {
  const given = JSON.parse('{"__proto__": {"admin": true}, "constructor": 1}')
  const back = through(given)
  assert.deepEqual(Object.keys(back).sort(), ['__proto__', 'constructor'])
  assert.deepEqual(Object.getOwnPropertyDescriptor(back, '__proto__').value, { admin: true })
  assert.equal(Object.getPrototypeOf(back), Object.prototype)
  assert.equal({}.admin, undefined)
})

test('half a surrogate pair is read as U+FFFD, and offsets stay', () => {
  for (const half of ['\ud83d', '\ude00', '\ude00\ud83d']) {
    const text = `${half} MARK ${half}`
    const decision = evaluator.evaluate({ kind: 'input', scope: { org: 'o' }, text }, { textAfter: true })
    const [{ start, end }] = decision.redactions
    assert.equal(text.slice(start, end), 'MARK')
    const replaced = '\ufffd'.repeat(half.length)
    assert.equal(decision.text_after[0].text, `${replaced} [REDACTED] ${replaced}`)
  }
  // Two halves that only meet in the frame do not become a character.
  const content = [
    { path: 'a', text: 'x\ud83d' },
    { path: 'b', text: '\ude00 MARK' }
  ]
  const decision = evaluator.evaluate({ kind: 'input', scope: { org: 'o' }, content }, { textAfter: true })
  assert.deepEqual(decision.text_after, [
    { path: 'a', text: 'x\ufffd' },
    { path: 'b', text: '\ufffd [REDACTED]' }
  ])
})

test('a slice of the text is the hit, whatever stands before it', () => {
  const before = ['', 'é', '漢字', '😀', 'e\u0301', '👩‍👩‍👧‍👦', '\u{10ffff}', 'x'.repeat(63) + '😀', 'é'.repeat(300)]
  for (const start of before) {
    for (const end of before) {
      const text = `${start}MARK${end}MARK`
      const decision = evaluator.evaluate({ kind: 'input', scope: { org: 'o' }, text }, { textAfter: true })
      assert.equal(decision.offsets, 'utf16')
      const slices = decision.redactions.map((span) => text.slice(span.start, span.end))
      assert.deepEqual(slices, ['MARK', 'MARK'])
      const { hits } = decision.rationale.find((row) => row.policy === 'mark')
      assert.deepEqual(
        hits.map((hit) => text.slice(hit.start, hit.end)),
        slices
      )
      assert.equal(decision.text_after[0].text, `${start}[REDACTED]${end}[REDACTED]`)
    }
  }
})
