'use strict'
// What must not happen to the host's process: it must not abort, crash with its threads, or grow.

const assert = require('node:assert/strict')
const { spawnSync } = require('node:child_process')
const { join } = require('node:path')
const { test } = require('node:test')
const { Worker } = require('node:worker_threads')

const native = require('../native.js')
const { Decision, InternalError } = require('..')
const { error } = require('../lib/errors.js')
const { CARD, fixtures, input } = require('./fixtures.js')

/** Runs JavaScript in a process of its own, with this folder as its place. */
function run(script, ...options) {
  return spawnSync(process.execPath, [...options, '-e', script], { cwd: __dirname, encoding: 'utf8' })
}

test('a panic is an error, which does not say what the panic said', async () => {
  for (const failure of [native.panicForTests('secret'), await native.panicAsyncForTests('secret')]) {
    const internal = error(failure)
    assert.ok(internal instanceof InternalError)
    assert.equal(internal.code, 'ERR_LICTOR_INTERNAL')
    assert.match(internal.message, /^a bug in lictor/)
    assert.doesNotMatch(JSON.stringify(failure), /secret/)
  }
  assert.equal(fixtures().evaluate(input('forbidden')).verdict, 'deny', 'the thread goes on')
})

test('after panics on both kinds of threads the process ends as it should', () => {
  const script = `
    const native = require('../native.js')
    const { CARD, fixtures, input } = require('./fixtures.js')
    native.panicForTests('x')
    Promise.all(Array.from({ length: 20 }, () => native.panicAsyncForTests('x'))).then(async () => {
      const [decision] = await fixtures().evaluateManyAsync([input(CARD)])
      console.log(decision.verdict)
    })`
  const { status, signal, stdout } = run(script)
  assert.deepEqual([status, signal, stdout], [0, null, 'transform\n'])
})

/** Runs the worker and gives its decision. */
function work(end) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(join(__dirname, 'worker.js'), { workerData: end })
    let decision
    worker.on('message', (message) => {
      decision = message
      if (end === 'terminated') worker.terminate()
    })
    worker.on('error', reject)
    worker.on('exit', () => resolve(decision))
  })
}

test('200 worker threads load the module and end', async () => {
  const ends = ['', 'exit', 'terminated', 'busy']
  for (let round = 0; round < 50; round++) {
    for (const decision of await Promise.all(ends.map(work))) {
      assert.equal(Decision.from(decision).text_after[0].text, '[REDACTED]')
    }
  }
})

test('a module that only worker threads load is unloaded with them', () => {
  const script = `
    const { Worker } = require('node:worker_threads')
    const next = (left) => left > 0 && new Worker('./worker.js').on('exit', (code) => code ? process.exit(code) : next(left - 1))
    next(20)`
  const { status, signal, stderr } = run(script)
  assert.deepEqual([status, signal, stderr], [0, null, ''])
})

test('a million calls do not grow the process', () => {
  const script = `
    const { CARD, fixtures, input } = require('./fixtures.js')
    const evaluator = fixtures()
    const requests = [input(CARD), input('é forbidden'), { kind: 'input' }, input('x', { facts: { n: NaN } })]
    const call = (count) => {
      for (let n = 0; n < count; n++) {
        const request = requests[n % requests.length]
        try { n % 2 ? evaluator.decide(request) : evaluator.evaluate(request) } catch {}
        if (n % 16 === 0) evaluator.evaluateJson(JSON.stringify(requests[0]))
        if (n % 64 === 0) evaluator.evaluate(requests[0]).record()
      }
    }
    const memory = () => { gc(); return process.memoryUsage().rss }
    call(200_000)
    const before = memory()
    call(1_000_000)
    console.log((memory() - before) / (1 << 20))`
  const { status, stdout, stderr } = run(script, '--expose-gc')
  assert.equal(status, 0, stderr)
  assert.ok(Number(stdout) < 16, `${stdout} MiB more`)
})

test('evaluators that are replaced are freed', () => {
  const script = `
    const { compile } = require('..')
    const text = "lictor: 1\\nbundle: {id: b, version: '1'}\\npolicies: [{id: p, scope: {org: o}, detect: {any: ['pii.*', 'secret.*']}, effect: redact}]"
    const kept = []
    // Node frees what is native when its event loop turns.
    const grown = async (count, call) => {
      const before = process.memoryUsage().rss
      for (let n = 0; n < count; n++) {
        call(compile({ name: 'a.yaml', text }))
        await new Promise(setImmediate)
      }
      return process.memoryUsage().rss - before
    }
    grown(100, (evaluator) => kept.push(evaluator)).then(async (all) => console.log((await grown(400, () => {})) / all))`
  const { status, stdout, stderr } = run(script)
  assert.equal(status, 0, stderr)
  assert.ok(Number(stdout) < 1, `400 that are replaced take ${stdout} of what 100 take that are kept`)
})

test('an evaluator keeps its bundle while a batch runs', async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => fixtures().evaluateManyAsync(new Array(50).fill(input(CARD))))
  )
  assert.ok(answers.flat().every((decision) => decision.verdict === 'transform'))
})
