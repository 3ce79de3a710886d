'use strict'
// The conformance suite: each case through wire JSON, through objects, in a batch and on another thread.

const assert = require('node:assert/strict')
const { readdirSync } = require('node:fs')
const { join } = require('node:path')
const { test } = require('node:test')

const { Decision, PolicyError, RequestError, compile } = require('..')
const { parse, stringify } = require('./json.js')
const { ROOT, cases } = require('./suite.js')

/** Cases that this binding does not pass yet, each with its reason. One that passes must not stand here. */
const EXPECTED_FAILURES = new Map()

const OPTIONS = { text_after: 'textAfter', previews: 'previews', subjects: 'subjects', expired: 'expired' }

function compiled({ head, documents }) {
  return compile(documents, {
    organisation: head.org,
    dialect: head.dialect,
    limits: head.limits,
    key: head.key && Buffer.from(head.key)
  })
}

/** What stands in a line of `expected.jsonl`. */
function line(call) {
  try {
    const answer = call()
    return typeof answer === 'string' ? answer : answer.toWire()
  } catch (error) {
    return errorLine(error)
  }
}

function errorLine(error) {
  assert.ok(error instanceof RequestError, error)
  const problems = error.problems.map(({ code, message, path }) => ({ code, message, path }))
  return JSON.stringify({ error: problems })
}

/** The value of a line, or undefined if it is not JSON. */
function parsed(text) {
  try {
    return parse(text)
  } catch (error) {
    // Deeper than `parse` can go; there are no numbers in it.
    return error instanceof RangeError ? { value: JSON.parse(text), isExact: true } : undefined
  }
}

/** A request that counts in bytes if it does not say otherwise, as the wire does. */
function inBytes(value) {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? { ...value, offsets: value.offsets ?? 'bytes' } : value
}

async function run(suiteCase) {
  const { head, requests, expected, expectedCompile, expectedWarnings } = suiteCase
  if (expectedCompile !== undefined) {
    const failure = { name: 'PolicyError', code: 'ERR_LICTOR_POLICY' }
    assert.throws(() => compiled(suiteCase), failure)
    const error = thrown(() => compiled(suiteCase))
    assert.ok(error instanceof PolicyError)
    assert.deepEqual(error.diagnostics, expectedCompile)
    return 0
  }
  const evaluator = compiled(suiteCase)
  assert.deepEqual(evaluator.warnings, expectedWarnings)
  const given = Object.entries(head.options ?? {}).map(([name, value]) => [OPTIONS[name], value])
  const options = Object.fromEntries(given)
  const isExplain = head.call === 'explain'
  const objects = []
  const wanted = []
  let syntax = 0
  for (const [place, text] of requests.entries()) {
    const viaJson = (json) =>
      line(() => (isExplain ? evaluator.explainJson(json, options) : evaluator.evaluateJson(json, options)))
    assert.equal(viaJson(text), expected[place], `line ${place + 1}, JSON text`)
    assert.equal(viaJson(Buffer.from(text)), expected[place], `line ${place + 1}, JSON bytes`)

    const value = parsed(text)
    const code = JSON.parse(expected[place]).error?.[0].code
    // No object stands for a text that is no JSON, or is to JavaScript and not to others: half a surrogate pair, `"\ud800"`.
    if (value === undefined || code === 'E-SYNTAX') {
      assert.equal(code, 'E-SYNTAX')
      syntax++
      continue
    }
    const request = inBytes(value.value)
    const answer = line(() => (isExplain ? evaluator.explain(request, options) : evaluator.evaluate(request, options)))
    // JavaScript cannot tell 120.0 from 120, and a rationale quotes numbers as they are written.
    const want = value.isExact ? expected[place] : viaJson(stringify(value.value))
    assert.equal(answer, want, `line ${place + 1}, object`)
    checkDecide(evaluator, request, answer, options)
    checkTypes(answer)
    checkUtf16(evaluator, value.value, answer, options)
    objects.push(request)
    wanted.push(answer)
  }
  if (!isExplain) {
    const told = (answers) =>
      answers.map((answer) => (answer instanceof Decision ? answer.toWire() : errorLine(answer)))
    assert.deepEqual(told(evaluator.evaluateMany(objects, options)), wanted)
    assert.deepEqual(told(await evaluator.evaluateManyAsync(objects, options)), wanted)
  }
  return syntax
}

