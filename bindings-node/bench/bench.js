'use strict'
// What a call costs, and beside what: `make -C bindings-node bench`. Each engine must give the right answer before it is timed.

const assert = require('node:assert/strict')
const { writeFileSync } = require('node:fs')
const os = require('node:os')
const { join } = require('node:path')

const cedar = require('@cedar-policy/cedar-wasm/nodejs')
const RE2 = require('re2')

const { compile } = require('..')
const { withFrame } = require('../lib/frame.js')
const native = require('../native.js')
const workloads = require('./workloads.js')

/**
 * Rounds of each measurement, and about how long one lasts in nanoseconds. The fastest tenth is reported: on a machine with other
 * work a short round is either disturbed or it is not, and what is left is the same from run to run.
 */
const ROUNDS = 200
const ROUND = 2e6

/** Nanoseconds of one call of `call`, after a warm-up. */
function time(call) {
  for (const end = performance.now() + 300; performance.now() < end;) call(0)
  const calls = Math.ceil(ROUND / undisturbed(Array.from({ length: 20 }, () => round(call, 10) / 10)))
  return undisturbed(Array.from({ length: ROUNDS }, () => round(call, calls) / calls))
}

function round(call, calls) {
  const started = process.hrtime.bigint()
  for (let n = 0; n < calls; n++) call(n)
  return Number(process.hrtime.bigint() - started)
}

function undisturbed(numbers) {
  return numbers.sort((left, right) => left - right)[Math.floor(numbers.length / 10)]
}

/** Nanoseconds that the core itself takes for a request, without this binding. `asked` undefined: for `decide`. */
function coreTime(handle, request, asked) {
  return withFrame((frame) => {
    frame.write(request)
    const timed = (rounds) => native.coreTimeForBenchmarks(handle, frame.units, frame.numbers, asked, rounds)
    const rounds = Math.ceil(ROUND / undisturbed(Array.from({ length: 20 }, () => timed(10))))
    return undisturbed(Array.from({ length: ROUNDS }, () => timed(rounds)))
  })
}

const results = []

function report(workload, engine, nanoseconds, core) {
  results.push({ workload, engine, nanoseconds, core })
}

function attributes(count) {
  const workload = `attributes, N = ${count}`
  const leaf = Math.floor(count / 10)
  const document = { name: 'bench.yaml', text: workloads.attributePolicies(count) }
  const evaluator = compile(document)
  const { evaluator: handle } = native.compile([document], undefined, [])
  const request = workloads.attributeRequest(leaf)
  const json = JSON.stringify(request)
  const many = new Array(1_000).fill(request)

  assert.deepEqual(evaluator.decide(request), { verdict: 'deny', effects: ['deny', 'alert'], final: true })
  const decision = evaluator.evaluate(request)
  assert.deepEqual([decision.verdict, decision.rationale.length], ['deny', 2])
  assert.equal(JSON.parse(evaluator.evaluateJson(json)).rationale.length, 2)
  assert.ok(evaluator.evaluateMany(many).every((one) => one.verdict === 'deny'))

  const core = { decide: coreTime(handle, request), evaluate: coreTime(handle, request, 0) }
  report(
    workload,
    'decide',
    time(() => evaluator.decide(request)),
    core.decide
  )
  report(
    workload,
    'evaluate',
    time(() => evaluator.evaluate(request)),
    core.evaluate
  )
  report(workload, 'evaluateMany, a request', time(() => evaluator.evaluateMany(many)) / many.length, core.evaluate)
  report(
    workload,
    'JSON.stringify, evaluateJson, JSON.parse',
    time(() => JSON.parse(evaluator.evaluateJson(JSON.stringify(request)))),
    core.evaluate
  )

  const policies = { staticPolicies: workloads.cedarPolicies(count), templates: {}, templateLinks: [] }
  assert.equal(cedar.preparsePolicySet(workload, policies).type, 'success')
  const call = { ...workloads.cedarRequest(leaf), preparsedPolicySetId: workload, validateRequest: false }
  const answer = cedar.statefulIsAuthorized(call)
  assert.equal(answer.type, 'success', JSON.stringify(answer))
  assert.equal(answer.response.decision, 'deny')
  assert.deepEqual(answer.response.diagnostics.reason.sort(), [`p${leaf * 5}`, `p${leaf * 5 + 1}`].sort())
  report(
    workload,
    'cedar-wasm, policies parsed before',
    time(() => cedar.statefulIsAuthorized(call))
  )
}

