'use strict'
// Texts that come piece by piece: however one is cut, the stream says what one call on the whole text says.

const assert = require('node:assert/strict')
const { test } = require('node:test')
const { inspect } = require('node:util')

const { RequestError, Stream, StreamError, Withheld, compile } = require('..')
const { CARD, POLICIES, fixtures } = require('./fixtures.js')
const { cases } = require('./suite.js')

const evaluator = fixtures(POLICIES)
const OUTPUT = { kind: 'output', scope: { org: 'acme' } }
const TEXT = `é😀 ${CARD} and more`
const AFTER = 'é😀 [REDACTED] and more'

/** Pieces of random lengths, the same for the same text. Some end between the halves of a pair. */
function* pieces(text) {
  let seed = text.length + 1
  for (let at = 0; at < text.length;) {
    seed = (seed * 48271) % 2147483647
    const size = 1 + (seed % 9)
    yield text.slice(at, at + size)
    at += size
  }
}

/** The requests of a case that are about one text, without it. */
function* texts({ requests }) {
  for (const line of requests) {
    let request
    try {
      request = JSON.parse(line)
    } catch {
      continue
    }
    if (typeof request?.text !== 'string' || request.content != null || request.messages != null) continue
    const { text, ...about } = request
    yield [about, text]
  }
}

test('the law, on the texts of the suite', () => {
  let tried = 0
  for (const { name, head, documents, requests, expectedCompile } of cases()) {
    if (expectedCompile !== undefined || head.call !== undefined || head.limits !== undefined) continue
    const { org: organisation, dialect } = head
    const key = head.key && Buffer.from(head.key)
    const evaluator = compile(documents, { organisation, dialect, key })
    for (const [about, text] of texts({ requests })) {
      let whole
      try {
        whole = evaluator.evaluate({ ...about, text }, { textAfter: true })
      } catch {
        assert.throws(() => evaluator.stream(about), RequestError, name)
        continue
      }
      // A stream has limits of its own.
      if (whole.errors.some(({ code }) => code === 'E-LIMIT')) continue
      tried++
      const stream = evaluator.stream(about)
      let shown = ''
      for (const piece of pieces(text)) {
        shown += stream.push(piece).text
        if (stream.state !== 'open') break
      }
      const ended = stream.state !== 'open'
      const { text: last, decision, told } = stream.finish()
      shown += last
      if (ended) assert.ok(['hold', 'deny'].includes(whole.verdict), name)
      else assert.equal(decision.toWire(), evaluator.evaluate({ ...about, text }).toWire(), name)
      if (!ended && !['hold', 'deny'].includes(told.verdict)) {
        const after = whole.final ? whole : whole.fallback
        assert.equal(shown, after.text_after[0].text, name)
      }
    }
  }
  assert.ok(tried > 200, `${tried} texts`)
})

test('what is released and what waits', () => {
  const stream = evaluator.stream(OUTPUT)
  const first = stream.push(TEXT.slice(0, 8))
  assert.deepEqual(first, { text: 'é😀 ', findings: [], state: 'open', waiting: 4 })
  const second = stream.push(Buffer.from(TEXT.slice(8)))
  const [hit, ...others] = second.findings
  assert.deepEqual(others, [])
  assert.equal(TEXT.slice(hit.start, hit.end), CARD)
  const { text, decision, told } = stream.finish()
  assert.equal(first.text + second.text + text, AFTER)
  assert.equal(decision.toWire(), evaluator.evaluate({ ...OUTPUT, text: TEXT }).toWire())
  assert.equal(told, decision)
  assert.equal(stream.finished.decision, decision)
  assert.equal(inspect(stream), "Stream { state: 'finished' }")
})