/** `decide` says what `evaluate` says. */
function checkDecide(evaluator, request, answer, options) {
  if (options.expired) return
  const wire = JSON.parse(answer)
  if (wire.error) {
    assert.throws(() => evaluator.decide(request), RequestError)
  } else {
    const { verdict, effects, final } = evaluator.decide(request)
    assert.deepEqual({ verdict, effects, final }, { verdict: wire.verdict, effects: wire.effects, final: wire.final })
  }
}

/** A decision is what `index.d.ts` promises of its verdict, and each row what it promises of its status. */
function checkTypes(answer) {
  if (JSON.parse(answer).error) return
  const decision = Decision.from(answer)
  const { verdict, rationale, fallback } = decision
  if (verdict === 'allow' || verdict === 'deny') {
    assert.deepEqual(
      [decision.redactions, decision.set_args, decision.route, decision.throttle],
      [[], {}, undefined, {}]
    )
  }
  if (verdict !== 'hold') assert.deepEqual([decision.approvals, decision.action_digest], [[], undefined])
  if (verdict === 'deny') assert.deepEqual([decision.final, decision.pending, fallback], [true, [], undefined])
  assert.equal(fallback !== undefined, decision.pending.length > 0)
  assert.equal(decision.final, decision.pending.length === 0)
  for (const { status, fail, waived_by } of rationale) {
    const isUndecided = ['undetermined', 'pending', 'expired'].includes(status)
    if (isUndecided) assert.equal(fail === undefined, waived_by !== undefined, status)
    if (status === 'not_matched') assert.deepEqual([fail, waived_by], [undefined, undefined])
  }
  if (fallback !== undefined) checkTypes(fallback.toWire())
}

/** Counted as JavaScript counts, each span of a text is the same span; where the request brings no offsets of its own. */
function checkUtf16(evaluator, request, answer, options) {
  const wire = JSON.parse(answer)
  if (wire.error || typeof request.text !== 'string') return
  if (request.offsets !== undefined || request.answers !== undefined || request.facts?.hits !== undefined) return
  const native = evaluator.evaluate(request, options)
  assert.equal(native.offsets, 'utf16')
  const bytes = Buffer.from(request.text)
  const spans = (decision) => [
    ...(decision.redactions ?? []),
    ...(decision.rationale ?? []).flatMap((row) => row.hits ?? [])
  ]
  const inText = (decision) => spans(decision).filter((span) => span.path === 'text')
  const ours = inText(native).map(({ start, end }) => request.text.slice(start, end))
  const theirs = inText(wire).map(({ start, end }) => bytes.subarray(start, end).toString())
  assert.deepEqual(ours, theirs)
}

function thrown(call) {
  try {
    call()
  } catch (error) {
    return error
  }
  return undefined
}

test('every case gives what it expects', async () => {
  const suite = cases()
  const failures = []
  let syntax = 0
  for (const suiteCase of suite) {
    const isExpected = EXPECTED_FAILURES.has(suiteCase.name)
    try {
      syntax += await run(suiteCase)
      if (isExpected) failures.push(`${suiteCase.name} passes, and is listed as failing`)
    } catch (error) {
      if (!isExpected) failures.push(`${suiteCase.name}: ${error.message}`)
    }
  }
  for (const name of EXPECTED_FAILURES.keys()) {
    if (!suite.some((suiteCase) => suiteCase.name === name)) failures.push(`there is no case ${name}`)
  }
  console.log(`conformance: ${suite.length} cases`)
  const areas = readdirSync(ROOT)
  const folders = areas.flatMap((area) => readdirSync(join(ROOT, area)))
  assert.ok(suite.length > 0 && suite.length === folders.length, `${folders.length} folders`)
  assert.ok(syntax < 20, `${syntax} lines are no JSON, and so no objects`)
  assert.deepEqual(failures, [])
})