function texts(length) {
  const workload = length === 0 ? 'no text' : `text, ${length / 1024} KiB`
  const document = { name: 'bench.yaml', text: workloads.CONTENT_POLICIES }
  const evaluator = compile(document)
  const { evaluator: handle } = native.compile([document], undefined, [])
  // Fresh texts: an engine must not profit from having just seen the very same one.
  const pool = length === 0 ? [''] : workloads.proses(length, 64)
  const requests = pool.map((text) => ({ kind: 'input', scope: { org: 'o' }, text }))
  const of = (n) => n % pool.length
  const found = length === 0 ? 0 : 1

  for (const request of requests) {
    const { redactions } = evaluator.evaluate(request)
    assert.equal(redactions.length, found)
    for (const { start, end } of redactions) assert.equal(request.text.slice(start, end), '4111 1111 1111 1111')
  }
  assert.ok(pool.every((text) => evaluator.redact(text, { scope: { org: 'o' } }).endsWith(found ? ' [REDACTED]' : '')))

  const core = undisturbed(requests.slice(0, 5).map((request) => coreTime(handle, request, 0)))
  report(
    workload,
    'evaluate, 12 detectors',
    time((n) => evaluator.evaluate(requests[of(n)])),
    core
  )
  report(
    workload,
    'redact',
    time((n) => evaluator.redact(pool[of(n)], { scope: { org: 'o' } })),
    core
  )

  for (const [engine, Expression] of [
    ['RegExp', RegExp],
    ['re2', RE2]
  ]) {
    const expressions = workloads.PATTERNS.map((pattern) => new Expression(pattern, 'g'))
    const search = (text) => {
      const found = []
      for (const expression of expressions) {
        expression.lastIndex = 0
        for (let match = expression.exec(text); match !== null; match = expression.exec(text)) {
          found.push([match.index, match[0]])
        }
      }
      return found
    }
    for (const text of pool)
      assert.equal(search(text).filter(([, card]) => card === '4111 1111 1111 1111').length, found)
    report(
      workload,
      `a loop over 10 ${engine}, without checks`,
      time((n) => search(pool[of(n)]))
    )
  }
}

function table() {
  const lines = ['| workload | call | µs a call | of which the core | over it |', '|---|---|---:|---:|---:|']
  const us = (nanoseconds) => (nanoseconds / 1000).toFixed(nanoseconds < 100_000 ? 2 : 0)
  for (const { workload, engine, nanoseconds, core } of results) {
    const parts = core === undefined ? ['', ''] : [us(core), us(nanoseconds - core)]
    lines.push(`| ${[workload, engine, us(nanoseconds), ...parts].join(' | ')} |`)
  }
  return lines.join('\n')
}

for (const count of [10, 1_000]) attributes(count)
for (const length of [0, 1 << 10, 32 << 10]) texts(length)

const machine = {
  cpu: os.cpus()[0].model,
  cpus: os.cpus().length,
  node: process.version,
  platform: `${process.platform} ${process.arch}`
}
console.log(
  `${machine.cpu}, ${machine.cpus} cores, Node ${machine.node}, ${machine.platform}; the fastest tenth of ${ROUNDS} rounds\n`
)
console.log(table())
writeFileSync(join(__dirname, 'results.json'), `${JSON.stringify({ machine, rounds: ROUNDS, results }, null, 2)}\n`)