test('a refusal ends the stream', async () => {
  const stream = evaluator.stream(OUTPUT)
  assert.equal(stream.push('hello ').text, 'hello ')
  assert.deepEqual(stream.push('a forbidden 😀'.slice(0, -1)).text, '')
  assert.equal(stream.state, 'denied')
  assert.throws(() => stream.push('x'), { name: 'StreamError', code: 'ERR_LICTOR_STREAM', reason: 'ended' })
  assert.equal(stream.finish().decision.verdict, 'deny')
  assert.throws(() => stream.finish(), StreamError)

  const taken = []
  function* given() {
    for (const piece of ['hello ', 'a forbidden word', 'never asked for']) {
      taken.push(piece)
      yield piece
    }
  }
  const shown = []
  await assert.rejects(
    async () => {
      for await (const text of evaluator.redactStream(given())) shown.push(text)
    },
    (error) => error instanceof Withheld && error.decision.verdict === 'deny'
  )
  assert.deepEqual([shown, taken.length], [['hello '], 2])
})

test('halves of a pair and of a character wait for the rest', () => {
  for (const cut of [TEXT.split(''), [...Buffer.from(TEXT)].map((byte) => Uint8Array.of(byte))]) {
    const stream = evaluator.stream(OUTPUT)
    const shown = cut.map((piece) => stream.push(piece).text).join('')
    assert.equal(shown + stream.finish().text, AFTER)
  }
  const stream = evaluator.stream(OUTPUT)
  stream.push('\ud83d')
  assert.throws(() => stream.toJson(), { reason: 'not_utf8' })
  assert.equal(stream.finish().text, '\ufffd')
  assert.throws(() => evaluator.stream(OUTPUT).push(Uint8Array.of(255)), { reason: 'not_utf8' })
})

test('a TransformStream, and an async iterator', async () => {
  const source = () =>
    new ReadableStream({
      start(controller) {
        for (const piece of pieces(TEXT)) controller.enqueue(piece)
        controller.close()
      }
    })
  const joined = async (texts) => {
    let text = ''
    for await (const piece of texts) text += piece
    return text
  }
  assert.equal(await joined(source().pipeThrough(evaluator.transformStream(OUTPUT))), AFTER)
  assert.equal(await joined(evaluator.redactStream(source())), AFTER)
  const stream = evaluator.stream(OUTPUT)
  assert.equal(await joined(source().pipeThrough(stream.transform())), AFTER)
  assert.equal(stream.finished.decision.verdict, 'transform')
  const denied = new ReadableStream({ start: (controller) => controller.enqueue('forbidden ') })
  await assert.rejects(joined(denied.pipeThrough(evaluator.transformStream(OUTPUT))), Withheld)
})

test('a stream rests as JSON', () => {
  let stream = evaluator.stream(OUTPUT)
  let shown = ''
  for (const character of TEXT) {
    stream = Stream.fromJson(stream.toJson(), evaluator)
    assert.equal(stream.state, 'open')
    shown += stream.push(character).text
  }
  assert.equal(shown + stream.finish().text, AFTER)
  const other = compile({ name: 'o.yaml', text: 'lictor: 1\nbundle: {id: o, version: "1"}\npolicies: []' })
  assert.throws(() => Stream.fromJson(stream.toJson(), other), { reason: 'other_bundle' })
  assert.throws(() => Stream.fromJson('{}', evaluator), RequestError)
})

test('wrong arguments', () => {
  const type = { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' }
  assert.throws(() => evaluator.stream({ ...OUTPUT, text: 'x' }), RequestError)
  assert.throws(() => evaluator.stream({ kind: 'output', scope: { org: 'other' } }), RequestError)
  assert.throws(() => evaluator.stream({ ...OUTPUT, txt: 1 }, { strict: true }), RequestError)
  assert.throws(() => evaluator.stream(OUTPUT).push(5), type)
  assert.throws(() => evaluator.redactStream([], { kind: 5 }), type)
  assert.throws(() => evaluator.redactStream([], { kind: 'utterance' }), RequestError)
  assert.throws(() => new Stream(), type)
  assert.throws(() => Stream.fromJson(5, evaluator), type)
  assert.throws(() => Stream.fromJson('{}', {}), type)
})
